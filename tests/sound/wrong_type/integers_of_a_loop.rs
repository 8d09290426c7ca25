//! Lists of integer literals, whose items have the type that the body uses.
#![deny(warnings)]

use kfp_dbx::prelude::*;

fn run(name: &str, slices: impl IntoValue<kfp_dbx::Argument> + std::fmt::Display) -> SubmitRunOp {
    let run_name = format!("{name}-{slices}-{}", workflow::uid());
    SubmitRunOp::new(name).run_name(run_name).job_name("job").jar_params([slices]).delete_on_exit()
}

#[pipeline(truthful, timeout = "2h")]
pub fn compared() {
    for_each([2], |i| when(i.eq(1), || run("array", i)));
    for_each(vec![1, 2], |i| when(i.gt(1) & i.ne(3), || run("vec", i)));
    for_each([(1, "a"), (2, "b")], |(i, name)| {
        when(i.one_of([1, 2]) | name.eq("a"), || run("tuple", i));
    });
    let slice: &[_] = &[1, 2];
    for_each(slice, |i| when(!i.le(1), || run("slice", i)));
}

#[pipeline(truthful, timeout = "2h")]
pub fn used_as_their_type(id: Param<i64>, count: Param<i32>) {
    for_each([2, 3], |i| {
        for_each(Sequence::new(0, i), |slice| {
            run("of-32-bits", format!("{i}-{slice}"));
        });
        when(count.eq(i), || run("as-32-bits", i));
    });
    for_each([2, 3], |i| when(id.eq(i), || run("as-64-bits", i)));
    for_each([2_i64, 3], |i| when(i.eq(3_000_000_000), || run("of-64-bits", i)));
    let wide: Vec<i64> = vec![1, 2];
    for_each(wide, |i| when(i.eq(id), || run("of-a-variable", i)));
    for_each([1.5, 2.0], |x| when(x.lt(1.75), || run("numbers", x)));
    for_each([true, false], |flag| when(flag, || run("booleans", flag)));
}

#[test]
fn builds_without_warnings() {
    for pipeline in [compared(), used_as_their_type()] {
        assert_eq!(format!("{:?}", pipeline.workflow().unwrap().warnings()), "[]");
    }
}
