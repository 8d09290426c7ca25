//! The one table of what there is: ops, kinds, spec fields, outputs, closed sets.
//!
//! Everything that follows from it is derived: the typed ops and specs of the
//! runtime crate (generated from here), what the macro recognizes, the checks of
//! specs that come as JSON or YAML, and tests that hold the table to the
//! operator's CRDs.
//!
//! To add an op, add it to [`OPS`]; to add a field, add it to its [`Struct`].

// A table reads best with a row a line.
#[rustfmt::skip]
mod cluster;
#[rustfmt::skip]
mod common;
#[rustfmt::skip]
mod dbfs_block;
#[rustfmt::skip]
mod job;
#[rustfmt::skip]
pub mod kubernetes;
#[rustfmt::skip]
mod run;
#[rustfmt::skip]
mod secret_scope;
#[rustfmt::skip]
mod workspace_item;

/// Group and version of the operator's kinds.
pub const API_VERSION: &str = "databricks.microsoft.com/v1alpha1";

/// Every op of the table, create before delete, in the order of the documentation.
/// (`ResourceOp`, which takes any Kubernetes object, is no row of it.)
pub static OPS: &[&Op] = &[
    &cluster::CREATE,
    &cluster::DELETE,
    &job::CREATE,
    &job::DELETE,
    &run::SUBMIT,
    &run::DELETE,
    &secret_scope::CREATE,
    &secret_scope::DELETE,
    &workspace_item::IMPORT,
    &workspace_item::DELETE,
    &dbfs_block::CREATE,
    &dbfs_block::DELETE,
];

/// The row of an op's Rust type, such as `SubmitRunOp`.
pub fn op(rust_name: &str) -> Option<&'static Op> {
    OPS.iter().copied().find(|op| op.rust_name == rust_name)
}

/// The kind of that name, such as `Dcluster`.
pub fn kind(name: &str) -> Option<&'static Kind> {
    OPS.iter().map(|op| op.kind).find(|kind| kind.kind == name)
}

/// One op: what it does to one kind of resource.
#[derive(Debug)]
pub struct Op {
    /// The Rust type, such as `SubmitRunOp`.
    pub rust_name: &'static str,
    /// What it is, in a sentence.
    pub doc: &'static str,
    /// A few lines of a pipeline's body that use it; they compile.
    pub example: &'static str,
    /// The kind of resource.
    pub kind: &'static Kind,
    /// What is done to it.
    pub action: Action,
    /// Argo's `successCondition`.
    pub success_condition: Option<&'static str>,
    /// Conditions with which Argo's outcome is that of the resource, where the
    /// reference's is not: success and failure.
    pub truthful: Option<(&'static str, &'static str)>,
    /// Argo's `resource.flags`.
    pub flags: &'static [&'static str],
    /// What the op gives to later ops.
    pub outputs: &'static [Output],
}

impl Op {
    /// The op that deletes what this one makes.
    pub fn delete(&self) -> Option<&'static Op> {
        let same = |op: &&&Op| op.action == Action::Delete && op.kind.kind == self.kind.kind;
        OPS.iter().find(same).copied()
    }

    /// Whether a success condition is the reference's, by which a failure counts as success.
    pub fn is_of_reference(kind: &Kind, success: &str) -> bool {
        OPS.iter().any(|op| {
            op.kind.kind == kind.kind
                && op.truthful.is_some()
                && op.success_condition == Some(success)
        })
    }

    /// The field of the spec that the setter of that name sets, if it is one.
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

    /// The setters of the op that set a field of the spec, with that field. The
    /// setter has the reference's name, the field the CRD's.
    pub fn setters(&self) -> impl Iterator<Item = (&'static str, &'static Field)> {
        let kind = self.kind;
        let fields = if self.action == Action::Delete { &[] } else { kind.spec.fields };
        fields.iter().map(move |field| {
            let renamed = kind.renamed.iter().find(|(of, _)| *of == field.name);
            (renamed.map_or(field.name, |(_, setter)| *setter), field)
        })
    }
}

/// A kind of resource of the Databricks operator.
#[derive(Debug)]
pub struct Kind {
    /// The Kubernetes kind, such as `Dcluster`.
    pub kind: &'static str,
    /// What it is called in a sentence, such as `cluster`.
    pub noun: &'static str,
    /// Plural, as the API server's path and access rights have it.
    pub plural: &'static str,
    /// The setter that names the resource where no `k8s_name` does, such as `run_name`.
    pub name_setter: &'static str,
    /// The field of the spec that says the same, if the kind has one.
    pub name_field: Option<&'static str>,
    /// The fields of the spec.
    pub spec: &'static Struct,
    /// Fields of the spec whose setter on the op has another name: `(field, setter)`.
    pub renamed: &'static [(&'static str, &'static str)],
}

/// What Argo does with the object of a resource template.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Action {
    /// Waits for an object that something else makes.
    Get,
    /// Makes it; fails if it exists.
    Create,
    /// Makes it or merges into it.
    Apply,
    /// Deletes it; a missing one is no error.
    Delete,
    /// Replaces it; fails if it is missing.
    Replace,
    /// Merges the manifest into it.
    Patch,
}

impl Action {
    /// Every action that Argo knows.
    pub const ALL: [Self; 6] =
        [Self::Get, Self::Create, Self::Apply, Self::Delete, Self::Replace, Self::Patch];

    /// As Argo writes it.
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

/// A value that an op gives to later ops.
#[derive(Debug)]
pub struct Output {
    /// The reference's name for it.
    pub name: &'static str,
    /// Where it stands in the object.
    pub json_path: &'static str,
    /// The Rust type of the value.
    pub ty: OutputType,
    /// What it is.
    pub doc: &'static str,
}

/// The type of an output's value.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum OutputType {
    /// Text.
    Text,
    /// A 64-bit integer. The operator drops 0, which then comes out empty.
    Int64,
    /// A boolean. The operator drops `false`, which then comes out empty.
    Bool,
    /// JSON.
    Json,
}

impl OutputType {
    /// The Rust type in `Output<…>`.
    pub fn rust(self) -> &'static str {
        match self {
            Self::Text => "String",
            Self::Int64 => "i64",
            Self::Bool => "bool",
            Self::Json => "Json",
        }
    }
}

/// An object of the CRDs.
#[derive(Debug)]
pub struct Struct {
    /// The Rust type, such as `NewCluster`.
    pub rust_name: &'static str,
    /// What it is, in a sentence or two.
    pub doc: &'static str,
    /// An expression that makes one; it compiles.
    pub example: &'static str,
    /// Its fields.
    pub fields: &'static [Field],
    /// How the fields go together.
    pub shape: Shape,
}

impl Struct {
    /// The field of that name.
    pub fn field(&self, name: &str) -> Option<&'static Field> {
        self.fields.iter().find(|field| field.name == name)
    }
}

/// How the fields of a [`Struct`] go together.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Shape {
    /// Any of them. `new` takes those named here, without which it means nothing.
    Fields {
        /// Arguments of `new`, in order.
        new: &'static [&'static str],
    },
    /// Exactly one of them, beside those that stand in every one (`common`).
    OneOf {
        /// Fields that each variant has too; the first arguments of its constructor.
        common: &'static [&'static str],
    },
}

/// A field of a [`Struct`].
#[derive(Debug)]
pub struct Field {
    /// The CRD's name for it.
    pub name: &'static str,
    /// What it takes.
    pub ty: Type,
    /// What it is, with its unit and limits.
    pub doc: &'static str,
}

/// What a field takes.
#[derive(Debug, Clone, Copy)]
pub enum Type {
    /// Text.
    Text,
    /// Text that goes to a program as its argument: numbers and booleans are taken too, as text.
    Argument,
    /// Bytes, written as standard base64.
    Base64,
    /// A 32-bit integer (more than that stops the operator from listing the kind at all).
    Int32,
    /// A 64-bit integer.
    Int64,
    /// A boolean.
    Bool,
    /// One of a closed set of words.
    Closed(&'static Closed),
    /// An object.
    Struct(&'static Struct),
    /// A list.
    List(&'static Type),
    /// A map from text.
    Map(&'static Type),
}

impl Type {
    /// The object and its only field, where the type is an object of one field: a constructor
    /// then takes that field in its place.
    pub fn single(&self) -> Option<(&'static Struct, &'static Field)> {
        match self {
            Self::Struct(object) => match object.fields {
                [field] => Some((object, field)),
                _ => None,
            },
            _ => None,
        }
    }

    /// The Rust type `T` of the `IntoValue<T>` that a setter of this type takes.
    pub fn rust(&self) -> String {
        match self {
            Self::Text => "String".to_owned(),
            Self::Argument => "Argument".to_owned(),
            Self::Base64 => "Base64".to_owned(),
            Self::Int32 => "i32".to_owned(),
            Self::Int64 => "i64".to_owned(),
            Self::Bool => "bool".to_owned(),
            Self::Closed(closed) => closed.rust_name.to_owned(),
            Self::Struct(object) => object.rust_name.to_owned(),
            Self::List(item) => format!("Vec<{}>", item.rust()),
            Self::Map(value) => format!("BTreeMap<String, {}>", value.rust()),
        }
    }
}

/// A closed set of words.
#[derive(Debug)]
pub struct Closed {
    /// The Rust enum.
    pub rust_name: &'static str,
    /// What it is, in a sentence.
    pub doc: &'static str,
    /// The words: as they are written, the Rust variant, what it means.
    pub values: &'static [(&'static str, &'static str, &'static str)],
}

/// Flags of a delete: the reference's, as an earlier kubectl hung on its default.
static NO_WAIT: &[&str] = &["--wait=false"];

const fn field(name: &'static str, ty: Type, doc: &'static str) -> Field {
    Field { name, ty, doc }
}

const fn output(
    name: &'static str,
    json_path: &'static str,
    ty: OutputType,
    doc: &'static str,
) -> Output {
    Output { name, json_path, ty, doc }
}

/// Everything that the specs of the ops and the policies of pods are made of: each object
/// and each closed set once, in the order in which the ops first need them.
pub fn parts() -> (Vec<&'static Struct>, Vec<&'static Closed>) {
    let mut parts = Parts::default();
    for op in OPS {
        parts.object(op.kind.spec);
    }
    for object in kubernetes::OBJECTS {
        parts.object(object);
    }
    (parts.objects, parts.closed)
}

#[derive(Default)]
struct Parts {
    objects: Vec<&'static Struct>,
    closed: Vec<&'static Closed>,
}

impl Parts {
    fn object(&mut self, object: &'static Struct) {
        if self.objects.iter().any(|known| known.rust_name == object.rust_name) {
            return;
        }
        self.objects.push(object);
        for field in object.fields {
            self.ty(&field.ty);
        }
    }

    fn ty(&mut self, ty: &'static Type) {
        match ty {
            Type::Struct(object) => self.object(object),
            Type::List(of) | Type::Map(of) => self.ty(of),
            Type::Closed(closed) => {
                if !self.closed.iter().any(|known| known.rust_name == closed.rust_name) {
                    self.closed.push(closed);
                }
            }
            Type::Text | Type::Argument | Type::Base64 | Type::Int32 | Type::Int64 | Type::Bool => {
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::collections::BTreeSet;

    #[test]
    fn what_is_named_is_there() {
        for object in parts().0 {
            let (Shape::Fields { new: named } | Shape::OneOf { common: named }) = object.shape;
            for name in named {
                assert!(object.field(name).is_some(), "{}: {name}", object.rust_name);
            }
        }
        for op in OPS {
            let fields = op.kind.renamed.iter().map(|(field, _)| *field).chain(op.kind.name_field);
            for name in fields {
                assert!(op.kind.spec.field(name).is_some(), "{}: {name}", op.rust_name);
            }
        }
    }

    #[test]
    fn names_come_once() {
        let (objects, closed) = parts();
        let types = objects.iter().map(|object| object.rust_name);
        let types = types.chain(closed.iter().map(|closed| closed.rust_name));
        let types: Vec<_> = types.chain(OPS.iter().map(|op| op.rust_name)).collect();
        assert_eq!(types.iter().collect::<BTreeSet<_>>().len(), types.len());
        for op in OPS {
            let setters: Vec<_> = op.setters().map(|(setter, _)| setter).collect();
            assert_eq!(setters.iter().collect::<BTreeSet<_>>().len(), setters.len());
            for (setter, field) in op.setters() {
                assert_eq!(op.setter(setter).map(|known| known.name), Some(field.name));
            }
            for (field, _) in op.kind.renamed {
                assert!(op.setter(field).is_none(), "{}: {field}", op.rust_name);
            }
        }
    }
}
