//! Names, inputs and order of all ops and blocks: which DAG each task stands in, and how
//! values come from where they are made to where they are used.

use std::collections::{BTreeMap, BTreeSet};

use kfp_dbx_core::graph::{
    self, Block, Certainty, Edge, Graph, Node, Outcome, Reason, Way, item_outside, lift,
};
use kfp_dbx_core::lifecycle::resource::Sketch;
use kfp_dbx_core::rule::diagnostic::{Finding, OUTPUT_OF_CONDITION};
use kfp_dbx_core::spec::manifest;
use kfp_dbx_core::table::Action;
use kfp_dbx_core::text::names::{UniqueNames, sanitize};
use kfp_dbx_core::value::{Ref, Target};

use super::lives::Names;
use super::object::Object;
use super::{Lowering, exit};
use crate::error::Place;
use crate::model::block::{BlockKind, ExitWhen};
use crate::model::op::{After, OpKind};
use crate::model::param::Origin;
use crate::model::scope::{Scope, foreign};

/// The DAG that a task stands in.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum Dag {
    /// The pipeline's own.
    Main,
    /// That of the exit handler.
    Exit,
    /// That of a block.
    Block(usize),
}

/// Names, order and inputs of all ops and blocks.
pub(crate) struct Tree {
    pub(crate) nodes: Vec<TreeNode>,
    /// The parameters of the pipeline that its own DAG and that of its exit handler take.
    pub(crate) used: BTreeMap<Dag, BTreeSet<u32>>,
}

/// How an earlier task has to end, in all of these ways.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) struct Outcomes(u8);

impl Outcomes {
    pub(crate) fn insert(&mut self, outcome: Outcome) {
        self.0 |= 1 << outcome as u8;
    }

    pub(crate) fn iter(self) -> impl Iterator<Item = Outcome> {
        let all = [Outcome::Success, Outcome::Failure, Outcome::End];
        all.into_iter().filter(move |outcome| self.0 & (1 << *outcome as u8) != 0)
    }

    /// Whether it has to end well, and no more.
    pub(crate) fn is_success(self) -> bool {
        self.iter().eq([Outcome::Success])
    }
}

/// What is known of an op or a block besides its object.
pub(crate) struct TreeNode {
    pub(crate) name: String,
    /// The DAG that its task stands in.
    pub(crate) dag: Dag,
    /// What it runs after, in its DAG, in the order of their making.
    pub(crate) after: BTreeMap<usize, Outcomes>,
    /// What its template takes: each parameter and output once, and its name there.
    pub(crate) inputs: Vec<(Ref, String)>,
    /// The tasks of its DAG whose outputs it uses and that may be skipped.
    pub(crate) guards: BTreeSet<usize>,
    /// Of a block: the outputs of ops in it that are used outside.
    pub(crate) exports: BTreeSet<(usize, u32)>,
    /// Of an op: the outputs that anything uses.
    pub(crate) used_outputs: BTreeSet<u32>,
    pub(super) edges: Vec<(usize, Reason, Place)>,
}

impl Tree {
    /// The block whose DAG a task stands in.
    pub(crate) fn parent(&self, node: usize) -> Option<usize> {
        match self.nodes[node].dag {
            Dag::Block(block) => Some(block),
            Dag::Main | Dag::Exit => None,
        }
    }

    /// Whether a node runs at exit.
    pub(crate) fn at_exit(&self, node: usize) -> bool {
        self.root(node) == Dag::Exit
    }

    fn root(&self, node: usize) -> Dag {
        match self.nodes[node].dag {
            Dag::Block(block) => self.root(block),
            root => root,
        }
    }

    /// The task of a DAG that has a node in it, if one has.
    pub(crate) fn task_of(&self, dag: Dag, node: usize) -> Option<usize> {
        std::iter::successors(Some(node), |node| self.parent(*node))
            .find(|node| self.nodes[*node].dag == dag)
    }
}

/// The DAG that a task stands in. What an exit handler always runs stands in the one DAG of
/// all exit handlers.
fn dag_of(scope: &Scope, op: usize) -> Dag {
    match scope.ops[op].parent.map(|parent| parent as usize) {
        None => match scope.ops[op].block() {
            Some(BlockKind::Exit(_)) => Dag::Exit,
            _ => Dag::Main,
        },
        Some(parent) => match scope.ops[parent].block() {
            Some(BlockKind::Exit(ExitWhen::Always)) => Dag::Exit,
            _ => Dag::Block(parent),
        },
    }
}

impl Lowering<'_> {
    /// Names, inputs and order.
    pub(super) fn tree(&mut self) -> Tree {
        let scope = self.scope;
        let mut names = UniqueNames::new();
        let nodes = (0..scope.ops.len()).map(|op| TreeNode {
            name: match scope.ops[op].block() {
                // It has no task and no template.
                Some(BlockKind::Exit(ExitWhen::Always)) => sanitize(&scope.ops[op].name),
                _ => names.claim(&sanitize(&scope.ops[op].name)),
            },
            dag: dag_of(scope, op),
            after: BTreeMap::new(),
            inputs: Vec::new(),
            guards: BTreeSet::new(),
            exports: BTreeSet::new(),
            used_outputs: BTreeSet::new(),
            edges: Vec::new(),
        });
        let mut tree = Tree { nodes: nodes.collect(), used: BTreeMap::new() };
        let mut inputs = vec![Inputs::default(); scope.ops.len()];
        for op in 0..scope.ops.len() {
            let mut refs = Vec::new();
            let mut seen = BTreeSet::new();
            self.visit_refs(op, &mut |reference| {
                if !matches!(reference.target, Target::Workflow(_)) && seen.insert(reference.target)
                {
                    refs.push(reference);
                }
            });
            // A block takes in what its ops use; what it is decided by stands at its task.
            let is_block = scope.ops[op].block().is_some();
            for reference in refs {
                self.take(&mut tree, &mut inputs, op, reference, !is_block);
            }
            self.check_workflow_values(&tree, op);
            for &After { scope: of, op: other, outcome, at } in &scope.ops[op].after {
                if of == scope.id {
                    let edge = (other as usize, Reason::After(outcome), at);
                    tree.nodes[op].edges.push(edge);
                } else {
                    self.found.push(foreign("an op").at(at));
                }
            }
        }
        for (op, inputs) in inputs.into_iter().enumerate() {
            let mut taken = UniqueNames::new();
            let mut refs = inputs.refs;
            // Parameters first: a made-up name gives way to theirs.
            refs.sort_by_key(|reference| !self.is_parameter(*reference));
            tree.nodes[op].inputs = refs
                .into_iter()
                .map(|reference| (reference, taken.claim(&self.input_name(&tree, reference))))
                .collect();
        }
        self.set_order(&mut tree);
        tree
    }

    /// What an op or a block refers to, by itself.
    pub(super) fn visit_refs(&self, op: usize, visit: &mut impl FnMut(Ref)) {
        if let Some(object) = &self.objects[op] {
            object.values().for_each(|value| value.visit_refs(visit));
        }
        match self.scope.ops[op].block() {
            Some(BlockKind::When(condition)) => {
                condition.visit(&mut |value| value.visit_refs(visit));
            }
            Some(BlockKind::Otherwise(when)) => self.visit_refs(*when as usize, visit),
            Some(BlockKind::ForEach { over, .. }) => over.visit_refs(visit),
            Some(BlockKind::Pipeline(values)) => {
                for (_, value) in values {
                    value.visit_refs(visit);
                }
            }
            Some(BlockKind::Exit(_)) | None => {}
        }
    }

    /// Follows a reference from where it is used to where its value comes from, through the
    /// blocks on the way, each of which takes it in or passes it out.
    fn take(
        &mut self,
        tree: &mut Tree,
        inputs: &mut [Inputs],
        op: usize,
        reference: Ref,
        own: bool,
    ) {
        let scope = self.scope;
        let at = scope.ops[op].at;
        let Some(whole) = self.whole(reference, at) else { return };
        if own {
            inputs[op].add(whole);
        }
        let mut dag = tree.nodes[op].dag;
        match whole.target {
            Target::Output { op: from, output, .. } => {
                let from = from as usize;
                tree.nodes[op].edges.push((from, Reason::Output, at));
                tree.nodes[from].used_outputs.insert(output);
                while let Dag::Block(block) = dag {
                    if tree.task_of(dag, from).is_some() {
                        break;
                    }
                    inputs[block].add(whole);
                    dag = tree.nodes[block].dag;
                }
                // What may be skipped leaves its outputs out, and Argo would run what uses
                // them with the tags as they stand.
                if let (Some(task), Some(user)) = (tree.task_of(dag, from), tree.task_of(dag, op))
                    && self.may_be_skipped(tree, task)
                {
                    tree.nodes[user].guards.insert(task);
                }
                // Out of the blocks that the op is in, up to the DAG that uses it.
                let mut inner = tree.nodes[from].dag;
                while let Dag::Block(block) = inner
                    && inner != dag
                {
                    tree.nodes[block].exports.insert((from, output));
                    if let Some(task) = tree.task_of(inner, from)
                        && !tree.nodes[task].guards.is_empty()
                    {
                        let message = format!(
                            "`{0}` uses an output of `{1}` outside its block, where `{1}` may be skipped: Argo would wait for the output forever",
                            tree.nodes[op].name, tree.nodes[from].name
                        );
                        self.found.push(
                            Finding::new(&OUTPUT_OF_CONDITION, message)
                                .help("use the output in the body of the condition")
                                .at(at)
                                .related("the op", scope.ops[from].at),
                        );
                    }
                    inner = tree.nodes[block].dag;
                }
            }
            Target::Param { index, .. } => {
                let owner = match scope.params[index as usize].of {
                    Origin::Item(block) | Origin::Argument(block) => Some(block as usize),
                    Origin::Run | Origin::Part(..) => None,
                };
                loop {
                    match dag {
                        Dag::Block(block) => {
                            inputs[block].add(whole);
                            if owner == Some(block) {
                                return;
                            }
                            dag = tree.nodes[block].dag;
                        }
                        root => {
                            if let Some(block) = owner {
                                let kind = scope.ops[block]
                                    .block()
                                    .map_or(Block::ForEach, BlockKind::block);
                                self.found.push(
                                    item_outside(&scope.ops[op].name, kind).at(at).related(
                                        format!("the {}", kind.describe()),
                                        scope.ops[block].at,
                                    ),
                                );
                            } else {
                                tree.used.entry(root).or_default().insert(index);
                            }
                            return;
                        }
                    }
                }
            }
            Target::Workflow(_) => {}
        }
    }

    /// Whether a task is left out where a condition is not met.
    fn may_be_skipped(&self, tree: &Tree, task: usize) -> bool {
        let kind = self.scope.ops[task].block();
        matches!(kind, Some(BlockKind::When(_) | BlockKind::Otherwise(_)))
            || !tree.nodes[task].guards.is_empty()
    }

    /// What is passed from task to task for a reference: an item whole, for a part of it.
    fn whole(&mut self, reference: Ref, at: Place) -> Option<Ref> {
        match reference.target {
            Target::Param { scope, index } if scope == self.scope.id => {
                let (index, _) = self.scope.whole_param(index)?;
                let ty = self.scope.params.get(index as usize)?.ty;
                Some(Ref { target: Target::Param { scope, index }, ty })
            }
            Target::Output { scope, op, output } if scope == self.scope.id => {
                let from = self.scope.ops.get(op as usize)?;
                let name = from.output_name(output)?;
                if let (OpKind::Resource(_), Some(object)) =
                    (&from.kind, &self.objects[op as usize])
                {
                    self.check_output(op as usize, object, name, at)?;
                }
                Some(reference)
            }
            Target::Param { .. } => {
                self.found.push(foreign("a parameter").at(at));
                None
            }
            _ => {
                self.found.push(foreign("an output of an op").at(at));
                None
            }
        }
    }

    fn is_parameter(&self, reference: Ref) -> bool {
        matches!(reference.target, Target::Param { index, .. }
            if matches!(self.scope.params[index as usize].of, Origin::Run | Origin::Argument(_)))
    }

    /// What a template calls what it takes.
    fn input_name(&self, tree: &Tree, reference: Ref) -> String {
        match reference.target {
            Target::Param { index, .. } => {
                let param = &self.scope.params[index as usize];
                match param.of {
                    Origin::Item(block) => format!("{}-item", tree.nodes[block as usize].name),
                    _ => param.name.clone(),
                }
            }
            Target::Output { op, output, .. } => {
                let name = self.scope.ops[op as usize].output_name(output);
                format!("{}-{}", tree.nodes[op as usize].name, name.unwrap_or_default())
            }
            Target::Workflow(_) => String::new(),
        }
    }

    /// The order of tasks from that of ops: between those that stand in the same DAG.
    fn set_order(&self, tree: &mut Tree) {
        for op in 0..tree.nodes.len() {
            let edges: Vec<_> =
                tree.nodes[op].edges.iter().map(|(from, reason, _)| (*from, *reason)).collect();
            for (from, reason) in edges {
                let outcome = match reason {
                    Reason::After(outcome) => outcome,
                    Reason::Output => Outcome::Success,
                };
                if let Some((from, to)) = lift(|node| tree.parent(node), from, op) {
                    tree.nodes[to].after.entry(from).or_default().insert(outcome);
                }
            }
        }
        // Both ways of a condition begin at the same time.
        for op in 0..tree.nodes.len() {
            if let Some(BlockKind::Otherwise(when)) = self.scope.ops[op].block() {
                let after = tree.nodes[*when as usize].after.clone();
                for (from, outcomes) in after.into_iter().filter(|(from, _)| *from != op) {
                    let known = tree.nodes[op].after.entry(from).or_default();
                    outcomes.iter().for_each(|outcome| known.insert(outcome));
                }
            }
        }
    }

    pub(super) fn order_deletes(&self, tree: &mut Tree, created: &BTreeMap<usize, usize>) {
        let at_exit: Vec<bool> = (0..tree.nodes.len()).map(|op| tree.at_exit(op)).collect();
        if !at_exit.contains(&true) {
            return;
        }
        let mut successors: Vec<Vec<usize>> = vec![Vec::new(); tree.nodes.len()];
        for (op, node) in tree.nodes.iter().enumerate() {
            for &from in node.after.keys() {
                successors[from].push(op);
            }
        }
        let mut reached: BTreeMap<usize, BTreeSet<usize>> = BTreeMap::new();
        let names = Names::new(self.scope, self.objects);
        let sketch = |name| Sketch::of(name, &|reference| names.resolve(reference));
        let precedes = |first, later| {
            let Some((first, later)) = lift(|node| tree.parent(node), first, later) else {
                return false;
            };
            reached.entry(first).or_insert_with(|| reachable(&successors, first)).contains(&later)
        };
        let mut orders = exit::order_deletes(self.objects, &at_exit, created, &sketch, precedes);
        // What is created at exit is deleted after that.
        let made_at_exit = created.iter().filter(|(_, create)| tree.at_exit(**create));
        orders.extend(made_at_exit.map(|(delete, create)| (*create, *delete)));
        // What is ordered the other way stays as it is; where the user does so, it is told as
        // a breach.
        orders.retain(|&(earlier, later)| {
            let lifted = lift(|node| tree.parent(node), earlier, later);
            let Some((from, to)) = lifted.filter(|(from, to)| from != to) else { return false };
            let is_sound = !reachable(&successors, to).contains(&from);
            if is_sound {
                successors[from].push(to);
            }
            is_sound
        });
        exit::without_detours(&mut orders);
        for (earlier, later) in orders {
            if let Some((from, to)) = lift(|node| tree.parent(node), earlier, later) {
                tree.nodes[to].after.entry(from).or_default().insert(Outcome::End);
            }
        }
    }

    fn check_output(&mut self, op: usize, object: &Object, name: &str, at: Place) -> Option<()> {
        let from = &self.scope.ops[op];
        let names = || object.outputs.iter().map(|(name, _)| name.as_ref());
        // What is asked of a delete is told there.
        if object.action == Action::Delete {
            return None;
        }
        if names().any(|output| output == name) {
            return Some(());
        }
        let finding = manifest::unknown_output(&from.name, name, names());
        self.found.push(finding.at(at).related("the op", from.at));
        None
    }
}

/// What a template takes, in the order in which it was found.
#[derive(Clone, Default)]
struct Inputs {
    refs: Vec<Ref>,
    seen: BTreeSet<Target>,
}

impl Inputs {
    fn add(&mut self, reference: Ref) {
        if self.seen.insert(reference.target) {
            self.refs.push(reference);
        }
    }
}

fn reachable(successors: &[Vec<usize>], from: usize) -> BTreeSet<usize> {
    let mut reached = BTreeSet::new();
    let mut open = vec![from];
    while let Some(node) = open.pop() {
        for &next in &successors[node] {
            if reached.insert(next) {
                open.push(next);
            }
        }
    }
    reached
}

pub(super) fn graph(scope: &Scope, tree: &Tree) -> Graph<Place> {
    let mut graph = Graph::new();
    for (index, (op, node)) in scope.ops.iter().zip(&tree.nodes).enumerate() {
        let kind = match &op.kind {
            OpKind::Databricks(data) => graph::OpKind::Table(data.row),
            OpKind::Resource(_) => graph::OpKind::Resource,
            OpKind::Block(block) => graph::OpKind::Block(block.kind.block()),
        };
        // A block that the user has not named is called by what it is.
        let is_named = match op.block() {
            Some(kind) => op.name != kind.block().name(),
            None => true,
        };
        graph.nodes.push(Node {
            name: is_named.then(|| node.name.clone()),
            kind,
            at: op.at,
            variable: None,
            parent: op.parent.map(|parent| parent as usize),
            otherwise_of: match op.block() {
                Some(BlockKind::Otherwise(when)) => Some(*when as usize),
                _ => None,
            },
            way: Way::default(),
            escaped: false,
            follows_unseen: false,
        });
        for &(from, reason, at) in &node.edges {
            graph.edges.push(Edge { from, to: index, certainty: Certainty::Must, reason, at });
        }
    }
    graph
}
