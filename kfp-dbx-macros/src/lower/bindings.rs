//! The names of a body, and the ops and values that they are bound to.

use std::collections::{BTreeMap, BTreeSet};

use kfp_dbx_core::graph::{NodeIndex, OpKind};
use kfp_dbx_core::value::path::Step;
use kfp_dbx_core::value::{Ref, Scalar, Target, Value};
use syn::{Expr, Ident, Member};

use crate::lower::body::{MadeText, Variable};
use crate::read::value::Named;
use crate::syntax::token::plain;

/// The op or the value that a name is bound to.
#[derive(Clone, Copy)]
pub(super) enum Binding {
    Op(NodeIndex),
    /// The results of that op outside of the loop around it.
    Results(NodeIndex),
    /// Both blocks of a condition.
    Either(NodeIndex, NodeIndex),
    /// An output of that op, by its index, if the op is known to have it.
    OutputOf(NodeIndex, Option<u32>),
    /// A parameter, or the item of a loop.
    Variable(u32),
    /// A value that can be read.
    Value(usize),
    Other,
}

/// The text behind a name.
pub(super) enum Text {
    Made(MadeText),
    /// A closure that makes the text.
    Maker(MadeText),
}

pub(super) struct Bindings {
    /// The names of each scope, innermost last.
    scopes: Vec<BTreeMap<String, Binding>>,
    /// The names of each scope whose texts are not those of their values.
    texts: Vec<BTreeMap<String, Text>>,
    /// Names that are assigned to somewhere, so that their values depend on how the body runs.
    assigned: BTreeSet<String>,
    /// The values of the bodies of blocks, by node.
    inner: Vec<Option<Binding>>,
    /// The values of names.
    pub(super) values: Vec<Named>,
    pub(super) variables: Vec<Variable>,
    /// Parts of parameters and items, by the field.
    parts: BTreeMap<(u32, String), u32>,
    /// Parts of outputs, by the field and the part that it is a field of.
    parts_of_outputs: BTreeMap<(Option<u32>, String), u32>,
    /// Names of outputs, by their index in a reference.
    pub(super) output_names: Vec<String>,
}

impl Bindings {
    pub(super) fn new(assigned: BTreeSet<String>) -> Self {
        Self {
            scopes: vec![BTreeMap::new()],
            texts: vec![BTreeMap::new()],
            assigned,
            inner: Vec::new(),
            values: Vec::new(),
            variables: Vec::new(),
            parts: BTreeMap::new(),
            parts_of_outputs: BTreeMap::new(),
            output_names: Vec::new(),
        }
    }

    pub(super) fn enter_scope(&mut self) {
        self.scopes.push(BTreeMap::new());
        self.texts.push(BTreeMap::new());
    }

    pub(super) fn leave_scope(&mut self) {
        self.scopes.pop();
        self.texts.pop();
    }

    pub(super) fn is_assigned(&self, name: &str) -> bool {
        self.assigned.contains(name)
    }

    pub(super) fn bind(&mut self, name: &str, binding: Binding) {
        if let Some(scope) = self.scopes.last_mut() {
            scope.insert(name.to_owned(), binding);
        }
        if let Some(texts) = self.texts.last_mut() {
            texts.remove(name);
        }
    }

    /// Sets the text of a name that was bound just now.
    pub(super) fn set_text(&mut self, name: String, text: Text) {
        if let Some(texts) = self.texts.last_mut().filter(|_| !self.assigned.contains(&name)) {
            texts.insert(name, text);
        }
    }

    /// Returns the text of a name, unless it is that of its value.
    pub(super) fn text(&self, name: &str) -> Option<MadeText> {
        match self.entry(name)? {
            Text::Made(text) => Some(text.clone()),
            Text::Maker(_) => None,
        }
    }

    /// Returns the text that a call of a closure makes.
    pub(super) fn text_of_call(&self, name: &str) -> Option<MadeText> {
        match self.entry(name)? {
            Text::Maker(text) => Some(text.clone()),
            Text::Made(_) => None,
        }
    }

    fn entry(&self, name: &str) -> Option<&Text> {
        let scope = self.scopes.iter().rposition(|scope| scope.contains_key(name))?;
        self.texts.get(scope)?.get(name)
    }

    pub(super) fn is_bound(&self, name: &str) -> bool {
        self.scopes.iter().any(|scope| scope.contains_key(name))
    }

    pub(super) fn get(&self, name: &str) -> Binding {
        let found = self.scopes.iter().rev().find_map(|scope| scope.get(name));
        found.copied().unwrap_or(Binding::Other)
    }

    /// Returns the binding of an expression that is a name, or a part of a block's handle.
    pub(super) fn of_handle(&self, expr: &Expr) -> Option<Binding> {
        match expr {
            Expr::Paren(paren) => self.of_handle(&paren.expr),
            Expr::Path(path) => Some(self.get(&plain(path.path.get_ident()?))),
            Expr::Field(field) => {
                let Member::Named(member) = &field.member else { return None };
                self.of_block(self.of_handle(&field.base)?, member)
            }
            _ => None,
        }
    }

    /// Returns a part of a block's handle: the value of its body, or one block of a condition.
    pub(super) fn of_block(&self, block: Binding, member: &Ident) -> Option<Binding> {
        match (block, member.to_string().as_str()) {
            (Binding::Op(block), "inner") => *self.inner.get(block)?,
            (Binding::Either(when, _), "when") => Some(Binding::Op(when)),
            (Binding::Either(_, otherwise), "otherwise") => Some(Binding::Op(otherwise)),
            _ => None,
        }
    }

    /// Sets the value of the body of a block.
    pub(super) fn set_inner(&mut self, block: NodeIndex, value: Binding) {
        if self.inner.len() <= block {
            self.inner.resize(block + 1, None);
        }
        self.inner[block] = Some(value);
    }

    pub(super) fn add_variable(&mut self, variable: Variable) -> u32 {
        self.variables.push(variable);
        narrow(self.variables.len() - 1)
    }

    pub(super) fn variable_value(&self, index: u32) -> Named {
        let ty = self.variables.get(index as usize).and_then(|variable| variable.ty);
        let target = Target::Param { scope: 0, index };
        Value::Ref(Ref { target, ty: ty.unwrap_or(Scalar::Text) }).into()
    }

    /// Returns a part of a parameter or an item: the same one for the same field.
    fn part_value(&mut self, whole: u32, field: &str) -> Option<Named> {
        let Variable { of, code, steps, .. } = self.variables.get(whole as usize)?;
        let (of, mut code, mut steps) = (*of, code.clone(), steps.clone());
        if !field.is_empty() {
            code = format!("{code}.field({field:?})");
            steps = steps.map(|mut steps| {
                steps.push(Step::Field(field.to_owned()));
                steps
            });
        }
        let key = (whole, field.to_owned());
        let index = match self.parts.get(&key) {
            Some(index) => *index,
            None => {
                let index = self.add_variable(Variable {
                    name: field.to_owned(),
                    code,
                    ty: None,
                    of,
                    steps,
                    default: None,
                });
                self.parts.insert(key, index);
                index
            }
        };
        Some(self.variable_value(index))
    }

    /// Returns a part of an output, or the output as another type: the same one for the same field.
    fn part_of_output(&mut self, of: Target, field: &str) -> Option<Named> {
        let Target::Output { scope, op, output, lists, part } = of else { return None };
        let next = narrow(self.parts_of_outputs.len());
        let part = *self.parts_of_outputs.entry((part, field.to_owned())).or_insert(next);
        let part = Some(part);
        let target = Target::Output { scope, op, output, lists, part };
        Some(Value::Ref(Ref { target, ty: Scalar::Text }).into())
    }

    /// Returns a field of a value, or with no field the value as another type, which can't be seen.
    pub(super) fn part_of(&mut self, value: &Value, field: &str) -> Option<Named> {
        match value {
            Value::Ref(Ref { target: Target::Param { index, .. }, .. }) => {
                self.part_value(*index, field)
            }
            Value::Ref(Ref { target, .. }) => self.part_of_output(*target, field),
            _ => None,
        }
    }

    /// Returns the index of a name: the same one for the same name.
    pub(super) fn intern(&mut self, name: &str) -> u32 {
        let index = self.output_names.iter().position(|known| known == name);
        narrow(index.unwrap_or_else(|| {
            self.output_names.push(name.to_owned());
            self.output_names.len() - 1
        }))
    }
}

/// Returns the value of an output of an op of that kind.
pub(super) fn output_value(kind: OpKind, node: NodeIndex, output: Option<u32>) -> Option<Named> {
    let (op, output) = (narrow(node), output?);
    let ty = match kind {
        OpKind::Table(op) => op.outputs.get(output as usize)?.ty.scalar(),
        // The type of the others can't be seen.
        _ => Scalar::Text,
    };
    let target = Target::Output { scope: 0, op, output, lists: None, part: None };
    Some(Value::Ref(Ref { target, ty }).into())
}

/// Returns an index in the form in which references hold it. No index is too large: everything
/// that is counted is in one source file, and rustc rejects files of 2³² bytes.
pub(super) fn narrow(index: usize) -> u32 {
    u32::try_from(index).unwrap_or(u32::MAX)
}
