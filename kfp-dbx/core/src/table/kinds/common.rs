//! Parts that several kinds share: tasks, libraries, files.

use crate::table::fields::{Closed, Field, Shape, Struct, Type, field};
use crate::table::kind::{Reference, Referent, Task, Work};

pub(super) const TEXTS: Type = Type::List(&Type::Text);
pub(super) const ARGUMENTS: Type = Type::List(&Type::Argument);
pub(super) const ARGUMENT_MAP: Type = Type::Map(&Type::Argument);

/// `new` without arguments.
pub(super) const ANY: Shape = Shape::Fields { new: &[] };

pub static DBFS_STORAGE_INFO: Struct = Struct {
    rust_name: "DbfsStorageInfo",
    doc: "A place in DBFS.",
    example: r#"DbfsStorageInfo::new("dbfs:/logs")"#,
    shape: Shape::Fields { new: &["destination"] },
    fields: &[field("destination", Type::Text, "The path, such as `dbfs:/logs`.")],
};

pub static NOTEBOOK_TASK: Struct = Struct {
    rust_name: "NotebookTask",
    doc: "Runs a notebook of the workspace.",
    example: r#"NotebookTask::new("/Users/user@foo.com/Example").base_parameters([("day", "monday")])"#,
    shape: Shape::Fields { new: &["notebook_path"] },
    fields: &[
        field("notebook_path", Type::Text, "The absolute path of the notebook in the workspace."),
        field("base_parameters", ARGUMENT_MAP, "Values for the notebook's widgets; a run's `notebook_params` win over them."),
    ],
};

pub static SPARK_JAR_TASK: Struct = Struct {
    rust_name: "SparkJarTask",
    doc: "Runs the main class of a jar. The jar itself is one of the `libraries`.",
    example: r#"SparkJarTask::new("org.apache.spark.examples.SparkPi").parameters(["10"])"#,
    shape: Shape::Fields { new: &["main_class_name"] },
    fields: &[
        field("jar_uri", Type::Text, "Deprecated by Databricks: give the jar in `libraries`."),
        field("main_class_name", Type::Text, "The full name of the class whose `main` runs."),
        field("parameters", ARGUMENTS, "The arguments of `main`."),
    ],
};

pub static SPARK_PYTHON_TASK: Struct = Struct {
    rust_name: "SparkPythonTask",
    doc: "Runs a Python file.",
    example: r#"SparkPythonTask::new("dbfs:/docs/pi.py").parameters(["10"])"#,
    shape: Shape::Fields { new: &["python_file"] },
    fields: &[
        field("python_file", Type::Text, "The URI of the file, such as `dbfs:/docs/pi.py`."),
        field("parameters", ARGUMENTS, "The arguments of the program."),
    ],
};

pub static SPARK_SUBMIT_TASK: Struct = Struct {
    rust_name: "SparkSubmitTask",
    doc: "Runs `spark-submit`, on a new cluster only.",
    example: r#"SparkSubmitTask::new(["--class", "org.apache.spark.examples.SparkPi", "dbfs:/docs/sparkpi.jar", "10"])"#,
    shape: Shape::Fields { new: &["parameters"] },
    fields: &[field("parameters", ARGUMENTS, "The arguments of `spark-submit`.")],
};

pub static PYPI_LIBRARY: Struct = Struct {
    rust_name: "PypiLibrary",
    doc: "A package of `PyPI`.",
    example: r#"PypiLibrary::new("simplejson==3.8.0")"#,
    shape: Shape::Fields { new: &["package"] },
    fields: &[
        field("package", Type::Text, "The package, with its version if need be: `simplejson==3.8.0`."),
        field("repo", Type::Text, "The index to take it from, where it is not `PyPI`."),
    ],
};

pub static MAVEN_LIBRARY: Struct = Struct {
    rust_name: "MavenLibrary",
    doc: "A package of Maven.",
    example: r#"MavenLibrary::new("org.jsoup:jsoup:1.7.2").exclusions(["slf4j:slf4j"])"#,
    shape: Shape::Fields { new: &["coordinates"] },
    fields: &[
        field("coordinates", Type::Text, "Group, artifact and version: `org.jsoup:jsoup:1.7.2`."),
        field("repo", Type::Text, "The repository to take it from, where it is neither Maven Central nor Spark Packages."),
        field("exclusions", TEXTS, "Dependencies that are left out: `slf4j:slf4j`, `*:hadoop-client`."),
    ],
};

pub static CRAN_LIBRARY: Struct = Struct {
    rust_name: "CranLibrary",
    doc: "A package of CRAN.",
    example: r#"CranLibrary::new("ada")"#,
    shape: Shape::Fields { new: &["package"] },
    fields: &[
        field("package", Type::Text, "The package."),
        field("repo", Type::Text, "The repository to take it from, where it is not CRAN."),
    ],
};

pub static LIBRARY: Struct = Struct {
    rust_name: "Library",
    doc: "A library that is installed on the cluster: exactly one of a jar, an egg, a wheel, or a package of `PyPI`, Maven or CRAN.",
    example: r#"Library::jar("dbfs:/docs/sparkpi.jar")"#,
    shape: Shape::OneOf { common: &[] },
    fields: &[
        field("jar", Type::Text, "A jar by its URI, such as `dbfs:/docs/sparkpi.jar`."),
        field("egg", Type::Text, "A Python egg by its URI."),
        field("whl", Type::Text, "A Python wheel by its URI."),
        field("pypi", Type::Struct(&PYPI_LIBRARY), "A package of `PyPI`."),
        field("maven", Type::Struct(&MAVEN_LIBRARY), "A package of Maven."),
        field("cran", Type::Struct(&CRAN_LIBRARY), "A package of CRAN."),
    ],
};

pub(super) const LIBRARIES: Type = Type::List(&Type::Struct(&LIBRARY));

/// The tasks and clusters of jobs and direct runs.
pub(super) static WORK: Work = Work {
    tasks: &[
        Task { field: "notebook_task", params: "notebook_params" },
        Task { field: "spark_jar_task", params: "jar_params" },
        Task { field: "spark_python_task", params: "python_params" },
        Task { field: "spark_submit_task", params: "spark_submit_params" },
    ],
    clusters: &["new_cluster", "existing_cluster_id", "existing_cluster_name"],
};

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

/// The fields that a job and a direct run have alike.
pub(super) const fn existing_cluster_id() -> Field {
    field("existing_cluster_id", Type::Text, "The cluster to run on, by its Databricks id. The operator wants exactly one `Dcluster` of this id in the namespace.")
}

pub(super) const fn existing_cluster_name() -> Field {
    field("existing_cluster_name", Type::Text, "The cluster to run on, by the name of its `Dcluster` in the same namespace. It wins over `existing_cluster_id`.")
}

pub(super) const fn libraries() -> Field {
    field("libraries", LIBRARIES, "Libraries that are installed on the cluster before the task runs.")
}

pub(super) const fn notebook_task() -> Field {
    field("notebook_task", Type::Struct(&NOTEBOOK_TASK), "The task: a notebook. The operator takes one task and does not check that there is one.")
}

pub(super) const fn spark_jar_task() -> Field {
    field("spark_jar_task", Type::Struct(&SPARK_JAR_TASK), "The task: a main class.")
}

pub(super) const fn spark_python_task() -> Field {
    field("spark_python_task", Type::Struct(&SPARK_PYTHON_TASK), "The task: a Python file.")
}

pub(super) const fn spark_submit_task() -> Field {
    field("spark_submit_task", Type::Struct(&SPARK_SUBMIT_TASK), "The task: `spark-submit`.")
}

pub static LANGUAGE: Closed = Closed {
    rust_name: "Language",
    doc: "The language of a notebook that is imported as source.",
    values: &[
        ("SCALA", "Scala", "Scala."),
        ("PYTHON", "Python", "Python."),
        ("SQL", "Sql", "SQL."),
        ("R", "R", "R."),
    ],
};

pub static IMPORT_FORMAT: Closed = Closed {
    rust_name: "ImportFormat",
    doc: "What the content of a workspace item is.",
    values: &[
        ("SOURCE", "Source", "Source code, in a language that has to be given."),
        ("HTML", "Html", "A notebook exported as HTML."),
        ("JUPYTER", "Jupyter", "A Jupyter notebook (`.ipynb`)."),
        ("DBC", "Dbc", "A Databricks archive: one or more notebooks."),
    ],
};

pub static PERMISSION: Closed = Closed {
    rust_name: "Permission",
    doc: "What a principal may do with a secret scope.",
    values: &[
        ("READ", "Read", "Read its secrets."),
        ("WRITE", "Write", "Read and write its secrets."),
        ("MANAGE", "Manage", "Change its access rights, too."),
    ],
};
