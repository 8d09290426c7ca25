//! Tasks that need no cluster, and those that share one.
#![deny(warnings)]

use kfp_dbx::prelude::*;

fn figures() -> NotebookTask {
    NotebookTask::new("/Shared/Figures")
}

#[pipeline(operator = "kfp-dbx", truthful, timeout = "2h")]
pub fn serverless(name: Param<String>) {
    SubmitRunOp::new("notebook")
        .run_name(format!("{name}-notebook"))
        .notebook_task(figures())
        .delete_on_exit();
    SubmitRunOp::new("warehouse")
        .run_name(format!("{name}-warehouse"))
        .notebook_task(figures().warehouse_id("0123456789abcdef"))
        .delete_on_exit();
    SubmitRunOp::new("sql")
        .run_name(format!("{name}-sql"))
        .sql_task(SqlTask::new("0123456789abcdef").query(SqlTaskQuery::new("1")))
        .delete_on_exit();
}

#[pipeline(operator = "kfp-dbx", truthful, timeout = "2h")]
pub fn in_tasks(name: Param<String>, key: Param<String>) {
    let cluster = NewCluster::new()
        .spark_version("15.4.x-scala2.12")
        .node_type_id("Standard_D3_v2")
        .num_workers(2);
    CreateJobOp::new("job")
        .job_name(name)
        .job_clusters([JobCluster::new("shared", cluster)])
        .tasks((
            Task::new("notebook").notebook_task(figures()),
            Task::new("shared").job_cluster_key("shared").notebook_task(figures()),
            Task::new("one-of-them").job_cluster_key(key).notebook_task(figures()),
            Task::new("is-large").condition_task(ConditionTask::new(
                "{{tasks.notebook.values.rows}}",
                ConditionOperator::GreaterThan,
                "1000",
            )),
        ))
        .delete_on_exit();
}

#[test]
fn builds_without_warnings() {
    for pipeline in [serverless(), in_tasks()] {
        assert_eq!(format!("{:?}", pipeline.workflow().unwrap().warnings()), "[]");
    }
}
