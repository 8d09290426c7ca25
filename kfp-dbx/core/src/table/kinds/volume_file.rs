//! The kind `VolumeFile`.

use super::common::ANY;
use crate::table::columns::{column, wide};
use crate::table::fields::{Struct, Type, field};
use crate::table::identity::Identity;
use crate::table::kind::{Constraint, Fixed, ItemPath, Kind};
use crate::table::op::{Action, Op, Output, REJECTED, delete, output};
use crate::table::operator::Operator;
use crate::table::status::{CONDITIONS, MESSAGE, OBSERVED_GENERATION, STATE, int64, text};
use crate::table::types::ValueType;

pub static VOLUME_FILE_SPEC: Struct = Struct {
    rust_name: "VolumeFileSpec",
    doc: "A file on a volume of Unity Catalog: the spec of a `VolumeFile`.",
    example: r#"VolumeFileSpec::new().path("/Volumes/main/default/jobs/pi.py").data(Base64::text("print(3)"))"#,
    shape: ANY,
    fields: &[
        field("data", Type::Base64, "The content of the file. A whole workflow is limited to 1 MiB, and a Kubernetes object to about 1.5 MiB."),
        field("path", Type::Text, "The absolute path on the volume: `/Volumes`, the catalog, the schema, the volume, and the file with its folders. Folders that are missing are created."),
    ],
};

pub static KIND: Kind = Kind {
    kind: "VolumeFile",
    noun: "volume file",
    plural: "volumefiles",
    short_names: &["volfile"],
    finalizer: "volumefile.finalizers.databricks.microsoft.com",
    columns: &[
        column("State", ".status.state"),
        column("Path", ".spec.path"),
        column("Size", ".status.file_info.file_size"),
        wide("SHA1SUM", ".status.file_hash"),
        wide("Message", ".status.message"),
    ],
    name_setter: "file_name",
    name_field: None,
    spec: &VOLUME_FILE_SPEC,
    renamed: &[],
    constraints: &[
        Constraint::Required(&["path", "data"]),
        Constraint::VolumePath("path"),
    ],
    uses: &[],
    runs_use: &[],
    path: Some(ItemPath { field: "path", schemes: &["dbfs:"], needs_scheme: false, folder: None }),
    outcome: None,
    time_limit: None,
    made: "file_hash",
    fixed: Fixed::Fields(&["path"]),
    status: &[
        text("file_hash", "The SHA-1 hash of the uploaded data."),
        int64("file_info.file_size", "The size of the file in bytes."),
        text("file_info.path", "The path of the file."),
        STATE,
        MESSAGE,
        CONDITIONS,
        OBSERVED_GENERATION,
    ],
    only_for: Some(Operator::KfpDbx),
};

// There is no `manifest` output: it would copy the data into the status of the workflow.
static OUTPUTS: &[Output] = &[
    output("name", "{.metadata.name}", ValueType::Text, "The name of the `VolumeFile`.").is(Identity::Name),
    output("file_info_path", "{.status.file_info.path}", ValueType::Text, "The path of the file.").is(Identity::Path),
    output("file_info_file_size", "{.status.file_info.file_size}", ValueType::Int64, "The size of the file in bytes."),
    output("file_hash", "{.status.file_hash}", ValueType::Text, "The SHA-1 hash of the uploaded data."),
];

pub static CREATE: Op = Op {
    rust_name: "CreateVolumeFileOp",
    doc: "Writes a file to a volume of Unity Catalog and waits until the operator reports the hash of the uploaded data. A file at the same path is overwritten. Only kfp-dbx-operator has the kind `VolumeFile`: the pipeline must be written for it, with `#[pipeline(operator = \"kfp-dbx\")]`. The op has no `manifest` output, because that would copy the data into the status of the workflow.",
    example: r#"CreateVolumeFileOp::new("createvolumefile")
    .file_name("test-file")
    .path("/Volumes/main/default/jobs/pi.py")
    .data(Base64::text("print(3)"));"#,
    kind: &KIND,
    action: Action::Create,
    success_condition: Some("status.file_hash"),
    failure_condition: REJECTED,
    truthful: None,
    flags: &[],
    outputs: OUTPUTS,
};

pub static DELETE: Op = delete(
    "DeleteVolumeFileOp",
    &KIND,
    "Deletes a file from a volume. The folders around it stay. Only kfp-dbx-operator has the kind `VolumeFile`.",
    r#"DeleteVolumeFileOp::new("deletevolumefile").file_name("test-file");"#,
);
