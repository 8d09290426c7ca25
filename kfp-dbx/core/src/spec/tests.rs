//! Specs of jobs and runs of today, each with the findings about it.

use serde_json::json;

use crate::spec::{check, conform};
use crate::syntax::read::{self, Format};
use crate::table::{self, Operator};
use crate::value::Value;

/// Returns the rules that a spec breaks, each with the path.
fn found(kind: &str, spec: &str) -> Vec<String> {
    let kind = table::kind(kind).unwrap();
    let mut map = match read::document(spec, Format::Yaml, read::literal) {
        Ok(Value::Map(map)) => map,
        other => unreachable!("{spec}: {other:?}"),
    };
    let mut found = conform::conform_struct(&mut map, kind.spec);
    let misspelt = conform::misspelt(&found);
    found.extend(check(kind, &map, true, &misspelt, Some(Operator::KfpDbx)));
    let found = found.into_iter().filter(|misfit| misfit.finding.only_for.is_none());
    found
        .map(|misfit| {
            let path = crate::value::path::display_path(&misfit.path);
            format!("{} at {path}", misfit.finding.rule.name)
        })
        .collect()
}

/// A task: its key, what it depends on, and other fields.
type Task<'a> = (&'a str, &'a [&'a str], &'a str);

/// Returns what is wrong with the tasks of a run.
fn of_tasks(tasks: &[Task<'_>]) -> Vec<String> {
    let tasks = tasks.iter().map(|(key, needs, more)| {
        let needs: Vec<_> = needs.iter().map(|need| format!("{{task_key: {need}}}")).collect();
        format!(
            "{{task_key: {key}, depends_on: [{}], notebook_task: {{notebook_path: /a}}{more}}}",
            needs.join(", ")
        )
    });
    found("Run", &format!("tasks: [{}]", tasks.collect::<Vec<_>>().join(", ")))
}

#[test]
fn tasks_form_a_graph() {
    let none: [&str; 0] = [];
    assert_eq!(of_tasks(&[("a", &[], ""), ("b", &["a"], ""), ("c", &["a", "b"], "")]), none);
    let cases: [(&[Task<'_>], &[&str]); 6] = [
        (&[("a", &["a"], "")], &["task_graph at tasks[0].depends_on[0]"]),
        (
            &[("a", &["c"], ""), ("b", &["a"], ""), ("c", &["b"], "")],
            &["task_graph at tasks[2].depends_on[0]"],
        ),
        // Two cycles are two findings, and a task that only leads into one is none.
        (
            &[("a", &["b"], ""), ("b", &["a"], ""), ("c", &["c"], ""), ("d", &["a"], "")],
            &["task_graph at tasks[1].depends_on[0]", "task_graph at tasks[2].depends_on[0]"],
        ),
        (&[("a", &[], ""), ("a", &[], "")], &["task_graph at tasks[1].task_key"]),
        (&[("a", &["b"], "")], &["task_graph at tasks[0].depends_on[0].task_key"]),
        (&[("a", &[], ", run_if: ALL_DONE")], &["ignored_field at tasks[0].run_if"]),
    ];
    for (tasks, expected) in cases {
        assert_eq!(of_tasks(tasks), expected, "{tasks:?}");
    }
}

/// Returns the rules that are broken, without the places.
fn rules(found: &[String]) -> Vec<&str> {
    found.iter().filter_map(|found| found.split_once(' ')).map(|(rule, _)| rule).collect()
}

#[test]
fn a_job_has_one_task_or_several() {
    let load = "notebook_task: {notebook_path: /a}";
    let cases = [
        (format!("{{tasks: [{{task_key: a, {load}}}]}}"), None),
        (format!("{{tasks: [], {load}}}"), None),
        ("{tasks: []}".to_owned(), Some("one_task")),
        (format!("{{tasks: [{{task_key: a, {load}}}], {load}}}"), Some("one_task")),
        (format!("{{tasks: [{{task_key: a, {load}}}], max_retries: 2}}"), Some("one_task")),
        (
            format!(
                "{{{load}, environments: [{{environment_key: e, spec: {{environment_version: '4', base_environment: /e}}}}]}}"
            ),
            Some("not_exactly_one"),
        ),
        (
            format!("{{{load}, git_source: {{git_url: a, git_provider: gitHub}}}}"),
            // The absolute path and the missing branch.
            Some("invalid_name, not_exactly_one"),
        ),
        (
            "{notebook_task: {notebook_path: a}, git_source: {git_url: a, git_provider: gitHub, git_tag: t}}"
                .to_owned(),
            None,
        ),
        (
            "{tasks: [{task_key: a, job_cluster_key: c, notebook_task: {notebook_path: /a}}], job_clusters: [{job_cluster_key: c, new_cluster: {spark_version: 16.4.x-scala2.12, node_type_id: a}}]}"
                .to_owned(),
            Some("cluster_size"),
        ),
    ];
    for (spec, expected) in cases {
        let found = found("Djob", &spec);
        let mut rules = rules(&found);
        rules.sort_unstable();
        assert_eq!(rules.join(", "), expected.unwrap_or_default(), "{spec}: {found:?}");
    }
}

#[test]
fn tasks_run_on_one_compute() {
    let cases = [
        ("notebook_task: {notebook_path: /a}", None),
        ("notebook_task: {notebook_path: /a}, existing_cluster_name: a", None),
        ("notebook_task: {notebook_path: /a}, libraries: [{jar: 'dbfs:/a'}]", Some("serverless")),
        ("spark_python_task: {python_file: 'dbfs:/a'}", Some("one_cluster")),
        ("spark_python_task: {python_file: 'dbfs:/a'}, environment_key: e", None),
        ("spark_python_task: {python_file: 'dbfs:/a'}, environment_key: f", Some("serverless")),
        ("condition_task: {left: a, op: EQUAL_TO, right: ''}", None),
        (
            "condition_task: {left: a, op: EQUAL_TO, right: ''}, existing_cluster_name: a",
            Some("one_cluster"),
        ),
        ("existing_cluster_name: a", Some("one_task")),
        ("sql_task: {warehouse_id: 1234567890abcdef}", Some("not_exactly_one")),
        ("run_job_task: {job_id: 1, job_name: a}", Some("not_exactly_one")),
        ("spark_submit_task: {parameters: [a]}, existing_cluster_name: a", Some("spark_submit")),
        (
            "for_each_task: {inputs: '[1]', task: {task_key: b, sql_task: {warehouse_id: 1234567890abcdef, query: {query_id: a}}}}",
            None,
        ),
        (
            "sql_task: {warehouse_id: 1234567890abcdef, alert: {alert_id: a}, parameters: {a: b}}",
            Some("not_exactly_one"),
        ),
        (
            "dbt_task: {commands: [dbt run], warehouse_id: 1234567890abcdef, profiles_directory: p}, environment_key: e",
            Some("not_exactly_one"),
        ),
        (
            "for_each_task: {inputs: '[1]', task: {task_key: b, for_each_task: {inputs: '[1]', task: {task_key: c}}}}",
            Some("unknown_field"),
        ),
        (
            "for_each_task: {inputs: '[1]', task: {task_key: b, existing_cluster_name: a}}",
            Some("one_task"),
        ),
    ];
    for (task, rule) in cases {
        let spec = format!(
            "{{environments: [{{environment_key: e, spec: {{environment_version: '4'}}}}], tasks: [{{task_key: a, {task}}}]}}"
        );
        let found = found("Djob", &spec);
        assert_eq!(rules(&found), rule.into_iter().collect::<Vec<_>>(), "{task}: {found:?}");
    }
}

#[test]
fn objects_have_the_fields_without_which_they_are_useless() {
    let task = "notebook_task: {notebook_path: /a}";
    for (fields, faults) in [
        ("notebook_task: {}", "notebook_task"),
        ("notebook_task: {notebook_path: ''}", "notebook_task.notebook_path"),
        ("sql_task: {warehouse_id: 1234567890abcdef, query: {}}", "sql_task.query"),
        ("tasks: [{notebook_task: {notebook_path: /a}}]", "tasks[0]"),
        (&format!("{task}, schedule: {{timezone_id: UTC}}"), "schedule"),
        (&format!("{task}, trigger: {{table_update: {{}}}}"), "trigger.table_update"),
        (&format!("{task}, parameters: [{{name: a}}]"), "parameters[0]"),
        (&format!("{task}, parameters: [{{name: a, default: ''}}]"), ""),
        (
            &format!("{task}, environments: [{{environment_key: a, spec: {{}}}}]"),
            "environments[0].spec",
        ),
        (&format!("{task}, environments: [{{environment_key: a, spec: {{client: '2'}}}}]"), ""),
        (
            &format!("{task}, webhook_notifications: {{on_start: [{{}}]}}"),
            "webhook_notifications.on_start[0]",
        ),
        (
            &format!("{task}, existing_cluster_name: a, libraries: [{{pypi: {{repo: a}}}}]"),
            "libraries[0].pypi",
        ),
        (
            &format!("{task}, access_control_list: [{{user_name: user@foo.com}}]"),
            "access_control_list[0]",
        ),
        // A field that is misspelt may be the one that seems to be missing.
        ("notebook_task: {notebook_pth: /a}", "unknown"),
    ] {
        let found = found("Djob", &format!("{{{fields}}}"));
        let expected = match faults {
            "" => Vec::new(),
            "unknown" => vec!["unknown_field at notebook_task.notebook_pth".to_owned()],
            at => vec![format!("missing_field at {at}")],
        };
        assert_eq!(found, expected, "{fields}");
    }
}

#[test]
fn a_word_that_means_nothing_is_left_out() {
    let cluster =
        "{spark_version: 17.3.x-scala2.13, node_type_id: a, num_workers: 1, runtime_engine: NULL}";
    let found = found("Dcluster", &cluster.replace("NULL", "'NULL'"));
    assert_eq!(found, ["unknown_word at runtime_engine"]);
}

#[test]
fn runtimes_of_today_install_no_library_from_dbfs() {
    let cases = [
        ("17.3.x-scala2.13", "dbfs:/a.jar", "", true),
        ("15.4.x-scala2.12", "dbfs:/a.jar", "", true),
        ("14.3.x-scala2.12", "dbfs:/a.jar", "", false),
        ("17.3.x-scala2.13", "/Volumes/a/b/c/a.jar", "", false),
        ("17.3.x-scala2.13", "dbfs:/Volumes/a/b/c/a.jar", "", false),
        (
            "17.3.x-scala2.13",
            "dbfs:/a.jar",
            ", spark_conf: {spark.databricks.driver.dbfsLibraryInstallationAllowed: 'true'}",
            false,
        ),
    ];
    for (runtime, jar, more, is_fault) in cases {
        let cluster = format!(
            "new_cluster: {{spark_version: {runtime}, node_type_id: a, num_workers: 1{more}}}"
        );
        let task = format!("libraries: [{{jar: '{jar}'}}], notebook_task: {{notebook_path: /a}}");
        let single = format!("{{{cluster}, {task}}}");
        let shared = format!(
            "{{job_clusters: [{{job_cluster_key: c, {cluster}}}], tasks: [{{task_key: a, job_cluster_key: c, {task}}}]}}"
        );
        for spec in [single, shared] {
            let found = found("Djob", &spec);
            let is_found = rules(&found).contains(&"path_form");
            assert_eq!(is_found, is_fault, "{spec}: {found:?}");
        }
    }
}

/// Returns what is wrong with a parameter of the second task of a job.
fn of_value(kind: &str, value: &str) -> Vec<String> {
    let parameters =
        if kind == "Djob" { "parameters: [{name: day, default: monday}], " } else { "" };
    let task = |key: &str, value: &str| {
        format!(
            "{{task_key: {key}, notebook_task: {{notebook_path: /a, base_parameters: {{x: '{value}'}}}}}}"
        )
    };
    let each = format!(
        "{{task_key: each, for_each_task: {{inputs: '[1]', task: {}}}}}",
        task("one", "{{input}} {{input.key}} {{tasks.load.run_id}}")
    );
    let tasks = [task("load", ""), task("report", value), each].join(", ");
    found(kind, &format!("{{{parameters}tasks: [{tasks}]}}"))
}

#[test]
fn references_lead_to_values() {
    let none: [&str; 0] = [];
    for value in [
        "{{tasks.load.values.n}}",
        "a {{ job.run_id }} b {{job.start_time.iso_date}}",
        "{{tasks.`load`.result_state}}",
        "{{tasks.each.output}}",
        "{{task.name}} {{workspace.url}} {{job.trigger.time.iso_date}}",
        // These are passed on as they are.
        "{{my.value}} {{job.runid} {{run_id}} {{workflow.uid}} {{job.[x]}} {{job}} {{",
    ] {
        assert_eq!(of_value("Djob", value), none, "{value}");
        assert_eq!(of_value("Run", value), none, "{value}");
    }
    let fault = "value_reference at tasks[1].notebook_task.base_parameters.x";
    for value in [
        "{{tasks.lod.values.n}}",
        "{{tasks.load.valeus.n}}",
        "{{job.runid}}",
        "{{job.parameters.dya}}",
        "{{job.start_time.isodate}}",
        "{{task.load.values.n}}",
        "{{input}}",
        "a {{job.id}} {{ input.key }}",
    ] {
        assert_eq!(of_value("Djob", value), [fault], "{value}");
    }
    assert_eq!(of_value("Djob", "{{job.parameters.day}}"), none);
    assert_eq!(of_value("Run", "{{job.parameters.day}}"), [fault]);
    let two = of_value("Djob", "{{job.runid}} {{input}}");
    assert_eq!(two, [fault, fault]);
    assert_eq!(
        found(
            "Run",
            "{notebook_task: {notebook_path: '/{{job.ids}}'}, existing_cluster_id: 0923-164208-meows279}"
        ),
        ["value_reference at notebook_task.notebook_path"]
    );
}

#[test]
fn inputs_are_a_list_or_a_reference() {
    for (inputs, is_right) in [
        (r#"["a"]"#, true),
        (" [1, 2]\n", true),
        ("{{job.parameters.all}}", true),
        ("a, b", false),
        ("", false),
        (r#"{"a": 1}"#, false),
    ] {
        let spec = serde_json::json!({
            "parameters": [{"name": "all", "default": "[]"}],
            "tasks": [{"task_key": "each", "for_each_task": {
                "inputs": inputs,
                "task": {"task_key": "one", "notebook_task": {"notebook_path": "/a"}},
            }}],
        });
        let found = found("Djob", &spec.to_string());
        assert_eq!(found.is_empty(), is_right, "{inputs}: {found:?}");
    }
}

#[test]
fn the_task_of_each_item_calls_no_more_destinations_than_others() {
    for (destinations, is_right) in [(3, true), (4, false)] {
        let calls: Vec<_> = (0..destinations).map(|id| json!({"id": id.to_string()})).collect();
        let one = json!({
            "task_key": "one", "notebook_task": {"notebook_path": "/a"},
            "webhook_notifications": {"on_failure": calls},
        });
        let spec = json!({
            "tasks": [{"task_key": "each", "for_each_task": {"inputs": "[1]", "task": one}}],
        });
        let found = found("Djob", &spec.to_string());
        assert_eq!(found.is_empty(), is_right, "{found:?}");
    }
}

#[test]
fn libraries_have_the_form_of_their_kind() {
    for (library, rule) in [
        ("{jar: '/Volumes/a/b/c/x.jar'}", None),
        ("{whl: /Workspace/Shared/etl.whl}", None),
        ("{jar: 'dbfs:/figures.jar.old'}", None),
        ("{whl: /dbfs-files/etl.whl}", None),
        ("{maven: {coordinates: 'a:b:1'}}", None),
        ("{maven: {coordinates: 'a:b:1:jdk8'}}", None),
        ("{jar: /Volumes/a/b/c/x.whl}", Some("path_form")),
        ("{whl: 'abfss://a@b/x.JAR'}", Some("path_form")),
        ("{jar: /Volume/main/a/b/x.jar}", Some("path_form")),
        ("{whl: /workspace/Shared/x.whl}", Some("path_form")),
        ("{maven: {coordinates: 'com.example:x'}}", Some("invalid_name")),
        ("{maven: {coordinates: 'com.example:x:'}}", Some("invalid_name")),
    ] {
        let spec = format!(
            "{{existing_cluster_id: 0923-164208-meows279, notebook_task: {{notebook_path: /a}}, libraries: [{library}]}}"
        );
        let found = found("Run", &spec);
        assert_eq!(rules(&found), rule.into_iter().collect::<Vec<_>>(), "{library}: {found:?}");
    }
}
