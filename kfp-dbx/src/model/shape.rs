//! The types of parameters: everything that depends on a type, in one place.

use kfp_dbx_core::value::Scalar;
use serde_json::Value as Json;

/// The type of a parameter, as `Param<T>` has it.
#[doc(hidden)]
#[allow(missing_docs)]
#[derive(Debug)]
pub enum Shape {
    Text,
    Int32,
    Int64,
    Float,
    Bool,
    List(&'static Shape),
    Map(&'static Shape),
    Json,
}

impl Shape {
    /// How an expression of Argo's reads such a value.
    pub(crate) const fn scalar(&self) -> Scalar {
        match self {
            Self::Text => Scalar::Text,
            Self::Int32 | Self::Int64 => Scalar::Int,
            Self::Float => Scalar::Float,
            Self::Bool => Scalar::Bool,
            Self::List(_) => Scalar::List,
            Self::Map(_) => Scalar::Map,
            Self::Json => Scalar::Json,
        }
    }

    /// KFP's name of the type, where it has one.
    pub(crate) fn kfp_type(&self) -> Option<&'static str> {
        match self {
            Self::Text => None,
            Self::Int32 | Self::Int64 => Some("Integer"),
            Self::Float => Some("Float"),
            Self::Bool => Some("Boolean"),
            Self::List(_) => Some("JsonArray"),
            Self::Map(_) | Self::Json => Some("JsonObject"),
        }
    }
    /// As Rust writes it.
    pub(crate) fn rust(&self) -> String {
        match self {
            Self::Text => "String".to_owned(),
            Self::Int32 => "i32".to_owned(),
            Self::Int64 => "i64".to_owned(),
            Self::Float => "f64".to_owned(),
            Self::Bool => "bool".to_owned(),
            Self::List(of) => format!("Vec<{}>", of.rust()),
            Self::Map(of) => format!("BTreeMap<String, {}>", of.rust()),
            Self::Json => "Json".to_owned(),
        }
    }

    /// Checks a value as a run passes it: text.
    pub(crate) fn check(&self, value: &str) -> Result<(), String> {
        let is = match self {
            Self::Text => true,
            Self::Int32 => is_plain(value) && value.parse::<i32>().is_ok(),
            Self::Int64 => is_plain(value) && value.parse::<i64>().is_ok(),
            Self::Float => {
                // As JSON writes it: Argo reads no `inf` and no `.5`.
                serde_json::from_str::<Json>(value).is_ok_and(|value| value.is_number())
            }
            Self::Bool => matches!(value, "true" | "false"),
            Self::List(_) | Self::Map(_) | Self::Json => {
                let json: Json = serde_json::from_str(value).map_err(|why| {
                    format!("the value is not JSON: {why}; write {}", self.expected())
                })?;
                return self.check_json(&json, "the value");
            }
        };
        if is {
            Ok(())
        } else {
            Err(format!(
                "`{}` is not a valid `{}`: write {}",
                shown(value),
                self.rust(),
                self.expected()
            ))
        }
    }

    fn check_json(&self, value: &Json, what: &str) -> Result<(), String> {
        let is = match (self, value) {
            (Self::List(of), Json::Array(items)) => {
                return items
                    .iter()
                    .enumerate()
                    .try_for_each(|(index, item)| of.check_json(item, &format!("item {index}")));
            }
            (Self::Map(of), Json::Object(fields)) => {
                return fields.iter().try_for_each(|(key, value)| {
                    of.check_json(value, &format!("`{}`", shown(key)))
                });
            }
            (Self::Json, _)
            | (Self::Text, Json::String(_))
            | (Self::Float, Json::Number(_))
            | (Self::Bool, Json::Bool(_)) => true,
            (Self::Int32, Json::Number(number)) => {
                number.as_i64().is_some_and(|number| i32::try_from(number).is_ok())
            }
            (Self::Int64, Json::Number(number)) => number.is_i64(),
            _ => false,
        };
        if is {
            Ok(())
        } else {
            Err(format!("{what} is not a valid `{}`: write {}", self.rust(), self.expected()))
        }
    }

    fn expected(&self) -> &'static str {
        match self {
            Self::Text => "text",
            Self::Int32 => "a whole number from -2147483648 to 2147483647, in digits only",
            Self::Int64 => "a whole number of 64 bits, in digits only",
            Self::Float => "a number such as `0.5` or `1e3`",
            Self::Bool => "`true` or `false`",
            Self::List(_) => "a JSON list such as `[\"a\", \"b\"]`",
            Self::Map(_) => "a JSON object such as `{\"a\": …}`",
            Self::Json => "JSON",
        }
    }
}

/// A number as every reader takes it: no `+`, no `007`.
fn is_plain(value: &str) -> bool {
    let digits = value.strip_prefix('-').unwrap_or(value);
    digits == "0" || digits.starts_with(|c: char| ('1'..='9').contains(&c))
}

/// A value for a message, cut where it is long.
fn shown(value: &str) -> String {
    match value.char_indices().nth(60) {
        Some((end, _)) => format!("{}…", &value[..end]),
        None => value.to_owned(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn values_have_the_parameters_types() {
        static TEXTS: Shape = Shape::List(&Shape::Text);
        static NUMBERS: Shape = Shape::Map(&Shape::Int32);
        let cases: &[(&Shape, &[&str], &[&str])] = &[
            (&Shape::Text, &["", "007", "it's", "a\nb"], &[]),
            (
                &Shape::Int32,
                &["0", "-7", "2147483647"],
                &["", "2147483648", "007", "+1", "1.0", "-", "1 "],
            ),
            (&Shape::Int64, &["9223372036854775807"], &["9223372036854775808", "1e3"]),
            (&Shape::Float, &["1", "-0.5", "1e3"], &["", ".5", "inf", "NaN", "1,5"]),
            (&Shape::Bool, &["true", "false"], &["True", "yes", "1", ""]),
            (&TEXTS, &["[]", r#"["a"]"#], &["", "a", "[1]", "{}", r#"["a""#]),
            (&NUMBERS, &["{}", r#"{"a": 1}"#], &["[]", r#"{"a": "1"}"#, r#"{"a": 2147483648}"#]),
            (&Shape::Json, &["null", "[1]", "\"a\""], &["", "a"]),
        ];
        for (shape, right, wrong) in cases {
            for value in *right {
                assert_eq!(shape.check(value), Ok(()), "{shape:?} {value}");
            }
            for value in *wrong {
                assert!(shape.check(value).is_err(), "{shape:?} {value}");
            }
        }
    }
}
