//! Gathers errors and warnings, so that rustc shows all of them at once.

use kfp_dbx_core::rule::{Diagnostic, Finding, Level, Levels, NodeIndex, Rule, WrittenFor};
use proc_macro2::{Span, TokenStream};
use quote::{ToTokens, quote, quote_spanned};

use crate::position::Position;

pub(crate) struct Report {
    /// The reasons why a function is not a pipeline.
    errors: Vec<(Span, String)>,
    /// The breaches of rules.
    found: Vec<Diagnostic<Span>>,
}

/// The levels that one op gives to rules.
pub(crate) struct OpLevels<'a> {
    pub(crate) levels: &'a Levels,
    /// Whether it allows rules that the macro can't see.
    pub(crate) is_lenient: bool,
}

impl Report {
    pub(crate) fn new() -> Self {
        Self { errors: Vec::new(), found: Vec::new() }
    }

    /// Adds a reason why a function is not a pipeline. `tokens` are the smallest wrong ones.
    pub(crate) fn error(&mut self, tokens: impl ToTokens, message: impl Into<String>) {
        let error = syn::Error::new_spanned(tokens, message.into());
        self.syntax(&error);
    }

    pub(crate) fn syntax(&mut self, error: &syn::Error) {
        for error in error.clone() {
            self.errors.push((error.span(), error.to_string()));
        }
    }

    /// Returns the number of reasons so far why a function is not a pipeline.
    pub(crate) fn error_count(&self) -> usize {
        self.errors.len()
    }

    pub(crate) fn finding(&mut self, finding: Finding, at: Span) {
        self.found.push(finding.at(at));
    }

    pub(crate) fn diagnostic(&mut self, diagnostic: Diagnostic<Span>) {
        self.found.push(diagnostic);
    }

    pub(crate) fn extend(&mut self, diagnostics: impl IntoIterator<Item = Diagnostic<Span>>) {
        self.found.extend(diagnostics);
    }

    /// Sets the level of each finding, and removes those that are no fault with the operator of the
    /// pipeline, and those that are allowed by the pipeline or by one of the ops that they are about.
    pub(crate) fn set_levels<'a>(
        &mut self,
        levels: &Levels,
        written_for: WrittenFor,
        of_op: impl Fn(NodeIndex) -> Option<OpLevels<'a>>,
    ) {
        levels.judge(&mut self.found, written_for, |op| of_op(op).map(|op| op.levels));
        self.found.retain(|diagnostic| {
            let mut ops = diagnostic.of.iter().filter_map(|op| of_op(*op));
            !(diagnostic.finding.rule.lint && ops.any(|op| op.is_lenient))
        });
        // In the order of the source.
        self.found.sort_by_cached_key(|diagnostic| {
            Position::of(diagnostic.at.unwrap_or_else(Span::call_site))
        });
    }

    /// Leaves out the findings of a rule.
    pub(crate) fn drop_rule(&mut self, rule: &'static Rule) {
        self.found.retain(|diagnostic| diagnostic.finding.rule != rule);
    }

    /// Leaves out all warnings, also those that `deny(…)` turned into errors. The findings must have
    /// their levels already.
    pub(crate) fn drop_warnings(&mut self) {
        self.found.retain(|Diagnostic { finding, .. }| {
            finding.level != Level::Warning && finding.rule.level != Level::Warning
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

    /// Returns the errors as statements of a function's body: at the level of items rustc
    /// would drop its own "cannot find value" errors, even those of other functions.
    pub(crate) fn errors(&self) -> TokenStream {
        let of_rules = self.of_level(Level::Error).map(|(span, _, message)| (span, message));
        self.errors
            .iter()
            .cloned()
            .chain(of_rules)
            .map(|(span, message)| quote_spanned!(span=> ::core::compile_error!(#message);))
            .collect()
    }

    /// Returns the warnings as statements. On stable Rust, the use of a deprecated constant is the
    /// only way to report a warning of our own at a place.
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

    /// Returns a statement that records the warnings of rustc in the pipeline under construction,
    /// so that a run does not repeat them.
    pub(crate) fn reported(&self) -> Option<syn::Stmt> {
        let warnings: Vec<_> = self
            .of_level(Level::Warning)
            .map(|(span, rule, _)| {
                let (code, line) = (rule.code, u32::try_from(Position::of(span).line));
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

/// Returns the message of a finding. An error of a procedural macro has one place on stable
/// Rust: the others are stated in words.
fn message(diagnostic: &Diagnostic<Span>) -> String {
    let finding = &diagnostic.finding;
    let related = diagnostic.related.iter();
    let notes = related.map(|(what, span)| format!("= note: {what}: {}", Position::of(*span)));
    let help = finding.help.iter().map(|help| format!("= help: {help}"));
    let Rule { code, name, .. } = finding.rule;
    let rule = std::iter::once(format!("= note: rule `{name}` ({code})"));
    let lines = std::iter::once(finding.message.clone()).chain(notes).chain(help).chain(rule);
    lines.collect::<Vec<_>>().join("\n")
}
