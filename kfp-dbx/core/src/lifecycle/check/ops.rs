//! The rules about a single op, or an op and the job that it runs.

use super::subject::Check;
use crate::lifecycle::effect::{Condition, Effect, kind_key};
use crate::lifecycle::sketch::{Likeness, Sketch};
use crate::rule::{Diagnostic, IGNORED_FAILURE, NO_TIMEOUT, WRONG_PARAMS};
use crate::spec;
use crate::table::{Action, Kind, Task};
use crate::value::path::Step;
use crate::value::{Map, Value};

impl<'a, L: Clone> Check<'a, '_, L> {
    /// Checks a single op.
    pub(super) fn op(&self, index: usize, found: &mut Vec<Diagnostic<L>>) {
        let effect = self.effect_at(index);
        if effect.creates() {
            self.fixed_names(index, found);
        }
        if self.knowledge.graph.nodes[effect.node].escaped {
            return;
        }
        // An object of another kind may well have a status when it is made.
        if effect.known.is_some() || effect.action == Action::Get {
            self.timeout(index, effect, found);
        }
        let Some(kind) = effect.known else { return };
        if effect.creates() {
            self.failure(index, effect, kind, found);
            self.params(index, effect, kind, found);
        }
    }

    /// An op that waits has a time limit.
    fn timeout(&self, index: usize, effect: &Effect<'a>, found: &mut Vec<Diagnostic<L>>) {
        let waits = matches!(effect.condition, Condition::Reference | Condition::Judged);
        if waits && !effect.has_timeout && !self.knowledge.pipeline.has_deadline {
            let why = match effect.known {
                Some(_) if effect.creates() => {
                    "if the Databricks API rejects the request, the resource never gets a status, and Argo waits for it forever"
                }
                _ => "if its conditions are never met, Argo waits forever",
            };
            let message = format!("{} has no timeout: {why}", self.label(index));
            found.push(self.report(&NO_TIMEOUT, index, &[], message, "set a timeout with `.timeout(\"2h\")`, or for all ops with `#[pipeline(timeout = \"2h\")]`"));
        }
    }

    /// A failure fails the op, or something reads the outcome.
    fn failure(
        &self,
        index: usize,
        effect: &Effect<'a>,
        kind: &Kind,
        found: &mut Vec<Diagnostic<L>>,
    ) {
        let Some(outcome) = kind.outcome else { return };
        if effect.condition == Condition::Reference && !effect.outcome_used {
            let noun = kind.noun;
            let message = format!("{} succeeds even if its {noun} fails", self.label(index));
            let help = format!(
                "write `.truthful()`, or `#[pipeline(truthful)]` for all ops, so that the task fails if the {noun} fails, or check `outputs.{}`",
                outcome.output
            );
            found.push(self.report(&IGNORED_FAILURE, index, &[], message, help));
        }
    }

    /// The parameters of a run are those of its job's task.
    fn params(
        &self,
        index: usize,
        effect: &Effect<'a>,
        kind: &Kind,
        found: &mut Vec<Diagnostic<L>>,
    ) {
        let Some(spec) = effect.spec else { return };
        let Some((job, task)) = self.job_of(kind, spec) else { return };
        for given in spec::params(kind, spec).filter(|given| *given != task.params) {
            let message = format!(
                "{} sets `{given}`, but the job that {} creates has a `{}`, which takes `{}`",
                self.label(index),
                self.knowledge.graph.label(job.node),
                task.field,
                task.params,
            );
            let help = match spec.get(task.params) {
                Some(_) => "remove it".to_owned(),
                None => format!("set `{}` instead", task.params),
            };
            let path = [Step::Field(given.to_owned())];
            found.push(
                self.report(&WRONG_PARAMS, index, &path, message, help)
                    .related("the job", self.knowledge.graph.nodes[job.node].at.clone()),
            );
        }
    }

    /// Returns the one create of the job that a run names, with its task.
    fn job_of(&self, kind: &Kind, run: &'a Map) -> Option<(&Effect<'a>, &'static Task)> {
        let field = kind.job_field()?;
        let name = match run.get(field)? {
            Value::Unknown => return None,
            name => Sketch::of(name, self.resolve),
        };
        let job_kind = kind.owners().find(|reference| reference.field == [field])?.owner()?;
        let creates = &self.of_kind(kind_key(job_kind))?.creates;
        let creates = creates.iter().map(|create| self.effect_at(*create));
        let mut jobs = creates.filter(|job| job.name.compare(&name) == Likeness::Same);
        let (Some(job), None) = (jobs.next(), jobs.next()) else { return None };
        Some((job, spec::job_task(job.known?, job.spec?)?))
    }
}
