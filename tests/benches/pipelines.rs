//! The pipelines that the benchmarks compile.

use kfp_dbx::prelude::*;

fn submit(i: usize, parameter: Param<String>) -> SubmitRunOp {
    SubmitRunOp::new(format!("submit-{i}"))
        .run_name(format!("run-{i}"))
        .new_cluster(
            NewCluster::new()
                .spark_version("5.3.x-scala2.11")
                .node_type_id("Standard_D3_v2")
                .num_workers(2),
        )
        .libraries([Library::jar("dbfs:/docs/sparkpi.jar")])
        .spark_jar_task(
            SparkJarTask::new("org.apache.spark.examples.SparkPi").parameters([parameter]),
        )
        .keep()
}

/// The order of the ops: from the index of an op to the indices of the ops that it runs after.
pub type Shape = fn(usize) -> std::ops::Range<usize>;

/// Each op runs after the one before.
pub fn chain(i: usize) -> std::ops::Range<usize> {
    i.saturating_sub(1)..i
}

/// All ops run after the first.
pub fn fan(i: usize) -> std::ops::Range<usize> {
    0..usize::from(i > 0)
}

/// Each op of a layer of ten runs after all ten of the layer before.
pub fn layers(i: usize) -> std::ops::Range<usize> {
    let start = i / 10 * 10;
    start.saturating_sub(10)..start
}

/// Returns a pipeline without warnings. Argo's limit does not apply, because the benchmark measures
/// the time of writing, not the size.
pub fn submits(size: usize, shape: Shape) -> Pipeline {
    let bench = Pipeline::builder("bench").build(move |p| {
        let parameter = p.param(Parameter::<String>::new("parameter").default("10"));
        let mut ops: Vec<SubmitRunOp> = Vec::with_capacity(size);
        for i in 0..size {
            let op = submit(i, parameter);
            op.after(&ops[shape(i)]);
            ops.push(op);
        }
    });
    bench.truthful(true).timeout("2h").mutex("bench").argo("3.6").size_limit(usize::MAX)
}

/// Returns a pipeline of runs on one cluster, each with its delete. It is the heaviest case for the
/// checks of the lifecycles of resources.
pub fn lives(size: usize) -> Pipeline {
    let bench = Pipeline::builder("bench").build(move |p| {
        let name = p.param(Parameter::<String>::new("name").default("nightly"));
        let cluster = CreateClusterOp::new("cluster")
            .cluster_name(name)
            .spark_version("5.3.x-scala2.11")
            .node_type_id("Standard_D3_v2")
            .num_workers(2);
        let deletes: Vec<_> = (0..size / 2)
            .map(|i| {
                let run = SubmitRunOp::new(format!("run-{i}"))
                    .run_name(format!("{name}-{i}"))
                    .existing_cluster_id(cluster.outputs.cluster_id)
                    .spark_python_task(SparkPythonTask::new("dbfs:/docs/pi.py"));
                DeleteRunOp::new(format!("delete-{i}"))
                    .run_name(format!("{name}-{i}"))
                    .after_end(run)
            })
            .collect();
        DeleteClusterOp::new("delete-cluster").cluster_name(name).after(deletes);
    });
    bench.allow_warnings().size_limit(usize::MAX)
}
