use kfp_dbx::prelude::*;

#[pipeline(truthful, timeout = "2h")]
fn nightly(
    name: Param<String>,
    #[default = "run of {{workflow.name}}"] title: Param<String>,
    #[default = ["{{item}}", "b"]] list: Param<Vec<String>>,
) {
    SubmitRunOp::new("submit")
        .run_name(name)
        .job_name("job")
        .spec(RunSpec::new().jar_params(list))
        .delete_on_exit();
    SubmitRunOp::new("title")
        .run_name(format!("{name}-title"))
        .job_name("job")
        .jar_params([title])
        .delete_on_exit();
}

fn main() {}
