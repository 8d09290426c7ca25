use kfp_dbx::prelude::*;

#[pipeline(operator = "kfp-dbx", truthful, timeout = "2h")]
fn nightly(name: Param<String>) {
    let spec = include_spec!(JobSpec, "data/job_of_names.json");
    CreateJobOp::new("job").spec(spec).job_name(name).delete_on_exit();
}

#[pipeline(operator = "kfp-dbx", truthful, timeout = "2h", allow(id_form))]
fn allowed(name: Param<String>) {
    let spec = include_spec!(JobSpec, "data/job_of_names.json");
    CreateJobOp::new("job").spec(spec).job_name(name).delete_on_exit();
}

fn main() {}
