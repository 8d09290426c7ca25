use kfp_dbx::prelude::*;

#[pipeline(truthful, timeout = "2h", allow(resource_leak))]
fn nightly(job: Param<String>) {
    let plan = SubmitRunOp::new("plan")
        .run_name(format!("plan-{}", workflow::uid()))
        .job_name(job)
        .notebook_params([("of", "today")])
        .delete_on_exit();
    let plan = plan.outputs.notebook_output_result.read_as::<Json>();
    let name = plan.field::<Json>("run").field::<String>("name");
    SubmitRunOp::new("load").run_name(name).job_name(job).notebook_params([("of", "today")]);
    DeleteRunOp::new("delete").run_name(plan.field::<Json>("run").field::<String>("name"));
}

fn main() {}
