//! Jobs and runs of several tasks: what users write, and what has to become of it.

use std::collections::{BTreeMap, BTreeSet};

use kfp_dbx_operator::databricks::{Endpoint, Request};
use kfp_dbx_operator::fake::{End, Run};
use kfp_dbx_operator::object::Key;
use serde_json::{Value as Json, json};

use crate::check::id;
use crate::specs::notebook;
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
            if can_share && self.random.chance(800) {
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
        let mut task = match self.random.below(14) {
            0 => {
                let right = self.random.one_of(&["1", "2"]);
                json!({"condition_task": {"left": "1", "op": "EQUAL_TO", "right": right}})
            }
            1 | 2 => {
                let inputs = self.random.one_of(&["[1, 2, 3]", r#"["a", "fails"]"#]);
                let repeated = self.repeated(of);
                json!({"for_each_task": {"inputs": inputs, "concurrency": 2, "task": repeated}})
            }
            3 => self.runs_job(of).unwrap_or_else(notebook),
            4..7 => self.with_cluster(notebook()),
            // On serverless compute.
            7 => notebook(),
            _ => {
                let mut task = notebook();
                task["new_cluster"] = self.new_cluster();
                task
            }
        };
        task["task_key"] = json!(key);
        task
    }

    /// Writes a task that another one repeats.
    fn repeated(&mut self, of: &Key) -> Json {
        let work = json!({"notebook_path": "/a", "base_parameters": {"x": "{{input}}"}});
        let task = json!({"task_key": "one", "notebook_task": work});
        match self.random.below(6) {
            0..3 => self.with_cluster(task),
            3 => {
                let mut task = self.runs_job(of).unwrap_or_else(notebook);
                task["task_key"] = json!("one");
                task
            }
            _ => task,
        }
    }

    /// Writes a task that runs a job, which is named, or whose id is known. Only the second job runs the
    /// first one, so that none runs itself.
    pub fn runs_job(&mut self, of: &Key) -> Option<Json> {
        let first = Key {
            kind: kind("Djob"),
            namespace: of.namespace.clone(),
            name: self.users.first_name(kind("Djob")).to_owned(),
        };
        if *of == first {
            return None;
        }
        let id = self.job_id(&first).filter(|_| self.random.chance(800));
        let job = match id {
            Some(id) => json!({"job_id": id}),
            None => json!({"job_name": first.name}),
        };
        Some(json!({"run_job_task": job}))
    }

    /// Checks that jobs have the tasks and the shared clusters of their specs.
    pub fn check_jobs(&mut self) {
        let jobs: Vec<_> = self.server.list(kind("Djob"));
        for object in jobs {
            let (metadata, status) = (&object["metadata"], &object["status"]);
            let is_kept = status["state"] == "READY"
                && status["observedGeneration"] == metadata["generation"]
                && metadata["deletionTimestamp"].is_null();
            let Some(id) = id(&object).filter(|_| is_kept) else { continue };
            let Some(there) = self.plan_of_job(&id) else { continue };
            let wanted = Plan::of(&object["spec"]);
            if !wanted.tasks.is_empty() && wanted != there {
                let name = &metadata["name"];
                self.violate(|| format!("the job {name} has {there:?}, not {wanted:?}"));
            }
        }
    }

    /// Reads the tasks and the shared clusters of a job, which come in pages.
    fn plan_of_job(&mut self, id: &str) -> Option<Plan> {
        let mut plan = Plan::default();
        let mut request = Request::new(Endpoint::JobsGet).with("job_id", id);
        loop {
            let reply = self.workspace.handle(&request, self.now);
            let page: Json = serde_json::from_str(&reply.body).unwrap();
            let part = Plan::of(page.get("settings")?);
            plan.tasks.extend(part.tasks);
            plan.clusters.extend(part.clusters);
            match page["next_page_token"].as_str().filter(|token| !token.is_empty()) {
                Some(token) => request = request.with("page_token", token),
                None => return Some(plan),
            }
        }
    }

    /// Checks what a status says of the tasks of a run that has ended.
    pub fn check_results(&mut self, key: &Key, status: &Json, run: u64) {
        let Some(run) = self.workspace.run(run) else { return };
        if run.tasks.iter().all(|task| task.key == "main") {
            return;
        }
        self.census.task_results += 1;
        let mut clusters = BTreeSet::new();
        let of_tasks = run.last_attempts().filter_map(|task| task.cluster.as_ref());
        let is_of_job =
            |id: &str| self.workspace.cluster_by_id(id).is_some_and(|cluster| cluster.is_of_job);
        if of_tasks.into_iter().any(|id| !clusters.insert(id) && is_of_job(id)) {
            self.census.shared_clusters += 1;
        }
        if let Some(task) = run.tasks.iter().find(|task| task.end().is_none()) {
            let task = format!("{task:?}");
            return self.violate(|| format!("{key} has ended, but not its task {task}"));
        }
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

/// The tasks and the shared clusters of a job: what of them is the same in a spec and in the API.
#[derive(Debug, Default, PartialEq)]
struct Plan {
    tasks: Vec<Json>,
    clusters: Vec<Json>,
}

impl Plan {
    fn of(settings: &Json) -> Self {
        let of_task = ["task_key", "depends_on", "run_if", "job_cluster_key", "max_retries"];
        let part = |list: &str, fields: &[&str]| -> Vec<Json> {
            let items = settings[list].as_array().into_iter().flatten();
            items.map(|item| fields.iter().map(|name| item[*name].clone()).collect()).collect()
        };
        Self {
            tasks: part("tasks", &of_task),
            clusters: part("job_clusters", &["job_cluster_key"]),
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
