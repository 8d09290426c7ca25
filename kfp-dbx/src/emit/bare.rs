//! The values that stand in a manifest without quotes.
//!
//! Before 3.4.8, Argo accepts a manifest only if it is YAML before its expressions are evaluated.
//! For such a version the task evaluates the numbers, booleans, lists and maps of a manifest, and
//! passes the results on as inputs of their own, whose simple tags may stand without quotes.

use kfp_dbx_core::table::argo::BARE_EXPRESSION;
use kfp_dbx_core::text::names::UniqueNames;
use kfp_dbx_core::value::{Ref, Scalar};

use super::argo::Parameter;
use super::compact::{self, ARGUMENT};
use super::context::Context;
use super::evaluated::{AllEvaluated, Evaluated};
use super::expr::Access;
use super::manifest::{Bare, bare_values};
use crate::lower::Dag;

impl Context<'_> {
    /// Finds the values that the tasks evaluate: none, if Argo accepts them as expressions.
    pub(super) fn find_evaluated(&mut self) {
        if self.forms.version_has(&BARE_EXPRESSION) {
            return;
        }
        let mut all = AllEvaluated::default();
        for (op, node) in self.lowered.graph.nodes.iter().enumerate() {
            let object = node.object.as_ref().filter(|_| !self.compact.is_shared(op));
            let Some(object) = object else { continue };
            let access = |reference: Ref| self.input(&node.inputs, reference);
            let bare = bare_values(&object.manifest, &self.forms, &access);
            all.of_ops.insert(op, named(bare, &node.inputs, &access));
        }
        for (index, shared) in self.compact.shared.iter().enumerate() {
            let access = |reference: Ref| self.in_shared(shared, reference);
            let bare = bare_values(&shared.object.manifest, &self.forms, &access);
            all.of_shared.insert(index, named(bare, &shared.inputs, &access));
        }
        self.evaluated = all;
    }

    /// Returns the place where a template that ops share finds a value.
    pub(super) fn in_shared<'i>(
        &'i self,
        shared: &'i compact::Shared,
        reference: Ref,
    ) -> Access<'i> {
        match compact::place_in_argument(reference) {
            Some(step) => Access::argument(&self.forms, ARGUMENT, step),
            None => self.input(&shared.inputs, reference),
        }
    }

    /// Writes a value that stands in a manifest without quotes.
    pub(super) fn bare<'a>(
        &self,
        evaluated: &[(Bare, String)],
        bare: &Bare,
        access: &impl Fn(Ref) -> Access<'a>,
    ) -> String {
        match evaluated.iter().find(|(known, _)| known == bare) {
            Some((_, name)) => ["{{inputs.parameters.", name, "}}"].concat(),
            None => {
                self.forms.record(&BARE_EXPRESSION);
                self.forms.tag(&bare.expression(&self.forms, access))
            }
        }
    }

    /// Returns the arguments of a task for the values that it evaluates.
    pub(super) fn evaluations<'t>(
        &self,
        dag: Dag,
        inputs: &[(Ref, String)],
        evaluated: &'t [(Bare, String)],
    ) -> impl Iterator<Item = Parameter<'t>> {
        let access = move |reference: Ref| self.in_dag(dag, reference);
        evaluated.iter().map(move |(bare, name)| {
            let expression = bare.expression(&self.forms, &access);
            // An expression that fails is passed on as text. Argo must not evaluate it again in a
            // template where a name in it belongs to another value.
            let is_ambiguous = bare.refs().iter().any(|reference| {
                let here = access(*reference);
                let whole = |(input, known): &(Ref, String)| {
                    here.input_name() == Some(known) && !self.is_same(*input, *reference)
                };
                inputs.iter().any(whole)
            });
            let expression = match is_ambiguous {
                true => format!("inputs.parameters['{name}'] == nil ? {expression} : nil"),
                false => expression,
            };
            Parameter::argument(name, self.forms.tag(&expression))
        })
    }

    /// Whether a reference is to an input or to a part of it.
    fn is_same(&self, input: Ref, reference: Ref) -> bool {
        input.target == self.whole(reference.target).0
    }
}

/// Gives each value a name that no input of the template has.
fn named<'a>(
    bare: Vec<Bare>,
    inputs: &[(Ref, String)],
    access: &impl Fn(Ref) -> Access<'a>,
) -> Evaluated {
    let mut names = UniqueNames::new();
    names.claim(ARGUMENT);
    for (_, name) in inputs {
        names.claim(name);
    }
    let name = |bare: &Bare| match bare {
        Bare::Quoted(_) | Bare::Opening { .. } => "text".to_owned(),
        Bare::Whole(reference) => {
            let ty = match reference.ty {
                Scalar::Int | Scalar::Float | Scalar::Count => "number",
                Scalar::Bool => "boolean",
                Scalar::List => "list",
                Scalar::Text | Scalar::Map | Scalar::Json => "json",
            };
            format!("{}-{ty}", access(*reference).input_name().unwrap_or("value"))
        }
    };
    bare.into_iter()
        .map(|bare| {
            let name = names.claim(&name(&bare));
            (bare, name)
        })
        .collect()
}
