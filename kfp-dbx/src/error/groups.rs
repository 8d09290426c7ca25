//! Which findings are displayed together.
//!
//! A pipeline of thousands of ops breaks a rule thousands of times, or not at all. Displayed one by
//! one, its warnings bury the one error that matters.

use std::collections::BTreeMap;
use std::fmt;

use super::diagnostic::{Diagnostic, Level, Place};

/// The number of findings of a rule that are displayed one by one.
const SINGLE: usize = 3;
/// The number of places of a group.
const PLACES: usize = 3;

/// Findings that are displayed as one.
#[derive(Debug)]
pub(crate) struct Group<'a> {
    /// The finding that is displayed in full.
    pub(crate) first: &'a Diagnostic,
    /// Findings at other places.
    others: Vec<&'a Diagnostic>,
    /// The number of findings, with the first.
    count: usize,
}

/// Findings with equal keys are of one group, if there are enough of them.
#[derive(PartialEq, Eq, PartialOrd, Ord)]
enum Key {
    /// The warnings of a rule.
    Rule(&'static str),
    /// The errors of a rule at a place, with one text. Errors at different places have to be solved
    /// one by one, and so do those at one place that say different things, such as all errors of a
    /// file: they are at the call that reads it.
    RuleAt(&'static str, Place, String),
}

impl Key {
    fn of(diagnostic: &Diagnostic) -> Option<Self> {
        let code = diagnostic.rule().code;
        match diagnostic.level() {
            Level::Warning => Some(Self::Rule(code)),
            Level::Error => diagnostic
                .place()
                .map(|place| Self::RuleAt(code, place, text_of_each(diagnostic.message()))),
        }
    }
}

/// Returns a message without what differs between the ops and the items that one loop or one helper
/// function makes: the name of the op and the indices of items.
fn text_of_each(message: &str) -> String {
    let op = message.strip_prefix("op `").and_then(|rest| rest.split_once('`'));
    let op = op.map_or("", |(op, _)| op);
    let mut text = String::with_capacity(message.len());
    let mut rest = message;
    while let Some(next) = rest.chars().next() {
        let after_op = rest.strip_prefix(op).filter(|after| !after.starts_with(is_of_name));
        let after_op = after_op.filter(|_| !op.is_empty() && !text.ends_with(is_of_name));
        let after_digits = rest.trim_start_matches(|c: char| c.is_ascii_digit());
        let is_index = text.ends_with('[') && after_digits.starts_with(']');
        let (kept, after) = match after_op {
            Some(after) => ('…', after),
            None if is_index => ('…', after_digits),
            None => (next, &rest[next.len_utf8()..]),
        };
        text.push(kept);
        rest = after;
    }
    text
}

fn is_of_name(c: char) -> bool {
    c.is_alphanumeric() || c == '_'
}

/// Returns the groups of findings, errors first, each in the order of its first finding.
pub(crate) fn groups<'a>(found: impl IntoIterator<Item = &'a Diagnostic>) -> Vec<Group<'a>> {
    let found: Vec<&Diagnostic> = found.into_iter().collect();
    let mut counts: BTreeMap<Key, usize> = BTreeMap::new();
    for key in found.iter().filter_map(|diagnostic| Key::of(diagnostic)) {
        *counts.entry(key).or_default() += 1;
    }
    let mut groups: Vec<Group<'a>> = Vec::new();
    let mut known: BTreeMap<Key, usize> = BTreeMap::new();
    for diagnostic in found {
        let key = Key::of(diagnostic).filter(|key| counts.get(key).is_some_and(|n| *n > SINGLE));
        let group = key.as_ref().and_then(|key| known.get(key));
        match group {
            Some(&index) => groups[index].add(diagnostic),
            None => {
                known.extend(key.map(|key| (key, groups.len())));
                groups.push(Group { first: diagnostic, others: Vec::new(), count: 1 });
            }
        }
    }
    groups.sort_by_key(|group| std::cmp::Reverse(group.first.level()));
    groups
}

impl<'a> Group<'a> {
    fn add(&mut self, diagnostic: &'a Diagnostic) {
        self.count += 1;
        let is_new = self.places().all(|place| place != diagnostic.place());
        if is_new && self.others.len() + 1 < PLACES {
            self.others.push(diagnostic);
        }
    }

    fn places(&self) -> impl Iterator<Item = Option<Place>> {
        std::iter::once(self.first).chain(self.others.iter().copied()).map(Diagnostic::place)
    }

    /// Returns the notes that are displayed with the first finding: the other places, and the
    /// number of findings that are not shown.
    pub(crate) fn notes(&self) -> Vec<String> {
        let mut notes: Vec<String> = self.others.iter().map(|other| note_of(other)).collect();
        let hidden = self.count - 1 - self.others.len();
        let level = self.first.level();
        let place = if self.others.is_empty() { " at this place" } else { "" };
        match hidden {
            0 => {}
            1 => notes.push(format!("1 more {level} of this rule{place} is not shown")),
            _ => notes.push(format!("{hidden} more {level}s of this rule{place} are not shown")),
        }
        notes
    }
}

fn note_of(diagnostic: &Diagnostic) -> String {
    match diagnostic.place() {
        Some(place) => format!("{}: {place}", diagnostic.message()),
        None => diagnostic.message().to_owned(),
    }
}

impl fmt::Display for Group<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.first.write(f, &self.notes())
    }
}

#[cfg(test)]
mod tests {
    use crate::prelude::*;

    fn leaking(name: &str) -> SubmitRunOp {
        SubmitRunOp::new(name).run_name(format!("{name}-{}", workflow::uid())).job_name("figures")
    }

    fn lines_of(text: &str, start: &str) -> Vec<String> {
        let lines = text.lines().map(str::trim_start).filter(|line| line.starts_with(start));
        lines.map(str::to_owned).collect()
    }

    fn heads(text: &str) -> Vec<&str> {
        text.lines().filter(|line| line.contains("[DBX")).collect()
    }

    #[test]
    fn warnings_of_a_rule_are_shown_one_by_one_if_they_are_few() {
        let pipeline = Pipeline::builder("few").build(|_| {
            leaking("a").jar_params(["1"]);
            leaking("b").jar_params(["1"]);
            leaking("c").jar_params(["1"]);
        });
        let error = pipeline.truthful(true).timeout("2h").parallelism(0).workflow().unwrap_err();
        let text = error.to_string();
        assert_eq!(lines_of(&text, "warning[DBX810").len(), 3, "{text}");
        assert!(!text.contains("more warning"), "{text}");
    }

    #[test]
    fn warnings_of_a_rule_at_many_places_are_one_with_three_places_and_the_count() {
        let pipeline = Pipeline::builder("many").build(|_| {
            leaking("a").jar_params(["1"]);
            for n in 0..10 {
                SubmitRunOp::new(format!("b{n}"))
                    .run_name(format!("b{n}-{}", workflow::uid()))
                    .job_name("figures")
                    .jar_params(["1"]);
            }
            leaking("c").jar_params(["1"]);
            leaking("d").jar_params(["1"]);
        });
        let error = pipeline.truthful(true).timeout("2h").parallelism(0).workflow().unwrap_err();
        assert_eq!(error.diagnostics().len(), 14);
        let text = error.to_string();
        let heads = heads(&text);
        assert_eq!(heads.len(), 2, "{text}");
        assert!(heads[0].starts_with("error[DBX206 invalid_setting]"), "{text}");
        assert!(heads[1].starts_with("warning[DBX810 resource_leak]"), "{text}");
        assert!(heads[1].contains("`a`"), "{text}");
        let notes = lines_of(&text, "= note");
        assert_eq!(notes.len(), 2, "{text}");
        assert!(notes[0].contains("`b0`") && notes[0].contains("groups.rs:"), "{text}");
        assert_eq!(notes[1], "= note: 11 more warnings of this rule are not shown");
        // The help comes last.
        assert!(text.lines().last().unwrap().contains("= help: "), "{text}");
    }

    #[test]
    fn findings_of_a_rule_at_one_place_are_counted() {
        let pipeline = Pipeline::builder("loop").build(|_| {
            for n in 0..5 {
                leaking(&format!("a{n}")).jar_params(["1"]).success_condition("a == 'b'");
            }
            let other = SubmitRunOp::new("b").run_name("b").job_name("figures").keep();
            other.jar_params(["1"]).success_condition("a == 'b'");
        });
        let pipeline = pipeline.truthful(true).timeout("2h").allow(rules::FIXED_NAME);
        let error = pipeline.workflow().unwrap_err();
        assert_eq!(error.diagnostics().len(), 11);
        let text = error.to_string();
        let heads = heads(&text);
        assert_eq!(heads.len(), 3, "{text}");
        assert!(heads[0].starts_with("error[DBX506") && heads[0].contains("`a0`"), "{text}");
        assert!(heads[1].starts_with("error[DBX506") && heads[1].contains("`b`"), "{text}");
        assert!(heads[2].starts_with("warning[DBX810") && heads[2].contains("`a0`"), "{text}");
        let notes = lines_of(&text, "= note");
        assert_eq!(notes[0], "= note: 4 more errors of this rule at this place are not shown");
        assert_eq!(notes[1], "= note: 4 more warnings of this rule at this place are not shown");
    }
    /// All errors of a spec that is given as a whole are at one call.
    #[test]
    fn errors_of_a_rule_at_one_place_that_differ_are_shown_one_by_one() {
        let pipeline = Pipeline::builder("spec").build(|_| {
            let fields = (0..5).map(|n| format!("\"field_{n}{n}{n}\": 1"));
            let fields = fields.collect::<Vec<_>>().join(", ");
            let spec = format!("{{{fields}, \"notebook_task\": {{\"notebook_path\": \"/N\"}}}}");
            CreateJobOp::from_json_spec("job", spec).job_name("j");
        });
        let text = pipeline.allow_warnings().workflow().unwrap_err().to_string();
        assert_eq!(heads(&text).len(), 5, "{text}");
        assert!(!text.contains("not shown"), "{text}");
    }

    /// A helper makes the same mistake in each task: few are told apart, many are one.
    #[test]
    fn errors_of_items_name_the_item() {
        let heads_of = |count: usize| {
            let pipeline = Pipeline::builder("tasks").build(move |_| {
                let cluster = || NewCluster::new().spark_version("16.4.x-scala2.12");
                let task = |n: usize| {
                    Task::new(format!("task-{n}"))
                        .notebook_task(NotebookTask::new("/N"))
                        .new_cluster(cluster().num_workers(1))
                };
                SubmitRunOp::new("run")
                    .run_name("run")
                    .tasks((0..count).map(task).collect::<Vec<_>>());
            });
            let pipeline = pipeline.operator("kfp-dbx").allow_warnings();
            let text = pipeline.workflow().unwrap_err().to_string();
            (heads(&text).into_iter().map(str::to_owned).collect::<Vec<_>>(), text)
        };
        let (heads, text) = heads_of(3);
        assert_eq!(heads.len(), 3, "{text}");
        for (n, head) in heads.iter().enumerate() {
            assert!(head.contains(&format!(": `tasks[{n}].new_cluster")), "{text}");
        }
        let (heads, text) = heads_of(20);
        assert_eq!(heads.len(), 1, "{text}");
        assert!(text.contains("19 more errors of this rule at this place are not shown"), "{text}");
    }
}
