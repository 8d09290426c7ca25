//! `list`, `params`, `graph`, `diff`, `rbac`: what there is, for people and for programs.

use std::path::Path;

use serde_json::{Value as Json, json};

use super::args::{self, Graph, GraphFormat, Kind, List, Params, Rbac, TableFormat};
use super::check::warnings;
use super::compile::workflow;
use super::exit::{Exit, Failure};
use super::{Entry, access, diff as compare, write};

/// What a program with several pipelines says that was asked for nothing.
pub(super) fn choose(entries: &[Entry], program: &str) -> Result<Exit, Failure> {
    write::out(table(entries).as_bytes())?;
    let first = entries.first().map_or("NAME", |entry| entry.pipeline.name());
    write::note(&format!("name one: `{program} compile {first}`; `{program} --help` shows more"));
    // Whoever reads standard output as YAML has none.
    Ok(Exit::Usage)
}

pub(super) fn list(entries: &[Entry], args: &List) -> Result<Exit, Failure> {
    let text = match args.format {
        TableFormat::Table => table(entries),
        TableFormat::Json => {
            let all: Vec<Json> = entries
                .iter()
                .map(|entry| {
                    json!({
                        "name": entry.pipeline.name(),
                        "description": entry.pipeline.description(),
                        "parameters": parameters(entry),
                    })
                })
                .collect();
            format!("{:#}\n", Json::from(all))
        }
    };
    write::out(text.as_bytes())?;
    Ok(Exit::Fine)
}

fn table(entries: &[Entry]) -> String {
    let rows: Vec<Vec<String>> = entries
        .iter()
        .map(|entry| {
            let parameters = entry.pipeline.parameters();
            let names: Vec<_> = parameters
                .iter()
                .map(|parameter| match parameter.default() {
                    Some(_) => format!("[{}]", parameter.name()),
                    None => parameter.name().to_owned(),
                })
                .collect();
            let description = entry.pipeline.description().unwrap_or_default();
            vec![entry.pipeline.name().to_owned(), names.join(" "), one_line(description)]
        })
        .collect();
    write::table(&["PIPELINE", "PARAMETERS", "DESCRIPTION"], &rows)
}

fn one_line(text: &str) -> String {
    text.lines().next().unwrap_or_default().trim().to_owned()
}

fn parameters(entry: &Entry) -> Vec<Json> {
    let all = entry.pipeline.parameters();
    all.iter()
        .map(|parameter| {
            json!({
                "name": parameter.name(),
                "type": parameter.ty(),
                "default": parameter.default(),
                "description": parameter.description(),
            })
        })
        .collect()
}

pub(super) fn params(entry: &Entry, args: &Params) -> Result<Exit, Failure> {
    let text = match args.format {
        TableFormat::Json => format!("{:#}\n", Json::from(parameters(entry))),
        TableFormat::Table => {
            let all = entry.pipeline.parameters();
            let rows: Vec<Vec<String>> = all
                .iter()
                .map(|parameter| {
                    // An empty default is one, too.
                    let default = match parameter.default() {
                        None => "(required)".to_owned(),
                        Some("") => "\"\"".to_owned(),
                        Some(default) => default.escape_debug().to_string().replace("\\\"", "\""),
                    };
                    let description = parameter.description().unwrap_or_default();
                    vec![
                        parameter.name().to_owned(),
                        parameter.ty(),
                        default,
                        one_line(description),
                    ]
                })
                .collect();
            if rows.is_empty() {
                write::note(&format!("`{}` has no parameters", entry.pipeline.name()));
            }
            write::table(&["NAME", "TYPE", "DEFAULT", "DESCRIPTION"], &rows)
        }
    };
    write::out(text.as_bytes())?;
    Ok(Exit::Fine)
}

pub(super) fn graph(entry: &Entry, args: &Graph) -> Result<Exit, Failure> {
    let format = match (args.format, args.output.as_ref().filter(|path| *path != Path::new("-"))) {
        (Some(format), _) => format,
        (None, None) => GraphFormat::Mermaid,
        (None, Some(path)) => {
            let ending = path.extension().map(|ending| ending.to_string_lossy().to_lowercase());
            match ending.as_deref() {
                Some("mmd" | "mermaid") => GraphFormat::Mermaid,
                Some("dot" | "gv") => GraphFormat::Dot,
                Some("svg") => GraphFormat::Svg,
                _ => {
                    let message =
                        format!("the ending of `{}` says nothing of a format", path.display());
                    return Err(Failure::usage(message)
                        .help("name it `.mmd`, `.dot`, `.gv` or `.svg`, or say `--format`"));
                }
            }
        }
    };
    let graph = entry.pipeline.graph().map_err(|error| warnings::failure(&error))?;
    let text = match format {
        GraphFormat::Mermaid => graph.to_mermaid(),
        GraphFormat::Dot => graph.to_dot(),
        #[cfg(feature = "svg")]
        GraphFormat::Svg => graph.to_svg(),
        #[cfg(not(feature = "svg"))]
        GraphFormat::Svg => {
            return Err(Failure::usage("this program is built without SVG").help(
                "turn the feature `svg` of kfp-dbx on, or take `--format dot` and Graphviz",
            ));
        }
    };
    write::to(args.output.as_ref(), text.as_bytes())?;
    Ok(Exit::Fine)
}

pub(super) fn diff(entry: &Entry, args: &args::Diff) -> Result<Exit, Failure> {
    let old = write::read(&args.old)?;
    let new = workflow(entry, Kind::Workflow)?;
    let new = new.to_yaml().map_err(|error| warnings::failure(&error))?;
    let diff = compare::diff(&old, &new)
        .map_err(|why| Failure::usage(format!("`{}`: {why}", args.old.display())))?;
    if diff.is_empty() {
        write::note("nothing changes");
        return Ok(Exit::Fine);
    }
    write::out(diff.to_string().as_bytes())?;
    Ok(if args.exit_code { Exit::No } else { Exit::Fine })
}

pub(super) fn rbac(entry: &Entry, args: &Rbac) -> Result<Exit, Failure> {
    let yaml =
        access::manifests(&entry.pipeline, args.namespace.as_deref()).map_err(
            |error| match error {
                access::Error::Pipeline(error) => warnings::failure(&error),
                access::Error::Unknown(why) => Failure::usage(why),
            },
        )?;
    write::to(args.output.as_ref(), yaml.as_bytes())?;
    Ok(Exit::Fine)
}
