//! `check`: what is wrong, for people and for programs.

use std::collections::BTreeMap;
use std::fmt::Write;

use serde_json::{Value as Json, json};

use super::args::{Check, CheckFormat};
use super::exit::{Exit, Failure};
use super::{Entry, chosen, write};
use crate::error::{Group, groups};
use crate::pipeline::found;
use crate::{Diagnostic, Level};

pub(super) fn check(entries: &[Entry], args: &Check) -> Result<Exit, Failure> {
    let entries = match args.pipeline.as_deref() {
        Some(name) => std::slice::from_ref(chosen(entries, Some(name), "")?),
        None => entries,
    };
    let found: Vec<(&str, Vec<Diagnostic>)> =
        entries.iter().map(|entry| (entry.pipeline.name(), all(entry))).collect();
    let count = |level: Level| {
        let all = found.iter().flat_map(|(_, found)| found);
        all.filter(|diagnostic| diagnostic.level() == level).count()
    };
    let (errors, warnings) = (count(Level::Error), count(Level::Warning));
    match args.format {
        CheckFormat::Json => {
            let pipelines: Vec<Json> =
                found.iter().map(|(name, found)| data(name, found)).collect();
            let all = json!({"pipelines": pipelines, "errors": errors, "warnings": warnings});
            write::out(format!("{all:#}\n").as_bytes())?;
        }
        CheckFormat::Pretty => {
            let mut snippets = Snippets::default();
            let mut text = String::new();
            for (_, found) in &found {
                for group in groups(found) {
                    text += &snippets.render(&group);
                    text += "\n\n";
                }
            }
            let checked = plural(entries.len(), "pipeline");
            let _ = match (errors, warnings) {
                (0, 0) => writeln!(text, "{checked}: nothing is wrong"),
                _ => {
                    let (errors, warnings) = (plural(errors, "error"), plural(warnings, "warning"));
                    writeln!(text, "{checked}: {errors}, {warnings}")
                }
            };
            write::pretty(&text)?;
        }
    }
    let no = errors > 0 || (args.deny_warnings && warnings > 0);
    Ok(if no { Exit::No } else { Exit::Fine })
}

fn plural(count: usize, what: &str) -> String {
    match count {
        1 => format!("1 {what}"),
        _ => format!("{count} {what}s"),
    }
}

/// What is wrong with a pipeline and with its schedule.
fn all(entry: &Entry) -> Vec<Diagnostic> {
    match &entry.cron {
        None => entry.pipeline.check(),
        Some(cron) => found(&entry.pipeline.cron_workflow(cron)),
    }
}

fn data(name: &str, found: &[Diagnostic]) -> Json {
    let diagnostics: Vec<Json> = found
        .iter()
        .map(|diagnostic| {
            let related: Vec<Json> = diagnostic
                .related()
                .map(|(what, place)| {
                    json!({
                        "message": what,
                        "file": place.file(),
                        "line": place.line(),
                        "column": place.column(),
                    })
                })
                .collect();
            let place = diagnostic.place();
            json!({
                "level": diagnostic.level().to_string(),
                "code": diagnostic.rule().code,
                "rule": diagnostic.rule().name,
                "message": diagnostic.message(),
                "help": diagnostic.help(),
                "file": place.map(|place| place.file()),
                "line": place.map(|place| place.line()),
                "column": place.map(|place| place.column()),
                "related": related,
            })
        })
        .collect();
    json!({"name": name, "diagnostics": diagnostics})
}

/// Diagnostics beside the command's own output, on standard error.
pub(super) mod warnings {
    use super::{Diagnostic, Failure, Snippets, groups, write};
    use crate::Error;
    use crate::error::{note, unread};

    pub(in super::super) fn tell(warnings: &[Diagnostic]) {
        let (unread, read) = unread(warnings);
        let mut snippets = Snippets::default();
        for group in groups(unread) {
            write::note(&format!("{}\n", snippets.render(&group)));
        }
        if let Some(note) = note(read) {
            write::note(&note);
        }
    }

    pub(in super::super) fn failure(error: &Error) -> Failure {
        let (unread, read) = unread(error.diagnostics());
        let mut snippets = Snippets::default();
        let groups = groups(unread);
        let groups = groups.iter().map(|group| snippets.render(group));
        Failure::pipeline(groups.chain(note(read)).collect::<Vec<_>>().join("\n\n"))
    }
}

/// Draws diagnostics with the lines of source that they speak of, where those can be read.
#[derive(Default)]
pub(super) struct Snippets {
    files: BTreeMap<&'static str, Option<String>>,
}

impl Snippets {
    /// With escapes for colours, which the writer takes out where they are nothing for it.
    pub(super) fn render(&mut self, group: &Group<'_>) -> String {
        use annotate_snippets::{
            AnnotationKind, Group as Drawn, Level as Title, Origin, Renderer, Snippet,
        };
        let diagnostic = group.first;
        let notes = group.notes();
        let title = match diagnostic.level() {
            Level::Error => Title::ERROR,
            Level::Warning => Title::WARNING,
        };
        let rule = diagnostic.rule();
        let place = diagnostic.place();
        for place in place.iter().copied().chain(diagnostic.related().map(|(_, place)| place)) {
            self.files.entry(place.file()).or_insert_with(|| source(place.file()));
        }
        let id = format!("{} {}", rule.code, rule.name);
        let mut group =
            Drawn::with_title(title.primary_title(diagnostic.message()).id(id.as_str()));
        if let Some(place) = place {
            group = match self.span(place) {
                Some((text, span)) => {
                    let mut snippet = Snippet::source(text)
                        .path(place.file())
                        .annotation(AnnotationKind::Primary.span(span));
                    for (what, other) in diagnostic.related() {
                        if let (true, Some((_, span))) =
                            (other.file() == place.file(), self.span(other))
                        {
                            snippet =
                                snippet.annotation(AnnotationKind::Context.span(span).label(what));
                        }
                    }
                    group.element(snippet)
                }
                // The program runs where its source is not: the place alone.
                None => group.element(
                    Origin::path(place.file())
                        .line(place.line() as usize)
                        .char_column(place.column() as usize),
                ),
            };
        }
        for (what, other) in diagnostic.related() {
            let drawn = place
                .is_some_and(|place| place.file() == other.file() && self.span(place).is_some())
                && self.span(other).is_some();
            if !drawn {
                group = group.element(Title::NOTE.message(format!("{what}: {other}")));
            }
        }
        for note in &notes {
            group = group.element(Title::NOTE.message(note));
        }
        if let Some(help) = diagnostic.help() {
            group = group.element(Title::HELP.message(help));
        }
        Renderer::styled().render(&[group])
    }

    fn span(&self, place: crate::Place) -> Option<(&str, std::ops::Range<usize>)> {
        let text = self.files.get(place.file())?.as_deref()?;
        Some((text, word(text, place.line(), place.column())?))
    }
}

/// A source file, which the compiler named from the workspace's root: `cargo run` can be called
/// in a folder below that.
fn source(file: &str) -> Option<String> {
    let here = std::env::current_dir().ok()?;
    here.ancestors().find_map(|folder| std::fs::read_to_string(folder.join(file)).ok())
}

/// Where in a text the word stands that begins at a line and a column, both from 1.
fn word(text: &str, line: u32, column: u32) -> Option<std::ops::Range<usize>> {
    let before: usize = text.split_inclusive('\n').take(line as usize - 1).map(str::len).sum();
    let line = text.get(before..)?.lines().next()?;
    let (begin, _) = line.char_indices().nth(column as usize - 1)?;
    let rest = &line[begin..];
    let end = rest.find(|c: char| !c.is_alphanumeric() && c != '_').unwrap_or(rest.len());
    let end = end.max(rest.chars().next()?.len_utf8());
    Some(before + begin..before + begin + end)
}

#[cfg(test)]
mod tests {
    use super::word;

    #[test]
    fn words_are_found_by_line_and_column() {
        let text = "ä = 1;\r\n  .num_workers(2)\n";
        let at = |line, column| word(text, line, column).map(|span| &text[span]);
        assert_eq!(at(1, 1), Some("ä"));
        assert_eq!(at(1, 3), Some("="));
        assert_eq!(at(2, 4), Some("num_workers"));
        assert_eq!(at(2, 40), None);
        assert_eq!(at(9, 1), None);
    }
}
