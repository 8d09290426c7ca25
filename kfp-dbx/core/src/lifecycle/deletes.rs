//! Each delete after the creates and the uses, and the deletes among each other.

use std::collections::BTreeMap;

use super::resources::{Key, Resource};
use super::{Check, FEW};
use crate::lifecycle::resource::Use;
use crate::rule::diagnostic::{
    CREATE_DURING_DELETE, DELETE_ORDER, DELETE_RACE, DELETE_WITHOUT_CREATE, Diagnostic,
    USE_AFTER_DELETE,
};
use crate::table::Action;
use crate::text::nearest::nearest;
use crate::value::path::name_path;

impl<'a, L: Clone> Check<'a, '_, L> {
    /// Each delete after the creates and the uses.
    pub(super) fn deletes(
        &self,
        key: &Key<'a>,
        resource: &Resource<'a>,
        resources: &BTreeMap<Key<'a>, Resource<'a>>,
        by_effect: &BTreeMap<usize, Key<'a>>,
        found: &mut Vec<Diagnostic<L>>,
    ) {
        for &delete in &resource.deletes {
            let effect = self.effect_at(delete);
            let label = self.label(delete);
            let what = self.resource(delete);
            if resource.creates.is_empty() {
                self.delete_without_create(key, delete, found);
            }
            self.against_creates(delete, resource, found);
            for (user, used) in &resource.uses {
                if *user == delete || self.is_either(*user, delete) {
                    continue;
                }
                if self.may_be_before(*user, delete) && !self.must_be_before(delete, *user) {
                    continue;
                }
                let anew = self.is_made_between(delete, *user, resource);
                let who = self.user(*user, used);
                if self.must_be_before(delete, *user) {
                    if !anew {
                        let message = format!("{who} uses {what} after {label} has deleted it");
                        let found_here = self
                            .report(
                                &USE_AFTER_DELETE,
                                *user,
                                &used.path,
                                message,
                                "order them the other way round: the delete last",
                            )
                            .related(format!("{label} is made"), self.place(delete))
                            .of([effect.node]);
                        found.push(self.with_job(found_here, used));
                    }
                } else if !anew
                    && !self.may_be_before(delete, *user)
                    && !self.is_told_by_job(delete, *user, used, resources, by_effect)
                {
                    let message = format!("{label} deletes {what} while {who} may still use it");
                    let found_here = self
                        .report(
                            &DELETE_RACE,
                            delete,
                            &[],
                            message,
                            format!("order it after all that use it: {}", self.after(*user)),
                        )
                        .related(
                            format!("{} uses it", self.label(*user)),
                            (self.knowledge.place)(self.effect_at(*user).node, &used.path),
                        )
                        .of([self.effect_at(*user).node]);
                    found.push(self.with_job(found_here, used));
                }
            }
        }
    }

    /// A delete comes after the create, or has waited before it.
    fn against_creates(
        &self,
        delete: usize,
        resource: &Resource<'a>,
        found: &mut Vec<Diagnostic<L>>,
    ) {
        let effect = self.effect_at(delete);
        let label = self.label(delete);
        let what = self.resource(delete);
        for &create in resource.creates.iter().filter(|create| !self.is_either(**create, delete)) {
            let maker = self.label(create);
            if self.must_be_before(delete, create) {
                // It clears away what an earlier run left.
                if effect.waits == Some(false)
                    && effect.known.is_some()
                    && self.effect_at(create).action == Action::Create
                {
                    let message = format!(
                        "{maker} creates {what} that {label} has just deleted: the delete does not wait until it is gone"
                    );
                    found.push(
                        self.report(
                            &CREATE_DURING_DELETE,
                            create,
                            &[],
                            message,
                            match self.is_of_table(delete) {
                                true => format!("let {label} wait for that: `.wait(\"10m\")`"),
                                false => format!(
                                    "let {label} wait for that: `.flags([\"--wait=true\"])`"
                                ),
                            },
                        )
                        .related(format!("{label} is made"), self.place(delete))
                        .of([effect.node]),
                    );
                }
            } else if !self.may_be_before(create, delete)
                && !self.may_be_before(delete, create)
                && !self.lacks_its_create(create, delete, resource)
            {
                let message = format!(
                    "{label} deletes {}, and nothing orders it after that",
                    self.made_by(create)
                );
                found.push(
                    self.report(
                        &DELETE_RACE,
                        delete,
                        &[],
                        message,
                        format!("order it after the create: {}", self.after(create)),
                    )
                    .related(format!("{maker} is made"), self.place(create)),
                );
            }
        }
    }

    /// Whether an op before a delete uses what it is not ordered after: once it is, the delete
    /// is, too.
    fn lacks_its_create(&self, create: usize, delete: usize, resource: &Resource<'a>) -> bool {
        resource.uses.iter().any(|(user, _)| {
            self.may_be_before(*user, delete) && !self.may_be_before(create, *user)
        })
    }

    /// Whether a job is deleted before that delete, and at the same time as the run of it: once
    /// these two have an order, all three have.
    fn is_told_by_job(
        &self,
        delete: usize,
        user: usize,
        used: &Use<'a>,
        resources: &BTreeMap<Key<'a>, Resource<'a>>,
        by_effect: &BTreeMap<usize, Key<'a>>,
    ) -> bool {
        let job = used.through.as_ref().and_then(|(job, _)| self.by_node.get(job));
        let job = job.and_then(|job| by_effect.get(job)).and_then(|key| resources.get(key));
        job.into_iter().flat_map(|job| &job.deletes).any(|of_job| {
            self.may_be_before(*of_job, delete)
                && !self.may_be_before(user, *of_job)
                && !self.may_be_before(*of_job, user)
        })
    }

    fn delete_without_create(&self, key: &Key<'a>, delete: usize, found: &mut Vec<Diagnostic<L>>) {
        let effect = self.effect_at(delete);
        if effect.external || effect.known.is_none() || !self.knowledge.pipeline.complete {
            return;
        }
        let of_kind = &self.by_kind[key.0];
        if of_kind.created.has_perhaps(&key.1) {
            return;
        }
        let what = match effect.name.as_literal() {
            Some(name) => format!("the {} `{name}`, which", effect.noun()),
            None => format!("a {} that", effect.noun()),
        };
        let creates = of_kind.creates.iter().take(FEW);
        let names = creates.filter_map(|create| self.effect_at(*create).name.as_literal());
        let near = effect.name.as_literal().and_then(|name| nearest(name, names));
        let help = match near {
            Some(near) => format!(
                "did you mean `{near}`? A resource that is made elsewhere is marked with `.external()`"
            ),
            None => "mark a resource that is made elsewhere with `.external()`".to_owned(),
        };
        let message = format!(
            "{} deletes {what} nothing here creates: the delete of what is not there succeeds in silence",
            self.label(delete)
        );
        found.push(self.report(&DELETE_WITHOUT_CREATE, delete, &name_path(), message, help));
    }

    /// A run is deleted before its job, a job before its cluster.
    pub(super) fn delete_order(
        &self,
        resource: &Resource<'a>,
        resources: &BTreeMap<Key<'a>, Resource<'a>>,
        by_effect: &BTreeMap<usize, Key<'a>>,
        found: &mut Vec<Diagnostic<L>>,
    ) {
        let owns = |delete: &&usize| matches!(self.effect_at(**delete).kind, "Djob" | "Dcluster");
        for (user, _) in &resource.uses {
            let Some(of_user) = by_effect.get(user).and_then(|key| resources.get(key)) else {
                continue;
            };
            for &later in resource.deletes.iter().filter(owns) {
                // Where it is deleted before it is used, or at the same time, that is told; and
                // one that is made anew is another one.
                if !self.may_be_before(*user, later) || self.is_made_between(*user, later, resource)
                {
                    continue;
                }
                let in_time = |earlier: &usize| self.may_be_before(*earlier, later);
                if self.effect_at(*user).deleted_on_exit
                    && self.effect_at(later).exit.is_none()
                    && !self.is_either(*user, later)
                    && !of_user.deletes.iter().any(in_time)
                {
                    found.push(self.deleted_at_exit(later, *user, resource));
                }
                for &earlier in &of_user.deletes {
                    let both_at_exit = self.effect_at(earlier).exit.is_some()
                        && self.effect_at(later).exit.is_some();
                    let reversed = self.must_be_before(later, earlier);
                    // At exit we order them ourselves.
                    if both_at_exit && !reversed
                        || self.is_either(earlier, later)
                        || in_time(&earlier)
                        || (self.may_be_before(later, earlier) && !reversed)
                    {
                        continue;
                    }
                    // What is deleted in time is not there any more at exit.
                    if self.effect_at(earlier).exit.is_some() && of_user.deletes.iter().any(in_time)
                    {
                        continue;
                    }
                    found.push(match self.effect_at(earlier).stands_for {
                        Some(create) => {
                            self.deleted_at_exit(later, self.by_node[&create], resource)
                        }
                        None => self.deleted_too_late(later, earlier, reversed),
                    });
                }
            }
        }
    }

    fn deleted_too_late(&self, later: usize, earlier: usize, reversed: bool) -> Diagnostic<L> {
        let (first, second) = (self.effect_at(earlier), self.effect_at(later));
        let (of_later, of_earlier) = (second.noun(), first.noun());
        let (later_op, earlier_op) = (self.label(later), self.label(earlier));
        let (message, help) = if reversed {
            (
                format!(
                    "{later_op} deletes the {of_later} before {earlier_op} deletes the {of_earlier} that uses it"
                ),
                "order them the other way round".to_owned(),
            )
        } else {
            (
                format!(
                    "{later_op} deletes the {of_later}, and nothing orders it after {earlier_op}, which deletes the {of_earlier} that uses it"
                ),
                format!("order it after that: {}", self.after(earlier)),
            )
        };
        self.report(&DELETE_ORDER, later, &[], message, help)
            .related(format!("{earlier_op} is made"), self.place(earlier))
            .of([first.node])
    }

    /// What uses a resource is deleted at exit, and the resource before.
    fn deleted_at_exit(&self, later: usize, user: usize, resource: &Resource<'a>) -> Diagnostic<L> {
        let (of_later, of_user) = (self.effect_at(later).noun(), self.effect_at(user).noun());
        let message = format!(
            "{} deletes the {of_later} before the {of_user} of {}, which uses it, is deleted at exit",
            self.label(later),
            self.label(user),
        );
        let help = match resource.creates.first() {
            Some(create) => {
                format!("delete it at exit as well: `.delete_on_exit()` at {}", self.label(*create))
            }
            None => "delete it at exit as well, in an `on_exit(…)`".to_owned(),
        };
        self.report(&DELETE_ORDER, later, &[], message, help)
            .related(format!("{} is made", self.label(user)), self.place(user))
            .of([self.effect_at(user).node])
    }
}
