//! Writes the typed ops and specs of `kfp-dbx` from the table in `kfp-dbx-core`.
//!
//! The code is part of the repository instead of the output of a macro. rustc's notes,
//! rust-analyzer and the documentation show its setters as if they were written by hand.

use std::fmt::Write;

use kfp_dbx_core::table::{
    self, Action, Closed, Field, OPS, Op, Operator, Preselected, Preset, Shape, Struct, Type,
};

/// The path of the ops, from the root of the workspace.
pub const OPS_PATH: &str = "kfp-dbx/src/dsl/ops/generated.rs";

/// The path of the specs, from the root of the workspace.
pub const SPECS_PATH: &str = "kfp-dbx/src/dsl/specs/generated.rs";

const HEAD: &str = "\
// @generated from the table in kfp-dbx-core: change that, and let
// `KFP_DBX_BLESS=1 cargo test -p kfp-dbx-tests --test generated` write this file.
";

const OPS_IMPORTS: &str = "
use std::path::Path;

use kfp_dbx_core::table;

use crate::dsl::checked::CheckedOp;
use crate::dsl::fields::{IntoArguments, IntoBool, IntoBytes, IntoList, IntoMap, IntoNumber, IntoSpec, IntoText, IntoWord};
use crate::dsl::handle::Output;
use crate::dsl::lists::{HasOutputs, Shape, Single, outputs};
use crate::dsl::mistakes::{OfCreates, OfDeletes, OfImports, OfOps};
use crate::dsl::op::Op;
use crate::dsl::op_id::OpId;
use crate::dsl::op_name::OpName;
use crate::dsl::outcome::{CreateOp, DeleteOp, OutcomeOp};
use crate::dsl::policy::PolicyOp;
use crate::dsl::specs::*;
use crate::dsl::value::{Argument, IntoValue, Json};
";

const SPECS_IMPORTS: &str = "
use crate::dsl::fields::{IntoArguments, IntoBool, IntoBytes, IntoList, IntoMap, IntoNumber, IntoSpec, IntoText, IntoWord};
use crate::dsl::value::{Argument, ClosedSet, Fields, IntoValue, SpecStruct, Value};
";

/// Returns the code of the ops.
pub fn ops() -> String {
    let mut code = Code(format!("{HEAD}{OPS_IMPORTS}"));
    for (row, op) in OPS.iter().enumerate() {
        code.op(row, op);
    }
    code.0
}

/// Returns the code of the typed specs and closed sets.
pub fn specs() -> String {
    let mut code = Code(format!("{HEAD}{SPECS_IMPORTS}"));
    let (objects, closed) = table::parts();
    objects.into_iter().for_each(|object| code.object(object));
    closed.into_iter().for_each(|closed| code.closed(closed));
    code.0
}

struct Code(String);

macro_rules! line {
    ($code:expr, $($format:tt)*) => {
        writeln!($code.0, $($format)*).unwrap()
    };
}

impl Code {
    fn doc(&mut self, indent: &str, text: &str) {
        for line in text.lines() {
            line!(self, "{indent}///{}{line}", if line.is_empty() { "" } else { " " });
        }
    }

    fn example(&mut self, before: &str, example: &str, after: &str) {
        self.doc(
            "",
            &format!("\n```\n# use kfp_dbx::prelude::*;\n{before}\n{example}\n{after}\n```"),
        );
    }

    fn op(&mut self, row: usize, op: &Op) {
        let name = op.rust_name;
        let outputs = format!("{}Outputs", name.strip_suffix("Op").unwrap_or(name));
        let has_outputs = !op.outputs.is_empty();
        line!(self, "");
        self.doc("", op.doc);
        self.doc("", &format!("\n{}", facts(op)));
        let settings = match op.kind.only_for {
            None => String::new(),
            Some(operator) => format!("(operator = \"{operator}\")"),
        };
        self.example(&format!("# #[pipeline{settings}] fn example() {{"), op.example, "# }");
        line!(self, "#[derive(Clone, Copy, Debug)]");
        line!(self, "pub struct {name} {{");
        line!(self, "    id: OpId,");
        if has_outputs {
            line!(self, "    /// The outputs, which other ops can use.");
            line!(self, "    pub outputs: {outputs},");
        }
        line!(self, "}}");
        if has_outputs {
            self.outputs(op, &outputs);
        }
        line!(self, "");
        line!(self, "impl {name} {{");
        self.constructors(row, op, has_outputs.then_some(outputs.as_str()));
        self.setters(op);
        line!(self, "}}");
        line!(self, "");
        for trait_ in traits(op) {
            line!(self, "impl {trait_} for {name} {{}}");
            line!(self, "");
        }
        line!(self, "impl Op for {name} {{");
        line!(self, "    fn id(self) -> OpId {{");
        line!(self, "        self.id");
        line!(self, "    }}");
        line!(self, "}}");
        line!(self, "");
        let (ty, value) = match has_outputs {
            true => (outputs.as_str(), "self.outputs"),
            false => ("()", ""),
        };
        line!(self, "impl HasOutputs for {name} {{");
        line!(self, "    type Outputs = {ty};");
        if value.is_empty() {
            line!(self, "    fn outputs(self) {{}}");
        } else {
            line!(self, "    fn outputs(self) -> {ty} {{");
            line!(self, "        {value}");
            line!(self, "    }}");
        }
        line!(self, "}}");
    }

    fn outputs(&mut self, op: &Op, outputs: &str) {
        line!(self, "");
        self.doc("", &format!("The outputs of a [`{}`].", op.rust_name));
        line!(self, "#[non_exhaustive]");
        line!(self, "pub struct {outputs}<S: Shape = Single> {{");
        for output in op.outputs {
            self.doc("    ", &format!("{} (`{}`)", output.doc, output.json_path));
            line!(self, "    pub {}: Output<S::Of<{}>>,", output.name, output.ty.rust());
        }
        line!(self, "}}");
        line!(self, "");
        let names: Vec<_> = op.outputs.iter().map(|output| output.name).collect();
        line!(self, "outputs!({outputs} {{ {} }});", names.join(", "));
    }

    fn constructors(&mut self, row: usize, op: &Op, outputs: Option<&str>) {
        line!(self, "    fn from_id(id: OpId) -> Self {{");
        match outputs {
            None => line!(self, "        Self {{ id }}"),
            Some(outputs) => {
                line!(self, "        Self {{");
                line!(self, "            id,");
                line!(self, "            outputs: {outputs} {{");
                for (index, output) in op.outputs.iter().enumerate() {
                    line!(self, "                {}: Output::new(id, {index}),", output.name);
                }
                line!(self, "            }},");
                line!(self, "        }}");
            }
        }
        line!(self, "    }}");
        line!(self, "");
        self.doc(
            "    ",
            "Adds an op to the pipeline. The workflow contains the name in the form that kfp gives \
             it: in\nlower case, with a `-` in place of characters that are not letters or digits. A \
             name that occurs\nagain gets the suffix `-2`, `-3` and so on.",
        );
        line!(self, "    #[track_caller]");
        line!(self, "    pub fn new(name: impl OpName) -> Self {{");
        line!(self, "        Self::from_id(OpId::databricks(name.as_ref(), table::OPS[{row}]))");
        line!(self, "    }}");
        if op.action == Action::Delete {
            return;
        }
        line!(self, "");
        self.doc(
            "    ",
            "Adds an op whose spec is JSON text. The pipeline reports an error if the text can't be \
             parsed, or\nif it has a field that the spec does not have.",
        );
        line!(self, "    #[track_caller]");
        line!(
            self,
            "    pub fn from_json_spec(name: impl OpName, json_spec: impl AsRef<str>) -> Self {{"
        );
        line!(self, "        let op = Self::new(name);");
        line!(self, "        op.id.spec_from_json(json_spec.as_ref());");
        line!(self, "        op");
        line!(self, "    }}");
        line!(self, "");
        self.doc(
            "    ",
            "Adds an op whose spec is in a `.json`, `.yaml` or `.yml` file. The file is read when the \
             pipeline\nis built. A relative path starts at the working directory of the program. The \
             pipeline reports\nan error if the file can't be read, or if it has a field that the \
             spec does not have.",
        );
        line!(self, "    #[track_caller]");
        line!(
            self,
            "    pub fn from_file_name(name: impl OpName, file_name: impl AsRef<Path>) -> Self {{"
        );
        line!(self, "        let op = Self::new(name);");
        line!(self, "        op.id.spec_from_file(file_name.as_ref());");
        line!(self, "        op");
        line!(self, "    }}");
        line!(self, "");
        self.doc(
            "    ",
            "Sets the whole spec. The setter of a field takes precedence over the field of the spec, \
             in\nwhatever order the two are called. It replaces a nested value as a whole.",
        );
        self.op_setter(
            "spec",
            &Type::Struct(op.kind.spec).accepts(),
            "self.id.spec(spec.into_value());",
        );
    }

    fn setters(&mut self, op: &Op) {
        let name_setter = op.kind.name_setter;
        line!(self, "");
        self.doc(
            "    ",
            &format!(
                "Sets the name of the `{}` in Kubernetes, a DNS-1123 subdomain. It takes precedence over\n[`{name_setter}`](Self::{name_setter}).",
                op.kind.kind
            ),
        );
        self.op_setter(
            "k8s_name",
            &Type::Text.accepts(),
            "self.id.k8s_name(k8s_name.into_value());",
        );
        if !op.setters().any(|(setter, _)| setter == name_setter) {
            line!(self, "");
            self.doc(
                "    ",
                &format!("Sets the name of the `{}`, a DNS-1123 subdomain.", op.kind.kind),
            );
            let body = format!("self.id.own_name({name_setter}.into_value());");
            self.op_setter(name_setter, &Type::Text.accepts(), &body);
        }
        for (setter, field) in op.setters() {
            line!(self, "");
            self.doc("    ", &setter_doc(field));
            let body = format!("self.id.set(\"{}\", {setter}.into_value());", field.name);
            self.op_setter(setter, &field.ty.accepts(), &body);
        }
    }

    fn op_setter(&mut self, setter: &str, accepts: &str, body: &str) {
        line!(self, "    #[track_caller]");
        line!(self, "    pub fn {setter}(self, {setter}: impl {accepts}) -> Self {{");
        line!(self, "        {body}");
        line!(self, "        self");
        line!(self, "    }}");
    }

    fn object(&mut self, object: &Struct) {
        let name = object.rust_name;
        line!(self, "");
        self.doc("", object.doc);
        self.example(
            &format!("# fn example() -> impl IntoValue<{name}> {{"),
            object.example,
            "# }",
        );
        line!(self, "#[derive(Clone)]");
        line!(self, "#[must_use = \"a spec does nothing until it is passed to an op\"]");
        line!(self, "pub struct {name}(Fields);");
        line!(self, "");
        line!(self, "impl {name} {{");
        match object.shape {
            Shape::Fields { new } => self.fields(object, new),
            Shape::OneOf { common } => self.variants(object, common),
        }
        line!(self, "}}");
        if matches!(object.shape, Shape::Fields { new: &[] }) {
            line!(self, "");
            line!(self, "impl Default for {name} {{");
            line!(self, "    fn default() -> Self {{");
            line!(self, "        Self::new()");
            line!(self, "    }}");
            line!(self, "}}");
        }
        line!(self, "");
        line!(self, "impl SpecStruct for {name} {{");
        line!(self, "    fn from_fields(fields: Fields) -> Self {{");
        line!(self, "        Self(fields)");
        line!(self, "    }}");
        line!(self, "}}");
        line!(self, "");
        // rustc would list the impl among the alternatives, and hide the actual mistake.
        line!(self, "#[diagnostic::do_not_recommend]");
        line!(self, "impl IntoValue<{name}> for {name} {{");
        line!(self, "    fn into_value(self) -> Value {{");
        line!(self, "        self.0.into()");
        line!(self, "    }}");
        line!(self, "}}");
    }

    fn fields(&mut self, object: &Struct, new: &[&str]) {
        let arguments: Vec<_> = new.iter().filter_map(|name| object.field(name)).collect();
        if arguments.is_empty() {
            self.doc("    ", &format!("Creates {} without any fields.", indefinite(object)));
        } else {
            let names: Vec<_> = new.iter().map(|name| format!("`{name}`")).collect();
            let names = names.join(" and ");
            self.doc("    ", &format!("Creates {} with its {names}.", indefinite(object)));
        }
        line!(self, "    pub fn new({}) -> Self {{", parameters(&arguments));
        let sets: String = new.iter().map(|name| format!(".{0}({0})", snake(name))).collect();
        line!(self, "        Self(Fields::new()){sets}");
        line!(self, "    }}");
        table::presets(object).for_each(|preset| self.preset(preset));
        for field @ Field { name, ty, .. } in object.fields {
            line!(self, "");
            self.doc("    ", &setter_doc(field));
            let setter = snake(name);
            line!(
                self,
                "    pub fn {setter}(mut self, {setter}: impl {}) -> Self {{",
                ty.accepts()
            );
            line!(self, "        self.0.set(\"{name}\", {setter}.into_value());");
            line!(self, "        self");
            line!(self, "    }}");
        }
    }

    fn preset(&mut self, preset: &Preset) {
        line!(self, "");
        self.doc("    ", preset.doc);
        line!(self, "    pub fn {}() -> Self {{", preset.name);
        let sets = preset.sets.iter().map(|(field, value)| match value {
            Preselected::Word(word) => format!(".{}({word:?})", snake(field)),
            Preselected::Bool(value) => format!(".{}({value})", snake(field)),
        });
        line!(self, "        Self::new(){}", sets.collect::<String>());
        line!(self, "    }}");
    }

    fn variants(&mut self, object: &Struct, common: &[&str]) {
        let shared: Vec<_> = common.iter().filter_map(|name| object.field(name)).collect();
        let variants = object.fields.iter().filter(|field| !common.contains(&field.name));
        for (index, variant) in variants.enumerate() {
            if index > 0 {
                line!(self, "");
            }
            let name = variant.name;
            let noun = noun_phrase(variant);
            self.doc("    ", &format!("Creates {} with {noun}", indefinite(object)));
            // The constructor takes the only field of an object instead of the object.
            let (argument, value) = match single(&variant.ty) {
                Some((wrapper, inner)) => {
                    let constructor = match wrapper.shape {
                        Shape::Fields { .. } => "new",
                        Shape::OneOf { .. } => inner.name,
                    };
                    let argument = Field { name: inner.name, ..*inner };
                    (
                        argument,
                        format!("{}::{constructor}({}).0.into()", wrapper.rust_name, inner.name),
                    )
                }
                None => (Field { ..*variant }, format!("{name}.into_value()")),
            };
            let arguments: Vec<_> = shared.iter().copied().chain([&argument]).collect();
            line!(self, "    pub fn {name}({}) -> Self {{", parameters(&arguments));
            line!(self, "        let mut fields = Fields::new();");
            for field in &shared {
                line!(self, "        fields.set(\"{0}\", {0}.into_value());", field.name);
            }
            line!(self, "        fields.set(\"{name}\", {value});");
            line!(self, "        Self(fields)");
            line!(self, "    }}");
        }
    }

    fn closed(&mut self, closed: &Closed) {
        let name = closed.rust_name;
        line!(self, "");
        self.doc("", closed.doc);
        line!(self, "#[derive(Clone, Copy, Debug, PartialEq, Eq)]");
        line!(self, "pub enum {name} {{");
        for (word, variant, doc) in closed.values {
            self.doc("    ", &format!("{doc} (`{word}`)"));
            line!(self, "    {variant},");
        }
        line!(self, "}}");
        line!(self, "");
        line!(self, "impl {name} {{");
        self.doc("    ", "Returns the word that the manifest contains.");
        line!(self, "    pub fn as_str(self) -> &'static str {{");
        line!(self, "        match self {{");
        for (word, variant, _) in closed.values {
            line!(self, "            Self::{variant} => \"{word}\",");
        }
        line!(self, "        }}");
        line!(self, "    }}");
        line!(self, "}}");
        line!(self, "");
        line!(self, "impl ClosedSet for {name} {{}}");
        line!(self, "");
        line!(self, "#[diagnostic::do_not_recommend]");
        line!(self, "impl IntoValue<{name}> for {name} {{");
        line!(self, "    fn into_value(self) -> Value {{");
        line!(self, "        Value::text(self.as_str())");
        line!(self, "    }}");
        line!(self, "}}");
    }
}

/// Returns the traits of an op, except those that every op has.
fn traits(op: &Op) -> Vec<&'static str> {
    if op.action == Action::Delete {
        return vec!["PolicyOp", "CheckedOp", "DeleteOp", "OfOps", "OfDeletes"];
    }
    let mut traits = vec!["PolicyOp", "CheckedOp", "OutcomeOp", "CreateOp", "OfOps", "OfCreates"];
    if op.kind.renamed.contains(&("format", "file_format")) {
        traits.push("OfImports");
    }
    traits
}

/// Returns the name of a field in snake case. The fields of Kubernetes are in camel case.
fn snake(name: &str) -> String {
    let mut snake = String::new();
    for c in name.chars() {
        if c.is_ascii_uppercase() {
            snake.push('_');
        }
        snake.push(c.to_ascii_lowercase());
    }
    snake
}

/// Returns the part of an op's documentation that says what Argo does for it.
fn facts(op: &Op) -> String {
    let mut facts = format!(
        "Argo performs the action `{}` on a `{}` (`{}`)",
        op.action.as_str(),
        op.kind.kind,
        table::API_VERSION
    );
    if let Some(condition) = op.success_condition {
        write!(facts, ".\nThe op succeeds when `{condition}`").unwrap();
    }
    if let Some(condition) = op.failure_condition {
        write!(facts, "\nand fails when `{condition}`").unwrap();
    }
    if op.truthful.is_some() {
        let of = |operator| op.conditions(true, operator);
        let shown = |(success, failure): (Option<&str>, Option<&str>)| {
            let (success, failure) = (success.unwrap_or_default(), failure.unwrap_or_default());
            format!(
                "it succeeds when `{success}`\nand fails when one of these is true: `{failure}`"
            )
        };
        let each = shown(of(None));
        write!(facts, ".\nWith [`truthful`](crate::CreateOp::truthful), {each}").unwrap();
        let archived = of(Some(Operator::Archived));
        if archived != of(None) {
            let (word, shown) = (Operator::Archived.as_str(), shown(archived));
            write!(facts, ".\nIn a pipeline with `operator = \"{word}\"`, {shown}").unwrap();
        }
    }
    if !op.flags.is_empty() {
        write!(facts, ", with the kubectl flag `{}`", op.flags.join(" ")).unwrap();
    }
    facts.push('.');
    if op.success_condition.is_some() {
        facts.push_str(
            "\nIf the Databricks API rejects the resource, kfp-dbx-operator ends the op by the status of the\n\
             object. The archived Azure Databricks Operator writes no status, so that Argo waits forever,\n\
             unless the op has a [`timeout`](crate::PolicyOp::timeout).",
        );
    }
    if op.action == Action::Delete {
        facts.push_str(
            "\nThe op succeeds as soon as Kubernetes has accepted the deletion, and also if the object \
             does not\nexist. With [`wait`](crate::DeleteOp::wait), it waits until the object is gone.",
        );
    }
    facts
}

/// Returns the documentation of the setter of a field.
fn setter_doc(field: &Field) -> String {
    let only = match field.only_for {
        Some(Operator::KfpDbx) => " Only kfp-dbx-operator has this field.",
        _ => "",
    };
    format!("Sets {}{only}", noun_phrase(field))
}

/// Returns the documentation of a field as a part of a sentence.
///
/// # Panics
/// The documentation does not start with an article or `Whether`.
fn noun_phrase(field: &Field) -> String {
    let (first, rest) = field.doc.split_once(' ').unwrap_or((field.doc, ""));
    assert!(
        matches!(first, "The" | "A" | "An" | "Whether"),
        "the documentation of the field `{}` must start with an article or `Whether`",
        field.name
    );
    let archived = if field.archived.is_empty() { "" } else { " " };
    format!("{} {rest}{archived}{}", first.to_lowercase(), field.archived)
}

/// Returns the name of an object with its indefinite article.
fn indefinite(object: &Struct) -> String {
    let name = object.rust_name;
    let article = if name.starts_with(['A', 'E', 'I', 'O', 'U']) { "an" } else { "a" };
    format!("{article} `{name}`")
}

fn parameters(fields: &[&Field]) -> String {
    let parameters =
        fields.iter().map(|field| format!("{}: impl {}", snake(field.name), field.ty.accepts()));
    parameters.collect::<Vec<_>>().join(", ")
}

/// Returns the object and its field, if a type is an object of one field.
fn single(ty: &Type) -> Option<(&'static Struct, &'static Field)> {
    match ty {
        Type::Struct(object) => match object.fields {
            [only] => Some((object, only)),
            _ => None,
        },
        _ => None,
    }
}
