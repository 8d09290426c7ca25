//! Rules with their codes, and what a finding consists of.
//!
//! The macro and the runtime report the same rule with the same code and words;
//! they differ in what a place is: a span of tokens, or a source location.

use std::fmt;

use crate::text::nearest::nearest;
use crate::text::quoted::quoted;

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
    /// How bad a breach is, where nothing else is said.
    pub level: Level,
    /// Whether something else can be said. What would break for certain can't be allowed.
    pub lint: bool,
    /// The rule, in a sentence.
    pub doc: &'static str,
}

macro_rules! rules {
    (@level Error) => { (Level::Error, false) };
    (@level Deny) => { (Level::Error, true) };
    (@level Warn) => { (Level::Warning, true) };
    ($($(#[doc = $doc:literal])+ $constant:ident = $code:literal $name:literal $level:ident;)*) => {
        $($(#[doc = $doc])+
        pub static $constant: Rule = Rule {
            code: $code,
            name: $name,
            level: rules!(@level $level).0,
            lint: rules!(@level $level).1,
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
    /// A field that takes one of a closed set of words holds one of them.
    UNKNOWN_WORD = "DBX306" "unknown_word" Error;
    /// A job, and a run that is of no job, has exactly one task.
    ONE_TASK = "DBX307" "one_task" Error;
    /// A job, and a run that is of no job, runs on exactly one cluster: a new one or an existing one.
    ONE_CLUSTER = "DBX308" "one_cluster" Error;
    /// A run is of a job, with its parameters, or direct, with a cluster and a task.
    RUN_OF_A_JOB = "DBX309" "run_of_a_job" Error;
    /// A cluster has a number of workers or a range for it, and the range begins below its end.
    CLUSTER_SIZE = "DBX310" "cluster_size" Error;
    /// A spec has the fields without which it can't work.
    MISSING_FIELD = "DBX311" "missing_field" Error;
    /// A job's schedule is one that Quartz reads.
    INVALID_QUARTZ = "DBX312" "invalid_quartz" Error;
    /// The parameters of a run are those of its job's task.
    WRONG_PARAMS = "DBX313" "wrong_params" Error;
    /// 0 and `false` do not reach Databricks: the operator drops them.
    DROPPED_VALUE = "DBX314" "dropped_value" Warn;
    /// A resource has one name: the operator overwrites the one in the spec with the object's.
    OVERRIDDEN_NAME = "DBX315" "overridden_name" Warn;
    /// A parameter's default fits the fields that it goes to.
    UNFIT_DEFAULT = "DBX316" "unfit_default" Error;
    /// A run of a job has no field that the operator would leave out in silence.
    IGNORED_FIELD = "DBX317" "ignored_field" Deny;
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
    LOST_OWNER = "DBX505" "lost_owner" Warn;
    /// A condition is one that Argo reads: a label selector over the object's fields.
    INVALID_CONDITION = "DBX506" "invalid_condition" Error;
    /// The path of an output is one that kubectl reads.
    INVALID_JSON_PATH = "DBX507" "invalid_json_path" Error;
    /// A parameter is used.
    UNUSED_PARAMETER = "DBX601" "unused_parameter" Warn;
    /// A workflow stays under Argo's limit of 1 MiB until it is done.
    TOO_LARGE = "DBX701" "too_large" Deny;
    /// A resource is used after it is created.
    USE_BEFORE_CREATE = "DBX801" "use_before_create" Deny;
    /// A resource is not used after it is deleted.
    USE_AFTER_DELETE = "DBX802" "use_after_delete" Deny;
    /// A delete waits for all that use the resource.
    DELETE_RACE = "DBX803" "delete_race" Deny;
    /// A resource is created once.
    DOUBLE_CREATE = "DBX804" "double_create" Deny;
    /// A path of the workspace or of DBFS is that of one item.
    SHARED_PATH = "DBX805" "shared_path" Deny;
    /// A delete of a path does not take another's item with it.
    RECURSIVE_DELETE = "DBX806" "recursive_delete" Deny;
    /// A pipeline deletes what it creates; what is made elsewhere is marked.
    DELETE_WITHOUT_CREATE = "DBX807" "delete_without_create" Warn;
    /// A run is deleted before its job, and a job before its cluster.
    DELETE_ORDER = "DBX808" "delete_order" Deny;
    /// A resource is created anew only when its delete has waited until it is gone.
    CREATE_DURING_DELETE = "DBX809" "create_during_delete" Deny;
    /// A resource is deleted on every way out of the workflow.
    RESOURCE_LEAK = "DBX810" "resource_leak" Warn;
    /// Two runs of a pipeline at once name their resources differently.
    FIXED_NAME = "DBX811" "fixed_name" Warn;
    /// Each item of a loop names its resource differently.
    FIXED_NAME_IN_LOOP = "DBX812" "fixed_name_in_loop" Deny;
    /// A create that waits has a time after which it fails.
    NO_TIMEOUT = "DBX813" "no_timeout" Warn;
    /// A run that fails fails its task, or something looks at how it ended.
    IGNORED_FAILURE = "DBX814" "ignored_failure" Warn;
    /// What is created under a condition is deleted under it.
    CONDITIONAL_CREATE = "DBX815" "conditional_create" Warn;
    /// A secret does not stand in the source.
    SECRET_IN_SOURCE = "DBX901" "secret_in_source" Warn;
    /// A secret is no parameter's default, which Kubeflow Pipelines shows.
    SECRET_IN_DEFAULT = "DBX902" "secret_in_default" Warn;
}

/// The rule of that name.
///
/// # Errors
/// There is none: the nearest one, in words.
pub fn rule(name: &str) -> Result<&'static Rule, String> {
    let names = || RULES.iter().map(|rule| rule.name).chain([WARNINGS]);
    RULES.iter().copied().find(|rule| rule.name == name).ok_or_else(|| {
        let by_code = RULES.iter().find(|rule| rule.code.eq_ignore_ascii_case(name));
        if let Some(Rule { name, .. }) = by_code {
            return format!("a rule is set by its name\n= help: write `{name}`");
        }
        let near = nearest(name, names());
        let help =
            near.map_or_else(String::new, |near| format!("\n= help: did you mean `{near}`?"));
        format!("there is no rule `{name}`{help}")
    })
}

/// What is said of a rule.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Setting {
    /// Not told.
    Allow,
    /// A warning.
    Warn,
    /// An error.
    Deny,
}

impl Setting {
    /// The setting that is called so in `#[pipeline(…)]`.
    pub fn of_word(word: &str) -> Option<Self> {
        match word {
            "allow" => Some(Self::Allow),
            "warn" => Some(Self::Warn),
            "deny" => Some(Self::Deny),
            _ => None,
        }
    }
}

/// The word for all rules whose breach is a warning.
pub const WARNINGS: &str = "warnings";

/// What is said of rules, for a pipeline or for one op. What is said of a rule by its name
/// wins over what is said of all warnings; what is said later, over what was said earlier.
#[derive(Debug, Clone, Default)]
pub struct Levels {
    rules: Vec<(&'static Rule, Setting)>,
    warnings: Option<Setting>,
}

impl Levels {
    /// Says it of one rule.
    ///
    /// # Errors
    /// What would break for certain can't be allowed.
    pub fn set(&mut self, rule: &'static Rule, setting: Setting) -> Result<(), String> {
        if !rule.lint && setting != Setting::Deny {
            return Err(format!(
                "`{}` can't be {}: what breaks this rule fails for certain",
                rule.name,
                if setting == Setting::Allow { "allowed" } else { "a warning" }
            ));
        }
        self.rules.retain(|(known, _)| *known != rule);
        self.rules.push((rule, setting));
        Ok(())
    }

    /// Says it of all warnings.
    pub fn set_warnings(&mut self, setting: Setting) {
        self.warnings = Some(setting);
    }

    /// Whether nothing is said.
    pub fn is_empty(&self) -> bool {
        self.rules.is_empty() && self.warnings.is_none()
    }

    /// Whether that rule is allowed.
    pub fn allows(&self, rule: &'static Rule) -> bool {
        self.setting(rule) == Some(Setting::Allow)
    }

    fn setting(&self, rule: &'static Rule) -> Option<Setting> {
        let named = self.rules.iter().find(|(known, _)| *known == rule);
        named
            .map(|(_, setting)| *setting)
            .or(self.warnings.filter(|_| rule.level == Level::Warning))
    }

    /// Gives each finding its level, and leaves out what is allowed. `of_op` has what is said
    /// of single ops, which wins.
    pub fn judge<'a, L>(
        &self,
        found: &mut Vec<Diagnostic<L>>,
        of_op: impl Fn(NodeIndex) -> Option<&'a Self>,
    ) {
        found.retain_mut(|diagnostic| {
            let rule = diagnostic.finding.rule;
            let of_ops = diagnostic.of.iter().find_map(|op| of_op(*op)?.setting(rule));
            match of_ops.or_else(|| self.setting(rule)) {
                Some(Setting::Allow) => return false,
                Some(Setting::Warn) => diagnostic.finding.level = Level::Warning,
                Some(Setting::Deny) => diagnostic.finding.level = Level::Error,
                None => {}
            }
            true
        });
    }
}

/// The names of rules in backticks, for messages.
pub fn quoted_rules() -> String {
    quoted(RULES.iter().filter(|rule| rule.lint).map(|rule| rule.name))
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
    /// How bad it is: the rule's level, until [`Levels::judge`] says otherwise.
    pub level: Level,
}

impl Finding {
    /// A breach of `rule`.
    pub fn new(rule: &'static Rule, message: impl Into<String>) -> Self {
        Self { rule, message: message.into(), help: None, level: rule.level }
    }

    /// With the way out.
    #[must_use]
    pub fn help(mut self, help: impl Into<String>) -> Self {
        self.help = Some(help.into());
        self
    }

    /// At a place.
    pub fn at<L>(self, at: L) -> Diagnostic<L> {
        Diagnostic { finding: self, at: Some(at), related: Vec::new(), of: Vec::new() }
    }
}

/// A node's index in its graph.
pub type NodeIndex = usize;

/// A finding at its place.
#[derive(Debug, Clone)]
pub struct Diagnostic<L> {
    /// What is wrong.
    pub finding: Finding,
    /// Where; nothing where it is the whole pipeline.
    pub at: Option<L>,
    /// The other ends of a conflict, each with what it is.
    pub related: Vec<(String, L)>,
    /// The ops that it is about: what is allowed for one of them is not told.
    pub of: Vec<NodeIndex>,
}

impl<L> Diagnostic<L> {
    /// About the whole pipeline.
    pub fn whole(finding: Finding) -> Self {
        Self { finding, at: None, related: Vec::new(), of: Vec::new() }
    }

    /// With the other end of the conflict.
    #[must_use]
    pub fn related(mut self, what: impl Into<String>, at: L) -> Self {
        self.related.push((what.into(), at));
        self
    }

    /// With the ops that it is about.
    #[must_use]
    pub fn of(mut self, ops: impl IntoIterator<Item = NodeIndex>) -> Self {
        self.of.extend(ops);
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
