//! The typed ops and specs match the table.

use kfp_dbx_tests::generate::{OPS_PATH, SPECS_PATH, ops, specs};
use kfp_dbx_tests::golden::assert_golden;

#[test]
fn ops_are_those_of_the_table() {
    assert_golden(OPS_PATH, &ops());
}

#[test]
fn specs_are_those_of_the_table() {
    assert_golden(SPECS_PATH, &specs());
}
