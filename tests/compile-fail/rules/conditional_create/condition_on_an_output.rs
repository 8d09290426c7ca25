use kfp_dbx::prelude::*;

#[pipeline(timeout = "2h")]
fn repaired(name: Param<String>) {
    let load = SubmitRunOp::new("load").run_name(name).job_name("load").jar_params(["1"]);
    load.delete_on_exit();
    when(load.outputs.result_state.ne("SUCCESS"), || {
        SubmitRunOp::new("repair")
            .run_name(format!("repair-{name}"))
            .job_name("repair")
            .jar_params(["1"])
            .truthful()
            .delete_on_exit();
    })
    .otherwise(|| {
        SubmitRunOp::new("report")
            .run_name(format!("report-{name}"))
            .job_name("report")
            .jar_params(["1"])
            .truthful()
            .delete_on_exit();
    });
}

#[pipeline(timeout = "2h")]
fn by_the_output_of_the_condition(name: Param<String>) {
    let load = SubmitRunOp::new("load").run_name(name).job_name("load").jar_params(["1"]);
    load.delete_on_exit();
    let full = when(load.outputs.result_state.eq("SUCCESS"), || {
        SubmitRunOp::new("full")
            .run_name(format!("full-{name}-{}", workflow::uid()))
            .job_name("load")
            .jar_params(["1"])
            .truthful()
            .delete_on_exit()
    });
    SubmitRunOp::new("report")
        .run_name(format!("report-{name}"))
        .job_name("report")
        .jar_params([full.inner.outputs.run_id])
        .truthful()
        .delete_on_exit();
}

fn main() {}
