//! A create of an exit handler can be repeated: `argo retry` runs the exit handler again.

use super::subject::Check;
use crate::lifecycle::effect::{Effect, Exit};
use crate::lifecycle::resources::Resource;
use crate::lifecycle::sketch::Part;
use crate::rule::{Diagnostic, EXIT_RETRY};
use crate::table::Action;
use crate::value::path::name_path;
use crate::value::{Target, WorkflowVariable};

impl<'a, L: Clone> Check<'a, '_, L> {
    /// A resource that an exit handler creates is gone, or has another name, when a retry of the
    /// workflow runs the exit handler again.
    pub(super) fn exit_retries(&self, resource: &Resource<'a>, found: &mut Vec<Diagnostic<L>>) {
        for &create in &resource.creates {
            let effect = self.effect_at(create);
            if effect.action == Action::Create
                && runs_again(effect)
                && has_same_name(effect)
                && !self.is_deleted_there(create, resource)
            {
                found.push(self.second_create(create));
            }
        }
    }

    /// Whether the exit handler deletes the resource as well, or may do so in code that the checker
    /// can't see.
    fn is_deleted_there(&self, create: usize, resource: &Resource<'a>) -> bool {
        let effect = self.effect_at(create);
        let deletes = |delete: &usize| {
            let exit = self.effect_at(*delete).exit;
            exit == Some(Exit::Always) || exit == effect.exit
        };
        effect.deleted_on_exit
            || resource.deletes.iter().any(deletes)
            || !self.knowledge.pipeline.complete
            || self.knowledge.graph.nodes[effect.node].escaped
            || self.may_be_deleted(effect.kind, &effect.name)
    }

    fn second_create(&self, create: usize) -> Diagnostic<L> {
        let effect = self.effect_at(create);
        let (label, noun) = (self.label(create), effect.noun());
        let message = format!(
            "{label} creates a {noun} with the same name when `argo retry` runs the exit handler again: the second create fails with `AlreadyExists`"
        );
        let help = match effect.known {
            Some(_) => format!(
                "write `.delete_on_exit()`, or delete the {noun} in the exit handler before {label}, with `.wait(…)`"
            ),
            None => "write `.action(Action::Apply)`, which changes the object that is there, or replace `name` with `generateName`".to_owned(),
        };
        self.report(&EXIT_RETRY, create, &name_path(), message, help)
    }
}

/// Whether a retry can run the exit handler a second time. A workflow that succeeded is not retried.
fn runs_again(effect: &Effect<'_>) -> bool {
    matches!(effect.exit, Some(Exit::Always | Exit::Failure))
}

/// Whether the name is the same at each attempt. The uid of the workflow and the parameters are; an
/// output of the exit handler may differ.
fn has_same_name(effect: &Effect<'_>) -> bool {
    effect.name.0.iter().all(|part| match part {
        Part::Literal(_) => true,
        Part::Ref(target, _) => match target {
            Target::Param { .. } => true,
            Target::Workflow(variable) => *variable != WorkflowVariable::Duration,
            Target::Output { .. } => false,
        },
        Part::Generated(_) | Part::Unknown => false,
    })
}
