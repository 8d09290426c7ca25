use kfp_dbx::prelude::*;

#[pipeline(allow(warnings))]
fn clean(name: Param<String>) {
    let delete = DeleteClusterOp::new("delete").cluster_name(name);
    let submit = SubmitRunOp::new("submit").run_name(name).notebook_task(NotebookTask::new("/Example"));
    submit.existing_cluster_id(delete.outputs.cluster_id);
}

fn main() {}
