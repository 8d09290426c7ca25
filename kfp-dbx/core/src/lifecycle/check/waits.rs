//! Ops that end as soon as Kubernetes has their object: without conditions, Argo waits for nothing else.

use super::subject::Check;
use crate::lifecycle::effect::{Condition, Effect};
use crate::lifecycle::resources::Resource;
use crate::lifecycle::uses::{By, Use};
use crate::rule::{DELETE_RACE, Diagnostic, USE_BEFORE_CREATE};
use crate::table;

impl<'a, L: Clone> Check<'a, '_, L> {
    /// Reports a use of a resource that none of its creates waits for. An operator waits for what a spec
    /// names by its name.
    pub(super) fn use_without_wait(
        &self,
        user: usize,
        used: &Use<'a>,
        creates: &[usize],
        resource: &Resource<'a>,
    ) -> Option<Diagnostic<L>> {
        if matches!(used.by, By::Name(..)) || is_waited_for(self, resource, user) {
            return None;
        }
        let mut before = creates.iter().copied().filter(|create| self.may_be_before(*create, user));
        let first = before.next()?;
        if !self.ends_early(first) || !before.all(|create| self.ends_early(create)) {
            return None;
        }
        let (who, what, label) = (self.user(user, used), self.made_by(first), self.label(first));
        let message = format!(
            "{who} uses {what}, but {label} has no condition: it ends before the {} exists",
            self.effect_at(first).noun()
        );
        let found = self
            .report(&USE_BEFORE_CREATE, user, &used.path, message, self.help_to_wait(first))
            .related(format!("{label} is created here"), self.place(first))
            .of([self.effect_at(first).node]);
        Some(self.with_job(found, used))
    }

    /// Whether a run may still be active at a delete of what it uses, because its op does not wait for its
    /// end; or whether anything else may not be made yet, of what its spec names.
    pub(super) fn outlives(&self, user: usize, used: &Use<'a>, delete: usize) -> bool {
        let needs_it = self.is_run(user) || matches!(used.by, By::Name(..)) && !used.of_runs;
        let Some(made) = self.made(user).filter(|_| needs_it && self.ends_early(user)) else {
            return false;
        };
        let at_exit = |effect: &Effect<'_>| effect.exit.is_some();
        let is_exit = at_exit(self.effect_at(delete));
        let is_gone = |other: &usize| {
            self.may_be_before(*other, delete) || is_exit && at_exit(self.effect_at(*other))
        };
        let goes_first =
            made.deletes.iter().any(is_gone) || is_exit && self.effect_at(user).deleted_on_exit;
        !goes_first && !is_waited_for(self, made, delete)
    }

    fn is_run(&self, create: usize) -> bool {
        self.effect_at(create).known.is_some_and(|kind| kind.outcome.is_some())
    }

    pub(super) fn race_with_active(
        &self,
        delete: usize,
        user: usize,
        used: &Use<'a>,
    ) -> Diagnostic<L> {
        let (who, label) = (self.user(user, used), self.label(user));
        let noun = self.effect_at(user).noun();
        let early = if self.is_run(user) { "does" } else { "is made" };
        let message = format!(
            "{} deletes {} while {who} may still use it: {label} has no condition, and ends before its {noun} {early}",
            self.label(delete),
            self.resource(delete),
        );
        let node = self.effect_at(user).node;
        let found = self
            .report(&DELETE_RACE, delete, &[], message, self.help_to_wait(user))
            .related(format!("{label} uses it here"), (self.knowledge.place)(node, &used.path))
            .of([node]);
        self.with_job(found, used)
    }

    /// Whether an op creates a resource of the operator's, and does not wait for it.
    fn ends_early(&self, create: usize) -> bool {
        let effect = self.effect_at(create);
        effect.creates() && effect.known.is_some() && effect.condition == Condition::None
    }

    fn help_to_wait(&self, create: usize) -> String {
        let (label, effect) = (self.label(create), self.effect_at(create));
        let row = table::OPS.iter().find(|row| {
            effect.known.is_some_and(|kind| kind.kind == row.kind.kind)
                && row.action == table::Action::Create
        });
        match row.and_then(|row| row.success_condition) {
            Some(condition) => {
                format!("let {label} wait for it: `.success_condition(\"{condition}\")`")
            }
            None => format!("let {label} wait for it with a `.success_condition(…)`"),
        }
    }
}

/// Whether another op waits for a resource before an op.
fn is_waited_for<L: Clone>(
    check: &Check<'_, '_, L>,
    resource: &Resource<'_>,
    later: usize,
) -> bool {
    resource.uses.iter().any(|(other, _)| {
        let effect = check.effect_at(*other);
        effect.needs_object()
            && effect.condition != Condition::None
            && check.may_be_before(*other, later)
    })
}
