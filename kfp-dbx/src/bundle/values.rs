//! Values in a bundle: parameters, outputs and items as the references of Databricks.

use kfp_dbx_core::value::path::Step;
use kfp_dbx_core::value::{Piece, Ref, Target, Text, Value, WorkflowVariable};

use super::context::{Context, Holds, Job, Source};
use super::roles::Role;
use super::texts::{Written, job_id, literal, parameter, quoted};
use crate::model::block::BlockKind;
use crate::model::json;
use crate::model::op::OpKind;
use crate::model::param::Origin;

/// When Databricks reads a field.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Time {
    /// When the bundle is deployed.
    Deploy,
    /// When the task runs.
    Run,
}

/// The output with the id of a run, whoever names it.
const RUN_ID: &str = "{.status.metadata.run_id}";
/// The output with the id of a job.
const JOB_ID: &str = "{.status.job_status.job_id}";
/// The output with the result of a run.
pub(super) const RESULT_STATE: &str = "{.status.metadata.state.result_state}";
/// The output with the id of a cluster.
pub(super) const CLUSTER_ID: &str = "{.status.cluster_info.cluster_id}";

impl<'a> Context<'a> {
    /// Returns a value as text. The error is the reason why a bundle can't have it.
    ///
    /// A value of an op that has no counterpart itself has none, either: that reason is empty.
    pub(super) fn text(
        &mut self,
        value: &Value,
        time: Time,
        job: &mut Job,
    ) -> Result<String, String> {
        let mut text = Written::default();
        self.write(value, time, job, &mut text)?;
        literal(&text.plain)?;
        if time == Time::Run {
            if text.plain.contains("{\0") || text.plain.contains("\0}") {
                return Err("a brace stands beside the value in it, and three of them are no reference of Databricks: put a space between them".to_owned());
            }
            if job.holds != Holds::Own {
                self.report_tags(&text.plain)?;
            }
        }
        Ok(text.whole)
    }

    fn write(
        &mut self,
        value: &Value,
        time: Time,
        job: &mut Job,
        text: &mut Written,
    ) -> Result<(), String> {
        match value {
            Value::Text(Text::Literal(part)) => text.push(part),
            Value::Text(Text::Mixed(pieces)) => {
                for piece in pieces {
                    match piece {
                        Piece::Literal(part) => text.push(part),
                        Piece::Ref(reference) => {
                            self.write_reference(*reference, time, job, text)?;
                        }
                    }
                }
            }
            Value::Ref(reference) => self.write_reference(*reference, time, job, text)?,
            Value::Float(float) => text.push(&float.to_string()),
            other => {
                let mut refs = 0;
                other.visit_refs(&mut |_| refs += 1);
                match refs {
                    0 => text.push(&json::literal(other).to_string()),
                    _ => return Err("it is JSON with a value of the run in it".to_owned()),
                }
            }
        }
        Ok(())
    }

    fn write_reference(
        &mut self,
        reference: Ref,
        time: Time,
        job: &mut Job,
        text: &mut Written,
    ) -> Result<(), String> {
        if self.is_lost(reference.target) {
            return Err(String::new());
        }
        match self.known(reference.target) {
            Some(known) => self.write(known, time, job, text)?,
            None => text.push_reference(&self.tag(reference, time, job)?),
        }
        Ok(())
    }

    /// Returns the reference of Databricks for a parameter, an output or a value of Argo's own, or the
    /// value itself if it is known.
    pub(super) fn reference(
        &mut self,
        reference: Ref,
        time: Time,
        job: &mut Job,
    ) -> Result<String, String> {
        self.text(&Value::Ref(reference), time, job)
    }

    fn tag(&mut self, reference: Ref, time: Time, job: &mut Job) -> Result<String, String> {
        let shown = self.words().target(reference.target);
        match (reference.target, time) {
            (Target::Param { index, .. }, _) => self.param(index, time, job),
            (Target::Output { op, output, part: None, .. }, _)
                if self.output_path(op as usize, output) == Some(JOB_ID)
                    && self.created[op as usize].is_some() =>
            {
                let created = self.created[op as usize].as_ref();
                Ok(created.map(|created| job_id(&created.key)).unwrap_or_default())
            }
            (_, Time::Deploy) => {
                Err(format!("`{shown}` is not known yet when the bundle is deployed"))
            }
            (Target::Workflow(variable), _) => self.variable_of_job(variable, job),
            (Target::Output { part: Some(_), .. }, _) => {
                Err(format!("a job knows no part of an output, which `{shown}` is"))
            }
            (Target::Output { op, output, .. }, _) => {
                let op = op as usize;
                if self.output_path(op, output) != Some(RUN_ID) || self.is_run_of_job(op) {
                    return Err(self.unknown_output(op, output, &shown));
                }
                if self.holders[op] != Some(job.holds) {
                    let name = format!("{}_run_id", self.graph.nodes[op].name);
                    return Ok(self.pass(reference.target, &name, job));
                }
                Ok(format!("{{{{tasks.{}.run_id}}}}", quoted(&self.task_key(op))))
            }
        }
    }

    /// Returns the reason why a task can't read an output.
    fn unknown_output(&self, op: usize, output: u32, shown: &str) -> String {
        match (&self.roles[op], self.output_path(op, output)) {
            (Role::Run, Some(RESULT_STATE)) => {
                format!("only a condition of a job knows `{shown}`, to compare it with a word")
            }
            (Role::Run, _) => format!(
                "a job does not know `{shown}`: a notebook can set a task value, which others read"
            ),
            (Role::Cluster, Some(CLUSTER_ID)) => {
                format!("a job cluster has no id before it starts, and `{shown}` is one")
            }
            _ => format!("a job does not know `{shown}`"),
        }
    }

    /// Reports literal text in which Databricks reads a reference. As a text of a run, it is one to what
    /// this run knows; as a text of a task, one to what the whole job knows.
    fn report_tags(&mut self, text: &str) -> Result<(), String> {
        for tag in text.split("{{").skip(1).filter_map(|rest| rest.split_once("}}")) {
            let name = tag.0.trim();
            let (first, rest) = name.split_once('.').unwrap_or((name, ""));
            match (first, rest) {
                ("input" | "tasks", _) => {}
                ("job", rest) if rest.starts_with("parameters.") => {}
                ("job", _) => {
                    self.reads_job = true;
                    continue;
                }
                _ => continue,
            }
            return Err("Databricks would read `{{…}}` in it as a reference".to_owned());
        }
        Ok(())
    }

    /// Whether a value is one of an op or a loop that is reported itself.
    pub(super) fn is_lost(&self, target: Target) -> bool {
        match target {
            Target::Output { lists: Some(_), .. } => true,
            Target::Output { op, .. } => matches!(self.roles[op as usize], Role::None(_)),
            _ => false,
        }
    }

    /// Returns the path of an output in the object of an op.
    pub(super) fn output_path(&self, op: usize, output: u32) -> Option<&'a str> {
        let node = self.graph.nodes.get(op)?;
        let name = node.data.output_name(output)?;
        node.object.as_ref()?.outputs.path(name)
    }

    /// Returns the value that a reference stands for, if the pipeline itself gives it: an argument of
    /// a pipeline that is used as an op, and the name of an object.
    pub(super) fn known(&self, target: Target) -> Option<&'a Value> {
        let graph = self.graph;
        match target {
            Target::Param { index, .. } => {
                let param = graph.params.get(index as usize)?;
                let Origin::Argument(block) = param.of else { return None };
                let Some(BlockKind::Pipeline(values)) = graph.nodes[block as usize].block_kind()
                else {
                    return None;
                };
                let given = values.iter().find(|(of, _)| *of == index).map(|(_, value)| value);
                given.or(param.default.as_ref())
            }
            Target::Output { op, output, lists: None, part: None, .. } => {
                let node = graph.nodes.get(op as usize)?;
                let name = node.data.output_name(output)?;
                let is_name = name == "name"
                    || matches!(&node.data.kind, OpKind::Databricks(data)
                        if data.row.kind.name_setter == name);
                node.object.as_ref().filter(|_| is_name)?.resource_name()
            }
            Target::Output { .. } | Target::Workflow(_) => None,
        }
    }

    fn param(&mut self, index: u32, time: Time, job: &mut Job) -> Result<String, String> {
        let Some((whole, path)) = self.graph.whole_param(index) else {
            return Err("it is no parameter of the pipeline".to_owned());
        };
        let param = &self.graph.params[whole as usize];
        let target = |index| Target::Param { scope: self.graph.scope, index };
        let shown = self.words().target(target(index));
        match (&param.of, time) {
            (Origin::Run, _) if !path.is_empty() => {
                Err(format!("a job knows no part of a parameter, which `{shown}` is"))
            }
            (Origin::Run, Time::Deploy) => Ok(self.variable(&param.name, Source::Param(whole))),
            (Origin::Run, Time::Run) if job.holds == Holds::Main => {
                self.used[whole as usize] = true;
                Ok(parameter(&param.name))
            }
            (Origin::Run, Time::Run) => {
                job.pass(target(whole), &param.name);
                Ok(parameter(&param.name))
            }
            (Origin::Item(_), Time::Deploy) => {
                Err("an item of a loop is not known yet when the bundle is deployed".to_owned())
            }
            (Origin::Item(block), Time::Run) if job.input == Some(*block as usize) => {
                job.whole_input |= path.is_empty();
                input(&path, &shown)
            }
            (Origin::Item(_), Time::Run) => {
                let name = match path.last() {
                    Some(Step::Field(field)) => field.clone(),
                    Some(Step::Item(at)) => format!("item_{at}"),
                    None => "item".to_owned(),
                };
                Ok(self.pass(target(index), &name, job))
            }
            (Origin::Argument(_) | Origin::Part(..), _) => {
                Err(format!("a job knows no part of a value, which `{shown}` is"))
            }
        }
    }

    /// Returns the parameter by which the job around this one passes a value.
    fn pass(&mut self, target: Target, name: &str, job: &mut Job) -> String {
        let name = self.name_of_passed(target, name);
        job.pass(target, &name);
        parameter(&name)
    }

    /// Returns the reference to what Databricks knows about the run of the job.
    fn variable_of_job(
        &mut self,
        variable: WorkflowVariable,
        job: &mut Job,
    ) -> Result<String, String> {
        let (tag, name) = match variable {
            WorkflowVariable::Uid => ("{{job.run_id}}", "run_id"),
            WorkflowVariable::Name => ("{{job.name}}-{{job.run_id}}", "run_name"),
            WorkflowVariable::CreationTimestamp => {
                ("{{job.start_time.iso_datetime}}", "start_time")
            }
            other => {
                return Err(format!(
                    "a job of Databricks has no `workflow::{}()`",
                    other.function()
                ));
            }
        };
        match job.holds {
            Holds::Main => Ok(tag.to_owned()),
            Holds::Loop(_) | Holds::Own => Ok(self.pass(Target::Workflow(variable), name, job)),
        }
    }

    /// Returns the op that creates the object of that kind and name.
    pub(super) fn creator(&self, role: &Role, name: &'a Value) -> Option<usize> {
        let name = self.sketches.of(name);
        let nodes = self.graph.nodes.iter().enumerate();
        let mut named =
            nodes.filter(|(node, _)| self.roles[*node] == *role).filter_map(|(node, of)| {
                Some((node, self.sketches.of(of.object.as_ref()?.resource_name()?)))
            });
        named.find(|(_, known)| *known == name).map(|(node, _)| node)
    }
}

/// Returns the reference to the item of a loop, or to a part of it.
fn input(path: &[Step], shown: &str) -> Result<String, String> {
    match path {
        [] => Ok("{{input}}".to_owned()),
        [Step::Field(name)] => Ok(format!("{{{{input.{}}}}}", quoted(name))),
        [Step::Item(at)] => Ok(format!("{{{{input.item_{at}}}}}")),
        _ => Err(format!("`{{{{input}}}}` knows no part of a part, which `{shown}` is")),
    }
}
