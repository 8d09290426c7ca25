//! The `valueFrom.jsonPath` of an output: kubectl's `JSONPath`, such as `{.metadata.name}` or
//! `{.status.conditions[?(@.type=="Ready")].status}`.
//!
//! The rules are those of Kubernetes' `k8s.io/client-go/util/jsonpath`: the rules of its parser,
//! and the cases in which its evaluation fails or finds nothing for every object. Argo calls
//! `kubectl get -o jsonpath=…`, which prints text outside of braces literally. Other flags of
//! kubectl also accept a path without braces.

mod brackets;
mod names;
mod quotes;
mod reader;
#[cfg(test)]
mod tests;

use crate::text::excerpt::write_instead;
use reader::{Place, Reader};

/// Checks the path of an output. A path with a tag of Argo's, such as `{{workflow.name}}`, is not
/// known before the run and passes.
///
/// ```
/// use kfp_dbx_core::value::json_path::check;
/// assert!(check("{.items[0].metadata.name}").is_ok());
/// assert_eq!(
///     check(".metadata.name").unwrap_err(),
///     "kubectl prints text outside of braces literally; write `{.metadata.name}`",
/// );
/// ```
///
/// # Errors
/// kubectl does not read the path, or it finds nothing whatever the object is.
pub fn check(path: &str) -> Result<(), String> {
    if path.trim().is_empty() {
        return Err("a path can't be empty: write `{}` for the whole object".to_owned());
    }
    if let Some((_, tag)) = path.split_once("{{") {
        return match is_tag(tag) {
            true => Ok(()),
            false => Err(two_braces(path)),
        };
    }
    if !path.contains('{') {
        return Err(without_braces(path));
    }
    for quote in ['\'', '"'] {
        let inner = path.strip_prefix(quote).and_then(|rest| rest.strip_suffix(quote));
        if let Some(inner) = inner.filter(|inner| inner.starts_with('{') && inner.ends_with('}')) {
            let way_out = written(inner).unwrap_or_default();
            return Err(format!(
                "a path can't be in quotes, because no shell removes them{way_out}"
            ));
        }
    }
    template(path)
}

/// Whether a text begins with the name of a tag, which Argo replaces before kubectl sees it.
fn is_tag(text: &str) -> bool {
    let name = text.split_once("}}").map_or("", |(name, _)| name.trim());
    let known = ["=", "item.", "steps.", "inputs.", "outputs.", "pod.", "workflow.", "tasks."];
    matches!(name, "item" | "retries") || known.into_iter().any(|begin| name.starts_with(begin))
}

fn written(candidate: &str) -> Option<String> {
    write_instead(candidate, template)
}

fn two_braces(path: &str) -> String {
    let way_out = written(&path.replace("{{", "{").replace("}}", "}")).unwrap_or_default();
    format!("a path must be in one pair of braces{way_out}")
}

fn without_braces(path: &str) -> String {
    let inner = path.trim();
    let inner = inner.strip_prefix('$').unwrap_or(inner);
    let dot = if inner.starts_with(['.', '[']) { "" } else { "." };
    let way_out = written(&format!("{{{dot}{inner}}}"))
        .unwrap_or_else(|| "; write a path as `{.metadata.name}`".to_owned());
    format!("kubectl prints text outside of braces literally{way_out}")
}

/// Checks a template: text, and paths in braces.
fn template(text: &str) -> Result<(), String> {
    let (mut rest, mut ranges) = (text, 0);
    while let Some((outside, inside)) = rest.split_once('{') {
        check_outside(outside)?;
        let mut reader = Reader { rest: inside, place: Place::Braces, ranges };
        reader.nodes()?;
        Reader { rest, ranges, .. } = reader;
    }
    check_outside(rest)?;
    match ranges {
        0 => Ok(()),
        _ => Err("a `{range …}` must end with `{end}`".to_owned()),
    }
}

fn check_outside(text: &str) -> Result<(), String> {
    match text.contains('}') {
        true => Err("a `}` closes no brace: write `{\"}\"}` to print one".to_owned()),
        false => Ok(()),
    }
}
