//! Checks the forms of libraries: each kind of library has files of its own.

use super::constraints::{Check, literal};
use crate::rule::{Finding, INVALID_NAME, PATH_FORM};
use crate::text::excerpt::excerpt;
use crate::text::nearest::nearest;
use crate::value::path::{Step, field};
use crate::value::{Map, Piece, Text, Value};

/// The files of libraries: the field, and the ending of its files.
const ENDINGS: [(&str, &str); 4] =
    [("jar", ".jar"), ("egg", ".egg"), ("whl", ".whl"), ("requirements", ".txt")];

/// The first folders of paths to files that Databricks stores.
const FOLDERS: [&str; 2] = ["Volumes", "Workspace"];

impl Check<'_> {
    /// Checks the libraries of a task.
    pub(super) fn libraries(&mut self, map: &Map, list: &str) {
        self.repeated_libraries(map, list);
        self.libraries_in_dbfs(map, list);
        self.forms_of_libraries(map, list);
    }

    /// Checks the files and the coordinates of libraries.
    fn forms_of_libraries(&mut self, map: &Map, list: &str) {
        let Some(Value::List(libraries)) = map.get(list) else { return };
        for (index, library) in libraries.iter().enumerate() {
            let at = |part: &[&str]| {
                let part = part.iter().map(|name| Step::Field((*name).to_owned()));
                [Step::Field(list.to_owned()), Step::Item(index)].into_iter().chain(part).collect()
            };
            for (name, _) in ENDINGS {
                let fault = field(library, name).and_then(|path| file_fault(name, path));
                if let Some(finding) = fault {
                    let at: Vec<_> = at(&[name]);
                    self.push_at(at, finding);
                }
            }
            let coordinates = field(library, "maven").and_then(|maven| field(maven, "coordinates"));
            if let Some(finding) = coordinates.and_then(literal).and_then(no_coordinates) {
                let at: Vec<_> = at(&["maven", "coordinates"]);
                self.push_at(at, finding);
            }
        }
    }
}

/// Reports a file of another kind of library, and a path that is almost one to stored files.
fn file_fault(name: &str, path: &Value) -> Option<Finding> {
    let Value::Text(text) = path else { return None };
    let (begin, end) = match text {
        Text::Literal(text) => (Some(text), Some(text)),
        Text::Mixed(pieces) => {
            (pieces.first().and_then(Piece::as_literal), pieces.last().and_then(Piece::as_literal))
        }
    };
    let other = end.and_then(|end| {
        let is_end = |(_, ending): &&(&str, &str)| end.to_ascii_lowercase().ends_with(ending);
        ENDINGS.iter().find(is_end).filter(|(other, _)| *other != name)
    });
    if let Some((other, ending)) = other {
        let end = end.map(String::as_str).unwrap_or_default();
        let shown = match end.rsplit_once('/') {
            Some((_, file)) => excerpt(file),
            None if text.as_literal().is_none() => format!("…{}", excerpt(end)),
            None => excerpt(end),
        };
        let message = format!(
            "`{name}` is `{shown}`, but a file that ends with `{ending}` is none of its kind"
        );
        return Some(Finding::new(&PATH_FORM, message).help(format!("set `{other}`")));
    }
    let (folder, _) = begin?.strip_prefix('/')?.split_once('/')?;
    let near = nearest(folder, FOLDERS).filter(|near| *near != folder)?;
    let message = format!("there is no folder `/{}`", excerpt(folder));
    Some(Finding::new(&PATH_FORM, message).help(format!("did you mean `/{near}`?")))
}

/// Reports coordinates of Maven without a version: Spark takes a group, an artifact and a version.
fn no_coordinates(coordinates: &str) -> Option<Finding> {
    if coordinates.is_empty() || coordinates.split(':').filter(|part| !part.is_empty()).count() >= 3
    {
        return None;
    }
    let message = format!(
        "`coordinates` must be a group, an artifact and a version, but `{}` is not all of them",
        excerpt(coordinates)
    );
    let help = "write all three of them, such as `org.jsoup:jsoup:1.7.2`";
    Some(Finding::new(&INVALID_NAME, message).help(help))
}
