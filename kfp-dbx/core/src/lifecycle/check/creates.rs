//! Each resource is created once, and under the condition under which it is deleted.

use super::subject::Check;
use crate::lifecycle::resources::Resource;
use crate::lifecycle::sketch::Part;
use crate::rule::{CONDITIONAL_CREATE, DOUBLE_CREATE, Diagnostic};
use crate::table::Action;
use crate::value::Target;
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
            let first = others.copied().find(|first| self.collide(*first, second, resource));
            if let Some(first) = first {
                found.push(self.double_create(first, second));
            }
        }
        for &create in &resource.creates {
            self.leak(create, resource, found);
        }
        self.conditional(resource, found);
    }

    /// Whether one run does both creates, with no delete in between.
    fn collide(&self, first: usize, second: usize, resource: &Resource<'a>) -> bool {
        let is_between = |a: usize, delete: usize, b: usize| {
            self.may_be_before(a, delete) && self.may_be_before(delete, b)
        };
        !self.is_either(first, second)
            && (first < second || self.effect_at(first).action == Action::Apply)
            && !resource.deletes.iter().any(|delete| {
                is_between(first, *delete, second) || is_between(second, *delete, first)
            })
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
        self.report(&DOUBLE_CREATE, second, &name, message, help)
            .related("the first one", (self.knowledge.place)(node, &name))
            .of([node])
    }

    fn conditional(&self, resource: &Resource<'a>, found: &mut Vec<Diagnostic<L>>) {
        let is_unique = |create: &usize| {
            let name = &self.effect_at(*create).name;
            name.0.iter().any(|part| matches!(part, Part::Ref(Target::Workflow(_), _)))
        };
        if !self.knowledge.pipeline.complete || resource.creates.first().is_none_or(is_unique) {
            return;
        }
        let in_any_case = |delete: &&usize| {
            let effect = self.effect_at(**delete);
            effect.exit.is_none() && !effect.external
        };
        for &delete in resource.deletes.iter().filter(in_any_case) {
            let creates =
                || resource.creates.iter().filter(|create| !self.is_either(**create, delete));
            let conditions: Option<Vec<_>> =
                creates().map(|create| self.condition(*create, Some(delete))).collect();
            let (Some(create), Some(conditions)) = (
                creates().next(),
                conditions.filter(|conditions| !self.covers_both_ways(conditions)),
            ) else {
                continue;
            };
            let message = format!(
                "{} deletes {} in any case, but {} creates it only if a condition is met: otherwise, the delete can remove a resource of the same name that was created elsewhere",
                self.label(delete),
                self.resource(delete),
                self.label(*create)
            );
            found.push(
                self.report(&CONDITIONAL_CREATE, delete, &[], message, "move the delete into the body of the condition, or put `workflow::uid()` into the name")
                    .related("the condition", self.knowledge.graph.nodes[conditions[0]].at.clone())
                    .of([self.effect_at(*create).node]),
            );
        }
    }
}
