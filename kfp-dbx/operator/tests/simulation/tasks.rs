//! Jobs and runs of several tasks: what users write, and what has to become of it.

use std::collections::BTreeMap;

use kfp_dbx_operator::fake::{End, Run, has_word};
use kfp_dbx_operator::object::Key;
use serde_json::{Value as Json, json};

use crate::world::{World, kind};

/// The conditions on the tasks that a task depends on.
const RUN_IF: [&str; 8] = [
    "",
    "",
    "",
    "ALL_DONE",
    "ALL_FAILED",
    "AT_LEAST_ONE_FAILED",
    "AT_LEAST_ONE_SUCCESS",
    "NONE_FAILED",
];

/// The words in the keys of tasks.
const WORDS: [&str; 12] =
    ["", "", "", "", "", "", "-fails", "-fails-once", "-breaks", "-is-skipped", "-slow", "-hangs"];

impl World {
    /// Writes a job of several tasks, some of which share a cluster.
    pub fn job_of_tasks(&mut self, key: &Key) -> Json {
        let shared = self.random.one_of(&["c", "c", "c-fails"]);
        let mut tasks = self.tasks(key);
        for task in tasks.as_array_mut().into_iter().flatten() {
            let can_share = !task["new_cluster"].is_null();
            if can_share && self.random.chance(600) {
                task.as_object_mut().unwrap().shift_remove("new_cluster");
                task["job_cluster_key"] = json!(shared);
            }
        }
        let clusters = json!([{"job_cluster_key": shared, "new_cluster": self.new_cluster()}]);
        json!({"tasks": tasks, "job_clusters": clusters})
    }

    /// Writes some tasks, in an order that their dependencies allow.
    pub fn tasks(&mut self, of: &Key) -> Json {
        let mut tasks: Vec<Json> = Vec::new();
        for number in 0..self.random.within(1, 5) {
            let key = format!("t{number}{}", self.random.one_of(&WORDS));
            let mut task = self.task(&key, of);
            let before: Vec<_> = tasks.iter().map(|task| task["task_key"].clone()).collect();
            let on: Vec<_> = before.into_iter().filter(|_| self.random.chance(500)).collect();
            if !on.is_empty() {
                task["depends_on"] = on.iter().map(|key| json!({"task_key": key})).collect();
                let run_if = self.random.one_of(&RUN_IF);
                if !run_if.is_empty() {
                    task["run_if"] = json!(run_if);
                }
            }
            if self.random.chance(300) {
                task["max_retries"] = json!(self.random.within(1, 2));
                task["min_retry_interval_millis"] = json!(self.random.within(0, 20_000));
            }
            tasks.push(task);
        }
        Json::Array(tasks)
    }

    fn task(&mut self, key: &str, of: &Key) -> Json {
        let notebook = json!({"notebook_path": "/Shared/sim"});
        let mut task = json!({"task_key": key});
        match self.random.below(12) {
            0 => {
                let right = self.random.one_of(&["1", "2"]);
                task["condition_task"] = json!({"left": "1", "op": "EQUAL_TO", "right": right});
            }
            1 => {
                let inputs = self.random.one_of(&["[1, 2, 3]", r#"["a", "fails"]"#]);
                let work = json!({"notebook_path": "/a", "base_parameters": {"x": "{{input}}"}});
                let repeated = json!({"task_key": "one", "notebook_task": work});
                task["for_each_task"] =
                    json!({"inputs": inputs, "concurrency": 2, "task": repeated});
            }
            2 => self.runs_job(&mut task, of),
            3 | 4 => {
                let cluster = self.users.name(kind("Dcluster"), &mut self.random).name;
                task["notebook_task"] = notebook;
                match has_word(&cluster, "terminates") {
                    true => task["new_cluster"] = self.new_cluster(),
                    false => task["existing_cluster_name"] = json!(cluster),
                }
            }
            // On serverless compute.
            5 => task["notebook_task"] = notebook,
            _ => {
                task["notebook_task"] = notebook;
                task["new_cluster"] = self.new_cluster();
            }
        }
        task
    }

    /// Has a task run a job. Only the second job runs the first one, so that none runs itself.
    fn runs_job(&mut self, task: &mut Json, of: &Key) {
        let first = self.users.first_name(kind("Djob")).to_owned();
        match of.kind == "Djob" && of.name == first {
            true => task["notebook_task"] = json!({"notebook_path": "/Shared/sim"}),
            false => task["run_job_task"] = json!({"job_name": first}),
        }
    }

    /// Checks what a status says of the tasks of a run that has ended.
    pub fn check_results(&mut self, key: &Key, status: &Json, run: u64) {
        let Some(run) = self.workspace.run(run) else { return };
        if run.tasks.iter().all(|task| task.key == "main") {
            return;
        }
        self.census.task_results += 1;
        let results = &status["task_results"];
        let wrong = run.last_attempts().find_map(|task| {
            let told = &results[&task.key];
            let result = task.end().and_then(End::result);
            let is_right = told["run_id"] == task.id && told["result_state"].as_str() == result;
            (!is_right).then(|| format!("{key} says {told} of its task {task:?}"))
        });
        let wrong = wrong.or_else(|| {
            let number = results.as_object().map_or(0, serde_json::Map::len);
            let expected = run.last_attempts().count();
            (number != expected).then(|| format!("{key} has {number} results, not {expected}"))
        });
        let cause = wrong.or_else(|| wrong_order(run, self.server.get(key).map(|it| &it["spec"])));
        if let Some(wrong) = cause {
            self.violate(|| wrong);
        }
    }
}

/// Returns a task of a run that did not run as the spec says, if there is one. Runs that someone has
/// stopped are not judged.
fn wrong_order(run: &Run, spec: Option<&Json>) -> Option<String> {
    let tasks = spec?["tasks"].as_array()?;
    let ends: BTreeMap<&str, End> =
        run.last_attempts().filter_map(|task| Some((&*task.key, task.end()?))).collect();
    if ends.values().any(|end| matches!(end, End::Cancelled | End::TimedOut)) {
        return None;
    }
    tasks.iter().find_map(|wanted| {
        let key = wanted["task_key"].as_str()?;
        let attempts: Vec<_> =
            run.tasks.iter().filter(|task| task.key == key && task.iteration.is_none()).collect();
        let began = attempts.iter().find_map(|task| task.began());
        let on = wanted["depends_on"].as_array().into_iter().flatten();
        let on: Vec<_> = on.filter_map(|on| on["task_key"].as_str()).collect();
        let before: Option<Vec<End>> = on.iter().map(|key| ends.get(key).copied()).collect();
        let has_to_run = runs(wanted["run_if"].as_str().unwrap_or("ALL_SUCCESS"), &before?);
        if has_to_run != began.is_some() {
            let whether = if has_to_run { "does not run" } else { "runs" };
            return Some(format!("the task `{key}` {whether}, after {ends:?}: {wanted}"));
        }
        let last_end = run
            .tasks
            .iter()
            .filter(|task| on.contains(&&*task.key) && task.iteration.is_none())
            .filter_map(kfp_dbx_operator::fake::Task::ended)
            .max();
        let too_early = began.zip(last_end).is_some_and(|(began, end)| began < end);
        too_early.then(|| format!("the task `{key}` runs before those that it depends on"))
    })
}

/// Whether a task runs after others that have ended like this.
fn runs(run_if: &str, before: &[End]) -> bool {
    let succeeded = |end: &End| *end == End::Success;
    let failed = |end: &End| !succeeded(end) && !matches!(end, End::Excluded | End::Disabled);
    if before.is_empty() {
        return true;
    }
    match run_if {
        "ALL_DONE" => true,
        "ALL_FAILED" => before.iter().all(failed),
        "AT_LEAST_ONE_FAILED" => before.iter().any(failed),
        "AT_LEAST_ONE_SUCCESS" => before.iter().any(succeeded),
        "NONE_FAILED" => !before.iter().any(failed) && before.iter().any(succeeded),
        _ => before.iter().all(succeeded),
    }
}
