//! Objects of the operator's kinds that are in trouble.

use std::time::Duration;

use serde_json::Value as Json;

use crate::decide::{DELETING, READY};
use crate::run::doctor::line::Line;
use crate::run::doctor::told::{Blind, name};
use crate::time::Time;

/// The age at which a condition is no longer a step on the way.
const LASTING: Duration = Duration::from_secs(60);

/// The objects that are named. More would hide the other lines.
const NAMED: usize = 20;

/// The reasons of work that goes on, also for hours.
const GOING_ON: [&str; 12] = [
    "Blocked",
    "Filling",
    "Pending",
    "Queued",
    "Resizing",
    "Restarting",
    "Running",
    "Settling",
    "Submitting",
    "Terminating",
    "WaitingForRetry",
    "Waiting",
];

/// Judges the objects of a namespace.
pub(in crate::run::doctor) fn objects(
    namespace: &str,
    objects: &Result<Vec<Json>, Blind>,
    now: Time,
) -> Vec<Line> {
    let objects = match objects {
        Ok(objects) => objects,
        Err(blind) => {
            return vec![blind.line(&format!("the objects in the namespace `{namespace}`"))];
        }
    };
    let mut lines: Vec<_> =
        objects.iter().filter_map(|object| trouble(namespace, object, now)).collect();
    if lines.is_empty() {
        return vec![Line::ok(format!(
            "none of the {} objects in the namespace `{namespace}` is in trouble",
            objects.len()
        ))];
    }
    if lines.len() > NAMED {
        let more = lines.len() - NAMED;
        lines.truncate(NAMED);
        lines.push(Line::warn(
            format!("{more} more objects in the namespace `{namespace}` are in trouble"),
            format!("`kubectl get databricks --namespace {namespace}` lists all objects"),
        ));
    }
    lines
}

/// Returns the line of an object in trouble.
fn trouble(namespace: &str, object: &Json, now: Time) -> Option<Line> {
    let condition =
        [(DELETING, "True"), (READY, "False")].into_iter().find_map(|(name, bad)| {
            let mut all = object["status"]["conditions"].as_array()?.iter();
            all.find(|one| one["type"] == name && one["status"] == bad)
        })?;
    let text = |field: &str| condition[field].as_str().unwrap_or_default();
    let since = Time::parse(text("lastTransitionTime"))?;
    if now.since(since) < LASTING || GOING_ON.contains(&text("reason")) {
        return None;
    }
    let kind = object["kind"].as_str().unwrap_or_default();
    let verb = if condition["type"] == DELETING { "cannot be deleted" } else { "is not ready" };
    Some(Line::warn(
        format!(
            "{kind} `{namespace}/{}` {verb} since {since} ({}): {}",
            name(object),
            text("reason"),
            text("message")
        ),
        format!(
            "`kubectl describe --namespace {namespace} {}/{}` shows its conditions and events",
            kind.to_lowercase(),
            name(object)
        ),
    ))
}

#[cfg(test)]
mod tests {
    use serde_json::{Value as Json, json};

    use super::objects;
    use crate::run::doctor::line::Level;
    use crate::run::doctor::told::Blind;
    use crate::time::Time;

    fn object(condition: &str, status: &str, reason: &str, since: &str) -> Json {
        json!({
            "kind": "Run",
            "metadata": { "name": "r" },
            "status": { "conditions": [
                { "type": "Submitted", "status": "True", "reason": "Accepted" },
                {
                    "type": condition, "status": status, "reason": reason,
                    "message": "the message", "lastTransitionTime": since,
                },
            ] },
        })
    }

    #[test]
    fn lasting_trouble_is_named() {
        let (now, old) = (Time::parse("2026-11-29T08:00:00Z").unwrap(), "2026-11-29T07:58:00Z");
        for (object, expected) in [
            (object("Ready", "True", "Success", old), None),
            (object("Ready", "False", "Rejected", "2026-11-29T07:59:30Z"), None),
            (object("Ready", "False", "Running", old), None),
            (object("Deleting", "False", "DeleteFailed", old), None),
            (
                object("Ready", "False", "Rejected", old),
                Some("Run `n/r` is not ready since 2026-11-29T07:58:00Z (Rejected): the message"),
            ),
            (
                object("Deleting", "True", "DeleteFailed", old),
                Some(
                    "Run `n/r` cannot be deleted since 2026-11-29T07:58:00Z (DeleteFailed): the message",
                ),
            ),
            (json!({ "kind": "Run", "metadata": { "name": "r" } }), None),
        ] {
            let lines = objects("n", &Ok(vec![object]), now);
            assert_eq!(lines.len(), 1);
            let level = if expected.is_some() { Level::Warn } else { Level::Ok };
            assert_eq!(lines[0].level, level, "{lines:?}");
            assert!(expected.is_none_or(|text| lines[0].text == text), "{lines:?}");
        }
    }

    #[test]
    fn many_objects_are_counted() {
        let now = Time::parse("2026-11-29T08:00:00Z").unwrap();
        let one = object("Ready", "False", "Rejected", "2026-11-29T07:58:00Z");
        let lines = objects("n", &Ok(vec![one; 50]), now);
        assert_eq!(lines.len(), 21);
        assert!(lines[20].text.starts_with("30 more objects"), "{:?}", lines[20]);
        let lines = objects("n", &Err(Blind::Forbidden("no".to_owned())), now);
        assert_eq!(lines[0].level, Level::Warn);
    }
}
