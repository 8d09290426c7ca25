//! Rules with their codes, and what a finding consists of.
//!
//! The macro and the runtime report the same rule with the same code and words;
//! they differ in what a place is: a span of tokens, or a source location.

use std::fmt;

/// How bad a breach is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Level {
    /// The workflow is built; the finding is told.
    Warning,
    /// There is no workflow.
    Error,
}

impl fmt::Display for Level {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Warning => "warning",
            Self::Error => "error",
        })
    }
}

/// A rule that pipelines keep.
#[derive(Debug, PartialEq, Eq)]
pub struct Rule {
    /// Stable, and never used for another rule again.
    pub code: &'static str,
    /// What the rule is called.
    pub name: &'static str,
    /// How bad a breach is.
    pub level: Level,
    /// The rule, in a sentence.
    pub doc: &'static str,
}

macro_rules! rules {
    ($($(#[doc = $doc:literal])+ $constant:ident = $code:literal $name:literal $level:ident;)*) => {
        $($(#[doc = $doc])+
        pub static $constant: Rule = Rule {
            code: $code,
            name: $name,
            level: Level::$level,
            doc: concat!($($doc),+),
        };)*

        /// Every rule, in the order of the codes.
        pub static RULES: &[&Rule] = &[$(&$constant),*];
    };
}

rules! {
    /// Two ops that one way through a function's body makes have different names.
    DUPLICATE_OP_NAME = "DBX101" "duplicate_op_name" Error;
    /// An op is not ordered after itself.
    SELF_DEPENDENCY = "DBX102" "self_dependency" Error;
    /// No op is ordered after itself by way of others.
    DEPENDENCY_CYCLE = "DBX103" "dependency_cycle" Error;
    /// A pipeline has at least one op: Argo rejects a DAG without tasks.
    EMPTY_PIPELINE = "DBX104" "empty_pipeline" Error;
    /// Ops and parameters stay within the pipeline that made them.
    FOREIGN_HANDLE = "DBX105" "foreign_handle" Error;
    /// An op uses outputs that exist.
    UNKNOWN_OUTPUT = "DBX106" "unknown_output" Error;
    /// What runs at exit knows no task: neither an output nor an order.
    EXIT_REACH = "DBX107" "exit_reach" Error;
    /// What runs after a failed op does not use its outputs: Argo saves them after success only.
    OUTPUT_AFTER_FAILURE = "DBX108" "output_after_failure" Error;
    /// An output of an op in a loop stays in the loop: outside there are as many as items.
    OUTPUT_OF_LOOP = "DBX109" "output_of_loop" Error;
    /// An item stays in its loop, an argument in its pipeline.
    ITEM_OUTSIDE = "DBX110" "item_outside" Error;
    /// A condition, a loop or an exit handler has at least one op: Argo rejects a DAG without tasks.
    EMPTY_BLOCK = "DBX111" "empty_block" Error;
    /// An exit handler stands at the top of a pipeline.
    NESTED_EXIT = "DBX112" "nested_exit" Error;
    /// An output leaves at most one condition, and no pipeline besides: Argo waits forever for an
    /// output that a block passes on and that was never there.
    OUTPUT_OF_CONDITION = "DBX113" "output_of_condition" Error;
    /// Pipelines, ops, parameters and resources are named as Argo and Kubernetes want it.
    INVALID_NAME = "DBX201" "invalid_name" Error;
    /// The parameters of a pipeline have different names.
    DUPLICATE_PARAMETER = "DBX202" "duplicate_parameter" Error;
    /// An op on a resource names it, by `k8s_name` or by its own name setter.
    MISSING_RESOURCE_NAME = "DBX203" "missing_resource_name" Error;
    /// A duration is whole seconds with a unit, more than none.
    INVALID_DURATION = "DBX204" "invalid_duration" Error;
    /// A schedule is one that Argo reads, and that comes.
    INVALID_SCHEDULE = "DBX205" "invalid_schedule" Error;
    /// Labels, limits and other settings are such as Kubernetes and Argo take.
    INVALID_SETTING = "DBX206" "invalid_setting" Error;
    /// A pipeline that is used as an op gets a value for each parameter without a default.
    MISSING_ARGUMENT = "DBX207" "missing_argument" Error;
    /// A spec has fields that the operator's CRD knows.
    UNKNOWN_FIELD = "DBX301" "unknown_field" Error;
    /// A field holds what the operator's CRD takes there.
    WRONG_TYPE = "DBX302" "wrong_type" Error;
    /// What is one of several things is exactly one of them.
    NOT_EXACTLY_ONE = "DBX303" "not_exactly_one" Error;
    /// A spec or a file can be read.
    UNREADABLE_SPEC = "DBX304" "unreadable_spec" Error;
    /// Bytes are written in base64.
    INVALID_BASE64 = "DBX305" "invalid_base64" Error;
    /// A parameter's or an output's place in a text is left as it is until the run.
    BROKEN_PLACEHOLDER = "DBX401" "broken_placeholder" Error;
    /// A parameter's default arrives as it is written.
    TAG_IN_DEFAULT = "DBX402" "tag_in_default" Error;
    /// An item or an argument arrives as it is written.
    TAG_IN_VALUE = "DBX403" "tag_in_value" Error;
    /// A `ResourceOp` describes one Kubernetes object with a kind and a name.
    INVALID_MANIFEST = "DBX501" "invalid_manifest" Error;
    /// A delete has no conditions and no outputs: Argo fails it before it deletes.
    RESULT_OF_DELETE = "DBX502" "result_of_delete" Error;
    /// An op that is deleted at exit has a name that the exit handler can know.
    UNKNOWN_AT_EXIT = "DBX503" "unknown_at_exit" Error;
    /// A create is retried only where a retry can succeed.
    FUTILE_RETRY = "DBX504" "futile_retry" Error;
    /// An owner is set where the operator keeps it.
    LOST_OWNER = "DBX505" "lost_owner" Warning;
    /// A parameter is used.
    UNUSED_PARAMETER = "DBX601" "unused_parameter" Warning;
    /// A workflow stays under Argo's limit of 1 MiB until it is done.
    TOO_LARGE = "DBX701" "too_large" Error;
}

/// A breach of a rule, without its place.
#[derive(Debug, Clone)]
pub struct Finding {
    /// The rule.
    pub rule: &'static Rule,
    /// What is wrong: lower case, no full stop, code in backticks.
    pub message: String,
    /// The way out.
    pub help: Option<String>,
}

impl Finding {
    /// A breach of `rule`.
    pub fn new(rule: &'static Rule, message: impl Into<String>) -> Self {
        Self { rule, message: message.into(), help: None }
    }

    /// With the way out.
    #[must_use]
    pub fn help(mut self, help: impl Into<String>) -> Self {
        self.help = Some(help.into());
        self
    }

    /// At a place.
    pub fn at<L>(self, at: L) -> Diagnostic<L> {
        Diagnostic { finding: self, at: Some(at), related: Vec::new() }
    }
}

/// A finding at its place.
#[derive(Debug, Clone)]
pub struct Diagnostic<L> {
    /// What is wrong.
    pub finding: Finding,
    /// Where; nothing where it is the whole pipeline.
    pub at: Option<L>,
    /// The other ends of a conflict, each with what it is.
    pub related: Vec<(String, L)>,
}

impl<L> Diagnostic<L> {
    /// About the whole pipeline.
    pub fn whole(finding: Finding) -> Self {
        Self { finding, at: None, related: Vec::new() }
    }

    /// With the other end of the conflict.
    #[must_use]
    pub fn related(mut self, what: impl Into<String>, at: L) -> Self {
        self.related.push((what.into(), at));
        self
    }
}

#[cfg(test)]
mod tests {
    use super::RULES;

    #[test]
    fn codes_ascend_and_names_differ() {
        assert!(RULES.windows(2).all(|pair| pair[0].code < pair[1].code));
        let names: std::collections::BTreeSet<_> = RULES.iter().map(|rule| rule.name).collect();
        assert_eq!(names.len(), RULES.len());
    }
}
