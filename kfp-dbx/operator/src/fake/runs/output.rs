//! `runs/get-output`.

use serde_json::{Value as Json, json};

use super::super::end::End;
use super::super::fields::Fields;
use super::super::problem::{Outcome, Problem};
use super::super::words::RETURNS;
use super::super::workspace::Workspace;
use super::requests::Named;
use super::{Run, Task, references};

impl Workspace {
    /// `runs/get-output`.
    pub(in crate::fake) fn runs_get_output(&mut self, fields: Fields<'_>) -> Outcome {
        let (run, task, metadata) = match self.named_run(fields.id("run_id")?)? {
            Named::Run(run) if !run.is_legacy => {
                return Err(Problem::invalid(
                    "Retrieving the output of runs with multiple tasks is not supported. Please \
                     retrieve the output of each individual task run instead.",
                ));
            }
            Named::Run(run) => {
                let last = run.tasks.last().ok_or_else(|| Problem::invalid("The run is empty."))?;
                (run, last, self.run_json(run, true))
            }
            Named::Task(run, task) => (run, task, self.task_as_run_json(run, task)),
        };
        let mut json = json!({"metadata": metadata});
        match task.end() {
            Some(End::Success) if task.draft.settings.contains_key("notebook_task") => {
                json["notebook_output"] =
                    json!({"result": returned(run, task), "truncated": false});
            }
            Some(End::Success) if LOGS.iter().any(|work| does(task, work)) => {
                json["logs"] = json!(format!("{} is done\n", run.name));
                json["logs_truncated"] = json!(false);
            }
            Some(End::Success) | None => {}
            Some(End::Failed) => {
                json["error"] = json!(format!("WorkloadFailed: {} fails", named(run, task)));
                json["error_trace"] = json!(format!(
                    "Traceback (most recent call last):\n  {}: it fails",
                    named(run, task)
                ));
            }
            Some(end) => json["error"] = json!(end.words().message),
        }
        if json["notebook_output"].is_null() && task.draft.settings.contains_key("notebook_task") {
            json["notebook_output"] = json!({});
        }
        if let Some(child) = task.child {
            json["run_job_output"] = json!({"run_id": child});
        }
        Ok(json)
    }
}

/// The types of tasks that have logs.
const LOGS: &[&str] = &["spark_jar_task", "spark_python_task", "python_wheel_task", "dbt_task"];

fn does(task: &Task, work: &str) -> bool {
    task.draft.settings.contains_key(work)
}

/// Returns the name of a run, with the key of the task if it has one.
fn named(run: &Run, task: &Task) -> String {
    match task.key.as_str() {
        "" => run.name.clone(),
        key => format!("the task `{key}` of {}", run.name),
    }
}

/// Returns the result of a notebook: the parameter `returns`, or `done`.
fn returned(run: &Run, task: &Task) -> String {
    let given = ["notebook_params", "job_parameters"];
    let given = given.into_iter().filter_map(|name| run.overriding.get(name)?.get(RETURNS));
    let own = task.draft.settings.get("notebook_task");
    let own = own.and_then(|work| work.get("base_parameters")?.get(RETURNS));
    let result = given.chain(own).find_map(Json::as_str);
    let result = result.or(run.parameters.get(RETURNS).map(String::as_str));
    let known = |name: &str| references::of_run(run, name);
    references::resolve(result.unwrap_or("done"), &known)
}
