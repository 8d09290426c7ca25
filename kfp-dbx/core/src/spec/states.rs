//! The words and the fields of a status: those in conditions and comparisons exist.

use super::offers::Offers;
use crate::rule::{Finding, UNKNOWN_OUTPUT, UNKNOWN_STATE};
use crate::table::{self, Kind, Operator, StatusField};
use crate::text::excerpt::excerpt;
use crate::text::nearest::nearest;
use crate::text::quoted::quoted;
use crate::value::WorkflowVariable;
use crate::value::selector::{self, Requirement, Test, requirements};

/// The fields that each object has beside its `status`.
const AROUND: &[&str] = &["apiVersion", "kind", "metadata", "spec", "status"];

/// Checks the requirements of a condition on an object of that kind. Returns the first fault, and
/// the first that is one with the archived operator alone.
pub(super) fn check_requirements(
    kind: &Kind,
    name: &str,
    requirements: &[Requirement<'_>],
) -> impl Iterator<Item = Finding> + use<> {
    let mut found: [Option<Finding>; 2] = [None, None];
    for finding in requirements.iter().filter_map(|of| check_requirement(kind, name, of)) {
        found[usize::from(finding.only_for.is_some())].get_or_insert(finding);
    }
    found.into_iter().flatten()
}

fn check_requirement(kind: &Kind, name: &str, requirement: &Requirement<'_>) -> Option<Finding> {
    let path = requirement.key;
    // What else gjson reads has a meaning of its own.
    let is_plain = |c: char| c.is_ascii_alphanumeric() || matches!(c, '_' | '-' | '.');
    if !path.chars().all(is_plain) {
        return None;
    }
    let what = format!("the {name} condition");
    let Some(is_always) = is_always_written(kind, path) else {
        return Some(unknown_path(kind, &what, path, str::to_owned));
    };
    let unknown_word = match (&requirement.test, words_at(kind, path)) {
        (Test::In(given) | Test::NotIn(given), Some(words)) => {
            given.iter().find(|word| !is_one_of(word, words)).map(|word| (word, words))
        }
        _ => None,
    };
    let Some((word, words)) = unknown_word else { return unwritten(is_always, &what, path) };
    let message = format!(
        "{what} names the word `{}`, which `{path}` of a {} never is",
        excerpt(word),
        kind.noun
    );
    Some(with_help(Finding::new(&UNKNOWN_STATE, message), word, words))
}

/// Checks the path of an output of an object of that kind.
pub(super) fn check_output(kind: &Kind, output: &str, path: &str) -> Option<Finding> {
    let plain = path.strip_prefix("{.")?.strip_suffix('}')?;
    // What else kubectl reads has a meaning of its own.
    let is_plain = |c: char| c.is_ascii_alphanumeric() || matches!(c, '_' | '-');
    let is_name = |name: &str| !name.is_empty() && name.chars().all(is_plain);
    if !plain.split('.').all(is_name) {
        return None;
    }
    let what = format!("the output `{output}`");
    match is_always_written(kind, plain) {
        Some(is_always) => unwritten(is_always, &what, plain),
        None => Some(unknown_path(kind, &what, plain, |path| format!("{{.{path}}}"))),
    }
}

/// Reports a path that the archived operator never writes.
fn unwritten(is_always: bool, what: &str, path: &str) -> Option<Finding> {
    (!is_always).then(|| Finding::new(&UNKNOWN_STATE, reads_unwritten(what, path)).of_archived())
}

fn reads_unwritten(what: &str, path: &str) -> String {
    format!("{what} reads `{path}`, which only kfp-dbx-operator writes")
}

/// Reports the use of an output of an op of the table that only kfp-dbx-operator writes. A workflow
/// that is written for each operator has no such output.
pub fn unwritten_output(output: &table::Output) -> Option<Finding> {
    output.only_for?;
    let what = format!("the output `{}`", output.name);
    let message = reads_unwritten(&what, plain(output.json_path));
    Some(Finding::new(&UNKNOWN_OUTPUT, message).of_archived())
}

/// Returns the path in an object that a plain `JSONPath` has between its braces.
fn plain(json_path: &str) -> &str {
    json_path.trim_matches(['{', '}']).trim_start_matches('.')
}

/// An output that is compared: what uses it runs only after its op has succeeded.
#[derive(Debug, Clone, Copy)]
pub struct Output<'a> {
    /// The kind of the op's resource.
    pub kind: &'a Kind,
    /// Its name.
    pub name: &'a str,
    /// Its path in the object.
    pub json_path: &'a str,
    /// The conditions of the op, as far as they are known.
    pub success: Option<&'a str>,
    /// See `success`.
    pub failure: Option<&'a str>,
    /// The op, unless it is on any object: its conditions may depend on the operator.
    pub op: Option<&'static table::Op>,
}

impl Output<'_> {
    fn path(&self) -> &str {
        plain(self.json_path)
    }

    /// Checks a word that is compared with it, as it is asked.
    pub fn check(&self, word: &str, asked: Asked<'_>) -> Option<Finding> {
        self.with_each(|output| output.compared(word, asked))
    }

    /// Checks the other branch of a condition that is met if the output is one of some words.
    pub fn check_otherwise(&self, words: &[&str]) -> Option<Finding> {
        self.with_each(|output| output.otherwise(words))
    }

    /// Returns the fault of the output, which may be one only with the archived operator: its runs end
    /// in fewer ways.
    fn with_each(&self, fault: impl Fn(&Self) -> Option<Finding>) -> Option<Finding> {
        fault(self).or_else(|| {
            let is_same = |one: Option<&str>, other: Option<&str>| match (one, other) {
                (Some(one), Some(other)) => selector::is_same(one, other),
                (one, other) => one == other,
            };
            let of_each = |op: &&table::Op| {
                let (success, failure) = op.conditions(true, None);
                is_same(success, self.success) && is_same(failure, self.failure)
            };
            let op = self.op.filter(of_each)?;
            let (success, failure) = op.conditions(true, Some(Operator::Archived));
            fault(&Self { success, failure, ..*self }).map(Finding::of_archived)
        })
    }

    fn compared(&self, word: &str, asked: Asked<'_>) -> Option<Finding> {
        let of = format!("the output `{}` of a {}", self.name, self.kind.noun);
        check_word(&of, word, words_at(self.kind, self.path())?).or_else(|| {
            let left = self.left()?;
            let is_left = |word: &str| left.words.contains(&word);
            match (asked, left.words.as_slice()) {
                (Asked::Equal(all), _) => {
                    // A word among others may be meant for a day when the conditions leave it.
                    let is_never = !all.is_empty() && !all.iter().copied().any(is_left);
                    is_never.then(|| left.finding(&of, "never", word))
                }
                (Asked::NotEqual, [only]) if *only == word => {
                    Some(left.finding(&of, "always", word))
                }
                (Asked::NotEqual, _) => None,
            }
        })
    }

    fn otherwise(&self, words: &[&str]) -> Option<Finding> {
        let left = self.left()?;
        if !left.words.iter().all(|word| words.contains(word)) {
            return None;
        }
        let of = format!("the other branch never runs, because the output `{}`", self.name);
        let words = left.words.join("` or `");
        Some(left.finding(&of, "always", &words))
    }

    /// Returns the words that it can be once the op has succeeded, if the conditions leave out some.
    fn left(&self) -> Option<Left> {
        let path = self.path();
        let words = words_at(self.kind, path)?;
        let of_status = path.strip_prefix("status.")?;
        let last = self.kind.status.iter().find(|field| field.path == of_status)?.last;
        let named = |condition: Option<&str>| -> Option<Vec<&'static str>> {
            let requirements = condition.map(requirements)?;
            let requirement = requirements.iter().find(|requirement| requirement.key == path)?;
            let Test::In(given) = &requirement.test else { return None };
            let known = |word: &&str| last.iter().copied().find(|last| last == word);
            // Another word may have changed since.
            given.iter().map(known).collect()
        };
        if let Some(only) = named(self.success) {
            return Some(Left { words: only, is_by_success: true });
        }
        let failed = named(self.failure)?;
        let left = words.iter().copied().filter(|word| !failed.contains(word)).collect();
        Some(Left { words: left, is_by_success: false })
    }
}

/// What a comparison asks.
#[derive(Debug, Clone, Copy)]
pub enum Asked<'a> {
    /// Whether the two are equal, or the output is one of these words. The list is empty if it is
    /// not known.
    Equal(&'a [&'a str]),
    /// Whether they differ.
    NotEqual,
}

/// The words that an output can be once its op has succeeded.
struct Left {
    words: Vec<&'static str>,
    /// Whether the success condition lists them. Otherwise the failure condition lists the others.
    is_by_success: bool,
}

impl Left {
    fn finding(&self, of: &str, how_often: &str, word: &str) -> Finding {
        let word = excerpt(word);
        let why = match self.is_by_success {
            true => format!("succeeds only on {}", quoted(self.words.iter().copied())),
            false => format!("fails on `{word}`"),
        };
        let message = format!(
            "{of} is {how_often} `{word}` here: its op {why}, and what uses its outputs runs only after a success"
        );
        Finding::new(&UNKNOWN_STATE, message).help("to react to a failure, write `.after_failure(…)` on the op that reacts, or `on_failure(…)` for the whole workflow")
    }
}

/// Checks a word that is compared with a value of Argo's own.
pub fn check_variable(variable: WorkflowVariable, word: &str) -> Option<Finding> {
    let of = format!("`workflow::{}()`", variable.function());
    check_word(&of, word, variable.words()?)
}

fn check_word(of: &str, word: &str, words: &[&str]) -> Option<Finding> {
    if is_one_of(word, words) {
        return None;
    }
    let message = format!(
        "{of} is never `{}`, so the outcome of this comparison is always the same",
        excerpt(word)
    );
    Some(with_help(Finding::new(&UNKNOWN_STATE, message), word, words))
}

/// An output is empty as long as the operator has not written it.
fn is_one_of(word: &str, words: &[&str]) -> bool {
    word.is_empty() || words.contains(&word)
}

fn with_help(finding: Finding, word: &str, words: &[&str]) -> Finding {
    match nearest(word, words.iter().copied()) {
        Some(near) => finding.help(format!("did you mean `{near}`?")),
        None => finding.help(format!("the words are {}", quoted(words.iter().copied()))),
    }
}

/// Returns the fields of the status that every operator writes.
fn always_written(kind: &Kind) -> impl Iterator<Item = &'static StatusField> + use<> {
    kind.status.iter().filter(|field| field.only_for.is_none())
}

/// Returns the words that a field of the status can be.
fn words_at(kind: &Kind, path: &str) -> Option<&'static [&'static str]> {
    let path = path.strip_prefix("status.")?;
    kind.status.iter().find(|field| field.path == path).and_then(|field| field.holds.words())
}

/// Returns whether every operator writes the field that an object of that kind can have at a path.
fn is_always_written(kind: &Kind, path: &str) -> Option<bool> {
    let (first, rest) = path.split_once('.').unwrap_or((path, ""));
    if first != "status" || rest.is_empty() {
        return AROUND.contains(&first).then_some(true);
    }
    let is_below = |inner: &str, outer: &str| {
        inner.strip_prefix(outer).is_some_and(|rest| rest.is_empty() || rest.starts_with('.'))
    };
    let is_there = |field: &&StatusField| {
        is_below(field.path, rest) || field.holds.has_parts() && is_below(rest, field.path)
    };
    let of_both = always_written(kind).find(is_there);
    of_both.or_else(|| kind.status.iter().find(is_there)).map(|field| field.only_for.is_none())
}

/// Reports a path at which such an object has nothing. `written` writes a path as it is given.
fn unknown_path(kind: &Kind, what: &str, path: &str, written: impl Fn(&str) -> String) -> Finding {
    let message = format!(
        "{what} reads `{path}`, but a `{}` has no such field: no operator writes it",
        kind.kind
    );
    let finding = Finding::new(&UNKNOWN_STATE, message);
    let first = path.split('.').next().unwrap_or_default();
    if kind.spec.field(first).is_some() {
        let whole = written(&format!("spec.{path}"));
        return finding.help(format!("`{first}` is a field of the spec, at `{whole}`"));
    }
    let last = |path: &str| path.rsplit('.').next().unwrap_or_default().to_owned();
    let path_of = |field: &StatusField| format!("status.{}", field.path);
    let paths: Vec<_> = kind.status.iter().map(path_of).collect();
    let all = || paths.iter().map(String::as_str);
    let names: Vec<_> = all().map(last).collect();
    // The name can be right at another path, and misspelt at any.
    let near = nearest(&last(path), names.iter().map(String::as_str));
    let by_name = near.and_then(|near| all().find(|path| last(path) == near));
    match by_name.or_else(|| nearest(path, all())) {
        Some(near) => {
            let is_always = is_always_written(kind, near) == Some(true);
            let near = written(near);
            let paths = Offers::new([(near.as_str(), is_always)], "writes");
            paths.did_you_mean(finding, &near)
        }
        None => {
            let written = always_written(kind).map(|field| (field, path_of(field)));
            let (states, others): (Vec<_>, Vec<_>) =
                written.partition(|(field, _)| field.holds.words().is_some());
            let (what, fields) = match states.is_empty() {
                true => ("the fields of the status are", others),
                false => ("the state is in", states),
            };
            let paths = quoted(fields.iter().map(|(_, path)| path.as_str()));
            finding.help(format!("{what} {paths}"))
        }
    }
}
