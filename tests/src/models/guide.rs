//! The chapter of the guide on the fields and the words of Databricks.

use std::collections::BTreeSet;
use std::fmt::Write;

use kfp_dbx_core::table::{
    self, Closed, Field, OPS, Operator, Origin, Struct, Type, UNSERVED_WORDS,
};

use super::{part, published};

/// Returns the objects that the archived operator has.
fn of_both() -> BTreeSet<&'static str> {
    fn walk(object: &'static Struct, found: &mut BTreeSet<&'static str>) {
        if found.insert(object.rust_name) {
            let fields = object.fields.iter().filter(|field| is_of_both(field));
            fields.filter_map(|field| part(&field.ty)).for_each(|part| walk(part, found));
        }
    }
    let mut found = BTreeSet::new();
    OPS.iter().for_each(|op| walk(op.kind.spec, &mut found));
    found
}

pub(super) fn is_of_both(field: &Field) -> bool {
    field.is_in(Some(Operator::Archived))
}

const HEAD: &str = "\
# The fields of Databricks

<!-- @generated from the table in kfp-dbx-core and from the published models of Databricks:
`KFP_DBX_BLESS=1 cargo test -p kfp-dbx-tests --test models` writes this file. -->

Databricks publishes the models of its API for clusters, jobs and runs. Each of their fields is here, with
those that the operators have in addition. A field is in one of these rows:

| row | meaning |
|---|---|
| both operators | the archived Azure Databricks Operator has it, too |
| kfp-dbx-operator | a pipeline has it with `operator = \"kfp-dbx\"`: see [How pipelines are checked][checker] |
| refused | no operator has it, for the reason that is given, or there is another way |
| not yet | no operator has it |
| of an export | a workspace adds it to what it exports: it is left out, with a note |

The archived operator has no objects but those with a row *both operators*. A spec with a field that is
refused or not yet there does not compile: [`unknown_field`](crate::rules::UNKNOWN_FIELD). A field of an
export is left out: [`exported_field`](crate::rules::EXPORTED_FIELD).

The documentation of each object has the types, the units and the limits of its fields. Some fields take
one of a few words, which are in [the last part](#words) of this page.
";

const WORDS: &str = "
## Words

Each of these fields takes one of the words below it. In Rust, a word is a variant of the enum. Another word
does not compile: [`unknown_word`](crate::rules::UNKNOWN_WORD).
";

/// Returns the chapter of the guide.
pub fn guide() -> String {
    let (mut text, of_both) = (HEAD.to_owned(), of_both());
    let objects = published();
    for (object, _) in &objects {
        let mut rows = Rows::default();
        let has_both = of_both.contains(object.rust_name);
        for field in object.fields {
            let row = match has_both && is_of_both(field) {
                true => &mut rows.both,
                false => &mut rows.ours,
            };
            row.push(field.name.to_owned());
        }
        rows.unserved(object);
        rows.write(object, &mut text);
    }
    text.push_str(WORDS);
    let objects: Vec<_> = objects.iter().map(|(object, _)| *object).collect();
    for (closed, fields) in closed(&objects) {
        words(closed, &fields, &mut text);
    }
    text.push_str("\n[checker]: checker.md\n");
    text
}

/// Returns the first sentence of a documentation.
fn first_sentence(doc: &str) -> &str {
    match doc.split_once(". ") {
        Some((first, _)) => first,
        None => doc.trim_end_matches('.'),
    }
}

#[derive(Default)]
struct Rows {
    both: Vec<String>,
    ours: Vec<String>,
    refused: Vec<(String, String)>,
    later: Vec<String>,
    exported: Vec<String>,
}

impl Rows {
    /// Adds the fields that no operator has.
    fn unserved(&mut self, object: &Struct) {
        let all = table::all_unserved(object);
        for field in all {
            match (field.origin, field.instead.or(field.reason)) {
                (Origin::Bundle, _) => {}
                (Origin::Export, None) => self.exported.push(field.name.to_owned()),
                (_, Some(why)) => self.refused.push((field.name.to_owned(), why.to_owned())),
                (_, None) => self.later.push(field.name.to_owned()),
            }
        }
    }

    fn write(mut self, object: &Struct, text: &mut String) {
        let (name, doc) = (object.rust_name, first_sentence(object.doc));
        let _ = write!(text, "\n## {name}\n\n{doc}. In Rust it is [`{name}`](crate::{name}).\n\n");
        let _ = write!(text, "| row | fields |\n|---|---|\n");
        let named = [
            ("both operators", &mut self.both),
            ("kfp-dbx-operator", &mut self.ours),
            ("not yet", &mut self.later),
            ("of an export", &mut self.exported),
        ];
        for (row, names) in named {
            names.sort_unstable();
            if !names.is_empty() {
                let names: Vec<_> = names.iter().map(|name| format!("`{name}`")).collect();
                let _ = writeln!(text, "| {row} | {} |", names.join(", "));
            }
        }
        self.refused.sort_unstable();
        for (name, why) in self.refused {
            let _ = writeln!(text, "| refused | `{name}`: {why} |");
        }
    }
}

/// Returns the closed sets of words in some objects, each with the fields that take them.
fn closed(objects: &[&'static Struct]) -> Vec<(&'static Closed, Vec<String>)> {
    let mut found: Vec<(&Closed, Vec<String>)> = Vec::new();
    for object in objects {
        for field in object.fields {
            let Type::Closed(closed) = field.ty else { continue };
            let of = format!("`{}` of `{}`", field.name, object.rust_name);
            match found.iter_mut().find(|(known, _)| known.rust_name == closed.rust_name) {
                Some((_, fields)) => fields.push(of),
                None => found.push((closed, vec![of])),
            }
        }
    }
    found
}

fn words(closed: &Closed, fields: &[String], text: &mut String) {
    let name = closed.rust_name;
    let fields = fields.join(", ");
    let _ = write!(text, "\n### {name}\n\n[`{name}`](crate::{name}) is for {fields}.\n\n");
    let _ = write!(text, "| word | variant | meaning |\n|---|---|---|\n");
    for (word, variant, doc) in closed.values {
        let only = match closed.only_kfp_dbx.contains(word) {
            true => " Only kfp-dbx-operator knows it.",
            false => "",
        };
        let _ = writeln!(text, "| `{word}` | `{variant}` | {doc}{only} |");
    }
    for word in UNSERVED_WORDS.iter().filter(|word| word.of == name) {
        let _ = writeln!(text, "| `{}` | refused | {} |", word.word, word.instead);
    }
}
