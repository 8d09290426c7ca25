//! The rules about a run and the job that it runs: its parameters and its tasks are those of the job.

use super::subject::Check;
use crate::lifecycle::effect::{Effect, kind_key};
use crate::lifecycle::named::Named;
use crate::lifecycle::sketch::{Likeness, Sketch};
use crate::lifecycle::uses::op_of;
use crate::rule::{Diagnostic, Finding, LIMITS, TASK_GRAPH, UNDECLARED_PARAMETER, WRONG_PARAMS};
use crate::spec;
use crate::table::{self, Kind, Operator, Reference, Referent, Task};
use crate::text::excerpt::excerpt;
use crate::text::nearest::nearest;
use crate::text::quoted::quoted;
use crate::value::path::{Step, field, literal, value_at};
use crate::value::{Map, Value};

/// The field with the values of the parameters of a job.
const JOB_PARAMETERS: &str = "job_parameters";
/// The field with the keys of the tasks that a run runs.
const ONLY: &str = "only";
/// Databricks refuses a run with the parameters of a jar beside those of a notebook.
const REFUSED: [&str; 2] = ["jar_params", "notebook_params"];

/// A job that a spec runs: the job of a run, or that of a task.
struct Run<'a> {
    /// The fields beside the one that names the job.
    map: &'a Map,
    path: Vec<Step>,
    reference: &'static Reference,
    job: &'a Value,
}

impl Run<'_> {
    fn path(&self, rest: impl IntoIterator<Item = Step>) -> Vec<Step> {
        self.path.iter().cloned().chain(rest).collect()
    }
}

/// Returns the jobs that a spec runs, by what it names. The id of a job counts beside the name of one.
fn runs<'a>(spec: &'a Map, named: &[Named<'a>]) -> Vec<Run<'a>> {
    let counts = |named: &&Named<'_>| {
        !named.of_runs
            && !named.reference.is_path()
            && (named.has_effect || named.reference.field.len() == 1)
    };
    let run = |named: &Named<'a>| {
        let [of] = named.reference.kinds() else { return None };
        if table::kind(of)?.runs_use.is_empty() {
            return None;
        }
        let mut path = named.path();
        path.pop();
        let map = map_at(spec, &path)?;
        Some(Run { map, path, reference: named.reference, job: named.value })
    };
    named.iter().filter(counts).filter_map(run).collect()
}

/// Returns the object at a path.
fn map_at<'v>(spec: &'v Map, path: &[Step]) -> Option<&'v Map> {
    match path {
        [] => Some(spec),
        path => match value_at(spec, path)? {
            Value::Map(map) => Some(map),
            _ => None,
        },
    }
}

impl<'a, L: Clone> Check<'a, '_, L> {
    /// Checks what an op passes to the jobs that it runs.
    pub(super) fn runs_of_jobs(
        &self,
        index: usize,
        kind: &Kind,
        spec: &'a Map,
        found: &mut Vec<Diagnostic<L>>,
    ) {
        for run in runs(spec, &self.named[index]) {
            match self.job_of(run.reference, run.job) {
                None => found.extend(self.params_of_several(index, kind, &run)),
                Some(job) => {
                    found.extend(self.params(index, kind, &run, job));
                    self.declared(index, &run, job, found);
                    self.only(index, &run, job, found);
                    found.extend(self.skipped(index, &run, job));
                }
            }
        }
    }

    fn of_job(
        &self,
        index: usize,
        path: &[Step],
        job: &Effect<'a>,
        finding: Finding,
    ) -> Diagnostic<L> {
        let node = self.effect_at(index).node;
        let at = (self.knowledge.place)(node, path);
        finding
            .at(at)
            .of([node])
            .related("the job", self.knowledge.graph.nodes[job.node].at.clone())
    }

    /// The parameters of a run are those of its job's tasks.
    fn params(
        &self,
        index: usize,
        kind: &Kind,
        run: &Run<'a>,
        job: &Effect<'a>,
    ) -> Vec<Diagnostic<L>> {
        let (Some(of), Some(settings)) = (job.known, job.spec) else { return Vec::new() };
        let given: Vec<_> = spec::params(kind, run.map).collect();
        let maker = self.knowledge.graph.label(job.node);
        let report = |given: &'static str, why: String, takes: &[&str]| {
            let message = format!("{} sets `{given}`, but {why}", self.label(index));
            let help = match takes.iter().any(|params| run.map.get(params).is_some()) {
                true => "remove it".to_owned(),
                false => format!("set `{}` instead", takes[0]),
            };
            let finding = Finding::new(&WRONG_PARAMS, message).help(help);
            self.of_job(index, &run.path([Step::Field(given.to_owned())]), job, finding)
        };
        if has_parameters(settings) {
            let why = format!(
                "the job that {maker} creates has `parameters`, and a run of such a job takes only `{JOB_PARAMETERS}`"
            );
            return given
                .iter()
                .map(|given| report(given, why.clone(), &[JOB_PARAMETERS]))
                .collect();
        }
        let Some(tasks) = spec::job_tasks(of, settings) else { return Vec::new() };
        let mut takes: Vec<&str> = Vec::new();
        for params in tasks.iter().flat_map(|task| task.params) {
            if !takes.contains(params) {
                takes.push(params);
            }
        }
        let unfit = given.into_iter().filter(|given| !takes.contains(given)).collect::<Vec<_>>();
        // The `parameters` of a job reach any task.
        let takes = if takes.is_empty() { vec![JOB_PARAMETERS] } else { takes };
        let shown = quoted(takes.iter().copied());
        let why = match tasks.as_slice() {
            [task] => {
                format!("the job that {maker} creates has a `{}`, which takes {shown}", task.field)
            }
            _ => format!("no task of the job that {maker} creates takes it: they take {shown}"),
        };
        unfit.into_iter().map(|given| report(given, why.clone(), &takes)).collect()
    }

    /// A job that is created elsewhere takes one kind of parameters, if it has one task.
    fn params_of_several(&self, index: usize, kind: &Kind, run: &Run<'a>) -> Option<Diagnostic<L>> {
        let is_filled = |params: &&str| match run.map.get(params) {
            Some(Value::List(items)) => !items.is_empty(),
            Some(Value::Map(map)) => !map.entries.is_empty(),
            _ => false,
        };
        let given: Vec<_> = spec::params(kind, run.map).filter(is_filled).collect();
        if let ([first, ..], true) = (given.as_slice(), is_filled(&JOB_PARAMETERS)) {
            return Some(self.params_of_both(index, run, first, &given));
        }
        let [first, .., last] = given.as_slice() else { return None };
        let takes_all = |task: &Task| given.iter().all(|given| task.params.contains(given));
        if kind.work().is_some_and(|work| work.tasks.iter().any(takes_all)) {
            return None;
        }
        let label = self.label(index);
        let is_refused = REFUSED.iter().all(|refused| given.contains(refused));
        let shown = quoted(given.iter().copied());
        let message = match is_refused {
            true => format!(
                "{label} sets {shown}, but Databricks refuses `{}` beside `{}`",
                REFUSED[0], REFUSED[1]
            ),
            false => format!(
                "{label} sets {shown}, but a job has one task, which takes one kind of parameters"
            ),
        };
        let finding = Finding::new(&WRONG_PARAMS, message)
            .help(format!("keep those of the job's task: remove `{last}` or `{first}`"));
        // The jobs of kfp-dbx-operator can have tasks of several kinds.
        let finding = if is_refused { finding } else { finding.of_archived() };
        let path = run.path([Step::Field((*last).to_owned())]);
        let node = self.effect_at(index).node;
        Some(finding.at((self.knowledge.place)(node, &path)).of([node]))
    }

    /// A job has parameters of its own, or those of its tasks.
    fn params_of_both(
        &self,
        index: usize,
        run: &Run<'a>,
        first: &'static str,
        given: &[&str],
    ) -> Diagnostic<L> {
        let them = if given.len() == 1 { "it" } else { "them" };
        let given = quoted(given.iter().copied());
        let message = format!(
            "{} sets {given} beside `{JOB_PARAMETERS}`, but a job takes only one of them: with `parameters` of its own only `{JOB_PARAMETERS}`, and else only those of its tasks",
            self.label(index)
        );
        let finding = Finding::new(&WRONG_PARAMS, message).help(format!(
            "if the job has `parameters`, remove {given}: Databricks passes `{JOB_PARAMETERS}` to each of its tasks; else keep {them}, and remove `{JOB_PARAMETERS}`"
        ));
        let node = self.effect_at(index).node;
        let path = run.path([Step::Field(first.to_owned())]);
        finding.at((self.knowledge.place)(node, &path)).of([node])
    }

    /// A run sets the parameters that its job declares.
    fn declared(
        &self,
        index: usize,
        run: &Run<'a>,
        job: &Effect<'a>,
        found: &mut Vec<Diagnostic<L>>,
    ) {
        let Some(Value::Map(given)) = run.map.get(JOB_PARAMETERS) else { return };
        let Some(declared) = job.spec.and_then(|spec| keys_of(spec, "parameters", "name")) else {
            return;
        };
        let given = given.entries.iter().filter_map(|(name, _)| name.as_literal());
        let unknown: Vec<_> = given.filter(|name| !declared.contains(name)).collect();
        let (label, maker) = (self.label(index), self.knowledge.graph.label(job.node));
        let field = Step::Field(JOB_PARAMETERS.to_owned());
        if let (true, Some(first)) = (declared.is_empty(), unknown.first()) {
            let all = unknown.iter().map(|name| excerpt(name)).collect::<Vec<_>>();
            let message = format!(
                "{label} sets the job parameters {}, but the job that {maker} creates has no `parameters`",
                quoted(all.iter().map(String::as_str))
            );
            let help = format!(
                "declare them with their defaults: `.parameters([JobParameter::new({first:?}, \"…\")])`"
            );
            let finding = Finding::new(&UNDECLARED_PARAMETER, message).help(help);
            found.push(self.of_job(index, &run.path([field]), job, finding));
            return;
        }
        for name in unknown {
            let (shown, known) = (excerpt(name), quoted(declared.iter().copied()));
            let message = format!(
                "{label} sets the job parameter `{shown}`, but the job that {maker} creates declares only {known}"
            );
            let help = match nearest(name, declared.iter().copied()) {
                Some(near) => format!("did you mean `{near}`, which now keeps its default?"),
                None => "add it to the `parameters` of the job, with a default".to_owned(),
            };
            let finding = Finding::new(&UNDECLARED_PARAMETER, message).help(help);
            let path = run.path([field.clone(), Step::Field(name.to_owned())]);
            found.push(self.of_job(index, &path, job, finding));
        }
    }

    /// A run of some of the tasks names those of its job.
    fn only(&self, index: usize, run: &Run<'a>, job: &Effect<'a>, found: &mut Vec<Diagnostic<L>>) {
        let Some(Value::List(items)) = run.map.get(ONLY) else { return };
        let Some(keys) = job.spec.and_then(|spec| keys_of(spec, "tasks", "task_key")) else {
            return;
        };
        if keys.is_empty() {
            return;
        }
        for (at, item) in items.iter().enumerate() {
            let Some(given) = literal(item) else { continue };
            let key = given.strip_prefix('+').unwrap_or(given);
            let key = key.strip_suffix('+').unwrap_or(key);
            // Behind a dot is a part of a task, such as a table.
            if key.contains('.') || keys.contains(&key) {
                continue;
            }
            let message = format!(
                "{} runs only the task `{}`, but the job that {} creates has no such task",
                self.label(index),
                excerpt(key),
                self.knowledge.graph.label(job.node)
            );
            let help = match nearest(key, keys.iter().copied()) {
                Some(near) => format!("did you mean `{near}`?"),
                None => format!("its tasks are {}", quoted(keys.iter().copied())),
            };
            let path = run.path([Step::Field(ONLY.to_owned()), Step::Item(at)]);
            found.push(self.of_job(
                index,
                &path,
                job,
                Finding::new(&TASK_GRAPH, message).help(help),
            ));
        }
    }

    /// Databricks skips each run of a job of which no run can be active.
    fn skipped(&self, index: usize, run: &Run<'a>, job: &Effect<'a>) -> Option<Diagnostic<L>> {
        let field = "max_concurrent_runs";
        let is_none = matches!(job.spec?.get(field)?, Value::Int(0));
        // The archived operator drops the 0.
        if !is_none || self.knowledge.pipeline.operator != Some(Operator::KfpDbx) {
            return None;
        }
        let message = format!(
            "{} runs the job that {} creates, but with `{field}: 0` Databricks skips each run of the job",
            self.label(index),
            self.knowledge.graph.label(job.node)
        );
        let help = format!("set `{field}` of the job to 1 or more, or remove it");
        let name = run.reference.field.last().copied().unwrap_or_default();
        let path = run.path([Step::Field(name.to_owned())]);
        Some(self.of_job(index, &path, job, Finding::new(&LIMITS, message).help(help)))
    }

    /// Returns the one create of the job that a field names.
    pub(super) fn job_of(&self, reference: &Reference, job: &'a Value) -> Option<&Effect<'a>> {
        let [kind] = reference.kinds() else { return None };
        let kind = kind_key(kind);
        match reference.to {
            Referent::Owner(_) | Referent::Name(_) => {
                if matches!(job, Value::Unknown) {
                    return None;
                }
                let name = Sketch::of(job, self.resolve);
                let creates = &self.of_kind(kind)?.creates;
                let creates = creates.iter().map(|create| self.effect_at(*create));
                let mut jobs = creates.filter(|job| job.name.compare(&name) == Likeness::Same);
                let (Some(job), None) = (jobs.next(), jobs.next()) else { return None };
                Some(job)
            }
            Referent::Id(_) | Referent::OwnerId(_) => {
                let at = (*self.by_node.get(op_of(job)?)?)?;
                let job = self.effect_at(at);
                (job.kind == kind && job.creates()).then_some(job)
            }
            Referent::Path(_) | Referent::File | Referent::Dependency => None,
        }
    }
}

/// Whether a job has parameters of its own.
fn has_parameters(job: &Map) -> bool {
    matches!(job.get("parameters"), Some(Value::List(items)) if !items.is_empty())
}

/// Returns the keys of the items of a list, unless one of them is not known.
fn keys_of<'m>(spec: &'m Map, list: &str, key: &str) -> Option<Vec<&'m str>> {
    match spec.get(list) {
        None if spec.is_open() => None,
        None => Some(Vec::new()),
        Some(Value::List(items)) => {
            items.iter().map(|item| field(item, key).and_then(literal)).collect()
        }
        Some(_) => None,
    }
}
