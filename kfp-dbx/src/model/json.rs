//! Values as JSON.

#[cfg(feature = "cli")]
use kfp_dbx_core::value::Text;
use kfp_dbx_core::value::{Ref, Value};
use serde_json::Value as Json;

/// Returns a value as JSON. `show` writes the references.
pub(crate) fn with_refs(value: &Value, show: &impl Fn(Ref) -> String) -> Json {
    match value {
        Value::Null | Value::Problem(_) | Value::Unknown => Json::Null,
        Value::Bool(boolean) => Json::Bool(*boolean),
        Value::Int(int) => number(*int),
        Value::Float(float) => Json::from(float.value),
        Value::Text(text) => Json::String(text.shown(show)),
        Value::Ref(reference) => Json::String(show(*reference)),
        Value::List(items) => items.iter().map(|item| with_refs(item, show)).collect(),
        Value::Map(map) => map
            .entries
            .iter()
            .map(|(key, value)| (key.shown(show), with_refs(value, show)))
            .collect(),
    }
}

/// Returns a literal value as JSON. References become empty text.
pub(crate) fn literal(value: &Value) -> Json {
    with_refs(value, &|_| String::new())
}

/// Returns a literal value as JSON text. A number has the digits of its document, which no number of
/// `serde_json` has.
#[cfg(feature = "cli")]
pub(crate) fn text(value: &Value) -> Result<String, String> {
    Ok(match value {
        Value::Float(float) => {
            let written = float.to_string();
            match serde_json::from_str::<serde_json::Number>(&written) {
                Ok(_) => written,
                // YAML's own forms, such as `.5`.
                Err(_) if float.is_exact() && float.value.is_finite() => {
                    Json::from(float.value).to_string()
                }
                Err(_) => return Err(format!("JSON has no number `{written}`")),
            }
        }
        Value::List(items) => {
            let items: Vec<_> = items.iter().map(text).collect::<Result<_, _>>()?;
            format!("[{}]", items.join(","))
        }
        Value::Map(map) => {
            let field = |(key, value): &(Text, Value)| {
                let key = Json::String(key.shown(|_| String::new()));
                Ok(format!("{key}:{}", text(value)?))
            };
            let fields: Vec<_> = map.entries.iter().map(field).collect::<Result<_, String>>()?;
            format!("{{{}}}", fields.join(","))
        }
        other => literal(other).to_string(),
    })
}

/// Returns an integer as JSON.
pub(crate) fn number(int: i128) -> Json {
    match (i64::try_from(int), u64::try_from(int)) {
        (Ok(int), _) => int.into(),
        (_, Ok(int)) => int.into(),
        _ => Json::Null,
    }
}

#[cfg(all(test, feature = "cli"))]
mod tests {
    use kfp_dbx_core::syntax::read::{Format, document, literal};

    #[test]
    fn text_has_the_digits_of_the_document() {
        let text = |yaml: &str| super::text(&document(yaml, Format::Yaml, literal).unwrap());
        let json = r#"{"a\n":[1.10,-1e5,18446744073709551616,true,null,"1.10",{}],"b":7}"#;
        assert_eq!(text(json).as_deref(), Ok(json));
        assert_eq!(text("[.5, 5., +1.50]").as_deref(), Ok("[0.5,5.0,1.5]"));
        for number in [".inf", "+18446744073709551616"] {
            assert_eq!(text(number), Err(format!("JSON has no number `{number}`")));
        }
    }
}
