//! Answers whose bodies are bytes, and whose headers are facts about a file.

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use serde_json::Value as Json;

use super::super::verb::Verb;
use crate::databricks::Reply;
use crate::time::Time;

/// The headers of an answer, and the fields that have their values.
const METADATA: &[(&str, &str)] = &[
    ("content-length", "content_length"),
    ("content-type", "content_type"),
    ("last-modified", "last_modified"),
];

/// An answer as it goes over HTTP.
#[derive(Debug, Clone, PartialEq)]
pub struct Served {
    /// The HTTP status.
    pub status: u16,
    /// The headers.
    pub headers: Vec<(&'static str, String)>,
    /// The body.
    pub body: Vec<u8>,
}

impl Served {
    /// Writes an answer in JSON, or a redirect, whose body is the location.
    pub(in crate::fake) fn json(reply: Reply) -> Self {
        if (300..400).contains(&reply.status) {
            let headers = vec![("location", reply.body)];
            return Self { status: reply.status, headers, body: Vec::new() };
        }
        let mut headers = vec![("content-type", "application/json".to_owned())];
        headers.extend(reply.retry_after.map(|seconds| ("retry-after", seconds)));
        Self { status: reply.status, headers, body: reply.body.into_bytes() }
    }

    /// Writes the answer of an endpoint of files: the metadata as headers, the content as the body.
    pub(in crate::fake) fn file(reply: Reply, verb: Verb) -> Self {
        let fields: Json = serde_json::from_str(&reply.body).unwrap_or_default();
        let is_file = reply.status == 200 && fields.get(METADATA[0].1).is_some();
        let mut served = Self::json(reply);
        if is_file {
            let text = |value: &Json| value.as_str().map_or(value.to_string(), str::to_owned);
            let headers = METADATA.iter().map(|(name, field)| (*name, text(&fields[*field])));
            served.headers = headers.collect();
            let content = STANDARD.decode(fields["contents"].as_str().unwrap_or_default());
            served.body = content.unwrap_or_default();
        }
        if verb == Verb::Head {
            served.body.clear();
        }
        served
    }
}

/// Writes the date of an HTTP header.
pub(super) fn date(time: Time) -> String {
    let seconds = i64::try_from(time.0 / 1000).unwrap_or(i64::MAX);
    let time = jiff::Timestamp::from_second(seconds).unwrap_or(jiff::Timestamp::MAX);
    time.strftime("%a, %d %b %Y %H:%M:%S GMT").to_string()
}

#[cfg(test)]
mod tests {
    use super::date;
    use crate::databricks::http_date;
    use crate::time::Time;

    #[test]
    fn dates_are_those_of_headers() {
        let time = Time::parse("2026-11-30T08:01:00Z").unwrap();
        assert_eq!(date(time), "Mon, 30 Nov 2026 08:01:00 GMT");
        assert_eq!(http_date(&date(time)), Some(time));
    }
}
