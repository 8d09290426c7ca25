//! Large objects are within the budget of the rules, and messages show no secrets.

use kfp_dbx_core::table;
use serde_json::{Value as Json, json};

use crate::cluster::{Cluster, object, path};

/// Returns the largest specs that there are: an object in etcd has at most 1.5 MiB.
fn large() -> Vec<(&'static str, Json)> {
    let base64 = "QUJD".repeat(340_000);
    let secret = |index| {
        let reference = json!({ "name": "a", "key": format!("k-{index}") });
        json!({ "key": format!("k-{index}"), "value_from": { "secret_key_ref": reference } })
    };
    let secrets: Vec<_> = (0..1000).map(secret).collect();
    let principal = |index| json!({ "principal": format!("p-{index}"), "permission": "READ" });
    let acls: Vec<_> = (0..1000).map(principal).collect();
    let library = |index| json!({ "jar": format!("dbfs:/{index}.jar") });
    let libraries: Vec<_> = (0..2000).map(library).collect();
    let parameters: Vec<_> = (0..5000).map(|index| format!("{index:0100}")).collect();
    let tag = |index| json!({ "key": format!("k-{index}"), "value": "v" });
    let tags: Vec<_> = (0..45).map(tag).collect();
    let cluster = json!({
        "spark_version": "1", "node_type_id": "n", "num_workers": 1, "custom_tags": tags,
    });
    let task = |index| {
        json!({
            "task_key": format!("t-{index}"),
            "notebook_task": { "notebook_path": "/a" },
            "new_cluster": { "spark_version": "1", "node_type_id": "n", "num_workers": 1 },
            "libraries": [{ "jar": "dbfs:/a.jar" }, { "whl": "dbfs:/a.whl" }],
            "depends_on": [{ "task_key": "t-0" }],
        })
    };
    let tasks: Vec<_> = (0..1000).map(task).collect();
    vec![
        ("Djob", json!({ "tasks": tasks })),
        ("WorkspaceItem", json!({ "path": "/a", "content": base64, "format": "DBC" })),
        ("DbfsBlock", json!({ "path": "/a", "data": base64 })),
        ("VolumeFile", json!({ "path": "/Volumes/a/b/c/d", "data": base64 })),
        ("SecretScope", json!({ "secrets": secrets, "acls": acls })),
        ("Dcluster", cluster.clone()),
        (
            "Run",
            json!({
                "new_cluster": cluster,
                "libraries": libraries,
                "spark_jar_task": { "main_class_name": "M", "parameters": parameters },
            }),
        ),
    ]
}

#[test]
fn large_objects_are_judged() {
    let Some(cluster) = Cluster::new() else { return };
    let namespace = cluster.namespace("large", &json!({}));
    for (kind, spec) in large() {
        let kind = table::kind(kind).unwrap();
        let objects = path(kind, &namespace.name);
        let large = object(kind, "a", &spec);
        cluster.create(&objects, &large).unwrap_or_else(|why| panic!("{}", why.message));
        // The rules about changes compare the whole spec.
        let made = kind.made.rsplit('.').fold(json!("1"), |value, name| json!({ name: value }));
        let made = match kind.made {
            "metadata.run_id" => json!({ "metadata": { "run_id": 1 } }),
            "job_status.job_id" => json!({ "job_status": { "job_id": 1 } }),
            _ => made,
        };
        let one = format!("{objects}/a");
        cluster.patch(&format!("{one}/status"), &json!({ "status": made })).unwrap();
        let labels = json!({ "metadata": { "labels": { "a": "b" } }, "spec": spec });
        cluster.patch(&one, &labels).unwrap_or_else(|why| panic!("{}", why.message));
    }
}

#[test]
fn messages_show_no_secrets() {
    const SECRET: &str = "hunter2";
    let Some(cluster) = Cluster::new() else { return };
    let kind = table::kind("SecretScope").unwrap();
    let faulty = [
        json!({ "key": "a", "string_value": SECRET, "byte_value": SECRET }),
        json!({ "string_value": SECRET }),
        json!({ "key": "", "byte_value": SECRET }),
        json!({ "key": "a", "string_value": [SECRET] }),
        json!({ "key": "a", "string_value": { "value": SECRET } }),
        json!({ "key": "a", "string_value": SECRET, "unknown": SECRET }),
        json!({ "key": "a", "value_from": SECRET }),
    ];
    for secret in faulty {
        // Of two with the same key, the second one is a duplicate.
        for secrets in [json!([secret]), json!([secret, secret])] {
            let rejection = cluster.judge(kind, &json!({ "secrets": secrets })).unwrap_err();
            assert!(!rejection.message.contains(SECRET), "{}", rejection.message);
        }
    }
}
