use kfp_dbx::prelude::*;

#[pipeline(allow(warnings))]
fn run(name: Param<String>) {
    let submit = SubmitRunOp::new("submit").run_name(name).existing_cluster_name("c").notebook_task(NotebookTask::new("/Example"));
    submit.libraries([Library::jar("dbfs:/a.jar").egg("dbfs:/b.egg")]);
}

fn main() {}
