//! Files that are read while the user's crate is compiled: `include_spec!`,
//! `include_notebook!` and `include_file!`.
//!
//! A file's problems are told at its path, all at once. Where there are any, the value still
//! has its type, so that rustc has nothing to add.

use std::fmt::Write;
use std::io::ErrorKind;
use std::path::{Path, PathBuf};

use kfp_dbx_core::spec::conform::{Misfit, conform_struct};
use kfp_dbx_core::syntax::read::{self, Format, Place};
use kfp_dbx_core::table::{self, OPS, Struct};
use kfp_dbx_core::text::nearest::nearest;
use kfp_dbx_core::text::quoted::quoted;
use kfp_dbx_core::text::size;
use kfp_dbx_core::value::{Map, Text, Value};
use proc_macro2::TokenStream;
use quote::quote;
use syn::parse::{Parse, ParseStream};
use syn::{LitStr, Token};

/// What the name of a notebook ends in: the languages' own endings, and those of the other
/// formats that Databricks imports.
const NOTEBOOKS: [&str; 7] = ["scala", "py", "sql", "r", "ipynb", "html", "dbc"];

/// A typed spec that stands in a file.
pub(crate) struct Spec {
    /// Its fields, which are the table's.
    pub(crate) map: Map,
    ty: syn::Path,
    file: File,
}

/// Why there is no [`Spec`].
pub(crate) struct Refused {
    error: syn::Error,
    /// The type, where it is one: the value can have it even so.
    ty: Option<syn::Path>,
}

/// The spec of `include_spec!(NewCluster, "cluster.json")`, of what stands in the parentheses.
pub(crate) fn spec(call: TokenStream) -> Result<Spec, Refused> {
    let refused = |error| Refused { error, ty: None };
    let SpecCall { ty, path } = syn::parse2(call).map_err(refused)?;
    let object = object(&ty).map_err(refused)?;
    match load(object, &path) {
        Ok((map, file)) => Ok(Spec { map, ty, file }),
        Err(error) => Err(Refused { error, ty: Some(ty) }),
    }
}

pub(crate) fn expand_spec(call: TokenStream) -> TokenStream {
    match spec(call) {
        Ok(Spec { map, ty, file }) => {
            let fields = fields(&map);
            let path = &file.path;
            quote!({
                // A change of the file compiles the crate again.
                const _: &[u8] = ::core::include_bytes!(#path);
                ::kfp_dbx::__private::spec::<#ty, _>(#fields)
            })
        }
        Err(Refused { error, ty: Some(ty) }) => {
            let error = error.to_compile_error();
            quote!({ #error ::kfp_dbx::__private::spec::<#ty, _>([]) })
        }
        // Alone, it has whatever type is wanted.
        Err(Refused { error, ty: None }) => error.to_compile_error(),
    }
}

pub(crate) fn expand_notebook(call: TokenStream) -> TokenStream {
    expand_bytes(call, notebook)
}

pub(crate) fn expand_file(call: TokenStream) -> TokenStream {
    expand_bytes(call, file)
}

fn expand_bytes(call: TokenStream, read: fn(&LitStr) -> syn::Result<File>) -> TokenStream {
    let call: FileCall = match syn::parse2(call) {
        Ok(call) => call,
        Err(error) => return error.to_compile_error(),
    };
    match read(&call.path) {
        Ok(File { path, .. }) => {
            quote!(::kfp_dbx::__private::Base64::bytes(::core::include_bytes!(#path)))
        }
        Err(error) => {
            let error = error.to_compile_error();
            quote!({ #error ::kfp_dbx::__private::Base64::bytes([]) })
        }
    }
}

/// The arguments of `include_spec!`.
struct SpecCall {
    ty: syn::Path,
    path: LitStr,
}

impl Parse for SpecCall {
    fn parse(input: ParseStream) -> syn::Result<Self> {
        let usage = "`include_spec!` takes a typed spec and the path of its file: `include_spec!(NewCluster, \"cluster.json\")`";
        let wrong = |_| syn::Error::new(input.span(), usage);
        let ty = syn::Path::parse_mod_style(input).map_err(wrong)?;
        input.parse::<Token![,]>().map_err(wrong)?;
        Ok(Self { ty, path: path(input, usage)? })
    }
}

/// What of the table a type is.
fn object(ty: &syn::Path) -> syn::Result<&'static Struct> {
    let name = ty.segments.last().map(|segment| segment.ident.to_string()).unwrap_or_default();
    if let Some(object) = crate::read::value::object(&name) {
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

/// The argument of `include_notebook!` and `include_file!`.
struct FileCall {
    path: LitStr,
}

impl Parse for FileCall {
    fn parse(input: ParseStream) -> syn::Result<Self> {
        Ok(Self {
            path: path(input, "this macro takes the path of a file: `\"data/greeting.txt\"`")?,
        })
    }
}

/// A path, which comes last.
fn path(input: ParseStream, usage: &str) -> syn::Result<LitStr> {
    let wrong = |message| Err(syn::Error::new(input.span(), message));
    if input.is_empty() {
        return wrong(usage);
    }
    if !input.peek(LitStr) {
        return wrong(
            "the path must be a literal, because the file is read at compile time\n\
             = help: a relative path starts at the directory of the crate: `\"data/greeting.txt\"`",
        );
    }
    let path = input.parse()?;
    input.parse::<Option<Token![,]>>()?;
    if !input.is_empty() {
        return wrong(usage);
    }
    Ok(path)
}

/// A file that is there.
struct File {
    /// All of its path.
    path: String,
    /// The path as rustc shows those of sources: from where it runs.
    shown: String,
    bytes: Vec<u8>,
}

impl File {
    /// A place in it, or the file.
    fn at(&self, place: Option<Place>) -> String {
        match place {
            Some((line, column)) => format!("{}:{line}:{column}", self.shown),
            None => self.shown.clone(),
        }
    }
}

/// Looks for a file where its path may start.
fn find(literal: &LitStr) -> syn::Result<File> {
    let error = |message: String| Err(syn::Error::new(literal.span(), message));
    let given = literal.value();
    let tried = candidates(literal);
    for path in &tried {
        let shown = shown(path);
        match std::fs::read(path) {
            Ok(bytes) => {
                return match path.to_str() {
                    Some(path) => Ok(File { path: path.to_owned(), shown, bytes }),
                    None => error(format!("the path of `{given}` is not UTF-8: `{shown}`")),
                };
            }
            Err(why) if matches!(why.kind(), ErrorKind::NotFound | ErrorKind::NotADirectory) => {}
            Err(why) => return error(format!("`{shown}` can't be read: {why}")),
        }
    }
    let mut message = format!("there is no file `{given}`");
    if !Path::new(&given).is_absolute() {
        let places: Vec<_> = tried.iter().map(|path| shown(path)).collect();
        let places = quoted(places.iter().map(String::as_str));
        let _ = write!(message, "\n= note: looked for {places}");
    }
    if let Some(near) = tried.iter().find_map(|path| near(path)) {
        let near = Path::new(&given).with_file_name(near);
        let _ = write!(message, "\n= help: did you mean `{}`?", near.display());
    } else if !Path::new(&given).is_absolute() {
        message.push_str(
            "\n= help: a relative path starts at the directory of the crate, or at the directory of this source file",
        );
    }
    error(message)
}

/// The paths that a path may mean, the likeliest first.
fn candidates(literal: &LitStr) -> Vec<PathBuf> {
    let given = PathBuf::from(literal.value());
    if given.is_absolute() {
        return vec![given];
    }
    let of_crate = std::env::var_os("CARGO_MANIFEST_DIR").map(PathBuf::from);
    let source = literal.span().unwrap().local_file();
    let of_source = source.and_then(|source| source.parent().map(Path::to_owned));
    let mut paths: Vec<PathBuf> = Vec::new();
    for folder in of_crate.into_iter().chain(of_source) {
        let path = folder.join(&given);
        let path = std::path::absolute(&path).unwrap_or(path);
        if !paths.contains(&path) {
            paths.push(path);
        }
    }
    paths
}

fn shown(path: &Path) -> String {
    let here = std::env::current_dir().ok();
    let below = here.and_then(|here| path.strip_prefix(here).ok().map(Path::to_owned));
    let below = below.filter(|below| !below.as_os_str().is_empty());
    below.as_deref().unwrap_or(path).display().to_string()
}

/// The name next to a file that is not there which it most likely means.
fn near(path: &Path) -> Option<String> {
    let files = std::fs::read_dir(path.parent()?).ok()?;
    let mut names: Vec<_> =
        files.filter_map(|file| file.ok()?.file_name().into_string().ok()).collect();
    // Folders are in no order.
    names.sort();
    nearest(path.file_name()?.to_str()?, names.iter().map(String::as_str)).map(str::to_owned)
}

/// Reads a spec and holds it to the table.
fn load(object: &Struct, literal: &LitStr) -> syn::Result<(Map, File)> {
    let error = |message: String| Err(syn::Error::new(literal.span(), message));
    let Some(format) = Format::of(Path::new(&literal.value())) else {
        return error("a spec must be in a `.json`, `.yaml` or `.yml` file".to_owned());
    };
    let file = find(literal)?;
    let is_object = format!("`{}` must be an object", object.rust_name);
    let text = match text(&file) {
        Ok(text) => text,
        Err(why) => return error(why),
    };
    if text.trim().is_empty() {
        return error(format!("{}: the file is empty, but {is_object}", file.shown));
    }
    let mut map = match read::document(text, format, read::literal) {
        Ok(Value::Map(map)) => map,
        Ok(other) => {
            return error(format!(
                "{}: {is_object}, but the file contains {}",
                file.shown,
                other.describe()
            ));
        }
        Err(fault) => {
            let why = format!("the {} can't be read: {}", format.as_str(), fault.why());
            return error(format!("{}: {why}", file.at(fault.at)));
        }
    };
    let mut found: Vec<_> = conform_struct(&mut map, object)
        .into_iter()
        .map(|misfit| (read::place(text, format, &misfit.path), misfit))
        .collect();
    if found.is_empty() {
        return Ok((map, file));
    }
    // As they stand in the file.
    found.sort_by_key(|(place, _)| *place);
    error(told(&file, object, &found))
}

/// All that is wrong with a spec, in one error: the place in the source is the same.
fn told(file: &File, object: &Struct, found: &[(Option<Place>, Misfit)]) -> String {
    let told = |(place, Misfit { finding, .. }): &(Option<Place>, Misfit), indent: &str| {
        let mut line = format!("{}: {}", file.at(*place), finding.message);
        if let Some(help) = &finding.help {
            let _ = write!(line, "\n{indent}= help: {help}");
        }
        line
    };
    if let [one] = found {
        return told(one, "");
    }
    let head = format!(
        "`{}` is not a valid `{}`: it has {} mistakes",
        file.shown,
        object.rust_name,
        found.len()
    );
    let lines = found.iter().map(|one| told(one, "  "));
    std::iter::once(head).chain(lines).collect::<Vec<_>>().join("\n")
}

/// The file as text, or what keeps it from being one.
fn text(file: &File) -> Result<&str, String> {
    let help = "= help: save it as UTF-8, without a byte order mark";
    if file.bytes.starts_with(&[0xFF, 0xFE]) || file.bytes.starts_with(&[0xFE, 0xFF]) {
        return Err(format!("{}: the file is UTF-16\n{help}", file.shown));
    }
    let text = match std::str::from_utf8(&file.bytes) {
        Ok(text) => text,
        Err(error) => {
            let before = String::from_utf8_lossy(&file.bytes[..error.valid_up_to()]);
            let line = before.matches('\n').count() + 1;
            let column = before.rsplit('\n').next().map_or(0, |line| line.chars().count()) + 1;
            let place = file.at(Some((line, column)));
            return Err(format!("{place}: the file is not UTF-8\n{help}"));
        }
    };
    if text.starts_with('\u{FEFF}') {
        return Err(format!(
            "{}: the file begins with a byte order mark\n{help}",
            file.at(Some((1, 1)))
        ));
    }
    Ok(text)
}

/// The notebook of `include_notebook!`.
fn notebook(literal: &LitStr) -> syn::Result<File> {
    let given = literal.value();
    let ending = Path::new(&given).extension().and_then(|ending| ending.to_str());
    if !ending.is_some_and(|ending| NOTEBOOKS.contains(&ending.to_ascii_lowercase().as_str())) {
        let endings = NOTEBOOKS.map(|ending| format!(".{ending}"));
        let endings = quoted(endings.iter().map(String::as_str));
        let message = format!(
            "the name of a notebook must end with one of {endings}\n\
             = help: `include_file!` accepts files of any kind"
        );
        return Err(syn::Error::new(literal.span(), message));
    }
    file(literal)
}

/// The file of `include_file!`.
fn file(literal: &LitStr) -> syn::Result<File> {
    let file = find(literal)?;
    let length = file.bytes.len();
    if length == 0 {
        let message = format!(
            "{}: the file is empty: the operator treats empty content as not set",
            file.shown
        );
        return Err(syn::Error::new(literal.span(), message));
    }
    let encoded = size::in_base64(length);
    if encoded >= size::LIMIT {
        let message = format!(
            "{}: its {length} bytes become {encoded} bytes in base64, but Argo allows {} for a whole workflow\n\
             = help: upload the file by other means; if your Argo has a higher limit, write `Base64::bytes(include_bytes!(…))`",
            file.shown,
            size::LIMIT
        );
        return Err(syn::Error::new(literal.span(), message));
    }
    Ok(file)
}

fn fields(map: &Map) -> TokenStream {
    let fields = map.entries.iter().map(|(name, value)| {
        let name = name.as_literal().unwrap_or_default();
        let value = tokens(value);
        quote!((#name, #value))
    });
    quote!([#(#fields),*])
}

fn tokens(value: &Value) -> TokenStream {
    match value {
        Value::Bool(boolean) => quote!(::kfp_dbx::__private::Value::Bool(#boolean)),
        Value::Int(int) => quote!(::kfp_dbx::__private::Value::Int(#int)),
        Value::Float(float) => {
            // Not the number: an infinite one is no literal.
            let bits = float.to_bits();
            quote!(::kfp_dbx::__private::Value::Float(::core::primitive::f64::from_bits(#bits)))
        }
        Value::Text(Text::Literal(text)) => quote!(::kfp_dbx::__private::Value::text(#text)),
        Value::List(items) => {
            let items = items.iter().map(tokens);
            quote!(::kfp_dbx::__private::Value::List(::std::vec![#(#items),*]))
        }
        Value::Map(map) => {
            let fields = fields(map);
            quote!(::kfp_dbx::__private::object(#fields))
        }
        // No file holds the others.
        Value::Null
        | Value::Text(Text::Mixed(_))
        | Value::Ref(_)
        | Value::Problem(_)
        | Value::Unknown => quote!(::kfp_dbx::__private::Value::Null),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// What is told of a file with so many bytes, by its absolute path.
    fn error_of(length: usize, name: &str) -> Option<String> {
        let folder = std::env::temp_dir();
        let path = folder.join(format!("kfp-dbx-{}-{name}", std::process::id()));
        std::fs::write(&path, vec![b'x'; length]).unwrap();
        let literal = LitStr::new(path.to_str().unwrap(), proc_macro2::Span::call_site());
        let result = notebook(&literal);
        std::fs::remove_file(&path).unwrap();
        let told = result.err()?.to_string();
        Some(told.replace(path.to_str().unwrap(), name))
    }

    #[test]
    fn a_file_leaves_room_in_the_workflow() {
        assert_eq!(error_of(786_429, "fits.py"), None);
        assert_eq!(
            error_of(786_430, "large.SQL").unwrap(),
            "large.SQL: its 786430 bytes become 1048576 bytes in base64, but Argo allows 1048576 for a whole workflow\n\
             = help: upload the file by other means; if your Argo has a higher limit, write `Base64::bytes(include_bytes!(…))`"
        );
    }

    #[test]
    fn an_absolute_path_is_as_it_is() {
        let literal = LitStr::new("/no/such/file.dbc", proc_macro2::Span::call_site());
        assert_eq!(
            notebook(&literal).err().unwrap().to_string(),
            "there is no file `/no/such/file.dbc`"
        );
    }
}
