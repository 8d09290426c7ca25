//! The types of parameters and outputs.
//!
//! To add a type, add its variant and its row here, and its Rust type to the implementations of
//! `ParamType` in the runtime crate.

use serde_json::Value as Json;

/// Defines [`Scalar`] and the facts about each of its variants.
macro_rules! scalars {
    ($($(#[$doc:meta])* $name:ident: $letter:literal, $word:literal, $noun:literal, [$($rust:literal),*];)*) => {
        /// The type as which an expression of Argo reads a value. Argo passes all values as text.
        #[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
        pub enum Scalar {
            $($(#[$doc])* $name,)*
        }

        impl Scalar {
            /// Returns the letter for the type in a marker.
            pub fn letter(self) -> char {
                match self {
                    $(Self::$name => $letter,)*
                }
            }

            /// Returns the type of that letter.
            pub fn of_letter(letter: char) -> Option<Self> {
                match letter {
                    $($letter => Some(Self::$name),)*
                    _ => None,
                }
            }

            /// Returns the type that a Rust type is read as, by its name without arguments.
            pub fn of_rust(name: &str) -> Option<Self> {
                match name {
                    $($($rust => Some(Self::$name),)*)*
                    _ => None,
                }
            }

            /// Returns a word for the type in the name of an output.
            pub fn word(self) -> &'static str {
                match self {
                    $(Self::$name => $word,)*
                }
            }

            /// Describes a parameter or an output of the type.
            pub fn describe_reference(self) -> &'static str {
                match self {
                    $(Self::$name => concat!("a parameter or output that is ", $noun),)*
                }
            }
        }
    };
}

scalars! {
    /// Text.
    Text: 't', "text", "text", ["String"];
    /// An integer.
    Int: 'i', "integer", "an integer", ["i32", "i64"];
    /// A number.
    Float: 'f', "number", "a number", ["f64"];
    /// A boolean.
    Bool: 'b', "boolean", "a boolean", ["bool"];
    /// A list, as JSON.
    List: 'l', "list", "a list", ["Vec"];
    /// A map, as JSON.
    Map: 'm', "map", "a map", ["BTreeMap"];
    /// Any JSON.
    Json: 'j', "json", "JSON", ["Json"];
    /// The number of items of a list, which is what is passed on.
    Count: 'n', "count", "an integer", [];
}

impl Scalar {
    /// Returns the type of the value that is passed from task to task.
    #[must_use]
    pub fn passed(self) -> Self {
        match self {
            Self::Count => Self::List,
            other => other,
        }
    }

    /// Returns whether a text can be read as the type.
    pub fn reads(self, text: &str) -> bool {
        let is_json =
            |is: fn(&Json) -> bool| serde_json::from_str(text).is_ok_and(|json| is(&json));
        match self {
            Self::Text => true,
            Self::Int | Self::Count => ValueType::Int64.check(text).is_ok(),
            Self::Float => ValueType::Float.check(text).is_ok(),
            Self::Bool => ValueType::Bool.check(text).is_ok(),
            Self::List => is_json(Json::is_array),
            Self::Map => is_json(Json::is_object),
            Self::Json => is_json(|_| true),
        }
    }
}

/// The type of a parameter or an output: the `T` of `Param<T>` and `Output<T>`.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum ValueType {
    /// Text.
    Text,
    /// A 32-bit integer.
    Int32,
    /// A 64-bit integer. As an output, it is empty for 0 with the archived operator, which drops it.
    Int64,
    /// A number.
    Float,
    /// A boolean. As an output, it is empty for `false` with the archived operator, which drops it.
    Bool,
    /// A list.
    List(&'static ValueType),
    /// A map from text.
    Map(&'static ValueType),
    /// Any JSON.
    Json,
}

/// The facts about a type.
struct Row {
    /// The type as which an expression of Argo reads it.
    scalar: Scalar,
    /// The name of the type in Kubeflow Pipelines, if there is one.
    kfp: Option<&'static str>,
    /// The form in which a user writes a value.
    expected: &'static str,
}

const fn row(scalar: Scalar, kfp: Option<&'static str>, expected: &'static str) -> Row {
    Row { scalar, kfp, expected }
}

impl ValueType {
    const fn row(&self) -> Row {
        match self {
            Self::Text => row(Scalar::Text, None, "text"),
            Self::Int32 => row(
                Scalar::Int,
                Some("Integer"),
                "a whole number from -2147483648 to 2147483647, in digits only",
            ),
            Self::Int64 => {
                row(Scalar::Int, Some("Integer"), "a whole number of 64 bits, in digits only")
            }
            Self::Float => row(Scalar::Float, Some("Float"), "a number such as `0.5` or `1e3`"),
            Self::Bool => row(Scalar::Bool, Some("Boolean"), "`true` or `false`"),
            Self::List(_) => {
                row(Scalar::List, Some("JsonArray"), "a JSON list such as `[\"a\", \"b\"]`")
            }
            Self::Map(_) => {
                row(Scalar::Map, Some("JsonObject"), "a JSON object such as `{\"a\": …}`")
            }
            Self::Json => row(Scalar::Json, Some("JsonObject"), "JSON"),
        }
    }

    /// Returns the type as which an expression of Argo reads such a value.
    pub const fn scalar(&self) -> Scalar {
        self.row().scalar
    }

    /// Returns the name of the type in Kubeflow Pipelines, if there is one.
    pub fn kfp_type(&self) -> Option<&'static str> {
        self.row().kfp
    }

    /// Returns the Rust type.
    pub fn rust(&self) -> String {
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

    /// Checks a value in the form in which a run receives it: as text.
    ///
    /// # Errors
    /// The text is not a value of the type. The message contains the form to write.
    pub fn check(&self, value: &str) -> Result<(), String> {
        let is = match self {
            Self::Text => true,
            Self::Int32 => is_plain(value) && value.parse::<i32>().is_ok(),
            Self::Int64 => is_plain(value) && value.parse::<i64>().is_ok(),
            Self::Float => {
                // Argo reads a number only in the form of JSON, without `inf` and `.5`.
                serde_json::from_str::<Json>(value).is_ok_and(|value| value.is_number())
            }
            Self::Bool => matches!(value, "true" | "false"),
            Self::List(_) | Self::Map(_) | Self::Json => {
                let json: Json = serde_json::from_str(value).map_err(|why| {
                    format!("the value is not JSON: {why}; write {}", self.row().expected)
                })?;
                return self.check_json(&json, "the value").map_err(|(what, of)| {
                    match self.mended(&json).map(|mended| mended.to_string()) {
                        Some(mended) if mended.len() <= SHOWN => {
                            of.mismatch(&what, &format!("`{mended}`"))
                        }
                        _ => of.mismatch(&what, of.row().expected),
                    }
                });
            }
        };
        match is {
            true => Ok(()),
            false => Err(self.mismatch(&format!("`{}`", shown(value)), self.row().expected)),
        }
    }

    fn mismatch(&self, what: &str, write: &str) -> String {
        format!("{what} is not a valid `{}`: write {write}", self.rust())
    }

    /// Returns a value that is written in another way as one of the type, such as `["1"]` for `[1]` in a
    /// list of texts.
    fn mended(&self, value: &Json) -> Option<Json> {
        match (self, value) {
            (Self::List(of), Json::Array(items)) => {
                items.iter().map(|item| of.mended(item)).collect()
            }
            (Self::List(of), item) if !item.is_object() => {
                Some(Json::Array(vec![of.mended(item)?]))
            }
            (Self::Map(of), Json::Object(fields)) => {
                let fields = fields.iter();
                fields.map(|(name, value)| Some((name.clone(), of.mended(value)?))).collect()
            }
            (Self::Text, Json::Number(_) | Json::Bool(_)) => Some(value.to_string().into()),
            (Self::Int32 | Self::Int64 | Self::Float | Self::Bool, Json::String(text)) => {
                self.check(text).ok()?;
                serde_json::from_str(text).ok()
            }
            _ => self.check_json(value, "").is_ok().then(|| value.clone()),
        }
    }

    /// Checks a value, or returns the part of it that is wrong, with the type that it should have.
    fn check_json(&self, value: &Json, what: &str) -> Result<(), (String, &Self)> {
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
        match is {
            true => Ok(()),
            false => Err((what.to_owned(), self)),
        }
    }
}

/// Whether every reader accepts a number: it has no `+` and no leading zeros.
fn is_plain(value: &str) -> bool {
    let digits = value.strip_prefix('-').unwrap_or(value);
    digits == "0" || digits.starts_with(|c: char| ('1'..='9').contains(&c))
}

/// The number of characters of a value that a message shows.
const SHOWN: usize = 60;

/// Returns a value for a message, truncated if it is long.
fn shown(value: &str) -> String {
    match value.char_indices().nth(SHOWN) {
        Some((end, _)) => format!("{}…", &value[..end]),
        None => value.to_owned(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn values_have_the_parameters_types() {
        static TEXTS: ValueType = ValueType::List(&ValueType::Text);
        static NUMBERS: ValueType = ValueType::Map(&ValueType::Int32);
        let cases: &[(&ValueType, &[&str], &[&str])] = &[
            (&ValueType::Text, &["", "007", "it's", "a\nb"], &[]),
            (
                &ValueType::Int32,
                &["0", "-7", "2147483647"],
                &["", "2147483648", "007", "+1", "1.0", "-", "1 "],
            ),
            (&ValueType::Int64, &["9223372036854775807"], &["9223372036854775808", "1e3"]),
            (&ValueType::Float, &["1", "-0.5", "1e3"], &["", ".5", "inf", "NaN", "1,5"]),
            (&ValueType::Bool, &["true", "false"], &["True", "yes", "1", ""]),
            (&TEXTS, &["[]", r#"["a"]"#], &["", "a", "[1]", "{}", r#"["a""#]),
            (&NUMBERS, &["{}", r#"{"a": 1}"#], &["[]", r#"{"a": "1"}"#, r#"{"a": 2147483648}"#]),
            (&ValueType::Json, &["null", "[1]", "\"a\""], &["", "a"]),
        ];
        for (ty, right, wrong) in cases {
            for value in *right {
                assert_eq!(ty.check(value), Ok(()), "{ty:?} {value}");
            }
            for value in *wrong {
                assert!(ty.check(value).is_err(), "{ty:?} {value}");
            }
        }
    }

    #[test]
    fn a_list_shows_how_it_should_be_written() {
        static TEXTS: ValueType = ValueType::List(&ValueType::Text);
        static NUMBERS: ValueType = ValueType::Map(&ValueType::Int32);
        let why = |of: &ValueType, value| of.check(value).unwrap_err();
        let texts = "item 1 is not a valid `String`: write `[\"a\",\"2\"]`";
        assert_eq!(why(&TEXTS, r#"["a", 2]"#), texts);
        let one = "the value is not a valid `Vec<String>`: write `[\"a\"]`";
        assert_eq!(why(&TEXTS, "\"a\""), one);
        let numbers = "`a` is not a valid `i32`: write `{\"a\":1}`";
        assert_eq!(why(&NUMBERS, r#"{"a": "1"}"#), numbers);
        // Nobody knows how these are meant, or they are long.
        let no_number = "`a` is not a valid `i32`: write a whole number from ";
        assert!(why(&NUMBERS, r#"{"a": "x"}"#).starts_with(no_number));
        let long = format!("[{}1]", "1,".repeat(60));
        assert_eq!(why(&TEXTS, &long), "item 0 is not a valid `String`: write text");
    }

    #[test]
    fn the_rust_types_are_read_as_their_scalars() {
        let types = [
            ValueType::Text,
            ValueType::Int32,
            ValueType::Int64,
            ValueType::Float,
            ValueType::Bool,
            ValueType::List(&ValueType::Text),
            ValueType::Map(&ValueType::Text),
            ValueType::Json,
        ];
        for ty in types {
            let rust = ty.rust();
            let name = rust.split('<').next().unwrap_or_default();
            assert_eq!(Scalar::of_rust(name), Some(ty.scalar()), "{rust}");
            assert_eq!(Scalar::of_letter(ty.scalar().letter()), Some(ty.scalar()), "{rust}");
        }
    }
}
