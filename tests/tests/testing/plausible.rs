//! An output that a scenario does not give has the shape that the pipeline reads.

use kfp_dbx::Action;
use kfp_dbx::prelude::*;
use kfp_dbx::testing::*;

fn run(name: &str) -> SubmitRunOp {
    let op = SubmitRunOp::new(name).run_name(format!("{name}-{}", workflow::uid()));
    op.job_name("figures").delete_on_exit()
}

/// A run for the item of a loop over an output, which an exit handler can't read.
fn run_of(name: &str, item: impl std::fmt::Display) -> SubmitRunOp {
    let name_of_run = format!("{name}-{item}-{}", workflow::uid());
    SubmitRunOp::new(name).run_name(name_of_run).job_name("figures").keep()
}

#[track_caller]
fn simulate(pipeline: &Pipeline) -> Simulation {
    let run = pipeline.simulate(Scenario::new()).unwrap();
    assert_eq!(run.phase(), Phase::Succeeded, "{run}");
    run
}

fn params(run: &Simulation, op: impl IntoSelect) -> &Json {
    &run.op(op).manifest().unwrap()["spec"]["notebook_params"]
}

#[test]
fn parts_of_a_text_are_there() {
    #[pipeline(truthful, timeout = "2h", operator = "kfp-dbx")]
    fn counted() {
        let count = run("count").outputs.notebook_output_result.read_as::<Json>();
        let rows = count.field::<i64>("rows");
        when(rows.gt(0) & count.field::<bool>("fresh").eq(true), || {
            run("report").notebook_params([("share", count.field::<f64>("share"))]);
        });
        let day = count.field::<Json>("at").field::<String>("day");
        for_each(count.field::<Vec<Json>>("tables"), |table| {
            let load = run_of("load", table.field::<String>("name"));
            load.notebook_params((("table", table.field::<String>("name")), ("day", day)));
        });
    }
    let counted = counted();
    let run = simulate(&counted);
    let read: Json =
        serde_json::from_str(run.op("count").output("notebook_output_result").unwrap()).unwrap();
    let expected = json!({
        "rows": 1,
        "fresh": true,
        "share": 0.5,
        "at": {"day": "x"},
        "tables": [{"name": "x"}, {"name": "y"}],
    });
    assert_eq!(read, expected);
    assert_eq!(run.op("load").count(), 2, "{run}");
    assert_eq!(*params(&run, ("load", 1)), json!({"table": "y", "day": "x"}));
    // What a scenario says holds.
    let told = r#"{"rows": 0, "fresh": true, "at": {"day": "monday"}, "tables": []}"#;
    let told = Scenario::new().output("count", "notebook_output_result", told);
    let run = counted.simulate(told).unwrap();
    assert!(run.op("report").skipped() && run.op("load").count() == 0, "{run}");
    // An exploration starts from the same values.
    let explored = counted.explore().pairs(false).run().unwrap();
    assert!(explored.findings().is_empty() && explored.not_simulated().is_empty(), "{explored}");
}

#[test]
fn a_text_that_is_read_as_something_else_is_one() {
    #[pipeline(truthful, timeout = "2h", operator = "kfp-dbx")]
    fn typed() {
        let result = |name: &str| run(name).outputs.notebook_output_result;
        let rows = result("rows").read_as::<i64>();
        run("report").notebook_params([("rows", rows)]);
        when(result("fresh").read_as::<bool>().eq(true), || {
            run("publish");
        });
        let tables = result("tables").read_as::<Vec<i64>>();
        when(tables.count().gt(1), || {
            run("many");
        });
        let loads = for_each(tables, |table| {
            let load = run_of("load", table).notebook_params([("table", table)]);
            load.outputs.notebook_output_result.read_as::<f64>()
        });
        run("check").notebook_params([("shares", format!("{}", loads.inner))]);
        run("title").notebook_params([("title", result("text"))]);
    }
    let run = simulate(&typed());
    let result = |op| run.op(op).output("notebook_output_result").unwrap();
    assert_eq!([result("rows"), result("fresh"), result("tables")], ["1", "true", "[1,2]"]);
    assert!(run.op("many").ran() && run.op("publish").ran(), "{run}");
    assert_eq!(*params(&run, "check"), json!({"shares": "[0.5,0.5]"}));
    // A text is what the simulator gives.
    assert_eq!(result("text"), "");
}

#[test]
fn a_status_that_only_a_controller_knows_is_of_the_type() {
    fn widget(name: &str, size: Option<Param<i64>>) -> ResourceOp {
        let mut widget = json!({
            "apiVersion": "example.com/v1",
            "kind": "Widget",
            "metadata": {"name": format!("{name}-{}", workflow::uid())},
        });
        if let Some(size) = size {
            widget["spec"] = json!({"size": size});
        }
        let op = ResourceOp::new(name).k8s_resource(widget).keep();
        op.attribute_outputs([("rows", "{.status.rows}"), ("size", "{.spec.size}")])
    }
    #[pipeline(timeout = "2h", operator = "kfp-dbx", allow(warnings))]
    fn widgets(#[default = 7] size: Param<i64>) {
        let make = widget("make", Some(size)).success_condition("status.phase == Ready");
        let rows = make.output_as::<i64>("rows");
        run("report").notebook_params([("rows", rows), ("size", make.output_as::<i64>("size"))]);
        let read = widget("read", None).action(Action::Get).after(make);
        run("again").notebook_params([("rows", read.output_as::<i64>("rows"))]);
    }
    let there = |status: Json| {
        let pipeline = widgets();
        let plain = pipeline.simulate(Scenario::new()).unwrap();
        let uid = plain.op("make").manifest().unwrap()["metadata"]["name"].as_str().unwrap();
        let name = uid.replace("make-", "read-");
        let widget = json!({"apiVersion": "example.com/v1", "kind": "Widget", "metadata": {"name": name}, "status": status});
        pipeline.simulate(Scenario::new().present(widget)).unwrap()
    };
    let run = there(json!({"rows": 5}));
    assert_eq!(run.phase(), Phase::Succeeded, "{run}");
    assert_eq!(*params(&run, "report"), json!({"rows": "1", "size": "7"}));
    // What is there before has a status of its own.
    assert_eq!(*params(&run, "again"), json!({"rows": "5"}));
}

#[test]
fn an_approval_takes_its_default() {
    fn approve(default: &'static str) -> Pipeline {
        let pipeline = Pipeline::builder("approval").build(move |_| {
            let approve = SuspendOp::new("approve").choices(["YES", "NO"]).default(default);
            when(approve.outputs.decision.eq("YES"), || {
                run("publish").jar_params(["1"]);
            });
            when(approve.outputs.decision.eq("NO"), || {
                run("discard").jar_params(["2"]);
            });
        });
        pipeline.truthful(true).timeout("2h").deadline("3d").operator("kfp-dbx")
    }
    for (default, op) in [("YES", "publish"), ("NO", "discard")] {
        let pipeline = approve(default);
        let run = simulate(&pipeline);
        assert_eq!(run.op("approve").output("decision"), Some(default), "{run}");
        assert!(run.op(op).ran(), "{default:?}: {run}");
        // The other decision is a deviation, and this one is none.
        let explored = pipeline.explore().run().unwrap();
        assert!(explored.findings().is_empty(), "{explored}");
    }
}

/// A list in a part of an output is explored with no, one and several items, as a whole output is.
#[test]
fn lists_in_parts_are_explored() {
    fn explored(is_part: bool) -> usize {
        let pipeline = Pipeline::builder("tables").build(move |_| {
            let count = run("count").outputs.notebook_output_result;
            let tables = match is_part {
                true => count.read_as::<Json>().field::<Vec<String>>("tables"),
                false => count.read_as::<Vec<String>>(),
            };
            for_each(tables, |table| {
                run_of("load", table).notebook_params([("table", table)]);
            });
        });
        let pipeline = pipeline.truthful(true).timeout("2h").operator("kfp-dbx");
        pipeline.explore().pairs(false).run().unwrap().simulations()
    }
    assert_eq!(explored(true), explored(false));
}
