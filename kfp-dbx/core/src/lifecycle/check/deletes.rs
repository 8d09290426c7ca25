//! Each delete runs after the create and after all uses.

use super::folded::{Breach, Folded};
use super::subject::Check;
use crate::lifecycle::resources::Resource;
use crate::lifecycle::uses::Use;
use crate::rule::{CREATE_DURING_DELETE, DELETE_RACE, Diagnostic, USE_AFTER_DELETE};
use crate::table::Action;

impl<'a, L: Clone> Check<'a, '_, L> {
    /// Each delete runs after the create and after all uses.
    pub(super) fn deletes(&self, resource: &Resource<'a>, found: &mut Vec<Diagnostic<L>>) {
        let mut folded = Folded::new();
        for &delete in &resource.deletes {
            if resource.creates.is_empty() {
                found.extend(self.delete_without_create(delete));
            }
            for &create in &resource.creates {
                self.against_create(delete, create, resource, &mut folded);
            }
            for index in 0..resource.uses.len() {
                self.against_use(delete, index, resource, &mut folded);
            }
        }
        folded.report(found);
    }

    /// A delete runs after a use, unless the resource is created anew in between.
    fn against_use(
        &self,
        delete: usize,
        index: usize,
        resource: &Resource<'a>,
        folded: &mut Folded<L>,
    ) {
        let (user, used) = &resource.uses[index];
        let user = *user;
        if user == delete || self.is_either(user, delete) {
            return;
        }
        if self.may_be_before(user, delete) && self.outlives(user, used, delete) {
            let breach = Breach { rule: &DELETE_RACE, at: (delete, Some(0)), other: user };
            return folded.add(self, breach, || self.race_with_active(delete, user, used));
        }
        let is_after = self.must_be_before(delete, user);
        if !is_after && (self.may_be_before(user, delete) || self.may_be_before(delete, user))
            || self.is_made_between(delete, user, resource)
            || is_after && self.lacks_its_new_create(delete, user, resource)
        {
            return;
        }
        if is_after {
            let breach = Breach { rule: &USE_AFTER_DELETE, at: (user, Some(index)), other: delete };
            folded.add(self, breach, || self.use_after_delete(delete, user, used));
        } else if !self.is_reported_by_job(delete, user, used) {
            let breach = Breach { rule: &DELETE_RACE, at: (delete, Some(0)), other: user };
            folded.add(self, breach, || self.race_with_use(delete, user, used));
        }
    }

    fn use_after_delete(&self, delete: usize, user: usize, used: &Use<'a>) -> Diagnostic<L> {
        let (who, label) = (self.user(user, used), self.label(delete));
        let message = format!("{who} uses {} after {label} has deleted it", self.resource(delete));
        let help = "reverse the dependency, so that the delete runs last";
        let found = self
            .report(&USE_AFTER_DELETE, user, &used.path, message, help)
            .related(format!("{label} is created here"), self.place(delete))
            .of([self.effect_at(delete).node]);
        self.with_job(found, used)
    }

    fn race_with_use(&self, delete: usize, user: usize, used: &Use<'a>) -> Diagnostic<L> {
        let (who, node) = (self.user(user, used), self.effect_at(user).node);
        let message = format!(
            "{} deletes {} while {who} may still use it",
            self.label(delete),
            self.resource(delete)
        );
        let help =
            format!("add a dependency on each op that uses it: {}", self.after(user, delete));
        let place = (self.knowledge.place)(node, &used.path);
        let found = self
            .report(&DELETE_RACE, delete, &[], message, help)
            .related(format!("{} uses it here", self.label(user)), place)
            .of([node]);
        self.with_job(found, used)
    }

    /// A delete runs after the create, or waits before it.
    fn against_create(
        &self,
        delete: usize,
        create: usize,
        resource: &Resource<'a>,
        folded: &mut Folded<L>,
    ) {
        if self.is_either(create, delete) {
            return;
        }
        let effect = self.effect_at(delete);
        if self.must_be_before(delete, create) {
            // The delete removes the resource of an earlier run.
            let is_in_the_way = effect.waits == Some(false)
                && effect.known.is_some()
                && self.effect_at(create).action == Action::Create;
            if is_in_the_way {
                let breach =
                    Breach { rule: &CREATE_DURING_DELETE, at: (create, None), other: delete };
                folded.add(self, breach, || self.create_during_delete(delete, create));
            }
            return;
        }
        let has_order = self.may_be_before(create, delete) || self.may_be_before(delete, create);
        if has_order || self.lacks_its_create(create, delete, resource) {
            return;
        }
        let breach = Breach { rule: &DELETE_RACE, at: (delete, None), other: create };
        folded.add(self, breach, || self.race_with_create(delete, create));
    }

    fn race_with_create(&self, delete: usize, create: usize) -> Diagnostic<L> {
        let message = format!(
            "{} deletes {}, but does not depend on that op: the two can run at the same time",
            self.label(delete),
            self.made_by(create)
        );
        let help = format!("add a dependency on the create: {}", self.after(create, delete));
        self.report(&DELETE_RACE, delete, &[], message, help)
            .related(format!("{} is created here", self.label(create)), self.place(create))
    }

    fn create_during_delete(&self, delete: usize, create: usize) -> Diagnostic<L> {
        let label = self.label(delete);
        let message = format!(
            "{} creates {} that {label} deletes, but the delete does not wait until the old object is gone: until then, a create fails",
            self.label(create),
            self.resource(delete)
        );
        let help = match self.is_of_table(delete) {
            true => format!("let {label} wait until the object is gone: `.wait(\"10m\")`"),
            false => {
                format!("let {label} wait until the object is gone: `.flags([\"--wait=true\"])`")
            }
        };
        self.report(&CREATE_DURING_DELETE, create, &[], message, help)
            .related(format!("{label} is created here"), self.place(delete))
            .of([self.effect_at(delete).node])
    }

    /// Whether an op before a delete uses a resource without being ordered after its create. When
    /// the user adds this order, the delete is ordered, too.
    fn lacks_its_create(&self, create: usize, delete: usize, resource: &Resource<'a>) -> bool {
        resource.uses.iter().any(|(user, _)| {
            self.may_be_before(*user, delete) && !self.may_be_before(create, *user)
        })
    }

    /// Whether a resource is only created anew after a delete, by ops that a user after the delete
    /// does not wait for. This is reported for the user: what it lacks is the create.
    fn lacks_its_new_create(&self, delete: usize, user: usize, resource: &Resource<'a>) -> bool {
        let creates = resource.creates.iter();
        let mut creates =
            creates.filter(|create| **create != user && !self.is_either(**create, user)).peekable();
        creates.peek().is_some()
            && creates.all(|create| {
                self.must_be_before(delete, *create) && !self.may_be_before(*create, user)
            })
    }

    /// Whether a job is deleted before that delete, and has no order with the run of it. Once
    /// these two have an order, all three have.
    fn is_reported_by_job(&self, delete: usize, user: usize, used: &Use<'a>) -> bool {
        let job = used.through.as_ref().and_then(|(job, _)| self.by_node[*job]);
        let job = job.and_then(|job| self.made(job));
        job.into_iter().flat_map(|job| &job.deletes).any(|of_job| {
            self.may_be_before(*of_job, delete)
                && !self.may_be_before(user, *of_job)
                && !self.may_be_before(*of_job, user)
        })
    }
}
