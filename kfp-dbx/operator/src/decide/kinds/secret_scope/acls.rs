//! The permissions of principals on a scope.
//!
//! Whoever makes a scope may manage it, and so may the principal that the spec names for that. These
//! permissions are there before those of the spec, and are never deleted: without them the operator
//! could not delete the scope. They are stored in the status before any other permission is written.

use std::collections::BTreeSet;

use serde_json::{Value as Json, json};

use super::refusal::Refusal;
use crate::databricks::{Endpoint, Failure, Request};
use crate::decide::exchange::Exchange;
use crate::decide::report::Decided;
use crate::decide::step::{Patch, Step, Write};
use crate::decide::view::View;

/// The field of the status with the permissions that are never deleted.
const KEPT: &str = "kept_acls";

/// Writes the permissions of the spec, and deletes those that it does not name. A workspace without
/// permissions on scopes is not asked, unless the spec has some.
pub(super) fn apply<'a>(
    view: &View<'a>,
    exchange: &mut Exchange<'a>,
) -> Decided<Option<Refusal<'a>>> {
    let status = view.object.status();
    let wanted = array(&view.object.spec()["acls"]);
    if wanted.is_empty() && status[KEPT].is_null() {
        return Ok(None);
    }
    let scope = view.object.name();
    let found = match exchange.ask(Request::new(Endpoint::SecretAclsList).with("scope", scope))? {
        Ok(list) => array(&list["items"]),
        Err(failure) => return Ok(Some(Refusal { of: None, failure })),
    };
    if status[KEPT].is_null() {
        let kept = view.draft().set(KEPT, kept(view, found, wanted));
        let patch = Patch::Status(kept.into_json());
        return Err(Step::Write(Write { patch, event: None, intends: false }).into());
    }
    let is_found = |acl: &Json| {
        let is_same = |other: &Json| {
            ["principal", "permission"].iter().all(|field| other[field] == acl[field])
        };
        found.iter().any(is_same)
    };
    let missing: Vec<_> = wanted.iter().filter(|acl| !is_found(acl)).collect();
    let refused = exchange.send_each(
        &missing,
        Endpoint::SecretAclsPut,
        |request, acl| {
            request
                .with("scope", scope)
                .with("principal", acl["principal"].clone())
                .with("permission", acl["permission"].clone())
        },
        |_| false,
    )?;
    if let Some((acl, failure)) = refused {
        let principal = acl["principal"].as_str().unwrap_or_default();
        return Ok(Some(refusal(principal, failure)));
    }
    let named = principals(wanted).chain(principals(array(&status[KEPT])));
    // The case of a name of a user does not matter.
    let named: BTreeSet<_> = named.map(str::to_lowercase).collect();
    let others: Vec<_> =
        principals(found).filter(|other| !named.contains(&other.to_lowercase())).collect();
    let refused = exchange.send_each(
        &others,
        Endpoint::SecretAclsDelete,
        |request, principal| request.with("scope", scope).with("principal", *principal),
        |failure| matches!(failure, Failure::Gone(_)),
    )?;
    Ok(refused.map(|(principal, failure)| refusal(principal, failure)))
}

/// Returns the permissions that are there before any is written: those to manage the scope. Of a scope
/// of the archived operator, which has written those of the spec, these do not belong to them.
fn kept(view: &View<'_>, found: &[Json], wanted: &[Json]) -> Json {
    let is_filled = !view.object.status()["secret_versions"].is_null();
    let written: BTreeSet<_> = principals(wanted).filter(|_| is_filled).collect();
    let managers = found.iter().filter(|acl| acl["permission"] == "MANAGE");
    let managers = managers.filter_map(|acl| acl["principal"].as_str());
    managers
        .filter(|principal| !written.contains(principal))
        .map(|principal| json!({ "principal": principal, "permission": "MANAGE" }))
        .collect()
}

fn array(json: &Json) -> &[Json] {
    json.as_array().map_or(&[], Vec::as_slice)
}

fn principals(acls: &[Json]) -> impl Iterator<Item = &str> {
    acls.iter().filter_map(|acl| acl["principal"].as_str())
}

fn refusal<'a>(principal: &str, failure: &'a Failure) -> Refusal<'a> {
    Refusal { of: Some(format!("the permission of `{principal}`")), failure }
}
