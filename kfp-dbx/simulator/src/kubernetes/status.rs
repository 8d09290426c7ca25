//! The status of an object, which is built when somebody reads it.

use std::borrow::Cow;
use std::fmt;
use std::sync::{Arc, OnceLock};

use serde_json::{Map, Value as Json};

/// What a status is made of.
pub(crate) trait Source: fmt::Debug + Send + Sync {
    /// Returns the whole status.
    fn whole(&self) -> Json;

    /// Returns what is at a path with dots, without the rest of the status.
    fn part(&self, path: &str) -> Part;
}

/// What is at a path of a status.
#[derive(Clone, Debug, PartialEq)]
pub(crate) enum Part {
    /// A value, and the number of names of the path that lead to it. The rest of the path is in the
    /// value.
    Value(Json, usize),
    /// Nothing.
    Missing,
    /// Only the whole status tells.
    Unknown,
}

/// The status of an object.
#[derive(Clone, Debug, Default)]
pub(crate) struct Status {
    whole: OnceLock<Json>,
    source: Option<Arc<dyn Source>>,
}

impl Status {
    /// Returns a status that is built when somebody reads it.
    pub(crate) fn of(source: impl Source + 'static) -> Self {
        Self { whole: OnceLock::new(), source: Some(Arc::new(source)) }
    }

    /// Returns the whole status: null if there is none.
    pub(crate) fn whole(&self) -> &Json {
        self.whole.get_or_init(|| self.source.as_ref().map_or(Json::Null, |source| source.whole()))
    }

    /// Returns what is at a path with dots, if that is known without the rest of the status.
    pub(crate) fn part(&self, path: &str) -> Part {
        match (self.whole.get(), &self.source) {
            (None, Some(source)) => source.part(path),
            _ => Part::Unknown,
        }
    }

    /// Returns a value in which the rest of a path with dots is, and the number of names that lead there.
    pub(super) fn read(&self, path: &str) -> (Cow<'_, Json>, usize) {
        match self.part(path) {
            Part::Value(value, names) => (Cow::Owned(value), names),
            Part::Missing => (Cow::Owned(Json::Object(Map::new())), 0),
            Part::Unknown => (Cow::Borrowed(self.whole()), 0),
        }
    }

    /// Returns the value at a path with dots: null if there is none.
    pub(crate) fn at(&self, path: &str) -> Cow<'_, Json> {
        let (value, names) = self.read(path);
        let rest = path.split('.').skip(names);
        match value {
            Cow::Borrowed(value) => Cow::Borrowed(rest.fold(value, |value, name| &value[name])),
            Cow::Owned(value) => Cow::Owned(rest.fold(value, |mut value, name| {
                value.get_mut(name).map(Json::take).unwrap_or_default()
            })),
        }
    }
}

impl From<Json> for Status {
    fn from(whole: Json) -> Self {
        Self { whole: whole.into(), source: None }
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    /// A status that knows one of its fields by itself.
    #[derive(Debug)]
    struct Half;

    impl Source for Half {
        fn whole(&self) -> Json {
            json!({"a": {"b": {"c": 1}}, "d": 2})
        }

        fn part(&self, path: &str) -> Part {
            match path {
                "a.b.c" | "a.b.x" => Part::Value(json!({"c": 1}), 2),
                "y.z" => Part::Missing,
                _ => Part::Unknown,
            }
        }
    }

    #[test]
    fn a_value_is_the_same_with_and_without_the_rest() {
        let (parts, whole) = (Status::of(Half), Status::from(Half.whole()));
        for path in ["a.b.c", "a.b.x", "y.z", "d", "a", "a.b"] {
            assert_eq!(parts.at(path), whole.at(path), "{path}");
        }
        assert_eq!(*Status::default().at("a.b"), Json::Null);
        assert_eq!(*Status::default().whole(), Json::Null);
    }

    #[test]
    fn a_status_is_only_built_for_what_needs_it() {
        let status = Status::of(Half);
        assert_eq!(*status.at("a.b.c"), json!(1));
        assert!(status.whole.get().is_none());
        assert_eq!(*status.at("d"), json!(2));
        assert!(status.whole.get().is_some());
    }
}
