//! The existing cluster of a job or a run.

use serde_json::Value as Json;

use crate::decide::report::{Decided, Stop};
use crate::decide::trouble::Trouble;
use crate::decide::view::View;
use crate::object::Object;

/// The kind of a cluster.
const CLUSTER: &str = "Dcluster";

/// The states in which a cluster takes runs. Databricks starts a terminated one for them.
const USABLE: &[&str] = &["RUNNING", "RESIZING", "TERMINATED"];

/// Returns the id of the existing cluster that the spec itself names, by its name or by its id, and
/// makes the object of that cluster the owner.
pub(in crate::decide::kinds) fn named_cluster(
    view: &View<'_>,
    has_to_run: bool,
) -> Decided<Option<String>> {
    let Some(work) = view.object.kind().work() else { return Ok(None) };
    if let Some(name) = view.object.spec_text(work.cluster_name) {
        return named(view, name, has_to_run).map(Some);
    }
    let Some(id) = view.object.spec_text(work.cluster_id) else { return Ok(None) };
    own_by_id(view, id)?;
    Ok(Some(id.to_owned()))
}

/// Returns the id of the cluster of an object, and makes that object the owner.
pub(super) fn named(view: &View<'_>, name: &str, has_to_run: bool) -> Decided<String> {
    let Some(cluster) = view.get(CLUSTER, name)? else {
        return Err(not_found(view, name));
    };
    let id = usable(cluster, has_to_run)?;
    view.own(cluster)?;
    Ok(id)
}

/// Makes the object of a cluster the owner, if it is the only one with that id.
pub(super) fn own_by_id(view: &View<'_>, id: &str) -> Decided<()> {
    if !view.object.owners().is_empty() {
        return Ok(());
    }
    let mut clusters = view.list(CLUSTER)?.iter().filter(|cluster| id_of(cluster) == Some(id));
    match (clusters.next(), clusters.next()) {
        (Some(cluster), None) => view.own(cluster),
        _ => Ok(()),
    }
}

fn id_of(cluster: &Object) -> Option<&str> {
    info(cluster)["cluster_id"].as_str().filter(|id| !id.is_empty())
}

fn info(cluster: &Object) -> &Json {
    &cluster.status()["cluster_info"]
}

/// Returns the id of a cluster that can be used.
fn usable(cluster: &Object, has_to_run: bool) -> Decided<String> {
    let name = cluster.name();
    if cluster.is_deleting() {
        return Err(not_ready(&format!("the Dcluster `{name}` is being deleted")));
    }
    let state = info(cluster)["state"].as_str().unwrap_or_default();
    let Some(id) = id_of(cluster) else {
        let why = reason(cluster, state);
        return Err(not_ready(&format!("the Dcluster `{name}` has no cluster yet{why}")));
    };
    if has_to_run && !USABLE.contains(&state) {
        let state = if state.is_empty() { "unknown" } else { state };
        let message = format!("the cluster of the Dcluster `{name}` is in the state `{state}`");
        return Err(not_ready(&format!("{message}{}", reason(cluster, state))));
    }
    Ok(id.to_owned())
}

/// Returns what a cluster says of an error, to be put behind a message.
fn reason(cluster: &Object, state: &str) -> String {
    let message = info(cluster)["state_message"].as_str().filter(|_| state == "ERROR");
    message.map(|message| format!(": {message}")).unwrap_or_default()
}

fn not_ready(message: &str) -> Stop {
    Trouble::of_object("ClusterNotReady", message).into()
}

fn not_found(view: &View<'_>, name: &str) -> Stop {
    let namespace = view.object.namespace();
    let message = format!("there is no Dcluster `{name}` in the namespace `{namespace}`");
    Trouble::of_object("ClusterNotFound", message).into()
}
