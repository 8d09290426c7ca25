//! The macro follows an op through exactly the methods that ops have.

use std::collections::BTreeSet;

use kfp_dbx_core::table::COMMON_SETTERS;
use kfp_dbx_tests::golden::root;

/// Returns the methods of the traits of ops that return the op.
fn methods(path: &str) -> Vec<String> {
    let source = std::fs::read_to_string(root().join(path)).unwrap();
    let file = syn::parse_file(&source).unwrap();
    let traits = file.items.iter().filter_map(|item| match item {
        syn::Item::Trait(item) if item.ident.to_string().ends_with("Op") => Some(item),
        _ => None,
    });
    let methods = traits.flat_map(|item| &item.items).filter_map(|item| match item {
        syn::TraitItem::Fn(method) => Some(&method.sig),
        _ => None,
    });
    let gives_back = |signature: &&syn::Signature| match &signature.output {
        syn::ReturnType::Type(_, ty) => {
            matches!(&**ty, syn::Type::Path(path) if path.path.is_ident("Self"))
        }
        syn::ReturnType::Default => false,
    };
    methods.filter(gives_back).map(|signature| signature.ident.to_string()).collect()
}

#[test]
fn the_macro_knows_them_all() {
    let files = ["checked", "op", "outcome", "policy"];
    let files = files.map(|file| format!("kfp-dbx/src/dsl/{file}.rs"));
    let found: BTreeSet<String> = files.iter().flat_map(|file| methods(file)).collect();
    let known: BTreeSet<String> = COMMON_SETTERS.iter().map(ToString::to_string).collect();
    assert_eq!(found, known);
}
