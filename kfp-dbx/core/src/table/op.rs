//! The columns of an op's row: its action on one kind of resource, and its outputs.

use super::fields::Field;
use super::identity::Identity;
use super::kind::Kind;
use super::operator::{Operator, has};
use super::types::ValueType;

/// One op: an action on one kind of resource.
#[derive(Debug)]
pub struct Op {
    /// The Rust type, such as `SubmitRunOp`.
    pub rust_name: &'static str,
    /// The op's documentation.
    pub doc: &'static str,
    /// A few lines of a pipeline's body that use the op. They must compile.
    pub example: &'static str,
    /// The kind of resource.
    pub kind: &'static Kind,
    /// The action that Argo performs on the resource.
    pub action: Action,
    /// Argo's `successCondition`.
    pub success_condition: Option<&'static str>,
    /// Argo's `failureCondition`, unless `truthful` has another. Only kfp-dbx-operator writes what
    /// it reads, so that a request that Databricks rejects fails the op. It is never met with the
    /// archived operator.
    pub failure_condition: Option<&'static str>,
    /// The conditions with which the op fails if its resource fails, unless the condition of the
    /// reference already does so.
    pub truthful: Option<Truthful>,
    /// Argo's `resource.flags`.
    pub flags: &'static [&'static str],
    /// The outputs of the op.
    pub outputs: &'static [Output],
}

/// The success and the failure condition with which an op fails if its resource fails.
#[derive(Debug, Clone, Copy)]
pub struct Truthful {
    /// Those that fit each operator.
    pub(super) of_each: (&'static str, &'static str),
    /// Those of the archived operator, if its resources end in fewer ways.
    pub(super) of_archived: Option<(&'static str, &'static str)>,
}

impl Truthful {
    fn conditions(&self, operator: Option<Operator>) -> (&'static str, &'static str) {
        match operator {
            Some(Operator::Archived) => self.of_archived.unwrap_or(self.of_each),
            _ => self.of_each,
        }
    }
}

/// The failure condition of the kinds whose state only kfp-dbx-operator writes.
pub(super) static REJECTED: Option<&str> = Some("status.state=ERROR");

/// The flags of a delete. The reference has them because an earlier kubectl hung without them.
static NO_WAIT: &[&str] = &["--wait=false"];

impl Op {
    /// Returns the outputs that an operator writes, or that each does.
    pub fn outputs_of(&self, operator: Option<Operator>) -> &'static [Output] {
        let is_written = |output: &&Output| has(operator, output.only_for);
        let written = self.outputs.iter().take_while(is_written).count();
        &self.outputs[..written]
    }

    /// Returns the success and the failure condition of the op, which `truthful` may replace, in a
    /// pipeline that is written for an operator or for each.
    pub fn conditions(
        &self,
        is_truthful: bool,
        operator: Option<Operator>,
    ) -> (Option<&'static str>, Option<&'static str>) {
        match &self.truthful {
            Some(truthful) if is_truthful => {
                let (success, failure) = truthful.conditions(operator);
                (Some(success), Some(failure))
            }
            _ => (self.success_condition, self.failure_condition),
        }
    }

    /// Returns the field of the spec that the setter of that name sets.
    pub fn setter(&self, name: &str) -> Option<&'static Field> {
        if self.action == Action::Delete {
            return None;
        }
        let renamed =
            self.kind.renamed.iter().find(|(field, setter)| *setter == name || *field == name);
        match renamed {
            Some((field, setter)) => self.kind.spec.field(field).filter(|_| *setter == name),
            None => self.kind.spec.field(name),
        }
    }

    /// Returns the setters of the op that set a field of the spec, with that field. A setter has
    /// the name that the reference uses, and a field the name of the CRD.
    pub fn setters(&self) -> impl Iterator<Item = (&'static str, &'static Field)> {
        let kind = self.kind;
        let fields = if self.action == Action::Delete { &[] } else { kind.spec.fields };
        fields.iter().map(move |field| {
            let renamed = kind.renamed.iter().find(|(of, _)| *of == field.name);
            (renamed.map_or(field.name, |(_, setter)| *setter), field)
        })
    }
}

/// The action of Argo on the object of a resource template.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Action {
    /// Waits for an object that something else creates.
    Get,
    /// Creates the object. Fails if it exists.
    Create,
    /// Creates the object, or merges the manifest into an existing one.
    Apply,
    /// Deletes the object. Succeeds if it does not exist.
    Delete,
    /// Replaces the object. Fails if it does not exist.
    Replace,
    /// Merges the manifest into an existing object.
    Patch,
}

impl Action {
    /// Every action that Argo knows.
    pub const ALL: [Self; 6] =
        [Self::Get, Self::Create, Self::Apply, Self::Delete, Self::Replace, Self::Patch];

    /// Returns Argo's name of the action.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Get => "get",
            Self::Create => "create",
            Self::Apply => "apply",
            Self::Delete => "delete",
            Self::Replace => "replace",
            Self::Patch => "patch",
        }
    }
}

/// An output of an op.
#[derive(Debug)]
pub struct Output {
    /// The reference's name for it.
    pub name: &'static str,
    /// Its path in the object.
    pub json_path: &'static str,
    /// The type of the value.
    pub ty: ValueType,
    /// The output's documentation.
    pub doc: &'static str,
    /// The way in which the value identifies the resource, if it does.
    pub identity: Option<Identity>,
    /// The only operator that writes what it reads, unless each does. These are the last ones of an
    /// op, and are not in a workflow that is written for each operator.
    pub only_for: Option<Operator>,
}

impl Output {
    /// Says that the value identifies the resource.
    pub(super) const fn is(self, identity: Identity) -> Self {
        Self { identity: Some(identity), ..self }
    }

    /// Says that only kfp-dbx-operator writes what it reads.
    pub(super) const fn of_kfp_dbx(self) -> Self {
        Self { only_for: Some(Operator::KfpDbx), ..self }
    }
}

/// Returns the row of an op that deletes a resource.
pub(super) const fn delete(
    rust_name: &'static str,
    kind: &'static Kind,
    doc: &'static str,
    example: &'static str,
) -> Op {
    Op {
        rust_name,
        doc,
        example,
        kind,
        action: Action::Delete,
        success_condition: None,
        failure_condition: None,
        truthful: None,
        flags: NO_WAIT,
        outputs: &[],
    }
}

/// Returns the row of an output.
pub(super) const fn output(
    name: &'static str,
    json_path: &'static str,
    ty: ValueType,
    doc: &'static str,
) -> Output {
    Output { name, json_path, ty, doc, identity: None, only_for: None }
}
