//! The libraries of clusters.

use super::common::TEXTS;
use crate::table::fields::{Shape, Struct, Type, field};

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
    doc: "A library to install on the cluster: exactly one of a jar, an egg, a wheel, or a package from `PyPI`, Maven or CRAN, or a file with requirements.",
    example: r#"Library::jar("dbfs:/docs/sparkpi.jar")"#,
    shape: Shape::OneOf { common: &[] },
    fields: &[
        field("jar", Type::Text, "A jar, given by its URI, such as `dbfs:/docs/sparkpi.jar`, or by its path in a volume or in the workspace."),
        field("egg", Type::Text, "A Python egg, given by its URI. Databricks has deprecated eggs, and runtimes from 14.0 on do not install them: use a wheel."),
        field("whl", Type::Text, "A Python wheel, given by its URI, or by its path in a volume or in the workspace."),
        field("pypi", Type::Struct(&PYPI_LIBRARY), "A package from `PyPI`."),
        field("maven", Type::Struct(&MAVEN_LIBRARY), "A package from Maven."),
        field("cran", Type::Struct(&CRAN_LIBRARY), "A package from CRAN."),
        field("requirements", Type::Text, "A `requirements.txt` whose packages are installed, given by its path in the workspace or in a volume.").of_kfp_dbx(),
    ],
};

pub(super) const LIBRARIES: Type = Type::List(&Type::Struct(&LIBRARY));
