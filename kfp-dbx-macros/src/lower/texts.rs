//! Follows the texts that Rust makes of runtime values.
//!
//! Such a text contains a placeholder while the body runs. A text is followed only if it certainly
//! is one: through `let`, `format!`, `+`, conversions, blocks and closures.

use kfp_dbx_core::graph::OpKind;
use kfp_dbx_core::spec::suspend::DECISION;
use kfp_dbx_core::value::{Piece, Ref, Target, Text as MixedText, Value, WorkflowVariable};
use proc_macro2::TokenStream;
use syn::{
    BinOp, Block, Expr, ExprBinary, ExprCall, ExprClosure, ExprMethodCall, Local, Macro, Pat, Stmt,
    UnOp,
};

use crate::lower::bindings::{Binding, Text};
use crate::lower::body::{MadeText, TextPart};
use crate::lower::state::Lowering;
use crate::read::macros::{Format, Place, expressions};
use crate::read::value::Names;
use crate::syntax::path::{associated_function, last};
use crate::syntax::questions::names_bound;
use crate::syntax::token::{as_code, plain, string};

/// Methods that return the same text.
const SAME: &[&str] = &[
    "as_deref",
    "as_mut_str",
    "as_ref",
    "as_str",
    "borrow",
    "clone",
    "deref",
    "into",
    "into_boxed_str",
    "into_owned",
    "into_string",
    "repeat",
    "to_owned",
    "to_string",
];

/// Methods that return the same handle.
const OF_HANDLES: &[&str] = &["clone", "field", "output", "output_as", "read_as"];

impl Lowering {
    /// Follows the text of a name.
    pub(super) fn text_of_local(
        &mut self,
        local: &Local,
        value: Binding,
    ) -> Option<(String, Text)> {
        let (Pat::Ident(pat), Some(init)) = (name_pattern(&local.pat), &local.init) else {
            return None;
        };
        if let Expr::Closure(closure) = &*init.expr {
            return Some((plain(&pat.ident), Text::Maker(self.text_of_closure(closure)?)));
        }
        let mut text = match (&*init.expr, value) {
            (Expr::Block(_), Binding::Other) => self.block_text.take()?,
            (Expr::Macro(_), Binding::Value(value)) if pat.mutability.is_some() => {
                self.text_of_value(value)?
            }
            // Without an entry of its own, the text of a name is that of its value.
            (Expr::Macro(_), Binding::Value(_)) => return None,
            (init, Binding::Other | Binding::Value(_) | Binding::Variable(_)) => {
                self.made_text(init)?
            }
            _ => return None,
        };
        // Anything can be added to it.
        if pat.mutability.is_some() {
            text.parts.insert(0, TextPart::Unknown);
            text.parts.push(TextPart::Unknown);
        }
        Some((plain(&pat.ident), Text::Made(text)))
    }

    /// Keeps the text that a block of several statements makes, while its names are known.
    pub(super) fn keep_block_text(&mut self, block: &Block) {
        self.block_text = match block.stmts.as_slice() {
            [_, .., Stmt::Expr(tail, None)] => self.made_text(tail),
            _ => None,
        };
    }

    /// Returns the text of an expression that was walked just now.
    pub(super) fn walked_text(&mut self, expr: &Expr) -> Option<MadeText> {
        match expr {
            Expr::Block(block) if block.block.stmts.len() > 1 => self.block_text.take(),
            expr => self.made_text(expr),
        }
    }

    /// Returns the text that an expression makes of runtime values, if it certainly makes one.
    pub(super) fn made_text(&mut self, expr: &Expr) -> Option<MadeText> {
        match expr {
            Expr::Paren(paren) => self.made_text(&paren.expr),
            Expr::Group(group) => self.made_text(&group.expr),
            Expr::Reference(reference) => self.made_text(&reference.expr),
            Expr::Unary(unary) if matches!(unary.op, UnOp::Deref(_)) => self.made_text(&unary.expr),
            Expr::Path(path) => self.text_of_name(&plain(path.path.get_ident()?)),
            Expr::Macro(call) => self.text_of_macro(&call.mac),
            Expr::MethodCall(call) => self.text_of_method(call),
            Expr::Call(call) => self.text_of_call(call),
            Expr::Binary(ExprBinary { left, op: BinOp::Add(_), right, .. }) => {
                let left = self.text_or_unknown(left);
                MadeText::of([left, self.text_or_unknown(right)])
            }
            Expr::Index(index) => match &*index.index {
                Expr::Range(range) if range.start.is_none() && range.end.is_none() => {
                    self.made_text(&index.expr)
                }
                _ => None,
            },
            Expr::Block(block) => match block.block.stmts.as_slice() {
                [Stmt::Expr(tail, None)] => self.made_text(tail),
                _ => None,
            },
            _ => None,
        }
    }

    fn text_of_name(&mut self, name: &str) -> Option<MadeText> {
        if let Some(text) = self.bindings.text(name) {
            return Some(text);
        }
        let Binding::Value(value) = self.bindings.get(name) else { return None };
        self.text_of_value(value)
    }

    fn text_of_value(&self, value: usize) -> Option<MadeText> {
        let Value::Text(MixedText::Mixed(pieces)) = &self.bindings.values[value].value else {
            return None;
        };
        let text = |piece: &Piece| match piece {
            Piece::Literal(text) => MadeText::literal(text),
            Piece::Ref(reference) => MadeText::runtime(self.code_of(*reference)),
        };
        MadeText::of(pieces.iter().map(text))
    }

    /// Returns a runtime value as code.
    fn code_of(&self, reference: Ref) -> String {
        match reference.target {
            Target::Param { index, .. } => self.bindings.variables[index as usize].code.clone(),
            Target::Output { op, output, .. } => {
                let node = &self.graph.nodes[op as usize];
                let op = node.variable.as_deref().unwrap_or("…");
                let output = match node.kind {
                    OpKind::Table(row) => {
                        row.outputs.get(output as usize).map(|output| output.name)
                    }
                    OpKind::Suspend => Some(DECISION),
                    _ => None,
                };
                format!("{op}.outputs.{}", output.unwrap_or("…"))
            }
            Target::Workflow(variable) => format!("workflow::{}()", variable.function()),
        }
    }

    fn text_of_macro(&mut self, call: &Macro) -> Option<MadeText> {
        let is_format = matches!(last(&call.path).as_deref(), Some("format" | "format_args"));
        is_format.then(|| self.text_of_format(&call.tokens))?
    }

    /// Returns the text that the arguments of a `format!` make.
    pub(super) fn text_of_format(&mut self, tokens: &TokenStream) -> Option<MadeText> {
        let format = Format::parse(tokens)?;
        let texts = format.places().map(|place| match place {
            Place::Text(c) => MadeText::literal(c),
            Place::Value { expr: Some(expr), .. } => self.shown(expr),
            Place::Value { name, .. } => self.shown_name(&name),
        });
        MadeText::of(texts)
    }

    fn text_of_method(&mut self, call: &ExprMethodCall) -> Option<MadeText> {
        let method = call.method.to_string();
        if method == "to_string"
            && let Some(code) = self.handle(&call.receiver)
        {
            return Some(MadeText::runtime(code));
        }
        match method.as_str() {
            "join" | "concat" => self.joined(call),
            method if SAME.binary_search(&method).is_ok() => self.made_text(&call.receiver),
            _ => None,
        }
    }

    /// Returns the text of `[a, b].join("-")` or `.concat()`.
    fn joined(&mut self, call: &ExprMethodCall) -> Option<MadeText> {
        let items = match &*call.receiver {
            Expr::Array(array) => array.elems.clone(),
            Expr::Macro(list) if last(&list.mac.path)? == "vec" => {
                expressions(list.mac.tokens.clone())?
            }
            _ => return None,
        };
        let separator = match call.args.first() {
            Some(separator) => self.text_or_unknown(separator),
            None => MadeText::literal(""),
        };
        let mut parts = Vec::new();
        for item in &items {
            if !parts.is_empty() {
                parts.push(separator.clone());
            }
            parts.push(self.text_or_unknown(item));
        }
        MadeText::of(parts)
    }

    fn text_of_call(&mut self, call: &ExprCall) -> Option<MadeText> {
        if let Expr::Path(path) = &*call.func
            && let Some(name) = path.path.get_ident()
        {
            return self.bindings.text_of_call(&plain(name));
        }
        match associated_function(&call.func) {
            Some((ty, function))
                if matches!(ty.as_str(), "String" | "Cow" | "Box")
                    && matches!(function.as_str(), "from" | "new") =>
            {
                self.made_text(call.args.first()?)
            }
            _ => None,
        }
    }

    /// Returns the text that a closure makes whenever it is called.
    fn text_of_closure(&mut self, closure: &ExprClosure) -> Option<MadeText> {
        self.bindings.enter_scope();
        self.bind_others(closure.inputs.iter().flat_map(names_bound).collect());
        let text = self.made_text(&closure.body);
        self.bindings.leave_scope();
        text
    }

    fn text_or_unknown(&mut self, expr: &Expr) -> MadeText {
        let text = string(expr).map(MadeText::literal).or_else(|| self.made_text(expr));
        text.unwrap_or_else(MadeText::unknown)
    }

    /// Returns the text of an argument of `format!`.
    fn shown(&mut self, expr: &Expr) -> MadeText {
        match self.handle(expr) {
            Some(code) => MadeText::runtime(code),
            None => self.text_or_unknown(expr),
        }
    }

    fn shown_name(&mut self, name: &str) -> MadeText {
        if let Some(text) = self.text_of_name(name) {
            return text;
        }
        match self.bindings.get(name) {
            Binding::Variable(_) | Binding::OutputOf(..) => MadeText::runtime(name),
            _ => MadeText::unknown(),
        }
    }

    /// Returns the code of an expression that is a handle of a runtime value.
    fn handle(&mut self, expr: &Expr) -> Option<String> {
        let expr = match expr {
            Expr::Paren(paren) => return self.handle(&paren.expr),
            Expr::Group(group) => return self.handle(&group.expr),
            Expr::Reference(reference) => return self.handle(&reference.expr),
            Expr::Call(call) => {
                let (module, name) = associated_function(&call.func)?;
                let is_value =
                    module == "workflow" && WorkflowVariable::of_function(&name).is_some();
                return is_value.then(|| format!("workflow::{name}()"));
            }
            Expr::MethodCall(call) if call.method == "clone" => return self.handle(&call.receiver),
            Expr::MethodCall(call) if !OF_HANDLES.contains(&call.method.to_string().as_str()) => {
                return None;
            }
            expr => expr,
        };
        if let Expr::Path(path) = expr
            && self.bindings.text(&plain(path.path.get_ident()?)).is_some()
        {
            return None;
        }
        matches!(self.lookup().value_of(expr)?.value, Value::Ref(_)).then(|| as_code(expr))
    }
}

/// Returns the pattern of a name without its type.
fn name_pattern(pattern: &Pat) -> &Pat {
    match pattern {
        Pat::Type(typed) => name_pattern(&typed.pat),
        pattern => pattern,
    }
}
