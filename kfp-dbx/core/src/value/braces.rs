//! Names in braces, as a format string has them, in texts that are no format strings.

use crate::rule::{FORGOTTEN_FORMAT, Finding};

/// The length up to which a text is repeated in the help.
const SHOWN: usize = 100;

/// Reports a text with the name of a runtime value in braces. `is_runtime` tells these names.
pub fn forgotten_format(text: &str, mut is_runtime: impl FnMut(&str) -> bool) -> Option<Finding> {
    // Most texts have no brace.
    if !text.contains('{') {
        return None;
    }
    let mut first = None;
    let mut template = String::new();
    let mut rest = text;
    while let Some(at) = rest.find('{') {
        let (before, braced) = rest.split_at(at);
        template.push_str(&escaped(before));
        let place = match before.ends_with(OTHERS) {
            // These are the places of shells, and of most languages of templates.
            true => None,
            false => place(braced),
        };
        let length = match place.filter(|(name, _)| is_runtime(name)) {
            Some((name, length)) => {
                first.get_or_insert(name);
                template.extend(["{", name, "}"]);
                length
            }
            None => {
                let run = braced.len() - braced.trim_start_matches('{').len();
                template.push_str(&escaped(&braced[..run]));
                run
            }
        };
        rest = &braced[length..];
    }
    template.push_str(&escaped(rest));
    let name = first?;
    let message = format!(
        "a text contains `{{{name}}}`, but only `format!` fills in runtime values: without it, the braces and the name reach the workflow as they are written"
    );
    let help = match template.len() <= SHOWN {
        true => format!("write `format!({template:?})`"),
        false => String::from("write `format!(…)` around the text, with other braces doubled"),
    };
    Some(Finding::new(&FORGOTTEN_FORMAT, message).help(help))
}

/// The characters that make something else of the brace that follows.
const OTHERS: [char; 4] = ['$', '#', '%', '\\'];

fn escaped(text: &str) -> String {
    text.replace('{', "{{").replace('}', "}}")
}

/// Returns the name and the length of a place such as `{name}` or `{name:?}` at the start of a text.
/// Two braces are a tag of Argo's or of Databricks's.
fn place(text: &str) -> Option<(&str, usize)> {
    let inside = text.strip_prefix('{')?;
    let (inside, _) = inside.split_once('}')?;
    let (name, form) =
        inside.split_once(':').map_or((inside, None), |(name, form)| (name, Some(form)));
    let is_name = name.starts_with(|c: char| c.is_alphabetic() || c == '_')
        && name.chars().all(|c| c.is_alphanumeric() || c == '_');
    let is_place = is_name && form.is_none_or(is_form);
    is_place.then_some((name, inside.len() + "{}".len()))
}

/// Returns whether a text may be the format of a place: `:` is also a sign of YAML and of others.
fn is_form(form: &str) -> bool {
    let form = match form.char_indices().nth(1) {
        Some((at, '<' | '^' | '>')) => &form[at..],
        _ => form,
    };
    !form.is_empty() && form.chars().all(|c| c.is_ascii_digit() || "<^>+-#.$*?xXobeE".contains(c))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn help(text: &str) -> Option<String> {
        forgotten_format(text, |name| matches!(name, "mode" | "other"))?.help
    }

    #[test]
    fn the_help_is_the_code_to_write() {
        for (text, template) in [
            ("{mode}", "{mode}"),
            ("{mode}-run", "{mode}-run"),
            ("/a/{mode}/{other}/{third}", "/a/{mode}/{other}/{{third}}"),
            ("{mode:?} and {other:>8}", "{mode} and {other}"),
            ("{\"a\": {mode}}", "{{\"a\": {mode}}}"),
            ("{{workflow.uid}}-{mode}", "{{{{workflow.uid}}}}-{mode}"),
            ("${mode} {mode}\n", "${{mode}} {mode}\n"),
        ] {
            assert_eq!(help(text), Some(format!("write `format!({template:?})`")), "{text}");
        }
        let long = format!("{{mode}}{}", "x".repeat(200));
        assert!(help(&long).unwrap().contains('…'));
    }

    #[test]
    fn other_braces_mean_something_else() {
        for text in [
            "",
            "mode",
            "{",
            "}",
            "{}",
            "{0}",
            "{third}",
            "{mode",
            "mode}",
            "{ mode }",
            "{mode.x}",
            "{{mode}}",
            "{{{mode}}}",
            "${mode}",
            "#{mode}",
            "%{mode}",
            "\\{mode\\}",
            "{mode: full}",
            "{mode:full}",
            "{mode:}",
            "{Mode}",
        ] {
            assert_eq!(help(text), None, "{text}");
        }
    }
}
