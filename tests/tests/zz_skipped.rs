//! Prints the number of skipped checks at the end.
//!
//! Each test target is a process of its own. Cargo runs them by package and then by name, so
//! that this one comes last, but for the documentation tests, which skip nothing.

fn main() {
    // Cargo silently leaves out the targets that need the feature.
    kfp_dbx_skip::check_can_run(
        "the command line, the client and the pictures",
        cfg!(feature = "full"),
        "they are tested with `--all-features`",
    );
    println!("\n{}\n", kfp_dbx_skip::summary());
}
