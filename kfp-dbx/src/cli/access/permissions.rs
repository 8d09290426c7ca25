//! The permissions that ops need.

use std::collections::{BTreeMap, BTreeSet};

use kfp_dbx_core::table::{self, Resource, resource};
use kfp_dbx_core::value::{Target, Value, WorkflowVariable};

use super::error::Error;
use crate::lower::object::Object;

/// The namespace in which permissions hold.
#[derive(Clone, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Scope {
    /// The namespace of the workflow.
    Workflow,
    Namespace(String),
    Cluster,
}

/// The permissions of a service account in one scope.
#[derive(Default)]
pub(super) struct Permissions {
    /// The verbs by group and plural.
    pub(super) verbs: BTreeMap<(String, String), BTreeSet<&'static str>>,
    /// The group, the kind and the guessed plural of unknown kinds.
    pub(super) guessed: BTreeSet<(String, String, String)>,
    /// Whether the workflow becomes the owner of an object.
    pub(super) sets_owner: bool,
}

/// The permissions of a service account.
pub(super) type Scopes = BTreeMap<Scope, Permissions>;

/// Adds the permissions that an op needs. `namespace` is that of the workflow, if it is known.
pub(super) fn add(
    scopes: &mut Scopes,
    op: &str,
    object: &Object,
    namespace: Option<&str>,
) -> Result<(), Error> {
    let field = |name: &str| {
        let text = object.field(name).and_then(literal);
        text.ok_or_else(|| Error::at_run_time(op, &format!("the `{name}` of the object")))
    };
    let (version, kind) = (field("apiVersion")?, field("kind")?);
    let group = version.rsplit_once('/').map_or("", |(group, _)| group);
    let Resource { plural, is_cluster_wide, is_guessed } = resource(group, kind);
    let flags: Vec<&str> = object.flags.iter().filter_map(literal).collect();
    let scope = match is_cluster_wide {
        true => Scope::Cluster,
        false => scope(op, object, &flags, namespace)?,
    };
    let permissions = scopes.entry(scope).or_default();
    if is_guessed {
        permissions.guessed.insert((group.to_owned(), kind.to_owned(), plural.clone()));
    }
    permissions.sets_owner |= object.set_owner_reference;
    let verbs_of_op = verbs(object, &flags);
    permissions.verbs.entry((group.to_owned(), plural)).or_default().extend(verbs_of_op);
    // Argo's executor creates such an object to report the result of its pod.
    let results = ("argoproj.io".to_owned(), "workflowtaskresults".to_owned());
    let of_workflow = scopes.entry(Scope::Workflow).or_default();
    of_workflow.verbs.entry(results).or_default().extend(["create", "patch"]);
    Ok(())
}

/// Returns the text of a value that is known at build time.
pub(super) fn literal(value: &Value) -> Option<&str> {
    match value {
        Value::Text(text) => text.as_literal(),
        _ => None,
    }
}

/// Returns the scope of a namespaced object. The last of the object's own namespace and the flags
/// of kubectl wins; without them it is that of the workflow.
fn scope(op: &str, object: &Object, flags: &[&str], own: Option<&str>) -> Result<Scope, Error> {
    let mut namespace = None;
    if let Some(Value::Map(metadata)) = object.field("metadata")
        && let Some(value) = metadata.get("namespace").filter(|value| !matches!(value, Value::Null))
    {
        namespace = match (value, literal(value)) {
            (_, Some(literal)) => Some(literal),
            (Value::Ref(reference), _) if is_own_namespace(reference.target) => None,
            _ => return Err(Error::at_run_time(op, "the namespace of the object")),
        };
    }
    let mut words = flags.iter().copied();
    while let Some(flag) = words.next() {
        if let "-n" | "--namespace" = flag {
            namespace = words.next().or(namespace);
        } else if let Some(given) = flag.strip_prefix("--namespace=") {
            namespace = Some(given);
        }
    }
    Ok(match namespace {
        Some(namespace) if Some(namespace) != own => Scope::Namespace(namespace.to_owned()),
        _ => Scope::Workflow,
    })
}

fn is_own_namespace(target: Target) -> bool {
    target == Target::Workflow(WorkflowVariable::Namespace)
}

/// Returns the verbs of the requests that an op sends.
pub(super) fn verbs(object: &Object, flags: &[&str]) -> BTreeSet<&'static str> {
    let is_read = object.success_condition.is_some()
        || object.failure_condition.is_some()
        || object.outputs.len() > 0;
    table::verbs(object.action, flags, is_read)
}
