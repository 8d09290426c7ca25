//! A resource template, read once.

use kfp_dbx_core::table::Action;

/// The fields of a resource template, with their tags replaced. (None of those that pipelines of this
/// project emit has a tag.)
#[derive(Clone, Copy, Debug, Default)]
pub(crate) struct Source<'a> {
    /// The `action`.
    pub(crate) action: &'a str,
    /// The `flags`.
    pub(crate) flags: &'a [String],
    /// The `successCondition`.
    pub(crate) success: Option<&'a str>,
    /// The `failureCondition`.
    pub(crate) failure: Option<&'a str>,
    /// The `mergeStrategy`.
    pub(crate) merge: Option<&'a str>,
    /// The `setOwnerReference`.
    pub(crate) owned: bool,
    /// The output parameters: the name, the `jsonPath`, and the `default`.
    pub(crate) outputs: &'a [(&'a str, &'a str, Option<&'a str>)],
}

/// A resource template.
#[derive(Clone, Debug)]
pub(crate) struct Plan {
    /// The action.
    pub(crate) action: Action,
}

impl Plan {
    /// Reads a resource template.
    ///
    /// # Errors
    /// All that has no model here: an unknown action or flag, a condition that is none, a JSON path with
    /// parts that are not understood.
    pub(crate) fn new(source: &Source<'_>) -> Result<Self, Vec<String>> {
        let action = Action::ALL.into_iter().find(|action| action.as_str() == source.action);
        match action {
            Some(action) => Ok(Self { action }),
            None => Err(vec![format!("`{}` is no action of a resource template", source.action)]),
        }
    }
}
