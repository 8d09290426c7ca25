//! Writes tokens as source in the usual style: `TokenStream` prints a space between all tokens.

use proc_macro2::{Delimiter, Group, Punct, Spacing, TokenStream, TokenTree};
use quote::ToTokens;

/// Returns the source of tokens, on one line.
pub(crate) fn source(tokens: &impl ToTokens) -> String {
    let mut writer = Writer { text: String::new(), before: Before::Nothing, is_joint: false };
    writer.tokens(tokens.to_token_stream());
    writer.text.replace(['\n', '\r'], " ")
}

/// The token before the one that is written.
#[derive(Clone, Copy, PartialEq)]
enum Before {
    Nothing,
    /// A name, a literal or a bracket, which an operator can follow.
    Operand,
    /// A token with a space behind it: `,`, or an operator between two operands.
    Apart,
    /// A token that the next one is joined to: `.`, `::`, `<`, an operator before its operand.
    Joined,
}

struct Writer {
    text: String,
    before: Before,
    /// Whether the token before is the first part of an operator of more than one character.
    is_joint: bool,
}

impl Writer {
    fn tokens(&mut self, tokens: TokenStream) {
        (self.before, self.is_joint) = (Before::Nothing, false);
        for token in tokens {
            match token {
                TokenTree::Group(group) => self.group(&group),
                TokenTree::Ident(_) | TokenTree::Literal(_) => self.operand(&token),
                TokenTree::Punct(punct) => self.punct(&punct),
            }
        }
    }

    fn group(&mut self, group: &Group) {
        let (open, close) = match group.delimiter() {
            Delimiter::Parenthesis => ("(", ")"),
            Delimiter::Brace => ("{ ", " }"),
            Delimiter::Bracket => ("[", "]"),
            Delimiter::None => ("", ""),
        };
        let is_block = group.delimiter() == Delimiter::Brace;
        if self.before == Before::Apart || (self.before == Before::Operand && is_block) {
            self.text.push(' ');
        }
        self.text.push_str(open);
        self.tokens(group.stream());
        self.text.push_str(close);
        (self.before, self.is_joint) = (Before::Operand, false);
    }

    fn operand(&mut self, token: &TokenTree) {
        if matches!(self.before, Before::Operand | Before::Apart) {
            self.text.push(' ');
        }
        self.text.push_str(&token.to_string());
        (self.before, self.is_joint) = (Before::Operand, false);
    }

    fn punct(&mut self, punct: &Punct) {
        let c = punct.as_char();
        let is_operand = self.before == Before::Operand;
        let next = match c {
            _ if self.is_joint && self.before == Before::Apart => Before::Apart,
            _ if self.is_joint => Before::Joined,
            '.' | ':' | '<' => Before::Joined,
            '>' | '?' => Before::Operand,
            ',' | ';' => Before::Apart,
            // The `!` of a macro call, not a negation, which is before its operand.
            '!' if is_operand && punct.spacing() == Spacing::Alone => Before::Joined,
            _ => {
                if matches!(self.before, Before::Operand | Before::Apart) {
                    self.text.push(' ');
                }
                if is_operand { Before::Apart } else { Before::Joined }
            }
        };
        self.text.push(c);
        self.before = next;
        self.is_joint = punct.spacing() == Spacing::Joint;
    }
}

#[cfg(test)]
mod tests {
    use super::source;
    use quote::quote;

    #[test]
    fn source_reads_as_it_is_written() {
        let cases = [
            (quote!(mode.eq("full") & !days.gt(30)), r#"mode.eq("full") & !days.gt(30)"#),
            (quote!(Vec<BTreeMap<String, i32>>), "Vec<BTreeMap<String, i32>>"),
            (quote!([-1, 2]), "[-1, 2]"),
            (quote!(vec![a.b[0], -c.d(), &e]), "vec![a.b[0], -c.d(), &e]"),
            (quote!(a == b && c != d || !e), "a == b && c != d || !e"),
            (quote!(1..=n), "1..=n"),
            (quote!(workflow::uid()), "workflow::uid()"),
            (quote!("a . b ( c )"), r#""a . b ( c )""#),
            (quote!(["a", "b"]), r#"["a", "b"]"#),
        ];
        for (tokens, written) in cases {
            assert_eq!(source(&tokens), written);
        }
    }
}
