//! What a text with expressions became for the same values before.

use std::borrow::Cow;
use std::sync::{Arc, Mutex, PoisonError};

use super::scope::Scope;

/// The most results of a text that are kept: those of the first items of a loop.
const MOST: usize = 8;

/// What a text became, by the values of its names. If each of these has a value of its own, and none is
/// a map, the text depends on nothing else. A clone shares what is known.
#[derive(Clone, Debug)]
pub(super) struct Kept(Arc<Known>);

#[derive(Debug)]
struct Known {
    names: Vec<String>,
    results: Mutex<Vec<Became>>,
}

#[derive(Debug)]
struct Became {
    values: Vec<String>,
    text: String,
}

impl PartialEq for Kept {
    fn eq(&self, other: &Self) -> bool {
        self.0.names == other.0.names
    }
}

impl Kept {
    /// Begins with the names that a text refers to.
    pub(super) fn new(names: Vec<String>) -> Self {
        Self(Arc::new(Known { names, results: Mutex::default() }))
    }

    /// Returns the values of the names, if each of them has one.
    pub(super) fn values<'s>(&self, scope: &'s dyn Scope) -> Option<Vec<Cow<'s, str>>> {
        let value = |name: &String| scope.lookup(name).filter(|_| !scope.has_under(name));
        self.0.names.iter().map(value).collect()
    }

    /// Returns what the text became for these values.
    pub(super) fn get(&self, values: &[Cow<'_, str>]) -> Option<String> {
        let results = self.0.results.lock().unwrap_or_else(PoisonError::into_inner);
        let found = results.iter().find(|before| before.values == values)?;
        Some(found.text.clone())
    }

    /// Keeps what the text became for these values.
    pub(super) fn keep(&self, values: Vec<Cow<'_, str>>, text: &str) {
        let mut results = self.0.results.lock().unwrap_or_else(PoisonError::into_inner);
        if results.len() < MOST {
            let values = values.into_iter().map(Cow::into_owned).collect();
            results.push(Became { values, text: text.to_owned() });
        }
    }
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeMap;

    use super::super::Text;

    type Values = BTreeMap<String, String>;

    fn values(values: &[(&str, &str)]) -> Values {
        values.iter().map(|(name, value)| ((*name).to_owned(), (*value).to_owned())).collect()
    }

    #[test]
    fn a_text_is_the_same_whether_it_was_replaced_before_or_not() {
        let texts = [
            "{{=inputs.parameters.x + '-' + inputs.parameters.y}} {{inputs.parameters.x}}",
            "{{=toJson(inputs.parameters)}}",
            "{{=inputs['parameters']['x'] == 'a' ? inputs.parameters.y : 'none'}}",
            "{{=asInt(inputs.parameters.x)}} {{missing}}",
            "{{=inputs.parameters.x ?? 'none'}}",
        ];
        let scopes = [
            values(&[("inputs.parameters.x", "a"), ("inputs.parameters.y", "b")]),
            values(&[("inputs.parameters.x", "b"), ("inputs.parameters.y", "a")]),
            values(&[("inputs.parameters.x", "1"), ("inputs.parameters.y", "")]),
            values(&[("inputs.parameters.x", "1"), ("inputs.parameters.z", "")]),
            values(&[("inputs.parameters.x.y", "1"), ("inputs.parameters.y", "b")]),
            values(&[]),
        ];
        for text in texts {
            let used = Text::parse(text).unwrap();
            for scope in scopes.iter().chain(&scopes).chain(scopes.iter().rev()) {
                let fresh = Text::parse(text).unwrap();
                assert_eq!(
                    used.replace_known(scope),
                    fresh.replace_known(scope),
                    "{text} {scope:?}"
                );
                assert_eq!(used.replace(scope), fresh.replace(scope), "{text} {scope:?}");
            }
        }
    }
}
