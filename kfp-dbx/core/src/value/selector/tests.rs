use super::{check, keys};

#[test]
fn conditions_that_argo_takes() {
    for condition in [
        "",
        " ",
        "a",
        "!a",
        " ! a ",
        "a,b",
        "a , !b",
        "a=b",
        "a == b",
        "a!=b",
        "a =",
        "a=,b=",
        "a!=",
        "a>1",
        "a < 007",
        "a > 9223372036854775807",
        "a in (x)",
        "a in(x,y)",
        "a notin ( x , y )",
        "a in ()",
        "a in (,)",
        "a in (,x)",
        "a in (x,)",
        "a in (x,,y)",
        "a in (,,,)",
        "in in (in,notin)",
        "notin notin (in)",
        "in",
        "a in (x),b notin (y),c,!d,e=f",
        "a\tin\n(x)",
        "status.conditions.0.status = True",
        "example.com/a = b",
        "status.metadata.state.life_cycle_state in (TERMINATED, SKIPPED, INTERNAL_ERROR)",
        &format!("a={}", "x".repeat(63)),
    ] {
        assert_eq!(check(condition), Ok(()), "{condition}");
    }
}

#[test]
fn conditions_that_argo_rejects() {
    for condition in [
        ",",
        "a,",
        ",a",
        "a,,b",
        "!",
        "!!a",
        "=",
        "= a",
        "a = b = c",
        "a = b c",
        "a = !b",
        "a b",
        "a > ",
        "a > x",
        "a > 1.5",
        "a > -1",
        "a > +1",
        "a > 9223372036854775808",
        "a in",
        "a in x",
        "a in (",
        "a in (x",
        "a in (x y)",
        "a in (x))",
        "a in (=)",
        "a in ((x))",
        "a in (,,)",
        "a in (x,,)",
        "a = (x)",
        "(a)",
        "a()",
        "a = -b",
        "a = b-",
        "a = a:b",
        "a = a/b",
        "a = ß",
        "ß",
        "a\0",
        "a = b\0",
        "a.",
        "a..b",
        "a/b/c",
        "/a",
        "A/b",
        "a/",
        "*",
        "a = *",
        "a | b",
        "a & b",
        "status.items.#.x = 1",
        &format!("a={}", "x".repeat(64)),
        &"x".repeat(64),
    ] {
        assert!(check(condition).is_err(), "{condition}");
    }
}

const HABITS: &[(&str, &str)] = &[
    ("a = \"\"", "values can't be in quotes; write `a =`"),
    ("a in ('x', \"y\")", "values can't be in quotes; write `a in (x, y)`"),
    (
        "a = 'x y'",
        "values can't be in quotes, and they can contain only letters, digits, `-`, `_` and `.`, at most 63 characters",
    ),
    ("a = x || a == 'y'", "`||` is not supported; write `a in (x, y)`"),
    ("a = x or a = y", "`or` is not supported; write `a in (x, y)`"),
    (
        "a = x || b = y",
        "`||` is not supported; write alternatives for one path as `in (…)`, and join the requirements of a failure condition with commas: one of them is enough",
    ),
    (
        "a == x && b != y",
        "`&&` is not supported; requirements are joined with a comma, and a success condition needs all of them, but a failure condition only one; write `a == x, b != y`",
    ),
    (
        "a == x and b",
        "`and` is not supported; requirements are joined with a comma, and a success condition needs all of them, but a failure condition only one; write `a == x, b`",
    ),
    ("a === b", "`===` is not supported; write `a == b`"),
    ("a !== b", "`!==` is not supported; write `a != b`"),
    ("a <> b", "`<>` is not supported; write `a != b`"),
    ("a >= 5, b", "`>=` is not supported; write `a > 4, b`"),
    ("a<=5", "`<=` is not supported; write `a< 6`"),
    ("a >= x", "`>=` is not supported; use `>` with the next integer"),
    (
        "a ~= x",
        "patterns are not supported: compare the whole value with `=`, `!=`, `in (…)` or `notin (…)`",
    ),
    (
        "{.status.x} == 'y'",
        "a path consists of names and dots, without braces, `$` and `[`; write `status.x == y`",
    ),
    (
        "$.items[0].x=1",
        "a path consists of names and dots, without braces, `$` and `[`; write `items.0.x=1`",
    ),
    (
        "a[*].b = 1",
        "a path consists of names and dots, without braces, `$` and `[`; write an item of a list as a number, as in `status.conditions.0.status`",
    ),
    (".status.x = y", "a path can't begin with a dot: write `status.x`"),
    (
        "a = x y",
        "`y` follows a complete requirement: a value can't contain a space, and requirements are joined with a comma",
    ),
    ("a in x", "the values after `in` must be in parentheses: write `in (x)`"),
    ("a not in (x)", "`not` is not an operator: write `notin`"),
    ("a !in (x)", "`!in` is not supported: write `notin`"),
    ("a IN (x)", "`IN` is not an operator: write `in`"),
    ("a exists", "the path alone means that it exists: write `a`"),
    ("!a = b", "`!` before a path means that the path is absent: write `a != …`"),
    ("a > x", "`>` compares 64-bit integers, but `x` is not one"),
    ("a,", "nothing follows the last comma: remove it"),
];

#[test]
fn habits_of_other_languages_get_a_way_out() {
    for (condition, message) in HABITS {
        assert_eq!(check(condition).unwrap_err(), *message, "{condition}");
    }
}

#[test]
fn long_values_are_cut_in_messages() {
    let message = format!(
        "`{}…` is not a value: a value can have at most 63 characters, but this one has 70",
        "x".repeat(60)
    );
    assert_eq!(check(&format!("a = {}", "x".repeat(70))).unwrap_err(), message);
}

#[test]
fn what_is_suggested_is_taken() {
    for condition in
        ["a == 'b'", "a>=1", "a <= 0", "a === \"b\"", "{$['a']} = x && .b", "a = x || a = y"]
    {
        let why = check(condition).unwrap_err();
        let suggested = why.split_once("write `").unwrap().1.trim_end_matches('`');
        assert_eq!(check(suggested), Ok(()), "{condition}");
    }
}

#[test]
fn the_conditions_of_the_table_are_right() {
    for condition in crate::table::OPS.iter().filter_map(|op| op.success_condition) {
        assert_eq!(check(condition), Ok(()), "{condition}");
    }
}

#[test]
fn keys_are_paths() {
    assert_eq!(keys("a.b = c, !d, e in (f, g)"), ["a.b", "d", "e"]);
    assert_eq!(keys("a = 'b'"), [""; 0]);
}
