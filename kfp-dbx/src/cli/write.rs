//! Where the output of a command goes: standard output, standard error, or a file.

use std::fmt::{self, Write as _};
use std::fs;
use std::io::{IsTerminal, Read, Write};
use std::path::{Path, PathBuf};
use std::process::ExitCode;

use kfp_dbx_core::text::terminal::{is_invisible, visible, visible_line};
use serde_json::Value as Json;

use super::exit::Failure;
use crate::print::write_out;

mod file;

/// Writes text for people to standard output. What a terminal does not show as it is, such as a name
/// from a server that moves the cursor, is escaped.
pub(super) fn text(text: &str) -> Result<(), Failure> {
    out(visible(text).as_bytes())
}

/// Returns JSON for programs, which escapes what a terminal does not show as it is.
pub(super) fn json(value: &Json) -> String {
    let mut text = String::new();
    for c in format!("{value:#}\n").chars() {
        match c {
            // The line breaks are those between the values: JSON escapes all others.
            '\n' => text.push(c),
            c if is_invisible(c) => {
                for unit in c.encode_utf16(&mut [0; 2]) {
                    let _ = write!(text, "\\u{unit:04x}");
                }
            }
            c => text.push(c),
        }
    }
    text
}

/// Writes the content of a file to standard output.
pub(super) fn out(bytes: &[u8]) -> Result<(), Failure> {
    write_out(std::io::stdout().lock(), bytes).map_err(|why| unwritten(&why))
}

/// Writes text with colours to standard output, without the colours if it does not show them.
pub(super) fn pretty(text: &str) -> Result<(), Failure> {
    let stdout = anstream::AutoStream::auto(std::io::stdout().lock());
    write_out(stdout, text.as_bytes()).map_err(|why| unwritten(&why))
}

fn unwritten(why: &std::io::Error) -> Failure {
    Failure::usage(format!("standard output can't be written: {why}"))
}

/// Writes a line to standard error. What a terminal does not show as it is, is escaped.
pub(super) fn note(text: &str) {
    drawn(&visible(text));
}

/// Writes a line with colours to standard error, without them if standard error does not show them.
pub(super) fn drawn(text: &str) {
    let mut stderr = anstream::AutoStream::auto(std::io::stderr().lock());
    // There is no other place for an error of standard error.
    let _ = writeln!(stderr, "{text}");
}

/// Writes a failure to standard error. Returns its exit status.
pub(super) fn failure(failure: Failure) -> ExitCode {
    let Failure { code, message, help, is_complete } = failure;
    let mut text = match is_complete {
        true => message,
        // As rustc prints it.
        false => format!("\u{1b}[1m\u{1b}[31merror\u{1b}[0m: {}", visible(&message)),
    };
    if let Some(help) = help {
        let _ = write!(text, "\n  = help: {}", visible(&help));
    }
    drawn(&text);
    ExitCode::from(code)
}

/// Returns whether standard error is a terminal that can redraw lines.
#[cfg(feature = "client")]
pub(super) fn stderr_is_live() -> bool {
    let is_dumb = std::env::var_os("TERM").is_some_and(|term| term == "dumb");
    std::io::stderr().is_terminal() && !is_dumb
}

/// Returns whether standard output is a terminal.
pub(super) fn stdout_is_terminal() -> bool {
    std::io::stdout().is_terminal()
}

/// Writes to the output of a command: a file, or standard output for none and for `-`.
pub(super) fn output(path: Option<&PathBuf>, bytes: &[u8]) -> Result<(), Failure> {
    match path {
        Some(path) if path != Path::new("-") => file(path, bytes),
        _ => out(bytes),
    }
}

/// Writes a file as a whole or not at all: a program that reads it meanwhile sees the old content.
/// What is open already, such as `/dev/stdout`, is written to where it stands.
pub(super) fn file(path: &Path, bytes: &[u8]) -> Result<(), Failure> {
    file::write(path, bytes).map_err(|why| {
        let why = match why.kind() {
            std::io::ErrorKind::NotFound => "there is no such folder".to_owned(),
            _ => why.to_string(),
        };
        Failure::usage(format!("`{}` can't be written: {why}", path.display()))
    })
}

/// Returns whether a path leads to what is open already, such as `/dev/stdout`.
pub(super) fn is_open(path: &Path) -> bool {
    file::is_open(path)
}

/// Reads a file, or standard input for `-`.
pub(super) fn read(path: &Path) -> Result<String, Failure> {
    let bytes = read_bytes(path)?;
    String::from_utf8(bytes).map_err(|_| unread(path, &"it is no text in UTF-8"))
}

/// Reads the bytes of a file, or of standard input for `-`.
pub(super) fn read_bytes(path: &Path) -> Result<Vec<u8>, Failure> {
    let bytes = if path == Path::new("-") {
        let mut bytes = Vec::new();
        std::io::stdin().read_to_end(&mut bytes).map(|_| bytes)
    } else {
        fs::read(path)
    };
    bytes.map_err(|why| unread(path, &why))
}

/// Returns the failure of a file that can't be read.
pub(super) fn unread(path: &Path, why: &dyn fmt::Display) -> Failure {
    Failure::usage(format!("`{}` can't be read: {why}", path.display()))
}

/// Returns a table as text, with columns as wide as their longest cells. A cell is on one line.
pub(super) fn table(head: &[&str], rows: &[Vec<String>]) -> String {
    let head: Vec<String> = head.iter().map(|cell| (*cell).to_owned()).collect();
    let cells =
        |row: &Vec<String>| row.iter().map(|cell| visible_line(cell).into_owned()).collect();
    let lines: Vec<Vec<String>> = std::iter::once(&head).chain(rows).map(cells).collect();
    let width = |column: usize| {
        let cells = lines.iter().filter_map(|line| line.get(column));
        cells.map(|cell| cell.chars().count()).max().unwrap_or(0)
    };
    let widths: Vec<usize> = (0..head.len()).map(width).collect();
    let mut text = String::new();
    for row in &lines {
        let mut line = String::new();
        for (cell, width) in row.iter().zip(&widths) {
            let fill = width.saturating_sub(cell.chars().count()) + 2;
            line += cell;
            line.extend(std::iter::repeat_n(' ', fill));
        }
        text += line.trim_end();
        text.push('\n');
    }
    text
}
