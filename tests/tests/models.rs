//! No field of Databricks is silently dropped: each field of the published models has a place in the
//! table and in the guide. What the table has is what is published.

use kfp_dbx_tests::golden::assert_golden;
use kfp_dbx_tests::models::{
    FIELDS_PATH, guide, not_required, of_other_types, silent_pages, unlisted,
};

#[test]
fn each_published_field_is_served_refused_or_not_yet_there() {
    let unlisted = unlisted();
    assert!(
        unlisted.is_empty(),
        "serve these fields, or give each a row in core/src/table/unserved.rs:\n{}",
        unlisted.join("\n")
    );
}

#[test]
fn each_field_has_the_published_type_and_words() {
    let others = of_other_types();
    assert!(others.is_empty(), "the table has other types or words:\n{}", others.join("\n"));
}

#[test]
fn each_required_field_is_required() {
    let others = not_required();
    assert!(
        others.is_empty(),
        "let the constructors take these fields, as Databricks requires them:\n{}",
        others.join("\n")
    );
}

#[test]
fn the_guide_lists_each_of_them() {
    assert_golden(FIELDS_PATH, &guide());
}

#[test]
fn pages_say_what_only_one_operator_has() {
    let silent = silent_pages();
    assert!(
        silent.is_empty(),
        "say in these pages that only kfp-dbx-operator has what they show:\n{}",
        silent.join("\n")
    );
}
