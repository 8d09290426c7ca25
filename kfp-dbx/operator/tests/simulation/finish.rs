//! The invariants that hold in the end: once faults stop, everything settles, and stays settled.

use std::time::Duration;

use kfp_dbx_core::table;
use kfp_dbx_operator::databricks::{Endpoint, Request};
use kfp_dbx_operator::decide::{DELETING, READY, SUBMITTED};
use kfp_dbx_operator::fake::{self, Cluster, Phase, Run, Task, has_word};
use kfp_dbx_operator::object::Key;
use serde_json::Value as Json;

use crate::check::id;
use crate::conditions;
use crate::faults::Faults;
use crate::references::{self, Named};
use crate::world::{BEGIN, Event, World};

/// The time in which everything settles after the last fault.
const SETTLING: Duration = Duration::from_secs(30 * 60);

impl World {
    /// Lets the world live from its begin to its end.
    pub fn live(&mut self) {
        self.add_secrets();
        self.plan(Duration::ZERO, Event::Start);
        self.plan(Duration::ZERO, Event::User);
        let chaos = Duration::from_secs(self.random.within(30, 360));
        self.run_until(BEGIN + chaos);
        self.log(|| "the faults end".to_owned());
        self.faults = Faults::default();
        self.rest();
        // What is still under way can fail.
        self.run_until(self.now + Duration::from_secs(90));
        self.settle("every object ends", Self::unsettled);
        self.stay();
        self.log(|| "everything is deleted".to_owned());
        self.delete_all();
        self.settle("every object goes", Self::left);
        // What is still under way takes effect.
        self.run_until(self.now + Duration::from_secs(180));
        if self.violation.is_none() {
            self.check_nothing_left();
        }
    }

    /// Lets the world go on until nothing is left of a list.
    fn settle(&mut self, what: &str, rest: impl Fn(&Self) -> Vec<String>) {
        let until = self.now + SETTLING;
        while self.violation.is_none() {
            let rest = rest(self);
            if rest.is_empty() {
                return;
            }
            if self.now >= until {
                return self
                    .violate(|| format!("{what} in {SETTLING:?}, but: {}", rest.join("; ")));
            }
            self.run_until(self.now + Duration::from_secs(5));
        }
    }

    /// Whether a job names a Secret.
    fn has_job_with_secret(&self) -> bool {
        let Some(kind) = table::kind("Djob") else { return false };
        self.server.list("Djob").iter().any(|job| {
            let named = references::of(kind, &job["spec"]);
            named.iter().any(|(_, named)| matches!(named, Named::Secret(..)))
        })
    }

    /// Checks that what has settled stays as it is.
    fn stay(&mut self) {
        self.check_jobs();
        // A job is looked at every ten minutes: only then is a Secret seen that has changed.
        if self.has_job_with_secret() {
            self.run_until(self.now + Duration::from_secs(11 * 60));
        }
        let passes = Duration::from_secs(240);
        let writes = self.ledger.writes;
        let calls = |world: &Self| {
            [Endpoint::JobsReset, Endpoint::RunsGetOutput]
                .map(|endpoint| world.workspace.calls(endpoint).count)
        };
        let before = calls(self);
        self.run_until(self.now + passes);
        let after = calls(self);
        if after != before {
            self.violate(|| {
                format!("jobs are reset, or outputs are read, while nothing changes: {before:?} → {after:?}")
            });
        }
        let more = self.ledger.writes - writes;
        // An obstacle that lasts is told once.
        if more > self.server.objects().count() as u64 {
            self.violate(|| format!("{more} writes in {passes:?} in which nothing changes"));
        }
        let unsettled = self.unsettled();
        if !unsettled.is_empty() {
            self.violate(|| format!("what has settled changes: {}", unsettled.join("; ")));
        }
    }

    /// Returns the objects that are there.
    fn left(&self) -> Vec<String> {
        self.server.objects().map(|(key, object)| format!("{key}: {object}")).collect()
    }

    /// Returns the objects that have not ended.
    fn unsettled(&self) -> Vec<String> {
        let unsettled = self.server.objects().filter(|(key, object)| !self.is_settled(key, object));
        let garbage =
            self.server.garbage().into_iter().map(|(key, _)| format!("{key} has no owner"));
        unsettled.map(|(key, object)| format!("{key}: {object}")).chain(garbage).collect()
    }

    fn is_settled(&self, key: &Key, object: &Json) -> bool {
        let status = &object["status"];
        if !object["metadata"]["deletionTimestamp"].is_null() {
            let reason = conditions::find(status, DELETING).map(|deleting| &deleting["reason"]);
            return self.is_protected(key)
                && reason.is_some_and(|reason| reason == "DeleteFailed" || reason == "InUse");
        }
        if conditions::is(status, SUBMITTED, "Unknown") {
            let uid = object["metadata"]["uid"].as_str().unwrap();
            return self.is_blocked(object) && !self.ledger.made.contains_key(uid);
        }
        if self.is_blocked(object) {
            return conditions::is(status, READY, "False");
        }
        let is_rejected = has_word(&key.name, "is-rejected");
        match key.kind {
            "Run" => {
                let state = &status["metadata"]["state"]["life_cycle_state"];
                let is_over =
                    ["TERMINATED", "SKIPPED", "INTERNAL_ERROR"].iter().any(|last| state == *last);
                is_over || (id(object).is_some() && self.hangs(object))
            }
            "Dcluster" => {
                let state = &status["cluster_info"]["state"];
                let cluster = id(object).and_then(|id| self.workspace.cluster_by_id(&id));
                match cluster {
                    Some(cluster) if cluster.state.name() == "PENDING" => {
                        has_word(&key.name, "hangs") && state == "PENDING"
                    }
                    Some(cluster) => {
                        let passes = state == "TERMINATING"
                            || (state == "RUNNING" && has_word(&key.name, "terminates"));
                        state == cluster.state.name() && !passes
                    }
                    None => is_rejected && state == "ERROR",
                }
            }
            // What it names is gone.
            "Djob" if id(object).is_some() && self.lacks(object) => true,
            _ => {
                // An earlier object of that name has left its resource behind.
                let ready = conditions::find(status, READY).map(|ready| &ready["reason"]);
                let is_taken = ready.is_some_and(|ready| ready == "Exists")
                    && !self.ledger.orphaned.is_empty();
                status["state"] == if is_rejected || is_taken { "ERROR" } else { "READY" }
            }
        }
    }

    /// Whether the run of an object never ends by itself, or not for long.
    fn hangs(&self, object: &Json) -> bool {
        let run = id(object).and_then(|id| id.parse().ok()).and_then(|id| self.workspace.run(id));
        run.is_some_and(|run| self.run_hangs(run))
    }

    fn run_hangs(&self, run: &Run) -> bool {
        // A task that repeats others waits for them.
        let waits = |task: &Task| run.iterations_of(task.id).any(|task| task.end().is_none());
        let mut active = run
            .tasks
            .iter()
            .filter(|task| task.end().is_none() && task.phase != Phase::Blocked && !waits(task));
        let is_hanging = |task: &Task| self.task_hangs(run, task);
        run.is_active()
            && (run.queued.is_some() || active.clone().next().is_some() && active.all(is_hanging))
    }

    fn task_hangs(&self, run: &Run, task: &Task) -> bool {
        let has_word = has_word(&task.key, "hangs") || has_word(&run.name, "hangs");
        let cluster = task.cluster.as_ref().and_then(|id| self.workspace.cluster_by_id(id));
        let on_hanging_cluster = cluster.is_some_and(|cluster| {
            cluster.state.name() == "PENDING" && fake::has_word(&cluster.name, "hangs")
        });
        let child = task.child.and_then(|id| self.workspace.run(id));
        has_word && task.phase == Phase::Running
            || on_hanging_cluster
            || child.is_some_and(|child| self.run_hangs(child))
    }

    /// Whether an object waits for something that is really missing.
    fn is_blocked(&self, object: &Json) -> bool {
        id(object).is_none() && self.lacks(object)
    }

    /// Whether something is missing that the spec of an object names.
    fn lacks(&self, object: &Json) -> bool {
        let kind = table::kind(object["kind"].as_str().unwrap()).unwrap();
        references::of(kind, &object["spec"]).into_iter().any(|(_, named)| match named {
            Named::Object(key) => self.server.get(&key).is_none_or(|named| !can_be_used(named)),
            Named::Secret(name) => !self.server.secrets.contains_key(&name),
            Named::Id("Djob", wanted) => {
                wanted.parse().map_or(true, |id| self.workspace.job_by_id(id).is_none())
            }
            Named::Id(of, wanted) => {
                let has_it =
                    |object: &&Json| id(object).as_ref() == Some(&wanted) && can_be_used(object);
                let those = self.server.objects().filter(|(key, _)| key.kind == of);
                those.map(|(_, object)| &**object).filter(has_it).count() != 1
            }
        })
    }

    /// Whether the workspace does not let the resource of an object go, or that of one that uses it.
    fn is_protected(&self, key: &Key) -> bool {
        has_word(&key.name, "is-protected")
            || self.names_protected(key)
            || ["Djob", "Dcluster"].contains(&key.kind)
                && self.server.objects().any(|(key, _)| has_word(&key.name, "is-protected"))
    }

    /// Whether an object has, by another name, a resource that the workspace does not let go.
    pub fn names_protected(&self, key: &Key) -> bool {
        let Some(object) = self.server.get(key) else { return false };
        object["spec"]["job_name"].as_str().is_some_and(|name| has_word(name, "is-protected"))
    }

    /// Checks that the workspace is empty.
    fn check_nothing_left(&mut self) {
        let made: Vec<_> =
            self.ledger.made.iter().map(|(uid, all)| (uid.clone(), all.clone())).collect();
        for (uid, all) in made {
            for (kind, id) in all {
                if !self.ledger.orphaned.contains(&uid) && self.is_there(kind, &id) {
                    self.violate(|| format!("{kind:?} {id} is left of {uid}"));
                }
            }
        }
        if self.ledger.orphaned.is_empty() {
            let active = self.workspace.active_runs().next().cloned();
            if let Some(run) = active {
                self.violate(|| format!("a run is active still: {run:?}"));
            }
            let scopes = self.workspace.handle(&Request::new(Endpoint::ScopesList), self.now);
            if scopes.body.contains("secretscope") {
                self.violate(|| format!("scopes are left: {}", scopes.body));
            }
            self.check_path(Endpoint::WorkspaceGetStatus, "/Shared/sim/workspaceitem-");
            self.check_path(Endpoint::DbfsGetStatus, "/sim/dbfsblock-");
            if let Some(path) = self.workspace.volume_files().keys().next().cloned() {
                self.violate(|| format!("{path} is left"));
            }
            let is_left = |cluster: &&Cluster| cluster.state.is_active();
            let left = self.workspace.job_clusters().find(is_left).cloned();
            if let Some(left) = left {
                self.violate(|| format!("a cluster of a run is left: {left:?}"));
            }
        }
    }

    /// Checks that nothing is left at the paths that users name.
    fn check_path(&mut self, endpoint: Endpoint, path: &str) {
        for number in 0..2 {
            let request = Request::new(endpoint).with("path", format!("{path}{number}"));
            if self.workspace.handle(&request, self.now).status == 200 {
                self.violate(|| format!("{path}{number} is left"));
            }
        }
    }
}

/// Whether others can use an object.
fn can_be_used(object: &Json) -> bool {
    let status = &object["status"];
    object["metadata"]["deletionTimestamp"].is_null()
        && id(object).is_some()
        && (object["kind"] != "Dcluster" || status["cluster_info"]["state"] == "RUNNING")
}
