//! The guide to kfp-dbx: one chapter for each question that comes up.
//!
//! | chapter | what it explains |
//! |---|---|
//! | [Getting started](getting_started) | the first pipeline, the ops, what runs when |
//! | [Parameters and values](values) | types, texts, lists, outputs, Argo's own values |
//! | [Optional parameters](optional_parameters) | defaults, values and fields that may be absent |
//! | [Specs and files](specs) | typed specs, JSON, files, `ResourceOp` |
//! | [Order and lifecycles](order) | `.after`, who uses which resource, what the checker follows |
//! | [How pipelines are checked](checker) | rustc and the run of the program, rules and levels |
//! | [Decisions and loops](control) | `when`, `for_each`, pipelines as ops |
//! | [Ending well](ending) | failures, timeouts, exit handlers, every way out |
//! | [Policies](policies) | retries, nodes, locks, and settings of the workflow |
//! | [Kinds and schedules](kinds) | `WorkflowTemplate`, `CronWorkflow` |
//! | [Running on a cluster](cluster) | the operator, Argo, Kubeflow Pipelines, access rights |
//! | [The command line](command_line) | every command, servers, exit statuses, features |
//! | [Testing a pipeline](testing) | tests for ops, for workflows, and against a cluster |
//! | [Secrets](secrets) | from a Kubernetes Secret to a notebook |
//! | [Coming from kfp-azure-databricks](from_python) | the vocabulary, and what differs |
//! | [Limits](limits) | sizes, and values that nothing can protect |
//!
//! The rules that are checked have [pages of their own](crate::rules).

// A chapter is a file of Markdown, whose examples are documentation tests.
macro_rules! chapters {
    ($($chapter:ident)*) => {$(
        #[doc = include_str!(concat!("guide/", stringify!($chapter), ".md"))]
        pub mod $chapter {}
    )*};
}

chapters! {
    getting_started
    values
    optional_parameters
    specs
    order
    checker
    control
    ending
    policies
    kinds
    cluster
    command_line
    testing
    secrets
    from_python
    limits
}
