//! The checker as a whole, tested with random pipelines.

use kfp_dbx::{Level, rules};
use kfp_dbx_tests::plan::{BREAKS, Choices, plans};
use kfp_dbx_tests::properties::config;
use proptest::prelude::*;

proptest! {
    #![proptest_config(config(300))]

    #[test]
    fn sound_pipelines_have_nothing_to_report(plan in plans()) {
        let found = plan.pipeline().check();
        prop_assert!(found.is_empty(), "{found:?}");
    }

    /// A change that breaks a rule is reported by that rule, and by no error of an unrelated rule.
    #[test]
    fn what_is_broken_is_told(
        mut plan in plans(),
        at in 0..BREAKS.len(),
        numbers in prop::collection::vec(any::<u16>(), 4),
    ) {
        let broken = &BREAKS[at];
        prop_assume!(broken.is_fault_in(&plan));
        let made = (broken.apply)(&mut plan, &mut Choices::new(numbers));
        prop_assume!(made.is_some());
        if !broken.with.contains(&rules::UNUSED_PARAMETER) && broken.rule != rules::UNUSED_PARAMETER {
            plan.prune_params();
        }
        let pipeline = plan.pipeline();
        let found = pipeline.check();
        prop_assert!(
            found.iter().any(|found| found.rule() == broken.rule),
            "{} is not told: {found:?}\n{plan:?}",
            broken.rule.name
        );
        let follow_up = found.iter().find(|found| {
            found.level() == Level::Error
                && found.rule() != broken.rule
                && !broken.with.contains(&found.rule())
        });
        prop_assert!(follow_up.is_none(), "{}: {follow_up:?}\n{plan:?}", broken.rule.name);
        // An allowed rule reports nothing.
        if broken.rule.lint {
            let found = pipeline.allow(broken.rule).check();
            prop_assert!(found.iter().all(|found| found.rule() != broken.rule));
        }
    }
}
