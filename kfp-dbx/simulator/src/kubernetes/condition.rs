//! The success and the failure condition of a resource template, read once.

use kfp_dbx_core::value::selector::{self, Test};
use serde_json::Value as Json;

use super::object::Stored;

/// A condition: requirements on the fields of an object.
#[derive(Clone, Debug)]
pub(crate) struct Condition {
    /// The text.
    pub(crate) text: String,
    requirements: Vec<Requirement>,
}

#[derive(Clone, Debug)]
struct Requirement {
    key: String,
    path: Vec<String>,
    test: Wanted,
    /// As Argo writes it in messages.
    shown: String,
}

#[derive(Clone, Debug, PartialEq, Eq)]
enum Wanted {
    Exists,
    Absent,
    In(Vec<String>),
    NotIn(Vec<String>),
    Above(i64),
    Below(i64),
}

impl Condition {
    /// Reads a condition.
    ///
    /// # Errors
    /// It is none: Argo fails on it, too.
    pub(crate) fn parse(text: &str) -> Result<Self, String> {
        selector::check(text)?;
        let mut requirements: Vec<_> =
            selector::requirements(text).iter().zip(parts(text)).map(read).collect();
        // Kubernetes sorts them by their keys.
        requirements.sort_by(|one, other| one.path.cmp(&other.path));
        Ok(Self { text: text.to_owned(), requirements })
    }

    /// Whether an object meets all requirements.
    pub(crate) fn all_hold(&self, object: &Stored) -> bool {
        self.requirements.iter().all(|requirement| requirement.holds(object))
    }

    /// Returns the first requirement that an object meets, as Argo writes it.
    pub(crate) fn first_that_holds(&self, object: &Stored) -> Option<&str> {
        let first = self.requirements.iter().find(|requirement| requirement.holds(object))?;
        Some(&first.shown)
    }
}

/// Returns the texts of the requirements: the commas between them are not in parentheses.
fn parts(text: &str) -> Vec<&str> {
    let mut depth = 0;
    let at_comma = |c| {
        match c {
            '(' => depth += 1,
            ')' => depth -= 1,
            _ => {}
        }
        c == ',' && depth == 0
    };
    text.split(at_comma).collect()
}

fn read((requirement, text): (&selector::Requirement<'_>, &str)) -> Requirement {
    let owned = |values: &[&str]| values.iter().map(|value| (*value).to_owned()).collect();
    let test = match &requirement.test {
        Test::Exists => Wanted::Exists,
        Test::Absent => Wanted::Absent,
        Test::In(values) => Wanted::In(owned(values)),
        Test::NotIn(values) => Wanted::NotIn(owned(values)),
        Test::Above(bound) => Wanted::Above(*bound),
        Test::Below(bound) => Wanted::Below(*bound),
    };
    let shown = shown(requirement, text);
    let path = requirement.key.split('.').map(str::to_owned).collect();
    Requirement { key: requirement.key.to_owned(), path, test, shown }
}

/// Writes a requirement as Go's `%s` writes the fields of one.
fn shown(requirement: &selector::Requirement<'_>, text: &str) -> String {
    let key = requirement.key;
    let behind = text.split_once(key).map_or("", |(_, behind)| behind.trim_start());
    let listed = |values: &[&str]| {
        let mut values = values.to_vec();
        values.sort_unstable();
        values.dedup();
        values.join(" ")
    };
    let (operator, values) = match &requirement.test {
        Test::Exists => ("exists", String::new()),
        Test::Absent => ("!", String::new()),
        Test::In(values) if behind.starts_with("==") => ("==", listed(values)),
        Test::In(values) if behind.starts_with('=') => ("=", listed(values)),
        Test::In(values) => ("in", listed(values)),
        Test::NotIn(values) if behind.starts_with("!=") => ("!=", listed(values)),
        Test::NotIn(values) => ("notin", listed(values)),
        Test::Above(bound) => ("gt", bound.to_string()),
        Test::Below(bound) => ("lt", bound.to_string()),
    };
    format!("{{{key} {operator} [{values}]}}")
}

impl Requirement {
    fn holds(&self, object: &Stored) -> bool {
        let (object, names) = object.seen(&self.key);
        let Some(value) = find(&object, &self.path[names..]) else {
            return matches!(self.test, Wanted::Absent | Wanted::NotIn(_));
        };
        let value = text(value);
        let number = || value.parse::<i64>().ok();
        match &self.test {
            Wanted::Exists => true,
            Wanted::Absent => false,
            Wanted::In(values) => values.contains(&value),
            Wanted::NotIn(values) => !values.contains(&value),
            Wanted::Above(bound) => number().is_some_and(|number| number > *bound),
            Wanted::Below(bound) => number().is_some_and(|number| number < *bound),
        }
    }
}

/// Finds a value as gjson does: an item of a list has its number as a name.
fn find<'v>(value: &'v Json, path: &[String]) -> Option<&'v Json> {
    path.iter().try_fold(value, |value, name| match value {
        Json::Array(items) => items.get(name.parse::<usize>().ok()?),
        value => value.get(name),
    })
}

/// Returns a value as gjson writes it.
fn text(value: &Json) -> String {
    match value {
        Json::Null => String::new(),
        Json::String(text) => text.clone(),
        Json::Number(number) if number.is_f64() => number.as_f64().unwrap_or_default().to_string(),
        other => other.to_string(),
    }
}

#[cfg(test)]
mod tests {
    use serde_json::{Value, json};

    use super::*;
    use crate::kubernetes::Manifest;
    use crate::report::Maker;
    use crate::time::Time;

    fn object(status: Value) -> Stored {
        let json = json!({"apiVersion": "v1", "kind": "ConfigMap", "metadata": {"name": "x"}});
        let mut object = Stored::new(Manifest::new(json).unwrap(), Maker::Somebody, 0, Time::ZERO);
        object.status = status.into();
        object
    }

    fn holds(condition: &str, status: Value) -> bool {
        Condition::parse(condition).unwrap().all_hold(&object(status))
    }

    #[test]
    fn an_absent_field_is_false_or_true_as_the_operator_says() {
        for condition in ["status.a in (x)", "status.a = x", "status.a > 1", "status.a < 1"] {
            assert!(!holds(condition, json!({})), "{condition}");
        }
        assert!(!holds("status.a", json!({})));
        for condition in ["status.a != x", "status.a notin (x)", "!status.a"] {
            assert!(holds(condition, json!({})), "{condition}");
        }
    }

    #[test]
    fn operators_compare_values_as_labels_do() {
        let status = || json!({"state": "DONE", "id": 7, "half": 0.5, "ok": true, "none": null});
        let cases = [
            ("status.state in (DONE, FAILED)", true),
            ("status.state notin (DONE)", false),
            ("status.state == DONE", true),
            ("status.state != DONE", false),
            ("status.id > 0", true),
            ("status.id > 7", false),
            ("status.id < 8", true),
            ("status.id = 7", true),
            ("status.half > 0", false),
            ("status.half = 0.5", true),
            ("status.state > 0", false),
            ("status.ok = true", true),
            ("status.none", true),
            ("!status.none", false),
            ("status.none =", true),
            ("status", true),
            ("metadata.name = x", true),
            ("metadata.deletionTimestamp", false),
        ];
        for (condition, expected) in cases {
            assert_eq!(holds(condition, status()), expected, "{condition}");
        }
    }

    #[test]
    fn an_item_of_a_list_has_its_number_as_a_name() {
        let status = json!({"conditions": [{"type": "Ready", "status": "True"}]});
        assert!(holds("status.conditions.0.status = True", status.clone()));
        assert!(!holds("status.conditions.1.status = True", status));
    }

    #[test]
    fn all_requirements_hold_or_the_first_by_its_key_is_told() {
        let object = object(json!({"b": "y", "c": "z"}));
        let condition = Condition::parse("status.c in (z, a), status.b = y").unwrap();
        assert!(condition.all_hold(&object));
        assert_eq!(condition.first_that_holds(&object), Some("{status.b = [y]}"));
        let condition = Condition::parse("status.b = x,status.c in (z, a)").unwrap();
        assert!(!condition.all_hold(&object));
        assert_eq!(condition.first_that_holds(&object), Some("{status.c in [a z]}"));
    }

    #[test]
    fn requirements_are_told_as_argo_writes_them() {
        let object = object(json!({"n": 5}));
        let told = |text: &str| {
            Condition::parse(text).unwrap().first_that_holds(&object).unwrap().to_owned()
        };
        assert_eq!(told("status.n > 3"), "{status.n gt [3]}");
        assert_eq!(told("status.n"), "{status.n exists []}");
        assert_eq!(told("!status.m"), "{status.m ! []}");
        assert_eq!(told("status.n == 5"), "{status.n == [5]}");
        assert_eq!(told("status.n != 4"), "{status.n != [4]}");
        assert_eq!(told("status.n notin (4)"), "{status.n notin [4]}");
    }

    #[test]
    fn what_is_no_condition_is_refused() {
        assert!(Condition::parse("status.a == 'x'").is_err());
        assert!(Condition::parse("status.a = x || status.b = y").is_err());
    }
}
