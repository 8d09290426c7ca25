//! The published models of Databricks against the table: each of their fields is served, refused with
//! a reason, or not yet served, and what is served has the type and the words that are published.

mod guide;
mod pages;

use std::collections::{BTreeMap, BTreeSet};

use kfp_dbx_core::table::{self, Closed, Shape, Struct, Type, UNSERVED_WORDS};

use crate::golden::root;

pub use guide::guide;
pub use pages::silent_pages;

/// The path of the chapter of the guide, from the root of the workspace.
pub const FIELDS_PATH: &str = "kfp-dbx/src/guide/fields.md";

/// The models that the specs of ops are written for, each with the object of the table.
const REQUESTS: [(&str, &str); 8] = [
    ("compute.CreateCluster", "NewCluster"),
    ("compute.ClusterSpec", "NewCluster"),
    ("jobs.CreateJob", "JobSpec"),
    ("jobs.JobSettings", "JobSpec"),
    ("jobs.SubmitRun", "RunSpec"),
    ("jobs.RunNow", "RunSpec"),
    ("jobs.Task", "Task"),
    ("jobs.SubmitTask", "Task"),
];

/// The models of what a workspace exports, each with the object that reads it.
const ANSWERS: [(&str, &str); 4] = [
    ("compute.ClusterDetails", "NewCluster"),
    ("jobs.Job", "JobSpec"),
    ("jobs.Run", "RunSpec"),
    ("jobs.RunTask", "Task"),
];

/// The required fields that an object can do without, each with what takes its place.
const IN_OTHER_WAYS: [(&str, &str, &str); 3] = [
    ("NewCluster", "spark_version", "a policy sets it"),
    ("RunJobTask", "job_id", "`job_name` names a `Djob`"),
    ("RunSpec", "job_id", "`job_name` names a `Djob`, and a direct run has no job"),
];

/// A field of a model.
struct Published {
    ty: String,
    is_required: bool,
}

impl Published {
    /// Returns the name of the model of the values, if they have one.
    fn of(&self) -> &str {
        self.ty.trim_start_matches(['[', ']', '{', '}'])
    }
}

/// What Databricks publishes.
#[derive(Default)]
struct Models {
    models: BTreeMap<String, BTreeMap<String, Published>>,
    words: BTreeMap<String, BTreeSet<String>>,
}

fn models() -> Models {
    let path = root().join("tests/tests/data/databricks_models.txt");
    let text = std::fs::read_to_string(path).unwrap();
    let mut all = Models::default();
    let mut name = "";
    for line in text.lines().filter(|line| !line.starts_with('#')) {
        let Some(item) = line.strip_prefix("  ") else {
            name = line;
            continue;
        };
        if let Some(name) = name.strip_prefix("enum ") {
            all.words.entry(name.to_owned()).or_default().insert(item.to_owned());
            continue;
        }
        let (field, ty) = item.split_once(": ").unwrap_or_else(|| panic!("{name}: {item}"));
        let (ty, is_required) = match ty.strip_suffix(", required") {
            Some(ty) => (ty, true),
            None => (ty, false),
        };
        let published = Published { ty: ty.to_owned(), is_required };
        all.models.entry(name.to_owned()).or_default().insert(field.to_owned(), published);
    }
    all
}

/// Returns each model that can be reached from some, with the object of the table that stands for it.
fn reached(models: &Models, roots: &[(&str, &str)]) -> BTreeSet<(String, &'static str)> {
    let (objects, _) = table::parts();
    let mut seen = BTreeSet::new();
    let mut open: Vec<_> =
        roots.iter().map(|(model, object)| ((*model).to_owned(), *object)).collect();
    while let Some((model, of)) = open.pop() {
        let Some(object) = objects.iter().find(|object| object.rust_name == of) else { continue };
        if !seen.insert((model.clone(), object.rust_name)) {
            continue;
        }
        let fields =
            models.models.get(&model).unwrap_or_else(|| panic!("there is no model {model}"));
        for (name, published) in fields {
            let part = object.field(name).and_then(|field| part(&field.ty));
            if let Some(part) = part.filter(|_| models.models.contains_key(published.of())) {
                open.push((published.of().to_owned(), part.rust_name));
            }
        }
    }
    seen
}

/// Returns the objects of the table that stand for models, each with the fields of these models.
fn published() -> Vec<(&'static Struct, BTreeSet<String>)> {
    let models = models();
    let mut fields: BTreeMap<&str, BTreeSet<String>> = BTreeMap::new();
    for (model, of) in reached(&models, &[REQUESTS.as_slice(), &ANSWERS].concat()) {
        fields.entry(of).or_default().extend(models.models[&model].keys().cloned());
    }
    let (objects, _) = table::parts();
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

/// Returns the fields that the table has with another type than their model, or with other words.
pub fn of_other_types() -> Vec<String> {
    let models = models();
    let mut found = Vec::new();
    each_served(&models, |model, object, name, published| {
        let Some(field) = object.field(name) else { return };
        if !fits(&published.ty, &field.ty, &models) {
            found.push(format!("{model}: {name} is {}, not {:?}", published.ty, field.ty.rust()));
        }
    });
    found
}

/// Returns the fields that a model requires, and that an object of the table can lack.
pub fn not_required() -> Vec<String> {
    let mut found = Vec::new();
    each_served(&models(), |model, object, name, published| {
        let (Shape::Fields { new: needed } | Shape::OneOf { common: needed }) = object.shape;
        let is_other =
            IN_OTHER_WAYS.iter().any(|(of, field, _)| (object.rust_name, name) == (of, field));
        if published.is_required && !needed.contains(&name) && !is_other {
            found.push(format!("{model}: {name}"));
        }
    });
    found
}

/// Looks at each field of the models of requests, with the object of the table.
fn each_served(models: &Models, mut look: impl FnMut(&str, &Struct, &str, &Published)) {
    let (objects, _) = table::parts();
    for (model, of) in reached(models, &REQUESTS) {
        let object = objects.iter().find(|object| object.rust_name == of).unwrap();
        for (name, published) in &models.models[&model] {
            look(&model, object, name, published);
        }
    }
}

/// Whether a type of the table takes the values of a published one.
fn fits(published: &str, ty: &Type, models: &Models) -> bool {
    if let Some(of) = published.strip_prefix("[]") {
        return matches!(ty, Type::List(item) if fits(of, item, models));
    }
    if let Some(of) = published.strip_prefix("{}") {
        return match ty {
            Type::Map(value) => fits(of, value, models),
            Type::List(Type::Struct(pair)) => pair.is_pair(),
            _ => false,
        };
    }
    match ty {
        Type::Text | Type::Argument => published == "text",
        Type::Int32 | Type::Int64 => published == "integer",
        Type::Float => published == "number",
        Type::Bool => published == "boolean",
        Type::Closed(closed) => {
            published == "text" || models.words.get(published) == Some(&words(closed))
        }
        Type::Struct(_) => models.models.contains_key(published),
        Type::Base64 | Type::List(_) | Type::Map(_) => false,
    }
}

/// Returns the words of a closed set, with those that no operator takes.
fn words(closed: &Closed) -> BTreeSet<String> {
    let unserved = UNSERVED_WORDS.iter().filter(|word| word.of == closed.rust_name);
    let served = closed.values.iter().map(|(word, ..)| *word);
    served.chain(unserved.map(|word| word.word)).map(str::to_owned).collect()
}
