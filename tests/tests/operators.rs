//! Pipelines that name the operator that serves them.

use kfp_dbx::prelude::*;
use kfp_dbx::{Diagnostic, Workflow};

fn rules_of(found: &[Diagnostic]) -> Vec<&'static str> {
    found.iter().map(|found| found.rule().name).collect()
}

fn messages(pipeline: &Pipeline) -> Vec<String> {
    pipeline.check().iter().map(ToString::to_string).collect()
}

/// A run of a job without parameters, a 0, two names, and an owner: faults with one operator.
fn with_faults() -> Pipeline {
    Pipeline::builder("faults")
        .build(|_| {
            let run = SubmitRunOp::new("run").k8s_name("run").run_name("Run of the night");
            run.job_name("figures").truthful().set_owner_reference(true);
            let job = CreateJobOp::new("job").job_name("job").max_retries(0);
            job.existing_cluster_name("figures")
                .notebook_task(NotebookTask::new("/Shared/Figures"))
                .delete_on_exit();
        })
        .timeout("1h")
        .allow(rules::FIXED_NAME)
}

#[test]
fn without_an_operator_the_faults_of_each_one_count() {
    let faults =
        ["run_of_a_job", "lost_owner", "resource_leak", "overridden_name", "dropped_value"];
    for pipeline in [with_faults(), with_faults().operator("azure-databricks-operator")] {
        let mut found = rules_of(&pipeline.check());
        found.sort_by_key(|rule| faults.iter().position(|fault| fault == rule));
        assert_eq!(found, faults, "{:#?}", messages(&pipeline));
    }
    let pipeline = with_faults().operator("kfp-dbx");
    assert_eq!(messages(&pipeline), [] as [String; 0]);
    // The last one counts.
    assert_eq!(messages(&pipeline.operator("azure-databricks-operator")).len(), faults.len());
}

#[test]
fn the_way_out_is_in_the_form_of_the_pipeline() {
    let way_out =
        "if kfp-dbx-operator serves the pipeline, write `.operator(\"kfp-dbx\")` on the pipeline";
    for found in with_faults().check() {
        let is_of_one = found.rule().name != "resource_leak";
        assert_eq!(found.help().unwrap().ends_with(way_out), is_of_one, "{found}");
    }
}

#[test]
fn a_truthful_run_ends_with_each_result_of_its_operator() {
    let archived = yaml(owned().operator("azure-databricks-operator").workflow());
    assert!(archived.contains("successCondition: status.metadata.state.result_state=SUCCESS\n"));
    // Without the word, another pipeline may have made a job of several tasks.
    for pipeline in [owned(), owned().operator("kfp-dbx")] {
        let workflow = yaml(pipeline.workflow());
        let success = "successCondition: status.metadata.state.result_state in (SUCCESS, SUCCESS_WITH_FAILURES)";
        assert!(workflow.contains(success), "{workflow}");
        assert!(workflow.contains("UPSTREAM_FAILED"), "{workflow}");
    }
}

#[test]
fn levels_of_what_is_no_fault_change_nothing() {
    let pipeline = with_faults().deny_warnings().deny(rules::DROPPED_VALUE);
    assert!(pipeline.clone().workflow().is_err());
    assert_eq!(messages(&pipeline.operator("kfp-dbx")), [] as [String; 0]);
}

#[test]
fn a_wrong_word_is_an_error_at_the_setter() {
    let pipeline = || {
        Pipeline::builder("clean").build(|_| {
            DeleteRunOp::new("delete").run_name("nightly").external();
        })
    };
    let found = pipeline().operator("kfp_dbx").check();
    assert_eq!(rules_of(&found), ["invalid_setting"]);
    assert_eq!(found[0].message(), "there is no operator `kfp_dbx`");
    let list = "the operators are `azure-databricks-operator`, `kfp-dbx`";
    assert_eq!(found[0].help().unwrap(), format!("did you mean `kfp-dbx`? {list}"));
    assert_eq!(found[0].place().unwrap().line(), line!() - 5);
    assert_eq!(pipeline().operator("argo").check()[0].help(), Some(list));
}

fn yaml(built: Result<Workflow, kfp_dbx::Error>) -> String {
    built.unwrap().to_yaml().unwrap()
}

/// Runs that the archived operator takes from the workflow.
fn owned() -> Pipeline {
    Pipeline::builder("owned")
        .build(|_| {
            let name = |name: &str| format!("{name}-{}", workflow::uid());
            let of_a_job = SubmitRunOp::new("of-a-job").run_name(name("a")).jar_params(["10"]);
            of_a_job.job_name("figures").delete_on_exit();
            let on_a_cluster = SubmitRunOp::new("on-a-cluster").run_name(name("b"));
            on_a_cluster
                .existing_cluster_name("figures")
                .notebook_task(NotebookTask::new("/Shared/Figures"))
                .delete_on_exit();
        })
        .truthful(true)
        .timeout("1h")
}

#[test]
fn the_workflow_owns_each_resource_that_is_deleted_at_exit() {
    let count = |pipeline: Pipeline| yaml(pipeline.workflow()).matches("setOwnerReference").count();
    assert_eq!(count(owned()), 0);
    assert_eq!(count(owned().operator("azure-databricks-operator")), 0);
    assert_eq!(count(owned().operator("kfp-dbx")), 2);
}

#[pipeline(op = Part, operator = "kfp-dbx", truthful, timeout = "1h")]
fn part(name: Param<String>) {
    SubmitRunOp::new("run").run_name(name).job_name("figures").delete_on_exit();
}

/// The settings of the whole pipeline count, as with the version of Argo.
#[test]
fn a_pipeline_as_an_op_is_checked_for_the_operator_of_the_whole() {
    let whole = || {
        let whole = Pipeline::builder("whole").build(|_| {
            Part::new("part").name(format!("run-{}", workflow::uid()));
        });
        whole.truthful(true).timeout("1h")
    };
    assert_eq!(rules_of(&whole().check()), ["run_of_a_job"]);
    assert_eq!(messages(&whole().operator("kfp-dbx")), [] as [String; 0]);
    assert_eq!(messages(&part()), [] as [String; 0]);
}

/// An op alone says nothing about the operator.
#[test]
fn an_op_alone_has_only_the_faults_with_each_operator() {
    let _ = Pipeline::builder("inspected")
        .build(|_| {
            let run = SubmitRunOp::new("run").run_name("nightly").job_name("figures");
            assert_eq!(run.inspect().unwrap().name(), "run");
            let neither = SubmitRunOp::new("neither").run_name("x");
            let error = neither.inspect().unwrap_err();
            assert_eq!(rules_of(error.diagnostics()), ["run_of_a_job"]);
        })
        .workflow();
}

/// A name in the spec and that of the object are the same, whichever operator looks at them.
#[test]
fn a_run_that_reattaches_has_one_name() {
    let pipeline = Pipeline::builder("again").build(|_| {
        let run = SubmitRunOp::new("run").run_name("nightly").job_name("figures");
        run.jar_params(["10"]).truthful().timeout("1h").reattach().delete_on_exit();
    });
    let yaml = yaml(pipeline.workflow());
    assert!(yaml.contains("run_name: \"nightly-{{workflow.uid}}\""), "{yaml}");
    assert!(yaml.contains("name: \"nightly-{{workflow.uid}}\""), "{yaml}");
}

#[test]
fn what_the_default_brings_in_is_judged_alike() {
    let pipeline = || {
        let pipeline = Pipeline::builder("defaults").build(|pipeline| {
            let retries = pipeline.param(Parameter::<i32>::new("retries").default(0));
            let content = pipeline.param(Parameter::<String>::new("content").default(""));
            let job = CreateJobOp::new("job").job_name("job").max_retries(retries);
            job.existing_cluster_name("figures")
                .notebook_task(NotebookTask::new("/Shared/Figures"))
                .keep();
            ImportWorkspaceItemOp::new("item")
                .item_name("item")
                .path("/Shared/item")
                .content(content)
                .language(Language::Sql)
                .file_format(ImportFormat::Source)
                .keep();
        });
        pipeline.timeout("1h").allow(rules::FIXED_NAME)
    };
    let mut found = rules_of(&pipeline().check());
    found.sort_unstable();
    assert_eq!(found, ["dropped_value", "unfit_default"]);
    assert_eq!(messages(&pipeline().operator("kfp-dbx")), [] as [String; 0]);
}

#[pipeline(truthful, timeout = "1h")]
fn chain() {
    let uid = workflow::uid();
    let cluster = CreateClusterOp::new("cluster")
        .cluster_name(format!("cluster-{uid}"))
        .spark_version("15.4.x-scala2.12")
        .node_type_id("Standard_D3_v2")
        .num_workers(1)
        .delete_on_exit();
    let job = CreateJobOp::new("job")
        .job_name(format!("job-{uid}"))
        .existing_cluster_name(cluster.outputs.name)
        .notebook_task(NotebookTask::new("/Shared/Figures"))
        .delete_on_exit();
    SubmitRunOp::new("run")
        .run_name(format!("run-{uid}"))
        .job_name(job.outputs.name)
        .notebook_params([("day", "monday")])
        .delete_on_exit();
}

/// After `argo stop`, Argo starts only those ops of the exit handler that wait for no other one.
#[test]
fn no_delete_at_exit_waits_where_the_operator_keeps_the_order() {
    let waiting = |pipeline: Pipeline| {
        let workflow = pipeline.allow_warnings().workflow().unwrap();
        let yaml: serde_json::Value = serde_yaml::from_str(&workflow.to_yaml().unwrap()).unwrap();
        let exit = yaml["spec"]["onExit"].as_str().unwrap();
        let templates = yaml["spec"]["templates"].as_array().unwrap();
        let template = templates.iter().find(|template| template["name"] == exit).unwrap();
        let tasks = template["dag"]["tasks"].as_array().unwrap();
        assert_eq!(tasks.len(), 3);
        tasks.iter().filter(|task| !task["dependencies"].is_null()).count()
    };
    assert_eq!(waiting(chain()), 2);
    assert_eq!(waiting(chain().operator("kfp-dbx")), 0);
}

/// A cluster whose policy only kfp-dbx-operator knows, as JSON text.
fn of_text() -> Pipeline {
    Pipeline::builder("text")
        .build(|_| {
            let run = SubmitRunOp::from_json_spec(
                "run",
                r#"{
                    "new_cluster": {
                        "spark_version": "15.4.x-scala2.12",
                        "node_type_id": "Standard_D3_v2",
                        "num_workers": 2,
                        "policy_id": "60642A1F0300A1B2"
                    },
                    "notebook_task": {"notebook_path": "/Nightly"}
                }"#,
            );
            run.run_name(format!("run-{}", workflow::uid())).delete_on_exit();
        })
        .truthful(true)
        .timeout("1h")
}

#[test]
fn a_field_of_one_operator_is_one_finding() {
    let found = of_text().check();
    assert_eq!(rules_of(&found), ["unknown_field"]);
    let message =
        "op `run`: the archived Azure Databricks Operator has no field `new_cluster.policy_id`";
    assert_eq!(found[0].message(), message);
    let way_out =
        "if kfp-dbx-operator serves the pipeline, write `.operator(\"kfp-dbx\")` on the pipeline";
    assert_eq!(found[0].help(), Some(way_out));
    assert_eq!(messages(&of_text().operator("kfp-dbx")), [] as [String; 0]);
}

/// Two ops that use the page of a run, in an object, in a text and in a condition.
fn with_pages() -> Pipeline {
    let note = |name: &str, value: serde_json::Value| {
        ResourceOp::new(name).keep().k8s_resource(json!({
            "apiVersion": "v1",
            "kind": "ConfigMap",
            "metadata": {"name": format!("{name}-{}", workflow::uid())},
            "data": {"value": value},
        }));
    };
    Pipeline::builder("pages")
        .build(move |_| {
            let run = SubmitRunOp::new("run").run_name(format!("run-{}", workflow::uid()));
            let run = run.job_name("figures").jar_params(["10"]).delete_on_exit();
            note("alone", json!(run.outputs.run_page_url));
            note("text", json!(format!("see {}", run.outputs.run_page_url)));
            when(run.outputs.run_page_url.ne(""), || note("when", json!("there")));
        })
        .truthful(true)
        .timeout("1h")
}

#[test]
fn an_output_of_one_operator_is_one_finding() {
    for pipeline in [with_pages(), with_pages().operator("azure-databricks-operator")] {
        let found = pipeline.check();
        assert_eq!(rules_of(&found), ["unknown_output"]);
        let message = "the output `run_page_url` reads `status.metadata.run_page_url`, which only kfp-dbx-operator writes";
        assert_eq!(found[0].message(), message);
        let way_out = "if kfp-dbx-operator serves the pipeline, write `.operator(\"kfp-dbx\")` on the pipeline";
        assert_eq!(found[0].help(), Some(way_out));
        assert!(pipeline.workflow().is_err());
    }
    let pipeline = with_pages().operator("kfp-dbx");
    assert_eq!(messages(&pipeline), [] as [String; 0]);
    let yaml = yaml(pipeline.workflow());
    assert!(yaml.contains("jsonPath: \"{.status.metadata.run_page_url}\""), "{yaml}");
    assert!(yaml.contains("{{tasks.run.outputs.parameters.run-run_page_url}}"), "{yaml}");
}

/// An object and the default of a whole spec, neither of which has a task.
fn without_tasks() -> Pipeline {
    let spec = json!({"existing_cluster_name": "shared"});
    let pipeline = Pipeline::builder("without").build(move |p| {
        let whole = p.param(Parameter::<Json>::new("whole").default(spec.clone()));
        ResourceOp::new("object").set_owner_reference(true).k8s_resource(json!({
            "apiVersion": "databricks.microsoft.com/v1alpha1",
            "kind": "Run",
            "metadata": {"name": format!("object-{}", workflow::uid())},
            "spec": spec,
        }));
        let run = SubmitRunOp::new("whole").run_name(format!("whole-{}", workflow::uid()));
        run.spec(whole).delete_on_exit();
    });
    pipeline.truthful(true).timeout("1h")
}

#[test]
fn what_the_op_does_not_contain_is_offered_the_fields_of_the_operator() {
    for (operator, has_sql) in [("kfp-dbx", true), ("azure-databricks-operator", false)] {
        let mut found = without_tasks().operator(operator).check();
        found.retain(|found| ["unfit_default", "run_of_a_job"].contains(&found.rule().name));
        assert_eq!(found.len(), 2, "{found:#?}");
        for found in found {
            let help = found.help().unwrap();
            assert!(help.contains("`notebook_task`"), "{help}");
            assert_eq!(help.contains("`sql_task`"), has_sql, "{help}");
        }
    }
}
