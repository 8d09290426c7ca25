//! Values of expressions, as Go has them.

use std::borrow::Cow;
use std::cmp::Ordering;
use std::collections::BTreeMap;
use std::sync::Arc;

use serde_json::Value as Json;

use super::problem::Problem;
use super::scope::Scope;
use super::unmodelled;
use crate::go_json;

const TWO_TO_63: f64 = 9_223_372_036_854_775_808.0;

/// A value. Texts of the scope are borrowed.
#[derive(Clone, Debug, PartialEq)]
pub(crate) enum Value<'a> {
    Nil,
    Bool(bool),
    Int(i64),
    Float(f64),
    Text(Cow<'a, str>),
    List(Arc<Vec<Value<'a>>>),
    Map(Arc<BTreeMap<String, Value<'a>>>),
    /// The map of the names that begin with this one and a dot.
    Names(String),
}

impl<'a> Value<'a> {
    pub(super) fn list(items: Vec<Value<'a>>) -> Self {
        Self::List(Arc::new(items))
    }

    /// Makes a value from JSON, as Go reads it: each number is a float.
    pub(super) fn of_json(json: Json) -> Value<'static> {
        match json {
            Json::Null => Value::Nil,
            Json::Bool(value) => Value::Bool(value),
            Json::Number(number) => number.as_f64().map_or(Value::Nil, Value::Float),
            Json::String(text) => Value::Text(text.into()),
            Json::Array(items) => Value::list(items.into_iter().map(Value::of_json).collect()),
            Json::Object(fields) => Value::Map(Arc::new(
                fields.into_iter().map(|(key, value)| (key, Value::of_json(value))).collect(),
            )),
        }
    }

    /// Returns the value as JSON.
    ///
    /// # Errors
    /// There is more in a map of the scope in Argo than here.
    pub(super) fn to_json(&self, scope: &dyn Scope) -> Result<Json, Problem> {
        let of_fields = |fields: &BTreeMap<String, Value<'_>>| {
            let fields = fields.iter().map(|(key, value)| Ok((key.clone(), value.to_json(scope)?)));
            Ok(Json::Object(fields.collect::<Result<_, Problem>>()?))
        };
        Ok(match self {
            Self::Nil => Json::Null,
            Self::Bool(value) => (*value).into(),
            Self::Int(value) => (*value).into(),
            Self::Float(value) => (*value).into(),
            Self::Text(text) => text.as_ref().into(),
            Self::List(items) => {
                items.iter().map(|item| item.to_json(scope)).collect::<Result<_, _>>()?
            }
            Self::Map(fields) => of_fields(fields)?,
            Self::Names(name) => of_fields(&fields_of(name, scope)?)?,
        })
    }

    /// Returns the kind of the value, for messages.
    pub(super) fn kind(&self) -> &'static str {
        match self {
            Self::Nil => "nil",
            Self::Bool(_) => "a boolean",
            Self::Int(_) => "an integer",
            Self::Float(_) => "a number",
            Self::Text(_) => "a text",
            Self::List(_) => "a list",
            Self::Map(_) | Self::Names(_) => "a map",
        }
    }

    pub(super) fn boolean(&self) -> Result<bool, Problem> {
        match self {
            Self::Bool(value) => Ok(*value),
            other => Err(Problem::fails(format!("{} is no boolean", other.kind()))),
        }
    }

    pub(super) fn text(&self) -> Result<&str, Problem> {
        match self {
            Self::Text(text) => Ok(text),
            other => Err(Problem::fails(format!("{} is no text", other.kind()))),
        }
    }

    /// Returns a number as an integer, as Go converts it.
    #[allow(clippy::cast_possible_truncation)]
    pub(super) fn integer(&self) -> Result<i64, Problem> {
        match self {
            Self::Int(value) => Ok(*value),
            // What does not fit is the smallest integer.
            Self::Float(value) => match (-TWO_TO_63..TWO_TO_63).contains(value) {
                true => Ok(*value as i64),
                false => Ok(i64::MIN),
            },
            other => Err(Problem::fails(format!("{} is no integer", other.kind()))),
        }
    }

    #[allow(clippy::cast_precision_loss)]
    pub(super) fn float(&self) -> Result<f64, Problem> {
        match self {
            Self::Int(value) => Ok(*value as f64),
            Self::Float(value) => Ok(*value),
            other => Err(Problem::fails(format!("{} is no number", other.kind()))),
        }
    }

    /// Whether two values are equal, in expr's sense.
    ///
    /// # Errors
    /// One of them is a map of the scope.
    pub(super) fn equals(&self, other: &Self) -> Result<bool, Problem> {
        Ok(match (self, other) {
            (Self::Int(a), Self::Int(b)) => a == b,
            (Self::Int(_) | Self::Float(_), Self::Int(_) | Self::Float(_)) => {
                self.float()?.total_cmp(&other.float()?) == Ordering::Equal
            }
            (Self::Nil, Self::Names(_)) | (Self::Names(_), Self::Nil) => false,
            (Self::Names(name), _) | (_, Self::Names(name)) => {
                return Err(Problem::no_model(format_args!("a comparison with the map `{name}`")));
            }
            _ => self == other,
        })
    }

    /// Compares numbers or texts.
    pub(super) fn compare(&self, other: &Self) -> Result<Option<Ordering>, Problem> {
        match (self, other) {
            (Self::Int(a), Self::Int(b)) => Ok(Some(a.cmp(b))),
            (Self::Int(_) | Self::Float(_), Self::Int(_) | Self::Float(_)) => {
                Ok(self.float()?.partial_cmp(&other.float()?))
            }
            (Self::Text(a), Self::Text(b)) => Ok(Some(a.cmp(b))),
            _ => Err(Problem::fails(format!("{} and {} have no order", self.kind(), other.kind()))),
        }
    }
}

/// Returns the map of the names under a name.
///
/// # Errors
/// There is more in it in Argo than here.
fn fields_of<'a>(name: &str, scope: &'a dyn Scope) -> Result<BTreeMap<String, Value<'a>>, Problem> {
    unmodelled::check_whole(name)?;
    let keys = scope.under(name).into_iter();
    let fields = keys.map(|key| {
        let value = value_of(&format!("{name}.{key}"), scope);
        (key, value.unwrap_or(Value::Nil))
    });
    Ok(fields.collect())
}

/// Returns the value of a name.
pub(super) fn value_of<'a>(name: &str, scope: &'a dyn Scope) -> Option<Value<'a>> {
    match scope.has_under(name) {
        true => Some(Value::Names(name.to_owned())),
        false => scope.lookup(name).map(Value::Text),
    }
}

/// Writes a value as Go writes JSON.
///
/// # Errors
/// A number is infinite or none.
pub(crate) fn go_json(value: &Value<'_>, scope: &dyn Scope) -> Result<String, Problem> {
    let mut json = String::new();
    write_json(value, scope, &mut json)?;
    Ok(json)
}

fn write_json(value: &Value<'_>, scope: &dyn Scope, json: &mut String) -> Result<(), Problem> {
    match value {
        Value::Nil => json.push_str("null"),
        Value::Bool(value) => json.push_str(if *value { "true" } else { "false" }),
        Value::Int(value) => json.push_str(&value.to_string()),
        Value::Float(value) => json.push_str(&json_float(*value)?),
        Value::Text(text) => go_json::write_text(text, json),
        Value::List(items) => {
            for (place, item) in items.iter().enumerate() {
                json.push(if place == 0 { '[' } else { ',' });
                write_json(item, scope, json)?;
            }
            json.push_str(if items.is_empty() { "[]" } else { "]" });
        }
        Value::Map(fields) => write_fields(fields, scope, json)?,
        Value::Names(name) => write_fields(&fields_of(name, scope)?, scope, json)?,
    }
    Ok(())
}

fn write_fields(
    fields: &BTreeMap<String, Value<'_>>,
    scope: &dyn Scope,
    json: &mut String,
) -> Result<(), Problem> {
    for (place, (key, value)) in fields.iter().enumerate() {
        json.push(if place == 0 { '{' } else { ',' });
        go_json::write_text(key, json);
        json.push(':');
        write_json(value, scope, json)?;
    }
    json.push_str(if fields.is_empty() { "{}" } else { "}" });
    Ok(())
}

fn json_float(value: f64) -> Result<String, Problem> {
    if !value.is_finite() {
        return Err(Problem::fails(format!("{value} has no form in JSON")));
    }
    Ok(go_json::float(value))
}

/// Writes a value as Go's `%v` does: what the output of a DAG becomes that is an expression.
pub fn display(value: &Json) -> String {
    match value {
        Json::Null => "<nil>".to_owned(),
        Json::Bool(value) => value.to_string(),
        Json::Number(number) => match number.as_i64() {
            Some(integer) => integer.to_string(),
            None => number.as_f64().map_or_else(|| number.to_string(), general),
        },
        Json::String(text) => text.clone(),
        Json::Array(items) => {
            let items: Vec<String> = items.iter().map(display).collect();
            format!("[{}]", items.join(" "))
        }
        Json::Object(fields) => {
            let sorted: BTreeMap<&String, &Json> = fields.iter().collect();
            let fields = sorted.into_iter().map(|(key, value)| format!("{key}:{}", display(value)));
            format!("map[{}]", fields.collect::<Vec<_>>().join(" "))
        }
    }
}

/// Writes a float as `%g` does with the digits that it needs.
pub(super) fn general(value: f64) -> String {
    let written = format!("{value:e}");
    let (digits, exponent) = written.split_once('e').unwrap_or((&written, "0"));
    let exponent: i32 = exponent.parse().unwrap_or_default();
    match (-4..6).contains(&exponent) {
        true => value.to_string(),
        false => format!("{digits}e{}{:02}", if exponent < 0 { '-' } else { '+' }, exponent.abs()),
    }
}
