use kfp_dbx::prelude::*;

fn note(name: &str) {
    CreateSecretScopeOp::new(name)
        .scope_name(format!("{name}-{}", workflow::uid()))
        .initial_manage_principal("users")
        .delete_on_exit();
}

#[pipeline(truthful, timeout = "2h")]
fn decisions(mode: Param<String>, name: Param<String>) {
    let chosen = mode;
    if chosen == "full" {
        note("full");
    }
    let run = SubmitRunOp::new("run")
        .run_name(name)
        .job_name("figures")
        .jar_params(["10"])
        .delete_on_exit();
    let result = run.outputs.notebook_output_result;
    let text = &result;
    match text {
        _ => note("any"),
    }
    while result != "done" {}
}

fn main() {}
