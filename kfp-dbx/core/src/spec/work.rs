//! Checks the work of a job, a run or a task: exactly one task, several of them, or a job to run.

use std::fmt::Write;

use super::constraints::{Check, JobOrWork, is_empty, literal};
use crate::rule::{Finding, IGNORED_FIELD, ONE_TASK, RUN_OF_A_JOB, SPARK_SUBMIT};
use crate::table::{Kind, Task, Work};
use crate::text::quoted::quoted;
use crate::value::path::{Step, field};
use crate::value::{Map, Value};

/// Returns the fields with parameters for the task of a job that a run sets.
pub fn params<'m>(kind: &Kind, run: &'m Map) -> impl Iterator<Item = &'static str> + use<'m> {
    let params = kind.work().into_iter().flat_map(Work::params);
    once(given(run, params)).into_iter()
}

/// Returns the tasks of a job that can take parameters, unless not all of its tasks are known. A
/// for-each task is the task that it repeats.
pub fn job_tasks(kind: &Kind, job: &Map) -> Option<Vec<&'static Task>> {
    let work = kind.work()?;
    let Some(several) = work.several.and_then(|several| job.get(several)) else {
        return only(&work.given_tasks(job)).map(|task| vec![task]);
    };
    let Value::List(items) = several else { return None };
    let tasks: Option<Vec<_>> = items.iter().map(|item| work.of_item(item)).collect();
    Some(tasks?.into_iter().flatten().collect())
}

impl Work {
    fn task_fields(&self) -> impl Iterator<Item = &'static str> + Clone {
        self.tasks.iter().map(|task| task.field)
    }

    /// Returns the fields with the parameters for the tasks of jobs. Several tasks can have the same.
    fn params(&self) -> impl Iterator<Item = &'static str> + use<> {
        self.tasks.iter().flat_map(|task| task.params).copied()
    }

    /// Returns the task of one of several tasks, if it is known. A condition is none that takes
    /// parameters.
    fn of_item(&self, item: &Value) -> Option<Vec<&'static Task>> {
        let Value::Map(map) = item else { return None };
        if let Some(each) = map.get("for_each_task") {
            return self.of_item(field(each, "task")?);
        }
        if map.get("condition_task").is_some() {
            return Some(Vec::new());
        }
        only(&self.given_tasks(map)).map(|task| vec![task])
    }

    /// Returns the tasks that are set.
    fn given_tasks(&self, spec: &Map) -> Vec<&'static Task> {
        self.tasks.iter().filter(|task| spec.get(task.field).is_some()).collect()
    }
}

/// Returns the task, if exactly one is set.
fn only<'t>(tasks: &[&'t Task]) -> Option<&'t Task> {
    match tasks {
        [task] => Some(task),
        _ => None,
    }
}

/// Returns some fields, each once.
fn once(fields: impl Iterator<Item = &'static str>) -> Vec<&'static str> {
    let mut all = Vec::new();
    for field in fields {
        if !all.contains(&field) {
            all.push(field);
        }
    }
    all
}

/// Returns those of the fields that are set.
pub(super) fn given<'m>(
    map: &'m Map,
    fields: impl IntoIterator<Item = &'static str> + 'm,
) -> impl Iterator<Item = &'static str> + 'm {
    fields.into_iter().filter(|field| map.get(field).is_some())
}

impl Check<'_> {
    /// Lists those of the fields that can be offered.
    pub(super) fn offered(&self, fields: impl IntoIterator<Item = &'static str>) -> String {
        let fields: Vec<_> = fields.into_iter().filter(|field| self.offers(field)).collect();
        quoted(fields)
    }

    /// Checks that exactly one task with its compute is set, or several tasks.
    pub(super) fn work(&mut self, spec: &Map, work: &Work) {
        self.work_of(spec, work, &work.given_tasks(spec));
    }

    /// Checks the same. `tasks` are the tasks that are set beside the several ones.
    fn work_of(&mut self, spec: &Map, work: &Work, tasks: &[&Task]) {
        if let Some(several) = work.several
            && spec.get(several).is_some_and(|tasks| !is_empty(tasks))
        {
            return self.beside_tasks(spec, work, several);
        }
        self.tasks(tasks, work);
        self.compute(spec, work, only(tasks));
        if let Some(task) = only(tasks) {
            self.refused(spec, work, task);
        }
    }

    /// Checks that nothing is set beside several tasks that each of them sets.
    fn beside_tasks(&mut self, spec: &Map, work: &Work, several: &str) {
        let fields = work.task_fields().chain(work.clusters.iter().copied());
        let fields = fields.chain([work.environment.field, work.libraries]);
        let fields = fields.chain(work.of_task.iter().copied());
        let fields: Vec<_> = given(spec, fields).collect();
        let Some(first) = fields.first() else { return };
        let shown = quoted(fields.iter().copied());
        let message = format!(
            "{} with `{several}` can't also set {shown}: each of the tasks has its own",
            self.subject()
        );
        let help = match fields.as_slice() {
            [_] => format!("move it into one of the `{several}`"),
            _ => format!("move them into one of the `{several}`"),
        };
        self.report(&ONE_TASK, Some(first), message, &help);
    }

    fn tasks(&mut self, tasks: &[&Task], work: &Work) {
        let is_item = self.item.is_some();
        let must =
            if is_item { "must have exactly one task field" } else { "must have exactly one task" };
        let several = || work.several.filter(|several| self.offers(several));
        match tasks {
            [] if self.closed => {
                let mut help = format!("set one of {}", self.offered(work.task_fields()));
                if let Some(several) = several() {
                    let _ = write!(help, ", or several `{several}`");
                }
                let message = format!("{} {must}, but none is set", self.subject());
                self.report(&ONE_TASK, None, message, &help);
            }
            [first, .., last] => {
                let mut help = format!("remove `{}` or `{}`", last.field, first.field);
                if is_item {
                    help += ", or make two tasks of them";
                } else if let Some(several) = several() {
                    let _ = write!(help, ", or make each of them one of the `{several}`");
                }
                let fields = quoted(tasks.iter().map(|task| task.field));
                let message = format!("{} {must}, but {fields} are set", self.subject());
                self.report(&ONE_TASK, Some(last.field), message, &help);
            }
            _ => {}
        }
    }

    /// Checks that nothing is set that Databricks refuses beside the task.
    fn refused(&mut self, spec: &Map, work: &Work, task: &Task) {
        let is_set = |value: &Value| !is_empty(value) && !matches!(value, Value::Unknown);
        let has_one_cluster = || given(spec, work.clusters.iter().copied()).count() == 1;
        for refused in task.refused {
            let is_cluster = work.clusters.contains(&refused.field);
            let Some(value) = spec.get(refused.field).filter(|value| is_set(value)) else {
                continue;
            };
            if is_cluster && !has_one_cluster() {
                continue;
            }
            let shown = match refused.part {
                None => format!("`{}`", refused.field),
                Some((part, words)) => {
                    let word = field(value, part).and_then(literal);
                    let Some(word) = word.filter(|word| words.contains(word)) else { continue };
                    format!("`{}.{part}` to `{word}`", refused.field)
                }
            };
            let (subject, task) = (self.subject(), task.field);
            let message = format!("{subject} with a `{task}` can't set {shown}: {}", refused.why);
            let finding = Finding::new(&SPARK_SUBMIT, message).help(refused.help);
            let path = std::iter::once(refused.field).chain(refused.part.map(|(part, _)| part));
            self.push_at(path.map(|name| Step::Field(name.to_owned())), finding);
        }
    }

    /// Checks that a job with parameters is set, or one task and one cluster.
    pub(super) fn job_or_work(&mut self, spec: &Map, fields: &JobOrWork<'_>) {
        match given(spec, fields.jobs).collect::<Vec<_>>().as_slice() {
            [] => self.direct_run(spec, fields),
            [job] => self.run_of_a_job(spec, job, fields),
            [job, id, ..] => {
                let message = format!("a run runs one job, but `{job}` and `{id}` are set");
                let help = format!("remove `{id}`, or `{job}` if the job has no `Djob`");
                self.report(&RUN_OF_A_JOB, Some(id), message, &help);
            }
        }
    }

    fn run_of_a_job(&mut self, spec: &Map, job: &'static str, fields: &JobOrWork<'_>) {
        let params = once(given(spec, fields.work.params()));
        if params.is_empty() && self.closed {
            let message = "a run of a job must have parameters, but none are set: the archived Azure Databricks Operator crashes on such a run";
            let help = format!(
                "set the parameters of the job's task, with at least one value: one of {}",
                self.offered(once(fields.work.params()))
            );
            let finding = Finding::new(&RUN_OF_A_JOB, message).help(help);
            self.push(Some(job), finding.of_archived());
        }
        let direct = fields.work.clusters.iter().copied().chain(fields.work.task_fields());
        let direct: Vec<_> = given(spec, direct.chain(fields.ignored.iter().copied())).collect();
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

    fn direct_run(&mut self, spec: &Map, fields: &JobOrWork<'_>) {
        let JobOrWork { jobs: [job, _], work, .. } = fields;
        let params = work.params().chain(fields.params.iter().copied());
        let params = given(spec, params).next();
        let tasks = work.given_tasks(spec);
        let task = tasks.first().map(|task| task.field);
        let task = task.or_else(|| given(spec, work.several).next());
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
            let several = work.several.filter(|several| self.offers(several));
            let several = several.map(|several| format!(", or several `{several}`"));
            self.report(
                &RUN_OF_A_JOB,
                None,
                format!("a run must have a `{job}` or a task, but neither is set"),
                &format!(
                    "set `{job}` with parameters, or a cluster and one of {}{}",
                    self.offered(work.task_fields()),
                    several.unwrap_or_default()
                ),
            );
            return;
        }
        self.work_of(spec, work, &tasks);
    }
}
