//! Objects and specs that a run gives as a whole.

use std::slice::from_ref;

use kfp_dbx::prelude::*;
use kfp_dbx_tests::effects::{Given, effects};
use pretty_assertions::assert_eq;

/// The versions that differ in how a manifest gets an object.
const VERSIONS: [&str; 5] = ["3.3", "3.4.3", "3.4.7", "3.4.17", "4.0"];

/// An object with texts that break a manifest which has them between quotes.
fn hostile() -> Json {
    json!({
        "job_name": "job",
        "jar_params": ["it's \"x\"\nevil: 'true' {workflow.name}}", "\\", "007", "#", "ü"],
        "timeout_seconds": 7,
    })
}

/// Returns the specs that a pipeline creates, by the name of the object.
fn specs(pipeline: &Pipeline, params: &[(&str, &str)]) -> Result<Vec<(String, Json)>, String> {
    let workflow = pipeline.workflow().unwrap().to_json().unwrap();
    let steps = effects(&workflow, &Given { params, output: &|_, _| None })?;
    let created = steps.into_iter().filter(|(name, _)| name.starts_with("create"));
    Ok(created
        .map(|(name, step)| (name, step.does["resource"]["manifest"]["spec"].clone()))
        .collect())
}

#[pipeline(allow(warnings))]
fn as_a_whole(spec: Param<Json>, name: Param<String>) {
    SubmitRunOp::new("run").run_name(name).spec(spec);
    CreateSecretScopeOp::new("scope").scope_name(format!("{name}-scope")).spec(spec);
    for_each(
        [json!({"name": "item", "spec": {"job_name": "of-the-item", "jar_params": ["1"]}})],
        |item| {
            SubmitRunOp::new("item")
                .run_name(item.field::<String>("name"))
                .spec(item.field::<Json>("spec"));
        },
    );
}

#[test]
fn a_spec_arrives_whole() {
    for version in VERSIONS {
        let pipeline = as_a_whole().argo(version);
        let text = hostile().to_string();
        let found = specs(&pipeline, &[("spec", &text), ("name", "named")]).unwrap();
        let wanted = [
            ("create Run item".to_owned(), json!({"job_name": "of-the-item", "jar_params": ["1"]})),
            ("create Run named".to_owned(), hostile()),
            ("create SecretScope named-scope".to_owned(), hostile()),
        ];
        assert_eq!(found, wanted, "{version}");
        for wrong in ["", "no JSON", "{"] {
            let found = specs(&pipeline, &[("spec", wrong), ("name", "named")]);
            assert!(found.is_err(), "{wrong:?} for {version}: {found:?}");
        }
    }
}

#[pipeline(op = Run, allow(warnings))]
fn run(name: Param<String>, cluster: Param<Json>, libraries: Param<Vec<Json>>) {
    SubmitRunOp::new("run")
        .run_name(name)
        .new_cluster(cluster)
        .libraries(libraries)
        .notebook_task(NotebookTask::new("/Shared/Run"));
}

#[pipeline(allow(warnings))]
fn arguments(workers: Param<i32>, jar: Param<String>, whole: Param<Json>) {
    let cluster = || json!({"spark_version": "it's", "num_workers": workers});
    Run::new("json").name("json").cluster(cluster()).libraries([json!({"jar": jar})]);
    Run::new("typed")
        .name("typed")
        .cluster(NewCluster::new().spark_version("it's").num_workers(workers))
        .libraries((Library::jar(jar), json!({"jar": "dbfs:/b.jar"})));
    Run::new("given").name("given").cluster(whole).libraries([Library::jar(jar)]);
}

#[test]
fn pipelines_take_objects_as_arguments() {
    for version in VERSIONS {
        let params = [("workers", "2"), ("jar", "dbfs:/a\".jar"), ("whole", "{}")];
        let found = specs(&arguments().argo(version), &params).unwrap();
        let cluster = json!({"spark_version": "it's", "num_workers": 2});
        let a = json!({"jar": "dbfs:/a\".jar"});
        let spec = |name: &str, cluster: Json, libraries: &[Json]| {
            let task = json!({"notebook_path": "/Shared/Run"});
            json!({"run_name": name, "new_cluster": cluster, "libraries": libraries, "notebook_task": task})
        };
        let wanted = [
            ("create Run given".to_owned(), spec("given", json!({}), from_ref(&a))),
            ("create Run json".to_owned(), spec("json", cluster.clone(), from_ref(&a))),
            (
                "create Run typed".to_owned(),
                spec("typed", cluster, &[a, json!({"jar": "dbfs:/b.jar"})]),
            ),
        ];
        assert_eq!(found, wanted, "{version}");
    }
}

/// Returns the rules that a pipeline breaks, with the messages.
fn broken(pipeline: Pipeline) -> Vec<(&'static str, String)> {
    let pipeline = pipeline.allow_warnings();
    let Err(error) = pipeline.workflow() else { return Vec::new() };
    let found = error.diagnostics().iter();
    found.map(|found| (found.rule().name, found.message().to_owned())).collect()
}

fn with_default(default: fn() -> Json) -> Pipeline {
    Pipeline::builder("whole").build(move |p| {
        let spec = p.param(Parameter::<Json>::new("spec").default(default()));
        SubmitRunOp::new("run").run_name("named").spec(spec);
    })
}

#[test]
fn the_default_of_a_whole_spec_is_judged() {
    let fits = broken(with_default(|| json!({"job_name": "x", "jar_params": ["1"]})));
    assert_eq!(fits, []);
    for (default, message) in [
        (
            (|| json!({"job_nam": "x", "jar_params": [1]})) as fn() -> Json,
            "unknown field `job_nam`",
        ),
        (|| json!({}), "a run must"),
        (|| json!(["x"]), "a spec must be an object, but it is a list"),
        (|| json!({"existing_cluster_id": 7}), "`existing_cluster_id` must be text"),
    ] {
        let found = broken(with_default(default));
        let is_wanted =
            |(rule, found): &(_, String)| *rule == "unfit_default" && found.contains(message);
        assert!(found.iter().any(is_wanted), "{message}: {found:?}");
    }
}

#[test]
fn a_whole_spec_takes_no_more_fields() {
    let pipeline = Pipeline::builder("whole").build(|p| {
        let spec = p.param(Parameter::<Json>::new("spec"));
        let run = SubmitRunOp::new("run").run_name("named").spec(spec);
        run.timeout_seconds(60).libraries([Library::jar("dbfs:/a.jar")]);
    });
    let found = broken(pipeline);
    assert_eq!(found.len(), 1, "{found:?}");
    let (rule, message) = &found[0];
    assert_eq!(*rule, "wrong_type");
    assert!(message.contains("`timeout_seconds`, `libraries` are fields"), "{message}");
}

#[test]
fn a_whole_object_is_no_resource() {
    let pipeline = Pipeline::builder("whole").build(|p| {
        let object = p.param(Parameter::<Json>::new("object"));
        ResourceOp::new("create").k8s_resource(object);
    });
    let found = broken(pipeline);
    assert_eq!(found.len(), 1, "{found:?}");
    assert_eq!(found[0].0, "invalid_manifest");
}
