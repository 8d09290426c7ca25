//! The place of something in a workflow.

use std::fmt;

/// The place of something in a workflow, below another one. Nothing is written until there is
/// something to report.
#[derive(Clone, Copy, Debug)]
pub(super) struct Place<'p> {
    above: Option<&'p Place<'p>>,
    part: Part<'p>,
}

#[derive(Clone, Copy, Debug)]
enum Part<'p> {
    Root,
    /// An object with a name: what it is, and the name.
    Named(&'static str, &'p str),
    Field(&'p str),
    Item(usize),
}

impl<'p> Place<'p> {
    /// The whole object.
    pub(super) const ROOT: Place<'static> = Place { above: None, part: Part::Root };

    pub(super) fn field(&'p self, name: &'p str) -> Place<'p> {
        Place { above: Some(self), part: Part::Field(name) }
    }

    pub(super) fn item(&'p self, place: usize) -> Place<'p> {
        Place { above: Some(self), part: Part::Item(place) }
    }

    pub(super) fn named(&'p self, what: &'static str, name: &'p str) -> Place<'p> {
        Place { above: Some(self), part: Part::Named(what, name) }
    }
}

impl fmt::Display for Place<'_> {
    /// Writes the place as ``template `train`, task `run`, `arguments` ``: what is above a name says
    /// no more than the name does.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let mut fields = Vec::new();
        let mut place = Some(self);
        let mut names = Vec::new();
        while let Some(Place { above, part }) = place {
            match part {
                Part::Named(what, name) => names.push((what, name)),
                Part::Field(name) if names.is_empty() => fields.push((*name).to_owned()),
                Part::Item(item) if names.is_empty() => fields.push(format!("[{item}]")),
                Part::Root | Part::Field(_) | Part::Item(_) => {}
            }
            place = *above;
        }
        let mut separator = "";
        for (what, name) in names.into_iter().rev() {
            write!(f, "{separator}{what} `{name}`")?;
            separator = ", ";
        }
        if fields.is_empty() {
            return Ok(());
        }
        fields.reverse();
        write!(f, "{separator}`{}`", fields.join(".").replace(".[", "["))
    }
}
