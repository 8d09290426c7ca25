use kfp_dbx::prelude::*;

#[pipeline(allow(warnings))]
fn options(
    #[default = None] day: Param<Option<String>>,
    slices: Option<Param<i32>>,
    #[default = Some("a")] folder: Param<String>,
    #[default = None] tables: Param<Vec<String>>,
    #[default = None] cluster: Param<Json>,
    #[default = ""] level: Param<f64>,
    #[default = ""] dry: Param<bool>,
) {
    SubmitRunOp::new("run")
        .run_name(format!("run-{day}"))
        .new_cluster(cluster)
        .timeout_seconds(slices)
        .spark_python_task(SparkPythonTask::new("dbfs:/a.py").parameters((tables, level, dry)));
    if let Some(day) = day {
        DeleteRunOp::new("delete").run_name(day).external();
    }
    if let None = folder {
        DeleteRunOp::new("delete-none").run_name("none").external();
    }
    if !tables.is_empty() {
        DeleteRunOp::new("delete-some").run_name("some").external();
    }
    if tables.len() > 3 {
        DeleteRunOp::new("delete-all").run_name(folder).external();
    }
}

fn main() {}
