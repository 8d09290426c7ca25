use kfp_dbx::prelude::*;

#[pipeline(allow(warnings))]
fn clean(
    #[default = 10] run_name: Param<String>,
    #[default = "2"] workers: Param<i32>,
    #[default = "yes"] flag: Param<bool>,
    #[default = 1] ratio: Param<f64>,
    #[default = [1, 2]] list: Param<Vec<String>>,
) {
    SubmitRunOp::new("submitrun").run_name(run_name).job_name("job").python_params((workers, flag, ratio, list));
}

fn main() {}
