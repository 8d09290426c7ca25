//! Which module of a crate imports which, read from the source.
//!
//! An import is a path that names an item of another module of the crate: in a `use`, in an
//! expression, a type or a macro call. A re-export is looked through: it is the module that
//! defines the item that counts. A module that only declares and re-exports others imports
//! nothing, and neither do unit tests.

use std::collections::{BTreeMap, BTreeSet};
use std::path::{Path, PathBuf};

use proc_macro2::{TokenStream, TokenTree};
use syn::visit::{self, Visit};
use syn::{Attribute, Item, UseTree, Visibility};

/// A module's path within its crate: nothing for the root.
pub type Module = Vec<String>;

/// A crate's modules.
pub struct Crate {
    modules: BTreeMap<Module, Source>,
}

struct Source {
    path: PathBuf,
    text: String,
    /// The names that the module defines.
    defines: BTreeSet<String>,
    /// The re-exports: the name here, and the path that it stands for.
    exports: Vec<(String, Vec<String>)>,
    /// The paths that the module names.
    paths: BTreeSet<Vec<String>>,
}

impl Crate {
    /// Reads a crate from its source folder.
    pub fn read(folder: &Path) -> Self {
        let mut modules = BTreeMap::new();
        read_folder(folder, &[], &mut modules);
        Self { modules }
    }

    /// Returns the files with their text.
    pub fn files(&self) -> impl Iterator<Item = (&Path, &str)> {
        self.modules.values().map(|source| (source.path.as_path(), source.text.as_str()))
    }

    /// Returns which module imports which.
    pub fn imports(&self) -> BTreeMap<Module, BTreeSet<Module>> {
        let imports = self.modules.iter().map(|(module, source)| {
            let targets = source.paths.iter().filter_map(|path| self.target(module, path));
            (module.clone(), targets.filter(|target| target != module).collect())
        });
        imports.collect()
    }

    /// Finds the module that defines what a path names.
    fn target(&self, from: &Module, path: &[String]) -> Option<Module> {
        let mut full = self.absolute(from, path)?;
        // Each round looks through one re-export.
        for _ in 0..8 {
            let mut length = full.len();
            while !self.modules.contains_key(&full[..length]) {
                length -= 1;
            }
            let source = &self.modules[&full[..length]];
            let Some(name) = full.get(length).filter(|name| !source.defines.contains(*name)) else {
                return Some(full[..length].to_vec());
            };
            let module = full[..length].to_vec();
            let exported = |wanted: &str| -> Vec<Module> {
                let found = source.exports.iter().filter(|(export, _)| export == wanted);
                found.filter_map(|(_, path)| self.absolute(&module, path)).collect()
            };
            let named = exported(name).first().map(|path| [path, &full[length + 1..]].concat());
            // What is exported by `*` keeps its name.
            let globs = exported("*").into_iter().map(|path| [&path, &full[length..]].concat());
            let glob = || globs.into_iter().find(|path| self.defines(path));
            match named.or_else(glob) {
                Some(next) if next != full => full = next,
                _ => return Some(full[..length].to_vec()),
            }
        }
        None
    }

    /// Whether a path names a module or an item that is defined at that very place.
    fn defines(&self, path: &[String]) -> bool {
        let Some((name, module)) = path.split_last() else { return false };
        self.modules.get(module).is_some_and(|source| source.defines.contains(name))
    }

    /// Makes a path start at the root of the crate; `None` where it leads out of the crate.
    fn absolute(&self, from: &Module, path: &[String]) -> Option<Module> {
        let mut full = from.clone();
        for (index, step) in path.iter().enumerate() {
            match step.as_str() {
                "crate" => full.clear(),
                "self" => {}
                "super" => drop(full.pop()),
                name if index > 0 => full.push(name.to_owned()),
                name => {
                    // A child module, or something of another crate or of this module.
                    full.push(name.to_owned());
                    if !self.modules.contains_key(&full) {
                        return None;
                    }
                }
            }
        }
        Some(full)
    }
}

fn read_folder(folder: &Path, module: &[String], modules: &mut BTreeMap<Module, Source>) {
    let entries =
        std::fs::read_dir(folder).unwrap_or_else(|why| panic!("{}: {why}", folder.display()));
    for entry in entries {
        let path = entry.unwrap().path();
        let stem = path.file_stem().unwrap().to_string_lossy().into_owned();
        if stem == "tests" {
            continue;
        }
        let inner = match stem.as_str() {
            "lib" => module.to_vec(),
            _ => [module, &[stem]].concat(),
        };
        if path.is_dir() {
            read_folder(&path, &inner, modules);
        } else if path.extension().is_some_and(|ending| ending == "rs") {
            modules.insert(inner, Source::read(path));
        }
    }
}

impl Source {
    fn read(path: PathBuf) -> Self {
        let text = std::fs::read_to_string(&path).unwrap();
        let file = syn::parse_file(&text).unwrap_or_else(|why| panic!("{}: {why}", path.display()));
        let items: Vec<_> =
            file.items.into_iter().filter(|item| !is_test(attributes(item))).collect();
        let is_contents = items.iter().all(|item| match item {
            Item::Use(_) => true,
            Item::Mod(module) => module.content.is_none(),
            _ => false,
        });
        let mut paths = Paths::default();
        let mut defines = BTreeSet::new();
        let mut exports = Vec::new();
        for item in &items {
            defined(item, &mut defines);
            if let Item::Use(import) = item
                && !matches!(import.vis, Visibility::Inherited)
            {
                flatten(&import.tree, &[], &mut |name, path| exports.push((name, path)));
            }
            if !is_contents {
                paths.visit_item(item);
            }
        }
        Self { path, text, defines, exports, paths: paths.0 }
    }
}

fn is_test(attributes: &[Attribute]) -> bool {
    let is_test = |attribute: &Attribute| {
        attribute.path().is_ident("cfg")
            && attribute.parse_args::<syn::Path>().is_ok_and(|path| path.is_ident("test"))
    };
    attributes.iter().any(is_test)
}

fn attributes(item: &Item) -> &[Attribute] {
    match item {
        Item::Const(item) => &item.attrs,
        Item::Enum(item) => &item.attrs,
        Item::Fn(item) => &item.attrs,
        Item::Impl(item) => &item.attrs,
        Item::Macro(item) => &item.attrs,
        Item::Mod(item) => &item.attrs,
        Item::Static(item) => &item.attrs,
        Item::Struct(item) => &item.attrs,
        Item::Trait(item) => &item.attrs,
        Item::Type(item) => &item.attrs,
        Item::Use(item) => &item.attrs,
        _ => &[],
    }
}

/// Collects the names that an item defines. A macro call defines the names that stand in it.
fn defined(item: &Item, names: &mut BTreeSet<String>) {
    let name = match item {
        Item::Const(item) => &item.ident,
        Item::Enum(item) => &item.ident,
        Item::Fn(item) => &item.sig.ident,
        Item::Static(item) => &item.ident,
        Item::Struct(item) => &item.ident,
        Item::Trait(item) => &item.ident,
        Item::Type(item) => &item.ident,
        Item::Mod(item) if item.content.is_some() => &item.ident,
        Item::Macro(item) => {
            names.extend(item.ident.iter().map(ToString::to_string));
            return idents(item.mac.tokens.clone(), names);
        }
        _ => return,
    };
    names.insert(name.to_string());
}

fn idents(tokens: TokenStream, names: &mut BTreeSet<String>) {
    for token in tokens {
        match token {
            TokenTree::Ident(ident) => {
                names.insert(ident.to_string());
            }
            TokenTree::Group(group) => idents(group.stream(), names),
            _ => {}
        }
    }
}

/// Calls `found` with each name that a `use` brings in, and the path that it stands for.
fn flatten(tree: &UseTree, path: &[String], found: &mut impl FnMut(String, Vec<String>)) {
    match tree {
        UseTree::Path(step) => {
            flatten(&step.tree, &[path, &[step.ident.to_string()]].concat(), found)
        }
        UseTree::Name(name) if name.ident == "self" => {
            found(path.last().cloned().unwrap_or_default(), path.to_vec());
        }
        UseTree::Name(name) => {
            found(name.ident.to_string(), [path, &[name.ident.to_string()]].concat());
        }
        UseTree::Rename(rename) => {
            found(rename.rename.to_string(), [path, &[rename.ident.to_string()]].concat());
        }
        UseTree::Glob(_) => found("*".to_owned(), path.to_vec()),
        UseTree::Group(group) => {
            for tree in &group.items {
                flatten(tree, path, found);
            }
        }
    }
}

#[derive(Default)]
struct Paths(BTreeSet<Vec<String>>);

impl<'ast> Visit<'ast> for Paths {
    fn visit_item_use(&mut self, import: &'ast syn::ItemUse) {
        flatten(&import.tree, &[], &mut |_, path| {
            self.0.insert(path);
        });
    }

    fn visit_path(&mut self, path: &'ast syn::Path) {
        // A single name may be a variable.
        if path.leading_colon.is_none() && path.segments.len() > 1 {
            self.0.insert(path.segments.iter().map(|step| step.ident.to_string()).collect());
        }
        visit::visit_path(self, path);
    }

    // `pub(super)` names a module, but takes nothing from it.
    fn visit_visibility(&mut self, _: &'ast Visibility) {}

    fn visit_macro(&mut self, call: &'ast syn::Macro) {
        self.visit_path(&call.path);
        self.tokens(call.tokens.clone());
    }

    fn visit_item_mod(&mut self, module: &'ast syn::ItemMod) {
        if !is_test(&module.attrs) {
            visit::visit_item_mod(self, module);
        }
    }
}

impl Paths {
    /// Reads the paths in a macro's tokens: names with `::` between them.
    fn tokens(&mut self, tokens: TokenStream) {
        let mut path: Vec<String> = Vec::new();
        let mut colons = 0;
        for token in tokens {
            match token {
                TokenTree::Ident(ident) => {
                    if colons != 2 {
                        self.end(&mut path);
                    }
                    path.push(ident.to_string());
                    colons = 0;
                }
                TokenTree::Punct(punct) if punct.as_char() == ':' && colons < 2 => colons += 1,
                TokenTree::Group(group) => {
                    self.end(&mut path);
                    self.tokens(group.stream());
                    colons = 0;
                }
                _ => {
                    self.end(&mut path);
                    colons = 0;
                }
            }
        }
        self.end(&mut path);
    }

    fn end(&mut self, path: &mut Vec<String>) {
        if path.len() > 1 {
            self.0.insert(std::mem::take(path));
        }
        path.clear();
    }
}

/// Returns the groups of modules that import each other, directly or through others.
pub fn circles(imports: &BTreeMap<Module, BTreeSet<Module>>) -> Vec<Vec<Module>> {
    let reachable = |from: &Module| {
        let mut reached = BTreeSet::new();
        let mut open = vec![from];
        while let Some(module) = open.pop() {
            let next = imports.get(module).into_iter().flatten();
            open.extend(next.filter(|next| reached.insert((*next).clone())));
        }
        reached
    };
    let reached: BTreeMap<&Module, _> =
        imports.keys().map(|from| (from, reachable(from))).collect();
    let mut circles: Vec<Vec<Module>> = Vec::new();
    for (from, targets) in &reached {
        let known = circles.iter().any(|circle| circle.contains(from));
        if !known && targets.contains(*from) {
            let comes_back = |to: &&Module| targets.contains(*to) && reached[*to].contains(*from);
            circles.push(reached.keys().copied().filter(comes_back).cloned().collect());
        }
    }
    circles
}
