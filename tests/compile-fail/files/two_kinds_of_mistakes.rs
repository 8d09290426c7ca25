use kfp_dbx::prelude::*;

#[pipeline(operator = "kfp-dbx", truthful, timeout = "2h")]
fn nightly(name: Param<String>) {
    CreateJobOp::new("job")
        .spec(include_spec!(JobSpec, "data/two_kinds_of_mistakes.json"))
        .job_name(name)
        .delete_on_exit();
}

fn main() {}
