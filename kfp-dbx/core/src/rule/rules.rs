//! Every rule, once: its sentence, constant, code, name and level.
//!
//! To add a rule, add an entry here, its page `kfp-dbx/src/rules/<name>.md`, and a case of the
//! compile-fail tests. The constants, the list of all rules, the index and the documentation
//! are derived from the entry.

use std::fmt;

use crate::table::Operator;

/// The severity of a breach.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Level {
    /// The workflow is built, and the finding is reported.
    Warning,
    /// The workflow is not built.
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

/// A rule for pipelines.
#[derive(Debug, PartialEq, Eq)]
pub struct Rule {
    /// The code, which is stable and never given to another rule.
    pub code: &'static str,
    /// The name, with which the level of the rule is set.
    pub name: &'static str,
    /// The severity of a breach, unless the user sets another level.
    pub level: Level,
    /// Whether the user can set another level. A rule whose breach always fails stays an error.
    pub lint: bool,
    /// The only operator with which a breach is a fault, unless it is one with each.
    pub only_for: Option<Operator>,
    /// Whether a breach shows only when a test explores the pipeline.
    pub explored: bool,
    /// The rule, in a sentence.
    pub doc: &'static str,
}

/// Calls a macro with the entries of all rules, in the order of their codes.
///
/// The levels are `Error` (always fails, so no other level can be set), `Deny` (an error that can
/// be allowed) and `Warn`. `only Archived` is behind the level of a rule that exists only because of
/// a fault of the archived operator; `in Exploration` is behind that of a rule whose breach shows only
/// when a test explores the pipeline.
#[doc(hidden)]
#[macro_export]
macro_rules! for_each_rule {
    ($($callback:tt)+) => {
        $($callback)+! {
            /// Two ops on the same path through a pipeline function must have different names.
            DUPLICATE_OP_NAME = "DBX101" "duplicate_op_name" Error;
            /// An op cannot depend on itself.
            SELF_DEPENDENCY = "DBX102" "self_dependency" Error;
            /// The dependencies between ops cannot form a cycle.
            DEPENDENCY_CYCLE = "DBX103" "dependency_cycle" Error;
            /// A pipeline must contain at least one op: Argo rejects a DAG without tasks.
            EMPTY_PIPELINE = "DBX104" "empty_pipeline" Error;
            /// Ops, outputs and parameters can be used only in the pipeline that created them.
            FOREIGN_HANDLE = "DBX105" "foreign_handle" Error;
            /// An output that a pipeline uses must be an output of the op.
            UNKNOWN_OUTPUT = "DBX106" "unknown_output" Error;
            /// An exit handler cannot use the outputs of the pipeline's ops and cannot depend on
            /// those ops.
            EXIT_REACH = "DBX107" "exit_reach" Error;
            /// An op that runs after a failed op cannot use its outputs: Argo saves outputs only
            /// after success.
            OUTPUT_AFTER_FAILURE = "DBX108" "output_after_failure" Error;
            /// Outside of a loop, the outputs of its ops can be used only as lists, and in an exit
            /// handler not at all.
            OUTPUT_OF_LOOP = "DBX109" "output_of_loop" Error;
            /// An item can be used only in the body of its loop, and an argument only in the
            /// pipeline that it is passed to.
            ITEM_OUTSIDE = "DBX110" "item_outside" Error;
            /// A condition, a loop or an exit handler must contain at least one op: Argo rejects a
            /// DAG without tasks.
            EMPTY_BLOCK = "DBX111" "empty_block" Error;
            /// An exit handler must be at the top level of a pipeline.
            NESTED_EXIT = "DBX112" "nested_exit" Error;
            /// An output of a conditional op can leave only one condition, and no other block
            /// around it.
            OUTPUT_OF_CONDITION = "DBX113" "output_of_condition" Error;
            /// An output can leave a block only if its op runs whenever the block succeeds.
            OMITTED_OUTPUT = "DBX114" "omitted_output" Error;
            /// An op cannot need both branches of a condition, or a failure and a success of one op.
            NEVER_RUNS = "DBX115" "never_runs" Error;
            /// An op should be skipped only if it uses an output of a skipped op.
            SKIPPED_WITH_BLOCK = "DBX116" "skipped_with_block" Warn;
            /// An op should react to the failure of an op in the same block, or of a whole block.
            FAILURE_OF_BLOCK = "DBX117" "failure_of_block" Warn;
            /// A pipeline that is used as an op cannot contain itself, and no body can call itself.
            RECURSIVE_PIPELINE = "DBX118" "recursive_pipeline" Error;
            /// No op of an exit handler can wait for room: that ends Argo's controller.
            EXIT_ROOM = "DBX119" "exit_room" Deny;
            /// The names of pipelines, ops, parameters, resources and settings must follow the
            /// rules of Argo and Kubernetes.
            INVALID_NAME = "DBX201" "invalid_name" Error;
            /// The parameters of a pipeline must have different names.
            DUPLICATE_PARAMETER = "DBX202" "duplicate_parameter" Error;
            /// An op must name its resource, with `k8s_name` or with the name setter of its kind.
            MISSING_RESOURCE_NAME = "DBX203" "missing_resource_name" Error;
            /// A duration must be at least one second, in whole seconds with units.
            INVALID_DURATION = "DBX204" "invalid_duration" Error;
            /// The schedule of a cron workflow must be valid for Argo and must match at least one
            /// date.
            INVALID_SCHEDULE = "DBX205" "invalid_schedule" Error;
            /// Labels, limits and other settings must be valid for Kubernetes and Argo.
            INVALID_SETTING = "DBX206" "invalid_setting" Error;
            /// A pipeline that is used as an op must get a value for each parameter without a
            /// default.
            MISSING_ARGUMENT = "DBX207" "missing_argument" Error;
            /// A pipeline can use only the features of the version of Argo that it is written for.
            ARGO_VERSION = "DBX208" "argo_version" Error;
            /// No run of a schedule should fall into the time that a change of the clock leaves out or
            /// repeats.
            CLOCK_CHANGE = "DBX209" "clock_change" Warn;
            /// A time zone should have its current name.
            OLD_TIME_ZONE = "DBX210" "old_time_zone" Warn;
            /// A time limit should end before the limits around it: that of a run before its op's, and
            /// that of an op before the pipeline's.
            TIMEOUT_ORDER = "DBX211" "timeout_order" Warn;
            /// A spec can contain only the fields that the operator's CRD defines.
            UNKNOWN_FIELD = "DBX301" "unknown_field" Error;
            /// The value of a field must have the type that the operator's CRD defines.
            WRONG_TYPE = "DBX302" "wrong_type" Error;
            /// An object with alternative fields, such as a library or a secret, must set exactly
            /// one of them.
            NOT_EXACTLY_ONE = "DBX303" "not_exactly_one" Error;
            /// A file must be readable, and a spec must be valid JSON or YAML.
            UNREADABLE_SPEC = "DBX304" "unreadable_spec" Error;
            /// Binary fields must contain valid base64.
            INVALID_BASE64 = "DBX305" "invalid_base64" Error;
            /// A field that accepts a fixed set of words must contain one of them.
            UNKNOWN_WORD = "DBX306" "unknown_word" Error;
            /// A job, and a run without a job, must have exactly one task, or several `tasks`, each of
            /// exactly one kind.
            ONE_TASK = "DBX307" "one_task" Error;
            /// A task must run on exactly one cluster, a new one or an existing one, unless it is
            /// serverless or needs none.
            ONE_CLUSTER = "DBX308" "one_cluster" Error;
            /// A run must either run a job, with parameters for it, or have its own cluster and
            /// task.
            RUN_OF_A_JOB = "DBX309" "run_of_a_job" Error;
            /// A cluster must have either a number of workers or a range whose minimum is not above
            /// its maximum.
            CLUSTER_SIZE = "DBX310" "cluster_size" Error;
            /// A spec must contain the fields that Databricks and the operators need.
            MISSING_FIELD = "DBX311" "missing_field" Error;
            /// The schedule of a job must be a valid Quartz expression, in a time zone that Java knows.
            INVALID_QUARTZ = "DBX312" "invalid_quartz" Error;
            /// The parameters of a run must match the tasks of its job, or the parameters of the job.
            WRONG_PARAMS = "DBX313" "wrong_params" Deny;
            /// The values 0 and `false` do not reach Databricks: the archived operator drops them.
            DROPPED_VALUE = "DBX314" "dropped_value" Warn only Archived;
            /// A resource has one name: the archived operator replaces the name in the spec with the
            /// name of the object.
            OVERRIDDEN_NAME = "DBX315" "overridden_name" Warn only Archived;
            /// The default of a parameter must be valid for each field that uses the parameter.
            UNFIT_DEFAULT = "DBX316" "unfit_default" Error;
            /// A run of a job cannot set fields that are silently ignored, nor a task a `run_if` that
            /// decides nothing, nor a job a notification that nothing causes.
            IGNORED_FIELD = "DBX317" "ignored_field" Deny;
            /// A cluster must take its machines either by a node type or from an instance pool.
            NODE_TYPE = "DBX318" "node_type" Error;
            /// A `spark-submit` task must run on a new cluster that users do not share, and without
            /// `libraries`.
            SPARK_SUBMIT = "DBX319" "spark_submit" Error;
            /// The id of an existing cluster must have the form of Databricks' ids.
            CLUSTER_ID = "DBX320" "cluster_id" Deny;
            /// The runtime of a cluster should be one that Databricks supports.
            OLD_RUNTIME = "DBX321" "old_runtime" Warn;
            /// The access mode of a cluster must fit its user, its image and its runtime.
            ACCESS_MODE = "DBX322" "access_mode" Deny;
            /// Photon must have a runtime and machines that it runs on, and be set in one place.
            PHOTON = "DBX323" "photon" Deny;
            /// A container image must have the URL of an image and a runtime that can run in one.
            DOCKER_IMAGE = "DBX324" "docker_image" Deny;
            /// Numbers, lists and the settings of jobs must keep the limits of Databricks.
            LIMITS = "DBX325" "limits" Deny;
            /// A path must have the form of the place that it is in.
            PATH_FORM = "DBX326" "path_form" Deny;
            /// A cluster with a runtime of today should not take its scripts from DBFS.
            DBFS_FILE = "DBX327" "dbfs_file" Warn;
            /// A secret scope that is backed by Azure Key Vault must name its vault, and cannot contain
            /// secrets.
            KEY_VAULT = "DBX329" "key_vault" Error;
            /// The entries of a map, and of a list of keys and values, must have different keys.
            DUPLICATE_KEY = "DBX331" "duplicate_key" Deny;
            /// A library should be in the list of libraries once.
            REPEATED_LIBRARY = "DBX332" "repeated_library" Warn;
            /// A single-node cluster should have all that makes it one: no workers, two settings of
            /// Spark, and a tag.
            SINGLE_NODE = "DBX333" "single_node" Warn;
            /// A serverless task must name an environment that is there, and takes its packages from it
            /// and not from `libraries`.
            SERVERLESS = "DBX341" "serverless" Error;
            /// The tasks of a job must have different keys, and depend on tasks that are there, without a
            /// cycle.
            TASK_GRAPH = "DBX342" "task_graph" Error;
            /// A run of a job should set only the parameters that the job declares.
            UNDECLARED_PARAMETER = "DBX343" "undeclared_parameter" Deny;
            /// A value in double braces that a task takes from Databricks must be one that there is.
            VALUE_REFERENCE = "DBX344" "value_reference" Deny;
            /// The id of a cluster policy, a SQL warehouse or a pipeline of Databricks must have the form of
            /// Databricks' ids.
            ID_FORM = "DBX345" "id_form" Deny;
            /// A spec should not have the fields that a workspace or a bundle adds to it: they are left
            /// out.
            EXPORTED_FIELD = "DBX350" "exported_field" Warn;
            /// The placeholder of a parameter or an output must not be changed, formatted or compared.
            BROKEN_PLACEHOLDER = "DBX401" "broken_placeholder" Error;
            /// The default of a parameter cannot contain an Argo tag (`{{…}}`).
            TAG_IN_DEFAULT = "DBX402" "tag_in_default" Error;
            /// An item or an argument cannot contain an Argo tag (`{{…}}`).
            TAG_IN_VALUE = "DBX403" "tag_in_value" Error;
            /// A text with a runtime value in braces must be made by `format!`.
            FORGOTTEN_FORMAT = "DBX404" "forgotten_format" Deny;
            /// A `ResourceOp` must describe one Kubernetes object, with a kind and a name.
            INVALID_MANIFEST = "DBX501" "invalid_manifest" Error;
            /// A delete cannot have conditions or outputs: Argo fails the task before it deletes
            /// anything.
            RESULT_OF_DELETE = "DBX502" "result_of_delete" Error;
            /// The name of a resource that is deleted at exit must be known in the exit handler.
            UNKNOWN_AT_EXIT = "DBX503" "unknown_at_exit" Error;
            /// A create can be retried only if the retry can succeed.
            FUTILE_RETRY = "DBX504" "futile_retry" Error;
            /// An owner reference should be set only on a resource whose owner the archived
            /// operator keeps.
            LOST_OWNER = "DBX505" "lost_owner" Warn only Archived;
            /// A condition on an object must be a label selector over the fields of the object.
            INVALID_CONDITION = "DBX506" "invalid_condition" Error;
            /// The path of an output must be a `JSONPath` that kubectl can parse.
            INVALID_JSON_PATH = "DBX507" "invalid_json_path" Error;
            /// A condition should do what it seems to say: a success needs all requirements, a
            /// failure one of them, and a missing field meets each negative one.
            MISREAD_CONDITION = "DBX508" "misread_condition" Warn;
            /// A condition or a comparison can name only the states and the status fields that the
            /// resource can have there.
            UNKNOWN_STATE = "DBX509" "unknown_state" Deny;
            /// An op can use only a kind that the operator of its pipeline has.
            UNKNOWN_KIND = "DBX510" "unknown_kind" Error only Archived;
            /// Each parameter of a pipeline should be used.
            UNUSED_PARAMETER = "DBX601" "unused_parameter" Warn;
            /// A text made of a parameter or an output should reach an op.
            UNUSED_TEXT = "DBX602" "unused_text" Warn;
            /// A workflow with its status must stay below Argo's limit of 1 MiB until it ends.
            TOO_LARGE = "DBX701" "too_large" Deny;
            /// An op that uses a resource must run after the op that creates it.
            USE_BEFORE_CREATE = "DBX801" "use_before_create" Deny;
            /// An op cannot use a resource after it is deleted.
            USE_AFTER_DELETE = "DBX802" "use_after_delete" Deny;
            /// A delete must depend on all ops that use the resource.
            DELETE_RACE = "DBX803" "delete_race" Deny;
            /// A resource can be created only once.
            DOUBLE_CREATE = "DBX804" "double_create" Deny;
            /// Two resources cannot have the same path in the workspace or in DBFS.
            SHARED_PATH = "DBX805" "shared_path" Deny;
            /// The delete of a path cannot also delete an item that another op created below it.
            RECURSIVE_DELETE = "DBX806" "recursive_delete" Deny;
            /// A pipeline should delete only resources that it creates or that are marked as
            /// external.
            DELETE_WITHOUT_CREATE = "DBX807" "delete_without_create" Warn;
            /// A run must be deleted before its job, and a job before its cluster.
            DELETE_ORDER = "DBX808" "delete_order" Deny only Archived;
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
            /// The task of a run should fail when the run fails, or an op should check the result
            /// of the run.
            IGNORED_FAILURE = "DBX814" "ignored_failure" Warn;
            /// A resource that is created under a condition must be deleted under the same
            /// condition.
            CONDITIONAL_CREATE = "DBX815" "conditional_create" Deny;
            /// An exit handler should not create a resource of the same name when the workflow is
            /// retried.
            EXIT_RETRY = "DBX817" "exit_retry" Warn;
            /// A resource that is marked with `.keep()` cannot be deleted at exit.
            DELETE_OF_KEPT = "DBX818" "delete_of_kept" Deny;
            /// A field that takes the name, the id or the path of a resource cannot take another output
            /// of the op that creates it.
            WRONG_OUTPUT = "DBX819" "wrong_output" Error;
            /// A job that starts by itself should not be deleted with the workflow that creates it.
            SHORT_SCHEDULE = "DBX820" "short_schedule" Warn;
            /// A workflow must end, whatever goes wrong.
            NEVER_ENDS = "DBX851" "never_ends" Deny in Exploration;
            /// A workflow cannot end as `Succeeded` if one of its ops failed.
            HIDDEN_FAILURE = "DBX852" "hidden_failure" Deny in Exploration;
            /// A run of a pipeline must delete what it makes, however it ends.
            LEFT_BEHIND = "DBX853" "left_behind" Deny in Exploration;
            /// A resource cannot be deleted while another one uses it.
            DELETED_IN_USE = "DBX854" "deleted_in_use" Deny in Exploration;
            /// A resource must exist when another one begins to use it.
            USED_WHILE_ABSENT = "DBX855" "used_while_absent" Deny in Exploration;
            /// A run of a pipeline cannot delete what it did not make.
            FOREIGN_DELETE = "DBX856" "foreign_delete" Deny in Exploration;
            /// Two runs of a pipeline at the same time cannot share a resource.
            RUNS_MEET = "DBX857" "runs_meet" Deny in Exploration;
            /// The source of a pipeline should not contain a secret.
            SECRET_IN_SOURCE = "DBX901" "secret_in_source" Warn;
            /// The default of a parameter should not be a secret, because Kubeflow Pipelines shows
            /// it.
            SECRET_IN_DEFAULT = "DBX902" "secret_in_default" Warn;
            /// Each part of a pipeline that becomes a bundle must have a counterpart there.
            NO_COUNTERPART = "DBX921" "no_counterpart" Error;
            /// The job of a bundle should do the same as the workflow.
            BUNDLE_DIFFERS = "DBX922" "bundle_differs" Warn;
        }
    };
}

/// Writes the table of all rules in Markdown, with links to their constants.
#[doc(hidden)]
#[macro_export]
macro_rules! rule_index {
    () => {
        $crate::for_each_rule!($crate::__rule_index)
    };
}

/// Writes the rows of the table of all rules.
#[doc(hidden)]
#[macro_export]
macro_rules! __rule_index {
    (@level Error) => { "error" };
    (@level Deny) => { "error by default" };
    (@level Warn) => { "warning by default" };
    (@only Archived) => { ", with the archived operator" };
    (@in Exploration) => { ", in an exploration" };
    ($($(#[doc = $doc:literal])+ $constant:ident = $code:literal $name:literal $level:ident $(only $only:ident)? $(in $stage:ident)?;)*) => {
        concat!(
            "| code | rule | level | requirement |\n|---|---|---|---|\n",
            $("| `", $code, "` | [`", $name, "`](", stringify!($constant), ") | ",
            $crate::__rule_index!(@level $level), $($crate::__rule_index!(@only $only),)? $($crate::__rule_index!(@in $stage),)? " |", $($doc,)+ " |\n",)*
        )
    };
}

macro_rules! constants {
    (@level Error) => { (Level::Error, false) };
    (@level Deny) => { (Level::Error, true) };
    (@level Warn) => { (Level::Warning, true) };
    (@only) => { None };
    (@only $operator:ident) => { Some(Operator::$operator) };
    (@in) => { false };
    (@in Exploration) => { true };
    ($($(#[doc = $doc:literal])+ $constant:ident = $code:literal $name:literal $level:ident $(only $only:ident)? $(in $stage:ident)?;)*) => {
        $($(#[doc = $doc])+
        pub static $constant: Rule = Rule {
            code: $code,
            name: $name,
            level: constants!(@level $level).0,
            lint: constants!(@level $level).1,
            only_for: constants!(@only $($only)?),
            explored: constants!(@in $($stage)?),
            doc: concat!($($doc),+),
        };)*

        /// Every rule, in the order of the codes.
        pub static RULES: &[&Rule] = &[$(&$constant),*];

        /// The constants' names, in the same order.
        #[cfg(test)]
        const CONSTANTS: &[&str] = &[$(stringify!($constant)),*];
    };
}

for_each_rule!(constants);

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use super::{CONSTANTS, RULES};

    #[test]
    fn codes_ascend_and_names_differ() {
        assert!(RULES.windows(2).all(|pair| pair[0].code < pair[1].code));
        let names: BTreeSet<_> = RULES.iter().map(|rule| rule.name).collect();
        assert_eq!(names.len(), RULES.len());
    }

    #[test]
    fn constants_are_the_names_in_capitals() {
        for (rule, constant) in RULES.iter().zip(CONSTANTS) {
            assert_eq!(rule.name.to_uppercase(), *constant);
        }
    }
}
