//! The operators that act on the objects of a workflow.

use std::fmt;
use std::str::FromStr;

use crate::text::nearest::nearest;
use crate::text::quoted::quoted;

/// An operator that serves the kinds of the table.
///
/// A pipeline that names none is checked for both.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Operator {
    /// The Azure Databricks Operator for Kubernetes, which Microsoft archived.
    Archived,
    /// The operator of this project.
    KfpDbx,
}

impl Operator {
    /// Every operator.
    pub const ALL: [Self; 2] = [Self::Archived, Self::KfpDbx];

    /// Returns the word by which a pipeline names the operator.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Archived => "azure-databricks-operator",
            Self::KfpDbx => "kfp-dbx",
        }
    }

    /// Reads the operator that a pipeline is written for.
    ///
    /// # Errors
    /// No operator has that name: [`known`](Self::known) is the help.
    pub fn target(text: &str) -> Result<Self, String> {
        let found = Self::ALL.into_iter().find(|operator| operator.as_str() == text);
        found.ok_or_else(|| format!("there is no operator `{text}`"))
    }

    /// Returns the help for a word that names no operator.
    pub fn known(text: &str) -> String {
        let names = || Self::ALL.into_iter().map(Self::as_str);
        let all = format!("the operators are {}", quoted(names()));
        match nearest(text, names()) {
            Some(near) => format!("did you mean `{near}`? {all}"),
            None => all,
        }
    }
}

/// Whether each operator that a pipeline is written for has something that only one may have.
pub(super) fn has(operator: Option<Operator>, only_for: Option<Operator>) -> bool {
    only_for.is_none() || only_for == operator
}

impl FromStr for Operator {
    type Err = String;

    /// Reads an operator as [`target`](Self::target) does.
    fn from_str(text: &str) -> Result<Self, String> {
        Self::target(text)
    }
}

impl fmt::Display for Operator {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.as_str())
    }
}

#[cfg(test)]
mod tests {
    use super::Operator;

    #[test]
    fn an_operator_has_one_word() {
        for operator in Operator::ALL {
            assert_eq!(Operator::target(&operator.to_string()), Ok(operator));
        }
        for wrong in ["", "kfp_dbx", "KFP-DBX", "kfp-dbx ", "kfp-dbx-operator", "databricks"] {
            let why = Operator::target(wrong).unwrap_err();
            assert_eq!(why, format!("there is no operator `{wrong}`"));
        }
    }

    #[test]
    fn a_wrong_word_has_the_nearest_name_and_the_list() {
        let all = "the operators are `azure-databricks-operator`, `kfp-dbx`";
        assert_eq!(Operator::known("x"), all);
        assert_eq!(Operator::known("kfp_dbx"), format!("did you mean `kfp-dbx`? {all}"));
        let near = Operator::known("azure-databrick-operator");
        assert_eq!(near, format!("did you mean `azure-databricks-operator`? {all}"));
    }
}
