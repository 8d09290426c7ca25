//! The parser of expressions. It follows expr's, with its types and what its optimizer changes.

use super::functions::{Each, Function};
use super::lex::{Token, tokens};
use super::node::Node;
use super::problem::Problem;
use super::types::{Takes, Type};

/// How deep an expression may be nested.
const MAX_DEPTH: usize = 200;
/// How many tokens an expression may have. Argo limits its parts to the same number.
const MAX_TOKENS: usize = 10_000;

fn too_deep() -> Problem {
    Problem::no_model("an expression that is nested so deeply")
}

/// Whether an expression is too deep to be evaluated. A chain of operators is deep as well.
fn is_deep(node: &Node) -> bool {
    let mut left = vec![(node, 0)];
    while let Some((node, depth)) = left.pop() {
        if depth > 2 * MAX_DEPTH {
            return true;
        }
        left.extend(node.parts().into_iter().map(|part| (part, depth + 1)));
    }
    false
}

/// An expression, and the names that it contains.
#[derive(Debug, PartialEq)]
pub(super) struct Parsed {
    pub(super) node: Node,
    /// The names, and what each of them begins with.
    pub(super) names: Vec<String>,
    /// The first parts of names that Argo looks for before it evaluates anything.
    pub(super) roots: Vec<String>,
    /// Those of them that have to be texts, and no maps.
    pub(super) texts: Vec<String>,
}

impl Parsed {
    /// Returns the names on whose values alone the expression depends, if each of them has one and is no map:
    /// all other names that it looks for are what these begin with.
    pub(super) fn values(&self) -> Option<Vec<String>> {
        let mut values = Vec::new();
        let mut left = vec![&self.node];
        while let Some(node) = left.pop() {
            if let Node::Name(name) = node {
                values.push(name.clone());
            }
            left.extend(node.parts());
        }
        let leads_to = |name: &str| {
            let is_within = |rest: &str| rest.is_empty() || rest.starts_with('.');
            values.iter().any(|value| value.strip_prefix(name).is_some_and(is_within))
        };
        let is_plain = self.names.iter().chain(&self.roots).all(|name| leads_to(name))
            && self.texts.iter().all(|text| values.contains(text));
        is_plain.then_some(values)
    }
}

/// Reads an expression.
pub(super) fn parse(text: &str) -> Result<Parsed, Problem> {
    let tokens = tokens(text)?;
    if tokens.len() > MAX_TOKENS {
        return Err(Problem::no_model("an expression of this length"));
    }
    let mut parser = Parser { tokens, ..Parser::default() };
    let node = parser.expression(0)?;
    if is_deep(&node) {
        return Err(too_deep());
    }
    match parser.peek() {
        None => {
            let Parser { names, roots, texts, .. } = parser;
            Ok(Parsed { node, names, roots, texts })
        }
        Some(Token::Sign(sign @ (";" | "let" | "if"))) => {
            Err(Problem::no_model(format_args!("`{sign}` in an expression")))
        }
        Some(token) => Err(unexpected(Some(&token.clone()))),
    }
}

#[derive(Default)]
pub(super) struct Parser {
    tokens: Vec<Token>,
    at: usize,
    names: Vec<String>,
    roots: Vec<String>,
    pub(super) texts: Vec<String>,
    /// The number of calls around whose arguments expr does not check: those of sprig.
    pub(super) unchecked: usize,
    /// The types of the items of the closures around.
    closures: Vec<Type>,
    depth: usize,
}

/// The precedence of an operator of two values.
fn precedence(sign: &str) -> Option<u16> {
    Some(match sign {
        "|" => 0,
        "or" | "||" => 10,
        "and" | "&&" => 15,
        "==" | "!=" | "<" | ">" | ">=" | "<=" | "in" | "matches" | "contains" | "startsWith"
        | "endsWith" => 20,
        ".." => 25,
        "+" | "-" => 30,
        "*" | "/" | "%" => 60,
        "**" | "^" => 100,
        "??" => 500,
        _ => return None,
    })
}

impl Parser {
    fn peek(&self) -> Option<&Token> {
        self.tokens.get(self.at)
    }

    fn sign(&self) -> Option<&'static str> {
        match self.peek() {
            Some(Token::Sign(sign)) => Some(sign),
            _ => None,
        }
    }

    fn eat(&mut self, sign: &str) -> bool {
        let found = self.sign() == Some(sign);
        self.at += usize::from(found);
        found
    }

    fn expect(&mut self, sign: &str) -> Result<(), Problem> {
        match self.eat(sign) {
            true => Ok(()),
            false => {
                let found = unexpected(self.peek());
                Err(Problem::fails(format!("`{sign}` is missing: {found}")))
            }
        }
    }

    fn expression(&mut self, least: u16) -> Result<Node, Problem> {
        self.depth += 1;
        if self.depth > MAX_DEPTH {
            return Err(too_deep());
        }
        let mut left = self.primary()?;
        let mut last = "";
        while let Some(sign) = self.sign() {
            let is_negated = sign == "not";
            let operator = match (is_negated, self.tokens.get(self.at + 1)) {
                (false, _) => sign,
                (true, Some(Token::Sign(next))) => next,
                (true, _) => break,
            };
            let Some(level) = precedence(operator).filter(|level| *level >= least) else { break };
            if last == "??" && operator != "??" {
                return Err(Problem::fails(format!("`{operator}` after `??` needs brackets")));
            }
            last = operator;
            self.at += 1 + usize::from(is_negated);
            left = self.binary(left, operator, level)?;
            if is_negated {
                left = Node::Not(Box::new(left));
            }
        }
        while least == 0 && self.eat("?") {
            let then = match self.sign() {
                Some(":") => left.clone(),
                _ => self.expression(0)?,
            };
            self.expect(":")?;
            let otherwise = self.expression(0)?;
            self.expect_type(left.ty().may_be_bool(), &left, "`?`")?;
            let ty = then.ty().or_else(&otherwise.ty());
            left = Node::Choice(ty, Box::new(left), Box::new(then), Box::new(otherwise));
        }
        self.depth -= 1;
        Ok(left)
    }

    fn binary(&mut self, left: Node, sign: &'static str, level: u16) -> Result<Node, Problem> {
        if sign == "|" {
            let Some(Token::Name(name)) = self.peek().cloned() else {
                return Err(unexpected(self.peek()));
            };
            self.at += 1;
            return self.call(&name, vec![left]);
        }
        let right = self.expression(if sign == "**" || sign == "^" { level } else { level + 1 })?;
        if !matches!(sign, "<" | "<=" | ">" | ">=") {
            return self.operate(sign, left, right);
        }
        // `a < b < c` is `a < b && b < c`.
        let mut middle = right.clone();
        let mut all = self.operate(sign, left, right)?;
        while let Some(sign @ ("<" | "<=" | ">" | ">=")) = self.sign() {
            self.at += 1;
            let right = self.expression(level + 1)?;
            let next = self.operate(sign, middle, right.clone())?;
            middle = right;
            all = Node::and(all, next);
        }
        Ok(all)
    }

    fn primary(&mut self) -> Result<Node, Problem> {
        match self.sign() {
            Some(sign @ ("not" | "!")) => {
                self.at += 1;
                let of = self.expression(50)?;
                self.expect_type(of.ty().may_be_bool(), &of, &format!("`{sign}`"))?;
                let node = match of {
                    Node::Bool(value) => Node::Bool(!value),
                    of => Node::Not(Box::new(of)),
                };
                self.postfix(node)
            }
            Some(sign @ ("-" | "+")) => {
                self.at += 1;
                let of = self.expression(90)?;
                let ty = of.ty();
                self.expect_type(ty.is_open() || ty.is_number(), &of, &format!("`{sign}`"))?;
                let node = match of {
                    of if sign == "+" => of,
                    Node::Int(value) => Node::Int(value.wrapping_neg()),
                    Node::Float(value) => Node::Float(-value),
                    of => Node::Negated(Box::new(of)),
                };
                self.postfix(node)
            }
            Some("(") => {
                self.at += 1;
                let node = self.expression(0)?;
                self.expect(")")?;
                self.postfix(node)
            }
            Some(sign @ ("#" | ".")) if !self.closures.is_empty() => {
                let item = Node::Item(self.closures.last().cloned().unwrap_or(Type::Unknown));
                if sign == "." {
                    return self.postfix(item);
                }
                self.at += 1;
                if let Some(Token::Name(name)) = self.peek() {
                    return Err(Problem::no_model(format_args!("`#{name}`")));
                }
                self.postfix(item)
            }
            _ => self.secondary(),
        }
    }

    fn secondary(&mut self) -> Result<Node, Problem> {
        let token = self.peek().cloned();
        self.at += 1;
        let node = match token {
            Some(Token::Name(name)) => match name.as_str() {
                // Nothing can follow them.
                "true" | "false" => return Ok(Node::Bool(name == "true")),
                "nil" => return Ok(Node::Nil),
                _ if self.sign() == Some("(") => self.call(&name, Vec::new())?,
                _ if name == "sprig" => self.sprig()?,
                _ => {
                    self.note(&name);
                    Node::Name(name)
                }
            },
            Some(Token::Int(value)) => return Ok(Node::Int(value)),
            Some(Token::Float(value)) => return Ok(Node::Float(value)),
            Some(Token::Text(text)) => Node::Text(text),
            Some(Token::Sign("[")) => {
                let items = self.list("]")?;
                Node::List(Type::list(items.iter().map(Node::ty)), items)
            }
            Some(Token::Sign("{")) => self.map()?,
            Some(Token::Sign(sign @ ("let" | "if" | "::"))) => {
                return Err(Problem::no_model(format_args!("`{sign}` in an expression")));
            }
            other => {
                self.at -= 1;
                return Err(unexpected(other.as_ref()));
            }
        };
        self.postfix(node)
    }

    fn note(&mut self, name: &str) {
        let is_root = self.unchecked == 0 && !name.contains('.');
        if is_root && !self.roots.iter().any(|known| known == name) {
            self.roots.push(name.to_owned());
        }
        if !self.names.iter().any(|known| known == name) {
            self.names.push(name.to_owned());
        }
    }

    fn postfix(&mut self, mut node: Node) -> Result<Node, Problem> {
        loop {
            if self.eat(".") {
                let name = match self.peek() {
                    Some(Token::Name(name)) => name.clone(),
                    Some(Token::Sign(word)) if word.starts_with(char::is_alphabetic) => {
                        (*word).to_owned()
                    }
                    other => return Err(unexpected(other)),
                };
                self.at += 1;
                if self.sign() == Some("(") {
                    return Err(Problem::no_model(format_args!("the function `.{name}`")));
                }
                node = self.member(node, Node::Text(name), true)?;
            } else if self.eat("[") {
                node = self.index(node)?;
            } else if self.sign() == Some("?.") {
                return Err(Problem::no_model("`?.` in an expression"));
            } else {
                return Ok(node);
            }
        }
    }

    fn index(&mut self, node: Node) -> Result<Node, Problem> {
        let start = self.at;
        let from = match self.sign() {
            Some(":") => None,
            _ => Some(self.expression(0)?),
        };
        if !self.eat(":") {
            self.expect("]")?;
            let is_literal = self.at == start + 2;
            return match from {
                Some(key) => self.member(node, key, is_literal),
                None => Err(unexpected(None)),
            };
        }
        let to = match self.sign() {
            Some("]") => None,
            _ => Some(self.expression(0)?),
        };
        self.expect("]")?;
        let ty = node.ty();
        self.expect_type(Takes::Sized.fits(&ty) && ty != Type::Map, &node, "a slice")?;
        for bound in from.iter().chain(&to).filter(|_| !ty.is_open()) {
            self.expect_type(bound.ty().may_be_int(), bound, "a bound of a slice")?;
        }
        Ok(Node::Slice(Box::new(node), from.map(Box::new), to.map(Box::new)))
    }

    fn member(&mut self, node: Node, key: Node, is_literal: bool) -> Result<Node, Problem> {
        let ty = match (&node, &key) {
            (Node::Name(name), Node::Text(key)) if is_literal && !key.contains('.') => {
                let name = format!("{name}.{key}");
                self.note(&name);
                return Ok(Node::Name(name));
            }
            // What has fields is a map.
            (node, _) if node.root().is_some() => Type::Map,
            _ => node.ty(),
        };
        if ty == Type::Map && !matches!(node, Node::Name(_)) {
            self.expect_text(&key);
        }
        let (fits, ty) = match &ty {
            Type::Unknown | Type::Any => (true, Type::Unknown),
            Type::Map => (key.ty().is_open() || key.ty() == Type::Text, Type::Any),
            Type::List(item) => (key.ty().may_be_int(), item.as_ref().clone()),
            _ => (false, Type::Unknown),
        };
        self.expect_type(fits, &key, "`[…]`")?;
        if matches!(&node, Node::Each(Each::Filter, ..)) {
            return Err(Problem::no_model("an item of a `filter`"));
        }
        // A key that is put together is no name for Argo, which looks before it computes.
        Ok(Node::Member(ty, Box::new(node), Box::new(key)))
    }

    /// Reads the items of a list or of arguments, up to its end.
    fn list(&mut self, close: &str) -> Result<Vec<Node>, Problem> {
        let mut items = Vec::new();
        while !self.eat(close) {
            items.push(self.expression(0)?);
            if !self.eat(",") {
                self.expect(close)?;
                break;
            }
        }
        Ok(items)
    }

    fn map(&mut self) -> Result<Node, Problem> {
        let mut fields = Vec::new();
        while !self.eat("}") {
            let key = match self.peek().cloned() {
                Some(Token::Text(text)) => Node::Text(text),
                Some(Token::Name(name)) => Node::Text(name),
                Some(Token::Int(number)) => Node::Text(number.to_string()),
                Some(Token::Sign("(")) => {
                    self.at += 1;
                    self.expression(0)?
                }
                other => return Err(unexpected(other.as_ref())),
            };
            self.at += 1;
            self.expect(":")?;
            fields.push((key, self.expression(0)?));
            if !self.eat(",") {
                self.expect("}")?;
                break;
            }
        }
        Ok(Node::Map(fields))
    }

    fn sprig(&mut self) -> Result<Node, Problem> {
        self.expect(".")?;
        let Some(Token::Name(name)) = self.peek().cloned() else {
            return Err(unexpected(self.peek()));
        };
        self.at += 1;
        match self.sign() {
            Some("(") => self.call(&format!("sprig.{name}"), Vec::new()),
            _ => Err(Problem::no_model(format_args!("`sprig.{name}` without arguments"))),
        }
    }

    fn call(&mut self, name: &str, mut arguments: Vec<Node>) -> Result<Node, Problem> {
        self.expect("(")?;
        if let Some(each) = Each::of_name(name) {
            if arguments.is_empty() {
                arguments.push(self.expression(0)?);
                self.expect(",")?;
            }
            let list = arguments.remove(0);
            let item = list.ty().item();
            self.expect_type(item.is_some(), &list, &format!("`{name}`"))?;
            let item = item.unwrap_or(Type::Unknown);
            let is_wrapped = self.eat("{");
            self.closures.push(item.clone());
            let closure = self.expression(0)?;
            self.closures.pop();
            let ty = closure.ty();
            let fits = if each == Each::Map { ty != Type::Nil } else { ty.may_be_bool() };
            self.expect_type(fits, &closure, &format!("the closure of `{name}`"))?;
            if is_wrapped {
                self.expect("}")?;
            }
            self.eat(",");
            self.expect(")")?;
            let ty = each.ty(item, ty);
            return Ok(Node::Each(each, ty, Box::new(list), Box::new(closure)));
        }
        let function = Function::of_name(name)?;
        let is_checked = !name.starts_with("sprig.");
        self.unchecked += usize::from(!is_checked);
        arguments.append(&mut self.list(")")?);
        self.unchecked -= usize::from(!is_checked);
        function.check_count(arguments.len())?;
        if self.unchecked == 0 {
            let types: Vec<Type> = arguments.iter().map(Node::ty).collect();
            function.check(&types)?;
            for (argument, takes) in arguments.iter().zip(function.takes()) {
                if matches!(takes, Takes::Text | Takes::Number) {
                    self.expect_text(argument);
                }
            }
            if name == "len" && matches!(&arguments[..], [node] if node.is_map_of_filter()) {
                // Argo counts what the filter leaves, and does not evaluate the rest.
                return Err(Problem::no_model("the length of a `map` of a `filter`"));
            }
        }
        Ok(Node::Call(function, arguments))
    }
}

fn unexpected(token: Option<&Token>) -> Problem {
    Problem::fails(match token {
        None => "the expression ends too early".to_owned(),
        Some(Token::Text(text)) => format!("the text {text:?} is unexpected"),
        Some(Token::Int(number)) => format!("`{number}` is unexpected"),
        Some(Token::Float(number)) => format!("`{number}` is unexpected"),
        Some(Token::Name(name)) => format!("`{name}` is unexpected"),
        Some(Token::Sign(sign)) => format!("`{sign}` is unexpected"),
    })
}
