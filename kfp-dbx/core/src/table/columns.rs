//! The columns that kubectl shows of an object.

/// A column.
#[derive(Debug)]
pub struct Column {
    /// The head of the column.
    pub name: &'static str,
    /// The path in the object, which begins with `.spec.` or `.status.`.
    pub path: &'static str,
    /// Whether kubectl shows the column only with `-o wide`.
    pub is_wide: bool,
}

/// Returns the row of a column that kubectl always shows.
pub(super) const fn column(name: &'static str, path: &'static str) -> Column {
    Column { name, path, is_wide: false }
}

/// Returns the row of a column that kubectl shows with `-o wide`.
pub(super) const fn wide(name: &'static str, path: &'static str) -> Column {
    Column { name, path, is_wide: true }
}
