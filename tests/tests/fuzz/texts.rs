//! Random changes to texts.

use kfp_dbx_tests::properties::Random;

/// What breaks readers: of JSON, YAML, shells, terminals and Argo's tags.
pub(crate) const HOSTILE: [&str; 40] = [
    "",
    " ",
    "\n",
    "\t",
    "\0",
    "\u{feff}",
    "\u{1b}[2J\u{202e}",
    "\u{f5780}",
    "{{workflow.uid}}",
    "{{=",
    "}}",
    "\"",
    "'",
    "\\",
    "\\u0000",
    "\\ud800",
    "{",
    "}",
    "[",
    "]",
    "[[[[[[[[",
    ": ",
    ", ",
    "- ",
    "---\n",
    "...\n",
    "<<: ",
    "&a ",
    "*a ",
    "!!binary ",
    "|\n",
    "# ",
    "null",
    "~",
    "1e400",
    "18446744073709551616",
    "-0",
    "0x1f",
    "$(id)",
    "\u{e4}\u{1f600}",
];

/// Changes a text in one place.
pub(crate) fn changed(text: &mut String, random: &mut Random) {
    let at = boundary(text, random);
    let end = match random.below(3) {
        0 => at,
        1 => text[at..].chars().next().map_or(at, |c| at + c.len_utf8()),
        _ => boundary(text, random).max(at),
    };
    match random.below(6) {
        0 => text.truncate(at),
        1 => text.replace_range(at..end, ""),
        2 => {
            let copied = text[at..end].to_owned();
            let to = boundary(text, random);
            text.insert_str(to, &copied);
        }
        3 => text.insert_str(at, &random.one_of(&HOSTILE).repeat(1 + random.below(300))),
        _ => {
            let put = *random.one_of(&HOSTILE);
            text.replace_range(at..end, put);
        }
    }
}

/// Returns a place between two characters.
fn boundary(text: &str, random: &mut Random) -> usize {
    let mut at = random.below(text.len() + 1);
    while !text.is_char_boundary(at) {
        at -= 1;
    }
    at
}
