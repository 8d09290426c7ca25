//! `graph`: draws a pipeline.

use std::path::PathBuf;

use clap::ValueEnum;

use crate::cli::call::{Call, Execute};
use crate::cli::exit::{Exit, Failure};
use crate::cli::format::{self, Format};
use crate::cli::options::Target;
use crate::cli::{findings, write};

#[derive(clap::Args, Debug)]
pub(crate) struct Graph {
    /// The pipeline
    pipeline: Option<String>,
    /// A file: `.mmd`, `.mermaid`, `.dot`, `.gv` or `.svg`
    #[arg(short, long, value_name = "FILE")]
    output: Option<PathBuf>,
    /// The output format; by default that of the file's ending, or Mermaid
    #[arg(long, value_enum)]
    format: Option<GraphFormat>,
    #[command(flatten)]
    target: Target,
}

#[derive(ValueEnum, Debug, Clone, Copy, PartialEq, Eq)]
enum GraphFormat {
    Mermaid,
    Dot,
    Svg,
}

impl Format for GraphFormat {
    const ENDINGS: &'static [(&'static str, Self)] = &[
        (".mmd", Self::Mermaid),
        (".mermaid", Self::Mermaid),
        (".dot", Self::Dot),
        (".gv", Self::Dot),
        (".svg", Self::Svg),
    ];
    const DEFAULT: Self = Self::Mermaid;
}

impl Execute for Graph {
    const EXAMPLES: &'static [&'static str] =
        &["$ graph -o nightly.svg", "$ graph --format dot | dot -Tpng > nightly.png"];

    fn execute(&self, call: &Call<'_>) -> Result<Exit, Failure> {
        let entry = self.target.of(call.entry(self.pipeline.as_deref())?);
        let format = format::of_output(self.format, self.output.as_ref())?;
        let graph = entry.pipeline.graph().map_err(|error| findings::failure(&error))?;
        let text = match format {
            GraphFormat::Mermaid => graph.to_mermaid(),
            GraphFormat::Dot => graph.to_dot(),
            #[cfg(feature = "svg")]
            GraphFormat::Svg => graph.to_svg(),
            #[cfg(not(feature = "svg"))]
            GraphFormat::Svg => {
                return Err(Failure::usage("this program is built without SVG").help(
                    "enable the feature `svg` of kfp-dbx, or use `--format dot` and Graphviz",
                ));
            }
        };
        write::output(self.output.as_ref(), text.as_bytes())?;
        Ok(Exit::Success)
    }
}
