//! The Kubernetes permissions that the pods of a pipeline need.
//!
//! Imports point from here to `manifest`, and from there to `permissions`;
//! `error` is below all.

use std::collections::BTreeMap;

use crate::Pipeline;
use crate::lower::Lowered;
use crate::lower::object::Object;

mod error;
mod manifest;
mod permissions;

pub(super) use error::Error;
use manifest::Named;
use permissions::{Scope, Scopes, literal};

/// The service account of Kubeflow Pipelines, and its namespace.
const KUBEFLOW: (&str, &str) = ("pipeline-runner", "kubeflow");

/// Returns the least permissions for the pods of a pipeline as YAML documents: a role and its
/// binding for each service account. `namespace` is that of the workflow, and overrides the
/// pipeline's own.
pub(super) fn manifests(pipeline: &Pipeline, namespace: Option<&str>) -> Result<String, Error> {
    write(&pipeline.lowered()?, namespace)
}

fn write(lowered: &Lowered, namespace: Option<&str>) -> Result<String, Error> {
    let patched = patched(lowered, "/metadata/namespace");
    let namespace = namespace.or(patched).or(lowered.settings.namespace.as_deref());
    let mut documents = Vec::new();
    for (account, scopes) in &accounts(lowered, namespace)? {
        let home = home(account, namespace)?;
        let name = format!("{}-{account}", lowered.name);
        for (scope, permissions) in scopes {
            let namespace = match scope {
                Scope::Workflow => namespace,
                Scope::Namespace(other) => Some(other.as_str()),
                Scope::Cluster => None,
            };
            let named = Named { name: &name, scope, namespace };
            documents.push(manifest::role(&named, permissions));
            documents.push(manifest::binding(&named, account, home));
        }
    }
    Ok(documents.join("---\n"))
}

/// Returns the permissions of each service account.
fn accounts(lowered: &Lowered, namespace: Option<&str>) -> Result<BTreeMap<String, Scopes>, Error> {
    let mut accounts: BTreeMap<String, Scopes> = BTreeMap::new();
    for node in &lowered.graph.nodes {
        let Some(object) = &node.object else { continue };
        let name = &node.name;
        let account = account(lowered, object)
            .ok_or_else(|| Error::at_run_time(name, "the service account"))?;
        let scopes = accounts.entry(account.to_owned()).or_default();
        permissions::add(scopes, name, object, namespace)?;
    }
    Ok(accounts)
}

/// Returns the service account of the pod of an op, or `None` if it is a runtime value.
fn account<'a>(lowered: &'a Lowered, object: &'a Object) -> Option<&'a str> {
    let settings = &lowered.settings;
    let patches = [&object.policies.patch, &settings.defaults.patch];
    let patched_pod =
        patches.into_iter().flatten().find_map(|patch| patch.get("serviceAccountName")?.as_str());
    if patched_pod.is_some() {
        return patched_pod;
    }
    if let Some(account) = &object.policies.service_account {
        return literal(account);
    }
    patched(lowered, "/spec/serviceAccountName").or(match &settings.defaults.service_account {
        Some(account) => literal(account),
        None => Some(&settings.service_account),
    })
}

/// Returns the text that the patch of a pipeline sets at a JSON pointer.
fn patched<'a>(lowered: &'a Lowered, pointer: &str) -> Option<&'a str> {
    lowered.settings.patch.as_ref()?.pointer(pointer)?.as_str()
}

/// Returns the namespace of a service account.
fn home<'a>(account: &str, namespace: Option<&'a str>) -> Result<&'a str, Error> {
    match namespace {
        Some(namespace) => Ok(namespace),
        None if account == KUBEFLOW.0 => Ok(KUBEFLOW.1),
        None => Err(Error::Unknown(format!(
            "the namespace of the service account `{account}` is unknown, but a RoleBinding must \
             name it: set it with `--namespace`"
        ))),
    }
}

#[cfg(test)]
mod tests;
