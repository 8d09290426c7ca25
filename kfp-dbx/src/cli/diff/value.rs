//! The values of templates: texts with Argo's tags, and where the values in them come from.
//!
//! Inputs are followed to their sources, so that the names of inputs and templates make no
//! difference. Imports point from `manifest` and `condition` to `expression`, and from there to `env`
//! and `scan`.

mod condition;
mod env;
mod expression;
mod manifest;
mod scan;

pub(super) use condition::condition;
pub(super) use env::{Argument, Env};
pub(super) use expression::{argument, resolved};
pub(super) use manifest::manifest;

use serde_json::Value as Json;

/// Returns a scalar as it is displayed. Text that reads like another type is in quotes.
pub(super) fn shown(value: &Json) -> String {
    match value {
        Json::String(text) => {
            let is_plain = !text.is_empty()
                && text.trim() == text
                && !text.chars().any(char::is_control)
                && serde_json::from_str::<Json>(text).is_err();
            if is_plain { text.clone() } else { value.to_string() }
        }
        value => value.to_string(),
    }
}
