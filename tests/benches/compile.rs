//! Compiling pipelines of 10 to 10,000 ops in chains, fans and layers of ten, beside what
//! `serde_yaml` does with the same documents.
//!
//! `cargo bench` prints the bytes per second of both. `b_until_checked` is the first part of a
//! whole compile: building the ops and checking them; the rest, the writing of the document, takes
//! longer.

use divan::counter::BytesCount;
use divan::{Bencher, black_box};
use kfp_dbx::prelude::*;

fn main() {
    divan::main();
}

const SIZES: [usize; 4] = [10, 100, 1_000, 10_000];

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

/// How the ops hang together: from the index of an op to those that it runs after.
type Shape = fn(usize) -> std::ops::Range<usize>;

fn chain(i: usize) -> std::ops::Range<usize> {
    i.saturating_sub(1)..i
}

fn fan(i: usize) -> std::ops::Range<usize> {
    0..usize::from(i > 0)
}

/// Each op of a layer of ten runs after all ten of the layer before.
fn layers(i: usize) -> std::ops::Range<usize> {
    let start = i / 10 * 10;
    start.saturating_sub(10)..start
}

fn pipeline(size: usize, shape: Shape) -> Pipeline {
    // Each op for itself, also where Argo would not take it: what is measured is the writing.
    let bench = Pipeline::builder("bench").build(move |p| {
        let parameter = p.param(Parameter::<String>::new("parameter").default("10"));
        let mut ops: Vec<SubmitRunOp> = Vec::with_capacity(size);
        for i in 0..size {
            let op = submit(i, parameter);
            op.after(&ops[shape(i)]);
            ops.push(op);
        }
    });
    // Nothing is left to warn of.
    let bench = bench.truthful(true).timeout("2h").mutex("bench");
    bench.plain(true).size_limit(usize::MAX)
}

fn whole(bencher: Bencher, size: usize, shape: Shape) {
    let pipeline = pipeline(size, shape);
    let bytes = pipeline.to_yaml().unwrap().len();
    bencher.counter(BytesCount::new(bytes)).bench(|| black_box(&pipeline).to_yaml().unwrap());
}

fn until_checked(bencher: Bencher, size: usize, shape: Shape) {
    let pipeline = pipeline(size, shape);
    bencher.bench(|| black_box(&pipeline).checks_alone().unwrap());
}

fn bare(bencher: Bencher, size: usize, shape: Shape) {
    let workflow = pipeline(size, shape).workflow().unwrap();
    let write = || serde_yaml::to_string(black_box(&workflow)).unwrap();
    bencher.counter(BytesCount::new(write().len())).bench_local(write);
}

macro_rules! shapes {
    ($($shape:ident)*) => {$(
        mod $shape {
            use super::{Bencher, SIZES};

            #[divan::bench(args = SIZES)]
            fn a_whole_compile(bencher: Bencher, size: usize) {
                super::whole(bencher, size, super::$shape);
            }

            #[divan::bench(args = SIZES)]
            fn b_until_checked(bencher: Bencher, size: usize) {
                super::until_checked(bencher, size, super::$shape);
            }

            #[divan::bench(args = SIZES)]
            fn c_bare_writer(bencher: Bencher, size: usize) {
                super::bare(bencher, size, super::$shape);
            }
        }
    )*};
}

shapes!(chain fan layers);

/// Runs on one cluster, each with its delete: what the checks of the lives of resources have
/// most to do with.
fn lives(size: usize) -> Pipeline {
    let bench = Pipeline::builder("bench").build(move |p| {
        let name = p.param(Parameter::<String>::new("name").default("nightly"));
        let cluster = CreateClusterOp::new("cluster")
            .cluster_name(name)
            .spark_version("5.3.x-scala2.11")
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
    bench.allow_warnings().plain(true).size_limit(usize::MAX)
}

mod lives {
    use super::{Bencher, SIZES, black_box};

    #[divan::bench(args = SIZES)]
    fn a_whole_compile(bencher: Bencher, size: usize) {
        let pipeline = super::lives(size);
        bencher.bench(|| black_box(&pipeline).to_yaml().unwrap());
    }

    #[divan::bench(args = SIZES)]
    fn b_until_checked(bencher: Bencher, size: usize) {
        let pipeline = super::lives(size);
        bencher.bench(|| black_box(&pipeline).checks_alone().unwrap());
    }
}
