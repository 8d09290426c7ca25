//! The pages of the rules and the guide that show what only kfp-dbx-operator has.

use std::collections::BTreeSet;
use std::fs;

use kfp_dbx_core::table::{OPS, Struct, Type};

use super::guide::is_of_both;
use crate::golden::root;

/// What names the operator in a page.
const NAMES: [&str; 2] = ["kfp-dbx-operator", "operator = \"kfp-dbx\""];

/// The fields of kfp-dbx-operator whose names also mean something else: a kind of Kubernetes, an op, a
/// feature of the crate.
const OTHERS: [&str; 3] = ["client", "kind", "op"];

/// Names, by whether the archived operator has them, too.
#[derive(Default)]
struct Names {
    both: BTreeSet<&'static str>,
    ours: BTreeSet<&'static str>,
    seen: BTreeSet<(&'static str, bool)>,
}

impl Names {
    fn add(&mut self, name: &'static str, is_of_both: bool) {
        match is_of_both {
            true => self.both.insert(name),
            false => self.ours.insert(name),
        };
    }

    fn object(&mut self, object: &'static Struct, is_both: bool) {
        if !self.seen.insert((object.rust_name, is_both)) {
            return;
        }
        self.add(object.rust_name, is_both);
        for field in object.fields {
            let is_both = is_both && is_of_both(field);
            self.add(field.name, is_both);
            self.ty(&field.ty, is_both);
        }
    }

    fn ty(&mut self, ty: &'static Type, is_both: bool) {
        match ty {
            Type::Struct(object) => self.object(object, is_both),
            Type::List(of) | Type::Map(of) => self.ty(of, is_both),
            Type::Closed(closed) => self.add(closed.rust_name, is_both),
            _ => {}
        }
    }
}

/// Returns the names of fields, objects, kinds, ops and outputs that only kfp-dbx-operator has.
fn ours() -> BTreeSet<&'static str> {
    let mut names = Names::default();
    for op in OPS {
        let is_both = op.kind.only_for.is_none();
        names.object(op.kind.spec, is_both);
        names.add(op.kind.kind, is_both);
        names.add(op.rust_name, is_both);
        for output in op.outputs {
            names.add(output.name, is_both && output.only_for.is_none());
        }
    }
    names.ours.retain(|name| !names.both.contains(name) && !OTHERS.contains(name));
    names.ours
}

/// Whether a page has a name. Only one that is no word of English is looked for outside of backquotes.
fn shows(page: &str, name: &str) -> bool {
    if page.contains(&format!("`{name}`")) {
        return true;
    }
    let is_word = |c: char| c.is_alphanumeric() || c == '_';
    let is_word_of_english = !name.contains('_') && !name.chars().skip(1).any(char::is_uppercase);
    !is_word_of_english
        && page.match_indices(name).any(|(at, _)| {
            let (before, after) = (&page[..at], &page[at + name.len()..]);
            !before.ends_with(is_word) && !after.starts_with(is_word)
        })
}

/// Returns a page without its blocks of code. A program that lacks the operator does not compile.
fn prose(page: &str) -> String {
    page.split("```").step_by(2).collect()
}

/// Returns the pages that show something of kfp-dbx-operator alone, and do not name it.
pub fn silent_pages() -> Vec<String> {
    let (ours, mut silent) = (ours(), Vec::new());
    for folder in ["kfp-dbx/src/rules", "kfp-dbx/src/guide"] {
        for entry in fs::read_dir(root().join(folder)).unwrap() {
            let path = entry.unwrap().path();
            let page = prose(&fs::read_to_string(&path).unwrap());
            if NAMES.iter().any(|name| page.contains(name)) {
                continue;
            }
            let shown: Vec<_> = ours.iter().copied().filter(|name| shows(&page, name)).collect();
            if !shown.is_empty() {
                let page = path.file_name().unwrap().to_string_lossy();
                silent.push(format!("{page}: {}", shown.join(", ")));
            }
        }
    }
    silent.sort_unstable();
    silent
}
