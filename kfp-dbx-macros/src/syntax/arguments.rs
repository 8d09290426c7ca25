//! The arguments of the attribute as a list. An argument that can't be parsed is reported, and the
//! parser goes on after the next comma, so that one mistake costs no other setting.

use proc_macro2::{Delimiter, Group, Span, TokenStream, TokenTree};
use quote::ToTokens;
use syn::ext::IdentExt;
use syn::parse::discouraged::Speculative;
use syn::parse::{ParseStream, Parser};
use syn::{Expr, Ident, Lit, Token, parenthesized, token};

use crate::report::Report;
use crate::syntax::source::source;

/// An argument: its key, and the form in which it is written.
pub(super) struct Argument {
    pub(super) key: Ident,
    pub(super) form: Form,
}

pub(super) enum Form {
    /// `key`
    Alone,
    /// `key = value`
    Value(Expr),
    /// `key(…)`, or with other brackets.
    List(Group),
    /// A form that is reported already, with the value in it.
    Wrong(Option<Expr>),
}

/// Returns the key that a literal in the place of a setting is the value of, if there is one.
pub(super) type KeyOf = fn(&Lit) -> Option<&'static str>;

/// Parses the arguments. `is_known` is whether there is a setting of that name.
pub(super) fn arguments(
    attribute: TokenStream,
    is_known: fn(&str) -> bool,
    key_of: KeyOf,
    report: &mut Report,
) -> Vec<Argument> {
    let mut reader = Reader { is_known, key_of, report, found: Vec::new() };
    // In a group of its own, what is missing at the end is missing at the last token. Otherwise it
    // is at the attribute as a whole.
    let last = attribute.clone().into_iter().last();
    let mut group = Group::new(Delimiter::Parenthesis, attribute);
    group.set_span(last.map_or_else(Span::call_site, |token| token.span()));
    let all = |input: ParseStream<'_>| {
        let settings;
        parenthesized!(settings in input);
        reader.all(&settings)
    };
    let parsed = all.parse2(group.into_token_stream());
    let found = std::mem::take(&mut reader.found);
    if let Err(error) = parsed {
        report.syntax(&error);
    }
    found
}

struct Reader<'r> {
    is_known: fn(&str) -> bool,
    key_of: KeyOf,
    report: &'r mut Report,
    found: Vec<Argument>,
}

impl Reader<'_> {
    fn all(&mut self, input: ParseStream<'_>) -> syn::Result<()> {
        while !input.is_empty() {
            if input.peek(Token![,]) {
                let comma: Token![,] = input.parse()?;
                self.report.error(comma, "expected a setting, found `,`: remove this comma");
                continue;
            }
            match self.argument(input)? {
                Some(argument) => self.found.push(argument),
                None => skip(input)?,
            }
            self.separator(input)?;
        }
        Ok(())
    }

    /// Parses the comma after an argument.
    fn separator(&mut self, input: ParseStream<'_>) -> syn::Result<()> {
        if input.is_empty() || input.parse::<Option<Token![,]>>()?.is_some() {
            return Ok(());
        }
        let next: TokenTree = input.fork().parse()?;
        if self.begins_setting(input) {
            self.report.error(&next, format!("a comma is missing before `{next}`"));
            return Ok(());
        }
        self.report.error(&next, format!("expected `,`, found `{}`", source(&next)));
        if input.parse::<Option<Token![;]>>()?.is_none() {
            skip(input)?;
        }
        input.parse::<Option<Token![,]>>()?;
        Ok(())
    }

    fn begins_setting(&self, input: ParseStream<'_>) -> bool {
        let ahead = input.fork();
        let Ok(key) = ahead.call(Ident::parse_any) else { return false };
        (self.is_known)(&key.to_string()) || ahead.peek(Token![=])
    }

    fn argument(&mut self, input: ParseStream<'_>) -> syn::Result<Option<Argument>> {
        if !input.peek(Ident::peek_any) {
            return self.without_key(input);
        }
        let key = input.call(Ident::parse_any)?;
        let form = self.form(&key, input)?;
        Ok(Some(Argument { key, form }))
    }

    /// Parses an argument that does not begin with a name: the value alone, perhaps.
    fn without_key(&mut self, input: ParseStream<'_>) -> syn::Result<Option<Argument>> {
        let token: TokenTree = input.fork().parse()?;
        if let Ok(lit) = input.fork().parse::<Lit>()
            && let Some(key) = (self.key_of)(&lit)
        {
            let lit: Lit = input.parse()?;
            let message = format!(
                "`#[pipeline]` takes its settings by name\n= help: write `{key} = {}`",
                source(&lit)
            );
            self.report.error(&lit, message);
            return Ok(Some(Argument {
                key: Ident::new(key, lit.span()),
                form: Form::Wrong(None),
            }));
        }
        self.report.error(&token, format!("expected a setting, found `{}`", source(&token)));
        Ok(None)
    }

    /// Parses what follows the key.
    fn form(&mut self, key: &Ident, input: ParseStream<'_>) -> syn::Result<Form> {
        if is_group(input) {
            let group: Group = input.parse()?;
            return Ok(Form::List(group));
        }
        let is_equals = input.peek(Token![=]) && !input.peek(Token![==]) && !input.peek(Token![=>]);
        if is_equals {
            let equals: Token![=] = input.parse()?;
            if input.is_empty() || input.peek(Token![,]) {
                let message = format!("expected a value after `=`: `{key} = …`");
                self.report.error(equals, message);
                return Ok(Form::Wrong(None));
            }
            return self.value(input);
        }
        if input.is_empty() || input.peek(Token![,]) || self.begins_setting(input) {
            return Ok(Form::Alone);
        }
        self.without_equals(key, input)
    }

    /// Parses `key: value`, `key == value` or `key "value"`.
    fn without_equals(&mut self, key: &Ident, input: ParseStream<'_>) -> syn::Result<Form> {
        let at: TokenTree = input.fork().parse()?;
        let is_literal = input.peek(Lit);
        if !is_literal {
            if !matches!(&at, TokenTree::Punct(punct) if matches!(punct.as_char(), ':' | '=')) {
                return Ok(Form::Alone);
            }
            while let Ok(TokenTree::Punct(_)) = input.fork().parse::<TokenTree>()
                && !input.peek(Token![,])
            {
                input.parse::<TokenTree>()?;
            }
        }
        let ahead = input.fork();
        let Ok(value) = ahead.parse::<Expr>() else {
            self.report.error(at, format!("expected `=`: write `{key} = …`"));
            return Ok(Form::Wrong(None));
        };
        input.advance_to(&ahead);
        self.report.error(at, format!("expected `=`: write `{key} = {}`", source(&value)));
        Ok(Form::Wrong(Some(value)))
    }

    fn value(&mut self, input: ParseStream<'_>) -> syn::Result<Form> {
        let ahead = input.fork();
        match ahead.parse::<Expr>() {
            Ok(value) => {
                input.advance_to(&ahead);
                Ok(Form::Value(value))
            }
            Err(error) => {
                self.report.syntax(&error);
                skip(input)?;
                Ok(Form::Wrong(None))
            }
        }
    }
}

fn is_group(input: ParseStream<'_>) -> bool {
    input.peek(token::Paren) || input.peek(token::Bracket) || input.peek(token::Brace)
}

/// Skips to the next comma.
fn skip(input: ParseStream<'_>) -> syn::Result<()> {
    while !input.is_empty() && !input.peek(Token![,]) {
        input.parse::<TokenTree>()?;
    }
    Ok(())
}

/// Returns whether a group has the brackets of a list of arguments.
pub(super) fn is_parenthesized(group: &Group) -> bool {
    group.delimiter() == Delimiter::Parenthesis
}
