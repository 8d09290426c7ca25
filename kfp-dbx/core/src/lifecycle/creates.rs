//! Each create once, with a delete on every way out.

use super::Check;
use super::resources::Resource;
use crate::lifecycle::resource::{Exit, Part};
use crate::rule::diagnostic::{CONDITIONAL_CREATE, DOUBLE_CREATE, Diagnostic, RESOURCE_LEAK};
use crate::table::Action;
use crate::value::Target;
use crate::value::path::name_path;

impl<'a, L: Clone> Check<'a, '_, L> {
    /// Each create once, with a delete on every way out.
    pub(super) fn creates(&self, resource: &Resource<'a>, found: &mut Vec<Diagnostic<L>>) {
        for (at, &second) in resource.creates.iter().enumerate() {
            // What is applied merges into what is there.
            if self.effect_at(second).action != Action::Create {
                continue;
            }
            let first =
                resource.creates[..at].iter().chain(&resource.creates[at + 1..]).find(|first| {
                    !self.is_either(**first, second)
                        && (**first < second || self.effect_at(**first).action == Action::Apply)
                        && !resource.deletes.iter().any(|delete| {
                            (self.may_be_before(**first, *delete)
                                && self.may_be_before(*delete, second))
                                || (self.may_be_before(second, *delete)
                                    && self.may_be_before(*delete, **first))
                        })
                });
            if let Some(&first) = first {
                let message = format!(
                    "{} creates {} that {} creates already",
                    self.label(second),
                    self.resource(second),
                    self.label(first)
                );
                let name = name_path();
                found.push(
                    self.report(
                        &DOUBLE_CREATE,
                        second,
                        &name,
                        message,
                        "give each its own name, or delete the first one before, and wait for it",
                    )
                    .related(
                        "the first one",
                        (self.knowledge.place)(self.effect_at(first).node, &name),
                    )
                    .of([self.effect_at(first).node]),
                );
            }
        }
        for &create in &resource.creates {
            self.leak(create, resource, found);
        }
        self.conditional(resource, found);
    }

    fn leak(&self, create: usize, resource: &Resource<'a>, found: &mut Vec<Diagnostic<L>>) {
        let effect = self.effect_at(create);
        if effect.keep || effect.owned || effect.known.is_none() {
            return;
        }
        // What one create of it has deleted at exit is gone, whichever made it.
        if resource.creates.iter().any(|create| self.effect_at(*create).deleted_on_exit) {
            return;
        }
        if !self.knowledge.pipeline.complete || self.knowledge.graph.nodes[effect.node].escaped {
            return;
        }
        // What is deleted in the other way of a condition is that of an earlier run.
        let deletes: Vec<usize> = resource
            .deletes
            .iter()
            .copied()
            .filter(|delete| !self.is_either(create, *delete))
            .collect();
        let exits = || deletes.iter().filter_map(|delete| self.effect_at(*delete).exit);
        let is_there = |wanted: Exit| exits().any(|exit| exit == wanted);
        let of_pipeline: Vec<_> =
            deletes.iter().filter(|delete| self.effect_at(**delete).exit.is_none()).collect();
        let on_failure = is_there(Exit::Failure);
        let plain =
            of_pipeline.iter().find(|delete| self.condition(***delete, Some(create)).is_none());
        if is_there(Exit::Always)
            || (on_failure && (is_there(Exit::Success) || plain.is_some()))
            || effect.exit.is_some() && !deletes.is_empty()
            || self.by_kind[effect.kind].deleted.has_perhaps(&effect.name)
        {
            return;
        }
        let label = self.label(create);
        let noun = effect.noun();
        let message = match (plain.or(of_pipeline.first()), on_failure, is_there(Exit::Success)) {
            (Some(delete), ..) if plain.is_none() => format!(
                "the {noun} of {label} is deleted by {} under a condition only",
                self.label(**delete)
            ),
            (Some(delete), ..) => format!(
                "the {noun} of {label} stays where the workflow fails or is stopped: {} does not run then",
                self.label(**delete)
            ),
            (None, true, false) => {
                format!("the {noun} of {label} stays where the workflow succeeds")
            }
            (None, false, true) => format!("the {noun} of {label} stays where the workflow fails"),
            _ => format!("the {noun} of {label} is never deleted"),
        };
        let help = match deletes.first() {
            Some(_) => {
                "delete it on every way out with `.delete_on_exit()` at the create; mark what is meant to stay with `.keep()`"
            }
            None => "delete it with `.delete_on_exit()`; mark what is meant to stay with `.keep()`",
        };
        let mut found_here = self.report(&RESOURCE_LEAK, create, &[], message, help);
        if let Some(delete) = plain.or(of_pipeline.first()) {
            found_here = found_here
                .related(format!("{} is made", self.label(**delete)), self.place(**delete));
        }
        found.push(found_here);
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
                "{} deletes {} in any case, and {} creates it only where a condition is met: else the delete takes one that is made elsewhere",
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
