//! Parts that several kinds share.

use crate::table::fields::{Shape, Struct, Type, field};

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
