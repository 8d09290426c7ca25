//! Dependencies on failures that enter or leave a block.

use std::collections::BTreeMap;

use kfp_dbx::prelude::*;
use kfp_dbx_simulator::scenario::{Fault, OpScript, Scenario};
use kfp_dbx_simulator::workflow::Workflow;
use kfp_dbx_tests::effects::{self, is_step};
use kfp_dbx_tests::simulated::says_nothing;

fn run(name: &str) -> SubmitRunOp {
    let name_of_run = format!("{name}-{}", workflow::uid());
    SubmitRunOp::new(name).run_name(name_of_run).job_name("job").jar_params([name]).keep()
}

/// Returns the warnings of a pipeline with that body, which breaks no other rule.
fn warnings(body: impl Fn(Param<bool>) + Send + Sync + 'static) -> Vec<String> {
    let pipeline = Pipeline::builder("failures")
        .build(move |p| body(p.param(Parameter::new("go").default(true))))
        .truthful(true)
        .timeout("2h");
    let workflow = pipeline.workflow().unwrap();
    let warnings = workflow.warnings().iter();
    warnings
        .map(|warning| {
            assert_eq!(warning.rule(), rules::FAILURE_OF_BLOCK);
            warning.message().to_owned()
        })
        .collect()
}

#[test]
fn a_block_runs_after_the_failure_that_one_of_its_ops_reacts_to() {
    let found = warnings(|go| {
        let first = run("first");
        when(go, || {
            run("fallback").after_failure(first);
            let report = run("report");
            run("check").after(report);
            for_each(["a"], |_| {
                run("deep");
            });
        })
        .otherwise(|| {
            run("other");
        });
    });
    let of = |op: &str| {
        format!(
            "`{op}` runs only if `first` fails, although it does not depend on `first`: the whole block around it runs after the failure, because `fallback` in the block does"
        )
    };
    assert_eq!(found, [of("report"), of("check"), of("deep")]);
}

#[test]
fn an_op_reacts_to_the_failure_of_a_whole_block() {
    let found = warnings(|go| {
        let first = when(go, || {
            let first = run("first");
            run("second").after(first);
            first
        })
        .inner;
        run("fallback").after_failure(first);
    });
    assert_eq!(
        found,
        [
            "`fallback` runs after a failure of `first`, but also if another op in the same block fails, such as `second`: outside of a block, Argo sees only that the block has failed"
        ]
    );
}

#[test]
fn both_at_once_and_said_late() {
    let found = warnings(|go| {
        let mut ops = Vec::new();
        for name in ["a", "b"] {
            let both = when(go, || (run(&format!("{name}-1")), run(&format!("{name}-2"))));
            ops.push(both.inner);
        }
        ops[1].0.after_failure(ops[0].0);
    });
    assert_eq!(found.len(), 2);
    assert!(found[0].starts_with("`b-2` runs only if `a-1` fails"), "{found:?}");
    assert!(found[1].starts_with("`b-1` runs after a failure of `a-1`, but also"), "{found:?}");
}

#[pipeline]
fn either_branch(go: Param<bool>) {
    let load = when(go, || {
        run("full");
    })
    .otherwise(|| {
        run("delta");
    });
    run("alert").after_failure(load);
    run("full-alert").after_failure(load.when);
    run("delta-alert").after_failure(load).after(load.when);
    run("late-alert").after_failure(load).after_end(load);
    run("end").after_end(load);
}

/// Returns the ops that run if some of them fail.
fn ran(workflow: &Workflow, go: &str, failing: &[&str]) -> Vec<String> {
    let fails = |op: &&str| OpScript { fault: Some(Fault::AlreadyThere), ..says_nothing(op) };
    let scenario = Scenario {
        parameters: BTreeMap::from([("go".to_owned(), go.to_owned())]),
        ops: failing.iter().map(fails).collect(),
        ..Scenario::default()
    };
    let report = effects::run(workflow, scenario);
    assert!(report.ended.is_some(), "{:#?}", report.stuck);
    let steps = report.nodes.iter().filter(|node| is_step(node));
    let mut names: Vec<_> = steps.map(|node| node.template.clone()).collect();
    names.sort();
    names
}

#[test]
fn a_failure_of_both_branches_is_one_of_the_branch_that_runs() {
    let yaml = either_branch().to_yaml().unwrap();
    let either = "(when.Failed || when.Errored || otherwise.Failed || otherwise.Errored)";
    assert!(yaml.contains(&format!("depends: {either}\n")), "{yaml}");
    let workflow = effects::read(&yaml);
    assert_eq!(ran(&workflow, "true", &[]), ["end", "full"]);
    assert_eq!(ran(&workflow, "false", &[]), ["delta", "end"]);
    let full = ["alert", "end", "full", "full-alert", "late-alert"];
    assert_eq!(ran(&workflow, "true", &["full"]), full);
    let delta = ["alert", "delta", "delta-alert", "end", "late-alert"];
    assert_eq!(ran(&workflow, "false", &["delta"]), delta);
}

#[test]
fn a_delete_after_a_failure_of_either_branch_fits_no_create_after_a_failure_of_one() {
    let broken = |is_either: bool| {
        let pipeline = Pipeline::builder("failures")
            .build(move |p| {
                let go: Param<bool> = p.param(Parameter::new("go").default(true));
                let full = when(go, || run("full"));
                let load = full.otherwise(|| run("delta"));
                let create = SubmitRunOp::new("repair").run_name("repair").job_name("job");
                let create = create.jar_params(["1"]);
                match is_either {
                    true => create.after_failure(load),
                    false => create.after_failure(load.when),
                };
                DeleteRunOp::new("delete").run_name("repair").after_failure(load).after_end(create);
            })
            .truthful(true)
            .timeout("2h");
        let found = pipeline.check();
        found.iter().any(|found| found.rule() == rules::CONDITIONAL_CREATE)
    };
    assert!(broken(false));
    assert!(!broken(true));
}
