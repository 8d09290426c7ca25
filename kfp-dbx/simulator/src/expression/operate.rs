//! What the operators of two values are compiled to, with the types that expr checks.

use super::node::{Binary, Node};
use super::parse::Parser;
use super::problem::Problem;
use super::types::Type;

const NUMBERS: &[fn(&Type) -> bool] = &[Type::is_number];
const TEXTS: &[fn(&Type) -> bool] = &[|ty| *ty == Type::Text];
const ORDERED: &[fn(&Type) -> bool] = &[Type::is_number, |ty| *ty == Type::Text];
const INTEGERS: &[fn(&Type) -> bool] = &[|ty| *ty == Type::Int];

impl Parser {
    /// Remembers that a name of the scope itself has to be a text.
    pub(super) fn expect_text(&mut self, node: &Node) {
        if let Some(root) = node.root()
            && self.unchecked == 0
        {
            self.texts.push(root.to_owned());
        }
    }

    /// Reports a type that does not fit, unless expr does not check it.
    pub(super) fn expect_type(&self, fits: bool, node: &Node, by: &str) -> Result<(), Problem> {
        match fits || self.unchecked > 0 {
            true => Ok(()),
            false => Err(Problem::fails(format!("{by} does not take {}", node.ty().name()))),
        }
    }

    /// Returns what an operator of two values is compiled to.
    pub(super) fn operate(&mut self, sign: &str, left: Node, right: Node) -> Result<Node, Problem> {
        let (of_left, of_right) = (left.ty(), right.ty());
        let (fits, ty, binary) = match sign {
            "&&" | "and" | "||" | "or" => {
                self.expect_type(of_left.may_be_bool(), &left, &format!("`{sign}`"))?;
                self.expect_type(of_right.may_be_bool(), &right, &format!("`{sign}`"))?;
                return Ok(match sign {
                    "&&" | "and" => Node::and(left, right),
                    _ => Node::or(left, right),
                });
            }
            "in" => return self.one_of(left, right),
            "==" => (of_left.compares(&of_right), Type::Bool, Binary::Equal),
            "!=" => (of_left.compares(&of_right), Type::Bool, Binary::Unequal),
            "<" => (of_left.work(&of_right, ORDERED), Type::Bool, Binary::Less),
            "<=" => (of_left.work(&of_right, ORDERED), Type::Bool, Binary::LessOrEqual),
            ">" => (of_left.work(&of_right, ORDERED), Type::Bool, Binary::More),
            ">=" => (of_left.work(&of_right, ORDERED), Type::Bool, Binary::MoreOrEqual),
            "+" => (of_left.work(&of_right, ORDERED), of_left.sum(&of_right), Binary::Add),
            "-" => (of_left.work(&of_right, NUMBERS), of_left.sum(&of_right), Binary::Subtract),
            "*" => (of_left.work(&of_right, NUMBERS), of_left.sum(&of_right), Binary::Multiply),
            "/" => (of_left.work(&of_right, NUMBERS), Type::Float, Binary::Divide),
            "%" => (of_left.work(&of_right, INTEGERS), Type::Int, Binary::Remainder),
            "**" | "^" => (of_left.work(&of_right, NUMBERS), Type::Float, Binary::Power),
            "contains" => (of_left.work(&of_right, TEXTS), Type::Bool, Binary::Contains),
            "startsWith" => (of_left.work(&of_right, TEXTS), Type::Bool, Binary::StartsWith),
            "endsWith" => (of_left.work(&of_right, TEXTS), Type::Bool, Binary::EndsWith),
            "??" => (true, of_left.coalesced(&of_right), Binary::Coalesce),
            other => return Err(Problem::no_model(format_args!("the operator `{other}`"))),
        };
        if !fits && self.unchecked == 0 {
            let (left, right) = (of_left.name(), of_right.name());
            return Err(Problem::fails(format!("`{sign}` does not take {left} and {right}")));
        }
        for (side, other) in [(&left, &of_right), (&right, &of_left)] {
            // Another type than a text's was reported, but a map may stand there.
            let is_text = match binary {
                Binary::Coalesce => false,
                Binary::Equal | Binary::Unequal => !other.is_open() && *other != Type::Nil,
                _ => true,
            };
            if is_text {
                self.expect_text(side);
            }
        }
        if let (Binary::Remainder, Node::Int(_), Node::Int(0)) = (binary, &left, &right) {
            return Err(Problem::fails("a division by zero"));
        }
        Ok(match (binary, &left, &right) {
            (Binary::Equal, Node::Int(a), Node::Int(b)) => Node::Bool(a == b),
            (Binary::Equal, Node::Text(a), Node::Text(b)) => Node::Bool(a == b),
            (Binary::Equal, Node::Bool(a), Node::Bool(b)) => Node::Bool(a == b),
            (Binary::Add, Node::Text(a), Node::Text(b)) => Node::Text(format!("{a}{b}")),
            _ => Node::Binary(binary, ty, Box::new(left), Box::new(right)),
        })
    }

    fn one_of(&self, left: Node, right: Node) -> Result<Node, Problem> {
        let ty = match &right {
            // It may be a map, or a text.
            Node::Name(_) => Type::Any,
            right => right.ty(),
        };
        let of_left = left.ty();
        let fits = match &ty {
            Type::Unknown | Type::Any => true,
            Type::Map => of_left.is_open() || of_left == Type::Text,
            Type::List(item) => of_left.compares(item),
            Type::Text => of_left.is_open(),
            _ => false,
        };
        self.expect_type(fits, &left, "`in`")?;
        let texts = match &right {
            Node::List(_, items) if !items.is_empty() => items
                .iter()
                .map(|item| match item {
                    Node::Text(text) => Some(text.clone()),
                    _ => None,
                })
                .collect(),
            _ => None,
        };
        Ok(match texts {
            Some(texts) => Node::OneOf(Box::new(left), texts),
            None => Node::Binary(Binary::In, Type::Bool, Box::new(left), Box::new(right)),
        })
    }
}
