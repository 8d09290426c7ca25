//! Pipelines with a schedule.

use kfp_dbx::prelude::*;
use pretty_assertions::assert_eq;
use serde_json::Value as Json;

#[pipeline(
    schedule = Cron::new("0 2 * * *").timezone("Europe/Berlin"),
    argo = "3.6",
    allow(clock_change)
)]
fn nightly(#[default = "figures"] run: Param<String>) {
    DeleteRunOp::new("delete").run_name(run).external();
}

fn builder() -> Pipeline {
    let pipeline = Pipeline::builder("clean").build(|p| {
        let run = p.param(Parameter::<String>::new("run"));
        DeleteRunOp::new("delete").run_name(run).external();
    });
    pipeline.schedule("0 2 * * 7").argo("3.6")
}

fn parsed(yaml: &str) -> Json {
    serde_yaml::from_str(yaml).unwrap()
}

#[test]
fn it_becomes_a_cron_workflow_by_itself() {
    let object = parsed(&nightly().to_yaml().unwrap());
    assert_eq!(object["kind"], "CronWorkflow");
    assert_eq!(object["spec"]["schedules"][0], "0 2 * * *");
    assert_eq!(object["spec"]["timezone"], "Europe/Berlin");
    assert_eq!(object, parsed(&nightly().object().unwrap().to_yaml().unwrap()));
}

#[test]
fn the_workflow_of_a_single_run_has_no_schedule() {
    let object = parsed(&nightly().workflow().unwrap().to_yaml().unwrap());
    assert_eq!(object["kind"], "Workflow");
    let scheduled = parsed(&nightly().to_yaml().unwrap());
    assert_eq!(object["spec"], scheduled["spec"]["workflowSpec"]);
    let template = nightly().workflow_template().unwrap().to_yaml().unwrap();
    assert_eq!(parsed(&template)["kind"], "WorkflowTemplate");
}

#[test]
fn another_schedule_can_be_given() {
    let object = nightly().cron_workflow(&Cron::new("@weekly")).unwrap();
    assert_eq!(parsed(&object.to_yaml().unwrap())["spec"]["schedules"][0], "@weekly");
    let object = nightly().schedule(String::from("@hourly")).to_yaml().unwrap();
    assert_eq!(parsed(&object)["spec"]["schedules"][0], "@hourly");
}

#[test]
fn the_schedule_is_checked_where_it_is_set() {
    let found = builder().check();
    let rules: Vec<_> = found.iter().map(|found| found.rule().name).collect();
    assert_eq!(rules, ["missing_argument", "invalid_schedule"]);
    let place = found[1].place().unwrap();
    assert_eq!((place.file(), place.line()), (file!(), 21));
    // A single run needs neither a schedule nor defaults.
    assert!(builder().workflow().is_ok());
    let yaml = builder().schedule("@daily").to_yaml();
    assert_eq!(yaml.unwrap_err().diagnostics().len(), 1);
}
