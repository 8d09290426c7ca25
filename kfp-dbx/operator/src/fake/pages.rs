//! Pages of lists.

use std::ops::Bound;

use serde_json::Value as Json;

use super::fields::Fields;
use super::problem::Problem;

/// A page that a request asks for.
pub(super) struct Page {
    /// The number of items.
    pub(super) limit: usize,
    /// The number of the item after which the page begins.
    after: Option<u64>,
    /// The number of empty pages before this one, so that no two tokens are the same.
    empty: usize,
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
        let token = fields.text("page_token").filter(|token| !token.is_empty());
        let empty = token.map_or(0, |token| token.matches(EMPTY).count());
        let after = token.map(|token| {
            let number = token
                .trim_end_matches(EMPTY)
                .strip_prefix(TOKEN)
                .and_then(|number| number.parse().ok());
            number.ok_or_else(|| Problem::invalid(format!("Invalid page token: {token}")))
        });
        let after = after.transpose()?;
        Ok(Self { limit, after, empty })
    }

    /// Returns the token of the page that begins after that many items.
    pub(super) fn token_of(offset: usize) -> String {
        format!("{TOKEN}{offset}")
    }

    /// Reads such a token.
    pub(super) fn offset(token: &str) -> Option<usize> {
        token.strip_prefix(TOKEN)?.parse().ok()
    }

    /// Returns the numbers of the items that the page can have: the highest come first.
    pub(super) fn range(&self) -> (Bound<u64>, Bound<u64>) {
        (Bound::Unbounded, self.after.map_or(Bound::Unbounded, Bound::Excluded))
    }

    /// Returns the token of the next page: after the last item, or where this page begins if it has
    /// none.
    pub(super) fn token(&self, last: Option<u64>) -> Json {
        let after = last.or(self.after).unwrap_or(u64::MAX);
        let empty = if last.is_none() { EMPTY.repeat(self.empty + 1) } else { String::new() };
        Json::String(format!("{TOKEN}{after}{empty}"))
    }
}

/// The beginning of the tokens, so that nobody takes them for numbers.
const TOKEN: &str = "after:";

/// What the token after an empty page ends with.
const EMPTY: &str = "+";
