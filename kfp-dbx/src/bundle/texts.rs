//! Literal texts, which contain no reference.

/// A text, and the parts of it that are literal.
#[derive(Default)]
pub(super) struct Written {
    pub(super) whole: String,
    pub(super) plain: String,
}

impl Written {
    /// Adds literal text.
    pub(super) fn push(&mut self, part: &str) {
        self.whole += part;
        self.plain += part;
    }

    /// Adds a reference. What stands before and behind it is no reference together.
    pub(super) fn push_reference(&mut self, reference: &str) {
        self.whole += reference;
        self.plain.push('\0');
    }
}

/// Returns literal text, unless the Databricks CLI would read a reference in it.
pub(super) fn literal(text: &str) -> Result<&str, String> {
    let is_reference = text.split("${").skip(1).any(|rest| {
        rest.split_once('}').is_some_and(|(path, _)| {
            path.starts_with(char::is_alphabetic)
                && path.chars().all(|c| c.is_alphanumeric() || "-_.[]".contains(c))
        })
    });
    match is_reference {
        true => Err("the Databricks CLI would read `${…}` in it as a reference".to_owned()),
        false => Ok(text),
    }
}
