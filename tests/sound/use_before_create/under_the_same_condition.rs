//! The use has the condition of the create, in a block of its own.
#![deny(warnings)]

use kfp_dbx::prelude::*;

fn cluster(op: &str, name: impl IntoValue<String>) -> CreateClusterOp {
    CreateClusterOp::new(op)
        .cluster_name(name)
        .spark_version("5.3.x-scala2.11")
        .node_type_id("Standard_D3_v2")
        .num_workers(2)
        .delete_on_exit()
}

fn run(op: &str, name: impl IntoValue<String>, on: impl IntoValue<String>) -> SubmitRunOp {
    SubmitRunOp::new(op)
        .run_name(name)
        .existing_cluster_name(on)
        .notebook_task(NotebookTask::new("/Train"))
        .delete_on_exit()
}

#[pipeline(truthful, timeout = "2h")]
pub fn seen_by_the_macro(own: Param<bool>, name: Param<String>) {
    let made = when(own, || {
        CreateClusterOp::new("create")
            .cluster_name(name)
            .spark_version("5.3.x-scala2.11")
            .node_type_id("Standard_D3_v2")
            .num_workers(2)
            .delete_on_exit();
    });
    when(own, || {
        SubmitRunOp::new("train")
            .run_name(format!("train-{name}"))
            .existing_cluster_name(name)
            .notebook_task(NotebookTask::new("/Train"))
            .delete_on_exit();
    })
    .after(made);
}

/// The conditions are the same, however they are written, and the use may have more of them.
#[pipeline(truthful, timeout = "2h")]
pub fn written_otherwise(mode: Param<String>, n: Param<i32>, dry: Param<bool>, name: Param<String>) {
    let made = when(mode.eq("own") & n.gt(3), || {
        cluster("create", name);
    });
    when(!n.le(3), || {
        when(!mode.ne("own"), || {
            when(dry, || {
                run("train", format!("train-{name}"), name);
            });
        });
    })
    .after(made);
}

#[pipeline(truthful, timeout = "2h")]
pub fn of_the_other_branch(own: Param<bool>, name: Param<String>) {
    let made = when(own, || {
        DeleteRunOp::new("delete").run_name("old").external();
    })
    .otherwise(|| {
        cluster("create", name);
    });
    when(!own, || {
        run("train", format!("train-{name}"), name);
    })
    .after(made);
}

#[test]
fn builds_without_warnings() {
    let all = [seen_by_the_macro(), written_otherwise(), of_the_other_branch()];
    for pipeline in all {
        assert_eq!(format!("{:?}", pipeline.workflow().unwrap().warnings()), "[]");
    }
}
