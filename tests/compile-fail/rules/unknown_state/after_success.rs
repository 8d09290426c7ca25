use kfp_dbx::prelude::*;

fn note(name: &str) {
    CreateSecretScopeOp::new(name)
        .scope_name(format!("{name}-{}", workflow::uid()))
        .initial_manage_principal("users")
        .delete_on_exit();
}

#[pipeline(truthful, timeout = "1h")]
fn truthful(name: Param<String>) {
    let run = SubmitRunOp::new("run")
        .run_name(name)
        .job_name("nightly")
        .jar_params(["1"])
        .delete_on_exit();
    let result = run.outputs.result_state;
    when(result.eq("FAILED"), || note("failed"));
    when(result.ne("SUCCESS"), || note("not-successful"));
    when(run.outputs.life_cycle_state.eq("INTERNAL_ERROR"), || note("error"));
    when(result.eq("SUCCESS"), || note("successful")).otherwise(|| note("otherwise"));
    when(result.one_of(["FAILED", "TIMEDOUT"]), || note("badly"));
}

#[pipeline(timeout = "1h")]
fn others(name: Param<String>) {
    let run = SubmitRunOp::new("run")
        .run_name(name)
        .job_name("nightly")
        .jar_params(["1"])
        .delete_on_exit();
    when(run.outputs.life_cycle_state.eq("RUNNING"), || note("running"));
    let own = SubmitRunOp::new("own")
        .run_name(format!("{name}-own"))
        .job_name("nightly")
        .jar_params(["1"])
        .success_condition("status.metadata.state.result_state in (SUCCESS, CANCELED)")
        .delete_on_exit();
    when(own.outputs.result_state.eq("TIMEDOUT"), || note("late"));
    when(own.outputs.result_state.one_of(["CANCELED", "SUCCESS"]), || note("either"))
        .otherwise(|| note("neither"));
}

fn main() {}
