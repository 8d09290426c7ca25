//! The values of the fields of a status. What the spec has under the same name is taken from there.

use std::sync::Arc;

use kfp_dbx_core::table::{Holds, Identity, Kind, Operator, StatusField};
use serde_json::{Map, Value as Json, json};

use super::course::Ending;
use super::fields::at;
use super::kinds::{PENDING, TERMINATED, Way, is_result};
use super::tasks::{self, SUCCESS, Tasks};
use crate::kubernetes::Stored;
use crate::queue::Object;
use crate::scenario::Fault;
use crate::time::Time;

/// What a status depends on, as it was when the status was written.
#[derive(Debug)]
pub(super) struct Facts {
    pub(super) object: Object,
    /// The name of the object, and the object itself.
    pub(super) name: String,
    pub(super) json: Arc<Json>,
    pub(super) made: Time,
    pub(super) row: &'static Kind,
    /// How the resources of the kind go.
    pub(super) way: Way,
    /// The paths of the fields with the state and with the result.
    pub(super) words: [Option<&'static str>; 2],
    pub(super) operator: Operator,
    pub(super) ending: Option<Ending>,
    pub(super) fault: Option<Fault>,
    pub(super) job: Option<Job>,
    /// The id of the cluster that is named, if it has one.
    pub(super) cluster: Option<Json>,
    /// What the scenario says: values, by the paths of their fields.
    pub(super) told: Arc<[(String, String)]>,
    pub(super) now: Time,
}

/// A job that is run.
#[derive(Debug)]
pub(super) struct Job {
    json: Arc<Json>,
    row: Option<&'static Kind>,
    id: Option<Json>,
}

impl Job {
    pub(super) fn of(stored: &Stored) -> Self {
        Self { json: stored.json.clone(), row: stored.row, id: id_of(stored) }
    }
}

/// Returns the id of the resource of an object.
pub(super) fn id_of(stored: &Stored) -> Option<Json> {
    Some(stored.made().into_owned()).filter(|id| !id.is_null())
}

/// Who does everything.
const USER: &str = "user@example.com";
/// The address of the workspace.
const WORKSPACE: &str = "https://adb-1.azuredatabricks.net/?o=1";

/// Returns the value of a field of the status.
pub(super) fn value(facts: &Facts, field: &StatusField) -> Option<Json> {
    let [state, result] = facts.words;
    let value = match facts.way {
        _ if state == Some(field.path) => Some(facts.state().into()),
        _ if result == Some(field.path) => facts.ending.as_ref()?.result.as_deref().map(Json::from),
        Way::Run => of_run(facts, field),
        Way::Cluster => of_cluster(facts, field),
        Way::Stored => of_stored(facts, field),
    };
    value.filter(|value| facts.operator != Operator::Archived || !is_zero(value))
}

/// Whether the archived operator drops a value.
pub(super) fn is_zero(value: &Json) -> bool {
    match value {
        Json::Bool(value) => !value,
        Json::Number(number) => number.as_f64() == Some(0.0),
        Json::String(text) => text.is_empty(),
        Json::Null => true,
        _ => false,
    }
}

/// Reads a value of a scenario as a field holds it.
pub(super) fn typed(holds: Option<Holds>, text: &str) -> Json {
    let parsed = || serde_json::from_str(text).ok();
    let value = match holds {
        Some(Holds::Text | Holds::Words(_)) => None,
        Some(Holds::Int32 | Holds::Int64) => text.parse::<i64>().ok().map(Json::from),
        Some(Holds::Bool) => text.parse::<bool>().ok().map(Json::from),
        // The parts of an object have no type in the table.
        Some(Holds::Object | Holds::Objects | Holds::Conditions) | None => parsed(),
    };
    value.unwrap_or_else(|| text.into())
}

impl Facts {
    /// Returns the state.
    pub(super) fn state(&self) -> &str {
        self.ending.as_ref().map_or(PENDING, |ending| &ending.state)
    }

    fn spec(&self, name: &str) -> Option<Json> {
        self.json["spec"].get(name).filter(|value| !value.is_null()).cloned()
    }

    /// Returns the name of the resource. The archived operator always takes that of the object.
    fn name(&self) -> Json {
        let field = self.row.name_field.filter(|_| self.operator == Operator::KfpDbx);
        let told = field.and_then(|field| text(&self.json, field));
        told.unwrap_or(&self.name).into()
    }

    fn has_ended(&self) -> bool {
        self.ending.is_some()
    }

    fn message(&self) -> Option<&str> {
        self.ending.as_ref()?.message.as_deref()
    }

    fn result(&self) -> Option<&str> {
        self.ending.as_ref()?.result.as_deref()
    }

    /// Returns the time of the creation, in milliseconds since 1970.
    fn begun(&self) -> u64 {
        self.made.since_1970().0
    }

    /// Returns a number that no other object of the kind has.
    fn number(&self) -> u64 {
        100_001 + self.object as u64
    }

    /// Returns the job of a run, or else the object itself.
    fn work(&self) -> (&Json, Option<&'static Kind>) {
        self.job.as_ref().map_or((&self.json, Some(self.row)), |job| (&job.json, job.row))
    }

    /// Returns a task of the run, or of its job.
    fn task(&self) -> Option<(&'static str, &Json)> {
        let (json, row) = self.work();
        let tasks = row?.work()?.tasks;
        tasks.iter().find_map(|task| Some((task.field, json["spec"].get(task.field)?)))
    }

    fn page(&self, run: u64) -> String {
        format!("{WORKSPACE}#job/{}/run/{run}", self.number())
    }
}

/// Returns a text of the spec of an object, unless it is missing or empty.
fn text<'j>(json: &'j Json, field: &str) -> Option<&'j str> {
    json["spec"][field].as_str().filter(|text| !text.is_empty())
}

fn of_run(facts: &Facts, field: &StatusField) -> Option<Json> {
    let run = facts.number() + 100_000;
    let millis = || facts.now.0.saturating_sub(facts.made.0);
    let name = field.path.rsplit('.').next()?;
    match name {
        "run_id" | "original_attempt_run_id" => Some(run.into()),
        "job_id" => {
            let id = facts.job.as_ref().and_then(|job| job.id.clone());
            Some(id.unwrap_or_else(|| facts.number().into()))
        }
        "number_in_job" | "observedGeneration" => Some(1.into()),
        "run_name" => Some(facts.name()),
        "run_page_url" => Some(facts.page(run).into()),
        "run_type" => Some(if is_of_job(facts) { "JOB_RUN" } else { "SUBMIT_RUN" }.into()),
        "trigger" => Some("ONE_TIME".into()),
        "creator_user_name" => Some(USER.into()),
        "start_time" => Some(facts.begun().into()),
        "execution_duration" => facts.has_ended().then(|| millis().into()),
        "setup_duration" | "cleanup_duration" => facts.has_ended().then(|| 1000.into()),
        "cluster_instance" => cluster_instance(facts),
        "cluster_spec" => cluster_spec(facts),
        "overriding_parameters" => overriding(facts),
        "task" => facts.task().map(|(name, task)| json!({ name: task })),
        "tasks" | "task_results" => tasks(facts, name),
        "state_message" | "error" => facts.message().map(Json::from),
        // A run without a result has no output either.
        "truncated" => {
            let is_notebook = facts.task().is_some_and(|(name, _)| name == "notebook_task");
            (is_notebook && facts.result().is_some()).then(|| false.into())
        }
        _ => None,
    }
}

fn is_of_job(facts: &Facts) -> bool {
    facts.job.is_some() || facts.row.job_field().is_some_and(|job| text(&facts.json, job).is_some())
}

/// Returns the only cluster of a run: an existing one, or one that Databricks makes for it.
fn cluster_instance(facts: &Facts) -> Option<Json> {
    let (json, row) = facts.work();
    let by_id = text(json, row?.work()?.cluster_id).map(Json::from);
    let own = json["spec"]["new_cluster"].is_object();
    let own = own.then(|| cluster_id(facts.object).into());
    let id = facts.cluster.clone().or(by_id).or(own)?;
    Some(json!({"cluster_id": id, "spark_context_id": facts.number().to_string()}))
}

fn cluster_spec(facts: &Facts) -> Option<Json> {
    let names = ["existing_cluster_id", "new_cluster", "libraries"];
    let fields = names.into_iter().filter_map(|name| Some((name.to_owned(), facts.spec(name)?)));
    some(fields.collect())
}

fn overriding(facts: &Facts) -> Option<Json> {
    let params = facts.row.work()?.tasks.iter().flat_map(|task| task.params);
    let fields = params.filter_map(|name| Some(((*name).to_owned(), facts.spec(name)?)));
    some(fields.collect())
}

fn some(fields: Map<String, Json>) -> Option<Json> {
    (!fields.is_empty()).then_some(Json::Object(fields))
}

/// Returns the tasks of a run that has several, as a list or by their keys.
fn tasks(facts: &Facts, field: &str) -> Option<Json> {
    let tasks = Tasks::of(&facts.json["spec"], facts.job.as_ref().map(|job| &job.json["spec"]));
    if tasks.all().is_empty() {
        return None;
    }
    let ends = facts.ending.as_ref();
    let ends = ends.map(|ending| tasks.ends_of(ending, facts.fault.as_ref()));
    let run = |place: usize| (facts.number() + 100_000) * 1000 + place as u64 + 1;
    let told = tasks.all().iter().enumerate().map(|(place, task)| {
        let end = ends.as_ref().and_then(|ends| ends.get(place).copied());
        (place, task, state_of_task(facts, task, end))
    });
    match field {
        "tasks" => Some(
            told.map(|(place, task, state)| {
                json!({"task_key": tasks::key(task), "run_id": run(place), "state": state})
            })
            .collect(),
        ),
        _ => ends.is_some().then(|| {
            let results = told.map(|(place, task, mut result)| {
                result["run_id"] = run(place).into();
                result["run_page_url"] = facts.page(run(place)).into();
                if task["condition_task"].is_object() && result["result_state"] == SUCCESS {
                    result["result"] = tasks.holds(task).to_string().into();
                }
                (tasks::key(task).to_owned(), result)
            });
            Json::Object(results.collect())
        }),
    }
}

/// Returns the state of a task. One that waits for others has not begun before the run ends.
fn state_of_task(facts: &Facts, task: &Json, end: Option<&str>) -> Json {
    let waits = !tasks::list(&task["depends_on"]).is_empty();
    match end {
        Some(end) if is_result(facts.row, end) => {
            json!({"life_cycle_state": TERMINATED, "result_state": end})
        }
        Some(end) => json!({"life_cycle_state": end}),
        None if waits => json!({"life_cycle_state": "BLOCKED"}),
        None => json!({"life_cycle_state": facts.state()}),
    }
}

fn cluster_id(object: Object) -> String {
    format!("0101-000000-sim{object:05}")
}

fn of_cluster(facts: &Facts, field: &StatusField) -> Option<Json> {
    let name = field.path.rsplit('.').next()?;
    let runs = facts.has_ended() && facts.message().is_none();
    match name {
        "cluster_id" => Some(cluster_id(facts.object).into()),
        "cluster_name" => Some(facts.name()),
        "creator_user_name" => Some(USER.into()),
        "start_time" | "last_state_loss_time" => Some(facts.begun().into()),
        "driver_node_type_id" => facts.spec(name).or_else(|| facts.spec("node_type_id")),
        "default_tags" => Some(json!({"Vendor": "Databricks", "ClusterName": facts.name()})),
        "cluster_cores" => runs.then(|| "8".into()),
        "cluster_memory_mb" => runs.then(|| 16_384.into()),
        "jdbc_port" => runs.then(|| 10_000.into()),
        "spark_context_id" => runs.then(|| facts.number().into()),
        "last_activity_time" => runs.then(|| facts.now.since_1970().0.into()),
        "driver" => runs.then(|| {
            json!({
                "node_id": format!("node-{}", facts.object),
                "host_private_ip": "10.0.0.4",
                "start_timestamp": facts.begun(),
            })
        }),
        "state_message" => facts.message().map(Json::from),
        "terminate_time" => {
            let is_over = facts.message().is_some();
            is_over.then(|| facts.now.since_1970().0.into())
        }
        "termination_reason" => {
            facts.message().map(|_| json!({"code": "UNKNOWN", "type": "SERVICE_FAULT"}))
        }
        "observedGeneration" => Some(1.into()),
        name => facts.spec(name),
    }
}

fn of_stored(facts: &Facts, field: &StatusField) -> Option<Json> {
    let name = field.path.rsplit('.').next()?;
    let identity = facts.row.outputs().iter().find_map(|output| {
        let path = output.json_path.strip_prefix("{.status.")?.strip_suffix('}')?;
        (path == field.path).then_some(output.identity).flatten()
    });
    match (name, identity) {
        (_, Some(Identity::Id)) => Some(facts.number().into()),
        (_, Some(Identity::Path)) => facts.spec(facts.row.path?.field),
        ("settings", _) => {
            let mut settings = facts.json["spec"].clone();
            settings[facts.row.name_field.unwrap_or("name")] = facts.name();
            Some(settings)
        }
        ("name", _) => Some(facts.name()),
        ("created_time", _) => Some(facts.begun().into()),
        ("creator_user_name", _) => Some(USER.into()),
        ("object_hash" | "file_hash" | "secret_versions", _) => Some(hash(&facts.json).into()),
        ("file_size", _) => Some(size(facts).into()),
        ("is_dir", _) => Some(false.into()),
        ("secretinclusteravailable", _) => Some(true.into()),
        ("backend_type", _) => facts.spec("scope_backend_type").or_else(|| first_word(field)),
        ("object_type", _) => Some("NOTEBOOK".into()),
        ("language", _) => facts.spec(name).or_else(|| first_word(field)),
        ("observedGeneration", _) => Some(1.into()),
        _ => None,
    }
}

fn first_word(field: &StatusField) -> Option<Json> {
    field.holds.words()?.first().copied().map(Json::from)
}

/// Returns the content that an object stores, as base64.
fn content(object: &Json) -> &str {
    let spec = &object["spec"];
    ["content", "data"].iter().find_map(|name| at(spec, name).as_str()).unwrap_or_default()
}

/// Returns the number of bytes of the content.
fn size(facts: &Facts) -> usize {
    let digits =
        content(&facts.json).bytes().filter(|byte| !byte.is_ascii_whitespace() && *byte != b'=');
    digits.count() * 3 / 4
}

/// Returns a text like a hash: the same for the same content.
pub(super) fn hash(object: &Json) -> String {
    const PRIME: u64 = 0x0100_0000_01b3;
    let of = |seed: u64| {
        let bytes = content(object).bytes();
        bytes.fold(seed, |hash, byte| (hash ^ u64::from(byte)).wrapping_mul(PRIME))
    };
    let (one, other) = (of(0xcbf2_9ce4_8422_2325), of(0x9e37_79b9_7f4a_7c15));
    format!("{one:016x}{other:016x}{:08x}", one >> 32)
}
