//! Random input on each surface: tokens, files, arguments, answers of a server, simulated workflows. Whatever arrives,
//! nobody sees a panic, and an error says what is wrong.
//!
//! A failure names its seeds: `KFP_DBX_SEED=7` runs one alone.

extern crate proc_macro;

// A crate of procedural macros exports nothing but macros: its files are part of this program,
// which does not run their tests.
#[allow(dead_code, unused_imports)]
#[path = "../../../kfp-dbx-macros/src"]
mod macros {
    pub mod check;
    pub mod emit;
    pub mod include;
    pub mod lower;
    pub mod pipeline;
    pub mod position;
    pub mod read;
    pub mod report;
    pub mod syntax;
}

// Its files name each other from the root of their crate.
use macros::*;

#[cfg(feature = "full")]
mod command_line;
mod files;
#[cfg(feature = "full")]
mod server;
mod simulated;
mod texts;
mod tokens;
