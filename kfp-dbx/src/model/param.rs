//! Parameters of a pipeline, and the other values that a body uses like parameters.

use kfp_dbx_core::table::ValueType;
use kfp_dbx_core::value::path::Step;
use kfp_dbx_core::value::{Scalar, Value};

use crate::error::Place;

/// A parameter of the pipeline, or a value that its body uses like one.
pub(crate) struct ParamData {
    pub(crate) of: Origin,
    pub(crate) name: String,
    pub(crate) ty: Scalar,
    /// The type that a run's value must have, if a run gives the value.
    pub(crate) value_type: Option<&'static ValueType>,
    pub(crate) default: Option<Value>,
    pub(crate) description: Option<String>,
    pub(crate) at: Place,
}

/// The source of a parameter's value.
#[derive(Clone)]
pub(crate) enum Origin {
    /// The run provides the value.
    Run,
    /// The value is an item of the loop with that index.
    Item(u32),
    /// The value is an argument of the pipeline with that index, which is used as an op.
    Argument(u32),
    /// The value is a part of another parameter.
    Part(u32, Step),
}

impl ParamData {
    /// Creates the parameter for the item of a loop.
    pub(crate) fn item(block: u32, ty: Scalar, at: Place) -> Self {
        Self {
            of: Origin::Item(block),
            name: String::from("item"),
            ty,
            value_type: None,
            default: None,
            description: None,
            at,
        }
    }
}

/// Returns the parameter that another one is a part of, and the path from it to the part.
pub(crate) fn whole_param(params: &[ParamData], index: u32) -> Option<(u32, Vec<Step>)> {
    let (mut index, mut path) = (index, Vec::new());
    loop {
        match &params.get(index as usize)?.of {
            Origin::Part(of, step) => {
                path.push(step.clone());
                index = *of;
            }
            _ => {
                path.reverse();
                return Some((index, path));
            }
        }
    }
}
