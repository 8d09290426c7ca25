//! The environments of serverless tasks.

use super::common::{ANY, TEXTS};
use crate::table::fields::{Shape, Struct, Type, field};

pub static JOB_ENVIRONMENT: Struct = Struct {
    rust_name: "JobEnvironment",
    doc: "An environment that serverless tasks name by its key.",
    example: r#"JobEnvironment::new("default", Environment::new().environment_version("4").dependencies(["simplejson==3.8.0"]))"#,
    shape: Shape::Fields { new: &["environment_key", "spec"] },
    fields: &[
        field("environment_key", Type::Text, "The key of the environment, which comes once in a job or a run."),
        field("spec", Type::Struct(&ENVIRONMENT), "The packages of the environment."),
    ],
};

pub static ENVIRONMENT: Struct = Struct {
    rust_name: "Environment",
    doc: "The version of Python and the packages of a serverless task.",
    example: r#"Environment::new().environment_version("4").dependencies(["/Volumes/main/default/wheels/my_package-1.0-py3-none-any.whl"])"#,
    shape: ANY,
    fields: &[
        field("environment_version", Type::Text, "The version of the environment, an integer such as `4`, which stands for a version of Python and a set of packages. Set this or the `base_environment`."),
        field("base_environment", Type::Text, "The environment that this one is built on: the path of an `env.yaml` in the workspace, or the id of a base environment. Set this or the `environment_version`."),
        field("client", Type::Text, "The version of the environment, under its older name. Databricks has deprecated this field: use `environment_version`."),
        field("dependencies", TEXTS, "The dependencies, each a line of a requirements file of pip: a package, or the path of a wheel in a volume or in the workspace."),
        field("java_dependencies", TEXTS, "The jars, each given by its path, such as `/Volumes/main/default/jars/my.jar`."),
    ],
};

pub(super) const ENVIRONMENTS: Type = Type::List(&Type::Struct(&JOB_ENVIRONMENT));
