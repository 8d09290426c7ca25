//! Comes close to the rules without breaking one.
#![deny(warnings)]

use kfp_dbx::prelude::*;

type Text = Param<String>;

/// One op a branch: never both.
#[pipeline]
pub fn branches(name: Text) {
    let delete = if std::env::var("JOB").is_ok() {
        DeleteRunOp::new("delete").run_name(name)
    } else {
        DeleteRunOp::new("delete").run_name(format!("{name}-2"))
    };
    match std::env::args().count() {
        0 => return,
        1 => DeleteJobOp::new("job").job_name(name).after(delete),
        _ => DeleteJobOp::new("job").job_name("other"),
    };
}

#[pipeline]
pub fn early(name: Param<String>) {
    if std::env::var("ONLY").is_ok() {
        DeleteRunOp::new("delete").run_name(name).external();
        return;
    }
    DeleteRunOp::new("delete").run_name(name).external();
}

#[pipeline]
pub fn loops(name: Param<String>, r#type: Param<i32>) {
    let mut last = DeleteRunOp::new("first").run_name(name);
    for i in 0..3 {
        let next = DeleteRunOp::new("delete").run_name(format!("{name}-{type}-{i}"));
        last = next.after(last);
    }
    let chain: Vec<_> = (0..3).map(|i| DeleteRunOp::new("c").run_name(format!("c-{i}"))).collect();
    last.after(chain)
}

/// Shadowed names are other ops.
#[pipeline]
pub fn shadowed(name: Param<String>) {
    let op = DeleteRunOp::new("a").run_name(name);
    let op = DeleteRunOp::new("b").run_name(name).after(op);
    {
        let op = DeleteRunOp::new("c").run_name(name).after(op);
        op.after(helper(name));
    }
}

struct Config {
    outputs: Outputs,
}

struct Outputs {
    state: String,
}

/// What Rust knows can be compared, whatever its name.
#[pipeline]
pub fn compared(name: Param<String>, mode: Param<String>) {
    let config = Config { outputs: Outputs { state: "x".to_owned() } };
    if config.outputs.state == "x" {
        DeleteRunOp::new("delete").run_name(format!("{name}-{mode}"));
    }
    for mode in ["a", "b"] {
        if mode == "a" {
            DeleteRunOp::new("for-a").run_name(name);
        }
    }
    let is_b = |name: &str| name == "b";
    if let Some(name) = std::env::args().next() && is_b(&name) {
        DeleteRunOp::new("named-b").run_name(name);
    }
}

/// Blocks that keep in what they have to.
#[pipeline(op = Blocks, truthful, timeout = "1h30m")]
pub fn blocks(name: Param<String>, full: Param<bool>, names: Param<Vec<String>>) -> Output<i64> {
    let run = SubmitRunOp::new("run").run_name(name).job_name("job").jar_params([full]);
    let run = run.retry(Retry::on_error(2).backoff("30s")).timeout("1d");
    let retried = SubmitRunOp::new("retried").run_name(format!("retried-{name}")).job_name("job").jar_params(["1"]);
    retried.retry(Retry::on_error(1)).reattach().delete_on_exit();
    let made = when(full & run.outputs.run_id.gt(3), || {
        let made = SubmitRunOp::new("made").run_name(format!("made-{name}"));
        made.job_name("job").jar_params(["1"])
    });
    DeleteRunOp::new("after-made").run_name(made.inner.outputs.name);
    let loops = for_each(names, |name| {
        let each = SubmitRunOp::new("each").run_name(name).job_name("job").jar_params([name]);
        when(each.outputs.notebook_output_result.ne("done"), || {
            DeleteRunOp::new("each-failed").run_name(each.outputs.name);
        })
        .otherwise(|| DeleteRunOp::new("each-done").run_name(name));
    });
    DeleteRunOp::new("fallback").run_name("fallback").after_failure((loops, run));
    on_exit(|| {
        let first = DeleteRunOp::new("exit-run").run_name(name);
        DeleteJobOp::new("exit-job").job_name(format!("job-{}", workflow::duration())).after(first);
    });
    run.outputs.run_id
}

/// The same pipeline twice, with its exit handlers.
#[pipeline(truthful, timeout = "2h")]
pub fn nested() {
    let first = Blocks::new("first").name(format!("a-{}", workflow::uid())).full(true).names(["x"]);
    let second = Blocks::new("second").name(format!("b-{}", workflow::uid())).full(false).names(Vec::<String>::new());
    second.after(first);
    let last = SubmitRunOp::new("last").run_name(format!("last-{}", workflow::uid()));
    last.job_name("job").jar_params([second.outputs]).delete_on_exit();
}

/// What the other way of a condition deletes is that of an earlier run.
#[pipeline(truthful, timeout = "2h")]
pub fn either(name: Param<String>, full: Param<bool>) {
    when(full, || {
        SubmitRunOp::new("run").run_name(name).job_name("job").jar_params(["1"]).keep();
    })
    .otherwise(|| DeleteRunOp::new("delete").run_name(name).external());
}

fn helper(name: Param<String>) -> DeleteRunOp {
    DeleteRunOp::new("helper").run_name(name)
}

#[test]
fn builds() {
    let all = [branches(), early(), loops(), shadowed(), compared(), blocks(), nested(), either()];
    for pipeline in all {
        pipeline.workflow().unwrap();
    }
    assert!(either().workflow().unwrap().warnings().is_empty());
}
