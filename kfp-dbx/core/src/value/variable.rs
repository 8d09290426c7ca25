//! The values that Argo knows about the running workflow.

macro_rules! variables {
    ($($variable:ident $function:literal $tag:literal;)*) => {
        /// A value that Argo knows about the running workflow.
        #[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
        #[allow(missing_docs)]
        pub enum WorkflowVariable {
            $($variable,)*
        }

        impl WorkflowVariable {
            /// All of them.
            pub const ALL: &[Self] = &[$(Self::$variable,)*];

            /// Returns its name in a tag of Argo's.
            pub fn tag(self) -> &'static str {
                match self {
                    $(Self::$variable => $tag,)*
                }
            }

            /// Returns the name of its function in `kfp_dbx::workflow`.
            pub fn function(self) -> &'static str {
                match self {
                    $(Self::$variable => $function,)*
                }
            }
        }
    };
}

// The documented functions are in `kfp_dbx::workflow`.
variables! {
    Name "name" "workflow.name";
    Namespace "namespace" "workflow.namespace";
    Uid "uid" "workflow.uid";
    ServiceAccountName "service_account_name" "workflow.serviceAccountName";
    MainEntrypoint "main_entrypoint" "workflow.mainEntrypoint";
    CreationTimestamp "creation_timestamp" "workflow.creationTimestamp.RFC3339";
    CreationSeconds "creation_seconds" "workflow.creationTimestamp.s";
    Status "status" "workflow.status";
    Failures "failures" "workflow.failures";
    Duration "duration" "workflow.duration";
}

impl WorkflowVariable {
    /// Returns the variable of a function, if there is such a function.
    pub fn of_function(name: &str) -> Option<Self> {
        Self::ALL.iter().copied().find(|variable| variable.function() == name)
    }

    /// Whether no other run has the same value.
    pub fn is_of_this_run(self) -> bool {
        matches!(self, Self::Uid | Self::Name)
    }

    /// Whether each run of a pipeline has the same value.
    pub fn is_of_each_run(self) -> bool {
        matches!(self, Self::Namespace | Self::ServiceAccountName | Self::MainEntrypoint)
    }

    /// Whether Argo knows it only once the workflow has ended, in an exit handler.
    pub fn is_known_at_exit_only(self) -> bool {
        matches!(self, Self::Status | Self::Failures | Self::Duration)
    }

    /// Returns the words that it can be in an exit handler, if they are few.
    pub fn words(self) -> Option<&'static [&'static str]> {
        matches!(self, Self::Status).then_some(&["Succeeded", "Failed", "Error"])
    }

    /// Returns the shortest text that it can be, or nothing if its form is not known. All its texts
    /// have the same kinds of characters.
    pub fn specimen(self) -> &'static str {
        match self {
            Self::Uid => "00000000-0000-0000-0000-000000000000",
            Self::CreationTimestamp => "2000-01-01T00:00:00Z",
            Self::CreationSeconds => "1000000000",
            Self::Status => "Error",
            Self::Duration => "0.000000",
            Self::Name
            | Self::Namespace
            | Self::ServiceAccountName
            | Self::MainEntrypoint
            | Self::Failures => "",
        }
    }

    /// Whether Argo has the value as Go's literal of a string, in quotes and with escapes, and not
    /// as the text itself.
    pub fn is_quoted(self) -> bool {
        matches!(self, Self::Failures)
    }
}
