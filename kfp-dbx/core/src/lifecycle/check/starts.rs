//! The rule about jobs that start by themselves: a schedule needs a job that stays.

use super::subject::Check;
use crate::lifecycle::effect::Effect;
use crate::rule::{Diagnostic, SHORT_SCHEDULE};
use crate::table::Kind;
use crate::value::Value;
use crate::value::path::{Step, literal};

/// The fields by which a job starts by itself.
const STARTS: [&str; 3] = ["schedule", "trigger", "continuous"];

impl<'a, L: Clone> Check<'a, '_, L> {
    /// A job that starts by itself is not deleted with the workflow that creates it.
    pub(super) fn starts(&self, index: usize, kind: &Kind, found: &mut Vec<Diagnostic<L>>) {
        let effect = self.effect_at(index);
        let Some(spec) = effect.spec.filter(|_| !effect.keep) else { return };
        let starts = |field: &&str| {
            kind.spec.field(field).is_some() && spec.get(field).is_some_and(is_active)
        };
        let Some(field) = STARTS.into_iter().find(starts) else { return };
        if !self.is_deleted_on_exit(effect) {
            return;
        }
        let message = format!(
            "`{field}` starts runs of the job that {} creates only while the workflow runs: `.delete_on_exit()` deletes the job at its end",
            self.label(index)
        );
        let help = format!(
            "write `.keep()` instead of `.delete_on_exit()` if the job is meant to stay, or else remove `{field}`"
        );
        let path = [Step::Field(field.to_owned())];
        found.push(self.report(&SHORT_SCHEDULE, index, &path, message, help));
    }

    /// Whether `.delete_on_exit()` deletes a resource. The program has the delete as an op.
    fn is_deleted_on_exit(&self, create: &Effect<'a>) -> bool {
        let stands_for = |effect: &Effect<'_>| effect.stands_for == Some(create.node);
        create.deleted_on_exit || self.knowledge.effects.iter().any(stands_for)
    }
}

/// Whether a schedule or a trigger starts runs: it is not paused, as far as that is known.
fn is_active(start: &Value) -> bool {
    let Value::Map(start) = start else { return false };
    match start.get("pause_status") {
        None => !start.is_open(),
        Some(status) => literal(status) == Some("UNPAUSED"),
    }
}
