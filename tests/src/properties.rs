//! The configuration of the properties.

use proptest::prelude::ProptestConfig;
use proptest::test_runner::RngSeed;

/// Returns the configuration for a number of cases, which are always the same. `KFP_DBX_TIMES`
/// multiplies the number, and the cases then differ each time.
pub fn config(cases: u32) -> ProptestConfig {
    let times: Option<u32> =
        std::env::var("KFP_DBX_TIMES").ok().and_then(|times| times.parse().ok());
    ProptestConfig {
        cases: cases * times.unwrap_or(1),
        rng_seed: times.map_or(RngSeed::Fixed(7), |_| RngSeed::Random),
        failure_persistence: None,
        max_shrink_iters: 500,
        max_global_rejects: 1_000_000,
        ..ProptestConfig::default()
    }
}

/// Random numbers, which a seed decides.
#[derive(Clone, Debug)]
pub struct Random(u64);

impl Random {
    pub fn new(seed: u64) -> Self {
        Self(seed)
    }

    /// Returns a number below a limit, or 0 if the limit is 0.
    pub fn below(&mut self, limit: usize) -> usize {
        // SplitMix64.
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mut bits = self.0;
        bits = (bits ^ (bits >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        bits = (bits ^ (bits >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        ((bits ^ (bits >> 31)) >> 33) as usize % limit.max(1)
    }

    pub fn one_of<'a, T>(&mut self, values: &'a [T]) -> &'a T {
        &values[self.below(values.len())]
    }
}

/// Runs a property for a number of seeds, and fails with all seeds for which it panics.
/// `KFP_DBX_TIMES` multiplies the number, and `KFP_DBX_SEED=7` runs one seed alone.
pub fn for_seeds(count: u64, property: impl Fn(u64) + std::panic::RefUnwindSafe) {
    let number = |variable: &str| std::env::var(variable).ok()?.parse::<u64>().ok();
    let seeds = match number("KFP_DBX_SEED") {
        Some(seed) => seed..seed + 1,
        None => 0..count * number("KFP_DBX_TIMES").unwrap_or(1),
    };
    let failed: Vec<u64> =
        seeds.filter(|seed| std::panic::catch_unwind(|| property(*seed)).is_err()).collect();
    assert!(failed.is_empty(), "it fails for {} seeds: KFP_DBX_SEED={failed:?}", failed.len());
}
