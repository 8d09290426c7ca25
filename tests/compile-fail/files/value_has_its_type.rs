use kfp_dbx::prelude::*;

fn main() {
    // What is wrong besides is told, too, and nothing that follows from the file.
    let cluster = include_spec!(NewCluster, "data/one.yml").num_workers("2");
    let spec = RunSpec::new()
        .new_cluster(cluster.spark_version("5.3.x-scala2.11").node_type_id("Standard_D3_v2"));
    let autoscale = include_spec!(Autoscale, "data/list.yaml").max_workers(4);
    let _ = (spec, NewCluster::new().autoscale(autoscale));
    CreateDbfsBlockOp::new("create").data(include_file!("data/missing.txt")).num_workers(1);
}
