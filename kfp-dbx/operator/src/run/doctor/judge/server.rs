//! The API server, and the namespace.

use serde_json::Value as Json;

use crate::run::doctor::line::Line;
use crate::run::doctor::told::{Blind, Seen};

/// The first version that judges objects by the rules of the definitions (CEL).
const OLDEST: (u64, u64) = (1, 25);

/// Judges the API server by its answer to `/version`.
pub(in crate::run::doctor) fn server(name: &str, version: &Seen) -> Line {
    let version = match version {
        Ok(version) => version.as_ref().unwrap_or(&Json::Null),
        Err(Blind::Forbidden(message) | Blind::Failed(message)) => {
            return Line::fail(
                format!("the API server at {name} does not answer: {message}"),
                "`kubectl cluster-info` has to work first; KUBECONFIG or `kubectl config use-context` chooses another cluster",
            );
        }
    };
    let git = version["gitVersion"].as_str().unwrap_or("an unknown version");
    // Some clouds write `27+`.
    let number = |field: &str| {
        let text = version[field].as_str().unwrap_or_default();
        text.trim_end_matches(|c: char| !c.is_ascii_digit()).parse::<u64>().ok()
    };
    let text = format!("the API server at {name} answers: Kubernetes {git}");
    match number("major").zip(number("minor")) {
        Some(version) if version >= OLDEST => Line::ok(text),
        Some(_) => Line::fail(
            format!("{text}, which does not know the rules in the operator's definitions (CEL)"),
            "update the cluster to Kubernetes 1.25 or later",
        ),
        None => Line::warn(
            format!("{text}, whose number cannot be read"),
            "the operator needs Kubernetes 1.25 or later",
        ),
    }
}

/// Judges the namespace of the workflows.
pub(in crate::run::doctor) fn namespace(name: &str, seen: &Seen) -> Line {
    match seen {
        Ok(Some(json)) if json["metadata"]["deletionTimestamp"].is_string() => Line::fail(
            format!("the namespace `{name}` is being deleted, and takes no new objects"),
            "wait until it is gone, or choose another one with `--namespace`",
        ),
        Ok(Some(_)) => Line::ok(format!("the namespace `{name}` exists")),
        Ok(None) => Line::fail(
            format!("the namespace `{name}` does not exist"),
            format!("`kubectl create namespace {name}`, or choose another one with `--namespace`"),
        ),
        Err(blind) => blind.line(&format!("the namespace `{name}`")),
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::{namespace, server};
    use crate::run::doctor::line::Level;
    use crate::run::doctor::told::Blind;

    #[test]
    fn the_server_is_new_enough() {
        for (major, minor, level) in [
            ("1", "34", Level::Ok),
            ("1", "25+", Level::Ok),
            ("2", "0", Level::Ok),
            ("1", "24", Level::Fail),
            ("", "x", Level::Warn),
        ] {
            let version = json!({ "major": major, "minor": minor, "gitVersion": "v9" });
            let line = server("https://here", &Ok(Some(version)));
            assert_eq!(line.level, level, "{line:?}");
            assert!(line.text.contains("Kubernetes v9"), "{line:?}");
        }
        let line = server("https://here", &Err(Blind::Failed("refused".to_owned())));
        assert_eq!(line.level, Level::Fail);
        assert!(line.text.contains("https://here does not answer: refused"), "{line:?}");
    }

    #[test]
    fn the_namespace_is_there() {
        let there = json!({ "metadata": { "name": "n" } });
        let going = json!({ "metadata": { "deletionTimestamp": "2026-11-29T08:00:00Z" } });
        let forbidden = Err(Blind::Forbidden("no".to_owned()));
        for (seen, level) in [
            (Ok(Some(there)), Level::Ok),
            (Ok(Some(going)), Level::Fail),
            (Ok(None), Level::Fail),
            (forbidden, Level::Warn),
        ] {
            let line = namespace("n", &seen);
            assert_eq!(line.level, level, "{line:?}");
            assert_eq!(line.help.is_some(), level != Level::Ok, "{line:?}");
        }
    }
}
