//! The published models of Databricks against the table: each of their fields is served, refused with
//! a reason, or not yet served.

use std::collections::{BTreeMap, BTreeSet};
use std::fmt::Write;

use kfp_dbx_core::table::{self, Field, OPS, Operator, Origin, Struct, Type};

use crate::golden::root;

/// The path of the chapter of the guide, from the root of the workspace.
pub const FIELDS_PATH: &str = "kfp-dbx/src/guide/fields.md";

/// The models that the specs of ops are written for, each with the object of the table.
const ROOTS: [(&str, &str); 8] = [
    ("compute.CreateCluster", "NewCluster"),
    ("compute.ClusterSpec", "NewCluster"),
    ("jobs.CreateJob", "JobSpec"),
    ("jobs.JobSettings", "JobSpec"),
    ("jobs.SubmitRun", "RunSpec"),
    ("jobs.RunNow", "RunSpec"),
    ("jobs.Task", "Task"),
    ("jobs.SubmitTask", "Task"),
];

/// The published models: the fields of each, with the models of their values.
type Models = BTreeMap<String, BTreeMap<String, Option<String>>>;

fn models() -> Models {
    let path = root().join("tests/tests/data/databricks_models.txt");
    let text = std::fs::read_to_string(path).unwrap();
    let mut models = Models::new();
    let mut name = "";
    for line in text.lines().filter(|line| !line.starts_with('#')) {
        let Some(field) = line.strip_prefix("  ") else {
            name = line;
            models.entry(name.to_owned()).or_default();
            continue;
        };
        let (field, of) = match field.split_once(": ") {
            Some((field, of)) => (field, Some(of.to_owned())),
            None => (field, None),
        };
        models.get_mut(name).unwrap().insert(field.to_owned(), of);
    }
    models
}

/// Returns the objects of the table that stand for models, each with the fields of these models.
fn published() -> Vec<(&'static Struct, BTreeSet<String>)> {
    let (models, (objects, _)) = (models(), table::parts());
    let mut fields: BTreeMap<&str, BTreeSet<String>> = BTreeMap::new();
    let mut seen = BTreeSet::new();
    let mut open: Vec<_> =
        ROOTS.iter().map(|(model, object)| ((*model).to_owned(), *object)).collect();
    while let Some((model, of)) = open.pop() {
        let Some(object) = objects.iter().find(|object| object.rust_name == of) else { continue };
        if !seen.insert((model.clone(), of)) {
            continue;
        }
        let published = models.get(&model).unwrap_or_else(|| panic!("there is no model {model}"));
        fields.entry(of).or_default().extend(published.keys().cloned());
        for (name, of) in published {
            let part = object.field(name).and_then(|field| part(&field.ty));
            open.extend(of.clone().zip(part.map(|part| part.rust_name)));
        }
    }
    let of = |object: &'static Struct| Some((object, fields.remove(object.rust_name)?));
    objects.into_iter().filter_map(of).collect()
}

/// Returns the object in the values of a type.
fn part(ty: &Type) -> Option<&'static Struct> {
    match ty {
        Type::Struct(object) => Some(object),
        Type::List(of) | Type::Map(of) => part(of),
        _ => None,
    }
}

/// Returns the fields of the published models that the table neither serves nor refuses.
pub fn unlisted() -> Vec<String> {
    let mut unlisted = Vec::new();
    for (object, fields) in published() {
        let unknown = fields
            .iter()
            .filter(|name| object.field(name).is_none() && table::unserved(object, name).is_none());
        unlisted.extend(unknown.map(|name| format!("{}: {name}", object.rust_name)));
    }
    unlisted
}

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

fn is_of_both(field: &Field) -> bool {
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
";

/// Returns the chapter of the guide.
pub fn guide() -> String {
    let (mut text, of_both) = (HEAD.to_owned(), of_both());
    for (object, _) in published() {
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
        rows.write(object.rust_name, &mut text);
    }
    text.push_str("\n[checker]: checker.md\n");
    text
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

    fn write(mut self, object: &str, text: &mut String) {
        let _ = write!(text, "\n## {object}\n\n| | fields |\n|---|---|\n");
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
