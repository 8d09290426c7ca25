//! The tasks of runs.

use kfp_dbx_core::lifecycle::Condition;
use kfp_dbx_core::spec::retry::RetryPolicy;
use kfp_dbx_core::table::{Struct, Type};
use kfp_dbx_core::text::names::UniqueNames;
use kfp_dbx_core::value::{Ref, Scalar, Target, Value};
use serde_json::Value as Json;

use super::context::{Context, Created, Fields, Holds, Job, Pushed};
use super::fields::{At, Spec};
use super::lists::ordered;
use super::roles::Role;
use super::texts::job_id;
use super::values::Time;
use crate::model::json;
use crate::model::policies::PolicyFields;

/// The fields of a run that name it. A task has a key.
pub(super) const NAMES: &[&str] = &["run_name", "idempotency_token"];
/// The number of jobs that a `run_job_task` of one runs in another.
const MOST_NESTED: usize = 3;

/// Returns the task of a job or a run.
fn task_of(object: &'static Struct) -> Option<&'static Struct> {
    match object.field("tasks")?.ty {
        Type::List(Type::Struct(task)) => Some(task),
        _ => None,
    }
}

/// Whether a task has a field of a job or a run.
pub(super) fn is_of_task(object: &'static Struct, name: &str) -> bool {
    task_of(object).is_some_and(|task| task.field(name).is_some())
}

/// Whether the task that runs a job has a field of a run.
fn is_of_run_job(object: &'static Struct, name: &str) -> bool {
    let task = task_of(object).and_then(|task| task.field("run_job_task"));
    match task.map(|task| task.ty) {
        Some(Type::Struct(run_job)) => run_job.field(name).is_some(),
        _ => false,
    }
}

impl<'a> Context<'a> {
    /// Whether a run is that of a job, in which its task is not.
    pub(super) fn is_run_of_job(&self, node: usize) -> bool {
        let spec = self.spec_if_known(node);
        self.is_own_job[node] || spec.is_none_or(|spec| is_of_job(&spec))
    }

    /// Writes the task of a run: what it does, but for its key and its order.
    pub(super) fn run(&mut self, node: usize, job: &mut Job, task: &mut Fields) {
        let Some(spec) = self.spec(node) else { return };
        if is_of_job(&spec) {
            self.run_of_job(&spec, job, task);
        } else if self.is_own_job[node] {
            self.run_as_job(&spec, job, task);
        } else {
            let is_elsewhere = |name: &str| !is_of_task(spec.object, name);
            let fields = self.object(&spec, &is_elsewhere, job);
            task.extend(fields);
            self.environments(&spec, job, task);
            self.keep_in_workspace(&spec, task);
        }
        self.policies(node, task);
        self.condition(node);
    }

    /// Adds the environments of a run to those of the job.
    fn environments(&mut self, spec: &Spec<'a>, job: &mut Job, task: &mut Fields) {
        let is_other = |name: &str| name != "environments";
        let mut fields = self.object(spec, &is_other, job);
        let Some(Json::Array(environments)) = fields.remove("environments") else { return };
        for mut environment in environments {
            let Some(key) = environment["environment_key"].as_str().map(str::to_owned) else {
                continue;
            };
            let known = job.environments.iter().find(|(known, _)| *known == key);
            let key = match known {
                Some((_, known)) if *known == environment => continue,
                None => key,
                Some(_) => {
                    let mut names = UniqueNames::new();
                    job.environments.iter().for_each(|(known, _)| drop(names.claim(known)));
                    let own =
                        names.claim(&format!("{}-{key}", self.graph.nodes[spec.at.node].name));
                    if task.get("environment_key").and_then(Json::as_str) == Some(&key) {
                        task.insert("environment_key".to_owned(), own.clone().into());
                    }
                    environment["environment_key"] = own.clone().into();
                    own
                }
            };
            job.environments.push((key, environment));
        }
    }

    /// Writes the task that runs a job: one of the pipeline, or another one of the workspace.
    fn run_of_job(&mut self, spec: &Spec<'a>, job: &mut Job, task: &mut Fields) {
        let Spec { object, at, .. } = spec;
        let is_id = |name: &str| matches!(name, "job_name" | "job_id");
        let is_other = |name: &str| is_id(name) || !is_of_run_job(object, name);
        let params = self.object(spec, &is_other, job);
        let is_other = |name: &str| is_id(name) || !is_of_task(object, name);
        let fields = self.object(spec, &is_other, job);
        task.extend(fields);
        for name in spec.names().filter(|name| !NAMES.contains(name)) {
            if !is_id(name) && !is_of_run_job(object, name) && !is_of_task(object, name) {
                self.lacks_field(&at.field(name), "a task that runs a job has no such field");
            }
        }
        let mut run = Fields::new();
        let name = spec.get("job_name");
        let created = name.and_then(|name| self.creator(&Role::Job, name));
        let created = created.and_then(|create| self.created[create].clone());
        let id = match (name, spec.get("job_id")) {
            (Some(name), _) => self.id_of_named_job(name, &at.field("job_name")),
            (None, Some(Value::Int(id))) => Some(json::number(*id)),
            (None, Some(id)) => match self.text(id, Time::Deploy, job) {
                Ok(id) => Some(id.into()),
                Err(why) => {
                    self.lacks_field(&at.field("job_id"), &why);
                    None
                }
            },
            (None, None) => None,
        };
        run.extend(id.map(|id| ("job_id".to_owned(), id)));
        match created {
            Some(created) => self.pass_to(&created, params, at, job, &mut run),
            None => run.extend(params),
        }
        task.insert("run_job_task".to_owned(), run.into());
    }

    /// Passes what a job of the pipeline needs, beside the parameters of the run.
    fn pass_to(
        &mut self,
        created: &Created,
        params: Fields,
        at: &At,
        job: &mut Job,
        run: &mut Fields,
    ) {
        if created.passed.is_empty() {
            return run.extend(params);
        }
        let mut parameters = self.passed(&created.passed, at.node, job);
        for (name, value) in params {
            match (name.as_str(), value) {
                ("job_parameters" | "notebook_params", Json::Object(values)) => {
                    parameters.extend(values);
                }
                _ => self.lacks_field(
                    &at.field(&name),
                    "its job takes values of the pipeline as job parameters, and Databricks allows no others beside them: pass these values in the spec of the job, too",
                ),
            }
        }
        run.insert("job_parameters".to_owned(), parameters.into());
    }

    /// Returns the values that a job passes to another one.
    pub(super) fn passed(
        &mut self,
        passed: &[(String, Target)],
        node: usize,
        job: &mut Job,
    ) -> Fields {
        let mut values = Fields::new();
        for (name, target) in passed {
            let reference = Ref { target: *target, ty: Scalar::Text };
            match self.reference(reference, Time::Run, job) {
                Ok(value) => {
                    values.insert(name.clone(), value.into());
                }
                Err(why) => {
                    let part = format!("op `{}`", self.name(node));
                    self.lacks_because(&part, &why, self.at(node));
                }
            }
        }
        values
    }

    /// Writes a run whose spec has fields that only a job has: several tasks, or a queue or a Git source
    /// that the other runs do not have. It becomes a job of its own, so that these fields mean the run and
    /// nothing beside it.
    fn run_as_job(&mut self, spec: &Spec<'a>, job: &mut Job, task: &mut Fields) {
        let name = self.graph.nodes[spec.at.node].name.clone();
        let key = self.key(&format!("{}_{name}", job.key));
        let mut own = Job::new(&key, Holds::Own);
        own.depth = job.depth + 1;
        let fields = self.job_of_spec(spec, &mut own);
        let title = format!("{}: {}", self.lowered.settings.name, self.name(spec.at.node));
        let mut written = Fields::new();
        written.insert("name".to_owned(), title.into());
        if job.input.is_some() || job.holds != Holds::Main {
            written.insert("max_concurrent_runs".to_owned(), 1000.into());
        }
        written.extend(fields);
        self.finish(own, written, spec.at.node, job, task);
    }

    /// Adds a job that only this task runs, with what the job around it passes.
    pub(super) fn finish(
        &mut self,
        own: Job,
        mut written: Fields,
        node: usize,
        job: &mut Job,
        task: &mut Fields,
    ) {
        if !own.passed.is_empty() {
            let parameters = own
                .passed
                .iter()
                .map(|(name, _)| serde_json::json!({ "name": name, "default": "" }));
            written.insert("parameters".to_owned(), parameters.collect());
        }
        let mut run = Fields::new();
        run.insert("job_id".to_owned(), job_id(&own.key).into());
        if own.depth > MOST_NESTED {
            let what = format!(
                "`{}` is a job that other jobs run, and Databricks allows only {MOST_NESTED} in each other",
                self.name(node)
            );
            self.lacks(what, self.at(node));
        }
        if !own.passed.is_empty() {
            let values = self.passed(&own.passed, node, job);
            run.insert("job_parameters".to_owned(), values.into());
        }
        task.insert("run_job_task".to_owned(), run.into());
        self.pushed.push(Pushed {
            job: own.key.clone(),
            names: own.passed.into_iter().map(|(name, _)| name).collect(),
            node: (own.holds == Holds::Own).then_some(node),
        });
        self.jobs.push((own.key, ordered(written)));
    }

    /// Writes the retries and the time limit of an op, and reports the policies of its pod.
    fn policies(&mut self, node: usize, task: &mut Fields) {
        let Some(object) = &self.graph.nodes[node].object else { return };
        let (own, all) = (&object.policies, &self.lowered.settings.defaults);
        let at = self.at(node);
        let name = self.name(node);
        let timeout = own.timeout.or(all.timeout);
        if let Some(limit) = timeout {
            let inner =
                task.get("timeout_seconds").and_then(Json::as_u64).filter(|limit| *limit > 0);
            let limit = inner.map_or(limit, |inner| inner.min(limit));
            task.insert("timeout_seconds".to_owned(), limit.into());
        }
        let retry = own.retry.as_ref().or(all.retry.as_ref());
        if let Some(retry) = retry.filter(|retry| is_of_run(retry.policy)) {
            task.insert("max_retries".to_owned(), retry.limit.into());
            if let Some(Ok(backoff)) = retry.backoff {
                task.insert("min_retry_interval_millis".to_owned(), (backoff * 1000).into());
            }
            if timeout.is_some() {
                task.insert("retry_on_timeout".to_owned(), true.into());
            }
            if retry.factor.is_some() || retry.max_duration.is_some() {
                self.differs(format!("the retries of op `{name}` come in equal intervals, and end by their number alone"), at);
            }
        }
        let of_pod = of_pod(own);
        if !of_pod.is_empty() {
            let of_pod = of_pod.join(", ");
            let what =
                format!("op `{name}` has settings without a meaning in Databricks: {of_pod}");
            self.differs(what, at);
        }
        for (_, at) in &own.mutexes {
            self.lacks(
                format!("op `{name}` holds a lock while it runs, and Databricks has none"),
                *at,
            );
        }
        if !own.semaphores.is_empty() {
            self.lacks(
                format!("op `{name}` takes a place of a semaphore, and Databricks has none"),
                at,
            );
        }
    }

    /// Reports how an op judges its run otherwise than a task does: a task fails if its run fails.
    fn condition(&mut self, node: usize) {
        let data = &self.graph.nodes[node].data;
        let Some(object) = &self.graph.nodes[node].object else { return };
        let at = data.at;
        let name = self.name(node);
        match object.condition {
            Condition::Judged if self.graph.nodes[node].has_own_conditions() => {
                self.lacks(format!("op `{name}` has conditions of its own: a task fails if its run fails, and succeeds if it succeeds"), at);
            }
            Condition::None | Condition::Reference => {
                self.differs(
                    format!("the task of op `{name}` fails if its run fails, as with `truthful`"),
                    at,
                );
            }
            Condition::Judged | Condition::Unknown => {}
        }
    }
}

/// Whether a run is one of a job.
pub(super) fn is_of_job(spec: &Spec<'_>) -> bool {
    spec.get("job_name").is_some() || spec.get("job_id").is_some()
}

/// Whether retries begin after the failure of a run, and not only after that of its pod.
fn is_of_run(policy: Option<RetryPolicy>) -> bool {
    matches!(policy.unwrap_or(RetryPolicy::DEFAULT), RetryPolicy::Always | RetryPolicy::OnFailure)
}

/// Returns the policies that only a pod has.
pub(super) fn of_pod(policies: &PolicyFields) -> Vec<&'static str> {
    let set = [
        ("the display name", policies.display_name.is_some()),
        ("the labels of the pod", !policies.pod_labels.entries.is_empty()),
        ("the annotations of the pod", !policies.pod_annotations.entries.is_empty()),
        ("the node selector", !policies.node_selector.entries.is_empty()),
        ("the tolerations", !policies.tolerations.is_empty()),
        ("the affinity", policies.affinity.is_some()),
        ("the priority class", policies.priority_class.is_some()),
        ("the service account", policies.service_account.is_some()),
        ("the patch", policies.patch.is_some()),
        (
            "the retries after errors of the pod",
            policies.retry.as_ref().is_some_and(|retry| !is_of_run(retry.policy)),
        ),
    ];
    set.into_iter().filter(|(_, is_set)| *is_set).map(|(what, _)| what).collect()
}
