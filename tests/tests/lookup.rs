//! Ops and their fields, looked up in a workflow.

use std::time::Duration;

use kfp_dbx::prelude::*;
use kfp_dbx::{Action, Outcome, Workflow, WorkflowOp};
use pretty_assertions::assert_eq;
use serde_json::json;

fn run(name: &str) -> SubmitRunOp {
    SubmitRunOp::new(name)
        .run_name(format!("{name}-{}", workflow::uid()))
        .job_name("figures")
        .delete_on_exit()
}

#[pipeline(truthful, timeout = "2h")]
fn nightly(
    day: Param<String>,
    #[default = "full"] mode: Param<String>,
    #[default = 4] workers: Param<i32>,
    #[default = ["sales", "stock"]] tables: Param<Vec<String>>,
) {
    let cluster = CreateClusterOp::new("create-cluster")
        .cluster_name(format!("nightly-{day}-{}", workflow::uid()))
        .spark_version("13.3.x-scala2.12")
        .node_type_id("Standard_D3_v2")
        .num_workers(workers)
        .spark_conf([("spark.sql.shuffle.partitions", "8"), ("spark.sql", "on")])
        .delete_on_exit();
    let load = SubmitRunOp::new("load")
        .run_name(format!("load-{day}-{}", workflow::uid()))
        .existing_cluster_id(cluster.outputs.cluster_id)
        .libraries([Library::jar("dbfs:/a.jar"), Library::jar(format!("dbfs:/{day}.jar"))])
        .notebook_task(NotebookTask::new("/Load").base_parameters([("day", day)]))
        .timeout("30m")
        .delete_on_exit();
    let exports = when(mode.eq("full"), || {
        for_each(tables, |table| {
            let export = named("export", table).after(load);
            named("check", table).after(export);
        });
    })
    .otherwise(|| {
        run("delta").jar_params([day]);
    });
    let report = run("report").jar_params((mode, "x")).after(exports);
    run("alert").jar_params(["x"]).after_failure(report);
    on_failure(|| {
        SubmitRunOp::new("page")
            .run_name(format!("page-{}", workflow::uid()))
            .job_name("page")
            .jar_params([workflow::status()])
            .keep();
    });
}

fn named(op: &str, table: Param<String>) -> SubmitRunOp {
    SubmitRunOp::new(op)
        .run_name(format!("{op}-{table}-{}", workflow::uid()))
        .job_name("figures")
        .jar_params([table])
        .delete_on_exit()
}

fn built() -> Workflow {
    nightly().allow_warnings().workflow().unwrap()
}

fn dependencies<'w>(op: WorkflowOp<'w>) -> Vec<(&'w str, Outcome)> {
    op.dependencies().map(|earlier| (earlier.name(), earlier.outcome())).collect()
}

#[test]
fn fields_show_runtime_values_by_their_names() {
    let workflow = built();
    let cluster = workflow.op("create-cluster").unwrap();
    assert_eq!(cluster.name(), "create-cluster");
    assert_eq!(cluster.action(), Some(Action::Create));
    assert_eq!(cluster.field("kind").unwrap(), "Dcluster");
    assert_eq!(cluster.field("spec.num_workers").unwrap(), "{workers}");
    assert_eq!(cluster.field("metadata.name").unwrap(), "nightly-{day}-{workflow.uid}");
    let load = workflow.op("load").unwrap();
    assert_eq!(load.field("spec.existing_cluster_id").unwrap(), "{create-cluster.cluster_id}");
    assert_eq!(load.field("spec.libraries[1].jar").unwrap(), "dbfs:/{day}.jar");
    assert_eq!(
        load.field("spec.notebook_task").unwrap(),
        json!({"notebook_path": "/Load", "base_parameters": {"day": "{day}"}})
    );
    assert_eq!(load.field("").unwrap(), load.k8s_resource().unwrap());
    assert_eq!(workflow.op("export").unwrap().field("spec.jar_params[0]").unwrap(), "{item}");
    assert_eq!(
        workflow.op("page").unwrap().field("spec.jar_params").unwrap(),
        json!(["{workflow.status}"])
    );
}

#[test]
fn keys_may_contain_dots() {
    let workflow = built();
    let cluster = workflow.op("create-cluster").unwrap();
    let field = |path: &str| cluster.field(path).unwrap();
    assert_eq!(field("spec.spark_conf.spark.sql.shuffle.partitions"), "8");
    assert_eq!(field("spec.spark_conf.spark.sql"), "on");
}

#[test]
fn ops_have_their_conditions_and_timeouts() {
    let workflow = built();
    let load = workflow.op("load").unwrap();
    assert_eq!(
        load.success_condition().unwrap(),
        "status.metadata.state.result_state in (SUCCESS, SUCCESS_WITH_FAILURES)"
    );
    assert!(load.failure_condition().unwrap().contains("INTERNAL_ERROR"));
    assert_eq!(load.timeout(), Some(Duration::from_secs(30 * 60)));
    assert_eq!(workflow.op("report").unwrap().timeout(), Some(Duration::from_secs(2 * 3600)));
    let delete = workflow.op("delete-load").unwrap();
    assert_eq!(delete.action(), Some(Action::Delete));
    assert_eq!(delete.success_condition(), None);
    assert_eq!(workflow.op("when").unwrap().timeout(), None);
}

#[test]
fn blocks_around_an_op_are_known() {
    let workflow = built();
    let export = workflow.op("export").unwrap();
    assert_eq!(export.conditions(), ["mode == \"full\""]);
    assert_eq!(export.loops(), ["tables"]);
    assert_eq!(export.exit(), None);
    let delta = workflow.op("delta").unwrap();
    assert_eq!(delta.conditions(), ["not mode == \"full\""]);
    assert!(delta.loops().is_empty());
    let page = workflow.op("page").unwrap();
    assert_eq!((page.exit(), page.conditions()), (Some("on failure"), vec![]));
    assert_eq!(workflow.op("delete-load").unwrap().exit(), Some("on exit"));
    // A delete at exit is in a loop over the same list.
    assert_eq!(workflow.op("delete-export").unwrap().loops(), ["tables"]);
    assert_eq!(workflow.op("when").unwrap().conditions(), ["mode == \"full\""]);
}

#[test]
fn dependencies_have_their_outcomes() {
    let workflow = built();
    let op = |name: &str| workflow.op(name).unwrap();
    assert_eq!(dependencies(op("load")), [("create-cluster", Outcome::Success)]);
    assert_eq!(dependencies(op("alert")), [("report", Outcome::Failure)]);
    assert_eq!(
        dependencies(op("report")),
        [("when", Outcome::Success), ("otherwise", Outcome::Success)]
    );
    assert_eq!(dependencies(op("check")), [("export", Outcome::Success)]);
    assert!(dependencies(op("create-cluster")).is_empty());
}

#[test]
fn order_follows_every_way() {
    let workflow = built();
    let before = |a: &str, b: &str| workflow.runs_before(a, b).unwrap();
    assert!(before("create-cluster", "load"));
    assert!(before("create-cluster", "report"));
    assert!(before("load", "export"));
    assert!(before("export", "check"), "for one table");
    assert!(before("check", "report"));
    assert!(before("delta", "report"));
    assert!(before("report", "delete-load"), "a delete at exit");
    assert!(before("delete-load", "delete-create-cluster"), "runs go before their cluster");
    assert!(!before("report", "load"));
    assert!(!before("load", "load"));
    assert!(!before("export", "delta"), "only one of them runs");
    assert!(!before("load", "delta"), "the other branch needs nothing of the first");
}

#[test]
fn all_ops_are_listed_in_their_order() {
    let workflow = built();
    let names: Vec<_> = workflow.ops().map(|op| op.name()).collect();
    assert_eq!(
        names[..8],
        ["create-cluster", "load", "export", "check", "delta", "report", "alert", "page"]
    );
    assert!(names[8..].iter().all(|name| name.starts_with("delete-")), "{names:?}");
    let without_timeout = workflow.ops().filter(|op| op.timeout().is_none());
    assert_eq!(without_timeout.count(), 0);
}

#[test]
fn names_are_found_as_they_were_given() {
    let pipeline = Pipeline::builder("names").build(|_| {
        DeleteRunOp::new("Delete Run").run_name("a").external();
        for n in 0..2 {
            DeleteRunOp::new("each").run_name(format!("each-{n}")).external();
        }
    });
    let workflow = pipeline.workflow().unwrap();
    assert_eq!(workflow.op("Delete Run").unwrap().name(), "delete-run");
    assert_eq!(workflow.op("delete-run").unwrap().name(), "delete-run");
    assert_eq!(workflow.op("each-2").unwrap().field("metadata.name").unwrap(), "each-1");
}

#[test]
fn many_ops_that_share_a_template_are_found() {
    let pipeline = Pipeline::builder("many").build(|_| {
        let mut last: Option<DeleteRunOp> = None;
        for n in 0..2_000 {
            let op = DeleteRunOp::new(format!("op-{n}")).run_name(format!("run-{n}")).external();
            last = Some(last.map_or(op, |last| op.after(last)));
        }
    });
    let workflow = pipeline.workflow().unwrap();
    assert_eq!(workflow.op("op-1999").unwrap().field("metadata.name").unwrap(), "run-1999");
    assert!(workflow.runs_before("op-0", "op-1999").unwrap());
}

#[test]
fn a_wrong_name_has_the_nearest_one() {
    let workflow = built();
    let error = |found: Result<_, kfp_dbx::LookupError>| found.map(|_: ()| ()).unwrap_err();
    assert_eq!(
        error(workflow.op("lod").map(drop)).to_string(),
        "there is no op `lod` in the workflow: did you mean `load`?"
    );
    assert_eq!(
        error(workflow.runs_before("load", "repotr").map(drop)).to_string(),
        "there is no op `repotr` in the workflow: did you mean `report`?"
    );
    let text = format!("{:?}", error(workflow.op("nothing-like-it").map(drop)));
    assert!(
        text.contains("the ops are `create-cluster`, `load`,") && text.ends_with(", …"),
        "{text}"
    );
    // An exit handler that always runs is no task of the workflow.
    assert_eq!(workflow.op("exit").unwrap().exit(), Some("on failure"));
    assert!(workflow.op("delete-on-exit").is_err());
}

#[test]
fn a_wrong_field_has_the_nearest_one() {
    let workflow = built();
    let load = workflow.op("load").unwrap();
    let error = |path: &str| load.field(path).unwrap_err().to_string();
    for (path, why) in [
        ("spec.libaries", "did you mean `libraries`?"),
        ("spek.libraries", "did you mean `spec`?"),
        ("spec.libraries[2]", "the list there has 2 items"),
        ("spec.libraries.jar", "the list there has 2 items"),
        ("spec.libraries[0].whl", "the fields there are `jar`"),
        ("spec.run_name.x", "the value there is \"load-{day}-{workflow.uid}\""),
        ("spec.", "did you mean `spec`?"),
    ] {
        let text = error(path);
        assert!(text.starts_with(&format!("op `load` has no field `{path}`: ")), "{text}");
        assert!(text.contains(why), "{text}");
    }
    let block = workflow.op("when").unwrap().field("spec").unwrap_err();
    assert_eq!(block.to_string(), "`when` has no fields: it acts on no object");
}
