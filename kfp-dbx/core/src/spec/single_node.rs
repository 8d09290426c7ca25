//! Checks that a cluster is a single node as a whole, or not at all.

use super::constraints::{Check, literal};
use crate::rule::{Finding, SINGLE_NODE};
use crate::text::quoted::quoted;
use crate::value::path::field;
use crate::value::{Map, Value};

const PROFILE: (&str, &str) = ("spark.databricks.cluster.profile", "singleNode");
const MASTER: (&str, &str) = ("spark.master", "local[*]");
const TAG: (&str, &str) = ("ResourceClass", "SingleNode");

/// Whether a cluster says something. `None` if that can't be seen.
type Said = Option<bool>;

impl Check<'_> {
    /// Checks the parts of a single node: no workers, two settings of Spark and a tag.
    pub(super) fn single_node(
        &mut self,
        map: &Map,
        [number, range, conf, tags, flag]: [&'static str; 5],
    ) {
        if map.get(flag).is_some_and(|value| matches!(value, Value::Bool(true))) {
            return self.flag_and_size(map, flag, [number, range]);
        }
        let profile = setting(map.get(conf), PROFILE.0, |value| value == PROFILE.1);
        let master = setting(map.get(conf), MASTER.0, |value| value.starts_with("local"));
        let local = [(profile, PROFILE), (master, MASTER)];
        let workers = match map.get(number) {
            Some(Value::Int(workers)) => Some(*workers),
            _ => None,
        };
        let is_large = map.get(range).is_some() || workers.is_some_and(|workers| workers > 0);
        if let Some((_, (name, value))) = local.iter().find(|(said, _)| *said == Some(true))
            && is_large
        {
            let size = if map.get(range).is_some() { range } else { number };
            let message = format!(
                "`{name}: {value}` makes the cluster a single node, but `{size}` gives it workers, which Spark does not use"
            );
            let help = "remove the setting, so that Spark uses the workers";
            self.push(Some(size), Finding::new(&SINGLE_NODE, message).help(help));
        }
        if workers != Some(0) || map.get(range).is_some() {
            return;
        }
        let missing: Vec<_> = local
            .into_iter()
            .map(|(said, part)| (said, conf, part))
            .chain([(tag(map.get(tags)), tags, TAG)])
            // A field that is not there may be set where it can't be seen.
            .filter(|(said, of, _)| *said == Some(false) && (self.closed || map.get(of).is_some()))
            .map(|(_, of, (name, value))| format!("{name}: {value}` in `{of}"))
            .collect();
        if !missing.is_empty() {
            let missing = quoted(missing.iter().map(String::as_str));
            let message =
                format!("a cluster without workers must be a single node, but it lacks {missing}");
            let help = match self.is_for_kfp_dbx() {
                true if self.path.is_empty() => format!(
                    "add `.spec(NewCluster::single_node())` and remove `{number}`, or set at least one worker"
                ),
                true => format!(
                    "begin with `NewCluster::single_node()` and remove `{number}`, or set at least one worker"
                ),
                false => format!("set at least one worker, or add {missing}"),
            };
            self.push(Some(number), Finding::new(&SINGLE_NODE, message).help(help));
        }
    }
}

impl Check<'_> {
    /// Checks that a cluster that one field makes a single node has no workers.
    fn flag_and_size(&mut self, map: &Map, flag: &str, sizes: [&'static str; 2]) {
        let has_workers = |field: &&'static str| {
            map.get(field).is_some_and(|size| !matches!(size, Value::Int(0) | Value::Null))
        };
        if let Some(size) = sizes.into_iter().find(has_workers) {
            let message =
                format!("`{flag}` makes the cluster a single node, but `{size}` gives it workers");
            let help = format!("remove `{size}`, or `{flag}`");
            self.push(Some(size), Finding::new(&SINGLE_NODE, message).help(help));
        }
    }
}

/// Whether the settings of Spark have one with such a value.
fn setting(conf: Option<&Value>, name: &str, is: impl Fn(&str) -> bool) -> Said {
    match conf {
        None => Some(false),
        Some(Value::Map(conf)) => match conf.get(name) {
            Some(value) => literal(value).map(is),
            None => (!has_unknown_key(conf)).then_some(false),
        },
        Some(_) => None,
    }
}

fn has_unknown_key(map: &Map) -> bool {
    map.entries.iter().any(|(key, _)| key.as_literal().is_none())
}

/// Whether the tags have that of a single node.
fn tag(tags: Option<&Value>) -> Said {
    let tags = match tags {
        None => return Some(false),
        Some(Value::List(tags)) => tags,
        Some(_) => return None,
    };
    let text = |tag, name| field(tag, name).and_then(literal);
    let mut is_unclear = false;
    for tag in tags {
        match (text(tag, "key"), text(tag, "value")) {
            (Some(key), Some(value)) if (key, value) == TAG => return Some(true),
            (Some(key), None) => is_unclear |= key == TAG.0,
            (None, _) => is_unclear = true,
            _ => {}
        }
    }
    (!is_unclear).then_some(false)
}
