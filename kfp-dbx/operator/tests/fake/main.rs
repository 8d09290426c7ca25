//! Tests of the fake workspace: the rules of each endpoint.

#![allow(missing_docs, clippy::unwrap_used, clippy::panic, clippy::expect_used)]

mod clusters;
mod dbfs;
mod items;
mod jobs;
mod login;
mod quirks;
mod run_lists;
mod run_rules;
mod run_tasks;
mod runs;
mod secrets;
mod task_types;
mod volumes;
mod workspace;

use std::time::Duration;

use kfp_dbx_operator::databricks::{Endpoint, Reply, Request};
use kfp_dbx_operator::fake::{Call, Settings, Workspace};
use kfp_dbx_operator::time::Time;
use serde_json::{Value as Json, json};

/// A workspace, and a clock that only the test moves.
struct World {
    workspace: Workspace,
    now: Time,
}

impl World {
    fn new() -> Self {
        Self::with(|_| {})
    }

    fn with(change: impl FnOnce(&mut Settings)) -> Self {
        let mut settings = Settings::default();
        change(&mut settings);
        let now = Time::parse("2026-11-29T08:00:00Z").unwrap();
        Self { workspace: Workspace::new(settings), now }
    }

    fn pass(&mut self, seconds: u64) {
        self.now = self.now + Duration::from_secs(seconds);
        self.workspace.advance(self.now);
    }

    fn reply(&mut self, endpoint: Endpoint, fields: Json) -> Reply {
        let Json::Object(fields) = fields else { panic!("fields are an object") };
        self.workspace.handle(&Request { endpoint, fields }, self.now)
    }

    /// Sends a request that succeeds.
    fn ok(&mut self, endpoint: Endpoint, fields: Json) -> Json {
        let reply = self.reply(endpoint, fields);
        assert_eq!(reply.status, 200, "{}", reply.body);
        serde_json::from_str(&reply.body).unwrap()
    }

    /// Sends a request that fails, and returns the status, the code and the message.
    fn err(&mut self, endpoint: Endpoint, fields: Json) -> (u16, String, String) {
        let reply = self.reply(endpoint, fields);
        assert_ne!(reply.status, 200, "{}", reply.body);
        let body: Json = serde_json::from_str(&reply.body).unwrap();
        let text = |name: &str| body[name].as_str().unwrap().to_owned();
        (reply.status, text("error_code"), text("message"))
    }

    /// Sends a request to an endpoint that the operator does not use.
    fn call(&mut self, method: &str, path: &str, fields: Json) -> (u16, Json) {
        let Json::Object(fields) = fields else { panic!("fields are an object") };
        let text = |value: &Json| value.as_str().map_or_else(|| value.to_string(), str::to_owned);
        let query: Vec<_> =
            fields.iter().map(|(name, value)| (name.clone(), text(value))).collect();
        let body = Json::Object(fields).to_string();
        let (query, body) = if method == "GET" { (&query[..], "") } else { (&[][..], &*body) };
        let call = Call { method, path, query, body: body.as_bytes(), ..Call::default() };
        let reply = self.workspace.serve(call, self.now);
        (reply.status, serde_json::from_str(&reply.body).unwrap())
    }

    /// Submits a run of one notebook.
    fn submit(&mut self, name: &str) -> u64 {
        let run = self.ok(Endpoint::RunsSubmit, json!({"run_name": name, "tasks": [notebook()]}));
        run["run_id"].as_u64().unwrap()
    }

    fn get(&mut self, run: u64) -> Json {
        self.ok(Endpoint::RunsGet, json!({"run_id": run}))
    }

    fn state(&mut self, run: u64) -> Json {
        self.get(run)["state"].clone()
    }

    /// Returns the life cycle state of a run.
    fn life(&mut self, run: u64) -> String {
        self.state(run)["life_cycle_state"].as_str().unwrap().to_owned()
    }

    fn create_cluster(&mut self, name: &str) -> String {
        let cluster = self.ok(Endpoint::ClustersCreate, cluster(name));
        cluster["cluster_id"].as_str().unwrap().to_owned()
    }

    fn cluster_state(&mut self, id: &str) -> String {
        let cluster = self.ok(Endpoint::ClustersGet, json!({"cluster_id": id}));
        cluster["state"].as_str().unwrap().to_owned()
    }
}

/// The settings of a new cluster.
fn new_cluster() -> Json {
    json!({"spark_version": "15.4.x-scala2.12", "node_type_id": "Standard_D3_v2", "num_workers": 1})
}

fn cluster(name: &str) -> Json {
    let mut cluster = new_cluster();
    cluster["cluster_name"] = json!(name);
    cluster
}

/// A task with a notebook on a new cluster.
fn notebook() -> Json {
    json!({
        "task_key": "main",
        "new_cluster": new_cluster(),
        "notebook_task": {"notebook_path": "/Shared/a"},
    })
}

/// A task with the fields of [`notebook`] and others.
fn notebook_with(fields: Json) -> Json {
    let (mut task, Json::Object(fields)) = (notebook(), fields) else { panic!("an object") };
    for (name, value) in fields {
        task[name] = value;
    }
    task
}

/// Returns the settings of a new cluster with the text `marked` in each secret.
fn cluster_with_secrets() -> Json {
    let mut cluster = new_cluster();
    let auth = json!({"username": "u", "password": "marked"});
    cluster["docker_image"] = json!({"url": "r.io/a", "basic_auth": auth});
    let logs =
        json!({"log_analytics_workspace_id": "w", "log_analytics_primary_key": "marked key"});
    cluster["azure_attributes"] = json!({"log_analytics_info": logs});
    cluster
}
