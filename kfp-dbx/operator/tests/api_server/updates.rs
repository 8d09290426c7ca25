//! Changes of objects: what is in Databricks already can't become something else.

use kfp_dbx_core::table::{self, Fixed, Holds, Kind};
use serde_json::{Value as Json, json};

use crate::cases::{Expected, cases};
use crate::cluster::{Cluster, object, path};

/// Returns a spec that is accepted.
fn sound(kind: &Kind) -> Json {
    let is_it = |case: &&crate::cases::Case| {
        case.kind == kind.kind && matches!(case.expected, Expected::Accepted)
    };
    cases().iter().find(is_it).unwrap().spec.clone()
}

/// Returns a status with a value in every field, as an operator could write it.
fn status(kind: &Kind) -> Json {
    let mut status = json!({});
    for field in kind.status {
        let at = field.path.split('.').fold(&mut status, |at, name| &mut at[name]);
        *at = match field.holds {
            Holds::Words(words) => words[0].into(),
            Holds::Text => "a".into(),
            Holds::Int32 => i32::MAX.into(),
            Holds::Int64 => i64::MAX.into(),
            Holds::Bool => false.into(),
            Holds::Object => json!({ "of_databricks": { "a": [1, "b", null] } }),
            Holds::Objects => json!([{ "of_databricks": { "a": [1, "b"] } }]),
            Holds::Conditions => json!([{
                "type": "Ready",
                "status": "True",
                "reason": "Ready",
                "message": "",
                "lastTransitionTime": "2026-11-30T00:00:00Z",
                "observedGeneration": 1,
            }]),
        };
    }
    status
}

/// Other values for fields that can't change, and for one that can.
fn changes(kind: &Kind) -> (Vec<Json>, Option<Json>) {
    let change = |name: &str, value: Json| json!({ "spec": { name: value } });
    match kind.kind {
        "Dcluster" => {
            (vec![change("num_workers", json!(3)), change("cluster_name", json!("b"))], None)
        }
        "Djob" => {
            let list = json!([{ "user_name": "a", "permission_level": "CAN_VIEW" }]);
            (vec![change("access_control_list", list)], Some(change("max_retries", json!(3))))
        }
        "Run" => (vec![change("run_name", json!("b")), change("timeout_seconds", json!(3))], None),
        "SecretScope" => (
            vec![change("initial_manage_permission", json!("b"))],
            Some(change("acls", json!([{ "principal": "a", "permission": "READ" }]))),
        ),
        "WorkspaceItem" => {
            (vec![change("path", json!("/b"))], Some(change("content", json!("eA=="))))
        }
        "DbfsBlock" => (vec![change("path", json!("/b"))], Some(change("data", json!("eA==")))),
        "VolumeFile" => {
            (vec![change("path", json!("/Volumes/a/b/c/d"))], Some(change("data", json!("eA=="))))
        }
        other => panic!("no changes for {other}"),
    }
}

#[test]
fn what_is_in_databricks_stays_what_it_is() {
    let Some(cluster) = Cluster::new() else { return };
    let namespace = cluster.namespace("updates", &json!({}));
    for kind in table::kinds() {
        let all = path(kind, &namespace.name);
        let (fixed, free) = changes(kind);
        assert_eq!(matches!(kind.fixed, Fixed::Fields([])), fixed.is_empty(), "{}", kind.kind);
        cluster.create(&all, &object(kind, "a", &sound(kind))).unwrap();
        let one = format!("{all}/a");
        for change in fixed.iter().chain(&free) {
            cluster.patch(&format!("{one}?dryRun=All"), change).unwrap();
        }
        cluster.patch(&format!("{one}/status"), &json!({ "status": status(kind) })).unwrap();
        for change in &fixed {
            let rejection = cluster.patch(&one, change).unwrap_err();
            let says = format!("can't change once the {} is in Databricks", kind.noun);
            assert!(rejection.message.contains(&says), "{change}: {}", rejection.message);
            assert_eq!(rejection.code, 422);
        }
        // The same spec again, as `kubectl apply` sends it, and what the operator changes.
        cluster.patch(&one, &json!({ "spec": sound(kind) })).unwrap();
        cluster.patch(&one, &json!({ "metadata": { "finalizers": [kind.finalizer] } })).unwrap();
        cluster.patch(&one, &json!({ "metadata": { "finalizers": [] } })).unwrap();
        if let Some(change) = free {
            cluster.patch(&one, &change).unwrap();
        }
    }
}

#[test]
fn a_status_is_stored_as_it_is_written() {
    let Some(cluster) = Cluster::new() else { return };
    let namespace = cluster.namespace("statuses", &json!({}));
    for kind in table::kinds() {
        let all = path(kind, &namespace.name);
        cluster.create(&all, &object(kind, "a", &sound(kind))).unwrap();
        let written = status(kind);
        let patch = json!([{ "op": "add", "path": "/status", "value": written }]);
        let one = format!("{all}/a/status");
        let stored = cluster.send("PATCH", &one, "application/json-patch+json", &patch).unwrap();
        assert_eq!(stored["status"], written, "{}", kind.kind);
        // A write of the object leaves the status as it is.
        let other = json!({ "status": null, "metadata": { "labels": { "a": "b" } } });
        let stored = cluster.patch(&format!("{all}/a"), &other).unwrap();
        assert_eq!(stored["status"], written, "{}", kind.kind);
    }
}

#[test]
fn columns_show_the_state() {
    let Some(cluster) = Cluster::new() else { return };
    let namespace = cluster.namespace("columns", &json!({}));
    for kind in table::kinds() {
        let all = path(kind, &namespace.name);
        cluster.create(&all, &object(kind, "a", &sound(kind))).unwrap();
        cluster.patch(&format!("{all}/a/status"), &json!({ "status": status(kind) })).unwrap();
        let table = cluster.table(&all);
        let names = |of: &Json| -> Vec<String> {
            let columns = of.as_array().unwrap().iter();
            columns.map(|column| column["name"].as_str().unwrap().to_owned()).collect()
        };
        let expected = ["Name"].into_iter().chain(kind.columns.iter().map(|column| column.name));
        let mut found = names(&table["columnDefinitions"]);
        found.retain(|name| name != "Age");
        assert_eq!(found, expected.collect::<Vec<_>>(), "{}", kind.kind);
        let cells = table["rows"][0]["cells"].as_array().unwrap();
        assert!(cells.iter().all(|cell| !cell.is_null()), "{}: {cells:?}", kind.kind);
    }
}
