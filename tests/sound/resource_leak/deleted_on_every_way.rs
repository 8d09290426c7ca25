//! Deleted on every way out, by other means than `.delete_on_exit()`.
#![deny(warnings)]

use kfp_dbx::prelude::*;

#[pipeline(truthful, timeout = "2h")]
pub fn at_exit(name: Param<String>) {
    SubmitRunOp::new("submit").run_name(name).job_name("job").jar_params(["1"]);
    on_exit(|| {
        DeleteRunOp::new("delete-run").run_name(name);
    });
}

#[pipeline(truthful, timeout = "2h")]
pub fn on_both(name: Param<String>) {
    SubmitRunOp::new("submit").run_name(name).job_name("job").jar_params(["1"]);
    on_failure(|| {
        DeleteRunOp::new("delete-failed").run_name(name);
    });
    on_success(|| {
        DeleteRunOp::new("delete-done").run_name(name);
    });
}

#[pipeline(truthful, timeout = "2h")]
pub fn after_success_and_on_failure(name: Param<String>) {
    let run = SubmitRunOp::new("submit").run_name(name).job_name("job").jar_params(["1"]);
    DeleteRunOp::new("delete-run").run_name(name).after(run);
    on_failure(|| {
        DeleteRunOp::new("delete-failed").run_name(name);
    });
}

#[pipeline(truthful, timeout = "2h")]
pub fn owned(name: Param<String>) {
    CreateClusterOp::new("create-cluster")
        .cluster_name(name)
        .spark_version("5.3.x-scala2.11")
        .node_type_id("Standard_D3_v2")
        .num_workers(2)
        .set_owner_reference(true);
    let is_owned = std::env::args().count() > 0;
    CreateSecretScopeOp::new("create-scope")
        .scope_name(name)
        .initial_manage_principal("users")
        .set_owner_reference(is_owned);
}

#[pipeline(truthful, timeout = "2h")]
pub fn kept(name: Param<String>) {
    ImportWorkspaceItemOp::new("import")
        .item_name(name)
        .path("/Shared/Report")
        .content(Base64::text("print(1)"))
        .language(Language::Python)
        .file_format(ImportFormat::Source)
        .keep();
    SubmitRunOp::new("submit")
        .run_name(name)
        .job_name("job")
        .jar_params(["1"])
        .allow(rules::RESOURCE_LEAK);
}

#[pipeline(truthful, timeout = "2h")]
pub fn for_each_item(tables: Param<Vec<String>>, day: Param<String>) {
    for_each(tables, |table| {
        SubmitRunOp::new("export")
            .run_name(format!("export-{table}-{day}"))
            .job_name("export")
            .jar_params([table]);
    });
    on_exit(|| {
        for_each(tables, |table| {
            DeleteRunOp::new("delete-run").run_name(format!("export-{table}-{day}"));
        });
    });
}

#[pipeline(truthful, timeout = "2h")]
pub fn in_a_condition(mode: Param<String>, name: Param<String>) {
    when(mode.eq("full"), || {
        SubmitRunOp::new("submit").run_name(name).job_name("job").jar_params(["1"]);
    });
    on_exit(|| {
        when(mode.eq("full"), || {
            DeleteRunOp::new("delete-run").run_name(name);
        });
    });
}

#[pipeline(truthful, timeout = "2h")]
pub fn at_exit_of_exit(name: Param<String>) {
    SubmitRunOp::new("submit").run_name(name).job_name("job").jar_params(["1"]).delete_on_exit();
    on_failure(|| {
        let alert = SubmitRunOp::new("alert")
            .run_name(format!("alert-{name}"))
            .job_name("alert")
            .jar_params([workflow::status()]);
        DeleteRunOp::new("delete-alert").run_name(format!("alert-{name}")).after(alert);
        SubmitRunOp::new("mail")
            .run_name(format!("mail-{name}"))
            .job_name("mail")
            .jar_params([workflow::status()])
            .delete_on_exit();
    });
}

#[pipeline(truthful, timeout = "2h")]
pub fn of_the_same_name(name: Param<String>) {
    let first = SubmitRunOp::new("first").run_name(name).job_name("job").jar_params(["1"]);
    let delete = DeleteRunOp::new("delete-first").run_name(name).wait("10m").after(first);
    SubmitRunOp::new("second")
        .run_name(name)
        .job_name("job")
        .jar_params(["2"])
        .after(delete)
        .delete_on_exit();
}

/// A delete whose name only Rust knows.
#[pipeline(truthful, timeout = "2h")]
pub fn by_name_of_the_output(name: Param<String>) {
    SubmitRunOp::new("submit").run_name(name).job_name("job").jar_params(["1"]);
    let names: Vec<String> = vec![name.to_string()];
    on_exit(|| {
        for name in &names {
            DeleteRunOp::new("delete-run").run_name(name);
        }
    });
}

#[test]
fn builds_without_warnings() {
    for pipeline in [
        at_exit(),
        on_both(),
        after_success_and_on_failure(),
        owned(),
        kept(),
        for_each_item(),
        in_a_condition(),
        at_exit_of_exit(),
        of_the_same_name(),
        by_name_of_the_output(),
    ] {
        assert_eq!(format!("{:?}", pipeline.workflow().unwrap().warnings()), "[]");
    }
}
