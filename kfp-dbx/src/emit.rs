//! From the checked graph to the text of an Argo object.
//!
//! `workflow` makes the whole object and `size` estimates what it takes; `template` makes its
//! templates, `dag` their tasks, and `blocks` the arguments of these, in a `context` that knows
//! where values are found. `compact` finds the ops that can share a template if the workflow would
//! otherwise be too large, and `bare` writes the values that stand in a manifest without
//! quotes, which for an older Argo are `evaluated` by the task.
//! `manifest` has the manifests of resources, `expr` Argo's expressions, in the `forms` that the
//! pipeline's version of Argo has. The objects of `argo` write themselves to an `output`, which is `yaml` or `json`.
//!
//! Imports point from the first of these to the last, and out of this folder to `lower` and
//! `model`. Nothing here judges: `lower` has reported what is wrong, and `pipeline` judges the
//! size.

use kfp_dbx_core::table::argo::Needs;

use crate::lower::Lowered;

mod argo;
mod bare;
mod blocks;
mod compact;
mod context;
mod dag;
mod evaluated;
mod expr;
mod forms;
mod json;
mod manifest;
mod output;
mod patch;
mod size;
mod template;
mod workflow;

use compact::Compact;
use context::Context;
use output::Output;
pub(crate) use size::{Estimate, MARGIN};

/// A language in which an object is written.
#[derive(Clone, Copy)]
pub(crate) enum Language {
    Yaml,
    Json,
}

impl Language {
    fn output(self) -> fn() -> Output {
        match self {
            Self::Yaml => Output::yaml,
            Self::Json => Output::json,
        }
    }
}

/// An Argo object.
pub(crate) struct Document {
    pub(crate) text: String,
    /// The name of the object, or the beginning of a generated one.
    pub(crate) name: String,
    pub(crate) size: Estimate,
    /// The versions of Argo that it runs on.
    pub(crate) needs: Needs,
    /// Whether ops share templates.
    is_compact: bool,
}

/// Returns the object that a pipeline becomes. Ops share templates if the workflow would be too
/// large otherwise.
///
/// # Errors
/// - The JSON of an object with a patch cannot be read back.
pub(crate) fn document(
    lowered: &Lowered,
    language: Language,
) -> Result<Document, serde_json::Error> {
    let is_plain = lowered.settings.plain;
    if is_plain || !size::has_many_ops(lowered) {
        let document = document_in(context(lowered, Compact::none()), language, false)?;
        if is_plain || document.size.is_small() {
            return Ok(document);
        }
    }
    document_in(context(lowered, Compact::find(lowered)), language, true)
}

fn context(lowered: &Lowered, compact: Compact) -> Context<'_> {
    let mut context = Context::new(lowered, compact);
    context.find_evaluated();
    context
}

fn document_in(
    context: Context<'_>,
    language: Language,
    is_compact: bool,
) -> Result<Document, serde_json::Error> {
    let (text, size) = workflow::workflow(&context, language.output())?;
    let needs = context.forms.needs();
    Ok(Document { text, name: context.names.object, size, needs, is_compact })
}

/// Returns the object of a pipeline as JSON.
///
/// # Errors
/// - The JSON of an object with a patch cannot be read back.
pub(crate) fn json(lowered: &Lowered, document: &Document) -> Result<String, serde_json::Error> {
    let compact = match document.is_compact {
        true => Compact::find(lowered),
        false => Compact::none(),
    };
    let (json, _) = workflow::workflow(&context(lowered, compact), Language::Json.output())?;
    Ok(json)
}
