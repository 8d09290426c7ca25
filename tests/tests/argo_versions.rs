//! Pipelines for several versions of Argo.

use kfp_dbx::prelude::*;
use kfp_dbx::{ArgoVersion, Workflow};
use kfp_dbx_core::table::argo::{self, FEATURES as ARGO_FEATURES, Feature};
use kfp_dbx_tests::argo::{Case, Version, is_wanted};
use kfp_dbx_tests::effects::{Given, Steps, attempts, effects};
use kfp_dbx_tests::everywhere::{everywhere, inputs, objects, text};
use kfp_dbx_tests::features::{FEATURES, output};
use kfp_dbx_tests::{pipelines_of_examples, with_examples};
use pretty_assertions::assert_eq;
use proptest::prelude::*;
use serde_json::{Value as Json, json};

with_examples!(pipelines_of_examples);

/// The versions that differ in their forms.
const VERSIONS: [&str; 7] = ["3.3", "3.4", "3.4.3", "3.4.7", "3.4.8", "3.4.17", "3.6"];

fn parsed(workflow: &Workflow) -> Json {
    serde_yaml::from_str(&workflow.to_yaml().unwrap()).unwrap()
}

/// Returns the steps of a pipeline, or the reason why it fails.
fn steps(pipeline: &Pipeline, params: &[(&str, &str)]) -> Result<Steps, String> {
    let output = |object: &str, path: &str| output(pipeline.name(), object, path);
    let workflow = pipeline.workflow().unwrap().to_json().unwrap();
    let mut steps = effects(&workflow, &Given { params, output: &output })?;
    // Locks have other forms, which a test of their own compares.
    for step in steps.values_mut() {
        step.does.as_object_mut().unwrap().remove("synchronization");
    }
    Ok(steps)
}

/// Returns every pipeline of the examples and of the features.
fn all() -> impl Iterator<Item = (&'static str, Pipeline)> {
    let features = FEATURES.iter().map(|(name, pipeline, _)| (*name, pipeline()));
    examples().into_iter().chain(features)
}

#[test]
fn each_pipeline_means_the_same_for_every_version() {
    for (name, pipeline) in all() {
        let parameters = pipeline.parameters();
        let required = parameters.iter().filter(|parameter| parameter.default().is_none());
        let given: Vec<_> = required.map(|required| (required.name(), "it's \"x\" ü")).collect();
        let expected = steps(&pipeline, &given).unwrap_or_else(|why| panic!("{name}: {why}"));
        for version in VERSIONS {
            // An op has a mutex and a semaphore.
            if name != "policies" || version == "3.6" {
                let found = steps(&pipeline.clone().argo(version), &given);
                assert_eq!(found.unwrap(), expected, "{name} for {version}");
            }
        }
    }
}

/// Up to Argo 3.7, a loop has a status only if it is skipped. An expression that reads another one
/// fails there, and Argo waits forever for one that it sees in the expression.
#[test]
fn nothing_reads_the_status_of_a_loop_that_runs() {
    let mut read = 0;
    for (name, pipeline) in all() {
        let workflow = parsed(&pipeline.workflow().unwrap());
        let templates = workflow["spec"]["templates"].as_array().unwrap().iter();
        for tasks in
            templates.filter_map(|template| Some((template, template["dag"]["tasks"].as_array()?)))
        {
            let (template, tasks) = tasks;
            let text = template.to_string();
            let is_loop = |task: &&Json| {
                ["withItems", "withParam", "withSequence"]
                    .iter()
                    .any(|field| task.get(field).is_some())
            };
            for task in tasks.iter().filter(is_loop) {
                let task = task["name"].as_str().unwrap();
                assert!(!text.contains(&format!("tasks['{task}'].status")), "{name}: {task}");
                assert!(!text.contains(&format!("tasks.{task}.status")), "{name}: {task}");
                let status = format!("[tasks['{task}']][0].status");
                let skipped = format!("{status} == 'Skipped'");
                assert_eq!(
                    text.matches(&status).count(),
                    text.matches(&skipped).count(),
                    "{name}: {task}"
                );
                read += text.matches(&skipped).count();
            }
        }
    }
    assert!(read > 10, "{read}");
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 64, ..ProptestConfig::default() })]

    #[test]
    fn values_arrive_whole_in_every_form(text in text()) {
        let given = inputs(&text);
        let given: Vec<_> = given.iter().map(|(name, value)| (*name, value.as_str())).collect();
        let output =
            |_: &str, path: &str| (path == "{.status.cluster_info.cluster_id}").then(|| "7".to_owned());
        for version in VERSIONS {
            let workflow = everywhere().argo(version).workflow().unwrap().to_json().unwrap();
            let steps = attempts(&workflow, &Given { params: &given, output: &output });
            let mut found: Vec<_> =
                steps.into_values().map(|step| step.does["resource"]["manifest"].clone()).collect();
            let mut wanted: Vec<_> = objects(&text).into_values().collect();
            found.sort_by_key(Json::to_string);
            wanted.sort_by_key(Json::to_string);
            prop_assert_eq!(found, wanted, "{}", version);
        }
    }
}

#[test]
fn a_value_of_another_type_fails_in_every_form() {
    let good = inputs("x");
    for (name, wrong) in [
        ("number", "abc"),
        ("number", "4.5"),
        ("number", ""),
        ("flag", "maybe"),
        ("flag", "1"),
        ("list", "no list"),
        ("map", "{"),
        ("any", "nothing"),
    ] {
        let given: Vec<_> = good
            .iter()
            .map(|(known, value)| (*known, if *known == name { wrong } else { value.as_str() }))
            .collect();
        for version in VERSIONS {
            let found = steps(&everywhere().argo(version), &given);
            assert!(found.is_err(), "{name} = {wrong:?} for {version}: {found:?}");
        }
    }
}

#[test]
fn a_part_that_is_no_boolean_fails_in_every_form() {
    let built = |is_condition: bool| {
        let pipeline = Pipeline::builder("parts").build(move |p| {
            let items = p.param(Parameter::<Vec<Json>>::new("items"));
            for_each(items, |item| {
                let flag = item.field::<bool>("flag");
                if is_condition {
                    when(flag, || DeleteRunOp::new("delete").run_name("run"));
                } else {
                    CreateClusterOp::new("create")
                        .cluster_name(format!("c-{flag}"))
                        .spark_version("5")
                        .node_type_id("D3")
                        .num_workers(1)
                        .enable_elastic_disk(flag);
                }
            });
        });
        pipeline.allow_warnings().allow(rules::FIXED_NAME_IN_LOOP)
    };
    for version in VERSIONS {
        for is_condition in [false, true] {
            let found = |items| steps(&built(is_condition).argo(version), &[("items", items)]);
            assert_eq!(found(r#"[{"flag": true}]"#).unwrap().len(), 1, "{version}");
            let count = usize::from(!is_condition);
            assert_eq!(found(r#"[{"flag": false}]"#).unwrap().len(), count, "{version}");
            for wrong in [r#"[{"flag": "yes"}]"#, r#"[{"flag": null}]"#, "[{}]", r#"[{"flag": 1}]"#]
            {
                let found = found(wrong);
                assert!(found.is_err(), "{wrong} for {version}: {found:?}");
            }
        }
    }
}

/// A pipeline that uses each feature that the expressions of an op may use.
fn expressions() -> Pipeline {
    Pipeline::builder("expressions")
        .build(|p| {
            let name = p.param(Parameter::<String>::new("name"));
            let size = p.param(Parameter::<i32>::new("size"));
            let list = p.param(Parameter::<Vec<String>>::new("list"));
            let create = CreateClusterOp::new("create")
                .cluster_name(format!("x-{name}"))
                .spark_version("5")
                .node_type_id("D3")
                .num_workers(size);
            when(size.gt(2), || {
                DeleteRunOp::new("delete").run_name(name);
            });
            for_each(list, |table| {
                DeleteRunOp::new("each").run_name(format!("{table}-{name}"));
            });
            SubmitRunOp::new("submit")
                .run_name("r")
                .existing_cluster_name("c")
                .spark_jar_task(SparkJarTask::new("Main").parameters(list))
                .after_end(create);
        })
        .allow_warnings()
}

/// A pipeline with one lock of a workflow, or one of an op.
fn locks(of_workflow: usize, mutexes: usize, semaphores: usize) -> Pipeline {
    let mut pipeline = Pipeline::builder("locks")
        .build(move |_| {
            let mut delete = DeleteRunOp::new("delete").run_name("run");
            for index in 0..mutexes {
                delete = delete.mutex(format!("mutex-{index}"));
            }
            for index in 0..semaphores {
                delete = delete.semaphore("limits", format!("key-{index}"));
            }
        })
        .allow_warnings();
    for index in 0..of_workflow {
        pipeline = pipeline.mutex(format!("lock-{index}"));
    }
    pipeline
}

fn scheduled(schedules: usize, version: &str) -> Result<Workflow, kfp_dbx::Error> {
    let mut cron = Cron::new("0 1 * * *");
    for hour in 1..schedules {
        cron = cron.schedule(format!("0 {hour} * * *"));
    }
    locks(0, 0, 0).argo(version).cron_workflow(&cron)
}

/// The text of the workflow that a feature gives to it, and the text in its place in the version
/// before.
const FORMS: &[(&Feature, &str, &str)] = &[
    (&argo::NEGATIVE_SLICE, ")[1:-1]}}", "sprig.trimSuffix('\\u0022', sprig.trimPrefix("),
    (&argo::FROM_JSON, "fromJSON(", "sprig.mustFromJson("),
    (
        &argo::BARE_EXPRESSION,
        "num_workers: {{=asInt",
        "num_workers: {{inputs.parameters.size-number}}",
    ),
    (&argo::WHEN_EXPRESSION, "when: \"{{=asInt", "when: ({{=asInt"),
];

#[test]
fn each_form_stands_in_the_first_version_that_has_it_and_not_in_the_one_before() {
    for (feature, new, old) in FORMS {
        let from = feature.from;
        let before = ArgoVersion { patch: from.patch - 1, ..from };
        let built = |version: ArgoVersion| expressions().argo(version.to_string()).workflow();
        let (at, below) = (built(from).unwrap(), built(before).unwrap());
        let [at_yaml, below_yaml] = [&at, &below].map(|workflow| workflow.to_yaml().unwrap());
        assert!(at_yaml.contains(new) && !at_yaml.contains(old), "{}:\n{at_yaml}", feature.name);
        assert!(
            below_yaml.contains(old) && !below_yaml.contains(new),
            "{}:\n{below_yaml}",
            feature.name
        );
        assert!(at.needs_argo().features().contains(feature), "{}", feature.name);
        assert!(!below.needs_argo().features().contains(feature), "{}", feature.name);
        // Nothing that is written for a version needs a later one.
        assert!(below.needs_argo().missing_in(before).is_empty(), "{}", feature.name);
        assert!(at.needs_argo().missing_in(from).is_empty(), "{}", feature.name);
    }
}

#[test]
fn each_list_has_a_single_form_before_and_an_error_if_it_is_longer() {
    let single = |pipeline: Pipeline, version: &str| {
        let workflow = pipeline.argo(version).workflow()?;
        Ok::<_, kfp_dbx::Error>((parsed(&workflow)["spec"].clone(), workflow))
    };
    let (spec, workflow) = single(locks(1, 0, 0), "3.5.14").unwrap();
    assert_eq!(spec["synchronization"], json!({"mutex": {"name": "lock-0"}}));
    let needs = workflow.needs_argo();
    assert_eq!(needs.gone_in(), Some(ArgoVersion::new(4, 0, 0)));
    assert_eq!(needs.missing_in(ArgoVersion::new(4, 0, 5)), [&argo::MUTEX]);
    let (spec, workflow) = single(locks(1, 0, 0), "3.6").unwrap();
    assert_eq!(spec["synchronization"], json!({"mutexes": [{"name": "lock-0"}]}));
    assert_eq!(workflow.needs_argo().missing_in(ArgoVersion::new(3, 5, 14)), [&argo::MUTEXES]);

    let of_op = |spec: &Json| spec["templates"][1]["synchronization"].clone();
    let reference = json!({"configMapKeyRef": {"name": "limits", "key": "key-0"}});
    let (spec, _) = single(locks(0, 0, 1), "3.5.14").unwrap();
    assert_eq!(of_op(&spec), json!({"semaphore": reference}));
    let (spec, _) = single(locks(0, 0, 1), "3.6").unwrap();
    assert_eq!(of_op(&spec), json!({"semaphores": [reference]}));

    for (pipeline, what) in [
        (locks(2, 0, 0), "several mutexes"),
        (locks(0, 2, 0), "several mutexes"),
        (locks(0, 0, 2), "several semaphores"),
        (locks(0, 1, 1), "a mutex together with a semaphore"),
    ] {
        let error = single(pipeline.clone(), "3.5.14").unwrap_err();
        let [diagnostic] = error.diagnostics() else { panic!("{error}") };
        assert_eq!(diagnostic.rule(), rules::ARGO_VERSION);
        assert!(diagnostic.message().starts_with(what), "{error}");
        assert!(diagnostic.message().contains("needs Argo 3.6"), "{error}");
        assert!(diagnostic.help().unwrap().contains("argo = \"3.6\""), "{error}");
        single(pipeline, "3.6").unwrap();
    }

    let spec = |workflow: &Workflow| parsed(workflow)["spec"].clone();
    assert_eq!(spec(&scheduled(1, "3.5.14").unwrap())["schedule"], "0 1 * * *");
    assert_eq!(spec(&scheduled(1, "3.6").unwrap())["schedules"][0], "0 1 * * *");
    assert!(scheduled(2, "3.5.14").unwrap_err().to_string().contains("several schedules"));
    assert_eq!(spec(&scheduled(2, "3.6").unwrap())["schedules"].as_array().unwrap().len(), 2);
}

#[test]
fn the_default_is_what_the_guide_says() {
    let default = expressions().workflow().unwrap();
    let stated = expressions().argo("3.4.17").workflow().unwrap();
    assert_eq!(default.to_yaml().unwrap(), stated.to_yaml().unwrap());
    assert!(default.needs_argo().missing_in(ArgoVersion::new(3, 4, 17)).is_empty());
    assert_eq!(default.needs_argo().gone_in(), None);
    // No form of a lock runs on 3.4.17 and on every later version.
    for pipeline in [locks(1, 0, 0), locks(0, 1, 0), locks(0, 0, 1)] {
        let error = pipeline.workflow().unwrap_err();
        assert_eq!(error.diagnostics()[0].rule(), rules::ARGO_VERSION);
        assert!(error.to_string().contains("argo = \"3.6\""), "{error}");
    }
    let guide = include_str!("../../kfp-dbx/src/guide/cluster.md");
    assert!(guide.contains(&format!("The default is {}.", ArgoVersion::default())));
    for (feature, _, _) in FORMS {
        let row = guide.lines().find(|line| line.contains(&format!("| {} |", feature.from)));
        assert!(row.is_some(), "the guide has no row for {}", feature.name);
    }
}

#[test]
fn each_feature_is_among_the_cases() {
    let lists = [&argo::MUTEXES, &argo::SEMAPHORES, &argo::SCHEDULES];
    let singles = [&argo::MUTEX, &argo::SEMAPHORE, &argo::SCHEDULE];
    // Every supported version has these.
    let always = [&argo::EXPRESSIONS, &argo::OMITTED];
    // `a_default_after_a_duration_needs_its_argo` in `suspend.rs`.
    // `display_names.rs` has its own.
    let elsewhere = [&argo::SUSPEND_DEFAULT, &argo::DISPLAY_NAME];
    let forms = FORMS.iter().map(|(feature, ..)| *feature);
    let cases: Vec<&Feature> =
        forms.chain(lists).chain(singles).chain(always).chain(elsewhere).collect();
    for feature in ARGO_FEATURES {
        assert!(cases.contains(feature), "{}", feature.name);
    }
    let needs = expressions().argo("3.3").workflow().unwrap().needs_argo().clone();
    assert_eq!(needs.features(), [&argo::EXPRESSIONS, &argo::OMITTED]);
    assert_eq!(needs.missing_in(ArgoVersion::new(3, 1, 6)), [&argo::EXPRESSIONS, &argo::OMITTED]);
}

#[test]
fn a_later_word_wins_and_a_wrong_one_is_an_error() {
    let pipeline = expressions().argo("3.3").argo("v3.6.2");
    assert!(pipeline.to_yaml().unwrap().contains("fromJSON"));
    let error = expressions().argo("3.9").workflow().unwrap_err();
    assert_eq!(error.diagnostics()[0].message(), "there is no Argo 3.9");
    assert!(error.diagnostics()[0].help().unwrap().contains("`3.3`, `3.4`"));
}

/// Argo passes an expression that fails on as text, and may evaluate it again in the template. Here
/// the name in the expression belongs to another value there: three values have one name.
#[test]
fn a_value_that_fails_is_not_taken_from_another_value_of_the_same_name() {
    let source = |name: &str, output: &str| {
        ResourceOp::new(name)
            .action(Action::Create)
            .k8s_resource(json!({
                "apiVersion": "v1",
                "kind": "ConfigMap",
                "metadata": {"generateName": format!("{name}-")},
            }))
            .attribute_outputs([(output, "{.data.number}")])
    };
    let pipeline = Pipeline::builder("ambiguous")
        .build(move |p| {
            let first = p.param(Parameter::<i32>::new("a-b-c"));
            let second = source("a", "b-c").output_as::<i32>("b-c");
            let third = source("a-b", "c").output_as::<i32>("c");
            when(first.gt(0), || {
                SubmitRunOp::new("run").run_name("run").job_name("j").jar_params([first]);
                CreateClusterOp::new("create")
                    .cluster_name(format!("c-{second}-{third}"))
                    .spark_version("5")
                    .node_type_id("D3")
                    .num_workers(second);
            });
        })
        .allow_warnings()
        .argo("3.3");
    let workflow = parsed(&pipeline.workflow().unwrap());
    let templates = workflow["spec"]["templates"].as_array().unwrap();
    let template = |name: &str| templates.iter().find(|known| known["name"] == name).unwrap();
    let names = |name: &str| {
        let inputs = template(name)["inputs"]["parameters"].as_array().unwrap();
        inputs.iter().map(|input| input["name"].as_str().unwrap().to_owned()).collect::<Vec<_>>()
    };
    assert_eq!(names("when"), ["a-b-c", "a-b-c-2", "a-b-c-3"]);
    assert_eq!(names("create"), ["a-b-c", "a-b-c-2", "a-b-c-number"]);
    let tasks = template("when")["dag"]["tasks"].as_array().unwrap();
    let task = tasks.iter().find(|task| task["name"] == "create").unwrap();
    // In the template, where the input exists, the result is nil, so that the tag stays.
    assert_eq!(
        task["arguments"]["parameters"][2]["value"],
        "{{=inputs.parameters['a-b-c-number'] == nil ? asInt(inputs.parameters['a-b-c-2'] == '' ? '0' : inputs.parameters['a-b-c-2']) : nil}}"
    );
}

/// The versions of Argo that accept a workflow that is written for a version.
const ACCEPT: [(&str, &[&str]); 4] = [
    ("3.3", &["v3.3", "v3.4", "v4"]),
    ("3.4", &["v3.4", "v4"]),
    ("3.4.17", &["v3.4", "v4"]),
    ("4.0", &["v4"]),
];

#[test]
fn argo_accepts_each_pipeline_in_the_version_that_it_is_written_for() {
    if !is_wanted() {
        return;
    }
    let case = |pipeline: Pipeline| Case::new(&pipeline.workflow().unwrap(), &json!({}), &[]);
    for (target, versions) in ACCEPT {
        // Locks have a form of their own up to Argo 3.5.
        let is_locked = |name: &str| ["policies", "settings"].contains(&name);
        let pipelines = all().filter(|(name, _)| !is_locked(name) || target == "4.0");
        let cases: Vec<_> = pipelines.map(|(_, pipeline)| case(pipeline.argo(target))).collect();
        for version in versions {
            Version(version).accepts_all(&cases);
        }
    }
    let locked = [locks(1, 1, 0), locks(1, 0, 1)].map(|pipeline| case(pipeline.argo("3.3")));
    Version("v3.3").accepts_all(&locked);
    Version("v3.4").accepts_all(&locked);
    // The last version that knows these forms is 3.7.
    let (_, answers) = Version("v4").ask(&locked);
    assert!(answers.iter().all(|answer| answer.contains("unknown field")), "{answers:?}");
}
