use kfp_dbx::prelude::*;

const SCRIPT: &str = "print(1)";

#[pipeline(truthful, timeout = "2h")]
fn libraries(day: Param<String>, #[default = "UEsDBA=="] jar: Param<String>) {
    let new_cluster = NewCluster::new()
        .spark_version("5.3.x-scala2.11")
        .node_type_id("Standard_D3_v2")
        .num_workers(2);
    CreateDbfsBlockOp::new("upload-jar")
        .block_name(format!("jar-{day}"))
        .path(format!("/jars/figures-{day}.jar"))
        .data(jar)
        .delete_on_exit();
    SubmitRunOp::new("by-jar")
        .run_name(format!("by-jar-{day}"))
        .new_cluster(new_cluster.clone())
        .libraries([Library::jar(format!("dbfs:/jars/figures-{day}.jar"))])
        .spark_jar_task(SparkJarTask::new("com.example.Figures"))
        .delete_on_exit();
    CreateDbfsBlockOp::new("upload-whl")
        .block_name(format!("whl-{day}"))
        .path(format!("/whls/figures-{day}.whl"))
        .data(jar)
        .delete_on_exit();
    CreateDbfsBlockOp::new("upload-egg")
        .block_name(format!("egg-{day}"))
        .path(format!("/eggs/figures-{day}.egg"))
        .data(jar)
        .delete_on_exit();
    CreateDbfsBlockOp::new("upload-script")
        .block_name(format!("script-{day}"))
        .path(format!("/scripts/figures-{day}.py"))
        .data(Base64::text(SCRIPT))
        .delete_on_exit();
    SubmitRunOp::new("by-python")
        .run_name(format!("by-python-{day}"))
        .new_cluster(new_cluster)
        .libraries((
            Library::whl(format!("dbfs:/whls/figures-{day}.whl")),
            Library::egg(format!("dbfs:/eggs/figures-{day}.egg")),
        ))
        .spark_python_task(SparkPythonTask::new(format!("dbfs:/scripts/figures-{day}.py")))
        .delete_on_exit();
}

fn main() {}
