//! The kind `WorkspaceItem`.

use super::common::ANY;
use crate::table::columns::{column, wide};
use crate::table::fields::{Closed, Struct, Type, field};
use crate::table::kind::{Constraint, Fixed, ItemPath, Kind};
use crate::table::identity::Identity;
use crate::table::op::{Action, Op, Output, REJECTED, delete, output};
use crate::table::status::{CONDITIONS, MESSAGE, OBSERVED_GENERATION, STATE, text, words};
use crate::table::types::ValueType;

pub static WORKSPACE_ITEM_SPEC: Struct = Struct {
    rust_name: "WorkspaceItemSpec",
    doc: "An item of the workspace: the spec of a `WorkspaceItem`.",
    example: r#"WorkspaceItemSpec::new()
    .path("/Users/user@foo.com/Example")
    .content(Base64::text("print(1)"))
    .language(Language::Python)
    .format(ImportFormat::Source)"#,
    shape: ANY,
    fields: &[
        field("content", Type::Base64, "The content of the item. Databricks accepts at most 10 MB, and a whole workflow is limited to 1 MiB.").archived("The archived operator never imports empty content."),
        field("path", Type::Text, "The absolute path in the workspace. The delete of an archive, of the format `DBC`, deletes everything below this path.").archived("The archived operator does so for each item."),
        field("language", Type::Closed(&LANGUAGE), "The language of the content, if the format is source code."),
        field("format", Type::Closed(&IMPORT_FORMAT), "The format of the content."),
    ],
};

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
        ("AUTO", "Auto", "A notebook if the content begins as one, such as `# Databricks notebook source` at a path that ends in `.py`, and otherwise a file."),
        ("RAW", "Raw", "A file, such as a module of Python or a wheel."),
        ("R_MARKDOWN", "RMarkdown", "A notebook in R Markdown (`.Rmd`)."),
    ],
    only_kfp_dbx: &["AUTO", "RAW", "R_MARKDOWN"],
};

pub static KIND: Kind = Kind {
    kind: "WorkspaceItem",
    noun: "workspace item",
    plural: "workspaceitems",
    short_names: &["witem"],
    finalizer: "workspaceitem.finalizers.databricks.microsoft.com",
    columns: &[
        column("State", ".status.state"),
        column("Path", ".spec.path"),
        wide("Language", ".status.object_info.language"),
        wide("Type", ".status.object_info.object_type"),
        wide("SHA1SUM", ".status.object_hash"),
        wide("Message", ".status.message"),
    ],
    name_setter: "item_name",
    name_field: None,
    spec: &WORKSPACE_ITEM_SPEC,
    renamed: &[("format", "file_format")],
    constraints: &[
        Constraint::Required(&["path", "content"]),
        Constraint::AbsolutePath { field: "path", of: "a workspace item" },
        Constraint::RequiredWith { field: "format", word: "SOURCE", required: &["language"] },
    ],
    uses: &[],
    runs_use: &[],
    path: Some(ItemPath { field: "path", schemes: &["/Workspace"], needs_scheme: true, folder: Some(("format", "DBC")) }),
    outcome: None,
    time_limit: None,
    made: "object_hash",
    fixed: Fixed::Fields(&["path"]),
    status: &[
        text("object_hash", "The SHA-1 hash of the imported content."),
        words("object_info.language", "The language of the item.", &["SCALA", "PYTHON", "SQL", "R"]),
        text("object_info.object_type", "The type of the item, such as `NOTEBOOK`."),
        text("object_info.path", "The path of the item."),
        STATE,
        MESSAGE,
        CONDITIONS,
        OBSERVED_GENERATION,
    ],
    only_for: None,
};

static OUTPUTS: &[Output] = &[
    output("name", "{.metadata.name}", ValueType::Text, "The name of the `WorkspaceItem`.").is(Identity::Name),
    output("object_hash", "{.status.object_hash}", ValueType::Text, "The hash of the imported content."),
    output("object_language", "{.status.object_info.language}", ValueType::Text, "The language of the item."),
    output("object_type", "{.status.object_info.object_type}", ValueType::Text, "The type of the item: `NOTEBOOK`, `FILE`, `DIRECTORY` or `LIBRARY`."),
    output("object_path", "{.status.object_info.path}", ValueType::Text, "The path of the item.").is(Identity::Path),
    output("manifest", "{}", ValueType::Json, "The whole `WorkspaceItem` object."),
];

pub static IMPORT: Op = Op {
    rust_name: "ImportWorkspaceItemOp",
    doc: "Imports a notebook into the workspace and waits until the operator reports the hash of the imported content. A notebook at the same path is overwritten.",
    example: r#"ImportWorkspaceItemOp::new("importworkspaceitem")
    .item_name("test-item")
    .content(Base64::text("println(\"hello, world\")"))
    .path("/Users/user@foo.com/Example")
    .language(Language::Scala)
    .file_format(ImportFormat::Source);"#,
    kind: &KIND,
    action: Action::Create,
    success_condition: Some("status.object_hash"),
    failure_condition: REJECTED,
    truthful: None,
    flags: &[],
    outputs: OUTPUTS,
};

pub static DELETE: Op = delete(
    "DeleteWorkspaceItemOp",
    &KIND,
    "Deletes an item of the workspace, and of an archive everything below its path. The archived Azure Databricks Operator deletes everything below the path of each item.",
    r#"DeleteWorkspaceItemOp::new("deleteworkspaceitem").item_name("test-item");"#,
);
