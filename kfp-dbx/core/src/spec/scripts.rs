//! Checks the paths of a cluster's scripts and logs: each has the form of the place that it is in.

use super::constraints::Check;
use super::script_places::{PLACES, Place};
use crate::rule::{DBFS_FILE, Finding, PATH_FORM};
use crate::table::{ClusterFields, Runtime};
use crate::text::excerpt::excerpt;
use crate::value::path::{Path, Step, each_at};
use crate::value::{Map, Piece, Text, Value};

/// The first runtime on which Databricks has deprecated files in DBFS.
const WITHOUT_DBFS: (u32, u32) = (15, 0);

impl Check<'_> {
    /// Checks the paths of the scripts and the logs of a cluster.
    pub(super) fn script_paths(
        &mut self,
        map: &Map,
        runtime: Option<Runtime>,
        fields: &ClusterFields,
    ) {
        if map.get(fields.scripts).is_none() && map.get(fields.logs).is_none() {
            return;
        }
        let mut found = Vec::new();
        for place in PLACES {
            let scripts = [fields.scripts, "*", place.field, "destination"];
            let logs = [fields.logs, place.field, "destination"];
            for (path, is_file) in [(&scripts[..], true), (&logs[..], false)] {
                each_at(map, path, &Path::Root, &mut |value, path| {
                    let finding = begin(value)
                        .and_then(|(begin, is_whole)| form(place, path, begin, is_whole, is_file));
                    found.extend(finding.map(|finding| (path.steps(), finding)));
                });
            }
        }
        if let Some(runtime) = runtime.filter(|_| self.is_for_kfp_dbx())
            && runtime.is_at_least(WITHOUT_DBFS)
        {
            found.extend(in_dbfs(map, runtime, fields));
        }
        for (path, finding) in found {
            self.push_at(path, finding);
        }
    }
}

/// Returns the known beginning of a path that is not empty, and whether it is the whole path.
fn begin(value: &Value) -> Option<(&str, bool)> {
    let (begin, is_whole) = match value {
        Value::Text(Text::Literal(text)) => (text.as_str(), true),
        Value::Text(Text::Mixed(pieces)) => match pieces.first() {
            Some(Piece::Literal(text)) => (text.as_str(), false),
            _ => return None,
        },
        _ => return None,
    };
    (!begin.is_empty()).then_some((begin, is_whole))
}

/// Checks the form of a path in a place. Paths in DBFS are judged with all other files there.
fn form(
    place: &Place,
    path: &Path<'_>,
    begin: &str,
    is_whole: bool,
    is_file: bool,
) -> Option<Finding> {
    let is_of_dbfs = place.field == "dbfs";
    let actual = PLACES.iter().find(|place| place.has(begin));
    if let Some(actual) = actual.filter(|actual| actual.field != place.field) {
        let is_volume = actual.field == "volumes";
        if is_of_dbfs && (!is_volume || begin.starts_with("dbfs:")) {
            return None;
        }
        let message =
            format!("`{path}` must be {}, but `{}` is {}", place.what, excerpt(begin), actual.what);
        let help = format!("write it as `{}` instead of `{}`", actual.field, place.field);
        return Some(Finding::new(&PATH_FORM, message).help(help));
    }
    let is_short = |least: usize| {
        let parts = begin.split('/').skip_while(|part| *part != "Volumes").skip(1);
        is_whole && parts.filter(|part| !part.is_empty()).count() < least
    };
    let fault = match (actual, place.field) {
        (None, "dbfs") => return None,
        (None, _) if !is_whole && place.begin.iter().any(|whole| whole.starts_with(begin)) => {
            return None;
        }
        (None, _) => "is none",
        (_, "volumes") if is_short(if is_file { 4 } else { 3 }) => match is_file {
            true => "lacks the catalog, the schema, the volume or the path on it",
            false => "lacks the catalog, the schema or the volume",
        },
        (_, "abfss") if is_whole && !has_container(begin) => "lacks the container or the account",
        _ => return None,
    };
    let message = format!("`{path}` must be {}, but `{}` {fault}", place.what, excerpt(begin));
    let example = match is_file {
        true => place.example,
        false => "/Volumes/main/etl/logs",
    };
    let help = format!("write the whole path, such as `{example}`");
    Some(Finding::new(&PATH_FORM, message).help(help))
}

/// Whether a URI of Azure Data Lake Storage names a container, an account and a path.
fn has_container(uri: &str) -> bool {
    let rest = uri.trim_start_matches("abfss://");
    let Some((authority, path)) = rest.split_once('/') else { return false };
    let has_account = authority.split_once('@').is_some_and(|(container, account)| {
        !container.is_empty() && account.split_once('.').is_some_and(|(name, _)| !name.is_empty())
    });
    has_account && !path.is_empty()
}

/// Reports the scripts in DBFS.
fn in_dbfs(
    map: &Map,
    runtime: Runtime,
    fields: &ClusterFields,
) -> impl Iterator<Item = (Vec<Step>, Finding)> {
    let mut found = Vec::new();
    each_at(map, &[fields.scripts, "*", "dbfs"], &Path::Root, &mut |_, path| {
        let message = format!(
            "scripts in DBFS have reached their end of life, and the cluster has the runtime {}",
            runtime.shown()
        );
        let help = "store the script in the workspace or on a volume: `InitScript::workspace(…)` or `InitScript::volumes(…)`";
        found.push((path.steps(), Finding::new(&DBFS_FILE, message).help(help)));
    });
    found.into_iter()
}
