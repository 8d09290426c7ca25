//! The resources that an op uses, by the references in its spec.

use super::effect::{Effect, KindKey, kind_key};
use super::named::Named;
use super::sketch::Sketch;
use crate::graph::NodeIndex;
use crate::table::{self, Reference, Referent};
use crate::value::path::{Step, name_path};
use crate::value::{Ref, Target, Value};

/// The way in which an op names a resource that it uses.
#[derive(Debug, Clone)]
pub(super) enum By<'a> {
    /// The resource of that kind and name.
    Name(KindKey<'a>, Sketch<'a>),
    /// The item of that kind at this path, or above it.
    Path(KindKey<'a>, Sketch<'a>),
    /// The resource that an op creates.
    Op(NodeIndex),
}

/// One resource that an op uses.
#[derive(Debug, Clone)]
pub(super) struct Use<'a> {
    /// The resource.
    pub(super) by: By<'a>,
    /// The field of the op's spec that names it.
    pub(super) path: Vec<Step>,
    /// Whether only runs of the resource use it, and not its creation.
    pub(super) of_runs: bool,
    /// Whether it is the job that the op runs. The op then uses everything that the job uses.
    pub(super) is_job: bool,
    /// The job through which a run uses it, and the field of the job's spec that names it.
    pub(super) through: Option<(NodeIndex, Vec<Step>)>,
}

/// Returns the resources that a create uses, which its spec names, or the object that another op needs.
/// Items are included by their paths only if the pipeline has any.
pub(super) fn uses<'a>(
    effect: &Effect<'a>,
    named: &[Named<'a>],
    resolve: &dyn Fn(Ref) -> Option<Sketch<'a>>,
    has_items: bool,
) -> Vec<Use<'a>> {
    if effect.needs_object() {
        let by = By::Name(effect.kind, effect.name.clone());
        let path = name_path().to_vec();
        return vec![Use { by, path, of_runs: false, is_job: false, through: None }];
    }
    let counts = |named: &&Named<'_>| named.has_effect && (has_items || !named.reference.is_path());
    let mut found = Vec::new();
    for named in named.iter().filter(counts) {
        let Named { reference, value, of_runs, is_job, .. } = *named;
        for by in by(reference, value, resolve) {
            found.push(Use { by, path: named.path(), of_runs, is_job, through: None });
        }
    }
    found
}

fn by<'a>(
    reference: &Reference,
    value: &'a Value,
    resolve: &dyn Fn(Ref) -> Option<Sketch<'a>>,
) -> Vec<By<'a>> {
    let by = |kind: &&'static str| match reference.to {
        Referent::Owner(_) | Referent::Name(_) => {
            Some(By::Name(kind_key(kind), Sketch::of(value, resolve)))
        }
        Referent::OwnerId(_) | Referent::Id(_) => Some(By::Op(op_of(value)?)),
        Referent::Path(_) | Referent::File | Referent::Dependency => {
            let item = table::kind(kind)?.path?;
            let path = Sketch::of(value, resolve);
            let is_any = !matches!(reference.to, Referent::Path(_));
            let is_it = !is_any || !item.needs_scheme || path.has_scheme(item.schemes);
            is_it.then(|| By::Path(kind_key(kind), path.without_scheme(item.schemes)))
        }
    };
    reference.kinds().iter().filter_map(by).collect()
}

/// Returns the op whose output a value is.
pub(super) fn op_of(value: &Value) -> Option<NodeIndex> {
    match value.to_text()?.whole()?.target {
        Target::Output { op, lists: None, part: None, .. } => Some(op as NodeIndex),
        _ => None,
    }
}
