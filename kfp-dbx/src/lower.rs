//! From the model of a pipeline to the checked graph that is emitted, in three stages:
//!
//! 1. [`complete`] gives each op its object, and adds the deletes of `.delete_on_exit()`.
//! 2. [`build`] creates the graph: names, inputs, order.
//! 3. [`check`] applies every rule to that graph.
//!
//! All problems are reported together.

mod build;
pub(crate) mod check;
pub(crate) mod complete;
mod effects;
mod facts;
pub(crate) mod graph;
mod listed;
mod lowered;
pub(crate) mod object;
mod parameters;
pub(crate) mod sketches;
pub(crate) mod words;

use kfp_dbx_core::rule::{Diagnostic, RECURSIVE_PIPELINE};
use kfp_dbx_core::text::names::check_pipeline_name;

pub(crate) use self::graph::{Dag, Export};
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
/// Returns every problem of the pipeline.
pub(crate) fn lower(
    mut scope: Scope,
    settings: &Settings,
    kind: Kind,
    schedule: Option<&CronData>,
) -> Result<Lowered, Error> {
    let found_in_body = std::mem::take(&mut scope.found);
    let unread = std::mem::take(&mut scope.unread);
    // The body ended there, so that what else is found would be a consequence.
    let is_recursive = |found: &&Diagnostic<_>| *found.finding.rule == RECURSIVE_PIPELINE;
    if let Some(found) = found_in_body.iter().find(is_recursive) {
        return Err(Error::new(vec![found.clone().into()]));
    }
    let graph = build::build(complete::complete(scope, settings), settings.operator);
    let found = check::check(&graph, settings, kind, schedule, unread, found_in_body);
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
