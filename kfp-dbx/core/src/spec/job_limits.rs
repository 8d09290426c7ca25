//! The limits of Databricks for the settings of jobs and runs: tags, parameters, permissions,
//! triggers, and what a continuous job can't have.

use std::collections::BTreeMap;

use super::misfit::Misfit;
use super::notifications::{self, is_address};
use super::tags;
use crate::rule::{Finding, IGNORED_FIELD, LIMITS};
use crate::table::{Kind, Operator};
use crate::text::excerpt::excerpt;
use crate::text::quoted::quoted;
use crate::value::path::{Path, each_at, field, literal};
use crate::value::{Map, Value};

/// The field with the number of runs of a job that can be active at once.
const MAX_CONCURRENT_RUNS: &str = "max_concurrent_runs";
/// The number of seconds that a trigger waits at least.
const TRIGGER_SECONDS: i128 = 60;

/// The parameters of a run that Databricks passes to a program as they are.
const ARGUMENTS: [&str; 2] = ["python_params", "spark_submit_params"];
/// The tasks that run a job, which have them as a run has.
const JOBS_OF_TASKS: [&[&str]; 3] = [
    &["run_job_task"],
    &["tasks", "*", "run_job_task"],
    &["tasks", "*", "for_each_task", "task", "run_job_task"],
];

/// A kind of identity, and the form of its names.
struct Principal {
    is_name: fn(&str) -> bool,
    /// What such a name is.
    name: &'static str,
    help: &'static str,
}

static USER: Principal = Principal {
    is_name: is_address,
    name: "the mail address of a user",
    help: "write the address, such as `user@foo.com`; a service principal has `service_principal_name`, and a group `group_name`",
};
static SERVICE_PRINCIPAL: Principal = Principal {
    is_name: is_uuid,
    name: "the application id of a service principal",
    help: "write the application id, such as `5b2c0d5e-8f0a-4a5e-9a3b-2f6f6f3f9c11`, and not the name that the workspace shows",
};

/// Checks the spec of a job or a run. Other kinds have none of these settings.
pub(super) fn check(kind: &Kind, spec: &Map, operator: Option<Operator>) -> Vec<Misfit> {
    if kind.work().is_none() {
        return Vec::new();
    }
    let mut check = Limits { spec, found: Vec::new() };
    check.tags();
    check.no_runs(operator);
    check.parameters();
    check.principals();
    check.owners();
    check.triggers();
    check.continuous();
    let mut found = check.found;
    found.extend(notifications::check(spec));
    found
}

struct Limits<'a> {
    spec: &'a Map,
    found: Vec<Misfit>,
}

impl Limits<'_> {
    fn report(&mut self, path: &Path<'_>, message: String, help: &str) {
        self.found.push(Misfit::new(path.steps(), Finding::new(&LIMITS, message).help(help)));
    }

    fn tags(&mut self) {
        let Some(Value::Map(tags)) = self.spec.get("tags") else { return };
        let path = Path::Field(&Path::Root, "tags");
        for (key, value) in &tags.entries {
            let Some(key) = key.as_literal() else { continue };
            let path = Path::Field(&path, key);
            let faults = tags::faults(Some(key), literal(value)).into_iter();
            self.found.extend(faults.map(|(_, finding)| Misfit::new(path.steps(), finding)));
        }
    }

    /// Databricks skips each run of a job of which no run can be active.
    fn no_runs(&mut self, operator: Option<Operator>) {
        let is_none = matches!(self.spec.get(MAX_CONCURRENT_RUNS), Some(Value::Int(0)));
        // The archived operator drops the 0.
        if !is_none || operator != Some(Operator::KfpDbx) {
            return;
        }
        let is_on = |name: &&&str| match (self.spec.get(name), **name) {
            (Some(Value::Map(queue)), "queue") => {
                matches!(queue.get("enabled"), Some(Value::Bool(true)))
            }
            (Some(Value::Map(starts)), _) => match starts.get("pause_status") {
                None => !starts.is_open(),
                Some(status) => literal(status) == Some("UNPAUSED"),
            },
            _ => false,
        };
        let on: Vec<_> = ["queue", "schedule", "trigger"].iter().filter(is_on).copied().collect();
        if on.is_empty() {
            return;
        }
        let have = if on.len() == 1 { "has" } else { "have" };
        let message = format!(
            "with `{MAX_CONCURRENT_RUNS}: 0`, Databricks skips every run of the job, so that {} {have} no effect",
            quoted(on)
        );
        let help = "write 1 or more; to pause the job, set the `pause_status` of its `schedule` or `trigger`";
        self.report(&Path::Field(&Path::Root, MAX_CONCURRENT_RUNS), message, help);
    }

    fn parameters(&mut self) {
        let mut names = Vec::new();
        each_at(self.spec, &["parameters"], &Path::Root, &mut |value, path| {
            let Value::List(items) = value else { return };
            for (index, item) in items.iter().enumerate() {
                let Some(name) = field(item, "name").and_then(literal) else { continue };
                let is_valid = |c: char| c.is_ascii_alphanumeric() || "_-.".contains(c);
                if name.is_empty() || !name.chars().all(is_valid) {
                    let path = Path::Item(path, index);
                    names.push((name.to_owned(), Path::Field(&path, "name").steps()));
                }
            }
        });
        for (name, path) in names {
            let message = format!("`{}` can't be the name of a parameter of a job", excerpt(&name));
            let finding = Finding::new(&LIMITS, message)
                .help("a name consists of letters, digits, `_`, `-` and `.`");
            self.found.push(Misfit::new(path, finding));
        }
        let spec = self.spec;
        self.arguments(spec, &Path::Root);
        for job in JOBS_OF_TASKS {
            each_at(spec, job, &Path::Root, &mut |job, path| {
                if let Value::Map(job) = job {
                    self.arguments(job, path);
                }
            });
        }
    }

    /// Checks the parameters that a run, or a task that runs a job, passes to a program.
    fn arguments(&mut self, of: &Map, path: &Path<'_>) {
        for name in ARGUMENTS {
            if let Some(arguments) = of.get(name) {
                self.only_ascii(arguments, &Path::Field(path, name));
            }
        }
    }

    fn only_ascii(&mut self, arguments: &Value, path: &Path<'_>) {
        let Value::List(items) = arguments else { return };
        for (index, item) in items.iter().enumerate() {
            let mut characters = literal(item).unwrap_or_default().chars();
            let Some(c) = characters.find(|c| !c.is_ascii()) else { continue };
            let path = Path::Item(path, index);
            let message = format!(
                "`{path}` has the character `{c}`, but Databricks accepts only ASCII there"
            );
            let help = "encode the value, or pass it with the `job_parameters` of a job that has `parameters`";
            self.report(&path, message, help);
        }
    }

    /// Users are named by their mail addresses, and service principals by their application ids.
    fn principals(&mut self) {
        for (names, principal) in [
            (&["run_as", "user_name"][..], &USER),
            (&["run_as", "service_principal_name"], &SERVICE_PRINCIPAL),
            (&["access_control_list", "*", "user_name"], &USER),
            (&["access_control_list", "*", "service_principal_name"], &SERVICE_PRINCIPAL),
        ] {
            each_at(self.spec, names, &Path::Root, &mut |value, path| {
                let text = literal(value).unwrap_or_default();
                if !text.is_empty() && !(principal.is_name)(text) {
                    let message = format!("`{}` is not {}", excerpt(text), principal.name);
                    let finding = Finding::new(&LIMITS, message).help(principal.help);
                    self.found.push(Misfit::new(path.steps(), finding));
                }
            });
        }
    }

    fn owners(&mut self) {
        let Some(Value::List(items)) = self.spec.get("access_control_list") else { return };
        let path = Path::Field(&Path::Root, "access_control_list");
        let level =
            |item: &Value| field(item, "permission_level").and_then(literal).map(str::to_owned);
        let is_owner = |item: &Value| level(item).as_deref() == Some("IS_OWNER");
        let owners: Vec<_> = (0..items.len()).filter(|index| is_owner(&items[*index])).collect();
        if let [first, second, ..] = owners.as_slice() {
            let message = format!(
                "a job has one owner, but `access_control_list[{first}]` and `access_control_list[{second}]` are `IS_OWNER`"
            );
            let item = Path::Item(&path, *second);
            self.report(
                &Path::Field(&item, "permission_level"),
                message,
                "give one of them `CAN_MANAGE`",
            );
        }
        for index in owners {
            if field(&items[index], "group_name").is_some() {
                let item = Path::Item(&path, index);
                let message = "a group can't be the owner of a job".to_owned();
                self.report(
                    &Path::Field(&item, "permission_level"),
                    message,
                    "give the group `CAN_MANAGE`",
                );
            }
        }
        let mut known = ["user_name", "service_principal_name", "group_name"]
            .map(|name| (name, BTreeMap::<&str, usize>::new()));
        for (index, item) in items.iter().enumerate() {
            for (name, known) in &mut known {
                let Some(principal) = field(item, name).and_then(literal) else { continue };
                if let Some(first) = known.insert(principal, index) {
                    let message = format!(
                        "`access_control_list[{first}]` and `access_control_list[{index}]` are both for `{}`, which has one permission",
                        excerpt(principal)
                    );
                    let item = Path::Item(&path, index);
                    self.report(
                        &Path::Field(&item, name),
                        message,
                        "keep the one with more rights",
                    );
                }
            }
        }
    }

    fn triggers(&mut self) {
        let Some(Value::Map(trigger)) = self.spec.get("trigger") else { return };
        let root = Path::Field(&Path::Root, "trigger");
        for (name, value) in &trigger.entries {
            let (Some(name), Value::Map(settings)) = (name.as_literal(), value) else { continue };
            let path = Path::Field(&root, name);
            for limit in ["min_time_between_triggers_seconds", "wait_after_last_change_seconds"] {
                if let Some(Value::Int(seconds @ 1..)) = settings.get(limit)
                    && *seconds < TRIGGER_SECONDS
                {
                    let message = format!(
                        "`{limit}` is {seconds}, but Databricks waits at least {TRIGGER_SECONDS} seconds"
                    );
                    self.report(
                        &Path::Field(&path, limit),
                        message,
                        "write 60 or more, or remove the field",
                    );
                }
            }
            match name {
                "table_update" => self.tables(settings, &path),
                "model" => self.aliases(settings, &path),
                _ => {}
            }
        }
    }

    fn tables(&mut self, settings: &Map, path: &Path<'_>) {
        let Some(Value::List(tables)) = settings.get("table_names") else { return };
        let path = Path::Field(path, "table_names");
        if tables.is_empty() {
            let message = "a trigger needs at least one table to watch".to_owned();
            self.report(&path, message, "name the tables, such as `main.sales.orders`");
        }
        for (index, table) in tables.iter().enumerate() {
            if let Some(name) = literal(table)
                && (name.split('.').count() != 3 || name.split('.').any(str::is_empty))
            {
                let message = format!("`{}` is not the full name of a table", excerpt(name));
                let help = "write the catalog, the schema and the table: `main.sales.orders`";
                self.report(&Path::Item(&path, index), message, help);
            }
        }
    }

    fn aliases(&mut self, settings: &Map, path: &Path<'_>) {
        let Some(condition) = settings.get("condition").and_then(literal) else { return };
        if settings.get("aliases").is_some() && condition != "MODEL_ALIAS_SET" {
            let message = format!("`aliases` has no effect with the condition `{condition}`");
            let finding = Finding::new(&IGNORED_FIELD, message)
                .help("remove it, or set the condition `MODEL_ALIAS_SET`");
            self.found.push(Misfit::new(Path::Field(path, "aliases").steps(), finding));
        }
    }

    /// Databricks retries a continuous job by itself, and keeps one run of it active.
    fn continuous(&mut self) {
        if self.spec.get("continuous").is_none() {
            return;
        }
        let root = Path::Root;
        if let Some(Value::Int(runs)) = self.spec.get(MAX_CONCURRENT_RUNS)
            && *runs != 1
        {
            let message =
                format!("a continuous job has one active run, but `max_concurrent_runs` is {runs}");
            self.report(&Path::Field(&root, MAX_CONCURRENT_RUNS), message, "write 1, or remove it");
        }
        let mut retries = Vec::new();
        let mut depends_on = Vec::new();
        for names in [&["max_retries"][..], &["tasks", "*", "max_retries"]] {
            each_at(self.spec, names, &root, &mut |value, path| {
                if matches!(value, Value::Int(number) if *number != 0) {
                    retries.push(path.steps());
                }
            });
        }
        each_at(self.spec, &["tasks", "*", "depends_on"], &root, &mut |value, path| {
            if matches!(value, Value::List(items) if !items.is_empty()) {
                depends_on.push(path.steps());
            }
        });
        if let Some(first) = retries.into_iter().next() {
            let message =
                "a continuous job can't set `max_retries`: Databricks retries it by itself";
            let help = "remove `max_retries`, and choose with `task_retry_mode` of `continuous` whether a failed task is retried before the run starts anew";
            self.found.push(Misfit::new(first, Finding::new(&LIMITS, message).help(help)));
        }
        if let Some(first) = depends_on.into_iter().next() {
            let message = "the tasks of a continuous job can't depend on each other";
            let help =
                "put the steps into one task, or start the job by a `trigger` or a `schedule`";
            self.found.push(Misfit::new(first, Finding::new(&LIMITS, message).help(help)));
        }
    }
}

/// Whether a text has the form of a UUID.
fn is_uuid(text: &str) -> bool {
    let groups: Vec<_> = text.split('-').collect();
    groups.iter().map(|group| group.len()).eq([8, 4, 4, 4, 12])
        && groups.iter().all(|group| group.chars().all(|c| c.is_ascii_hexdigit()))
}

#[cfg(test)]
mod tests {
    use super::is_uuid;

    #[test]
    fn application_ids_are_uuids() {
        assert!(is_uuid("5b2c0d5e-8f0a-4a5e-9a3b-2f6f6f3f9c11"));
        for other in [
            "",
            "my-principal",
            "5b2c0d5e8f0a4a5e9a3b2f6f6f3f9c11",
            "5b2c0d5e-8f0a-4a5e-9a3b-2f6f6f3f9c1g",
        ] {
            assert!(!is_uuid(other), "{other}");
        }
    }
}
