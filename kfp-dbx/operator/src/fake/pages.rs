//! Pages of lists.

use super::fields::Fields;
use super::problem::Problem;

/// A page that a request asks for.
pub(super) struct Page {
    /// The number of items.
    pub(super) limit: usize,
    /// The place after which the page begins.
    pub(super) after: Option<String>,
}

impl Page {
    /// Reads the number of items and the token of a page.
    pub(super) fn read(
        fields: Fields<'_>,
        limit: &str,
        usual: usize,
        most: usize,
    ) -> Result<Self, Problem> {
        let asked = fields.number(limit).filter(|asked| *asked != 0);
        let limit = match asked {
            None => usual,
            Some(asked) => {
                usize::try_from(asked).ok().filter(|asked| *asked <= most).ok_or_else(|| {
                    Problem::invalid(format!("{limit} must be between 1 and {most}."))
                })?
            }
        };
        let after = match fields.text("page_token").filter(|token| !token.is_empty()) {
            None => None,
            Some(token) => Some(
                token
                    .strip_prefix(TOKEN)
                    .ok_or_else(|| Problem::invalid(format!("Invalid page token: {token}")))?
                    .to_owned(),
            ),
        };
        Ok(Self { limit, after })
    }

    /// Reads the place after which the page begins, as a number.
    pub(super) fn after_id(&self) -> Result<Option<u64>, Problem> {
        let invalid = |_| Problem::invalid("Invalid page token");
        self.after.as_deref().map(|after| after.parse().map_err(invalid)).transpose()
    }
}

/// The beginning of the tokens, so that nobody takes them for numbers.
const TOKEN: &str = "after:";

/// Returns the token of the page after an item.
pub(super) fn token(last: impl std::fmt::Display) -> String {
    format!("{TOKEN}{last}")
}
