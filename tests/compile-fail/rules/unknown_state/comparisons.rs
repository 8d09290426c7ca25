use kfp_dbx::prelude::*;

#[pipeline(timeout = "1h")]
fn nightly(name: Param<String>) {
    let run = SubmitRunOp::new("run")
        .run_name(name)
        .job_name("nightly")
        .jar_params(["1"])
        .delete_on_exit();
    let state = run.outputs.life_cycle_state;
    let note = |name: &str| {
        CreateSecretScopeOp::new(name)
            .scope_name(format!("{name}-{}", workflow::uid()))
            .initial_manage_principal("users")
            .delete_on_exit();
    };
    when(run.outputs.result_state.eq("FAILD"), || note("misspelt"));
    when(run.outputs.result_state.ne("success"), || note("lower-case"));
    when(state.one_of(["TERMINATED", "FAILED"]) & run.outputs.run_name.eq("FAILD"), || note("other"));
    on_exit(|| {
        when(workflow::status().eq("FAILED"), || note("at-exit"));
    });
}

fn main() {}
