use std::borrow::Cow;

use super::name_index::NameIndex;
use super::sketch::{Likeness, Part, Sketch};
use crate::value::Target;

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
    let names = ["", "a", "ab", "a$", "a$b", "$b", "$", "b$", "run-$", "run-1", "run-$-x", "é$"];
    let sketches: Vec<_> = names.iter().map(|name| sketch(name)).collect();
    for count in 0..sketches.len() {
        let index = NameIndex::new(sketches[..count].iter().collect());
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
    let schemes = crate::table::kind("DbfsBlock").and_then(|kind| kind.path).unwrap().schemes;
    assert_eq!(sketch("dbfs:/a").without_scheme(schemes), sketch("/a"));
    assert_eq!(sketch("/dbfs/a").without_scheme(schemes), sketch("/a"));
    assert_eq!(sketch("/a").without_scheme(schemes), sketch("/a"));
    assert_eq!(sketch("dbfs:/a").without_scheme(&[]), sketch("dbfs:/a"));
    assert_eq!(sketch("dbfs:a").without_scheme(schemes), sketch("/a"));
    assert_eq!(sketch("/dbfs").without_scheme(schemes), sketch("/"));
    assert_eq!(sketch("/dbfs-of-others/a").without_scheme(schemes), sketch("/dbfs-of-others/a"));
}
