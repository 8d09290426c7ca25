//! The bytes of 100, 1,000 and 5,000 ops, with a template for each op and with the default form:
//! `cargo bench --bench size`.

use std::time::Instant;

use kfp_dbx::prelude::*;

/// Submits with different names and arguments, each on its own.
fn fan(ops: usize) -> Pipeline {
    Pipeline::builder("fan").build(move |_| {
        for index in 0..ops {
            submit(index);
        }
    })
}

/// Submits, each with its delete after it.
fn pairs(ops: usize) -> Pipeline {
    Pipeline::builder("pairs").build(move |_| {
        for index in 0..ops / 2 {
            let submit = submit(index);
            DeleteRunOp::new(format!("delete-{index}"))
                .run_name(format!("run-{index}"))
                .after(submit);
        }
    })
}

/// Submits one after the other.
fn chain(ops: usize) -> Pipeline {
    Pipeline::builder("chain").build(move |_| {
        let mut before: Option<SubmitRunOp> = None;
        for index in 0..ops {
            before = Some(submit(index).after(before));
        }
    })
}

fn submit(index: usize) -> SubmitRunOp {
    SubmitRunOp::new(format!("submit-{index}"))
        .run_name(format!("run-{index}"))
        .new_cluster(
            NewCluster::new()
                .spark_version("5.3.x-scala2.11")
                .node_type_id("Standard_D3_v2")
                .num_workers(2),
        )
        .libraries([Library::jar("dbfs:/docs/sparkpi.jar")])
        .spark_jar_task(SparkJarTask::new("org.apache.spark.examples.SparkPi").parameters([index]))
}

fn main() {
    let quick = std::env::args().any(|arg| arg == "--test");
    let sizes: &[usize] = if quick { &[100] } else { &[100, 1_000, 5_000, 10_000] };
    println!("{:8}{:>8}{:>14}{:>14}{:>14}", "form", "ops", "plain", "by default", "in");
    for (name, pipeline) in
        [("fan", fan as fn(usize) -> Pipeline), ("pairs", pairs), ("chain", chain)]
    {
        for &ops in sizes {
            // A workflow that is too large for Argo is an error, but here only the bytes matter.
            let pipeline = || pipeline(ops).allow_warnings();
            let plain = pipeline().plain(true).size_limit(usize::MAX).workflow();
            let plain = plain.and_then(|workflow| workflow.to_json());
            let begin = Instant::now();
            let compact = pipeline().workflow().and_then(|workflow| workflow.to_json());
            let took = begin.elapsed();
            let bytes = |json: Result<String, kfp_dbx::Error>| match json {
                Ok(json) => json.len().to_string(),
                Err(_) => "too large".to_owned(),
            };
            println!("{name:8}{ops:8}{:>14}{:>14}{:>14?}", bytes(plain), bytes(compact), took);
        }
    }
}
