use kfp_dbx_core::syntax::read::{Format, document, literal};
use serde_json::json;

use super::*;
use crate::Workflow;
use crate::prelude::*;

fn cluster(workers: i32) -> NewCluster {
    NewCluster::new()
        .spark_version("5.3.x-scala2.11")
        .node_type_id("Standard_D3_v2")
        .num_workers(workers)
}

fn yaml(body: impl Fn(&crate::Declare) + Send + Sync + 'static) -> String {
    Pipeline::builder("Test").build(body).allow_warnings().to_yaml().unwrap()
}

/// A run with what differs between tests.
fn run(name: &str, workers: i32, jars: &[&str]) -> SubmitRunOp {
    let libraries: Vec<_> = jars.iter().map(|jar| Library::jar(*jar)).collect();
    SubmitRunOp::new(name)
        .run_name(format!("run-{workers}"))
        .new_cluster(cluster(workers))
        .libraries(libraries)
        .spark_jar_task(SparkJarTask::new("Main"))
}

fn changes(old: &str, new: &str) -> String {
    assert_eq!(diff(old, old).unwrap().to_string(), "");
    assert_eq!(diff(new, new).unwrap().to_string(), "");
    diff(old, new).unwrap().to_string()
}

#[test]
fn changed_fields_and_items_are_shown() {
    let old = yaml(|_| {
        run("submit", 2, &["dbfs:/a.jar"]);
    });
    let new = yaml(|_| {
        run("submit", 4, &["dbfs:/a.jar", "dbfs:/x.jar"]).timeout("2h");
    });
    let expected = "\
op `submit` (create Run)
  ~ metadata.name: run-2 → run-4
  + spec.libraries[1].jar: dbfs:/x.jar
  ~ spec.new_cluster.num_workers: 2 → 4
  ~ spec.run_name: run-2 → run-4
  + timeout: 2h
";
    assert_eq!(changes(&old, &new), expected);
}

#[test]
fn changed_ops_and_dependencies_are_shown() {
    let old = yaml(|_| {
        let a = run("a", 2, &[]);
        run("b", 3, &[]).after(a);
        DeleteJobOp::new("c").job_name("c").external();
    });
    let new = yaml(|_| {
        run("a", 2, &[]);
        let d = CreateJobOp::new("d").job_name("d").new_cluster(cluster(2));
        let d = d.spark_jar_task(SparkJarTask::new("Main"));
        run("b", 3, &[]).after(d);
    });
    let expected = "\
op `b` (create Run)
  + runs after `d`
  - runs after `a`
- op `c` (delete Djob)
+ op `d` (create Djob)
";
    assert_eq!(changes(&old, &new), expected);
}

#[test]
fn a_renamed_op_is_one_change() {
    let of = |name: &'static str| {
        yaml(move |_| {
            let a = run(name, 2, &[]);
            let id = a.outputs.run_id;
            SubmitRunOp::new("b").run_name("b").job_name("b").jar_params([id]);
        })
    };
    assert_eq!(changes(&of("old"), &of("new")), "op `old` renamed to `new`\n");
}

#[test]
fn changed_parameters_and_settings_are_shown() {
    let old = Pipeline::builder("Test").build(|declare| {
        let slices = declare.param(Parameter::<i32>::new("slices").default(10));
        DeleteRunOp::new("a").run_name(format!("a-{slices}")).external();
    });
    let new = Pipeline::builder("Test").build(|declare| {
        let slices = declare.param(Parameter::<i32>::new("slices").default(40));
        let day = declare.param(Parameter::<String>::new("day"));
        DeleteRunOp::new("a").run_name(format!("a-{slices}-{day}")).external();
    });
    let old = old.service_account("a").to_yaml().unwrap();
    let new = new.service_account("b").to_yaml().unwrap();
    let expected = "\
parameter `slices`: default 10 → 40
parameter `day`: added, without a default
op `a` (delete Run)
  ~ metadata.name: a-{slices} → a-{slices}-{day}
workflow
  ~ spec.serviceAccountName: a → b
";
    assert_eq!(changes(&old, &new), expected);
}

#[test]
fn manifests_of_either_compiler_mean_the_same() {
    let workflow = |manifest: &str| {
        json!({"apiVersion": "argoproj.io/v1alpha1", "kind": "Workflow", "spec": {
            "entrypoint": "main",
            "arguments": {"parameters": [{"name": "x"}]},
            "templates": [
                {"name": "main", "inputs": {"parameters": [{"name": "x"}]}, "dag": {"tasks": [
                    {"name": "a", "template": "a", "arguments": {"parameters": [
                        {"name": "x", "value": "{{inputs.parameters.x}}"}]}}]}},
                {"name": "a", "inputs": {"parameters": [{"name": "x"}]}, "resource": {
                    "action": "create", "manifest": manifest}}]}})
        .to_string()
    };
    let quoted = workflow("kind: A\nb: '{{inputs.parameters.x}}'\n");
    let ours = workflow("{\"b\": \"{{=toJson(inputs.parameters['x'])[1:-1]}}\", kind: \"A\"}");
    let bare = workflow("b: {{=toJson(inputs.parameters['x'])}}\nkind: A\n");
    let number = workflow("b: {{=asInt(inputs.parameters['x'])}}\nkind: A\n");
    assert_eq!(changes(&quoted, &ours), "");
    assert_eq!(changes(&quoted, &bare), "");
    assert_eq!(changes(&ours, &number), "op `a` (create A)\n  ~ b: {x} → {x: integer}\n");
}

#[test]
fn secrets_are_not_printed() {
    let of = |secret: &'static str| {
        yaml(move |_| {
            CreateSecretScopeOp::new("a")
                .scope_name("a")
                .initial_manage_principal("users")
                .secrets([Secret::string_value("k", secret)]);
        })
    };
    let changes = changes(&of("hunter2"), &of("hunter3"));
    let expected = "op `a` (create SecretScope)\n  ~ spec.secrets[0].string_value: … → …\n";
    assert_eq!(changes, expected);
}

/// Also those of clusters, wherever the cluster is.
#[test]
fn the_passwords_of_registries_are_not_printed() {
    let of = |secret: &'static str| {
        let pipeline = Pipeline::builder("Test").build(move |_| {
            let cluster = || {
                let auth = DockerBasicAuth::password("user", secret);
                let logs = LogAnalyticsInfo::log_analytics_primary_key("id", secret);
                cluster(2)
                    .docker_image(DockerImage::new("image").basic_auth(auth))
                    .azure_attributes(AzureAttributes::new().log_analytics_info(logs))
            };
            let task = |key: &str| Task::new(key).notebook_task(NotebookTask::new("/A"));
            let each = ForEachTask::new("[1]", task("each").new_cluster(cluster()));
            CreateClusterOp::new("cluster").cluster_name("c").spec(cluster());
            CreateJobOp::new("job")
                .job_name("j")
                .job_clusters([JobCluster::new("main", cluster())])
                .tasks([task("a").job_cluster_key("main")]);
            SubmitRunOp::new("run")
                .run_name("r")
                .tasks((task("a").new_cluster(cluster()), Task::new("b").for_each_task(each)));
            SubmitRunOp::new("one")
                .run_name("o")
                .new_cluster(cluster())
                .notebook_task(NotebookTask::new("/A"));
        });
        pipeline.operator("kfp-dbx").allow_warnings().to_yaml().unwrap()
    };
    let changes = changes(&of("hunter2"), &of("hunter3"));
    assert!(!changes.contains("hunter"), "{changes}");
    // Two of each cluster.
    assert_eq!(changes.matches(": … → …").count(), 10, "{changes}");
}

#[test]
fn what_a_loop_has_its_secrets_from_is_not_printed() {
    let of = |secret: &'static str| {
        Pipeline::builder("Test").build(move |declare| {
            let keys = declare
                .param(Parameter::<Vec<String>>::new("keys").default(vec![secret.to_owned()]));
            for_each(keys, |key| {
                CreateSecretScopeOp::new("a")
                    .scope_name(format!("a-{key}"))
                    .initial_manage_principal("users")
                    .secrets([Secret::string_value("k", key)]);
            });
        })
    };
    let [old, new] = ["hunter2", "hunter3"].map(|key| of(key).allow_warnings().to_yaml().unwrap());
    assert_eq!(changes(&old, &new), "parameter `keys`: default … → …\n");
}

#[test]
fn a_file_that_is_not_a_workflow_is_an_error() {
    let workflow = yaml(|_| {
        run("a", 2, &[]);
    });
    for (text, why) in [
        ("", "the file is empty"),
        ("# nothing\n", "the document is empty"),
        ("a: [\n", "2:1"),
        ("kind: Job\napiVersion: batch/v1\n", "a `Job` of `batch/v1`"),
        ("[1]", "no `kind`"),
        ("{\"a\": }", "1:"),
    ] {
        let error = diff(text, &workflow).unwrap_err();
        assert!(error.starts_with("the old workflow: ") && error.contains(why), "{text}: {error}");
    }
    for (spec, why) in [
        (json!(null), "has no spec"),
        (json!({}), "has no templates"),
        (json!({"workflowTemplateRef": {"name": "a"}}), "`workflowTemplateRef`"),
    ] {
        let text = json!({"apiVersion": "argoproj.io/v1alpha1", "kind": "Workflow", "spec": spec});
        let error = diff(&text.to_string(), &workflow).unwrap_err();
        assert!(error.contains(why), "{error}");
    }
    let of_sdk_2 = "pipelineInfo:\n  name: a\nschemaVersion: 2.1.0\n";
    let error = diff(of_sdk_2, &workflow).unwrap_err();
    assert!(error.contains("KFP's SDK 2"), "{error}");
}

#[test]
fn a_workflow_is_found_among_several_objects() {
    let named = |name: &str, workers: i32| {
        let submit = move |_: &crate::Declare| {
            run("a", workers, &[]);
        };
        let pipeline = Pipeline::builder(name).build(submit).allow_warnings();
        (pipeline.to_yaml().unwrap(), pipeline.workflow().unwrap())
    };
    let (test, json_of_test) = named("test", 2);
    let (other, json_of_other) = named("other", 3);
    let role = "kind: Role\napiVersion: rbac.authorization.k8s.io/v1\n";
    let list = |items: &[&Workflow]| json!({"kind": "List", "apiVersion": "v1", "items": items});
    for text in [
        format!("{role}---\n{test}"),
        format!("---\n{test}...\n---\n# nothing\n--- {{a: 1}}\n"),
        format!("{other}---\n{test}---\n{role}"),
        list(&[&json_of_test]).to_string(),
        list(&[&json_of_other, &json_of_test]).to_string(),
        // YAML's flow style.
        as_flow_style(&json_of_test),
    ] {
        assert_eq!(diff(&text, &test).unwrap().to_string(), "", "{text}");
    }
    let several = format!("{other}---\n{other}");
    for (text, why) in [
        (several.as_str(), "2 workflows, but one is compared: `other-`, `other-`"),
        (role, "a `Role` of"),
        (&format!("{role}---\n{role}"), "contains no workflow"),
        (&format!("{test}---\na: [\n"), &format!("{}:1", test.lines().count() + 3)),
    ] {
        let error = diff(text, &test).unwrap_err();
        assert!(error.contains(why), "{error}");
    }
}

/// Returns a workflow as YAML in flow style that is no JSON.
fn as_flow_style(workflow: &Workflow) -> String {
    let json = serde_json::to_string(workflow).unwrap();
    json.replacen("\"kind\":", "kind: ", 1)
}

#[test]
fn what_a_server_adds_is_no_difference() {
    let yaml = yaml(|_| {
        run("a", 2, &[]);
    });
    let mut live = crate::model::json::literal(&document(&yaml, Format::Yaml, literal).unwrap());
    let metadata = live["metadata"].as_object_mut().unwrap();
    for (key, value) in [
        ("name", json!("test-x2k9")),
        ("uid", json!("3f1c")),
        ("creationTimestamp", json!("2026-01-01T00:00:00Z")),
        ("managedFields", json!([{"manager": "argo"}])),
    ] {
        metadata.insert(key.to_owned(), value);
    }
    metadata.entry("labels").or_insert(json!({}))["workflows.argoproj.io/phase"] = json!("Running");
    live["status"] = json!({"phase": "Running"});
    assert_eq!(changes(&live.to_string(), &yaml), "");
}

#[test]
fn blocks_are_the_same_by_their_ops() {
    let of = |more: bool| {
        Pipeline::builder("Test").build(move |declare| {
            let mode = declare.param(Parameter::<String>::new("mode"));
            if more {
                when(mode.eq("first"), || run("new", 1, &[]));
            }
            when(mode.eq("a"), || run("a", 2, &[])).otherwise(|| run("b", 3, &[]));
            let last = when(mode.eq("c"), || {
                for_each(["x", "y"], |item| {
                    SubmitRunOp::new("c")
                        .run_name(format!("c-{item}"))
                        .job_name("c")
                        .jar_params(["1"]);
                });
            });
            run("last", 4, &[]).after(last);
        })
    };
    let [old, new] = [false, true].map(|more| of(more).allow_warnings().to_yaml().unwrap());
    let expected = "\
+ block `when`
+ op `when/new` (create Run)
";
    assert_eq!(changes(&old, &new), expected);
    assert_eq!(changes(&new, &old), expected.replace("+ ", "- "));
}

#[test]
fn a_block_with_another_name_is_one_change() {
    let of = |name: &'static str| {
        Pipeline::builder("Test").build(move |declare| {
            let mode = declare.param(Parameter::<String>::new("mode"));
            when(mode.eq("a"), || run("a", 2, &[])).name(name);
        })
    };
    let [old, new] = ["old", "new"].map(|name| of(name).allow_warnings().to_yaml().unwrap());
    assert_eq!(changes(&old, &new), "block `old` renamed to `new`\n");
}

#[test]
fn yaml_and_json_have_no_differences() {
    let json = |yaml: &str| {
        let document = document(yaml, Format::Yaml, literal).unwrap();
        crate::model::json::literal(&document).to_string()
    };
    let folders = ["../examples", "../tests/golden"];
    let entries = folders.into_iter().flat_map(|folder| std::fs::read_dir(folder).unwrap());
    for entry in entries.flatten() {
        if entry.path().extension().is_some_and(|end| end == "yaml") {
            let yaml = std::fs::read_to_string(entry.path()).unwrap();
            assert_eq!(changes(&yaml, &json(&yaml)), "", "{}", entry.path().display());
        }
    }
}

#[test]
fn shared_templates_make_no_difference() {
    let of = |plain: bool| {
        let pipeline = Pipeline::builder("Test").build(|_| {
            for i in 0..2000 {
                let first = SubmitRunOp::new(format!("a{i}")).run_name(format!("a{i}"));
                let first = first.job_name(format!("j{i}")).jar_params([i.to_string()]);
                DeleteRunOp::new(format!("d{i}")).run_name(format!("a{i}")).after(first);
            }
        });
        pipeline.allow_warnings().size_limit(100_000_000).plain(plain).to_yaml().unwrap()
    };
    let (plain, compact) = (of(true), of(false));
    assert!(compact.len() < plain.len());
    let diff = diff(&plain, &compact).unwrap().to_string();
    let lines: Vec<_> = diff.lines().filter(|line| !line.contains("- outputs.")).collect();
    let lines: Vec<_> = lines.into_iter().filter(|line| !line.starts_with("op `a")).collect();
    assert!(lines.is_empty(), "{:#?}", &lines[..lines.len().min(20)]);
}

/// Leaves out the failure conditions by which an op notices that Databricks rejects its request. The
/// archived operator has no such state.
fn without_rejections(changes: &str) -> String {
    let conditions = kfp_dbx_core::table::OPS.iter().filter_map(|op| op.failure_condition);
    let added: Vec<_> = conditions.map(|it| format!("  + failureCondition: {it}")).collect();
    let lines: Vec<_> = changes.lines().filter(|line| !added.iter().any(|it| it == line)).collect();
    let has_change = |at: usize| lines.get(at + 1).is_some_and(|next| next.starts_with("  "));
    let kept =
        lines.iter().enumerate().filter(|(at, line)| line.starts_with("  ") || has_change(*at));
    kept.flat_map(|(_, line)| [*line, "\n"]).collect()
}

#[test]
fn the_reference_differs_where_it_is_meant_to() {
    let shared = std::path::Path::new("../../shared/reference");
    let reason = "the recorded references are not in ../shared";
    if !kfp_dbx_skip::can_run(shared.is_dir(), reason) {
        return;
    }
    // The `manifest` of a scope would copy its secrets into the workflow's status.
    let no_manifest = "op `createsecretscope` (create SecretScope)\n  - outputs.manifest: \"{}\"\n";
    for (name, expected) in [
        ("databricks_cluster", ""),
        ("databricks_job", ""),
        ("databricks_notebook", no_manifest),
        ("databricks_run", ""),
        ("databricks_secretscope", no_manifest),
        ("databricks_workspaceitem", ""),
    ] {
        let old = std::fs::read_to_string(shared.join(format!("workflows/{name}.yaml"))).unwrap();
        let new = std::fs::read_to_string(format!("../examples/{name}.yaml")).unwrap();
        assert_eq!(without_rejections(&changes(&old, &new)), expected, "{name}");
    }
    for entry in std::fs::read_dir(shared.join("control")).unwrap().flatten() {
        if entry.path().extension().is_some_and(|end| end == "yaml") {
            let yaml = std::fs::read_to_string(entry.path()).unwrap();
            assert_eq!(changes(&yaml, &yaml), "");
        }
    }
}

#[test]
fn items_of_nested_loops_are_distinguished() {
    let delete = |item: Param<String>| {
        DeleteRunOp::new("x").run_name(format!("r-{item}")).external();
    };
    let inner = move |outer: bool, a| {
        for_each(["c", "d"], move |b| delete(if outer { a } else { b }));
    };
    let of = |outer: bool| {
        yaml(move |_| {
            for_each(["a", "b"], move |a| inner(outer, a));
        })
    };
    let changes = changes(&of(true), &of(false));
    assert!(
        changes.contains("metadata.name: r-{for-each.item} → r-{for-each/for-each-2.item}"),
        "{changes}"
    );
}

#[test]
fn failures_are_the_same_value_in_each_form() {
    let value = |text: &str| value::resolved(text, &value::Env::default());
    assert_eq!(value("{{=fromJSON(workflow.failures)}}"), value("{{workflow.failures}}"));
    assert_eq!(value("{{=workflow.failures[1:-1]}}"), value("{{workflow.failures}}"));
}

#[test]
fn changes_of_approvals_are_shown() {
    let of = |duration: &'static str, choices: &'static [&'static str]| {
        let pipeline = Pipeline::builder("approved").build(move |_| {
            let approve = SuspendOp::new("approve").choices(choices.iter().copied());
            approve.default("NO").duration(duration);
        });
        pipeline.argo("3.7").workflow().unwrap().to_yaml().unwrap()
    };
    let old = of("1h", &["YES", "NO"]);
    assert_eq!(changes(&old, &old), "");
    let changes = changes(&old, &of("2h", &["YES", "NO", "LATER"]));
    assert!(changes.contains("duration: 1h → 2h"), "{changes}");
    assert!(changes.contains("choices[2]: LATER"), "{changes}");
}

#[test]
fn templates_that_share_others_have_an_end() {
    for names in [["a", "b"], ["a", "a"]] {
        let level = |level: usize| {
            let task =
                |name: &str| json!({ "name": name, "template": format!("level-{}", level + 1) });
            json!({ "name": format!("level-{level}"), "dag": { "tasks": names.map(task) } })
        };
        let mut templates: Vec<_> = (0..30).map(level).collect();
        templates.push(json!({ "name": "level-30", "suspend": {} }));
        let workflow = json!({
            "apiVersion": "argoproj.io/v1alpha1", "kind": "Workflow",
            "spec": { "entrypoint": "level-0", "templates": templates },
        });
        let workflow = workflow.to_string();
        let why = diff(&workflow, &workflow).unwrap_err();
        assert!(why.contains("too many ops"), "{why}");
    }
}

/// The order of tasks says nothing: each is told apart by its key.
#[test]
fn tasks_are_told_apart_by_their_keys() {
    let of = |tasks: serde_json::Value| {
        yaml(move |_| {
            let object = json!({
                "apiVersion": "example.com/v1",
                "kind": "Graph",
                "metadata": {"name": "graph"},
                "spec": {"tasks": tasks},
            });
            ResourceOp::new("graph").k8s_resource(object).keep();
        })
    };
    let task = |key: &str, path: &str| json!({"task_key": key, "path": path});
    let old = of(json!([task("a", "/a"), task("b", "/b")]));
    assert_eq!(changes(&old, &of(json!([task("b", "/b"), task("a", "/a")]))), "");
    let new = of(json!([task("c", "/c"), task("a", "/x")]));
    let expected = "\
op `graph` (create Graph)
  ~ spec.tasks[a].path: /a → /x
  - spec.tasks[b].path: /b
  - spec.tasks[b].task_key: b
  + spec.tasks[c].path: /c
  + spec.tasks[c].task_key: c
";
    assert_eq!(changes(&old, &new), expected);
    // Without different keys, the places count.
    let twice = of(json!([task("a", "/a"), task("a", "/b")]));
    let expected = "op `graph` (create Graph)\n  ~ spec.tasks[1].path: /b → /c\n";
    assert_eq!(changes(&twice, &of(json!([task("a", "/a"), task("a", "/c")]))), expected);
}
