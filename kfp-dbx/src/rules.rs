//! The rules that are checked, one page for each rule.
//!
//! A page says what the rule demands and why. It shows a pipeline that breaks the rule, a
//! pipeline that follows it, and how to silence it.
//!
//! # When a rule is checked
//!
//! - **At compile time**, `#[pipeline]` checks what it can see in the function: names,
//!   dependencies and literal values. rustc then reports the error or the warning.
//! - **At build time**, [`workflow`](crate::Pipeline::workflow) checks the whole pipeline, with
//!   everything that comes from helper functions, loops and files, or from a program that
//!   generates pipelines. The rules and the messages are the same.
//! - **In a test**, `Pipeline::explore` simulates the pipeline in many scenarios, and
//!   checks after each of them the rules that say "in an exploration" below. (Feature `testing`)
//! - **At run time**, on the cluster, no rule is checked. The values of parameters, the outputs of
//!   ops and the [`workflow`](crate::workflow) values are runtime values, which the checker cannot
//!   know.
//!
//! # Levels
//!
//! | level | a pipeline that breaks the rule | the level can be changed |
//! |---|---|---|
//! | error | never works as written: Argo, Kubernetes, Databricks or the operator does not accept it | no |
//! | error by default | fails or destroys something, as far as the checker can see | yes |
//! | warning by default | costs time or money one day, or surprises somebody | yes |
//!
//! An error is a compile error, or an error that [`workflow`](crate::Pipeline::workflow) returns.
//! A warning is a compiler warning, and it is also in the list that
//! [`warnings`](crate::Workflow::warnings) returns. You can set the level of a rule for a pipeline
//! or for a single op:
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
//! `deny(warnings)` turns all warnings into errors, and `allow(warnings)` silences them. The level
//! of a single rule takes precedence over the level of all warnings, and the level of an op takes
//! precedence over the level of its pipeline. rustc's `-D warnings` also applies to the warnings
//! of `#[pipeline]`.
//!
//! It is often better to tell the checker what it cannot infer than to silence a rule:
//!
//! | method | meaning | rules |
//! |---|---|---|
//! | [`keep`](crate::OutcomeOp::keep) | The resource is meant to stay. | [`resource_leak`](RESOURCE_LEAK) |
//! | [`external`](crate::DeleteOp::external) | The resource is created elsewhere. | [`delete_without_create`](DELETE_WITHOUT_CREATE), [`conditional_create`](CONDITIONAL_CREATE) |
//! | [`uses`](crate::CheckedOp::uses) | The op uses a resource that its spec does not show. | [`use_before_create`](USE_BEFORE_CREATE), [`delete_race`](DELETE_RACE) and the other rules on the order of ops |
//!
//! # Every rule
//!
#![doc = kfp_dbx_core::rule_index!()]
//!
//! # What no rule can find
//!
//! - Mistakes in runtime values: a parameter with the name of a cluster that does not exist, a jar
//!   that nobody uploaded, a principal without permissions.
//! - Resources that the code of a notebook or a jar uses. [`uses`](crate::CheckedOp::uses)
//!   declares them.
//! - Resources that someone else creates or deletes in the meantime, and a name that two different
//!   pipelines share. If an op before a create fails, or if the create finds the name taken, the
//!   delete at exit still deletes what has the name; a name with
//!   [`workflow::uid()`](crate::workflow::uid) is this run's alone.
//! - A Spark version, a node type or a time zone of a job's schedule that Databricks does not know.
//! - A workflow that is terminated (`argo terminate`) or deleted before its end: its exit handlers do not
//!   run, and nothing goes but what the workflow owns, with the workflow.
//! - Some Rust code that looks at text made from a runtime value, which is a placeholder at build
//!   time: see [texts that Rust code looks at](crate::guide::values#texts-that-rust-code-looks-at).
//!
//! # What the types prevent
//!
//! The types of this crate prevent the following mistakes, so they need no rule. rustc reports
//! them:
//!
//! - a field that an op or a typed spec does not have, and a number in a field for text;
//! - an output that an op on a Databricks resource does not have, and any output of a delete of
//!   such a resource;
//! - a condition on such a delete;
//! - a secret with two values or none, and a library of two kinds;
//! - a parameter of a type that Argo cannot pass, and a default whose type is not the parameter's;
//! - a Rust `if`, `match` or `for` over a runtime value, unless `format!` or `to_string` has made
//!   text of it: then [`broken_placeholder`](BROKEN_PLACEHOLDER) and [`unused_text`](UNUSED_TEXT)
//!   report what they see;
//! - a body that captures ops or parameters of another pipeline.

pub use kfp_dbx_core::rule::{Level, Rule};

use kfp_dbx_core::rule;

/// Every rule, in the order of the codes.
pub static ALL: &[&Rule] = rule::RULES;

/// Makes a constant of each rule, with its code, level and sentence and its page below them.
macro_rules! pages {
    (@level Error) => { "always an error" };
    (@level Deny) => { "an error by default" };
    (@level Warn) => { "a warning by default" };
    (@only Archived) => { ", only for the archived operator" };
    (@in Exploration) => { ", found by an exploration in a test" };
    ($($(#[doc = $doc:literal])+ $rule:ident = $code:literal $name:literal $level:ident $(only $only:ident)? $(in $stage:ident)?;)*) => {$(
        #[doc = concat!("`", $code, "`, ", pages!(@level $level), $(pages!(@only $only),)? $(pages!(@in $stage),)? ".\n\n", $($doc,)+ "\n\n")]
        #[doc = include_str!(concat!("rules/", $name, ".md"))]
        pub static $rule: &Rule = &rule::$rule;
    )*};
}

kfp_dbx_core::for_each_rule!(pages);
