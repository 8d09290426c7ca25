//! Which tasks a job has, and the tasks of blocks.

use super::context::{Context, Holds};
use super::roles::Role;
use crate::model::block::BlockKind;

impl Context<'_> {
    /// Returns the nodes within a block, in the order in which they were created.
    pub(super) fn within(&self, block: usize) -> Vec<usize> {
        let is_inside =
            |node: &usize| self.graph.blocks_around(*node).any(|around| around == block);
        (0..self.graph.nodes.len()).filter(is_inside).collect()
    }

    /// Returns the op of a loop, if the loop has a single one, which becomes the task of the loop.
    fn only_op(&self, block: usize) -> Option<usize> {
        let within = self.within(block);
        let is_nested = |node: &usize| {
            !matches!(self.graph.nodes[*node].block_kind(), None | Some(BlockKind::Pipeline(_)))
        };
        if within.iter().any(is_nested) {
            return None;
        }
        let mut ops = within
            .into_iter()
            .filter(|node| !matches!(self.roles[*node], Role::Block | Role::Done | Role::None(_)));
        match (ops.next(), ops.next()) {
            (Some(op), None) if self.roles[op] == Role::Run => Some(op),
            _ => None,
        }
    }

    /// Decides which job has the task of each node.
    pub(super) fn lay_out(&mut self) {
        let nodes = 0..self.graph.nodes.len();
        self.only = nodes
            .clone()
            .map(|node| self.graph.is_loop(node).then(|| self.only_op(node)).flatten())
            .collect();
        for node in nodes.clone() {
            if let Some(BlockKind::Otherwise(when)) = self.graph.nodes[node].block_kind() {
                self.others.insert(*when as usize, node);
            }
        }
        self.holders = nodes.map(|node| self.holder_of(node)).collect();
    }

    fn holder_of(&self, node: usize) -> Option<Holds> {
        let mut around = self.graph.blocks_around(node);
        let Some(block) = around.find(|block| self.graph.is_loop(*block)) else {
            return Some(Holds::Main);
        };
        self.only[block].is_none().then_some(Holds::Loop(block))
    }

    /// Returns the nodes whose tasks a job has, in the order in which they were created.
    pub(super) fn members(&self, holds: Holds) -> Vec<usize> {
        let is_member =
            |node: &usize| self.holders[*node] == Some(holds) && !self.graph.at_exit(*node);
        (0..self.graph.nodes.len()).filter(is_member).collect()
    }

    /// Whether a node has a task of its own in its job.
    pub(super) fn has_task(&self, node: usize) -> bool {
        match self.roles[node] {
            Role::Run => true,
            Role::Block => matches!(
                self.graph.nodes[node].block_kind(),
                Some(BlockKind::When(_) | BlockKind::ForEach { .. })
            ),
            _ => false,
        }
    }

    /// Returns the nodes with tasks that a node stands for in its job: itself, or those in the block.
    pub(super) fn tasks_of(&self, node: usize) -> Vec<usize> {
        match self.graph.nodes[node].block_kind() {
            None | Some(BlockKind::ForEach { .. }) => {
                if self.has_task(node) {
                    vec![node]
                } else {
                    Vec::new()
                }
            }
            Some(_) => {
                let holder = self.holders[node];
                let inner = self.within(node).into_iter();
                let inner = inner.filter(|inner| self.holders[*inner] == holder);
                inner.chain([node]).filter(|node| self.has_task(*node)).collect()
            }
        }
    }

    /// Returns the key of the last task of a node.
    pub(super) fn task_key(&self, node: usize) -> String {
        match self.conditions[node].last() {
            Some(key) => key.clone(),
            None => self.graph.nodes[node].name.clone(),
        }
    }
}
