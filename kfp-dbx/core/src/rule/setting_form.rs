//! The settings of a pipeline, as messages write them.

/// The form in which the source of a pipeline writes its settings.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub enum SettingForm {
    /// As arguments of `#[pipeline(…)]`.
    Attribute,
    /// As methods of the pipeline that a builder makes.
    #[default]
    Methods,
}

impl SettingForm {
    /// Writes settings in backticks, each by its name and the code of its value. A setting without
    /// a value is switched on.
    ///
    /// ```
    /// use kfp_dbx_core::rule::SettingForm;
    /// let settings = [("mutex", Some("\"etl\"")), ("truthful", None)];
    /// let written = SettingForm::Attribute.write(&settings);
    /// assert_eq!(written, "`#[pipeline(mutex = \"etl\", truthful)]`");
    /// let written = SettingForm::Methods.write(&settings);
    /// assert_eq!(written, "`.mutex(\"etl\").truthful(true)` on the pipeline");
    /// ```
    pub fn write(self, settings: &[(&str, Option<&str>)]) -> String {
        match self {
            Self::Attribute => {
                let argument = |(name, value): &(&str, Option<&str>)| match value {
                    Some(value) => format!("{name} = {value}"),
                    None => (*name).to_owned(),
                };
                let arguments: Vec<_> = settings.iter().map(argument).collect();
                format!("`#[pipeline({})]`", arguments.join(", "))
            }
            Self::Methods => {
                let call = |(name, value): &(&str, Option<&str>)| {
                    format!(".{name}({})", value.unwrap_or("true"))
                };
                format!("`{}` on the pipeline", settings.iter().map(call).collect::<String>())
            }
        }
    }
}
