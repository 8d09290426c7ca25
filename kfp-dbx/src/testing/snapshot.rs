//! A simulation as data.

use kfp_dbx_simulator::report::{Node, Report};
use kfp_dbx_simulator::time::Time;
use serde::ser::Error as _;
use serde::{Serialize, Serializer};
use serde_json::{Map, Value as Json, json};

use super::object::SimulatedObject;
use super::reasons::unmet;
use super::rows::{Row, rows};
use super::simulation::Simulation;

/// Serializes the phase and the message, the ops in the order in which they were reached, with one entry
/// for each item, the objects, and the second run. Times are seconds since the submission. What is empty is left out.
impl Serialize for Simulation {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let report = &self.report;
        let ops: Vec<_> = rows(self).iter().map(|row| op(self, row)).collect();
        let objects = report.objects.iter().map(|object| {
            let of = SimulatedObject::new(report, object);
            let states =
                object.states.iter().map(|(at, state)| json!([seconds(report, *at), state]));
            let in_databricks = object.in_databricks.map(|(from, until)| {
                json!([seconds(report, from), until.map(|until| seconds(report, until))])
            });
            compact(json!({
                "kind": object.kind,
                "name": object.name,
                "op": of.op(),
                "made": seconds(report, object.made),
                "gone": object.gone.map(|gone| seconds(report, gone)),
                "in_databricks": in_databricks,
                "states": states.collect::<Vec<_>>(),
                "owner": object.owner,
            }))
        });
        compact(json!({
            "workflow": report.workflow,
            "phase": report.phase.as_str(),
            "message": report.message,
            "ended": report.ended.map(|ended| seconds(report, ended)),
            "deleted": report.deleted.map(|deleted| seconds(report, deleted)),
            "ops": ops,
            "objects": objects.collect::<Vec<_>>(),
            "second": self.second().map(serde_json::to_value).transpose().map_err(S::Error::custom)?,
        }))
        .serialize(serializer)
    }
}

fn op(simulation: &Simulation, row: &Row<'_>) -> Json {
    let (report, node) = (&simulation.report, row.node);
    let last = row.attempts.last().unwrap_or(&node);
    let is_idle = row.is_idle();
    let prefix = format!("{}-", node.task);
    // The whole object is among the objects.
    let outputs = node.outputs.iter().filter_map(|(name, value)| {
        let name = name.strip_prefix(&prefix).unwrap_or(name);
        (name != "manifest").then(|| (name.to_owned(), Json::from(value.as_str())))
    });
    let started = (!is_idle).then(|| seconds(report, node.started));
    compact(json!({
        "op": node.task,
        "items": node.items,
        "phase": node.phase.as_str(),
        "message": node.message,
        "reason": is_idle.then(|| reason(simulation, node)),
        "attempts": (row.attempts.len() > 1).then_some(row.attempts.len()),
        "started": started,
        "ended": node.ended.filter(|_| !is_idle).map(|ended| seconds(report, ended)),
        "outputs": outputs.collect::<Map<_, _>>(),
        "action": last.action,
        "manifest": last.manifest.as_deref(),
    }))
}

/// Returns why an op or a block did not run.
fn reason(simulation: &Simulation, node: &Node) -> String {
    let block = simulation.ops.values().find_map(|facts| facts.block(&node.task));
    unmet(&simulation.report, node, block)
}

/// Removes what is empty.
fn compact(json: Json) -> Json {
    let Json::Object(fields) = json else { return json };
    let is_there = |value: &Json| match value {
        Json::Null => false,
        Json::String(text) => !text.is_empty(),
        Json::Array(items) => !items.is_empty(),
        Json::Object(fields) => !fields.is_empty(),
        Json::Bool(_) | Json::Number(_) => true,
    };
    Json::Object(fields.into_iter().filter(|(_, value)| is_there(value)).collect::<Map<_, _>>())
}

/// Returns the seconds since the submission.
fn seconds(report: &Report, time: Time) -> Json {
    let time = time - report.submitted;
    match time.0 % 1000 {
        0 => Json::from(time.0 / 1000),
        // Milliseconds of years are exact in a float.
        #[allow(clippy::cast_precision_loss)]
        _ => Json::from(time.0 as f64 / 1000.0),
    }
}
