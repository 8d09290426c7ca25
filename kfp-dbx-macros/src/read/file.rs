//! Finds and reads the files of the include macros.

use std::fmt::Write;
use std::io::ErrorKind;
use std::path::{Path, PathBuf};

use kfp_dbx_core::syntax::read::{Place, end_of};
use kfp_dbx_core::text::nearest::nearest;
use kfp_dbx_core::text::quoted::quoted;
use kfp_dbx_core::text::size::refused_file;
use syn::LitStr;

use crate::position::source_file;

/// A file that was read.
pub(crate) struct File {
    /// Its absolute path.
    pub(crate) path: String,
    /// Its path as rustc shows those of sources: from the folder that rustc runs in.
    pub(crate) shown: String,
    pub(crate) bytes: Vec<u8>,
}

impl File {
    /// Returns a place in the file, or the file, for messages.
    pub(crate) fn at(&self, place: Option<Place>) -> String {
        match place {
            Some((line, column)) => format!("{}:{line}:{column}", self.shown),
            None => self.shown.clone(),
        }
    }

    /// Returns the file as text.
    ///
    /// # Errors
    /// The file is not UTF-8, or begins with a byte order mark: the message.
    pub(crate) fn text(&self) -> Result<&str, String> {
        let help = "= help: save it as UTF-8, without a byte order mark";
        if self.bytes.starts_with(&[0xFF, 0xFE]) || self.bytes.starts_with(&[0xFE, 0xFF]) {
            return Err(format!("{}: the file is UTF-16\n{help}", self.shown));
        }
        let text = std::str::from_utf8(&self.bytes).map_err(|error| {
            let before = String::from_utf8_lossy(&self.bytes[..error.valid_up_to()]);
            let place = self.at(Some(end_of(&before)));
            format!("{place}: the file is not UTF-8\n{help}")
        })?;
        if text.starts_with('\u{FEFF}') {
            let place = self.at(Some((1, 1)));
            return Err(format!("{place}: the file begins with a byte order mark\n{help}"));
        }
        Ok(text)
    }
}

/// Looks for a file in each folder that its path may start at.
///
/// # Errors
/// The file does not exist, it can't be read, it is too large, or its path is not UTF-8.
pub(crate) fn find(literal: &LitStr) -> syn::Result<File> {
    let error = |message: String| Err(syn::Error::new(literal.span(), message));
    let given = literal.value();
    let tried = candidates(literal);
    for path in &tried {
        let shown = shown(path);
        if let Some(why) = std::fs::metadata(path).ok().and_then(|about| refused_file(about.len()))
        {
            return error(format!("`{shown}` is too large: {why}"));
        }
        match std::fs::read(path) {
            Ok(bytes) => {
                return match path.to_str() {
                    Some(path) => Ok(File { path: path.to_owned(), shown, bytes }),
                    None => error(format!("the path of `{given}` is not UTF-8: `{shown}`")),
                };
            }
            Err(why) if matches!(why.kind(), ErrorKind::NotFound | ErrorKind::NotADirectory) => {}
            Err(why) => return error(format!("`{shown}` can't be read: {why}")),
        }
    }
    error(not_found(&given, &tried))
}

/// Returns the message about a file that does not exist at any of the paths.
fn not_found(given: &str, tried: &[PathBuf]) -> String {
    let mut message = format!("there is no file `{given}`");
    if !Path::new(given).is_absolute() {
        let places: Vec<_> = tried.iter().map(|path| shown(path)).collect();
        let places = quoted(places.iter().map(String::as_str));
        let _ = write!(message, "\n= note: looked for {places}");
    }
    if let Some(near) = tried.iter().find_map(|path| near(path)) {
        let near = Path::new(given).with_file_name(near);
        let _ = write!(message, "\n= help: did you mean `{}`?", near.display());
    } else if !Path::new(given).is_absolute() {
        message.push_str(
            "\n= help: a relative path starts at the directory of the crate, or at the directory of this source file",
        );
    }
    message
}

/// Returns the candidates for a path, the likeliest first.
fn candidates(literal: &LitStr) -> Vec<PathBuf> {
    let given = PathBuf::from(literal.value());
    if given.is_absolute() {
        return vec![given];
    }
    let of_crate = std::env::var_os("CARGO_MANIFEST_DIR").map(PathBuf::from);
    let source = source_file(literal.span());
    let of_source = source.and_then(|source| source.parent().map(Path::to_owned));
    let mut paths: Vec<PathBuf> = Vec::new();
    for folder in of_crate.into_iter().chain(of_source) {
        let path = folder.join(&given);
        let path = std::path::absolute(&path).unwrap_or(path);
        if !paths.contains(&path) {
            paths.push(path);
        }
    }
    paths
}

/// Returns the path of a file as rustc shows those of sources.
pub(super) fn shown(path: &Path) -> String {
    let here = std::env::current_dir().ok();
    let below = here.and_then(|here| path.strip_prefix(here).ok().map(Path::to_owned));
    let below = below.filter(|below| !below.as_os_str().is_empty());
    below.as_deref().unwrap_or(path).display().to_string()
}

/// Returns the file in the same folder that the name of a missing file most likely means.
fn near(path: &Path) -> Option<String> {
    let files = std::fs::read_dir(path.parent()?).ok()?;
    let mut names: Vec<_> =
        files.filter_map(|file| file.ok()?.file_name().into_string().ok()).collect();
    // A folder lists its files in an arbitrary order.
    names.sort();
    nearest(path.file_name()?.to_str()?, names.iter().map(String::as_str)).map(str::to_owned)
}
