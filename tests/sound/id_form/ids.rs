//! Ids of Databricks, and texts that only the run or Databricks knows.
#![deny(warnings)]

use kfp_dbx::prelude::*;

fn sql(key: &'static str, warehouse: impl IntoValue<String>) -> Task {
    let query = SqlTaskQuery::new("7f0c7a0a-2a6e-4a8a-9d5b-0c7a2c1b0d11");
    Task::new(key).sql_task(SqlTask::new(warehouse).query(query))
}

#[pipeline(operator = "kfp-dbx", truthful, timeout = "2h")]
pub fn ids(
    name: Param<String>,
    id: Param<String>,
    #[default = "60642A1F0300A1B2"] policy: Param<String>,
) {
    SubmitRunOp::new("run")
        .run_name(name)
        .tasks((
            sql("literal", "1234567890abcdef"),
            sql("capitals", "ABCD000000000000"),
            sql("parameter", id),
            sql("begin", format!("1234{id}")),
            sql("end", format!("{id}cdef")),
            Task::new("pipeline")
                .pipeline_task(PipelineTask::new("7f0c7a0a-2a6e-4a8a-9d5b-0c7a2c1b0d11")),
            Task::new("default")
                .new_cluster(NewCluster::new().policy_id(policy))
                .notebook_task(NotebookTask::new("/Figures")),
            Task::new("each").for_each_task(ForEachTask::new(
                r#"["1234567890abcdef"]"#,
                sql("item", "{{input}}"),
            )),
        ))
        .delete_on_exit();
}

#[pipeline(operator = "kfp-dbx", truthful, timeout = "2h", allow(id_form))]
pub fn allowed(name: Param<String>) {
    CreateClusterOp::new("cluster").cluster_name(name).policy_id("small").delete_on_exit();
}

#[test]
fn builds_without_warnings() {
    for pipeline in [ids(), allowed()] {
        assert_eq!(format!("{:?}", pipeline.workflow().unwrap().warnings()), "[]");
    }
}
