//! The workspace as a whole, with random requests.

#![allow(clippy::unwrap_used)]

use std::time::Duration;

use serde_json::{Value as Json, json};

use super::runs::{Phase, Run, Task};
use super::settings::Settings;
use super::workspace::Workspace;
use crate::databricks::{Endpoint, Request};
use crate::time::Time;

/// A small generator of numbers.
struct Random(u64);

impl Random {
    fn below(&mut self, limit: usize) -> usize {
        self.0 ^= self.0 << 13;
        self.0 ^= self.0 >> 7;
        self.0 ^= self.0 << 17;
        usize::try_from(self.0 % (limit as u64)).unwrap()
    }

    fn one_of<T: Clone>(&mut self, items: &[T]) -> T {
        items[self.below(items.len())].clone()
    }
}

/// Names, most of them with a word.
const NAMES: &[&str] =
    &["a", "a-fails", "breaks", "hangs", "is-skipped", "is-cancelled", "slow", "terminates", "b"];

struct Storm {
    workspace: Workspace,
    random: Random,
    now: Time,
    runs: Vec<Json>,
    jobs: Vec<Json>,
    clusters: Vec<Json>,
}

impl Storm {
    fn new(seed: u64) -> Self {
        let mut settings = Settings::default();
        settings.limits.active_tasks = 6;
        Self {
            workspace: Workspace::new(settings),
            random: Random(seed.wrapping_mul(0x9E37_79B9_7F4A_7C15) | 1),
            now: Time(1_000_000),
            runs: vec![json!(1)],
            jobs: vec![json!(2)],
            clusters: vec![json!("3")],
        }
    }

    fn send(&mut self, endpoint: Endpoint, fields: Json) -> Json {
        let Json::Object(fields) = fields else { unreachable!("fields are an object") };
        let reply = self.workspace.handle(&Request { endpoint, fields }, self.now);
        serde_json::from_str(&reply.body).unwrap()
    }

    fn task(&mut self, key: &str) -> Json {
        let retries = self.random.below(2);
        let timeout = self.random.one_of(&[0, 0, 2, 10]);
        let mut task = json!({
            "task_key": key, "notebook_task": {"notebook_path": "/a"}, "max_retries": retries,
            "timeout_seconds": timeout,
        });
        match self.random.below(3) {
            0 => task["existing_cluster_id"] = self.random.one_of(&self.clusters),
            1 => task["new_cluster"] = new_cluster(),
            _ => {}
        }
        task
    }

    /// A task of another type.
    fn other(&mut self, key: &str) -> Json {
        match self.random.below(4) {
            0 => {
                let inputs = self.random.one_of(&["[]", "[1, 2]", r#"["a", "fails", "hangs"]"#]);
                let mut task = self.task("one");
                task["notebook_task"]["base_parameters"] = json!({"x": "{{input}}"});
                let concurrency = 1 + self.random.below(2);
                json!({"task_key": key, "max_retries": self.random.below(2), "for_each_task":
                    {"inputs": inputs, "concurrency": concurrency, "task": task}})
            }
            1 | 2 => {
                let job = self.random.one_of(&self.jobs);
                json!({"task_key": key, "timeout_seconds": self.random.one_of(&[0, 5]),
                    "run_job_task": {"job_id": job}})
            }
            _ => {
                let right = self.random.one_of(&["1", "2", "a"]);
                json!({"task_key": key,
                    "condition_task": {"left": "1", "op": "LESS_THAN", "right": right}})
            }
        }
    }

    fn tasks(&mut self) -> Json {
        let mut tasks = vec![self.task("x")];
        if self.random.below(3) == 0 {
            let mut second = self.task("fails");
            second["depends_on"] = json!([{"task_key": "x"}]);
            second["run_if"] = self.random.one_of(&[json!("ALL_DONE"), json!("ALL_SUCCESS")]);
            tasks.push(second);
        }
        if self.random.below(2) == 0 {
            let mut third = self.other("y");
            third["depends_on"] = json!([{"task_key": "x"}]);
            tasks.push(third);
        }
        Json::Array(tasks)
    }

    /// A job whose tasks share a cluster, or do not.
    fn job(&mut self, name: &str) -> Json {
        let mut tasks = self.tasks();
        let key = self.random.one_of(&["c", "fails", "hangs"]);
        let can_share = |task: &Json| {
            task.get("notebook_task").is_some() && task.get("existing_cluster_id").is_none()
        };
        for task in tasks.as_array_mut().unwrap().iter_mut().filter(|task| can_share(task)) {
            task.as_object_mut().unwrap().shift_remove("new_cluster");
            task["job_cluster_key"] = json!(key);
        }
        let clusters = json!([{"job_cluster_key": key, "new_cluster": new_cluster()}]);
        json!({"name": name, "tasks": tasks, "max_concurrent_runs": 2, "job_clusters": clusters})
    }

    fn request(&mut self) {
        let name = self.random.one_of(NAMES);
        match self.random.below(12) {
            0 | 1 => {
                let queue = self.random.below(2) == 0;
                let fields = json!({
                    "run_name": name, "tasks": self.tasks(), "queue": {"enabled": queue},
                });
                let made = self.send(Endpoint::RunsSubmit, fields);
                self.runs.extend(made.get("run_id").cloned());
            }
            2 => {
                let fields = self.job(name);
                let made = self.send(Endpoint::JobsCreate, fields);
                self.jobs.extend(made.get("job_id").cloned());
            }
            3 | 4 => {
                let fields = json!({"job_id": self.random.one_of(&self.jobs)});
                let made = self.send(Endpoint::JobsRunNow, fields);
                self.runs.extend(made.get("run_id").cloned());
            }
            5 | 6 => {
                let minutes = self.random.one_of(&[0, 10]);
                let fields = json!({
                    "cluster_name": name, "spark_version": "15", "node_type_id": "x",
                    "num_workers": 1, "autotermination_minutes": minutes,
                });
                let made = self.send(Endpoint::ClustersCreate, fields);
                self.clusters.extend(made.get("cluster_id").cloned());
            }
            7 => drop(self.on_run(Endpoint::RunsCancel)),
            8 => drop(self.on_run(Endpoint::RunsDelete)),
            9 => {
                let fields = json!({"job_id": self.random.one_of(&self.jobs)});
                self.send(Endpoint::JobsDelete, fields);
            }
            10 => {
                let fields = json!({"cluster_id": self.random.one_of(&self.clusters)});
                self.send(Endpoint::ClustersDelete, fields);
            }
            _ => {
                let seconds = self.random.one_of(&[1, 1, 5, 700]);
                self.now = self.now + Duration::from_secs(seconds);
            }
        }
    }

    fn on_run(&mut self, endpoint: Endpoint) -> Json {
        let run = self.random.one_of(&self.runs);
        self.send(endpoint, json!({"run_id": run}))
    }

    /// Checks that what the workspace counts is what there is.
    fn check(&self) {
        let (runs, workspace) = (&self.workspace.runs, &self.workspace);
        let active = runs.all.values().filter(|run| run.is_active()).map(|run| run.id);
        assert!(active.eq(runs.active.iter().copied()), "the runs that are active");
        let queued = runs.all.values().filter(|run| run.queued.is_some()).map(|run| run.id);
        assert!(queued.eq(runs.queued.iter().copied()), "the runs that are queued");
        let begun = runs.all.values().filter(|run| run.begun);
        let tasks = begun.flat_map(|run| &run.tasks).filter(|task| task.end().is_none());
        assert_eq!(runs.active_tasks, tasks.count(), "the tasks that are active");
        // Each task can be one that repeats three others.
        assert!(runs.active_tasks <= workspace.settings.limits.active_tasks * 4);
        for job in workspace.jobs.all.values() {
            let of_job = runs.all.values().filter(|run| run.job == Some(job.id));
            let running = of_job.filter(|run| run.begun && run.is_active()).count();
            assert_eq!(job.running, running, "the runs of a job");
            assert!(running <= job.most_runs());
        }
        for run in runs.all.values() {
            let all_ended = run.tasks.iter().all(|task| task.end().is_some());
            assert_eq!(run.is_active(), !all_ended, "a run ends with its tasks");
            for task in &run.tasks {
                assert_eq!(runs.of_task.get(&task.id), Some(&run.id));
                let Some(cluster) = &task.cluster else { continue };
                let Some(cluster) = workspace.clusters.all.get(cluster) else { continue };
                let is_on = cluster.users.contains(&task.id);
                assert_eq!(is_on, task.end().is_none(), "the tasks on a cluster");
            }
            self.check_parts(run);
        }
        let needed = |id: &String| {
            let shares = |run: &Run| run.shared.values().any(|shared| shared.made.contains(id));
            runs.all.values().any(|run| {
                let on = |task: &Task| task.end().is_none() && task.cluster.as_ref() == Some(id);
                run.is_active() && (shares(run) || run.tasks.iter().any(on))
            })
        };
        for cluster in workspace.job_clusters().filter(|cluster| cluster.state.is_active()) {
            assert!(needed(&cluster.id), "a job cluster is left behind");
        }
        let tasks: usize = runs.all.values().map(|run| run.tasks.len()).sum();
        assert_eq!(tasks, runs.of_task.len(), "no task is left over");
    }
}

impl Storm {
    /// Checks the tasks that others repeat, and the runs for which others wait.
    fn check_parts(&self, run: &Run) {
        for task in &run.tasks {
            if let Some(iteration) = &task.iteration {
                let parent = run.tasks.iter().find(|it| it.id == iteration.of).unwrap();
                assert!(parent.phase != Phase::Blocked, "it has begun");
            }
            let child = task.child.and_then(|id| self.workspace.runs.all.get(&id));
            if let Some(child) = child.filter(|child| child.is_active()) {
                let waits = matches!(task.phase, Phase::Running | Phase::Terminating(_));
                assert!(waits || child.stopped.is_some(), "{task:?}");
            }
        }
    }
}

fn new_cluster() -> Json {
    json!({"spark_version": "15", "node_type_id": "x", "num_workers": 1})
}

#[test]
fn counts_are_right_whatever_happens() {
    let (mut finished, mut queued, mut parts) = (0, 0, [0; 3]);
    for seed in 0..60 {
        let mut storm = Storm::new(seed);
        for _ in 0..120 {
            storm.request();
            storm.check();
            queued += storm.workspace.runs.queued.len();
        }
        // Only runs that hang are left, those on clusters that do not start, and those behind them.
        for run in storm.workspace.runs.active.clone() {
            storm.send(Endpoint::RunsCancel, json!({"run_id": run}));
            storm.now = storm.now + Duration::from_secs(60);
        }
        storm.workspace.advance(storm.now + Duration::from_secs(60));
        storm.check();
        assert!(storm.workspace.runs.active.is_empty(), "seed {seed}");
        finished += storm.workspace.runs.all.len();
        let tasks = || storm.workspace.runs.all.values().flat_map(|run| &run.tasks);
        parts[0] += tasks().filter(|task| task.iteration.is_some()).count();
        parts[1] += tasks().filter(|task| task.child.is_some()).count();
        parts[2] += storm.workspace.job_clusters().count();
    }
    assert!(finished > 500 && queued > 500, "{finished} {queued}");
    assert!(parts.iter().all(|number| *number > 5), "{parts:?}");
}

#[test]
fn the_same_requests_have_the_same_answers() {
    let story = |seed| {
        let mut storm = Storm::new(seed);
        for _ in 0..200 {
            storm.request();
        }
        storm.workspace.json()
    };
    assert_eq!(story(5), story(5));
    assert_ne!(story(5), story(6));
}

#[test]
fn the_time_of_the_next_change_is_known() {
    let mut storm = Storm::new(1);
    assert_eq!(storm.workspace.next_change(), None);
    let fields = json!({
        "cluster_name": "c", "spark_version": "15", "node_type_id": "x", "num_workers": 1,
    });
    storm.send(Endpoint::ClustersCreate, fields);
    assert_eq!(storm.workspace.next_change(), Some(storm.now + Duration::from_secs(3)));
}
