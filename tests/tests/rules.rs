//! Builds the pipelines of the rules' pages, of the compile-fail cases and of the sound programs.
//! The rule of a wrong pipeline reports it, with the same words as the macro. A correct pipeline
//! reports nothing.

use std::collections::BTreeSet;
use std::fmt::Write as _;
use std::path::PathBuf;

use kfp_dbx::rules::{self, ALL, Level, Rule};
use kfp_dbx::{Bundle, Diagnostic, Error, Pipeline, Workflow};
use kfp_dbx_core::table::kinds;
use kfp_dbx_tests::golden::{assert_golden, root};

/// The workflow of a pipeline, or its problems.
type Built = Result<Workflow, Error>;

/// The result of an example.
enum Made {
    Pipeline(Box<Pipeline>),
    /// A kind that `workflow()` does not return: a cron workflow.
    Workflow(Box<Built>),
    /// The problems of a bundle.
    Bundle(Vec<Diagnostic>),
}

impl From<Pipeline> for Made {
    fn from(pipeline: Pipeline) -> Self {
        Self::Pipeline(Box::new(pipeline))
    }
}

impl From<Built> for Made {
    fn from(built: Built) -> Self {
        Self::Workflow(Box::new(built))
    }
}

impl From<Result<Bundle, Error>> for Made {
    fn from(built: Result<Bundle, Error>) -> Self {
        Self::Bundle(match built {
            Ok(bundle) => bundle.warnings().to_vec(),
            Err(error) => error.diagnostics().to_vec(),
        })
    }
}

impl Made {
    fn found(self) -> Vec<Diagnostic> {
        match self {
            Self::Pipeline(pipeline) => diagnostics(&pipeline.object()).to_vec(),
            Self::Workflow(built) => diagnostics(&built).to_vec(),
            Self::Bundle(found) => found,
        }
    }
}

/// An example of a page, a case of the compile-fail tests, or a sound pipeline.
struct Case {
    /// The rule of the page or the folder.
    rule: &'static str,
    name: &'static str,
    kind: Kind,
    /// Its pipelines by their names.
    made: fn() -> Vec<(&'static str, Made)>,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Kind {
    /// The example of a page that breaks the rule.
    Wrong,
    /// The example of a page that follows the rule.
    Right,
    /// `compile-fail/rules`: breaks the folder's rule.
    Case,
    /// `sound`: comes close to the folder's rule.
    Sound,
}

mod written {
    use super::{Case, Kind};

    include!(concat!(env!("OUT_DIR"), "/rules.rs"));
}

fn cases(kind: Kind) -> impl Iterator<Item = &'static Case> {
    written::CASES.iter().filter(move |case| case.kind == kind)
}

fn diagnostics(built: &Built) -> &[Diagnostic] {
    match built {
        Ok(workflow) => workflow.warnings(),
        Err(error) => error.diagnostics(),
    }
}

/// Returns the problems of the pipelines of a case. For a rule that an exploration checks, these
/// include what it finds.
fn found(case: &Case) -> Vec<Diagnostic> {
    let made = (case.made)();
    assert!(!made.is_empty(), "{} {}: there is no pipeline", case.rule, case.name);
    let is_explored = is_explored(case);
    let found = made.into_iter().flat_map(|(_, made)| {
        let explored = match &made {
            Made::Pipeline(pipeline) if is_explored => explored(pipeline),
            _ => Vec::new(),
        };
        [made.found(), explored].concat()
    });
    found.collect()
}

fn is_explored(case: &Case) -> bool {
    ALL.iter().any(|rule| rule.name == case.rule && rule.explored)
}

/// Returns what an exploration of a pipeline finds.
#[cfg(feature = "full")]
fn explored(pipeline: &Pipeline) -> Vec<Diagnostic> {
    let explored = pipeline.explore().pairs(false).run().unwrap();
    assert_eq!(explored.left_out(), 0);
    explored.findings().iter().map(|found| found.diagnostic().clone()).collect()
}

#[cfg(not(feature = "full"))]
fn explored(_: &Pipeline) -> Vec<Diagnostic> {
    Vec::new()
}

/// Returns the files of the rules' pages.
fn pages() -> PathBuf {
    root().join("kfp-dbx/src/rules")
}

fn page(rule: &Rule) -> String {
    let path = pages().join(format!("{}.md", rule.name));
    std::fs::read_to_string(&path).unwrap_or_else(|why| panic!("{}: {why}", path.display()))
}

/// Returns the wrong example of a page, with the language of its fence.
fn wrong(page: &str) -> Option<(&str, &str)> {
    let (_, section) = page.split_once("\n# Wrong\n\n```")?;
    section.split_once("\n```\n")?.0.split_once('\n')
}

/// Returns the faults of a page.
fn faults(rule: &Rule) -> Vec<String> {
    let page = page(rule);
    let mut faults = Vec::new();
    let mut want = |is_there: bool, what: &str| {
        if !is_there {
            faults.push(format!("{}: {what}", rule.name));
        }
    };
    let code = format!("`{}`", rule.code);
    want(
        !page.starts_with(&code),
        "it begins with the code, which the documentation writes itself",
    );
    let is_there =
        |kind| cases(kind).any(|case| case.rule == rule.name && !(case.made)().is_empty());
    want(is_there(Kind::Wrong), "no pipeline below `# Wrong`");
    want(is_there(Kind::Right), "no pipeline below `# Right`");
    let silence = page.split_once("\n# Silence it\n\n").map_or("", |(_, silence)| silence);
    match rule.lint {
        true => {
            for way in [
                format!("`#[pipeline(allow({}))]`", rule.name),
                format!(".allow(rules::{})`", rule.name.to_uppercase()),
            ] {
                want(silence.contains(&way), &format!("no {way} below `# Silence it`"));
            }
        }
        false => want(
            silence.starts_with(
                "This rule cannot be silenced: a pipeline that breaks it never works as written.",
            ),
            "it says that it cannot be silenced",
        ),
    }
    let (fence, code) = wrong(&page).unwrap_or_default();
    // A finding that the compiler does not show is asserted in a line that rustdoc hides.
    let asserted = code.contains(&format!("rules::{});", rule.name.to_uppercase()));
    match fence {
        "rust,compile_fail" => want(rule.level == Level::Error, "a warning compiles"),
        "rust" => want(asserted, "the last line of what is wrong asserts the rule"),
        other => want(false, &format!("a fence of `{other}`")),
    }
    let nothing = ".workflow().unwrap().warnings().is_empty());";
    let right = page.split_once("\n# Right\n\n```rust\n").map_or("", |(_, right)| right);
    let right = right.split("\n```\n").next().unwrap_or_default();
    want(
        (rule.explored && right.contains(".assert_clean();"))
            || right.contains(nothing)
            || right.contains(".unwrap().warnings().is_empty());"),
        "the last line of what is right asserts that nothing is wrong",
    );
    faults
}

#[test]
fn each_rule_has_a_page() {
    let faults: Vec<_> = ALL.iter().flat_map(|rule| faults(rule)).collect();
    assert!(faults.is_empty(), "{}", faults.join("\n"));
    for entry in std::fs::read_dir(pages()).unwrap() {
        let path = entry.unwrap().path();
        let name = path.file_stem().unwrap().to_string_lossy().into_owned();
        let known = ALL.iter().any(|rule| rule.name == name);
        assert!(known, "there is no rule for the page {}", path.display());
    }
}

#[test]
fn the_index_has_each_rule() {
    let mut text = "| code | rule | level | requirement |\n|---|---|---|---|\n".to_owned();
    for rule in ALL {
        let (code, name, doc) = (rule.code, rule.name, rule.doc.trim());
        let level = match (rule.level, rule.lint) {
            (Level::Warning, _) => "warning by default",
            (Level::Error, true) => "error by default",
            (Level::Error, false) => "error",
        };
        let only = match (rule.only_for, rule.explored) {
            (Some(_), _) => ", with the archived operator",
            (None, true) => ", in an exploration",
            (None, false) => "",
        };
        let constant = name.to_uppercase();
        writeln!(text, "| `{code}` | [`{name}`]({constant}) | {level}{only} | {doc} |").unwrap();
    }
    assert_eq!(kfp_dbx_core::rule_index!(), text);
}

#[test]
fn what_is_wrong_breaks_its_rule_alone() {
    let mut faults = Vec::new();
    for case in cases(Kind::Wrong) {
        if is_explored(case) && !cfg!(feature = "full") {
            continue;
        }
        let found = found(case);
        let is_of_rule = |diagnostic: &Diagnostic| diagnostic.rule().name == case.rule;
        if !found.iter().any(is_of_rule) {
            faults.push(format!("{}: it is not reported", case.rule));
        }
        let level = ALL.iter().find(|rule| rule.name == case.rule).map(|rule| rule.level);
        for diagnostic in &found {
            if !is_of_rule(diagnostic) {
                faults.push(format!("{}: {diagnostic}", case.rule));
            } else if Some(diagnostic.level()) != level {
                faults.push(format!("{}: the level is not the rule's", case.rule));
            }
        }
    }
    assert!(faults.is_empty(), "{}", faults.join("\n"));
}

#[test]
fn what_can_be_silenced_is_silent() {
    for case in cases(Kind::Wrong) {
        let rule = ALL.iter().find(|rule| rule.name == case.rule && rule.lint);
        for (name, made) in (case.made)() {
            let (Some(rule), Made::Pipeline(pipeline)) = (rule, made) else { continue };
            let pipeline = pipeline.allow(rule);
            let built = pipeline.object();
            let told = diagnostics(&built).iter().any(|found| found.rule() == *rule);
            assert!(built.is_ok() && !told, "{} {name}: {:?}", case.rule, built.err());
            if rule.explored {
                assert!(explored(&pipeline).is_empty(), "{} {name}", case.rule);
            }
        }
    }
}

#[test]
fn what_is_right_has_nothing_to_report() {
    let faults: Vec<_> = cases(Kind::Right)
        .chain(cases(Kind::Sound))
        .flat_map(|case| found(case).into_iter().map(move |found| (case, found)))
        .map(|(case, found)| format!("{:?} {} {}: {found}", case.kind, case.rule, case.name))
        .collect();
    assert!(faults.is_empty(), "{}", faults.join("\n"));
}

/// Returns a diagnostic without its places and without paths of the machine.
fn shown(diagnostic: &Diagnostic) -> String {
    let (level, rule) = (diagnostic.level(), diagnostic.rule().name);
    let mut text = format!("{level}[{rule}]: {}\n", diagnostic.message());
    for (what, _) in diagnostic.related() {
        writeln!(text, "  = note: {what}").unwrap();
    }
    if let Some(help) = help(diagnostic) {
        writeln!(text, "  = help: {help}").unwrap();
    }
    text
}

fn help(diagnostic: &Diagnostic) -> Option<&str> {
    diagnostic.help().filter(|help| !help.starts_with("a relative path starts at"))
}

/// Returns a message without its prefix at build time: the op, and the path of a field whose place
/// several findings share. The macro shows the place instead.
fn without_subject(message: &str) -> &str {
    let subject = ["op `", "pipeline `", "parameter `"]
        .iter()
        .find_map(|subject| message.strip_prefix(subject)?.split_once("`: "));
    let message = subject.map_or(message, |(_, rest)| rest);
    let after_path = message.strip_prefix('`').and_then(|rest| rest.split_once("`: "));
    match after_path {
        Some((path, rest)) if !path.contains(['`', ' ']) => rest,
        _ => message,
    }
}

/// Returns a text without the variables of the user, which are not known at build time:
/// `.after(submit)`, and the item of a loop.
fn without_variables(text: &str) -> String {
    let replaced = |text: &str, begin: &str, end: &str, with: &str| {
        let mut parts = text.split(begin);
        let first = parts.next().unwrap_or_default().to_owned();
        parts.fold(first, |text, part| match part.split_once(end) {
            Some((_, rest)) => text + begin + with + end + rest,
            None => text + begin + part,
        })
    };
    replaced(&replaced(text, "`.after(", ")`", "…"), "`format!(\"…{", "}\")`", "item")
}

#[test]
fn cases_are_reported_when_they_are_built() {
    let mut faults = Vec::new();
    for case in cases(Kind::Case) {
        let folder = format!("tests/compile-fail/rules/{}", case.rule);
        let mut text = String::new();
        for (name, made) in (case.made)() {
            writeln!(text, "{name}").unwrap();
            for diagnostic in made.found() {
                text += &shown(&diagnostic);
            }
            text.push('\n');
        }
        assert_golden(
            &format!("{folder}/{}.built", case.name),
            &(text.trim_end().to_owned() + "\n"),
        );
        let found = found(case);
        let of_rule: Vec<_> = found.iter().filter(|found| found.rule().name == case.rule).collect();
        assert!(!of_rule.is_empty(), "{folder}/{}.rs does not break it:\n{text}", case.name);
        let path = root().join(&folder).join(format!("{}.stderr", case.name));
        let shown_by_rustc = std::fs::read_to_string(&path)
            .unwrap_or_else(|why| panic!("{}: {why}", path.display()));
        let shown_by_rustc = without_variables(&shown_by_rustc);
        for diagnostic in of_rule {
            let help = help(diagnostic).unwrap_or_default();
            // A variable may stand before the way out.
            let helps = help.split("; if kfp-dbx-operator");
            for words in helps.chain([without_subject(diagnostic.message())]) {
                if !shown_by_rustc.contains(words) {
                    let name = case.name;
                    faults.push(format!("{folder}/{name}.stderr has other words than: {words}"));
                }
            }
        }
    }
    assert!(faults.is_empty(), "{}", faults.join("\n"));
}

/// The findings of all wrong pipelines that are none with kfp-dbx-operator, each with the help of the
/// pipeline that names no operator.
fn dropped_with_kfp_dbx() -> Vec<(Diagnostic, bool)> {
    let wrong = written::CASES.iter().filter(|case| matches!(case.kind, Kind::Wrong | Kind::Case));
    let pipelines = wrong.flat_map(|case| (case.made)()).filter_map(|(_, made)| match made {
        Made::Pipeline(pipeline) => Some(*pipeline),
        Made::Workflow(_) | Made::Bundle(_) => None,
    });
    let mut dropped = Vec::new();
    for pipeline in pipelines {
        let (with, without) = (pipeline.clone().operator("kfp-dbx").object(), pipeline.object());
        // The reason to give may be another one.
        let stays = |found: &&Diagnostic| {
            let like = |other: &Diagnostic, found: &Diagnostic| {
                (other.rule(), other.place()) == (found.rule(), found.place())
            };
            let is_other = |other: &Diagnostic| {
                let others = diagnostics(&without).iter().filter(|third| like(third, other));
                let mut others = others.filter(|third| third.message() != found.message());
                others.any(|third| third.message() == other.message())
            };
            let same = |other: &Diagnostic| like(other, found) && !is_other(other);
            diagnostics(&with).iter().any(same)
        };
        dropped.extend(diagnostics(&without).iter().map(|found| (found.clone(), !stays(&found))));
    }
    dropped
}

#[test]
fn what_only_the_archived_operator_does_is_listed() {
    let found = dropped_with_kfp_dbx();
    let names = |is: &dyn Fn(&Diagnostic, bool) -> bool| -> BTreeSet<&'static str> {
        let those = found.iter().filter(|(found, is_dropped)| is(found, *is_dropped));
        those.map(|(found, _)| found.rule().name).collect()
    };
    let whole: BTreeSet<_> =
        ALL.iter().filter(|rule| rule.only_for.is_some()).map(|rule| rule.name).collect();
    // Each finding of these rules is dropped, and the help names the way out.
    assert_eq!(
        names(&|found, is_dropped| whole.contains(found.rule().name) && !is_dropped),
        [].into()
    );
    let names_way_out = |found: &Diagnostic| {
        let help = found.help().unwrap_or_default();
        help.contains("operator = \"kfp-dbx\"") || help.contains(".operator(\"kfp-dbx\")")
    };
    let unlike: Vec<_> = found
        .iter()
        .filter(|(found, is_dropped)| names_way_out(found) != *is_dropped)
        // A resource whose owner is lost is reported for that, too.
        .filter(|(found, is_dropped)| !is_dropped || found.rule() != rules::RESOURCE_LEAK)
        .map(|(found, _)| found.to_string())
        .collect();
    assert_eq!(unlike, [] as [String; 0]);
    let dropped = names(&|found, _| names_way_out(found));
    assert!(dropped.is_superset(&whole), "{whole:?} has no case in {dropped:?}");
    // The guide and the pages say so.
    let guide = std::fs::read_to_string(root().join("kfp-dbx/src/guide/checker.md")).unwrap();
    let (_, section) = guide.split_once("\n## The operator\n").unwrap();
    let rows = section.lines().filter_map(|line| line.strip_prefix("| [`")?.split_once("`]"));
    let listed: Vec<_> = rows.map(|(rule, rest)| (rule, rest.contains("), in part |"))).collect();
    let in_order = ALL.iter().map(|rule| rule.name).filter(|name| dropped.contains(name));
    let expected: Vec<_> = in_order.map(|name| (name, !whole.contains(name))).collect();
    assert_eq!(listed, expected);
    for rule in ALL.iter().filter(|rule| dropped.contains(rule.name)) {
        let page = page(rule);
        for words in ["archived", "kfp-dbx-operator", "`#[pipeline(operator = \"kfp-dbx\")]`"] {
            assert!(page.contains(words), "the page of `{}` lacks {words}", rule.name);
        }
    }
}

#[test]
fn the_fields_of_one_operator_in_the_guide_are_there() {
    let guide = std::fs::read_to_string(root().join("kfp-dbx/src/guide/checker.md")).unwrap();
    let (_, section) = guide.split_once("\n## The operator\n").unwrap();
    let named = section.split("`status.").skip(1).map(|rest| rest.split('`').next().unwrap());
    let named: BTreeSet<_> = named.collect();
    let fields = kinds().flat_map(|kind| kind.status);
    let ours: BTreeSet<_> =
        fields.filter(|field| field.only_for.is_some()).map(|of| of.path).collect();
    assert_eq!(named.len(), 4);
    assert!(named.is_subset(&ours), "{named:?} {ours:?}");
}

#[test]
fn each_folder_of_cases_is_named_for_a_rule() {
    for case in written::CASES {
        let known = ALL.iter().any(|rule| rule.name == case.rule);
        assert!(known, "there is no rule `{}`", case.rule);
    }
}
