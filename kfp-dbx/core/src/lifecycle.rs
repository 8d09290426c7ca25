//! The life of each resource over the whole graph: created, used, deleted, in that order, on
//! every way.
//!
//! What must not be is reported where it is certain, what has to be where it is missing for
//! certain: the macro knows parts of a pipeline, the runtime all of it, and both ask here.

use std::collections::BTreeMap;

use crate::graph::order::Order;
use crate::graph::{Block, Graph, NodeIndex, OpKind};
use crate::lifecycle::resource::{Effect, Index, Sketch, Use};
use crate::rule::diagnostic::{Diagnostic, Finding, Rule};
use crate::value::path::Step;
use crate::value::{Ref, Target};
use resources::{Key, Resource, resources};
pub use resources::{Life, lives};

mod creates;
mod deletes;
mod ops;
mod paths;
pub mod resource;
mod resources;
mod uses;

/// What is known of the pipeline as a whole.
#[derive(Debug, Clone, Copy)]
pub struct Pipeline {
    /// Whether all of its ops are in the graph: nothing can be missed elsewhere.
    pub complete: bool,
    /// Whether the whole workflow ends after a time.
    pub has_deadline: bool,
    /// Whether one run of it at a time can be active.
    pub exclusive: bool,
}

/// What a check needs to know.
pub struct Knowledge<'a, 'k, L> {
    /// The ops and blocks.
    pub graph: &'k Graph<L>,
    /// What each op does.
    pub effects: &'k [Effect<'a>],
    /// The pipeline.
    pub pipeline: Pipeline,
    /// Whether an item of a loop makes a reference differ: that of the loop, or of one in it.
    pub varies: &'k dyn Fn(Target, NodeIndex) -> bool,
    /// Whether a loop has a single item.
    pub is_single: &'k dyn Fn(NodeIndex) -> bool,
    /// Whether a loop works on one item at a time.
    pub is_one_by_one: &'k dyn Fn(NodeIndex) -> bool,
    /// What the source calls the item of a loop, where that is known.
    pub item: &'k dyn Fn(NodeIndex) -> Option<String>,
    /// Where a part of an op's spec stands in the source.
    pub place: &'k dyn Fn(NodeIndex, &[Step]) -> L,
}

/// Everything that is wrong with the lives of a pipeline's resources.
pub fn check<'a, L: Clone>(
    knowledge: &Knowledge<'a, '_, L>,
    resolve: &impl Fn(Ref) -> Option<Sketch<'a>>,
) -> Vec<Diagnostic<L>> {
    if knowledge.effects.is_empty() {
        return Vec::new();
    }
    let must = Order::must(knowledge.graph);
    let may = knowledge.has_may().then(|| Order::may(knowledge.graph));
    let resources = resources(knowledge.effects, resolve);
    let mut by_node = BTreeMap::new();
    for (index, effect) in knowledge.effects.iter().enumerate() {
        by_node.insert(effect.node, index);
    }
    let mut kinds: BTreeMap<&str, [Vec<usize>; 2]> = BTreeMap::new();
    for (index, effect) in knowledge.effects.iter().enumerate() {
        let lists = kinds.entry(effect.kind).or_default();
        match (effect.creates(), effect.deletes()) {
            (true, _) => lists[0].push(index),
            (_, true) => lists[1].push(index),
            _ => {}
        }
    }
    let index = |list: &[usize]| Index::new(list.iter().map(|at| &knowledge.effects[*at].name));
    let by_kind = kinds.iter().map(|(kind, [creates, deletes])| {
        let of_kind =
            OfKind { created: index(creates), deleted: index(deletes), creates: creates.clone() };
        (*kind, of_kind)
    });
    let by_kind = by_kind.collect();
    let check =
        Check { knowledge, must: &must, may: may.as_ref().unwrap_or(&must), by_node, by_kind };
    let mut found = Vec::new();
    let by_effect = Check::<L>::resources_by_create(&resources);
    for (key, resource) in &resources {
        check.uses(resource, &mut found);
        check.deletes(key, resource, &resources, &by_effect, &mut found);
        check.creates(resource, &mut found);
        check.delete_order(resource, &resources, &by_effect, &mut found);
    }
    check.paths(resolve, &resources, &by_effect, &mut found);
    for effect in knowledge.effects {
        check.effect(effect, resolve, &mut found);
    }
    found
}

impl<L: Clone> Knowledge<'_, '_, L> {
    /// Whether anything is there on some ways only.
    fn has_may(&self) -> bool {
        self.graph.nodes.iter().any(|node| node.escaped || node.follows_unseen)
            || self.graph.edges.iter().any(|edge| edge.certainty != crate::graph::Certainty::Must)
    }
}

struct Check<'a, 'k, L> {
    knowledge: &'k Knowledge<'a, 'k, L>,
    must: &'k Order,
    may: &'k Order,
    by_node: BTreeMap<NodeIndex, usize>,
    by_kind: BTreeMap<&'k str, OfKind<'k, 'a>>,
}

/// The creates and deletes of a kind, by their names.
struct OfKind<'k, 'a> {
    creates: Vec<usize>,
    created: Index<'k, 'a>,
    deleted: Index<'k, 'a>,
}

/// As many names as are looked through for a near one.
const FEW: usize = 200;

impl<'a, L: Clone> Check<'a, '_, L> {
    fn effect_at(&self, index: usize) -> &Effect<'a> {
        &self.knowledge.effects[index]
    }

    fn label(&self, index: usize) -> String {
        self.knowledge.graph.label(self.effect_at(index).node)
    }

    /// How to order an op after another one, by the other one's variable, if it has one.
    fn after(&self, index: usize) -> String {
        let node = &self.knowledge.graph.nodes[self.effect_at(index).node];
        match &node.variable {
            Some(variable) => format!("`.after({variable})`"),
            None => "`.after(…)`".to_owned(),
        }
    }

    /// The resource that an op makes, by that op.
    fn made_by(&self, create: usize) -> String {
        format!("the {} that {} creates", self.effect_at(create).noun(), self.label(create))
    }

    /// The kind and the name of a resource, or as much of that as is known.
    fn resource(&self, index: usize) -> String {
        let effect = self.effect_at(index);
        match effect.name.as_literal() {
            Some(name) => format!("the {} `{name}`", effect.noun()),
            None => format!("the {}", effect.noun()),
        }
    }

    fn report(
        &self,
        rule: &'static Rule,
        at: usize,
        path: &[Step],
        message: String,
        help: impl Into<String>,
    ) -> Diagnostic<L> {
        let node = self.effect_at(at).node;
        Finding::new(rule, message).help(help).at((self.knowledge.place)(node, path)).of([node])
    }

    fn place(&self, index: usize) -> L {
        self.knowledge.graph.nodes[self.effect_at(index).node].at.clone()
    }

    fn must_be_before(&self, first: usize, second: usize) -> bool {
        self.must.before(self.effect_at(first).node, self.effect_at(second).node)
    }

    fn may_be_before(&self, first: usize, second: usize) -> bool {
        self.may.before(self.effect_at(first).node, self.effect_at(second).node)
    }

    /// Whether one run never does both.
    fn is_either(&self, a: usize, b: usize) -> bool {
        let graph = self.knowledge.graph;
        let (a, b) = (self.effect_at(a).node, self.effect_at(b).node);
        if !graph.nodes[a].way.meets(&graph.nodes[b].way) {
            return true;
        }
        let Some((a, b)) = crate::graph::lift(|node| graph.nodes[node].parent, a, b) else {
            return false;
        };
        graph.nodes[a].otherwise_of == Some(b) || graph.nodes[b].otherwise_of == Some(a)
    }

    /// The blocks around an op, innermost first, as far as they are not around the other one.
    fn around(&self, index: usize, other: Option<usize>) -> Vec<NodeIndex> {
        let nodes = &self.knowledge.graph.nodes;
        let line = |index: usize| {
            std::iter::successors(nodes[self.effect_at(index).node].parent, |node| {
                nodes[*node].parent
            })
        };
        let others: Vec<_> = other.into_iter().flat_map(line).collect();
        line(index).filter(|block| !others.contains(block)).collect()
    }

    /// The condition that an op hangs on and another one doesn't.
    fn condition(&self, index: usize, other: Option<usize>) -> Option<NodeIndex> {
        let is_condition = |block: &NodeIndex| {
            matches!(self.knowledge.graph.block(*block), Some(Block::When | Block::Otherwise))
        };
        self.around(index, other).into_iter().find(is_condition)
    }

    fn resources_by_create(
        resources: &BTreeMap<Key<'a>, Resource<'a>>,
    ) -> BTreeMap<usize, Key<'a>> {
        let pairs = resources.iter().flat_map(|(key, resource)| {
            resource.creates.iter().map(move |create| (*create, key.clone()))
        });
        pairs.collect()
    }

    /// Whether an op is one of the table, with setters of its own.
    fn is_of_table(&self, index: usize) -> bool {
        matches!(self.knowledge.graph.nodes[self.effect_at(index).node].kind, OpKind::Table(_))
    }

    /// Who uses something, with the job that leads there.
    fn user(&self, user: usize, used: &Use<'a>) -> String {
        match &used.through {
            Some((job, _)) => format!(
                "{}, through the job of {},",
                self.label(user),
                self.knowledge.graph.label(*job)
            ),
            None => self.label(user),
        }
    }

    /// With the place where a job names what its runs use.
    fn with_job(&self, found: Diagnostic<L>, used: &Use<'a>) -> Diagnostic<L> {
        match &used.through {
            Some((job, path)) => {
                found.related("the job names it", (self.knowledge.place)(*job, path))
            }
            None => found,
        }
    }

    /// Whether conditions are both ways of one.
    fn covers_both_ways(&self, conditions: &[NodeIndex]) -> bool {
        conditions.iter().any(|node| {
            let of = self.knowledge.graph.nodes[*node].otherwise_of;
            of.is_some_and(|when| conditions.contains(&when))
        })
    }

    /// Whether a resource is created between two ops.
    fn is_made_between(&self, first: usize, second: usize, resource: &Resource<'a>) -> bool {
        resource
            .creates
            .iter()
            .any(|create| self.may_be_before(first, *create) && self.may_be_before(*create, second))
    }
}
