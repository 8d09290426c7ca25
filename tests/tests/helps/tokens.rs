//! Compares Rust code token by token.

use std::collections::BTreeSet;

use proc_macro2::{Delimiter, TokenStream, TokenTree};

/// Stands for the `…` of a help.
const ANY: &str = "__any";

/// A token without what does not count: the name of a variable, and the contents of a text or of
/// a number.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Token {
    Any,
    Open(char),
    Close(char),
    Punct(char),
    /// A name that the crate or Rust defines.
    Known(String),
    Variable,
    Text,
    Number,
}

/// Returns the tokens of code, or nothing if these are no tokens of Rust.
pub fn tokens(code: &str) -> Option<Vec<Token>> {
    let stream: TokenStream = code.replace('…', &format!(" {ANY} ")).parse().ok()?;
    let mut tokens = Vec::new();
    flatten(stream, false, &mut tokens);
    Some(tokens)
}

fn flatten(stream: TokenStream, is_attribute: bool, tokens: &mut Vec<Token>) {
    let trees: Vec<_> = stream.into_iter().collect();
    for (index, tree) in trees.iter().enumerate() {
        let previous = index.checked_sub(1).and_then(|index| trees.get(index));
        match tree {
            TokenTree::Group(group) => {
                let (open, close) = match group.delimiter() {
                    Delimiter::Parenthesis => ('(', ')'),
                    Delimiter::Bracket => ('[', ']'),
                    Delimiter::Brace => ('{', '}'),
                    Delimiter::None => (' ', ' '),
                };
                let is_attribute = is_attribute
                    || open == '['
                        && matches!(previous, Some(TokenTree::Punct(p)) if p.as_char() == '#');
                tokens.push(Token::Open(open));
                flatten(group.stream(), is_attribute, tokens);
                tokens.push(Token::Close(close));
            }
            TokenTree::Punct(punct) => tokens.push(Token::Punct(punct.as_char())),
            TokenTree::Literal(literal) => {
                let is_text = literal.to_string().ends_with('"');
                tokens.push(if is_text { Token::Text } else { Token::Number });
            }
            TokenTree::Ident(ident) => {
                let name = ident.to_string();
                let is_after_dot =
                    matches!(previous, Some(TokenTree::Punct(p)) if p.as_char() == '.');
                let is_known = is_attribute
                    || is_after_dot
                    || name == "outputs"
                    || name.starts_with(char::is_uppercase)
                    || is_keyword(&name)
                    || is_called(&trees[index + 1..])
                    || is_argument(previous, &trees[index + 1..]);
                tokens.push(match is_known {
                    _ if name == ANY => Token::Any,
                    true => Token::Known(name),
                    false => Token::Variable,
                });
            }
        }
    }
}

fn is_keyword(name: &str) -> bool {
    matches!(
        name,
        "let"
            | "if"
            | "in"
            | "notin"
            | "for"
            | "move"
            | "true"
            | "false"
            | "fn"
            | "as"
            | "mut"
            | "match"
    )
}

/// Returns whether what follows a name makes it a function, a macro or a module.
fn is_called(rest: &[TokenTree]) -> bool {
    match rest {
        [TokenTree::Group(group), ..] => group.delimiter() == Delimiter::Parenthesis,
        [TokenTree::Punct(sign), TokenTree::Group(_), ..] => sign.as_char() == '!',
        [TokenTree::Punct(a), TokenTree::Punct(b), ..] => a.as_char() == ':' && b.as_char() == ':',
        _ => false,
    }
}

/// Returns whether a name is an argument of an attribute: `argo = "3.6"`.
fn is_argument(previous: Option<&TokenTree>, rest: &[TokenTree]) -> bool {
    let is_assigned = matches!(rest, [TokenTree::Punct(sign), ..] if sign.as_char() == '=');
    previous.is_none() && is_assigned
}

/// Returns whether tokens are code and not a field, a name, a path, a selector or a word.
pub fn is_code(tokens: &[Token]) -> bool {
    let calls = tokens.windows(2).any(|pair| match pair {
        [Token::Known(name), Token::Open('(')] => !is_keyword(name),
        [Token::Known(_), Token::Punct('!')] => true,
        _ => false,
    });
    let has_path = tokens
        .windows(3)
        .any(|of| matches!(of, [Token::Known(_), Token::Punct(':'), Token::Punct(':')]));
    match tokens {
        [Token::Text] | [Token::Known(_), Token::Punct('='), ..] => true,
        [Token::Punct('#'), Token::Open('['), ..] => true,
        [Token::Known(keyword), ..] if keyword == "let" => true,
        _ => calls || has_path || tokens.iter().any(is_of_the_crate),
    }
}

/// Returns whether a token stands only in code: in `load.outputs.name` or in `Param<String>`.
fn is_of_the_crate(token: &Token) -> bool {
    matches!(token, Token::Known(name) if name == "outputs" || name == "Param")
}

/// Returns whether code contains a piece of code.
pub fn is_in(piece: &[Token], code: &[Token]) -> bool {
    (0..code.len()).any(|start| begins(piece, &code[start..]))
}

fn begins(piece: &[Token], code: &[Token]) -> bool {
    match (piece, code) {
        ([], _) => true,
        ([Token::Any, piece @ ..], code) => {
            let mut depth = 0;
            for (index, token) in code.iter().enumerate() {
                if depth == 0 && begins(piece, &code[index..]) {
                    return true;
                }
                match token {
                    Token::Open(_) => depth += 1,
                    Token::Close(_) if depth == 0 => return false,
                    Token::Close(_) => depth -= 1,
                    _ => {}
                }
            }
            piece.is_empty()
        }
        ([first, piece @ ..], [other, code @ ..]) => first == other && begins(piece, code),
        (_, []) => false,
    }
}

/// Returns the names of the functions, methods and macros that code calls.
pub fn called(tokens: &[Token]) -> BTreeSet<String> {
    let mut names = BTreeSet::new();
    for (index, token) in tokens.iter().enumerate() {
        let Token::Known(name) = token else { continue };
        let is_called = matches!(
            &tokens[index + 1..],
            [Token::Open('(') | Token::Punct('!'), ..]
                | [Token::Punct(':'), Token::Punct(':'), Token::Punct('<'), ..]
        );
        let is_defined = index > 0 && tokens[index - 1] == Token::Known("fn".to_owned());
        if is_called && !is_defined && !is_keyword(name) {
            names.insert(name.clone());
        }
    }
    names
}

/// Returns the texts among tokens.
pub fn texts(stream: TokenStream) -> Vec<String> {
    let mut found = Vec::new();
    for tree in stream {
        match tree {
            TokenTree::Group(group) => found.extend(texts(group.stream())),
            TokenTree::Literal(literal) => {
                if let Ok(text) = syn::parse_str::<syn::LitStr>(&literal.to_string()) {
                    found.push(text.value());
                }
            }
            _ => {}
        }
    }
    found
}
