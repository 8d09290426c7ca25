//! Specs in the form of the API.
//!
//! Specs have the form of the API but for a few fields: pairs of a key and a value are a map there, and
//! what names another object of Kubernetes has no counterpart.

use kfp_dbx_core::table::{Struct, Type};
use kfp_dbx_core::value::path::Step;
use kfp_dbx_core::value::{Map, Target, Value};
use serde_json::Value as Json;

use super::context::{Context, Fields, Holds, Job, Source};
use super::roles::Role;
use super::texts::job_id;
use super::values::{CLUSTER_ID, Time};
use crate::model::json;
use crate::model::op::OpKind;

/// The fields whose texts Databricks reads when a task runs. All others are read at the deployment.
const READ_BY_RUNS: &[&str] = &[
    "base_parameters",
    "commands",
    "dbt_commands",
    "jar_params",
    "job_parameters",
    "named_parameters",
    "notebook_params",
    "notebook_path",
    "parameters",
    "python_file",
    "python_named_params",
    "python_params",
    "spark_submit_params",
    "sql_params",
];

/// The reason why a spec that is a parameter has no counterpart.
const NOT_ITSELF: &str = "a bundle needs the fields themselves, not a parameter or an output";

/// The place of a field: the op, and the path within its spec.
#[derive(Clone)]
pub(super) struct At {
    pub(super) node: usize,
    pub(super) path: String,
}

/// The fields of an object, with what the table knows about them.
#[derive(Clone)]
pub(super) struct Spec<'a> {
    pub(super) object: &'static Struct,
    pub(super) fields: &'a Map,
    pub(super) at: At,
}

impl<'a> Spec<'a> {
    /// Returns the value of a field.
    pub(super) fn get(&self, name: &str) -> Option<&'a Value> {
        self.fields.get(name)
    }

    /// Returns the names of the fields that are set.
    pub(super) fn names(&self) -> impl Iterator<Item = &'a str> {
        self.fields.entries.iter().filter_map(|(name, _)| name.as_literal())
    }
}

impl At {
    pub(super) fn field(&self, name: &str) -> Self {
        let path = match self.path.is_empty() {
            true => name.to_owned(),
            false => format!("{}.{name}", self.path),
        };
        Self { node: self.node, path }
    }
}

impl<'a> Context<'a> {
    /// Reports a field of a spec that has no counterpart.
    pub(super) fn lacks_field(&mut self, at: &At, why: &str) {
        let first = at.path.split(['.', '[']).next().unwrap_or_default();
        let place = match &self.graph.nodes[at.node].data.kind {
            OpKind::Databricks(op) => op.place(&[Step::Field(first.to_owned())]),
            _ => None,
        };
        let part = format!("`{}` of op `{}`", at.path, self.name(at.node));
        self.lacks_because(&part, why, place.unwrap_or(self.at(at.node)));
    }

    /// Returns the spec of an op, and reports one that only the run knows.
    pub(super) fn spec(&mut self, node: usize) -> Option<Spec<'a>> {
        let known = self.spec_if_known(node);
        if known.is_none() {
            self.lacks_field(&At { node, path: "spec".to_owned() }, NOT_ITSELF);
        }
        known
    }

    /// Returns the spec of an op, unless only the run knows it.
    pub(super) fn spec_if_known(&self, node: usize) -> Option<Spec<'a>> {
        let object = self.graph.nodes[node].object.as_ref()?;
        let at = At { node, path: String::new() };
        Some(Spec { object: object.kind?.spec, fields: object.spec()?, at })
    }

    /// Returns the fields of an object in the form of the API, but for those that `skip` names.
    pub(super) fn object(
        &mut self,
        spec: &Spec<'a>,
        skip: &dyn Fn(&str) -> bool,
        job: &mut Job,
    ) -> Fields {
        let Spec { object, fields, at } = spec;
        let mut written = Fields::new();
        for (name, value) in &fields.entries {
            let Some(name) = name.as_literal().filter(|name| !skip(name)) else { continue };
            let Some(field) = object.field(name) else { continue };
            match name {
                "existing_cluster_id" | "existing_cluster_name" => {
                    self.write_cluster(name, value, &at.field(name), job, &mut written);
                    continue;
                }
                "job_name" if object.field("job_id").is_some() => {
                    if let Some(id) = self.id_of_named_job(value, &at.field(name)) {
                        written.insert("job_id".to_owned(), id);
                    }
                    continue;
                }
                _ if object.is_secret(field) && !is_key_of_scope(value) => {
                    let why = "a bundle holds no secrets: name a key of a secret scope, as in `{{secrets/SCOPE/KEY}}`";
                    self.lacks_field(&at.field(name), why);
                    continue;
                }
                _ => {}
            }
            let time = match READ_BY_RUNS.contains(&name) {
                true => Time::Run,
                false => Time::Deploy,
            };
            if let Some(value) = self.value(&field.ty, value, time, &at.field(name), job) {
                written.insert(name.to_owned(), value);
            }
        }
        written
    }

    /// Returns a value in the form of the API, or nothing if it has no counterpart.
    pub(super) fn value(
        &mut self,
        ty: &'static Type,
        value: &'a Value,
        time: Time,
        at: &At,
        job: &mut Job,
    ) -> Option<Json> {
        match (ty, value) {
            (_, Value::Null) => None,
            (Type::List(Type::Struct(pair)), Value::List(items)) if pair.is_pair() => {
                Some(self.pairs(items, at, job))
            }
            (Type::List(of), Value::List(items)) => {
                let items = items.iter().enumerate().filter_map(|(index, item)| {
                    let at = At { node: at.node, path: format!("{}[{index}]", at.path) };
                    self.value(of, item, time, &at, job)
                });
                Some(Json::Array(items.collect()))
            }
            (Type::Map(of), Value::Map(map)) => {
                let mut written = Fields::new();
                for (key, value) in &map.entries {
                    let key = match self.text(&Value::Text(key.clone()), time, job) {
                        Ok(key) => key,
                        Err(why) => {
                            self.lacks_field(at, &why);
                            continue;
                        }
                    };
                    if let Some(value) = self.value(of, value, time, &at.field(&key), job) {
                        written.insert(key, value);
                    }
                }
                Some(Json::Object(written))
            }
            (Type::Struct(object), Value::Map(_)) if object.rust_name == "SecretKeyRef" => {
                self.lacks_field(at, "a bundle reads no Secret of Kubernetes");
                None
            }
            (Type::Struct(object), Value::Map(fields)) => {
                // What a task of the run reads stands directly in its field.
                let spec = Spec { object, fields, at: at.clone() };
                Some(Json::Object(self.object(&spec, &|_| false, job)))
            }
            (Type::Int32 | Type::Int64 | Type::Bool, Value::Int(_) | Value::Bool(_)) => {
                Some(json::literal(value))
            }
            (_, Value::Ref(reference)) if self.is_lost(reference.target) => None,
            (Type::List(_) | Type::Map(_) | Type::Struct(_), _) => {
                self.lacks_field(
                    at,
                    "a bundle needs the list or the map itself, not a parameter or an output",
                );
                None
            }
            _ => match self.text(value, time, job) {
                Ok(text) => Some(Json::String(text)),
                Err(why) => {
                    self.lacks_field(at, &why);
                    None
                }
            },
        }
    }

    /// Returns a list of pairs as the map that the API takes.
    fn pairs(&mut self, items: &'a [Value], at: &At, job: &mut Job) -> Json {
        let mut written = Fields::new();
        for item in items {
            let Value::Map(pair) = item else { continue };
            let text = |context: &mut Self, name: &str, job: &mut Job| match pair.get(name) {
                Some(value) => context.text(value, Time::Deploy, job),
                None => Ok(String::new()),
            };
            match (text(self, "key", job), text(self, "value", job)) {
                (Ok(key), Ok(value)) => {
                    written.insert(key, value.into());
                }
                (Err(why), _) | (_, Err(why)) => self.lacks_field(at, &why),
            }
        }
        Json::Object(written)
    }

    /// Writes the cluster that a run or a task names: a cluster of the pipeline becomes a job cluster.
    fn write_cluster(
        &mut self,
        name: &str,
        value: &'a Value,
        at: &At,
        job: &mut Job,
        task: &mut Fields,
    ) {
        let created = match name {
            "existing_cluster_id" => {
                let whole = value.to_text().and_then(|text| text.whole());
                whole.and_then(|reference| self.cluster_of_output(reference.target))
            }
            _ => self.creator(&Role::Cluster, value),
        };
        let id = match (created, name, value.to_name()) {
            (Some(create), ..) => return self.write_job_cluster(create, at, job, task),
            (None, "existing_cluster_id", _) => self.text(value, Time::Deploy, job),
            (None, _, Some(name)) => {
                Ok(self.variable(&format!("{name}_cluster"), Source::Lookup("cluster", name)))
            }
            (None, _, None) => {
                Err("the Databricks CLI looks up only a cluster whose name is literal".to_owned())
            }
        };
        match id {
            Ok(id) => {
                task.insert("existing_cluster_id".to_owned(), id.into());
            }
            Err(why) => self.lacks_field(at, &why),
        }
    }

    /// Returns the id of the job with a name: a job of the pipeline, or another one of the workspace.
    pub(super) fn id_of_named_job(&mut self, value: &'a Value, at: &At) -> Option<Json> {
        let created = self.creator(&Role::Job, value);
        if let Some(created) = created.and_then(|create| self.created[create].clone()) {
            return Some(job_id(&created.key).into());
        }
        let Some(name) = value.to_name() else {
            self.lacks_field(at, "the Databricks CLI looks up only a job whose name is literal");
            return None;
        };
        Some(self.variable(&format!("{name}_job"), Source::Lookup("job", name)).into())
    }

    /// Returns the op that creates a cluster, of which a value is the id.
    fn cluster_of_output(&self, target: Target) -> Option<usize> {
        match target {
            Target::Output { op, output, lists: None, part: None, .. } => {
                let op = op as usize;
                let is_id = self.output_path(op, output) == Some(CLUSTER_ID);
                (is_id && self.roles[op] == Role::Cluster).then_some(op)
            }
            _ => None,
        }
    }

    fn write_job_cluster(&mut self, create: usize, at: &At, job: &mut Job, task: &mut Fields) {
        let key = self.graph.nodes[create].name.clone();
        task.insert("job_cluster_key".to_owned(), key.into());
        match &self.cluster_of[create] {
            Some(other) if *other != job.key => {
                let why = format!(
                    "the cluster of `{}` is a job cluster, which one job has, and tasks of another job run on it",
                    self.name(create)
                );
                return self.lacks_field(at, &why);
            }
            Some(_) => {}
            None => self.cluster_of[create] = Some(job.key.clone()),
        }
        let is_elsewhere = self.holders[create] != Some(job.holds);
        if is_elsewhere && job.holds != Holds::Own {
            let why = format!(
                "`{}` creates the cluster outside of the loop: each item would get a cluster of its own",
                self.name(create)
            );
            return self.lacks_field(at, &why);
        }
        if !job.clusters.contains(&create) {
            job.clusters.push(create);
        }
    }

    /// Returns the job clusters of a job.
    pub(super) fn job_clusters(&mut self, job: &mut Job) -> Json {
        let clusters = job.clusters.clone();
        let mut written = Vec::new();
        for create in clusters {
            let Some(spec) = self.spec(create) else { continue };
            // The job has a name. Its clusters end with it.
            let is_not_of_job =
                |name: &str| matches!(name, "cluster_name" | "autotermination_minutes");
            let cluster = self.object(&spec, &is_not_of_job, job);
            let key = &self.graph.nodes[create].name;
            written.push(serde_json::json!({ "job_cluster_key": key, "new_cluster": cluster }));
        }
        Json::Array(written)
    }
}

/// Whether a secret is the name of one in a secret scope.
fn is_key_of_scope(value: &Value) -> bool {
    let name = value.to_name();
    name.is_some_and(|name| name.starts_with("{{secrets/") && name.ends_with("}}"))
}
