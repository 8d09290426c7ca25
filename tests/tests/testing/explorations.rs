//! What an exploration does with scenarios that are out of the ordinary.

use kfp_dbx::Action;
use kfp_dbx::prelude::*;
use kfp_dbx::testing::*;

fn run(name: &str) -> SubmitRunOp {
    let op = SubmitRunOp::new(name).run_name(format!("{name}-{}", workflow::uid()));
    op.job_name("figures").jar_params(["10"]).delete_on_exit()
}

fn rules_of(explored: &Explored) -> Vec<&'static str> {
    explored.findings().iter().map(|found| found.rule().name).collect()
}

/// A pipeline of which one branch has no model.
#[pipeline(truthful, timeout = "2h", operator = "kfp-dbx")]
fn trial(#[default = "delta"] mode: Param<String>, #[default = 1] days: Param<i32>) {
    run("load");
    when(mode.eq("full") | days.eq(7), || {
        ResourceOp::new("try-it")
            .k8s_resource(json!({
                "apiVersion": "v1",
                "kind": "ConfigMap",
                "metadata": {"name": format!("try-{}", workflow::uid())},
            }))
            .action(Action::Apply)
            .flags(["--dry-run=server"])
            .keep();
    });
}

#[test]
fn what_could_not_be_simulated_is_said() {
    let explored = trial().explore().run().unwrap();
    assert!(explored.is_clean() && explored.findings().is_empty(), "{explored}");
    let [missed] = explored.not_simulated() else { panic!("{explored}") };
    let why = missed.error().problems().collect::<Vec<_>>().join("\n");
    assert!(why.contains("the simulator has no model of the flag `--dry-run=server`"), "{why}");
    assert_eq!(missed.count(), 2);
    let code = "Scenario::new()\n    .param(\"days\", \"7\")";
    assert_eq!(missed.scenario().to_code(), code);
    let text = explored.to_string();
    let said = "this scenario could not be simulated, and another one:\n\n    Scenario::new()";
    assert!(text.contains(said), "{text}");
    assert!(text.contains("; 2 scenarios could not be simulated"), "{text}");
    // An exploration says it also where it finds nothing.
    let starts = explored.simulations();
    let again = trial().explore().pairs(false).run().unwrap();
    assert_eq!(again.not_simulated().len(), 1);
    assert!(again.simulations() < starts);
}

#[test]
fn what_no_scenario_can_do_without_is_an_error() {
    let explored = trial().explore().from(Scenario::new().param("mode", "full")).run();
    let why = explored.unwrap_err().to_string();
    assert!(why.contains("the simulator has no model of the flag"), "{why}");
}

#[test]
fn only_what_can_be_is_tried() {
    #[pipeline(truthful, timeout = "2h", deadline = "3d", operator = "kfp-dbx")]
    fn choose(#[default = 1] days: Param<i32>, #[default = ["a"]] tables: Param<Vec<String>>) {
        let approve = SuspendOp::new("approve").choices(["NO", "YES", "LATER"]).default("NO");
        when(approve.outputs.decision.eq("YES"), || {
            run("publish");
        });
        when(days.lt(i32::MIN + 1), || {
            run("nothing");
        });
        for_each(tables, |table| {
            let load = SubmitRunOp::new("load").run_name(format!("{table}-{}", workflow::uid()));
            load.job_name("figures").jar_params([table]).delete_on_exit();
        });
    }
    for start in [Scenario::new(), Scenario::new().param("tables", "[]")] {
        let explored = choose().explore().from(start).run().unwrap();
        assert!(explored.not_simulated().is_empty(), "{explored}");
        assert_eq!(rules_of(&explored), [""; 0], "{explored}");
    }
}
