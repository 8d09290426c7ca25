//! The bearer token.

use std::fmt;
use std::path::Path;

use super::error::{Error, ErrorKind};

/// A bearer token.
///
/// It has no `Display`, and its `Debug` hides it.
///
/// ```
/// use kfp_dbx::client::Token;
///
/// let token = Token::new("Bearer abc.def\n")?;
/// assert_eq!(format!("{token:?}"), "Token(…)");
/// # Ok::<(), kfp_dbx::client::Error>(())
/// ```
#[derive(Clone)]
pub struct Token(String);

impl Token {
    /// Reads a token from text. Surrounding whitespace and a leading `Bearer` are removed.
    ///
    /// # Errors
    ///
    /// Returns an error if the token is empty or contains spaces, control characters or
    /// non-ASCII characters.
    pub fn new(text: impl AsRef<str>) -> Result<Self, Error> {
        let token = without_scheme(text.as_ref().trim());
        if token.is_empty() {
            return Err(Error::new(ErrorKind::InvalidHeader, "the token is empty"));
        }
        if !token.bytes().all(|byte| byte.is_ascii_graphic()) {
            return Err(Error::new(
                ErrorKind::InvalidHeader,
                "the token contains spaces, control characters or non-ASCII characters",
            ));
        }
        Ok(Self(token.to_owned()))
    }

    /// Reads the token from a file, such as that of a Kubernetes service account.
    ///
    /// # Errors
    ///
    /// Returns an error if the file cannot be read or its content is not a valid token: see
    /// [`Token::new`].
    pub fn from_file(path: impl AsRef<Path>) -> Result<Self, Error> {
        let path = path.as_ref();
        let bytes = std::fs::read(path).map_err(|why| Error::unreadable(path, &why))?;
        let text = String::from_utf8(bytes).map_err(|_| {
            let what = format!("the token file `{}` is not UTF-8 text", path.display());
            Error::new(ErrorKind::UnreadableFile, what)
        })?;
        Self::new(text).map_err(|error| {
            let what = format!("{}, in the file `{}`", error.what(), path.display());
            Error::new(ErrorKind::InvalidHeader, what)
        })
    }

    /// Reads the token from an environment variable. Returns `None` if the variable is not set.
    ///
    /// # Errors
    ///
    /// Returns an error if the variable's value is not a valid token: see [`Token::new`].
    pub fn from_env(variable: &str) -> Result<Option<Self>, Error> {
        let Some(text) = std::env::var_os(variable) else { return Ok(None) };
        // A value that is not Unicode contains replacement characters here, which are not ASCII.
        let text = text.to_string_lossy();
        Self::new(text).map(Some).map_err(|error| {
            let what = format!("{}, in the environment variable `{variable}`", error.what());
            Error::new(ErrorKind::InvalidHeader, what)
        })
    }

    /// Returns the token itself. It must not reach a log or an error.
    pub(super) fn secret(&self) -> &str {
        &self.0
    }
}

fn without_scheme(text: &str) -> &str {
    match text.split_at_checked("bearer".len()) {
        Some((scheme, rest))
            if scheme.eq_ignore_ascii_case("bearer")
                && (rest.is_empty() || rest.starts_with([' ', '\t'])) =>
        {
            rest.trim_start()
        }
        _ => text,
    }
}

impl fmt::Debug for Token {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Token(…)")
    }
}
