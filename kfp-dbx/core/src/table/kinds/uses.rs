//! The fields by which jobs, runs and clusters name what they use: files, clusters and jobs.

use crate::table::kind::{Reference, Referent};

/// Returns the references to the cluster and the other job of the task below some fields.
macro_rules! of_task {
    ($($field:literal),*) => {
        [
            Reference { field: &[$($field,)* "existing_cluster_name"], to: Referent::Owner("Dcluster") },
            Reference { field: &[$($field,)* "existing_cluster_id"], to: Referent::OwnerId("Dcluster") },
            Reference { field: &[$($field,)* "run_job_task", "job_name"], to: Referent::Name("Djob") },
            Reference { field: &[$($field,)* "run_job_task", "job_id"], to: Referent::Id("Djob") },
        ]
    };
}

/// The fields by which jobs and direct runs name their cluster, and a job that their task runs.
pub(super) static OF_WORK: &[Reference] = &of_task!();
/// The same of each of several tasks.
pub(super) static OF_TASKS: &[Reference] = &of_task!("tasks", "*");
/// The same of the task of a for-each task.
pub(super) static OF_EACH: &[Reference] = &of_task!("tasks", "*", "for_each_task", "task");

/// Returns the references of the init scripts below some fields.
macro_rules! scripts {
    ($($field:literal),*) => {
        [
            Reference { field: &[$($field,)* "init_scripts", "*", "dbfs", "destination"], to: Referent::Path("DbfsBlock") },
            Reference { field: &[$($field,)* "init_scripts", "*", "volumes", "destination"], to: Referent::Path("VolumeFile") },
            Reference { field: &[$($field,)* "init_scripts", "*", "workspace", "destination"], to: Referent::Path("WorkspaceItem") },
        ]
    };
}

/// Returns the references of the task, the libraries and the new cluster below some fields.
macro_rules! work {
    ($($field:literal),*) => {
        [
            Reference { field: &[$($field,)* "notebook_task", "notebook_path"], to: Referent::Path("WorkspaceItem") },
            Reference { field: &[$($field,)* "sql_task", "file", "path"], to: Referent::Path("WorkspaceItem") },
            Reference { field: &[$($field,)* "spark_python_task", "python_file"], to: Referent::File },
            Reference { field: &[$($field,)* "spark_jar_task", "jar_uri"], to: Referent::File },
            Reference { field: &[$($field,)* "libraries", "*", "jar"], to: Referent::File },
            Reference { field: &[$($field,)* "libraries", "*", "egg"], to: Referent::File },
            Reference { field: &[$($field,)* "libraries", "*", "whl"], to: Referent::File },
            Reference { field: &[$($field,)* "libraries", "*", "requirements"], to: Referent::File },
        ]
    };
}

/// The files of a cluster.
pub(super) static OF_CLUSTER: &[Reference] = &scripts!();

/// Returns the groups of the files of a single task, of each of several, and of environments, with
/// further groups before and after them.
macro_rules! with_files {
    ([$($before:expr),*], [$($after:expr),*]) => {
        &[$($before,)* WORK, CLUSTER, TASKS, CLUSTERS_OF_TASKS, EACH, CLUSTERS_OF_EACH, ENVIRONMENTS, $($after),*]
    };
}

/// The files of jobs, also those of the clusters that their tasks share.
pub(super) static OF_JOB: &[&[Reference]] =
    with_files!([], [&scripts!("job_clusters", "*", "new_cluster")]);

static WORK: &[Reference] = &work!();
static CLUSTER: &[Reference] = &scripts!("new_cluster");
static TASKS: &[Reference] = &work!("tasks", "*");
static CLUSTERS_OF_TASKS: &[Reference] = &scripts!("tasks", "*", "new_cluster");
static EACH: &[Reference] = &work!("tasks", "*", "for_each_task", "task");
static CLUSTERS_OF_EACH: &[Reference] =
    &scripts!("tasks", "*", "for_each_task", "task", "new_cluster");
static ENVIRONMENTS: &[Reference] = &[
    Reference { field: &["environments", "*", "spec", "dependencies", "*"], to: Referent::Dependency },
    Reference { field: &["environments", "*", "spec", "java_dependencies", "*"], to: Referent::Dependency },
];

/// The jobs and the clusters that a run names, and its files.
pub(super) static OF_RUN: &[&[Reference]] = with_files!([JOB, OF_WORK, OF_TASKS, OF_EACH], []);

static JOB: &[Reference] = &[
    Reference { field: &["job_name"], to: Referent::Owner("Djob") },
    Reference { field: &["job_id"], to: Referent::Id("Djob") },
];
