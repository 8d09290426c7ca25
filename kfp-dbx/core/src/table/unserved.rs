//! The fields that specs have in a workspace of today, and that the operator's CRDs lack.
//!
//! An entry is a field of one or several objects of the table. When an operator serves a field, its
//! entry moves to the `fields` of these objects. A field that a workspace or a bundle adds is left out
//! of a spec; each other one is an error.

use super::fields::{Closed, Field, Struct};
use super::parts::parts;

/// A field that the operator's CRD lacks.
#[derive(Debug, PartialEq, Eq)]
pub struct Unserved {
    /// The name of the field.
    pub name: &'static str,
    /// The objects that have it, by their Rust names.
    pub of: &'static [&'static str],
    /// The origin of the field.
    pub origin: Origin,
    /// The way to the same with the operator, if there is one: an imperative clause.
    pub instead: Option<&'static str>,
    /// The reason why no operator will ever have the field, if there is one: a clause.
    pub reason: Option<&'static str>,
}

/// The origin of a field that the operator's CRD lacks.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Origin {
    /// Databricks takes the field.
    Api,
    /// A workspace adds the field to what it exports.
    Export,
    /// An Asset Bundle has the field beside its jobs.
    Bundle,
}

impl Origin {
    /// Whether the field is left out of a spec, as it is no setting of it.
    pub fn is_left_out(self) -> bool {
        self != Self::Api
    }
}

impl Unserved {
    /// Returns the fields that the way to the same names: those of the objects that have this field.
    pub fn offered(&self) -> impl Iterator<Item = &'static Field> {
        let names = self.instead.unwrap_or_default().split('`').skip(1).step_by(2);
        let objects = parts().0.into_iter();
        let objects: Vec<_> =
            objects.filter(|object| self.of.contains(&object.rust_name)).collect();
        names.filter_map(move |name| objects.iter().find_map(|object| object.field(name)))
    }
}

/// Returns the entry of a field that the CRD lacks.
pub fn unserved(object: &Struct, name: &str) -> Option<&'static Unserved> {
    UNSERVED.iter().find(|field| field.name == name && field.of.contains(&object.rust_name))
}

/// Returns all entries of an object.
pub fn all_unserved(object: &Struct) -> impl Iterator<Item = &'static Unserved> {
    UNSERVED.iter().filter(|field| field.of.contains(&object.rust_name))
}

const CLUSTER: &[&str] = &["NewCluster"];
const JOB: &[&str] = &["JobSpec"];
const RUN: &[&str] = &["RunSpec"];
const WORK: &[&str] = &["JobSpec", "RunSpec"];
const RUN_TASK: &[&str] = &["Task"];
const TASK: &[&str] = &["JobSpec", "RunSpec", "Task"];

/// The way out of what only one of several tasks has.
const AS_TASK: &str = "write the task as one of the `tasks`";

const fn api(of: &'static [&'static str], name: &'static str) -> Unserved {
    Unserved { name, of, origin: Origin::Api, instead: None, reason: None }
}

const fn export(of: &'static [&'static str], name: &'static str) -> Unserved {
    Unserved { origin: Origin::Export, ..api(of, name) }
}

const fn bundle(name: &'static str) -> Unserved {
    Unserved { origin: Origin::Bundle, ..api(WORK, name) }
}

impl Unserved {
    const fn instead(self, clause: &'static str) -> Self {
        Self { instead: Some(clause), ..self }
    }

    const fn because(self, clause: &'static str) -> Self {
        Self { reason: Some(clause), ..self }
    }
}

/// The fields of an exported run that are settings of a run to submit: the job that it was a run of, and
/// what this job says about it. A run that has not started yet has none of them.
pub static OWN: &[Unserved] =
    &[export(RUN, "description"), export(RUN, "job_id"), export(RUN, "schedule")];

/// A word of a closed set of Databricks that no operator takes.
#[derive(Debug, PartialEq, Eq)]
pub struct UnservedWord {
    /// The word.
    pub word: &'static str,
    /// The Rust name of the closed set.
    pub of: &'static str,
    /// The way to the same: an imperative clause.
    pub instead: &'static str,
}

/// Returns the entry of a word that no operator takes.
pub fn unserved_word(closed: &Closed, word: &str) -> Option<&'static UnservedWord> {
    UNSERVED_WORDS.iter().find(|known| known.of == closed.rust_name && known.word == word)
}

/// Every such word.
pub static UNSERVED_WORDS: &[UnservedWord] = &[UnservedWord {
    word: "NULL",
    of: "RuntimeEngine",
    instead: "remove the field, which means the same",
}];

/// Every field that the CRDs lack.
#[rustfmt::skip]
pub static UNSERVED: &[Unserved] = &[
    // Clusters.
    api(CLUSTER, "aws_attributes").instead("set `azure_attributes`: Azure Databricks has no machines of AWS"),
    api(CLUSTER, "clone_from").instead("list the libraries in the `libraries` of each task"),
    api(CLUSTER, "cluster_mount_infos"),
    api(CLUSTER, "gcp_attributes").instead("set `azure_attributes`: Azure Databricks has no machines of Google Cloud"),
    api(CLUSTER, "idempotency_token").because("kfp-dbx-operator sets it, so that no cluster is created twice"),
    api(CLUSTER, "remote_disk_throughput").because("only Databricks on Google Cloud has such disks"),
    api(CLUSTER, "total_initial_remote_disk_size").because("only Databricks on Google Cloud has such disks"),
    export(CLUSTER, "cluster_cores"),
    export(CLUSTER, "cluster_id"),
    export(CLUSTER, "cluster_log_status"),
    export(CLUSTER, "cluster_memory_mb"),
    export(CLUSTER, "cluster_source"),
    export(CLUSTER, "creator_user_name"),
    export(CLUSTER, "default_tags"),
    export(CLUSTER, "disk_spec"),
    export(CLUSTER, "driver"),
    export(CLUSTER, "driver_healthy"),
    export(CLUSTER, "driver_instance_source"),
    export(CLUSTER, "effective_spark_version"),
    export(CLUSTER, "executors"),
    export(CLUSTER, "init_scripts_safe_mode"),
    export(CLUSTER, "instance_source"),
    export(CLUSTER, "jdbc_port"),
    export(CLUSTER, "last_activity_time"),
    export(CLUSTER, "last_restarted_time"),
    export(CLUSTER, "last_state_loss_time"),
    export(CLUSTER, "pinned_by_user_name"),
    export(CLUSTER, "spark_context_id"),
    export(CLUSTER, "spec"),
    export(CLUSTER, "start_time"),
    export(CLUSTER, "state"),
    export(CLUSTER, "state_message"),
    export(CLUSTER, "terminated_time"),
    export(CLUSTER, "termination_reason"),

    // Jobs and runs.
    api(WORK, "permissions").instead("set `access_control_list`"),
    api(WORK, "lifecycle").because("only the Databricks CLI reads it, when it deploys a bundle"),
    export(JOB, "deployment"),
    export(JOB, "edit_mode"),
    export(JOB, "format"),
    api(JOB, "triggers").instead("set `trigger`, `schedule` or `continuous`"),
    api(RUN, "idempotency_token").because("kfp-dbx-operator sets it, so that no run starts twice"),
    api(RUN, "continuous").because("a run starts once, when its op does"),
    api(RUN, "description").because("only a job has it"),
    api(RUN, "job_clusters").instead("set the `new_cluster` of each task"),
    api(RUN, "max_concurrent_runs").because("only a job has it"),
    api(RUN, "name").instead("set `run_name`"),
    api(RUN, "parameters").instead("write the values into the tasks"),
    api(RUN, "parent_path").because("only a job has it"),
    api(RUN, "schedule").because("a run starts once, when its op does"),
    api(RUN, "tags").instead("set the `custom_tags` of the clusters"),

    // A task, and what a task says about itself.
    api(TASK, "ai_runtime_task"),
    api(TASK, "alert_task"),
    api(TASK, "clean_rooms_notebook_task"),
    api(WORK, "condition_task").instead("write it into one of the `tasks`, or decide with `when`"),
    api(TASK, "dashboard_task"),
    api(TASK, "dbt_cloud_task").because("Databricks has deprecated it"),
    api(TASK, "dbt_platform_task"),
    api(WORK, "for_each_task").instead("write it into one of the `tasks`, or repeat with `for_each`"),
    api(TASK, "gen_ai_compute_task").because("Databricks has deprecated it"),
    api(TASK, "power_bi_task"),
    api(TASK, "python_operator_task"),
    api(TASK, "compute"),
    api(WORK, "depends_on").instead("write the task as one of the `tasks`, or order the ops with `.after(…)`"),
    api(WORK, "disable_auto_optimization").instead(AS_TASK),
    api(WORK, "disabled").instead(AS_TASK),
    api(JOB, "job_cluster_key").instead("write the task as one of the `tasks`, or set `new_cluster`"),
    api(RUN, "job_cluster_key").instead("set `new_cluster`"),
    api(WORK, "run_if").instead("write the task as one of the `tasks`, or order the ops with `.after(…)`, `.after_failure(…)` or `.after_end(…)`"),
    api(WORK, "task_key").instead(AS_TASK),
    api(&["SparkJarTask"], "run_as_repl").because("Databricks has deprecated it, and takes only its default"),
    export(JOB, "created_time"),
    export(JOB, "effective_budget_policy_id"),
    export(JOB, "effective_usage_policy_id"),
    export(JOB, "has_more"),
    export(JOB, "job_id"),
    export(JOB, "next_page_token"),
    export(JOB, "run_as_owner"),
    export(JOB, "run_as_user_name"),
    api(WORK, "settings").instead("write its fields"),
    export(JOB, "trigger_details"),
    export(JOB, "trigger_state"),
    export(WORK, "creator_user_name"),
    export(RUN, "attempt_number"),
    export(RUN, "cleanup_duration"),
    export(RUN, "cluster_instance"),
    api(RUN, "cluster_spec").instead("write its fields"),
    export(RUN, "deployment_id"),
    export(RUN, "end_time"),
    export(RUN, "execution_duration"),
    export(RUN, "number_in_job"),
    export(RUN, "original_attempt_run_id"),
    export(RUN, "overriding_parameters"),
    export(RUN, "queue_duration"),
    export(RUN, "run_duration"),
    export(RUN, "run_id"),
    export(RUN, "run_page_url"),
    export(RUN, "run_type"),
    export(RUN, "setup_duration"),
    export(RUN, "start_time"),
    export(RUN, "state"),
    export(RUN, "status"),
    api(RUN, "task").instead("write its fields"),
    export(RUN, "trigger"),
    export(RUN, "effective_performance_target"),
    export(RUN, "effective_usage_policy_id"),
    export(RUN, "has_more"),
    export(RUN, "format"),
    export(RUN, "iterations"),
    export(RUN, "job_run_id"),
    export(RUN, "next_page_token"),
    export(RUN, "repair_history"),
    export(RUN, "run_as_user_name"),
    export(RUN, "trigger_info"),
    export(RUN, "version_id"),
    export(RUN_TASK, "attempt_number"),
    export(RUN_TASK, "cleanup_duration"),
    export(RUN_TASK, "cluster_instance"),
    export(RUN_TASK, "effective_performance_target"),
    export(RUN_TASK, "effective_serverless_compute_id"),
    export(RUN_TASK, "end_time"),
    export(RUN_TASK, "execution_duration"),
    api(RUN_TASK, "git_source").instead("set the `git_source` of the job or the run"),
    export(RUN_TASK, "queue_duration"),
    export(RUN_TASK, "resolved_values"),
    export(RUN_TASK, "run_duration"),
    export(RUN_TASK, "run_id"),
    export(RUN_TASK, "run_page_url"),
    export(RUN_TASK, "setup_duration"),
    export(RUN_TASK, "start_time"),
    export(RUN_TASK, "state"),
    export(RUN_TASK, "status"),

    // A bundle, beside its jobs.
    bundle("artifacts"),
    bundle("bundle"),
    bundle("experimental"),
    bundle("include"),
    bundle("presets"),
    bundle("python"),
    bundle("resources"),
    bundle("scripts"),
    bundle("sync"),
    bundle("targets"),
    bundle("variables"),
    bundle("workspace"),

    // Parts of them.
    api(&["CronSchedule", "TriggerSettings"], "sql_condition"),
    api(&["GitSource"], "job_source").because("the spec of the job is in Kubernetes, and not in a repository"),
    export(&["GitSource"], "git_snapshot"),
    api(&["JobCluster"], "serverless_compute_id"),
    api(&["InitScript"], "gcs").because("only Databricks on Google Cloud reads scripts from there"),
    api(&["InitScript"], "s3").because("only Databricks on AWS reads scripts from there"),
    api(&["ClusterLogConf"], "s3").because("only Databricks on AWS writes logs there"),

    // Secrets and files.
    api(&["SecretScopeSpec"], "scope").instead("name the scope with `.scope_name(…)`"),
    api(&["WorkspaceItemSpec", "DbfsBlockSpec", "VolumeFileSpec"], "overwrite").because("the operator overwrites what is at the path"),
    api(&["DbfsBlockSpec", "VolumeFileSpec"], "contents").instead("set `data`"),
    export(&["WorkspaceItemSpec"], "created_at"),
    export(&["WorkspaceItemSpec"], "directory_info"),
    export(&["WorkspaceItemSpec"], "modified_at"),
    export(&["WorkspaceItemSpec"], "object_id"),
    export(&["WorkspaceItemSpec"], "object_type"),
    export(&["WorkspaceItemSpec"], "resource_id"),
    export(&["WorkspaceItemSpec", "DbfsBlockSpec"], "size"),
    export(&["DbfsBlockSpec"], "file_size"),
    export(&["DbfsBlockSpec"], "is_dir"),
    export(&["DbfsBlockSpec"], "modification_time"),
];

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use super::{UNSERVED, UNSERVED_WORDS};
    use crate::table::parts;

    #[test]
    fn no_field_is_served() {
        let (objects, _) = parts();
        let mut seen = BTreeSet::new();
        for field in UNSERVED {
            for of in field.of {
                let object = objects.iter().find(|object| object.rust_name == *of).unwrap();
                assert!(object.field(field.name).is_none(), "{of} has `{}`", field.name);
                assert!(seen.insert((*of, field.name)), "{of} has `{}` twice", field.name);
            }
        }
    }

    #[test]
    fn no_word_is_served() {
        let (_, closed) = parts();
        for unserved in UNSERVED_WORDS {
            let of = closed.iter().find(|closed| closed.rust_name == unserved.of).unwrap();
            assert!(of.values.iter().all(|(word, ..)| *word != unserved.word), "{}", unserved.word);
        }
    }
}
