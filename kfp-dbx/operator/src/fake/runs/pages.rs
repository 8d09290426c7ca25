//! Answers with long arrays, which come in pages.

use serde_json::{Value as Json, json};

use super::super::fields::Fields;
use super::super::pages::Page;
use super::super::problem::{Outcome, Problem};
use super::super::workspace::Workspace;

/// The most items of an array on a page.
const MOST: usize = 100;

impl Workspace {
    /// Leaves only the items of arrays that are on the page that a request asks for. Only version
    /// 2.2 of the API has pages.
    pub(in crate::fake) fn page_of_arrays(
        &mut self,
        mut answer: Json,
        fields: Fields<'_>,
        within: Option<&str>,
        arrays: &[&str],
    ) -> Outcome {
        if fields.version != "2.2" {
            return Ok(answer);
        }
        let token = fields.text("page_token").filter(|token| !token.is_empty());
        let from = match token.map(Page::offset) {
            None => 0,
            Some(Some(offset)) => offset,
            Some(None) => return Err(Problem::invalid("Invalid page token.")),
        };
        self.pages += 1;
        // A page of an array has an item, as the tokens of empty ones would be the same.
        let limit = self.settings.quirks.page_limit(MOST, self.pages).max(1);
        let object = match within {
            Some(name) => &mut answer[name],
            None => &mut answer,
        };
        let mut more = false;
        for name in arrays {
            let Some(array) = object.get_mut(*name).and_then(Json::as_array_mut) else { continue };
            more |= array.len() > from + limit;
            let rest = array.drain(..).skip(from).take(limit).collect();
            *array = rest;
        }
        if more {
            answer["next_page_token"] = json!(Page::token_of(from + limit));
        }
        Ok(answer)
    }
}
