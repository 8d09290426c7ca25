//! The rules that pipelines keep, one page each: what a rule means, a wrong pipeline, the mend of
//! it, and how to silence it.
//!
//! A breach is found in rustc where `#[pipeline]` can see it, in the names, orders and values that
//! its body holds as they are. What helper functions, loops, files and programs make is looked at
//! when the workflow is built: by the same rule, with the same words.
//!
//! # Levels
//!
//! | level | a breach | |
//! |---|---|---|
//! | error | fails for certain: Argo, Kubernetes or the operator does not take it | stays one |
//! | error, can be allowed | fails or destroys something, as far as can be seen | can be set |
//! | warning | costs something one day: time, money, a surprise | can be set |
//!
//! An error is one of rustc's, or of [`workflow`](crate::Pipeline::workflow). A warning is one of
//! rustc's, too, and stands in [`warnings`](crate::Workflow::warnings). What can be set is set for
//! a pipeline, or for a single op:
//!
//! ```
//! use kfp_dbx::prelude::*;
//!
//! #[pipeline(allow(fixed_name), deny(resource_leak))]
//! fn nightly() {
//!     SubmitRunOp::new("submitrun")
//!         .run_name("nightly")
//!         .job_name("nightly")
//!         .jar_params(["10"])
//!         .truthful()
//!         .delete_on_exit()
//!         .allow(rules::NO_TIMEOUT);
//! }
//! # assert_eq!(format!("{:?}", nightly().workflow()?.warnings()), "[]");
//! # Ok::<(), kfp_dbx::Error>(())
//! ```
//!
//! `deny(warnings)` makes all warnings errors, `allow(warnings)` silences them. What is said
//! of one rule wins over what is said of all, and what is said of an op over what is said of
//! its pipeline. `-D warnings` of rustc counts for what `#[pipeline]` warns of, too.
//!
//! Better than to silence a rule is to say what it can't know:
//!
//! | word | says | for |
//! |---|---|---|
//! | [`keep`](crate::OutcomeOp::keep) | the resource is meant to stay | [`resource_leak`](RESOURCE_LEAK) |
//! | [`external`](crate::DeleteOp::external) | it is made elsewhere | [`delete_without_create`](DELETE_WITHOUT_CREATE) |
//! | [`uses`](crate::CheckedOp::uses) | code that no spec shows uses it | [`use_before_create`](USE_BEFORE_CREATE), [`delete_race`](DELETE_RACE) and their kin |
//!
//! # Every rule
//!
#![doc = include_str!("rules/index.md")]
//!
//! # What no rule can see
//!
//! - values that only the run has: a parameter that names a cluster that is not there, a jar
//!   that nobody uploaded, a principal without rights;
//! - what a notebook's or a jar's own code uses: [`uses`](crate::CheckedOp::uses) says it;
//! - resources that others make or delete meanwhile, and a name that two different pipelines
//!   share;
//! - whether Databricks knows a Spark version, a node type or a time zone of a job's schedule;
//! - a workflow that is terminated (`argo terminate`): no exit handler runs then.
//!
//! # What types make impossible
//!
//! These have no rule, as they are rustc's own errors:
//!
//! - a field that an op or a typed spec does not have, and a number where text belongs;
//! - an output that an op on a Databricks resource does not have, and any of a delete;
//! - conditions on such a delete;
//! - a secret with two values or none, a library of two kinds;
//! - a parameter of a type that Argo can't pass, and a default of another type than the parameter;
//! - a Rust `if`, `match` or `for` over a value that only the run knows;
//! - a body that captures the ops or the parameters of another pipeline.

pub use kfp_dbx_core::rule::diagnostic::{Level, Rule};

use kfp_dbx_core::rule::diagnostic;

/// Every rule, in the order of the codes.
pub static ALL: &[&Rule] = diagnostic::RULES;

macro_rules! pages {
    ($($rule:ident $page:literal;)*) => {$(
        #[doc = include_str!(concat!("rules/", $page, ".md"))]
        pub static $rule: &Rule = &diagnostic::$rule;
    )*};
}

pages! {
    DUPLICATE_OP_NAME "duplicate_op_name";
    SELF_DEPENDENCY "self_dependency";
    DEPENDENCY_CYCLE "dependency_cycle";
    EMPTY_PIPELINE "empty_pipeline";
    FOREIGN_HANDLE "foreign_handle";
    UNKNOWN_OUTPUT "unknown_output";
    EXIT_REACH "exit_reach";
    OUTPUT_AFTER_FAILURE "output_after_failure";
    OUTPUT_OF_LOOP "output_of_loop";
    ITEM_OUTSIDE "item_outside";
    EMPTY_BLOCK "empty_block";
    NESTED_EXIT "nested_exit";
    OUTPUT_OF_CONDITION "output_of_condition";
    INVALID_NAME "invalid_name";
    DUPLICATE_PARAMETER "duplicate_parameter";
    MISSING_RESOURCE_NAME "missing_resource_name";
    INVALID_DURATION "invalid_duration";
    INVALID_SCHEDULE "invalid_schedule";
    INVALID_SETTING "invalid_setting";
    MISSING_ARGUMENT "missing_argument";
    UNKNOWN_FIELD "unknown_field";
    WRONG_TYPE "wrong_type";
    NOT_EXACTLY_ONE "not_exactly_one";
    UNREADABLE_SPEC "unreadable_spec";
    INVALID_BASE64 "invalid_base64";
    UNKNOWN_WORD "unknown_word";
    ONE_TASK "one_task";
    ONE_CLUSTER "one_cluster";
    RUN_OF_A_JOB "run_of_a_job";
    CLUSTER_SIZE "cluster_size";
    MISSING_FIELD "missing_field";
    INVALID_QUARTZ "invalid_quartz";
    WRONG_PARAMS "wrong_params";
    DROPPED_VALUE "dropped_value";
    OVERRIDDEN_NAME "overridden_name";
    UNFIT_DEFAULT "unfit_default";
    IGNORED_FIELD "ignored_field";
    BROKEN_PLACEHOLDER "broken_placeholder";
    TAG_IN_DEFAULT "tag_in_default";
    TAG_IN_VALUE "tag_in_value";
    INVALID_MANIFEST "invalid_manifest";
    RESULT_OF_DELETE "result_of_delete";
    UNKNOWN_AT_EXIT "unknown_at_exit";
    FUTILE_RETRY "futile_retry";
    LOST_OWNER "lost_owner";
    INVALID_CONDITION "invalid_condition";
    INVALID_JSON_PATH "invalid_json_path";
    UNUSED_PARAMETER "unused_parameter";
    TOO_LARGE "too_large";
    USE_BEFORE_CREATE "use_before_create";
    USE_AFTER_DELETE "use_after_delete";
    DELETE_RACE "delete_race";
    DOUBLE_CREATE "double_create";
    SHARED_PATH "shared_path";
    RECURSIVE_DELETE "recursive_delete";
    DELETE_WITHOUT_CREATE "delete_without_create";
    DELETE_ORDER "delete_order";
    CREATE_DURING_DELETE "create_during_delete";
    RESOURCE_LEAK "resource_leak";
    FIXED_NAME "fixed_name";
    FIXED_NAME_IN_LOOP "fixed_name_in_loop";
    NO_TIMEOUT "no_timeout";
    IGNORED_FAILURE "ignored_failure";
    CONDITIONAL_CREATE "conditional_create";
    SECRET_IN_SOURCE "secret_in_source";
    SECRET_IN_DEFAULT "secret_in_default";
}
