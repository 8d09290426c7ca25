//! The success and the failure condition of a resource template, read once.

mod meet;
mod requirement;

use kfp_dbx_core::value::selector::{self, Test};
use serde_json::Value as Json;

pub(crate) use self::meet::{scalar, set};
use self::requirement::{Requirement, Wanted};
use super::object::Stored;

/// A condition: requirements on the fields of an object.
#[derive(Clone, Debug)]
pub(crate) struct Condition {
    /// The text.
    pub(crate) text: String,
    requirements: Vec<Requirement>,
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

    /// Changes a status so that it meets all requirements of this condition and none of another one.
    /// Requirements on other parts of the object, and such that exclude each other, stay as they are.
    pub(crate) fn meet(&self, status: &mut Json, not: Option<&Self>) {
        meet::all(&self.requirements, status, not.map_or(&[], |not| &not.requirements));
    }

    /// Changes a status so that it meets one of the requirements, if it can.
    pub(crate) fn meet_one(&self, status: &mut Json) {
        meet::one(&self.requirements, status);
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

    fn met(success: &str, failure: Option<&str>) -> Value {
        let mut status = Value::Null;
        let failure = failure.map(|failure| Condition::parse(failure).unwrap());
        Condition::parse(success).unwrap().meet(&mut status, failure.as_ref());
        status
    }

    #[test]
    fn a_status_meets_each_operator() {
        assert_eq!(met("status.phase == Done", None), json!({"phase": "Done"}));
        assert_eq!(met("status.phase in (Ready, Done)", None), json!({"phase": "Ready"}));
        assert_eq!(met("status.succeeded > 2", None), json!({"succeeded": 3}));
        assert_eq!(met("status.left < 1", None), json!({"left": 0}));
        assert_eq!(
            met("status.url, status.a.b = true", None),
            json!({"a": {"b": true}, "url": true})
        );
        assert_eq!(
            met("status.phase, status.phase != Failed", None),
            json!({"phase": true}),
            "an absent field meets `!=` by itself"
        );
        assert_eq!(
            met("status.conditions.1.status = True", None),
            json!({"conditions": [null, {"status": "True"}]})
        );
    }

    #[test]
    fn it_does_not_meet_the_failure_condition() {
        assert_eq!(met("status.phase in (A, B)", Some("status.phase = A")), json!({"phase": "B"}));
        assert_eq!(met("status.n > 0", Some("status.n > 5")), json!({"n": 1}));
        assert_eq!(met("status.ok", Some("!status.url")), json!({"ok": true, "url": true}));
        assert_eq!(met("status.ok", Some("status.code != 0")), json!({"code": 0, "ok": true}));
    }

    #[test]
    fn one_requirement_of_a_failure_condition_is_enough() {
        let mut status = json!({"phase": "Running"});
        Condition::parse("status.failed > 0, status.phase = Error").unwrap().meet_one(&mut status);
        assert_eq!(status, json!({"failed": 1, "phase": "Running"}));
    }

    #[test]
    fn what_the_status_does_not_decide_stays() {
        assert_eq!(met("data.a = 1, metadata.labels.b = c", None), Value::Null);
        assert_eq!(met("status.a = 1, status.a = 2", None), Value::Null);
    }
}
