//! The `valueFrom.jsonPath` of an output: kubectl's `JSONPath`, such as `{.metadata.name}` or
//! `{.status.conditions[?(@.type=="Ready")].status}`.
//!
//! The rules are those of Kubernetes' `k8s.io/client-go/util/jsonpath`: of its parser, and
//! where its evaluation fails or finds nothing whatever the object is. Argo calls
//! `kubectl get -o jsonpath=…`, which prints what stands outside of braces as it is; that a path
//! may stand without braces holds for other flags of kubectl.

use crate::text::excerpt::{excerpt, write_instead};
use crate::text::quoted::quoted;

const COMPARISONS: [&str; 6] = ["==", "!=", "<", "<=", ">", ">="];

/// What is wrong with the path of an output, if anything. One with a tag of Argo in it, such
/// as `{{workflow.name}}`, is not known before the run and passes.
///
/// ```
/// use kfp_dbx_core::value::json_path::check;
/// assert!(check("{.items[0].metadata.name}").is_ok());
/// assert_eq!(
///     check(".metadata.name").unwrap_err(),
///     "kubectl prints text outside of braces literally; write `{.metadata.name}`",
/// );
/// ```
///
/// # Errors
/// The rule that it breaks, in words.
pub fn check(path: &str) -> Result<(), String> {
    if path.trim().is_empty() {
        return Err("a path can't be empty: write `{}` for the whole object".to_owned());
    }
    if let Some((_, tag)) = path.split_once("{{") {
        return match is_tag(tag) {
            true => Ok(()),
            false => Err(two_braces(path)),
        };
    }
    if !path.contains('{') {
        return Err(without_braces(path));
    }
    for quote in ['\'', '"'] {
        let inner = path.strip_prefix(quote).and_then(|rest| rest.strip_suffix(quote));
        if let Some(inner) = inner.filter(|inner| inner.starts_with('{') && inner.ends_with('}')) {
            let way_out = written(inner).unwrap_or_default();
            return Err(format!(
                "a path can't be in quotes, because no shell removes them{way_out}"
            ));
        }
    }
    template(path)
}

/// What Argo replaces before kubectl sees it.
fn is_tag(text: &str) -> bool {
    let name = text.split_once("}}").map_or("", |(name, _)| name.trim());
    let known = ["=", "item.", "steps.", "inputs.", "outputs.", "pod.", "workflow.", "tasks."];
    matches!(name, "item" | "retries") || known.into_iter().any(|begin| name.starts_with(begin))
}

fn written(candidate: &str) -> Option<String> {
    write_instead(candidate, template)
}

fn two_braces(path: &str) -> String {
    let way_out = written(&path.replace("{{", "{").replace("}}", "}")).unwrap_or_default();
    format!("a path must be in one pair of braces{way_out}")
}

fn without_braces(path: &str) -> String {
    let inner = path.trim();
    let inner = inner.strip_prefix('$').unwrap_or(inner);
    let dot = if inner.starts_with(['.', '[']) { "" } else { "." };
    let way_out = written(&format!("{{{dot}{inner}}}"))
        .unwrap_or_else(|| "; write a path as `{.metadata.name}`".to_owned());
    format!("kubectl prints text outside of braces literally{way_out}")
}

/// Text and paths in braces, in turns.
fn template(text: &str) -> Result<(), String> {
    let (mut rest, mut ranges) = (text, 0);
    while let Some((outside, inside)) = rest.split_once('{') {
        check_outside(outside)?;
        let mut reader = Reader { rest: inside, place: Place::Braces, ranges };
        reader.nodes()?;
        Reader { rest, ranges, .. } = reader;
    }
    check_outside(rest)?;
    match ranges {
        0 => Ok(()),
        _ => Err("a `{range …}` must end with `{end}`".to_owned()),
    }
}

fn check_outside(text: &str) -> Result<(), String> {
    match text.contains('}') {
        true => Err("a `}` closes no brace: write `{\"}\"}` to print one".to_owned()),
        false => Ok(()),
    }
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum Place {
    /// Up to a closing brace.
    Braces,
    /// One side of a comparison, up to its end.
    Filter,
}

/// What is not yet read of one pair of braces or one side of a filter.
struct Reader<'a> {
    rest: &'a str,
    place: Place,
    /// How many `{range …}` are open.
    ranges: usize,
}

impl<'a> Reader<'a> {
    fn nodes(&mut self) -> Result<(), String> {
        // The names that follow each other; empty for all else.
        let mut names: Vec<&str> = Vec::new();
        let mut after_descent = false;
        loop {
            let descends = self.rest.starts_with("..");
            if descends {
                if after_descent {
                    return Err("`..` can't follow `..`".to_owned());
                }
                self.rest = &self.rest[2..];
                names.push("");
                if self.rest.starts_with(begins_word) {
                    names.push(self.field()?);
                } else {
                    after_descent = true;
                }
                continue;
            }
            if let Some(rest) = self.rest.strip_prefix("[?(") {
                if names.is_empty() {
                    self.check_list()?;
                }
                self.rest = rest;
                self.filter()?;
                names.push("");
                after_descent = false;
                continue;
            }
            let Some(c) = self.rest.chars().next().filter(|c| !matches!(c, '\r' | '\n')) else {
                return match self.place {
                    Place::Filter if self.rest.is_empty() => check_labels(&names),
                    _ => Err("a `{` is not closed on its line".to_owned()),
                };
            };
            let rest = &self.rest[c.len_utf8()..];
            match c {
                '}' if self.place == Place::Braces => {
                    self.rest = rest;
                    return check_labels(&names);
                }
                // The object itself.
                ' ' | '@' | '$' => {
                    self.rest = rest;
                    continue;
                }
                '.' => {
                    self.rest = rest;
                    names.push(self.field()?);
                }
                '[' => {
                    let first = names.is_empty();
                    self.rest = rest;
                    names.push(self.brackets()?);
                    if first && !rest.starts_with('\'') {
                        self.check_list()?;
                    }
                }
                '"' | '\'' => {
                    self.rest = rest;
                    self.quoted(c)?;
                    names.push("");
                }
                '+' | '-' | '0'..='9' => {
                    self.number()?;
                    names.push("");
                }
                c if begins_word(c) => {
                    self.word()?;
                    names.push("");
                }
                c => return Err(self.stray(c)),
            }
            after_descent = false;
        }
    }

    /// An object of Kubernetes is a map; what a `{range …}` goes through may be lists.
    fn check_list(&self) -> Result<(), String> {
        match self.place == Place::Braces && self.ranges == 0 {
            true => Err("the object is not a list: write `.items[0]` for an item of a list in it"
                .to_owned()),
            false => Ok(()),
        }
    }

    /// The name after a dot, with its backslashes.
    fn field(&mut self) -> Result<&'a str, String> {
        let length = name_length(self.rest);
        let (name, rest) = self.rest.split_at(length);
        self.rest = rest;
        match name {
            "" if rest.starts_with('[') => {
                Err("a dot can't be before `[`: write `.items[0]` for an item of a list".to_owned())
            }
            "" => {
                Err("a name must follow a dot: write `{}` or `@` for the object itself".to_owned())
            }
            name if name.ends_with("()") => Err(format!(
                "kubectl's JSONPath has no functions, and no field is named `{}`",
                excerpt(name)
            )),
            name if rest.is_empty() => check_end(name).map(|()| name),
            name => Ok(name),
        }
    }

    /// What stands in brackets, which may be a name, too.
    fn brackets(&mut self) -> Result<&'a str, String> {
        // kubectl looks for neither quotes nor brackets in between.
        let (inside, rest) = match self.rest.split_once(']') {
            Some((inside, rest)) if !inside.contains('\n') => (inside, rest),
            _ => return Err("a `[` is not closed".to_owned()),
        };
        self.rest = rest;
        if inside.trim().is_empty() {
            return Err(
                "kubectl reads `[]` as `[0]`: write `[0]`, or `[*]` for all items".to_owned()
            );
        }
        match inside.split_once(',') {
            None => index(inside),
            Some(_) => {
                inside.split(',').try_for_each(|item| index(item.trim_matches(' ')).map(drop))?;
                Ok("")
            }
        }
    }

    /// After `[?(`. kubectl ends it at the first `)` that is not in quotes, of which it knows
    /// one pair.
    fn filter(&mut self) -> Result<(), String> {
        let (mut quote, mut closed, mut before) = (None, false, ' ');
        for (at, c) in self.rest.char_indices() {
            match c {
                '\n' => break,
                '"' | '\'' if quote.is_none() => quote = Some(c),
                '"' | '\'' if quote == Some(c) && before != '\\' => closed = true,
                ')' if quote.is_some() == closed => {
                    let (inside, rest) = self.rest.split_at(at);
                    let Some(rest) = rest.strip_prefix(")]") else {
                        return Err(
                            "a filter must end with `)]`, and it can't contain other parentheses"
                                .to_owned(),
                        );
                    };
                    self.rest = rest;
                    return comparison(inside);
                }
                _ => {}
            }
            before = c;
        }
        Err("a filter `[?(…)]` is not closed".to_owned())
    }

    fn quoted(&mut self, quote: char) -> Result<(), String> {
        let mut before = quote;
        for (at, c) in self.rest.char_indices() {
            if c == '\n' {
                break;
            }
            if c == quote && before != '\\' {
                let (text, rest) = self.rest.split_at(at);
                self.rest = &rest[1..];
                return check_escapes(text, quote);
            }
            before = c;
        }
        let backslash = match self.rest.contains(&format!("\\\\{quote}")) {
            true => ": it can't end with a backslash",
            false => "",
        };
        Err(format!("a text in quotes is not closed{backslash}"))
    }

    fn number(&mut self) -> Result<(), String> {
        let digits = self.rest.trim_start_matches(['+', '-']);
        let sign = self.rest.len() - digits.len();
        let length =
            sign + digits.find(|c: char| c != '.' && !c.is_ascii_digit()).unwrap_or(digits.len());
        let (number, rest) = self.rest.split_at(length);
        self.rest = rest;
        match number.parse::<f64>() {
            Ok(value) if value.is_finite() => Ok(()),
            _ => Err(format!("`{}` is not a number", excerpt(number))),
        }
    }

    /// `true`, `false`, `range` and `end` are all that there are.
    fn word(&mut self) -> Result<(), String> {
        let length = self.rest.find(ends_name).unwrap_or(self.rest.len());
        let (word, rest) = self.rest.split_at(length);
        self.rest = rest;
        let shown = excerpt(word);
        match (word, self.place) {
            ("true" | "false", _) => Ok(()),
            ("range", Place::Braces) => {
                self.ranges += 1;
                Ok(())
            }
            ("end", Place::Braces) if self.ranges > 0 => {
                self.ranges -= 1;
                Ok(())
            }
            ("end", Place::Braces) => Err("an `{end}` must follow a `{range …}`".to_owned()),
            (_, Place::Braces) => Err(format!(
                "`{shown}` is neither `range` nor `end`: write a field with a dot, `.{shown}`, and text in quotes"
            )),
            (_, Place::Filter) => Err(format!(
                "`{shown}` is not a value: write `@.{shown}` for a field of the item, or `\"{shown}\"` for text"
            )),
        }
    }

    fn stray(&self, c: char) -> String {
        match (c, self.place) {
            ('&' | '|', Place::Filter) => {
                "a filter can contain only one comparison: `&&` and `||` are not supported"
                    .to_owned()
            }
            ('*', _) => "`*` must follow a dot or be in brackets: `.*`, `[*]`".to_owned(),
            (',', Place::Braces) => {
                "one pair of braces can contain only one path: write `{…} {…}`".to_owned()
            }
            (']', _) => "a `]` closes no bracket".to_owned(),
            ('{', _) => "braces can't contain another brace: write `\"{\"` to print one".to_owned(),
            (c, _) => format!("a path can't contain {c:?}"),
        }
    }
}

fn begins_word(c: char) -> bool {
    c == '_' || c.is_alphanumeric()
}

/// What ends a name that has no backslash before it.
fn ends_name(c: char) -> bool {
    matches!(c, ' ' | '\t' | '\r' | '\n' | '.' | ',' | '[' | ']' | '$' | '@' | '{' | '}')
}

fn name_length(text: &str) -> usize {
    let mut escaped = false;
    for (at, c) in text.char_indices() {
        if !escaped && ends_name(c) {
            return at;
        }
        escaped = !escaped && c == '\\';
    }
    text.len()
}

/// One of `*`, a name in quotes, an index or a slice; gives the name.
fn index(text: &str) -> Result<&str, String> {
    if text == "*" {
        return Ok("");
    }
    let key = text.strip_prefix('\'').and_then(|rest| rest.strip_suffix('\''));
    if let Some(key) = key.filter(|key| !key.contains('\'')) {
        return check_key(key).map(|()| key);
    }
    let shown = excerpt(text);
    let mut bounds = [None; 3];
    let mut parts = text.split(':');
    for (bound, part) in bounds.iter_mut().zip(&mut parts) {
        if !part.is_empty() {
            *bound = Some(number(part).ok_or_else(|| no_index(text))?);
        }
    }
    if text.is_empty() || parts.next().is_some() {
        return Err(no_index(text));
    }
    if bounds[2].is_some_and(|step| step <= 0) {
        return Err(format!("`[{shown}]`: a step must be at least 1"));
    }
    if let [Some(from), Some(to), _] = bounds
        && from > to
        && (from < 0) == (to < 0)
    {
        return Err(format!("`[{shown}]` ends before it begins"));
    }
    Ok("")
}

fn number(text: &str) -> Option<i64> {
    text.parse().ok().filter(|_| !text.starts_with('+'))
}

fn no_index(text: &str) -> String {
    let shown = excerpt(text);
    if text.starts_with('?') {
        return format!(
            "a filter needs parentheses and brackets of its own: write `[?({})]`",
            excerpt(text.trim_start_matches(['?', '(']).trim_end_matches(')'))
        );
    }
    if text.starts_with('(') {
        return "an expression can't be an index: write `[-1]` for the last item".to_owned();
    }
    let name = text.trim_matches(['"', '\'']);
    if name.len() < text.len() || name.starts_with(begins_word) {
        return match name.contains(['"', '\'']) || name.is_empty() {
            true => format!("`[{shown}]` is neither a name in single quotes nor an index"),
            false => format!(
                "a name in brackets must be in single quotes: write `['{}']`",
                excerpt(name)
            ),
        };
    }
    format!("`[{shown}]` is not an index: write `[0]`, `[*]`, `[0:2]` or `['name']`")
}

/// kubectl reads `['a.b']` as `.a.b`, and `['a b']` not at all.
fn check_key(key: &str) -> Result<(), String> {
    if key.is_empty() {
        return Err("the quotes must contain a name".to_owned());
    }
    let mut escaped = String::new();
    let mut rest = key;
    loop {
        let (name, after) = rest.split_at(name_length(rest));
        escaped.push_str(name);
        let mut chars = after.chars();
        let Some(c) = chars.next() else { break };
        escaped.push('\\');
        escaped.push(c);
        rest = chars.as_str();
    }
    if escaped == key {
        return check_end(key);
    }
    let reads = match key.contains(|c: char| ends_name(c) && c != '.') {
        true => "contains a character that ends a name even in quotes".to_owned(),
        false => format!("is read as `.{}`", excerpt(key)),
    };
    Err(format!(
        "`['{}']` {reads}: write `['{}']` for a single name",
        excerpt(key),
        excerpt(&escaped)
    ))
}

/// A backslash hides the end of a name.
fn check_end(name: &str) -> Result<(), String> {
    let backslashes = name.len() - name.trim_end_matches('\\').len();
    match backslashes % 2 {
        0 => Ok(()),
        _ => Err("a name can't end with a backslash".to_owned()),
    }
}

/// `@.type=="Ready"`, or `@.type` alone.
fn comparison(text: &str) -> Result<(), String> {
    let is_sign = |c| matches!(c, '!' | '<' | '>' | '=');
    let Some(at) = text.find(is_sign) else {
        return side(text);
    };
    let (left, rest) = text.split_at(at);
    let (sign, right) = rest.split_at(rest.find(|c| !is_sign(c)).unwrap_or(rest.len()));
    if !COMPARISONS.contains(&sign) || right.starts_with('~') {
        let sign = excerpt(right.get(..1).filter(|next| *next == "~").map_or(sign, |_| "=~"));
        return Err(format!(
            "`{sign}` is not a comparison: the available ones are {}",
            quoted(COMPARISONS)
        ));
    }
    if left.trim().is_empty() || right.trim().is_empty() {
        return Err(format!("`{sign}` needs a value on both sides, as in `@.type{sign}\"Ready\"`"));
    }
    side(left)?;
    side(right)
}

fn side(text: &str) -> Result<(), String> {
    if text.trim().is_empty() {
        return Err("a filter can't be empty: write a comparison such as `[?(@.type==\"Ready\")]`"
            .to_owned());
    }
    Reader { rest: text, place: Place::Filter, ranges: 0 }.nodes()
}

/// Labels and annotations are maps of texts: nothing lies below a name, which often has dots.
fn check_labels(names: &[&str]) -> Result<(), String> {
    let start = names
        .windows(2)
        .position(|pair| pair[0] == "metadata" && matches!(pair[1], "labels" | "annotations"));
    let Some(start) = start else { return Ok(()) };
    let parts: Vec<_> =
        names[start + 2..].iter().copied().take_while(|name| !name.is_empty()).collect();
    if parts.len() < 2 {
        return Ok(());
    }
    Err(format!(
        "the {} have no fields below a name: write a backslash before each dot of the name, `.metadata.{}.{}`",
        names[start + 1],
        names[start + 1],
        excerpt(&parts.join("\\."))
    ))
}

/// The escapes of Go's strings.
fn check_escapes(text: &str, quote: char) -> Result<(), String> {
    let mut chars = text.chars();
    while let Some(c) = chars.next() {
        if c != '\\' {
            continue;
        }
        let escape = chars.next();
        let digits = match escape {
            Some('a' | 'b' | 'f' | 'n' | 'r' | 't' | 'v' | '\\') => continue,
            Some(c) if c == quote => continue,
            Some('u') => 4,
            Some('U') => 8,
            Some('x' | '0'..='7') => 2,
            _ => 0,
        };
        let octal = matches!(escape, Some('0'..='7'));
        let code: String =
            escape.filter(|_| octal).into_iter().chain(chars.by_ref().take(digits)).collect();
        let radix = if octal { 8 } else { 16 };
        let whole = digits > 0
            && code.len() == digits + usize::from(octal)
            && code.chars().all(|c| c.is_digit(radix));
        let known = whole
            && u32::from_str_radix(&code, radix).is_ok_and(|code| match escape {
                Some('u' | 'U') => char::from_u32(code).is_some(),
                _ => code < 256,
            });
        if !known {
            let shown = escape.map(String::from).unwrap_or_default();
            return Err(format!("`\\{}` is not a valid escape in quoted text", excerpt(&shown)));
        }
    }
    Ok(())
}

#[cfg(test)]
mod tests {
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

    #[test]
    fn paths_that_kubectl_rejects_or_that_find_nothing() {
        for path in [
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
        ] {
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
            (
                "{.a[(@.length-1)]}",
                "an expression can't be an index: write `[-1]` for the last item",
            ),
            ("{.a['b.c']}", "`['b.c']` is read as `.b.c`: write `['b\\.c']` for a single name"),
            (
                "{.a['b c']}",
                "`['b c']` contains a character that ends a name even in quotes: write `['b\\ c']` for a single name",
            ),
            (
                "{.metadata.labels.kubernetes.io/os}",
                "the labels have no fields below a name: write a backslash before each dot of the name, `.metadata.labels.kubernetes\\.io/os`",
            ),
            (
                "{.a.length()}",
                "kubectl's JSONPath has no functions, and no field is named `length()`",
            ),
            ("{[*].a}", "the object is not a list: write `.items[0]` for an item of a list in it"),
            ("{range .a[*]}{.b}", "a `{range …}` must end with `{end}`"),
            ("{.a}}", "a `}` closes no brace: write `{\"}\"}` to print one"),
        ] {
            assert_eq!(check(path).unwrap_err(), message, "{path}");
        }
    }
}
