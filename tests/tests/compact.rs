//! A workflow with shared templates does the same as the plain workflow.

use kfp_dbx::prelude::*;
use kfp_dbx::rules;
use kfp_dbx_tests::effects::{Given, effects};
use proptest::prelude::*;
use serde_json::{Value as Json, json};

/// An op of a random pipeline: its shape, its texts and its number, the earlier ops that it runs
/// after, and the op whose output it uses.
type Spec = (u8, String, i32, Vec<usize>, Option<usize>);

fn specs(ops: usize) -> impl Strategy<Value = Vec<Spec>> {
    // The texts that a value may contain, and the literals that a user may write.
    let plain = prop::sample::select(vec![
        "",
        "x",
        "it's",
        "\"q\"",
        "a\\b",
        "two\nlines",
        "{x",
        "{",
        "}}",
        "é😀",
        "007",
        "true",
        "# no",
        "\t",
    ]);
    let plain = (plain, 0..100u32).prop_map(|(text, number)| format!("{text}{number}"));
    // An op has a template of its own if its text has two braces.
    let tags = prop::sample::select(vec!["{{x", "{{inputs.parameters.day}}", "{{=1+1}}"]);
    let text = prop_oneof![12 => plain, 1 => tags.prop_map(str::to_owned)];
    let spec =
        (0..4u8, text, 0..=i32::MAX, prop::collection::vec(0..ops, 0..3), prop::option::of(0..ops));
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
                        let cluster = NewCluster::new()
                            .spark_version(text)
                            .node_type_id("Standard_D3_v2")
                            .num_workers(1);
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
        // The texts are of any kind.
        .allow(rules::FORGOTTEN_FORMAT)
        .allow_warnings()
}

fn text_of(pipeline: &Pipeline) -> String {
    pipeline.workflow().unwrap().to_json().unwrap()
}

fn templates(workflow: &str) -> usize {
    let workflow: Json = serde_json::from_str(workflow).unwrap();
    workflow["spec"]["templates"].as_array().unwrap().len()
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 18, ..ProptestConfig::default() })]

    #[test]
    fn both_forms_do_the_same(specs in specs(101)) {
        let plain = text_of(&pipeline(specs.clone(), true));
        let compact = text_of(&pipeline(specs.clone(), false));
        prop_assert!(templates(&plain) > 200);
        prop_assert!(templates(&compact) < 60, "{}", templates(&compact));
        let output = |object: &str, path: &str| match path {
            // The operator drops a 0.
            "{.status.metadata.run_id}" if object.ends_with("7-v-uid") => Some(String::new()),
            "{.status.metadata.run_id}" => Some(object.len().to_string()),
            "{.status.error}" => Some(format!("{object} \"{path}")),
            _ => None,
        };
        let given = Given { params: &[], output: &output };
        let of_plain = effects(&plain, &given).unwrap();
        prop_assert_eq!(&of_plain, &effects(&compact, &given).unwrap());
        prop_assert_eq!(text_of(&pipeline(specs.clone(), false)), compact);
        // For an older Argo, ops whose numbers differ do not share a template.
        let older = text_of(&pipeline(specs, false).argo("3.3"));
        prop_assert!(templates(&older) < 120);
        prop_assert_eq!(of_plain, effects(&older, &given).unwrap());
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
        assert!(json.len() + ops * 80 + 20_000 < 1024 * 1024, "{}", json.len());
        let given = Given { params: &[], output: &|_, _| None };
        let steps = effects(&json, &given).unwrap();
        assert_eq!(steps.len(), ops);
        let last =
            &steps[&format!("create Run run-{}-v-uid", ops - 1)].does["resource"]["manifest"];
        assert_eq!(last["spec"]["jar_params"], json!([(ops - 1).to_string()]));
    }
}

#[test]
fn a_few_ops_read_as_they_were_written() {
    let both = [submits(150), submits(150).plain(true)];
    assert_eq!(text_of(&both[0]), text_of(&both[1]));
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
    let text = chain.workflow().unwrap_err().to_string();
    let no_form = "the 10000 ops like `submit-0` take too much in any form: split the pipeline";
    assert!(text.contains(no_form), "{text}");
    // The status counts, unless Argo stores it elsewhere.
    assert!(submits(700).plain(true).workflow().is_err());
    assert!(submits(700).plain(true).offloaded_status(true).workflow().is_ok());
    assert!(submits(700).plain(true).size_limit(3 << 19).workflow().is_ok());
}

/// Submits, each with its delete after it, one pair after the other.
fn pairs(pairs: usize) -> Pipeline {
    Pipeline::builder("pairs").build(move |_| {
        let mut last: Option<DeleteRunOp> = None;
        for index in 0..pairs {
            let name = format!("run-{index}-{}", workflow::uid());
            let submit = SubmitRunOp::new(format!("submit-{index}")).run_name(&name).after(last);
            submit.job_name("job").jar_params([index]);
            let delete = DeleteRunOp::new(format!("delete-{index}")).run_name(&name);
            last = Some(delete.after(submit));
        }
    })
}

#[test]
fn the_form_that_fits_is_told_and_fits() {
    let text = pairs(2_500).workflow().unwrap_err().to_string();
    let form = "the 2500 ops like `submit-0` and the 2500 ops like `delete-0` fit as 10 loops of at most 250 values, `for_each(values, |value| { … })`, with one op of each in the body and the value in their names, and with `.parallelism(1)` if one value waits for the one before";
    assert!(text.contains(form), "{text}");
    let loops = Pipeline::builder("loops").build(|_| {
        let mut last = None;
        for from in (0..2_500).step_by(250) {
            let each = for_each((from..from + 250).collect::<Vec<i64>>(), |value| {
                let name = format!("run-{value}-{}", workflow::uid());
                let submit = SubmitRunOp::new("submit").run_name(&name).job_name("job");
                submit.jar_params([value]);
                DeleteRunOp::new("delete").run_name(&name).after(submit);
            });
            last = Some(each.parallelism(1).after(last));
        }
    });
    loops.allow_warnings().workflow().unwrap();
    // With twice as many, no form fits.
    let text = pairs(5_000).workflow().unwrap_err().to_string();
    assert!(text.contains("take too much in any form: split the pipeline"), "{text}");
}

/// Returns whether the estimate of a pipeline's size is at most `bytes`.
fn is_at_most(pipeline: &Pipeline, bytes: usize) -> bool {
    match pipeline.clone().size_limit(bytes).workflow() {
        Ok(_) => true,
        Err(error) => {
            let is_size = |found: &kfp_dbx::Diagnostic| found.rule() == kfp_dbx::rules::TOO_LARGE;
            assert!(error.diagnostics().iter().all(is_size), "{error}");
            false
        }
    }
}

#[test]
fn the_estimate_is_not_below_what_was_measured() {
    // Measured on a cluster: ops without a common successor, a status of 984 KB.
    assert!(!is_at_most(&submits(10_000).allow_warnings(), 984_000));
    // The name of an item's node contains the item, and so do those of the nodes in its body.
    let random = |index: u64| {
        let mut state = index + 1;
        let digits = std::iter::repeat_with(|| {
            state = state
                .wrapping_mul(6_364_136_223_846_793_005)
                .wrapping_add(1_442_695_040_888_963_407);
            format!("{:08x}", state >> 32)
        });
        digits.take(25).collect::<String>()
    };
    let each = |items: Vec<String>| {
        Pipeline::builder("each")
            .build(move |_| {
                for_each(items.clone(), |item| {
                    let run = SubmitRunOp::new("run").run_name(format!("run-{item}"));
                    run.job_name("job").jar_params([item]);
                });
            })
            .allow_warnings()
    };
    // 1,000 items of 200 bytes, which stand in two nodes each, and a run with its outputs.
    let items: Vec<_> = (0..1_000).map(random).collect();
    let (known, nodes) = (1_000 * 200 + 1_000 * 160, 2 * 1_000);
    assert!(!is_at_most(&each(items.clone()), known + nodes * (60 + 130)));
    assert!(is_at_most(&each(items.clone()), known + nodes * (80 + 190)));
    // Few values take little space, however often they come. The creates of equal items would fail.
    let few: Vec<_> = items.iter().take(50).cycle().take(1_000).cloned().collect();
    let each = |items| each(items).allow(rules::FIXED_NAME_IN_LOOP);
    assert!(is_at_most(&each(few), known + nodes * 130));
}
