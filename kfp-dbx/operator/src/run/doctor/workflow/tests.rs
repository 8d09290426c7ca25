use super::manifest::{Named, objects};
use super::{Account, Document, read};

fn example(name: &str) -> Document {
    let path = format!("{}/../../examples/{name}.yaml", env!("CARGO_MANIFEST_DIR"));
    let text = std::fs::read_to_string(&path).unwrap();
    let mut documents = read(&path, &text).unwrap();
    assert_eq!(documents.len(), 1);
    documents.remove(0)
}

/// Returns the rights as `VERBS RESOURCE.GROUP`.
fn rights(account: &Account) -> Vec<String> {
    let mut lines: Vec<(String, Vec<&str>)> = Vec::new();
    for right in &account.rights {
        let of = format!("{}.{}", right.plural, right.group);
        match lines.iter_mut().find(|(known, _)| *known == of) {
            Some((_, verbs)) => verbs.push(right.verb),
            None => lines.push((of, vec![right.verb])),
        }
    }
    lines.iter().map(|(of, verbs)| format!("{} {of}", verbs.join(","))).collect()
}

#[test]
fn a_schedule_names_its_account_and_its_rights() {
    let document = example("cron");
    assert_eq!(document.accounts.len(), 1, "{document:?}");
    let account = &document.accounts[0];
    assert_eq!(account.name, "argo");
    assert_eq!(
        rights(account),
        [
            "create,patch workflowtaskresults.argoproj.io",
            "create,delete,get,patch runs.databricks.microsoft.com",
        ]
    );
    assert!(account.unknown.is_empty(), "{account:?}");
    assert_eq!(document.namespace, None);
    assert!(document.needs.features().iter().any(|feature| feature.name.contains("schedules")));
}

#[test]
fn all_objects_of_all_examples_are_known() {
    let folder = format!("{}/../../examples", env!("CARGO_MANIFEST_DIR"));
    let mut count = 0;
    for entry in std::fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        if path.extension().is_some_and(|extension| extension == "yaml") {
            let text = std::fs::read_to_string(&path).unwrap();
            for document in read(&path.display().to_string(), &text).unwrap() {
                assert!(!document.accounts.is_empty(), "{}", document.file);
                for account in &document.accounts {
                    assert!(account.unknown.is_empty(), "{}: {account:?}", document.file);
                    assert!(account.rights.len() > 2, "{}: {account:?}", document.file);
                }
                count += 1;
            }
        }
    }
    assert!(count >= 10, "{count}");
}

#[test]
fn templates_have_accounts_of_their_own() {
    let text = "
kind: WorkflowTemplate
metadata: {name: t, namespace: team}
spec:
  serviceAccountName: one
  templates:
  - {name: a, container: {image: x}}
  - name: b
    serviceAccountName: two
    resource:
      action: delete
      manifest: |
        apiVersion: v1
        kind: Secret
        metadata:
          name: {{inputs.parameters.x}}
          namespace: other
  - {name: c, dag: {tasks: []}, serviceAccountName: three}
  - name: d
    resource: {action: get, manifest: \"{{inputs.parameters.manifest}}\"}
  - name: e
    resource: {action: create, manifestFrom: {artifact: {name: m}}}
---
";
    let documents = read("-", text).unwrap();
    assert_eq!(documents.len(), 1, "{documents:?}");
    let document = &documents[0];
    assert_eq!(document.namespace.as_deref(), Some("team"));
    assert_eq!(document.accounts.len(), 2, "{document:?}");
    let (one, two) = (&document.accounts[0], &document.accounts[1]);
    assert_eq!((one.name.as_str(), two.name.as_str()), ("one", "two"));
    assert_eq!(rights(one), ["create,patch workflowtaskresults.argoproj.io"]);
    assert_eq!(one.unknown.iter().collect::<Vec<_>>(), ["d", "e"]);
    let secrets: Vec<_> = two.rights.iter().filter(|right| right.plural == "secrets").collect();
    // The default of kubectl is to wait.
    assert_eq!(
        secrets.iter().map(|right| right.verb).collect::<Vec<_>>(),
        ["delete", "get", "list", "watch"]
    );
    assert!(secrets.iter().all(|right| right.namespace.as_deref() == Some("other")));
}

#[test]
fn what_is_no_workflow_is_refused() {
    for (text, expected) in [
        ("kind: ConfigMap", "of the kind `ConfigMap`, which is no workflow"),
        ("", "has no workflow"),
        (
            "{kind: Workflow, metadata: {namespace: a/b}}",
            "has the namespace `a/b`, which is no name of one",
        ),
        (
            "{kind: Workflow, spec: {serviceAccountName: A, templates: [{script: {}}]}}",
            "has the service account `A`, which is no name of one",
        ),
        ("[a, b]", "has no `kind`"),
        ("- a: [", "is not YAML"),
    ] {
        let why = read("f.yaml", text).unwrap_err();
        assert!(why.starts_with("`f.yaml`") && why.contains(expected), "{text}: {why}");
    }
}

#[test]
fn manifests_are_read_by_their_lines() {
    let named = |group: &str, kind: &str, namespace: Option<&str>| {
        let namespace = namespace.map(str::to_owned);
        Some(Named { group: group.to_owned(), kind: kind.to_owned(), namespace })
    };
    for (manifest, expected) in [
        ("apiVersion: v1\nkind: Pod", vec![named("", "Pod", None)]),
        (r#"{"apiVersion": "batch/v1", "kind": "Job"}"#, vec![named("batch", "Job", None)]),
        (
            "# a comment\napiVersion: 'batch/v1' # here\nkind: \"Job\"\nmetadata:\n    labels:\n      namespace: no\n    namespace: yes-it-is\nspec:\n  kind: No\n  n: {{=asInt(x)}}\n",
            vec![named("batch", "Job", Some("yes-it-is"))],
        ),
        (
            "apiVersion: v1\nkind: Pod\n---\napiVersion: v1\nkind: Secret\n",
            vec![named("", "Pod", None), named("", "Secret", None)],
        ),
        ("apiVersion: v1\nkind: \"{{inputs.parameters.kind}}\"", vec![None]),
        ("apiVersion: v1\nkind: Pod\nmetadata:\n  namespace: \"{{x}}\"", vec![None]),
        (
            "apiVersion: v1\nkind: Pod\nmetadata:\n  namespace: \"{{workflow.namespace}}\"",
            vec![named("", "Pod", None)],
        ),
        ("{{inputs.parameters.manifest}}", vec![None]),
        ("apiVersionX: v1\nkind: Pod\nn: {{x}}", vec![None]),
        ("", vec![]),
    ] {
        assert_eq!(objects(manifest), expected, "{manifest}");
    }
}
