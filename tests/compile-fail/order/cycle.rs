use kfp_dbx::prelude::*;

#[pipeline]
fn train(name: Param<String>) {
    let load = SubmitRunOp::new("load").run_name(name).job_name("job").jar_params(["1"]);
    let train = SubmitRunOp::new("train").run_name(format!("{name}-2")).job_name("job").jar_params(["1"]).after(load);
    let report = SubmitRunOp::new("report").run_name("r").job_name("job").jar_params(["1"]).after((train, load));
    load.after(report);
}

fn main() {}
