use kfp_dbx::prelude::*;

#[pipeline]
fn train(name: Param<String>) {
    let load = SubmitRunOp::new("load").run_name(name);
    let train = SubmitRunOp::new("train").run_name(format!("{name}-2")).after(load);
    let report = SubmitRunOp::new("report").run_name("r").after((train, load));
    load.after(report);
}

fn main() {}
