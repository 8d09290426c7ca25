//! What each op of the pipeline becomes in a bundle.

use kfp_dbx_core::lifecycle::Sketch;
use kfp_dbx_core::table::Action;

use crate::lower::graph::{Graph, Node};
use crate::lower::object::Object;
use crate::lower::sketches::Sketches;
use crate::model::block::BlockKind;
use crate::model::op::OpKind;

/// What a node becomes.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Role {
    /// A run becomes a task.
    Run,
    /// A cluster becomes a job cluster of the job whose tasks use it.
    Cluster,
    /// A job becomes a job.
    Job,
    /// A secret scope becomes a secret scope.
    Scope,
    /// Databricks does it by itself: the delete of what the pipeline creates.
    Done,
    /// A condition, a loop or a pipeline that is used as an op.
    Block,
    /// Nothing has the same effect, for this reason.
    None(String),
}

/// Returns what each node becomes.
pub(super) fn roles(graph: &Graph, sketches: &Sketches<'_>) -> Vec<Role> {
    let created: Vec<(&str, Sketch<'_>)> = graph
        .nodes
        .iter()
        .filter_map(|node| node.object.as_ref())
        .filter(|object| creates(object))
        .filter_map(|object| Some((object.kind?.kind, sketches.of(object.resource_name()?))))
        .collect();
    let is_created = |object: &Object| {
        let name = object.resource_name().map(|name| sketches.of(name));
        let key = object.kind.map(|kind| kind.kind).zip(name);
        key.is_some_and(|key| created.contains(&key))
    };
    graph.nodes.iter().map(|node| role(node, &is_created)).collect()
}

/// Whether an op creates its object.
pub(super) fn creates(object: &Object) -> bool {
    matches!(object.action, Action::Create | Action::Apply)
}

fn role(node: &Node, is_created: &dyn Fn(&Object) -> bool) -> Role {
    let object = match (&node.data.kind, &node.object) {
        (OpKind::Block(block), _) => match block.kind {
            BlockKind::Exit(_) => return Role::Done,
            _ => return Role::Block,
        },
        (OpKind::Suspend(_), _) | (_, None) => {
            return Role::None("no task of a job waits for a person".to_owned());
        }
        (_, Some(object)) => object,
    };
    let Some(kind) = object.kind else {
        let kind = object.kind_name().unwrap_or("object");
        return Role::None(format!("the {kind} is an object of Kubernetes"));
    };
    match (kind.kind, object.action) {
        (_, Action::Delete) if node.deletes.is_some() || is_created(object) => Role::Done,
        (_, Action::Delete) => {
            Role::None(format!("a bundle deletes no {} that it does not create", kind.noun))
        }
        _ if !creates(object) => {
            Role::None(format!("a bundle can't `{}` a {}", object.action.as_str(), kind.noun))
        }
        ("Run", _) => Role::Run,
        ("Dcluster", _) => Role::Cluster,
        ("Djob", _) => Role::Job,
        ("SecretScope", _) => Role::Scope,
        ("DbfsBlock", _) => {
            Role::None("a bundle writes no files in DBFS: keep the file on a volume".to_owned())
        }
        ("VolumeFile", _) => Role::None(
            "a bundle writes no files on volumes: its `artifacts` upload wheels and jars, and `databricks fs cp` copies other files"
                .to_owned(),
        ),
        ("WorkspaceItem", _) => Role::None(
            "a bundle syncs the files of its folder instead of importing them: put the file there"
                .to_owned(),
        ),
        _ => Role::None(format!("a bundle writes no {}: keep it elsewhere", kind.noun)),
    }
}
