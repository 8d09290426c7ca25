//! A resource template, read once.

use std::collections::BTreeMap;
use std::sync::Arc;

use kfp_dbx_core::table::Action;

use super::flags::Flags;
use super::script::Script;
use crate::databricks::Course;
use crate::kubernetes::{Condition, JsonPath, Strategy};

/// The fields of a resource template, with their tags replaced. (None of those that pipelines of this
/// project emit has a tag.)
#[derive(Clone, Copy, Debug)]
pub(crate) struct Source<'a> {
    /// The `action`.
    pub(crate) action: Action,
    /// The `flags`.
    pub(crate) flags: &'a [String],
    /// The `successCondition`.
    pub(crate) success: Option<&'a str>,
    /// The `failureCondition`.
    pub(crate) failure: Option<&'a str>,
    /// The `mergeStrategy`.
    pub(crate) merge: Option<&'a str>,
    /// The `setOwnerReference`.
    pub(crate) owned: bool,
    /// The output parameters: the name, the `jsonPath`, and the `default`.
    pub(crate) outputs: &'a [(&'a str, &'a str, Option<&'a str>)],
}

/// A resource template.
#[derive(Clone, Debug)]
pub(crate) struct Plan {
    /// The action.
    pub(crate) action: Action,
    /// The flags of kubectl.
    pub(super) flags: Flags,
    /// The condition with which it succeeds. Without, it does as soon as kubectl has.
    pub(super) success: Option<Arc<Condition>>,
    /// The condition with which it fails.
    pub(super) failure: Option<Arc<Condition>>,
    /// How a patch is merged.
    pub(super) strategy: Strategy,
    /// Whether the workflow owns the object.
    pub(super) owned: bool,
    /// The outputs.
    pub(super) outputs: Vec<Output>,
}

/// An output of a resource template.
#[derive(Clone, Debug)]
pub(super) struct Output {
    pub(super) name: String,
    /// The path as it is written.
    pub(super) text: String,
    pub(super) path: Arc<JsonPath>,
    pub(super) default: Option<String>,
}

/// The conditions and paths that are read, by their texts: templates share many of them.
#[derive(Debug, Default)]
pub(crate) struct Texts {
    conditions: BTreeMap<String, Result<Arc<Condition>, String>>,
    paths: BTreeMap<String, Result<Arc<JsonPath>, String>>,
}

/// Reads a text, unless it is known.
fn read<T>(
    known: &mut BTreeMap<String, Result<Arc<T>, String>>,
    text: &str,
    read: impl Fn(&str) -> Result<T, String>,
) -> Result<Arc<T>, String> {
    if let Some(known) = known.get(text) {
        return known.clone();
    }
    let value = read(text).map(Arc::new);
    known.insert(text.to_owned(), value.clone());
    value
}

impl Plan {
    /// Reads a resource template.
    ///
    /// # Errors
    /// All that has no model here: an unknown flag, a condition that is none, a JSON path with parts that
    /// are not understood.
    pub(crate) fn new(source: &Source<'_>, texts: &mut Texts) -> Result<Self, Vec<String>> {
        let mut problems = Vec::new();
        let action = source.action;
        let flags = Flags::read(action, source.flags, &mut problems);
        let mut condition = |text: Option<&str>, of: &str| {
            let text = text.filter(|text| !text.is_empty())?;
            let read = read(&mut texts.conditions, text, Condition::parse);
            read.map_err(|why| problems.push(format!("`{of}`: {why}"))).ok()
        };
        let success = condition(source.success, "successCondition");
        let failure = condition(source.failure, "failureCondition");
        let mut outputs = Vec::new();
        for (name, text, default) in source.outputs {
            match read(&mut texts.paths, text, JsonPath::parse) {
                Ok(path) => outputs.push(Output {
                    name: (*name).to_owned(),
                    text: (*text).to_owned(),
                    path,
                    default: default.map(str::to_owned),
                }),
                Err(why) => problems.push(format!("output `{name}`: {why}")),
            }
        }
        let asked = source.merge.unwrap_or_default();
        let strategy = Strategy::of_name(asked);
        if action == Action::Patch && strategy.is_none() {
            problems.push(format!("the simulator has no model of the `mergeStrategy` `{asked}`"));
        }
        let strategy = strategy.unwrap_or_default();
        let owned = source.owned;
        match problems.is_empty() {
            true => Ok(Self { action, flags, success, failure, strategy, owned, outputs }),
            false => Err(problems),
        }
    }

    /// Whether the pod fails before it calls kubectl: Argo can't read an object that is deleted.
    pub(super) fn reads_what_it_deletes(&self) -> bool {
        let reads = self.success.is_some() || self.failure.is_some() || !self.outputs.is_empty();
        self.action == Action::Delete && reads
    }

    /// Returns what a scenario says about the object: values of outputs are those of its status.
    pub(super) fn course(&self, script: &Script) -> Course {
        let values = script.outputs.iter().filter_map(|(told, value)| {
            let output = self.outputs.iter().find(|output| output.name == *told);
            let field = match output {
                Some(output) => output.path.field(),
                None => JsonPath::parse(told).ok()?.field(),
            };
            Some((field?.strip_prefix("status.")?.to_owned(), value.clone()))
        });
        Course { fault: script.fault.clone(), takes: script.takes, values: values.collect() }
    }

    /// Whether the pod waits for a condition.
    pub(super) fn waits(&self) -> bool {
        self.success.is_some() || self.failure.is_some()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn all_problems_are_told_at_once() {
        let flags = ["--dry-run=server".to_owned()];
        let source = Source {
            action: Action::Patch,
            flags: &flags,
            success: Some("status.a == 'x'"),
            failure: Some("status.b >= 1"),
            merge: Some("json"),
            owned: false,
            outputs: &[("a", ".a", None), ("b", "{..b}", None)],
        };
        let problems = Plan::new(&source, &mut Texts::default()).unwrap_err();
        assert_eq!(problems.len(), 6, "{problems:#?}");
    }
}
