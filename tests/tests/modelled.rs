//! Each field of Argo's objects is read by the simulator, changes nothing in a simulation, or is
//! refused.

use std::collections::BTreeSet;

use kfp_dbx_simulator::workflow::{FIELDS, Fields, Workflow};
use kfp_dbx_tests::shared::shared;
use serde_json::{Value as Json, json};

/// Returns the definition of an object of Argo or of Kubernetes.
fn definition<'s>(schema: &'s Json, of: &str) -> &'s Json {
    let spaces = [
        "io.argoproj.workflow.v1alpha1",
        "io.k8s.apimachinery.pkg.apis.meta.v1",
        "io.k8s.api.core.v1",
    ];
    let found = spaces.iter().map(|space| &schema["definitions"][format!("{space}.{of}")]);
    // Such as a number or a text, which has no fields.
    found.into_iter().find(|found| !found.is_null()).unwrap_or(&Json::Null)
}

/// Returns the objects that a field holds: itself, as items or as values of a map.
fn referred(field: &Json) -> Option<&str> {
    let holds = [field, &field["items"], &field["additionalProperties"]];
    let name = holds.iter().find_map(|one| one["$ref"].as_str())?;
    name.rsplit('.').next()
}

#[test]
fn each_field_of_argo_s_schema_is_in_a_list() {
    let Some(path) = shared("schemas/argo-workflow-v4.1.2.schema.json") else { return };
    let schema: Json = serde_json::from_str(&std::fs::read_to_string(path).unwrap()).unwrap();
    let listed: BTreeSet<&str> = FIELDS.iter().map(|list| list.of).collect();
    let mut wrong = Vec::new();
    for list in FIELDS {
        let properties = definition(&schema, list.of)["properties"].as_object().unwrap();
        let expected: BTreeSet<&str> = properties
            .keys()
            .map(String::as_str)
            .filter(|name| !list.older.contains(name))
            .collect();
        let all: Vec<&str> = list.known().chain(list.refused.iter().copied()).collect();
        let found: BTreeSet<&str> =
            all.iter().copied().filter(|name| !list.older.contains(name)).collect();
        let of = list.of;
        wrong.extend(expected.difference(&found).map(|name| format!("{of}.{name}: in no list")));
        wrong.extend(found.difference(&expected).map(|name| format!("{of}.{name}: Argo has none")));
        if all.iter().collect::<BTreeSet<_>>().len() != all.len() {
            wrong.push(format!("{of}: a field is in two lists: {all:?}"));
        }
        for name in list.read {
            let field = properties.get(*name);
            let object = field.and_then(referred).filter(|of| {
                definition(&schema, of)["properties"].is_object() && !listed.contains(of)
            });
            wrong.extend(object.map(|object| format!("{of}.{name}: no list of `{object}`")));
        }
    }
    assert!(wrong.is_empty(), "{wrong:#?}");
}

#[test]
fn each_field_that_is_ignored_has_a_reason() {
    for list in FIELDS {
        for (name, why) in list.ignored {
            assert!(why.len() > 15 && !why.ends_with('.'), "{}.{name}: {why}", list.of);
        }
    }
}

/// Returns a workflow that has each of the objects.
fn whole(kind: &str) -> Json {
    let parameters = |more: Json| {
        let mut parameter = json!({"name": "p"});
        parameter.as_object_mut().unwrap().extend(more.as_object().unwrap().clone());
        json!({"parameters": [parameter]})
    };
    let spec = json!({
        "entrypoint": "main",
        "arguments": parameters(json!({"value": "v"})),
        "ttlStrategy": {},
        "workflowMetadata": {},
        "synchronization": {
            "mutexes": [{"name": "m"}],
            "semaphores": [{"configMapKeyRef": {"name": "c", "key": "k"}}],
        },
        "templates": [
            {"name": "main", "dag": {"tasks": [
                {"name": "make", "template": "make", "arguments": parameters(json!({"value": 1})),
                    "continueOn": {}, "withSequence": {"count": 1},
                    "hooks": {"exit": {"template": "wait"}}},
            ]}},
            {"name": "wait", "suspend": {"duration": "1s"}},
            {
                "name": "make",
                "metadata": {},
                "inputs": parameters(json!({})),
                "outputs": parameters(json!({"valueFrom": {"jsonPath": "{.a}"}})),
                "retryStrategy": {"limit": 1, "backoff": {"duration": "1s"}},
                "resource": {"action": "get", "manifest": "{}"},
            },
        ],
    });
    let spec = match kind {
        "CronWorkflow" => json!({"schedules": ["* * * * *"], "workflowSpec": spec}),
        _ => spec,
    };
    json!({
        "apiVersion": "argoproj.io/v1alpha1",
        "kind": kind,
        "metadata": {"name": "w"},
        "spec": spec,
    })
}

/// Where the workflow has the objects: one place for each list of fields, in the same order.
const PLACES: &[(&str, &str)] = &[
    ("Workflow", ""),
    ("WorkflowTemplate", ""),
    ("ClusterWorkflowTemplate", ""),
    ("CronWorkflow", ""),
    ("ObjectMeta", "/metadata"),
    ("CronWorkflowSpec", "/spec"),
    ("WorkflowSpec", "/spec"),
    ("WorkflowMetadata", "/spec/workflowMetadata"),
    ("TTLStrategy", "/spec/ttlStrategy"),
    ("Arguments", "/spec/arguments"),
    ("Inputs", "/spec/templates/2/inputs"),
    ("Outputs", "/spec/templates/2/outputs"),
    ("Parameter", "/spec/arguments/parameters/0"),
    ("Parameter", "/spec/templates/2/inputs/parameters/0"),
    ("Parameter", "/spec/templates/2/outputs/parameters/0"),
    ("Parameter", "/spec/templates/0/dag/tasks/0/arguments/parameters/0"),
    ("ValueFrom", "/spec/templates/2/outputs/parameters/0/valueFrom"),
    ("Template", "/spec/templates/2"),
    ("Metadata", "/spec/templates/2/metadata"),
    ("ResourceTemplate", "/spec/templates/2/resource"),
    ("SuspendTemplate", "/spec/templates/1/suspend"),
    ("RetryStrategy", "/spec/templates/2/retryStrategy"),
    ("Backoff", "/spec/templates/2/retryStrategy/backoff"),
    ("Synchronization", "/spec/synchronization"),
    ("Mutex", "/spec/synchronization/mutexes/0"),
    ("SemaphoreRef", "/spec/synchronization/semaphores/0"),
    ("ConfigMapKeySelector", "/spec/synchronization/semaphores/0/configMapKeyRef"),
    ("DAGTemplate", "/spec/templates/0/dag"),
    ("DAGTask", "/spec/templates/0/dag/tasks/0"),
    ("ContinueOn", "/spec/templates/0/dag/tasks/0/continueOn"),
    ("Sequence", "/spec/templates/0/dag/tasks/0/withSequence"),
    ("LifecycleHook", "/spec/templates/0/dag/tasks/0/hooks/exit"),
];

/// Calls a function with each list and a way to set a field there.
fn each_place(check: impl Fn(&Fields, &dyn Fn(&str, Json) -> Json)) {
    let of: Vec<&str> = FIELDS.iter().map(|list| list.of).collect();
    assert_eq!(of, PLACES.iter().map(|(of, _)| *of).collect::<Vec<_>>());
    for (list, (of, place)) in FIELDS.iter().zip(PLACES) {
        let kind = match *of {
            "CronWorkflowSpec" => "CronWorkflow",
            of if place.is_empty() => of,
            _ => "Workflow",
        };
        check(list, &|name, value| {
            let mut workflow = whole(kind);
            workflow.pointer_mut(place).unwrap()[name] = value;
            workflow
        });
    }
}

/// Returns what is wrong with a workflow.
fn why(workflow: &Json) -> String {
    let errors = Workflow::of(workflow).err().unwrap_or_default();
    errors.iter().map(|error| format!("{error}\n")).collect()
}

#[test]
fn a_field_without_a_model_is_refused() {
    each_place(|list, with| {
        for name in list.refused {
            for value in [json!({}), json!([]), json!("x"), json!(false)] {
                let why = why(&with(name, value));
                assert!(why.contains(&format!("`{name}` has no model")), "{}: {why}", list.of);
            }
        }
        let why = why(&with("nonsense", json!(1)));
        assert!(why.contains("Argo has no field `nonsense` here"), "{}: {why}", list.of);
    });
}

#[test]
fn a_field_that_changes_nothing_changes_nothing() {
    each_place(|list, with| {
        for (name, _) in list.ignored {
            let of = |value: Json| Workflow::of(&with(name, value));
            let plain = of(Json::Null);
            assert!(plain.is_ok(), "{}.{name}: {plain:#?}", list.of);
            for value in [json!({}), json!(["a"]), json!("x"), json!(7)] {
                assert_eq!(of(value), plain, "{}.{name}", list.of);
            }
        }
    });
}

/// A value that no field has the type of shows that a field is looked at.
#[test]
fn a_field_that_is_read_has_a_type() {
    // These take whatever there is.
    let free = ["supplied"];
    each_place(|list, with| {
        for name in list.read.iter().filter(|name| !free.contains(name)) {
            let why = why(&with(name, json!([[{"no": "such"}]])));
            assert!(!why.is_empty(), "{}.{name}", list.of);
        }
    });
}
