//! The whole bundle.

use kfp_dbx_core::rule::Diagnostic;
use kfp_dbx_core::text::yaml;
use kfp_dbx_core::value::Value;
use serde_json::{Value as Json, json};

use super::context::{Context, Fields, Holds, Job, Pushed, Source, Variable};
use super::lists::{append, ordered};
use super::pushed::names_of_user;
use super::roles::{Role, roles};
use crate::error::Place;
use crate::lower::Lowered;
use crate::lower::sketches::Sketches;
use crate::model::block::{BlockKind, ExitWhen};
use crate::model::cron::CronData;
use crate::model::json::literal;

/// The most tasks that a job can have.
const MOST_TASKS: usize = 1000;
/// The length of the longest key of a task.
const LONGEST_KEY: usize = 100;

/// A bundle as text, and the finding about it.
pub(crate) struct Document {
    pub(crate) yaml: String,
    pub(crate) found: Vec<Diagnostic<Place>>,
}

/// Returns the bundle that a pipeline becomes. If a part has no counterpart, the finding is an error, and
/// the text is incomplete.
pub(crate) fn document(lowered: &Lowered, schedule: Option<&CronData>) -> Document {
    let sketches = Sketches::new(&lowered.graph);
    let roles = roles(&lowered.graph, &sketches);
    let mut context = Context::new(lowered, roles, sketches);
    context.names = names_of_user(lowered);
    context.lay_out();
    context.name_tasks();
    let key = context.key(&lowered.name);
    context.share(schedule);
    context.report_ops();
    context.report_left_out();
    context.write_created_jobs(&key);
    context.write_scopes();
    context.write_main(&key, schedule);
    let yaml = context.yaml();
    Document { yaml, found: context.found() }
}

impl Context<'_> {
    /// Reports the ops that have no counterpart.
    fn report_ops(&mut self) {
        for node in 0..self.graph.nodes.len() {
            let (name, at) = (self.name(node), self.at(node));
            let at_exit = self.graph.at_exit(node);
            match &self.roles[node] {
                Role::None(why) => {
                    let what = format!("op `{name}`: {why}");
                    self.lacks(what, at);
                }
                Role::Run | Role::Cluster | Role::Job | Role::Scope if at_exit => {
                    let order = match self.handler(node) {
                        Some(ExitWhen::Success) => "success of the last ops, with `.after(…)`",
                        Some(ExitWhen::Failure) => "failure of other ops, with `.after_failure(…)`",
                        _ => "end of other ops, with `.after_end(…)`",
                    };
                    let what = format!(
                        "op `{name}` runs in an exit handler, and a job has none: let it wait for the {order}"
                    );
                    self.lacks(what, at);
                }
                _ => {}
            }
            if self.graph.is_loop(node) && !self.graph.nodes[node].exports.is_empty() {
                let what = format!("the loop `{name}`: a job has no list of the results of a loop");
                self.lacks(what, at);
            }
        }
    }

    /// Returns when the exit handler around an op runs.
    fn handler(&self, node: usize) -> Option<ExitWhen> {
        self.graph.blocks_around(node).find_map(|block| {
            match self.graph.nodes[block].block_kind() {
                Some(BlockKind::Exit(when)) => Some(*when),
                _ => None,
            }
        })
    }

    fn write_main(&mut self, key: &str, schedule: Option<&CronData>) {
        let mut job = Job::new(key, Holds::Main);
        let mut written = Fields::new();
        self.write_settings(&mut written);
        self.write_shared(Holds::Main, &mut written);
        if let Some(cron) = schedule {
            self.write_schedule(cron, &mut written);
        }
        self.tasks(&mut job);
        let clusters = self.job_clusters(&mut job);
        append(&mut written, "job_clusters", clusters);
        let environments = job.environments.into_iter().map(|(_, environment)| environment);
        append(&mut written, "environments", environments.collect());
        self.report_clusters();
        if self.reads_job {
            self.differs_in_all("what a text such as `{{job.run_id}}` reads is that of the whole job, and not of the run of an op");
        }
        let parameters = self.parameters();
        let names = parameters.as_array().into_iter().flatten();
        let names = names.filter_map(|one| one["name"].as_str()).map(str::to_owned);
        self.pushed.push(Pushed { job: key.to_owned(), names: names.collect(), node: None });
        append(&mut written, "parameters", parameters);
        if job.tasks.is_empty() {
            self.report_no_task(schedule.is_some());
        } else {
            written.insert("tasks".to_owned(), job.tasks.into());
            self.jobs.insert(0, (key.to_owned(), ordered(written)));
        }
        self.report_pushed();
    }

    /// Reports what needs a task, if no op becomes one: jobs and secret scopes can be alone in a bundle.
    fn report_no_task(&mut self, has_schedule: bool) {
        let what = match self.jobs.is_empty() && self.scopes.is_empty() {
            true => {
                "no op becomes a task, a job or a secret scope, and a bundle needs one of them: add a `SubmitRunOp` or a `CreateJobOp`"
            }
            false if has_schedule => {
                "no op becomes a task, and the schedule of the pipeline would start nothing: set the `schedule` of the job that the op creates, or add a `SubmitRunOp`"
            }
            false => return,
        };
        if self.is_complete() && !self.graph.nodes.is_empty() {
            self.lacks(what, self.at(0));
        }
    }

    /// Writes the tasks of a job, in the order in which the ops were created.
    pub(super) fn tasks(&mut self, job: &mut Job) {
        for node in self.members(job.holds) {
            match self.graph.nodes[node].block_kind() {
                Some(BlockKind::When(_)) => self.branch(node, job),
                _ if self.has_task(node) => self.write_task(node, job),
                _ => {}
            }
        }
        if job.tasks.len() > MOST_TASKS {
            let what = format!(
                "the job `{}` has {} tasks, and Databricks allows {MOST_TASKS}",
                job.key,
                job.tasks.len()
            );
            self.lacks_setting(what);
        }
    }

    /// Reports the key of a task that is too long.
    pub(super) fn report_key(&mut self, node: usize, key: &str) {
        if key.len() > LONGEST_KEY {
            let what = format!(
                "`{}`: the key of a task has at most {LONGEST_KEY} characters",
                self.name(node)
            );
            self.lacks(what, self.at(node));
        }
    }

    fn write_task(&mut self, node: usize, job: &mut Job) {
        let key = self.task_key(node);
        self.report_key(node, &key);
        let mut task = Fields::new();
        task.insert("task_key".to_owned(), key.into());
        let waits = self.waits(node);
        self.write_waits(node, &waits, &mut task);
        match self.graph.is_loop(node) {
            true => self.repeat(node, job, &mut task),
            false => self.run(node, job, &mut task),
        }
        job.tasks.push(task.into());
    }

    /// Reports clusters on which no task runs.
    fn report_clusters(&mut self) {
        for node in 0..self.graph.nodes.len() {
            let is_idle = self.roles[node] == Role::Cluster && self.cluster_of[node].is_none();
            if is_idle && !self.graph.at_exit(node) {
                let what =
                    format!("op `{}` creates a cluster on which no task runs", self.name(node));
                self.lacks(what, self.at(node));
            }
        }
    }

    /// Returns the parameters of the job: those that a task reads. A parameter without a default gets
    /// its value from a variable without one.
    fn parameters(&mut self) -> Json {
        let mut parameters = Vec::new();
        let mut unused = Vec::new();
        let lowered = self.lowered;
        for parameter in &lowered.parameters {
            let index = lowered.graph.params.iter().position(|param| param.name == parameter.name);
            let Some(index) = index else { continue };
            let at = lowered.graph.params[index].at;
            let texts = [&parameter.default, &lowered.graph.params[index].description];
            for text in texts.into_iter().flatten() {
                self.report_literal(&format!("parameter `{}`", parameter.name), text, Some(at));
            }
            let source = Source::Param(u32::try_from(index).unwrap_or(u32::MAX));
            let is_variable = self.variables.iter().any(|variable| variable.of == source);
            match (self.used[index], is_variable) {
                (false, false) => unused.push(format!("`{}`", parameter.name)),
                (false, true) => {
                    self.differs(format!("parameter `{}` is a variable of the bundle: it gets its value at the deployment", parameter.name), at);
                }
                (true, _) => {
                    let default = match &parameter.default {
                        Some(default) if !is_variable => default.clone(),
                        _ => self.variable(&parameter.name, source),
                    };
                    parameters.push(json!({ "name": parameter.name, "default": default }));
                    if is_variable {
                        self.differs(format!("parameter `{}` is also a variable of the bundle: where a cluster or another setting has it, it gets its value at the deployment", parameter.name), at);
                    }
                }
            }
        }
        if !unused.is_empty() {
            let verb = if unused.len() == 1 { "names" } else { "name" };
            self.differs_in_all(format!(
                "{} {verb} only objects of Kubernetes, and the job does not have {}",
                unused.join(", "),
                if unused.len() == 1 { "it" } else { "them" }
            ));
        }
        parameters.into()
    }

    fn yaml(&self) -> String {
        let lowered = self.lowered;
        let mut bundle = Fields::new();
        bundle.insert("bundle".to_owned(), json!({ "name": lowered.name }));
        let variables: Fields = self
            .variables
            .iter()
            .map(|variable| (variable.name.clone(), self.declared(variable)))
            .collect();
        if !variables.is_empty() {
            bundle.insert("variables".to_owned(), variables.into());
        }
        let mut resources = Fields::new();
        for (kind, all) in [("jobs", &self.jobs), ("secret_scopes", &self.scopes)] {
            if !all.is_empty() {
                let all: Fields = all.iter().cloned().collect();
                resources.insert(kind.to_owned(), all.into());
            }
        }
        bundle.insert("resources".to_owned(), resources.into());
        let mut yaml = format!(
            "# A bundle of the Databricks CLI, written by kfp-dbx from the pipeline `{}`.\n# Change the pipeline, and write it again.\n",
            lowered.settings.name.replace(char::is_control, " ")
        );
        yaml += &yaml::document(&bundle.into());
        yaml
    }

    /// Returns the declaration of a variable.
    fn declared(&self, variable: &Variable) -> Json {
        let mut declared = Fields::new();
        match &variable.of {
            Source::Lookup(kind, name) => {
                declared.insert("lookup".to_owned(), json!({ *kind: name }));
            }
            Source::Param(index) => {
                let param = &self.graph.params[*index as usize];
                let description = param.description.as_ref();
                declared.extend(
                    description.map(|text| ("description".to_owned(), text.clone().into())),
                );
                let known = self.lowered.parameters.iter().find(|known| known.name == param.name);
                let default = match &param.default {
                    Some(value @ (Value::Int(_) | Value::Bool(_))) => Some(literal(value)),
                    _ => known.and_then(|known| known.default.clone()).map(Json::from),
                };
                declared.extend(default.map(|default| ("default".to_owned(), default)));
            }
        }
        declared.into()
    }
}
