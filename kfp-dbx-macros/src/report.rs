//! What is wrong, gathered, so that all of it is shown at once.

use kfp_dbx_core::diagnostic::{Diagnostic, Finding, Level, Rule};
use proc_macro2::{Span, TokenStream};
use quote::{ToTokens, quote_spanned};

pub(crate) struct Report {
    errors: Vec<(Span, String)>,
    warnings: Vec<(Span, &'static Rule, String)>,
}

impl Report {
    pub(crate) fn new() -> Self {
        Self { errors: Vec::new(), warnings: Vec::new() }
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
        self.push(finding, at, &[]);
    }

    pub(crate) fn diagnostic(&mut self, diagnostic: &Diagnostic<Span>) {
        let at = diagnostic.at.unwrap_or_else(Span::call_site);
        self.push(&diagnostic.finding, at, &diagnostic.related);
    }

    fn push(&mut self, finding: &Finding, at: Span, related: &[(String, Span)]) {
        // Stable procedural macros have one place an error: the others are told in words.
        let notes = related.iter().map(|(what, span)| format!("= note: {what}: {}", place(*span)));
        let help = finding.help.iter().map(|help| format!("= help: {help}"));
        let lines = std::iter::once(finding.message.clone()).chain(notes).chain(help);
        let message = lines.collect::<Vec<_>>().join("\n");
        match finding.rule.level {
            Level::Error => self.errors.push((at, message)),
            Level::Warning => self.warnings.push((at, finding.rule, message)),
        }
    }

    /// The errors as statements of a function's body: at the level of items rustc would
    /// drop its own "cannot find value" errors, even those of other functions.
    pub(crate) fn errors(&self) -> TokenStream {
        self.errors
            .iter()
            .map(|(span, message)| quote_spanned!(*span=> ::core::compile_error!(#message);))
            .collect()
    }

    /// The warnings as statements: on stable, the use of a deprecated constant is the one
    /// way to warn at a place and in words of our own.
    pub(crate) fn warnings(&self) -> TokenStream {
        self.warnings
            .iter()
            .map(|(span, rule, message)| {
                let constant = syn::Ident::new(rule.name, *span);
                quote_spanned! {*span=>
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
}

/// A span as `file:line:column`.
fn place(span: Span) -> String {
    let start = span.unwrap().start();
    format!("{}:{}:{}", start.file(), start.line(), start.column())
}
