//! What makes ops, and what makes none for certain: only where all else makes none are all ops
//! of a pipeline in its graph.

use kfp_dbx_core::graph::OpKind;
use kfp_dbx_core::table::{self};
use proc_macro2::{Delimiter, TokenStream, TokenTree};
use syn::Expr;

use crate::read::value::is_of_table;
use crate::syntax::parse::plain;

/// The op that `XOp::new` makes, by the table.
pub(crate) fn constructed(func: &Expr) -> Option<OpKind> {
    let Expr::Path(path) = func else { return None };
    let segments = &path.path.segments;
    let constructor = segments.last()?.ident.to_string();
    let ty = segments.iter().nth_back(1)?.ident.to_string();
    match (table::op(&ty), constructor.as_str()) {
        (Some(op), "new" | "from_json_spec" | "from_file_name") => Some(OpKind::Table(op)),
        (None, "new" | "from_yaml" | "from_file_name") if ty == "ResourceOp" => {
            Some(OpKind::Resource)
        }
        _ => None,
    }
}

/// Whether anything that is called in a macro's tokens may make ops.
pub(super) fn may_make_ops(tokens: TokenStream) -> bool {
    let trees: Vec<TokenTree> = tokens.into_iter().collect();
    let ident = |index: Option<usize>| match index.and_then(|index| trees.get(index)) {
        Some(TokenTree::Ident(ident)) => Some(plain(ident)),
        _ => None,
    };
    let is_punct = |index: usize, wanted: char| matches!(trees.get(index), Some(TokenTree::Punct(punct)) if punct.as_char() == wanted);
    trees.iter().enumerate().any(|(index, tree)| {
        let TokenTree::Group(group) = tree else { return false };
        if may_make_ops(group.stream()) {
            return true;
        }
        // `macro!(…)`
        if index >= 2
            && is_punct(index - 1, '!')
            && let Some(name) = ident(Some(index - 2))
        {
            let is_known = matches!(name.as_str(), "format" | "format_args" | "json" | "vec");
            return !is_known && !is_plain_macro(Some(&name));
        }
        let (Delimiter::Parenthesis, Some(at)) = (group.delimiter(), index.checked_sub(1)) else {
            return false;
        };
        let Some(name) = ident(Some(at)) else { return false };
        let Some(before) = at.checked_sub(1) else {
            return !matches!(name.as_str(), "Some" | "Ok" | "Err");
        };
        if is_punct(before, '.') {
            return !MAKES_NO_OPS.contains(&name.as_str());
        }
        if is_punct(before, ':') {
            return !ident(at.checked_sub(3)).is_some_and(|ty| makes_no_ops(&ty));
        }
        !matches!(name.as_str(), "Some" | "Ok" | "Err")
    })
}

/// Macros that make no ops, but for what stands in them.
pub(super) fn is_plain_macro(name: Option<&str>) -> bool {
    const PLAIN: &[&str] = &[
        "assert",
        "assert_eq",
        "assert_ne",
        "compile_error",
        "concat",
        "dbg",
        "debug_assert",
        "env",
        "eprint",
        "eprintln",
        "include_bytes",
        "include_file",
        "include_notebook",
        "include_spec",
        "include_str",
        "option_env",
        "panic",
        "print",
        "println",
        "stringify",
        "todo",
        "unimplemented",
        "unreachable",
    ];
    name.is_some_and(|name| PLAIN.contains(&name))
}

/// Methods of std's and of ours that make no ops, but in the closures that they are given.
pub(super) const MAKES_NO_OPS: &[&str] = &[
    "and",
    "as_deref",
    "as_ref",
    "as_str",
    "chain",
    "chars",
    "clone",
    "cloned",
    "collect",
    "contains",
    "copied",
    "count",
    "ends_with",
    "enumerate",
    "eq",
    "expect",
    "extend",
    "field",
    "filter",
    "filter_map",
    "first",
    "flat_map",
    "flatten",
    "for_each",
    "format",
    "ge",
    "get",
    "gt",
    "insert",
    "into",
    "into_iter",
    "is_empty",
    "is_err",
    "is_none",
    "is_ok",
    "is_some",
    "iter",
    "iter_mut",
    "join",
    "keys",
    "last",
    "le",
    "len",
    "lines",
    "lt",
    "map",
    "max",
    "min",
    "ne",
    "next",
    "not",
    "nth",
    "ok",
    "one_of",
    "or",
    "output",
    "output_as",
    "pop",
    "push",
    "push_str",
    "read_as",
    "replace",
    "rev",
    "skip",
    "sort",
    "split",
    "starts_with",
    "step_by",
    "sum",
    "take",
    "to_lowercase",
    "to_owned",
    "to_string",
    "to_uppercase",
    "to_vec",
    "trim",
    "unwrap",
    "unwrap_or",
    "unwrap_or_default",
    "unwrap_or_else",
    "values",
    "windows",
    "zip",
];

/// Types of std's and of ours that make no ops.
pub(super) fn makes_no_ops(ty: &str) -> bool {
    const PLAIN: &[&str] = &[
        "BTreeMap", "Base64", "Box", "Cow", "HashMap", "Policies", "PathBuf", "Retry", "Sequence",
        "String", "Vec", "env", "workflow",
    ];
    PLAIN.contains(&ty) || is_of_table(ty)
}

/// Whether a call makes no ops.
pub(super) fn is_plain_call(func: &Expr) -> bool {
    let Expr::Path(path) = func else { return false };
    let mut segments = path.path.segments.iter().rev();
    let last = segments.next().map(|segment| segment.ident.to_string());
    match (last.as_deref(), segments.next()) {
        (Some("Some" | "Ok" | "Err"), _) => true,
        (Some(_), Some(ty)) => {
            makes_no_ops(&ty.ident.to_string())
                || path.path.segments.first().is_some_and(|first| first.ident == "std")
        }
        _ => false,
    }
}
