//! The notifications of jobs, runs and tasks: addresses and destinations, and the metrics that cause
//! them.

use super::misfit::Misfit;
use crate::rule::{Finding, IGNORED_FIELD, LIMITS};
use crate::text::excerpt::excerpt;
use crate::value::path::{Path, field, literal};
use crate::value::{Map, Text, Value};

/// The number of notification destinations of an event.
const MOST_WEBHOOKS: usize = 3;
/// The events of which people and destinations can be notified.
const EVENTS: [&str; 5] = [
    "on_start",
    "on_success",
    "on_failure",
    "on_duration_warning_threshold_exceeded",
    "on_streaming_backlog_exceeded",
];
/// The events that a metric in `health` causes, with the beginning of its name.
const OF_HEALTH: [(&str, &str); 2] = [
    ("on_duration_warning_threshold_exceeded", "RUN_DURATION_SECONDS"),
    ("on_streaming_backlog_exceeded", "STREAMING_BACKLOG_"),
];
const NOTIFICATIONS: [&str; 2] = ["email_notifications", "webhook_notifications"];

/// Checks who is notified of a job or a run, and of each of its tasks.
pub(super) fn check(spec: &Map) -> Vec<Misfit> {
    let mut check = Notifications { spec, found: Vec::new() };
    check.notifications(spec, &Path::Root);
    if let Some(Value::List(tasks)) = spec.get("tasks") {
        for (index, task) in tasks.iter().enumerate() {
            check.task(task, &Path::Item(&Path::Field(&Path::Root, "tasks"), index));
        }
    }
    check.found
}

struct Notifications<'a> {
    spec: &'a Map,
    found: Vec<Misfit>,
}

impl Notifications<'_> {
    fn report(&mut self, path: &Path<'_>, message: String, help: &str) {
        self.found.push(Misfit::new(path.steps(), Finding::new(&LIMITS, message).help(help)));
    }

    /// Checks who is notified of a task, and of the task in it that runs for each item.
    fn task(&mut self, task: &Value, path: &Path<'_>) {
        let Value::Map(map) = task else { return };
        self.notifications(map, path);
        if let Some(each) = map.get("for_each_task").and_then(|each| field(each, "task")) {
            self.task(each, &Path::Field(&Path::Field(path, "for_each_task"), "task"));
        }
    }

    /// Checks who is notified of a job, a run or a task.
    fn notifications(&mut self, of: &Map, path: &Path<'_>) {
        for name in NOTIFICATIONS {
            let Some(Value::Map(notifications)) = of.get(name) else { continue };
            let path = Path::Field(path, name);
            for event in EVENTS {
                let Some(Value::List(receivers)) = notifications.get(event) else { continue };
                let path = Path::Field(&path, event);
                if name == "email_notifications" {
                    self.addresses(receivers, &path);
                } else if receivers.len() > MOST_WEBHOOKS {
                    let message = format!(
                        "`{path}` has {} destinations, but Databricks calls at most {MOST_WEBHOOKS} for an event",
                        receivers.len()
                    );
                    self.report(
                        &path,
                        message,
                        "remove some of them, or let one destination pass the event on",
                    );
                }
                if !receivers.is_empty() {
                    self.metric(of, event, &path);
                }
            }
        }
    }

    fn addresses(&mut self, receivers: &[Value], path: &Path<'_>) {
        for (index, receiver) in receivers.iter().enumerate() {
            if let Some(address) = literal(receiver).filter(|address| !is_address(address)) {
                let message = format!("`{}` is not a mail address", excerpt(address));
                let help = "write an address, such as `user@foo.com`; a notification destination of the workspace is one of the `webhook_notifications`";
                self.report(&Path::Item(path, index), message, help);
            }
        }
    }

    /// Checks that a metric can cause an event.
    fn metric(&mut self, of: &Map, event: &str, path: &Path<'_>) {
        let Some((_, metric)) = OF_HEALTH.iter().find(|(name, _)| *name == event) else { return };
        let mut healths = [of.get("health"), self.spec.get("health")].into_iter().flatten();
        let is_there = healths.any(|health| match field(health, "rules") {
            Some(Value::List(rules)) => rules.iter().any(|rule| match field(rule, "metric") {
                Some(Value::Text(Text::Literal(word))) => word.starts_with(metric),
                Some(_) => true,
                None => false,
            }),
            Some(_) => true,
            None => !matches!(health, Value::Map(map) if !map.is_open()),
        });
        if !is_there && !of.is_open() && !self.spec.is_open() {
            let metric = match metric.ends_with('_') {
                true => "STREAMING_BACKLOG_SECONDS",
                false => metric,
            };
            let message =
                format!("`{path}` has no effect: no rule in `health` is about `{metric}`");
            let help = format!("add a rule with a limit for `{metric}` to `health`");
            let finding = Finding::new(&IGNORED_FIELD, message).help(help);
            self.found.push(Misfit::new(path.steps(), finding));
        }
    }
}

/// Whether a text has the form of a mail address.
pub(super) fn is_address(text: &str) -> bool {
    match text.split_once('@') {
        Some((name, host)) => {
            let is_part = |part: &str| {
                !part.is_empty()
                    && !part.contains(|c: char| c.is_whitespace() || ",;@<>".contains(c))
            };
            is_part(name) && is_part(host)
        }
        None => false,
    }
}

#[cfg(test)]
mod tests {
    use super::is_address;

    #[test]
    fn addresses_have_a_name_and_a_host() {
        for address in ["user@foo.com", "a.b+c@localhost", "ops@teams.ms"] {
            assert!(is_address(address), "{address}");
        }
        for other in ["", "user", "@foo.com", "user@", "a@b@c", "a@b,c@d", "User <user@foo.com>"] {
            assert!(!is_address(other), "{other}");
        }
    }
}
