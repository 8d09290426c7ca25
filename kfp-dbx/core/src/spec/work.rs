//! Checks the work of a job or a run: exactly one task on exactly one cluster, or a job to run.

use super::cluster_ids::no_id;
use super::constraints::Check;
use crate::rule::{Finding, IGNORED_FIELD, ONE_CLUSTER, ONE_TASK, RUN_OF_A_JOB, SPARK_SUBMIT};
use crate::table::{Kind, Shape, Task, Type, Work};
use crate::text::quoted::quoted;
use crate::value::{Map, Value};

/// Returns the fields with parameters that a run sets.
pub fn params<'m>(kind: &Kind, run: &'m Map) -> impl Iterator<Item = &'static str> + use<'m> {
    let tasks = kind.work().map_or(&[][..], |work| work.tasks);
    tasks.iter().map(|task| task.params).filter(|params| run.get(params).is_some())
}

/// Returns the task of a job, if it has exactly one.
pub fn job_task(kind: &Kind, job: &Map) -> Option<&'static Task> {
    let mut tasks = kind.work()?.tasks.iter().filter(|task| job.get(task.field).is_some());
    match (tasks.next(), tasks.next()) {
        (Some(task), None) => Some(task),
        _ => None,
    }
}

impl Work {
    fn task_fields(&self) -> impl Iterator<Item = &'static str> + Clone {
        self.tasks.iter().map(|task| task.field)
    }

    fn params(&self) -> impl Iterator<Item = &'static str> + Clone {
        self.tasks.iter().map(|task| task.params)
    }
}

fn given<'m>(
    map: &'m Map,
    fields: impl IntoIterator<Item = &'static str> + 'm,
) -> impl Iterator<Item = &'static str> + 'm {
    fields.into_iter().filter(|field| map.get(field).is_some())
}

impl Check<'_> {
    /// Lists those of the fields that can be offered.
    fn offered(&self, fields: impl Iterator<Item = &'static str>) -> String {
        let fields: Vec<_> = fields.filter(|field| self.offers(field)).collect();
        quoted(fields)
    }

    /// Checks that exactly one task and one cluster are set.
    pub(super) fn work(&mut self, spec: &Map, work: &Work) {
        self.tasks(spec, work);
        self.parts_of_tasks(spec, work);
        self.clusters(spec, work);
        self.refused(spec, work);
    }

    fn tasks(&mut self, spec: &Map, work: &Work) {
        let noun = self.noun;
        let tasks = || given(spec, work.task_fields());
        let mut few = tasks();
        match (few.next(), few.last()) {
            (None, _) if self.closed => self.report(
                &ONE_TASK,
                None,
                format!("a {noun} must have exactly one task, but none is set"),
                &format!("set one of {}", self.offered(work.task_fields())),
            ),
            (None, _) | (_, None) => {}
            (Some(first), Some(last)) => self.report(
                &ONE_TASK,
                Some(last),
                format!("a {noun} must have exactly one task, but {} are set", quoted(tasks())),
                &format!("remove `{last}` or `{first}`"),
            ),
        }
    }

    /// Checks that a task has the fields without which it does nothing.
    fn parts_of_tasks(&mut self, spec: &Map, work: &Work) {
        for task in work.task_fields() {
            if let Some(Type::Struct(object)) = self.spec.field(task).map(|field| field.ty)
                && let Shape::Fields { new } = object.shape
            {
                self.within(spec, task, |this, task| this.required(task, new));
            }
        }
    }

    fn clusters(&mut self, spec: &Map, work: &Work) {
        let noun = self.noun;
        let clusters = || given(spec, work.clusters.iter().copied());
        let mut few = clusters();
        match (few.next(), few.last()) {
            (None, _) if self.closed => self.report(
                &ONE_CLUSTER,
                None,
                format!("a {noun} must run on exactly one cluster, but none is set"),
                &format!("set one of {}", self.offered(work.clusters.iter().copied())),
            ),
            (Some(only), None) if only == work.cluster_id => {
                if let Some(finding) = spec.get(only).and_then(|id| no_id(id, noun, work)) {
                    self.push(Some(only), finding);
                }
            }
            (None, _) | (_, None) => {}
            (Some(_), Some(last)) => self.report(
                &ONE_CLUSTER,
                Some(last),
                format!(
                    "a {noun} must run on exactly one cluster, but {} are set",
                    quoted(clusters())
                ),
                "keep only one of them",
            ),
        }
    }

    /// Checks that nothing is set that Databricks refuses beside the task.
    fn refused(&mut self, spec: &Map, work: &Work) {
        let mut tasks = work.tasks.iter().filter(|task| spec.get(task.field).is_some());
        let (Some(task), None) = (tasks.next(), tasks.next()) else { return };
        let is_set = |value: &Value| match value {
            Value::List(items) => !items.is_empty(),
            Value::Text(text) => text.as_literal() != Some(""),
            Value::Null | Value::Unknown => false,
            _ => true,
        };
        let has_one_cluster = given(spec, work.clusters.iter().copied()).count() == 1;
        for refused in task.refused {
            let is_cluster = work.clusters.contains(&refused.field);
            if spec.get(refused.field).is_some_and(is_set) && (has_one_cluster || !is_cluster) {
                let message = format!(
                    "a {} with a `{}` can't set `{}`: {}",
                    self.noun, task.field, refused.field, refused.why
                );
                self.report(&SPARK_SUBMIT, Some(refused.field), message, refused.help);
            }
        }
    }

    /// Checks that a job with parameters is set, or one task and one cluster.
    pub(super) fn job_or_work(
        &mut self,
        spec: &Map,
        job: &'static str,
        work: &Work,
        ignored: &[&'static str],
    ) {
        if spec.get(job).is_some() {
            self.run_of_a_job(spec, job, work, ignored);
        } else {
            self.direct_run(spec, job, work);
        }
    }

    fn run_of_a_job(
        &mut self,
        spec: &Map,
        job: &'static str,
        work: &Work,
        ignored: &[&'static str],
    ) {
        let params: Vec<_> = given(spec, work.params()).collect();
        if params.is_empty() && self.closed {
            let message = "a run of a job must have parameters, but none are set: the archived Azure Databricks Operator crashes on such a run";
            let help = format!(
                "set the parameters of the job's task, with at least one value: one of {}",
                quoted(work.params())
            );
            let finding = Finding::new(&RUN_OF_A_JOB, message).help(help);
            self.push(Some(job), finding.of_archived());
        }
        let direct = work.clusters.iter().copied().chain(work.task_fields());
        let direct: Vec<_> = given(spec, direct.chain(ignored.iter().copied())).collect();
        if let Some(first) = direct.first() {
            let message = format!(
                "a run of a job takes only parameters: {} of the run would be silently ignored",
                quoted(direct.iter().copied())
            );
            let help = format!("set it on the job, or remove `{job}`");
            self.report(&IGNORED_FIELD, Some(first), message, &help);
        }
        let is_empty = |params: &&str| match spec.get(params) {
            Some(Value::List(items)) => items.is_empty(),
            Some(Value::Map(map)) => map.entries.is_empty(),
            _ => false,
        };
        for params in params.into_iter().filter(is_empty) {
            let message = format!(
                "`{params}` is empty: the archived Azure Databricks Operator drops it, and then crashes, because a run of a job must have parameters"
            );
            let help = "add at least one parameter, even if the task ignores it";
            let finding = Finding::new(&RUN_OF_A_JOB, message).help(help);
            self.push(Some(params), finding.of_archived());
        }
    }

    fn direct_run(&mut self, spec: &Map, job: &str, work: &Work) {
        let params = given(spec, work.params()).next();
        let task = given(spec, work.task_fields()).next();
        if let (Some(first), true) = (params, self.closed || task.is_some()) {
            let message = format!("`{first}` is only for a run of a job, but `{job}` is not set");
            let help = match task {
                Some(task) => format!("set the parameters in `{task}`"),
                None => format!("name the job with `.{job}(…)`"),
            };
            self.report(&RUN_OF_A_JOB, Some(first), message, &help);
            if task.is_none() {
                return;
            }
        }
        if task.is_none() && self.closed {
            self.report(
                &RUN_OF_A_JOB,
                None,
                "a run must have a `job_name` or a task, but neither is set".to_owned(),
                &format!(
                    "set `{job}` with parameters, or a cluster and one of {}",
                    self.offered(work.task_fields())
                ),
            );
            return;
        }
        self.work(spec, work);
    }
}
