//! The order and the conditions of the tasks of blocks, in the workflow that is emitted.

use kfp_dbx::prelude::*;
use serde_json::Value as Json;

fn clean(name: &str) -> DeleteRunOp {
    DeleteRunOp::new(name).run_name(name).external()
}

fn workflow(pipeline: &Pipeline) -> Json {
    serde_yaml::from_str(&pipeline.to_yaml().unwrap()).unwrap()
}

/// Returns the task of that name.
fn task<'a>(workflow: &'a Json, name: &str) -> &'a Json {
    let templates = workflow["spec"]["templates"].as_array().unwrap().iter();
    let mut tasks = templates.filter_map(|template| template["dag"]["tasks"].as_array()).flatten();
    tasks.find(|task| task["name"] == name).unwrap()
}

fn dependencies(workflow: &Json, name: &str) -> Vec<String> {
    let list = task(workflow, name)["dependencies"].as_array().into_iter().flatten();
    list.map(|name| name.as_str().unwrap().to_owned()).collect()
}

#[pipeline]
fn branches(mode: Param<String>) {
    let before = clean("before");
    let (of_full, of_delta) = (clean("of-full"), clean("of-delta"));
    when(mode.eq("full"), || clean("full").after(of_full))
        .after(before)
        .otherwise(|| clean("delta").after(of_delta));
}

#[test]
fn a_branch_waits_for_the_condition_and_for_its_own_ops() {
    let workflow = workflow(&branches());
    assert_eq!(dependencies(&workflow, "when"), ["before", "of-full"]);
    assert_eq!(dependencies(&workflow, "otherwise"), ["before", "of-delta"]);
}
