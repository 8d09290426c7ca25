//! Shows errors and warnings with the lines of source that they are about.

use std::collections::BTreeMap;
use std::ops::Range;

use annotate_snippets::{
    AnnotationKind, Group as Drawing, Level as Title, Origin, Renderer, Snippet,
};

use super::exit::Failure;
use super::write;
use crate::error::{Group, groups, note, unread};
use crate::{Diagnostic, Error, Level, Place};

/// Shows warnings beside the output of a command, on standard error.
pub(super) fn show(warnings: &[Diagnostic]) {
    let (unread, read) = unread(warnings);
    let mut sources = Sources::default();
    for group in groups(unread) {
        write::drawn(&format!("{}\n", sources.draw(&group)));
    }
    if let Some(note) = note(read) {
        write::note(&note);
    }
}

/// Returns the failure of a command whose pipeline has errors.
pub(super) fn failure(error: &Error) -> Failure {
    let (unread, read) = unread(error.diagnostics());
    let drawn = draw(unread).into_iter().chain(note(read));
    Failure::pipeline(drawn.collect::<Vec<_>>().join("\n\n"))
}

/// Draws findings. The text contains colours.
pub(super) fn draw<'a>(found: impl IntoIterator<Item = &'a Diagnostic>) -> Vec<String> {
    let mut sources = Sources::default();
    groups(found).iter().map(|group| sources.draw(group)).collect()
}

/// The source files that findings are about, if they can be read.
#[derive(Default)]
struct Sources(BTreeMap<&'static str, Option<String>>);

impl Sources {
    fn draw(&mut self, group: &Group<'_>) -> String {
        let diagnostic = group.first;
        self.load(diagnostic);
        let rule = diagnostic.rule();
        let title = match diagnostic.level() {
            Level::Error => Title::ERROR,
            Level::Warning => Title::WARNING,
        };
        let id = format!("{} {}", rule.code, rule.name);
        let mut drawing =
            Drawing::with_title(title.primary_title(diagnostic.message()).id(id.as_str()));
        if let Some(place) = diagnostic.place() {
            drawing = self.draw_place(drawing, diagnostic, place);
        }
        for (what, other) in diagnostic.related() {
            if self.span_beside(diagnostic, other).is_none() {
                drawing = drawing.element(Title::NOTE.message(format!("{what}: {other}")));
            }
        }
        for note in group.notes() {
            drawing = drawing.element(Title::NOTE.message(note));
        }
        if let Some(help) = diagnostic.help() {
            drawing = drawing.element(Title::HELP.message(help));
        }
        Renderer::styled().render(&[drawing])
    }

    /// Adds the line of source, with all places of the finding that are in this file.
    fn draw_place<'a>(
        &'a self,
        drawing: Drawing<'a>,
        diagnostic: &'a Diagnostic,
        place: Place,
    ) -> Drawing<'a> {
        let Some((text, span)) = self.span(place) else {
            // The program runs where its source is not: the place alone is shown.
            let origin = Origin::path(place.file()).line(place.line() as usize);
            return drawing.element(origin.char_column(place.column() as usize));
        };
        let mut snippet =
            Snippet::source(text).path(place.file()).annotation(AnnotationKind::Primary.span(span));
        for (what, other) in diagnostic.related() {
            if let Some(span) = self.span_beside(diagnostic, other) {
                snippet = snippet.annotation(AnnotationKind::Context.span(span).label(what));
            }
        }
        drawing.element(snippet)
    }

    fn load(&mut self, diagnostic: &Diagnostic) {
        let others = diagnostic.related().map(|(_, place)| place);
        for place in diagnostic.place().into_iter().chain(others) {
            self.0.entry(place.file()).or_insert_with(|| source(place.file()));
        }
    }

    fn span(&self, place: Place) -> Option<(&str, Range<usize>)> {
        let text = self.0.get(place.file())?.as_deref()?;
        Some((text, word(text, place.line(), place.column())?))
    }

    /// Returns the span of another place of a finding, if it can be drawn in the same source.
    fn span_beside(&self, diagnostic: &Diagnostic, other: Place) -> Option<Range<usize>> {
        let place = diagnostic.place()?;
        self.span(place)?;
        self.span(other).filter(|_| place.file() == other.file()).map(|(_, span)| span)
    }
}

/// Reads a source file. The compiler names it from the root of the workspace, and `cargo run` may
/// be called in a folder below.
fn source(file: &str) -> Option<String> {
    let here = std::env::current_dir().ok()?;
    here.ancestors().find_map(|folder| std::fs::read_to_string(folder.join(file)).ok())
}

/// Returns the span of the word that starts at a line and a column, both counted from 1.
fn word(text: &str, line: u32, column: u32) -> Option<Range<usize>> {
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
