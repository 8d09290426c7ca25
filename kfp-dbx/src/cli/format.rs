//! The format of an output file, which follows from the ending of its name.

use std::path::{Path, PathBuf};

use kfp_dbx_core::text::quoted::quoted;

use super::exit::Failure;
use super::write;

/// The formats of a command.
pub(super) trait Format: Copy + 'static {
    /// Every ending with its format. The first ending of a format is the usual one.
    const ENDINGS: &'static [(&'static str, Self)];
    /// Names of files that have a format of their own, whatever they end with.
    const NAMES: &'static [(&'static str, Self)] = &[];
    /// The format of standard output, devices and pipes, whose names have no ending.
    const DEFAULT: Self;
    /// How a format is chosen in another way than by an ending.
    const CHOICE: &'static str = "set `--format`";
}

/// Returns the format of an output: the given one, or else that of the file's ending.
pub(super) fn of_output<F: Format>(
    given: Option<F>,
    output: Option<&PathBuf>,
) -> Result<F, Failure> {
    match (given, output.filter(|path| *path != Path::new("-"))) {
        (Some(format), _) => Ok(format),
        (None, None) => Ok(F::DEFAULT),
        (None, Some(path)) if write::is_open(path) => Ok(F::DEFAULT),
        (None, Some(path)) if path.exists() && !path.is_file() => Ok(F::DEFAULT),
        (None, Some(path)) => of_name(path).ok_or_else(|| {
            let endings = quoted(F::ENDINGS.iter().map(|(ending, _)| *ending));
            Failure::usage(format!("the ending of `{}` is not that of a format", path.display()))
                .help(format!("use one of {endings}, or {}", F::CHOICE))
        }),
    }
}

/// Returns the format of a file by its name or the ending of its name, in upper or lower case.
pub(super) fn of_name<F: Format>(path: &Path) -> Option<F> {
    let name = path.file_name()?.to_str()?.to_ascii_lowercase();
    let whole = F::NAMES.iter().find(|(known, _)| name == *known);
    let known = whole.or_else(|| F::ENDINGS.iter().find(|(ending, _)| name.ends_with(ending)));
    known.map(|(_, format)| *format)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[derive(Debug, Clone, Copy, PartialEq)]
    enum Any {
        Yaml,
        TarGz,
        Named,
    }

    impl Format for Any {
        const NAMES: &'static [(&'static str, Self)] = &[("b.yml", Self::Named)];
        const ENDINGS: &'static [(&'static str, Self)] =
            &[(".yaml", Self::Yaml), (".yml", Self::Yaml), (".tar.gz", Self::TarGz)];
        const DEFAULT: Self = Self::Yaml;
    }

    #[test]
    fn formats_follow_from_the_ending() {
        for (name, format) in [
            ("a.yaml", Some(Any::Yaml)),
            ("a.b/c.YML", Some(Any::Yaml)),
            ("A.Tar.GZ", Some(Any::TarGz)),
            ("a/B.yml", Some(Any::Named)),
            ("ab.yml", Some(Any::Yaml)),
            ("a.gz", None),
            ("a.tar", None),
            ("yaml", None),
            ("a.yaml/b", None),
            ("..", None),
        ] {
            assert_eq!(of_name(Path::new(name)), format, "{name}");
        }
    }

    #[test]
    fn a_given_format_wins_and_an_unknown_ending_needs_one() {
        let path = |name: &str| Some(PathBuf::from(name));
        let of = |given, name: &str| of_output::<Any>(given, path(name).as_ref());
        assert_eq!(of(Some(Any::TarGz), "a.yaml").unwrap(), Any::TarGz);
        assert_eq!(of(None, "-").unwrap(), Any::Yaml);
        assert_eq!(of_output::<Any>(None, None).unwrap(), Any::Yaml);
        let failure = of(None, "a.txt").unwrap_err();
        assert_eq!(
            failure.help.unwrap(),
            "use one of `.yaml`, `.yml`, `.tar.gz`, or set `--format`"
        );
    }

    #[cfg(unix)]
    #[test]
    fn a_device_has_the_default_format() {
        let device = PathBuf::from("/dev/null");
        assert_eq!(of_output::<Any>(None, Some(&device)).unwrap(), Any::Yaml);
    }
}
