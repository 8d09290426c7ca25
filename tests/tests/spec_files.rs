//! Specs in files: a problem is reported with its place in the file.

use kfp_dbx::prelude::*;
use serde_json::json;

fn error_of(name: &str, text: &str) -> String {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join(name);
    std::fs::write(&path, text).unwrap();
    let error = CreateJobOp::from_file_name("job", &path).job_name("j").inspect().unwrap_err();
    let text = error.to_string().replace(&format!("{}/", folder.path().display()), "");
    text.lines().filter(|line| !line.contains("-->")).collect::<Vec<_>>().join("\n")
}

#[test]
fn json() {
    let text = "{\n  \"max_retires\": 1,\n  \"new_cluster\": {\n    \"num_workers\": \"2\", \"spark_version\": \"x\", \"node_type_id\": \"y\"},\n  \"libraries\": [{},\n {\"jar\": 1}]\n}";
    assert_eq!(
        error_of("job.json", text),
        "error[DBX301 unknown_field]: op `job`: job.json:2:3: unknown field `max_retires`\n  \
         = help: did you mean `max_retries`?\n\n\
         error[DBX302 wrong_type]: op `job`: job.json:4:20: `new_cluster.num_workers` must be an integer, but it is text\n  \
         = help: write the value without quotes\n\n\
         error[DBX303 not_exactly_one]: op `job`: job.json:5:17: `libraries[0]` must set exactly one of `jar`, `egg`, `whl`, `pypi`, `maven`, `cran`, `requirements`, but it sets none\n  \
         = help: add one of them\n\n\
         error[DBX302 wrong_type]: op `job`: job.json:6:10: `libraries[1].jar` must be text, but it is an integer\n  \
         = help: write the value in quotes"
    );
}

#[test]
fn yaml() {
    let text = "new_cluster:\n  spark_conf: {a: b}\n  num_workers: two\n  spark_version: x\n  node_type_id: y\nnotebook_task: {notebook_path: /N}\n";
    assert_eq!(
        error_of("job.yaml", text),
        "error[DBX302 wrong_type]: op `job`: job.yaml:3:16: `new_cluster.num_workers` must be an integer, but it is text"
    );
}

/// One problem for all of them, beside a misspelt field.
#[test]
fn fields_that_the_crd_lacks() {
    let text = "triggers: []\nnew_cluster:\n  gcp_attributes: {a: b}\n  num_wokers: 2\nmax_retries: 1\nlifecycle: {}\njob_id: 7\ncreated_time: 1\n";
    assert_eq!(
        error_of("job.yaml", text),
        "error[DBX301 unknown_field]: op `job`: job.yaml:1:1: no operator has the fields `triggers` (line 1), `new_cluster.gcp_attributes` (line 3), `lifecycle` (line 6), which Databricks has\n  \
         = help: instead of `triggers`, set `trigger`, `schedule` or `continuous`; instead of `new_cluster.gcp_attributes`, set `azure_attributes`: Azure Databricks has no machines of Google Cloud; remove `lifecycle`: only the Databricks CLI reads it, when it deploys a bundle\n\n\
         error[DBX301 unknown_field]: op `job`: job.yaml:4:3: unknown field `new_cluster.num_wokers`\n  \
         = help: did you mean `num_workers`?\n\n\
         warning[DBX350 exported_field]: op `job`: job.yaml:7:1: the fields `job_id` (line 7), `created_time` (line 8) are left out: a workspace adds them to what it exports\n  \
         = help: nothing is lost; remove them, or allow the rule"
    );
    let text =
        r#"{"notebook_task": {"notebook_path": "/N"}, "new_cluster": {"cluster_mount_infos": []}}"#;
    assert_eq!(
        error_of("job.json", text),
        "error[DBX301 unknown_field]: op `job`: job.json:1:60: no operator has the field `new_cluster.cluster_mount_infos`, which Databricks has\n  \
         = help: remove it: the operator would ignore it"
    );
}

#[test]
fn a_for_each_task_in_a_for_each_task() {
    let text = "tasks:\n- task_key: countries\n  for_each_task:\n    inputs: '[1]'\n    task:\n      task_key: months\n      for_each_task:\n        inputs: '[1, 2]'\n        task: {task_key: report, notebook_task: {notebook_path: /N}}\n";
    let error = error_of("job.yaml", text);
    let is = "error[DBX301 unknown_field]: op `job`: job.yaml:7:7: `tasks[0].for_each_task.task.for_each_task` is a for-each task in a for-each task, which Databricks can't run\n  \
         = help: make the inner one a job of its own, and run it with a `run_job_task`";
    assert!(error.contains(is), "{error}");
}

/// A list is as long as it is in the file, and a text as large.
#[test]
fn what_is_larger_than_databricks_accepts() {
    use std::fmt::Write;
    let tasks = |count: u32| {
        (0..count).fold("tasks:\n".to_owned(), |mut text, task| {
            let _ = writeln!(text, "- {{task_key: t{task}, run_job_task: {{job_id: 7}}}}");
            text
        })
    };
    let inputs = |count| {
        let inputs = format!("[\"{}\"]", "a".repeat(count));
        let repeated = "task: {task_key: each, run_job_task: {job_id: 7}}";
        format!("tasks:\n- task_key: all\n  for_each_task: {{inputs: '{inputs}', {repeated}}}\n")
    };
    let params = |bytes| {
        let params = format!("jar_params: [\"{}\"]", "a".repeat(bytes));
        format!("tasks: [{{task_key: job, run_job_task: {{job_id: 7, {params}}}}}]\n")
    };
    for text in [tasks(1000), inputs(9996), params(9981)] {
        let text = error_of("job.yaml", &format!("{text}x: 1\n"));
        assert!(!text.contains("Databricks accepts"), "{text}");
    }
    for (text, is) in [
        (
            tasks(1002),
            "`tasks` has 1002 items, but Databricks accepts at most 1000\n  = help: remove 2 of them, or make them tasks of another job, and run it with a `run_job_task`",
        ),
        (
            inputs(9997),
            "`tasks[0].for_each_task.inputs` has 10001 characters, but Databricks accepts at most 10000\n  = help: make it shorter, or let an earlier task set the list as a task value, and refer to it: `{{tasks.list.values.inputs}}`",
        ),
        (
            params(9982),
            "`tasks[0].run_job_task.jar_params` has 10001 bytes as JSON, but Databricks accepts at most 10000\n  = help: make it shorter, or store the values in a file or a table, and pass its path or its name",
        ),
    ] {
        let text = error_of("job.yaml", &text);
        assert!(text.contains(&format!(": {is}")), "{text}");
    }
}

#[test]
fn what_is_no_json() {
    assert_eq!(
        error_of("job.json", "{\n  \"max_retries\": 1,\n}"),
        "error[DBX304 unreadable_spec]: op `job`: `job.json` can't be read: trailing comma at line 3 column 1"
    );
    assert_eq!(
        error_of("job.yml", "a: [1"),
        "error[DBX304 unreadable_spec]: op `job`: `job.yml` can't be read: did not find expected ',' or ']' at line 2 column 1, while parsing a flow sequence at line 1 column 4"
    );
    assert_eq!(
        error_of("job.json", "[1]"),
        "error[DBX304 unreadable_spec]: op `job`: a spec must be an object, but it is a list"
    );
    assert_eq!(
        error_of("job.toml", ""),
        "error[DBX304 unreadable_spec]: op `job`: `job.toml` is not a `.json`, `.yaml` or `.yml` file"
    );
}

#[test]
fn a_setter_wins_over_the_file_whatever_the_order() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("job.yaml");
    let text = "\u{FEFF}name: in-file\ntimeout_seconds: 5\nnew_cluster: {num_workers: 1, spark_version: x, node_type_id: y}\nnotebook_task: {notebook_path: /N}\n";
    std::fs::write(&path, text).unwrap();
    let cluster =
        NewCluster::new().spark_version("y").node_type_id("z").autoscale(Autoscale::new(1, 2));
    let op = CreateJobOp::from_file_name("job", &path).new_cluster(cluster);
    let spec = op.inspect().unwrap().k8s_resource().clone();
    assert_eq!(spec["metadata"]["name"], "in-file");
    assert_eq!(
        spec["spec"]["new_cluster"],
        json!({"spark_version": "y", "node_type_id": "z", "autoscale": {"min_workers": 1, "max_workers": 2}})
    );
    assert_eq!(spec["spec"]["timeout_seconds"], 5);

    let before = CreateJobOp::new("job").timeout_seconds(7).spec(json!({
        "name": "in-json", "timeout_seconds": 5,
    }));
    let before = before.existing_cluster_name("c").notebook_task(NotebookTask::new("/N"));
    assert_eq!(before.inspect().unwrap().k8s_resource()["spec"]["timeout_seconds"], 7);
    let typed = before.spec(JobSpec::new().name("typed").max_retries(3)).k8s_name("k8s");
    let typed = typed.inspect().unwrap().k8s_resource().clone();
    assert_eq!(typed["metadata"]["name"], "k8s");
    assert_eq!(
        typed["spec"],
        json!({
            "name": "typed",
            "max_retries": 3,
            "timeout_seconds": 7,
            "existing_cluster_name": "c",
            "notebook_task": {"notebook_path": "/N"},
        })
    );
}

/// A file of many mistakes. When it was read again for each of them, the time grew with the square of
/// their number, and this test did not end.
#[test]
fn many_mistakes_are_placed_in_one_reading() {
    let list = |item: &str| vec![item; 5_000].join(",\n");
    for (name, item, place) in [
        ("job.json", "null", "job.json:1:29"),
        ("job.yaml", "null", "job.yaml:1:29"),
        ("job.json", "{}", "job.json:1:29"),
    ] {
        let text = format!(r#"{{"name": "j", "libraries": [{}]}}"#, list(item));
        let shown = error_of(name, &text);
        assert!(shown.contains(&format!("{place}: `libraries[0]`")), "{name} {item}: {shown}");
    }
}
