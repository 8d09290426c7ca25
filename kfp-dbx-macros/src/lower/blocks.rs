//! Walks blocks of ops: conditions, loops and exit handlers, whose bodies run once for certain.

use std::cmp::Ordering;

use kfp_dbx_core::graph::{Block, NodeIndex, OpKind};
use kfp_dbx_core::spec::items::Loop;
use kfp_dbx_core::value::Value;
use kfp_dbx_core::value::path::Step;
use proc_macro2::{Span, TokenTree};
use quote::ToTokens;
use syn::parse::Parser;
use syn::punctuated::Punctuated;
use syn::{Expr, ExprClosure, ExprMethodCall, ExprRange, Lit, Pat, RangeLimits, Token};

use crate::lower::bindings::{Binding, narrow};
use crate::lower::body::{BlockFacts, Variable};
use crate::lower::state::Lowering;
use crate::syntax::path;
use crate::syntax::place::start_of;
use crate::syntax::questions::{leaves, names_bound};
use crate::syntax::token::{integer, is_zero, plain, string};

impl Lowering {
    pub(super) fn is_block_setter(&self, node: NodeIndex, method: &str) -> bool {
        self.graph.block(node).is_some() && matches!(method, "name" | "parallelism")
    }

    pub(super) fn block_setter(&mut self, node: NodeIndex, method: &str, call: &ExprMethodCall) {
        let arg = call.args.first();
        if method == "name" {
            self.graph.nodes[node].name = arg.and_then(string);
        }
        if method == "parallelism" && arg.is_none_or(may_be_one) {
            self.block_facts(node).may_be_one_by_one = true;
        }
        if method == "parallelism"
            && let Some(arg) = arg.filter(|arg| is_zero(arg))
        {
            self.block_facts(node).no_parallelism = Some(start_of(arg));
        }
        call.args.iter().for_each(|arg| self.discard(arg, None));
    }

    pub(super) fn block_facts(&mut self, node: NodeIndex) -> &mut BlockFacts {
        self.blocks.entry(node).or_default()
    }

    /// Adds the node of a block and walks its body.
    pub(super) fn block_of_ops(
        &mut self,
        kind: Block,
        at: Span,
        args: &[&Expr],
        body: &ExprClosure,
    ) -> NodeIndex {
        let node = self.add_node(None, OpKind::Block(kind), at);
        self.block_facts(node).given = args.first().map(ToTokens::to_token_stream);
        let noted = self.compared.len();
        for arg in args {
            self.discard(arg, Some(node));
        }
        if args.first().is_some_and(|condition| Self::is_of_words(condition))
            && let Some(last) = self.compared[noted..].last()
        {
            self.block_facts(node).words = last.words.clone();
        }
        if kind == Block::ForEach {
            self.note_items(node, args.first().copied());
        }
        self.block_facts(node).is_empty =
            matches!(&*body.body, Expr::Block(block) if block.block.stmts.is_empty());
        let mut value = self.body_of_block(node, body);
        if kind == Block::ForEach {
            value = self.results(value);
        }
        self.bindings.set_inner(node, value);
        node
    }

    /// Returns the value of the body of a loop as it is outside of the loop, where each output is a
    /// list. A list is no value that a rule knows.
    fn results(&mut self, value: Binding) -> Binding {
        match value {
            Binding::Op(node) if self.graph.block(node).is_none() => Binding::Results(node),
            Binding::OutputOf(node, output) => {
                self.look_at(node, output);
                Binding::OutputOf(node, None)
            }
            Binding::Value(_) => {
                self.escape(value);
                Binding::Other
            }
            value => value,
        }
    }

    /// Notes the facts about the items of a loop that its list shows.
    fn note_items(&mut self, node: NodeIndex, list: Option<&Expr>) {
        let may_be_single = !list.is_some_and(|list| self.has_many_items(list));
        let may_be_empty = list.is_some_and(|list| self.is_runtime_list(list));
        let facts = self.block_facts(node);
        facts.may_be_empty = may_be_empty;
        facts.is_literal = list.is_some_and(is_literal);
        facts.may_be_single = may_be_single;
        let items = list.and_then(|list| self.listed_items(list));
        if let Some(items) = items {
            self.listed.add_loop(node, Loop { list: narrow(node), items });
        }
    }

    /// Returns the items of a list that the source contains, each with its place. Those that Rust
    /// computes are unknown.
    fn listed_items(&mut self, list: &Expr) -> Option<Vec<(Value, Span)>> {
        match list {
            Expr::Paren(paren) => return self.listed_items(&paren.expr),
            Expr::Reference(reference) => return self.listed_items(&reference.expr),
            Expr::Range(range) => return ends_of(range),
            _ => {}
        }
        let elements = elements(list)?;
        Some(elements.iter().map(|item| (self.listed_item(item), start_of(item))).collect())
    }

    fn listed_item(&mut self, item: &Expr) -> Value {
        match item {
            Expr::Paren(paren) => self.listed_item(&paren.expr),
            Expr::Tuple(tuple) => {
                Value::List(tuple.elems.iter().map(|part| self.listed_item(part)).collect())
            }
            item => self.read(item, None).value,
        }
    }

    fn body_of_block(&mut self, node: NodeIndex, body: &ExprClosure) -> Binding {
        self.around.push(node);
        self.bindings.enter_scope();
        for input in &body.inputs {
            self.pattern(input, Binding::Other);
            // Each name is an item, or a part of one.
            for name in names_bound(input) {
                let item = self.bindings.add_variable(Variable {
                    name: name.clone(),
                    code: name.clone(),
                    ty: None,
                    of: Some(node),
                    steps: steps_to(input, &name),
                    default: None,
                });
                self.bind(&name, Binding::Variable(item));
            }
        }
        let value = if leaves(&body.body) {
            // The ops after a `return` may not be created.
            self.maybe(|this| this.expr(&body.body, None))
        } else {
            self.expr(&body.body, None)
        };
        self.bindings.leave_scope();
        self.around.pop();
        value
    }

    /// Returns whether a list certainly has more than one item, or is known only at run time.
    fn has_many_items(&self, list: &Expr) -> bool {
        match list {
            Expr::Paren(paren) => self.has_many_items(&paren.expr),
            Expr::Reference(reference) => self.has_many_items(&reference.expr),
            Expr::Array(array) => array.elems.len() > 1,
            Expr::Macro(call) => {
                let mut tokens = call.mac.tokens.clone().into_iter();
                let is_comma =
                    |tree| matches!(tree, TokenTree::Punct(punct) if punct.as_char() == ',');
                path::last(&call.mac.path).is_some_and(|name| name == "vec") && tokens.any(is_comma)
            }
            list => self.is_runtime_list(list),
        }
    }

    /// Returns whether a list is certainly known only at run time.
    fn is_runtime_list(&self, list: &Expr) -> bool {
        match list {
            Expr::Paren(paren) => self.is_runtime_list(&paren.expr),
            Expr::Reference(reference) => self.is_runtime_list(&reference.expr),
            Expr::Path(path) => path.path.get_ident().is_some_and(|ident| {
                let binding = self.bindings.get(&plain(ident));
                matches!(binding, Binding::Variable(_) | Binding::OutputOf(..))
            }),
            _ => false,
        }
    }
}

/// Returns the path from the item of a loop to a name in the pattern of the item.
fn steps_to(pattern: &Pat, name: &str) -> Option<Vec<Step>> {
    match pattern {
        Pat::Ident(pat) if pat.subpat.is_none() && plain(&pat.ident) == name => Some(Vec::new()),
        Pat::Type(pat) => steps_to(&pat.pat, name),
        Pat::Paren(pat) => steps_to(&pat.pat, name),
        Pat::Tuple(tuple) => {
            let is_rest = |pat: &Pat| matches!(pat, Pat::Rest(_));
            let mut parts = tuple.elems.iter().take_while(|pat| !is_rest(pat)).enumerate();
            parts.find_map(|(index, pat)| {
                let mut steps = steps_to(pat, name)?;
                steps.insert(0, Step::Item(index));
                Some(steps)
            })
        }
        _ => None,
    }
}

/// Returns the elements of an array or of a `vec![a, b]`.
fn elements(list: &Expr) -> Option<Punctuated<Expr, Token![,]>> {
    match list {
        Expr::Array(array) => Some(array.elems.clone()),
        Expr::Macro(call) if path::last(&call.mac.path).is_some_and(|name| name == "vec") => {
            Punctuated::parse_terminated.parse2(call.mac.tokens.clone()).ok()
        }
        _ => None,
    }
}

/// Returns the first and the last number of a literal range: those between are valid if both are.
fn ends_of(range: &ExprRange) -> Option<Vec<(Value, Span)>> {
    let (from, to) = (range.start.as_deref()?, range.end.as_deref()?);
    let past = i128::from(matches!(range.limits, RangeLimits::HalfOpen(_)));
    let (first, last) = (integer(from)?, integer(to)? - past);
    let end = |number, at| (Value::Int(number), start_of(at));
    match first.cmp(&last) {
        Ordering::Less => Some(vec![end(first, from), end(last, to)]),
        Ordering::Equal => Some(vec![end(first, from)]),
        Ordering::Greater => None,
    }
}

/// Returns whether an expression is a list of literals, or a range of them.
fn is_literal(expr: &Expr) -> bool {
    match expr {
        Expr::Lit(_) => true,
        Expr::Array(array) => array.elems.iter().all(is_literal),
        Expr::Tuple(tuple) => tuple.elems.iter().all(is_literal),
        Expr::Reference(reference) => is_literal(&reference.expr),
        Expr::Range(range) => {
            [&range.start, &range.end].into_iter().flatten().all(|end| is_literal(end))
        }
        _ => false,
    }
}

/// Returns whether a number may be 1.
fn may_be_one(expr: &Expr) -> bool {
    match expr {
        Expr::Lit(lit) => match &lit.lit {
            Lit::Int(number) => number.base10_parse::<u64>().is_ok_and(|number| number == 1),
            _ => true,
        },
        _ => true,
    }
}
