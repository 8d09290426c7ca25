//! A delete of each resource, however the workflow ends.

use super::subject::Check;
use crate::lifecycle::effect::{Effect, Exit};
use crate::lifecycle::requirements::{Cover, Fact, Requirement, cover};
use crate::lifecycle::resources::Resource;
use crate::rule::{Diagnostic, RESOURCE_LEAK};
use crate::spec::keeps_owner;
use crate::table::Action;

/// The deletes that can follow a create.
struct Deletes {
    /// All of them.
    all: Vec<usize>,
    /// The first one in the pipeline itself, outside exit handlers. An unconditional delete comes
    /// first.
    of_pipeline: Option<usize>,
    /// Whether that delete is conditional.
    is_conditional: bool,
    /// The exit handlers with a delete.
    exits: Vec<Exit>,
}

impl Deletes {
    fn at(&self, exit: Exit) -> bool {
        self.exits.contains(&exit)
    }

    /// Whether one of them runs however the workflow ends.
    fn cover_all_ends(&self) -> bool {
        let on_success =
            self.at(Exit::Success) || self.of_pipeline.is_some() && !self.is_conditional;
        self.at(Exit::Always) || self.at(Exit::Failure) && on_success
    }
}

impl<'a, L: Clone> Check<'a, '_, L> {
    /// A create has a delete however the workflow ends.
    pub(super) fn leak(
        &self,
        create: usize,
        resource: &Resource<'a>,
        found: &mut Vec<Diagnostic<L>>,
    ) {
        let effect = self.effect_at(create);
        if self.may_stay(effect) {
            return;
        }
        let deletes = self.deletes_of(create, resource);
        if self.may_be_deleted(effect.kind, &effect.name) {
            return;
        }
        if deletes.cover_all_ends() || effect.exit.is_some() && !deletes.all.is_empty() {
            found.extend(self.left_after_stop(create, &deletes.all));
            return;
        }
        let own = |delete: &&usize| self.effect_at(**delete).stands_for.is_none();
        let help = match deletes.all.iter().find(own) {
            _ if !self.is_of_table(create) => self.help_for_object(effect),
            Some(_) => {
                "write `.delete_on_exit()` on the create to delete it however the workflow ends, or `.keep()` if it is meant to stay"
            }
            None => "delete it with `.delete_on_exit()`, or write `.keep()` if it is meant to stay",
        };
        let message = self.leak_message(create, &deletes);
        let mut leak = self.report(&RESOURCE_LEAK, create, &[], message, help);
        if let Some(delete) = deletes.of_pipeline {
            leak =
                leak.related(format!("{} is created here", self.label(delete)), self.place(delete));
        }
        if deletes.all.is_empty() {
            leak = self.with_mistaken_delete(leak, create);
        }
        found.push(leak);
    }

    /// Returns the help for the object of a `ResourceOp`.
    fn help_for_object(&self, effect: &Effect<'a>) -> &'static str {
        let operator = self.knowledge.pipeline.operator;
        let keeps_owner = effect.known.is_none_or(|kind| keeps_owner(kind, effect.spec, operator));
        if effect.exit.is_some() {
            "delete it in the exit handler, or write `.keep()` if it is meant to stay"
        } else if keeps_owner {
            "delete it with the workflow, with `.set_owner_reference(true)`, or in `on_exit(…)`, or write `.keep()` if it is meant to stay"
        } else {
            "delete it in `on_exit(…)`, or write `.keep()` if it is meant to stay"
        }
    }

    /// Whether a resource is meant to stay, is deleted by other means, or may be deleted by code
    /// that the checker can't see.
    fn may_stay(&self, effect: &Effect<'a>) -> bool {
        effect.keep
            || effect.deleted_on_exit
            || effect.owned
            || may_be_there(effect)
            || !self.knowledge.pipeline.complete
            || self.knowledge.graph.nodes[effect.node].escaped
    }

    fn deletes_of(&self, create: usize, resource: &Resource<'a>) -> Deletes {
        // A delete in the other branch of a condition deletes the resource of an earlier run.
        let deletes = resource.deletes.iter().copied();
        let all: Vec<usize> = deletes.filter(|delete| !self.is_either(create, *delete)).collect();
        let given = self.may_require(create);
        let ends = [Exit::Always, Exit::Failure, Exit::Success];
        let exits = ends.into_iter().filter(|exit| {
            let runs = self.runs_of_deletes(*exit, &all, resource);
            !runs.is_empty() && !matches!(cover(&given, &runs), Cover::Partial(_))
        });
        let exits: Vec<Exit> = exits.collect();
        let mut of_pipeline =
            all.iter().copied().filter(|delete| self.effect_at(*delete).exit.is_none());
        let is_plain =
            |delete: &usize| !matches!(cover(&given, &[self.require(*delete)]), Cover::Partial(_));
        let plain = of_pipeline.clone().find(is_plain);
        let is_conditional = plain.is_none();
        // The macro does not see the deletes of `.delete_on_exit()`.
        let own = |delete: &&usize| self.effect_at(**delete).stands_for.is_none();
        let first_at_exit = all.iter().find(own).copied().filter(|_| exits.is_empty());
        let of_pipeline = plain.or(of_pipeline.next()).or(first_at_exit);
        Deletes { all, of_pipeline, is_conditional, exits }
    }

    /// Returns the requirements of each delete that an exit handler runs, apart from how the
    /// workflow ends.
    fn runs_of_deletes(
        &self,
        exit: Exit,
        deletes: &[usize],
        resource: &Resource<'a>,
    ) -> Vec<Vec<Requirement>> {
        let at_exit = deletes.iter().filter(|delete| self.effect_at(**delete).exit == Some(exit));
        let mut runs: Vec<Vec<Requirement>> = at_exit.map(|of| self.require(*of)).collect();
        if exit == Exit::Always {
            // One `.delete_on_exit()` deletes the resource, whichever op created it.
            let others = resource
                .creates
                .iter()
                .copied()
                .filter(|other| self.effect_at(*other).deleted_on_exit);
            runs.extend(others.map(|other| self.required_at_exit(other)));
        }
        for required in &mut runs {
            required.retain(|required| required.fact != Fact::Success);
        }
        runs
    }

    fn leak_message(&self, create: usize, deletes: &Deletes) -> String {
        let (label, noun) = (self.label(create), self.effect_at(create).noun());
        match deletes.of_pipeline.map(|delete| self.label(delete)) {
            Some(delete) if deletes.is_conditional => {
                format!(
                    "the {noun} that {label} creates is deleted by {delete} only if a condition is met"
                )
            }
            Some(delete) => format!(
                "the {noun} that {label} creates is not deleted if the workflow fails or is stopped: {delete} does not run then"
            ),
            None => match (deletes.at(Exit::Failure), deletes.at(Exit::Success)) {
                (true, false) => format!(
                    "the {noun} that {label} creates is not deleted if the workflow succeeds"
                ),
                (false, true) => {
                    format!("the {noun} that {label} creates is not deleted if the workflow fails")
                }
                _ => format!("the {noun} that {label} creates is never deleted"),
            },
        }
    }
}

/// Whether an op changes an object that may have been there before.
fn may_be_there(effect: &Effect<'_>) -> bool {
    effect.known.is_none() && effect.action == Action::Apply && !effect.name.is_of_this_run()
}
