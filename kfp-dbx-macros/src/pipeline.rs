//! The stages of `#[pipeline]`, one after the other. Each gathers its errors and passes on all
//! that it understood: only where there is no function at all do the later stages not run.

use proc_macro2::TokenStream;

use crate::check::check;
use crate::check::decisions::check_decisions;
use crate::emit::document::document;
use crate::emit::function::{function, unparsed};
use crate::lower::lower;
use crate::report::Report;
use crate::syntax::function::parse;

pub(crate) fn pipeline(attribute: TokenStream, item: &TokenStream) -> TokenStream {
    let mut report = Report::new();
    let Some(pipeline) = parse(attribute, item.clone(), &mut report) else {
        return unparsed(item, &report);
    };
    // `read` is called from here: each expression is read where its names are known.
    let body = lower(&pipeline.item.block, &pipeline.params);
    check(&pipeline, &body, &mut report);
    let rejected = check_decisions(&pipeline, &body);
    let documentation = document(&pipeline, &body);
    function(pipeline, &rejected, &documentation, &report)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::emit::text_graph::SHOWN;
    use quote::quote;

    fn expanded(item: &TokenStream) -> String {
        pipeline(quote!(), item).to_string()
    }

    #[test]
    fn documentation_reaches_no_program() {
        let expanded = expanded(&quote! {
            /// Its own words.
            fn clean(run: Param<String>) {
                DeleteRunOp::new("delete").run_name(run).external();
            }
        });
        let before: Vec<_> = expanded.split("# Graph").collect();
        assert_eq!(before.len(), 2, "{expanded}");
        assert!(before[0].contains("# [cfg_attr (doc , doc = \"\\n\\n# Parameters"), "{expanded}");
    }

    #[test]
    fn long_pipelines_are_cut() {
        let ops = (0..SHOWN + 20).map(|index| {
            let name = format!("op-{index}");
            quote!(DeleteRunOp::new(#name).run_name(#name).external();)
        });
        let expanded = expanded(&quote!(fn many() { #(#ops)* }));
        assert!(expanded.contains("… and 20 more"));
    }
}
