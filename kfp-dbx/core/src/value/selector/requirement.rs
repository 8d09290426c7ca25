//! The requirements of a selector.

/// A requirement on the value at a path.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Requirement<'a> {
    /// The path.
    pub key: &'a str,
    /// What the value must be.
    pub test: Test<'a>,
}

/// What a value must be.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Test<'a> {
    /// Anything, but it is there.
    Exists,
    /// Not there.
    Absent,
    /// One of these.
    In(Vec<&'a str>),
    /// None of these, or not there.
    NotIn(Vec<&'a str>),
    /// A greater integer.
    Above(i64),
    /// A smaller integer.
    Below(i64),
}

impl Test<'_> {
    /// Whether a value that is not there meets it.
    pub fn is_met_by_absence(&self) -> bool {
        matches!(self, Self::Absent | Self::NotIn(_))
    }

    /// Whether no value meets this test and another one.
    pub fn excludes(&self, other: &Self) -> bool {
        match (self, other) {
            (Self::Absent, other) | (other, Self::Absent) => !other.is_met_by_absence(),
            (Self::In(some), Self::In(others)) => !some.iter().any(|one| others.contains(one)),
            (Self::In(some), Self::NotIn(none)) | (Self::NotIn(none), Self::In(some)) => {
                some.iter().all(|one| none.contains(one))
            }
            (Self::In(some), Self::Above(_) | Self::Below(_)) => {
                some.iter().all(|one| !other.contains_number(one))
            }
            (Self::Above(_) | Self::Below(_), Self::In(_)) => other.excludes(self),
            (Self::Above(low), Self::Below(high)) | (Self::Below(high), Self::Above(low)) => {
                low.checked_add(1).is_none_or(|next| next >= *high)
            }
            _ => false,
        }
    }

    /// Whether each value that meets this test meets another one, too.
    pub fn implies(&self, other: &Self) -> bool {
        match (self, other) {
            (Self::In(some), Self::In(others)) => some.iter().all(|one| others.contains(one)),
            (Self::In(some), Self::NotIn(none)) => !some.iter().any(|one| none.contains(one)),
            (Self::NotIn(more), Self::NotIn(none)) => none.iter().all(|one| more.contains(one)),
            (Self::In(some), Self::Above(_) | Self::Below(_)) => {
                some.iter().all(|one| other.contains_number(one))
            }
            (Self::Absent | Self::NotIn(_), Self::Exists) => false,
            (_, Self::Exists) => true,
            (Self::Above(low), Self::Above(other)) => low >= other,
            (Self::Below(high), Self::Below(other)) => high <= other,
            _ => self == other,
        }
    }

    fn contains_number(&self, value: &str) -> bool {
        let Ok(number) = value.parse::<i64>() else { return false };
        match self {
            Self::Above(low) => number > *low,
            Self::Below(high) => number < *high,
            _ => false,
        }
    }
}
