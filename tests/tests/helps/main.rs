//! The code that helps propose compiles.
//!
//! `code.rs` holds pipelines with the code of every help that a compile-fail case records, and this
//! test finds it there, token by token: `…` stands for any tokens, and the names of variables and
//! the contents of texts and numbers do not count. The compiler checks `code.rs` itself.

use std::collections::BTreeSet;
use std::path::{Path, PathBuf};

use kfp_dbx_tests::golden::root;
use syn::visit::Visit;
use syn::{Item, LitStr, Visibility};

mod code;
mod tokens;

use tokens::{Token, called, is_code, is_in, tokens};

/// The beginnings of the helps that rustc writes itself.
const OF_RUSTC: [&str; 6] = [
    "the trait ",
    "for that trait implementation",
    "the following other types",
    "items from traits",
    "you might be missing",
    "the nightly-only",
];

/// Returns the files with one of the endings, in a folder and below it.
fn files(folder: &Path, endings: &[&str]) -> Vec<PathBuf> {
    let mut found = Vec::new();
    let entries = folder.read_dir().unwrap_or_else(|why| panic!("{}: {why}", folder.display()));
    for path in entries.map(|entry| entry.unwrap().path()) {
        let ending = path.extension().unwrap_or_default().to_string_lossy().into_owned();
        if path.is_dir() {
            found.extend(files(&path, endings));
        } else if endings.contains(&ending.as_str()) {
            found.push(path);
        }
    }
    found.sort();
    found
}

fn read(path: &Path) -> String {
    std::fs::read_to_string(path).unwrap_or_else(|why| panic!("{}: {why}", path.display()))
}

/// Returns the helps of the crate that the compile-fail cases record.
fn recorded() -> BTreeSet<String> {
    let mut helps = BTreeSet::new();
    for path in files(&root().join("tests/compile-fail"), &["stderr", "built"]) {
        for line in read(&path).lines() {
            if let Some(help) = line.trim_start().strip_prefix("= help: ")
                && !OF_RUSTC.iter().any(|begin| help.starts_with(begin))
            {
                helps.insert(help.to_owned());
            }
        }
    }
    assert!(helps.len() > 100, "{} helps", helps.len());
    helps
}

/// Returns the parts of a message between backticks, each with the words before it.
fn quoted(message: &str) -> impl Iterator<Item = (&str, &str)> {
    let mut parts = message.split('`');
    std::iter::from_fn(move || Some((parts.next()?, parts.next()?)))
}

/// Returns the functions of `code.rs` with their tokens.
fn functions() -> Vec<(String, Vec<Token>)> {
    let file = syn::parse_file(include_str!("code.rs")).unwrap();
    let functions = file.items.iter().filter_map(|item| match item {
        Item::Fn(function) if matches!(function.vis, Visibility::Public(_)) => {
            let name = function.sig.ident.to_string();
            Some((name, tokens(&quote_item(item)).unwrap()))
        }
        _ => None,
    });
    functions.collect()
}

fn quote_item(item: &Item) -> String {
    quote::ToTokens::to_token_stream(item).to_string()
}

#[test]
fn the_code_of_helps_compiles() {
    let functions = functions();
    let mut unused: BTreeSet<&str> = functions.iter().map(|(name, _)| name.as_str()).collect();
    let mut faults = Vec::new();
    for help in recorded() {
        for (_, code) in quoted(&help) {
            let Some(code_tokens) = tokens(code).filter(|tokens| is_code(tokens)) else { continue };
            let of: Vec<_> = functions
                .iter()
                .filter(|(_, function)| is_in(&code_tokens, function))
                .map(|(name, _)| name.as_str())
                .collect();
            if of.is_empty() {
                faults.push(format!("no pipeline in `code.rs` has `{code}`: {help}"));
            }
            for name in of {
                unused.remove(name);
            }
        }
    }
    faults.extend(unused.iter().map(|name| format!("no help proposes what `{name}` has")));
    assert!(faults.is_empty(), "{}", faults.join("\n"));
}

#[test]
fn what_a_help_says_to_write_is_code() {
    let functions = functions();
    // A word of `#[pipeline(…)]`, such as `truthful`.
    let is_setting = |code: &str| {
        let word = [Token::Known(code.to_owned())];
        functions.iter().any(|(_, function)| is_in(&word, function))
    };
    let mut faults = Vec::new();
    for help in recorded() {
        for (before, code) in quoted(&help) {
            let is_written = before.ends_with("write ") || before.ends_with("write: ");
            let is_right =
                || tokens(code).is_some_and(|tokens| is_code(&tokens)) || is_setting(code);
            // The name of a variable, and a place of a template, are words elsewhere.
            let is_place = ["`, without the quotes", "` in the template"]
                .iter()
                .any(|after| help.contains(&format!("`{code}{after}")));
            if is_written && !is_place && !is_right() {
                faults.push(help.clone());
            }
        }
    }
    assert!(faults.is_empty(), "{}", faults.join("\n"));
}

#[test]
fn the_code_of_helps_builds() {
    let listed: BTreeSet<&str> = code::ALL.iter().map(|(name, _)| *name).collect();
    for (name, _) in functions() {
        assert!(listed.contains(name.as_str()), "`{name}` is not in `ALL`");
    }
    for (name, pipeline) in code::ALL {
        let built = pipeline().argo("3.6").workflow();
        assert!(built.is_ok(), "{name}: {}", built.unwrap_err());
    }
}

/// The texts in the source of a crate, without its documentation and its tests.
#[derive(Default)]
struct Texts(Vec<String>);

impl<'ast> Visit<'ast> for Texts {
    fn visit_lit_str(&mut self, literal: &'ast LitStr) {
        self.0.push(literal.value());
    }

    fn visit_attribute(&mut self, attribute: &'ast syn::Attribute) {
        if attribute.path().segments.first().is_some_and(|first| first.ident == "diagnostic")
            && let Ok(list) = attribute.meta.require_list()
        {
            self.0.extend(tokens::texts(list.tokens.clone()));
        }
    }

    fn visit_macro(&mut self, call: &'ast syn::Macro) {
        self.0.extend(tokens::texts(call.tokens.clone()));
    }

    fn visit_item_mod(&mut self, module: &'ast syn::ItemMod) {
        if module.ident != "tests" {
            syn::visit::visit_item_mod(self, module);
        }
    }
}

/// Returns the functions that the texts of a source file name, each with its text.
fn named(path: &Path) -> impl Iterator<Item = (String, String)> {
    let mut texts = Texts::default();
    texts.visit_file(&syn::parse_file(&read(path)).unwrap());
    texts.0.into_iter().flat_map(|text| {
        let names = quoted(&text).filter_map(|(_, code)| {
            let code = code.replace("{{", "{").replace("}}", "}");
            Some(called(&tokens(&code).filter(|tokens| is_code(tokens))?))
        });
        let names: Vec<String> = names.flatten().collect();
        names.into_iter().map(move |name| (name, text.clone())).collect::<Vec<_>>()
    })
}

#[test]
fn functions_that_messages_name_exist() {
    let source = include_str!("code.rs");
    let known = called(&tokens(source).unwrap());
    let mut faults = BTreeSet::new();
    for folder in ["kfp-dbx/core/src", "kfp-dbx/src", "kfp-dbx-macros/src"] {
        for path in files(&root().join(folder), &["rs"]) {
            let is_test = path.file_stem().is_some_and(|stem| stem == "tests");
            let is_client = ["client", "cli"]
                .iter()
                .any(|name| path.starts_with(root().join("kfp-dbx/src").join(name)));
            if is_test || is_client {
                continue;
            }
            for (name, text) in named(&path).filter(|(name, _)| !known.contains(name)) {
                let path = path.display();
                faults.insert(format!("{path}: no pipeline in `code.rs` calls `{name}`: {text}"));
            }
        }
    }
    let faults: Vec<_> = faults.into_iter().collect();
    assert!(faults.is_empty(), "{}", faults.join("\n"));
}
