//! Names in braces, as a format string has them, in texts that are no format strings.

use super::variable::WorkflowVariable;
use crate::rule::{FORGOTTEN_FORMAT, Finding};

/// The length up to which a text is repeated in the help.
const SHOWN: usize = 100;

/// The beginnings of Argo's tags for the parameters of a workflow.
const PARAMETERS: [&str; 2] = ["inputs.parameters.", "workflow.parameters."];

/// How a text is made, and who reads it.
#[derive(Debug, Clone, Copy, Default)]
pub struct Braces {
    /// Whether `format!` made it, which writes doubled braces as single ones.
    pub is_formatted: bool,
    /// Whether a program may read it that has tags of its own, of the same form as Argo's.
    pub has_tags: bool,
}

/// Reports a text with a runtime value in braces. `is_runtime` tells the names and the expressions,
/// such as `run.outputs.run_id`, that are runtime values.
pub fn forgotten_format(
    text: &str,
    braces: Braces,
    mut is_runtime: impl FnMut(&str) -> bool,
) -> Option<Finding> {
    // Most texts have no brace.
    if !text.contains('{') {
        return None;
    }
    let mut call = Call::default();
    let mut rest = text;
    while let Some(at) = rest.find('{') {
        let (before, braced) = rest.split_at(at);
        call.literal(before);
        let place = match before.ends_with(OTHERS) {
            // These are the places of shells, and of most languages of templates.
            true => None,
            false => Place::of(braced, braces.has_tags, &mut is_runtime),
        };
        let length = match place {
            Some(place) => {
                let length = place.written.len();
                call.place(place);
                length
            }
            None => {
                let run = braced.len() - braced.trim_start_matches('{').len();
                call.literal(&braced[..run]);
                run
            }
        };
        rest = &braced[length..];
    }
    call.literal(rest);
    let Place { written, code } = call.first.as_ref()?;
    let (message, help) = match braces.is_formatted {
        true => (
            format!(
                "a text contains `{written}`: `format!` writes `{{{{` as a brace and fills in only what is in single braces"
            ),
            match is_name(code) {
                true => format!("write `{{{code}}}` in the template"),
                false => format!("write `{{}}` in the template, and `{code}` as an argument"),
            },
        ),
        false => (
            format!(
                "a text contains `{written}`, but only `format!` fills in runtime values: without it, the braces and the name reach the workflow as they are written"
            ),
            call.help(),
        ),
    };
    Some(Finding::new(&FORGOTTEN_FORMAT, message).help(help))
}

/// The `format!` to write in place of a text.
#[derive(Default)]
struct Call<'t> {
    template: String,
    args: Vec<String>,
    first: Option<Place<'t>>,
    /// The code of the place, if the text is a single one.
    whole: Option<String>,
}

impl<'t> Call<'t> {
    fn literal(&mut self, text: &str) {
        if !text.is_empty() {
            self.whole = None;
            self.template.push_str(&text.replace('{', "{{").replace('}', "}}"));
        }
    }

    fn place(&mut self, place: Place<'t>) {
        self.whole = self.template.is_empty().then(|| place.code.clone());
        if is_name(&place.code) {
            self.template.extend(["{", &place.code, "}"]);
        } else {
            self.template.push_str("{}");
            self.args.push(place.code.clone());
        }
        self.first.get_or_insert(place);
    }

    fn help(&self) -> String {
        if let Some(code) = &self.whole {
            return format!("write `{code}`, without the quotes and the braces");
        }
        let mut args = String::new();
        self.args.iter().for_each(|arg| args.extend([", ", arg]));
        match self.template.len() + args.len() <= SHOWN {
            true => format!("write `format!({:?}{args})`", self.template),
            false => String::from("write `format!(…)` around the text, with other braces doubled"),
        }
    }
}

/// The characters that make something else of the brace that follows.
const OTHERS: [char; 4] = ['$', '#', '%', '\\'];

/// A place in a text that a runtime value is meant to fill.
struct Place<'t> {
    /// The place, with its braces.
    written: &'t str,
    /// The code of the value.
    code: String,
}

impl<'t> Place<'t> {
    /// Returns the place at the start of a text: `{name}`, `{name:?}`, `{run.outputs.run_id}`, or a
    /// value of Argo's own in one pair of braces or two. Other names in two braces are a tag of
    /// another program's.
    fn of(text: &'t str, has_tags: bool, is_runtime: &mut dyn FnMut(&str) -> bool) -> Option<Self> {
        let braces = if text.starts_with("{{") { 2 } else { 1 };
        let end = text.find(['}', '\n'])?;
        let inside = text.get(braces..end)?;
        let written = text.get(..end + braces).filter(|all| all.ends_with(&"}}"[..braces]))?;
        let found = |code: String| Some(Self { written, code });
        let tag = inside.trim();
        let variable = WorkflowVariable::ALL.iter().find(|variable| variable.tag() == tag);
        if let Some(variable) = variable.filter(|_| !has_tags) {
            return found(format!("workflow::{}()", variable.function()));
        }
        if braces == 2 {
            let of_argo = PARAMETERS.iter().find_map(|begin| tag.strip_prefix(begin));
            let name = of_argo.filter(|name| !has_tags && is_name(name) && is_runtime(name))?;
            return found(name.to_owned());
        }
        let (name, form) = inside.split_once(':').unwrap_or((inside, ""));
        let code = name.trim();
        let is_path = code.split('.').all(is_name);
        let is_place = is_path && (form.is_empty() && !inside.ends_with(':') || is_form(form));
        (is_place && is_runtime(code)).then(|| Self { written, code: code.to_owned() })
    }
}

fn is_name(text: &str) -> bool {
    text.starts_with(|c: char| c.is_alphabetic() || c == '_')
        && text.chars().all(|c| c.is_alphanumeric() || c == '_')
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
        let is_runtime = |name: &str| matches!(name, "mode" | "other" | "run.outputs.run_id");
        forgotten_format(text, Braces::default(), is_runtime)?.help
    }

    #[test]
    fn the_help_is_the_code_to_write() {
        for (text, call) in [
            ("{mode}-run", r#""{mode}-run""#),
            ("/a/{mode}/{other}/{third}", r#""/a/{mode}/{other}/{{third}}""#),
            ("{mode:?} and {other:>8}", r#""{mode} and {other}""#),
            ("{\"a\": {mode}}", r#""{{\"a\": {mode}}}""#),
            ("{{run_id}}-{mode}", r#""{{{{run_id}}}}-{mode}""#),
            ("${mode} {mode}\n", r#""${{mode}} {mode}\n""#),
            ("{ mode }-x", r#""{mode}-x""#),
            ("x-{run.outputs.run_id}-{mode}", r#""x-{}-{mode}", run.outputs.run_id"#),
            ("{{workflow.uid}}-{mode}", r#""{}-{mode}", workflow::uid()"#),
            ("run-{workflow.name}", r#""run-{}", workflow::name()"#),
            ("a {{ workflow.uid }}", r#""a {}", workflow::uid()"#),
            ("a{{inputs.parameters.mode}}", r#""a{mode}""#),
            ("a{{workflow.parameters.other}}", r#""a{other}""#),
        ] {
            assert_eq!(help(text), Some(format!("write `format!({call})`")), "{text}");
        }
        for (text, code) in [
            ("{mode}", "mode"),
            ("{ mode }", "mode"),
            ("{mode:03}", "mode"),
            ("{run.outputs.run_id}", "run.outputs.run_id"),
            ("{{workflow.uid}}", "workflow::uid()"),
        ] {
            let help = help(text).unwrap();
            assert_eq!(
                help,
                format!("write `{code}`, without the quotes and the braces"),
                "{text}"
            );
        }
        let long = format!("{{mode}}{}", "x".repeat(200));
        assert!(help(&long).unwrap().contains('…'));
    }

    #[test]
    fn doubled_braces_of_a_format_are_single_ones() {
        let braces = Braces { is_formatted: true, ..Braces::default() };
        let help = |text| forgotten_format(text, braces, |name| name == "mode")?.help;
        assert_eq!(help("a-{mode}"), Some("write `{mode}` in the template".to_owned()));
        let call = "write `{}` in the template, and `workflow::uid()` as an argument";
        assert_eq!(help("a-{workflow.uid}"), Some(call.to_owned()));
    }

    #[test]
    fn other_braces_mean_something_else() {
        for text in [
            "",
            "mode",
            "{",
            "}",
            "{}",
            "{ }",
            "{0}",
            "{third}",
            "{mode",
            "mode}",
            "{mode\n}",
            "{mode.x}",
            "{mode.}",
            "{.mode}",
            "{{mode}}",
            "{{mode}",
            "{{{mode}}}",
            "${mode}",
            "#{mode}",
            "%{mode}",
            "\\{mode\\}",
            "{mode: full}",
            "{mode:full}",
            "{mode:}",
            "{Mode}",
            "{{workflow}}",
            "{{workflow.other}}",
            "{{inputs.parameters.third}}",
            "{{secrets/a/b}}",
            "{{job.id}}",
        ] {
            assert_eq!(help(text), None, "{text}");
        }
        for text in ["{{workflow.uid}}", "{workflow.uid}", "{{inputs.parameters.mode}}"] {
            let braces = Braces { has_tags: true, ..Braces::default() };
            assert!(forgotten_format(text, braces, |name| name == "mode").is_none(), "{text}");
        }
    }
}
