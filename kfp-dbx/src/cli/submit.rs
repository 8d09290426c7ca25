//! `submit`: to an Argo server, or as a `kubectl` line.

use super::args::{Kind, Submit};
use super::compile::{arguments, values_of, with_values, workflow};
use super::exit::{Exit, Failure};
use super::remote::{no_namespace, server, terminate_line};
use super::wait::{self, Watch};
use super::{Entry, write};
use crate::client::Argo;

pub(super) fn submit(entry: &Entry, program: &str, args: &Submit) -> Result<Exit, Failure> {
    let given = values_of(&args.values)?;
    let namespace = args.namespace.as_deref().or_else(|| entry.pipeline.own_namespace());
    let Some(url) = &args.argo_server else {
        // What is wrong is told here, not by the line that is printed.
        arguments(&entry.pipeline, &given)?;
        workflow(entry, Kind::Workflow)?;
        return print(entry, program, args, namespace);
    };
    let namespace = namespace.ok_or_else(no_namespace)?;
    let watch = Watch::of(&args.wait)?;
    let pipeline = with_values(&entry.pipeline, &given)?.namespace(namespace);
    let workflow = workflow(&Entry::new(pipeline), Kind::Workflow)?;
    let workflow = serde_json::to_value(&workflow).map_err(Failure::usage)?;
    let argo = Argo::new(server(url, &args.connection)?, namespace);
    if args.dry_run {
        argo.dry_run(&workflow)?;
        write::note("the server takes the workflow; nothing was created");
        return Ok(Exit::Fine);
    }
    let run = argo.submit(&workflow)?;
    write::out(format!("{}\n{}\n", run.name, argo.run_url(&run.name)).as_bytes())?;
    let Some(watch) = watch else { return Ok(Exit::Fine) };
    let options = [("--argo-server", Some(url.as_str())), ("--namespace", Some(namespace))];
    let terminate = terminate_line(program, &run.name, &options);
    wait::wait(&watch, &terminate, || argo.run(&run.name))
}

/// The line that creates the workflow with kubectl.
fn print(
    entry: &Entry,
    program: &str,
    args: &Submit,
    namespace: Option<&str>,
) -> Result<Exit, Failure> {
    if args.wait.is_asked {
        return Err(Failure::usage("without a server there is nothing to wait for")
            .help("say `--argo-server URL`"));
    }
    let mut line = vec![program.to_owned(), "compile".to_owned(), entry.pipeline.name().to_owned()];
    if let Some(file) = &args.values.params_file {
        line.extend(["--params-file".to_owned(), file.to_string_lossy().into_owned()]);
    }
    for param in &args.values.param {
        line.extend(["-p".to_owned(), param.clone()]);
    }
    line.extend(["|".to_owned(), "kubectl".to_owned(), "create".to_owned()]);
    if let Some(namespace) = namespace {
        line.extend(["--namespace".to_owned(), namespace.to_owned()]);
    }
    let words: Vec<_> =
        line.iter().map(|word| if word == "|" { word.clone() } else { quoted(word) }).collect();
    write::out(format!("{} -f -\n", words.join(" ")).as_bytes())?;
    Ok(Exit::Fine)
}

/// A word as a shell takes it.
fn quoted(word: &str) -> String {
    let plain = |c: char| c.is_ascii_alphanumeric() || "-_./=:,@%+".contains(c);
    if !word.is_empty() && word.chars().all(plain) {
        return word.to_owned();
    }
    format!("'{}'", word.replace('\'', r"'\''"))
}

#[cfg(test)]
mod tests {
    use super::quoted;

    #[test]
    fn words_reach_the_shell_whole() {
        assert_eq!(quoted("a=1"), "a=1");
        assert_eq!(quoted("it's"), r"'it'\''s'");
        assert_eq!(quoted("a b|c$d"), "'a b|c$d'");
        assert_eq!(quoted(""), "''");
    }
}
