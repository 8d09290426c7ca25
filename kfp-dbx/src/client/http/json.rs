//! Reads the JSON of an answer, of which a server decides how much memory it takes: a list of zeros
//! takes thirty times as much as its text.

use std::cell::Cell;
use std::fmt;

use serde::de::{DeserializeSeed, Deserializer, Error, MapAccess, SeqAccess, Visitor};
use serde_json::{Map, Value};

/// The largest number of values in an answer. A workflow of 10,000 tasks has a fifth of it.
const MOST_VALUES: u32 = 1_000_000;

/// Why an answer can't be read.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Fault {
    NotJson,
    TooLarge,
}

/// Reads JSON that has no more values than an answer has.
pub(crate) fn read(bytes: &[u8]) -> Result<Value, Fault> {
    let room = Cell::new(MOST_VALUES);
    let mut reader = serde_json::Deserializer::from_slice(bytes);
    let value = Bounded(&room).deserialize(&mut reader);
    match value.and_then(|value| reader.end().map(|()| value)) {
        Ok(value) => Ok(value),
        Err(_) if room.get() == 0 => Err(Fault::TooLarge),
        Err(_) => Err(Fault::NotJson),
    }
}

/// Reads a value while there is room for it.
#[derive(Clone, Copy)]
struct Bounded<'a>(&'a Cell<u32>);

impl<'de> DeserializeSeed<'de> for Bounded<'_> {
    type Value = Value;

    fn deserialize<D: Deserializer<'de>>(self, deserializer: D) -> Result<Value, D::Error> {
        match self.0.get() {
            0 => Err(D::Error::custom("too many values")),
            room => {
                self.0.set(room - 1);
                deserializer.deserialize_any(self)
            }
        }
    }
}

impl<'de> Visitor<'de> for Bounded<'_> {
    type Value = Value;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("JSON")
    }

    fn visit_unit<E>(self) -> Result<Value, E> {
        Ok(Value::Null)
    }

    fn visit_bool<E>(self, boolean: bool) -> Result<Value, E> {
        Ok(boolean.into())
    }

    fn visit_i64<E>(self, int: i64) -> Result<Value, E> {
        Ok(int.into())
    }

    fn visit_u64<E>(self, int: u64) -> Result<Value, E> {
        Ok(int.into())
    }

    fn visit_f64<E>(self, float: f64) -> Result<Value, E> {
        Ok(float.into())
    }

    fn visit_str<E>(self, text: &str) -> Result<Value, E> {
        Ok(text.into())
    }

    fn visit_string<E>(self, text: String) -> Result<Value, E> {
        Ok(text.into())
    }

    fn visit_seq<A: SeqAccess<'de>>(self, mut seq: A) -> Result<Value, A::Error> {
        let mut items = Vec::new();
        while let Some(item) = seq.next_element_seed(self)? {
            items.push(item);
        }
        Ok(Value::Array(items))
    }

    fn visit_map<A: MapAccess<'de>>(self, mut access: A) -> Result<Value, A::Error> {
        let mut map = Map::new();
        while let Some(name) = access.next_key()? {
            map.insert(name, access.next_value_seed(self)?);
        }
        Ok(Value::Object(map))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn answers_are_read_as_they_are() {
        let text = r#"{"b": [1, -2, 1.5, true, null, "x\u00e4"], "a": {"c": {}}}"#;
        assert_eq!(read(text.as_bytes()), Ok(serde_json::from_str(text).unwrap()));
        for text in ["", "{", "[1] 2", "<html>", "\u{feff}{}"] {
            assert_eq!(read(text.as_bytes()), Err(Fault::NotJson), "{text}");
        }
        assert_eq!(read("[".repeat(1000).as_bytes()), Err(Fault::NotJson));
    }

    #[test]
    fn an_answer_has_no_more_values_than_fit_into_memory() {
        let zeros = |count: usize| format!("[0{}]", ",0".repeat(count - 1));
        let most = MOST_VALUES as usize - 1;
        assert!(read(zeros(most).as_bytes()).is_ok());
        assert_eq!(read(zeros(most + 1).as_bytes()), Err(Fault::TooLarge));
    }
}
