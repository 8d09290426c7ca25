//! Requests as they arrive over HTTP.

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use serde_json::{Map, Value as Json, json};

use super::encoded::decode_path;
use super::problem::Problem;
use super::verb::Verb;

/// A request as it arrives over HTTP.
#[derive(Clone, Copy, Default)]
pub struct Call<'a> {
    /// The method, in capitals.
    pub method: &'a str,
    /// The scheme and the host that the request was sent to, such as `http://localhost:8080`.
    pub origin: &'a str,
    /// The path, without the query.
    pub path: &'a str,
    /// The names and values of the query.
    pub query: &'a [(String, String)],
    /// The header `Authorization`.
    pub authorization: Option<&'a str>,
    /// The body.
    pub body: &'a [u8],
}

impl Call<'_> {
    /// Reads the body of a `POST`, and the query of all others.
    ///
    /// `below` is the end of the path if it names a file or a folder. It becomes the field `path`, and
    /// the bytes of a body become the field `contents`, in base64.
    pub(super) fn fields(self, verb: Verb, below: &str) -> Result<Map<String, Json>, Problem> {
        if verb != Verb::Post {
            let query = self.query.iter();
            let mut fields: Map<_, _> =
                query.map(|(name, value)| (name.clone(), json!(value))).collect();
            if !below.is_empty() {
                fields.insert("path".to_owned(), json!(decode_path(below)));
            }
            if verb == Verb::Put {
                fields.insert("contents".to_owned(), json!(STANDARD.encode(self.body)));
            }
            return Ok(fields);
        }
        if self.body.iter().all(u8::is_ascii_whitespace) {
            return Ok(Map::new());
        }
        match serde_json::from_slice(self.body) {
            Ok(Json::Object(map)) => Ok(map),
            Ok(_) => Err(Problem::malformed("expected an object")),
            Err(error) => Err(Problem::malformed(error)),
        }
    }
}
