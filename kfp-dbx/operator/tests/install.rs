//! The objects of an installation belong together, and give no more rights than the operator uses.

#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]

use kfp_dbx_core::table;
use kfp_dbx_operator::install::{self, NAME, Settings};
use serde::Deserialize;
use serde_json::Value as Json;

fn of_kind<'o>(objects: &'o [Json], kind: &str) -> Vec<&'o Json> {
    objects.iter().filter(|object| object["kind"] == kind).collect()
}

fn pod(objects: &[Json]) -> &Json {
    &of_kind(objects, "Deployment")[0]["spec"]["template"]
}

fn watching(namespaces: &[&str]) -> Settings {
    let watch = namespaces.iter().map(|name| (*name).to_owned()).collect();
    Settings { watch, ..Settings::default() }
}

#[test]
fn the_documents_are_the_objects() {
    let all = [
        Settings::default(),
        watching(&["on", "team-1"]),
        Settings {
            namespace: "on".to_owned(),
            image: "registry:5000/operator@sha256:00".to_owned(),
            replicas: 3,
            workload_identity: Some("0123".to_owned()),
            token_audience: Some("https://adb-1.2.azuredatabricks.net/oidc/v1/token".to_owned()),
            ..Settings::default()
        },
    ];
    for settings in all {
        let yaml = install::yaml(&settings);
        let documents = serde_yaml::Deserializer::from_str(&yaml);
        let documents = documents.map(|document| Json::deserialize(document).unwrap());
        // The last document is a comment.
        let documents: Vec<_> = documents.filter(|document| !document.is_null()).collect();
        assert_eq!(documents, install::objects(&settings));
    }
}

#[test]
fn the_account_of_workflows_can_create_and_delete_every_kind() {
    let workflows = vec!["argo".parse().unwrap(), "team:runner".parse().unwrap()];
    let objects = install::objects(&Settings { workflows, ..Settings::default() });
    let is = |object: &&Json| object["metadata"]["name"] == install::ROLE;
    let roles: Vec<_> = objects.iter().filter(is).filter(|it| it["kind"] == "Role").collect();
    assert_eq!(roles.len(), 2);
    for role in roles {
        let kinds = &role["rules"][0];
        assert_eq!(kinds["resources"].as_array().unwrap().len(), table::kinds().count());
        for verb in ["create", "delete", "get", "list", "patch", "watch"] {
            assert!(kinds["verbs"].as_array().unwrap().contains(&verb.into()), "{verb}: {kinds}");
        }
    }
    let bound = objects.iter().filter(is).filter(|object| object["kind"] == "RoleBinding");
    let bound: Vec<_> = bound
        .map(|it| (it["subjects"][0]["namespace"].clone(), it["subjects"][0]["name"].clone()))
        .collect();
    assert_eq!(
        bound,
        [("argo".into(), "pipeline-runner".into()), ("team".into(), "runner".into())]
    );
    for wrong in ["", ":", "argo:", ":runner"] {
        assert!(wrong.parse::<install::Account>().unwrap_err().contains("`argo:pipeline-runner`"));
    }
}

#[test]
fn the_operator_uses_the_fake_workspace() {
    let settings = Settings { fake_databricks: true, ..Settings::default() };
    let objects = install::objects(&settings);
    let secret = of_kind(&objects, "Secret")[0];
    assert_eq!(secret["metadata"]["name"], settings.credentials.as_str());
    let service = of_kind(&objects, "Service")[0];
    let host = secret["stringData"]["DATABRICKS_HOST"].as_str().unwrap();
    let name = service["metadata"]["name"].as_str().unwrap();
    let port = &service["spec"]["ports"][0]["port"];
    assert_eq!(host, format!("http://{name}.{}.svc:{port}", settings.namespace));
    let pods = of_kind(&objects, "Deployment");
    let pod = pods.iter().find(|object| object["metadata"]["name"] == name).unwrap();
    let labels = &pod["spec"]["template"]["metadata"]["labels"];
    assert_eq!(service["spec"]["selector"], *labels);
    // The operator's own pods are not found by it.
    let operator = pods.iter().find(|object| object["metadata"]["name"] == NAME).unwrap();
    assert_ne!(operator["spec"]["selector"]["matchLabels"], pod["spec"]["selector"]["matchLabels"]);
}

#[test]
fn every_object_has_the_name_of_its_namespace() {
    let settings = Settings { namespace: "mine".to_owned(), ..watching(&["a", "b"]) };
    let objects = install::objects(&settings);
    for object in &objects {
        let namespace = object["metadata"]["namespace"].as_str();
        let expected: &[_] = match object["kind"].as_str().unwrap() {
            "Namespace" | "CustomResourceDefinition" => &[None],
            "Role" | "RoleBinding" => &[Some("a"), Some("b"), Some("mine")],
            _ => &[Some("mine")],
        };
        assert!(expected.contains(&namespace), "{object}");
        assert_eq!(object["metadata"]["labels"]["app.kubernetes.io/name"], NAME);
    }
    assert_eq!(of_kind(&objects, "Namespace")[0]["metadata"]["name"], "mine");
    for namespace in ["default", "kube-system"] {
        let settings = Settings { namespace: namespace.to_owned(), ..Settings::default() };
        assert!(of_kind(&install::objects(&settings), "Namespace").is_empty(), "{namespace}");
    }
}

/// All rights of some roles, each as a line.
fn rights(roles: &[&Json]) -> Vec<String> {
    let texts = |of: &Json| -> Vec<String> {
        of.as_array().into_iter().flatten().map(|text| text.as_str().unwrap().to_owned()).collect()
    };
    let rules = roles.iter().flat_map(|role| role["rules"].as_array().unwrap());
    let mut rights: Vec<_> = rules
        .flat_map(|rule| {
            let names = texts(&rule["resourceNames"]).join(" ");
            let group = texts(&rule["apiGroups"]).join(" ");
            let verbs = texts(&rule["verbs"]).join(" ");
            let line = move |of: String| format!("{group}/{of} {names}: {verbs}");
            texts(&rule["resources"]).into_iter().map(line)
        })
        .collect();
    rights.sort();
    rights
}

#[test]
fn the_rights_are_those_that_the_operator_uses() {
    let mut expected = vec![
        "/secrets : get".to_owned(),
        "coordination.k8s.io/leases : create".to_owned(),
        format!("coordination.k8s.io/leases {NAME}: get update"),
        "databricks.microsoft.com/djobs : delete".to_owned(),
        "databricks.microsoft.com/runs : delete".to_owned(),
        "events.k8s.io/events : create patch".to_owned(),
    ];
    for kind in table::kinds() {
        let of = format!("databricks.microsoft.com/{}", kind.plural);
        expected.push(format!("{of} : get list watch patch"));
        expected.push(format!("{of}/status : patch"));
    }
    expected.sort();

    let objects = install::objects(&Settings::default());
    let roles = [of_kind(&objects, "ClusterRole"), of_kind(&objects, "Role")].concat();
    assert_eq!(rights(&roles), expected);

    let objects = install::objects(&watching(&["team"]));
    assert!(of_kind(&objects, "ClusterRole").is_empty());
    assert!(of_kind(&objects, "ClusterRoleBinding").is_empty());
    assert_eq!(rights(&of_kind(&objects, "Role")), expected);
}

#[test]
fn each_binding_gives_a_role_that_is_there() {
    for settings in [Settings::default(), watching(&["a", "b"])] {
        let objects = install::objects(&settings);
        let bindings =
            [of_kind(&objects, "ClusterRoleBinding"), of_kind(&objects, "RoleBinding")].concat();
        assert!(!bindings.is_empty());
        for binding in bindings {
            let role = of_kind(&objects, binding["roleRef"]["kind"].as_str().unwrap());
            let is_it = |role: &&&Json| {
                role["metadata"]["name"] == binding["roleRef"]["name"]
                    && role["metadata"]["namespace"] == binding["metadata"]["namespace"]
            };
            assert_eq!(role.iter().filter(is_it).count(), 1, "{binding}");
            assert_eq!(binding["subjects"][0]["namespace"], settings.namespace);
        }
    }
}

#[test]
fn one_process_needs_no_budget() {
    let with = |replicas| install::objects(&Settings { replicas, ..Settings::default() });
    assert!(of_kind(&with(1), "PodDisruptionBudget").is_empty());
    let objects = with(2);
    let budget = of_kind(&objects, "PodDisruptionBudget")[0];
    let labels = &pod(&objects)["metadata"]["labels"];
    for (name, value) in budget["spec"]["selector"]["matchLabels"].as_object().unwrap() {
        assert_eq!(&labels[name], value);
    }
}

#[test]
fn the_program_gets_the_settings() {
    let arguments = |settings: &Settings| {
        let objects = install::objects(settings);
        pod(&objects)["spec"]["containers"][0]["args"].to_string()
    };
    assert_eq!(arguments(&Settings::default()), r#"["run","--log-format=json"]"#);
    let watching = watching(&["a", "b"]);
    let expected = r#"["run","--watch-namespace=a","--watch-namespace=b","--log-format=json"]"#;
    assert_eq!(arguments(&watching), expected);
}

#[test]
fn the_comment_names_the_secret() {
    let settings = Settings {
        namespace: "mine".to_owned(),
        credentials: "workspace".to_owned(),
        ..Settings::default()
    };
    let objects = install::objects(&settings);
    let from = &pod(&objects)["spec"]["containers"][0]["envFrom"][0]["secretRef"];
    assert_eq!(from["name"], "workspace");
    // Nobody who applies the objects first is stopped by a Secret that is to come.
    assert_eq!(from["optional"], true);
    let yaml = install::yaml(&settings);
    for line in ["#   name: workspace", "#   namespace: mine", "#   DATABRICKS_HOST: "] {
        assert!(yaml.contains(line), "{line}");
    }
}
