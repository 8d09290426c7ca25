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
        DeleteRunOp::new("delete").run_name(name);
        return;
    }
    DeleteRunOp::new("delete").run_name(name);
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

fn helper(name: Param<String>) -> DeleteRunOp {
    DeleteRunOp::new("a").run_name(name)
}

fn main() {
    for pipeline in [branches(), early(), loops(), shadowed(), compared()] {
        pipeline.workflow().unwrap();
    }
}
