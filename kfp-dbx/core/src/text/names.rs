//! The rules for names of Argo Workflows and Kubernetes, and the sanitizing of the reference.
//!
//! Each rule is a function that returns the first fault of a name, so that the macro and the
//! runtime report it with the same words.

use std::collections::BTreeMap;
use std::collections::btree_map::Entry;

use super::name_rule::{MAX_LABEL, OBJECT, check_label};

/// The length of the longest template and task name that Argo accepts
/// (`workflow/validate/validate.go`).
pub const MAX_TASK_NAME: usize = 128;
/// The length of the longest name of a workflow template that Argo accepts.
pub const MAX_TEMPLATE_NAME: usize = 63;
/// The length of the longest name of a cron workflow that Argo accepts. Argo appends eleven
/// characters for each run.
pub const MAX_CRON_NAME: usize = MAX_TEMPLATE_NAME - 11;

/// Writes the name of an op or a pipeline as kfp 1.8 does: in lower case, with one `-` in place of
/// all characters between letters and digits, and none at the ends.
///
/// ```
/// use kfp_dbx_core::text::names::sanitize;
/// assert_eq!(sanitize("Create Cluster: A"), "create-cluster-a");
/// assert_eq!(sanitize("My Pipeline_1 (ß)"), "my-pipeline-1");
/// ```
pub fn sanitize(name: &str) -> String {
    if is_sanitized(name.as_bytes()) {
        return name.to_owned();
    }
    let mut sanitized = String::with_capacity(name.len());
    for c in name.chars().flat_map(char::to_lowercase) {
        if c.is_ascii_lowercase() || c.is_ascii_digit() {
            sanitized.push(c);
        } else if !sanitized.is_empty() && !sanitized.ends_with('-') {
            sanitized.push('-');
        }
    }
    if sanitized.ends_with('-') {
        sanitized.pop();
    }
    sanitized
}

fn is_sanitized(name: &[u8]) -> bool {
    let mut before = b'-';
    for &byte in name {
        let is_fine = match byte {
            b'-' => before != b'-',
            byte => byte.is_ascii_lowercase() || byte.is_ascii_digit(),
        };
        if !is_fine {
            return false;
        }
        before = byte;
    }
    before != b'-'
}

/// Writes the name of an op as kfp 1.8 does: [`sanitize`]d, with an `n` before a first digit. Argo
/// reads `depends: 1st` as a number and rejects it.
///
/// ```
/// use kfp_dbx_core::text::names::task_name;
/// assert_eq!(task_name("Load 9"), "load-9");
/// assert_eq!(task_name("9 Loads"), "n9-loads");
/// ```
pub fn task_name(name: &str) -> String {
    let sanitized = sanitize(name);
    match sanitized.starts_with(|first: char| first.is_ascii_digit()) {
        true => format!("n{sanitized}"),
        false => sanitized,
    }
}

/// Writes the name of a pipeline as kfp 1.8 does: [`sanitize`]d, or `pipeline` if nothing is left of
/// it.
///
/// ```
/// use kfp_dbx_core::text::names::workflow_name;
/// assert_eq!(workflow_name("DatabricksRun"), "databricksrun");
/// assert_eq!(workflow_name("Выгрузка"), "pipeline");
/// ```
pub fn workflow_name(name: &str) -> String {
    let sanitized = sanitize(name);
    match sanitized.is_empty() {
        true => "pipeline".to_owned(),
        false => sanitized,
    }
}

/// Checks the name of an op, and returns it as [`task_name`] does, if Argo accepts that.
///
/// # Errors
/// The name is invalid. The message states the rule.
pub fn check_op_name(name: &str) -> Result<String, String> {
    let written = task_name(name);
    if written.is_empty() {
        Err("an op's name must contain a letter from a to z or a digit".to_owned())
    } else if written.len() > MAX_TASK_NAME {
        Err(format!(
            "an op's name can have at most {MAX_TASK_NAME} characters, but this one has {}",
            written.len()
        ))
    } else {
        Ok(written)
    }
}

/// Checks the name of a template or a task as it is written (Argo: `^[a-zA-Z0-9][-a-zA-Z0-9]*$`).
///
/// # Errors
/// The name is invalid. The message states the rule.
pub fn check_argo_name(name: &str) -> Result<(), String> {
    let is_allowed = |c: char| c.is_ascii_alphanumeric() || c == '-';
    if name.len() > MAX_TASK_NAME {
        return Err(format!(
            "a name of Argo can have at most {MAX_TASK_NAME} characters, but this one has {}",
            name.len()
        ));
    }
    match name.chars().find(|c| !is_allowed(*c)) {
        Some(c) => {
            Err(format!("a name of Argo can contain only letters, digits and `-`, but not {c:?}"))
        }
        None if !name.starts_with(|c: char| c.is_ascii_alphanumeric()) => {
            Err("a name of Argo must begin with a letter or a digit".to_owned())
        }
        None => Ok(()),
    }
}

/// Checks the name of a pipeline, and returns it as [`workflow_name`] does.
///
/// # Errors
/// The name is invalid. The message states the rule.
pub fn check_pipeline_name(name: &str) -> Result<String, String> {
    let written = workflow_name(name);
    if name.is_empty() {
        Err("a pipeline's name can't be empty".to_owned())
    } else if written.len() > MAX_TASK_NAME {
        Err(format!(
            "a pipeline's name can have at most {MAX_TASK_NAME} characters, but this one has {}",
            written.len()
        ))
    } else {
        Ok(written)
    }
}

/// The expression of Argo for the characters that the display name of a task can't have.
pub const NOT_IN_DISPLAY_NAME: &str = "[^a-zA-Z0-9.-]+";
/// The signs that a display name can't begin or end with.
pub const NOT_AT_ENDS_OF_DISPLAY_NAME: &str = "-.";
/// The lengths of display names that Argo accepts (`workflow/controller/operator.go`). A task with any
/// other name fails.
pub const DISPLAY_NAME_LENGTHS: std::ops::RangeInclusive<usize> = 2..=MAX_LABEL;

/// Writes the display name of a task as Argo accepts it, with one `-` in place of all other
/// characters. Returns `None` if nothing is left that it accepts.
///
/// ```
/// use kfp_dbx_core::text::names::display_name;
/// assert_eq!(display_name("Load sales_2024!").as_deref(), Some("Load-sales-2024"));
/// assert_eq!(display_name("ü"), None);
/// ```
pub fn display_name(text: &str) -> Option<String> {
    let is_allowed = |c: char| c.is_ascii_alphanumeric() || matches!(c, '.' | '-');
    let mut name = String::with_capacity(text.len());
    let mut is_replaced = false;
    for c in text.chars() {
        match is_allowed(c) {
            true => name.push(c),
            false if is_replaced => {}
            false => name.push('-'),
        }
        is_replaced = !is_allowed(c);
    }
    let trimmed =
        |name: &str| name.trim_matches(|c| NOT_AT_ENDS_OF_DISPLAY_NAME.contains(c)).to_owned();
    let mut name = trimmed(&name);
    name.truncate(*DISPLAY_NAME_LENGTHS.end());
    let name = trimmed(&name);
    DISPLAY_NAME_LENGTHS.contains(&name.len()).then_some(name)
}

/// Checks the key of a label or an annotation: a name of at most 63 characters, with
/// or without a DNS name and a `/` before it.
///
/// # Errors
/// The key is invalid. The message states the rule.
pub fn check_label_key(key: &str) -> Result<(), String> {
    let name = match key.split_once('/') {
        Some((prefix, name)) => {
            OBJECT
                .check(prefix)
                .map_err(|_| format!("`{prefix}` is before a `/`, so it must be a DNS name"))?;
            name
        }
        None => key,
    };
    if name.is_empty() {
        return Err("a key can't be empty".to_owned());
    }
    check_label(name).map_err(|why| format!("a key {why}"))
}

/// Checks the name of a parameter (Argo: `^[-a-zA-Z0-9_]+$`).
///
/// # Errors
/// The name is invalid. The message states the rule.
pub fn check_parameter_name(name: &str) -> Result<(), String> {
    let allowed = |c: char| c.is_ascii_alphanumeric() || c == '-' || c == '_';
    if name.is_empty() {
        return Err("a parameter's name can't be empty".to_owned());
    }
    match name.chars().find(|c| !allowed(*c)) {
        None => Ok(()),
        Some(c) => Err(format!(
            "a parameter's name can contain only letters, digits, `-` and `_`, but not {c:?}"
        )),
    }
}

/// The first number of a name that comes again.
const FIRST_NUMBER: usize = 2;

/// The names that are taken. A name that comes again gets `-2`, `-3`, as in the reference.
#[derive(Debug, Default)]
pub struct UniqueNames {
    // Each name has the number at which the search for its next free number continues, so that ten
    // thousand ops of one name take linear time.
    taken: BTreeMap<String, usize>,
}

impl UniqueNames {
    /// Creates an empty set of names.
    pub fn new() -> Self {
        Self::default()
    }

    /// Claims `name` itself if it is free, or else `name` with the lowest free number from 2 up.
    pub fn claim(&mut self, name: &str) -> String {
        let mut number = match self.taken.entry(name.to_owned()) {
            Entry::Vacant(free) => {
                free.insert(FIRST_NUMBER);
                return name.to_owned();
            }
            Entry::Occupied(taken) => *taken.get(),
        };
        loop {
            let numbered = format!("{name}-{number}");
            number += 1;
            if let Entry::Vacant(free) = self.taken.entry(numbered.clone()) {
                free.insert(FIRST_NUMBER);
                self.taken.insert(name.to_owned(), number);
                return numbered;
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn labels_are_those_of_kubernetes() {
        for key in ["team", "example.com/team_1.x", "a"] {
            assert!(check_label_key(key).is_ok(), "{key}");
        }
        for key in ["", "/x", "a/", "A/b", "-a", "a b", "a/b/c"] {
            assert!(check_label_key(key).is_err(), "{key}");
        }
    }

    #[test]
    fn names_of_templates_and_tasks_are_those_of_argo() {
        for name in ["a", "My-name1-2", "123-NAME", "a--", &"a".repeat(128)] {
            assert!(check_argo_name(name).is_ok(), "{name}");
        }
        for name in ["", "-a", "a_b", "a.b", "\u{e9}", &"a".repeat(129)] {
            assert!(check_argo_name(name).is_err(), "{name}");
        }
    }

    #[test]
    fn names_that_come_again_are_numbered() {
        let mut names = UniqueNames::new();
        let claimed: Vec<_> =
            ["a", "a-2", "a", "a", "b"].into_iter().map(|name| names.claim(name)).collect();
        assert_eq!(claimed, ["a", "a-2", "a-3", "a-4", "b"]);
    }

    #[test]
    fn op_names_are_argo_task_names() {
        // As kfp 1.8.22 writes them, but for names of which it leaves nothing.
        for (name, written) in [
            ("Create Cluster", "create-cluster"),
            ("9-load", "n9-load"),
            ("9 load", "n9-load"),
            ("n9-load", "n9-load"),
            ("007", "n007"),
            ("ß9", "n9"),
        ] {
            assert_eq!(check_op_name(name), Ok(written.to_owned()), "{name}");
        }
        for bad in ["", "--", "ß", &"a".repeat(129), &"9".repeat(128)] {
            assert!(check_op_name(bad).is_err(), "{bad}");
        }
    }

    #[test]
    fn pipelines_are_named_as_kfp_names_them() {
        for (name, written) in [
            ("Nightly Load", "nightly-load"),
            ("9-pipe", "9-pipe"),
            ("--", "pipeline"),
            ("é", "pipeline"),
        ] {
            assert_eq!(check_pipeline_name(name), Ok(written.to_owned()), "{name}");
        }
        for bad in ["", &"a".repeat(129)] {
            assert!(check_pipeline_name(bad).is_err(), "{bad}");
        }
    }
}
