//! What the ops of a built pipeline do to which resources: what the rules about the lives of
//! resources are asked with.

use std::collections::{BTreeMap, BTreeSet};

use kfp_dbx_core::graph::{Certainty, Edge, Graph, Outcome, Reason};
use kfp_dbx_core::lifecycle::resource::{Effect, Exit, Part, Sketch};
use kfp_dbx_core::lifecycle::{self, Knowledge, Pipeline};
use kfp_dbx_core::table::{self, Action};
use kfp_dbx_core::value::path::{Step, display_path};
use kfp_dbx_core::value::{Ref, Target, Text, Value};

use super::Lowering;
use super::object::Object;
use super::tree::Tree;
use crate::error::Place;
use crate::model::block::{BlockKind, Over};
use crate::model::op::OpKind;
use crate::model::param::Origin;
use crate::model::scope::Scope;

impl Lowering<'_> {
    pub(super) fn check_lives(
        &mut self,
        tree: &Tree,
        mut graph: Graph<Place>,
        created: &BTreeMap<usize, usize>,
        exclusive: bool,
    ) {
        // The order among the deletes at exit is ours, and stands in no edge of the user's.
        for (to, node) in tree.nodes.iter().enumerate().filter(|(op, _)| tree.at_exit(*op)) {
            for &from in node.after.keys() {
                let at = self.scope.ops[to].at;
                let reason = Reason::After(Outcome::End);
                graph.edges.push(Edge { from, to, certainty: Certainty::Must, reason, at });
            }
        }
        let names = Names::new(self.scope, self.objects);
        let mut effects: Vec<_> = (0..self.objects.len())
            .filter_map(|op| self.effect(tree, &names, created, op))
            .collect();
        // A delete at exit that could not be made is told by itself.
        let deleted: BTreeSet<usize> = created.values().copied().collect();
        for effect in &mut effects {
            let settings = &self.scope.ops[effect.node].settings;
            effect.deleted_on_exit =
                settings.delete_on_exit.is_some() && !deleted.contains(&effect.node);
        }
        let knowledge = Knowledge {
            graph: &graph,
            effects: &effects,
            pipeline: Pipeline {
                complete: true,
                has_deadline: self.settings.deadline.is_some(),
                exclusive: exclusive || !self.settings.mutexes.is_empty(),
            },
            varies: &|target, block| names.varies(target, block),
            is_single: &|block| names.is_single(block),
            is_one_by_one: &|block| match &self.scope.ops[block].kind {
                OpKind::Block(block) => block.parallelism == Some(1),
                _ => false,
            },
            item: &|_| None,
            place: &|op, path| self.place(op, path),
        };
        let found = lifecycle::check(&knowledge, &|reference| names.resolve(reference));
        self.found.extend(found);
    }

    /// Where a part of an op's spec was said, or else where the op is made.
    pub(super) fn place(&self, op: usize, path: &[Step]) -> Place {
        let data = &self.scope.ops[op];
        let set = match &data.kind {
            OpKind::Databricks(table) => table.place(path),
            OpKind::Resource(_) | OpKind::Block(_) => None,
        };
        set.unwrap_or(data.at)
    }

    fn effect<'a>(
        &'a self,
        tree: &Tree,
        names: &Names<'a>,
        created: &BTreeMap<usize, usize>,
        op: usize,
    ) -> Option<Effect<'a>> {
        let object = self.objects[op].as_ref()?;
        let data = &self.scope.ops[op];
        let kind = match (object.kind, object.field("kind")) {
            (Some(kind), _) => kind.kind,
            // One of the same name in another group is another kind.
            (None, Some(Value::Text(Text::Literal(kind)))) if table::kind(kind).is_none() => kind,
            _ => return None,
        };
        let elsewhere = matches!(object.field("metadata"), Some(Value::Map(metadata)) if metadata.get("namespace").is_some());
        let name = match object.resource_name() {
            Some(name) if !elsewhere => Sketch::of(name, &|reference| names.resolve(reference)),
            _ => Sketch::unknown(),
        };
        let used_outputs = &tree.nodes[op].used_outputs;
        let outcome_used = used_outputs.iter().any(|output| {
            let name = data.output_name(*output);
            let output = object.outputs.iter().find(|(output, _)| Some(&**output) == name);
            let shown_by = object.kind.and_then(|kind| kind.outcome);
            output.is_some_and(|(_, path)| shown_by.is_some_and(|outcome| outcome.shows(path)))
        });
        Some(Effect {
            node: op,
            action: object.action,
            kind,
            known: object.kind,
            name,
            spec: object.spec(),
            waits: (object.action == Action::Delete).then(|| waits(&object.flags)).flatten(),
            condition: object.condition,
            has_timeout: object.policies.timeout.is_some()
                || self.settings.defaults.timeout.is_some(),
            owned: object.set_owner_reference && object.keeps_owner(),
            deleted_on_exit: false,
            stands_for: created.get(&op).copied(),
            outcome_used,
            // The delete at exit stands for the op that it was said of.
            external: data.settings.external,
            keep: data.settings.keep,
            uses: data.settings.uses.iter().map(|op| *op as usize).collect(),
            exit: self.exit_of(op),
        })
    }

    /// When the exit handler runs that an op is part of.
    fn exit_of(&self, op: usize) -> Option<Exit> {
        let parent = |op: usize| self.scope.ops[op].parent.map(|parent| parent as usize);
        std::iter::successors(parent(op), |op| parent(*op)).find_map(|block| {
            match self.scope.ops[block].block() {
                Some(BlockKind::Exit(when)) => Some(*when),
                _ => None,
            }
        })
    }
}

#[cfg(feature = "graph")]
impl super::Lowered<'_> {
    /// Looks at the lives of all resources, as the rules see them.
    pub(crate) fn lives<R>(&self, look: impl FnOnce(&[lifecycle::Lifecycle<'_>]) -> R) -> R {
        let Self { scope, objects, tree, settings, .. } = *self;
        let lowering = Lowering { found: Vec::new(), scope, objects, settings };
        let names = Names::new(scope, objects);
        // Which create a delete stands for says nothing of what it deletes.
        let created = BTreeMap::new();
        let effects: Vec<_> = (0..objects.len())
            .filter_map(|op| lowering.effect(tree, &names, &created, op))
            .collect();
        look(&lifecycle::lifecycles(&effects, &|reference| names.resolve(reference)))
    }
}

/// Whether a delete waits until the object is gone, as kubectl does where nothing is said.
fn waits(flags: &[Value]) -> Option<bool> {
    let mut waits = true;
    for flag in flags {
        match flag {
            Value::Text(Text::Literal(flag)) => {
                if let Some(value) = flag.strip_prefix("--wait=") {
                    waits = value != "false";
                }
            }
            _ => return None,
        }
    }
    Some(waits)
}

/// What stands behind the references in names.
pub(super) struct Names<'a> {
    scope: &'a Scope,
    objects: &'a [Option<Object>],
    /// For the item of a loop, that of the first loop over the same.
    items: BTreeMap<u32, u32>,
    /// The values of arguments, by their parameters.
    arguments: BTreeMap<u32, &'a Value>,
}

impl<'a> Names<'a> {
    pub(super) fn new(scope: &'a Scope, objects: &'a [Option<Object>]) -> Self {
        let mut items = BTreeMap::new();
        let mut first: BTreeMap<String, u32> = BTreeMap::new();
        let mut arguments = BTreeMap::new();
        for (block, op) in (0_u32..).zip(&scope.ops) {
            match op.block() {
                Some(BlockKind::ForEach { over, item }) => {
                    let over = match over {
                        Over::Items(items) => format!("{items:?}"),
                        Over::List(list) => format!("{list:?}"),
                        Over::Sequence { start, end, format } => {
                            format!("{start:?} {end:?} {format:?}")
                        }
                    };
                    let same = first.entry(over).or_insert(*item);
                    items.insert(*item, *same);
                }
                Some(BlockKind::Pipeline(values)) => {
                    for (index, param) in (0_u32..).zip(&scope.params) {
                        if !matches!(param.of, Origin::Argument(of) if of == block) {
                            continue;
                        }
                        let given = values.iter().find(|(of, _)| *of == index);
                        if let Some(value) =
                            given.map(|(_, value)| value).or(param.default.as_ref())
                        {
                            arguments.insert(index, value);
                        }
                    }
                }
                _ => {}
            }
        }
        Self { scope, objects, items, arguments }
    }

    /// What a reference stands for, where another text says the same.
    pub(super) fn resolve(&self, reference: Ref) -> Option<Sketch<'a>> {
        match reference.target {
            // What is of another pipeline is told by itself.
            Target::Param { scope, .. } | Target::Output { scope, .. }
                if scope != self.scope.id =>
            {
                None
            }
            Target::Param { scope, index } => {
                let (whole, path) = self.scope.whole_param(index)?;
                if let (Some(value), true) = (self.arguments.get(&whole), path.is_empty()) {
                    return Some(Sketch::of(value, &|reference| self.resolve(reference)));
                }
                let whole = self.items.get(&whole).copied().unwrap_or(whole);
                let target = Target::Param { scope, index: whole };
                Some(Sketch(vec![Part::Ref(target, display_path(&path))]))
            }
            Target::Output { op, output, .. } => {
                let op = op as usize;
                let data = self.scope.ops.get(op)?;
                let name = data.output_name(output)?;
                let is_name = name == "name"
                    || matches!(&data.kind, OpKind::Databricks(data) if data.row.kind.name_setter == name);
                let object = self.objects.get(op)?.as_ref().filter(|_| is_name)?;
                Some(Sketch::of(object.resource_name()?, &|reference| self.resolve(reference)))
            }
            Target::Workflow(_) => None,
        }
    }

    /// Whether the items of a loop make a reference differ.
    fn varies(&self, target: Target, block: usize) -> bool {
        let inside = |of: u32| {
            std::iter::successors(Some(of), |of| self.scope.ops[*of as usize].parent)
                .any(|of| of as usize == block)
        };
        match target {
            Target::Param { index, .. } => {
                // The item of a loop over the same stands for that of each of them.
                let blocks = self.items.iter().filter(|(_, same)| **same == index);
                blocks.map(|(item, _)| *item).chain([index]).any(|item| {
                    match self.scope.params.get(item as usize).map(|param| &param.of) {
                        Some(Origin::Item(of)) if *of as usize == block => true,
                        // One of a loop within differs where what that goes over does.
                        Some(Origin::Item(of)) => {
                            let mut differs = false;
                            self.visit_over(*of as usize, &mut |reference| {
                                differs |= self.varies(reference.target, block);
                            });
                            differs && inside(*of)
                        }
                        Some(Origin::Argument(of)) => inside(*of),
                        _ => false,
                    }
                })
            }
            Target::Output { op, .. } => inside(op),
            Target::Workflow(_) => false,
        }
    }

    /// Visits what a loop goes over.
    fn visit_over(&self, block: usize, visit: &mut impl FnMut(Ref)) {
        if let Some(BlockKind::ForEach { over, .. }) = self.scope.ops[block].block() {
            match over {
                Over::Items(_) => {}
                Over::List(list) => visit(*list),
                Over::Sequence { start, end, .. } => {
                    start.visit_refs(visit);
                    end.visit_refs(visit);
                }
            }
        }
    }

    /// Whether a loop has one item, or none.
    fn is_single(&self, block: usize) -> bool {
        matches!(
            self.scope.ops[block].block(),
            Some(BlockKind::ForEach { over: Over::Items(items), .. }) if items.len() <= 1
        )
    }
}
