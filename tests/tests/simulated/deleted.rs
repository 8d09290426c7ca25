//! Deletes that Databricks refuses, and clusters that somebody ends.

use kfp_dbx::prelude::*;
use kfp_dbx_simulator::scenario::Fault;
use kfp_dbx_tests::cluster::small_cluster;
use kfp_dbx_tests::simulated::Case;

use crate::faults::{note, run};

/// A run on a cluster, and a job. The names of the cluster and the job have a word.
#[pipeline(truthful, timeout = "6m")]
fn protected(word: Param<String>) {
    let uid = workflow::uid();
    let cluster = CreateClusterOp::new("cluster")
        .cluster_name(format!("cluster-{word}-{uid}"))
        .spark_version("15.4.x-scala2.12")
        .node_type_id("Standard_D3_v2")
        .num_workers(1)
        .delete_on_exit();
    SubmitRunOp::new("work")
        .run_name(format!("work-{uid}"))
        .existing_cluster_id(cluster.outputs.cluster_id)
        .notebook_task(NotebookTask::new("/Shared/work"))
        .delete_on_exit();
    CreateJobOp::new("job")
        .job_name(format!("job-{word}-{uid}"))
        .new_cluster(small_cluster())
        .notebook_task(NotebookTask::new("/Shared/work"))
        .delete_on_exit();
}

/// A run that is deleted as soon as it has ended, and what comes then.
#[pipeline(truthful)]
fn protected_run(word: Param<String>) {
    let work = run("work", word);
    let delete = DeleteRunOp::new("delete").run_name(work.outputs.run_name).timeout("6m");
    note("next").after(delete);
}

pub fn cases() -> Vec<Case> {
    let refused = |name, operator: &str| {
        let case = Case::new(name, protected().operator(operator)).param("word", "is-protected");
        case.fault("delete-cluster", Fault::Rejected).fault("delete-job", Fault::Rejected)
    };
    vec![
        refused("delete-refused", "azure-databricks-operator"),
        refused("delete-refused-kfp-dbx", "kfp-dbx"),
        Case::new("delete-refused-of-run", protected_run())
            .param("word", "is-protected")
            .fault("delete", Fault::Rejected),
        Case::new("cluster-is-ended", protected())
            .param("word", "slow")
            .fault("cluster", Fault::Ends("TERMINATED".to_owned())),
    ]
}
