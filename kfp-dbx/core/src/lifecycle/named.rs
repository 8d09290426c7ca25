//! The values of specs that name resources, which several rules look at.

use super::effect::Effect;
use crate::table::Reference;
use crate::value::Value;
use crate::value::path::{Step, each_named};

/// A value in the spec of an op that names a resource.
pub(super) struct Named<'a> {
    /// The row of the field.
    pub(super) reference: &'static Reference,
    pub(super) value: &'a Value,
    /// The path of the field.
    pub(super) path: Vec<Step>,
    /// Whether only runs of the op's resource use the other one, and not its creation.
    pub(super) of_runs: bool,
    /// Whether it is the job that the op runs.
    pub(super) is_job: bool,
    /// Whether the field has an effect: beside the job of a run, the others have none.
    pub(super) has_effect: bool,
}

/// Returns the values in the spec of a create that name resources, in the order of the kind's
/// references.
pub(super) fn named<'a>(effect: &Effect<'a>) -> Vec<Named<'a>> {
    let (Some(kind), Some(spec), true) = (effect.known, effect.spec, effect.creates()) else {
        return Vec::new();
    };
    let job = kind.job_field();
    let has_job = job.is_some_and(|job| spec.get(job).is_some());
    let mut found = Vec::new();
    for (lists, of_runs) in [(kind.uses, false), (kind.runs_use, true)] {
        each_named(spec, lists, &mut |reference, value, path| {
            let is_job = job.is_some_and(|job| reference.field == [job]);
            let has_effect = is_job || !has_job;
            let path = path.steps();
            found.push(Named { reference, value, path, of_runs, is_job, has_effect });
        });
    }
    found
}
