//! The values that texts refer to.

use std::borrow::Cow;

/// The values that texts refer to, by names such as `tasks.a.outputs.parameters.x`.
pub trait Scope {
    /// Returns the value of a name.
    fn lookup(&self, name: &str) -> Option<Cow<'_, str>>;

    /// Whether there are names that begin with this one and a dot. An expression sees a map there,
    /// and a value of the name itself is hidden.
    fn has_under(&self, name: &str) -> bool;

    /// Returns the last parts of the names right under a name, for an expression that takes a map
    /// whole.
    fn under(&self, name: &str) -> Vec<String>;
}

/// Whether an expression that contains a name finds something there.
pub(crate) fn has(scope: &dyn Scope, name: &str) -> bool {
    scope.lookup(name).is_some() || scope.has_under(name)
}

/// A scope that is a map, for texts that refer to few names.
impl Scope for std::collections::BTreeMap<String, String> {
    fn lookup(&self, name: &str) -> Option<Cow<'_, str>> {
        self.get(name).map(|value| value.as_str().into())
    }

    fn has_under(&self, name: &str) -> bool {
        let prefix = format!("{name}.");
        self.range(prefix.clone()..).next().is_some_and(|(known, _)| known.starts_with(&prefix))
    }

    fn under(&self, name: &str) -> Vec<String> {
        let prefix = format!("{name}.");
        let known =
            self.range(prefix.clone()..).map_while(|(known, _)| known.strip_prefix(&prefix));
        let mut parts: Vec<String> =
            known.map(|rest| rest.split('.').next().unwrap_or(rest).to_owned()).collect();
        parts.dedup();
        parts
    }
}
