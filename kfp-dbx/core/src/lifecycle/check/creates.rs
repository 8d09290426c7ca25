//! Each resource is created once, and under the condition under which it is deleted.

use super::subject::Check;
use crate::graph::{Block, NodeIndex};
use crate::lifecycle::resources::Resource;
use crate::rule::{DOUBLE_CREATE, Diagnostic};
use crate::table::Action;
use crate::value::path::name_path;

impl<'a, L: Clone> Check<'a, '_, L> {
    /// Each resource is created once, and deleted on every way out of the workflow.
    pub(super) fn creates(&self, resource: &Resource<'a>, found: &mut Vec<Diagnostic<L>>) {
        for (at, &second) in resource.creates.iter().enumerate() {
            // An apply merges into an existing resource.
            if self.effect_at(second).action != Action::Create {
                continue;
            }
            let others = resource.creates[..at].iter().chain(&resource.creates[at + 1..]);
            let deletes = self.nearest_deletes(second, resource);
            let first = others.copied().find(|first| self.collide(*first, second, &deletes));
            if let Some(first) = first {
                found.push(self.double_create(first, second));
            }
        }
        for &create in &resource.creates {
            self.leak(create, resource, found);
        }
        self.conditions(resource, found);
    }

    /// Whether one run does both creates, with no delete in between.
    fn collide(&self, first: usize, second: usize, deletes: &NearestDeletes) -> bool {
        !self.is_either(first, second)
            && (first < second || self.effect_at(first).action == Action::Apply)
            && !deletes.before.iter().any(|delete| self.may_be_before(first, *delete))
            && !deletes.after.iter().any(|delete| self.may_be_before(*delete, first))
    }

    /// Returns the last deletes before a create and the first ones after it. An op that is ordered
    /// before another delete before the create is also before one of these.
    fn nearest_deletes(&self, create: usize, resource: &Resource<'a>) -> NearestDeletes {
        let mut nearest = NearestDeletes { before: Vec::new(), after: Vec::new() };
        for &delete in &resource.deletes {
            if self.may_be_before(delete, create) {
                add_nearest(&mut nearest.before, delete, |far, near| self.may_be_before(far, near));
            }
            if self.may_be_before(create, delete) {
                add_nearest(&mut nearest.after, delete, |far, near| self.may_be_before(near, far));
            }
        }
        nearest
    }

    fn double_create(&self, first: usize, second: usize) -> Diagnostic<L> {
        let message = format!(
            "{} creates {}, but {} already creates it: the second create fails with `AlreadyExists`",
            self.label(second),
            self.resource(second),
            self.label(first)
        );
        let help = "give each resource its own name, or delete the first one before the second create and wait until it is gone";
        let (name, node) = (name_path(), self.effect_at(first).node);
        let mut found = self.report(&DOUBLE_CREATE, second, &name, message, help).of([node]);
        let of_pipelines = self.pipelines(first, second);
        if of_pipelines[0].is_none() {
            found = found.related("the first one", (self.knowledge.place)(node, &name));
        }
        let which = ["the first one", "the second one"];
        for (which, pipeline) in which.into_iter().zip(of_pipelines) {
            if let Some(pipeline) = pipeline {
                let graph = self.knowledge.graph;
                let what = format!("{which} is part of {}", graph.label(pipeline));
                found = found.related(what, graph.nodes[pipeline].at.clone());
            }
        }
        found
    }

    /// Returns the pipelines, used as ops, that only one of two ops is part of. The two may be created
    /// at one place.
    fn pipelines(&self, first: usize, second: usize) -> [Option<NodeIndex>; 2] {
        let graph = self.knowledge.graph;
        let around = |index: usize| {
            let node = graph.nodes[self.effect_at(index).node].parent;
            std::iter::successors(node, |node| graph.nodes[*node].parent)
        };
        let outermost = |of: usize, other: usize| {
            let own = around(of).filter(|block| !around(other).any(|shared| shared == *block));
            own.filter(|block| graph.block(*block) == Some(Block::Pipeline)).last()
        };
        [outermost(first, second), outermost(second, first)]
    }
}

struct NearestDeletes {
    before: Vec<usize>,
    after: Vec<usize>,
}

/// Adds an op, unless one is there that is nearer, and removes those that are farther.
fn add_nearest(nearest: &mut Vec<usize>, op: usize, is_farther: impl Fn(usize, usize) -> bool) {
    if !nearest.iter().any(|near| is_farther(op, *near)) {
        nearest.retain(|far| !is_farther(*far, op));
        nearest.push(op);
    }
}
