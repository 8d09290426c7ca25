//! The items of loops that the source lists, and the fields that they do not fit.

use std::collections::BTreeMap;

use super::substituted::{self, Spec, Unfit};
use crate::rule::{Diagnostic, Finding, NodeIndex};
use crate::table::{Kind, Operator};
use crate::text::excerpt::excerpt;
use crate::value::path::{Step, name_path};
use crate::value::{Ref, Target, Text, Value};

/// The loops over lists that the source contains.
#[derive(Debug)]
pub struct Listed<L> {
    loops: BTreeMap<NodeIndex, Loop<L>>,
    /// The references that stand for an item or a part of one, by their targets and paths.
    parts: Parts,
}

#[derive(Debug, Default)]
struct Parts(BTreeMap<Target, Vec<Part>>);

impl Parts {
    fn add(&mut self, target: Target, part: Part) {
        self.0.entry(target).or_default().push(part);
    }

    fn find(&self, target: Target, path: &str) -> Option<&Part> {
        self.0.get(&target)?.iter().find(|part| part.path == path)
    }
}

/// A loop over a list that the source contains.
#[derive(Debug)]
pub struct Loop<L> {
    /// Loops over the same list share their number.
    pub list: u32,
    /// The items, each with its place.
    pub items: Vec<(Value, L)>,
}

#[derive(Debug)]
struct Part {
    path: String,
    list: u32,
    steps: Vec<Step>,
}

impl<L> Default for Listed<L> {
    fn default() -> Self {
        Self { loops: BTreeMap::new(), parts: Parts::default() }
    }
}

impl<L: Clone> Listed<L> {
    /// Adds a loop.
    pub fn add_loop(&mut self, block: NodeIndex, of: Loop<L>) {
        self.loops.insert(block, of);
    }

    /// Adds a reference that stands for the part of an item of that list at `steps`. `path` is the
    /// path that a sketch has beside the target.
    pub fn add_part(&mut self, target: Target, path: String, list: u32, steps: Vec<Step>) {
        self.parts.add(target, Part { path, list, steps });
    }

    /// Returns the items of a loop, if the source lists them.
    pub fn items(&self, block: NodeIndex) -> &[(Value, L)] {
        self.loops.get(&block).map_or(&[], |of| &of.items)
    }

    /// Returns the value that a reference has for an item of a loop, if it stands for the item or a
    /// part of it.
    pub fn value(
        &self,
        block: NodeIndex,
        index: usize,
        target: Target,
        path: &str,
    ) -> Option<&Value> {
        let of = self.loops.get(&block)?;
        let part = self.parts.find(target, path)?;
        let (item, _) = of.items.get(index).filter(|_| part.list == of.list)?;
        part.steps.iter().try_fold(item, |value, step| match (value, step) {
            (Value::Map(map), Step::Field(name)) => map.get(name),
            (Value::List(items), Step::Item(index)) => items.get(*index),
            _ => None,
        })
    }
}

/// A resource whose fields may contain items of loops.
#[derive(Debug, Clone, Copy)]
pub struct Resource<'a> {
    /// The op.
    pub op: &'a str,
    /// The kind.
    pub kind: &'a Kind,
    /// The spec.
    pub spec: Option<Spec<'a>>,
    /// The name.
    pub name: Option<&'a Value>,
    /// The operator that the pipeline is written for.
    pub operator: Option<Operator>,
}

/// Checks a resource with each item of the loops around its op. `resolve` returns the item or the
/// part of one that a reference stands for, with the path to the part, and `place` the place of a
/// field.
pub fn check<L: Clone>(
    listed: &Listed<L>,
    around: impl Iterator<Item = NodeIndex>,
    resource: Resource<'_>,
    resolve: &dyn Fn(Ref) -> Option<(Target, String)>,
    place: &dyn Fn(&[Step]) -> L,
) -> Vec<Diagnostic<L>> {
    let Resource { op, kind, spec, name, operator } = resource;
    let mut found = Vec::new();
    for block in around {
        let items = listed.items(block);
        let mut wrong: Vec<(Unfit, Vec<usize>)> = Vec::new();
        for index in 0..items.len() {
            let value_of = |reference| {
                let (target, path) = resolve(reference)?;
                listed.value(block, index, target, &path)
            };
            for unfit in substituted::check(kind, spec, name, operator, &value_of) {
                let rule = unfit.finding.rule;
                let same =
                    |(of, _): &&mut (Unfit, _)| of.path == unfit.path && of.finding.rule == rule;
                match wrong.iter_mut().find(same) {
                    Some((_, indices)) => indices.push(index),
                    None => wrong.push((unfit, vec![index])),
                }
            }
        }
        for (unfit, indices) in wrong {
            let Some((_, at)) = indices.first().and_then(|first| items.get(*first)) else {
                continue;
            };
            let goes = unfit.use_in(&format!("op `{op}`"));
            let there = place(unfit.path.as_deref().unwrap_or(&name_path()));
            let finding = of_items(unfit, items, &indices);
            found.push(finding.at(at.clone()).related(goes, there));
        }
    }
    found
}

/// Returns the finding about items of a loop that do not fit a field. Its reason is that of the
/// first one.
fn of_items<L>(unfit: Unfit, items: &[(Value, L)], wrong: &[usize]) -> Finding {
    const SHOWN: usize = 3;
    let shown = |index: &usize| Some(shown(*index, &items.get(*index)?.0));
    let mut names: Vec<_> = wrong.iter().take(SHOWN).filter_map(shown).collect();
    if wrong.len() > SHOWN {
        names.push(format!("{} more", wrong.len() - SHOWN));
    }
    let subject = match names.pop() {
        Some(last) if !names.is_empty() => {
            let fit = if unfit.is_whole {
                "are not valid as specs"
            } else {
                "do not fit a field that uses them"
            };
            format!("the items {} and {last} of the loop {fit}", names.join(", "))
        }
        last => {
            let fit = if unfit.is_whole {
                "is not valid as a spec"
            } else {
                "does not fit a field that uses it"
            };
            format!("the item {} of the loop {fit}", last.unwrap_or_default())
        }
    };
    let mut finding = unfit.finding;
    let Finding { message: why, .. } = &finding;
    finding.message = format!("{subject}: {why}");
    finding
}

/// Returns an item as a message shows it: its value if that is short, or else its number.
pub fn shown(index: usize, item: &Value) -> String {
    match written(item) {
        Some(value) => format!("`{value}`"),
        None => format!("number {}", index + 1),
    }
}

fn written(item: &Value) -> Option<String> {
    match item {
        Value::Text(Text::Literal(text)) => Some(format!("\"{}\"", excerpt(text))),
        Value::Int(number) => Some(number.to_string()),
        Value::Bool(boolean) => Some(boolean.to_string()),
        Value::List(parts) => {
            let parts: Vec<_> = parts.iter().map(written).collect::<Option<_>>()?;
            Some(format!("({})", parts.join(", "))).filter(|list| list.len() <= 60)
        }
        _ => None,
    }
}
