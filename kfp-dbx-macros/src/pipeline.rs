//! Runs the stages of `#[pipeline]`, one after the other. Each stage gathers its errors and passes
//! on everything that it understood, so that the user sees the errors of all stages at once. Only
//! an item that is not a function stops at the first stage.

use proc_macro2::{Span, TokenStream};

use crate::check::check;
use crate::check::decisions::check_decisions;
use crate::emit::document::document;
use crate::emit::function::function;
use crate::emit::no_function::no_function;
use crate::lower::lower;
use crate::read::manifest::{Manifest, NAMES};
use crate::report::Report;
use crate::syntax::function::{PipelineFn, parse};

pub(crate) fn pipeline(attribute: TokenStream, item: &TokenStream) -> TokenStream {
    let mut report = Report::new();
    let Some(mut pipeline) = parse(attribute, item.clone(), &mut report) else {
        return no_function(item, &report);
    };
    let manifest = Manifest::of_package();
    let package = complete(&mut pipeline, manifest, &mut report);
    // This stage calls `read`, because each expression is read where its names are known.
    let body = lower(&pipeline.item.block, &pipeline.params);
    let rejected = check_decisions(&pipeline);
    check(&pipeline, &body, &rejected, &mut report);
    let documentation = document(&pipeline, &body);
    function(pipeline, &rejected, &documentation, package.as_deref(), &report)
}

/// Sets what the attribute leaves to the manifest of the package. Returns the path of the manifest.
fn complete(pipeline: &mut PipelineFn, manifest: Manifest, report: &mut Report) -> Option<String> {
    for (name, value) in &manifest.settings {
        pipeline.settings.set_default(name, value);
    }
    for (name, why) in manifest.faults {
        // What the attribute sets does not depend on the manifest.
        if name.is_some_and(|name| pipeline.settings.get(name).is_some()) {
            continue;
        }
        NAMES
            .iter()
            .filter(|known| name.is_none_or(|name| name == **known))
            .for_each(|name| pipeline.settings.assume(name));
        report.syntax(&syn::Error::new(Span::call_site(), why));
    }
    manifest.path
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

    #[test]
    fn rejected_expressions_alone_are_replaced() {
        let expanded = expanded(&quote! {
            fn decide(mode: Param<String>, days: Param<i32>) {
                #[cfg(any(a = "b", c))]
                let x = if mode == "1" { 1 } else if 2 < days { 2 } else { x[3 + 4] };
                match mode {
                    "5" if x == 6 => {}
                    _ => while days > 7 && y {},
                }
                for i in days { let c = move |z: [u8; 8]| mode != "9" && z == 10; }
                if days.eq(11) && x == 12 { loop { break x == 13; } }
                if x.eq(14) && days.eq(15) == y {}
                let t = (format!("{}", mode == "16"), S { a: mode >= "17", b: 18 }, -days, 19 < x);
            }
        });
        assert_eq!(expanded.matches("compile_error").count(), 9, "{expanded}");
        let kept = [
            "if { :: core",
            "x [3 + 4]",
            "match { :: core",
            "x == 6",
            "z == 10",
            "x == 13",
            "x . eq (14)",
            "days . eq (15) == y",
            "mode == \"16\"",
            "b : 18",
            "19 < x",
        ];
        for kept in kept {
            assert!(expanded.contains(kept), "{kept}: {expanded}");
        }
        for replaced in
            ["== \"1\"", "2 < days", "\"9\"", "== 12", "days . eq (11)", "\"17\"", "- days"]
        {
            assert!(!expanded.contains(replaced), "{replaced}: {expanded}");
        }
    }
}
