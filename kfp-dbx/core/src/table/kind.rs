//! The columns of a kind's row: its names, its spec, and what the fields of the spec mean.

use std::collections::BTreeSet;

use super::cluster_fields::ClusterFields;
use super::columns::Column;
use super::fields::{Struct, Type};
use super::identity::Identity;
use super::operator::Operator;
use super::status::StatusField;

/// Group and version of the operator's kinds.
pub const API_VERSION: &str = "databricks.microsoft.com/v1alpha1";

/// The category of the operator's kinds: `kubectl get databricks` lists the objects of all of them.
pub const CATEGORY: &str = "databricks";

/// A kind of resource of the Databricks operator.
#[derive(Debug)]
pub struct Kind {
    /// The Kubernetes kind, such as `Dcluster`.
    pub kind: &'static str,
    /// The name of the kind in a sentence, such as `cluster`.
    pub noun: &'static str,
    /// The plural, as in paths of the API server and in access rights.
    pub plural: &'static str,
    /// The short names for kubectl.
    pub short_names: &'static [&'static str],
    /// The finalizer, which keeps an object until its resource in Databricks is gone. The archived
    /// operator has the same one, so that each operator can release objects of the other.
    pub finalizer: &'static str,
    /// The columns that kubectl shows, beside the name and the age.
    pub columns: &'static [Column],
    /// The setter that names the resource if `k8s_name` does not, such as `run_name`.
    pub name_setter: &'static str,
    /// The field of the spec that contains the same name, if the kind has one.
    pub name_field: Option<&'static str>,
    /// The fields of the spec.
    pub spec: &'static Struct,
    /// Fields of the spec whose setter on the op has another name: `(field, setter)`.
    pub renamed: &'static [(&'static str, &'static str)],
    /// The constraints on the fields of the spec, in the order in which they are checked.
    pub constraints: &'static [Constraint],
    /// The fields by which a resource names other resources that it uses.
    pub uses: &'static [&'static [Reference]],
    /// The fields by which a resource names other resources that only its runs use.
    pub runs_use: &'static [&'static [Reference]],
    /// The path that the resource writes to, if its delete deletes everything below that path.
    pub path: Option<ItemPath>,
    /// The output that shows the outcome of the resource, if an op can succeed although its
    /// resource fails.
    pub outcome: Option<Outcome>,
    /// The field with the seconds after which Databricks ends a run of the resource, if it has one.
    pub time_limit: Option<&'static str>,
    /// The field of the status that is there as soon as the resource is in Databricks.
    pub made: &'static str,
    /// The fields of the spec that can't change any more once the resource is in Databricks.
    pub fixed: Fixed,
    /// The fields of the status.
    pub status: &'static [StatusField],
    /// The only operator that has the kind, unless each has it.
    pub only_for: Option<Operator>,
}

impl Kind {
    /// Returns the field that names the job of a resource that runs one. If it is set, the resource
    /// uses that job, and everything that runs of the job use.
    pub fn job_field(&self) -> Option<&'static str> {
        self.constraints.iter().find_map(|constraint| match constraint {
            Constraint::JobOrWork { job, .. } => Some(*job),
            _ => None,
        })
    }

    /// Returns the tasks and clusters that such a resource runs with.
    pub fn work(&self) -> Option<&'static Work> {
        self.constraints.iter().find_map(|constraint| match constraint {
            Constraint::Work(work) | Constraint::JobOrWork { work, .. } => Some(*work),
            _ => None,
        })
    }

    /// Returns the field with the number of workers of its cluster.
    pub fn size_field(&self) -> Option<&'static str> {
        fn size(constraints: &[Constraint]) -> Option<&'static str> {
            constraints.iter().find_map(|constraint| match constraint {
                Constraint::ClusterSize { number, .. } => Some(*number),
                Constraint::Within(_, inner)
                | Constraint::Unless(_, inner)
                | Constraint::All(inner) => size(inner),
                _ => None,
            })
        }
        size(self.constraints)
    }

    /// Returns the states that a resource can be in, as its status names them.
    pub fn states(&self) -> impl Iterator<Item = &'static str> {
        let words = self.status.iter().filter_map(|field| field.holds.words());
        let all: BTreeSet<_> = words.flatten().copied().collect();
        all.into_iter()
    }

    /// Returns the state in which such a resource usually ends if something is wrong with it, or
    /// `None` if it has none with each operator.
    pub fn usual_failure(&self) -> Option<&'static str> {
        let of_all = self.status.iter().filter(|field| field.only_for.is_none());
        let words: Vec<_> = of_all.filter_map(|field| field.holds.words()).flatten().collect();
        ["FAILED", "ERROR"].into_iter().find(|state| words.contains(&state))
    }

    /// Returns the references to resources that the operator makes owners of such a resource.
    pub fn owners(&self) -> impl Iterator<Item = &'static Reference> {
        let all = self.uses.iter().copied().flatten();
        all.filter(|reference| reference.owner().is_some())
    }

    /// Whether a field of the spec contains a secret. The path is relative to the spec, with dots
    /// between names and with the items of lists in brackets: `secrets[0].string_value`.
    pub fn is_secret(&self, path: &str) -> bool {
        let name = path.rsplit('.').next().unwrap_or(path);
        has_secret(self.constraints, name)
    }

    /// Returns the type of a field of the spec by its path, in the same form.
    pub fn field_type(&self, path: &str) -> Option<&'static Type> {
        let mut names = path.split('.').map(|name| name.split('[').next().unwrap_or(name));
        let mut ty = &self.spec.field(names.next()?)?.ty;
        for name in names {
            while let Type::List(item) = ty {
                ty = item;
            }
            ty = match ty {
                Type::Struct(object) => &object.field(name)?.ty,
                Type::Map(of) => of,
                _ => return None,
            };
        }
        Some(ty)
    }
}

/// Whether a field of that name holds a secret.
fn has_secret(constraints: &[Constraint], name: &str) -> bool {
    constraints.iter().any(|constraint| match constraint {
        Constraint::Secrets { values, .. } => values.contains(&name),
        Constraint::Cluster(fields) => {
            fields.secrets.iter().any(|secret| secret.field.last() == Some(&name))
        }
        Constraint::Within(_, inner)
        | Constraint::Unless(_, inner)
        | Constraint::All(inner)
        | Constraint::Each { constraints: inner, .. } => has_secret(inner, name),
        _ => false,
    })
}

/// The fields of a spec that can't change once the resource is in Databricks.
#[derive(Debug, Clone, Copy)]
pub enum Fixed {
    /// The whole spec.
    Spec,
    /// These fields.
    Fields(&'static [&'static str]),
}

/// A rule of the operators or of Databricks about the fields of an object, which the CRD does not
/// have.
#[derive(Debug)]
pub enum Constraint {
    /// These fields are set, and not empty.
    Required(&'static [&'static str]),
    /// These fields are set if another one contains that word.
    RequiredWith {
        /// The other field.
        field: &'static str,
        /// The word.
        word: &'static str,
        /// The fields that it needs.
        required: &'static [&'static str],
    },
    /// The field is an absolute path.
    AbsolutePath {
        /// The field.
        field: &'static str,
        /// The owner of the path, such as `a workspace item`.
        of: &'static str,
    },
    /// The field is the path of a file on a volume.
    VolumePath(&'static str),
    /// A secret scope stores its secrets, or reads them from a vault.
    KeyVault {
        /// The field with the backend.
        backend: &'static str,
        /// The word of a scope that reads them from a vault.
        word: &'static str,
        /// The object that names the vault.
        vault: &'static str,
        /// The field of that object with the id of the vault in Azure.
        resource: &'static str,
        /// The field of that object with the address of the vault.
        address: &'static str,
        /// The list of secrets, which only a scope that stores them has.
        secrets: &'static str,
    },
    /// The field is a schedule of Quartz.
    Quartz(&'static str),
    /// These fields are set, and not empty, unless another one is set.
    RequiredUnless {
        /// The other fields, of which one is enough.
        instead: &'static [&'static str],
        /// The fields.
        required: &'static [&'static str],
    },
    /// A cluster has either a number of workers or a range for it.
    ClusterSize {
        /// The field with the number.
        number: &'static str,
        /// The object with the range.
        range: &'static str,
        /// The field of that object where the range begins.
        min: &'static str,
        /// The field where it ends.
        max: &'static str,
        /// The fields that set a size in place of both.
        instead: &'static [&'static str],
    },
    /// A cluster is a single node as a whole, or not at all.
    SingleNode {
        /// The field with the number of workers.
        number: &'static str,
        /// The object with a range for it.
        range: &'static str,
        /// The map with the settings of Spark.
        conf: &'static str,
        /// The list of tags.
        tags: &'static str,
        /// The field that sets all of that.
        flag: &'static str,
    },
    /// The machines of a cluster have a type of their own, or come from a pool.
    NodeType {
        /// The field with the pool.
        pool: &'static str,
        /// The field with another pool for the driver.
        driver_pool: &'static str,
        /// The fields with the types: that of the workers and that of the driver. Without a pool, the
        /// first one is set.
        node_types: [&'static str; 2],
        /// The field with a policy, which can set them.
        policy: &'static str,
    },
    /// The parts of a cluster fit each other, and its runtime.
    Cluster(&'static ClusterFields),
    /// Exactly one task and one cluster are set.
    Work(&'static Work),
    /// Either a job is run, with the parameters of its task, or exactly one task on one cluster.
    JobOrWork {
        /// The field that names the job.
        job: &'static str,
        /// The field with the id of a job, in place of its name.
        id: &'static str,
        /// Further fields that only a run of a job takes, beside the parameters of its task.
        params: &'static [&'static str],
        /// The tasks and clusters of a resource without a job.
        work: &'static Work,
        /// Further fields that have no effect if a job is run.
        ignored: &'static [&'static str],
    },
    /// These fields of the items of a list should not contain a literal secret.
    Secrets {
        /// The list.
        list: &'static str,
        /// The field that names a secret.
        key: &'static str,
        /// The fields that hold its value.
        values: &'static [&'static str],
    },
    /// The items of a list have different keys.
    Keys {
        /// The list.
        list: &'static str,
        /// The field with the key of an item.
        key: &'static str,
    },
    /// The field is a key as the items of jobs have it.
    KeyForm(&'static str),
    /// The items of a list have different keys of that form.
    Keyed {
        /// The list.
        list: &'static str,
        /// The field with the key of an item.
        key: &'static str,
    },
    /// The field is the URL of a Git repository, which Databricks clones over HTTPS.
    GitUrl(&'static str),
    /// No item of that list of libraries comes again, and each has the form of its kind.
    Libraries(&'static str),
    /// Exactly one of these fields is set.
    ExactlyOne(&'static [&'static str]),
    /// At most one of these fields is set.
    AtMostOne(&'static [&'static str]),
    /// All of these constraints.
    All(&'static [Constraint]),
    /// The object in that field, if it is set, has constraints of its own.
    Within(&'static str, &'static [Constraint]),
    /// Each object in the list in that field, or the one object in it, has constraints of its own.
    Each {
        /// The field.
        list: &'static str,
        /// The field that names an item.
        key: &'static str,
        /// The name of an item in messages, such as `task`.
        noun: &'static str,
        /// The constraints of an item.
        constraints: &'static [Constraint],
    },
    /// A task of dbt: each command begins with `dbt`, and some fields are only for a SQL warehouse.
    Dbt {
        /// The list of commands.
        commands: &'static str,
        /// The field with the warehouse.
        warehouse: &'static str,
        /// The field that Databricks refuses without a warehouse.
        refused: &'static str,
        /// The field that has no effect without one.
        ignored: &'static str,
    },
    /// The tasks in that list have different keys, and depend on each other without a cycle.
    TaskGraph(&'static str),
    /// These constraints apply if that field is not set.
    Unless(&'static str, &'static [Constraint]),
}

/// The tasks and the compute of a job, a run or one of several tasks.
#[derive(Debug)]
pub struct Work {
    /// The tasks.
    pub tasks: &'static [Task],
    /// The fields that choose a cluster.
    pub clusters: &'static [&'static str],
    /// The one of them that holds the id of a cluster.
    pub cluster_id: &'static str,
    /// The one of them that holds the name of a cluster.
    pub cluster_name: &'static str,
    /// The one of them that holds the key of a cluster that the tasks of a job share.
    pub cluster_key: Option<Key>,
    /// The field that makes a task serverless: it holds the key of an environment.
    pub environment: Key,
    /// The field with the libraries of the cluster.
    pub libraries: &'static str,
    /// The field with several tasks, which takes the place of all these fields.
    pub several: Option<&'static str>,
    /// Further fields that one of several tasks has instead of the job or the run.
    pub of_task: &'static [&'static str],
}

/// A field with the key of an item of a list of the spec.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Key {
    /// The field.
    pub field: &'static str,
    /// The list, which is a field of the spec as a whole.
    pub list: &'static str,
}

/// A task of a job or a run.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Task {
    /// The field of the task.
    pub field: &'static str,
    /// The fields with the parameters that a run of a job with that task takes. The first one is the
    /// one to offer.
    pub params: &'static [&'static str],
    /// What the task runs on.
    pub compute: Compute,
    /// The fields that Databricks refuses beside that task.
    pub refused: &'static [Refused],
}

/// What a task runs on.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Compute {
    /// A cluster.
    Cluster,
    /// A cluster, or serverless compute with an environment.
    Environment,
    /// A cluster, a SQL warehouse that this field of the task names, or serverless compute. The
    /// archived operator has only clusters.
    Any {
        /// The field of the task.
        warehouse: &'static str,
    },
    /// Nothing that the job or the run chooses, for that reason.
    None(&'static str),
}

/// A field that Databricks refuses beside a task.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Refused {
    /// The field.
    pub field: &'static str,
    /// The part of the object in that field that is refused, and the words with which it is, unless it
    /// is the whole field.
    pub part: Option<(&'static str, &'static [&'static str])>,
    /// The reason.
    pub why: &'static str,
    /// The way out.
    pub help: &'static str,
}

/// A field by which a resource names another one that it uses.
#[derive(Debug)]
pub struct Reference {
    /// The path of the field, from the outside in. `*` stands for each item of a list.
    pub field: &'static [&'static str],
    /// The resource that the field names.
    pub to: Referent,
}

/// The resource that a [`Reference`] names. Kinds are those of [`Kind::kind`].
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Referent {
    /// A resource of that kind by its name. The operator makes it the owner.
    Owner(&'static str),
    /// An owner of that kind by its Databricks id, which is an output of the op that creates it.
    OwnerId(&'static str),
    /// An object of that kind by its name.
    Name(&'static str),
    /// A resource of that kind by its Databricks id.
    Id(&'static str),
    /// The item of that kind at a path, or one above it.
    Path(&'static str),
    /// The file at a path: in DBFS, on a volume or in the workspace, which the path tells.
    File,
    /// A package, or the file at a path.
    Dependency,
}

/// The kinds of items that are files.
static FILE_KINDS: &[&str] = &["DbfsBlock", "VolumeFile", "WorkspaceItem"];

impl Reference {
    /// Returns the kinds of which the field can name a resource.
    pub fn kinds(&self) -> &[&'static str] {
        match &self.to {
            Referent::Owner(kind)
            | Referent::OwnerId(kind)
            | Referent::Name(kind)
            | Referent::Id(kind)
            | Referent::Path(kind) => std::slice::from_ref(kind),
            Referent::File | Referent::Dependency => FILE_KINDS,
        }
    }

    /// Whether the field names an item by its path.
    pub fn is_path(&self) -> bool {
        self.identity() == Identity::Path
    }

    /// Returns the way in which the field identifies the resource.
    pub fn identity(&self) -> Identity {
        match self.to {
            Referent::Owner(_) | Referent::Name(_) => Identity::Name,
            Referent::OwnerId(_) | Referent::Id(_) => Identity::Id,
            Referent::Path(_) | Referent::File | Referent::Dependency => Identity::Path,
        }
    }

    /// Returns the kind of the owner that the field names, if it names one.
    pub fn owner(&self) -> Option<&'static str> {
        match self.to {
            Referent::Owner(kind) | Referent::OwnerId(kind) => Some(kind),
            Referent::Name(_)
            | Referent::Id(_)
            | Referent::Path(_)
            | Referent::File
            | Referent::Dependency => None,
        }
    }
}

/// The path that a resource writes to.
#[derive(Debug, Clone, Copy)]
pub struct ItemPath {
    /// The field of the spec that holds it.
    pub field: &'static str,
    /// The schemes that a path can begin with in other fields, such as `dbfs:`.
    pub schemes: &'static [&'static str],
    /// Whether a path without a scheme is not one of such an item, in a field that takes the paths of
    /// several kinds.
    pub needs_scheme: bool,
    /// The field and its word with which the resource is a folder with everything below the path.
    pub folder: Option<(&'static str, &'static str)>,
}

impl ItemPath {
    /// Returns what follows the scheme of a path, if it begins with one.
    pub fn without_scheme<'p>(&self, path: &'p str) -> Option<&'p str> {
        without_scheme(path, self.schemes)
    }
}

/// Returns what follows the scheme of a path, if it begins with one of these.
pub(crate) fn without_scheme<'p>(path: &'p str, schemes: &[&str]) -> Option<&'p str> {
    schemes.iter().find_map(|scheme| {
        let rest = path.strip_prefix(scheme)?;
        let is_whole = scheme.ends_with(':') || rest.is_empty() || rest.starts_with('/');
        is_whole.then_some(rest)
    })
}

/// The way in which a resource shows its outcome.
#[derive(Debug, Clone, Copy)]
pub struct Outcome {
    /// The output to look at.
    pub output: &'static str,
    /// A part of the JSON path of each output that shows it.
    pub within: &'static str,
}

impl Outcome {
    /// Whether an output at that JSON path shows how the resource ended.
    pub fn shows(&self, json_path: &str) -> bool {
        json_path.contains(self.within)
    }
}
