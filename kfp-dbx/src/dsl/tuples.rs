//! Impls for tuples.

/// Calls a macro once for each length of a tuple up to twelve, with as many type names.
macro_rules! for_tuples {
    ($macro:ident) => {
        for_lengths!($macro: [] A B C D E F G H I J K L);
    };
}
pub(super) use for_tuples;

/// Calls a macro once for each length of a tuple up to [`MAX_TUPLE`].
///
/// [`MAX_TUPLE`]: kfp_dbx_core::table::MAX_TUPLE
macro_rules! for_long_tuples {
    ($macro:ident) => {
        for_lengths!($macro: []
            V1 V2 V3 V4 V5 V6 V7 V8 V9 V10 V11 V12 V13 V14 V15 V16
            V17 V18 V19 V20 V21 V22 V23 V24 V25 V26 V27 V28 V29 V30 V31 V32);
    };
}
pub(super) use for_long_tuples;

macro_rules! for_lengths {
    ($macro:ident: [$($before:ident)*] $name:ident $($after:ident)*) => {
        $macro!($($before)* $name);
        for_lengths!($macro: [$($before)* $name] $($after)*);
    };
    ($macro:ident: [$($before:ident)*]) => {};
}
pub(super) use for_lengths;
