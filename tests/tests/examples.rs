//! Each example prints the YAML of the file next to it.

use kfp_dbx::{Error, Workflow};
use kfp_dbx_tests::golden::{assert_golden, root};
use kfp_dbx_tests::with_examples;
use serde_json::Value as Json;

macro_rules! examples {
    ($($example:ident: $pipeline:ident, $path:literal;)*) => {$(
        #[path = $path]
        #[allow(dead_code)]
        mod $example;

        #[test]
        fn $example() {
            assert_prints(stringify!($example), $example::$pipeline().workflow());
        }
    )*};
}

with_examples!(examples);

#[path = "../../examples/approval.rs"]
#[allow(dead_code)]
mod approval;

#[test]
fn approval_waits_for_a_person() {
    assert_prints("approval", approval::figures().object());
}

#[path = "../../examples/cron.rs"]
#[allow(dead_code)]
mod cron;

#[test]
fn cron_is_scheduled() {
    assert_prints("cron", cron::nightly().object());
}

fn assert_prints(example: &str, workflow: Result<Workflow, Error>) {
    let workflow = workflow.unwrap();
    assert!(workflow.warnings().is_empty(), "{:?}", workflow.warnings());
    let yaml = workflow.to_yaml().unwrap();
    assert_golden(&format!("examples/{example}.yaml"), &yaml);
    // A simulation reads the JSON, and a cluster the YAML.
    let yaml: Json = serde_yaml::from_str(&yaml).unwrap();
    assert_eq!(yaml, serde_json::from_str::<Json>(&workflow.to_json().unwrap()).unwrap());
}

/// The README contains its example with the workflow, and a mistake with the message of rustc. Each
/// is below a comment that names the file.
#[test]
fn the_readme_shows_what_its_files_hold() {
    let source = read("examples/calc_pi.rs").replace("pub fn", "fn");
    let source = format!("use std::{}", source.split_once("use std::").unwrap().1);
    let of_today = read("examples/multi_task_run.rs").replace("pub fn", "fn");
    let of_today =
        of_today[of_today.find("#[pipeline").unwrap()..].split("\nfn main").next().unwrap();
    let mistake = read("tests/compile-fail/readme/delete_races_run.rs");
    let mistake = &mistake[mistake.find("#[pipeline").unwrap()..mistake.find("\nfn main").unwrap()];
    let message = read("tests/compile-fail/readme/delete_races_run.stderr")
        .replace("$DIR/", "")
        .replace("readme/delete_races_run.rs", "src/main.rs");
    let mut readme = read("README.md");
    for (file, text) in [
        ("examples/calc_pi.rs", source.as_str()),
        ("examples/calc_pi.yaml", &template(&read("examples/calc_pi.yaml"))),
        ("examples/multi_task_run.rs", of_today),
        ("tests/compile-fail/readme/delete_races_run.rs", mistake),
        ("tests/compile-fail/readme/delete_races_run.stderr", &message),
    ] {
        readme = with_block(&readme, file, text);
    }
    assert_golden("README.md", &readme);
    assert!(readme.lines().count() <= 250, "the README has at most 250 lines");
}

/// What the first op does, up to the fields of its spec, with the numbers of lines around it.
fn template(yaml: &str) -> String {
    let lines: Vec<_> = yaml.lines().collect();
    let first = lines.iter().position(|line| *line == "    resource:").unwrap();
    let end = lines.iter().position(|line| line.trim() == "new_cluster:").unwrap();
    let after = lines.len() - end;
    format!(
        "# … {first} lines: the parameters, and the order of the ops\n{}\n# … {after} more lines: the spec, outputs, and the delete\n",
        lines[first..end].join("\n")
    )
}

/// Returns the README with that text in the block of code below the comment that names a file.
fn with_block(readme: &str, file: &str, text: &str) -> String {
    let comment = format!("<!-- {file} -->\n```");
    let (before, block) = readme.split_once(&comment).unwrap_or_else(|| panic!("{comment}"));
    let (language, block) = block.split_once('\n').unwrap();
    // An empty block ends in the next line.
    let after = match block.strip_prefix("```\n") {
        Some(after) => after,
        None => block.split_once("\n```\n").unwrap().1,
    };
    format!("{before}{comment}{language}\n{}\n```\n{after}", text.trim_end())
}

#[test]
fn the_readme_leads_to_each_chapter_of_the_guide() {
    let (readme, guide) = (read("README.md"), read("kfp-dbx/src/guide.rs"));
    for entry in std::fs::read_dir(root().join("kfp-dbx/src/guide")).unwrap() {
        let path = entry.unwrap().path();
        let chapter = path.file_stem().unwrap().to_string_lossy().into_owned();
        let link = format!("](kfp-dbx/src/guide/{chapter}.md)");
        assert!(readme.contains(&link), "README.md has no link to the chapter `{chapter}`");
        let page = format!("]({chapter}) |");
        assert!(guide.contains(&page), "kfp-dbx/src/guide.rs has no link to `{chapter}`");
    }
    // The files of the repository that the README links to exist.
    for link in readme.split("](").skip(1).filter_map(|rest| rest.split_once(')')) {
        let (path, _) = link;
        assert!(path.contains("://") || root().join(path).exists(), "README.md: {path}");
    }
}

/// The chapters define links to each other for GitHub, and `guide.rs` defines them for rustdoc.
#[test]
fn chapters_lead_to_each_other_on_github_and_in_rustdoc() {
    let guide = read("kfp-dbx/src/guide.rs");
    let folder = root().join("kfp-dbx/src/guide");
    let mut links = 0;
    for entry in std::fs::read_dir(&folder).unwrap() {
        let path = entry.unwrap().path();
        let (chapter, text) = (path.display(), std::fs::read_to_string(&path).unwrap());
        assert!(!text.contains("](crate::guide"), "{chapter}: GitHub cannot follow the link");
        let definitions = text.lines().filter_map(|line| line.strip_prefix('[')?.split_once("]: "));
        for (label, target) in definitions.filter(|(_, target)| !target.contains("://")) {
            let (file, section) = target.split_once('#').unwrap_or((target, ""));
            assert!(folder.join(file).exists(), "{chapter}: {target}");
            let known = match section {
                "" => guide.contains(&format!("\n    {label}\n")),
                section => {
                    let heading = format!("\n## {}\n", section.replace('-', " "));
                    let file = std::fs::read_to_string(folder.join(file)).unwrap();
                    assert!(file.to_lowercase().contains(&heading), "{chapter}: {target}");
                    guide.contains(&format!("\"{label}\"\n"))
                }
            };
            assert!(known, "{chapter}: kfp-dbx/src/guide.rs does not define `{label}`");
            assert_eq!(target.replacen(".md", "", 1), label, "{chapter}");
            assert!(text.contains(&format!("][{label}]")), "{chapter} does not use `{label}`");
            links += 1;
        }
        // What is linked to is defined.
        let labels = text.split("][").skip(1).filter_map(|rest| Some(rest.split_once(']')?.0));
        for label in labels.filter(|label| label.starts_with(char::is_alphabetic)) {
            assert!(text.contains(&format!("\n[{label}]: ")), "{chapter}: `{label}`");
        }
    }
    assert!(links > 20, "there are {links} links");
}

fn read(path: &str) -> String {
    std::fs::read_to_string(root().join(path)).unwrap_or_else(|why| panic!("{path}: {why}"))
}
