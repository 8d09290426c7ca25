//! The program `kfp-dbx-operator`.

fn main() {}
