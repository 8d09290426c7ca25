//! The custom resource definitions of the kinds.

use std::collections::BTreeMap;

use kfp_dbx_core::table::{API_VERSION, Kind};
use kfp_dbx_core::text::quoted::quoted;
use serde_json::Value as Json;

use crate::crd;
use crate::run::doctor::line::Line;
use crate::run::doctor::told::{Blind, Seen};

/// The answers about the definitions.
#[derive(Debug)]
pub(in crate::run::doctor) struct Definitions {
    /// The list of what the API server serves of the version, which every user may read.
    pub(in crate::run::doctor) served: Seen,
    /// The definition of each kind.
    pub(in crate::run::doctor) kinds: Vec<(&'static Kind, Seen)>,
}

const INSTALL: &str =
    "`kfp-dbx-operator crds | kubectl apply --server-side --force-conflicts -f -`";

/// What is wrong with a definition.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
enum Fault {
    Missing,
    Deleted,
    NotServed,
    Archived,
    OtherVersion,
}

impl Fault {
    fn line(self, kinds: &[&str]) -> Line {
        let kinds = quoted(kinds.iter().copied());
        match self {
            Self::Missing => {
                Line::fail(format!("the cluster has no definitions of the kinds {kinds}"), INSTALL)
            }
            Self::Deleted => Line::fail(
                format!(
                    "the definitions of the kinds {kinds} are being deleted, and their objects with them"
                ),
                format!(
                    "wait until they are gone, and then {INSTALL}; the operator has to run meanwhile, as it removes the finalizers"
                ),
            ),
            Self::NotServed => Line::fail(
                format!("the cluster does not serve the kinds {kinds} as `{API_VERSION}`"),
                INSTALL,
            ),
            Self::Archived => Line::fail(
                format!(
                    "the definitions of the kinds {kinds} are those of the archived operator, or \
                     converted ones: they have no rules, or no status of their own, without which a \
                     run never gets its state"
                ),
                INSTALL,
            ),
            Self::OtherVersion => Line::warn(
                format!(
                    "the definitions of the kinds {kinds} are those of another version of \
                     kfp-dbx-operator than this program, {}",
                    env!("CARGO_PKG_VERSION")
                ),
                format!("update them together with the operator: {INSTALL}"),
            ),
        }
    }
}

/// Judges the definitions.
pub(in crate::run::doctor) fn definitions(facts: &Definitions) -> Vec<Line> {
    let mut faults: BTreeMap<Fault, Vec<&str>> = BTreeMap::new();
    let mut blind: Option<&Blind> = None;
    for (kind, seen) in &facts.kinds {
        let fault = match seen {
            Ok(Some(definition)) => fault(kind, definition),
            Ok(None) => Some(Fault::Missing),
            Err(why) => {
                blind = Some(why);
                let served = facts.served.as_ref().ok();
                served.and_then(|served| fault_of_served(kind, served.as_ref()))
            }
        };
        if let Some(fault) = fault {
            faults.entry(fault).or_default().push(kind.kind);
        }
    }
    let mut lines: Vec<_> = faults.iter().map(|(fault, kinds)| fault.line(kinds)).collect();
    match blind {
        Some(why) => lines.push(why.line("the definitions of the operator's kinds")),
        None if lines.is_empty() => {
            let count = facts.kinds.len();
            lines.push(Line::ok(format!(
                "the {count} kinds of `{API_VERSION}` are served, with the definitions of this version"
            )));
        }
        None => {}
    }
    lines
}

fn fault(kind: &'static Kind, definition: &Json) -> Option<Fault> {
    if definition["metadata"]["deletionTimestamp"].is_string() {
        return Some(Fault::Deleted);
    }
    let (_, name) = API_VERSION.split_once('/').unwrap_or_default();
    let mut versions = definition["spec"]["versions"].as_array().into_iter().flatten();
    let version = versions.find(|version| version["name"] == name && version["served"] == true);
    let mut conditions = definition["status"]["conditions"].as_array().into_iter().flatten();
    let is_served = conditions.any(|one| one["type"] == "Established" && one["status"] == "True");
    let Some(version) = version.filter(|_| is_served) else { return Some(Fault::NotServed) };
    let schema = &version["schema"]["openAPIV3Schema"];
    if !version["subresources"]["status"].is_object()
        || !schema["x-kubernetes-validations"].is_array()
    {
        return Some(Fault::Archived);
    }
    let ours = crd::definition(kind);
    let ours = &ours["spec"]["versions"][0]["schema"]["openAPIV3Schema"];
    (schema != ours).then_some(Fault::OtherVersion)
}

/// Judges a kind by the list of what is served.
fn fault_of_served(kind: &Kind, served: Option<&Json>) -> Option<Fault> {
    let Some(served) = served else { return Some(Fault::Missing) };
    let has = |name: &str| {
        let mut resources = served["resources"].as_array().into_iter().flatten();
        resources.any(|resource| resource["name"] == name)
    };
    match (has(kind.plural), has(&format!("{}/status", kind.plural))) {
        (false, _) => Some(Fault::Missing),
        (true, false) => Some(Fault::Archived),
        (true, true) => None,
    }
}

#[cfg(test)]
mod tests {
    use kfp_dbx_core::table;
    use serde_json::{Value as Json, json};

    use super::{Definitions, definitions};
    use crate::crd;
    use crate::run::doctor::line::{Level, Line};
    use crate::run::doctor::told::Blind;

    /// Judges definitions of ours, after a change of that of `Run`. `null` is none.
    fn judge(change: impl Fn(&mut Json)) -> Line {
        let kinds = table::kinds().map(|kind| {
            let mut definition = crd::definition(kind);
            definition["status"] =
                json!({ "conditions": [{ "type": "Established", "status": "True" }] });
            if kind.kind == "Run" {
                change(&mut definition);
            }
            (kind, Ok(Some(definition).filter(|definition| !definition.is_null())))
        });
        let lines = definitions(&Definitions { served: Ok(None), kinds: kinds.collect() });
        assert_eq!(lines.len(), 1, "{lines:?}");
        lines[0].clone()
    }

    type Change = fn(&mut Json);

    const SCHEMA: &str = "/spec/versions/0/schema/openAPIV3Schema";

    #[test]
    fn each_fault_has_its_line() {
        let line = judge(|_| {});
        assert_eq!(line.level, Level::Ok, "{line:?}");
        let deleted: Change =
            |run| run["metadata"]["deletionTimestamp"] = "2026-11-29T08:00:00Z".into();
        let no_rules: Change = |run| {
            let schema = run.pointer_mut(SCHEMA).unwrap().as_object_mut().unwrap();
            schema.remove("x-kubernetes-validations");
        };
        let cases: [(Change, Level, &str); 7] = [
            (|run| *run = Json::Null, Level::Fail, "no definitions of the kinds `Run`"),
            (deleted, Level::Fail, "being deleted"),
            (|run| run["status"] = Json::Null, Level::Fail, "does not serve"),
            (|run| run["spec"]["versions"][0]["name"] = "v1".into(), Level::Fail, "does not serve"),
            (|run| run["spec"]["versions"][0]["subresources"] = json!({}), Level::Fail, "archived"),
            (no_rules, Level::Fail, "archived"),
            (
                |run| run.pointer_mut(SCHEMA).unwrap()["description"] = "another".into(),
                Level::Warn,
                "another version",
            ),
        ];
        for (change, level, text) in cases {
            let line = judge(change);
            assert_eq!(line.level, level, "{line:?}");
            assert!(line.text.contains(text) && line.text.contains("`Run`"), "{line:?}");
            let command =
                "`kfp-dbx-operator crds | kubectl apply --server-side --force-conflicts -f -`";
            assert!(line.help.as_deref().unwrap().contains(command), "{line:?}");
        }
    }

    #[test]
    fn a_user_without_rights_sees_what_is_served() {
        let forbidden = || Err(Blind::Forbidden("no".to_owned()));
        let kinds = || table::kinds().map(|kind| (kind, forbidden())).collect();
        let lines = definitions(&Definitions { served: Ok(None), kinds: kinds() });
        let levels: Vec<_> = lines.iter().map(|line| line.level).collect();
        assert_eq!(levels, [Level::Fail, Level::Warn]);
        let names = table::kinds().flat_map(|kind| {
            [json!({ "name": kind.plural }), json!({ "name": format!("{}/status", kind.plural) })]
        });
        let served = Ok(Some(json!({ "resources": names.collect::<Vec<_>>() })));
        let lines = definitions(&Definitions { served, kinds: kinds() });
        let levels: Vec<_> = lines.iter().map(|line| line.level).collect();
        assert_eq!(levels, [Level::Warn]);
    }
}
