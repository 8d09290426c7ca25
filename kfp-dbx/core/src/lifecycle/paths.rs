//! Items of the workspace and of DBFS by their paths.

use std::collections::BTreeMap;

use super::Check;
use super::resources::{Key, Resource, path_of};
use crate::lifecycle::resource::{Likeness, Sketch};
use crate::rule::diagnostic::{Diagnostic, RECURSIVE_DELETE, SHARED_PATH};
use crate::value::Ref;
use crate::value::path::Step;

impl<'a, L: Clone> Check<'a, '_, L> {
    /// Items of the workspace and of DBFS by their paths.
    pub(super) fn paths(
        &self,
        resolve: &impl Fn(Ref) -> Option<Sketch<'a>>,
        resources: &BTreeMap<Key<'a>, Resource<'a>>,
        by_effect: &BTreeMap<usize, Key<'a>>,
        found: &mut Vec<Diagnostic<L>>,
    ) {
        let mut by_path: BTreeMap<Key<'a>, Vec<usize>> = BTreeMap::new();
        for (index, effect) in self.knowledge.effects.iter().enumerate() {
            if effect.creates()
                && let Some(path) = path_of(effect, resolve)
            {
                // One of the same name is told of by that.
                if let Some(block) = self.loop_without_item(index, &path)
                    && self.loop_without_item(index, &effect.name).is_none()
                {
                    let message = format!(
                        "{} writes to the same path for each item of the loop: one overwrites the other",
                        self.label(index)
                    );
                    let help = format!("put the item into the path: {}", self.with_item(block));
                    let path = [Step::Field("path".to_owned())];
                    found.push(
                        self.report(&SHARED_PATH, index, &path, message, help)
                            .related("the loop", self.knowledge.graph.nodes[block].at.clone()),
                    );
                }
                by_path.entry((effect.kind, path)).or_default().push(index);
            }
        }
        for items in by_path.values() {
            for (at, &second) in items.iter().enumerate() {
                let first = items[..at].iter().find(|first| {
                    self.effect_at(**first).name.compare(&self.effect_at(second).name)
                        == Likeness::Different
                        && !self.is_either(**first, second)
                });
                let deletes = |of: usize| {
                    by_effect.get(&of).and_then(|key| resources.get(key)).map(|of| &of.deletes)
                };
                let Some(&first) = first else { continue };
                // One after the other is no conflict.
                let apart = |a: usize, b: usize| {
                    deletes(a).into_iter().flatten().any(|delete| {
                        self.may_be_before(a, *delete) && self.may_be_before(*delete, b)
                    })
                };
                if apart(first, second) || apart(second, first) {
                    continue;
                }
                let effect = self.effect_at(second);
                let message = format!(
                    "{} writes to the path of {}: one overwrites the other",
                    self.label(second),
                    self.label(first),
                );
                let path = [Step::Field("path".to_owned())];
                found.push(
                    self.report(
                        &SHARED_PATH,
                        second,
                        &path,
                        message,
                        format!("give each {} its own path", effect.noun()),
                    )
                    .related(
                        "the first one",
                        (self.knowledge.place)(self.effect_at(first).node, &path),
                    )
                    .of([self.effect_at(first).node]),
                );
            }
        }
        for ((kind, below), inner) in &by_path {
            for above in below.above() {
                let outer = by_path.get(&(*kind, above)).into_iter().flatten();
                for &outer in outer {
                    let deletes = by_effect.get(&outer).and_then(|key| resources.get(key));
                    let deletes = deletes.into_iter().flat_map(|resource| &resource.deletes);
                    // That of `.delete_on_exit()` is told of its create, as the macro has no
                    // other op for it.
                    let own = |delete: &&usize| self.effect_at(**delete).stands_for.is_none();
                    let stands_for = |delete: &usize| {
                        self.effect_at(*delete).stands_for == Some(self.effect_at(outer).node)
                    };
                    let is_deleted =
                        self.effect_at(outer).deleted_on_exit || deletes.clone().any(stands_for);
                    let at_exit = is_deleted.then_some(None);
                    for delete in deletes.filter(own).copied().map(Some).chain(at_exit) {
                        for &inner in inner {
                            self.recursive(delete, outer, inner, resources, by_effect, found);
                        }
                    }
                }
            }
        }
    }

    /// What a delete takes with it; nothing is the one at exit.
    fn recursive(
        &self,
        delete: Option<usize>,
        outer: usize,
        inner: usize,
        resources: &BTreeMap<Key<'a>, Resource<'a>>,
        by_effect: &BTreeMap<usize, Key<'a>>,
        found: &mut Vec<Diagnostic<L>>,
    ) {
        let at_exit = delete.is_none_or(|delete| self.effect_at(delete).exit.is_some());
        let of_inner = by_effect.get(&inner).and_then(|key| resources.get(key));
        let is_before = |own: usize| {
            delete.map_or(self.effect_at(own).exit.is_none(), |delete| {
                self.may_be_before(own, delete)
            })
        };
        let gone = of_inner
            .into_iter()
            .flat_map(|resource| &resource.deletes)
            .any(|own| is_before(*own) || at_exit && self.effect_at(*own).exit.is_some());
        let is_apart = |delete| self.is_either(inner, delete) || self.may_be_before(delete, inner);
        if gone
            || delete.is_some_and(is_apart)
            || (self.effect_at(inner).deleted_on_exit && at_exit)
        {
            return;
        }
        let (outer_op, inner_op) = (self.label(outer), self.label(inner));
        let message = match delete {
            Some(delete) => format!(
                "{} deletes the path of {outer_op} with all below it, and so what {inner_op} wrote there",
                self.label(delete),
            ),
            None => format!(
                "{outer_op} has its path deleted at exit with all below it, and so what {inner_op} wrote there"
            ),
        };
        let at = delete.unwrap_or(outer);
        found.push(
            self.report(
                &RECURSIVE_DELETE,
                at,
                &[],
                message,
                "delete what is below before it, or write it elsewhere",
            )
            .related(format!("{inner_op} is made"), self.place(inner))
            .of([self.effect_at(inner).node, self.effect_at(at).node]),
        );
    }
}
