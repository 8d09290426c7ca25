//! The parts of specs: objects, their fields, the types of these, and closed sets of words.

use super::operator::{Operator, has};

/// An object of the CRDs.
#[derive(Debug)]
pub struct Struct {
    /// The Rust type, such as `NewCluster`.
    pub rust_name: &'static str,
    /// The documentation, in a sentence or two.
    pub doc: &'static str,
    /// An expression that creates one. It must compile.
    pub example: &'static str,
    /// Its fields.
    pub fields: &'static [Field],
    /// The combinations of fields that are allowed.
    pub shape: Shape,
}

impl Struct {
    /// Returns the field of that name.
    pub fn field(&self, name: &str) -> Option<&'static Field> {
        self.fields.iter().find(|field| field.name == name)
    }

    /// Whether an object is a key with its value, and nothing else. The API has a map in the place of a
    /// list of them.
    pub fn is_pair(&self) -> bool {
        matches!(self.fields, [key, value] if key.name == "key" && value.name == "value")
    }

    /// Returns the field that has its value from a key of a Kubernetes Secret, which another field
    /// names: `password` for `password_from`. The API has only the first of them.
    pub fn filled_by(&self, reference: &Field) -> Option<&'static Field> {
        match &reference.ty {
            Type::Struct(key) if key.rust_name == "SecretKeyRef" => {
                self.field(reference.name.strip_suffix("_from")?)
            }
            _ => None,
        }
    }

    /// Whether the value of a field can be that of a Kubernetes Secret.
    pub fn is_secret(&self, field: &Field) -> bool {
        let mut filled = self.fields.iter().filter_map(|reference| self.filled_by(reference));
        filled.any(|filled| filled.name == field.name)
    }
}

/// The combinations of fields that a [`Struct`] allows.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Shape {
    /// Any of the fields. The arguments of `new` are the fields without which the object is
    /// useless.
    Fields {
        /// The arguments of `new`, in order.
        new: &'static [&'static str],
    },
    /// Exactly one of the fields, in addition to the `common` ones.
    OneOf {
        /// The fields that each variant also has. They are the first arguments of its constructor.
        common: &'static [&'static str],
    },
}

/// A field of a [`Struct`].
#[derive(Debug, Clone, Copy)]
pub struct Field {
    /// The CRD's name for it.
    pub name: &'static str,
    /// The type of its value.
    pub ty: Type,
    /// The documentation, with the unit and the limits. It starts with a noun phrase, from which
    /// the documentation of the setter is generated.
    pub doc: &'static str,
    /// The behaviour that only the archived operator has, in a sentence. It is empty if there is
    /// none.
    pub archived: &'static str,
    /// The smallest and the largest number, if the field is a number.
    pub range: (i32, i32),
    /// Whether 0 is a value beside those of the range.
    pub or_zero: bool,
    /// The largest value that Databricks accepts, if it limits the size.
    pub most: Option<Most>,
    /// The way out of a value that is too large, beside a smaller one: an imperative clause. It is empty
    /// if there is none.
    pub beyond: &'static str,
    /// Whether an empty text is a value like any other.
    pub can_be_empty: bool,
    /// The form of its text, if it is an id that Databricks makes.
    pub id: Option<IdForm>,
    /// The only operator that has the field, unless each has it.
    pub only_for: Option<Operator>,
}

impl Field {
    /// Says that an empty text is a value like any other.
    pub(super) const fn or_empty(self) -> Self {
        Self { can_be_empty: true, ..self }
    }

    /// Says that its text is an id that Databricks makes.
    pub(super) const fn is_id(self, id: IdForm) -> Self {
        Self { id: Some(id), ..self }
    }

    /// Sets the smallest number.
    pub(super) const fn from(self, min: i32) -> Self {
        Self { range: (min, self.range.1), ..self }
    }

    /// Sets the largest number.
    pub(super) const fn up_to(self, max: i32) -> Self {
        Self { range: (self.range.0, max), ..self }
    }

    /// Sets the size of the largest value.
    pub(super) const fn at_most(self, most: Most) -> Self {
        Self { most: Some(most), ..self }
    }

    /// Sets the way out of a value that is too large, beside a smaller one.
    pub(super) const fn beyond(self, clause: &'static str) -> Self {
        Self { beyond: clause, ..self }
    }

    /// Says that 0 is a value beside those of the range.
    pub(super) const fn or_zero(self) -> Self {
        Self { or_zero: true, ..self }
    }

    /// Says that only kfp-dbx-operator has the field.
    pub(super) const fn of_kfp_dbx(self) -> Self {
        Self { only_for: Some(Operator::KfpDbx), ..self }
    }

    /// Whether each operator that a pipeline is written for has the field.
    pub fn is_in(&self, operator: Option<Operator>) -> bool {
        has(operator, self.only_for)
    }

    /// Adds a sentence about the archived operator.
    pub(super) const fn archived(self, archived: &'static str) -> Self {
        Self { archived, ..self }
    }
}

/// The size of the largest value of a field that Databricks accepts.
///
/// The reference of the REST API and the comments of its published models have these limits.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Most {
    /// The number of items of a list, or of entries of a map.
    Items(usize),
    /// The number of characters of a text, or of all keys and values of a map.
    Characters(usize),
    /// The number of bytes of a text in UTF-8.
    Bytes(usize),
    /// The number of bytes of the value as JSON.
    Json(usize),
    /// The number of bytes of an object as JSON that has the field alone.
    Parameters(usize),
}

/// What an id that Databricks makes is the id of. Its form is that of all published examples; Databricks
/// promises none.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum IdForm {
    /// A cluster policy: 16 hexadecimal digits.
    Policy,
    /// A SQL warehouse: 16 hexadecimal digits.
    Warehouse,
    /// A pipeline of Databricks: a UUID.
    Pipeline,
}

/// The type of a field.
#[derive(Debug, Clone, Copy)]
pub enum Type {
    /// Text.
    Text,
    /// Text that a program receives as its argument. Numbers and booleans are also accepted, as
    /// text.
    Argument,
    /// Bytes, written as standard base64.
    Base64,
    /// A 32-bit integer. A larger value would stop the operator from listing the kind at all.
    Int32,
    /// A 64-bit integer.
    Int64,
    /// A number, with or without a fraction.
    Float,
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
    /// Returns the object and its only field, if the type is an object of one field. A
    /// constructor then takes that field instead of the object.
    pub fn single(&self) -> Option<(&'static Struct, &'static Field)> {
        match self {
            Self::Struct(object) => match object.fields {
                [field] => Some((object, field)),
                _ => None,
            },
            _ => None,
        }
    }

    /// Returns the trait of the values that a setter of this type accepts. Each implies
    /// `IntoValue<T>` of the Rust type, and has a text for values that do not implement it.
    pub fn accepts(&self) -> String {
        let ty = self.rust();
        match self {
            Self::Text => "IntoText".to_owned(),
            Self::Base64 => "IntoBytes".to_owned(),
            Self::Bool => "IntoBool".to_owned(),
            Self::Int32 | Self::Int64 | Self::Float => format!("IntoNumber<{ty}>"),
            Self::Closed(_) => format!("IntoWord<{ty}>"),
            Self::Struct(Struct { shape: Shape::Fields { .. }, .. }) => format!("IntoSpec<{ty}>"),
            // An object without a function `new`.
            Self::Struct(_) | Self::Argument => format!("IntoValue<{ty}>"),
            Self::List(Self::Argument) => "IntoArguments".to_owned(),
            Self::List(item) => format!("IntoList<{}>", item.rust()),
            Self::Map(value) => format!("IntoMap<{}>", value.rust()),
        }
    }

    /// Returns the Rust type `T` of the `IntoValue<T>` that a setter of this type accepts.
    pub fn rust(&self) -> String {
        match self {
            Self::Text => "String".to_owned(),
            Self::Argument => "Argument".to_owned(),
            Self::Base64 => "Base64".to_owned(),
            Self::Int32 => "i32".to_owned(),
            Self::Int64 => "i64".to_owned(),
            Self::Float => "f64".to_owned(),
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
    /// The documentation, in a sentence.
    pub doc: &'static str,
    /// The words, each with its Rust variant and its documentation.
    pub values: &'static [(&'static str, &'static str, &'static str)],
    /// Those of the words that only kfp-dbx-operator has.
    pub only_kfp_dbx: &'static [&'static str],
}

/// Returns the row of a field.
pub(super) const fn field(name: &'static str, ty: Type, doc: &'static str) -> Field {
    Field {
        name,
        ty,
        doc,
        archived: "",
        range: (i32::MIN, i32::MAX),
        or_zero: false,
        most: None,
        beyond: "",
        can_be_empty: false,
        id: None,
        only_for: None,
    }
}

/// Returns the fields of several lists as one list.
macro_rules! fields {
    ($($list:expr),+ $(,)?) => {{
        const LISTS: &[&[$crate::table::Field]] = &[$(&$list),+];
        const ALL: [$crate::table::Field; $crate::table::fields::count(LISTS)] =
            $crate::table::fields::concat(LISTS);
        &ALL
    }};
}

pub(super) use fields;

/// Returns the number of fields of several lists.
pub(super) const fn count(lists: &[&[Field]]) -> usize {
    let (mut list, mut count) = (0, 0);
    while list < lists.len() {
        count += lists[list].len();
        list += 1;
    }
    count
}

/// Returns the fields of several lists. `N` is their number.
pub(super) const fn concat<const N: usize>(lists: &[&[Field]]) -> [Field; N] {
    let mut all = [field("", Type::Text, ""); N];
    let (mut list, mut at) = (0, 0);
    while list < lists.len() {
        let mut row = 0;
        while row < lists[list].len() {
            all[at] = lists[list][row];
            at += 1;
            row += 1;
        }
        list += 1;
    }
    all
}
