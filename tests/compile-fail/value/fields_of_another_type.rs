use kfp_dbx::prelude::*;

#[pipeline(allow(warnings))]
fn export(tables: Param<Vec<String>>, day: Param<String>, big: Param<i64>) {
    let cluster = CreateClusterOp::new("cluster").cluster_name(tables).spark_version("5").node_type_id("Standard_D3_v2").num_workers(big);
    cluster.enable_elastic_disk("true").autotermination_minutes(day).custom_tags("team");
    CreateClusterOp::new("another").cluster_name(["a"]).spark_version("5").node_type_id("Standard_D3_v2").enable_elastic_disk(1).autoscale((1, 3));
    let run = SubmitRunOp::new("run").run_name(5).existing_cluster_name("a").libraries(["dbfs:/a.jar"]).notebook_task("/Export");
    run.timeout(3600).retry(3);
    SubmitRunOp::new("b").run_name("b").job_name("job").notebook_params("day");
    let item = ImportWorkspaceItemOp::new("import").item_name("a").path("/a").language(1).format("SOURCE");
    item.content(include_bytes!("fields_of_another_type.rs"));
}

fn main() {}
