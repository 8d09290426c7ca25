//! Literal texts, which contain no reference, and references.

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

/// Returns the reference to the id of a job of the bundle.
pub(super) fn job_id(key: &str) -> String {
    format!("${{resources.jobs.{key}.id}}")
}

/// Returns the reference to a parameter of the job.
pub(super) fn parameter(name: &str) -> String {
    format!("{{{{job.parameters.{}}}}}", quoted(name))
}

/// Returns a name as references contain it: in backticks, unless it is an identifier.
pub(super) fn quoted(name: &str) -> String {
    match name.chars().all(|c| c.is_ascii_alphanumeric() || c == '_') {
        true => name.to_owned(),
        false => format!("`{name}`"),
    }
}
