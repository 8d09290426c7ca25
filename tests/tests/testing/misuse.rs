//! Resources that are used while they are not there: what an exploration finds of it, what a test asserts,
//! and that both say nothing of the mended pipeline.

use kfp_dbx::prelude::*;
use kfp_dbx::rules::{DELETED_IN_USE, Rule, USED_WHILE_ABSENT};
use kfp_dbx::testing::*;

/// Imports a notebook for each table, and runs one of them: after the imports, or at once; and before the
/// deletes of the notebooks, or at the same time. The checker does not know what the list holds.
fn report(waits: bool, is_waited_for: bool) -> Pipeline {
    let built = Pipeline::builder("report").build(move |declare| {
        let tables = Parameter::<Vec<String>>::new("tables").default(["sales", "stock"]);
        let tables = declare.param(tables);
        let uid = workflow::uid();
        let imports = for_each(tables, |table| {
            ImportWorkspaceItemOp::new("import")
                .item_name(format!("{table}-{uid}"))
                .path(format!("/Shared/{table}-{uid}"))
                .language("PYTHON")
                .content("cHJpbnQoMSk=")
                .delete_on_exit();
        });
        let run = SubmitRunOp::new("report")
            .run_name(format!("report-{uid}"))
            .existing_cluster_name("reports")
            .notebook_task(NotebookTask::new(format!("/Shared/sales-{uid}")))
            .delete_on_exit();
        let run = if waits { run.after(imports) } else { run };
        let deletes = for_each(tables, |table| {
            DeleteWorkspaceItemOp::new("delete").item_name(format!("{table}-{uid}"));
        });
        match is_waited_for {
            true => deletes.after(run).after(imports),
            false => deletes.after(imports),
        };
    });
    built.truthful(true).timeout("2h").operator("kfp-dbx")
}

fn found(pipeline: &Pipeline, rule: &Rule) -> Option<Found> {
    let explored = pipeline.explore().pairs(false).run().unwrap();
    explored.findings().iter().find(|found| found.rule() == rule).cloned()
}

#[test]
fn a_use_before_the_create_is_found_and_asserted() {
    let (broken, mended) = (report(false, true), report(true, true));
    assert!(broken.check().is_empty(), "{:?}", broken.check());
    let found = found(&broken, USED_WHILE_ABSENT).unwrap();
    let line = r#"assert!(run.used_while_absent().is_empty(), "{run}");"#;
    assert_eq!(found.assertion(), Some(line), "{found}");
    let run = broken.simulate(found.scenario()).unwrap();
    let users: Vec<_> = run.used_while_absent().iter().map(|object| object.op()).collect();
    assert_eq!(users, [Some("report")], "{run}");
    assert!(run.deleted_in_use().is_empty(), "{run}");
    let run = mended.simulate(found.scenario()).unwrap();
    assert!(run.used_while_absent().is_empty(), "{run}");
}

#[test]
fn a_delete_during_the_use_is_found_and_asserted() {
    let (broken, mended) = (report(true, false), report(true, true));
    assert!(broken.check().is_empty(), "{:?}", broken.check());
    let found = found(&broken, DELETED_IN_USE).unwrap();
    let line = r#"assert!(run.deleted_in_use().is_empty(), "{run}");"#;
    assert_eq!(found.assertion(), Some(line), "{found}");
    let run = broken.simulate(found.scenario()).unwrap();
    let lost: Vec<_> = run.deleted_in_use().iter().map(|object| object.op()).collect();
    assert_eq!(lost, [Some("import")], "{run}");
    assert!(run.used_while_absent().is_empty(), "{run}");
    let run = mended.simulate(found.scenario()).unwrap();
    assert!(run.deleted_in_use().is_empty(), "{run}");
    mended.explore().pairs(false).assert_clean();
}

#[test]
fn a_use_after_the_delete_is_found_and_asserted() {
    let pipeline = Pipeline::builder("late").build(|_| {
        let name = format!("late-{}", workflow::uid());
        let create = CreateClusterOp::new("create").cluster_name(&name).num_workers(2);
        let create = create.spark_version("15.4.x-scala2.12").node_type_id("Standard_D3_v2");
        let delete = DeleteClusterOp::new("delete").cluster_name(&name).wait("10m").after(create);
        let script = ImportWorkspaceItemOp::new("script").item_name(&name).path(format!("/{name}"));
        let script = script.language("PYTHON").content("cHJpbnQoMSk=").after(delete);
        script.uses(create).allow(rules::USE_AFTER_DELETE).delete_on_exit();
    });
    let pipeline = pipeline.truthful(true).timeout("2h").operator("kfp-dbx");
    let pipeline = pipeline.allow(rules::RESOURCE_LEAK).allow(rules::USE_AFTER_DELETE);
    let found = found(&pipeline, USED_WHILE_ABSENT).unwrap();
    let run = pipeline.simulate(found.scenario()).unwrap();
    let users: Vec<_> = run.used_while_absent().iter().map(|object| object.op()).collect();
    assert_eq!(users, [Some("script")], "{run}");
}

/// Deletes the notebook of an earlier run and imports it again. The run waits for the delete, and for the
/// import or not.
fn remade(waits: bool) -> Pipeline {
    let built = Pipeline::builder("remade").build(move |_| {
        let clear = DeleteWorkspaceItemOp::new("clear").item_name("figures").wait("10m");
        let import = ImportWorkspaceItemOp::new("import").item_name("figures").path("/Figures");
        let import = import.language("PYTHON").content("cHJpbnQoMSk=").delete_on_exit();
        let import = import.after(clear);
        let run = SubmitRunOp::new("run").run_name(format!("figures-{}", workflow::uid()));
        let run = run.existing_cluster_name("reports").notebook_task(NotebookTask::new("/Figures"));
        let run = run.delete_on_exit().after(clear);
        if waits {
            run.after(import);
        }
    });
    built.truthful(true).timeout("2h").operator("kfp-dbx")
}

#[test]
fn a_use_of_what_is_deleted_and_made_again_is_in_order() {
    let broken_rules = |pipeline: &Pipeline| -> Vec<_> {
        pipeline.check().iter().map(|found| found.rule().name).collect()
    };
    let (broken, sound) = (remade(false), remade(true));
    assert_eq!(broken_rules(&sound), ["fixed_name"]);
    assert!(found(&sound, USED_WHILE_ABSENT).is_none());
    assert_eq!(broken_rules(&broken), ["fixed_name", "use_before_create"]);
    let broken = broken.allow(rules::USE_BEFORE_CREATE);
    assert!(found(&broken, USED_WHILE_ABSENT).is_some());
}

/// Puts a secret of Kubernetes into a scope, with an op that has no condition. The secret is deleted at exit, and
/// the scope is, too, or it stays.
fn filled(stays: bool) -> Pipeline {
    let built = Pipeline::builder("filled").build(move |_| {
        let name = format!("tokens-{}", workflow::uid());
        let secret = json!({"apiVersion": "v1", "kind": "Secret", "metadata": {"name": &name}});
        let made = ResourceOp::new("secret").k8s_resource(secret.clone());
        let reference = json!({"secret_key_ref": {"name": &name, "key": "token"}});
        let scope = ResourceOp::new("scope").k8s_resource(json!({
            "apiVersion": "databricks.microsoft.com/v1alpha1",
            "kind": "SecretScope",
            "metadata": {"name": &name},
            "spec": {"secrets": [{"key": "token", "value_from": reference}]},
        }));
        let scope = scope.after(made);
        if stays {
            scope.keep();
        }
        on_exit(|| {
            if !stays {
                DeleteSecretScopeOp::new("delete-scope").scope_name(&name);
            }
            ResourceOp::new("delete-secret").action(Action::Delete).k8s_resource(secret);
        });
    });
    built.truthful(true).timeout("2h").operator("kfp-dbx")
}

#[test]
fn what_is_not_made_yet_at_the_delete_of_what_it_uses() {
    let broken_rules = |pipeline: &Pipeline| -> Vec<_> {
        pipeline.check().iter().map(|found| found.rule().name).collect()
    };
    // Both go: it does not matter which one goes first.
    assert_eq!(broken_rules(&filled(false)), [""; 0]);
    assert!(found(&filled(false), USED_WHILE_ABSENT).is_none());
    assert_eq!(broken_rules(&filled(true)), ["delete_race"]);
    let broken = filled(true).allow(rules::DELETE_RACE);
    assert!(found(&broken, USED_WHILE_ABSENT).is_some());
}
