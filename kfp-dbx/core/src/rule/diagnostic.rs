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
    /// Two ops on the same path through a pipeline function must have different names.
    DUPLICATE_OP_NAME = "DBX101" "duplicate_op_name" Error;
    /// An op can't depend on itself.
    SELF_DEPENDENCY = "DBX102" "self_dependency" Error;
    /// The dependencies between ops can't form a cycle.
    DEPENDENCY_CYCLE = "DBX103" "dependency_cycle" Error;
    /// A pipeline must contain at least one op: Argo rejects a DAG without tasks.
    EMPTY_PIPELINE = "DBX104" "empty_pipeline" Error;
    /// Ops, outputs and parameters can be used only in the pipeline that created them.
    FOREIGN_HANDLE = "DBX105" "foreign_handle" Error;
    /// An output that a pipeline uses must be an output of the op.
    UNKNOWN_OUTPUT = "DBX106" "unknown_output" Error;
    /// An exit handler can't use the outputs of the pipeline's ops and can't depend on those ops.
    EXIT_REACH = "DBX107" "exit_reach" Error;
    /// An op that runs after a failed op can't use its outputs: Argo saves outputs only after
    /// success.
    OUTPUT_AFTER_FAILURE = "DBX108" "output_after_failure" Error;
    /// The outputs of an op in a loop can't be used outside the loop: they have one value for each
    /// item.
    OUTPUT_OF_LOOP = "DBX109" "output_of_loop" Error;
    /// An item can be used only in the body of its loop, and an argument only in the pipeline that
    /// it is passed to.
    ITEM_OUTSIDE = "DBX110" "item_outside" Error;
    /// A condition, a loop or an exit handler must contain at least one op: Argo rejects a DAG
    /// without tasks.
    EMPTY_BLOCK = "DBX111" "empty_block" Error;
    /// An exit handler must be at the top level of a pipeline.
    NESTED_EXIT = "DBX112" "nested_exit" Error;
    /// An output of a conditional op can leave only one condition, and no other block around it.
    OUTPUT_OF_CONDITION = "DBX113" "output_of_condition" Error;
    /// The names of pipelines, ops, parameters and resources must follow the rules of Argo and
    /// Kubernetes.
    INVALID_NAME = "DBX201" "invalid_name" Error;
    /// The parameters of a pipeline must have different names.
    DUPLICATE_PARAMETER = "DBX202" "duplicate_parameter" Error;
    /// An op must name its resource, with `k8s_name` or with the name setter of its kind.
    MISSING_RESOURCE_NAME = "DBX203" "missing_resource_name" Error;
    /// A duration must be at least one second, in whole seconds with units.
    INVALID_DURATION = "DBX204" "invalid_duration" Error;
    /// The schedule of a cron workflow must be valid for Argo and must match at least one date.
    INVALID_SCHEDULE = "DBX205" "invalid_schedule" Error;
    /// Labels, limits and other settings must be valid for Kubernetes and Argo.
    INVALID_SETTING = "DBX206" "invalid_setting" Error;
    /// A pipeline that is used as an op must get a value for each parameter without a default.
    MISSING_ARGUMENT = "DBX207" "missing_argument" Error;
    /// A spec can contain only the fields that the operator's CRD defines.
    UNKNOWN_FIELD = "DBX301" "unknown_field" Error;
    /// The value of a field must have the type that the operator's CRD defines.
    WRONG_TYPE = "DBX302" "wrong_type" Error;
    /// An object with alternative fields, such as a library or a secret, must set exactly one of
    /// them.
    NOT_EXACTLY_ONE = "DBX303" "not_exactly_one" Error;
    /// A file must be readable, and a spec must be valid JSON or YAML.
    UNREADABLE_SPEC = "DBX304" "unreadable_spec" Error;
    /// Binary fields must contain valid base64.
    INVALID_BASE64 = "DBX305" "invalid_base64" Error;
    /// A field that accepts a fixed set of words must contain one of them.
    UNKNOWN_WORD = "DBX306" "unknown_word" Error;
    /// A job, and a run without a job, must have exactly one task.
    ONE_TASK = "DBX307" "one_task" Error;
    /// A job, and a run without a job, must run on exactly one cluster: a new one or an existing
    /// one.
    ONE_CLUSTER = "DBX308" "one_cluster" Error;
    /// A run must either run a job, with parameters for it, or have its own cluster and task.
    RUN_OF_A_JOB = "DBX309" "run_of_a_job" Error;
    /// A cluster must have either a number of workers or a range whose minimum is not above its
    /// maximum.
    CLUSTER_SIZE = "DBX310" "cluster_size" Error;
    /// A spec must contain the fields that Databricks and the operator need.
    MISSING_FIELD = "DBX311" "missing_field" Error;
    /// The schedule of a job must be a valid Quartz expression.
    INVALID_QUARTZ = "DBX312" "invalid_quartz" Error;
    /// The parameters of a run must match the task of its job.
    WRONG_PARAMS = "DBX313" "wrong_params" Error;
    /// The values 0 and `false` do not reach Databricks: the operator drops them.
    DROPPED_VALUE = "DBX314" "dropped_value" Warn;
    /// A resource has one name: the operator replaces the name in the spec with the name of the
    /// object.
    OVERRIDDEN_NAME = "DBX315" "overridden_name" Warn;
    /// The default of a parameter must be valid for each field that uses the parameter.
    UNFIT_DEFAULT = "DBX316" "unfit_default" Error;
    /// A run of a job can't set fields that the operator silently ignores.
    IGNORED_FIELD = "DBX317" "ignored_field" Deny;
    /// The placeholder of a parameter or an output must not be changed or formatted.
    BROKEN_PLACEHOLDER = "DBX401" "broken_placeholder" Error;
    /// The default of a parameter can't contain an Argo tag (`{{…}}`).
    TAG_IN_DEFAULT = "DBX402" "tag_in_default" Error;
    /// An item or an argument can't contain an Argo tag (`{{…}}`).
    TAG_IN_VALUE = "DBX403" "tag_in_value" Error;
    /// A `ResourceOp` must describe one Kubernetes object, with a kind and a name.
    INVALID_MANIFEST = "DBX501" "invalid_manifest" Error;
    /// A delete can't have conditions or outputs: Argo fails the task before it deletes anything.
    RESULT_OF_DELETE = "DBX502" "result_of_delete" Error;
    /// The name of a resource that is deleted at exit must be known in the exit handler.
    UNKNOWN_AT_EXIT = "DBX503" "unknown_at_exit" Error;
    /// A create can be retried only if the retry can succeed.
    FUTILE_RETRY = "DBX504" "futile_retry" Error;
    /// An owner reference should be set only on a resource whose owner the operator keeps.
    LOST_OWNER = "DBX505" "lost_owner" Warn;
    /// A condition on an object must be a label selector over the fields of the object.
    INVALID_CONDITION = "DBX506" "invalid_condition" Error;
    /// The path of an output must be a JSONPath that kubectl can parse.
    INVALID_JSON_PATH = "DBX507" "invalid_json_path" Error;
    /// Each parameter of a pipeline should be used.
    UNUSED_PARAMETER = "DBX601" "unused_parameter" Warn;
    /// A workflow with its status must stay below Argo's limit of 1 MiB until it ends.
    TOO_LARGE = "DBX701" "too_large" Deny;
    /// An op that uses a resource must run after the op that creates it.
    USE_BEFORE_CREATE = "DBX801" "use_before_create" Deny;
    /// An op can't use a resource after it is deleted.
    USE_AFTER_DELETE = "DBX802" "use_after_delete" Deny;
    /// A delete must depend on all ops that use the resource.
    DELETE_RACE = "DBX803" "delete_race" Deny;
    /// A resource can be created only once.
    DOUBLE_CREATE = "DBX804" "double_create" Deny;
    /// Two resources can't have the same path in the workspace or in DBFS.
    SHARED_PATH = "DBX805" "shared_path" Deny;
    /// The delete of a path can't also delete an item that another op created below it.
    RECURSIVE_DELETE = "DBX806" "recursive_delete" Deny;
    /// A pipeline should delete only resources that it creates or that are marked as external.
    DELETE_WITHOUT_CREATE = "DBX807" "delete_without_create" Warn;
    /// A run must be deleted before its job, and a job before its cluster.
    DELETE_ORDER = "DBX808" "delete_order" Deny;
    /// A resource can be created again only after its delete has waited until it is gone.
    CREATE_DURING_DELETE = "DBX809" "create_during_delete" Deny;
    /// A resource should be deleted however the workflow ends.
    RESOURCE_LEAK = "DBX810" "resource_leak" Warn;
    /// Two concurrent runs of a pipeline should use different names for their resources.
    FIXED_NAME = "DBX811" "fixed_name" Warn;
    /// Each item of a loop must use a different name for its resource.
    FIXED_NAME_IN_LOOP = "DBX812" "fixed_name_in_loop" Deny;
    /// A create that waits for a status should have a timeout.
    NO_TIMEOUT = "DBX813" "no_timeout" Warn;
    /// The task of a run should fail when the run fails, or an op should check the result of the
    /// run.
    IGNORED_FAILURE = "DBX814" "ignored_failure" Warn;
    /// A resource that is created under a condition should be deleted under the same condition.
    CONDITIONAL_CREATE = "DBX815" "conditional_create" Warn;
    /// The source of a pipeline should not contain a secret.
    SECRET_IN_SOURCE = "DBX901" "secret_in_source" Warn;
    /// The default of a parameter should not be a secret, because Kubeflow Pipelines shows it.
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
