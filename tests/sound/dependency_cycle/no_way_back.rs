//! Orders that look like a cycle, and are none.
#![deny(warnings)]

use kfp_dbx::prelude::*;

#[pipeline]
pub fn diamond(name: Param<String>) {
    let a = DeleteRunOp::new("a").run_name(name).external();
    let b = DeleteRunOp::new("b").run_name(format!("{name}-b")).external().after(a);
    let c = DeleteRunOp::new("c").run_name(format!("{name}-c")).external().after((a, a));
    DeleteRunOp::new("d").run_name(format!("{name}-d")).external().after([b, c, a]);
}

#[pipeline]
pub fn either_order(name: Param<String>) {
    let a = DeleteRunOp::new("a").run_name(name).external();
    let b = DeleteRunOp::new("b").run_name(format!("{name}-b")).external();
    if std::env::var("REVERSED").is_ok() {
        a.after(b);
    } else {
        b.after(a);
    }
}

#[pipeline]
pub fn shadowed(name: Param<String>) {
    let a = DeleteRunOp::new("a").run_name(name).external();
    let b = DeleteRunOp::new("b").run_name(format!("{name}-b")).external().after(a);
    let a = DeleteRunOp::new("c").run_name(format!("{name}-c")).external().after(b);
    {
        let b = a;
        DeleteRunOp::new("d").run_name(format!("{name}-d")).external().after(b);
    }
}

#[pipeline]
pub fn swapped(name: Param<String>) {
    let a = DeleteRunOp::new("a").run_name(name).external();
    let b = DeleteRunOp::new("b").run_name(format!("{name}-b")).external();
    b.after(a);
    let (a, b) = (b, a);
    a.after(b);
}

#[pipeline(truthful, timeout = "2h")]
pub fn blocks(name: Param<String>, mode: Param<String>) {
    let first = SubmitRunOp::new("first").run_name(name).job_name("job").jar_params(["1"]);
    first.delete_on_exit();
    let full = when(mode.eq("full") & first.outputs.run_id.gt(0), || {
        SubmitRunOp::new("full")
            .run_name(format!("{name}-full-{}", workflow::uid()))
            .job_name("job")
            .jar_params([first.outputs.run_id])
            .delete_on_exit()
    });
    SubmitRunOp::new("last")
        .run_name(format!("{name}-last-{}", workflow::uid()))
        .job_name("job")
        .jar_params([full.inner.outputs.run_id])
        .after((full, first))
        .delete_on_exit();
}

#[pipeline]
pub fn branches(name: Param<String>, mode: Param<String>) {
    let a = DeleteRunOp::new("a").run_name(name).external();
    let b = DeleteRunOp::new("b").run_name(format!("{name}-b")).external();
    let delete = |op: &str| DeleteRunOp::new(op).run_name(format!("{name}-{op}")).external();
    // What the first branch waits for may wait for the other one.
    let load = when(mode.eq("full"), || {
        DeleteRunOp::new("full").run_name(format!("{name}-full")).external().after(b);
    })
    .otherwise(|| {
        delete("delta");
    });
    load.when.after(a);
    b.after(load.otherwise);
}

#[pipeline(truthful, timeout = "2h")]
pub fn at_exit(name: Param<String>) {
    SubmitRunOp::new("submit").run_name(name).job_name("job").jar_params(["1"]);
    on_exit(|| {
        let run = DeleteRunOp::new("delete-run").run_name(name);
        DeleteJobOp::new("delete-job").job_name(name).external().after(run);
    });
}

#[pipeline]
pub fn reassigned(name: Param<String>) {
    let mut last = DeleteRunOp::new("a").run_name(name).external();
    let next = DeleteRunOp::new("b").run_name(format!("{name}-b")).external().after(last);
    last = next;
    DeleteRunOp::new("c").run_name(format!("{name}-c")).external().after(last);
}

#[test]
fn builds_without_warnings() {
    for pipeline in
        [
            diamond(),
            either_order(),
            shadowed(),
            swapped(),
            blocks(),
            branches(),
            at_exit(),
            reassigned(),
        ]
    {
        assert_eq!(format!("{:?}", pipeline.workflow().unwrap().warnings()), "[]");
    }
}
