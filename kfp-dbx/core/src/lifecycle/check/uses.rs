//! Each use of a resource runs after its create.

use super::subject::Check;
use crate::graph::{Block, NodeIndex};
use crate::lifecycle::requirements::{Cover, cover};
use crate::lifecycle::resources::Resource;
use crate::lifecycle::uses::Use;
use crate::rule::{Diagnostic, USE_BEFORE_CREATE};

impl<'a, L: Clone> Check<'a, '_, L> {
    /// Each use of a resource runs after one of its creates, on every path.
    pub(super) fn uses(&self, resource: &Resource<'a>, found: &mut Vec<Diagnostic<L>>) {
        for (user, used) in &resource.uses {
            let creates = resource.creates.iter().copied();
            let creates: Vec<_> = creates
                .filter(|create| create != user && !self.is_either(*create, *user))
                .collect();
            if creates.is_empty() {
                continue;
            }
            if creates.iter().any(|create| self.may_be_before(*create, *user)) {
                found.extend(self.use_under_condition(*user, used, &creates));
                found.extend(self.use_without_wait(*user, used, &creates, resource));
            } else if !self.is_follow_up(*user, used) {
                // A run that is not ordered after its job is reported for that.
                found.push(self.use_without_order(*user, used, &creates));
            }
        }
    }

    fn use_without_order(&self, user: usize, used: &Use<'a>, creates: &[usize]) -> Diagnostic<L> {
        let first = creates[0];
        let (who, what) = (self.user(user, used), self.made_by(first));
        let (message, help) = if creates.iter().any(|create| self.must_be_before(user, *create)) {
            (
                format!("{who} uses {what}, but runs before that op"),
                "reverse the dependency, so that the create runs first".to_owned(),
            )
        } else {
            (
                format!(
                    "{who} uses {what}, but does not depend on that op: the two can run at the same time"
                ),
                format!("add a dependency on the create: {}", self.after(first, user)),
            )
        };
        let found = self
            .report(&USE_BEFORE_CREATE, user, &used.path, message, help)
            .related(format!("{} is created here", self.label(first)), self.place(first));
        self.with_job(found, used)
    }

    /// A branch that is not taken creates nothing.
    fn use_under_condition(
        &self,
        user: usize,
        used: &Use<'a>,
        creates: &[usize],
    ) -> Option<Diagnostic<L>> {
        let conditions: Option<Vec<_>> =
            creates.iter().map(|create| self.condition(*create, Some(user))).collect();
        let conditions = conditions?;
        if self.covers_both_ways(&conditions)
            || !self.knowledge.pipeline.complete
            || self.is_skipped_with(user, &conditions)
            || self.requires_a_create(user, creates)
        {
            return None;
        }
        let (who, what) = (self.user(user, used), self.made_by(creates[0]));
        let message = format!("{who} uses {what}, but that op runs only if a condition is met");
        let help =
            "move the use into the body of the condition, or create the resource in both branches";
        let found = self
            .report(&USE_BEFORE_CREATE, user, &used.path, message, help)
            .related("the condition", self.knowledge.graph.nodes[conditions[0]].at.clone());
        Some(self.with_job(found, used))
    }

    /// Whether an op requires the conditions of one of the creates before it, in whichever block
    /// they stand.
    fn requires_a_create(&self, user: usize, creates: &[usize]) -> bool {
        let conditions_of = |create: usize| {
            let mut required = self.require(create);
            required.retain(|required| {
                let block = required.of.and_then(|of| self.knowledge.graph.block(of));
                matches!(block, Some(Block::When | Block::Otherwise))
            });
            required
        };
        let before = creates.iter().filter(|create| self.may_be_before(**create, user));
        let required: Vec<_> = before.map(|create| conditions_of(*create)).collect();
        !matches!(cover(&self.may_require(user), &required), Cover::Partial(_))
    }

    /// Whether an op is also skipped if one of the conditions is not met, because it uses an output
    /// of an op that runs only if the condition is met.
    fn is_skipped_with(&self, user: usize, conditions: &[NodeIndex]) -> bool {
        let graph = self.knowledge.graph;
        let user = self.effect_at(user).node;
        graph.edges.iter().any(|edge| {
            let mut around = std::iter::successors(graph.nodes[edge.from].parent, |node| {
                graph.nodes[*node].parent
            });
            edge.to == user
                && edge.reason.is_output()
                && around.any(|block| conditions.contains(&block))
        })
    }

    /// Whether an op uses a resource through a job that it is not ordered after.
    fn is_follow_up(&self, user: usize, used: &Use<'a>) -> bool {
        used.through.as_ref().is_some_and(|(job, _)| {
            self.by_node[*job].is_some_and(|job| !self.may_be_before(job, user))
        })
    }
}
