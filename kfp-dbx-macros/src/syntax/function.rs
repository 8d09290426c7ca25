//! The function that becomes a pipeline.

use proc_macro2::TokenStream;
use syn::{Item, ItemFn};

use crate::report::Report;
use crate::syntax::param::{Param, param};
use crate::syntax::settings::{Settings, settings};
use crate::syntax::signature::check_signature;

pub(crate) struct PipelineFn {
    /// The user's function, without the attributes that are ours.
    pub(crate) item: ItemFn,
    /// Whether its signature is one that a pipeline can have.
    pub(crate) is_sound: bool,
    /// Whether it has a receiver, and so can't be moved into another function.
    pub(crate) is_method: bool,
    pub(crate) settings: Settings,
    pub(crate) params: Vec<Param>,
}

/// Parses the attribute and its item. Returns `None` if the item is not a function. Parts of a
/// function that can't be understood are reported and left out.
pub(crate) fn parse(
    attribute: TokenStream,
    item: TokenStream,
    report: &mut Report,
) -> Option<PipelineFn> {
    let mut item = item_fn(item, report)?;
    let settings = settings(attribute, report);
    let is_method = item.sig.receiver().is_some();
    let is_sound = check_signature(&item.sig, settings.op.is_some(), report);
    let params = item.sig.inputs.iter_mut().filter_map(|arg| param(arg, report)).collect();
    Some(PipelineFn { item, is_sound, is_method, settings, params })
}

fn item_fn(item: TokenStream, report: &mut Report) -> Option<ItemFn> {
    let error = match syn::parse2(item.clone()) {
        Ok(item) => return Some(item),
        Err(error) => error,
    };
    match syn::parse2(item.clone()) {
        Ok(Item::Fn(_)) | Err(_) => report.syntax(&error),
        Ok(_) => report.error(
            item,
            "`#[pipeline]` must be on a function: `#[pipeline] fn name(parameter: Param<String>) { … }`",
        ),
    }
    None
}
