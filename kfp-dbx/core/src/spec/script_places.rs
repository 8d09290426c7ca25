//! The places where the scripts and the logs of a cluster can be.

/// A place where a script or a log can be, the word for it, and the form of a path there.
pub(super) struct Place {
    /// The field of the place.
    pub(super) field: &'static str,
    /// The way in which a sentence names it.
    pub(super) what: &'static str,
    /// The beginnings of its paths.
    pub(super) begin: &'static [&'static str],
    /// A path, as an example.
    pub(super) example: &'static str,
}

pub(super) static PLACES: &[Place] = &[
    Place {
        field: "volumes",
        what: "a path on a volume",
        begin: &["/Volumes/", "dbfs:/Volumes/"],
        example: "/Volumes/main/etl/scripts/install.sh",
    },
    Place {
        field: "abfss",
        what: "a URI of Azure Data Lake Storage",
        begin: &["abfss://"],
        example: "abfss://scripts@account.dfs.core.windows.net/install.sh",
    },
    Place {
        field: "file",
        what: "the URI of a file",
        begin: &["file:/"],
        example: "file:/opt/install.sh",
    },
    Place {
        field: "dbfs",
        what: "a path in DBFS",
        begin: &["dbfs:/"],
        example: "dbfs:/install.sh",
    },
    Place {
        field: "workspace",
        what: "an absolute path in the workspace",
        begin: &["workspace:/", "/"],
        example: "/Shared/install.sh",
    },
];

impl Place {
    /// Whether a path is one in this place, by its beginning.
    pub(super) fn has(&self, path: &str) -> bool {
        self.begin.iter().any(|begin| path.starts_with(begin))
    }
}

/// Whether the form of the path in a field is judged with the places of scripts and logs.
pub(super) fn is_judged(field: &[&str]) -> bool {
    let is_place = |name: &str| PLACES.iter().any(|place| place.field == name && name != "dbfs");
    matches!(field, [.., "*", place, "destination"] if is_place(place))
}
