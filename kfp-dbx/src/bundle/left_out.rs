//! Tasks that are left out because nothing fails: handlers of failures, and what runs after them.
//!
//! Argo runs nothing that waits for the success of such a task. For Databricks, a task that is left out
//! is as good as one that succeeds, unless all tasks that another one waits for are left out. So it must
//! be all of them or none.

use std::collections::BTreeSet;

use kfp_dbx_core::graph::Outcome;

use super::context::Context;
use crate::model::block::BlockKind;

/// The handlers without which a task is left out.
type Handlers = BTreeSet<usize>;

impl Context<'_> {
    /// Reports ops and blocks that Databricks would run although Argo leaves them out, or that it would
    /// leave out although Argo runs them.
    pub(super) fn report_left_out(&mut self) {
        let mut known = vec![None; self.graph.nodes.len()];
        for node in 0..self.graph.nodes.len() {
            if !self.graph.at_exit(node) {
                self.report_left_out_before(node, &mut known);
            }
        }
    }

    fn report_left_out_before(&mut self, node: usize, known: &mut Vec<Option<Handlers>>) {
        let (name, at) = (self.name(node), self.at(node));
        let of = &self.graph.nodes[node];
        let sources: BTreeSet<usize> = of.after.keys().chain(&of.guards).copied().collect();
        let handlers: Vec<_> = sources.iter().map(|from| self.handlers(*from, known)).collect();
        let is_success = of.after.values().all(|outcomes| outcomes.is_success());
        let mut ends = of.after.values().flat_map(|outcomes| outcomes.iter());
        let is_any = handlers.iter().any(|handlers| !handlers.is_empty());
        let is_same = handlers.windows(2).all(|pair| pair[0] == pair[1]);
        if is_success && is_any && !is_same {
            let what = format!(
                "`{name}` waits for a task that is left out if nothing fails, and for others: Databricks then runs `{name}` all the same"
            );
            self.lacks(what, at);
        } else if ends.any(|outcome| outcome == Outcome::End)
            && handlers.iter().all(|handlers| !handlers.is_empty())
        {
            let what = format!(
                "`{name}` runs after the end of a task that is left out if nothing fails: Databricks then leaves out `{name}`, too"
            );
            self.lacks(what, at);
        } else if is_branch(self, node) && !is_success {
            let what = format!(
                "the condition `{name}` waits for a failure or for the end of a task, and has another branch: put it into a `when` without one"
            );
            self.lacks(what, at);
        } else if matches!(of.block_kind(), Some(BlockKind::Otherwise(when)) if of.after.contains_key(&(*when as usize)))
        {
            let what = format!("`{name}` waits for the branch that it is the other one of");
            self.lacks(what, at);
        }
    }

    fn handlers(&self, node: usize, known: &mut Vec<Option<Handlers>>) -> Handlers {
        if let Some(known) = &known[node] {
            return known.clone();
        }
        let of = &self.graph.nodes[node];
        let mut handlers = Handlers::new();
        for (from, outcomes) in &of.after {
            if outcomes.iter().any(|outcome| outcome == Outcome::Failure) {
                handlers.insert(node);
            }
            if outcomes.is_success() {
                handlers.extend(self.handlers(*from, known));
            }
        }
        known[node] = Some(handlers.clone());
        handlers
    }
}

/// Whether a node is a branch of a condition with two.
fn is_branch(context: &Context<'_>, node: usize) -> bool {
    match context.graph.nodes[node].block_kind() {
        Some(BlockKind::When(_)) => context.others.contains_key(&node),
        Some(BlockKind::Otherwise(_)) => true,
        _ => false,
    }
}
