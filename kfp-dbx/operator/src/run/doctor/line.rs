//! The lines of the report, and how they are printed.

use std::io::Write;

use kfp_dbx_core::text::terminal::visible_line;

use crate::run::failure::Failure;

/// What a line says.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Level {
    Ok,
    Warn,
    Fail,
}

impl Level {
    /// Returns the word of the level, with its colour.
    fn word(self) -> &'static str {
        match self {
            Self::Ok => "\u{1b}[32mok\u{1b}[0m  ",
            Self::Warn => "\u{1b}[33mwarn\u{1b}[0m",
            Self::Fail => "\u{1b}[1;31mFAIL\u{1b}[0m",
        }
    }
}

/// A line of the report.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Line {
    pub(super) level: Level,
    pub(super) text: String,
    /// The way out: a command, or what to change.
    pub(super) help: Option<String>,
}

impl Line {
    pub(super) fn ok(text: impl Into<String>) -> Self {
        Self { level: Level::Ok, text: text.into(), help: None }
    }

    pub(super) fn warn(text: impl Into<String>, help: impl Into<String>) -> Self {
        Self { level: Level::Warn, text: text.into(), help: Some(help.into()) }
    }

    pub(super) fn fail(text: impl Into<String>, help: impl Into<String>) -> Self {
        Self { level: Level::Fail, text: text.into(), help: Some(help.into()) }
    }
}

/// Prints the lines. A reader that wants no more, as `head`, is no failure.
pub(super) fn write(lines: &[Line], mut out: impl Write) -> Result<(), Failure> {
    let mut print = || {
        for line in lines {
            writeln!(out, "{} {}", line.level.word(), visible_line(&line.text))?;
            if let Some(help) = &line.help {
                writeln!(out, "     \u{1b}[1mhelp:\u{1b}[0m {}", visible_line(help))?;
            }
        }
        out.flush()
    };
    match print() {
        Err(error) if error.kind() != std::io::ErrorKind::BrokenPipe => {
            Err(Failure::Failed(format!("standard output cannot be written: {error}")))
        }
        _ => Ok(()),
    }
}

#[cfg(test)]
mod tests {
    use super::{Line, write};

    #[test]
    fn lines_have_a_word_and_a_way_out() {
        let lines = [Line::ok("all is well"), Line::fail("two\u{1b}[2J\nlines", "do this")];
        let mut out = anstream::StripStream::new(Vec::new());
        write(&lines, &mut out).unwrap();
        let out = String::from_utf8(out.into_inner()).unwrap();
        assert!(out.starts_with("ok   all is well\nFAIL two"), "{out}");
        assert!(out.ends_with("\n     help: do this\n") && out.lines().count() == 3, "{out}");
        assert!(!out.contains('\u{1b}'), "{out:?}");
    }
}
