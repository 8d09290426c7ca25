//! What ops do to which resources, as far as it is known before the run.

use std::borrow::Cow;
use std::collections::BTreeMap;
use std::ops::Range;

use crate::graph::NodeIndex;
use crate::rule::diagnostic::{Finding, UNKNOWN_AT_EXIT};
use crate::table::{Action, Kind};
use crate::value::path::{Step, field};
use crate::value::{Map, Piece, Ref, Target, Text, Value};

/// A text as far as it is known before the run.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub struct Sketch<'a>(pub Vec<Part<'a>>);

/// A part of a [`Sketch`].
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub enum Part<'a> {
    /// It is this.
    Literal(Cow<'a, str>),
    /// The value of a parameter or an output, or the part of it at that path.
    Ref(Target, String),
    /// Anything.
    Unknown,
}

/// Whether two texts are the same in the run.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Likeness {
    /// For certain.
    Same,
    /// That depends on the run.
    Perhaps,
    /// For certain not.
    Different,
}

impl<'a> Sketch<'a> {
    /// Nothing is known.
    pub fn unknown() -> Self {
        Self(vec![Part::Unknown])
    }

    /// That of a value. `resolve` knows what stands behind a reference, if it is not the
    /// reference itself that tells one text from another.
    pub fn of(value: &'a Value, resolve: &impl Fn(Ref) -> Option<Sketch<'a>>) -> Self {
        let mut parts = Vec::new();
        match value {
            Value::Text(Text::Literal(text)) => parts.push(Part::Literal(Cow::Borrowed(text))),
            Value::Text(Text::Mixed(pieces)) => {
                for piece in pieces {
                    match piece {
                        Piece::Literal(text) => parts.push(Part::Literal(Cow::Borrowed(text))),
                        Piece::Ref(reference) => push(&mut parts, *reference, resolve),
                    }
                }
            }
            Value::Ref(reference) => push(&mut parts, *reference, resolve),
            _ => parts.push(Part::Unknown),
        }
        Self(joined(parts))
    }

    /// The text, where all of it is known.
    pub fn as_literal(&self) -> Option<&str> {
        match self.0.as_slice() {
            [Part::Literal(text)] => Some(text),
            _ => None,
        }
    }

    /// Whether it is the same as another one.
    pub fn compare(&self, other: &Self) -> Likeness {
        if self == other {
            let unknown = self.0.contains(&Part::Unknown);
            return if unknown { Likeness::Perhaps } else { Likeness::Same };
        }
        // What both begin or end with says nothing: the rest can tell them apart.
        let (mut mine, mut theirs) = (self.0.as_slice(), other.0.as_slice());
        while let ([a, rest_a @ ..], [b, rest_b @ ..]) = (mine, theirs)
            && a == b
            && *a != Part::Unknown
        {
            (mine, theirs) = (rest_a, rest_b);
        }
        while let ([rest_a @ .., a], [rest_b @ .., b]) = (mine, theirs)
            && a == b
            && *a != Part::Unknown
        {
            (mine, theirs) = (rest_a, rest_b);
        }
        let differ = match (mine, theirs) {
            // One has text that the other one lacks.
            ([], more) | (more, []) => more.iter().any(|part| matches!(part, Part::Literal(_))),
            ([Part::Literal(_)], [Part::Literal(_)]) => true,
            _ => {
                let begins = text_of(mine.first()).bytes().zip(text_of(theirs.first()).bytes());
                let ends = text_of(mine.last()).bytes().rev();
                let ends = ends.zip(text_of(theirs.last()).bytes().rev());
                begins.into_iter().any(|(a, b)| a != b) || ends.into_iter().any(|(a, b)| a != b)
            }
        };
        if differ { Likeness::Different } else { Likeness::Perhaps }
    }

    /// A path without a slash at its end.
    #[must_use]
    pub fn without_slash(mut self) -> Self {
        if let Some(Part::Literal(text)) = self.0.last_mut()
            && text.len() > 1
            && text.ends_with('/')
        {
            *text = Cow::Owned(text.trim_end_matches('/').to_owned());
        }
        self
    }

    /// The paths above this one, as far as they are known.
    pub fn above(&self) -> Vec<Self> {
        let mut found = Vec::new();
        for (index, part) in self.0.iter().enumerate() {
            let text = match part {
                Part::Literal(text) => text,
                Part::Ref(..) => continue,
                Part::Unknown => break,
            };
            for (end, _) in text.match_indices('/') {
                let is_last = index + 1 == self.0.len() && end + 1 == text.len();
                let mut above = self.0[..index].to_vec();
                if end > 0 {
                    above.push(Part::Literal(Cow::Owned(text[..end].to_owned())));
                }
                if !above.is_empty() && !is_last {
                    found.push(Self(above));
                }
            }
        }
        found
    }

    /// A path of DBFS without the schemes that it can be written with.
    #[must_use]
    pub fn of_dbfs(mut self) -> Self {
        if let Some(Part::Literal(text)) = self.0.first_mut() {
            let path = text.strip_prefix("dbfs:").or_else(|| text.strip_prefix("/dbfs"));
            if let Some(path) = path {
                *text = Cow::Owned(format!("/{}", path.trim_start_matches('/')));
            }
        }
        self
    }
}

fn push<'a>(
    parts: &mut Vec<Part<'a>>,
    reference: Ref,
    resolve: &impl Fn(Ref) -> Option<Sketch<'a>>,
) {
    match resolve(reference) {
        Some(known) => parts.extend(known.0),
        None => parts.push(Part::Ref(reference.target, String::new())),
    }
}

/// Literals that stand side by side are one.
fn joined(parts: Vec<Part<'_>>) -> Vec<Part<'_>> {
    let mut joined: Vec<Part<'_>> = Vec::with_capacity(parts.len());
    for part in parts {
        match (joined.last_mut(), part) {
            (Some(Part::Literal(before)), Part::Literal(text)) => before.to_mut().push_str(&text),
            (_, part) => joined.push(part),
        }
    }
    joined
}

/// A part's text, where it is known.
fn text_of<'p>(part: Option<&'p Part<'_>>) -> &'p str {
    match part {
        Some(Part::Literal(text)) => text,
        _ => "",
    }
}

/// Names in which those are found that may be the same as another one, without a look at each.
pub struct Index<'n, 'a> {
    names: Vec<&'n Sketch<'a>>,
    /// By what they begin with: by the first reference, if that is it, and the text behind it.
    begins: BTreeMap<Option<&'n Part<'a>>, Vec<(&'n str, usize)>>,
    /// By what they end with, the last character first.
    ends: Vec<(String, usize)>,
}

/// What a name begins with.
fn begin<'n, 'a>(name: &'n Sketch<'a>) -> (Option<&'n Part<'a>>, &'n str) {
    match name.0.first() {
        Some(first @ Part::Ref(..)) => (Some(first), text_of(name.0.get(1))),
        first => (None, text_of(first)),
    }
}

/// What a name ends with, the last character first.
fn end(name: &Sketch<'_>) -> String {
    text_of(name.0.last()).chars().rev().collect()
}

impl<'n, 'a> Index<'n, 'a> {
    /// An index of these names.
    pub fn new(names: impl IntoIterator<Item = &'n Sketch<'a>>) -> Self {
        let names: Vec<_> = names.into_iter().collect();
        let mut begins: BTreeMap<_, Vec<_>> = BTreeMap::new();
        for (index, name) in names.iter().enumerate() {
            let (first, text) = begin(name);
            begins.entry(first).or_default().push((text, index));
        }
        for texts in begins.values_mut() {
            texts.sort_unstable();
        }
        let mut ends: Vec<_> = names.iter().map(|name| end(name)).zip(0..).collect();
        ends.sort_unstable();
        Self { names, begins, ends }
    }

    /// Whether one of the names may be this one, without being known to be.
    pub fn has_perhaps(&self, name: &Sketch<'a>) -> bool {
        let is = |index: usize| self.names[index].compare(name) == Likeness::Perhaps;
        let (first, text) = begin(name);
        // One that begins with another reference may be anything.
        let (same, others): (Vec<_>, Vec<_>) =
            self.begins.iter().partition(|(known, _)| **known == first);
        if others.iter().any(|(_, texts)| texts.iter().any(|(_, index)| is(*index))) {
            return true;
        }
        let Some((_, texts)) = same.first() else { return false };
        let by_begin = compatible(texts, text);
        let by_end = compatible(&self.ends, &end(name));
        let count = |ranges: &[Range<usize>]| ranges.iter().map(Range::len).sum::<usize>();
        // Those that are left by one end are mostly the same by the other.
        if count(&by_begin) <= count(&by_end) {
            by_begin.into_iter().flatten().any(|at| is(texts[at].1))
        } else {
            by_end.into_iter().flatten().any(|at| is(self.ends[at].1))
        }
    }
}

/// Where in sorted texts those stand that begin with a text, or that it begins with.
fn compatible<T: AsRef<str>>(sorted: &[(T, usize)], text: &str) -> Vec<Range<usize>> {
    let begin = |part: &str| sorted.partition_point(|(known, _)| known.as_ref() < part);
    let mut ranges = Vec::new();
    for (end, _) in text.char_indices() {
        let part = &text[..end];
        let begin = begin(part);
        let same = sorted[begin..].partition_point(|(known, _)| known.as_ref() == part);
        if same > 0 {
            ranges.push(begin..begin + same);
        }
    }
    let begin = begin(text);
    let longer = sorted[begin..].partition_point(|(known, _)| known.as_ref().starts_with(text));
    ranges.push(begin..begin + longer);
    ranges
}

/// When an op with a condition has succeeded.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Condition {
    /// As soon as kubectl has done its work.
    None,
    /// The reference's, by which a failed run counts as success.
    Reference,
    /// One by which a failure fails the task, or one of the user's.
    Judged,
    /// The macro can't see it.
    Unknown,
}

/// When an exit handler runs.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Exit {
    /// In any case.
    Always,
    /// Where the workflow fails.
    Failure,
    /// Where it succeeds.
    Success,
}

impl Exit {
    /// The function that makes one, in words.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Always => "on exit",
            Self::Failure => "on failure",
            Self::Success => "on success",
        }
    }
}

/// What one op does to one resource.
#[derive(Debug, Clone)]
pub struct Effect<'a> {
    /// The op.
    pub node: NodeIndex,
    /// What it does.
    pub action: Action,
    /// The kind of resource, such as `Run`.
    pub kind: &'a str,
    /// The kind, where it is one of the operator's.
    pub known: Option<&'static Kind>,
    /// The resource's name.
    pub name: Sketch<'a>,
    /// Its spec, where the op gives one.
    pub spec: Option<&'a Map>,
    /// Of a delete: whether the resource is gone when the op is done. `None` where that can't
    /// be seen.
    pub waits: Option<bool>,
    /// When it has succeeded.
    pub condition: Condition,
    /// Whether something ends it after a time.
    pub has_timeout: bool,
    /// Whether Kubernetes deletes the resource with the workflow.
    pub owned: bool,
    /// Whether it is deleted at exit, by a delete that the graph does not have.
    pub deleted_on_exit: bool,
    /// The create that was said to be deleted at exit, of such a delete that the graph has.
    pub stands_for: Option<NodeIndex>,
    /// Whether something looks at how it ended.
    pub outcome_used: bool,
    /// Said to be made elsewhere.
    pub external: bool,
    /// Said to stay.
    pub keep: bool,
    /// Ops whose resources it is said to use.
    pub uses: Vec<NodeIndex>,
    /// The exit handler that it runs in.
    pub exit: Option<Exit>,
}

impl Effect<'_> {
    /// Whether it makes the resource.
    pub fn creates(&self) -> bool {
        matches!(self.action, Action::Create | Action::Apply)
    }

    /// Whether it deletes it.
    pub fn deletes(&self) -> bool {
        self.action == Action::Delete
    }

    /// What the kind is called in a sentence.
    pub fn noun(&self) -> &str {
        self.known.map_or(self.kind, |kind| kind.noun)
    }
}

/// How an op names what it uses.
#[derive(Debug, Clone)]
pub enum By<'a> {
    /// The resource of that kind and name.
    Name(&'static str, Sketch<'a>),
    /// The item of that kind at this path, or above it.
    Path(&'static str, Sketch<'a>),
    /// What that op makes.
    Op(NodeIndex),
}

/// One resource that an op uses.
#[derive(Debug, Clone)]
pub struct Use<'a> {
    /// Which one.
    pub by: By<'a>,
    /// Where the op says so, in its spec.
    pub path: Vec<Step>,
    /// Whether it is used by runs of the job only, and not by its creation.
    pub of_runs: bool,
    /// The job through which a run uses it, and where that says so, in its spec.
    pub through: Option<(NodeIndex, Vec<Step>)>,
}

/// A resource that can't be deleted at exit.
pub fn unknown_at_exit(op: &str, why: &str) -> Finding {
    Finding::new(&UNKNOWN_AT_EXIT, format!("op `{op}` can't be deleted at exit: {why}")).help(
        "name the resource by parameters and by `workflow::uid()`, which the exit handler knows, or delete it in the pipeline",
    )
}

/// Why a resource can't be deleted at exit whose name holds an output.
pub const NAME_HOLDS_OUTPUT: &str =
    "its name holds an output, which the exit handler does not know";

fn items(value: Option<&Value>) -> &[Value] {
    match value {
        Some(Value::List(items)) => items,
        _ => &[],
    }
}

/// The op whose output a value is.
fn op_of(value: &Value) -> Option<NodeIndex> {
    let reference = match value {
        Value::Ref(reference) => *reference,
        Value::Text(Text::Mixed(pieces)) => match pieces.as_slice() {
            [Piece::Ref(reference)] => *reference,
            _ => return None,
        },
        _ => return None,
    };
    match reference.target {
        Target::Output { op, .. } => Some(op as NodeIndex),
        _ => None,
    }
}

/// The libraries that are files, by their field.
const FILE_LIBRARIES: [&str; 3] = ["jar", "egg", "whl"];

/// What a create uses, as `operator.md` of the operator's controllers and Databricks have it:
/// a run its job and its cluster; a notebook, a jar, a wheel or a script their files.
pub fn uses<'a>(effect: &Effect<'a>, resolve: &impl Fn(Ref) -> Option<Sketch<'a>>) -> Vec<Use<'a>> {
    let mut found = Vec::new();
    let (Some(kind), Some(spec), true) = (effect.known, effect.spec, effect.creates()) else {
        return found;
    };
    let mut used = Uses { found: &mut found, resolve };
    match kind.kind {
        "Run" => {
            if let Some(job) = spec.get("job_name") {
                used.push(By::Name("Djob", Sketch::of(job, resolve)), &["job_name"], false);
            } else {
                used.clusters(spec, false);
                used.files(spec, false);
            }
        }
        "Djob" => {
            used.clusters(spec, false);
            used.files(spec, true);
        }
        "Dcluster" => used.scripts(spec, &[], false),
        "SecretScope" => {
            for (index, secret) in items(spec.get("secrets")).iter().enumerate() {
                let key =
                    field(secret, "value_from").and_then(|from| field(from, "secret_key_ref"));
                if let Some(name) = key.and_then(|key| field(key, "name")) {
                    let path = [
                        Step::Field("secrets".to_owned()),
                        Step::Item(index),
                        Step::Field("value_from".to_owned()),
                        Step::Field("secret_key_ref".to_owned()),
                        Step::Field("name".to_owned()),
                    ];
                    let by = By::Name("Secret", Sketch::of(name, resolve));
                    used.add(by, path.into(), false);
                }
            }
        }
        _ => {}
    }
    found
}

struct Uses<'a, 'f, F> {
    found: &'f mut Vec<Use<'a>>,
    resolve: &'f F,
}

impl<'a, F: Fn(Ref) -> Option<Sketch<'a>>> Uses<'a, '_, F> {
    fn push(&mut self, by: By<'a>, path: &[&str], of_runs: bool) {
        let path = path.iter().map(|name| Step::Field((*name).to_owned())).collect();
        self.add(by, path, of_runs);
    }

    fn add(&mut self, by: By<'a>, path: Vec<Step>, of_runs: bool) {
        self.found.push(Use { by, path, of_runs, through: None });
    }

    fn file(&mut self, value: &'a Value, path: Vec<Step>, of_runs: bool) {
        let by = By::Path("DbfsBlock", Sketch::of(value, self.resolve).of_dbfs());
        self.add(by, path, of_runs);
    }

    fn clusters(&mut self, spec: &'a Map, of_runs: bool) {
        if let Some(name) = spec.get("existing_cluster_name") {
            let by = By::Name("Dcluster", Sketch::of(name, self.resolve));
            self.push(by, &["existing_cluster_name"], of_runs);
        }
        if let Some(op) = spec.get("existing_cluster_id").and_then(op_of) {
            self.push(By::Op(op), &["existing_cluster_id"], of_runs);
        }
    }

    fn files(&mut self, spec: &'a Map, of_runs: bool) {
        let named =
            |names: &[&str]| names.iter().map(|name| Step::Field((*name).to_owned())).collect();
        let task = |task: &str, at: &str| field(spec.get(task)?, at);
        if let Some(path) = task("notebook_task", "notebook_path") {
            let by = By::Path("WorkspaceItem", Sketch::of(path, self.resolve));
            self.push(by, &["notebook_task", "notebook_path"], of_runs);
        }
        for (of, at) in [("spark_python_task", "python_file"), ("spark_jar_task", "jar_uri")] {
            if let Some(file) = task(of, at) {
                self.file(file, named(&[of, at]), of_runs);
            }
        }
        for (index, library) in items(spec.get("libraries")).iter().enumerate() {
            for kind in FILE_LIBRARIES {
                if let Some(file) = field(library, kind) {
                    let path = vec![
                        Step::Field("libraries".to_owned()),
                        Step::Item(index),
                        Step::Field(kind.to_owned()),
                    ];
                    self.file(file, path, of_runs);
                }
            }
        }
        if let Some(Value::Map(cluster)) = spec.get("new_cluster") {
            self.scripts(cluster, &["new_cluster"], of_runs);
        }
    }

    fn scripts(&mut self, cluster: &'a Map, outer: &[&str], of_runs: bool) {
        for (index, script) in items(cluster.get("init_scripts")).iter().enumerate() {
            let file = field(script, "dbfs").and_then(|dbfs| field(dbfs, "destination"));
            if let Some(file) = file {
                let outer = outer.iter().copied().chain(["init_scripts"]);
                let mut path: Vec<_> = outer.map(|name| Step::Field(name.to_owned())).collect();
                path.push(Step::Item(index));
                path.extend(["dbfs", "destination"].map(|name| Step::Field(name.to_owned())));
                self.file(file, path, of_runs);
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn sketch(text: &'static str) -> Sketch<'static> {
        let mut parts = Vec::new();
        for (index, piece) in text.split('$').enumerate() {
            if index > 0 {
                parts.push(Part::Ref(Target::Param { scope: 0, index: 0 }, String::new()));
            }
            if !piece.is_empty() {
                parts.push(Part::Literal(Cow::Borrowed(piece)));
            }
        }
        Sketch(parts)
    }

    #[test]
    fn texts_are_compared_as_far_as_they_are_known() {
        for (a, b, expected) in [
            ("a", "a", Likeness::Same),
            ("a", "b", Likeness::Different),
            ("run-$", "run-$", Likeness::Same),
            ("run-$", "run-1", Likeness::Perhaps),
            ("run-$", "job-1", Likeness::Different),
            ("$-run", "x-job", Likeness::Different),
            ("$", "x", Likeness::Perhaps),
            ("$a", "$b", Likeness::Different),
            ("$", "$-job", Likeness::Different),
            ("a-$", "a-b-$", Likeness::Different),
            ("$-a-$", "$-b-$", Likeness::Different),
            ("$-a-$", "$-a$", Likeness::Different),
            ("a$", "a$$", Likeness::Perhaps),
        ] {
            assert_eq!(sketch(a).compare(&sketch(b)), expected, "{a} {b}");
        }
        assert_eq!(Sketch::unknown().compare(&Sketch::unknown()), Likeness::Perhaps);
    }

    #[test]
    fn an_index_finds_what_comparing_finds() {
        let names =
            ["", "a", "ab", "a$", "a$b", "$b", "$", "b$", "run-$", "run-1", "run-$-x", "é$"];
        let sketches: Vec<_> = names.iter().map(|name| sketch(name)).collect();
        for count in 0..sketches.len() {
            let index = Index::new(&sketches[..count]);
            for name in &sketches {
                let expected =
                    sketches[..count].iter().any(|known| known.compare(name) == Likeness::Perhaps);
                assert_eq!(index.has_perhaps(name), expected, "{name:?} in {count}");
            }
        }
    }

    #[test]
    fn paths_above_others() {
        let above = |path| sketch(path).without_slash().above();
        assert_eq!(above("/Users/a/b"), [sketch("/Users"), sketch("/Users/a")]);
        assert_eq!(above("/Users/a/"), [sketch("/Users")]);
        assert_eq!(above("/Users/$/b"), [sketch("/Users"), sketch("/Users/$")]);
        assert_eq!(above("$/b"), [sketch("$")]);
        assert_eq!(above("/Users"), []);
        let unknown = Sketch(vec![Part::Unknown, Part::Literal("/a/b".into())]);
        assert_eq!(unknown.above(), []);
    }

    #[test]
    fn schemes_of_dbfs() {
        assert_eq!(sketch("dbfs:/a").of_dbfs(), sketch("/a"));
        assert_eq!(sketch("/dbfs/a").of_dbfs(), sketch("/a"));
        assert_eq!(sketch("/a").of_dbfs(), sketch("/a"));
    }
}
