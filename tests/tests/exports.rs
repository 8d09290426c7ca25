//! Whole exports: what `databricks jobs get`, the page of a job, a bundle and `runs get` give is a spec,
//! and each setting in it reaches the operator as Databricks has it.

use kfp_dbx::prelude::*;
use kfp_dbx::{Diagnostic, Workflow};
use serde_json::{Value as Json, json};

/// The fields that a workspace or a bundle adds.
const LEFT_OUT: &[&str] = &[
    "attempt_number",
    "bundle",
    "cleanup_duration",
    "cluster_instance",
    "created_time",
    "creator_user_name",
    "end_time",
    "execution_duration",
    "format",
    "include",
    "number_in_job",
    "original_attempt_run_id",
    "resources",
    "run_as_owner",
    "run_as_user_name",
    "run_duration",
    "run_id",
    "run_page_url",
    "run_type",
    "setup_duration",
    "start_time",
    "state",
    "status",
    "targets",
];

macro_rules! exports {
    ($($op:ident $spec:ident $file:literal)+) => {
        /// Each file, as a pipeline that reads it when it is built, and as one that includes it.
        fn exports() -> Vec<(&'static str, Pipeline, Pipeline)> {
            vec![$((
                $file,
                pipeline(|| {
                    $op::from_file_name("export", $file).k8s_name("export").keep();
                }),
                pipeline(|| {
                    $op::new("export").spec(include_spec!($spec, $file)).k8s_name("export").keep();
                }),
            )),+]
        }
    };
}

exports! {
    CreateJobOp JobSpec "tests/data/exports/bundle.yml"
    CreateJobOp JobSpec "tests/data/exports/bundle_resource.yml"
    CreateJobOp JobSpec "tests/data/exports/from_git.yaml"
    SubmitRunOp RunSpec "tests/data/exports/get_run.json"
    CreateJobOp JobSpec "tests/data/exports/get_single_task.json"
    CreateJobOp JobSpec "tests/data/exports/get_two_tasks.json"
    CreateJobOp JobSpec "tests/data/exports/streaming.yaml"
    SubmitRunOp RunSpec "tests/data/exports/submit.json"
    CreateJobOp JobSpec "tests/data/exports/view_branches.yaml"
    CreateJobOp JobSpec "tests/data/exports/view_serverless.json"
}

fn pipeline(body: impl Fn() + Send + Sync + 'static) -> Pipeline {
    let pipeline = Pipeline::builder("exports").build(move |_| body());
    pipeline
        .operator("kfp-dbx")
        .timeout("1h")
        .truthful(true)
        .allow(rules::FIXED_NAME)
        .allow(rules::TIMEOUT_ORDER)
}

fn workflow(file: &str, pipeline: &Pipeline) -> Workflow {
    pipeline.workflow().unwrap_or_else(|error| panic!("{file}: {error}"))
}

/// The spec that the operator gets.
fn spec(workflow: &Workflow) -> Json {
    let workflow: Json = serde_json::from_str(&workflow.to_json().unwrap()).unwrap();
    let templates = workflow["spec"]["templates"].as_array().unwrap();
    let manifest = templates.iter().find_map(|it| it["resource"]["manifest"].as_str()).unwrap();
    let manifest: Json = serde_yaml::from_str(manifest).unwrap();
    manifest["spec"].clone()
}

/// A spec as Databricks takes it: pairs are a map, and what a program receives is text.
fn of_api(value: &Json) -> Json {
    match value {
        Json::Array(items) if items.iter().any(|item| item.get("key").is_some()) => {
            let pair =
                |item: &Json| (item["key"].as_str().unwrap().to_owned(), item["value"].clone());
            Json::Object(items.iter().map(pair).collect())
        }
        Json::Array(items) => items.iter().map(of_api).collect(),
        Json::Object(fields) => {
            fields.iter().map(|(name, value)| (name.clone(), of_api(value))).collect()
        }
        other => other.clone(),
    }
}

/// The settings of a file, without what is left out.
fn settings(file: &str) -> Json {
    let text = std::fs::read_to_string(file).unwrap();
    let mut document: Json = match file.ends_with(".json") {
        true => serde_json::from_str(&text).unwrap(),
        false => serde_yaml::from_str(&text).unwrap(),
    };
    let is_run = document.get("run_id").is_some();
    let mut settings = match (document.get("settings"), document["resources"]["jobs"].as_object()) {
        (Some(settings), _) => settings.clone(),
        (None, Some(jobs)) => jobs.values().next().unwrap().clone(),
        (None, None) => std::mem::take(&mut document),
    };
    if let Some(permissions) = settings.as_object_mut().unwrap().remove("permissions") {
        settings["access_control_list"] = json!([
            { "permission_level": "CAN_VIEW", "group_name": permissions[0]["group_name"] },
            {
                "permission_level": "CAN_MANAGE_RUN",
                "service_principal_name": document["permissions"][0]["service_principal_name"],
            },
        ]);
        settings["run_as"] = document["run_as"].clone();
    }
    let mut settings = kept(&settings);
    if is_run {
        settings.as_object_mut().unwrap().remove("job_id");
        // It says why the run started.
        settings.as_object_mut().unwrap().remove("trigger");
    }
    settings
}

fn kept(value: &Json) -> Json {
    match value {
        Json::Array(items) => items.iter().map(kept).collect(),
        Json::Object(fields) => {
            let kept_fields = fields
                .iter()
                .filter(|(name, value)| !LEFT_OUT.contains(&name.as_str()) && !value.is_null());
            kept_fields.map(|(name, value)| (name.clone(), kept(value))).collect()
        }
        other => other.clone(),
    }
}

/// Numbers and booleans as text, since a map of a file can hold a number where Databricks takes text.
fn as_text(value: &Json) -> Json {
    match value {
        Json::Array(items) => items.iter().map(as_text).collect(),
        Json::Object(fields) => {
            fields.iter().map(|(name, value)| (name.clone(), as_text(value))).collect()
        }
        Json::Number(number) => number.as_f64().unwrap().to_string().into(),
        Json::Bool(boolean) => boolean.to_string().into(),
        other => other.clone(),
    }
}

#[test]
fn each_setting_of_an_export_reaches_databricks() {
    for (file, read, _) in exports() {
        let sent = of_api(&spec(&workflow(file, &read)));
        assert_eq!(as_text(&sent), as_text(&settings(file)), "{file}");
    }
}

#[test]
fn an_included_export_is_the_same_spec() {
    for (file, read, included) in exports() {
        assert_eq!(spec(&workflow(file, &included)), spec(&workflow(file, &read)), "{file}");
    }
}

/// The fields that are left out are one warning, with their lines where the file is read.
#[test]
fn what_is_left_out_is_one_note() {
    let warnings = |file: &str, pipeline: &Pipeline| -> Vec<String> {
        let workflow = workflow(file, pipeline);
        workflow.warnings().iter().map(Diagnostic::to_string).collect()
    };
    for (file, read, included) in exports() {
        let text = std::fs::read_to_string(file).unwrap();
        let count = usize::from(
            text.contains("format\"") || text.contains("targets:") || text.contains("pipelines:"),
        );
        for pipeline in [&read, &included] {
            assert_eq!(
                warnings(file, pipeline).len(),
                count,
                "{file}: {:#?}",
                warnings(file, pipeline)
            );
        }
    }
    let (file, read, _) = exports().swap_remove(4);
    let [warning] = warnings(file, &read).try_into().unwrap();
    assert!(
        warning.contains("get_single_task.json:2:3: the fields `job_id` (line 2), `creator_user_name` (line 3), `created_time` (line 4), `format` (line 20) are left out: a workspace adds them to what it exports"),
        "{warning}"
    );
}

fn error_of(name: &str, text: &str) -> String {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join(name);
    std::fs::write(&path, text).unwrap();
    let pipeline = pipeline(move || {
        CreateJobOp::from_file_name("job", &path).job_name("j").keep();
    });
    let error = pipeline.workflow().unwrap_err().to_string();
    let text = error.replace(&format!("{}/", folder.path().display()), "");
    text.lines().filter(|line| !line.contains("-->")).collect::<Vec<_>>().join("\n")
}

#[test]
fn a_mistake_in_an_export_has_its_line() {
    let text = "resources:\n  jobs:\n    a:\n      max_retires: 1\n      tasks:\n      - task_key: a\n        notebook_task: {notebook_path: /N}\n        new_cluster: {spark_version: x, node_type_id: y, num_workers: 1, custom_tags: {a: [1]}}\n";
    assert_eq!(
        error_of("job.yaml", text),
        "error[DBX301 unknown_field]: op `job`: job.yaml:4:7: unknown field `max_retires`\n  \
         = help: did you mean `max_retries`?\n\n\
         error[DBX302 wrong_type]: op `job`: job.yaml:8:74: `tasks[0].new_cluster.custom_tags[0].value` must be text, but it is a list"
    );
}

#[test]
fn variables_of_a_bundle_are_one_error() {
    let text = "resources:\n  jobs:\n    a:\n      tasks:\n      - task_key: a\n        notebook_task: {notebook_path: \"${workspace.file_path}/a\"}\n        max_retries: ${var.retries}\n";
    assert_eq!(
        error_of("job.yaml", text),
        "error[DBX304 unreadable_spec]: op `job`: job.yaml:6:40: the spec has references of a bundle, and only the Databricks CLI replaces them: `${workspace.file_path}` in `tasks[0].notebook_task.notebook_path`, `${var.retries}` in `tasks[0].max_retries`\n  \
         = help: write the values, which `databricks bundle validate --output json` shows, or set the fields by setters, whose values can be parameters of the pipeline"
    );
}

#[test]
fn a_bundle_has_one_job() {
    let text = "resources:\n  jobs:\n    a: {name: a}\n    b: {name: b}\n";
    assert_eq!(
        error_of("jobs.yaml", text),
        "error[DBX304 unreadable_spec]: op `job`: the bundle has 2 jobs, but a spec is one of them: `a`, `b`\n  \
         = help: put the job into a file of its own, and name that file in `include` of the bundle"
    );
    assert_eq!(
        error_of("jobs.yaml", "bundle: {name: a}\ninclude: [jobs/*.yml]\n"),
        "error[DBX304 unreadable_spec]: op `job`: the bundle has no job in `resources.jobs`\n  \
         = help: use the file of the bundle that has the job, as `include` says"
    );
}

/// What is no such spec as a whole is one error, and not one for each field.
#[test]
fn what_is_another_export_is_told() {
    let of_run = |text: &'static str| {
        let pipeline = pipeline(move || {
            SubmitRunOp::from_json_spec("run", text).k8s_name("r").keep();
        });
        let error = pipeline.workflow().unwrap_err().to_string();
        error.lines().filter(|line| !line.contains("-->")).collect::<Vec<_>>().join("\n")
    };
    assert_eq!(
        of_run(
            r#"{"job_id": 7, "settings": {"name": "x", "max_concurrent_runs": 1, "tasks": [{"task_key": "a"}]}}"#
        ),
        "error[DBX304 unreadable_spec]: op `run`: this is a job, as a workspace or a bundle has it, and a `RunSpec` is a run\n  \
         = help: to run the job that is there, set `job_id` to 7; to create one, read it as a `JobSpec` in a `CreateJobOp`"
    );
    let list = "error[DBX304 unreadable_spec]: op `job`: this is a list of jobs, and a `JobSpec` is one of them\n  \
                = help: write one job into the file: `databricks jobs get JOB_ID` prints it with its tasks";
    let job = r#"{"job_id": 7, "settings": {"name": "x"}}"#;
    assert_eq!(
        error_of("jobs.json", &format!(r#"{{"jobs": [{job}, {job}], "has_more": false}}"#)),
        list
    );
    assert_eq!(error_of("jobs.json", &format!("[{job}, {job}]")), list);
    let run = r#"{"job_id": 7, "run_id": 8, "state": {}, "tasks": []}"#;
    assert_eq!(
        error_of("run.json", run),
        "error[DBX304 unreadable_spec]: op `job`: this is a run, as `databricks jobs get-run` prints it, and a `JobSpec` is a job\n  \
         = help: read it as a `RunSpec` in a `SubmitRunOp`, or write the job, which `databricks jobs get` prints"
    );
    let runs = of_run(r#"{"runs": [{"run_id": 8}]}"#);
    assert!(runs.contains("this is a list of runs, and a `RunSpec` is one of them"), "{runs}");
}

/// Only a whole text is unwrapped.
#[test]
fn text_is_read_as_a_file_is() {
    let text = r#"{"job_id": 7, "settings": {"existing_cluster_id": "0923-164208-abcde123", "notebook_task": {"notebook_path": "/N"}}}"#;
    let of_text = pipeline(move || {
        CreateJobOp::from_json_spec("job", text).k8s_name("j").keep();
    });
    let fields = json!({"existing_cluster_id": "0923-164208-abcde123", "notebook_task": {"notebook_path": "/N"}});
    assert_eq!(spec(&workflow("text", &of_text)), fields);
}

/// The workflow with the run that a text describes, and its warnings.
fn submitted(text: &'static str) -> (Workflow, Vec<String>) {
    let of_text = pipeline(move || {
        SubmitRunOp::from_json_spec("run", text).k8s_name("r").keep();
    });
    let workflow = workflow("text", &of_text);
    let warnings = workflow.warnings().iter().map(Diagnostic::to_string).collect();
    (workflow, warnings)
}

/// The job of an exported run is the one that it was a run of. It is no job to run.
#[test]
fn the_job_of_an_exported_run_is_left_out_with_the_rest() {
    let tasks = r#""tasks": [{"task_key": "a", "notebook_task": {"notebook_path": "/N"}}]"#;
    for mark in [
        r#""run_id": 7"#,
        r#""state": {"life_cycle_state": "RUNNING"}"#,
        r#""status": {"state": "RUNNING"}"#,
        r#""start_time": 1764460800000"#,
        r#""run_page_url": "https://x""#,
    ] {
        let name = mark.split('"').nth(1).unwrap();
        let text = format!(
            r#"{{"job_id": 8, "description": "Daily", "schedule": {{"quartz_cron_expression": "x"}}, {mark}, {tasks}}}"#
        );
        let (workflow, warnings) = submitted(text.leak());
        let [warning] = warnings.as_slice() else { panic!("{mark}: {warnings:#?}") };
        for field in ["job_id", "description", "schedule", name] {
            assert!(warning.contains(&format!("`{field}`")), "{mark}: {warning}");
        }
        assert_eq!(spec(&workflow).as_object().unwrap().keys().collect::<Vec<_>>(), ["tasks"]);
    }
    // Without such a field, it is a job to run.
    let (workflow, warnings) = submitted(r#"{"job_id": 8}"#);
    assert_eq!(spec(&workflow), json!({"job_id": 8}));
    assert_eq!(warnings, [] as [String; 0]);
}

/// An export can stand in the program as well.
#[test]
fn json_is_read_as_a_file_is() {
    let fields = || json!({"notebook_task": {"notebook_path": "/N"}, "max_retries": 2});
    let of_workspace = pipeline(move || {
        let spec = json!({"job_id": 7, "created_time": 1, "settings": fields()});
        CreateJobOp::new("job").spec(spec).k8s_name("j").keep();
    });
    let of_bundle = pipeline(move || {
        let spec = json!({"bundle": {"name": "b"}, "resources": {"jobs": {"a": fields()}}});
        CreateJobOp::new("job").spec(spec).max_retries(3).k8s_name("j").keep();
    });
    let of_workspace = workflow("workspace", &of_workspace);
    assert_eq!(spec(&of_workspace), fields());
    let warnings: Vec<_> = of_workspace.warnings().iter().map(Diagnostic::to_string).collect();
    let [warning] = warnings.as_slice() else { panic!("{warnings:#?}") };
    assert!(warning.contains("the fields `job_id`, `created_time` are left out"), "{warning}");
    let of_bundle = workflow("bundle", &of_bundle);
    // A setter wins over the spec.
    assert_eq!(spec(&of_bundle)["max_retries"], 3);
}
