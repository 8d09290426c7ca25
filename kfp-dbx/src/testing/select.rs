//! How a test names ops, and the items of ops in loops.

/// An op, or the items of an op in loops: see [`Scenario`](super::Scenario).
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct Select {
    pub(super) op: String,
    pub(super) items: Vec<usize>,
}

/// What names an op: its name, or its name with the place of an item in the loops around it, counted
/// from 0.
///
/// ```
/// use kfp_dbx::testing::*;
///
/// let scenario = Scenario::new()
///     .fails("load") // all items
///     .takes(("load", 2), "1h") // the third item
///     .stop(When::running(("check", [1, 2]))); // in two loops, the outer one first
/// ```
#[diagnostic::on_unimplemented(
    message = "`{Self}` does not name an op",
    label = "expected the name of an op, or its name with the place of an item",
    note = "write `\"load\"`, `(\"load\", 2)` for the third item of a loop, or `(\"load\", [1, 2])` in two loops"
)]
pub trait IntoSelect {
    #[doc(hidden)]
    fn into_select(self) -> Select;
}

/// Returns the places of an item in the loops around it, as a test writes them.
pub(super) fn written_items(items: &[usize]) -> String {
    match items {
        [item] => item.to_string(),
        items => format!("{items:?}"),
    }
}

/// Returns the name of an op, with the places of an item: `load[2]`.
pub(super) fn label(op: &str, items: &[usize]) -> String {
    items.iter().fold(op.to_owned(), |label, item| format!("{label}[{item}]"))
}

impl Select {
    /// Whether all that it stands for is in another one.
    pub(super) fn is_within(&self, other: &Self) -> bool {
        self.op == other.op && self.items.starts_with(&other.items)
    }

    /// Whether both stand for some of the same items.
    pub(super) fn meets(&self, other: &Self) -> bool {
        self.is_within(other) || other.is_within(self)
    }
}

#[diagnostic::do_not_recommend]
impl IntoSelect for Select {
    fn into_select(self) -> Select {
        self
    }
}

macro_rules! names {
    ($($name:ty),*) => {$(
        #[diagnostic::do_not_recommend]
        impl IntoSelect for $name {
            fn into_select(self) -> Select {
                Select { op: self.into(), items: Vec::new() }
            }
        }

        #[diagnostic::do_not_recommend]
        impl IntoSelect for ($name, usize) {
            fn into_select(self) -> Select {
                Select { op: self.0.into(), items: vec![self.1] }
            }
        }

        #[diagnostic::do_not_recommend]
        impl IntoSelect for ($name, Vec<usize>) {
            fn into_select(self) -> Select {
                Select { op: self.0.into(), items: self.1 }
            }
        }

        #[diagnostic::do_not_recommend]
        impl<const N: usize> IntoSelect for ($name, [usize; N]) {
            fn into_select(self) -> Select {
                Select { op: self.0.into(), items: self.1.into() }
            }
        }
    )*};
}

names!(&str, String, &String);
