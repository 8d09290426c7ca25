//! The type by which other pipelines use a pipeline as an op.

use proc_macro2::TokenStream;
use quote::{quote, quote_spanned};
use syn::{Ident, Index, ItemFn, ReturnType, Visibility};

use crate::emit::param::param;
use crate::syntax::function::PipelineFn;
use crate::syntax::param::Param;
use crate::syntax::token::plain;

/// Writes the type `op`, whose body is the function `shared`.
pub(super) fn op(pipeline: &PipelineFn, op: &Ident, shared: &Ident) -> TokenStream {
    let ItemFn { vis, sig, .. } = &pipeline.item;
    let function = sig.ident.to_string();
    let outputs = match &sig.output {
        ReturnType::Default => quote!(()),
        ReturnType::Type(_, ty) => quote!(#ty),
    };
    let documented = format!(
        "The pipeline [`{function}`]({function}()) as an op of another one: a DAG of its own, with its own arguments."
    );
    let name = plain(&sig.ident);
    let declared = pipeline.params.iter().map(param);
    let indices = (0..pipeline.params.len()).map(Index::from);
    let setters =
        pipeline.params.iter().enumerate().map(|(index, param)| setter(vis, index, param));
    quote! {
        #[doc = #documented]
        #[derive(Clone, Copy)]
        #[allow(dead_code)]
        #vis struct #op {
            id: ::kfp_dbx::__private::OpId,
            /// The value that the pipeline's function returns: outputs of its ops.
            #vis outputs: #outputs,
        }

        #[allow(dead_code)]
        impl #op {
            /// Adds the pipeline as an op of that name.
            #[track_caller]
            #vis fn new(name: impl ::kfp_dbx::__private::OpName) -> Self {
                let (id, outputs) = ::kfp_dbx::__private::nested::<Self, _, _>(
                    name.as_ref(),
                    #name,
                    || (#(#declared,)*),
                    |params| #shared(#(params.#indices),*),
                );
                Self { id, outputs }
            }

            #(#setters)*
        }

        impl ::kfp_dbx::__private::Op for #op {
            fn id(self) -> ::kfp_dbx::__private::OpId {
                self.id
            }
        }

        impl ::kfp_dbx::__private::OfOps for #op {}

        impl ::kfp_dbx::__private::OfPipelines for #op {}

        impl ::kfp_dbx::__private::HasOutputs for #op {
            type Outputs = #outputs;
            fn outputs(self) -> #outputs {
                self.outputs
            }
        }
    }
}

/// Returns the setter of an argument.
fn setter(vis: &Visibility, index: usize, param: &Param) -> TokenStream {
    let Param { ident, ty, doc, .. } = param;
    let documented = if doc.is_empty() { format!("The argument `{ident}`.") } else { doc.clone() };
    quote_spanned! {ident.span()=>
        #[doc = #documented]
        #[track_caller]
        #vis fn #ident(
            self,
            value: impl ::kfp_dbx::__private::IntoValue<<#ty as ::kfp_dbx::__private::Argument>::Type>,
        ) -> Self {
            ::kfp_dbx::__private::argument(self.id, #index, value.into_value());
            self
        }
    }
}
