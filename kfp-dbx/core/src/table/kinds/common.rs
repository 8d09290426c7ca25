//! Parts that several kinds share: tasks, libraries, files.

use super::cluster::NEW_CLUSTER;
use crate::table::fields::{Closed, Field, Shape, Struct, Type, field};
use crate::table::kind::{Reference, Referent, Refused, Task, Work};

pub(super) const TEXTS: Type = Type::List(&Type::Text);
pub(super) const ARGUMENTS: Type = Type::List(&Type::Argument);
pub(super) const ARGUMENT_MAP: Type = Type::Map(&Type::Argument);

/// The shape of an object whose `new` takes no arguments.
pub(super) const ANY: Shape = Shape::Fields { new: &[] };

pub static DBFS_STORAGE_INFO: Struct = Struct {
    rust_name: "DbfsStorageInfo",
    doc: "A path in DBFS.",
    example: r#"DbfsStorageInfo::new("dbfs:/logs")"#,
    shape: Shape::Fields { new: &["destination"] },
    fields: &[field("destination", Type::Text, "The path, such as `dbfs:/logs`.")],
};

pub static NOTEBOOK_TASK: Struct = Struct {
    rust_name: "NotebookTask",
    doc: "A task that runs a notebook of the workspace.",
    example: r#"NotebookTask::new("/Users/user@foo.com/Example").base_parameters([("day", "monday")])"#,
    shape: Shape::Fields { new: &["notebook_path"] },
    fields: &[
        field("notebook_path", Type::Text, "The absolute path of the notebook in the workspace."),
        field("base_parameters", ARGUMENT_MAP, "The values of the widgets of the notebook. The `notebook_params` of a run take precedence over them."),
    ],
};

pub static SPARK_JAR_TASK: Struct = Struct {
    rust_name: "SparkJarTask",
    doc: "A task that runs the main class of a jar. The jar itself is one of the `libraries`.",
    example: r#"SparkJarTask::new("org.apache.spark.examples.SparkPi").parameters(["10"])"#,
    shape: Shape::Fields { new: &["main_class_name"] },
    fields: &[
        field("jar_uri", Type::Text, "The URI of the jar. Databricks has deprecated this field: add the jar to the `libraries` instead."),
        field("main_class_name", Type::Text, "The full name of the class whose `main` is run."),
        field("parameters", ARGUMENTS, "The arguments of `main`."),
    ],
};

pub static SPARK_PYTHON_TASK: Struct = Struct {
    rust_name: "SparkPythonTask",
    doc: "A task that runs a Python file.",
    example: r#"SparkPythonTask::new("dbfs:/docs/pi.py").parameters(["10"])"#,
    shape: Shape::Fields { new: &["python_file"] },
    fields: &[
        field("python_file", Type::Text, "The URI of the file, such as `dbfs:/docs/pi.py`."),
        field("parameters", ARGUMENTS, "The arguments of the program."),
    ],
};

pub static SPARK_SUBMIT_TASK: Struct = Struct {
    rust_name: "SparkSubmitTask",
    doc: "A task that runs `spark-submit`. It needs a new cluster, and takes no `libraries`.",
    example: r#"SparkSubmitTask::new(["--class", "org.apache.spark.examples.SparkPi", "dbfs:/docs/sparkpi.jar", "10"])"#,
    shape: Shape::Fields { new: &["parameters"] },
    fields: &[field("parameters", ARGUMENTS, "The arguments of `spark-submit`.")],
};

pub static PYPI_LIBRARY: Struct = Struct {
    rust_name: "PypiLibrary",
    doc: "A package from `PyPI`.",
    example: r#"PypiLibrary::new("simplejson==3.8.0")"#,
    shape: Shape::Fields { new: &["package"] },
    fields: &[
        field("package", Type::Text, "The name of the package, with or without its version: `simplejson==3.8.0`."),
        field("repo", Type::Text, "The index that the package is installed from. The default is `PyPI`."),
    ],
};

pub static MAVEN_LIBRARY: Struct = Struct {
    rust_name: "MavenLibrary",
    doc: "A package from Maven.",
    example: r#"MavenLibrary::new("org.jsoup:jsoup:1.7.2").exclusions(["slf4j:slf4j"])"#,
    shape: Shape::Fields { new: &["coordinates"] },
    fields: &[
        field("coordinates", Type::Text, "The group, the artifact and the version: `org.jsoup:jsoup:1.7.2`."),
        field("repo", Type::Text, "The repository that the package is installed from. By default, Maven Central and Spark Packages are searched."),
        field("exclusions", TEXTS, "The dependencies to exclude, such as `slf4j:slf4j` or `*:hadoop-client`."),
    ],
};

pub static CRAN_LIBRARY: Struct = Struct {
    rust_name: "CranLibrary",
    doc: "A package from CRAN.",
    example: r#"CranLibrary::new("ada")"#,
    shape: Shape::Fields { new: &["package"] },
    fields: &[
        field("package", Type::Text, "The name of the package."),
        field("repo", Type::Text, "The repository that the package is installed from. The default is CRAN."),
    ],
};

pub static LIBRARY: Struct = Struct {
    rust_name: "Library",
    doc: "A library to install on the cluster: exactly one of a jar, an egg, a wheel, or a package from `PyPI`, Maven or CRAN.",
    example: r#"Library::jar("dbfs:/docs/sparkpi.jar")"#,
    shape: Shape::OneOf { common: &[] },
    fields: &[
        field("jar", Type::Text, "A jar, given by its URI, such as `dbfs:/docs/sparkpi.jar`."),
        field("egg", Type::Text, "A Python egg, given by its URI."),
        field("whl", Type::Text, "A Python wheel, given by its URI."),
        field("pypi", Type::Struct(&PYPI_LIBRARY), "A package from `PyPI`."),
        field("maven", Type::Struct(&MAVEN_LIBRARY), "A package from Maven."),
        field("cran", Type::Struct(&CRAN_LIBRARY), "A package from CRAN."),
    ],
};

pub(super) const LIBRARIES: Type = Type::List(&Type::Struct(&LIBRARY));

/// The tasks and clusters of jobs and direct runs.
pub(super) static WORK: Work = Work {
    tasks: &[
        Task { field: "notebook_task", params: "notebook_params", refused: &[] },
        Task { field: "spark_jar_task", params: "jar_params", refused: &[] },
        Task { field: "spark_python_task", params: "python_params", refused: &[] },
        Task { field: "spark_submit_task", params: "spark_submit_params", refused: BESIDE_SPARK_SUBMIT },
    ],
    clusters: &["new_cluster", "existing_cluster_id", "existing_cluster_name"],
    cluster_id: "existing_cluster_id",
    cluster_name: "existing_cluster_name",
};

/// See `SparkSubmitTask` and "Spark Submit" in the documentation of Databricks.
static BESIDE_SPARK_SUBMIT: &[Refused] = &[
    only_on_new_cluster("existing_cluster_id"),
    only_on_new_cluster("existing_cluster_name"),
    Refused {
        field: "libraries",
        why: "`spark-submit` takes its files from its own parameters",
        help: "name the files in the parameters of the task: `--jars`, `--py-files`, `--packages`",
    },
];

const fn only_on_new_cluster(field: &'static str) -> Refused {
    Refused {
        field,
        why: "Databricks runs `spark-submit` only on a new cluster",
        help: "set `new_cluster` instead, or run the program as a `spark_jar_task` or a `spark_python_task`",
    }
}

/// The fields by which jobs and direct runs name their cluster.
pub(super) static CLUSTERS: &[Reference] = &[
    Reference { field: &["existing_cluster_name"], to: Referent::Owner("Dcluster") },
    Reference { field: &["existing_cluster_id"], to: Referent::OwnerId("Dcluster") },
];

/// The fields by which jobs and direct runs name their files.
pub(super) static FILES: &[Reference] = &[
    Reference { field: &["notebook_task", "notebook_path"], to: Referent::Path("WorkspaceItem") },
    Reference { field: &["spark_python_task", "python_file"], to: Referent::Path("DbfsBlock") },
    Reference { field: &["spark_jar_task", "jar_uri"], to: Referent::Path("DbfsBlock") },
    Reference { field: &["libraries", "*", "jar"], to: Referent::Path("DbfsBlock") },
    Reference { field: &["libraries", "*", "egg"], to: Referent::Path("DbfsBlock") },
    Reference { field: &["libraries", "*", "whl"], to: Referent::Path("DbfsBlock") },
    Reference { field: &["new_cluster", "init_scripts", "*", "dbfs", "destination"], to: Referent::Path("DbfsBlock") },
];

/// The fields that say what runs on which cluster: of a job and of a direct run.
pub(super) static WORK_FIELDS: [Field; 8] = [
    field("existing_cluster_id", Type::Text, "The Databricks id of an existing cluster to run on.").archived("The archived operator requires exactly one `Dcluster` with this id in the namespace."),
    field("existing_cluster_name", Type::Text, "The name of an existing `Dcluster` in the same namespace to run on.").archived("In the archived operator it takes precedence over `existing_cluster_id`."),
    field("new_cluster", Type::Struct(&NEW_CLUSTER), "A cluster that Databricks creates for each run and terminates with it."),
    field("libraries", LIBRARIES, "The libraries to install on the cluster before the task runs."),
    field("notebook_task", Type::Struct(&NOTEBOOK_TASK), "The notebook to run, as the task.").archived("The archived operator does not check that exactly one task is set."),
    field("spark_jar_task", Type::Struct(&SPARK_JAR_TASK), "The main class of a jar to run, as the task."),
    field("spark_python_task", Type::Struct(&SPARK_PYTHON_TASK), "The Python file to run, as the task."),
    field("spark_submit_task", Type::Struct(&SPARK_SUBMIT_TASK), "The `spark-submit` call to run, as the task."),
];

pub static LANGUAGE: Closed = Closed {
    rust_name: "Language",
    doc: "The language of a notebook that is imported as source.",
    values: &[
        ("SCALA", "Scala", "Scala."),
        ("PYTHON", "Python", "Python."),
        ("SQL", "Sql", "SQL."),
        ("R", "R", "R."),
    ],
    only_kfp_dbx: &[],
};

pub static IMPORT_FORMAT: Closed = Closed {
    rust_name: "ImportFormat",
    doc: "The format of the content of a workspace item.",
    values: &[
        ("SOURCE", "Source", "Source code. The language must be set."),
        ("HTML", "Html", "A notebook exported as HTML."),
        ("JUPYTER", "Jupyter", "A Jupyter notebook (`.ipynb`)."),
        ("DBC", "Dbc", "A Databricks archive with one or more notebooks."),
    ],
    only_kfp_dbx: &[],
};

pub static PERMISSION: Closed = Closed {
    rust_name: "Permission",
    doc: "The permission of a principal on a secret scope.",
    values: &[
        ("READ", "Read", "The principal may read the secrets."),
        ("WRITE", "Write", "The principal may read and write the secrets."),
        ("MANAGE", "Manage", "The principal may read and write the secrets and change the permissions."),
    ],
    only_kfp_dbx: &[],
};
