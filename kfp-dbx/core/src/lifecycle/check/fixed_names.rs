//! Names that are the same in each run of the workflow, or for each item of a loop.

use std::collections::BTreeMap;

use super::subject::Check;
use crate::graph::{Block, NodeIndex};
use crate::lifecycle::sketch::{Part, Sketch};
use crate::rule::{Diagnostic, FIXED_NAME, FIXED_NAME_IN_LOOP};
use crate::spec::items;
use crate::table::Action;
use crate::value::path::name_path;
use crate::value::{Target, Value};

/// A part of a name in one iteration of a loop.
#[derive(PartialEq, Eq, PartialOrd, Ord)]
enum Named<'p> {
    Text(String),
    /// A part that is the same in each iteration.
    Other(&'p Part<'p>),
}

/// Returns the first two items with equal names, of those whose names are known.
fn first_equal<'p>(names: &mut dyn Iterator<Item = Option<Vec<Named<'p>>>>) -> Option<[usize; 2]> {
    let mut known: BTreeMap<Vec<Named<'p>>, usize> = BTreeMap::new();
    names.enumerate().find_map(|(item, name)| {
        let first = *known.entry(name?).or_insert(item);
        (first != item).then_some([first, item])
    })
}

/// The settings with which only one run of a pipeline can be active at a time.
const ONE_AT_A_TIME: [(&str, Option<&str>); 2] =
    [("mutex", Some("\"…\"")), ("argo", Some("\"3.6\""))];

impl<'a, L: Clone> Check<'a, '_, L> {
    /// A created resource has another name in each run, and for each item.
    pub(super) fn fixed_names(&self, index: usize, found: &mut Vec<Diagnostic<L>>) {
        let effect = self.effect_at(index);
        if effect.action != Action::Create {
            return;
        }
        let noun = effect.noun();
        if let Some(block) = self.loop_without_item(index, &effect.name) {
            let message = format!(
                "{} creates a {noun} with the same name for each item of the loop: all creates but the first fail",
                self.label(index)
            );
            let help = format!("put the item into the name: {}", self.with_item(block));
            found.push(
                self.report(&FIXED_NAME_IN_LOOP, index, &name_path(), message, help)
                    .related("the loop", self.knowledge.graph.nodes[block].at.clone()),
            );
            return;
        }
        if let Some(equal) = self.equal_items(index) {
            found.push(equal);
            return;
        }
        if self.is_fixed(&effect.name) && !self.knowledge.pipeline.exclusive {
            let name = self.shown(&effect.name).map(|name| format!("named `{name}`"));
            let message = format!(
                "the {noun} is {} in every run of the pipeline: if two runs overlap, the second create fails",
                name.as_deref().unwrap_or("named the same")
            );
            let help = format!(
                "put a parameter or `workflow::uid()` into the name, or allow only one run at a time with {}",
                self.settings(&ONE_AT_A_TIME)
            );
            found.push(self.report(&FIXED_NAME, index, &name_path(), message, help));
        }
    }

    /// An item that the pipeline deletes has another path in each run. A name that is the same in
    /// each run keeps a second run from reaching the path.
    pub(super) fn fixed_path(&self, index: usize, path: &Sketch<'a>) -> Option<Diagnostic<L>> {
        let effect = self.effect_at(index);
        let is_deleted = effect.deleted_on_exit
            || effect.owned
            || self.made(index).is_some_and(|made| !made.deletes.is_empty());
        let has_fixed_name = effect.action == Action::Create && self.is_fixed(&effect.name);
        if !is_deleted
            || has_fixed_name
            || self.knowledge.pipeline.exclusive
            || !self.is_fixed(path)
        {
            return None;
        }
        let path = self.shown(path).map_or_else(String::new, |path| format!(" `{path}`"));
        let message = format!(
            "{} writes to the path{path} in every run of the pipeline: if two runs overlap, one overwrites the {} of the other, and the first delete takes it away from both",
            self.label(index),
            effect.noun(),
        );
        let help = format!(
            "put a parameter or `workflow::uid()` into the path, allow only one run at a time with {}, or write `.keep()` if what is there is meant to stay",
            self.settings(&ONE_AT_A_TIME)
        );
        Some(self.report(&FIXED_NAME, index, &self.path_field(index), message, help))
    }

    /// Whether a text is the same in each run of the pipeline.
    fn is_fixed(&self, text: &Sketch<'a>) -> bool {
        text.0.iter().all(|part| match part {
            Part::Literal(_) => true,
            Part::Ref(Target::Workflow(variable), _) => variable.is_of_each_run(),
            Part::Ref(target, _) => (self.knowledge.is_listed)(*target),
            Part::Generated(_) | Part::Unknown => false,
        })
    }

    /// Returns the loop around an op whose items do not change a text.
    pub(super) fn loop_without_item(&self, index: usize, text: &Sketch<'a>) -> Option<NodeIndex> {
        self.loops_at_once(index)
            .find(|block| !text.0.iter().any(|part| self.part_varies(part, *block)))
    }

    /// Returns the loops around an op, except those in which the op's resource is gone before the
    /// next item.
    fn loops_at_once(&self, index: usize) -> impl Iterator<Item = NodeIndex> {
        let knowledge = self.knowledge;
        self.around(index, None).into_iter().filter(move |block| {
            let one_at_a_time = (knowledge.is_single)(*block)
                || (knowledge.is_one_by_one)(*block) && self.is_deleted_within(index, *block);
            knowledge.graph.block(*block) == Some(Block::ForEach) && !one_at_a_time
        })
    }

    /// Whether a part of a text may differ for each item of a loop.
    fn part_varies(&self, part: &Part<'_>, block: NodeIndex) -> bool {
        match part {
            Part::Literal(_) => false,
            Part::Ref(target, _) => (self.knowledge.varies)(*target, block),
            Part::Generated(_) | Part::Unknown => true,
        }
    }

    /// Reports two items of a list in the source that give the created resource one name.
    fn equal_items(&self, index: usize) -> Option<Diagnostic<L>> {
        self.loops_at_once(index).find_map(|block| {
            let items = self.knowledge.listed.items(block);
            let mut names = (0..items.len()).map(|item| self.name_with_item(index, block, item));
            Some(self.equal_names(index, items, first_equal(&mut names)?))
        })
    }

    /// Returns the name of a resource for an item of a loop, if nothing else in it may differ for
    /// another item.
    fn name_with_item(
        &self,
        index: usize,
        block: NodeIndex,
        item: usize,
    ) -> Option<Vec<Named<'_>>> {
        let mut name: Vec<Named<'_>> = Vec::new();
        for part in &self.effect_at(index).name.0 {
            let text = match part {
                Part::Literal(text) => text.to_string(),
                Part::Ref(target, path) if self.part_varies(part, block) => {
                    let value = self.knowledge.listed.value(block, item, *target, path)?;
                    value.to_name()?
                }
                part if self.part_varies(part, block) => return None,
                part => {
                    name.push(Named::Other(part));
                    continue;
                }
            };
            match name.last_mut() {
                Some(Named::Text(before)) => before.push_str(&text),
                _ => name.push(Named::Text(text)),
            }
        }
        Some(name)
    }

    fn equal_names(
        &self,
        index: usize,
        items: &[(Value, L)],
        [first, second]: [usize; 2],
    ) -> Diagnostic<L> {
        let noun = self.effect_at(index).noun();
        let label = self.label(index);
        let shown = [first, second].map(|item| items::shown(item, &items[item].0));
        let [first, second] = [&items[first].1, &items[second].1];
        let message = match &shown {
            [one, other] if one == other => format!(
                "{label} creates a {noun} with the same name twice, as the list of the loop contains {one} twice: the second create fails"
            ),
            [one, other] => format!(
                "{label} creates a {noun} with the same name for the items {one} and {other} of the loop: the second create fails"
            ),
        };
        let help = "remove one of the two items, or put more of the item into the name";
        self.report(&FIXED_NAME_IN_LOOP, index, &name_path(), message, help)
            .related("the first item", first.clone())
            .related("the second item", second.clone())
    }

    /// Whether the resource that an op creates is deleted in the same body by a delete that waits.
    fn is_deleted_within(&self, index: usize, block: NodeIndex) -> bool {
        let (nodes, made) = (&self.knowledge.graph.nodes, self.effect_at(index));
        self.knowledge.effects.iter().any(|effect| {
            let mut around =
                std::iter::successors(nodes[effect.node].parent, |node| nodes[*node].parent);
            effect.deletes()
                && effect.waits != Some(false)
                && effect.kind == made.kind
                && effect.name == made.name
                && around.any(|other| other == block)
        })
    }

    /// Returns the code that puts the item of a loop into a text.
    pub(super) fn with_item(&self, block: NodeIndex) -> String {
        let item = (self.knowledge.item)(block).unwrap_or_else(|| "item".to_owned());
        format!("`format!(\"…{{{item}}}\")`")
    }
}
