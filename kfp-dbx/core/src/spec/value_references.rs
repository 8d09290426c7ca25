//! References to values of Databricks, `{{…}}`, in what tasks take: Databricks refuses one that leads
//! nowhere, or passes on its text.

use std::cell::OnceCell;

use super::misfit::Misfit;
use crate::rule::{Finding, VALUE_REFERENCE, WRONG_TYPE};
use crate::table::Kind;
use crate::table::value_references::{INPUT, NAMESPACES, TASKS, TIMES, VALUES_OF_TASK};
use crate::text::excerpt::excerpt;
use crate::text::nearest::nearest;
use crate::text::quoted::quoted;
use crate::value::path::{Path, field, literal};
use crate::value::{Map, Piece, Text, Value};

/// Checks the references in the tasks of a job or a run, and in the defaults of its parameters.
///
/// `closed` is whether all fields of the spec can be seen.
pub(super) fn check(kind: &Kind, spec: &Map, closed: bool) -> Vec<Misfit> {
    if kind.work().is_none() {
        return Vec::new();
    }
    let known = Known { kind, spec, closed, tasks: OnceCell::new(), parameters: OnceCell::new() };
    let mut walk = Walk { known: &known, is_repeated: false, found: Vec::new() };
    walk.task(spec, &Path::Root);
    if let Some(defaults) = spec.get("parameters") {
        walk.value(defaults, &Path::Field(&Path::Root, "parameters"));
    }
    if let Some(Value::List(tasks)) = spec.get("tasks") {
        let list = Path::Field(&Path::Root, "tasks");
        for (index, task) in tasks.iter().enumerate() {
            if let Value::Map(task) = task {
                walk.task(task, &Path::Item(&list, index));
            }
        }
    }
    walk.found
}

/// What references can lead to. It is looked up for the first reference: most specs have none.
struct Known<'m> {
    kind: &'m Kind,
    spec: &'m Map,
    /// Whether all fields of the spec can be seen.
    closed: bool,
    tasks: OnceCell<Option<Vec<&'m str>>>,
    parameters: OnceCell<Option<Vec<&'m str>>>,
}

impl<'m> Known<'m> {
    /// Returns the name of the kind in messages.
    fn noun(&self) -> &'static str {
        self.kind.noun
    }

    /// Returns the keys of the tasks, if all of them are known.
    fn tasks(&self) -> Option<&[&'m str]> {
        self.tasks.get_or_init(|| names(self.spec.get("tasks")?, "task_key")).as_deref()
    }

    /// Returns the names of the parameters, if all of them are known.
    fn parameters(&self) -> Option<&[&'m str]> {
        let find = || match self.spec.get("parameters") {
            // A run that has tasks of its own has no parameters.
            _ if self.kind.spec.field("parameters").is_none() => Some(Vec::new()),
            Some(list) => names(list, "name"),
            None => self.closed.then(Vec::new),
        };
        self.parameters.get_or_init(find).as_deref()
    }
}

/// Returns the names of the items of a list, if all of them are known.
fn names<'m>(list: &'m Value, name: &str) -> Option<Vec<&'m str>> {
    let Value::List(items) = list else { return None };
    items.iter().map(|item| field(item, name).and_then(literal)).collect()
}

struct Walk<'k> {
    known: &'k Known<'k>,
    /// Whether a for-each task repeats the task.
    is_repeated: bool,
    found: Vec<Misfit>,
}

impl Walk<'_> {
    /// Looks at the task fields of a task, or of a job with one task.
    fn task(&mut self, map: &Map, path: &Path<'_>) {
        for (key, value) in &map.entries {
            let Some(key) = key.as_literal().filter(|key| key.ends_with("_task")) else { continue };
            let path = Path::Field(path, key);
            match value {
                Value::Map(each) if key == "for_each_task" => self.each(each, &path),
                value => self.value(value, &path),
            }
        }
    }

    fn each(&mut self, map: &Map, path: &Path<'_>) {
        if let Some(inputs) = map.get("inputs") {
            let path = Path::Field(path, "inputs");
            self.value(inputs, &path);
            let finding = literal(inputs).and_then(no_list);
            self.found.extend(finding.map(|finding| Misfit::new(path.steps(), finding)));
        }
        if let Some(Value::Map(task)) = map.get("task") {
            let outer = std::mem::replace(&mut self.is_repeated, true);
            self.task(task, &Path::Field(path, "task"));
            self.is_repeated = outer;
        }
    }

    fn value(&mut self, value: &Value, path: &Path<'_>) {
        match value {
            Value::Map(map) => {
                for (key, inner) in &map.entries {
                    if let Some(key) = key.as_literal() {
                        self.value(inner, &Path::Field(path, key));
                    }
                }
            }
            Value::List(items) => {
                for (index, item) in items.iter().enumerate() {
                    self.value(item, &Path::Item(path, index));
                }
            }
            Value::Text(Text::Literal(text)) => self.text(text, path),
            Value::Text(Text::Mixed(pieces)) => {
                for text in pieces.iter().filter_map(Piece::as_literal) {
                    self.text(text, path);
                }
            }
            _ => {}
        }
    }

    fn text(&mut self, text: &str, path: &Path<'_>) {
        // The search for one character is quick, and most texts end here.
        if !text.contains('{') {
            return;
        }
        for part in text.split("{{").skip(1) {
            let Some((inside, _)) = part.split_once("}}") else { continue };
            let finding = words(inside.trim()).and_then(|words| self.reference(&words));
            self.found.extend(finding.map(|finding| Misfit::new(path.steps(), finding)));
        }
    }

    /// Judges a reference, given by its words.
    fn reference(&self, words: &[&str]) -> Option<Finding> {
        match words {
            [TASKS, key, rest @ ..] => self.of_another_task(words, key, rest),
            ["job", "parameters", name, ..] => {
                let known = self.known.parameters()?;
                let why = format!("the {} has no such parameter", self.known.noun());
                let otherwise = match known {
                    [] if self.known.noun() == "run" => {
                        "write the value itself: only a job has `parameters`".to_owned()
                    }
                    [] => format!("add it to the `parameters` of the {}", self.known.noun()),
                    known => {
                        format!("its parameters are {}", quoted(known.iter().copied().take(10)))
                    }
                };
                unknown(words, 2, name, known, &why, otherwise)
            }
            ["job", "start_time", time, ..] => {
                unknown(words, 2, time, &TIMES, "the time has no such part", values(&TIMES))
            }
            [INPUT, ..] if !self.is_repeated => {
                let message = format!(
                    "`{}` leads nowhere: no for-each task repeats this task",
                    written(words)
                );
                let help =
                    "write it in the `task` of a `for_each_task`, whose inputs it stands for";
                Some(Finding::new(&VALUE_REFERENCE, message).help(help))
            }
            [name, value, ..] => {
                let namespace = NAMESPACES.iter().find(|namespace| namespace.name == *name)?;
                let tasks = self.known.tasks().unwrap_or_default();
                let why = format!(
                    "Databricks has no such value of `{name}`, and refuses the {}",
                    self.known.noun()
                );
                let otherwise = match tasks.contains(value) {
                    true => {
                        let words: Vec<_> =
                            [TASKS].into_iter().chain(words[1..].iter().copied()).collect();
                        format!("did you mean `{}`?", written(&words))
                    }
                    false => values(namespace.values),
                };
                unknown(words, 1, value, namespace.values, &why, otherwise)
            }
            _ => None,
        }
    }

    fn of_another_task(&self, words: &[&str], key: &str, rest: &[&str]) -> Option<Finding> {
        let known = self.known.tasks()?;
        let why = format!("the {} has no such task", self.known.noun());
        let tasks = format!("the tasks are {}", quoted(known.iter().copied().take(10)));
        unknown(words, 1, key, known, &why, tasks).or_else(|| {
            let value = rest.first()?;
            let why = format!(
                "Databricks has no such value of a task, and refuses the {}",
                self.known.noun()
            );
            unknown(words, 2, value, &VALUES_OF_TASK, &why, values(&VALUES_OF_TASK))
        })
    }
}

fn values(known: &[&'static str]) -> String {
    format!("there are {}", quoted(known.iter().copied()))
}

/// Reports a word that is none of those that are known there.
fn unknown(
    words: &[&str],
    at: usize,
    word: &str,
    known: &[&str],
    why: &str,
    otherwise: String,
) -> Option<Finding> {
    if known.contains(&word) {
        return None;
    }
    let message = format!("`{}` leads nowhere: {why}", written(words));
    let help = match nearest(word, known.iter().copied()) {
        Some(near) => {
            let mut words = words.to_vec();
            words[at] = near;
            format!("did you mean `{}`?", written(&words))
        }
        None => otherwise,
    };
    Some(Finding::new(&VALUE_REFERENCE, message).help(help))
}

/// Reports inputs that are neither a list nor a reference to one.
fn no_list(inputs: &str) -> Option<Finding> {
    let shown = inputs.trim();
    let is_list = shown.starts_with('[') && shown.ends_with(']');
    // An empty text is reported as a field that is missing.
    if shown.is_empty() || is_list || shown.contains("{{") {
        return None;
    }
    let message = format!(
        "`inputs` must be a list in JSON, or a reference to one, but it is `{}`",
        excerpt(shown)
    );
    let help = r#"write a list such as `["a", "b"]`"#;
    Some(Finding::new(&WRONG_TYPE, message).help(help))
}

/// Returns the words of a reference. A word with other characters than these is in backticks.
fn words(reference: &str) -> Option<Vec<&str>> {
    let mut words = Vec::new();
    let mut rest = reference;
    loop {
        let (word, after) = match rest.strip_prefix('`') {
            Some(quoted) => quoted.split_once('`')?,
            None => rest.split_at(rest.find('.').unwrap_or(rest.len())),
        };
        let is_plain = word.chars().all(is_plain_char);
        if word.is_empty() || !is_plain && !rest.starts_with('`') {
            return None;
        }
        words.push(word);
        match after.strip_prefix('.') {
            Some(more) => rest = more,
            None => return after.is_empty().then_some(words),
        }
    }
}

fn is_plain_char(c: char) -> bool {
    c.is_alphanumeric() || c == '_' || c == '-'
}

fn written(words: &[&str]) -> String {
    let word = |word: &&str| match word.chars().all(is_plain_char) {
        true => (*word).to_owned(),
        false => format!("`{word}`"),
    };
    let words: Vec<_> = words.iter().map(word).collect();
    format!("{{{{{}}}}}", excerpt(&words.join(".")))
}
