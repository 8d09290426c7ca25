//! The resources of a pipeline, each with its creates, uses and deletes.

use std::collections::BTreeMap;

use super::effect::{Effect, KindKey};
use super::named::{Named, named};
use super::sketch::{Part, Sketch};
use super::uses::{By, Use, uses};
use crate::graph::NodeIndex;
use crate::value::Ref;

/// One resource, with its creates, uses and deletes as indices of effects.
#[derive(Default)]
pub(super) struct Resource<'a> {
    pub(super) creates: Vec<usize>,
    pub(super) deletes: Vec<usize>,
    pub(super) uses: Vec<(usize, Use<'a>)>,
}

/// Resources by their kinds, and by their names or their paths. There are few kinds, so that a name is
/// compared with the others of its kind alone.
pub(super) type ByKind<'a, T> = BTreeMap<KindKey<'a>, BTreeMap<Sketch<'a>, T>>;

/// The resources of a pipeline.
#[derive(Default)]
pub(super) struct Resources<'a> {
    all: Vec<Resource<'a>>,
    by_name: ByKind<'a, usize>,
    /// The resource that each effect creates, if its name is known.
    by_create: Vec<Option<usize>>,
}

impl<'a> Resources<'a> {
    /// Returns the resources with their kinds and names, in the order of these.
    pub(super) fn iter(&self) -> impl Iterator<Item = (KindKey<'a>, &Sketch<'a>, &Resource<'a>)> {
        self.by_name
            .iter()
            .flat_map(|(kind, names)| names.iter().map(|(name, at)| (*kind, name, &self.all[*at])))
    }

    /// Whether an op creates the resource of that kind and name.
    pub(super) fn is_created(&self, kind: KindKey<'a>, name: &Sketch<'a>) -> bool {
        self.find(kind, name).is_some_and(|at| !self.all[at].creates.is_empty())
    }

    fn find(&self, kind: KindKey<'a>, name: &Sketch<'a>) -> Option<usize> {
        self.by_name.get(&kind)?.get(name).copied()
    }

    /// Returns the resource that an effect creates, if its name is known.
    pub(super) fn made(&self, create: usize) -> Option<&Resource<'a>> {
        self.by_create[create].map(|at| &self.all[at])
    }
}

/// Returns the resources, with their uses. `named` are the values that name them in the spec of each op.
pub(super) fn resources<'a>(
    effects: &[Effect<'a>],
    named: &[Vec<Named<'a>>],
    resolve: &dyn Fn(Ref) -> Option<Sketch<'a>>,
) -> Resources<'a> {
    let mut found = Collected::new(effects.len());
    for (index, effect) in effects.iter().enumerate() {
        found.add_effect(index, effect, resolve);
    }
    let has_items = !found.by_path.is_empty();
    let uses = effects.iter().zip(named);
    let uses: Vec<Vec<Use<'a>>> =
        uses.map(|(effect, named)| self::uses(effect, named, resolve, has_items)).collect();
    for (index, effect) in effects.iter().enumerate() {
        for used in &uses[index] {
            if !used.of_runs {
                found.add_use(index, used);
            }
            for job in found.jobs_of(used) {
                for of_job in &uses[job] {
                    found.add_use(index, &through_job(used, of_job, effects[job].node));
                }
            }
        }
        for &node in &effect.uses {
            let by = By::Op(node);
            let used = Use { by, path: Vec::new(), of_runs: false, is_job: false, through: None };
            found.add_use(index, &used);
        }
    }
    found.resources
}

/// Returns the use by a run of a resource that the job of the run uses.
fn through_job<'a>(used: &Use<'a>, of_job: &Use<'a>, job: NodeIndex) -> Use<'a> {
    Use {
        by: of_job.by.clone(),
        path: used.path.clone(),
        of_runs: true,
        is_job: false,
        through: Some((job, of_job.path.clone())),
    }
}

/// The resources found so far, by everything that can name them.
struct Collected<'a> {
    resources: Resources<'a>,
    by_node: Vec<Option<usize>>,
    by_path: ByKind<'a, Vec<usize>>,
    /// The creates of resources that have runs.
    jobs: ByKind<'a, Vec<usize>>,
}

impl<'a> Collected<'a> {
    fn new(effects: usize) -> Self {
        let by_create = vec![None; effects];
        Self {
            resources: Resources { by_create, ..Resources::default() },
            by_node: Vec::new(),
            by_path: BTreeMap::new(),
            jobs: BTreeMap::new(),
        }
    }

    fn add_effect(
        &mut self,
        index: usize,
        effect: &Effect<'a>,
        resolve: &dyn Fn(Ref) -> Option<Sketch<'a>>,
    ) {
        if effect.creates() && effect.known.is_some_and(|kind| !kind.runs_use.is_empty()) {
            let jobs = self.jobs.entry(effect.kind).or_default();
            jobs.entry(effect.name.clone()).or_default().push(index);
        }
        if effect.name.0.contains(&Part::Unknown) {
            return;
        }
        let Resources { all, by_name, by_create } = &mut self.resources;
        let names = by_name.entry(effect.kind).or_default();
        let at = *names.entry(effect.name.clone()).or_insert_with(|| {
            all.push(Resource::default());
            all.len() - 1
        });
        if effect.creates() {
            all[at].creates.push(index);
            by_create[index] = Some(at);
            if self.by_node.len() <= effect.node {
                self.by_node.resize(effect.node + 1, None);
            }
            self.by_node[effect.node] = Some(at);
            if let Some(path) = path_of(effect, resolve) {
                let paths = self.by_path.entry(effect.kind).or_default();
                paths.entry(path).or_default().push(at);
            }
        } else if effect.deletes() {
            all[at].deletes.push(index);
        }
    }

    /// Returns the creates of the job that a run runs, if it runs one.
    fn jobs_of(&self, used: &Use<'a>) -> Vec<usize> {
        match &used.by {
            By::Name(kind, name) if used.is_job => {
                let jobs = self.jobs.get(kind).and_then(|jobs| jobs.get(name));
                jobs.cloned().unwrap_or_default()
            }
            _ => Vec::new(),
        }
    }

    fn add_use(&mut self, index: usize, used: &Use<'a>) {
        for at in self.named_by(used) {
            let uses = &mut self.resources.all[at].uses;
            // All uses of one op come one after the other.
            if uses.last().is_none_or(|(known, _)| *known != index) {
                uses.push((index, used.clone()));
            }
        }
    }

    /// Returns the resources that a use names.
    fn named_by(&self, used: &Use<'a>) -> Vec<usize> {
        match &used.by {
            By::Name(kind, name) => self.resources.find(*kind, name).into_iter().collect(),
            By::Op(node) => self.by_node.get(*node).copied().flatten().into_iter().collect(),
            By::Path(kind, path) => {
                // A folder that is imported or deleted includes the items below it.
                let Some(paths) = self.by_path.get(kind) else { return Vec::new() };
                let all = std::iter::once(path.clone()).chain(path.above());
                all.filter_map(|path| paths.get(&path)).flatten().copied().collect()
            }
        }
    }
}

/// Returns the path that a create writes to, if it is known.
pub(super) fn path_of<'a>(
    effect: &Effect<'a>,
    resolve: &dyn Fn(Ref) -> Option<Sketch<'a>>,
) -> Option<Sketch<'a>> {
    let path = effect.known?.path?;
    let text = Sketch::of(effect.spec?.get(path.field)?, resolve);
    let text = text.without_scheme(path.schemes).without_slash();
    (!text.0.contains(&Part::Unknown)).then_some(text)
}

/// One resource, as far as its name distinguishes it from others, and the ops that create, use and
/// delete it, in the order of the pipeline.
#[derive(Debug, Clone)]
pub struct Lifecycle<'a> {
    /// The name of the kind in a sentence.
    pub noun: &'a str,
    /// The name of the resource.
    pub name: Sketch<'a>,
    /// The ops that create it.
    pub creates: Vec<NodeIndex>,
    /// The ops that use it.
    pub uses: Vec<NodeIndex>,
    /// The ops that delete it.
    pub deletes: Vec<NodeIndex>,
    /// Whether Kubernetes deletes it with the workflow.
    pub owned: bool,
}

/// Returns the lifecycles of all resources.
pub fn lifecycles<'a>(
    effects: &[Effect<'a>],
    resolve: &dyn Fn(Ref) -> Option<Sketch<'a>>,
) -> Vec<Lifecycle<'a>> {
    let nodes = |indices: &[usize]| indices.iter().map(|index| effects[*index].node).collect();
    let lifecycle = |(kind, name, resource): (KindKey<'a>, &Sketch<'a>, &Resource<'a>)| {
        let known = effects.iter().find(|effect| effect.kind == kind).and_then(|of| of.known);
        let used: Vec<usize> = resource.uses.iter().map(|(index, _)| *index).collect();
        Lifecycle {
            noun: known.map_or(kind.1, |known| known.noun),
            name: name.clone(),
            creates: nodes(&resource.creates),
            uses: nodes(&used),
            deletes: nodes(&resource.deletes),
            owned: resource.creates.iter().any(|create| effects[*create].owned),
        }
    };
    let named: Vec<_> = effects.iter().map(named).collect();
    resources(effects, &named, resolve).iter().map(lifecycle).collect()
}
