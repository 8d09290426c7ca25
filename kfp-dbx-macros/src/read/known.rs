//! The types, functions and words of the DSL, by the names that paths in the source end in.

use std::sync::OnceLock;

use kfp_dbx_core::graph::{Block, OpKind};
use kfp_dbx_core::lifecycle::Exit;
use kfp_dbx_core::rule::{self, Rule};
use kfp_dbx_core::table::{self, Action, Closed, Struct};
use kfp_dbx_core::value::Scalar;
use syn::{Expr, Path, Type};

use crate::syntax::path::{associated_function, function, last, last_two, type_of_param};

/// The types of the table, in the order of their names.
struct Tables {
    objects: Vec<&'static Struct>,
    closed: Vec<&'static Closed>,
}

fn tables() -> &'static Tables {
    static TABLES: OnceLock<Tables> = OnceLock::new();
    TABLES.get_or_init(|| {
        let (mut objects, mut closed) = table::parts();
        objects.sort_unstable_by_key(|object| object.rust_name);
        closed.sort_unstable_by_key(|closed| closed.rust_name);
        Tables { objects, closed }
    })
}

/// Returns the object of the table with that Rust name.
pub(crate) fn object(rust_name: &str) -> Option<&'static Struct> {
    let objects = &tables().objects;
    let index = objects.binary_search_by_key(&rust_name, |object| object.rust_name).ok()?;
    Some(objects[index])
}

fn closed(rust_name: &str) -> Option<&'static Closed> {
    let closed = &tables().closed;
    let index = closed.binary_search_by_key(&rust_name, |closed| closed.rust_name).ok()?;
    Some(closed[index])
}

/// Returns whether a type is one of the table.
pub(crate) fn is_of_table(rust_name: &str) -> bool {
    object(rust_name).is_some() || closed(rust_name).is_some()
}

/// Returns the word that a variant stands for: `SCALA` of `Language::Scala`.
pub(super) fn word(path: &Path) -> Option<&'static str> {
    let (ty, variant) = last_two(path)?;
    let (word, ..) = closed(&ty)?.values.iter().find(|(_, known, _)| *known == variant)?;
    Some(word)
}

/// Returns the op that a constructor such as `CreateClusterOp::new` makes, and the name of the
/// constructor.
pub(crate) fn op(func: &Expr) -> Option<(OpKind, String)> {
    let (ty, constructor) = associated_function(func)?;
    let kind = match (table::op(&ty), constructor.as_str()) {
        (Some(op), "new" | "from_json_spec" | "from_file_name") => OpKind::Table(op),
        (None, "new" | "from_yaml" | "from_file_name") if ty == "ResourceOp" => OpKind::Resource,
        (None, "new") if ty == "SuspendOp" => OpKind::Suspend,
        _ => return None,
    };
    Some((kind, constructor))
}

/// Returns the block that a function of the prelude makes.
pub(crate) fn block(func: &Expr) -> Option<Block> {
    match function(func)?.as_str() {
        "when" => Some(Block::When),
        "for_each" => Some(Block::ForEach),
        "on_exit" | "on_failure" | "on_success" => Some(Block::Exit),
        _ => None,
    }
}

/// Returns when the exit handler runs that a function of the prelude makes.
pub(crate) fn exit(func: &Expr) -> Option<Exit> {
    match function(func)?.as_str() {
        "on_exit" => Some(Exit::Always),
        "on_failure" => Some(Exit::Failure),
        "on_success" => Some(Exit::Success),
        _ => None,
    }
}

/// Returns the action of a variant such as `Action::Delete`.
pub(crate) fn action(expr: &Expr) -> Option<Action> {
    let Expr::Path(path) = expr else { return None };
    let name = last(&path.path)?.to_lowercase();
    Action::ALL.into_iter().find(|action| action.as_str() == name)
}

/// Returns the rule of a constant such as `rules::RESOURCE_LEAK`.
pub(crate) fn rule(expr: &Expr) -> Option<&'static Rule> {
    let Expr::Path(path) = expr else { return None };
    rule::by_name(&last(&path.path)?.to_lowercase()).ok()
}

/// Returns whether a setter of that name takes a list or a map.
pub(crate) fn takes_list(setter: &str) -> bool {
    let fields = tables().objects.iter().flat_map(|object| object.fields);
    let mut fields = fields.filter(|field| field.name == setter);
    fields.any(|field| matches!(field.ty, table::Type::List(_) | table::Type::Map(_)))
}

/// Returns the type of the values of a `Param<…>` as it is written, if it is one of Rust's own.
pub(crate) fn scalar_name(param: &Type) -> Option<String> {
    let Type::Path(of) = type_of_param(param)? else { return None };
    let name = last(&of.path)?;
    matches!(name.as_str(), "String" | "bool" | "f64" | "i32" | "i64").then_some(name)
}

/// Returns the type of the values of a `Param<…>`.
pub(crate) fn scalar(param: &Type) -> Option<Scalar> {
    let Type::Path(of) = type_of_param(param)? else { return None };
    Scalar::of_rust(&last(&of.path)?)
}
