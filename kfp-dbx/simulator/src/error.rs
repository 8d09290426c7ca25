//! What cannot be simulated.

use std::fmt;

/// Something that cannot be simulated, with its place.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Error {
    /// The place, such as ``template `train`, task `run`, `when` ``. Empty for the whole workflow.
    pub place: String,
    /// Why it cannot be simulated: lower case, without a full stop.
    pub why: String,
    /// What to do about it.
    pub help: Option<String>,
    /// The op at which it shows, if it shows at one.
    pub op: Option<String>,
    /// The item that is not there, if a scenario names one that its loop does not have.
    pub item: Option<MissingItem>,
}

/// An item that a scenario names and that its loop does not have.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct MissingItem {
    /// The op.
    pub op: String,
    /// The places of the item in the loops around the op, the outermost first.
    pub items: Vec<usize>,
    /// Which of these places is not there.
    pub depth: usize,
    /// The loop that does not have it.
    pub of: String,
    /// The number of items of that loop.
    pub number: usize,
}

impl From<MissingItem> for Error {
    fn from(item: MissingItem) -> Self {
        let MissingItem { op, items, depth, of, number } = &item;
        let place = format!("the scenario, op `{op}`");
        let why = format!("`{of}` has no item {}: it has {number}", items[*depth]);
        Self { item: Some(item), ..Self::new(place, why) }
    }
}

impl Error {
    /// Makes an error without help.
    pub fn new(place: impl Into<String>, why: impl Into<String>) -> Self {
        Self { place: place.into(), why: why.into(), help: None, op: None, item: None }
    }

    /// Adds what to do about it.
    pub fn help(self, help: impl Into<String>) -> Self {
        Self { help: Some(help.into()), ..self }
    }
}

impl fmt::Display for Error {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        if !self.place.is_empty() {
            write!(f, "{}: ", self.place)?;
        }
        f.write_str(&self.why)?;
        match &self.help {
            Some(help) => write!(f, "; {help}"),
            None => Ok(()),
        }
    }
}

impl std::error::Error for Error {}
