//! What the rules about lifecycles look at, and the questions that several of them ask.

use std::cell::OnceCell;
use std::collections::BTreeMap;

use crate::graph::order::Order;
use crate::graph::{self, Block, Certainty, Graph, NodeIndex, OpKind};
use crate::lifecycle::effect::{Effect, KindKey};
use crate::lifecycle::name_index::Names;
use crate::lifecycle::named::Named;
use crate::lifecycle::requirements::{Facts, Requirement, Requirements};
use crate::lifecycle::resources::{Resource, Resources};
use crate::lifecycle::sketch::Sketch;
use crate::lifecycle::uses::Use;
use crate::rule::{Diagnostic, Finding, Rule, SettingForm};
use crate::spec::items::Listed;
use crate::table::{Operator, Output};
use crate::value::path::Step;
use crate::value::{Ref, Target};

/// Facts about the pipeline as a whole.
#[derive(Debug, Clone, Copy)]
pub struct Pipeline {
    /// Whether all of its ops are in the graph, so that nothing can be missed elsewhere.
    pub complete: bool,
    /// Whether the whole workflow has a time limit.
    pub has_deadline: bool,
    /// That limit in seconds, if it is known.
    pub deadline: Option<u64>,
    /// Whether only one run of it can be active at a time.
    pub exclusive: bool,
    /// The operator that it is written for, unless it is written for each.
    pub operator: Option<Operator>,
    /// How its source writes settings.
    pub form: SettingForm,
}

/// The input of the checks.
pub struct Knowledge<'a, 'k, L> {
    /// The ops and blocks.
    pub graph: &'k Graph<L>,
    /// The effects of the ops.
    pub effects: &'k [Effect<'a>],
    /// The pipeline.
    pub pipeline: Pipeline,
    /// Whether a reference differs for each item of a loop: it is an item of that loop, or of one
    /// in it.
    pub varies: &'k dyn Fn(Target, NodeIndex) -> bool,
    /// Whether a reference stands for values that the source lists: the items of a literal list.
    pub is_listed: &'k dyn Fn(Target) -> bool,
    /// Whether a reference stands for such values, or for values that are not known: it may be
    /// equal to another name.
    pub is_open: &'k dyn Fn(Target) -> bool,
    /// Returns the source's name of a reference, if it is known.
    pub name: &'k dyn Fn(Target) -> Option<String>,
    /// Whether an op sets the level of a rule.
    pub sets_level: &'k dyn Fn(NodeIndex, &'static Rule) -> bool,
    /// Whether a loop has a single item.
    pub is_single: &'k dyn Fn(NodeIndex) -> bool,
    /// Whether a loop runs one item at a time.
    pub is_one_by_one: &'k dyn Fn(NodeIndex) -> bool,
    /// Returns the facts that a condition or a loop requires, if they are known.
    pub facts: &'k dyn Fn(NodeIndex) -> Facts,
    /// The items of the loops whose lists the source contains.
    pub listed: &'k Listed<L>,
    /// Returns the source's name for the item of a loop, if it is known.
    pub item: &'k dyn Fn(NodeIndex) -> Option<String>,
    /// Returns the row of an output of an operator's resource, if its path is known.
    pub output: &'k dyn Fn(Target) -> Option<&'static Output>,
    /// Returns a variable for an op that has none, if the source is known.
    pub new_variable: &'k dyn Fn(NodeIndex) -> Option<NewVariable>,
    /// Returns the place of a part of an op's spec in the source.
    pub place: &'k dyn Fn(NodeIndex, &[Step]) -> L,
}

/// A variable that a message suggests for an op that has none.
#[derive(Debug, Clone)]
pub struct NewVariable {
    /// The name.
    pub name: String,
    /// The statement that binds the op to it.
    pub statement: String,
}

impl<L: Clone> Knowledge<'_, '_, L> {
    /// Whether a part of the graph exists only on some paths.
    pub(super) fn has_may(&self) -> bool {
        self.graph.nodes.iter().any(|node| node.escaped || node.follows_unseen)
            || self.graph.edges.iter().any(|edge| edge.certainty != Certainty::Must)
    }
}

/// The creates and deletes of a kind.
#[derive(Default)]
pub(super) struct OfKind<'k, 'a> {
    pub(super) kind: KindKey<'k>,
    pub(super) creates: Vec<usize>,
    pub(super) deletes: Vec<usize>,
    pub(super) created: Names<'k, 'a>,
    pub(super) deleted: Names<'k, 'a>,
}

pub(super) fn by_kind<'k, 'a>(effects: &'k [Effect<'a>]) -> Vec<OfKind<'k, 'a>> {
    let mut kinds: Vec<OfKind<'k, 'a>> = Vec::new();
    for (index, effect) in effects.iter().enumerate() {
        let at = kinds.iter().position(|of| of.kind == effect.kind).unwrap_or_else(|| {
            kinds.push(OfKind { kind: effect.kind, ..OfKind::default() });
            kinds.len() - 1
        });
        if effect.creates() {
            kinds[at].creates.push(index);
        } else if effect.deletes() {
            kinds[at].deletes.push(index);
        }
    }
    kinds
}

/// The check of one pipeline. Ops are named by the indices of their effects.
pub(super) struct Check<'a, 'k, L> {
    pub(super) knowledge: &'k Knowledge<'a, 'k, L>,
    /// Returns the text that a reference stands for, if it contains more information than the
    /// reference.
    pub(super) resolve: &'k dyn Fn(Ref) -> Option<Sketch<'a>>,
    /// The order that is certain.
    pub(super) must: &'k Order,
    /// The order if every optional path is taken.
    pub(super) may: &'k Order,
    /// The requirements that are certain.
    pub(super) requirements: Requirements<'k, L>,
    /// Those that there may be in addition, if a part of the graph is not certain.
    pub(super) may_requirements: Option<Requirements<'k, L>>,
    pub(super) by_node: Vec<Option<usize>>,
    pub(super) by_kind: Vec<OfKind<'k, 'a>>,
    /// The values in the spec of each op that name resources.
    pub(super) named: &'k [Vec<Named<'a>>],
    pub(super) resources: &'k Resources<'a>,
    /// The deletes that probably mean the resource of a create, but have another name: looked for
    /// once, when a create leaks.
    pub(super) mistaken: OnceCell<BTreeMap<usize, usize>>,
    /// What waits in exit handlers, and for what: looked for once, when a resource is deleted there.
    pub(super) waiting: OnceCell<BTreeMap<NodeIndex, NodeIndex>>,
}

impl<'a, 'k, L: Clone> Check<'a, 'k, L> {
    pub(super) fn effect_at(&self, index: usize) -> &'k Effect<'a> {
        &self.knowledge.effects[index]
    }

    /// Returns what certainly must hold so that an op runs, apart from the success of other ops.
    pub(super) fn require(&self, index: usize) -> Vec<Requirement> {
        let effect = self.effect_at(index);
        self.requirements.of(effect.node, effect.exit)
    }

    /// Returns what may have to hold so that an op runs.
    pub(super) fn may_require(&self, index: usize) -> Vec<Requirement> {
        let effect = self.effect_at(index);
        let requirements = self.may_requirements.as_ref().unwrap_or(&self.requirements);
        requirements.of(effect.node, effect.exit)
    }

    pub(super) fn label(&self, index: usize) -> String {
        self.knowledge.graph.label(self.effect_at(index).node)
    }

    /// Returns the call that orders the op `later` after the op `earlier`, with the variable that
    /// holds the earlier one, or with a new variable for it.
    pub(super) fn after(&self, earlier: usize, later: usize) -> String {
        let node = self.effect_at(earlier).node;
        if let Some(variable) = &self.knowledge.graph.nodes[node].variable {
            return format!("`.after({variable})`");
        }
        match (self.knowledge.new_variable)(node).filter(|_| self.is_in_scope(earlier, later)) {
            Some(NewVariable { name, statement }) => {
                format!("`.after({name})`, with the op in a variable: `{statement}`")
            }
            None => "`.after(…)`".to_owned(),
        }
    }

    /// Whether code at the place of an op can name a variable that is bound at the place of
    /// another one.
    pub(super) fn is_in_scope(&self, bound: usize, used: usize) -> bool {
        let nodes = &self.knowledge.graph.nodes;
        let way = |index: usize| &nodes[self.effect_at(index).node].way.0;
        self.around(bound, Some(used)).is_empty() && way(used).starts_with(way(bound))
    }

    /// Describes the resource that an op creates, by that op.
    pub(super) fn made_by(&self, create: usize) -> String {
        format!("the {} that {} creates", self.effect_at(create).noun(), self.label(create))
    }

    /// Describes the resource of an op by its kind and, if it is known, its name.
    pub(super) fn resource(&self, index: usize) -> String {
        let effect = self.effect_at(index);
        match effect.name.as_literal() {
            Some(name) => format!("the {} `{name}`", effect.noun()),
            None => format!("the {}", effect.noun()),
        }
    }

    /// Writes settings of the pipeline as its source does.
    pub(super) fn settings(&self, settings: &[(&str, Option<&str>)]) -> String {
        self.knowledge.pipeline.form.write(settings)
    }

    pub(super) fn report(
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

    pub(super) fn place(&self, index: usize) -> L {
        self.knowledge.graph.nodes[self.effect_at(index).node].at.clone()
    }

    pub(super) fn must_be_before(&self, first: usize, second: usize) -> bool {
        self.must.before(self.effect_at(first).node, self.effect_at(second).node)
    }

    pub(super) fn may_be_before(&self, first: usize, second: usize) -> bool {
        self.may.before(self.effect_at(first).node, self.effect_at(second).node)
    }

    /// Whether no run of the workflow runs both.
    pub(super) fn is_either(&self, a: usize, b: usize) -> bool {
        let nodes = &self.knowledge.graph.nodes;
        let (a, b) = (self.effect_at(a).node, self.effect_at(b).node);
        if !nodes[a].way.meets(&nodes[b].way) {
            return true;
        }
        let Some((a, b)) = graph::lift(|node| nodes[node].parent, a, b) else { return false };
        nodes[a].otherwise_of == Some(b) || nodes[b].otherwise_of == Some(a)
    }

    /// Returns the blocks around an op that are not around the other one, innermost first.
    pub(super) fn around(&self, index: usize, other: Option<usize>) -> Vec<NodeIndex> {
        let nodes = &self.knowledge.graph.nodes;
        let line = |index: usize| {
            std::iter::successors(nodes[self.effect_at(index).node].parent, |node| {
                nodes[*node].parent
            })
        };
        let others: Vec<_> = other.into_iter().flat_map(line).collect();
        line(index).filter(|block| !others.contains(block)).collect()
    }

    /// Returns the condition around an op that is not around the other one.
    pub(super) fn condition(&self, index: usize, other: Option<usize>) -> Option<NodeIndex> {
        let is_condition = |block: &NodeIndex| {
            matches!(self.knowledge.graph.block(*block), Some(Block::When | Block::Otherwise))
        };
        self.around(index, other).into_iter().find(is_condition)
    }

    /// Returns the creates and deletes of the kind of an effect.
    pub(super) fn of_kind(&self, kind: KindKey<'_>) -> Option<&OfKind<'k, 'a>> {
        self.by_kind.iter().find(|of| of.kind == kind)
    }

    /// Returns the resource that an op creates, unless its name is unknown.
    pub(super) fn made(&self, create: usize) -> Option<&'k Resource<'a>> {
        self.resources.made(create)
    }

    /// Whether an op is one of the table, with setters of its own.
    pub(super) fn is_of_table(&self, index: usize) -> bool {
        matches!(self.knowledge.graph.nodes[self.effect_at(index).node].kind, OpKind::Table(_))
    }

    /// Describes the op that uses a resource, with the job through which it does.
    pub(super) fn user(&self, user: usize, used: &Use<'a>) -> String {
        match &used.through {
            Some((job, _)) => format!(
                "{}, through the job of {},",
                self.label(user),
                self.knowledge.graph.label(*job)
            ),
            None => self.label(user),
        }
    }

    /// Adds the place where a job names a resource that its runs use.
    pub(super) fn with_job(&self, found: Diagnostic<L>, used: &Use<'a>) -> Diagnostic<L> {
        match &used.through {
            Some((job, path)) => {
                found.related("the job refers to it here", (self.knowledge.place)(*job, path))
            }
            None => found,
        }
    }

    /// Whether two of the conditions are the two branches of one.
    pub(super) fn covers_both_ways(&self, conditions: &[NodeIndex]) -> bool {
        conditions.iter().any(|node| {
            let of = self.knowledge.graph.nodes[*node].otherwise_of;
            of.is_some_and(|when| conditions.contains(&when))
        })
    }

    /// Whether a resource is created between two ops.
    pub(super) fn is_made_between(
        &self,
        first: usize,
        second: usize,
        resource: &Resource<'a>,
    ) -> bool {
        resource
            .creates
            .iter()
            .any(|create| self.may_be_before(first, *create) && self.may_be_before(*create, second))
    }
}
