use kfp_dbx::prelude::*;

#[pipeline(allow(warnings))]
fn train(name: Param<String>) {
    let load = SubmitRunOp::new("load").run_name(name).job_name("load").jar_params(["1"]);
    let train = SubmitRunOp::new("train").run_name("train").job_name("train").jar_params(["1"]);
    let delete = DeleteRunOp::new("delete").run_name(name);
    load >> train >> delete;
    delete << load;
    [load, train] >> delete;
    delete.after(load, train);
    delete.depends_on(train);
}

fn main() {}
