//! The rule about texts that alone outgrow Argo's limit. They are judged before the workflow is
//! written, which copies and escapes them.

use kfp_dbx_core::rule::{Finding, TOO_LARGE};
use kfp_dbx_core::text::size::bytes;
use kfp_dbx_core::value::path::Step;
use kfp_dbx_core::value::{Piece, Text, Value};

use super::op;
use super::subject::{Found, Subject};

pub(super) fn check_texts(subject: &Subject<'_>, found: &mut Found) {
    let limit = subject.settings.most_bytes();
    for param in &subject.graph.params {
        let Some(default) = &param.default else { continue };
        let size = size(default);
        if size > limit {
            let whose = format!("the default of `{}`", param.name);
            found.push(too_large(&whose, size, limit).at(param.at));
        }
    }
    for (index, node) in subject.graph.recorded() {
        let Some(object) = &node.object else { continue };
        let whole: usize = object.values().map(size).sum();
        if whole <= limit {
            continue;
        }
        let fields = object.spec().into_iter().flat_map(|spec| &spec.entries);
        let sizes =
            fields.map(|(name, value)| (name.as_literal().unwrap_or_default(), size(value)));
        // The last one of equal sizes.
        let largest = sizes.max_by_key(|(_, size)| *size).filter(|(_, size)| *size > limit / 2);
        let name = &node.data.name;
        let (finding, path) = match largest {
            Some((field, size)) => (
                too_large(&format!("op `{name}`: `{field}`"), size, limit),
                vec![Step::Field(field.to_owned())],
            ),
            None => (too_large(&format!("the object of op `{name}`"), whole, limit), Vec::new()),
        };
        found.push(finding.at(op::place(&node.data, &path)).of([index]));
    }
}

fn too_large(whose: &str, size: usize, limit: usize) -> Finding {
    let message = format!(
        "{whose} has {} of text, but Argo stores at most {} of a whole workflow",
        bytes(size),
        bytes(limit)
    );
    Finding::new(&TOO_LARGE, message)
        .help("upload the content by other means, and pass its path; if your Argo has a higher limit, set `.size_limit(…)`")
}

/// Returns the bytes of the literal texts of a value. The workflow contains each of them.
fn size(value: &Value) -> usize {
    match value {
        Value::Text(text) => of_text(text),
        Value::List(items) => items.iter().map(size).sum(),
        Value::Map(map) => map.entries.iter().map(|(key, value)| of_text(key) + size(value)).sum(),
        _ => 0,
    }
}

fn of_text(text: &Text) -> usize {
    match text {
        Text::Literal(text) => text.len(),
        Text::Mixed(pieces) => pieces.iter().filter_map(Piece::as_literal).map(String::len).sum(),
    }
}
