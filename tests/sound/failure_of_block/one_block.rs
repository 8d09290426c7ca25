//! Dependencies on failures that mean what they say, near a block.
#![deny(warnings)]

use kfp_dbx::prelude::*;

fn run(name: &str, day: Param<String>) -> SubmitRunOp {
    SubmitRunOp::new(name)
        .run_name(format!("{name}-{day}-{}", workflow::uid()))
        .job_name("job")
        .jar_params([day])
        .delete_on_exit()
}

#[pipeline(truthful, timeout = "2h")]
pub fn in_the_block(day: Param<String>, go: Param<bool>) {
    run("before", day);
    when(go, || {
        let first = run("first", day);
        run("second", day).after_failure(first);
        run("third", day);
    });
}

#[pipeline(truthful, timeout = "2h")]
pub fn the_whole_block(day: Param<String>, go: Param<bool>) {
    let first = run("first", day);
    let both = when(go, || {
        run("second", day);
        run("third", day);
    })
    .after_failure(first);
    run("last", day).after_failure(both);
}

#[pipeline(truthful, timeout = "2h")]
pub fn all_react(day: Param<String>, go: Param<bool>) {
    let first = run("first", day);
    when(go, || {
        let second = run("second", day).after_failure(first);
        let third = run("third", day).jar_params([second.outputs.run_id]);
        for_each(["a", "b"], |item| {
            SubmitRunOp::new("each")
                .run_name(format!("each-{item}-{}", workflow::uid()))
                .job_name("job")
                .jar_params([item])
                .delete_on_exit();
        })
        .after(third);
        run("fourth", day).after_failure(first);
    });
}

#[pipeline(truthful, timeout = "2h")]
pub fn the_only_op(day: Param<String>, go: Param<bool>) {
    let first = when(go, || run("first", day)).inner;
    let second = when(go, || run("second", day).after_failure(first)).inner;
    for_each(["a"], |_| {
        run("third", day).after_failure(second);
    });
}

#[pipeline(truthful, timeout = "2h")]
pub fn after_the_end(day: Param<String>, go: Param<bool>) {
    let first = run("first", day);
    when(go, || {
        run("second", day).after_end(first);
        run("third", day);
    });
}

#[pipeline(truthful, timeout = "2h")]
pub fn allowed(day: Param<String>, go: Param<bool>) {
    let first = run("first", day);
    when(go, || {
        run("second", day).after_failure(first);
        run("third", day).allow(rules::FAILURE_OF_BLOCK);
    });
}

#[test]
fn builds_without_warnings() {
    let pipelines = [
        in_the_block(),
        the_whole_block(),
        all_react(),
        the_only_op(),
        after_the_end(),
        allowed(),
    ];
    for pipeline in pipelines {
        assert_eq!(format!("{:?}", pipeline.workflow().unwrap().warnings()), "[]");
    }
}
