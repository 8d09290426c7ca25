//! A document as it is written, and the spec that it means.

use std::collections::{BTreeMap, BTreeSet};

use super::format::ReadText;
use crate::value::path::Step;
use crate::value::{Map, Value};

/// A part of a document.
pub(super) enum Node {
    /// Text, a number, a boolean or null.
    Scalar(Value),
    /// A list.
    List(Vec<Node>),
    /// A map.
    Map(Vec<(Key, Node)>),
}

/// A key of a map.
pub(super) enum Key {
    /// The name of a field.
    Field(String),
    /// YAML's merge key.
    Merge,
}

impl Key {
    /// The merge key as it is written.
    pub(super) const MERGE: &str = "<<";

    fn step(&self) -> Step {
        match self {
            Self::Field(name) => Step::Field(name.clone()),
            Self::Merge => Step::Field(Self::MERGE.to_owned()),
        }
    }
}

/// A merge key whose value can't be merged.
pub(super) struct Misuse {
    /// The reason.
    pub(super) message: String,
    /// The steps of the path to the value, the last one first.
    steps: Vec<Step>,
}

impl Misuse {
    fn of(node: &Node) -> Self {
        let found = match node {
            Node::Scalar(value) => value.describe(),
            Node::List(_) => "a list",
            Node::Map(_) => "a map",
        };
        let message = format!(
            "the merge key `<<` takes a map or a list of maps, such as `*anchor`, but it is {found}"
        );
        Self { message, steps: Vec::new() }
    }

    fn within(mut self, step: Step) -> Self {
        self.steps.push(step);
        self
    }

    /// Returns the path to the value, as the document is written.
    pub(super) fn path(&self) -> Vec<Step> {
        self.steps.iter().rev().cloned().collect()
    }
}

impl Node {
    /// Replaces each merge key by the fields of the merged maps that its own map does not have. Of
    /// two merged maps with the same field, the first one wins.
    pub(super) fn merged(self) -> Result<Self, Misuse> {
        match self {
            Self::Scalar(_) => Ok(self),
            Self::List(items) => {
                let item = |(index, item): (usize, Self)| {
                    item.merged().map_err(|misuse| misuse.within(Step::Item(index)))
                };
                Ok(Self::List(items.into_iter().enumerate().map(item).collect::<Result<_, _>>()?))
            }
            Self::Map(entries) => {
                let mut own = Vec::with_capacity(entries.len());
                let mut others = Vec::new();
                for (key, node) in entries {
                    let node = node.merged().and_then(|node| match key {
                        Key::Field(_) => Ok(node),
                        Key::Merge => node.sources().map(|fields| {
                            others = fields;
                            Self::Map(Vec::new())
                        }),
                    });
                    let node = node.map_err(|misuse| misuse.within(key.step()))?;
                    if let Key::Field(name) = key {
                        own.push((name, node));
                    }
                }
                Ok(Self::with_others(own, others))
            }
        }
    }

    /// Returns the fields of the value of a merge key.
    fn sources(self) -> Result<Vec<(Key, Self)>, Misuse> {
        match self {
            Self::Map(fields) => Ok(fields),
            Self::List(items) => {
                let mut fields = Vec::new();
                for (index, item) in items.into_iter().enumerate() {
                    match item {
                        Self::Map(others) => fields.extend(others),
                        other => return Err(Misuse::of(&other).within(Step::Item(index))),
                    }
                }
                Ok(fields)
            }
            Self::Scalar(_) => Err(Misuse::of(&self)),
        }
    }

    fn with_others(own: Vec<(String, Self)>, others: Vec<(Key, Self)>) -> Self {
        let mut names: BTreeSet<String> = match others.is_empty() {
            true => BTreeSet::new(),
            false => own.iter().map(|(name, _)| name.clone()).collect(),
        };
        let mut fields: Vec<_> =
            own.into_iter().map(|(name, node)| (Key::Field(name), node)).collect();
        fields.extend(others.into_iter().filter(|(key, _)| match key {
            Key::Field(name) => names.insert(name.clone()),
            Key::Merge => false,
        }));
        Self::Map(fields)
    }

    /// Returns the value of a node without merge keys.
    pub(super) fn value(self, read_text: ReadText) -> Value {
        match self {
            Self::Scalar(value) => value,
            Self::List(items) => {
                Value::List(items.into_iter().map(|item| item.value(read_text)).collect())
            }
            Self::Map(entries) => {
                let mut map = Map { entries: Vec::with_capacity(entries.len()), ..Map::new() };
                for (key, node) in entries {
                    let Key::Field(name) = key else { continue };
                    match read_text(name) {
                        Ok(key) => map.entries.push((key, node.value(read_text))),
                        Err(finding) => return Value::Problem(Box::new(finding)),
                    }
                }
                Value::Map(map)
            }
        }
    }

    /// Returns where the document has each of some parts of the spec: a field may come from a
    /// merged map.
    pub(super) fn written(&self, paths: &[&[Step]]) -> Vec<Vec<Step>> {
        let mut written: Vec<_> = paths.iter().map(|path| path.to_vec()).collect();
        let wanted = paths.iter().enumerate().map(|(index, path)| (index, *path)).collect();
        self.find(wanted, &mut Vec::new(), &mut written);
        written
    }

    fn find(&self, wanted: Wanted<'_>, at: &mut Vec<Step>, written: &mut [Vec<Step>]) {
        for (index, _) in wanted.iter().filter(|(_, rest)| rest.is_empty()) {
            written[*index].clone_from(at);
        }
        match self {
            Self::Scalar(_) => {}
            Self::List(items) => {
                let mut parts: BTreeMap<usize, Wanted<'_>> = BTreeMap::new();
                for (index, path) in wanted {
                    if let [Step::Item(item), rest @ ..] = path {
                        parts.entry(*item).or_default().push((index, rest));
                    }
                }
                for (item, wanted) in parts {
                    if let Some(node) = items.get(item) {
                        at.push(Step::Item(item));
                        node.find(wanted, at, written);
                        at.pop();
                    }
                }
            }
            Self::Map(_) => {
                let mut parts: BTreeMap<&str, Wanted<'_>> = BTreeMap::new();
                for (index, path) in wanted {
                    if let [Step::Field(field), rest @ ..] = path {
                        parts.entry(field).or_default().push((index, rest));
                    }
                }
                self.find_fields(&mut parts, at, written);
            }
        }
    }

    /// Finds fields of a map, and removes what it finds: first its own fields, then the merged ones.
    fn find_fields(
        &self,
        parts: &mut BTreeMap<&str, Wanted<'_>>,
        at: &mut Vec<Step>,
        written: &mut [Vec<Step>],
    ) {
        match self {
            Self::Scalar(_) => {}
            Self::List(items) => {
                for (index, item) in items.iter().enumerate() {
                    at.push(Step::Item(index));
                    item.find_fields(parts, at, written);
                    at.pop();
                }
            }
            Self::Map(entries) => {
                for (key, node) in entries {
                    let Key::Field(name) = key else { continue };
                    if let Some(wanted) = parts.remove(name.as_str()) {
                        at.push(key.step());
                        node.find(wanted, at, written);
                        at.pop();
                    }
                }
                for (key, node) in entries.iter().filter(|(key, _)| matches!(key, Key::Merge)) {
                    at.push(key.step());
                    node.find_fields(parts, at, written);
                    at.pop();
                }
            }
        }
    }
}

/// Indices of paths, and the rest of each path.
type Wanted<'p> = Vec<(usize, &'p [Step])>;
