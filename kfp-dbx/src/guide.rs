//! The guide to kfp-dbx: one chapter for each question that comes up.
//!
//! | chapter | what it explains |
//! |---|---|
//! | [Getting started](getting_started) | the first pipeline, the ops, what runs when |
//! | [Parameters and values](values) | types, texts, lists, outputs, Argo's own values |
//! | [Optional parameters](optional_parameters) | defaults, values and fields that may be absent |
//! | [Specs and files](specs) | typed specs, JSON, files, `ResourceOp` |
//! | [The fields of Databricks](fields) | which fields of clusters, jobs and runs the operators have |
//! | [Order and lifecycles](order) | `.after`, who uses which resource, what the checker follows |
//! | [How pipelines are checked](checker) | rustc and the run of the program, rules and levels |
//! | [Decisions, loops and approvals](control) | `when`, `for_each`, `SuspendOp`, pipelines as ops |
//! | [Ending well](ending) | failures, timeouts, exit handlers, every way out |
//! | [Policies](policies) | retries, nodes, locks, and settings of the workflow |
//! | [Kinds and schedules](kinds) | `WorkflowTemplate`, `CronWorkflow` |
//! | [As a bundle](bundle) | the same graph as a job of Databricks' own scheduler |
//! | [Running on a cluster](cluster) | Argo, Kubeflow Pipelines, access rights |
//! | [The operator](operator) | what kfp-dbx-operator does, how to install it, credentials |
//! | [The command line](command_line) | every command, servers, exit statuses, features |
//! | [Testing a pipeline](testing) | tests for ops and workflows, what happens when something goes wrong, every way out |
//! | [Secrets](secrets) | from a Kubernetes Secret to a notebook |
//! | [Coming from kfp-azure-databricks](from_python) | the vocabulary, and what differs |
//! | [Limits](limits) | sizes, and values that nothing can protect |
//!
//! The rules that are checked have [pages of their own](crate::rules).

// A chapter is a file of Markdown, whose examples are documentation tests.
//
// People read it on GitHub, too. Where it links to another chapter, it therefore has a definition at
// its end, such as `[values]: values.md`. In Markdown the first definition wins: for rustdoc, that
// is the one that stands here before the file.
macro_rules! chapters {
    ($($chapter:ident)*) => {
        chapters!(@documented [$($chapter)*] $($chapter)*);
    };
    (@documented $all:tt $($chapter:ident)*) => {$(
        #[doc = links!($all)]
        #[doc = include_str!(concat!("guide/", stringify!($chapter), ".md"))]
        pub mod $chapter {}
    )*};
}

/// The definitions of links to all chapters, and to the sections that chapters link to.
macro_rules! links {
    ([$($chapter:ident)*]) => {
        concat!(
            $("[", stringify!($chapter), "]: crate::guide::", stringify!($chapter), "\n",)*
            links!(
                "checker#the-operator"
                "cluster#versions-of-argo"
                "control#a-pipeline-as-an-op"
                "ending#every-way-out"
                "ending#survive-the-loss-of-a-pod"
                "order#tell-the-checker-what-it-cannot-infer"
                "policies#retries"
                "values#texts-that-rust-code-looks-at"
            ),
        )
    };
    ($($section:literal)*) => {
        concat!($("[", $section, "]: crate::guide::", $section, "\n",)*)
    };
}

chapters! {
    getting_started
    values
    optional_parameters
    specs
    fields
    order
    checker
    control
    ending
    policies
    kinds
    bundle
    cluster
    operator
    command_line
    testing
    secrets
    from_python
    limits
}
