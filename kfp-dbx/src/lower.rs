//! From the model of a pipeline to the checked graph that is emitted, in three stages:
//!
//! 1. [`complete`] gives each op its object, and adds what the body only asked for: the deletes
//!    of `.delete_on_exit()`.
//! 2. [`build`] makes the one graph: names, inputs, order.
//! 3. [`check`] lets every rule look at that graph.
//!
//! All that is wrong is reported at once.

mod build;
pub(crate) mod check;
pub(crate) mod complete;
mod effects;
mod graph;
mod lowered;
pub(crate) mod object;
mod parameters;
mod sketches;

use kfp_dbx_core::text::names::check_pipeline_name;

pub(crate) use self::graph::{Dag, Outcomes};
pub(crate) use self::lowered::Lowered;
use self::lowered::judged;
pub(crate) use self::parameters::{Parameter, default_text, parameters};
use crate::error::Error;
use crate::model::cron::CronData;
use crate::model::kind::Kind;
use crate::model::scope::Scope;
use crate::model::settings::Settings;

/// Completes a pipeline, builds its graph and checks it.
///
/// # Errors
/// Everything that is wrong with the pipeline.
pub(crate) fn lower(
    mut scope: Scope,
    settings: &Settings,
    kind: Kind,
    schedule: Option<&CronData>,
) -> Result<Lowered, Error> {
    let found_in_body = std::mem::take(&mut scope.found);
    let graph = build::build(complete::complete(scope, settings.truthful));
    let found = check::check(&graph, settings, kind, schedule, found_in_body);
    let warnings = judged(&graph, settings, found)?;
    Ok(Lowered {
        name: check_pipeline_name(&settings.name).unwrap_or_default(),
        kind,
        schedule: schedule.cloned(),
        settings: settings.clone(),
        parameters: parameters(&graph.params),
        graph,
        warnings,
    })
}
