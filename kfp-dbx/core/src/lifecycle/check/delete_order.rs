//! The deletes of resources and of their owners: a run before its job, a job before its cluster.

use super::folded::{Breach, Folded};
use super::subject::Check;
use crate::lifecycle::effect::Exit;
use crate::lifecycle::resources::Resource;
use crate::rule::{DELETE_ORDER, Diagnostic};
use crate::table::Kind;

impl<'a, L: Clone> Check<'a, '_, L> {
    /// An owner is deleted after the resources that it owns.
    pub(super) fn delete_order(&self, resource: &Resource<'a>, found: &mut Vec<Diagnostic<L>>) {
        let is_owner = |delete: &usize| self.effect_at(*delete).known.is_some_and(Kind::is_owner);
        let deletes: Vec<usize> = resource.deletes.iter().copied().filter(is_owner).collect();
        let mut folded = Folded::new();
        for (user, _) in &resource.uses {
            let Some(owned) = self.made(*user) else { continue };
            // A delete before the use, or at the same time, is reported for that. A resource that
            // is created anew in between is another one.
            let follows = |delete: &usize| {
                self.may_be_before(*user, *delete)
                    && !self.is_made_between(*user, *delete, resource)
            };
            for &delete in deletes.iter().filter(|delete| follows(delete)) {
                self.owner_delete(delete, *user, resource, owned, &mut folded);
            }
        }
        folded.report(found);
    }

    /// The delete of an owner against those of one resource that it owns.
    fn owner_delete(
        &self,
        delete: usize,
        user: usize,
        owner: &Resource<'a>,
        owned: &Resource<'a>,
        folded: &mut Folded<L>,
    ) {
        let is_at_exit = |delete: usize| self.effect_at(delete).exit.is_some();
        let breach = |other| Breach { rule: &DELETE_ORDER, at: (delete, None), other };
        let in_time = |earlier: &usize| self.may_be_before(*earlier, delete);
        let is_deleted_in_time = owned.deletes.iter().any(in_time);
        if self.effect_at(user).deleted_on_exit
            && !is_at_exit(delete)
            && !self.is_either(user, delete)
            && !is_deleted_in_time
        {
            folded.add(self, breach(user), || self.deleted_at_exit(delete, user, owner));
        }
        for &earlier in &owned.deletes {
            let reversed = self.must_be_before(delete, earlier);
            // The deletes at exit that have no order get one when the workflow is built.
            let is_ordered_later = is_at_exit(earlier) && is_at_exit(delete) && !reversed;
            // A resource that is deleted in time does not exist any more at exit.
            let is_gone = is_at_exit(earlier) && is_deleted_in_time;
            if is_ordered_later
                || is_gone
                || self.is_either(earlier, delete)
                || in_time(&earlier)
                || (self.may_be_before(delete, earlier) && !reversed)
            {
                continue;
            }
            let stands_for = self.effect_at(earlier).stands_for;
            match stands_for.and_then(|create| self.by_node[create]) {
                Some(create) => {
                    let words = || self.deleted_at_exit(delete, create, owner);
                    folded.add(self, breach(create), words);
                }
                None => {
                    let words = || self.deleted_too_late(delete, earlier, reversed);
                    folded.add(self, breach(earlier), words);
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
                    "{later_op} deletes the {of_later} before {earlier_op} deletes the {of_earlier} that uses it{LOSES}"
                ),
                "reverse the dependency".to_owned(),
            )
        } else {
            (
                format!(
                    "{later_op} deletes the {of_later}, but does not depend on {earlier_op}, which deletes the {of_earlier} that uses it{LOSES}"
                ),
                format!("add a dependency on that delete: {}", self.after(earlier, later)),
            )
        };
        self.report(&DELETE_ORDER, later, &[], message, help)
            .related(format!("{earlier_op} is created here"), self.place(earlier))
            .of([first.node])
    }

    /// Reports a resource that is deleted before its user, which is deleted at exit.
    fn deleted_at_exit(&self, later: usize, user: usize, resource: &Resource<'a>) -> Diagnostic<L> {
        let (of_later, of_user) = (self.effect_at(later).noun(), self.effect_at(user).noun());
        let message = format!(
            "{} deletes the {of_later} before the {of_user} of {}, which uses it, is deleted at exit{LOSES}",
            self.label(later),
            self.label(user),
        );
        let help = self.help_to_delete_at_exit(later, resource);
        self.report(&DELETE_ORDER, later, &[], message, help)
            .related(format!("{} is created here", self.label(user)), self.place(user))
            .of([self.effect_at(user).node])
    }

    /// Returns the help for a resource that is to be deleted at exit and not by that delete.
    fn help_to_delete_at_exit(&self, early: usize, resource: &Resource<'a>) -> String {
        let (op, noun) = (self.label(early), self.effect_at(early).noun());
        let is_deleted_on_exit = |create: &&usize| {
            let effect = self.effect_at(**create);
            let stands_for_it =
                |delete: &usize| self.effect_at(*delete).stands_for == Some(effect.node);
            effect.deleted_on_exit || resource.deletes.iter().any(stands_for_it)
        };
        if let Some(create) = resource.creates.iter().find(is_deleted_on_exit) {
            return format!(
                "remove {op}: `.delete_on_exit()` on {} already deletes the {noun} at exit",
                self.label(*create)
            );
        }
        let always = |delete: &&usize| {
            **delete != early && self.effect_at(**delete).exit == Some(Exit::Always)
        };
        if let Some(delete) = resource.deletes.iter().find(always) {
            return format!(
                "remove {op}: {} already deletes the {noun} at exit",
                self.label(*delete)
            );
        }
        match resource.creates.first() {
            Some(create) => format!(
                "delete it at exit as well: write `.delete_on_exit()` on {}",
                self.label(*create)
            ),
            None => "delete it at exit as well, in `on_exit(…)`".to_owned(),
        }
    }
}

/// The consequence of the wrong order. kfp-dbx-operator deletes what uses a resource before it.
const LOSES: &str = ": with the archived Azure Databricks Operator, what is still active loses it";
