//! What `cargo doc` shows of a pipeline: the table of its parameters, and the graph that the
//! macro sees, as text.

use std::collections::BTreeMap;
use std::fmt::Write;

use kfp_dbx_core::graph::{Block, Certainty, NodeIndex, OpKind, Outcome, Reason};
use kfp_dbx_core::lifecycle::resource::Exit;
use kfp_dbx_core::table::Action;
use kfp_dbx_core::value::{Ref, Target, Value};
use proc_macro2::{Delimiter, Spacing, TokenStream, TokenTree};
use quote::ToTokens;
use syn::{GenericArgument, PathArguments, Type};

use crate::lower::Body;
use crate::syntax::parse::{Param, PipelineFn, doc, literal, plain};

/// As many ops are shown: a page is read by people, and the text costs what it is long.
pub(crate) const SHOWN: usize = 100;

/// The Markdown below the function's own documentation; nothing where it is no pipeline.
pub(crate) fn document(pipeline: &PipelineFn, body: &Body) -> String {
    let mut text = String::new();
    if !pipeline.sound || pipeline.method {
        return text;
    }
    if let Some(description) = pipeline.settings.description.as_ref().and_then(literal)
        && doc(&pipeline.item.attrs).is_empty()
    {
        text += &cell(&description);
    }
    parameters(&pipeline.params, &mut text);
    graph(body, &mut text);
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
            Some(description) => literal(description).unwrap_or_default(),
        };
        let _ = writeln!(
            text,
            "| {} | {} | {default} | {} |",
            code(&name),
            code(&source(value_type(&param.ty))),
            cell(&description)
        );
    }
}

/// The `T` of a `Param<T>`, where it can be seen.
fn value_type(ty: &Type) -> &Type {
    let Type::Path(path) = ty else { return ty };
    match path.path.segments.last().map(|last| (&last.ident, &last.arguments)) {
        Some((ident, PathArguments::AngleBracketed(arguments))) if ident == "Param" => {
            match arguments.args.first() {
                Some(GenericArgument::Type(of)) => of,
                _ => ty,
            }
        }
        _ => ty,
    }
}

/// Source as a person writes it: tokens stand apart from each other.
pub(crate) fn source(tokens: &impl ToTokens) -> String {
    let mut text = String::new();
    write_source(tokens.to_token_stream(), &mut text);
    text.replace(['\n', '\r'], " ")
}

/// What stands before a token.
#[derive(Clone, Copy, PartialEq)]
enum Before {
    Nothing,
    /// A name, a literal, a bracket: what an operator can follow.
    Operand,
    /// What stands by itself: `,`, or an operator with a space around it.
    Apart,
    /// What the next token is joined to: `.`, `::`, `<`, an operator before its operand.
    Joined,
}

fn write_source(tokens: TokenStream, text: &mut String) {
    let mut before = Before::Nothing;
    let mut is_joint = false;
    for token in tokens {
        match token {
            TokenTree::Group(group) => {
                let (open, close) = match group.delimiter() {
                    Delimiter::Parenthesis => ("(", ")"),
                    Delimiter::Brace => ("{ ", " }"),
                    Delimiter::Bracket => ("[", "]"),
                    Delimiter::None => ("", ""),
                };
                if before == Before::Apart || (before == Before::Operand && open == "{ ") {
                    text.push(' ');
                }
                text.push_str(open);
                write_source(group.stream(), text);
                text.push_str(close);
                before = Before::Operand;
            }
            TokenTree::Ident(_) | TokenTree::Literal(_) => {
                if matches!(before, Before::Operand | Before::Apart) {
                    text.push(' ');
                }
                text.push_str(&token.to_string());
                before = Before::Operand;
            }
            TokenTree::Punct(punct) => {
                let c = punct.as_char();
                before = match c {
                    _ if is_joint => {
                        if before == Before::Apart {
                            Before::Apart
                        } else {
                            Before::Joined
                        }
                    }
                    '.' | ':' | '<' => Before::Joined,
                    '>' | '?' => Before::Operand,
                    ',' | ';' => Before::Apart,
                    // A macro's; a negation stands before its operand.
                    '!' if before == Before::Operand && punct.spacing() == Spacing::Alone => {
                        Before::Joined
                    }
                    _ if before == Before::Operand => {
                        text.push(' ');
                        Before::Apart
                    }
                    _ => {
                        if before == Before::Apart {
                            text.push(' ');
                        }
                        Before::Joined
                    }
                };
                text.push(c);
                is_joint = punct.spacing() == Spacing::Joint;
                continue;
            }
        }
        is_joint = false;
    }
}

/// Text in a table, as it is: nothing in it is Markdown or HTML, or a link.
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

fn graph(body: &Body, text: &mut String) {
    let nodes = &body.graph.nodes;
    if nodes.is_empty() {
        return;
    }
    let mut children: BTreeMap<Option<NodeIndex>, Vec<NodeIndex>> = BTreeMap::new();
    for (index, node) in nodes.iter().enumerate() {
        children.entry(node.parent).or_default().push(index);
    }
    let mut before: BTreeMap<NodeIndex, Vec<(Outcome, NodeIndex)>> = BTreeMap::new();
    for edge in &body.graph.edges {
        let outcome = match edge.reason {
            Reason::After(outcome) => outcome,
            Reason::Output => Outcome::Success,
        };
        before.entry(edge.to).or_default().push((outcome, edge.from));
    }
    let mut show = Show { body, children, before, lines: Vec::new(), left_out: 0, perhaps: false };
    show.inside(None, 0);
    let width =
        show.lines.iter().map(|(label, _)| label.chars().count()).max().unwrap_or(0).min(40);
    *text += "\n\n# Graph\n\n````text\n";
    for (label, what) in &show.lines {
        let line = format!("{label:width$}  {what}");
        *text += line.trim_end();
        text.push('\n');
    }
    if show.left_out > 0 {
        let _ = writeln!(text, "… and {} more", show.left_out);
    }
    if !body.is_complete {
        *text += "… and the ops that helper functions, loops and macros create\n";
    } else if show.perhaps {
        *text += "(?: created on some paths through the function, or more than once)\n";
    }
    *text += "````\n";
}

struct Show<'a> {
    body: &'a Body,
    children: BTreeMap<Option<NodeIndex>, Vec<NodeIndex>>,
    /// What each op runs after.
    before: BTreeMap<NodeIndex, Vec<(Outcome, NodeIndex)>>,
    /// What each is called, and what it does.
    lines: Vec<(String, String)>,
    left_out: usize,
    perhaps: bool,
}

impl Show<'_> {
    fn inside(&mut self, parent: Option<NodeIndex>, depth: usize) {
        for node in self.children.remove(&parent).unwrap_or_default() {
            if self.lines.len() < SHOWN {
                let mut label = " ".repeat(2 * depth) + &self.label(node);
                if self.body.graph.nodes[node].way.certainty() == Certainty::May {
                    label += " ?";
                    self.perhaps = true;
                }
                let what = self.what(node);
                self.lines.push((label, what));
            } else {
                self.left_out += 1;
            }
            self.inside(Some(node), depth + 1);
        }
    }

    /// What a node is called.
    fn label(&self, node: NodeIndex) -> String {
        let this = &self.body.graph.nodes[node];
        match (&this.name, this.kind, &this.variable) {
            (_, OpKind::Block(block), _) => {
                let given = self.body.blocks.given.get(&node).map_or("…", String::as_str);
                let given = match given.char_indices().nth(60) {
                    Some((end, _)) => &format!("{}…", &given[..end]),
                    None => given,
                };
                match block {
                    Block::When => format!("when {given}"),
                    Block::Otherwise => "otherwise".to_owned(),
                    Block::ForEach => {
                        let items = self.body.values.iter().filter(|value| value.of == Some(node));
                        let items: Vec<_> = items.map(|item| item.name.as_str()).collect();
                        match items.as_slice() {
                            [] => format!("for each of {given}"),
                            items => format!("for each {} of {given}", items.join(", ")),
                        }
                    }
                    Block::Exit => {
                        let when = self.body.blocks.exits.get(&node).copied();
                        when.unwrap_or(Exit::Always).as_str().to_owned()
                    }
                    Block::Pipeline => "pipeline".to_owned(),
                }
            }
            (Some(name), _, _) => name.clone(),
            (None, _, Some(variable)) => format!("({variable})"),
            (None, ..) => "(…)".to_owned(),
        }
    }

    /// What a node does, and after what.
    fn what(&self, node: NodeIndex) -> String {
        let this = &self.body.graph.nodes[node];
        let said = &self.body.said[node];
        let mut parts = Vec::new();
        match this.kind {
            OpKind::Table(row) => {
                let action = if said.is_reattached { Action::Apply } else { row.action };
                let name = said.resource_name(row).map(|name| self.text(name));
                let name = name.filter(|name| !name.is_empty());
                let name = name.map_or_else(String::new, |name| format!(" {name}"));
                parts.push(format!("{} {}{name}", action.as_str(), row.kind.noun));
            }
            OpKind::Resource => parts.push("resource".to_owned()),
            OpKind::Unknown => parts.push("another pipeline or op".to_owned()),
            OpKind::Block(_) => {}
        }
        for (outcome, word) in [
            (Outcome::Success, "after"),
            (Outcome::Failure, "after failure of"),
            (Outcome::End, "after the end of"),
        ] {
            let all = self.before.get(&node).into_iter().flatten();
            let of_outcome = all.filter(|(of, _)| *of == outcome);
            let mut before: Vec<_> = of_outcome.map(|(_, from)| *from).collect();
            before.sort_unstable();
            before.dedup();
            if !before.is_empty() {
                let labels: Vec<_> = before.into_iter().map(|node| self.label(node)).collect();
                parts.push(format!("{word} {}", labels.join(", ")));
            }
        }
        if said.is_deleted_on_exit.is_some() {
            parts.push("deleted at exit".to_owned());
        }
        if said.is_kept {
            parts.push("kept".to_owned());
        }
        parts.join(", ").replace(['\n', '\r'], " ")
    }

    /// A text with the names of what only the run knows.
    fn text(&self, value: &Value) -> String {
        match value {
            Value::Text(text) => text.shown(|reference| self.reference(reference)),
            Value::Ref(reference) => self.reference(*reference),
            _ => String::new(),
        }
    }

    fn reference(&self, reference: Ref) -> String {
        match reference.target {
            Target::Param { index, .. } => {
                let value = self.body.values.get(index as usize);
                format!("{{{}}}", value.map_or("…", |value| value.name.as_str()))
            }
            Target::Output { op, .. } => format!("{{output of {}}}", self.label(op as usize)),
            Target::Workflow(index) => {
                let name = self.body.workflow.get(index as usize).map_or("…", String::as_str);
                format!("{{workflow::{name}}}")
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use quote::quote;

    fn expanded(item: &TokenStream) -> String {
        crate::pipeline::pipeline(quote!(), item).to_string()
    }

    #[test]
    fn nothing_of_it_reaches_a_program() {
        let expanded = expanded(&quote! {
            /// Its own words.
            fn clean(run: Param<String>) {
                DeleteRunOp::new("delete").run_name(run).external();
            }
        });
        let before: Vec<_> = expanded.split("# Graph").collect();
        assert_eq!(before.len(), 2, "{expanded}");
        assert!(before[0].contains("# [cfg_attr (doc , doc = \"\\n\\n# Parameters"), "{expanded}");
    }

    #[test]
    fn long_pipelines_are_cut() {
        let ops = (0..SHOWN + 20).map(|index| {
            let name = format!("op-{index}");
            quote!(DeleteRunOp::new(#name).run_name(#name).external();)
        });
        let expanded = expanded(&quote!(fn many() { #(#ops)* }));
        assert!(expanded.contains("… and 20 more"));
    }

    #[test]
    fn source_reads_as_it_is_written() {
        let cases = [
            (quote!(mode.eq("full") & !days.gt(30)), r#"mode.eq("full") & !days.gt(30)"#),
            (quote!(Vec<BTreeMap<String, i32>>), "Vec<BTreeMap<String, i32>>"),
            (quote!([-1, 2]), "[-1, 2]"),
            (quote!(vec![a.b[0], -c.d(), &e]), "vec![a.b[0], -c.d(), &e]"),
            (quote!(a == b && c != d || !e), "a == b && c != d || !e"),
            (quote!(1..=n), "1..=n"),
            (quote!(workflow::uid()), "workflow::uid()"),
            (quote!("a . b ( c )"), r#""a . b ( c )""#),
            (quote!(["a", "b"]), r#"["a", "b"]"#),
        ];
        for (tokens, written) in cases {
            assert_eq!(source(&tokens), written);
        }
    }

    #[test]
    fn cells_hold_nothing_but_text() {
        assert_eq!(cell("a|b\n[c](d) <e>"), "a&#124;b &#91;c&#93;(d) &#60;e&#62;");
    }
}
