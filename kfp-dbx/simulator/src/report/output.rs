//! The values of outputs.

use std::fmt;
use std::ops::Deref;
use std::sync::{Arc, OnceLock};

/// The value of an output. One that is long, such as a whole object, is written when somebody reads it.
#[derive(Clone)]
pub struct Output {
    text: OnceLock<String>,
    later: Option<Arc<dyn Later>>,
}

/// What is written later: JSON of an object or of a list.
pub(crate) trait Later: Send + Sync {
    /// Writes it.
    fn text(&self) -> String;
}

impl Output {
    /// Returns a value that is written when somebody reads it.
    pub(crate) fn later(later: impl Later + 'static) -> Self {
        Self { text: OnceLock::new(), later: Some(Arc::new(later)) }
    }

    /// Returns the value.
    pub fn as_str(&self) -> &str {
        self.text.get_or_init(|| self.later.as_ref().map(|later| later.text()).unwrap_or_default())
    }
}

impl From<String> for Output {
    fn from(text: String) -> Self {
        Self { text: text.into(), later: None }
    }
}

impl Deref for Output {
    type Target = str;

    fn deref(&self) -> &str {
        self.as_str()
    }
}

impl fmt::Debug for Output {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.as_str().fmt(f)
    }
}

impl PartialEq for Output {
    fn eq(&self, other: &Self) -> bool {
        self.as_str() == other.as_str()
    }
}

impl Eq for Output {}

impl PartialEq<str> for Output {
    fn eq(&self, other: &str) -> bool {
        // What is written later begins with a bracket: nothing is written for another text.
        let may_be = self.text.get().is_some() || other.starts_with(['{', '[']);
        may_be && self.as_str() == other
    }
}

impl PartialEq<&str> for Output {
    fn eq(&self, other: &&str) -> bool {
        *self == **other
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    struct List;

    impl Later for List {
        fn text(&self) -> String {
            "[1]".to_owned()
        }
    }

    #[test]
    fn a_value_that_is_written_later_is_the_same() {
        let (later, text) = (Output::later(List), Output::from("[1]".to_owned()));
        assert_ne!(later, "1");
        assert!(later.text.get().is_none());
        assert_eq!(later, "[1]");
        assert_eq!(later, text);
        assert_ne!(Output::later(List), "[2]");
    }
}
