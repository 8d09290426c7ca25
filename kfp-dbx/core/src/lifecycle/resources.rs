//! The resources of a pipeline, each with all that happens to it.

use std::collections::BTreeMap;

use crate::graph::NodeIndex;
use crate::lifecycle::resource::{By, Effect, Part, Sketch, Use, uses};
use crate::value::Ref;

/// One resource, with all that happens to it. Indices are those of the effects.
#[derive(Default)]
pub(super) struct Resource<'a> {
    pub(super) creates: Vec<usize>,
    pub(super) deletes: Vec<usize>,
    pub(super) uses: Vec<(usize, Use<'a>)>,
}

/// A resource's kind and name.
pub(super) type Key<'a> = (&'a str, Sketch<'a>);

/// The resources, in the order of their keys, with their uses.
pub(super) fn resources<'a>(
    effects: &[Effect<'a>],
    resolve: &impl Fn(Ref) -> Option<Sketch<'a>>,
) -> BTreeMap<Key<'a>, Resource<'a>> {
    let mut resources: BTreeMap<Key<'a>, Resource<'a>> = BTreeMap::new();
    let mut of_node: BTreeMap<NodeIndex, Key<'a>> = BTreeMap::new();
    let mut by_path: BTreeMap<Key<'a>, Vec<Key<'a>>> = BTreeMap::new();
    for (index, effect) in effects.iter().enumerate() {
        if effect.name.0.contains(&Part::Unknown) {
            continue;
        }
        let key = (effect.kind, effect.name.clone());
        let resource = resources.entry(key.clone()).or_default();
        if effect.creates() {
            resource.creates.push(index);
            of_node.insert(effect.node, key.clone());
            if let Some(path) = path_of(effect, resolve) {
                by_path.entry((effect.kind, path)).or_default().push(key.clone());
            }
        } else if effect.deletes() {
            resource.deletes.push(index);
        }
    }
    let all: Vec<Vec<Use<'a>>> = effects.iter().map(|effect| uses(effect, resolve)).collect();
    let is_file_made = !by_path.is_empty();
    let keys_of = |used: &Use<'a>| -> Vec<Key<'a>> {
        match &used.by {
            By::Name(kind, name) => vec![(*kind, name.clone())],
            By::Op(node) => of_node.get(node).cloned().into_iter().collect(),
            By::Path(kind, path) if is_file_made => {
                // A folder that is imported or deleted has what is below it.
                let all = std::iter::once(path.clone()).chain(path.above());
                all.filter_map(|path| by_path.get(&(*kind, path))).flatten().cloned().collect()
            }
            By::Path(..) => Vec::new(),
        }
    };
    let mut add = |index: usize, used: &Use<'a>| {
        for key in keys_of(used) {
            if let Some(resource) = resources.get_mut(&key)
                // All uses of one op come one after the other.
                && resource.uses.last().is_none_or(|(known, _)| *known != index)
            {
                resource.uses.push((index, used.clone()));
            }
        }
    };
    let mut jobs: BTreeMap<Sketch<'a>, Vec<usize>> = BTreeMap::new();
    for (index, effect) in effects.iter().enumerate() {
        if effect.kind == "Djob" && effect.creates() {
            jobs.entry(effect.name.clone()).or_default().push(index);
        }
    }
    for (index, effect) in effects.iter().enumerate() {
        for used in &all[index] {
            if !used.of_runs {
                add(index, used);
            }
            // A run through a job uses all that the job uses.
            if let By::Name("Djob", name) = &used.by {
                for job in jobs.get(name).into_iter().flatten() {
                    for of_job in &all[*job] {
                        let through = Some((effects[*job].node, of_job.path.clone()));
                        let by = of_job.by.clone();
                        add(index, &Use { by, path: used.path.clone(), of_runs: true, through });
                    }
                }
            }
        }
        for &node in &effect.uses {
            let by = By::Op(node);
            add(index, &Use { by, path: Vec::new(), of_runs: false, through: None });
        }
    }
    resources
}

/// One resource whose name is known as far as it tells it from others, and the ops that do
/// something to it, in the order of their making.
#[derive(Debug, Clone)]
pub struct Life<'a> {
    /// What the kind is called in a sentence.
    pub noun: &'a str,
    /// The resource's name.
    pub name: Sketch<'a>,
    /// The ops that make it.
    pub creates: Vec<NodeIndex>,
    /// The ops that use it.
    pub uses: Vec<NodeIndex>,
    /// The ops that delete it.
    pub deletes: Vec<NodeIndex>,
    /// Whether Kubernetes deletes it with the workflow.
    pub owned: bool,
}

/// The lives of all resources, as the rules see them.
pub fn lives<'a>(
    effects: &[Effect<'a>],
    resolve: &impl Fn(Ref) -> Option<Sketch<'a>>,
) -> Vec<Life<'a>> {
    let nodes = |indices: &[usize]| indices.iter().map(|index| effects[*index].node).collect();
    let life = |((kind, name), resource): (Key<'a>, Resource<'a>)| {
        let known = effects.iter().find(|effect| effect.kind == kind).and_then(|of| of.known);
        let used: Vec<usize> = resource.uses.iter().map(|(index, _)| *index).collect();
        Life {
            noun: known.map_or(kind, |known| known.noun),
            name,
            creates: nodes(&resource.creates),
            uses: nodes(&used),
            deletes: nodes(&resource.deletes),
            owned: resource.creates.iter().any(|create| effects[*create].owned),
        }
    };
    resources(effects, resolve).into_iter().map(life).collect()
}

/// The path of what an op imports or uploads.
pub(super) fn path_of<'a>(
    effect: &Effect<'a>,
    resolve: &impl Fn(Ref) -> Option<Sketch<'a>>,
) -> Option<Sketch<'a>> {
    let path = Sketch::of(effect.spec?.get("path")?, resolve);
    let path = match effect.known?.kind {
        "WorkspaceItem" => path,
        "DbfsBlock" => path.of_dbfs(),
        _ => return None,
    };
    let path = path.without_slash();
    (!path.0.contains(&Part::Unknown)).then_some(path)
}
