//! No field of Databricks is silently dropped: each field of the published models has a place in the
//! table and in the guide.

use kfp_dbx_tests::golden::assert_golden;
use kfp_dbx_tests::models::{FIELDS_PATH, guide, unlisted};

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
fn the_guide_lists_each_of_them() {
    assert_golden(FIELDS_PATH, &guide());
}
