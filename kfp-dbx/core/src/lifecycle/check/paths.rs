//! Items of the workspace and of DBFS by their paths.

use std::collections::BTreeMap;

use super::subject::Check;
use crate::lifecycle::resources::{ByKind, path_of};
use crate::lifecycle::sketch::{Likeness, Sketch};
use crate::rule::{Diagnostic, RECURSIVE_DELETE, SHARED_PATH};
use crate::value::path::Step;
use crate::value::{Map, Value};

impl<'a, L: Clone> Check<'a, '_, L> {
    /// Each item has its own path, and no delete also deletes the item of another op.
    pub(super) fn paths(&self, found: &mut Vec<Diagnostic<L>>) {
        let mut items: ByKind<'a, Vec<usize>> = BTreeMap::new();
        for (index, effect) in self.knowledge.effects.iter().enumerate() {
            if effect.creates()
                && let Some(path) = path_of(effect, self.resolve)
            {
                found.extend(self.shared_in_loop(index, &path));
                found.extend(self.fixed_path(index, &path));
                let items = items.entry(effect.kind).or_default();
                items.entry(path).or_default().push(index);
            }
        }
        for items in items.values().flat_map(BTreeMap::values) {
            for (at, &second) in items.iter().enumerate() {
                found.extend(self.shared(&items[..at], second));
            }
        }
        for items in items.values() {
            for (below, inner) in items {
                let above = below.above();
                for &outer in above.iter().filter_map(|path| items.get(path)).flatten() {
                    self.nested(outer, inner, found);
                }
            }
        }
    }

    /// The path of an item, for the place of a diagnostic.
    pub(super) fn path_field(&self, index: usize) -> [Step; 1] {
        let path = self.effect_at(index).known.and_then(|kind| kind.path);
        [Step::Field(path.map_or("path", |path| path.field).to_owned())]
    }

    /// A path that is the same for each item of a loop.
    fn shared_in_loop(&self, index: usize, path: &Sketch<'a>) -> Option<Diagnostic<L>> {
        let block = self.loop_without_item(index, path)?;
        // If the name is the same, too, that is reported.
        if self.loop_without_item(index, &self.effect_at(index).name).is_some() {
            return None;
        }
        let message = format!(
            "{} writes to the same path for each item of the loop: the items overwrite each other",
            self.label(index)
        );
        let help = format!("put the item into the path: {}", self.with_item(block));
        let found = self.report(&SHARED_PATH, index, &self.path_field(index), message, help);
        Some(found.related("the loop", self.knowledge.graph.nodes[block].at.clone()))
    }

    /// A path that an earlier create of another item also has.
    fn shared(&self, earlier: &[usize], second: usize) -> Option<Diagnostic<L>> {
        let name = &self.effect_at(second).name;
        let first = earlier.iter().copied().find(|first| {
            self.effect_at(*first).name.compare(name) == Likeness::Different
                && !self.is_either(*first, second)
        })?;
        // There is no conflict if one is deleted before the other is created.
        if self.is_deleted_before(first, second) || self.is_deleted_before(second, first) {
            return None;
        }
        let message = format!(
            "{} writes to the same path as {}: one item overwrites the other",
            self.label(second),
            self.label(first),
        );
        let help = format!("give each {} its own path", self.effect_at(second).noun());
        let (path, node) = (self.path_field(second), self.effect_at(first).node);
        Some(
            self.report(&SHARED_PATH, second, &path, message, help)
                .related("the first one", (self.knowledge.place)(node, &path))
                .of([node]),
        )
    }

    fn deletes_of_made(&self, create: usize) -> &[usize] {
        self.made(create).map_or(&[], |resource| &resource.deletes)
    }

    /// Whether the resource of one create may be deleted before the other create runs.
    fn is_deleted_before(&self, create: usize, other: usize) -> bool {
        self.deletes_of_made(create)
            .iter()
            .any(|delete| self.may_be_before(create, *delete) && self.may_be_before(*delete, other))
    }

    /// Items below the path of another item, which are deleted together with it.
    fn nested(&self, outer: usize, inner: &[usize], found: &mut Vec<Diagnostic<L>>) {
        let deletes = self.deletes_of_made(outer);
        let node = self.effect_at(outer).node;
        // A delete of `.delete_on_exit()` is reported at its create: the macro has no other op
        // for it.
        let (at_exit, own): (Vec<usize>, Vec<usize>) =
            deletes.iter().partition(|delete| self.effect_at(**delete).stands_for.is_some());
        let is_deleted_at_exit = self.effect_at(outer).deleted_on_exit
            || at_exit.iter().any(|delete| self.effect_at(*delete).stands_for == Some(node));
        let own = own.into_iter().map(Some);
        for delete in own.chain(is_deleted_at_exit.then_some(None)) {
            found.extend(inner.iter().filter_map(|inner| self.recursive(delete, outer, *inner)));
        }
    }

    /// Reports an item that a delete of another item also deletes. `None` is the delete of
    /// `.delete_on_exit()`.
    fn recursive(
        &self,
        delete: Option<usize>,
        outer: usize,
        inner: usize,
    ) -> Option<Diagnostic<L>> {
        let at_exit = delete.is_none_or(|delete| self.effect_at(delete).exit.is_some());
        if self.is_gone(inner, delete, at_exit) {
            return None;
        }
        let (outer_op, inner_op) = (self.label(outer), self.label(inner));
        let message = match delete {
            Some(delete) => format!(
                "{} deletes the path of {outer_op} with everything below it, including the item that {inner_op} creates there",
                self.label(delete),
            ),
            None => format!(
                "the path of {outer_op} is deleted at exit with everything below it, including the item that {inner_op} creates there"
            ),
        };
        let at = delete.unwrap_or(outer);
        let help = "delete the inner item first, or give it a path elsewhere";
        let mut report = self
            .report(&RECURSIVE_DELETE, at, &[], message, help)
            .related(format!("{inner_op} is created here"), self.place(inner))
            .of([self.effect_at(inner).node, self.effect_at(at).node]);
        if !self.may_be_folder(outer) {
            report.finding = report.finding.of_archived();
        }
        Some(report)
    }

    /// Whether an item may be a folder. The archived operator deletes below any other item, too.
    fn may_be_folder(&self, index: usize) -> bool {
        let effect = self.effect_at(index);
        let Some((field, word)) = effect.known.and_then(|kind| kind.path?.folder) else {
            return false;
        };
        match effect.spec.and_then(|spec| spec.get(field)) {
            Some(Value::Text(text)) => text.as_literal().is_none_or(|format| format == word),
            Some(_) => true,
            None => effect.spec.is_none_or(Map::is_open),
        }
    }

    /// Whether an item is already deleted, or not created yet, when the item above it is deleted.
    fn is_gone(&self, inner: usize, delete: Option<usize>, at_exit: bool) -> bool {
        let is_before = |own: usize| match delete {
            Some(delete) => self.may_be_before(own, delete),
            None => self.effect_at(own).exit.is_none(),
        };
        let is_apart = |delete| self.is_either(inner, delete) || self.may_be_before(delete, inner);
        let mut own = self.deletes_of_made(inner).iter().copied();
        own.any(|own| is_before(own) || at_exit && self.effect_at(own).exit.is_some())
            || delete.is_some_and(is_apart)
            || (self.effect_at(inner).deleted_on_exit && at_exit)
    }
}
