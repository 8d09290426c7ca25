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
fn operators(mode: Param<String>, days: Param<i32>) {
    let load = SubmitRunOp::new("load").run_name(mode).job_name("load").jar_params([days]).keep();
    if format!("{mode}") == "full" {
        run("full", mode);
    }
    if "full" != mode.to_string() || days.to_string().as_str() < "7" {
        run("part", mode);
    }
    if load.outputs.run_id.to_string() > String::from("3") {
        run("third", mode);
    }
    let is_late = format!("{}-{days}", workflow::creation_seconds()) >= "0-3".to_owned();
    run(if is_late { "late" } else { "early" }, mode);
}

#[pipeline(truthful, timeout = "2h")]
fn methods(mode: Param<String>) {
    if mode.to_string().eq("full") || "full".eq(&mode.to_string()) {
        run("full", mode);
    }
    if ["full", "part"].contains(&mode.to_string().as_str()) {
        run("known", mode);
    }
    let _order = format!("{mode}").as_str().cmp("full");
    let _same = mode.to_string().eq_ignore_ascii_case("FULL");
}

#[pipeline(truthful, timeout = "2h")]
fn patterns(mode: Param<String>, table: Param<String>) {
    match format!("{mode}").as_str() {
        "full" | "part" => run("known", mode),
        _ => run("other", mode),
    };
    match (mode.to_string().as_str(), 1) {
        ("full", 1) => {}
        _ => {}
    }
    if let "full" = &*mode.to_string() {
        run("full", mode);
    }
    if matches!(table.to_string().as_str(), "sales" | "stock") {
        run("table", mode);
    }
}

#[pipeline(truthful, timeout = "2h")]
fn items(mode: Param<String>) {
    for_each([("a", "b")], |(table, slices)| {
        let full = slices.to_string() == "1";
        run(if table.to_string() == "a" { "a" } else { "b" }, mode).jar_params([full]);
    });
}

fn main() {}
