//! The kind `DbfsBlock`.

use super::common::ANY;
use crate::table::columns::{column, wide};
use crate::table::fields::{Struct, Type, field};
use crate::table::kind::{Constraint, Fixed, ItemPath, Kind};
use crate::table::identity::Identity;
use crate::table::op::{Action, Op, Output, REJECTED, delete, output};
use crate::table::status::{CONDITIONS, MESSAGE, OBSERVED_GENERATION, STATE, boolean, int64, text};
use crate::table::types::ValueType;

pub static DBFS_BLOCK_SPEC: Struct = Struct {
    rust_name: "DbfsBlockSpec",
    doc: "A file in DBFS: the spec of a `DbfsBlock`.",
    example: r#"DbfsBlockSpec::new().path("/data/foo.txt").data(Base64::text("hello"))"#,
    shape: ANY,
    fields: &[
        field("data", Type::Base64, "The content of the file. A whole workflow is limited to 1 MiB.").archived("The archived operator uploads 1000 bytes per call."),
        field("path", Type::Text, "The absolute path in DBFS, without `dbfs:`.").archived("The archived operator deletes everything below this path with the block."),
    ],
};

pub static KIND: Kind = Kind {
    kind: "DbfsBlock",
    noun: "DBFS block",
    plural: "dbfsblocks",
    short_names: &["dbfs"],
    finalizer: "dbfsBlock.finalizers.databricks.microsoft.com",
    columns: &[
        column("State", ".status.state"),
        column("Path", ".spec.path"),
        column("Size", ".status.file_info.file_size"),
        wide("SHA1SUM", ".status.file_hash"),
        wide("Message", ".status.message"),
    ],
    name_setter: "block_name",
    name_field: None,
    spec: &DBFS_BLOCK_SPEC,
    renamed: &[],
    constraints: &[
        Constraint::Required(&["path", "data"]),
        Constraint::AbsolutePath { field: "path", of: "a file in DBFS" },
    ],
    uses: &[],
    runs_use: &[],
    path: Some(ItemPath { field: "path", schemes: &["dbfs:", "/dbfs"], needs_scheme: false, folder: None }),
    outcome: None,
    time_limit: None,
    made: "file_hash",
    fixed: Fixed::Fields(&["path"]),
    status: &[
        text("file_hash", "The SHA-1 hash of the uploaded data."),
        int64("file_info.file_size", "The size of the file in bytes."),
        boolean("file_info.is_dir", "Whether the path is a folder."),
        text("file_info.path", "The path of the file."),
        STATE,
        MESSAGE,
        CONDITIONS,
        OBSERVED_GENERATION,
    ],
    only_for: None,
};

static OUTPUTS: &[Output] = &[
    output("name", "{.metadata.name}", ValueType::Text, "The name of the `DbfsBlock`.").is(Identity::Name),
    output("file_info_path", "{.status.file_info.path}", ValueType::Text, "The path of the file.").is(Identity::Path),
    output("file_info_is_dir", "{.status.file_info.is_dir}", ValueType::Bool, "Whether the path is a folder. With the archived operator, the output is empty if it is not."),
    output("file_info_file_size", "{.status.file_info.file_size}", ValueType::Int64, "The size of the file in bytes. With the archived operator, the output is empty if the size is 0."),
    output("file_hash", "{.status.file_hash}", ValueType::Text, "The hash of the uploaded data."),
    output("manifest", "{}", ValueType::Json, "The whole `DbfsBlock` object."),
];

pub static CREATE: Op = Op {
    rust_name: "CreateDbfsBlockOp",
    doc: "Writes a file to DBFS and waits until the operator reports the hash of the uploaded data.",
    example: r#"CreateDbfsBlockOp::new("createdbfsblock")
    .block_name("test-block")
    .path("/data/foo.txt")
    .data(Base64::text("hello"));"#,
    kind: &KIND,
    action: Action::Create,
    success_condition: Some("status.file_hash"),
    failure_condition: REJECTED,
    truthful: None,
    flags: &[],
    outputs: OUTPUTS,
};

pub static DELETE: Op = delete(
    "DeleteDbfsBlockOp",
    &KIND,
    "Deletes a file from DBFS. The archived Azure Databricks Operator also deletes everything below its path.",
    r#"DeleteDbfsBlockOp::new("deletedbfsblock").block_name("test-block");"#,
);
