//! The program as a process, with a real API server and a fake workspace. `KUBECONFIG` names the
//! cluster. The operator has exactly the rights that `install` gives it.

#![cfg(all(feature = "run", unix))]
#![allow(missing_docs, clippy::unwrap_used, clippy::panic)]

#[allow(dead_code)]
#[path = "../api_server/cluster.rs"]
mod cluster;
mod process;

use std::collections::BTreeMap;
use std::path::PathBuf;

use cluster::{Cluster, path};
use kfp_dbx_core::table;
use kfp_dbx_operator::install::{self, NAME, Settings};
use process::{Fake, Operator, get, port, try_get};
use serde_json::{Value as Json, json};

const TOKEN: &str = "dapi-token-of-this-test";
const PASSWORD: &str = "a-password-of-this-test";

/// Returns a kubeconfig of the account that `install` makes in the namespace, with its rights or
/// without.
fn kubeconfig(cluster: &Cluster, namespace: &str, has_rights: bool) -> PathBuf {
    let settings = Settings {
        namespace: namespace.to_owned(),
        watch: vec![namespace.to_owned()],
        ..Settings::default()
    };
    let core = |plural: &str| format!("/api/v1/namespaces/{namespace}/{plural}");
    let rbac = |plural: &str| {
        format!("/apis/rbac.authorization.k8s.io/v1/namespaces/{namespace}/{plural}")
    };
    for object in install::objects(&settings) {
        let path = match object["kind"].as_str().unwrap() {
            "ServiceAccount" => core("serviceaccounts"),
            "Role" if has_rights => rbac("roles"),
            "RoleBinding" if has_rights => rbac("rolebindings"),
            _ => continue,
        };
        cluster.create(&path, &object).unwrap();
    }
    let request =
        json!({ "apiVersion": "authentication.k8s.io/v1", "kind": "TokenRequest", "spec": {} });
    let token = cluster.create(&core(&format!("serviceaccounts/{NAME}/token")), &request).unwrap();
    let own = std::env::var("KUBECONFIG").unwrap();
    let mut config: Json = serde_yaml::from_str(&std::fs::read_to_string(own).unwrap()).unwrap();
    for user in config["users"].as_array_mut().unwrap() {
        user["user"] = json!({ "token": token["status"]["token"] });
    }
    let file = PathBuf::from(env!("CARGO_TARGET_TMPDIR")).join(format!("{namespace}.kubeconfig"));
    std::fs::write(&file, config.to_string()).unwrap();
    file
}

fn operator(cluster: &Cluster, namespace: &str, fake: &Fake, has_rights: bool) -> Operator {
    Operator {
        kubeconfig: kubeconfig(cluster, namespace, has_rights),
        namespace: namespace.to_owned(),
        workspace: fake.port,
        token: TOKEN.to_owned(),
        health: port(),
        metrics: port(),
    }
}

/// Returns the objects of a namespace by kind and name.
fn objects(cluster: &Cluster, namespace: &str) -> BTreeMap<(&'static str, String), Json> {
    let mut objects = BTreeMap::new();
    for kind in table::kinds() {
        let list = cluster.get(&path(kind, namespace)).unwrap();
        for object in list["items"].as_array().unwrap() {
            let name = object["metadata"]["name"].as_str().unwrap().to_owned();
            objects.insert((kind.kind, name), object.clone());
        }
    }
    objects
}

fn state(run: &Json) -> &str {
    run["status"]["metadata"]["state"]["life_cycle_state"].as_str().unwrap_or_default()
}

fn run(name: &str) -> Json {
    json!({
        "apiVersion": table::API_VERSION, "kind": "Run", "metadata": { "name": name },
        "spec": {
            "new_cluster": {
                "spark_version": "15.4.x-scala2.12", "node_type_id": "Standard_D3_v2", "num_workers": 1,
            },
            "notebook_task": { "notebook_path": "/n" },
        },
    })
}

/// Returns the number of runs that were ever made for each token.
fn made(fake: &Fake) -> BTreeMap<String, usize> {
    let mut made = BTreeMap::new();
    for one in fake.state()["made"].as_array().unwrap() {
        *made.entry(one["token"].as_str().unwrap_or_default().to_owned()).or_default() += 1;
    }
    made
}

#[test]
fn runs_go_on_when_the_operator_is_stopped_and_when_it_is_killed() {
    let Some(cluster) = Cluster::new() else { return };
    let namespace = cluster.namespace("kfp-dbx-program", &json!({}));
    let fake = Fake::start(TOKEN);
    let operator = operator(&cluster, &namespace.name, &fake, true);
    let kind = table::kind("Run").unwrap();
    let first = operator.start();
    for number in 0..30 {
        let name =
            if number % 10 == 0 { format!("fails-{number}") } else { format!("run-{number}") };
        cluster.create(&path(kind, &namespace.name), &run(&name)).unwrap();
    }
    Cluster::wait("the first run", || !made(&fake).is_empty());
    assert_eq!(first.end("-TERM").code(), Some(0));
    let lease = format!("/apis/coordination.k8s.io/v1/namespaces/{}/leases/{NAME}", namespace.name);
    let lease = cluster.get(&lease).unwrap();
    assert_eq!(lease["spec"]["holderIdentity"].as_str().unwrap_or_default(), "", "{lease}");

    let (second, before) = (operator.start(), made(&fake).len());
    Cluster::wait("more runs", || made(&fake).len() > before || before == 30);
    assert_eq!(second.end("-KILL").code(), None);
    let third = operator.start();
    Cluster::wait("the end of all runs", || {
        objects(&cluster, &namespace.name).values().all(|run| {
            let expected = run["metadata"]["name"].as_str().unwrap().starts_with("fails");
            let result = &run["status"]["metadata"]["state"]["result_state"];
            state(run) == "TERMINATED" && (result == "FAILED") == expected
        })
    });
    let made = made(&fake);
    assert_eq!(made.len(), 30, "{made:?}");
    assert!(made.values().all(|number| *number == 1), "{made:?}");
    assert_eq!(fake.state()["broken_limits"], json!({}));

    cluster.delete(&path(kind, &namespace.name));
    Cluster::wait("the end of all objects", || objects(&cluster, &namespace.name).is_empty());
    assert_eq!(fake.state()["runs"], json!([]));
    let log = third.log();
    assert!(log.contains("the run has the id"), "{log}");
    assert!(!log.contains(TOKEN), "the token is in the log");
}

/// Creates an object of each kind.
fn create_all(cluster: &Cluster, namespace: &str) {
    let machine = json!({
        "spark_version": "15.4.x-scala2.12", "node_type_id": "Standard_D3_v2", "num_workers": 1,
    });
    let task = json!({ "notebook_path": "/n" });
    let specs = [
        ("Dcluster", machine.clone()),
        ("Djob", json!({ "new_cluster": machine, "notebook_task": task })),
        ("Run", json!({ "job_name": "djob" })),
        (
            "SecretScope",
            json!({ "secrets": [{
            "key": "k", "value_from": { "secret_key_ref": { "name": "values", "key": "password" } },
        }] }),
        ),
        (
            "WorkspaceItem",
            json!({
                "content": "cHJpbnQoMSkK", "path": "/Shared/deep/nb", "language": "PYTHON", "format": "SOURCE",
            }),
        ),
        ("DbfsBlock", json!({ "path": "/tmp/x", "data": "aGVsbG8K" })),
        ("VolumeFile", json!({ "path": "/Volumes/a/b/c/d e/ä%2F.txt", "data": "aGVsbG8K" })),
    ];
    for (kind, spec) in specs {
        let row = table::kind(kind).unwrap();
        let object = cluster::object(row, &kind.to_lowercase(), &spec);
        cluster.create(&path(row, namespace), &object).unwrap();
    }
}

#[test]
fn every_kind_is_served_with_the_rights_that_install_gives() {
    let Some(cluster) = Cluster::new() else { return };
    let namespace = cluster.namespace("kfp-dbx-program-kinds", &json!({}));
    let fake = Fake::start(TOKEN);
    let operator = operator(&cluster, &namespace.name, &fake, true);
    let process = operator.start();
    let secret = json!({
        "apiVersion": "v1", "kind": "Secret", "metadata": { "name": "values" },
        "stringData": { "password": PASSWORD },
    });
    cluster.create(&format!("/api/v1/namespaces/{}/secrets", namespace.name), &secret).unwrap();
    create_all(&cluster, &namespace.name);
    let end = |kind: &str| match kind {
        "Dcluster" => ("/status/cluster_info/state", "RUNNING"),
        "Run" => ("/status/metadata/state/result_state", "SUCCESS"),
        _ => ("/status/state", "READY"),
    };
    Cluster::wait("the end of each kind", || {
        objects(&cluster, &namespace.name).iter().all(|((kind, _), object)| {
            let (path, word) = end(kind);
            object.pointer(path).is_some_and(|state| state == word)
        })
    });
    let file = json!([{ "path": "/Volumes/a/b/c/d e/ä%2F.txt", "size": 6 }]);
    assert_eq!(fake.state()["volume_files"], file);
    assert_eq!(get(operator.health, "/readyz"), (200, "ok\n".to_owned()));
    let metrics = get(operator.metrics, "/metrics").1;
    Cluster::wait("the count of objects", || {
        let metrics = get(operator.metrics, "/metrics").1;
        metrics.contains(r#"kfp_dbx_operator_objects{kind="DbfsBlock",state="READY"} 1"#)
    });
    assert!(metrics.contains("kfp_dbx_operator_leader 1"), "{metrics}");
    assert!(!metrics.contains(r#"outcome="refused""#), "{metrics}");
    let events = format!("/apis/events.k8s.io/v1/namespaces/{}/events", namespace.name);
    let events = cluster.get(&events).unwrap();
    let regards =
        |event: &Json| event["regarding"]["kind"] == "Run" && event["reason"] == "Submitted";
    assert!(events["items"].as_array().unwrap().iter().any(regards), "{events}");

    for kind in table::kinds() {
        cluster.delete(&path(kind, &namespace.name));
    }
    Cluster::wait("the end of all objects", || objects(&cluster, &namespace.name).is_empty());
    let left = fake.state();
    for kind in ["runs", "jobs", "clusters", "scopes", "files", "volume_files"] {
        let is_live = |one: &&Json| one["state"] != "TERMINATED" && one["state"] != "TERMINATING";
        assert_eq!(
            left[kind].as_array().unwrap().iter().filter(is_live).count(),
            0,
            "{kind}: {left}"
        );
    }
    let log = process.log();
    for secret in [TOKEN, PASSWORD] {
        assert!(!log.contains(secret), "{secret} is in the log");
        assert!(!events.to_string().contains(secret), "{secret} is in an event");
    }
    assert_eq!(process.end("-INT").code(), Some(0));
}

#[test]
fn an_operator_without_rights_says_which_it_needs() {
    let Some(cluster) = Cluster::new() else { return };
    let namespace = cluster.namespace("kfp-dbx-program-rights", &json!({}));
    let fake = Fake::start(TOKEN);
    let operator = operator(&cluster, &namespace.name, &fake, false);
    let _process = operator.start();
    let says = |text: &str| {
        try_get(operator.health, "/readyz")
            .is_some_and(|(status, body)| status == 503 && body.contains(text))
    };
    Cluster::wait("the missing right to watch", || says("the operator may not watch `runs`"));
    Cluster::wait("the missing right to the lease", || says("the operator may not use the lease"));
    assert_eq!(get(operator.health, "/healthz").0, 200);
    assert!(
        get(operator.health, "/readyz").1.contains("`kfp-dbx-operator install` prints the role")
    );
}
