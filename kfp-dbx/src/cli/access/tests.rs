use serde_json::{Value as Json, json};

use kfp_dbx_core::table::Action;

use super::manifest::VERBS;
use super::*;
use crate::lower::object::Outputs;
use crate::prelude::*;

fn of(body: impl Fn() + Send + Sync + 'static) -> Pipeline {
    Pipeline::builder("Test Me").build(move |_| body()).allow_warnings()
}

fn read(yaml: &str) -> Vec<Json> {
    use kfp_dbx_core::syntax::read::{Format, document, literal};
    let documents = yaml.split("---\n");
    documents
        .map(|yaml| crate::model::json::literal(&document(yaml, Format::Yaml, literal).unwrap()))
        .collect()
}

/// The verbs of an op without outputs.
fn asked(action: Action, flags: &'static [&'static str], waits: bool) -> Json {
    let pipeline = of(move || {
        let object = json!({"apiVersion": "batch/v1", "kind": "Job", "metadata": {"name": "a"}});
        let op = ResourceOp::new("op").action(action).flags(flags.iter().copied());
        let op = op.k8s_resource(object);
        if waits {
            op.success_condition("status.succeeded > 0");
        }
    });
    let mut lowered = pipeline.lowered().unwrap();
    let mut object = lowered.graph.nodes.remove(0).object.unwrap();
    object.outputs = Outputs::NONE;
    let verbs = permissions::verbs(&object, flags);
    json!(VERBS.into_iter().filter(|verb| verbs.contains(verb)).collect::<Vec<_>>())
}

#[test]
fn each_action_needs_its_verbs() {
    for (action, flags, waits, verbs) in [
        (Action::Get, &[][..], false, json!(["get"])),
        (Action::Create, &[], false, json!(["create"])),
        (Action::Create, &[], true, json!(["create", "get"])),
        (Action::Apply, &[], false, json!(["create", "get", "patch"])),
        (Action::Apply, &["--server-side"], false, json!(["create", "patch"])),
        (Action::Apply, &["--server-side"], true, json!(["create", "get", "patch"])),
        (Action::Apply, &["--force"], false, json!(["create", "get", "patch", "delete"])),
        (Action::Delete, &["--wait=false"], false, json!(["get", "delete"])),
        (Action::Delete, &["--wait=true"], false, json!(["get", "list", "watch", "delete"])),
        (Action::Delete, &["--timeout=5m"], false, json!(["get", "list", "watch", "delete"])),
        (Action::Patch, &[], false, json!(["get", "patch"])),
        (Action::Replace, &[], false, json!(["get", "update"])),
        (Action::Replace, &["--force"], false, json!(["create", "get", "update", "delete"])),
    ] {
        assert_eq!(asked(action, flags, waits), verbs, "{action:?} {flags:?}");
    }
}

#[test]
fn a_pipeline_has_a_role_and_its_binding() {
    let pipeline = of(|| {
        SubmitRunOp::new("run").run_name("a").job_name("b").jar_params(["c"]).delete_on_exit();
    });
    let yaml = manifests(&pipeline, Some("team")).unwrap();
    let expected = "\
apiVersion: rbac.authorization.k8s.io/v1
kind: Role
metadata:
  name: test-me-pipeline-runner
  namespace: team
rules:
- apiGroups:
  - argoproj.io
  resources:
  - workflowtaskresults
  verbs:
  - create
  - patch
- apiGroups:
  - databricks.microsoft.com
  resources:
  - runs
  verbs:
  - create
  - get
  - delete
---
apiVersion: rbac.authorization.k8s.io/v1
kind: RoleBinding
metadata:
  name: test-me-pipeline-runner
  namespace: team
roleRef:
  apiGroup: rbac.authorization.k8s.io
  kind: Role
  name: test-me-pipeline-runner
subjects:
- kind: ServiceAccount
  name: pipeline-runner
  namespace: team
";
    let same = read(&yaml);
    assert_eq!(same, read(expected), "{yaml}");
}

#[test]
fn the_namespace_is_known_or_asked_for() {
    let body = || {
        DeleteRunOp::new("delete").run_name("a").external();
    };
    let documents = read(&manifests(&of(body), None).unwrap());
    assert_eq!(documents[1]["subjects"][0]["namespace"], "kubeflow");
    assert!(documents[1]["metadata"].get("namespace").is_none());
    let own = of(body).namespace("mine").service_account("argo");
    let documents = read(&manifests(&own, None).unwrap());
    assert_eq!(documents[1]["subjects"][0]["namespace"], "mine");
    let documents = read(&manifests(&own, Some("other")).unwrap());
    assert_eq!(documents[0]["metadata"]["namespace"], "other");
    let error = manifests(&of(body).service_account("argo"), None).unwrap_err();
    assert!(error.to_string().contains("`--namespace`"), "{error}");
}

#[test]
fn each_account_gets_what_its_ops_do() {
    let pipeline = of(|| {
        DeleteRunOp::new("delete").run_name("a").external();
        DeleteJobOp::new("job").job_name("a").external().service_account("other");
    });
    let documents = read(&manifests(&pipeline, Some("team")).unwrap());
    assert_eq!(documents.len(), 4);
    let of = |document: &Json| {
        (document["metadata"]["name"].clone(), document["rules"][1]["resources"][0].clone())
    };
    assert_eq!(of(&documents[0]), (json!("test-me-other"), json!("djobs")));
    assert_eq!(of(&documents[2]), (json!("test-me-pipeline-runner"), json!("runs")));
}

#[test]
fn other_kinds_and_namespaces_are_told_apart() {
    let pipeline = of(|| {
        for (name, object) in [
            ("a", json!({"apiVersion": "v1", "kind": "Namespace", "metadata": {"name": "a"}})),
            (
                "b",
                json!({"apiVersion": "v1", "kind": "Secret", "metadata": {"name": "a", "namespace": "vault"}}),
            ),
            ("c", json!({"apiVersion": "x.io/v1", "kind": "Policy", "metadata": {"name": "a"}})),
            (
                "d",
                json!({"apiVersion": "v1", "kind": "ConfigMap", "metadata": {"name": "a", "namespace": workflow::namespace()}}),
            ),
        ] {
            ResourceOp::new(name).action(Action::Create).k8s_resource(object);
        }
    });
    let yaml = manifests(&pipeline, Some("team")).unwrap();
    assert!(yaml.starts_with("# `policies` is a guess for the kind Policy"), "{yaml}");
    assert!(yaml.contains("kubectl api-resources --api-group=x.io"), "{yaml}");
    let documents = read(&yaml);
    let kinds: Vec<_> = documents.iter().map(|document| &document["kind"]).collect();
    let expected =
        ["Role", "RoleBinding", "Role", "RoleBinding", "ClusterRole", "ClusterRoleBinding"];
    assert_eq!(kinds, expected);
    assert_eq!(documents[0]["rules"][0]["resources"], json!(["configmaps"]));
    assert_eq!(documents[2]["metadata"]["namespace"], "vault");
    assert_eq!(documents[3]["subjects"][0]["namespace"], "team");
    assert!(documents[4]["metadata"].get("namespace").is_none());
}

#[test]
fn owners_are_a_matter_of_the_cluster() {
    let pipeline = of(|| {
        CreateClusterOp::new("a")
            .cluster_name("a")
            .spark_version("5.3.x-scala2.11")
            .node_type_id("Standard_D3_v2")
            .num_workers(1)
            .set_owner_reference(true);
    });
    let yaml = manifests(&pipeline, None).unwrap();
    assert!(yaml.contains("# OwnerReferencesPermissionEnforcement is on"), "{yaml}");
}
