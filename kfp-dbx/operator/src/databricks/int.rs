//! Integers of the API, which are numbers or decimal strings.

use serde_json::Value as Json;

/// Reads an integer: a number, or a decimal string, as the API can write its 64-bit integers.
pub fn int(json: &Json) -> Option<i64> {
    match json {
        Json::Number(number) => number.as_i64(),
        Json::String(text) => text.parse().ok(),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::int;

    #[test]
    fn integers_are_numbers_or_decimal_strings() {
        assert_eq!(int(&json!(9_007_199_254_740_993_i64)), Some(9_007_199_254_740_993));
        assert_eq!(int(&json!("9007199254740993")), Some(9_007_199_254_740_993));
        assert_eq!(int(&json!("-1")), Some(-1));
        for other in
            [json!(null), json!(""), json!("12 "), json!("0x1f"), json!(1.5), json!(u64::MAX)]
        {
            assert_eq!(int(&other), None, "{other}");
        }
    }
}
