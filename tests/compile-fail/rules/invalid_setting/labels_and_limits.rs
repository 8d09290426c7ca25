use kfp_dbx::prelude::*;

#[pipeline(
    truthful,
    timeout = "2h",
    parallelism = 0,
    defaults = Policies::new().pod_label("cost centre", "data")
)]
fn nightly(team: Param<String>) {
    for_each(["a", "b"], |table| {
        SubmitRunOp::new("submit")
            .run_name(format!("{table}-{}", workflow::uid()))
            .job_name("job")
            .jar_params(["10"])
            .pod_label("team", format!("{team}: data"))
            .pod_label("run", format!("nightly-load-of-all-tables-{}-1", workflow::uid()))
            .pod_annotation("a/b/c", "any text")
            .node_selector("agentpool", "spot pool")
            .delete_on_exit();
    })
    .parallelism(0);
}

#[pipeline(truthful, timeout = "2h", argo = "3.6", mutex = "nightly")]
fn deadlock() {
    SubmitRunOp::new("submit")
        .run_name("nightly")
        .job_name("job")
        .jar_params(["10"])
        .mutex("nightly")
        .delete_on_exit();
}

fn main() {}
