//! The depth of a function's expressions. syn and the stages after it walk an expression with a
//! stack, and when that is full, rustc crashes without a message.

use proc_macro2::{Delimiter, Span, TokenStream, TokenTree, token_stream};

/// The weight at which a function is refused. In the stack of rustc, 8 MiB, and without optimization,
/// between a third more and twice as much overflows, of each kind that has a weight.
const MOST: usize = 22_000;

/// The weight of a pair of brackets: 275 are accepted inside of each other.
const GROUP: usize = 80;

/// Returns the place of the innermost statement that is nested too deep.
pub(super) fn too_deep(tokens: TokenStream) -> Option<Span> {
    let mut open = vec![Frame::of(tokens)];
    while let Some(frame) = open.last_mut() {
        let Some(tree) = frame.rest.next() else {
            let (weight, deepest) = frame.end();
            if weight > MOST {
                return deepest;
            }
            open.pop();
            if let Some(around) = open.last_mut() {
                around.inner = around.inner.max(weight + GROUP);
            }
            continue;
        };
        if let Some(inner) = frame.add(tree) {
            open.push(Frame::of(inner));
        } else if frame.heaviest.0 > MOST {
            return frame.heaviest.1;
        }
    }
    None
}

/// The tokens of a group that are still to be read.
struct Frame {
    rest: token_stream::IntoIter,
    /// The first token of the statement, or of the item of a list.
    begin: Option<Span>,
    /// The weight of the operators of the statement so far.
    operators: usize,
    /// The weight of the deepest group in the statement.
    inner: usize,
    /// The largest weight of a statement, and its place.
    heaviest: (usize, Option<Span>),
    ends_with_block: bool,
}

impl Frame {
    fn of(tokens: TokenStream) -> Self {
        Self {
            rest: tokens.into_iter(),
            begin: None,
            operators: 0,
            inner: 0,
            heaviest: (0, None),
            ends_with_block: false,
        }
    }

    /// Adds a token, and returns the tokens in it.
    fn add(&mut self, tree: TokenTree) -> Option<TokenStream> {
        // After a block, only an operator or `else` goes on with the statement.
        let goes_on = match &tree {
            TokenTree::Punct(_) => true,
            TokenTree::Ident(ident) => ident == "else" || ident == "as",
            _ => false,
        };
        if self.ends_with_block && !goes_on {
            self.end();
        }
        self.ends_with_block =
            matches!(&tree, TokenTree::Group(group) if group.delimiter() == Delimiter::Brace);
        self.begin.get_or_insert_with(|| tree.span());
        match tree {
            TokenTree::Group(group) => return Some(group.stream()),
            TokenTree::Punct(punct) => match punct.as_char() {
                ',' | ';' => {
                    self.end();
                }
                ':' | '#' | '\'' | '$' => {}
                // Method calls and other calls behind a value.
                '.' | '?' => self.operators += 5,
                // Types in types.
                '<' => self.operators += 160,
                // Closures.
                '|' => self.operators += 25,
                _ => self.operators += 13,
            },
            TokenTree::Ident(ident) if ident == "else" => self.operators += 4,
            TokenTree::Ident(_) | TokenTree::Literal(_) => {}
        }
        None
    }

    /// Ends a statement. Returns the largest weight so far, and its place.
    fn end(&mut self) -> (usize, Option<Span>) {
        let weight = self.operators + self.inner;
        if weight > self.heaviest.0 {
            self.heaviest = (weight, self.begin);
        }
        (self.begin, self.operators, self.inner) = (None, 0, 0);
        self.heaviest
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn is_refused(source: &str) -> bool {
        too_deep(source.parse().unwrap()).is_some()
    }

    #[test]
    fn what_is_deep_is_refused_and_what_is_long_is_not() {
        let nested = |open: &str, close: &str, times: usize| {
            format!("{}x{}", open.repeat(times), close.repeat(times))
        };
        for (open, close, fits, too_deep) in [
            ("(", ")", 200, 300),
            ("{", "}", 200, 300),
            ("when(name.ne(\"x\"), || {", "});", 97, 130),
            ("if a == b {", "}", 200, 300),
            ("!", "", 1_000, 2_000),
            ("|| ", "", 300, 500),
            ("Vec<", ">", 50, 150),
            ("", ".and(name.ne(\"x\"))", 4_300, 4_500),
            ("if a == 1 { f(x); } else ", "", 600, 1_000),
        ] {
            assert!(!is_refused(&nested(open, close, fits)), "{open}{close}");
            assert!(is_refused(&nested(open, close, too_deep)), "{open}{close}");
        }
        for long in [
            "if a == b { f(x); } else { g(y); } ",
            "f(x).b(c < d); ",
            "when(a.eq(\"b\"), || { f(); }).otherwise(|| { g(); });",
            "let x = Vec::<u8>::new();",
        ] {
            assert!(!is_refused(&long.repeat(20_000)), "{long}");
        }
        let list = format!(
            "f([{}], match x {{ {} }})",
            "a == b, ".repeat(9_000),
            "1 | 2 => {} ".repeat(9_000)
        );
        assert!(!is_refused(&list));
    }
}
