//! The settings of all pipelines of a package: the table `[package.metadata.kfp-dbx]` of its
//! `Cargo.toml`.
//!
//! The macro reads that table alone, and not the whole of TOML, for which it would need a library that
//! each build of a pipeline waits for.

use std::path::PathBuf;

use kfp_dbx_core::table::Operator;
use kfp_dbx_core::table::argo::{ArgoVersion, supported};
use kfp_dbx_core::text::nearest::nearest;
use kfp_dbx_core::text::quoted::quoted;

use crate::read::file::shown;

/// The settings that such a table can have: those that say what a workflow is written for.
pub(crate) const NAMES: [&str; 2] = ["argo", "operator"];

const TABLE: [&str; 3] = ["package", "metadata", "kfp-dbx"];

/// The `Cargo.toml` of the package that is compiled.
#[derive(Default)]
pub(crate) struct Manifest {
    /// Its absolute path.
    pub(crate) path: Option<String>,
    /// The settings, each with its value.
    pub(crate) settings: Vec<(&'static str, String)>,
    /// The messages about what is wrong in the table, each with the setting that it concerns.
    pub(crate) faults: Vec<(Option<&'static str>, String)>,
}

impl Manifest {
    /// Reads the manifest of the package that is compiled. Without one, there are no settings.
    pub(crate) fn of_package() -> Self {
        let Some(folder) = std::env::var_os("CARGO_MANIFEST_DIR") else { return Self::default() };
        let path = PathBuf::from(folder).join("Cargo.toml");
        let Ok(text) = std::fs::read_to_string(&path) else { return Self::default() };
        let mut manifest = Self { path: path.to_str().map(str::to_owned), ..Self::default() };
        // Most manifests have no such table.
        if text.contains("kfp-dbx") && text.contains("metadata") {
            manifest.read(&text, &shown(&path));
        }
        manifest
    }

    fn read(&mut self, text: &str, shown: &str) {
        let mut table: Vec<&str> = Vec::new();
        for (line, number) in text.lines().zip(1..) {
            let line = without_comment(line).trim();
            if let Some(header) = line.strip_prefix('[') {
                table = header.trim_matches(['[', ']']).split('.').map(plain).collect();
            } else if let Some((key, value)) = line.split_once('=') {
                let keys = table.iter().copied().chain(key.split('.').map(plain));
                let keys: Vec<_> = keys.collect();
                let fault = match (table == TABLE, keys.as_slice()) {
                    (true, [_, _, _, key]) => self.set(key, value.trim()),
                    _ if is_in_another_form(&keys, value) => Err((None, in_a_table())),
                    _ => Ok(()),
                };
                if let Err((name, why)) = fault {
                    self.faults.push((name, format!("{shown}:{number}: {why}")));
                }
            }
        }
    }

    fn set(&mut self, key: &str, value: &str) -> Result<(), (Option<&'static str>, String)> {
        let Some(name) = NAMES.into_iter().find(|name| *name == key) else {
            let near = nearest(key, NAMES);
            let help = match near {
                Some(near) => format!("did you mean `{near}`?"),
                None => format!("the available settings are {}", quoted(NAMES)),
            };
            let message = format!("`[{}]` has no setting `{key}`", TABLE.join("."));
            let near = NAMES.into_iter().find(|name| Some(*name) == near);
            return Err((near, format!("{message}\n= help: {help}")));
        };
        let fault = |why: String| (Some(name), why);
        let text = text_of(value).ok_or_else(|| {
            fault(format!("`{name}` takes a text in quotes\n= help: write `{name} = \"…\"`"))
        })?;
        let judged = match name {
            "argo" => ArgoVersion::target(text).map(|_| ()).map_err(|why| (why, supported())),
            _ => Operator::target(text).map(|_| ()).map_err(|why| (why, Operator::known(text))),
        };
        judged.map_err(|(why, help)| fault(format!("{why}\n= help: {help}")))?;
        self.settings.push((name, text.to_owned()));
        Ok(())
    }
}

fn in_a_table() -> String {
    let table = TABLE.join(".");
    format!(
        "the settings of pipelines are in a table of their own\n= help: write `[{table}]` in a line, and each setting in a line below it"
    )
}

/// Whether keys, with their value, are settings that stand elsewhere than below the table's header.
fn is_in_another_form(keys: &[&str], value: &str) -> bool {
    match keys {
        ["package", "metadata", "kfp-dbx", ..] => true,
        ["package", "metadata"] => value.contains("kfp-dbx"),
        _ => false,
    }
}

/// Returns a part of a key without its quotes.
fn plain(key: &str) -> &str {
    key.trim().trim_matches(['"', '\''])
}

/// Returns the text in quotes. No setting has an escape.
fn text_of(value: &str) -> Option<&str> {
    let inner = |quote: char| value.strip_prefix(quote)?.strip_suffix(quote);
    inner('"').or_else(|| inner('\'')).filter(|text| !text.contains(['"', '\'', '\\']))
}

/// Returns a line without the comment behind it.
fn without_comment(line: &str) -> &str {
    let mut quote = None;
    for (at, c) in line.char_indices() {
        match (quote, c) {
            (None, '#') => return &line[..at],
            (None, '"' | '\'') => quote = Some(c),
            (Some(open), c) if open == c => quote = None,
            _ => {}
        }
    }
    line
}

#[cfg(test)]
mod tests {
    use super::Manifest;

    fn read(text: &str) -> (Vec<(&'static str, String)>, Vec<String>) {
        let mut manifest = Manifest::default();
        manifest.read(text, "Cargo.toml");
        (manifest.settings, manifest.faults.into_iter().map(|(_, why)| why).collect())
    }

    #[test]
    fn the_table_is_read() {
        let text = "[package]\nname = \"kfp-dbx-user\" # not metadata\n\n\
                    [ package.metadata.\"kfp-dbx\" ] # ours\noperator = \"kfp-dbx\" # \"a\"\n\
                    'argo'='3.7'\n\n[package.metadata.docs.rs]\noperator = 1\n\
                    [dependencies]\nkfp-dbx = { version = \"0.1\" }\n\
                    [dependencies.kfp-dbx]\nversion = \"0.1\"\n";
        let settings = vec![("operator", "kfp-dbx".to_owned()), ("argo", "3.7".to_owned())];
        assert_eq!(read(text), (settings, Vec::new()));
    }

    #[test]
    fn mistakes_have_their_lines() {
        let head = "[package.metadata.kfp-dbx]\n";
        let faults = [
            (
                "operater = \"kfp-dbx\"",
                "has no setting `operater`\n= help: did you mean `operator`?",
            ),
            (
                "truthful = true",
                "has no setting `truthful`\n= help: the available settings are `argo`, `operator`",
            ),
            (
                "operator = true",
                "`operator` takes a text in quotes\n= help: write `operator = \"…\"`",
            ),
            (
                "operator = \"kfp_dbx\"",
                "there is no operator `kfp_dbx`\n= help: did you mean `kfp-dbx`?",
            ),
            ("argo = \"2.0\"", "2.0"),
            ("operator.name = \"kfp-dbx\"", "in a table of their own"),
        ];
        for (line, expected) in faults {
            let (settings, faults) = read(&format!("{head}{line}\n"));
            assert_eq!((settings.len(), faults.len()), (0, 1), "{line}: {faults:?}");
            assert!(faults[0].starts_with("Cargo.toml:2: "), "{}", faults[0]);
            assert!(faults[0].contains(expected), "{}", faults[0]);
        }
    }

    #[test]
    fn other_forms_are_reported() {
        for text in [
            "[package.metadata]\nkfp-dbx = { operator = \"kfp-dbx\" }\n",
            "[package.metadata]\nkfp-dbx.operator = \"kfp-dbx\"\n",
            "[package]\nmetadata.kfp-dbx.operator = \"kfp-dbx\"\n",
            "[package]\nmetadata = { kfp-dbx = { operator = \"kfp-dbx\" } }\n",
            "[package.metadata.kfp-dbx.more]\noperator = \"kfp-dbx\"\n",
        ] {
            let (settings, faults) = read(text);
            assert_eq!((settings.len(), faults.len()), (0, 1), "{text}");
            assert!(faults[0].contains("write `[package.metadata.kfp-dbx]`"), "{}", faults[0]);
        }
        let (settings, faults) =
            read("[package]\nname = \"kfp-dbx\"\n[workspace.metadata]\na = 1\n");
        assert_eq!((settings.len(), faults.len()), (0, 0));
    }
}
