//! After an op of the same name in the source, which is another one.
#![deny(warnings)]

use kfp_dbx::prelude::*;

#[pipeline]
pub fn shadowed(name: Param<String>) {
    let run = DeleteRunOp::new("a").run_name(name).external();
    let run = DeleteRunOp::new("b").run_name(format!("{name}-b")).external().after(run);
    {
        let first = run;
        let run = DeleteRunOp::new("c").run_name(format!("{name}-c")).external();
        run.after(first);
    }
}

#[pipeline]
pub fn of_the_loop(name: Param<String>) {
    let mut last = None;
    for part in ["a", "b", "c"] {
        let run = DeleteRunOp::new("run").run_name(format!("{name}-{part}")).external().after(last);
        last = Some(run);
    }
}

/// Its name is known before.
#[pipeline(truthful, timeout = "2h")]
pub fn own_name(name: Param<String>) {
    let run_name = format!("{name}-run");
    SubmitRunOp::new("submit")
        .run_name(&run_name)
        .job_name("job")
        .jar_params([&run_name])
        .delete_on_exit();
}

#[test]
fn builds_without_warnings() {
    for pipeline in [shadowed(), of_the_loop(), own_name()] {
        assert_eq!(format!("{:?}", pipeline.workflow().unwrap().warnings()), "[]");
    }
}
