//! Lists of names in messages.

/// Lists names in backticks, with commas: `` `jar`, `egg`, `whl` ``.
pub fn quoted<'a>(names: impl IntoIterator<Item = &'a str>) -> String {
    names.into_iter().map(|name| format!("`{name}`")).collect::<Vec<_>>().join(", ")
}
