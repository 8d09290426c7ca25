//! The parameters of the workflow.

use kfp_dbx_core::rule::{Finding, WRONG_TYPE};
use kfp_dbx_core::table::ValueType;
use kfp_dbx_core::value::{Scalar, Text, Value};

use crate::model::json;
use crate::model::param::{Origin, ParamData};

/// A parameter for which a run can provide a value.
pub(crate) struct Parameter {
    pub(crate) name: String,
    /// The default, as the text that Argo passes.
    pub(crate) default: Option<String>,
    pub(crate) description: Option<String>,
    pub(crate) value_type: Option<&'static ValueType>,
}

/// Returns the parameters of the workflow, in the order in which the body declares them.
pub(crate) fn parameters(params: &[ParamData]) -> Vec<Parameter> {
    let of_run = params.iter().filter(|param| matches!(param.of, Origin::Run));
    of_run
        .map(|param| Parameter {
            name: param.name.clone(),
            default: param.default.as_ref().and_then(|value| default_text(value, param.ty).ok()),
            description: param.description.clone(),
            value_type: param.value_type,
        })
        .collect()
}

/// Returns a default as the text that Argo passes.
pub(crate) fn default_text(default: &Value, ty: Scalar) -> Result<String, Finding> {
    let mut problem = None;
    default.visit(&mut |value| match value {
        Value::Problem(finding) => problem = Some((**finding).clone()),
        Value::Ref(_) | Value::Text(Text::Mixed(_)) => {
            problem = Some(Finding::new(&WRONG_TYPE, "it can't be another parameter or an output"));
        }
        Value::Float(float) if !float.value.is_finite() => {
            problem = Some(Finding::new(&WRONG_TYPE, format!("JSON has no number for {float}")));
        }
        _ => {}
    });
    if let Some(finding) = problem {
        return Err(finding);
    }
    if matches!(ty, Scalar::List | Scalar::Map) && !default.is_a(ty) {
        let expected = if ty == Scalar::List { "a list" } else { "a map" };
        let message = format!("it must be {expected}, but it is {}", default.describe());
        return Err(Finding::new(&WRONG_TYPE, message));
    }
    Ok(match (default, ty) {
        (Value::Text(Text::Literal(text)), Scalar::Text) => text.clone(),
        _ => json::literal(default).to_string(),
    })
}
