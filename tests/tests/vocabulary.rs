//! What the tables and examples of the documentation show needs the prelude alone.

// The only import. A second one would hide that the prelude lacks an item.
use kfp_dbx::prelude::*;

/// The Rust side of each line of the README's table.
#[pipeline(name = "X", truthful, timeout = "1h", allow(warnings))]
fn of_the_readme(
    #[default = "test-run"] run_name: Param<String>,
    #[default = 3] n: Param<i32>,
    items: Param<Vec<String>>,
    #[default = ""] day: Param<String>,
    user: Param<String>,
    mode: Param<String>,
) {
    let op = SubmitRunOp::new("run")
        .run_name(run_name)
        .new_cluster(NewCluster::new().spark_version("5").node_type_id("x").num_workers(n))
        .notebook_task(NotebookTask::new("/Shared/Run").base_parameters([("day", day)]))
        .delete_on_exit();
    SubmitRunOp::new("json")
        .run_name(format!("json-{run_name}"))
        .new_cluster(json!({"spark_version": "5", "node_type_id": "x", "num_workers": n}))
        .spark_jar_task(
            SparkJarTask::new(format!("/Users/{user}")).parameters([op.outputs.run_id]),
        );
    SubmitRunOp::new("job")
        .run_name(format!("job-{run_name}"))
        .job_name("job")
        .jar_params(("--day", day));
    on_exit(|| DeleteRunOp::new("delete").run_name(format!("json-{run_name}")));
    when(!day.is_empty(), || ResourceOp::new("day").k8s_resource(config_map("day")));
    when(mode.eq("full"), || ResourceOp::new("full").k8s_resource(config_map("full")));
    for_each(items, |item| ResourceOp::new("each").k8s_resource(config_map(item)));
}

fn config_map(name: impl std::fmt::Display) -> Json {
    json!({"apiVersion": "v1", "kind": "ConfigMap", "metadata": {"name": name.to_string()}})
}

#[test]
fn the_lines_of_the_readme_compile() {
    let _ = of_the_readme();
    let scheduled = of_the_readme().argo("3.6").cron_workflow(&Cron::new("0 3 * * *"));
    // A schedule needs defaults.
    assert!(scheduled.is_err());
}

/// The documentation that is compiled needs no other crate. It imports what the prelude lacks.
#[test]
fn examples_import_this_crate_alone() {
    let root = kfp_dbx_tests::golden::root();
    let mut imports = 0;
    let folders = ["kfp-dbx/src/guide", "kfp-dbx/src/rules"].map(|folder| root.join(folder));
    let entries = folders.iter().flat_map(|folder| std::fs::read_dir(folder).unwrap());
    let pages = entries.map(|entry| entry.unwrap().path()).chain([root.join("README.md")]);
    for page in pages {
        let text = std::fs::read_to_string(&page).unwrap();
        let blocks = text.split("```").skip(1).step_by(2).filter(|block| block.starts_with("rust"));
        for line in blocks.flat_map(str::lines) {
            let line = line.trim_start_matches("# ");
            if !line.starts_with("use ") {
                continue;
            }
            imports += 1;
            let is_fine = ["use kfp_dbx::", "use std::"].iter().any(|own| line.starts_with(own));
            assert!(is_fine, "{}: {line}", page.display());
        }
    }
    assert!(imports > 100, "{imports} imports");
}
