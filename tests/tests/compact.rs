//! A workflow with shared templates does the same as the plain workflow.

use kfp_dbx::prelude::*;
use kfp_dbx_tests::simulate::{Given, simulate};
use proptest::prelude::*;
use serde_json::{Value as Json, json};

/// An op of a random pipeline: its shape, its texts and its number, the earlier ops that it runs
/// after, and the op whose output it uses.
type Spec = (u8, String, i32, Vec<usize>, Option<usize>);

fn specs(ops: usize) -> impl Strategy<Value = Vec<Spec>> {
    // The texts that a value may contain, and the literals that a user may write.
    let text = prop::sample::select(vec![
        "",
        "x",
        "it's",
        "\"q\"",
        "a\\b",
        "two\nlines",
        "{{x",
        "{{inputs.parameters.day}}",
        "}}",
        "{{=1+1}}",
        "é😀",
        "007",
        "true",
        "# no",
        "\t",
    ]);
    let text = (text, 0..100u32).prop_map(|(text, number)| format!("{text}{number}"));
    let spec =
        (0..4u8, text, any::<i32>(), prop::collection::vec(0..ops, 0..3), prop::option::of(0..ops));
    prop::collection::vec(spec, ops)
}

fn pipeline(specs: Vec<Spec>, plain: bool) -> Pipeline {
    Pipeline::builder("random")
        .build(move |p| {
            let day = p.param(Parameter::<String>::new("day").default("mon\"day"));
            let mut made: Vec<SubmitRunOp> = Vec::new();
            for (index, (shape, text, number, after, output)) in specs.iter().enumerate() {
                let name = format!("run-{index}");
                let op = SubmitRunOp::new(&name).run_name(format!("{name}-{}", workflow::uid()));
                let of_job = || op.job_name(format!("job-{}", index % 7));
                let from = output.and_then(|output| made.get(output)).map(|from| from.outputs);
                let op = match (shape, from) {
                    (0, None) => of_job().jar_params((text, *number)),
                    (0, Some(from)) => of_job().jar_params((text, from.run_id, *number)),
                    (1, None) => of_job().jar_params((format!("{day}{text}"), day)),
                    (1, Some(from)) => of_job().jar_params((format!("{day}{text}"), from.error)),
                    (2, None) => {
                        of_job().notebook_params([("text", text.as_str()), ("same", "same")])
                    }
                    (2, Some(from)) => {
                        let text = ("text", text.as_str());
                        of_job().notebook_params((text, ("id", from.run_id), ("why", from.error)))
                    }
                    (_, from) => {
                        let task = SparkPythonTask::new("dbfs:/run.py");
                        let cluster = NewCluster::new().spark_version(text).num_workers(1);
                        op.new_cluster(cluster.enable_elastic_disk(number % 2 == 0))
                            .timeout_seconds(*number)
                            .spark_python_task(match from {
                                None => task,
                                Some(from) => task.parameters((from.run_id, from.error)),
                            })
                    }
                };
                let earlier = after.iter().filter_map(|from| made.get(*from).copied());
                made.push(op.after(earlier.collect::<Vec<_>>()));
            }
            // A fan, whose ops wait for nothing.
            for index in 0..specs.len() {
                DeleteRunOp::new(format!("delete-{index}")).run_name(format!("other-{index}"));
            }
        })
        .plain(plain)
        .allow_warnings()
}

fn json_of(pipeline: &Pipeline) -> Json {
    serde_json::from_str(&pipeline.workflow().unwrap().to_json().unwrap()).unwrap()
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 24, ..ProptestConfig::default() })]

    #[test]
    fn both_forms_do_the_same(specs in specs(101)) {
        let plain = json_of(&pipeline(specs.clone(), true));
        let compact = json_of(&pipeline(specs.clone(), false));
        let templates = |workflow: &Json| workflow["spec"]["templates"].as_array().unwrap().len();
        prop_assert!(templates(&plain) > 200);
        prop_assert!(templates(&compact) < 50);
        let output = |object: &str, path: &str| match path {
            // The operator drops a 0.
            "{.status.metadata.run_id}" if object.ends_with("7-v-uid") => String::new(),
            "{.status.metadata.run_id}" => object.len().to_string(),
            path => format!("{object} \"{path}"),
        };
        let given = Given { params: &[], output: &output };
        prop_assert_eq!(simulate(&plain, &given).unwrap(), simulate(&compact, &given).unwrap());
        prop_assert_eq!(json_of(&pipeline(specs, false)), compact);
    }
}

fn submits(ops: usize) -> Pipeline {
    Pipeline::builder("fan").build(move |_| {
        for index in 0..ops {
            SubmitRunOp::new(format!("submit-{index}"))
                .run_name(format!("run-{index}-{}", workflow::uid()))
                .job_name("job")
                .jar_params([index]);
        }
    })
}

#[test]
fn five_and_ten_thousand_submits_stay_under_the_limit() {
    for ops in [5_000, 10_000] {
        let workflow = submits(ops).workflow().unwrap();
        let json = workflow.to_json().unwrap();
        // Argo's limit, with the status of each finished node.
        assert!(json.len() + ops * 65 + 20_000 < 1024 * 1024, "{}", json.len());
        let workflow: Json = serde_json::from_str(&json).unwrap();
        let given = Given { params: &[], output: &|_, _| String::new() };
        let steps = simulate(&workflow, &given).unwrap();
        assert_eq!(steps.len(), ops);
        let last =
            &steps[&format!("create Run run-{}-v-uid", ops - 1)].does["resource"]["manifest"];
        assert_eq!(last["spec"]["jar_params"], json!([(ops - 1).to_string()]));
    }
}

#[test]
fn a_few_ops_read_as_they_were_written() {
    let both = [submits(150), submits(150).plain(true)];
    assert_eq!(json_of(&both[0]), json_of(&both[1]));
}

#[test]
fn what_outgrows_argo_is_told() {
    let error = submits(1_000).plain(true).workflow().unwrap_err();
    let text = error.to_string();
    assert!(
        text.contains("error[DBX701 too_large]: the workflow outgrows Argo's limit of 1024 KiB"),
        "{text}"
    );
    assert!(text.contains("of its 1001 templates, those of ops take"), "{text}");
    assert!(text.contains("remove `plain`"), "{text}");
    let chain = Pipeline::builder("chain").build(|_| {
        let mut before: Option<SubmitRunOp> = None;
        for index in 0..10_000 {
            let op = SubmitRunOp::new(format!("submit-{index}")).run_name(format!("run-{index}"));
            before = Some(op.job_name("job").jar_params([index]).after(before));
        }
    });
    assert!(chain.workflow().unwrap_err().to_string().contains("split the pipeline"));
    // The status counts, unless Argo stores it elsewhere.
    assert!(submits(700).plain(true).workflow().is_err());
    assert!(submits(700).plain(true).offloaded_status(true).workflow().is_ok());
    assert!(submits(700).plain(true).size_limit(3 << 19).workflow().is_ok());
}
