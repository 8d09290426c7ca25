//! Parts that several kinds share.

use crate::table::fields::{Most, Shape, Struct, Type, field};

pub(super) const TEXTS: Type = Type::List(&Type::Text);
pub(super) const ARGUMENTS: Type = Type::List(&Type::Argument);
pub(super) const ARGUMENT_MAP: Type = Type::Map(&Type::Argument);

/// The limit for the name of a job or a run.
pub(super) const NAME: Most = Most::Bytes(4096);
/// The limit for the parameters of the run of a job.
pub(super) const PARAMS: Most = Most::Parameters(10_000);

/// The way out of parameters that are too large.
pub(super) const BY_REFERENCE: &str =
    "store the values in a file or a table, and pass its path or its name";

/// The shape of an object whose `new` takes no arguments.
pub(super) const ANY: Shape = Shape::Fields { new: &[] };

pub static DBFS_STORAGE_INFO: Struct = Struct {
    rust_name: "DbfsStorageInfo",
    doc: "A path in DBFS.",
    example: r#"DbfsStorageInfo::new("dbfs:/logs")"#,
    shape: Shape::Fields { new: &["destination"] },
    fields: &[field("destination", Type::Text, "The path, such as `dbfs:/logs`.")],
};
