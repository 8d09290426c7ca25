//! What became of a workflow, in the form in which both sides tell it.

use std::collections::BTreeMap;
use std::fmt;

use kfp_dbx_simulator::report::{NodeKind, Object, Report};
use kfp_dbx_simulator::time::Time;
use serde_json::Value as Json;

/// The longest time for which a deletion is awaited on the cluster.
const LONGEST_LIFE: Time = Time::minutes(1);

/// What became of a workflow.
pub struct Picture {
    /// The phase of the workflow, or `Deleted`.
    pub phase: String,
    /// The message of the workflow.
    pub message: String,
    /// Its nodes, by their names without that of the workflow. The workflow's own is `WF`.
    pub nodes: BTreeMap<String, Shown>,
    /// The objects that are left, as `Kind/name`.
    pub left: Vec<String>,
    /// The objects that there ever were, each with its spec.
    pub objects: Vec<(String, Json)>,
}

/// A node.
pub struct Shown {
    /// What it is, as Argo names it.
    pub kind: String,
    pub phase: String,
    pub message: String,
    pub template: String,
    /// The times in milliseconds; of a real one, whole seconds.
    pub started: u64,
    pub ended: Option<u64>,
}

impl Shown {
    fn is_pending_pod(&self) -> bool {
        self.kind == "Pod" && self.phase == "Pending"
    }
}

/// The names of a workflow, which differ on both sides.
pub(super) struct Names {
    pub(super) name: String,
}

impl Names {
    pub(super) fn plain(&self, text: &str) -> String {
        without_ids(&without_uids(&text.replace(&self.name, "WF")))
    }

    fn plain_json(&self, json: &Json) -> Json {
        match json {
            Json::String(text) => self.plain(text).into(),
            Json::Array(list) => list.iter().map(|one| self.plain_json(one)).collect(),
            Json::Object(fields) => {
                let fields = fields.iter().map(|(key, value)| {
                    // The ids of clusters have letters, too.
                    let value = match key.as_str() {
                        "existing_cluster_id" => "ID".into(),
                        _ => self.plain_json(value),
                    };
                    (key.clone(), value)
                });
                Json::Object(fields.collect())
            }
            other => other.clone(),
        }
    }

    fn node(&self, name: &str) -> String {
        if name == self.name {
            return "WF".to_owned();
        }
        let prefix = format!("{}.", self.name);
        self.plain(name.strip_prefix(&prefix).unwrap_or(name))
    }

    /// Returns the name and the spec of an object.
    pub(super) fn object(&self, object: &Json) -> (String, Json) {
        let text = |value: &Json| value.as_str().unwrap_or_default().to_owned();
        let key = format!("{}/{}", text(&object["kind"]), text(&object["metadata"]["name"]));
        let spec = ["spec", "data", "stringData"].map(|field| &object[field]);
        let spec = spec.into_iter().find(|spec| !spec.is_null()).unwrap_or(&Json::Null);
        (self.plain(&key), self.plain_json(spec))
    }
}

/// The number of characters of a uid.
const UID: usize = 36;

/// Replaces the uids of workflows, wherever they stand.
fn without_uids(text: &str) -> String {
    let mut plain = String::new();
    let mut rest = text;
    while let Some(first) = rest.chars().next() {
        let is_one = rest.get(..UID).is_some_and(is_uid);
        plain.push_str(if is_one { "UID" } else { &rest[..first.len_utf8()] });
        rest = &rest[if is_one { UID } else { first.len_utf8() }..];
    }
    plain
}

fn is_uid(text: &str) -> bool {
    text.char_indices().all(|(place, c)| match place {
        8 | 13 | 18 | 23 => c == '-',
        _ => c.is_ascii_hexdigit(),
    })
}

/// Replaces each long number, which differs on both sides.
fn without_ids(text: &str) -> String {
    let mut plain = String::new();
    let mut digits = String::new();
    for c in text.chars().chain(['\0']) {
        if c.is_ascii_digit() {
            digits.push(c);
            continue;
        }
        plain.push_str(if digits.len() > 5 { "ID" } else { &digits });
        digits.clear();
        if c != '\0' {
            plain.push(c);
        }
    }
    plain
}

impl Picture {
    pub(super) fn of_report(report: &Report) -> Self {
        let names = Names { name: report.workflow.clone() };
        let nodes = report.nodes.iter().map(|node| {
            let kind = match node.kind {
                NodeKind::DAG => "DAG",
                NodeKind::Pod => "Pod",
                NodeKind::Retry => "Retry",
                NodeKind::Skipped => "Skipped",
                NodeKind::Suspend => "Suspend",
                NodeKind::TaskGroup => "TaskGroup",
            };
            let shown = Shown {
                kind: kind.to_owned(),
                phase: node.phase.as_str().to_owned(),
                message: names.plain(&node.message),
                template: node.template.clone(),
                started: node.started.0,
                ended: node.ended.map(|time| time.0),
            };
            (names.node(&node.name), shown)
        });
        let (mut objects, mut left) = (Vec::new(), Vec::new());
        let all = || report.objects.iter().filter(|object| is_compared(&object.kind));
        for (place, object) in all().enumerate() {
            let (key, spec) = names.object(&object.manifest);
            if object.gone.is_none() {
                left.push(with_state(&key, object.deleting.is_some()));
            }
            // Of several with one name, the cluster shows the last one.
            let is_same =
                |other: &Object| (&other.kind, &other.name) == (&object.kind, &object.name);
            if !all().skip(place + 1).any(is_same) {
                objects.push((key, spec));
            }
        }
        left.sort();
        objects.sort_by(|one, other| one.0.cmp(&other.0));
        let lived = report.deleted.map(|deleted| deleted - report.ended.unwrap_or(deleted));
        let phase = match lived {
            Some(lived) if lived <= LONGEST_LIFE => "Deleted".to_owned(),
            _ => report.phase.as_str().to_owned(),
        };
        let message = names.plain(&report.message);
        Self { phase, message, nodes: nodes.collect(), left, objects }
    }

    /// Reads the status of a workflow, unless it was deleted.
    pub(super) fn of_status(names: &Names, workflow: Option<&Json>) -> Self {
        let text = |value: &Json| value.as_str().unwrap_or_default().to_owned();
        let status = workflow.map_or(&Json::Null, |workflow| &workflow["status"]);
        let nodes = status["nodes"].as_object().into_iter().flatten();
        let nodes = nodes.map(|(_, node)| {
            let template = text(&node["templateName"]);
            let shown = Shown {
                kind: text(&node["type"]),
                phase: text(&node["phase"]),
                // The API server ends some messages with a line break.
                message: names.plain(text(&node["message"]).trim_end()),
                template,
                started: seconds(&node["startedAt"]).unwrap_or_default() * 1000,
                ended: seconds(&node["finishedAt"]).map(|seconds| seconds * 1000),
            };
            (names.node(&text(&node["name"])), shown)
        });
        Self {
            phase: if workflow.is_some() { text(&status["phase"]) } else { "Deleted".to_owned() },
            message: names.plain(&text(&status["message"])),
            nodes: nodes.collect(),
            left: Vec::new(),
            objects: Vec::new(),
        }
    }

    /// Returns in what the cluster differs, but for the contents of these objects.
    pub(super) fn differences(&self, real: &Self, unequal: &[&str]) -> Vec<String> {
        let mut found = Vec::new();
        let mut differ = |what: &str, simulated: &str, real: &str| {
            if simulated != real {
                found.push(format!("{what}: simulator {simulated}, cluster {real}"));
            }
        };
        differ("the workflow", &self.phase, &real.phase);
        differ("left", &format!("{:?}", self.left), &format!("{:?}", real.left));
        // A deleted workflow has no nodes any more.
        if self.phase != "Deleted" {
            let names = self.nodes.keys().chain(real.nodes.keys());
            let names: std::collections::BTreeSet<_> = names.collect();
            for name in names {
                // What runs on after the end of a stopped workflow is in any phase.
                let runs_on = self.nodes.get(name).is_some_and(Shown::is_pending_pod);
                let of = |nodes: &BTreeMap<String, Shown>| match nodes.get(name) {
                    Some(node) if runs_on => node.kind.clone(),
                    Some(node) => format!("{} {}", node.kind, node.phase),
                    None => "no node".to_owned(),
                };
                differ(name, &of(&self.nodes), &of(&real.nodes));
            }
        }
        let keys = |picture: &Self| {
            let keys: Vec<_> = picture.objects.iter().map(|(key, _)| key.clone()).collect();
            format!("{keys:?}")
        };
        differ("made", &keys(self), &keys(real));
        if keys(self) == keys(real) {
            for ((key, simulated), (_, real)) in self.objects.iter().zip(&real.objects) {
                // Their fields have another order.
                if simulated != real && !unequal.contains(&key.as_str()) {
                    differ(key, &simulated.to_string(), &real.to_string());
                }
            }
        }
        found
    }

    /// Returns the messages that differ.
    pub(super) fn differences_of_messages(&self, real: &Self) -> Vec<String> {
        let mut found = Vec::new();
        if self.phase == "Deleted" {
            return found;
        }
        let nodes = self.nodes.iter().filter_map(|(name, node)| {
            Some((name.as_str(), &node.message, &real.nodes.get(name)?.message))
        });
        let all = nodes.chain([("the workflow", &self.message, &real.message)]);
        for (name, simulated, real) in all {
            if simulated != real {
                found.push(format!("{name}: simulator {simulated:?}, cluster {real:?}"));
            }
        }
        found
    }
}

/// Whether objects of a kind are compared.
pub(super) fn is_compared(kind: &str) -> bool {
    ["ConfigMap", "Job"].contains(&kind) || kfp_dbx_core::table::kinds().any(|one| one.kind == kind)
}

pub(super) fn with_state(key: &str, is_deleting: bool) -> String {
    if is_deleting { format!("{key} (deleting)") } else { key.to_owned() }
}

/// Reads a time of Kubernetes in seconds from some day on.
fn seconds(time: &Json) -> Option<u64> {
    let time = time.as_str()?;
    let part = |range: std::ops::Range<usize>| time.get(range)?.parse::<u64>().ok();
    // Within a day or two; no case lasts over the end of a month.
    let (day, hour) = (part(8..10)?, part(11..13)?);
    Some(((day * 24 + hour) * 60 + part(14..16)?) * 60 + part(17..19)?)
}

impl fmt::Display for Picture {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        writeln!(f, "{} {}", self.phase, self.message)?;
        let mut nodes: Vec<_> = self.nodes.iter().collect();
        nodes.sort_by_key(|(_, node)| node.started);
        for (name, node) in nodes {
            writeln!(f, "  {name}: {} {} {}", node.kind, node.phase, node.message)?;
        }
        writeln!(f, "  left: {}", self.left.join(", "))
    }
}
