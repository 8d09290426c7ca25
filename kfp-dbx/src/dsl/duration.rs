//! The durations that setters accept.

use std::time::Duration;

use kfp_dbx_core::rule::{Finding, INVALID_DURATION};
use kfp_dbx_core::text::duration;

/// A duration: a [`std::time::Duration`] of whole seconds, or text such as `"2h"`, `"90m"`
/// or `"1h30m"`, with the units `d`, `h`, `m` and `s`.
///
/// A literal in the body of a `#[pipeline]` is checked at compile time.
#[diagnostic::on_unimplemented(
    message = "`{Self}` is not a duration",
    label = "expected a duration such as `\"2h\"`, or a `std::time::Duration`"
)]
pub trait IntoDuration {
    #[doc(hidden)]
    fn into_duration(self) -> Result<u64, Finding>;
}

#[diagnostic::do_not_recommend]
impl IntoDuration for &str {
    fn into_duration(self) -> Result<u64, Finding> {
        duration::parse(self).map_err(|why| Finding::new(&INVALID_DURATION, why))
    }
}

#[diagnostic::do_not_recommend]
impl IntoDuration for String {
    fn into_duration(self) -> Result<u64, Finding> {
        self.as_str().into_duration()
    }
}

#[diagnostic::do_not_recommend]
impl IntoDuration for Duration {
    fn into_duration(self) -> Result<u64, Finding> {
        let seconds = self.as_secs();
        let why = if self.subsec_nanos() > 0 {
            Err(format!("{self:?} is not a duration of whole seconds"))
        } else {
            duration::check(seconds)
        };
        why.map_err(|why| Finding::new(&INVALID_DURATION, why))?;
        Ok(seconds)
    }
}
