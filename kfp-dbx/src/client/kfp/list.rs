//! Lists of objects, page by page.

use std::collections::BTreeSet;

use serde_json::{Value, json};

use super::unexpected::unexpected;
use crate::client::error::{Error, ErrorKind};
use crate::client::http::{Client, Request};
use crate::client::run::text;

/// The largest number of pages. A server that has more of them has no end.
const MOST_PAGES: usize = 1000;

/// A question for a list of objects.
pub(super) struct List<'a> {
    /// The objects, as in the path: `pipelines`.
    pub(super) what: &'a str,
    /// The object that they belong to: its type and its id.
    pub(super) owner: Option<(&'a str, &'a str)>,
    pub(super) name: Option<&'a str>,
    /// The number of objects on a page.
    pub(super) page_size: &'a str,
    pub(super) sort_by: Option<&'a str>,
}

impl<'a> List<'a> {
    /// All objects of a kind, or those of a namespace.
    pub(super) fn new(what: &'a str, namespace: Option<&'a str>) -> Self {
        let owner = namespace.map(|namespace| ("NAMESPACE", namespace));
        Self { what, owner, name: None, page_size: "100", sort_by: None }
    }

    pub(super) fn named(self, name: Option<&'a str>) -> Self {
        Self { name, ..self }
    }

    /// Returns the ids and the names of all objects.
    pub(super) fn all(&self, client: &Client) -> Result<Vec<(String, String)>, Error> {
        let mut found = Vec::new();
        let mut tokens = BTreeSet::new();
        let mut token = String::new();
        while tokens.len() < MOST_PAGES {
            let (items, next) = self.page(client, &token)?;
            for item in &items {
                let (Some(id), own) = (text(item, "/id"), text(item, "/name")) else {
                    return Err(unexpected(client, &self.request(), "id"));
                };
                found.push((id, own.unwrap_or_default()));
            }
            match next {
                None => return Ok(found),
                Some(next) if !tokens.insert(next.clone()) => {
                    return Err(unexpected(client, &self.request(), "next_page_token"));
                }
                Some(next) => token = next,
            }
        }
        let what = format!("the list has more than {MOST_PAGES} pages");
        Err(client.error(&self.request(), ErrorKind::Unexpected, what))
    }

    /// Returns the objects of one page, and the token of the next one.
    pub(super) fn page(
        &self,
        client: &Client,
        token: &str,
    ) -> Result<(Vec<Value>, Option<String>), Error> {
        let filter = self.name.map(filter);
        let mut request = self.request();
        request.query.push(("page_size", self.page_size));
        if !token.is_empty() {
            request.query.push(("page_token", token));
        }
        if let Some((kind, id)) = self.owner {
            request.query.push(("resource_reference_key.type", kind));
            request.query.push(("resource_reference_key.id", id));
        }
        if let Some(filter) = &filter {
            request.query.push(("filter", filter));
        }
        if let Some(order) = self.sort_by {
            request.query.push(("sort_by", order));
        }
        let mut answer = client.send(&request)?;
        let mut items = match answer.get_mut(self.what).map(Value::take) {
            None | Some(Value::Null) => Vec::new(),
            Some(Value::Array(items)) => items,
            Some(_) => return Err(unexpected(client, &request, self.what)),
        };
        // A server that does not know the filter returns all objects.
        items.retain(|item| self.name.is_none_or(|name| item["name"] == name));
        Ok((items, text(&answer, "/next_page_token")))
    }

    fn request(&self) -> Request<'a> {
        Request::get(format!("/apis/v1beta1/{}", self.what))
    }
}

/// Returns the filter for a name. The server decodes it once more than the query, so that it must not
/// contain what a decoding changes.
fn filter(name: &str) -> String {
    let filter = json!({ "predicates": [{ "op": 1, "key": "name", "string_value": name }] });
    filter.to_string().replace('%', r"\u0025").replace('+', r"\u002b")
}
