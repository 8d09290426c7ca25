//! The guide and the README say what the program does.
#![cfg(feature = "run")]
#![allow(clippy::unwrap_used)]

use kfp_dbx_operator::run::metrics::TABLE;

const CHAPTER: &str = include_str!("../../src/guide/operator.md");

#[test]
fn the_guide_lists_every_metric() {
    for (name, labels, meaning) in TABLE {
        let labels: Vec<_> = labels.split(", ").filter(|label| !label.is_empty()).collect();
        let labels: Vec<_> = labels.iter().map(|label| format!("`{label}`")).collect();
        let row = format!("| `{name}` | {} | {meaning} |\n", labels.join(", "));
        assert!(CHAPTER.contains(&row), "the guide needs the row {row}");
    }
    assert_eq!(CHAPTER.matches("| `kfp_dbx_operator_").count(), TABLE.len());
}
