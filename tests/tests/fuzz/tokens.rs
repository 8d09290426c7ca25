//! Random changes to the tokens of pipelines: whatever a user types, `#[pipeline]` says what is wrong
//! with it, at a token, and emits the function again.

use std::path::Path;

use kfp_dbx_tests::golden::root;
use kfp_dbx_tests::properties::{Random, for_seeds};
use proc_macro2::{Delimiter, Group, Literal, Punct, Spacing, Span, TokenStream, TokenTree};

use crate::pipeline;

/// A function with its attribute.
#[derive(Clone)]
struct Annotated {
    attribute: String,
    item: String,
}

/// Returns the pipelines in the files of a folder.
fn pipelines(folder: &Path, found: &mut Vec<Annotated>) {
    let mut entries: Vec<_> =
        std::fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().path()).collect();
    entries.sort();
    for path in entries {
        if path.is_dir() {
            pipelines(&path, found);
        } else if path.extension().is_some_and(|end| end == "rs") {
            let text = std::fs::read_to_string(&path).unwrap();
            if let Ok(tokens) = text.parse::<TokenStream>() {
                annotated(tokens, found);
            }
        }
    }
}

/// Finds `#[pipeline(…)] … fn name(…) {…}`.
fn annotated(tokens: TokenStream, found: &mut Vec<Annotated>) {
    let tokens: Vec<TokenTree> = tokens.into_iter().collect();
    let mut at = 0;
    while at < tokens.len() {
        let attribute = match (&tokens[at], tokens.get(at + 1)) {
            (TokenTree::Punct(hash), Some(TokenTree::Group(group))) if hash.as_char() == '#' => {
                of_pipeline(group)
            }
            (TokenTree::Group(group), _) => {
                annotated(group.stream(), found);
                None
            }
            _ => None,
        };
        at += 1;
        let Some(attribute) = attribute else { continue };
        at += 1;
        let is_body = |token: &TokenTree| matches!(token, TokenTree::Group(group) if group.delimiter() == Delimiter::Brace);
        if let Some(length) = tokens[at..].iter().position(is_body) {
            let item: TokenStream = tokens[at..=at + length].iter().cloned().collect();
            at += length + 1;
            found.push(Annotated { attribute: attribute.to_string(), item: item.to_string() });
        }
    }
}

/// Returns the settings of an attribute `pipeline`.
fn of_pipeline(group: &Group) -> Option<TokenStream> {
    let mut tokens = group.stream().into_iter();
    match tokens.next()? {
        TokenTree::Ident(name) if name == "pipeline" => {}
        _ => return None,
    }
    match tokens.next() {
        Some(TokenTree::Group(settings)) => Some(settings.stream()),
        _ => Some(TokenStream::new()),
    }
}

/// What is put in the place of a token.
fn other(random: &mut Random, pool: &[TokenTree]) -> TokenTree {
    const LITERALS: [&str; 14] = [
        "\"\"",
        "\"{\"",
        "\"{{workflow.uid}}\"",
        "\"a\\u{0}b\"",
        "\"{a}{}\"",
        "0",
        "-1",
        "18446744073709551616",
        "1e400",
        "0u8",
        "'a'",
        "b\"a\"",
        "true",
        "1.10",
    ];
    match random.below(4) {
        0 => {
            let text = *random.one_of(&LITERALS);
            let token = text.parse::<TokenStream>().unwrap().into_iter().last();
            token.unwrap_or_else(|| Literal::string("x").into())
        }
        1 => Punct::new(*random.one_of(&['.', ',', ';', '#', '=', '!', '&', '-']), Spacing::Alone)
            .into(),
        2 => Literal::string(&"x".repeat(2048)).into(),
        _ => random.one_of(pool).clone(),
    }
}

/// Changes one token, at any depth.
fn mutated(tokens: TokenStream, random: &mut Random, pool: &[TokenTree]) -> TokenStream {
    let mut tokens: Vec<TokenTree> = tokens.into_iter().collect();
    let at = random.below(tokens.len());
    match tokens.get(at).cloned() {
        Some(TokenTree::Group(group)) if random.below(8) > 0 => {
            let inner = mutated(group.stream(), random, pool);
            tokens[at] = Group::new(group.delimiter(), inner).into();
        }
        None => tokens.push(other(random, pool)),
        Some(token) => match random.below(8) {
            0 => drop(tokens.remove(at)),
            1 => tokens.insert(at, token),
            2 if at > 0 => tokens.swap(at - 1, at),
            3 => tokens.insert(at, other(random, pool)),
            4 => tokens.truncate(at),
            5 => {
                let kinds = [Delimiter::Brace, Delimiter::Bracket, Delimiter::Parenthesis];
                let inner = TokenStream::from(token);
                tokens[at] = Group::new(*random.one_of(&kinds), inner).into();
            }
            6 => match token {
                TokenTree::Group(group) => {
                    tokens.splice(at..=at, group.stream());
                }
                _ => tokens[at] = other(random, pool),
            },
            _ => tokens[at] = other(random, pool),
        },
    }
    tokens.into_iter().collect()
}

/// Returns all tokens, at any depth.
fn flat(tokens: TokenStream, found: &mut Vec<TokenTree>) {
    for token in tokens {
        if let TokenTree::Group(group) = &token {
            flat(group.stream(), found);
        }
        found.push(token);
    }
}

/// Returns the span and the message of each error in an expansion.
fn errors(expanded: TokenStream) -> Vec<(Span, String)> {
    let mut tokens = Vec::new();
    flat(expanded, &mut tokens);
    let mut found = Vec::new();
    for window in tokens.windows(4) {
        // A group comes after the tokens in it.
        if let [TokenTree::Ident(name), TokenTree::Punct(_), TokenTree::Literal(text), _] = window
            && name == "compile_error"
        {
            found.push((name.span(), text.to_string()));
        }
    }
    found
}

fn expands(seed: u64, corpus: &[Annotated], pool: &[TokenTree]) {
    let random = &mut Random::new(seed);
    let Annotated { attribute, item } = random.one_of(corpus).clone();
    let (mut attribute, mut item): (TokenStream, TokenStream) =
        (attribute.parse().unwrap(), item.parse().unwrap());
    for _ in 0..1 + random.below(3) {
        if random.below(4) == 0 {
            attribute = mutated(attribute, random, pool);
        } else {
            item = mutated(item, random, pool);
        }
    }
    // Printed and read again, so that each token has its place.
    let (attribute, item) = (attribute.to_string(), item.to_string());
    let shown = || format!("#[pipeline({attribute})]\n{item}");
    let (Ok(attribute_tokens), Ok(tokens)) =
        (attribute.parse::<TokenStream>(), item.parse::<TokenStream>())
    else {
        return;
    };
    if tokens.is_empty() {
        return;
    }
    let expand = || pipeline::pipeline(attribute_tokens.clone(), &tokens);
    let expanded = expand();
    assert_eq!(expanded.to_string(), expand().to_string(), "{}", shown());
    if let Ok(function) = syn::parse2::<syn::ItemFn>(tokens.clone()) {
        let file = syn::parse2::<syn::File>(expanded.clone());
        let file = file.unwrap_or_else(|why| panic!("{why}\n{}\n{expanded}", shown()));
        let is_it = |item: &syn::Item| match item {
            syn::Item::Fn(item) => item.sig.ident == function.sig.ident,
            _ => false,
        };
        assert!(file.items.iter().any(is_it), "{}\n{expanded}", shown());
    }
    for (span, message) in errors(expanded) {
        let is_nowhere =
            (span.start().line, span.start().column) == (1, 0) && span.start() == span.end();
        assert!(!is_nowhere, "at no token: {message}\n{}", shown());
    }
    proc_macro2::extra::invalidate_current_thread_spans();
}

#[test]
fn changed_tokens_of_pipelines_expand() {
    // As much as rustc has, for frames that are larger without optimizations.
    let thread = std::thread::Builder::new().stack_size(64 << 20);
    if let Err(panic) = thread.spawn(expand_all).unwrap().join() {
        std::panic::resume_unwind(panic);
    }
}

fn expand_all() {
    let mut corpus = Vec::new();
    for folder in ["examples", "tests/compile-fail", "tests/sound", "tests/src"] {
        pipelines(&root().join(folder), &mut corpus);
    }
    assert!(corpus.len() > 300, "{}", corpus.len());
    let mut pool = Vec::new();
    for Annotated { attribute, item } in &corpus {
        flat(attribute.parse().unwrap(), &mut pool);
        flat(item.parse().unwrap(), &mut pool);
    }
    // Spans of texts that are gone mean nothing.
    for token in &mut pool {
        token.set_span(Span::call_site());
    }
    for_seeds(2000, |seed| expands(seed, &corpus, &pool));
}
