//! The names that a finding offers. Some of them are only for kfp-dbx-operator: a pipeline that is not
//! written for it is not offered them, or learns that it has to be.

use crate::rule::Finding;
use crate::text::nearest::nearest;
use crate::text::quoted::quoted;

/// Names that can be offered, each with whether every operator has it.
pub(super) struct Offers<'n> {
    names: Vec<(&'n str, bool)>,
    /// What only kfp-dbx-operator does with the others: "has", "knows" or "writes".
    does: &'static str,
}

impl<'n> Offers<'n> {
    pub(super) fn new(
        names: impl IntoIterator<Item = (&'n str, bool)>,
        does: &'static str,
    ) -> Self {
        Self { names: names.into_iter().collect(), does }
    }

    /// Returns all names.
    pub(super) fn names(&self) -> impl Iterator<Item = &'n str> + Clone {
        self.names.iter().map(|(name, _)| *name)
    }

    /// Returns the list of all names, which [`listed`](Self::listed) expects in a finding.
    pub(super) fn list(&self) -> String {
        quoted(self.names())
    }

    /// Shortens the list in the texts of a finding to the names that every operator has.
    pub(super) fn listed(&self, finding: Finding) -> Finding {
        let of_each = self.names.iter().filter(|(_, is_of_each)| *is_of_each);
        let of_each = quoted(of_each.map(|(name, _)| *name));
        let list = self.list();
        // Without any of them, the object itself is one of kfp-dbx-operator.
        if of_each.is_empty() || of_each == list {
            return finding;
        }
        finding.unless_kfp_dbx(list, of_each)
    }

    /// Adds a help that offers the nearest name, or lists them.
    pub(super) fn help(&self, finding: Finding, name: &str, list: &str) -> Finding {
        match nearest(name, self.names()) {
            Some(near) => self.did_you_mean(finding, near),
            None => self.listed(finding.help(format!("{list} {}", self.list()))),
        }
    }

    /// Adds a help that offers a name.
    pub(super) fn did_you_mean(&self, finding: Finding, near: &str) -> Finding {
        let finding = finding.help(format!("did you mean `{near}`?"));
        match self.names.iter().any(|(name, is_of_each)| *name == near && *is_of_each) {
            true => finding,
            false => finding.unless_kfp_dbx(
                format!("`{near}`?"),
                format!("`{near}`, which only kfp-dbx-operator {}?", self.does),
            ),
        }
    }
}
