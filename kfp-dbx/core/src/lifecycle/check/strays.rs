//! Deletes of resources that no op of the pipeline creates.

use std::collections::BTreeMap;

use super::subject::Check;
use crate::rule::{DELETE_WITHOUT_CREATE, Diagnostic};
use crate::text::nearest::nearest;
use crate::value::path::name_path;

/// How many names are compared to find a near one.
const FEW: usize = 50;

impl<L: Clone> Check<'_, '_, L> {
    /// A delete deletes a resource that the pipeline creates, or one that is marked as external.
    pub(super) fn delete_without_create(&self, delete: usize) -> Option<Diagnostic<L>> {
        if !self.is_stray(delete) {
            return None;
        }
        let effect = self.effect_at(delete);
        let what = match self.shown(&effect.name) {
            Some(name) => format!("the {} `{name}`, which", effect.noun()),
            None => format!("a {} that", effect.noun()),
        };
        let message = format!(
            "{} deletes {what} no op of this pipeline creates: if it does not exist, the delete silently succeeds, and if it does, it is someone else's",
            self.label(delete)
        );
        let create = self.meant(delete);
        let near = create.and_then(|create| {
            let name = self.shown(&self.effect_at(create).name)?;
            Some(format!("did you mean `{name}`, which {} creates? If", self.label(create)))
        });
        let help = format!(
            "{} the resource is created elsewhere, write `.external()` on the delete",
            near.as_deref().unwrap_or("if")
        );
        let found = self.report(&DELETE_WITHOUT_CREATE, delete, &name_path(), message, help);
        Some(match create.filter(|_| near.is_some()) {
            Some(create) => {
                found.related(format!("{} is created here", self.label(create)), self.place(create))
            }
            None => found,
        })
    }

    /// Whether nothing in the pipeline creates the resource of a delete.
    fn is_stray(&self, delete: usize) -> bool {
        let effect = self.effect_at(delete);
        !effect.external
            && self.knowledge.pipeline.complete
            && !self.may_be_created(effect.kind, &effect.name)
    }

    /// Returns the create that a delete of another name probably means: the one with the nearest
    /// name, or the only one that has no delete.
    fn meant(&self, delete: usize) -> Option<usize> {
        let effect = self.effect_at(delete);
        let creates = &self.of_kind(effect.kind)?.creates;
        let shown = |create: &usize| self.shown(&self.effect_at(*create).name);
        let names: Vec<_> = creates.iter().take(FEW).map(shown).collect();
        let name = self.shown(&effect.name)?;
        if let Some(near) = nearest(&name, names.iter().flatten().map(String::as_str)) {
            let at = names.iter().position(|name| name.as_deref() == Some(near))?;
            return creates.get(at).copied();
        }
        let mut lost = creates.iter().take(FEW).copied().filter(|create| {
            let effect = self.effect_at(*create);
            let deletes = self.made(*create).map(|made| made.deletes.as_slice());
            !effect.keep && !effect.owned && !effect.deleted_on_exit && deletes == Some(&[])
        });
        lost.next().filter(|_| lost.next().is_none())
    }

    /// Adds the delete that probably means the resource of a create, but has another name.
    pub(super) fn with_mistaken_delete(
        &self,
        found: Diagnostic<L>,
        create: usize,
    ) -> Diagnostic<L> {
        let mistaken = self.mistaken.get_or_init(|| self.all_mistaken()).get(&create).copied();
        let Some(delete) = mistaken else { return found };
        match self.shown(&self.effect_at(delete).name) {
            Some(name) => {
                let what = format!("{} deletes `{name}` instead", self.label(delete));
                found.related(what, self.place(delete))
            }
            None => found,
        }
    }
    /// Returns the first of these deletes for each create.
    fn all_mistaken(&self) -> BTreeMap<usize, usize> {
        let mut mistaken = BTreeMap::new();
        for of_kind in &self.by_kind {
            for &delete in of_kind.deletes.iter().take(FEW) {
                let of = self.effect_at(delete);
                if !self.resources.is_created(of.kind, &of.name)
                    && self.is_stray(delete)
                    && let Some(create) = self.meant(delete)
                {
                    mistaken.entry(create).or_insert(delete);
                }
            }
        }
        mistaken
    }
}
