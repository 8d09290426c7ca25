use super::check;

#[test]
fn paths_that_kubectl_reads() {
    for path in [
        "{}",
        "{@}",
        "{$}",
        "{.metadata.name}",
        "{$.metadata.name}",
        "{ .metadata.name }",
        "{.status.conditions[?(@.type==\"Ready\")].status}",
        "{.status.conditions[?(@.type=='Ready')].status}",
        "{.items[?(@.a.b >= 1.5)].x}",
        "{.items[?(@.ok==true)]}",
        "{.items[?(@.name)]}",
        "{.items[?(@.a[0]==\"x)y\")]}",
        "{.items[0].x}",
        "{.items[-1].x}",
        "{.items[*].x}",
        "{.items[0:2].x}",
        "{.items[:2]}",
        "{.items[1:]}",
        "{.items[::2]}",
        "{.items[-2:-1]}",
        "{.items[0,2].x}",
        "{.items[*]['a', 'b']}",
        "{['metadata'].name}",
        "{.metadata['name']}",
        "{..name}",
        "{.spec..name}",
        "{.spec..['name']}",
        "{.*}",
        "{.items.*.x}",
        "{.metadata.labels}",
        "{.metadata.labels.a\\.b/c}",
        "{.metadata.labels['a\\.b/c']}",
        "{.metadata.annotations.x}",
        "{range .items[*]}{.x}{\"\\n\"}{end}",
        "{range .items[*]}{range .y[*]}{.x}{end}{end}",
        "{range .items[*]}{[0]}{end}",
        "{['metadata', 'status']}",
        "{.a}/{.b}",
        "name: {.metadata.name}",
        "{.a}{\"\\t\\\"\\u00e9\\x41\\101\"}{'\\''}{\"{}\"}",
        "{1}{-1.5}{true}",
        "{.größe}",
        "{.metadata.{{inputs.parameters.x}}}",
        "{{=sprig.trim('x')}}",
    ] {
        assert_eq!(check(path), Ok(()), "{path}");
    }
}

const REJECTED_OR_EMPTY: &[&str] = &[
    "",
    " ",
    "name",
    "$",
    "{",
    "}",
    "{.a",
    "{.a\n}",
    "{.a}}",
    "{.a}{",
    "{.}",
    "{.a.}",
    "{. a}",
    "{....a}",
    "{..*}",
    "{*}",
    "{.a,.b}",
    "{.a | .b}",
    "{(.a)}",
    "{.a]}",
    "{.a[}",
    "{.a[0}",
    "{.a[]}",
    "{.a[ 0 ]}",
    "{.a[1:2:3:4]}",
    "{.a[::0]}",
    "{.a[::-1]}",
    "{.a[2:1]}",
    "{.a[-1:-2]}",
    "{.a[99999999999999999999]}",
    "{.a[-]}",
    "{.a[+1]}",
    "{.a[0,]}",
    "{.a['b','c.d']}",
    "{.a['']}",
    "{.a['b\\']}",
    "{.a['b''c']}",
    "{.a[?(@.b)}",
    "{.a[?(@.b]}",
    "{.a[?()]}",
    "{.a[?(@.b=1)]}",
    "{.a[?(@.b=~'x')]}",
    "{.a[?(@.b==)]}",
    "{.a[?(==1)]}",
    "{.a[?(@.b==x)]}",
    "{.a[?(b==1)]}",
    "{.a[?((@.b))]}",
    "{.a[?(@.b in [1])]}",
    "{.a[?(@.b==\"x)]}",
    "{range .a}{.b}",
    "{end}",
    "{\"a}",
    "{\"\\q\"}",
    "{\"\\ud800\"}",
    "{\"\\400\"}",
    "{\"\\x4\"}",
    "{'\\\"'}",
    "{1.2.3}",
    "{--1}",
    "{1a}",
    "{.a\t.b}",
    "{ß}",
    "{.ß[ß]}",
    "{.a\\}",
    "{.a[?(@.b\\==1)]}",
    "{[0].a}",
    "{[?(@.a)]}",
];

#[test]
fn paths_that_kubectl_rejects_or_that_find_nothing() {
    for path in REJECTED_OR_EMPTY {
        assert!(check(path).is_err(), "{path}");
    }
}

#[test]
fn the_paths_of_the_table_are_right() {
    for output in crate::table::OPS.iter().flat_map(|op| op.outputs) {
        assert_eq!(check(output.json_path), Ok(()), "{}", output.json_path);
    }
}

#[test]
fn mistakes_get_a_way_out() {
    for (path, message) in [
        (
            "metadata.name",
            "kubectl prints text outside of braces literally; write `{.metadata.name}`",
        ),
        ("$..name", "kubectl prints text outside of braces literally; write `{..name}`"),
        (
            "the name",
            "kubectl prints text outside of braces literally; write a path as `{.metadata.name}`",
        ),
        ("{{.a}}", "a path must be in one pair of braces; write `{.a}`"),
        ("'{.a}'", "a path can't be in quotes, because no shell removes them; write `{.a}`"),
        (
            "{a.b}",
            "`a` is neither `range` nor `end`: write a field with a dot, `.a`, and text in quotes",
        ),
        (
            "{.a[?(@.b==Ready)]}",
            "`Ready` is not a value: write `@.Ready` for a field of the item, or `\"Ready\"` for text",
        ),
        (
            "{.a[?(@.b==\"x\" && @.c==\"y\")]}",
            "a filter can contain only one comparison: `&&` and `||` are not supported",
        ),
        (
            "{.a[?(@.b = 1)]}",
            "`=` is not a comparison: the available ones are `==`, `!=`, `<`, `<=`, `>`, `>=`",
        ),
        ("{.a[?@.b]}", "a filter needs parentheses and brackets of its own: write `[?(@.b)]`"),
        ("{.a[]}", "kubectl reads `[]` as `[0]`: write `[0]`, or `[*]` for all items"),
        ("{.a.[0]}", "a dot can't be before `[`: write `.items[0]` for an item of a list"),
        ("{.}", "a name must follow a dot: write `{}` or `@` for the object itself"),
        ("{.a[\"b\"]}", "a name in brackets must be in single quotes: write `['b']`"),
        ("{.a[b]}", "a name in brackets must be in single quotes: write `['b']`"),
        ("{.a[(@.length-1)]}", "an expression can't be an index: write `[-1]` for the last item"),
        ("{.a['b.c']}", "`['b.c']` is read as `.b.c`: write `['b\\.c']` for a single name"),
        (
            "{.a['b c']}",
            "`['b c']` contains a character that ends a name even in quotes: write `['b\\ c']` for a single name",
        ),
        (
            "{.metadata.labels.kubernetes.io/os}",
            "the labels have no fields below a name: write a backslash before each dot of the name, `.metadata.labels.kubernetes\\.io/os`",
        ),
        ("{.a.length()}", "kubectl's JSONPath has no functions, and no field is named `length()`"),
        ("{[*].a}", "the object is not a list: write `.items[0]` for an item of a list in it"),
        ("{range .a[*]}{.b}", "a `{range …}` must end with `{end}`"),
        ("{.a}}", "a `}` closes no brace: write `{\"}\"}` to print one"),
    ] {
        assert_eq!(check(path).unwrap_err(), message, "{path}");
    }
}
