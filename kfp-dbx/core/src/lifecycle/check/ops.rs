//! The rules about a single op.

use super::subject::Check;
use crate::lifecycle::effect::{Condition, Effect, kind_key};
use crate::lifecycle::sketch::{Likeness, Sketch};
use crate::rule::{Diagnostic, IGNORED_FAILURE, NO_TIMEOUT};
use crate::spec::limits::{self, Around};
use crate::table::{self, Action, Kind, Operator, Referent};
use crate::value::path::{Step, display_path};
use crate::value::{Map, Ref, Target, Value};

impl<'a, L: Clone> Check<'a, '_, L> {
    /// Checks a single op.
    pub(super) fn op(&self, index: usize, found: &mut Vec<Diagnostic<L>>) {
        let effect = self.effect_at(index);
        if effect.creates() {
            self.fixed_names(index, found);
        }
        self.identities(index, found);
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
            self.starts(index, kind, found);
            if let Some(spec) = effect.spec {
                self.runs_of_jobs(index, kind, spec, found);
            }
            found.extend(self.time_limit(index, effect, kind));
        }
    }

    /// An op that waits has a time limit.
    fn timeout(&self, index: usize, effect: &Effect<'a>, found: &mut Vec<Diagnostic<L>>) {
        let waits = matches!(effect.condition, Condition::Reference | Condition::Judged);
        if !waits || effect.has_timeout || self.knowledge.pipeline.has_deadline {
            return;
        }
        let kind = effect.known.filter(|_| effect.creates());
        let needed = kind.and_then(|_| self.needed_elsewhere(index));
        let is_for_ours = self.knowledge.pipeline.operator == Some(Operator::KfpDbx);
        let why = match (kind, &needed) {
            (None, _) => "if its conditions are never met, Argo waits forever".to_owned(),
            (Some(_), Some((field, noun))) if is_for_ours => format!(
                "as long as the {noun} in `{field}` does not exist, the operator tries again, and Argo waits"
            ),
            _ => "if the Databricks API rejects the request, the archived Azure Databricks Operator writes no status, and Argo waits for it forever".to_owned(),
        };
        let message = format!("{} has no timeout: {why}", self.label(index));
        let all = self.settings(&[("timeout", Some("\"2h\""))]);
        let help = format!("set a timeout with `.timeout(\"2h\")`, or for all ops with {all}");
        let mut report = self.report(&NO_TIMEOUT, index, &[], message, help);
        if kind.is_some() && needed.is_none() {
            report.finding = report.finding.of_archived();
        }
        found.push(report);
    }

    /// Returns the first field of a spec that names an object which no op of the pipeline creates,
    /// with the noun of that object. An operator tries again until it exists.
    fn needed_elsewhere(&self, index: usize) -> Option<(String, &'static str)> {
        if !self.knowledge.pipeline.complete {
            return None;
        }
        self.named[index].iter().find_map(|named| {
            let (Referent::Owner(kind) | Referent::Name(kind)) = named.reference.to else {
                return None;
            };
            let is_needed = named.has_effect && !named.of_runs;
            (is_needed && self.is_made_elsewhere(kind, named.value)).then(|| {
                let noun = table::kind(kind).map_or(kind, |kind| kind.noun);
                (display_path(&named.path()), noun)
            })
        })
    }

    /// Whether a value is the name of an object of that kind that no op creates.
    fn is_made_elsewhere(&self, kind: &str, name: &'a Value) -> bool {
        let Value::Text(text) = name else { return false };
        // An op whose output is the name has run before.
        let is_output = |reference: Ref| matches!(reference.target, Target::Output { .. });
        if text.refs().any(is_output) || text.as_literal() == Some("") {
            return false;
        }
        let name = Sketch::of(name, self.resolve);
        let is_it = |create: &usize| self.effect_at(*create).name.compare(&name) == Likeness::Same;
        !self.of_kind(kind_key(kind)).is_some_and(|of| of.creates.iter().any(is_it))
    }

    /// Databricks ends a run before Argo stops waiting for it.
    fn time_limit(&self, index: usize, effect: &Effect<'a>, kind: &Kind) -> Option<Diagnostic<L>> {
        kind.outcome?;
        let around = match effect.timeout {
            Some(seconds) => Around::Timeout(seconds),
            // Exit handlers run after the deadline.
            None if effect.has_timeout || effect.exit.is_some() => return None,
            None => Around::Deadline(self.knowledge.pipeline.deadline?),
        };
        let of_spec = |kind: &Kind, spec: &Map| {
            let field = kind.time_limit?;
            match spec.get(field)? {
                // Another number is none of the field's.
                Value::Int(seconds) => {
                    let seconds = i32::try_from(*seconds).ok()?;
                    Some((field, u64::try_from(seconds).ok()?))
                }
                _ => None,
            }
        };
        let spec = effect.spec?;
        let (of, (field, limit)) = match kind.job_field().and_then(|job| spec.get(job)) {
            None => (index, of_spec(kind, spec)?),
            Some(name) => {
                let field = kind.job_field()?;
                let reference = kind.owners().find(|reference| reference.field == [field])?;
                let job = self.job_of(reference, name)?;
                (self.by_node[job.node]?, of_spec(job.known?, job.spec?)?)
            }
        };
        let label = self.label(index);
        let finding = limits::beyond_op(&label, kind.noun, field, limit, around)?;
        let path = [Step::Field(field.to_owned())];
        let place = (self.knowledge.place)(self.effect_at(of).node, &path);
        Some(finding.at(place).of([effect.node]))
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
            let all = self.settings(&[("truthful", None)]);
            let help = format!(
                "write `.truthful()`, or {all} for all ops, so that the task fails if the {noun} fails, or check `outputs.{}`",
                outcome.output
            );
            found.push(self.report(&IGNORED_FAILURE, index, &[], message, help));
        }
    }
}
