//! The typed ops and specs are those of the table.

use kfp_dbx_tests::generate::{PATH, generated};
use kfp_dbx_tests::golden::assert_golden;

#[test]
fn ops_are_those_of_the_table() {
    assert_golden(PATH, &generated());
}
