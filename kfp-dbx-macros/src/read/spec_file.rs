//! Reads a typed spec from a file and checks it against the table. All problems of a file are
//! reported together, with their places in it.

use std::fmt::Write;
use std::path::Path;
use std::rc::Rc;

use kfp_dbx_core::rule::Finding;
use kfp_dbx_core::spec::conform::conform_struct;
use kfp_dbx_core::spec::{Misfit, export, places_of, spots};
use kfp_dbx_core::syntax::read::{self, Format, Place};
use kfp_dbx_core::syntax::spot::Spot;
use kfp_dbx_core::table::{self, OPS, Struct};
use kfp_dbx_core::text::nearest::nearest;
use kfp_dbx_core::text::quoted::quoted;
use kfp_dbx_core::value::path::Step;
use kfp_dbx_core::value::{Map, Value};
use proc_macro2::{Span, TokenStream};
use syn::LitStr;

use crate::read::file::{File, find};
use crate::read::known;
use crate::syntax::include::SpecCall;
use crate::syntax::path;

/// A typed spec that was read from a file.
pub(crate) struct Spec {
    /// Its fields, all of which are in the table.
    pub(crate) map: Map,
    /// The absolute path of its file.
    pub(crate) path: String,
    /// The file, for the findings of the pipeline that has the spec.
    pub(super) file: Rc<SpecFile>,
}

/// The file of a spec, in which fields can be found.
pub(crate) struct SpecFile {
    file: File,
    format: Format,
    object: &'static Struct,
}

impl SpecFile {
    /// Returns where a part of the spec is.
    pub(crate) fn spot(&self, path: &[Step]) -> Spot {
        let text = self.file.text().unwrap_or_default();
        spots(text, self.format, self.object, &[path]).pop().unwrap_or_default()
    }

    /// Returns a place in the file, for messages.
    pub(crate) fn at(&self, place: Option<Place>) -> String {
        self.file.at(place)
    }
}

/// Reads the spec of a call of `include_spec!`, with the place of the path, if the call is valid and
/// the file can be read.
pub(super) fn of_call(call: TokenStream) -> Option<(Spec, Span)> {
    let SpecCall { ty, path } = syn::parse2(call).ok()?;
    let (spec, _) = load(object(&ty).ok()?, &path).ok()?;
    Some((spec, path.span()))
}

/// Returns the object of the table for a type.
///
/// # Errors
/// The type is not a typed spec.
pub(crate) fn object(ty: &syn::Path) -> syn::Result<&'static Struct> {
    let name = path::last(ty).unwrap_or_default();
    if let Some(object) = known::object(&name) {
        return Ok(object);
    }
    let (objects, _) = table::parts();
    let near = nearest(&name, objects.iter().map(|object| object.rust_name));
    let help = match (table::op(&name), near) {
        (Some(op), _) => {
            format!("it is an op, and the type of its spec is `{}`", op.kind.spec.rust_name)
        }
        (None, Some(near)) => format!("did you mean `{near}`?"),
        (None, None) => {
            let mut specs: Vec<_> = OPS.iter().map(|op| op.kind.spec.rust_name).collect();
            specs.dedup();
            format!("the typed specs are those of the ops, {}, and their parts", quoted(specs))
        }
    };
    let message = format!("`{name}` is not a typed spec\n= help: {help}");
    Err(syn::Error::new_spanned(ty, message))
}

/// Reads a spec and checks it against the table. Returns the spec also if it does not conform to the
/// table, with the error: the pipeline that has the spec checks what the fields mean.
///
/// # Errors
/// The file can't be read or parsed.
pub(crate) fn load(
    object: &'static Struct,
    literal: &LitStr,
) -> syn::Result<(Spec, Option<syn::Error>)> {
    let error = |message: String| syn::Error::new(literal.span(), message);
    let Some(format) = Format::of(Path::new(&literal.value())) else {
        return Err(error("a spec must be in a `.json`, `.yaml` or `.yml` file".to_owned()));
    };
    let file = find(literal)?;
    let text = file.text().map_err(error)?;
    let mut map = parse(&file, text, format, object).map_err(error)?;
    // The program conforms the fields that it gets, and so does the pipeline that has the spec.
    let mut conformed = map.clone();
    let mut misfits = conform_struct(&mut conformed, object);
    keep_digits(&mut map, &conformed);
    let mut each: Vec<_> = misfits.iter_mut().collect();
    let places = places_of(text, format, object, &mut each, |_| true);
    let found = places.into_iter().zip(misfits);
    let mut found: Vec<_> = found.filter(|(_, misfit)| !misfit.finding.is_of_pipeline()).collect();
    // In the order of the file.
    found.sort_by_key(|(place, _)| *place);
    let fault = (!found.is_empty()).then(|| error(reported(&file, object, &found)));
    let path = file.path.clone();
    Ok((Spec { map, path, file: Rc::new(SpecFile { file, format, object }) }, fault))
}

/// Writes numbers that become texts with the digits that they have in the file, which no number of Rust
/// has.
fn keep_digits(map: &mut Map, conformed: &Map) {
    for (key, value) in &mut map.entries {
        if let Some(conformed) = key.as_literal().and_then(|key| conformed.get(key)) {
            keep_digits_of(value, conformed);
        }
    }
}

fn keep_digits_of(value: &mut Value, conformed: &Value) {
    match (value, conformed) {
        (value @ (Value::Int(_) | Value::Float(_)), Value::Text(_))
        | (value @ Value::Map(_), Value::List(_)) => *value = conformed.clone(),
        (Value::Map(map), Value::Map(conformed)) => keep_digits(map, conformed),
        (Value::List(items), Value::List(conformed)) => {
            for (item, conformed) in items.iter_mut().zip(conformed) {
                keep_digits_of(item, conformed);
            }
        }
        _ => {}
    }
}

fn parse(file: &File, text: &str, format: Format, object: &Struct) -> Result<Map, String> {
    let is_object = format!("`{}` must be an object", object.rust_name);
    if text.trim().is_empty() {
        return Err(format!("{}: the file is empty, but {is_object}", file.shown));
    }
    let fault = |finding: Finding| {
        let help = finding.help.map_or_else(String::new, |help| format!("\n= help: {help}"));
        format!("{}: {}{help}", file.shown, finding.message)
    };
    match read::document(text, format, read::literal) {
        Ok(Value::Map(map)) => export::spec(map, object).map_err(fault),
        Ok(other) => Err(match export::list_fault(&other, object) {
            Some(finding) => fault(finding),
            None => {
                format!("{}: {is_object}, but the file contains {}", file.shown, other.describe())
            }
        }),
        Err(fault) => {
            let why = format!("the {} can't be read: {}", format.as_str(), fault.why());
            Err(format!("{}: {why}", file.at(fault.at)))
        }
    }
}

/// Returns all misfits as one message, since they share one place in the source.
fn reported(file: &File, object: &Struct, found: &[(Option<Place>, Misfit)]) -> String {
    let line = |(place, Misfit { finding, .. }): &(Option<Place>, Misfit), indent: &str| {
        let mut line = format!("{}: {}", file.at(*place), finding.message);
        if let Some(help) = &finding.help {
            let _ = write!(line, "\n{indent}= help: {help}");
        }
        line
    };
    if let [one] = found {
        return line(one, "");
    }
    let head = format!(
        "`{}` is not a valid `{}`: it has {} mistakes",
        file.shown,
        object.rust_name,
        found.len()
    );
    let lines = found.iter().map(|one| line(one, "  "));
    std::iter::once(head).chain(lines).collect::<Vec<_>>().join("\n")
}
