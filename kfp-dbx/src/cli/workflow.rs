//! Builds the workflow of a pipeline for a command, with the values of a run.

use clap::ValueEnum;
use clap::builder::PossibleValue;
use serde_json::{Value as Json, json};

use super::entry::Entry;
use super::exit::Failure;
use super::findings;
use crate::arguments::About;
pub(super) use crate::model::kind::Kind;
use crate::{Pipeline, Workflow};

impl ValueEnum for Kind {
    fn value_variants<'a>() -> &'a [Self] {
        Self::ALL
    }

    fn to_possible_value(&self) -> Option<PossibleValue> {
        Some(PossibleValue::new(self.facts().word))
    }
}

/// Builds the workflow, and shows its warnings.
pub(super) fn build(entry: &Entry, kind: Kind) -> Result<Workflow, Failure> {
    let pipeline = &entry.pipeline;
    let schedule = pipeline.own_schedule().filter(|_| kind.facts().is_scheduled);
    if kind.facts().is_scheduled && schedule.is_none() {
        let message = format!("the pipeline `{}` has no schedule", pipeline.name());
        let schedule = pipeline.setting_form().write(&[("schedule", Some("\"@daily\""))]);
        return Err(Failure::usage(message).help(format!("set a schedule: {schedule}")));
    }
    let workflow = pipeline.compile(kind, schedule);
    let workflow = workflow.map_err(|error| findings::failure(&error))?;
    findings::show(workflow.warnings());
    Ok(workflow)
}

/// Returns the pipeline with the values of a run in place of its defaults, for this kind of object.
pub(super) fn with_values(
    pipeline: &Pipeline,
    given: &[(String, String)],
    kind: Kind,
) -> Result<Pipeline, Failure> {
    let values = arguments(pipeline, given)?;
    if values.is_empty() {
        return Ok(pipeline.clone());
    }
    let parameters = pipeline.parameters();
    let parameters: Vec<Json> = values
        .iter()
        .zip(&parameters)
        .map(|((name, value), parameter)| match parameter.description() {
            Some(description) => json!({"name": name, "value": value, "description": description}),
            None => json!({"name": name, "value": value}),
        })
        .collect();
    let spec = json!({"arguments": {"parameters": parameters}});
    let spec = if kind.facts().is_scheduled { json!({"workflowSpec": spec}) } else { spec };
    Ok(pipeline.clone().patch(json!({"spec": spec})))
}

/// Checks the values of a run by the types of the parameters. Returns all values in the order of
/// the parameters.
pub(super) fn arguments(
    pipeline: &Pipeline,
    given: &[(String, String)],
) -> Result<Vec<(String, String)>, Failure> {
    pipeline.arguments(given.iter().cloned()).map_err(|error| {
        let problems = error.about().map(|(problem, about)| match about {
            About::Missing(name) => format!("{problem}: write `-p {name}=…`"),
            About::Given(_) | About::All => problem.clone(),
        });
        match problems.collect::<Vec<_>>().as_slice() {
            [problem] => Failure::usage(problem),
            problems => Failure::usage(format!(
                "the parameters are wrong:\n  - {}",
                problems.join("\n  - ")
            )),
        }
    })
}
