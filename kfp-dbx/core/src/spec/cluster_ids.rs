//! The ids of clusters: Databricks makes them, and they have a form that names rarely have.

use crate::rule::{CLUSTER_ID, Finding};
use crate::table::Work;
use crate::text::excerpt::excerpt;
use crate::value::{Piece, Text, Value};

/// Reports a text that can't be the id of a cluster, as far as it is known before the run.
pub(super) fn no_id(value: &Value, noun: &str, work: &Work) -> Option<Finding> {
    let Value::Text(text) = value else { return None };
    let (begin, is_whole) = match text {
        Text::Literal(text) => (text.as_str(), true),
        Text::Mixed(pieces) => (pieces.first().and_then(Piece::as_literal)?.as_str(), false),
    };
    // An empty text counts as not set.
    if begin.is_empty() || begins_id(begin, is_whole) {
        return None;
    }
    let message = format!(
        "`{}` is `{}`, but Databricks makes ids like `0923-164208-meows279`: there is no such cluster, and the {noun} never starts",
        work.cluster_id,
        excerpt(begin) + if is_whole { "" } else { "…" },
    );
    let help = format!(
        "use the output `cluster_id` of the op that creates the cluster, or set `{}`, which takes the name of any `Dcluster` in the namespace",
        work.cluster_name
    );
    Some(Finding::new(&CLUSTER_ID, message).help(help))
}

/// The date and the time at which an id begins: `0` stands for any digit.
const DATE_AND_TIME: &str = "0000-000000-";

/// Returns whether a text is an id, or the beginning of one: a date, a time and a word.
fn begins_id(text: &str, is_whole: bool) -> bool {
    let fits = |(c, form): (char, char)| match form {
        '0' => c.is_ascii_digit(),
        form => c == form,
    };
    let mut word = text.chars().skip(DATE_AND_TIME.len());
    text.chars().zip(DATE_AND_TIME.chars()).all(fits)
        && word.all(|c| c.is_ascii_alphanumeric() || c == '-')
        && (!is_whole || text.len() > DATE_AND_TIME.len())
}

#[cfg(test)]
mod tests {
    use super::begins_id;

    #[test]
    fn ids_are_those_of_databricks() {
        for id in ["0923-164208-meows279", "0612-192217-x7abcdef", "1234-567890-batch-1"] {
            assert!(begins_id(id, true), "{id}");
            for end in 0..id.len() {
                assert!(begins_id(&id[..end], false), "{}", &id[..end]);
            }
        }
        for name in ["my-cluster", "1201-my-cluster", "0923-164208-", "0923-164208", "0923", "ß"] {
            assert!(!begins_id(name, true), "{name}");
        }
        for begin in ["my-", "1201-m", "0923-164208x", "0923_"] {
            assert!(!begins_id(begin, false), "{begin}");
        }
    }
}
