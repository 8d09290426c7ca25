//! What the fields of a spec mean together: the operator and Databricks have rules that the
//! CRDs do not.

pub mod conform;
pub mod default;
pub mod manifest;
pub mod retry;

use crate::rule::diagnostic::{
    CLUSTER_SIZE, DROPPED_VALUE, Finding, IGNORED_FIELD, INVALID_NAME, INVALID_QUARTZ, LOST_OWNER,
    MISSING_FIELD, MISSING_RESOURCE_NAME, ONE_CLUSTER, ONE_TASK, OVERRIDDEN_NAME, RUN_OF_A_JOB,
    Rule, SECRET_IN_SOURCE,
};
use crate::spec::conform::Misfit;
use crate::table::{Action, Kind, Op};
use crate::text::names::{check_object_name, sanitize};
use crate::text::quoted::quoted;
use crate::value::object_name::check_object_text;
use crate::value::path::{Step, field};
use crate::value::{Map, Piece, Text, Value};

/// The tasks that a job or a run can have, each with the parameters that a run of such a job
/// takes.
const TASKS: [(&str, &str); 4] = [
    ("notebook_task", "notebook_params"),
    ("spark_jar_task", "jar_params"),
    ("spark_python_task", "python_params"),
    ("spark_submit_task", "spark_submit_params"),
];

/// The ways to say which cluster a job or a run has.
const CLUSTERS: [&str; 3] = ["new_cluster", "existing_cluster_id", "existing_cluster_name"];

/// What a run of a job leaves out in silence, besides tasks and clusters.
const OF_DIRECT_RUNS: [&str; 2] = ["libraries", "timeout_seconds"];

/// The `*_params` that a run gives.
pub fn params_of(run: &Map) -> impl Iterator<Item = &'static str> {
    TASKS.iter().map(|(_, params)| *params).filter(|params| run.get(params).is_some())
}

/// The task of a job, and the parameters that it takes.
pub fn job_of_params(job: &Map) -> Option<(&'static str, &'static str)> {
    let mut tasks = TASKS.iter().filter(|(task, _)| job.get(task).is_some());
    match (tasks.next(), tasks.next()) {
        (Some(task), None) => Some(*task),
        _ => None,
    }
}

/// What is wrong with the spec of a resource that is created.
///
/// `closed` says that all of its fields are there to be seen: only then can one be missing.
/// `misspelt` has the paths of unknown fields, which may be those that seem to be missing.
pub fn check(kind: &Kind, spec: &Map, closed: bool, misspelt: &[Vec<Step>]) -> Vec<Misfit> {
    let mut check = Check { found: Vec::new(), closed, misspelt, noun: kind.noun };
    check.closed &= !check.is_misspelt(&[]);
    match kind.kind {
        "Dcluster" => check.cluster(spec, &[]),
        "Djob" => {
            check.tasks(spec, "a job");
            check.clusters(spec, "a job");
            check.new_cluster(spec);
            check.schedule(spec);
        }
        "Run" => {
            check.run(spec);
            // Of a run of a job it is ignored, which is told by itself.
            if spec.get("job_name").is_none() {
                check.new_cluster(spec);
            }
        }
        "WorkspaceItem" => check.workspace_item(spec),
        "DbfsBlock" => {
            check.required(spec, &[], &["path", "data"]);
            check.absolute(spec, "the path of a file in DBFS");
        }
        "SecretScope" => check.secrets(spec),
        _ => {}
    }
    check.dropped(spec, &mut Vec::new());
    check.found
}

/// A name in the spec that is not the object's.
pub fn check_name(kind: &Kind, spec: &Map, name: &Value) -> Option<Misfit> {
    let field = kind.name_field?;
    let given = spec.get(field)?;
    let (Some(given), Some(name)) = (text(given), text(name)) else { return None };
    if given == name {
        return None;
    }
    let message = format!(
        "the `{field}` is not used: the operator overwrites it with the name of the object, {}",
        name.as_literal().map_or_else(|| "which is another".to_owned(), |name| format!("`{name}`")),
    );
    let finding =
        Finding::new(&OVERRIDDEN_NAME, message).help("leave it out, or let both be the same");
    Some(Misfit { path: vec![Step::Field(field.to_owned())], finding })
}

/// A name that Kubernetes does not take.
pub fn invalid_name(name: &Text) -> Option<Finding> {
    let finding = Finding::new(&INVALID_NAME, check_object_text(name).err()?);
    let near = name.as_literal().map(sanitize);
    Some(match near.filter(|near| check_object_name(near).is_ok() && near.len() < 64) {
        Some(near) => finding.help(format!("write `{near}`")),
        None => finding,
    })
}

/// An op that does not say which resource it is about.
pub fn missing_name(op: &str, row: &Op) -> Finding {
    let does = match row.action {
        Action::Delete => "deletes",
        _ => "makes",
    };
    Finding::new(&MISSING_RESOURCE_NAME, format!("op `{op}` does not say which resource it {does}"))
        .help(format!("name the resource with `.{}(…)` or `.k8s_name(…)`", row.kind.name_setter))
}

/// Whether the operator keeps the owner that Argo sets.
pub fn keeps_owner(kind: &Kind, spec: Option<&Map>) -> bool {
    owned_by(kind, spec).is_none()
}

/// The field that names the owner that the operator sets.
fn owned_by(kind: &Kind, spec: Option<&Map>) -> Option<&'static str> {
    let owners: &[&str] = match kind.kind {
        "Run" => &["job_name", "existing_cluster_id", "existing_cluster_name"],
        "Djob" => &["existing_cluster_id", "existing_cluster_name"],
        _ => &[],
    };
    owners.iter().copied().find(|field| spec.is_some_and(|spec| spec.get(field).is_some()))
}

/// The owner that Argo sets, where the operator replaces it.
pub fn lost_owner(kind: &Kind, spec: Option<&Map>) -> Option<Finding> {
    let field = owned_by(kind, spec)?;
    let message = format!(
        "the operator replaces the owner of a {} with `{field}`: deleting the workflow does not delete it",
        kind.noun
    );
    let help =
        "delete it at exit with `.delete_on_exit()`; nothing reaches it after `argo terminate`";
    Some(Finding::new(&LOST_OWNER, message).help(help))
}

struct Check<'a> {
    found: Vec<Misfit>,
    closed: bool,
    misspelt: &'a [Vec<Step>],
    noun: &'static str,
}

fn at(path: &[&str]) -> Vec<Step> {
    path.iter().map(|name| Step::Field((*name).to_owned())).collect()
}

/// A name, which may be a parameter or an output as a whole.
fn text(value: &Value) -> Option<Text> {
    match value {
        Value::Text(text) => Some(text.clone()),
        Value::Ref(reference) => Some(Text::Mixed(vec![Piece::Ref(*reference)])),
        _ => None,
    }
}

fn literal(value: &Value) -> Option<&str> {
    match value {
        Value::Text(text) => text.as_literal(),
        _ => None,
    }
}

impl Check<'_> {
    fn report(&mut self, rule: &'static Rule, path: &[&str], message: String, help: &str) {
        let finding = Finding::new(rule, message).help(help);
        self.found.push(Misfit { path: at(path), finding });
    }

    /// Whether an object has a field that is unknown.
    fn is_misspelt(&self, path: &[&str]) -> bool {
        let path = at(path);
        self.misspelt.iter().any(|field| field.split_last().is_some_and(|(_, of)| of == path))
    }

    /// Looks at an object in the spec: what was given as a whole is all there is of it.
    fn within(&mut self, map: &Map, path: &[&str], look: impl FnOnce(&mut Self)) {
        let closed = !map.is_open() && !self.is_misspelt(path);
        let outer = std::mem::replace(&mut self.closed, closed);
        look(self);
        self.closed = outer;
    }

    fn required(&mut self, map: &Map, path: &[&str], fields: &[&str]) {
        for name in fields {
            match map.get(name) {
                None if !self.closed => {}
                None | Some(Value::Null) => {
                    let of = match path {
                        [] => format!("the {}", self.noun),
                        path => format!("`{}`", path.join(".")),
                    };
                    self.report(
                        &MISSING_FIELD,
                        path,
                        format!("{of} has no `{name}`"),
                        &format!("add `{name}`"),
                    );
                }
                Some(value) if literal(value) == Some("") => {
                    let path: Vec<_> = path.iter().copied().chain([*name]).collect();
                    let message = format!("the `{name}` is empty");
                    self.report(
                        &MISSING_FIELD,
                        &path,
                        message,
                        "give it something: for the operator an empty one is none",
                    );
                }
                Some(_) => {}
            }
        }
    }

    fn tasks(&mut self, spec: &Map, what: &str) {
        let names = || TASKS.iter().map(|(task, _)| *task);
        let given: Vec<_> = names().filter(|task| spec.get(task).is_some()).collect();
        match given.as_slice() {
            [] if self.closed => self.report(
                &ONE_TASK,
                &[],
                format!("{what} has exactly one task, and this has none"),
                &format!("give it one of {}", quoted(names())),
            ),
            [] | [_] => {}
            [first, .., last] => {
                let message = format!(
                    "{what} has exactly one task, and this has {}",
                    quoted(given.iter().copied())
                );
                let last = *last;
                self.report(&ONE_TASK, &[last], message, &format!("remove `{last}` or `{first}`"));
            }
        }
    }

    fn clusters(&mut self, spec: &Map, what: &str) {
        let given: Vec<_> = CLUSTERS.into_iter().filter(|way| spec.get(way).is_some()).collect();
        match given.as_slice() {
            [] if self.closed => self.report(
                &ONE_CLUSTER,
                &[],
                format!("{what} runs on a cluster, and this has none"),
                &format!("give it one of {}", quoted(CLUSTERS)),
            ),
            [] | [_] => {}
            [.., last] => {
                let message = format!(
                    "{what} runs on one cluster, and this has {}",
                    quoted(given.iter().copied())
                );
                self.report(&ONE_CLUSTER, &[*last], message, "keep one of them");
            }
        }
    }

    fn new_cluster(&mut self, spec: &Map) {
        if let Some(Value::Map(cluster)) = spec.get("new_cluster") {
            let path = &["new_cluster"];
            self.within(cluster, path, |this| this.cluster(cluster, path));
        }
    }

    fn cluster(&mut self, cluster: &Map, path: &[&str]) {
        self.required(cluster, path, &["spark_version"]);
        let inner = |name: &'static str| path.iter().copied().chain([name]).collect::<Vec<_>>();
        match (cluster.get("num_workers"), cluster.get("autoscale")) {
            (None, None) if self.closed => self.report(
                &CLUSTER_SIZE,
                path,
                "a cluster has `num_workers` or `autoscale`, and this has neither".to_owned(),
                "add `num_workers`, or `autoscale` with a range",
            ),
            (Some(_), Some(_)) => self.report(
                &CLUSTER_SIZE,
                &inner("autoscale"),
                "a cluster has `num_workers` or `autoscale`, and this has both".to_owned(),
                "remove one of them",
            ),
            (_, Some(Value::Map(range))) => {
                if let (Some(Value::Int(min)), Some(Value::Int(max))) =
                    (range.get("min_workers"), range.get("max_workers"))
                    && min > max
                {
                    self.report(
                        &CLUSTER_SIZE,
                        &inner("autoscale"),
                        format!("`autoscale` goes from {min} to {max} workers: `min_workers` is more than `max_workers`"),
                        "swap them",
                    );
                }
                let path = inner("autoscale");
                self.within(range, &path, |this| {
                    this.required(range, &path, &["min_workers", "max_workers"]);
                });
            }
            _ => {}
        }
    }

    fn run(&mut self, spec: &Map) {
        let params: Vec<_> = TASKS
            .iter()
            .map(|(_, params)| *params)
            .filter(|params| spec.get(params).is_some())
            .collect();
        let task_names = || TASKS.iter().map(|(task, _)| *task);
        let has_task = task_names().any(|task| spec.get(task).is_some());
        if spec.get("job_name").is_some() {
            if params.is_empty() && self.closed {
                self.report(
                    &RUN_OF_A_JOB,
                    &["job_name"],
                    "a run of a job has parameters, and this has none: the operator crashes"
                        .to_owned(),
                    &format!(
                        "give it those of its job's task: one of {}; an empty list will not do",
                        quoted(TASKS.iter().map(|(_, params)| *params))
                    ),
                );
            }
            let direct = CLUSTERS.into_iter().chain(task_names()).chain(OF_DIRECT_RUNS);
            let ignored: Vec<_> = direct.filter(|name| spec.get(name).is_some()).collect();
            if let Some(first) = ignored.first() {
                let message = format!(
                    "a run of a job takes its parameters alone: {} would be ignored in silence",
                    quoted(ignored.iter().copied())
                );
                self.report(
                    &IGNORED_FIELD,
                    &[first],
                    message,
                    "give it to the job, or remove the `job_name`",
                );
            }
            for params in params {
                if matches!(spec.get(params), Some(Value::List(items)) if items.is_empty())
                    || matches!(spec.get(params), Some(Value::Map(map)) if map.entries.is_empty())
                {
                    let message = format!(
                        "`{params}` is empty: the operator drops it, and crashes on a run of a job without parameters"
                    );
                    self.report(
                        &RUN_OF_A_JOB,
                        &[params],
                        message,
                        "give it at least one, even if the task does not look at it",
                    );
                }
            }
            return;
        }
        if let (Some(first), true) = (params.first(), self.closed || has_task) {
            let message = format!("`{first}` is for a run of a job, and this has no `job_name`");
            let help = match TASKS.iter().find(|(task, _)| spec.get(task).is_some()) {
                Some((task, _)) => format!("give the parameters to the `{task}`"),
                None => "name the job with `.job_name(…)`".to_owned(),
            };
            self.report(&RUN_OF_A_JOB, &[first], message, &help);
            if !has_task {
                return;
            }
        }
        if !has_task && self.closed {
            self.report(
                &RUN_OF_A_JOB,
                &[],
                "a run is of a job, or has a task, and this is neither: the operator crashes"
                    .to_owned(),
                &format!(
                    "give it a `job_name` with parameters, or a cluster and one of {}",
                    quoted(task_names())
                ),
            );
            return;
        }
        self.tasks(spec, "a run");
        self.clusters(spec, "a run");
    }

    fn schedule(&mut self, spec: &Map) {
        let Some(Value::Map(schedule)) = spec.get("schedule") else { return };
        let path = &["schedule"];
        self.within(schedule, path, |this| {
            this.required(schedule, path, &["quartz_cron_expression", "timezone_id"]);
        });
        let expression = schedule.get("quartz_cron_expression").and_then(literal);
        if let Some(Err(why)) =
            expression.filter(|text| !text.is_empty()).map(crate::text::quartz::check)
        {
            let path = at(&["schedule", "quartz_cron_expression"]);
            self.found.push(Misfit { path, finding: Finding::new(&INVALID_QUARTZ, why) });
        }
    }

    fn workspace_item(&mut self, spec: &Map) {
        self.required(spec, &[], &["path", "content"]);
        self.absolute(spec, "the path of a workspace item");
        if spec.get("format").and_then(literal) == Some("SOURCE") {
            self.required(spec, &[], &["language"]);
        }
    }

    fn absolute(&mut self, spec: &Map, what: &str) {
        let begin = match spec.get("path") {
            Some(Value::Text(Text::Literal(text))) => text,
            Some(Value::Text(Text::Mixed(pieces))) => match pieces.first() {
                Some(Piece::Literal(text)) => text,
                _ => return,
            },
            _ => return,
        };
        if !begin.is_empty() && !begin.starts_with('/') && !begin.starts_with("dbfs:/") {
            let message = format!("{what} is absolute: `{begin}` does not begin with `/`");
            self.report(&INVALID_NAME, &["path"], message, "write the whole path, from `/` on");
        }
    }

    fn secrets(&mut self, spec: &Map) {
        let Some(Value::List(secrets)) = spec.get("secrets") else { return };
        for (index, secret) in secrets.iter().enumerate() {
            for name in ["string_value", "byte_value"] {
                if field(secret, name).and_then(literal).is_some_and(|text| !text.is_empty()) {
                    let which = match field(secret, "key").and_then(literal) {
                        Some(key) => format!("the secret `{key}`"),
                        None => "a secret".to_owned(),
                    };
                    let message = format!(
                        "{which} stands in the source, and in the workflow for all who may read it"
                    );
                    let finding = Finding::new(&SECRET_IN_SOURCE, message).help("keep it in a Kubernetes Secret, and name its key: `Secret::value_from(\"…\", SecretKeyRef::new(\"…\", \"…\"))`");
                    let path = vec![
                        Step::Field("secrets".to_owned()),
                        Step::Item(index),
                        Step::Field(name.to_owned()),
                    ];
                    self.found.push(Misfit { path, finding });
                }
            }
        }
    }

    /// 0 and `false`, which the operator drops.
    fn dropped(&mut self, map: &Map, path: &mut Vec<Step>) {
        for (key, value) in &map.entries {
            let Some(key) = key.as_literal() else { continue };
            path.push(Step::Field(key.to_owned()));
            self.dropped_value(value, path);
            path.pop();
        }
    }

    fn dropped_value(&mut self, value: &Value, path: &mut Vec<Step>) {
        let shown = match value {
            Value::Int(0) => "0",
            Value::Bool(false) => "false",
            Value::Map(map) => return self.dropped(map, path),
            Value::List(items) => {
                for (index, item) in items.iter().enumerate() {
                    path.push(Step::Item(index));
                    self.dropped_value(item, path);
                    path.pop();
                }
                return;
            }
            _ => return,
        };
        let name = crate::value::path::display_path(path);
        let finding = Finding::new(
            &DROPPED_VALUE,
            format!("`{name}: {shown}` does not reach Databricks: the operator drops it"),
        )
        .help("Databricks takes its own default: remove it, if that is what you mean");
        self.found.push(Misfit { path: path.clone(), finding });
    }
}
