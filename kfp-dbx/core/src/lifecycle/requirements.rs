//! The requirements of an op: what must hold so that it runs, apart from the success of the ops
//! before it.

use std::cell::OnceCell;
use std::collections::BTreeSet;

use super::effect::Exit;
use crate::graph::{
    self, Block, Certainty, Graph, NodeIndex, Outcome, Reason, Spread, conditions_of_uses, lift,
};

/// A fact of a run that decides whether an op runs.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Fact {
    /// A condition is met, or a list has items. Equal texts stand for the same fact.
    Text(String),
    /// The same of a block whose condition or list is not known.
    Block(NodeIndex),
    /// An op fails.
    Failed(NodeIndex),
    /// The branch of a condition that runs fails.
    BranchFailed(NodeIndex),
    /// The workflow succeeds.
    Success,
}

/// A fact that an op requires, or whose opposite it requires.
#[derive(Debug, Clone)]
pub(super) struct Requirement {
    pub(super) fact: Fact,
    pub(super) holds: bool,
    /// The block, or the op that fails. `None` for the end of the workflow.
    pub(super) of: Option<NodeIndex>,
    /// Whether the op itself is not in that block, but uses an output of an op in it.
    pub(super) is_by_output: bool,
}

impl Requirement {
    fn is_same(&self, other: &Self) -> bool {
        self.fact == other.fact && self.holds == other.holds
    }

    fn is_opposite(&self, other: &Self) -> bool {
        self.fact == other.fact && self.holds != other.holds
    }

    fn is_unknown(&self) -> bool {
        matches!(self.fact, Fact::Block(_))
    }
}

/// The facts that a block requires, each with whether it must hold. `None` if they are not known.
pub type Facts = Option<Vec<(String, bool)>>;

/// The requirements of all ops of a graph.
pub(super) struct Requirements<'k, L> {
    graph: &'k Graph<L>,
    facts: &'k dyn Fn(NodeIndex) -> Facts,
    /// The edges that count.
    certainty: Certainty,
    passed: OnceCell<Passed>,
}

/// The requirements that edges pass on from op to op.
#[derive(Default)]
struct Passed {
    /// The ops that must fail, by the task that runs only then.
    failed: graph::NodeFacts,
    /// The conditions of which the branch that runs must fail, by the task that runs only then.
    branches: graph::NodeFacts,
    /// The conditions around ops whose outputs are used, by the op or the block that uses them.
    guards: graph::NodeFacts,
}

impl<'k, L: Clone> Requirements<'k, L> {
    pub(super) fn new(
        graph: &'k Graph<L>,
        facts: &'k dyn Fn(NodeIndex) -> Facts,
        certainty: Certainty,
    ) -> Self {
        Self { graph, facts, certainty, passed: OnceCell::new() }
    }

    /// Returns the requirements of an op, those of the innermost block first.
    pub(super) fn of(&self, op: NodeIndex, exit: Option<Exit>) -> Vec<Requirement> {
        let mut found = Vec::new();
        let passed = self.passed.get_or_init(|| self.passed());
        for node in std::iter::once(op).chain(self.graph.parents(op)) {
            if node != op {
                self.add_block(node, false, &mut found);
            }
            for &guard in passed.guards.get(&node).into_iter().flatten() {
                self.add_block(guard, true, &mut found);
            }
            for &failed in passed.failed.get(&node).into_iter().flatten() {
                add(&mut found, Fact::Failed(failed), true, Some(failed), false);
            }
            for &when in passed.branches.get(&node).into_iter().flatten() {
                add(&mut found, Fact::BranchFailed(when), true, Some(when), false);
            }
        }
        match exit {
            Some(Exit::Success) => add(&mut found, Fact::Success, true, None, false),
            Some(Exit::Failure) => add(&mut found, Fact::Success, false, None, false),
            Some(Exit::Always) | None => {}
        }
        found
    }

    fn add_block(&self, block: NodeIndex, is_by_output: bool, found: &mut Vec<Requirement>) {
        let (of, holds) = match self.graph.block(block) {
            Some(Block::When | Block::ForEach) => (block, true),
            Some(Block::Otherwise) => {
                (self.graph.nodes[block].otherwise_of.unwrap_or(block), false)
            }
            Some(Block::Exit | Block::Pipeline) | None => return,
        };
        match (self.facts)(block) {
            Some(facts) => {
                for (fact, holds) in facts {
                    add(found, Fact::Text(fact), holds, Some(block), is_by_output);
                }
            }
            None => add(found, Fact::Block(of), holds, Some(block), is_by_output),
        }
    }

    fn passed(&self) -> Passed {
        let mut passed = Passed::default();
        let edges = || self.graph.edges.iter().filter(|edge| edge.certainty >= self.certainty);
        let fails = |reason| matches!(reason, Reason::After(Outcome::Failure));
        if edges().any(|edge| fails(edge.reason)) {
            let mut spread = Spread::default();
            let mut first = Vec::new();
            for edge in edges().filter(|edge| edge.reason != Reason::After(Outcome::End)) {
                let parent = |node: NodeIndex| self.graph.nodes[node].parent;
                let Some((from, to)) = lift(parent, edge.from, edge.to) else { continue };
                spread.link(from, to);
                if fails(edge.reason) {
                    first.push((to, from, edge.from));
                }
            }
            // Only one of two branches runs: a failure of both is a failure of that one.
            let tasks: BTreeSet<_> = first.iter().map(|(to, from, _)| (*to, *from)).collect();
            let mut branches = Vec::new();
            for &(to, from) in &tasks {
                let when = self.graph.nodes[from].otherwise_of;
                branches
                    .extend(when.filter(|when| tasks.contains(&(to, *when))).map(|of| (to, of)));
            }
            let of_branch = |to: NodeIndex, from: NodeIndex| {
                let when = self.graph.nodes[from].otherwise_of.unwrap_or(from);
                branches.contains(&(to, when))
            };
            first.retain(|(to, from, _)| !of_branch(*to, *from));
            let failed = first.into_iter().map(|(to, _, op)| (to, op)).collect();
            spread.add(failed, &mut passed.failed);
            spread.add(branches, &mut passed.branches);
        }
        let is_condition = |node: NodeIndex| {
            matches!(self.graph.block(node), Some(Block::When | Block::Otherwise))
        };
        if (0..self.graph.nodes.len()).any(is_condition) {
            let uses = edges().filter(|edge| edge.reason.is_output());
            let uses = uses.map(|edge| (edge.from, edge.to));
            let parent = |node: NodeIndex| self.graph.nodes[node].parent;
            let (spread, first) = conditions_of_uses(uses, parent, is_condition);
            spread.add(first, &mut passed.guards);
            spread.add(self.with_blocks(&passed.guards), &mut passed.guards);
        }
        passed
    }

    /// Returns the conditions that the nodes of a block have because the block as a whole is skipped
    /// with a task.
    fn with_blocks(&self, guards: &graph::NodeFacts) -> Vec<(NodeIndex, NodeIndex)> {
        let mut found = Vec::new();
        for (block, task) in self.graph.guards().of_blocks() {
            let of_task = guards.get(&task).into_iter().flatten().copied();
            let conditions: Vec<_> = of_task.chain([task]).collect();
            let is_part = |node: &NodeIndex| {
                *node == block || self.graph.parents(*node).any(|around| around == block)
            };
            for node in (0..self.graph.nodes.len()).filter(is_part) {
                found.extend(conditions.iter().map(|condition| (node, *condition)));
            }
        }
        found
    }
}

fn add(
    found: &mut Vec<Requirement>,
    fact: Fact,
    holds: bool,
    of: Option<NodeIndex>,
    is_by_output: bool,
) {
    let new = Requirement { fact, holds, of, is_by_output };
    if !found.iter().any(|known| known.is_same(&new)) {
        found.push(new);
    }
}

/// Whether one of several alternatives holds in any case in which all given requirements hold.
#[derive(Debug, Clone)]
pub(super) enum Cover {
    /// In each case.
    Full,
    /// Not in each case. The requirements are those that each alternative has in addition.
    Partial(Vec<Vec<Requirement>>),
    /// Facts that are not known may be the same.
    Unsure,
}

/// The number of different facts up to which all cases are looked at.
const MANY: usize = 16;

/// Returns whether one of the alternatives holds whenever all given requirements hold.
pub(super) fn cover(given: &[Requirement], alternatives: &[Vec<Requirement>]) -> Cover {
    let is_known = |required: &Requirement| given.iter().any(|given| given.is_same(required));
    let more: Vec<Vec<Requirement>> = alternatives
        .iter()
        .map(|all| all.iter().filter(|required| !is_known(required)).cloned().collect())
        .collect();
    if more.iter().any(Vec::is_empty) {
        return Cover::Full;
    }
    let rules_out = |all: &&Vec<Requirement>| {
        all.iter().any(|required| given.iter().any(|given| given.is_opposite(required)))
    };
    let possible: Vec<_> = more.iter().filter(|all| !rules_out(all)).cloned().collect();
    let facts: BTreeSet<_> = possible.iter().flatten().map(|required| &required.fact).collect();
    let unknown = facts.iter().filter(|fact| matches!(fact, Fact::Block(_))).count();
    // A block around the given op alone may have the same condition as one around another op.
    let is_shared = |given: &&Requirement| {
        alternatives.iter().all(|all| all.iter().any(|other| other.fact == given.fact))
    };
    let is_alone = given.iter().filter(|given| given.is_unknown()).any(|given| !is_shared(&given));
    let may_be_same = unknown > 0 && is_alone || unknown > 1 && possible.len() > 1;
    if may_be_same || facts.len() > MANY {
        return Cover::Unsure;
    }
    match is_certain(&possible) {
        true => Cover::Full,
        false => Cover::Partial(more),
    }
}

/// Whether one of the alternatives holds in any case.
fn is_certain(alternatives: &[Vec<Requirement>]) -> bool {
    if alternatives.iter().any(Vec::is_empty) {
        return true;
    }
    let Some(first) = alternatives.first().and_then(|all| all.first()) else { return false };
    [true, false].into_iter().all(|holds| {
        let decided = alternatives.iter().filter_map(|all| {
            let is_met = |required: &&Requirement| required.fact != first.fact;
            let is_possible =
                all.iter().all(|required| required.fact != first.fact || required.holds == holds);
            is_possible.then(|| all.iter().filter(is_met).cloned().collect())
        });
        is_certain(&decided.collect::<Vec<_>>())
    })
}
