//! The sizes of values: Databricks limits the items of lists, and the lengths of texts and of
//! parameters.

use crate::rule::{Finding, LIMITS};
use crate::table::{Field, Most};
use crate::value::path::{Path, literal};
use crate::value::{Map, Text, Value};

/// Reports a value that is larger than Databricks accepts. What the run decides has no size yet.
pub(super) fn too_large(value: &Value, field: &Field, path: &Path<'_>) -> Option<Finding> {
    let (size, most, unit) = match field.most? {
        Most::Items(most) => (items(value)?, most, "items"),
        Most::Characters(most) => (characters(value)?, most, "characters"),
        Most::Bytes(most) => (literal(value)?.len(), most, "bytes"),
        Most::Json(most) => (json_bytes(value)?, most, "bytes as JSON"),
        Most::Parameters(most) => {
            let around = "{\"\":}".len() + field.name.len();
            (json_bytes(value)? + around, most, "bytes as JSON")
        }
    };
    if size <= most {
        return None;
    }
    let message = format!("`{path}` has {size} {unit}, but Databricks accepts at most {most}");
    let smaller = match field.most? {
        Most::Items(_) => format!("remove {} of them", size - most),
        Most::Characters(_) | Most::Bytes(_) | Most::Json(_) | Most::Parameters(_) => {
            "make it shorter".to_owned()
        }
    };
    let help = match field.beyond {
        "" => smaller,
        clause => format!("{smaller}, or {clause}"),
    };
    Some(Finding::new(&LIMITS, message).help(help))
}

/// Returns the number of items or entries. A map that is set in parts can still lose some.
fn items(value: &Value) -> Option<usize> {
    match value {
        Value::List(items) => Some(items.len()),
        Value::Map(map) => entries(map).map(<[_]>::len),
        _ => None,
    }
}

fn entries(map: &Map) -> Option<&[(Text, Value)]> {
    (!map.is_open()).then_some(map.entries.as_slice())
}

fn characters(value: &Value) -> Option<usize> {
    let count = |text: &str| text.chars().count();
    match value {
        Value::Map(map) => entries(map)?
            .iter()
            .map(|(key, value)| Some(count(key.as_literal()?) + count(literal(value)?)))
            .sum(),
        value => literal(value).map(count),
    }
}

/// Returns the number of bytes of a value as JSON, if all of it is known.
fn json_bytes(value: &Value) -> Option<usize> {
    match value {
        Value::Text(text) => {
            let text = text.as_literal()?;
            let escaped =
                text.chars().filter(|c| matches!(c, '"' | '\\' | '\n' | '\t' | '\r')).count();
            Some(text.len() + escaped + 2)
        }
        Value::List(items) => {
            let items: Vec<_> = items.iter().map(json_bytes).collect::<Option<_>>()?;
            Some(2 + items.iter().sum::<usize>() + items.len().saturating_sub(1))
        }
        Value::Map(map) => {
            let entries = map.entries.iter().map(|(key, value)| {
                Some(json_bytes(&Value::Text(key.clone()))? + 1 + json_bytes(value)?)
            });
            let entries: Vec<_> = entries.collect::<Option<_>>()?;
            Some(2 + entries.iter().sum::<usize>() + entries.len().saturating_sub(1))
        }
        Value::Bool(boolean) => Some(boolean.to_string().len()),
        Value::Int(number) => Some(number.to_string().len()),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::table::kind;

    fn message(kind_name: &str, name: &str, value: &Value) -> Option<String> {
        let field = kind(kind_name)?.spec.field(name)?;
        let finding = too_large(value, field, &Path::Field(&Path::Root, name))?;
        Some(format!("{}; {}", finding.message, finding.help.unwrap_or_default()))
    }

    /// Just as much as there can be is no fault, and one more is.
    #[test]
    fn the_largest_value_is_accepted() {
        let texts = |count| Value::List(vec![Value::text("x"); count]);
        let of = |length: usize| Value::text("ü".repeat(length));
        let cases = [
            ("Djob", "job_clusters", texts(100), texts(101)),
            ("Djob", "description", of(27_700), of(27_701)),
            ("Djob", "name", of(2048), of(2049)),
            ("Djob", "tasks", texts(1000), texts(1001)),
            ("Run", "tasks", texts(1000), texts(1001)),
            ("Run", "environments", texts(10), texts(11)),
            // `{"jar_params":["…"]}` has 19 bytes beside the text.
            ("Run", "jar_params", list(9_981), list(9_982)),
        ];
        for (kind, name, most, more) in cases {
            assert_eq!(message(kind, name, &most), None, "{kind}: {name}");
            assert!(message(kind, name, &more).is_some(), "{kind}: {name}");
        }
    }

    fn list(bytes: usize) -> Value {
        Value::List(vec![Value::text("x".repeat(bytes))])
    }

    #[test]
    fn the_way_out_is_a_smaller_value_or_another_one() {
        let clusters = Value::List(vec![Value::Unknown; 103]);
        assert_eq!(
            message("Djob", "job_clusters", &clusters).as_deref(),
            Some(
                "`job_clusters` has 103 items, but Databricks accepts at most 100; remove 3 of them, or let tasks share a cluster"
            )
        );
        assert_eq!(
            message("Run", "jar_params", &list(10_000)).as_deref(),
            Some(
                "`jar_params` has 10019 bytes as JSON, but Databricks accepts at most 10000; make it shorter, or store the values in a file or a table, and pass its path or its name"
            )
        );
    }

    #[test]
    fn the_bytes_are_those_of_the_json() {
        let list = Value::List(vec![Value::text("a\"b"), Value::text("ü")]);
        assert_eq!(json_bytes(&list), Some(r#"["a\"b","ü"]"#.len()));
        assert_eq!(json_bytes(&Value::List(vec![Value::Unknown])), None);
    }
}
