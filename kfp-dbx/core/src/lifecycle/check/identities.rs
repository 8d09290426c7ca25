//! Fields that name a resource by an output of the op that creates it take the right output.

use super::subject::Check;
use crate::lifecycle::named::Named;
use crate::lifecycle::sketch::{Likeness, Part, Sketch};
use crate::rule::{Diagnostic, WRONG_OUTPUT};
use crate::table::{Action, Identity, Kind, Operator, Output};
use crate::value::path::{display_path, name_path};
use crate::value::{Target, Value};

/// The path of the name of an object.
const OBJECT_NAME: &str = "{.metadata.name}";

/// An output that a field takes.
struct Taken {
    /// The op that has it.
    from: usize,
    /// The kind of resource that the op creates.
    kind: &'static Kind,
    output: &'static Output,
    /// The way in which the output identifies the resource. kfp-dbx-operator keeps a name in the
    /// spec, which then is no name of the object.
    identity: Option<Identity>,
}

impl<L: Clone> Check<'_, '_, L> {
    /// Checks the outputs by which an op names resources, in its spec and as the name of its own.
    pub(super) fn identities(&self, index: usize, found: &mut Vec<Diagnostic<L>>) {
        let effect = self.effect_at(index);
        if !effect.creates() {
            found.extend(self.own_name(index));
            return;
        }
        let named = self.named[index].iter().filter(|named| named.has_effect);
        found.extend(named.filter_map(|named| self.reference(index, named)));
    }

    /// Checks the name of a resource that an op deletes, reads or changes.
    fn own_name(&self, index: usize) -> Option<Diagnostic<L>> {
        let effect = self.effect_at(index);
        let [Part::Ref(target, part)] = effect.name.0.as_slice() else { return None };
        let taken = self.taken(*target).filter(|_| part.is_empty())?;
        if effect.known?.kind != taken.kind.kind || taken.identity == Some(Identity::Name) {
            return None;
        }
        let message = format!(
            "{} needs the name of the {}, but {}",
            self.label(index),
            effect.noun(),
            self.described(&taken, true)
        );
        let help = self.right_output(&taken, Identity::Name);
        Some(self.report(&WRONG_OUTPUT, index, &name_path(), message, help))
    }

    fn reference(&self, index: usize, named: &Named<'_>) -> Option<Diagnostic<L>> {
        let Named { reference, value: Value::Text(text), .. } = named else { return None };
        let taken = self.taken(text.whole()?.target)?;
        let wanted = reference.identity();
        let is_same_kind = reference.kinds().contains(&taken.kind.kind);
        let is_wrong = match taken.identity {
            identity if is_same_kind => identity != Some(wanted),
            // Two resources can have the same name, but no other resource has the id.
            Some(_) => wanted == Identity::Id,
            None => false,
        };
        if !is_wrong {
            return None;
        }
        let noun = crate::table::kind(reference.kinds().first()?)?.noun;
        let article = if is_same_kind { "the" } else { "a" };
        let path = named.path();
        let message = format!(
            "`{}` needs the {} of {article} {noun}, but {}",
            display_path(&path),
            wanted.noun(),
            self.described(&taken, is_same_kind)
        );
        let help = match is_same_kind {
            true => self.right_output(&taken, wanted),
            false => format!("use an output of the op that creates the {noun}"),
        };
        Some(self.report(&WRONG_OUTPUT, index, &path, message, help))
    }

    /// Returns the output that a reference stands for, if the op creates a resource of the operator.
    fn taken(&self, target: Target) -> Option<Taken> {
        let Target::Output { op, lists: None, part: None, .. } = target else { return None };
        let from = (*self.by_node.get(op as usize)?)?;
        let effect = self.effect_at(from);
        let kind = effect.known.filter(|_| effect.creates())?;
        let output = (self.knowledge.output)(target)?;
        let is_name_in_spec =
            output.identity == Some(Identity::Name) && output.json_path != OBJECT_NAME;
        let identity = output.identity.filter(|_| !(is_name_in_spec && self.is_named_twice(from)));
        Some(Taken { from, kind, output, identity })
    }

    /// Whether the spec of a resource has another name than its object. The archived operator
    /// replaces that name.
    fn is_named_twice(&self, create: usize) -> bool {
        let effect = self.effect_at(create);
        let in_spec = || effect.spec?.get(effect.known?.name_field?);
        // `.reattach()` adds the uid of the workflow to both names.
        let is_reattached = effect.action == Action::Apply && self.is_of_table(create);
        self.knowledge.pipeline.operator != Some(Operator::Archived)
            && !is_reattached
            && in_spec().is_some_and(|name| {
                let name = Sketch::of(name, self.resolve);
                name.compare(&effect.name) == Likeness::Different
            })
    }

    fn described(&self, taken: &Taken, is_same_kind: bool) -> String {
        let op = self.label(taken.from);
        let output = match self.is_of_table(taken.from) {
            true => format!("the output `{}` of {op}", taken.output.name),
            false => format!("this output of {op}"),
        };
        match (taken.identity, is_same_kind) {
            (None, true) if taken.output.identity.is_some() => {
                format!(
                    "{output} is its name in Databricks, which kfp-dbx-operator takes from the spec"
                )
            }
            (Some(identity), true) => format!("{output} is its {}", identity.noun()),
            (Some(identity), false) => {
                format!("{output} is the {} of a {}", identity.noun(), taken.kind.noun)
            }
            (None, _) => format!("{output} is something else"),
        }
    }

    /// Returns the help that names the right output of the op.
    fn right_output(&self, taken: &Taken, wanted: Identity) -> String {
        let outputs = taken.kind.outputs();
        match outputs.iter().find(|output| output.identity == Some(wanted)) {
            Some(right) if self.is_of_table(taken.from) => {
                format!("write `outputs.{}`", right.name)
            }
            Some(right) => format!("use an output with the path `{}`", right.json_path),
            None => "write its name as text".to_owned(),
        }
    }
}
