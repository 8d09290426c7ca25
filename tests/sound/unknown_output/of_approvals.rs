//! Approvals with every setting that Argo has.
#![deny(warnings)]

use kfp_dbx::prelude::*;

const CHOICES: [&str; 2] = ["YES", "NO"];

#[pipeline(truthful, timeout = "2h")]
pub fn bare() {
    let run = |name: &str| {
        SubmitRunOp::new(name)
            .run_name(format!("{name}-{}", workflow::uid()))
            .job_name(name)
            .jar_params(["1"])
            .delete_on_exit()
    };
    let approve = SuspendOp::new("approve").after(run("compute"));
    run("publish").after(approve);
    run("alert").after_failure(approve);
}

#[pipeline(argo = "3.7", truthful, timeout = "2h")]
pub fn decided() {
    let approve = SuspendOp::new("approve")
        .choices(["YES", "NO", "LATER"])
        .default("LATER")
        .description("Publish?")
        .duration("1d");
    let decision = approve.outputs.decision;
    when(decision.one_of(["YES", "NO"]) & decision.ne("NO"), || {
        SubmitRunOp::new("publish")
            .run_name(format!("publish-{}", workflow::uid()))
            .job_name("publish")
            .jar_params([decision])
            .delete_on_exit();
    });
}

/// The macro does not see the choices, or not on each path.
#[pipeline(truthful, timeout = "2h")]
pub fn computed() {
    let approve = SuspendOp::new("approve").choices(CHOICES).default(CHOICES[1]);
    let mut other = SuspendOp::new("other");
    if CHOICES.len() > 1 {
        other = other.choices(["a", "b"]).default("a");
    }
    SubmitRunOp::new("publish")
        .run_name(format!("publish-{}", workflow::uid()))
        .job_name("publish")
        .jar_params((approve.outputs.decision, other.outputs.decision))
        .delete_on_exit();
}

#[pipeline(truthful, timeout = "2h")]
pub fn in_a_loop(tables: Param<Vec<String>>) {
    let approved = for_each(tables, |table| {
        let approve = SuspendOp::new("approve").choices(["YES", "NO"]).default("NO");
        when(approve.outputs.decision.eq("YES"), || {
            SubmitRunOp::new("publish")
                .run_name(format!("publish-{table}-{}", workflow::uid()))
                .job_name("publish")
                .jar_params([table])
                .delete_on_exit();
        });
        approve
    });
    SubmitRunOp::new("report")
        .run_name(format!("report-{}", workflow::uid()))
        .job_name("report")
        .jar_params([format!("{}", approved.inner.outputs.decision)])
        .delete_on_exit();
}

#[test]
fn builds_without_warnings() {
    for pipeline in [bare(), decided(), computed(), in_a_loop()] {
        assert_eq!(format!("{:?}", pipeline.check()), "[]");
    }
}
