//! What a spec names, by the rows of the table: other objects, and Secrets.

use std::collections::BTreeSet;

use kfp_dbx_core::table::{self, Kind, Referent, Shape, Struct, Type};
use kfp_dbx_operator::object::Key;
use serde_json::{Value as Json, json};

use crate::api_server::NAMESPACE;
use crate::random::Random;
use crate::world::kind;

/// The object with a reference to a key of a Secret.
const SECRET: &str = "SecretKeyRef";

/// The Secrets that users name.
pub const SECRETS: [&str; 2] = ["vault-0", "vault-1"];

/// What a field names.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Named {
    /// An object by its name.
    Object(Key),
    /// A resource of that kind by its id in Databricks.
    Id(&'static str, String),
    /// A Secret by its name.
    Secret(String),
}

/// A field that names something.
struct Row {
    /// Its path below the spec, with `*` for the items of a list.
    path: Vec<&'static str>,
    /// The kind that it names, unless it is a Secret.
    to: Option<Referent>,
}

/// Returns the fields of all kinds that name something, as `Djob tasks.*.existing_cluster_name`.
pub fn all() -> BTreeSet<String> {
    table::kinds().flat_map(|kind| rows(kind).into_iter().map(|row| row.label(kind))).collect()
}

/// Returns what a spec names, with the field of each.
pub fn of(kind: &'static Kind, spec: &Json) -> Vec<(String, Named)> {
    let mut found = Vec::new();
    for row in rows(kind) {
        for value in values(spec, &row.path) {
            found.extend(row.named(value).map(|named| (row.label(kind), named)));
        }
    }
    found
}

impl Row {
    fn label(&self, of: &Kind) -> String {
        format!("{} {}", of.kind, self.path.join("."))
    }

    fn named(&self, value: &Json) -> Option<Named> {
        let text = || value.as_str().map_or_else(|| value.to_string(), str::to_owned);
        match self.to {
            None => Some(Named::Secret(value["name"].as_str()?.to_owned())),
            Some(Referent::Owner(of) | Referent::Name(of)) => {
                let namespace = NAMESPACE.to_owned();
                Some(Named::Object(Key { kind: kind(of), namespace, name: text() }))
            }
            Some(Referent::OwnerId(of) | Referent::Id(of)) => Some(Named::Id(of, text())),
            Some(_) => None,
        }
    }
}

/// Returns the fields of a kind that name something. Paths name no objects.
fn rows(kind: &'static Kind) -> Vec<Row> {
    let references = kind.uses.iter().copied().flatten();
    let references = references.filter(|reference| match reference.to {
        Referent::Owner(of) | Referent::OwnerId(of) | Referent::Name(of) | Referent::Id(of) => {
            // Secrets are found by the type of the field.
            table::kind(of).is_some()
        }
        Referent::Path(_) | Referent::File | Referent::Dependency => false,
    });
    let objects =
        references.map(|reference| Row { path: reference.field.to_vec(), to: Some(reference.to) });
    let mut secrets = Vec::new();
    each_secret(kind.spec, &mut Vec::new(), &mut |path| secrets.push(path.to_vec()));
    objects.chain(secrets.into_iter().map(|path| Row { path, to: None })).collect()
}

/// Calls a function with the path of each field of an object that names a Secret.
fn each_secret(
    object: &'static Struct,
    path: &mut Vec<&'static str>,
    found: &mut dyn FnMut(&[&'static str]),
) {
    for field in object.fields {
        let before = path.len();
        path.push(field.name);
        let mut ty = &field.ty;
        while let Type::List(item) = ty {
            path.push("*");
            ty = item;
        }
        match ty {
            Type::Struct(inner) if inner.rust_name == SECRET => found(path),
            Type::Struct(inner) => each_secret(inner, path, found),
            _ => {}
        }
        path.truncate(before);
    }
}

/// Returns the values at a path.
fn values<'a>(json: &'a Json, path: &[&str]) -> Vec<&'a Json> {
    let Some((first, rest)) = path.split_first() else {
        return if json.is_null() { Vec::new() } else { vec![json] };
    };
    match (*first, json) {
        ("*", Json::Array(items)) => items.iter().flat_map(|item| values(item, rest)).collect(),
        ("*", _) => Vec::new(),
        (name, _) => json.get(name).map_or_else(Vec::new, |value| values(value, rest)),
    }
}

/// Returns a reference to a key of one of the Secrets.
pub fn secret(random: &mut Random) -> Json {
    json!({"name": random.one_of(&SECRETS), "key": "password"})
}

/// Has some fields of an object, which are not in a list, name a Secret.
pub fn add_secrets(object: &'static Struct, json: &mut Json, random: &mut Random) {
    let mut paths = Vec::new();
    each_secret(object, &mut Vec::new(), &mut |path| paths.push(path.to_vec()));
    for path in paths.iter().filter(|path| !path.contains(&"*")) {
        if random.chance(100) {
            let reference = secret(random);
            set(object, json, path, reference);
        }
    }
}

/// Sets a field of an object, with what the objects around it have to have.
fn set(object: &'static Struct, json: &mut Json, path: &[&'static str], value: Json) {
    let Some((first, rest)) = path.split_first() else { return };
    if rest.is_empty() {
        json[*first] = value;
        return;
    }
    let Some(Type::Struct(inner)) = object.field(first).map(|field| field.ty) else { return };
    if json[*first].is_null() {
        let (Shape::Fields { new: needed } | Shape::OneOf { common: needed }) = inner.shape;
        json[*first] = needed.iter().map(|name| ((*name).to_owned(), json!("text"))).collect();
    }
    set(inner, &mut json[*first], rest, value);
}
