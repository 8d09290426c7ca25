//! The pictures of pipelines: Mermaid, DOT, SVG.

use kfp_dbx::Pipeline;
use kfp_dbx::graph::NodeKind;
use kfp_dbx::prelude::*;
use kfp_dbx_tests::golden::assert_golden;
use kfp_dbx_tests::plan::plans;
use kfp_dbx_tests::{pipelines_of_examples, with_examples};
use proptest::prelude::{ProptestConfig, prop_assert, proptest};
use proptest::test_runner::RngSeed;

with_examples!(pipelines_of_examples);

#[path = "../../examples/approval.rs"]
#[allow(dead_code)]
mod approval;

#[path = "../../examples/cron.rs"]
#[allow(dead_code)]
mod cron;

fn all_examples() -> Vec<(&'static str, Pipeline)> {
    let others = [("approval", approval::figures()), ("cron", cron::nightly())];
    examples().into_iter().chain(others).collect()
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

/// All kinds of blocks, nested, and ten branches.
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

/// A job with tasks of its own, and a run of it that another op follows.
#[pipeline(operator = "kfp-dbx", truthful, timeout = "2h")]
fn tasks(day: Param<String>) {
    let uid = workflow::uid();
    let notebook = |key: &str| Task::new(key).notebook_task(NotebookTask::new("/Shared/Load"));
    let job = CreateJobOp::new("job")
        .job_name(format!("job-{uid}"))
        .job_clusters([JobCluster::new(
            "shared",
            NewCluster::new()
                .spark_version("15.4.x-scala2.12")
                .node_type_id("Standard_D4ds_v5")
                .num_workers(2),
        )])
        .tasks([
            notebook("load").job_cluster_key("shared"),
            Task::new("is_monday")
                .condition_task(ConditionTask::new(day, ConditionOperator::EqualTo, "monday"))
                .depends_on([TaskDependency::new("load")]),
            notebook("week")
                .job_cluster_key("shared")
                .depends_on([TaskDependency::new("is_monday").outcome("true")]),
            notebook("report")
                .job_cluster_key("shared")
                .depends_on([TaskDependency::new("week"), TaskDependency::new("load")])
                .run_if(RunIf::NoneFailed),
        ])
        .delete_on_exit();
    let run = SubmitRunOp::new("run")
        .run_name(format!("run-{uid}"))
        .job_name(job.outputs.name)
        .delete_on_exit();
    SubmitRunOp::new("after")
        .run_name(format!("after-{uid}"))
        .job_name("figures")
        .after(run)
        .delete_on_exit();
}

#[test]
fn tasks_are_drawn_in_their_op() {
    let graph = tasks().graph().unwrap();
    assert_golden("tests/graphs/tasks.mmd", &graph.to_mermaid());
    assert_golden("tests/graphs/tasks.dot", &graph.to_dot());
    assert_golden("tests/graphs/tasks.svg", &graph.to_svg());
    let name = |index: usize| graph.nodes()[index].name();
    let of_tasks = graph.nodes().iter().filter(|node| node.kind() == NodeKind::Task);
    let of_tasks: Vec<_> =
        of_tasks.map(|node| (node.name(), name(node.parent().unwrap()))).collect();
    let all = ["load", "is_monday", "week", "report"];
    assert_eq!(of_tasks, all.map(|task| (task, "job")));
    let edges = graph.edges().iter().map(|edge| (name(edge.from()), name(edge.to()), edge.label()));
    let edges: Vec<_> = edges.filter(|(from, ..)| all.contains(from)).collect();
    let expected = [
        ("load", "is_monday", None),
        ("is_monday", "week", Some("if true")),
        ("week", "report", Some("unless one failed")),
        ("load", "report", Some("unless one failed")),
    ];
    assert_eq!(edges, expected);
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
        .truthful(true)
}

#[test]
#[ignore = "writes pictures to look at"]
fn pictures() {
    let folder = std::env::var("KFP_DBX_PICTURES").unwrap();
    let mut all = all_examples();
    all.push(("everything", everything()));
    all.push(("hostile", hostile()));
    all.push(("tasks", tasks()));
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
            let mode: Param<String> = p.param(Parameter::new("mode").default("x"));
            when(mode.eq(HOSTILE), || {
                DeleteRunOp::new("end").run_name("x").external();
            })
            .name("end");
        })
        .timeout("2h")
        .truthful(true)
}

#[test]
fn examples_are_drawn_as_they_were() {
    for (name, pipeline) in all_examples() {
        let graph = pipeline.graph().unwrap();
        assert_golden(&format!("tests/graphs/{name}.mmd"), &graph.to_mermaid());
        if ["clean_up", "conditions"].contains(&name) {
            assert_golden(&format!("tests/graphs/{name}.dot"), &graph.to_dot());
        }
        // The README shows the picture of `calc_pi`.
        if ["calc_pi", "clean_up", "conditions"].contains(&name) {
            assert_golden(&format!("tests/graphs/{name}.svg"), &graph.to_svg());
        }
    }
}

#[test]
fn texts_of_any_kind_are_escaped() {
    let graph = hostile().graph().unwrap();
    let svg = graph.to_svg();
    let svg = roxmltree::Document::parse(&svg).unwrap();
    let shown: String = svg.descendants().filter_map(|node| node.text()).collect();
    assert!(shown.contains("<i>&amp;]})"), "{shown}");
    for line in graph.to_mermaid().lines().skip(3).filter(|line| line.contains('"')) {
        assert_eq!(line.matches('"').count(), 2, "{line}");
        let bare = line.replace("<br/>", "");
        assert!(!bare.contains("%%") && !bare.contains('<') && !bare.contains('\\'), "{line}");
    }
    for line in graph.to_dot().lines() {
        let bare = line.replace("\\\\", "").replace("\\\"", "");
        assert_eq!(bare.matches('"').count() % 2, 0, "{line}");
    }
}

#[test]
fn resources_know_who_handles_them() {
    let graph = clean_up::train().graph().unwrap();
    let names = |ops: &[usize]| ops.iter().map(|op| graph.nodes()[*op].name()).collect::<Vec<_>>();
    let cluster = graph.resources().iter().find(|of| of.label().starts_with("cluster")).unwrap();
    assert_eq!(cluster.label(), "cluster train-{workflow.uid}");
    assert_eq!(names(cluster.creates()), ["create-cluster"]);
    assert_eq!(names(cluster.uses()), ["create-job", "train"]);
    assert_eq!(names(cluster.deletes()), ["delete-create-cluster"]);
}

proptest! {
    #![proptest_config(ProptestConfig {
        cases: 40,
        rng_seed: RngSeed::Fixed(7),
        failure_persistence: None,
        ..ProptestConfig::default()
    })]

    #[test]
    fn nothing_overlaps_and_nothing_is_missing(plan in plans()) {
        let graph = plan.pipeline().graph().unwrap();
        let (mermaid, dot, svg) = (graph.to_mermaid(), graph.to_dot(), graph.to_svg());
        prop_assert!(svg == plan.pipeline().graph().unwrap().to_svg());
        let document = roxmltree::Document::parse(&svg).unwrap();
        let mut boxes = Vec::new();
        for (index, node) in graph.nodes().iter().enumerate() {
            let id = format!("n{index}");
            let marks = [format!("{id}[\""), format!("{id}([\"")];
            let in_mermaid = marks.iter().any(|mark| mermaid.contains(mark));
            prop_assert!(in_mermaid, "{}", id);
            let in_dot = dot.contains(&format!("{id} "));
            prop_assert!(in_dot, "{}", id);
            let group = document.descendants().find(|of| of.attribute("id") == Some(&id)).unwrap();
            let rect = group.children().find(|of| of.has_tag_name("rect")).unwrap();
            let [x, y, width, height] = ["x", "y", "width", "height"]
                .map(|name| rect.attribute(name).unwrap().parse::<f64>().unwrap());
            boxes.push((node.parent(), [x, y, x + width, y + height]));
        }
        for (index, (parent, a)) in boxes.iter().enumerate() {
            if let Some(parent) = parent {
                let b = boxes[*parent].1;
                prop_assert!(b[0] < a[0] && b[1] < a[1] && a[2] < b[2] && a[3] < b[3]);
            }
            for (of, b) in &boxes[..index] {
                let apart = a[2] <= b[0] || b[2] <= a[0] || a[3] <= b[1] || b[3] <= a[1];
                prop_assert!(of != parent || apart, "{}", index);
            }
        }
    }
}
