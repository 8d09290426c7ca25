//! The features of Argo that not every version has.

use super::needs::Feature;
use super::version::ArgoVersion;

const fn version(major: u16, minor: u16, patch: u16) -> ArgoVersion {
    ArgoVersion::new(major, minor, patch)
}

/// Makes the constants of the features, and the list of all of them.
macro_rules! features {
    ($($(#[doc = $doc:literal])+ $constant:ident: $name:literal, $from:expr, $gone_in:expr, $without:literal;)*) => {
        $($(#[doc = $doc])+
        pub static $constant: Feature =
            Feature { name: $name, from: $from, gone_in: $gone_in, without: $without };)*

        /// Every feature.
        pub static FEATURES: &[&Feature] = &[$(&$constant),*];
    };
}

features! {
    /// A tag with an expression.
    EXPRESSIONS:
        "expressions (`{{=…}}`)", version(3, 2, 3), None,
        "evaluates them only sometimes";
    /// A negative index in the slice of a text.
    NEGATIVE_SLICE:
        "the slice `[1:-1]` in expressions", version(3, 4, 7), None,
        "leaves the expression in the manifest as text";
    /// The function of expressions that reads JSON.
    FROM_JSON:
        "`fromJSON` in expressions", version(3, 4, 17), None,
        "can't evaluate the expression";
    /// An expression in a manifest that stands without quotes.
    BARE_EXPRESSION:
        "numbers, booleans, lists and maps as expressions in manifests", version(3, 4, 8), None,
        "rejects the workflow: \"must be a valid yaml\"";
    /// A condition that is an expression which Argo can evaluate only while the workflow runs.
    WHEN_EXPRESSION:
        "expressions in `when`", version(3, 4, 3), None,
        "rejects the workflow, unless it can evaluate the expression before the run";
    /// A task that runs after a task that never began.
    OMITTED:
        "the result `Omitted` in `depends`", version(3, 3, 0), None,
        "rejects the workflow";
    /// Several locks of a workflow or a task.
    MUTEXES:
        "`mutexes`", version(3, 6, 0), None,
        "drops the field without a word, so that nothing is locked";
    /// Several semaphores of a task.
    SEMAPHORES:
        "`semaphores`", version(3, 6, 0), None,
        "drops the field without a word, so that nothing waits";
    /// Several schedules of a cron workflow.
    SCHEDULES:
        "`schedules`", version(3, 6, 0), None,
        "drops the field without a word, so that the workflow never runs";
    /// The default of an output that whoever resumes a task supplies, if the duration of the task is over.
    SUSPEND_DEFAULT:
        "the default of a decision after a `duration`", version(3, 6, 2), None,
        "leaves the decision open, so that the ops that use it wait forever";
    /// The name of a task in the user interface.
    DISPLAY_NAME:
        "the annotation `workflows.argoproj.io/display-name`", version(3, 7, 0), None,
        "drops it without a word, so that the task keeps its name";
    /// A single lock of a workflow or a task.
    MUTEX:
        "`mutex`", version(3, 0, 0), Some(version(4, 0, 0)),
        "drops the field without a word, so that nothing is locked";
    /// A single semaphore of a task.
    SEMAPHORE:
        "`semaphore`", version(3, 0, 0), Some(version(4, 0, 0)),
        "drops the field without a word, so that nothing waits";
    /// A single schedule of a cron workflow.
    SCHEDULE:
        "`schedule`", version(3, 0, 0), Some(version(4, 0, 0)),
        "drops the field without a word, so that the workflow never runs";
}
