use kfp_dbx::prelude::*;

#[pipeline(allow(warnings))]
fn export(day: Param<String>, tables: Param<Vec<String>>) {
    let run = SubmitRunOp::new("run").run_name(day.replace("-", "")).job_name("export").jar_params([day.to_uppercase()]);
    let workers = day.parse::<i32>().unwrap();
    CreateClusterOp::new("cluster").cluster_name(run.outputs.run_name.unwrap()).spark_version("5").node_type_id("Standard_D3_v2").num_workers(workers);
    when(tables.len().gt(3), || DeleteRunOp::new("delete").run_name(day));
    for (index, table) in tables.iter().enumerate() {
        SubmitRunOp::new("each").run_name(table).job_name("export").jar_params([index]);
    }
    helper(day);
}

fn helper(day: Param<String>) -> bool {
    day.starts_with("2020") || day.as_str() == "today"
}

fn main() {}
