// Not built: a comparison leaves no trace in the workflow.
use kfp_dbx::prelude::*;

fn run(name: &str, mode: Param<String>) -> SubmitRunOp {
    SubmitRunOp::new(name)
        .run_name(format!("export-{}-{mode}", workflow::uid()))
        .job_name("export")
        .jar_params([name])
        .delete_on_exit()
}

#[pipeline(truthful, timeout = "2h")]
fn followed(mode: Param<String>, days: Param<i32>) {
    let text = mode.to_string();
    let copy: String = text.clone();
    if copy == "full" {
        run("copy", mode);
    }
    let prefix = std::env::var("PREFIX").unwrap_or_default();
    let joined = format!("{prefix}-{copy}") + "-x";
    if &joined[..] == "full" {
        run("joined", mode);
    }
    let block = {
        let inner = days.clone();
        format!("{inner}")
    };
    if block.is_empty() {
        run("block", mode);
    }
    let named = |suffix: &str| format!("{mode}-{suffix}");
    if named("x") == "full-x" {
        run("named", mode);
    }
    let mode_of = || mode.to_string();
    if mode_of().is_empty() {
        run("closure", mode);
    }
    let mut added = String::from(text.as_str());
    added.push_str("-x");
    if added.len() > 10 {
        run("added", mode);
    }
    let list = [prefix.as_str(), &copy].join("/");
    println!("{}", list.len());
    let mode = mode.to_string();
    if { mode.as_str() } == "full" {
        DeleteRunOp::new("delete").run_name(mode).external();
    }
}

fn main() {}
