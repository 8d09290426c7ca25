//! Names that the attribute can't follow, and values that it can't type.
#![deny(warnings)]

use kfp_dbx::prelude::*;

type Number = Param<i32>;
#[allow(non_upper_case_globals)]
const run_name: &str = "nightly";

macro_rules! with {
    ($name:ident = $value:expr; $($then:tt)*) => {
        let $name = $value;
        $($then)*
    };
}

/// A constant in lower case.
#[pipeline(truthful, timeout = "2h", mutex = "nightly", argo = "3.6")]
pub fn constant() {
    SubmitRunOp::new("train")
        .run_name(run_name)
        .job_name("train")
        .jar_params(["1"])
        .delete_on_exit();
}

/// A variable that a macro binds.
#[pipeline(truthful, timeout = "2h")]
pub fn bound_by_a_macro(run: Param<String>) {
    with! {
        train = SubmitRunOp::new("train").run_name(run).job_name("train").jar_params(["1"]).delete_on_exit();
        DeleteRunOp::new("clean").run_name(format!("{run}-old")).external().after(train);
    }
}

/// A parameter whose type has another name.
#[pipeline(truthful, timeout = "2h")]
pub fn alias(run: Param<String>, workers: Number) {
    CreateClusterOp::new("create")
        .cluster_name(run)
        .spark_version("5.3.x-scala2.11")
        .node_type_id("Standard_D3_v2")
        .num_workers(workers)
        .delete_on_exit();
}

#[test]
fn builds_without_warnings() {
    for pipeline in [constant(), bound_by_a_macro(), alias()] {
        assert_eq!(format!("{:?}", pipeline.workflow().unwrap().warnings()), "[]");
    }
}
