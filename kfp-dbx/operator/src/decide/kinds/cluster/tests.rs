#![allow(clippy::unwrap_used, clippy::panic)]

use Endpoint::{ClustersCreate, ClustersDelete, ClustersGet, ClustersList};
use serde_json::{Value as Json, json};

use crate::databricks::{Answer, Endpoint, Failure};
use crate::decide::harness::{Harness, gone, lost, object, rejects, throttled};

mod creation;
mod removal;
mod watch;

fn cluster() -> Harness {
    Harness::new(object(
        "Dcluster",
        "small",
        json!({
            "spark_version": "15.4.x-scala2.12",
            "node_type_id": "Standard_D3_v2",
            "num_workers": 0,
            "custom_tags": [{ "key": "team", "value": "data" }],
        }),
    ))
}

fn created(id: &str) -> (Endpoint, Answer) {
    (ClustersCreate, Ok(json!({ "cluster_id": id })))
}

fn is(state: &str) -> (Endpoint, Answer) {
    (ClustersGet, Ok(json!({ "cluster_id": "c-1", "state": state })))
}

fn listed(clusters: &Json) -> (Endpoint, Answer) {
    (ClustersList, Ok(json!({ "clusters": clusters })))
}

/// A cluster of the list, with the tag of an object.
fn tagged(id: &str, uid: &str) -> Json {
    json!({ "cluster_id": id, "state": "TERMINATED", "custom_tags": { "kfp-dbx-uid": uid } })
}

/// A cluster that is created as `c-1` and starts.
fn pending() -> Harness {
    let mut harness = cluster();
    harness.pass(vec![created("c-1"), is("PENDING")]);
    harness
}
