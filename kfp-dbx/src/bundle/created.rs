//! The jobs that the pipeline creates, and runs that become jobs.

use kfp_dbx_core::value::Value;
use serde_json::{Value as Json, json};

use super::context::{Context, Created, Fields, Holds, Job, Pushed};
use super::fields::{At, Spec};
use super::lists::{append, ordered};
use super::roles::Role;
use super::run::{NAMES, is_of_task};
use crate::lower::object::Object;

/// The fields of a job that stand in a job of the bundle with its single task.
const OF_JOB: &[&str] = &[
    "email_notifications",
    "health",
    "notification_settings",
    "timeout_seconds",
    "webhook_notifications",
];

impl<'a> Context<'a> {
    /// Writes the jobs that the pipeline creates.
    pub(super) fn write_created_jobs(&mut self, main: &str) {
        for node in 0..self.graph.nodes.len() {
            if self.roles[node] == Role::Job && !self.graph.at_exit(node) {
                self.write_created_job(node, main);
            }
        }
    }

    fn write_created_job(&mut self, node: usize, main: &str) {
        let op = &self.graph.nodes[node];
        let Some(object) = &op.object else { return };
        let key = self.key(&format!("{main}_{}", op.name));
        let mut own = Job::new(&key, Holds::Own);
        let Some(spec) = self.spec(node) else { return };
        let mut written = Fields::new();
        let name = object.resource_name().and_then(Value::to_name);
        let name =
            name.unwrap_or_else(|| format!("{}: {}", self.lowered.settings.name, self.name(node)));
        written.insert("name".to_owned(), name.into());
        let fields = self.job_of_spec(&spec, &mut own);
        written.extend(fields);
        let mut names: Vec<String> = own.passed.iter().map(|(name, _)| name.clone()).collect();
        self.report_other_meanings(node, &names, &written);
        self.pushed.push(Pushed {
            job: key.clone(),
            names: names.iter().cloned().collect(),
            node: Some(node),
        });
        if !names.is_empty() {
            let widgets = self.widgets(node).into_iter();
            names.extend(widgets.filter(|name| own.passed.iter().all(|(known, _)| known != name)));
        }
        let passed = names.iter().map(|name| json!({ "name": name, "default": "" }));
        append(&mut written, "parameters", passed.collect());
        self.created[node] = Some(Created { key: key.clone(), passed: own.passed });
        self.jobs.push((key, ordered(written)));
    }

    /// Reports parameters of a job that have the names of parameters of the pipeline that it uses.
    fn report_other_meanings(&mut self, node: usize, passed: &[String], job: &Fields) {
        let own = job.get("parameters").and_then(Json::as_array).into_iter().flatten();
        for name in own.filter_map(|one| one["name"].as_str()) {
            if passed.iter().any(|passed| passed == name) {
                let at = At { node, path: "parameters".to_owned() };
                let why = format!(
                    "the job has a parameter `{name}` and uses the parameter `{name}` of the pipeline: give one of them another name"
                );
                self.lacks_field(&at, &why);
            }
        }
    }

    /// Returns the names of the widgets that the runs of a job set. They become parameters of the job,
    /// because it has others, too. Each run must set the same ones: the default would hide that of the
    /// notebook.
    fn widgets(&mut self, create: usize) -> Vec<String> {
        let mut runs: Vec<(usize, Vec<String>)> = Vec::new();
        for (node, op) in self.graph.nodes.iter().enumerate() {
            let spec = op.object.as_ref().and_then(Object::spec);
            let Some(spec) = spec.filter(|_| self.roles[node] == Role::Run) else { continue };
            let job = spec.get("job_name").and_then(|name| self.creator(&Role::Job, name));
            if job == Some(create) {
                let widgets = match spec.get("notebook_params") {
                    Some(Value::Map(map)) => map.entries.as_slice(),
                    _ => &[],
                };
                let mut names: Vec<_> = widgets
                    .iter()
                    .filter_map(|(name, _)| name.as_literal())
                    .map(str::to_owned)
                    .collect();
                names.sort_unstable();
                runs.push((node, names));
            }
        }
        let Some((_, first)) = runs.first().cloned() else { return Vec::new() };
        for (node, names) in runs {
            if names != first {
                let at = At { node, path: "notebook_params".to_owned() };
                self.lacks_field(&at, "each run of the job must set the same ones, because they become parameters of the job");
            }
        }
        first
    }

    /// Returns the fields of a job with the spec of a job or of a run.
    pub(super) fn job_of_spec(&mut self, spec: &Spec<'a>, job: &mut Job) -> Fields {
        let is_named = |name: &str| NAMES.contains(&name) || matches!(name, "name" | "format");
        let mut fields = self.object(spec, &is_named, job);
        let mut written = Fields::new();
        if fields.contains_key("tasks") {
            written.append(&mut fields);
        } else {
            let mut task = Fields::new();
            let key = self.graph.nodes[spec.at.node].name.clone();
            self.report_key(spec.at.node, &key);
            task.insert("task_key".to_owned(), key.into());
            for (name, value) in fields {
                let is_of_task = is_of_task(spec.object, &name) && !OF_JOB.contains(&name.as_str());
                let to = if is_of_task { &mut task } else { &mut written };
                to.insert(name, value);
            }
            written.insert("tasks".to_owned(), json!([task]));
        }
        permissions(&mut written);
        let clusters = self.job_clusters(job);
        append(&mut written, "job_clusters", clusters);
        written
    }
}

/// Writes the access control list of a job as bundles do.
pub(super) fn permissions(job: &mut Fields) {
    let Some(Json::Array(items)) = job.shift_remove("access_control_list") else { return };
    let permission = |mut item: Json| {
        if let Some(fields) = item.as_object_mut()
            && let Some(level) = fields.shift_remove("permission_level")
        {
            fields.shift_insert(0, "level".to_owned(), level);
        }
        item
    };
    job.insert("permissions".to_owned(), items.into_iter().map(permission).collect());
}
