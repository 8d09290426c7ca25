use kfp_dbx::prelude::*;

#[pipeline(operator = "kfp-dbx", truthful, timeout = "2h", deny(exported_field))]
fn jobs(name: Param<String>) {
    CreateJobOp::new("left-out")
        .job_name(name)
        .spec(include_spec!(JobSpec, "data/export.json"))
        .delete_on_exit();
}

fn main() {
    let _ = include_spec!(JobSpec, "data/export_with_mistakes.yaml");
    let _ = include_spec!(JobSpec, "data/bundle_with_variables.yaml");
    let _ = include_spec!(JobSpec, "data/bundle_of_two_jobs.yaml");
    let _ = include_spec!(JobSpec, "data/bundle_without_a_job.yaml");
}
