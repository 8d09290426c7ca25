//! Checks what a task runs on: one cluster, serverless compute, or nothing of its own.

use std::fmt::Write;

use super::cluster_ids::no_id;
use super::constraints::{Check, is_empty, literal};
use super::work::given;
use crate::rule::{Finding, ONE_CLUSTER, SERVERLESS};
use crate::table::{Compute, Key, Operator, Task, Work};
use crate::text::excerpt::excerpt;
use crate::text::nearest::nearest;
use crate::text::quoted::quoted;
use crate::value::path::field;
use crate::value::{Map, Value};

impl Check<'_> {
    /// Checks that a task has the compute that it needs, and no other.
    /// `task` is the only one that is set.
    pub(super) fn compute(&mut self, spec: &Map, work: &Work, task: Option<&Task>) {
        let fields = work.clusters.iter().copied().chain([work.environment.field]);
        let given: Vec<_> = given(spec, fields).collect();
        if let Some(Task { field, compute: Compute::None(why), .. }) = task {
            return self.no_compute(spec, &given, work, [field, why]);
        }
        let warehouse = warehouse(spec, task);
        match given.as_slice() {
            [] if warehouse.is_none() => self.without_cluster(spec, work, task),
            [] => {}
            [only] if warehouse.is_none() => {
                let id = spec.get(only).filter(|_| *only == work.cluster_id);
                if let Some(finding) = id.and_then(|id| no_id(id, self.noun, work)) {
                    self.push(Some(only), finding);
                }
            }
            [.., last] => {
                let names = given.iter().map(|name| (*name).to_owned());
                let names: Vec<_> = names.chain(warehouse).collect();
                self.several_clusters(last, &names, work);
            }
        }
        if given == [work.environment.field] {
            self.libraries_of_serverless(spec, work, true);
        }
        self.key_of(spec, work.environment);
        if let Some(key) = work.cluster_key {
            self.key_of(spec, key);
        }
    }

    /// Reports compute of a task that has its own, or none.
    fn no_compute(&mut self, spec: &Map, compute: &[&'static str], work: &Work, why: [&str; 2]) {
        let [task, why] = why;
        let libraries = spec.get(work.libraries).filter(|value| !is_empty(value));
        let given = compute.iter().copied().chain(libraries.map(|_| work.libraries));
        let given: Vec<_> = given.collect();
        let Some(first) = given.first() else { return };
        let message = format!(
            "{} with a `{task}` can't set {}: {why}",
            self.subject(),
            quoted(given.iter().copied())
        );
        let help = if given.len() == 1 { "remove it" } else { "remove them" };
        self.report(&ONE_CLUSTER, Some(first), message, help);
    }

    fn several_clusters(&mut self, last: &'static str, names: &[String], work: &Work) {
        let is_serverless = names.iter().any(|name| name == work.environment.field);
        let (on, help) = match is_serverless {
            true => (
                "exactly one cluster, or on serverless compute",
                format!(
                    "keep only one of them: `{}` stands for serverless compute",
                    work.environment.field
                ),
            ),
            false => ("exactly one cluster", "keep only one of them".to_owned()),
        };
        let message = format!(
            "{} must run on {on}, but {} are set",
            self.subject(),
            quoted(names.iter().map(String::as_str))
        );
        self.report(&ONE_CLUSTER, Some(last), message, &help);
    }

    /// Checks a task without a cluster, which can be serverless.
    fn without_cluster(&mut self, spec: &Map, work: &Work, task: Option<&Task>) {
        let can_be_serverless = task.is_none_or(|task| matches!(task.compute, Compute::Any { .. }));
        if !self.closed || (task.is_none() && self.item.is_some()) {
            return;
        }
        if can_be_serverless && (self.item.is_some() || self.operator == Some(Operator::KfpDbx)) {
            return self.libraries_of_serverless(spec, work, false);
        }
        // Only jobs have clusters that tasks share.
        let key = work.cluster_key.filter(|key| self.root.of.field(key.list).is_none());
        let clusters = work.clusters.iter().copied();
        let clusters = clusters.filter(|name| key.is_none_or(|key| key.field != *name));
        let mut help = format!("set one of {}", self.offered(clusters));
        let environment = work.environment.field;
        if task.is_some_and(|task| task.compute == Compute::Environment) && self.offers(environment)
        {
            let _ = write!(help, ", or `{environment}` for serverless compute");
        }
        let message =
            format!("{} must run on exactly one cluster, but none is set", self.subject());
        let finding = Finding::new(&ONE_CLUSTER, message).help(help);
        self.push(None, if can_be_serverless { finding.of_archived() } else { finding });
    }

    /// Reports libraries of a task that has no cluster to install them on.
    fn libraries_of_serverless(&mut self, spec: &Map, work: &Work, has_environment: bool) {
        let Some(libraries) = spec.get(work.libraries) else { return };
        if is_empty(libraries) || matches!(libraries, Value::Unknown) {
            return;
        }
        let message = format!(
            "{} is serverless, and can't set `{}`: they would be installed on a cluster",
            self.subject(),
            work.libraries
        );
        let environment = spec.get(work.environment.field).and_then(literal);
        let help = match (has_environment, environment) {
            (true, Some(key)) => {
                format!(
                    "name the packages in the `dependencies` of the environment `{}`",
                    excerpt(key)
                )
            }
            (true, None) => "name the packages in the `dependencies` of its environment".to_owned(),
            (false, _) => format!(
                "set a cluster, or name the packages in the `dependencies` of one of the `{}`, with its `{}`",
                work.environment.list, work.environment.field
            ),
        };
        self.report(&SERVERLESS, Some(work.libraries), message, &help);
    }

    /// Checks that a key is that of an item of its list.
    fn key_of(&mut self, spec: &Map, key: Key) {
        let Some(value) = spec.get(key.field) else { return };
        let root = self.root;
        let rule = if key.list == "environments" { &SERVERLESS } else { &ONE_CLUSTER };
        if root.of.field(key.list).is_none() {
            let message = format!(
                "`{}` names one of the `{}` of a job, but a {} has none",
                key.field, key.list, root.noun
            );
            let help =
                "set `new_cluster` on the task, or create a job with a `CreateJobOp` and run it";
            return self.report(rule, Some(key.field), message, help);
        }
        let Some(name) = literal(value) else { return };
        let items = match root.map.get(key.list) {
            Some(Value::List(items)) => items.as_slice(),
            None if root.closed => &[],
            _ => return,
        };
        let keys: Option<Vec<_>> =
            items.iter().map(|item| field(item, key.field).and_then(literal)).collect();
        let Some(keys) = keys.filter(|keys| !keys.contains(&name)) else { return };
        let (field, list, noun) = (key.field, key.list, root.noun);
        let is = format!("`{field}` is `{}`, but", excerpt(name));
        let message = match items {
            [] => format!("{is} the {noun} has no `{list}`"),
            _ => format!("{is} none of the `{list}` of the {noun} has that key"),
        };
        let help = match nearest(name, keys.iter().copied()) {
            Some(near) => format!("did you mean `{near}`?"),
            None if keys.is_empty() => format!("add `{list}` with that key"),
            None => format!("add it to `{list}`, or name one of {}", quoted(keys)),
        };
        self.report(rule, Some(field), message, &help);
    }
}

/// Returns the field with the SQL warehouse that a task runs on, if it names one.
fn warehouse(spec: &Map, task: Option<&Task>) -> Option<String> {
    let Task { field: name, compute: Compute::Any { warehouse }, .. } = task? else { return None };
    let value = field(spec.get(name)?, warehouse)?;
    (!is_empty(value)).then(|| format!("{name}.{warehouse}"))
}
