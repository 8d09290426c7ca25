//! A command that this program is built without.

use std::ffi::OsString;

use crate::cli::call::{Call, Execute};
use crate::cli::exit::{Exit, Failure};

#[derive(clap::Args, Debug)]
pub(crate) struct Unavailable {
    #[arg(hide = true, trailing_var_arg = true, allow_hyphen_values = true)]
    arguments: Vec<OsString>,
}

impl Execute for Unavailable {
    const EXAMPLES: &'static [&'static str] = &[];

    fn execute(&self, _: &Call<'_>) -> Result<Exit, Failure> {
        Err(Failure::usage("this program is built without what the command needs")
            .help("enable its feature: `kfp-dbx = { version = \"…\", features = [\"full\"] }`"))
    }
}
