//! Writes the examples of the rules' pages, the compile-fail cases and the sound programs as code
//! that builds their pipelines. The build must report what `#[pipeline]` reports. The sound
//! programs are also modules of a test without changes.
//!
//! The attribute would stop the compilation with an error. So each pipeline is hidden from it: its
//! body moves into a function that a loop with one iteration calls, and its literals move into
//! calls.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

use proc_macro2::TokenStream;
use quote::{format_ident, quote};
use syn::parse::Parser;
use syn::punctuated::Punctuated;
use syn::{
    Attribute, Expr, FnArg, Item, ItemFn, ItemMacro, Meta, Pat, ReturnType, Stmt, StmtMacro, Token,
    Type,
};

/// The beginning of the first line of a case that the build can't show. The reason follows.
const NOT_BUILT: &str = "// Not built:";

fn main() {
    let manifest = PathBuf::from(variable("CARGO_MANIFEST_DIR"));
    let pages = manifest.join("../kfp-dbx/src/rules");
    let mut written = Written::default();
    for (rule, path) in files(&pages, "md") {
        for (heading, kind) in [("# Wrong", "Wrong"), ("# Right", "Right")] {
            if let Some(code) = example(&read(&path), heading) {
                written.add(&rule, heading, kind, statements(&code, &path), &path);
            }
        }
    }
    for (folder, kind) in [("compile-fail/rules", "Case"), ("sound", "Sound")] {
        let folder = manifest.join(folder);
        for rule in folders(&folder) {
            let cases = folder.join(&rule);
            for (name, path) in files(&cases, "rs") {
                let code = read(&path);
                if !code.starts_with(NOT_BUILT) {
                    written.add(&rule, &name, kind, items(&code, &path), &path);
                }
            }
        }
    }
    write("rules.rs", &written.text());
    write("sound.rs", &modules(&manifest.join("sound")));
    println!("cargo:rerun-if-changed=build.rs");
}

fn write(name: &str, text: &str) {
    let out = Path::new(&variable("OUT_DIR")).join(name);
    std::fs::write(&out, text).unwrap_or_else(|why| panic!("{}: {why}", out.display()));
}

/// Returns the files of a folder as modules, and its folders as modules with their own modules.
fn modules(folder: &Path) -> String {
    let mut text = String::new();
    for (name, path) in files(folder, "rs") {
        text += &format!("#[path = {path:?}]\nmod {name};\n");
    }
    for name in folders(folder) {
        text += &format!("mod {name} {{\n{}}}\n", modules(&folder.join(&name)));
    }
    text
}

fn variable(name: &str) -> String {
    std::env::var(name).unwrap_or_else(|why| panic!("{name}: {why}"))
}

fn read(path: &Path) -> String {
    std::fs::read_to_string(path).unwrap_or_else(|why| panic!("{}: {why}", path.display()))
}

/// Returns the entries of a folder, in order, or nothing if the folder does not exist.
fn names(folder: &Path) -> Vec<PathBuf> {
    // For a missing folder, cargo watches its parent folder: it would treat a missing path as
    // changed each time.
    let watched = folder.ancestors().find(|folder| folder.is_dir()).unwrap_or(folder);
    println!("cargo:rerun-if-changed={}", watched.display());
    let entries = std::fs::read_dir(folder).into_iter().flatten();
    let mut paths: Vec<_> = entries.filter_map(|entry| Some(entry.ok()?.path())).collect();
    paths.sort();
    paths
}

/// Returns the files with that ending, by their names without it.
fn files(folder: &Path, ending: &str) -> BTreeMap<String, PathBuf> {
    let stem = |path: &Path| path.file_stem().map(|stem| stem.to_string_lossy().into_owned());
    let of_ending = |path: &PathBuf| path.extension().is_some_and(|found| found == ending);
    let paths = names(folder).into_iter().filter(of_ending);
    paths.filter_map(|path| Some((stem(&path)?, path))).collect()
}

fn folders(folder: &Path) -> Vec<String> {
    let folders = names(folder).into_iter().filter(|path| path.is_dir());
    folders.filter_map(|path| Some(path.file_name()?.to_string_lossy().into_owned())).collect()
}

/// Returns the code below a heading of a page, with the lines that rustdoc hides.
fn example(page: &str, heading: &str) -> Option<String> {
    let mut lines = page.lines().skip_while(|line| *line != heading);
    lines.next()?;
    let section = lines.take_while(|line| !is_heading(line));
    let code = section.skip_while(|line| !line.starts_with("```rust")).skip(1);
    let code = code.take_while(|line| *line != "```");
    let shown = code.map(|line| match line {
        "#" => "",
        line => line.strip_prefix("# ").unwrap_or(line),
    });
    let shown: Vec<_> = shown.collect();
    (!shown.is_empty()).then(|| shown.join("\n"))
}

/// Returns whether a line is a heading of a page. All other lines that begin with `# ` are hidden
/// code.
fn is_heading(line: &str) -> bool {
    matches!(line, "# Wrong" | "# Right" | "# Silence it")
}

/// Returns the items of a documentation test, which may be statements of its `main`.
fn statements(code: &str, path: &Path) -> Vec<Item> {
    let statements = syn::Block::parse_within.parse_str(code);
    let statements = statements.unwrap_or_else(|why| panic!("{}: {why}", path.display()));
    let items = statements.into_iter().filter_map(|statement| match statement {
        Stmt::Item(item) => Some(item),
        Stmt::Macro(call) if call.mac.path.is_ident("thread_local") => {
            let StmtMacro { attrs, mac, semi_token } = call;
            Some(Item::Macro(ItemMacro { attrs, ident: None, mac, semi_token }))
        }
        _ => None,
    });
    items.collect()
}

fn items(code: &str, path: &Path) -> Vec<Item> {
    syn::parse_file(code).unwrap_or_else(|why| panic!("{}: {why}", path.display())).items
}

#[derive(Default)]
struct Written {
    modules: Vec<TokenStream>,
    cases: Vec<TokenStream>,
}

impl Written {
    fn add(&mut self, rule: &str, name: &str, kind: &str, items: Vec<Item>, path: &Path) {
        let module = format_ident!("{rule}_{}", self.modules.len());
        let (name, kind) = (name.trim_start_matches("# "), format_ident!("{kind}"));
        let mut made = Vec::new();
        let items: Vec<_> = items
            .into_iter()
            .filter_map(|item| match item {
                Item::Fn(function) if function.sig.ident == "main" || is_test(&function) => None,
                Item::Fn(mut function) => {
                    // The features are those of kfp-dbx. This package has those of the pages.
                    function.attrs.retain(|attribute| !attribute.path().is_ident("cfg"));
                    made.extend(makes(&function));
                    Some(hidden(function, path))
                }
                other => Some(quote!(#other)),
            })
            .collect();
        self.modules.push(quote! {
            #[allow(unused, deprecated, clippy::all)]
            mod #module {
                #(#items)*
                pub(super) fn __made() -> Vec<(&'static str, super::super::Made)> {
                    vec![#(#made),*]
                }
            }
        });
        self.cases.push(quote! {
            Case { rule: #rule, name: #name, kind: Kind::#kind, made: #module::__made }
        });
    }

    /// Each module is on one line, because rustc shows the lines with faults.
    fn text(&self) -> String {
        let mut text = String::new();
        for module in &self.modules {
            text += &module.to_string();
            text.push('\n');
        }
        let cases = &self.cases;
        text += &quote!(pub const CASES: &[Case] = &[#(#cases),*];).to_string();
        text
    }
}

fn is_test(function: &ItemFn) -> bool {
    function.attrs.iter().any(|attribute| attribute.path().is_ident("test"))
}

fn is_pipeline(attribute: &Attribute) -> bool {
    attribute.path().segments.last().is_some_and(|segment| segment.ident == "pipeline")
}

/// Returns the arguments of `#[pipeline(…)]`.
fn settings(attribute: &Attribute) -> syn::Result<Punctuated<Meta, Token![,]>> {
    match &attribute.meta {
        Meta::List(list) => {
            Punctuated::<Meta, Token![,]>::parse_terminated.parse2(list.tokens.clone())
        }
        _ => Ok(Punctuated::new()),
    }
}

/// Returns whether a pipeline is a part of others.
fn is_part(attribute: &Attribute) -> bool {
    let is_op = |setting: &Meta| setting.path().is_ident("op");
    settings(attribute).is_ok_and(|settings| settings.iter().any(is_op))
}

/// Returns the pipelines to check: a pipeline, or the result of a function without arguments. A
/// pipeline that is a part of others is checked where it is used.
fn makes(function: &ItemFn) -> Option<TokenStream> {
    let ident = &function.sig.ident;
    let name = ident.to_string();
    let is_made =
        function.attrs.iter().any(|attribute| is_pipeline(attribute) && !is_part(attribute))
            || (function.sig.inputs.is_empty()
                && gives(&function.sig.output, &["Pipeline", "Result"]));
    is_made.then(|| quote!((#name, #ident().into())))
}

fn gives(output: &ReturnType, types: &[&str]) -> bool {
    let ReturnType::Type(_, ty) = output else { return false };
    let Type::Path(path) = &**ty else { return false };
    path.path.segments.last().is_some_and(|last| types.iter().any(|name| last.ident == name))
}

/// Returns a pipeline in which the attribute sees no op and no literal.
fn hidden(mut function: ItemFn, path: &Path) -> TokenStream {
    let Some(attribute) = function.attrs.iter_mut().find(|attribute| is_pipeline(attribute)) else {
        return quote!(#function);
    };
    let mut settings =
        settings(attribute).unwrap_or_else(|why| panic!("{}: {why}", path.display()));
    // Another pipeline sees the arguments and the outputs of an op.
    if is_part(attribute) || !matches!(function.sig.output, ReturnType::Default) {
        return quote!(#function);
    }
    let name = function.sig.ident.to_string();
    if !settings.iter().any(|setting| setting.path().is_ident("name")) {
        settings.push(syn::parse_quote!(name = #name));
    }
    settings.iter_mut().for_each(hide);
    *attribute = syn::parse_quote!(#[pipeline(#settings)]);

    let mut inner = function.clone();
    inner.attrs.clear();
    inner.sig.ident = format_ident!("__{name}");
    // The last op may have no semicolon.
    if let Some(Stmt::Expr(_, semicolon @ None)) = inner.block.stmts.last_mut() {
        *semicolon = Some(<Token![;]>::default());
    }
    let mut arguments = Vec::new();
    for (outer, inner) in function.sig.inputs.iter_mut().zip(&mut inner.sig.inputs) {
        let (FnArg::Typed(outer), FnArg::Typed(inner)) = (outer, inner) else { continue };
        inner.attrs.clear();
        let Pat::Ident(pattern) = &*outer.pat else { continue };
        let ident = pattern.ident.clone();
        if !outer.attrs.iter().any(|attribute| attribute.path().is_ident("name")) {
            let name = ident.to_string();
            let name = name.trim_start_matches("r#");
            outer.attrs.push(syn::parse_quote!(#[name = #name]));
        }
        for attribute in &mut outer.attrs {
            if !attribute.path().is_ident("doc") {
                hide(&mut attribute.meta);
            }
        }
        arguments.push(ident);
    }
    let ident = &inner.sig.ident;
    *function.block = syn::parse_quote!({
        for _ in 0..1 {
            #ident(#(#arguments),*);
        }
    });
    quote!(#function #inner)
}

/// A value that the attribute can't read.
fn hide(meta: &mut Meta) {
    if let Meta::NameValue(pair) = meta {
        let value: &Expr = &pair.value;
        pair.value = syn::parse_quote!(::core::convert::identity(#value));
    }
}
