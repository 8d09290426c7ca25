//! The forms in which an error arrives: its code and its message.

use std::time::Duration;

use serde_json::Value as Json;

/// The longest message, in characters. Statuses and events keep messages, and have limits of their own.
const LONGEST: usize = 1000;

/// An error as the server words it.
#[derive(Debug, Default, PartialEq)]
pub struct ApiError {
    /// The field `error_code`, or its like in the other forms.
    pub code: Option<String>,
    /// The message, which can be empty.
    pub message: String,
    /// The wait that the details of the error ask for.
    pub wait: Option<Duration>,
    /// Whether the error has a form of the API. A proxy, or a server that does not know the address,
    /// writes others.
    pub known_form: bool,
}

impl ApiError {
    /// Reads the body of an error, in whichever form it is.
    pub fn read(body: &str) -> Self {
        let body = body.trim();
        let error = match serde_json::from_str(body) {
            Ok(json) => of_json(&json),
            Err(_) => of_line(body).or_else(|| of_html(body)),
        };
        error.unwrap_or_else(|| Self { message: of_other(body), ..Self::default() })
    }
}

/// Reads `{"error_code": …, "message": …, "details": […]}`, `{"error": …}`, and SCIM's `{"detail": …}`.
fn of_json(json: &Json) -> Option<ApiError> {
    let error = match &json["error"] {
        object @ Json::Object(_) => object,
        _ => json,
    };
    let code = ["error_code", "code", "error"].iter().find_map(|field| scalar(&error[*field]));
    let message = ["message", "error_description", "error", "detail"]
        .iter()
        .find_map(|field| error[*field].as_str().filter(|text| !text.is_empty()));
    if code.is_none() && message.is_none() {
        return None;
    }
    let details = error["details"].as_array().map_or(&[][..], Vec::as_slice);
    let mut message = message.unwrap_or_default().to_owned();
    for violation in details.iter().flat_map(violations) {
        if !message.contains(&violation) {
            message = format!("{message} ({violation})");
        }
    }
    let wait = details.iter().find_map(wait);
    // The old form `{"error": text}` has a message and no code.
    let code = code.filter(|code| *code != message);
    Some(ApiError { code, message, wait, known_form: true })
}

/// Returns a text or a number as text. The API writes codes as either.
fn scalar(json: &Json) -> Option<String> {
    match json {
        Json::String(text) if !text.is_empty() => Some(text.clone()),
        Json::Number(number) => Some(number.to_string()),
        _ => None,
    }
}

/// Returns the wrong fields that a detail names: `google.rpc.BadRequest`.
fn violations(detail: &Json) -> impl Iterator<Item = String> {
    detail["field_violations"].as_array().into_iter().flatten().filter_map(|violation| {
        Some(format!("{}: {}", violation["field"].as_str()?, violation["description"].as_str()?))
    })
}

/// Returns the wait of a detail `google.rpc.RetryInfo`, such as `3.5s`.
fn wait(detail: &Json) -> Option<Duration> {
    let text = detail["retry_delay"].as_str().or_else(|| detail["retryDelay"].as_str())?;
    Duration::try_from_secs_f64(text.strip_suffix('s')?.parse().ok()?).ok()
}

/// Reads `CODE: text`.
fn of_line(body: &str) -> Option<ApiError> {
    let (code, message) = body.split_once(": ")?;
    let is_code = !code.is_empty() && code.chars().all(|c| c.is_ascii_uppercase() || c == '_');
    is_code.then(|| ApiError {
        code: Some(code.to_owned()),
        message: message.to_owned(),
        known_form: true,
        ..ApiError::default()
    })
}

/// Reads a page with `<pre>text</pre>`.
fn of_html(body: &str) -> Option<ApiError> {
    let message = between(body, "<pre>", "</pre>")?.trim_matches([' ', '.', '\n', '\r']);
    Some(ApiError { message: unescape(message), ..ApiError::default() })
}

/// Returns the title of another page, or the text itself.
fn of_other(body: &str) -> String {
    if !body.starts_with('<') {
        return body.to_owned();
    }
    match between(body, "<title>", "</title>") {
        Some(title) => format!("a web page with the title `{}`", unescape(title.trim())),
        None => "a web page".to_owned(),
    }
}

fn between<'a>(text: &'a str, start: &str, end: &str) -> Option<&'a str> {
    let (_, rest) = text.split_once(start)?;
    rest.split_once(end).map(|(inner, _)| inner)
}

fn unescape(html: &str) -> String {
    let pairs = [("&lt;", "<"), ("&gt;", ">"), ("&quot;", "\""), ("&#39;", "'"), ("&amp;", "&")];
    pairs.iter().fold(html.to_owned(), |text, (from, to)| text.replace(from, to))
}

/// Makes a server's text fit for a status, an event and a log: without control characters, which
/// become spaces, and not longer than 1,000 characters.
pub fn clean(text: &str) -> String {
    let printed = |c: char| if c.is_control() { ' ' } else { c };
    let text = text.trim_matches(|c: char| c.is_whitespace() || c.is_control());
    let mut cleaned: String = text.chars().take(LONGEST).map(printed).collect();
    if text.chars().nth(LONGEST).is_some() {
        cleaned.pop();
        cleaned.push('…');
    }
    cleaned
}

#[cfg(test)]
mod tests {
    use std::time::Duration;

    use super::{ApiError, LONGEST, clean};

    fn error(code: Option<&str>, message: &str) -> ApiError {
        ApiError {
            code: code.map(str::to_owned),
            message: message.to_owned(),
            wait: None,
            known_form: true,
        }
    }

    #[test]
    fn every_form_of_an_error_is_read() {
        let cases = [
            (r#"{"error_code":"INVALID_STATE","message":"no"}"#, Some("INVALID_STATE"), "no"),
            (r#"{"error_code":403,"message":"no"}"#, Some("403"), "no"),
            (r#"{"error_code":"","message":"exists"}"#, None, "exists"),
            (r#"{"error_code":"X"}"#, Some("X"), ""),
            (r#"{"error":"no such job"}"#, None, "no such job"),
            (
                r#"{"error":"invalid_client","error_description":"no"}"#,
                Some("invalid_client"),
                "no",
            ),
            (r#"{"error":{"code":"Forbidden","message":"no"}}"#, Some("Forbidden"), "no"),
            (r#"{"detail":"no","status":"404"}"#, None, "no"),
            ("RESOURCE_EXHAUSTED: slow\ndown", Some("RESOURCE_EXHAUSTED"), "slow\ndown"),
        ];
        for (body, code, message) in cases {
            assert_eq!(ApiError::read(body), error(code, message), "{body}");
        }
    }

    #[test]
    fn other_bodies_have_no_known_form() {
        let cases = [
            ("", ""),
            ("no", "no"),
            ("Error: no", "Error: no"),
            ("<html><pre> a &lt;b&gt; &amp;lt; . </pre>", "a <b> &lt;"),
            ("[]", "[]"),
            ("{}", "{}"),
            ("<!doctype html><title> 502 </title>", "a web page with the title `502`"),
            ("<p>no", "a web page"),
        ];
        for (body, message) in cases {
            let read = ApiError::read(body);
            assert_eq!(read, ApiError { known_form: false, ..error(None, message) }, "{body}");
        }
    }

    #[test]
    fn details_add_wrong_fields_and_a_wait() {
        let body = r#"{"error_code":"INVALID_PARAMETER_VALUE","message":"bad","details":[
            {"@type":"type.googleapis.com/google.rpc.RetryInfo","retry_delay":"3.5s"},
            {"@type":"type.googleapis.com/google.rpc.BadRequest",
             "field_violations":[{"field":"num_workers","description":"too many"}]}, 7, null]}"#;
        let read = ApiError::read(body);
        assert_eq!(read.message, "bad (num_workers: too many)");
        assert_eq!(read.wait, Some(Duration::from_millis(3500)));
    }

    #[test]
    fn messages_are_cut_and_have_no_control_characters() {
        assert_eq!(clean(" a\u{1b}[31mb\nc\r\0 "), "a [31mb c");
        let long = "ä".repeat(LONGEST + 1);
        assert_eq!(clean(&long).chars().count(), LONGEST);
        assert!(clean(&long).ends_with('…'));
        assert_eq!(clean(&long[..LONGEST * 2]), long[..LONGEST * 2]);
    }
}
