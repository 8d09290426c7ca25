//! The tasks of the runs that ops make, by their keys.

use std::collections::BTreeMap;

use kfp_dbx_core::lifecycle::Sketch;
use kfp_dbx_core::table::{Action, Kind, Operator};
use kfp_dbx_core::value::path::literal;
use kfp_dbx_core::value::{Map, Value};
use kfp_dbx_simulator::scenario::Fault;

use crate::lower::graph::{Graph, Node};
use crate::lower::object::Object;
use crate::lower::sketches::Sketches;

/// The specs of the jobs of a pipeline, by their names.
pub(super) struct Jobs<'g> {
    sketches: Sketches<'g>,
    by_name: BTreeMap<Sketch<'g>, &'g Map>,
}

impl<'g> Jobs<'g> {
    pub(super) fn new(graph: &'g Graph) -> Self {
        let sketches = Sketches::new(graph);
        let jobs = graph.nodes.iter().filter_map(|node| {
            let (kind, spec) = made(node.object.as_ref()?)?;
            let name = node.object.as_ref()?.resource_name()?;
            (!kind.runs_use.is_empty()).then(|| (sketches.of(name), spec))
        });
        let by_name = jobs.collect();
        Self { sketches, by_name }
    }

    /// Returns the failure of each task of the run that an op makes, if it has several: those in its own
    /// spec, or in that of its job. One of the ways in which a task fails stands for all.
    pub(super) fn failures_of(&self, node: &'g Node, operator: Operator) -> Vec<Fault> {
        if operator != Operator::KfpDbx {
            return Vec::new();
        }
        let Some((kind, spec)) = node.object.as_ref().and_then(made) else { return Vec::new() };
        let (Some(job), Some(state)) = (kind.job_field(), kind.usual_failure()) else {
            return Vec::new();
        };
        let spec = match spec.get(job) {
            Some(job) => self.by_name.get(&self.sketches.of(job)).copied(),
            None => Some(spec),
        };
        let several = kind.work().and_then(|work| work.several);
        let tasks = spec.zip(several).and_then(|(spec, several)| spec.get(several));
        let Some(Value::List(tasks)) = tasks else { return Vec::new() };
        let several = if tasks.len() > 1 { tasks.as_slice() } else { &[] };
        let key = |task: &Value| match task {
            Value::Map(task) => literal(task.get("task_key")?).map(str::to_owned),
            _ => None,
        };
        several.iter().filter_map(key).map(|key| Fault::task_ends(key, state)).collect()
    }
}

/// Returns the kind and the spec of what an op creates, if it is one of Databricks'.
fn made(object: &Object) -> Option<(&'static Kind, &Map)> {
    let creates = matches!(object.action, Action::Create | Action::Apply);
    Some((object.kind.filter(|_| creates)?, object.spec()?))
}
