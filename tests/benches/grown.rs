//! What grows: documents, pipelines, and functions with the attribute.

use std::fmt::Write;
use std::hint::black_box;

use kfp_dbx::prelude::*;
use kfp_dbx_core::spec::conform::conform_struct;
use kfp_dbx_core::syntax::places::places;
use kfp_dbx_core::syntax::read::{Format, document, literal};
use kfp_dbx_core::table::{OPS, Operator};
use kfp_dbx_core::value::Value;
use proc_macro2::TokenStream;

use kfp_dbx_simulator::report::{Phase, Report};
use kfp_dbx_simulator::scenario::{Cluster, Scenario};
use kfp_dbx_simulator::workflow::Workflow;

use crate::Case;
use crate::mixed::mixed;
use crate::pipelines::{chain, fan, layers, lives, submits};

/// Documents, pipelines that a program builds, and functions with the attribute.
pub const CASES: [Case; 35] = [
    ("documents: mistakes in JSON", 500, |count| mistakes(&spec("null", count), Format::Json)),
    ("documents: mistakes in YAML", 500, |count| mistakes(&spec("null", count), Format::Yaml)),
    ("documents: objects that are mistakes", 500, |count| {
        mistakes(&spec("{}", count), Format::Yaml);
    }),
    ("documents: mistakes in merged maps", 500, |count| {
        mistakes(&spec("{<<: {jra: x}}", count), Format::Yaml);
    }),
    ("documents: aliases of one anchor", 500, |count| {
        mistakes(
            &format!("name: &n j\nlibraries: [{}]", vec!["*n"; count].join(", ")),
            Format::Yaml,
        );
    }),
    ("documents: numbers with digits", 1_000, |count| {
        let text = format!("[{}]", vec!["1.10"; count].join(", "));
        black_box(document(&text, Format::Yaml, literal).unwrap());
    }),
    ("documents: brackets in YAML", 10_000, |count| refused(&"[".repeat(count), Format::Yaml)),
    ("documents: braces in YAML", 10_000, |count| refused(&"{a: ".repeat(count), Format::Yaml)),
    ("documents: brackets in JSON", 10_000, |count| refused(&"[".repeat(count), Format::Json)),
    ("pipelines: pairs of one name", 50, |count| pairs(count, false)),
    ("pipelines: ordered pairs of one name", 50, |count| pairs(count, true)),
    ("pipelines: conditions in sequence", 50, conditions),
    ("pipelines: long conditions", 250, long_condition),
    ("pipelines: nested conditions", 15, nested),
    ("pipelines: bytes of a field", 25_000, bytes_of_a_field),
    ("pipelines: bytes of a file", 25_000, bytes_of_a_file),
    ("simulations: ops in a chain", 250, |count| simulated(&submits(count, chain).plain(true))),
    ("simulations: ops after one", 250, |count| simulated(&submits(count, fan))),
    ("simulations: ops in layers", 250, |count| simulated(&submits(count, layers))),
    ("simulations: runs on one cluster", 250, |count| simulated(&lives(count))),
    ("simulations: an output of the first op", 250, |count| simulated(&turns(count))),
    ("simulations: clusters by their ids", 125, |count| simulated(&clusters(count))),
    ("simulations: objects that are not there", 125, absent),
    ("simulations: stages of ops of all kinds", 200, |count| simulated(&mixed(count))),
    ("simulations: items of a loop", 250, items_of_a_loop),
    ("functions: Rust conditions in sequence", 50, |count| {
        expand(&format!(
            "let full = true; {}",
            repeated(count, |i| format!("if full {{ {} }} else {{ {} }}", op(i, "a"), op(i, "b")))
        ));
    }),
    ("functions: Rust conditions of one chain", 50, |count| {
        let mut chain = String::from("let n = 7;");
        for i in 0..count {
            write!(chain, "if n == {i} {{ {} }} else ", op(i, "a")).unwrap();
        }
        expand(&format!("{chain} {{}}"));
    }),
    ("functions: Rust matches of many arms", 50, |count| {
        let arms = repeated(count, |i| format!("{i} => {{ {} }}", op(i, "a")));
        expand(&format!("let n = 7; match n {{ {arms} _ => {{}} }}"));
    }),
    ("functions: conditions of a run in sequence", 50, |count| {
        expand(&repeated(count, |i| {
            format!(
                "when(name.eq(\"{i}\"), || {{ {} }}).otherwise(|| {{ {} }});",
                op(i, "a"),
                op(i, "b")
            )
        }));
    }),
    ("functions: nested conditions of a run", 15, |count| {
        let begin = repeated(count, |i| format!("when(name.ne(\"{i}\"), || {{ {}", op(i, "a")));
        expand(&format!("{begin}{}", "});".repeat(count)));
    }),
    ("functions: long conditions", 250, |count| {
        let rest = repeated(count, |i| format!(".and(name.ne(\"{i}\"))"));
        expand(&format!("when(name.ne(\"x\"){rest}, || {{ {} }});", op(0, "a")));
    }),
    ("functions: uses of a value by json!", 50, |count| {
        let uses = repeated(count, |i| format!("let v{i} = json!({{\"y\": {i}, \"x\": value}});"));
        expand(&format!("let value = json!({{\"x\": name}}); {uses} {}", op(0, "a")));
    }),
    ("functions: values that double", 50, |count| {
        let twice = repeated(count, |i| format!("let v{} = json!([v{i}, v{i}]);", i + 1));
        expand(&format!("let v0 = json!({{\"x\": name}}); {twice} {}", op(0, "a")));
    }),
    ("functions: ops that use one output", 100, |count| {
        let rest = repeated(count, |i| {
            format!(
                "SubmitRunOp::new(\"run-{i}\").run_name(format!(\"{{name}}-{i}\")).existing_cluster_id(cluster.outputs.cluster_id).notebook_task(NotebookTask::new(\"/N\")).keep();"
            )
        });
        expand(&format!(
            "let cluster = CreateClusterOp::new(\"c\").cluster_name(name).spark_version(\"x\").num_workers(1).keep();{rest}"
        ));
    }),
    ("functions: bytes of a text", 25_000, |count| {
        let text = "x".repeat(count);
        expand(&format!(
            "SubmitRunOp::new(\"run\").run_name(\"r\").job_name(\"j\").jar_params([\"{text}\"]).keep();"
        ));
    }),
];

/// Returns a spec with that many libraries.
fn spec(library: &str, count: usize) -> String {
    format!("{{\"name\": \"j\", \"libraries\": [{}]}}", vec![library; count].join(",\n"))
}

/// Reads a spec with that many mistakes and finds their places.
fn mistakes(text: &str, format: Format) {
    let job = OPS.iter().find(|op| op.rust_name == "CreateJobOp").map(|op| op.kind.spec);
    let Ok(Value::Map(mut map)) = document(text, format, literal) else { panic!("no object") };
    let misfits = conform_struct(&mut map, job.unwrap());
    let paths: Vec<_> = misfits.iter().map(|misfit| &misfit.path[..]).collect();
    let found = places(text, format, &paths);
    assert!(found[0].place().is_some());
}

fn refused(text: &str, format: Format) {
    black_box(document(text, format, literal).unwrap_err());
}

fn delete(index: usize) -> DeleteRunOp {
    DeleteRunOp::new(format!("delete-{index}")).run_name(format!("run-{index}")).external()
}

fn build(body: impl Fn(&kfp_dbx::Declare) + Send + Sync + 'static) {
    let pipeline = Pipeline::builder("grown").build(body);
    black_box(pipeline.size_limit(usize::MAX).to_yaml().err());
}

fn pairs(count: usize, is_ordered: bool) {
    build(move |_| {
        let mut last: Option<DeleteClusterOp> = None;
        for index in 0..count {
            let create = CreateClusterOp::new(format!("create-{index}"))
                .cluster_name("x")
                .spark_version("x")
                .node_type_id("x")
                .num_workers(1);
            let delete = DeleteClusterOp::new(format!("delete-{index}")).cluster_name("x");
            if is_ordered {
                create.after(last.take());
                last = Some(delete.wait("1h").after(create));
            }
        }
    });
}

fn conditions(count: usize) {
    build(move |p| {
        let name = p.param(Parameter::<String>::new("name"));
        for index in 0..count {
            when(name.eq(index.to_string()), || {
                delete(2 * index);
            })
            .otherwise(|| {
                delete(2 * index + 1);
            });
        }
    });
}

fn long_condition(count: usize) {
    build(move |p| {
        let name = p.param(Parameter::<String>::new("name"));
        let all = (0..count).fold(name.ne("x"), |all, index| all.and(name.ne(index.to_string())));
        when(all, || {
            delete(0);
        });
    });
}

fn nested(count: usize) {
    fn within(name: Param<String>, left: usize) {
        delete(left);
        if left > 0 {
            when(name.ne(left.to_string()), || within(name, left - 1));
        }
    }
    build(move |p| within(p.param(Parameter::<String>::new("name")), count));
}

fn bytes_of_a_field(count: usize) {
    let text = "x\n".repeat(count / 2);
    build(move |_| {
        SubmitRunOp::new("run")
            .run_name("r")
            .existing_cluster_name("c")
            .spark_jar_task(SparkJarTask::new("C").parameters([text.clone()]));
    });
}

fn bytes_of_a_file(count: usize) {
    let bytes = vec![b'x'; count];
    build(move |_| {
        CreateDbfsBlockOp::new("b").block_name("b").path("/b").data(Base64::bytes(&bytes));
    });
}

/// Simulates a run in which all goes well.
fn simulated(pipeline: &Pipeline) {
    assert_eq!(report(pipeline).phase, Phase::Succeeded);
}

fn report(pipeline: &Pipeline) -> Report {
    let json = pipeline.workflow().unwrap().to_json().unwrap();
    let workflow = Workflow::read(&json).unwrap();
    let (scenario, cluster) = (Scenario::default(), Cluster::new(Operator::KfpDbx));
    kfp_dbx_simulator::simulate(&[(&workflow, &scenario)], &cluster).unwrap().remove(0)
}

/// Returns a pipeline of that many runs on one cluster, each after the one before.
fn turns(count: usize) -> Pipeline {
    let pipeline = Pipeline::builder("grown").build(move |_| {
        let cluster = CreateClusterOp::new("cluster")
            .cluster_name("cluster")
            .spark_version("5.3.x-scala2.11")
            .node_type_id("Standard_D3_v2")
            .num_workers(2);
        let mut last: Option<SubmitRunOp> = None;
        for index in 0..count {
            let run = SubmitRunOp::new(format!("run-{index}"))
                .run_name(format!("run-{index}"))
                .existing_cluster_id(cluster.outputs.cluster_id)
                .spark_python_task(SparkPythonTask::new("dbfs:/docs/pi.py"));
            last = Some(run.after(last.take()));
        }
    });
    pipeline.allow_warnings()
}

/// Returns a pipeline of that many clusters, each with a run that has its id.
fn clusters(count: usize) -> Pipeline {
    let pipeline = Pipeline::builder("grown").build(move |_| {
        for index in 0..count {
            let cluster = CreateClusterOp::new(format!("cluster-{index}"))
                .cluster_name(format!("cluster-{index}"))
                .spark_version("5.3.x-scala2.11")
                .node_type_id("Standard_D3_v2")
                .num_workers(2);
            SubmitRunOp::new(format!("run-{index}"))
                .run_name(format!("run-{index}"))
                .existing_cluster_id(cluster.outputs.cluster_id)
                .spark_python_task(SparkPythonTask::new("dbfs:/docs/pi.py"));
        }
    });
    pipeline.allow_warnings()
}

/// Simulates runs of that many jobs that nobody has made.
fn absent(count: usize) {
    let pipeline = Pipeline::builder("grown").build(move |_| {
        for index in 0..count {
            SubmitRunOp::new(format!("run-{index}"))
                .run_name(format!("run-{index}"))
                .job_name(format!("job-{index}"))
                .jar_params(["--all"]);
        }
    });
    let report = report(&pipeline.allow_warnings());
    assert_eq!(report.absent.len(), count);
}

fn items_of_a_loop(count: usize) {
    let items: Vec<_> = (0..count).map(|index| format!("item-{index}")).collect();
    let pipeline = Pipeline::builder("grown").build(move |_| {
        for_each(items.clone(), |item| {
            // A run with a cluster of its own waits for nothing.
            let cluster = NewCluster::single_node().spark_version("15.4.x-scala2.12");
            SubmitRunOp::new("run")
                .run_name(item)
                .new_cluster(cluster.node_type_id("Standard_D3_v2"))
                .spark_jar_task(SparkJarTask::new("Main").parameters([item]))
                .keep();
        });
    });
    simulated(&pipeline.operator("kfp-dbx").allow_warnings());
}

fn repeated(count: usize, part: impl Fn(usize) -> String) -> String {
    (0..count).map(part).collect()
}

fn op(index: usize, letter: &str) -> String {
    format!("DeleteRunOp::new(\"{letter}-{index}\").run_name(\"{letter}-{index}\").external();")
}

fn expand(body: &str) {
    let item = format!("fn grown(name: Param<String>) {{ {body} }}");
    let item: TokenStream = item.parse().unwrap();
    // A warning asks rustc for its place, and this program is not rustc.
    let allowed = "ignored_failure, no_timeout, resource_leak, unused_parameter, fixed_name";
    let attribute: TokenStream = format!("truthful, allow({allowed})").parse().unwrap();
    black_box(crate::pipeline::pipeline(attribute, &item));
}
