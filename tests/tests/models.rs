//! No field of Databricks is silently dropped: each field of the published models has a place in the
//! table and in the guide. What the table has is what is published.

use kfp_dbx_tests::golden::assert_golden;
use kfp_dbx_tests::models::{
    FIELDS_PATH, guide, not_required, of_other_types, silent_pages, unlisted,
};

#[track_caller]
fn assert_none(found: &[String], message: &str) {
    assert!(found.is_empty(), "{message}:\n{}", found.join("\n"));
}

#[test]
fn each_published_field_is_served_refused_or_not_yet_there() {
    let to_do = "serve these fields, or give each a row in core/src/table/unserved.rs";
    assert_none(&unlisted(), to_do);
}

#[test]
fn each_field_has_the_published_type_and_words() {
    assert_none(&of_other_types(), "the table has other types or words");
}

#[test]
fn each_required_field_is_required() {
    let to_do = "let the constructors take these fields, as Databricks requires them";
    assert_none(&not_required(), to_do);
}

#[test]
fn the_guide_lists_each_of_them() {
    assert_golden(FIELDS_PATH, &guide());
}

#[test]
fn pages_say_what_only_one_operator_has() {
    let to_do = "say in these pages that only kfp-dbx-operator has what they show";
    assert_none(&silent_pages(), to_do);
}
