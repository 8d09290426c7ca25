//! Where a command's words go: standard output, files, the terminal.

use std::fs;
use std::io::{IsTerminal, Write};
use std::path::{Path, PathBuf};

use super::exit::Failure;
use crate::print::write_out;

/// Writes on standard output.
pub(super) fn out(bytes: &[u8]) -> Result<(), Failure> {
    write_out(std::io::stdout().lock(), bytes).map_err(|why| unwritten(&why))
}

/// Writes text for people on standard output, in colours where it takes them.
pub(super) fn pretty(text: &str) -> Result<(), Failure> {
    let stdout = anstream::AutoStream::auto(std::io::stdout().lock());
    write_out(stdout, text.as_bytes()).map_err(|why| unwritten(&why))
}

fn unwritten(why: &std::io::Error) -> Failure {
    Failure::usage(format!("standard output can't be written: {why}"))
}

/// Writes a line on standard error, in colours where it takes them. Nothing can be said of one
/// that can't be written.
pub(super) fn note(text: &str) {
    let mut stderr = anstream::AutoStream::auto(std::io::stderr().lock());
    let _ = writeln!(stderr, "{text}");
}

/// Whether a terminal shows standard error, as a person sees it.
#[cfg(feature = "client")]
pub(super) fn is_watched() -> bool {
    let dumb = std::env::var_os("TERM").is_some_and(|term| term == "dumb");
    std::io::stderr().is_terminal() && !dumb
}

/// Whether a terminal shows standard output.
pub(super) fn is_shown() -> bool {
    std::io::stdout().is_terminal()
}

/// The word before an error, as rustc prints it.
pub(super) fn error_word() -> &'static str {
    "\u{1b}[1m\u{1b}[31merror\u{1b}[0m"
}

/// Writes a file as a whole or not at all: whoever reads it meanwhile sees the old one.
pub(super) fn file(path: &Path, bytes: &[u8]) -> Result<(), Failure> {
    write(path, bytes)
        .map_err(|why| Failure::usage(format!("`{}` can't be written: {why}", path.display())))
}

fn write(path: &Path, bytes: &[u8]) -> std::io::Result<()> {
    // A link stays one.
    let path = fs::canonicalize(path).unwrap_or_else(|_| path.to_owned());
    if let Ok(known) = fs::metadata(&path)
        && !known.is_file()
    {
        if known.is_dir() {
            return Err(std::io::Error::other("it is a folder"));
        }
        // A device or a pipe can't be replaced.
        return fs::File::options().write(true).open(&path)?.write_all(bytes);
    }
    let folder = path.parent().filter(|folder| !folder.as_os_str().is_empty());
    let mut builder = tempfile::Builder::new();
    builder.prefix(".kfp-dbx-");
    #[cfg(unix)]
    {
        use std::os::unix::fs::PermissionsExt;
        // What any new file gets, by the process's mask; one that is there keeps its own.
        builder.permissions(fs::Permissions::from_mode(0o666));
    }
    let mut new = builder.tempfile_in(folder.unwrap_or(Path::new(".")))?;
    new.write_all(bytes)?;
    if let Ok(known) = fs::metadata(&path) {
        fs::set_permissions(new.path(), known.permissions())?;
    }
    new.as_file().sync_all()?;
    new.persist(&path)?;
    Ok(())
}

/// Reads a file of the user's, `-` for standard input.
pub(super) fn read(path: &Path) -> Result<String, Failure> {
    let read = if path == Path::new("-") {
        std::io::read_to_string(std::io::stdin())
    } else {
        fs::read_to_string(path)
    };
    read.map_err(|why| Failure::usage(format!("`{}` can't be read: {why}", path.display())))
}

/// Where a command writes to: a file, or standard output.
pub(super) fn to(output: Option<&PathBuf>, bytes: &[u8]) -> Result<(), Failure> {
    match output {
        Some(path) if path != Path::new("-") => file(path, bytes),
        _ => out(bytes),
    }
}

/// A table for people: columns as wide as they need to be.
pub(super) fn table(head: &[&str], rows: &[Vec<String>]) -> String {
    let width = |column: usize| {
        let cells = rows.iter().filter_map(|row| row.get(column)).map(String::as_str);
        cells.chain(head.get(column).copied()).map(|cell| cell.chars().count()).max().unwrap_or(0)
    };
    let widths: Vec<usize> = (0..head.len()).map(width).collect();
    let head: Vec<String> = head.iter().map(|cell| (*cell).to_owned()).collect();
    let mut text = String::new();
    for row in std::iter::once(&head).chain(rows) {
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
