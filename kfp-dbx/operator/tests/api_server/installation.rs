//! The API server accepts an installation, and its pods under the restricted standard.

use kfp_dbx_operator::install::{self, NAME, Settings};
use serde_json::{Value as Json, json};

use crate::cluster::Cluster;

/// Returns the path of the objects of a kind.
fn path(object: &Json) -> String {
    let version = object["apiVersion"].as_str().unwrap();
    let root = if version == "v1" { "/api/v1" } else { &format!("/apis/{version}") };
    let plural = match object["kind"].as_str().unwrap() {
        "Pod" => "pods",
        "Namespace" => "namespaces",
        "CustomResourceDefinition" => "customresourcedefinitions",
        "ServiceAccount" => "serviceaccounts",
        "ClusterRole" => "clusterroles",
        "ClusterRoleBinding" => "clusterrolebindings",
        "Role" => "roles",
        "RoleBinding" => "rolebindings",
        "PodDisruptionBudget" => "poddisruptionbudgets",
        "Deployment" => "deployments",
        other => panic!("no path of {other}"),
    };
    match object["metadata"]["namespace"].as_str() {
        Some(namespace) => format!("{root}/namespaces/{namespace}/{plural}"),
        None => format!("{root}/{plural}"),
    }
}

#[test]
fn its_objects_are_accepted() {
    let Some(cluster) = Cluster::new() else { return };
    let [own, watched] = ["install", "watched"].map(|name| cluster.namespace(name, &json!({})));
    let all = |watch: Vec<String>| Settings {
        namespace: own.name.clone(),
        watch,
        replicas: 2,
        workload_identity: Some("0123".to_owned()),
        token_audience: Some("https://adb-1.2.azuredatabricks.net/oidc/v1/token".to_owned()),
        ..Settings::default()
    };
    for settings in [all(Vec::new()), all(vec![watched.name.clone()])] {
        for object in install::objects(&settings) {
            let name = object["metadata"]["name"].as_str().unwrap();
            let path = format!("{}/{name}", path(&object));
            let query = "?dryRun=All&fieldManager=kfp-dbx-tests&force=true&fieldValidation=Strict";
            let answer = cluster.send(
                "PATCH",
                &format!("{path}{query}"),
                "application/apply-patch+yaml",
                &object,
            );
            answer.unwrap_or_else(|why| panic!("{path}: {}", why.message));
        }
    }
}

/// The API server enforces the standard for pods, not for the Deployment that makes them.
#[test]
fn its_pods_keep_the_restricted_standard() {
    let Some(cluster) = Cluster::new() else { return };
    let label = "pod-security.kubernetes.io/enforce";
    let namespace = cluster.namespace("restricted", &json!({ label: "restricted" }));
    let settings = Settings {
        namespace: namespace.name.clone(),
        token_audience: Some("a".to_owned()),
        ..Settings::default()
    };
    let objects = install::objects(&settings);
    let of_kind = |kind: &str| objects.iter().find(|object| object["kind"] == kind).unwrap();
    assert_eq!(of_kind("Namespace")["metadata"]["labels"][label], "restricted");
    let account = of_kind("ServiceAccount");
    cluster.create(&path(account), account).unwrap();
    let mut pod = of_kind("Deployment")["spec"]["template"].clone();
    pod["apiVersion"] = "v1".into();
    pod["kind"] = "Pod".into();
    pod["metadata"]["name"] = NAME.into();
    pod["metadata"]["namespace"] = namespace.name.as_str().into();
    let dry = format!("{}?dryRun=All&fieldValidation=Strict", path(&pod));
    cluster.create(&dry, &pod).unwrap();
    // The standard is enforced here: a pod that breaks it is refused.
    pod["spec"]["containers"][0]["securityContext"]["allowPrivilegeEscalation"] = true.into();
    let rejection = cluster.create(&dry, &pod).unwrap_err();
    assert!(rejection.message.contains("violates PodSecurity"), "{}", rejection.message);
}
