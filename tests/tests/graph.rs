//! The pictures of pipelines: Mermaid, DOT, SVG.

use std::collections::{BTreeMap, BTreeSet};

use kfp_dbx::Pipeline;
use kfp_dbx::graph::{Graph, NodeKind};
use kfp_dbx::prelude::*;
use kfp_dbx_tests::golden::assert_golden;
use kfp_dbx_tests::plan::plans;
use proptest::prelude::{ProptestConfig, prop_assert, prop_assert_eq, proptest};
use proptest::test_runner::RngSeed;

macro_rules! examples {
    ($($example:ident: $pipeline:ident, $path:literal;)*) => {
        $(
            #[path = $path]
            #[allow(dead_code)]
            mod $example;
        )*

        fn examples() -> Vec<(&'static str, Pipeline)> {
            vec![$((stringify!($example), $example::$pipeline())),*]
        }
    };
}

examples! {
    calc_pi: calc_pipeline, "../../examples/calc_pi.rs";
    calc_pi_resource_op: calc_pipeline, "../../examples/calc_pi_resource_op.rs";
    clean_up: train, "../../examples/clean_up.rs";
    conditions: load, "../../examples/conditions.rs";
    cron: nightly, "../../examples/cron.rs";
    databricks_cluster: calc_pipeline, "../../examples/databricks_cluster.rs";
    databricks_job: calc_pipeline, "../../examples/databricks_job.rs";
    databricks_notebook: notebook_pipeline, "../../examples/databricks_notebook.rs";
    databricks_run: calc_pipeline, "../../examples/databricks_run.rs";
    databricks_secretscope: secretscope_pipeline, "../../examples/databricks_secretscope.rs";
    databricks_workspaceitem: workspaceitem_pipeline, "../../examples/databricks_workspaceitem.rs";
    fan_out: exports, "../../examples/fan_out.rs";
}

#[pipeline(op = Load)]
fn load(table: Param<String>) {
    run("extract", &table);
}

fn run(name: &str, table: &Param<String>) -> SubmitRunOp {
    SubmitRunOp::new(name)
        .run_name(format!("{name}-{table}-{}", workflow::uid()))
        .job_name("load")
        .jar_params([*table])
        .delete_on_exit()
}

/// All kinds of blocks, one in the other, and ten branches.
#[pipeline(truthful, timeout = "2h")]
fn everything(
    #[default = "full"] mode: Param<String>,
    #[default = ["a", "b"]] tables: Param<Vec<String>>,
) {
    let first = run("first", &mode);
    let both = when(mode.eq("full") & !mode.one_of(["x", "y"]), || {
        for_each(tables, |table| {
            run("each", &table);
        })
        .parallelism(2);
    })
    .otherwise(|| {
        run("delta", &mode);
    })
    .after(first);
    let nested = Load::new("nested").table(mode).after(both);
    let branches: Vec<_> =
        (0..10).map(|n| run(&format!("branch-{n}"), &mode).after(nested)).collect();
    run("report", &mode).after(branches);
    run("alarm", &mode).after_failure(first);
    run("always", &mode).after_end(nested);
    on_failure(|| {
        ResourceOp::new("tell").k8s_resource(serde_json::json!({
            "apiVersion": "v1",
            "kind": "ConfigMap",
            "metadata": {"name": format!("failed-{}", workflow::uid())},
        }));
    });
}

fn many(count: usize) -> Pipeline {
    Pipeline::builder("many")
        .build(move |_| {
            let mode = "x";
            let mut before: Vec<SubmitRunOp> = Vec::new();
            for n in 0..count {
                let op = SubmitRunOp::new(format!("op-{n}"))
                    .run_name(format!("op-{n}-{mode}-{}", workflow::uid()))
                    .job_name("load")
                    .jar_params(["1"])
                    .delete_on_exit();
                if n >= 10 {
                    op.after(before[n - 10]);
                }
                before.push(op);
            }
        })
        .timeout("2h")
        .truthful()
}

#[test]
#[ignore = "writes pictures to look at"]
fn pictures() {
    let folder = std::env::var("KFP_DBX_PICTURES").unwrap();
    let mut all = examples();
    all.push(("everything", everything()));
    all.push(("hostile", hostile()));
    all.push(("many", many(40)));
    all.push(("many500", many(500)));
    for (name, pipeline) in all {
        let graph = pipeline.graph().unwrap();
        let start = std::time::Instant::now();
        std::fs::write(format!("{folder}/{name}.svg"), graph.to_svg()).unwrap();
        println!("{name}: {:?}", start.elapsed());
        std::fs::write(format!("{folder}/{name}.dot"), graph.to_dot()).unwrap();
        std::fs::write(format!("{folder}/{name}.mmd"), graph.to_mermaid()).unwrap();
    }
}

const HOSTILE: &str = "a\"b'<i>&amp;]})\\n %% end `x` #quot; 1. **é** 漢字 \u{1}\n--> http://x";

fn hostile() -> Pipeline {
    Pipeline::builder("host \"<ile>\" %% end\\")
        .build(|p| {
            let mode: Param<String> = p.param("mode", Parameter::default("x"));
            when(mode.eq(HOSTILE), || {
                DeleteRunOp::new("end").run_name(HOSTILE).external();
            })
            .name("end");
        })
        .timeout("2h")
        .truthful()
}
