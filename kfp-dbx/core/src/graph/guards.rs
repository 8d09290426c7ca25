//! The tasks that are skipped with others. A task that was skipped, or that failed at exit, has no
//! outputs, and Argo would run a task that uses them with the unreplaced tags. So each user has a
//! guard: a condition that the other task has succeeded.
//!
//! The guard stands at the op that uses the output, and not at the blocks around it, whose other
//! ops run in any case. A block as a whole has a guard in two cases: if its own condition, items or
//! arguments use the output, and if it passes on an output of an op that would be skipped in it.
//! Argo can't pass on an output that does not exist.

use std::collections::BTreeSet;

use super::NodeIndex;
use super::node::Block;
use super::ops::{Graph, lift};

/// The guards of all nodes.
#[derive(Debug, Default)]
pub struct Guards {
    /// For each node, the tasks that must have succeeded so that it runs. Each is a task of the DAG
    /// of the node or of a DAG around it. Empty if there are no guards at all.
    of: Vec<BTreeSet<NodeIndex>>,
    /// The blocks that a task guards as a whole because they pass on an output, with that task.
    whole: BTreeSet<(NodeIndex, NodeIndex)>,
}

static NONE: BTreeSet<NodeIndex> = BTreeSet::new();

impl Guards {
    /// Returns the tasks that must have succeeded so that a node runs.
    pub fn of(&self, node: NodeIndex) -> &BTreeSet<NodeIndex> {
        self.of.get(node).unwrap_or(&NONE)
    }

    /// Returns the blocks that a task guards as a whole because they pass on an output, each with
    /// that task.
    pub fn of_blocks(&self) -> impl Iterator<Item = (NodeIndex, NodeIndex)> {
        self.whole.iter().copied().filter(|(block, task)| self.of(*block).contains(task))
    }

    /// Returns whether a node has a guard.
    pub fn has(&self, node: NodeIndex) -> bool {
        !self.of(node).is_empty()
    }
}

/// The use of an output.
#[derive(Clone, Copy)]
pub(super) struct Use {
    /// The op that the output is of.
    of: NodeIndex,
    /// The task that contains it, in the DAG that also contains the user.
    pub(super) task: NodeIndex,
    /// The op or the block that uses it itself.
    pub(super) user: NodeIndex,
}

/// Lets a block have these guards as a whole.
fn pass_on(
    roots: &BTreeSet<NodeIndex>,
    block: NodeIndex,
    whole: &mut BTreeSet<(NodeIndex, NodeIndex)>,
) {
    for &root in roots {
        whole.insert((block, root));
    }
}

impl<L: Clone> Graph<L> {
    /// Returns the guards of all nodes.
    pub fn guards(&self) -> Guards {
        let uses = self.uses();
        let mut whole = BTreeSet::new();
        if !uses.iter().any(|used| self.is_skippable(used.task)) {
            return Guards::default();
        }
        loop {
            let of = self.placed(&uses, &whole);
            let known = whole.len();
            for used in &uses {
                for (task, block) in self.passes(used.of, used.task) {
                    let roots = self.roots_outside(&of, task, block);
                    pass_on(&roots, block, &mut whole);
                }
            }
            if whole.len() == known {
                return Guards { of, whole };
            }
        }
    }

    /// Returns the guards without those of blocks that pass on an output.
    pub(super) fn guards_of_users(&self) -> Guards {
        Guards { of: self.placed(&self.uses(), &BTreeSet::new()), whole: BTreeSet::new() }
    }

    /// Returns the certain uses of outputs. The other branch of a condition uses what the condition
    /// compares.
    pub(super) fn uses(&self) -> Vec<Use> {
        let other_branches = self.other_branches();
        let mut uses = Vec::new();
        for edge in self.must_edges().filter(|edge| edge.reason.is_output()) {
            let other = other_branches.get(edge.to).copied().flatten();
            for user in [Some(edge.to), other].into_iter().flatten() {
                if let Some((task, _)) = lift(|node| self.nodes[node].parent, edge.from, user) {
                    uses.push(Use { of: edge.from, task, user });
                }
            }
        }
        uses
    }

    /// Whether a task may have no outputs although the tasks after it run, even if it has no guard:
    /// a condition, or a task at exit, whose failure stops no other.
    fn is_skippable(&self, task: NodeIndex) -> bool {
        self.is_condition(task) || self.is_at_exit(task)
    }

    pub(super) fn is_condition(&self, node: NodeIndex) -> bool {
        matches!(self.block(node), Some(Block::When | Block::Otherwise))
    }

    /// Whether a node is in an exit handler.
    pub(super) fn is_at_exit(&self, node: NodeIndex) -> bool {
        self.parents(node).any(|block| self.block(block) == Some(Block::Exit))
    }

    /// Returns the guards of all nodes, where each of the blocks `whole` has that guard itself.
    fn placed(
        &self,
        uses: &[Use],
        whole: &BTreeSet<(NodeIndex, NodeIndex)>,
    ) -> Vec<BTreeSet<NodeIndex>> {
        let mut users = vec![Vec::new(); self.nodes.len()];
        let mut at = whole.clone();
        for used in uses {
            users[used.task].push(used.user);
            at.insert((used.user, used.task));
        }
        let is_used = |task: &NodeIndex| !users[*task].is_empty();
        let mut skippable: Vec<_> =
            (0..users.len()).filter(|task| is_used(task) && self.is_skippable(*task)).collect();
        let mut of = vec![BTreeSet::new(); users.len()];
        while let Some(task) = skippable.pop() {
            for guarded in self.guarded_by(task, &users, &at) {
                let passes_on = !self.is_skippable(guarded) && !self.is_loop(guarded);
                if of[guarded].is_empty() && passes_on {
                    skippable.push(guarded);
                }
                of[guarded].insert(task);
            }
        }
        of
    }

    /// Returns the nodes that a task guards: those that use its outputs. For Argo, a loop that was
    /// skipped has succeeded. What uses the results of a loop has the guards of the loop.
    fn guarded_by(
        &self,
        task: NodeIndex,
        users: &[Vec<NodeIndex>],
        at: &BTreeSet<(NodeIndex, NodeIndex)>,
    ) -> BTreeSet<NodeIndex> {
        let mut all = BTreeSet::new();
        let mut open = vec![task];
        while let Some(used) = open.pop() {
            for &user in &users[used] {
                // The outermost block that has the guard keeps it from those within.
                let line = std::iter::once(user).chain(self.around(user, used));
                let guarded = line.filter(|node| at.contains(&(*node, used))).last();
                let guarded = guarded.unwrap_or(user);
                if all.insert(guarded) && self.is_loop(guarded) {
                    open.push(guarded);
                }
            }
        }
        all
    }

    pub(super) fn is_loop(&self, node: NodeIndex) -> bool {
        self.block(node) == Some(Block::ForEach)
    }

    /// Returns the tasks that pass on an output of an op, from the op itself up to a task around
    /// it, each with the block that it leaves.
    pub(super) fn passes(
        &self,
        op: NodeIndex,
        task: NodeIndex,
    ) -> impl Iterator<Item = (NodeIndex, NodeIndex)> {
        let line = std::iter::once(op).chain(self.parents(op));
        let line = line.take_while(move |node| *node != task);
        line.filter_map(|node| Some((node, self.nodes[node].parent?)))
    }

    /// Returns the tasks outside a block for whose sake a task of it is skipped.
    fn roots_outside(
        &self,
        of: &[BTreeSet<NodeIndex>],
        task: NodeIndex,
        block: NodeIndex,
    ) -> BTreeSet<NodeIndex> {
        let (mut roots, mut seen) = (BTreeSet::new(), BTreeSet::new());
        let mut open = vec![task];
        while let Some(task) = open.pop() {
            for &guard in &of[task] {
                if self.nodes[guard].parent != Some(block) {
                    roots.insert(guard);
                } else if seen.insert(guard) {
                    open.push(guard);
                }
            }
        }
        roots
    }
}

#[cfg(test)]
mod tests;
