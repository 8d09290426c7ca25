//! Each use of a resource after its create.

use super::Check;
use super::resources::Resource;
use crate::graph::{NodeIndex, Reason};
use crate::lifecycle::resource::Use;
use crate::rule::diagnostic::{Diagnostic, USE_BEFORE_CREATE};

impl<'a, L: Clone> Check<'a, '_, L> {
    /// Uses and creates: each use after a create.
    pub(super) fn uses(&self, resource: &Resource<'a>, found: &mut Vec<Diagnostic<L>>) {
        if resource.creates.is_empty() {
            return;
        }
        for (user, used) in &resource.uses {
            let creates = || {
                let creates = resource.creates.iter().copied();
                creates.filter(|create| create != user && !self.is_either(*create, *user))
            };
            let Some(first) = creates().next() else { continue };
            if !creates().any(|create| self.may_be_before(create, *user)) {
                // A run that is not ordered after its job is told of that.
                if self.is_follow_up(*user, used) {
                    continue;
                }
                let (who, what) = (self.user(*user, used), self.made_by(first));
                let reversed = creates().any(|create| self.must_be_before(*user, create));
                let (message, help) = if reversed {
                    (
                        format!("{who} uses {what}, and runs before that"),
                        "order them the other way round: the create first".to_owned(),
                    )
                } else {
                    (
                        format!("{who} uses {what}, and nothing orders it after that"),
                        format!("order it after the create: {}", self.after(first)),
                    )
                };
                let found_here = self
                    .report(&USE_BEFORE_CREATE, *user, &used.path, message, help)
                    .related(format!("{} is made", self.label(first)), self.place(first));
                found.push(self.with_job(found_here, used));
                continue;
            }
            // A branch that may not run creates nothing.
            let conditions: Option<Vec<_>> =
                creates().map(|create| self.condition(create, Some(*user))).collect();
            if let Some(conditions) = conditions
                && !self.covers_both_ways(&conditions)
                && self.knowledge.pipeline.complete
                && !self.is_skipped_with(*user, &conditions)
            {
                let (who, what) = (self.user(*user, used), self.made_by(first));
                let message = format!("{who} uses {what} only where a condition is met");
                let found_here = self
                    .report(
                        &USE_BEFORE_CREATE,
                        *user,
                        &used.path,
                        message,
                        "move the use into the body of the condition, or create the resource in both ways of it",
                    )
                    .related("the condition", self.knowledge.graph.nodes[conditions[0]].at.clone());
                found.push(self.with_job(found_here, used));
            }
        }
    }

    /// Whether an op does not run either where one of the conditions is not met: it uses an
    /// output of what runs there.
    fn is_skipped_with(&self, user: usize, conditions: &[NodeIndex]) -> bool {
        let graph = self.knowledge.graph;
        let user = self.effect_at(user).node;
        graph.edges.iter().any(|edge| {
            let mut around = std::iter::successors(graph.nodes[edge.from].parent, |node| {
                graph.nodes[*node].parent
            });
            edge.to == user
                && edge.reason == Reason::Output
                && around.any(|block| conditions.contains(&block))
        })
    }

    /// Whether an op uses something through a job that is not there yet.
    fn is_follow_up(&self, user: usize, used: &Use<'a>) -> bool {
        used.through.as_ref().is_some_and(|(job, _)| {
            self.by_node.get(job).is_some_and(|job| !self.may_be_before(*job, user))
        })
    }
}
