//! The tokens of expressions, as expr reads them.

use super::problem::Problem;

/// A token.
#[derive(Clone, Debug, PartialEq)]
pub(super) enum Token {
    Text(String),
    Int(i64),
    Float(f64),
    Name(String),
    Sign(&'static str),
}

/// The signs, and the words that are operators: a longer one before its beginning.
const SIGNS: [&str; 34] = [
    "**", "==", "!=", "<=", ">=", "&&", "||", "..", "?.", "??", "::", "+", "-", "*", "/", "%", "^",
    "<", ">", "!", "?", ":", ".", ",", ";", "#", "|", "=", "(", ")", "[", "]", "{", "}",
];

const WORDS: [&str; 11] = [
    "not",
    "in",
    "or",
    "and",
    "matches",
    "contains",
    "startsWith",
    "endsWith",
    "let",
    "if",
    "else",
];

/// Returns the tokens of an expression.
pub(super) fn tokens(text: &str) -> Result<Vec<Token>, Problem> {
    let mut tokens = Vec::new();
    let mut rest = text;
    while let Some(c) = rest.chars().next() {
        if c.is_whitespace() {
            rest = &rest[c.len_utf8()..];
            continue;
        }
        if c == '/' && rest[1..].starts_with(['/', '*']) {
            return Err(Problem::no_model("a comment in an expression"));
        }
        let (token, after) = match c {
            '"' | '\'' => text_token(c, &rest[1..])?,
            '`' => {
                let (inner, after) = rest[1..]
                    .split_once('`')
                    .ok_or_else(|| Problem::fails("a text in the expression is not closed"))?;
                (Token::Text(inner.to_owned()), after)
            }
            '0'..='9' => number(rest)?,
            c if is_word(c) => word(rest),
            _ => sign(rest)?,
        };
        tokens.push(token);
        rest = after;
    }
    Ok(tokens)
}

fn is_word(c: char) -> bool {
    c == '_' || c == '$' || c.is_alphanumeric()
}

fn word(text: &str) -> (Token, &str) {
    let end = text.find(|c| !is_word(c)).unwrap_or(text.len());
    let (word, rest) = text.split_at(end);
    let token = match WORDS.iter().find(|known| **known == word) {
        Some(word) => Token::Sign(word),
        None => Token::Name(word.to_owned()),
    };
    (token, rest)
}

fn sign(text: &str) -> Result<(Token, &str), Problem> {
    let first = text.bytes().next();
    let signs = SIGNS.iter().filter(|sign| sign.bytes().next() == first);
    let sign = signs.into_iter().find(|sign| text.starts_with(**sign));
    let sign = sign.ok_or_else(|| {
        let c = text.chars().next().unwrap_or_default();
        Problem::fails(format!("`{c}` has no meaning in an expression"))
    })?;
    Ok((Token::Sign(sign), &text[sign.len()..]))
}

fn number(text: &str) -> Result<(Token, &str), Problem> {
    let mut end = 0;
    let mut last = ' ';
    for c in text.chars() {
        let goes_on = match c {
            '.' => !text[end..].starts_with(".."),
            '+' | '-' => matches!(last, 'e' | 'E'),
            c => is_word(c),
        };
        if !goes_on {
            break;
        }
        last = c;
        end += c.len_utf8();
    }
    let (digits, rest) = text.split_at(end);
    let plain = digits.replace('_', "");
    let token = match plain.contains(['.', 'e', 'E']) && !plain.starts_with("0x") {
        true => plain.parse().ok().filter(|value: &f64| value.is_finite()).map(Token::Float),
        false => plain.parse().ok().map(Token::Int),
    };
    let token = token.ok_or_else(|| Problem::no_model(format_args!("the number `{digits}`")))?;
    Ok((token, rest))
}

/// Reads a text up to its closing quote.
fn text_token(quote: char, text: &str) -> Result<(Token, &str), Problem> {
    let unclosed = || Problem::fails("a text in the expression is not closed");
    let mut value = String::new();
    let mut chars = text.char_indices();
    loop {
        let (at, c) = chars.next().ok_or_else(unclosed)?;
        if c == quote {
            return Ok((Token::Text(value), &text[at + 1..]));
        }
        match c {
            '\n' => return Err(unclosed()),
            '\\' => {
                let (_, escape) = chars.next().ok_or_else(unclosed)?;
                let (c, length) = escaped(escape, chars.as_str())?;
                value.push(c);
                for _ in 0..length {
                    chars.next();
                }
            }
            c => value.push(c),
        }
    }
}

/// Returns the character of an escape, and the length of the rest of the escape.
fn escaped(escape: char, rest: &str) -> Result<(char, usize), Problem> {
    let unknown = || Problem::fails(format!("`\\{escape}` is no escape in an expression"));
    let hexadecimal = |digits: &str| {
        let value = u32::from_str_radix(digits, 16).ok().and_then(char::from_u32);
        value.ok_or_else(unknown)
    };
    Ok(match escape {
        'a' => ('\u{7}', 0),
        'b' => ('\u{8}', 0),
        'f' => ('\u{c}', 0),
        'n' => ('\n', 0),
        'r' => ('\r', 0),
        't' => ('\t', 0),
        'v' => ('\u{b}', 0),
        '\\' | '\'' | '"' => (escape, 0),
        'u' if rest.starts_with('{') => {
            let (digits, _) = rest[1..].split_once('}').ok_or_else(unknown)?;
            (hexadecimal(digits)?, digits.len() + 2)
        }
        'u' => (hexadecimal(rest.get(..4).ok_or_else(unknown)?)?, 4),
        'U' => (hexadecimal(rest.get(..8).ok_or_else(unknown)?)?, 8),
        _ => return Err(Problem::no_model(format_args!("the escape `\\{escape}`"))),
    })
}
