//! Settings in all the forms that they can have.
#![deny(warnings)]

use std::collections::BTreeMap;
use std::time::Duration;

use kfp_dbx::prelude::*;

const NAME: &str = "Nightly";
const TWO_HOURS: Duration = Duration::from_secs(7200);
#[allow(non_upper_case_globals)]
mod lower_case {
    pub const name: &str = "Weekly";
    pub const truthful: bool = true;
}

fn policies() -> Policies {
    Policies::new().timeout("2h")
}

#[pipeline(
    name = NAME,
    description = concat!("every", " night"),
    argo = String::from("3.6"),
    timeout = TWO_HOURS,
    deadline = Duration::from_secs(4 * 60 * 60),
    truthful = cfg!(not(any())),
    plain = false,
    defaults = policies(),
    parallelism = 2 + BTreeMap::<u8, u16>::new().len() as u32,
    pod_gc = PodGc::OnWorkflowSuccess,
    mutex = format!("{}-{}", "a", "b"),
    allow(fixed_name,),
)]
pub fn nightly(run: Param<String>) {
    DeleteRunOp::new("delete").run_name(run).external();
}

#[pipeline(name = lower_case::name, truthful = lower_case::truthful, timeout = "2h")]
pub fn weekly(run: Param<String>) {
    DeleteRunOp::new("delete").run_name(run).external();
}

#[pipeline[truthful, fail_on_exit_failure, plain]]
pub fn brackets(run: Param<String>) {
    DeleteRunOp::new("delete").run_name(run).external();
}

#[pipeline {}]
pub fn braces(run: Param<String>) {
    DeleteRunOp::new("delete").run_name(run).external();
}

/// Its words stand in several places.
#[pipeline()]
pub fn documented(run: Param<String>) {
    //! The body says more.
    #![allow(unused_variables)]
    let unused = 5;
    DeleteRunOp::new("delete").run_name(run).external();
}

pub struct Jobs;

impl Jobs {
    #[pipeline]
    pub fn associated(run: Param<String>) {
        DeleteRunOp::new("delete").run_name(run).external();
    }
}

macro_rules! named {
    ($ident:ident, $name:expr, $timeout:literal) => {
        #[pipeline(name = $name, timeout = $timeout)]
        pub fn $ident(run: Param<String>) {
            DeleteRunOp::new("delete").run_name(run).external();
        }
    };
}

named!(generated, "Generated", "2h");

#[test]
fn builds_without_warnings() {
    for pipeline in [nightly(), weekly(), brackets(), braces(), documented(), Jobs::associated(), generated()] {
        assert_eq!(format!("{:?}", pipeline.workflow().unwrap().warnings()), "[]");
    }
}
