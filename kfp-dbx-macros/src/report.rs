//! What is wrong, gathered, so that all of it is shown at once.

use kfp_dbx_core::rule::diagnostic::{Diagnostic, Finding, Level, Levels, Rule};
use proc_macro2::{Span, TokenStream};
use quote::{ToTokens, quote, quote_spanned};

use crate::read::facts::Said;

pub(crate) struct Report {
    /// What is no pipeline at all.
    errors: Vec<(Span, String)>,
    /// What breaks a rule.
    found: Vec<Diagnostic<Span>>,
}

impl Report {
    pub(crate) fn new() -> Self {
        Self { errors: Vec::new(), found: Vec::new() }
    }

    /// What is no pipeline at all; `tokens` are the smallest wrong ones.
    pub(crate) fn error(&mut self, tokens: impl ToTokens, message: impl Into<String>) {
        let error = syn::Error::new_spanned(tokens, message.into());
        self.syntax(&error);
    }

    pub(crate) fn syntax(&mut self, error: &syn::Error) {
        for error in error.clone() {
            self.errors.push((error.span(), error.to_string()));
        }
    }

    pub(crate) fn finding(&mut self, finding: &Finding, at: Span) {
        self.found.push(finding.clone().at(at));
    }

    pub(crate) fn diagnostic(&mut self, diagnostic: Diagnostic<Span>) {
        self.found.push(diagnostic);
    }

    /// Gives each finding its level, and leaves out what is allowed: by the pipeline, or by
    /// one of the ops that it is about.
    pub(crate) fn judge(&mut self, levels: &Levels, said: &[Box<Said>]) {
        levels.judge(&mut self.found, |op| said.get(op).map(|said| &said.levels));
        let is_lenient = |diagnostic: &Diagnostic<Span>| {
            let mut ops = diagnostic.of.iter().filter_map(|op| said.get(*op));
            diagnostic.finding.rule.lint && ops.any(|said| said.is_lenient)
        };
        self.found.retain(|diagnostic| !is_lenient(diagnostic));
        // As they stand in the source.
        self.found.sort_by_cached_key(|diagnostic| {
            let start = diagnostic.at.unwrap_or_else(Span::call_site).unwrap().start();
            (start.file(), start.line(), start.column())
        });
    }

    fn of_level(&self, level: Level) -> impl Iterator<Item = (Span, &'static Rule, String)> {
        self.found.iter().filter(move |diagnostic| diagnostic.finding.level == level).map(
            |diagnostic| {
                let at = diagnostic.at.unwrap_or_else(Span::call_site);
                (at, diagnostic.finding.rule, message(diagnostic))
            },
        )
    }

    /// The errors as statements of a function's body: at the level of items rustc would
    /// drop its own "cannot find value" errors, even those of other functions.
    pub(crate) fn errors(&self) -> TokenStream {
        let of_rules = self.of_level(Level::Error).map(|(span, _, message)| (span, message));
        self.errors
            .iter()
            .cloned()
            .chain(of_rules)
            .map(|(span, message)| quote_spanned!(span=> ::core::compile_error!(#message);))
            .collect()
    }

    /// The warnings as statements: on stable, the use of a deprecated constant is the one
    /// way to warn at a place and in words of our own.
    pub(crate) fn warnings(&self) -> TokenStream {
        self.of_level(Level::Warning)
            .map(|(span, rule, message)| {
                let constant = syn::Ident::new(rule.name, span);
                quote_spanned! {span=>
                    {
                        #[allow(non_upper_case_globals)]
                        #[deprecated(note = #message)]
                        const #constant: () = ();
                        #constant
                    }
                }
            })
            .collect()
    }

    /// A statement that tells the pipeline under construction which warnings rustc reports, so
    /// that a run does not repeat them.
    pub(crate) fn reported(&self) -> Option<syn::Stmt> {
        let warnings: Vec<_> = self
            .of_level(Level::Warning)
            .map(|(span, rule, _)| {
                let (code, line) = (rule.code, u32::try_from(span.unwrap().start().line()));
                let line = line.unwrap_or_default();
                quote!((#code, #line))
            })
            .collect();
        (!warnings.is_empty()).then(|| {
            syn::parse_quote! {
                ::kfp_dbx::__private::reported(
                    ::core::option_env!("CARGO_PKG_NAME"),
                    ::core::file!(),
                    &[#(#warnings),*],
                );
            }
        })
    }
}

/// Stable procedural macros have one place an error: the others are told in words.
fn message(diagnostic: &Diagnostic<Span>) -> String {
    let finding = &diagnostic.finding;
    let notes =
        diagnostic.related.iter().map(|(what, span)| format!("= note: {what}: {}", place(*span)));
    let help = finding.help.iter().map(|help| format!("= help: {help}"));
    let Rule { code, name, .. } = finding.rule;
    let rule = std::iter::once(format!("= note: rule `{name}` ({code})"));
    let lines = std::iter::once(finding.message.clone()).chain(notes).chain(help).chain(rule);
    lines.collect::<Vec<_>>().join("\n")
}

/// A span as `file:line:column`.
fn place(span: Span) -> String {
    let start = span.unwrap().start();
    format!("{}:{}:{}", start.file(), start.line(), start.column())
}
