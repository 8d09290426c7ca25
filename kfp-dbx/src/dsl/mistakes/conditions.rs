//! Conditions that nothing meets, with the words of the errors.

/// Declares conditions that nothing meets, each with its label.
macro_rules! conditions {
    ($message:literal: $($condition:ident = $label:literal;)+) => {$(
        #[doc(hidden)]
        #[diagnostic::on_unimplemented(message = $message, label = $label)]
        pub trait $condition {}
    )+};
}
pub(super) use conditions;

/// Stands for the result of a method whose condition is never met.
pub(super) fn never<R>() -> R {
    unreachable!("nothing meets the condition of the method")
}
