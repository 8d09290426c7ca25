//! The ids that Databricks makes, of what a spec can name by its id alone: a name has another form.

use crate::rule::{Finding, ID_FORM};
use crate::table::{Field, IdForm};
use crate::text::excerpt::excerpt;
use crate::value::path::Path;
use crate::value::{Piece, Text, Value};

/// An id, in messages.
struct Words {
    /// What it is the id of.
    noun: &'static str,
    /// The form in words.
    form: &'static str,
    /// An id. Each digit in it stands for any hexadecimal one.
    example: &'static str,
    /// The command that lists the ids.
    command: &'static str,
}

static POLICY: Words = Words {
    noun: "cluster policy",
    form: "16 hexadecimal digits",
    example: "60642A1F0300A1B2",
    command: "databricks cluster-policies list",
};
static WAREHOUSE: Words = Words {
    noun: "SQL warehouse",
    form: "16 hexadecimal digits",
    example: "1234567890abcdef",
    command: "databricks warehouses list",
};
static PIPELINE: Words = Words {
    noun: "pipeline",
    form: "a UUID",
    example: "7f0c7a0a-2a6e-4a8a-9d5b-0c7a2c1b0d11",
    command: "databricks pipelines list-pipelines",
};

/// Reports a text that can't be the id that a field takes, as far as it is known before the run.
pub(super) fn no_id(value: &Value, field: &Field, path: &Path<'_>) -> Option<Finding> {
    let words = match field.id? {
        IdForm::Policy => &POLICY,
        IdForm::Warehouse => &WAREHOUSE,
        IdForm::Pipeline => &PIPELINE,
    };
    let Value::Text(text) = value else { return None };
    let (begin, is_whole) = match text {
        Text::Literal(text) => (text.as_str(), true),
        Text::Mixed(pieces) => (pieces.first().and_then(Piece::as_literal)?.as_str(), false),
    };
    // An empty text counts as not set, and Databricks replaces references of its own.
    if begin.is_empty() || begin.contains("{{") || begins(begin, words.example, is_whole) {
        return None;
    }
    let Words { noun, form, example, command } = words;
    let message = format!(
        "`{path}` is `{}`, but the id of a {noun} is {form}, such as `{example}`",
        excerpt(begin) + if is_whole { "" } else { "…" },
    );
    let help = format!(
        "write the id, and not the name: the page of the {noun} in the workspace and `{command}` show it"
    );
    Some(Finding::new(&ID_FORM, message).help(help))
}

/// Returns whether a text is an id of the form of another one, or the beginning of such an id.
fn begins(text: &str, example: &str, is_whole: bool) -> bool {
    let fits = |(c, form): (char, char)| match form {
        '-' => c == '-',
        _ => c.is_ascii_hexdigit(),
    };
    let is_of_length =
        if is_whole { text.len() == example.len() } else { text.len() <= example.len() };
    is_of_length && text.chars().zip(example.chars()).all(fits)
}

#[cfg(test)]
mod tests {
    use super::{PIPELINE, POLICY, WAREHOUSE, begins};

    #[test]
    fn ids_are_those_of_databricks() {
        let ids = [
            (&POLICY, "9C63F0D10A0057B2"),
            (&POLICY, "abcd000000000000"),
            (&WAREHOUSE, "475b94ddc7cd5211"),
            (&PIPELINE, "5b2c0d5e-8f0a-4a5e-9a3b-2f6f6f3f9c11"),
        ];
        for (words, id) in ids {
            assert!(begins(id, words.example, true), "{id}");
            for end in 0..id.len() {
                assert!(begins(&id[..end], words.example, false), "{}", &id[..end]);
                assert!(!begins(&id[..end], words.example, true), "{}", &id[..end]);
            }
        }
    }

    #[test]
    fn names_are_none() {
        for name in ["small", "small-cluster-policy", "Personal Compute", "60642A1F0300A1BZ", "ß"]
        {
            assert!(!begins(name, POLICY.example, true), "{name}");
        }
        for begin in ["small-", "60642A1F0300A1B2a", "ß"] {
            assert!(!begins(begin, POLICY.example, false), "{begin}");
        }
        for other in ["my pipeline", "60642A1F0300A1B2", "5b2c0d5e8f0a4a5e9a3b2f6f6f3f9c11"] {
            assert!(!begins(other, PIPELINE.example, true), "{other}");
        }
    }
}
