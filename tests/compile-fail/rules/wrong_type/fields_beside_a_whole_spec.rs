use kfp_dbx::prelude::*;

#[pipeline(truthful, timeout = "2h")]
fn run(spec: Param<Json>, cluster: Param<Json>) {
    SubmitRunOp::new("one")
        .run_name(format!("one-{}", workflow::uid()))
        .spec(spec)
        .timeout_seconds(60)
        .delete_on_exit();
    SubmitRunOp::new("several")
        .run_name(format!("several-{}", workflow::uid()))
        .new_cluster(cluster)
        .libraries([Library::jar("dbfs:/a.jar")])
        .spec(spec)
        .delete_on_exit();
}

fn main() {}
