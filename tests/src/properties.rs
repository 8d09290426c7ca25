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
