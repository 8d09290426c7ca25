//! Exit handlers that use what they know.
#![deny(warnings)]

use kfp_dbx::prelude::*;

#[pipeline(truthful, timeout = "2h")]
pub fn parameters(name: Param<String>) {
    SubmitRunOp::new("submit")
        .run_name(format!("{name}-{}", workflow::uid()))
        .job_name("job")
        .jar_params(["1"]);
    on_exit(|| {
        DeleteRunOp::new("delete-run").run_name(format!("{name}-{}", workflow::uid()));
    });
}

#[pipeline(truthful, timeout = "2h")]
pub fn orders_within(name: Param<String>) {
    SubmitRunOp::new("submit").run_name(name).job_name("job").jar_params(["1"]);
    on_exit(|| {
        let first = DeleteRunOp::new("delete-run").run_name(name);
        let second = DeleteRunOp::new("delete-old").run_name(format!("{name}-old")).external();
        second.after(first);
    });
}

#[pipeline(truthful, timeout = "2h")]
pub fn output_within(name: Param<String>) {
    SubmitRunOp::new("submit").run_name(name).job_name("job").jar_params(["1"]).delete_on_exit();
    on_failure(|| {
        let alert = SubmitRunOp::new("alert")
            .run_name(format!("{name}-alert"))
            .job_name("alert")
            .jar_params([workflow::failures()])
            .delete_on_exit();
        SubmitRunOp::new("mail")
            .run_name(format!("{name}-mail"))
            .job_name("mail")
            .jar_params([format!("--run={}", alert.outputs.run_id)])
            .delete_on_exit();
    });
}

fn report(name: Param<String>) -> SubmitRunOp {
    SubmitRunOp::new("report")
        .run_name(format!("{name}-report"))
        .job_name("report")
        .jar_params((workflow::status(), workflow::duration()))
        .delete_on_exit()
}

#[pipeline(truthful, timeout = "2h")]
pub fn status(name: Param<String>) {
    SubmitRunOp::new("submit").run_name(name).job_name("job").jar_params(["1"]).delete_on_exit();
    let at_exit = || report(name);
    on_exit(|| {
        at_exit();
    });
}

#[pipeline(truthful, timeout = "2h")]
pub fn when_status(name: Param<String>) {
    SubmitRunOp::new("submit").run_name(name).job_name("job").jar_params(["1"]).delete_on_exit();
    on_exit(|| {
        when(workflow::status().ne("Succeeded"), || {
            report(name);
        });
    });
}

#[pipeline(truthful, timeout = "2h")]
pub fn loops(name: Param<String>, parts: Param<Vec<String>>) {
    for_each(parts, |part| {
        SubmitRunOp::new("submit")
            .run_name(format!("{name}-{part}"))
            .job_name("job")
            .jar_params([part]);
    });
    on_exit(|| {
        for_each(parts, |part| {
            DeleteRunOp::new("delete-run").run_name(format!("{name}-{part}"));
        });
    });
}

#[test]
fn builds_without_warnings() {
    for pipeline in
        [parameters(), orders_within(), output_within(), status(), when_status(), loops()]
    {
        assert_eq!(format!("{:?}", pipeline.workflow().unwrap().warnings()), "[]");
    }
}
