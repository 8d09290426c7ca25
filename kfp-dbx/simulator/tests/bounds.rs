//! What would take for ever, or all memory, has no model.

#![allow(clippy::panic, clippy::unwrap_used)]

mod common;

use std::time::{Duration, Instant};

use kfp_dbx_core::table::Operator;
use kfp_dbx_simulator::scenario::{Cluster, Fault};
use kfp_dbx_simulator::simulate;
use kfp_dbx_simulator::workflow::Workflow;
use serde_json::{Value as Json, json};

/// The longest time that it may take here, in a program without optimizations.
const LONGEST: Duration = Duration::from_secs(60);

/// What would take for ever, or all memory, has no model.
#[test]
fn what_grows_without_end_has_no_model() {
    let run = |spec: Json| {
        let workflow = json!({
            "apiVersion": "argoproj.io/v1alpha1", "kind": "Workflow", "metadata": {"name": "w"},
            "spec": spec,
        });
        let workflow = Workflow::of(&workflow).unwrap_or_else(|why| panic!("{why:?}"));
        let scenario = common::faults(&[("make", Fault::Denied)]);
        let begun = Instant::now();
        let found = simulate(&[(&workflow, &scenario)], &Cluster::new(Operator::KfpDbx));
        assert!(begun.elapsed() < LONGEST, "{:?}", begun.elapsed());
        found.err().map(|errors| errors[0].to_string()).unwrap_or_default()
    };
    let manifest = "apiVersion: v1\nkind: ConfigMap\nmetadata:\n  name: x\n";
    let make = |limit: Json| {
        let retry = json!({"limit": limit, "retryPolicy": "Always"});
        json!({"name": "make", "retryStrategy": retry, "resource": {"action": "create", "manifest": manifest}})
    };
    let dag = |name: &str, tasks: Json| json!({"name": name, "dag": {"tasks": tasks}});
    let task = |name: &str, template: &str, more: (&str, Json)| {
        let mut task = json!({"name": name, "template": template});
        task[more.0] = more.1;
        task
    };
    let none = || ("when", Json::Null);
    let spec = |templates: Vec<Json>| json!({"entrypoint": "main", "templates": templates});

    let sequence = ("withSequence", json!({"count": 1_000_000_000}));
    let found =
        run(spec(vec![dag("main", json!([task("make", "make", sequence)])), make(json!(0))]));
    assert!(
        found.contains("a loop over 1000000000 items, more than 50000, has no model"),
        "{found}"
    );

    let list = Json::Array((0..1_000_000).map(|at| json!(at)).collect()).to_string();
    let tasks = json!([task("make", "make", ("withParam", json!(list)))]);
    let found = run(spec(vec![dag("main", tasks), make(json!(0))]));
    assert!(found.contains("a loop over 1000000 items, more than 50000, has no model"), "{found}");

    let tasks = json!([task("make", "make", none())]);
    let found = run(spec(vec![dag("main", tasks), make(json!(1_000_000_000))]));
    assert!(found.contains("attempts have no model"), "{found}");

    // Loops in loops.
    let sequence = || ("withSequence", json!({"count": 3000}));
    let main = dag("main", json!([task("outer", "inner", sequence())]));
    let inner = dag("inner", json!([task("make", "make", sequence())]));
    let found = run(spec(vec![main, inner, make(json!(0))]));
    assert!(found.contains("nodes has no model"), "{found}");

    // Each DAG has the next one twice.
    let mut templates: Vec<Json> = (0..40)
        .map(|at| {
            let next = format!("d{}", at + 1);
            let name = if at == 0 { "main".to_owned() } else { format!("d{at}") };
            dag(&name, json!([task("a", &next, none()), task("b", &next, none())]))
        })
        .collect();
    templates.push(dag("d40", json!([task("make", "make", none())])));
    templates.push(make(json!(0)));
    let found = run(spec(templates));
    assert!(found.contains("nodes has no model"), "{found}");
}
