//! The steps of a path.

/// A text, or the content of one pair of braces.
#[derive(Clone, Debug, PartialEq)]
pub(super) enum Part {
    Text(String),
    /// The names with which it begins, with dots between them, and the steps.
    Path(String, Vec<Step>),
}

/// A step of a path.
#[derive(Clone, Debug, PartialEq)]
pub(super) enum Step {
    Field(String),
    /// Items from one to before another, each so many.
    Slice(Bound, usize),
    All,
    Filter(Box<Filter>),
    /// A value in a filter, or a text in braces.
    Text(String),
    Number(f64),
    Bool(bool),
}

/// The items that brackets name.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) enum Bound {
    One(i64),
    Between(Option<i64>, Option<i64>),
}

/// A filter: without a comparison, the left side has to be there.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct Filter {
    pub(super) left: Vec<Step>,
    pub(super) compare: Option<(Compare, Vec<Step>)>,
}

#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) enum Compare {
    Equal,
    Unequal,
    Less,
    AtMost,
    Greater,
    AtLeast,
}
