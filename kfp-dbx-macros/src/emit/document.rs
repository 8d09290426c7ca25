//! The documentation of a pipeline, which `cargo doc` shows: a table of its parameters and its
//! graph as text.

use std::fmt::Write;

use crate::emit::text_graph::text_graph;
use crate::lower::body::Body;
use crate::syntax::function::PipelineFn;
use crate::syntax::param::{Param, doc};
use crate::syntax::path::type_of_param;
use crate::syntax::source::source;
use crate::syntax::token::{plain, string};

/// Returns the Markdown below the function's own documentation, or nothing if the function is not a
/// pipeline.
pub(crate) fn document(pipeline: &PipelineFn, body: &Body) -> String {
    let mut text = String::new();
    if !pipeline.is_sound {
        return text;
    }
    if let Some(description) = pipeline.settings.description.as_ref().and_then(string)
        && doc(&pipeline.item.attrs).is_empty()
    {
        text += &cell(&description);
    }
    parameters(&pipeline.params, &mut text);
    text_graph(body, &mut text);
    text
}

fn parameters(params: &[Param], text: &mut String) {
    if params.is_empty() {
        return;
    }
    *text += "\n\n# Parameters\n\n| name | type | default | |\n|---|---|---|---|\n";
    for param in params {
        let name = param.known_name().map_or_else(|| plain(&param.ident), |(name, _)| name);
        let default = match &param.default {
            Some(default) => code(&source(default)),
            None => "required".to_owned(),
        };
        let description = match &param.description {
            None => param.doc.clone(),
            Some(description) => string(description).unwrap_or_default(),
        };
        let _ = writeln!(
            text,
            "| {} | {} | {default} | {} |",
            code(&name),
            code(&source(type_of_param(&param.ty).unwrap_or(&param.ty))),
            cell(&description)
        );
    }
}

/// Returns text for the cell of a table: nothing in it is Markdown, HTML or a link.
fn cell(text: &str) -> String {
    let mut safe = String::with_capacity(text.len());
    for c in text.chars() {
        match c {
            '\n' | '\r' | '\t' => safe.push(' '),
            c if c.is_ascii_punctuation() && !matches!(c, '.' | ',' | '-' | '(' | ')' | '/') => {
                let _ = write!(safe, "&#{};", u32::from(c));
            }
            c => safe.push(c),
        }
    }
    safe
}

fn code(text: &str) -> String {
    format!("<code>{}</code>", cell(text))
}

#[cfg(test)]
mod tests {
    use super::cell;

    #[test]
    fn cells_hold_nothing_but_text() {
        assert_eq!(cell("a|b\n[c](d) <e>"), "a&#124;b &#91;c&#93;(d) &#60;e&#62;");
    }
}
