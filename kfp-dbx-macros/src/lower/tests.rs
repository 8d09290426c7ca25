use super::lower;
use kfp_dbx_core::graph::Certainty;

/// Returns the edges as `from -> to`, with a `?` if they are not certain.
fn edges(body: &str) -> Vec<String> {
    let block = syn::parse_str(&format!("{{ {body} }}")).unwrap();
    let graph = lower(&block, &[]).graph;
    let name = |node: usize| graph.nodes[node].name.clone().unwrap_or_default();
    let edge = |edge: &kfp_dbx_core::graph::Edge<_>| {
        let may = if edge.certainty == Certainty::May { "?" } else { "" };
        format!("{} -> {}{may}", name(edge.from), name(edge.to))
    };
    graph.edges.iter().map(edge).collect()
}

const A_B: &str = r#"let a = DeleteRunOp::new("a"); let b = CreateClusterOp::new("b");"#;

#[test]
fn after_as_chain_and_as_statement() {
    assert_eq!(
        edges(&format!("{A_B} b.k8s_name(\"x\").after(a); a.after((b, b));")),
        ["a -> b", "b -> a", "b -> a"]
    );
}

#[test]
fn outputs_make_edges() {
    let submit = r#"SubmitRunOp::new("s")"#;
    assert_eq!(
        edges(&format!("{A_B} {submit}.existing_cluster_id(b.outputs.cluster_id);")),
        ["b -> s"]
    );
    assert_eq!(
        edges(&format!(
            "{A_B} let id = b.outputs.cluster_id; {submit}.run_name(format!(\"x{{id}}\"));"
        )),
        ["b -> s"]
    );
    assert_eq!(
        edges(&format!("{A_B} {submit}.run_name(format!(\"{{}}\", b.outputs.cluster_id));")),
        ["b -> s"]
    );
    // Another macro may do anything with it.
    assert_eq!(
        edges(&format!("{A_B} {submit}.run_name(other!(\"{{}}\", b.outputs.cluster_id));")),
        ["b -> s?"]
    );
}

#[test]
fn an_output_that_an_op_takes_goes_nowhere_else() {
    let escaped = |body: &str| {
        let block = syn::parse_str(&format!("{{ {A_B} {body} }}")).unwrap();
        let nodes = lower(&block, &[]).graph.nodes;
        let escaped = nodes.into_iter().filter(|node| node.escaped);
        escaped.filter_map(|node| node.name).collect::<Vec<_>>()
    };
    let submit = r#"SubmitRunOp::new("s")"#;
    for body in [
        format!("{submit}.existing_cluster_id(b.outputs.cluster_id);"),
        format!("let id = b.outputs.cluster_id; {submit}.existing_cluster_id(id);"),
        format!("{submit}.jar_params((\"x\", b.outputs.cluster_id));"),
        "when(b.outputs.state.eq(\"x\"), || a);".to_owned(),
    ] {
        assert_eq!(escaped(&body), [""; 0], "{body}");
    }
    for body in [
        "helper(b.outputs.cluster_id);".to_owned(),
        format!("{submit}.run_name(helper(b.outputs.name));"),
        "let met = b.outputs.state.eq(\"x\"); when(met, || a);".to_owned(),
        format!("{submit}.run_name(if x {{ b.outputs.name }} else {{ y }});"),
    ] {
        assert_eq!(escaped(&body), ["b"], "{body}");
    }
}

#[test]
fn branches_and_loops_are_not_certain() {
    assert_eq!(
        edges(&format!("{A_B} if x {{ a.after(b); }} else {{ b.after(a); }}")),
        ["b -> a?", "a -> b?"]
    );
    assert_eq!(edges(&format!("{A_B} for i in 0..2 {{ a.after(b); }}")), ["b -> a?"]);
}

/// Returns the rules that a body breaks.
fn rules(body: &str) -> Vec<&'static str> {
    let block = syn::parse_str(&format!("{{ {body} }}")).unwrap();
    let graph = lower(&block, &[]).graph;
    graph.check_order().iter().map(|found| found.finding.rule.name).collect()
}

#[test]
fn blocks_are_seen_as_what_runs_once() {
    // The order in a block is certain. Its condition waits for the ops whose outputs it compares.
    let body = "when(b.outputs.state.eq(\"x\"), || { a.after(b); });";
    assert_eq!(edges(&format!("{A_B} {body}")), ["b -> ", "b -> a"]);
    let body = "let w = when(c, || b).name(\"w\"); a.after(w); a.after(w.inner);";
    assert_eq!(edges(&format!("{A_B} {body}")), ["w -> a", "b -> a"]);
    let body = "let e = when(c, || 1).otherwise(|| 2); a.after(e);";
    assert_eq!(edges(&format!("{A_B} {body}")), [" -> a", " -> a"]);
    // The ops after an early return may not be created.
    let body = "when(c, || { if x { return; } a.after(b); });";
    assert_eq!(edges(&format!("{A_B} {body}")), ["b -> a?"]);
}

#[test]
fn what_blocks_keep_in_is_seen() {
    let made = r#"DeleteRunOp::new("d")"#;
    for (body, expected) in [
        (format!("on_exit(|| {{ {made}.run_name(b.outputs.name); }});"), "exit_reach"),
        (format!("on_exit(|| {{ when(c, || {made}.after(a)); }});"), "exit_reach"),
        (format!("when(c, || on_exit(|| {made}));"), "nested_exit"),
        (
            format!(
                "on_exit(|| {{ let l = for_each(x, |i| CreateClusterOp::new(\"e\")); {made}.run_name(l.inner.outputs.name); }});"
            ),
            "output_of_loop",
        ),
        (
            format!(
                "let l = for_each(x, |i| when(c, || CreateClusterOp::new(\"e\"))); {made}.run_name(l.inner.inner.outputs.name);"
            ),
            "output_of_condition",
        ),
        (format!("{made}.run_name(b.outputs.name).after_end(b);"), "output_after_failure"),
    ] {
        assert_eq!(rules(&format!("{A_B} {body}")), [expected], "{body}");
    }
    for sound in [
        format!("on_exit(|| {{ let x = {made}; DeleteRunOp::new(\"e\").after(x); }});"),
        format!("let l = for_each(x, |i| {made}); a.after(l);"),
        format!(
            "let l = for_each(x, |i| CreateClusterOp::new(\"e\")); {made}.run_name(l.inner.outputs.name);"
        ),
        format!(
            "let w = when(c, || CreateClusterOp::new(\"e\")); {made}.run_name(w.inner.outputs.name);"
        ),
        format!("{made}.run_name(b.outputs.name).after_failure(a);"),
    ] {
        assert_eq!(rules(&format!("{A_B} {sound}")), [""; 0], "{sound}");
    }
}

#[test]
fn the_results_of_a_loop_order_their_users() {
    let made = r#"DeleteRunOp::new("d")"#;
    for body in [
        r#"let l = for_each(x, |i| CreateClusterOp::new("e")); D.run_name(l.inner.outputs.name);"#,
        r#"let l = for_each(x, |i| CreateClusterOp::new("e").outputs.name); D.run_name(l.inner);"#,
        r#"let l = for_each(x, |i| ResourceOp::new("e")); D.run_name(l.inner.output("x"));"#,
        r#"let r = for_each(x, |i| CreateClusterOp::new("e")).inner; D.run_name(format!("{}", r.outputs.name));"#,
        r#"let l = for_each(x, |i| for_each(y, |j| CreateClusterOp::new("e"))); D.run_name(l.inner.inner.outputs.name);"#,
        r#"let l = for_each(x, |i| CreateClusterOp::new("e")); D.after(l.inner);"#,
    ] {
        assert_eq!(edges(&body.replace('D', made)), ["e -> d"], "{body}");
    }
}

#[test]
fn an_assigned_name_is_not_followed() {
    assert!(edges(&format!("{A_B} let mut c = a; c = b; a.after(c);")).is_empty());
}

#[test]
fn names_that_patterns_bind_are_others() {
    for body in [
        "if let Some(a) = found() { b.after(a); } a.after(b);",
        "while let Some(a) = found() { b.after(a); } a.after(b);",
        "'block: { let a = other(); b.after(a); } a.after(b);",
        "unsafe { let a = other(); b.after(a); } a.after(b);",
        "match found() { Some(a) => { b.after(a); } None => {} } a.after(b);",
        "let Some(a) = found() else { return }; b.after(a); a.after(b);",
        "let f = |a: DeleteRunOp| { b.after(a); }; a.after(b);",
    ] {
        assert!(
            !edges(&format!("{A_B} {body}")).iter().any(|edge| edge.starts_with("a -> b")),
            "{body}"
        );
    }
}

#[test]
fn a_shadowed_name_is_the_inner_one() {
    let body = r#"let a = DeleteRunOp::new("x"); { let a = other(); b.after(a); } b.after(a);"#;
    assert_eq!(edges(&format!("{A_B} {body}")), ["x -> b"]);
}

#[test]
fn values_within_values_are_followed_up_to_a_depth() {
    let nested: String =
        (0..5_000).map(|i| format!("let v{} = json!([v{i}]);", i + 1)).collect::<Vec<_>>().concat();
    let after = edges(&format!(
        r#"{A_B} let v0 = json!([b.outputs.cluster_id]); {nested} SubmitRunOp::new("s").spec(v50); SubmitRunOp::new("t").spec(v5000);"#
    ));
    assert_eq!(after, ["b -> s"]);
}

/// Each value has twice the parts of the one before: without a bound, this takes all memory.
#[test]
fn values_that_double_are_followed_up_to_a_bound() {
    let doubled = |make: &str| {
        let one = |i: u32| format!("let v{} = {};", i + 1, make.replace('$', &format!("v{i}")));
        (0..100).map(one).collect::<Vec<_>>().concat()
    };
    for make in [
        r#"json!({"x": $, "y": $})"#,
        r"json!([$, $])",
        r#"format!("{$}{$}")"#,
        r#"format!("{}-{}", $, $)"#,
        r"$.clone() + &$",
    ] {
        let body = doubled(make);
        let submit = r#"SubmitRunOp::new("s").run_name("r").existing_cluster_id"#;
        let after = edges(&format!(
            r#"{A_B} let v0 = format!("{{}}-x", b.outputs.cluster_id); {body} {submit}(v3).spec(v100);"#
        ));
        // A sum is followed as a text, and not as a value.
        assert_eq!(after.contains(&"b -> s".to_owned()), !make.contains('+'), "{make}: {after:?}");
    }
}
