//! Names that may turn out to be equal, and names as a message shows them.

use super::subject::{Check, OfKind};
use crate::lifecycle::effect::KindKey;
use crate::lifecycle::name_index::{NameIndex, Names};
use crate::lifecycle::sketch::{Part, Sketch};
use crate::value::Target;

impl<'a, 'k, L: Clone> Check<'a, 'k, L> {
    /// Whether a create may have this name but does not certainly have it.
    pub(super) fn may_be_created(&self, kind: KindKey<'_>, name: &Sketch<'a>) -> bool {
        self.of_kind(kind).is_some_and(|of| self.may_be_one(of, &of.created, &of.creates, name))
    }

    /// Whether a delete may have this name but does not certainly have it.
    pub(super) fn may_be_deleted(&self, kind: KindKey<'_>, name: &Sketch<'a>) -> bool {
        self.of_kind(kind).is_some_and(|of| self.may_be_one(of, &of.deleted, &of.deletes, name))
    }

    /// Two names that contain different parameters are names of different resources, even if a run
    /// could give the parameters one value.
    fn may_be_one(
        &self,
        kind: &OfKind<'k, 'a>,
        names: &Names<'k, 'a>,
        of: &[usize],
        name: &Sketch<'a>,
    ) -> bool {
        let known = || of.iter().map(|at| &self.effect_at(*at).name);
        let index = match self.is_open(kind.kind, name) {
            true => names.all.get_or_init(|| NameIndex::new(known().collect())),
            false => names.open.get_or_init(|| {
                NameIndex::new(known().filter(|name| self.is_open(kind.kind, name)).collect())
            }),
        };
        index.has_perhaps(name)
    }

    /// Whether a name contains a value that the source lists, that is not known, or that an op of
    /// the kind reports.
    fn is_open(&self, kind: KindKey<'_>, name: &Sketch<'a>) -> bool {
        name.0.iter().any(|part| match part {
            Part::Literal(_) | Part::Generated(_) => false,
            Part::Unknown => true,
            Part::Ref(Target::Output { op, .. }, _) => {
                let of = self.by_node.get(*op as usize).copied().flatten();
                of.is_some_and(|of| self.effect_at(of).kind == kind)
            }
            Part::Ref(target, _) => (self.knowledge.is_open)(*target),
        })
    }

    /// Returns a name as it is written in a format string, if all of it is known.
    pub(super) fn shown(&self, name: &Sketch<'a>) -> Option<String> {
        let part = |part: &Part<'a>| match part {
            Part::Literal(text) => Some(text.clone().into_owned()),
            Part::Ref(target, path) if path.is_empty() => {
                Some(format!("{{{}}}", (self.knowledge.name)(*target)?))
            }
            Part::Ref(..) | Part::Generated(_) | Part::Unknown => None,
        };
        name.0.iter().map(part).collect()
    }
}
