//! Deletes that require what their creates require.
#![deny(warnings)]

use kfp_dbx::prelude::*;

fn run(op: &str, name: impl IntoValue<String>) -> SubmitRunOp {
    SubmitRunOp::new(op).run_name(name).job_name("job").jar_params(["1"])
}

#[pipeline(truthful, timeout = "2h")]
pub fn in_a_handler(mode: Param<String>, name: Param<String>) {
    when(mode.eq("full"), || {
        SubmitRunOp::new("full").run_name(name).job_name("job").jar_params(["1"]);
    });
    on_exit(|| {
        when(mode.eq("full"), || {
            DeleteRunOp::new("delete-run").run_name(name);
        });
    });
}

/// The conditions are the same, however they are written.
#[pipeline(truthful, timeout = "2h")]
pub fn written_otherwise(
    mode: Param<String>,
    n: Param<i32>,
    dry: Param<bool>,
    name: Param<String>,
) {
    when(mode.eq("full") & n.gt(3), || {
        run("full", name);
    })
    .otherwise(|| {
        when(!dry, || {
            run("delta", format!("delta-{name}"));
        });
    });
    on_exit(|| {
        when(!n.le(3), || {
            when(!mode.ne("full"), || {
                DeleteRunOp::new("delete-full").run_name(name);
            });
        });
        when((mode.ne("full") | n.le(3)) & dry.eq(false), || {
            when(!dry, || {
                DeleteRunOp::new("delete-delta").run_name(format!("delta-{name}"));
            });
        });
    });
}

#[pipeline(truthful, timeout = "2h")]
pub fn on_both_ways(mode: Param<String>, name: Param<String>) {
    when(mode.eq("full"), || {
        run("full", name);
    })
    .otherwise(|| {
        run("delta", name);
    });
    on_exit(|| {
        DeleteRunOp::new("delete-run").run_name(name);
    });
}

/// The same condition twice, and names that each way through two conditions gives.
#[pipeline(truthful, timeout = "2h", allow(resource_leak))]
pub fn in_the_pipeline(mode: Param<String>, dry: Param<bool>, name: Param<String>) {
    let full = when(mode.eq("full"), || {
        SubmitRunOp::new("full").run_name(name).job_name("job").jar_params(["1"]);
    });
    when(!mode.ne("full"), || {
        DeleteRunOp::new("delete-full").run_name(name);
    })
    .after(full);
    let other = format!("other-{name}");
    let made = when(mode.eq("a"), || {
        when(dry, || {
            run("a-dry", &other);
        })
        .otherwise(|| {
            run("a", &other);
        });
    })
    .otherwise(|| {
        when(dry, || {
            run("b-dry", &other);
        })
        .otherwise(|| {
            run("b", &other);
        });
    });
    DeleteRunOp::new("delete-other").run_name(&other).after(made);
}

#[pipeline(truthful, timeout = "2h")]
pub fn in_loops(tables: Param<Vec<String>>, n: Param<i32>, name: Param<String>) {
    for_each(tables, |table| {
        when(table.ne("none"), || {
            run("load", format!("load-{table}-{name}")).delete_on_exit();
            run("check", format!("check-{table}-{name}"));
        });
    });
    for_each(["a", "b"], |item| run("each", format!("{item}-{name}")).delete_on_exit());
    for_each(Sequence::new(0, n), |at| run("part", format!("part-{at}-{name}")));
    on_exit(|| {
        for_each(tables, |item| {
            when(item.ne("none"), || {
                DeleteRunOp::new("delete-check").run_name(format!("check-{item}-{name}"));
            });
        });
        for_each(Sequence::new(0, n), |item| {
            DeleteRunOp::new("delete-part").run_name(format!("part-{item}-{name}"));
        });
    });
}

/// What uses an output of a condition is skipped with it, and its delete, too.
#[pipeline(truthful, timeout = "2h")]
pub fn by_an_output(mode: Param<String>, name: Param<String>) {
    let full = when(mode.eq("full"), || run("full", name).delete_on_exit());
    let next = run("next", format!("next-{name}")).jar_params([full.inner.outputs.run_id]);
    next.delete_on_exit();
    run("last", format!("last-{name}")).jar_params([next.outputs.run_id]).delete_on_exit();
}

#[pipeline(truthful, timeout = "2h")]
pub fn after_a_failure(name: Param<String>) {
    let load = run("load", name).delete_on_exit();
    let fallback = run("fallback", format!("fallback-{}", workflow::uid())).after_failure(load);
    fallback.delete_on_exit();
    let kept = run("kept", format!("kept-{name}")).after_failure(load).keep();
    DeleteRunOp::new("delete-kept").run_name(format!("kept-{name}")).after(kept);
}

#[pipeline(truthful, timeout = "2h")]
pub fn at_exit(name: Param<String>) {
    run("load", name).delete_on_exit();
    on_failure(|| {
        run("alert", format!("alert-{name}")).delete_on_exit();
    });
    on_exit(|| {
        when(workflow::status().eq("Failed"), || {
            run("report", format!("report-{name}")).delete_on_exit();
        });
    });
}

#[pipeline(op = Part, truthful, timeout = "2h")]
pub fn part(full: Param<bool>, mode: Param<String>, names: Param<Vec<String>>) {
    when(full & mode.eq("full"), || {
        for_each(names, |name| {
            run("part", format!("part-{name}")).delete_on_exit();
            run("other", format!("other-{name}"));
        });
    });
    on_exit(|| {
        when(mode.eq("full") & full, || {
            for_each(names, |name| {
                DeleteRunOp::new("delete-other").run_name(format!("other-{name}"))
            });
        });
    });
}

/// The conditions on arguments are conditions on what is passed.
#[pipeline(truthful, timeout = "2h")]
pub fn in_a_part(
    mode: Param<String>,
    dry: Param<bool>,
    tables: Param<Vec<String>>,
    others: Param<Vec<String>>,
) {
    Part::new("first").full(dry).mode(mode).names(tables);
    Part::new("second").full(true).mode(format!("{mode}-2")).names(others);
}

#[test]
fn builds_without_warnings() {
    let all = [
        in_a_handler(),
        written_otherwise(),
        on_both_ways(),
        in_the_pipeline(),
        in_loops(),
        by_an_output(),
        after_a_failure(),
        at_exit(),
        part(),
        in_a_part(),
    ];
    for pipeline in all {
        assert_eq!(format!("{:?}", pipeline.workflow().unwrap().warnings()), "[]");
    }
}
