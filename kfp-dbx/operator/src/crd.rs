//! The custom resource definitions of the kinds, which are written from the table.

mod columns;
mod constraints;
mod fixed;
mod rule;
mod schema;
mod status;
mod terms;

use kfp_dbx_core::table::{self, API_VERSION, CATEGORY, Kind};
use serde_json::{Value as Json, json};

use rule::{Reason, Rule};

/// Returns the definitions of all kinds.
pub fn all() -> Vec<Json> {
    table::kinds().map(definition).collect()
}

/// Returns the definition of a kind.
pub fn definition(kind: &'static Kind) -> Json {
    let (group, version) = API_VERSION.split_once('/').unwrap_or_default();
    json!({
        "apiVersion": "apiextensions.k8s.io/v1",
        "kind": "CustomResourceDefinition",
        "metadata": {
            "name": format!("{}.{group}", kind.plural),
        },
        "spec": {
            "group": group,
            "names": {
                "kind": kind.kind,
                "listKind": format!("{}List", kind.kind),
                "plural": kind.plural,
                "singular": kind.kind.to_lowercase(),
                "shortNames": kind.short_names,
                "categories": [CATEGORY],
            },
            "scope": "Namespaced",
            // The definitions of the archived operator have `true`, which an update keeps if the
            // field is not there.
            "preserveUnknownFields": false,
            "versions": [{
                "name": version,
                "served": true,
                "storage": true,
                "subresources": { "status": {} },
                "additionalPrinterColumns": columns::all(kind),
                "schema": { "openAPIV3Schema": object(kind) },
            }],
        },
    })
}

/// Returns the schema of a whole object.
fn object(kind: &'static Kind) -> Json {
    let mut object = json!({
        "type": "object",
        "description": format!("A {} in Databricks.", kind.noun),
        "properties": {
            "apiVersion": { "type": "string" },
            "kind": { "type": "string" },
            "metadata": { "type": "object" },
            "spec": schema::spec(kind),
            "status": status::schema(kind),
        },
    });
    rule::add(&mut object, [needs_spec(kind)]);
    rule::add(&mut object, fixed::rules(kind));
    object
}

/// Returns the rule that an object has a spec. It is no requirement of the schema: an object of the
/// archived operator without a spec could never lose its finalizer.
fn needs_spec(kind: &Kind) -> Rule {
    Rule::new(
        Reason::Required,
        "has(self.spec) || oldSelf.hasValue() && !has(oldSelf.value().spec)",
        format!("the {} has no `spec`: add `spec`", kind.noun),
    )
    .at("spec")
    .with_optional_old()
}
