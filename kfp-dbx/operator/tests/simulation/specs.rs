//! The specs that users write.

use kfp_dbx_core::table;
use kfp_dbx_operator::fake::has_word;
use kfp_dbx_operator::object::Key;
use serde_json::{Value as Json, json};

use crate::references;
use crate::users::MARK;
use crate::world::{World, kind};

impl World {
    /// Writes a spec of the kind of a key.
    pub fn spec(&mut self, key: &Key) -> Json {
        let number = self.users.next_content();
        match key.kind {
            "Dcluster" => self.new_cluster(),
            "Run" if self.random.chance(350) => self.run_of_job(number),
            "Run" if self.random.chance(400) => json!({"tasks": self.tasks(key)}),
            "Djob" if self.random.chance(450) => self.job_of_tasks(key),
            "Djob" | "Run" => {
                let runs_job = self.random.chance(200);
                match runs_job.then(|| self.runs_job(key)).flatten() {
                    Some(spec) => spec,
                    None => self.with_cluster(notebook()),
                }
            }
            "SecretScope" => self.scope(number),
            "WorkspaceItem" => json!({
                "path": format!("/Shared/sim/{}", key.name), "language": "PYTHON", "format": "SOURCE",
                "content": base64(&format!("print({number})")),
            }),
            "VolumeFile" => json!({
                "path": format!("/Volumes/main/default/sim/{}", key.name),
                "data": base64(&format!("{number}")),
            }),
            _ => {
                let size = usize::try_from(self.random.one_of(&[1, 10, 3000])).unwrap();
                let data = format!("{number:08}").repeat(size);
                json!({"path": format!("/sim/{}", key.name), "data": base64(&data)})
            }
        }
    }

    fn scope(&mut self, number: u64) -> Json {
        if self.random.chance(200) {
            return json!({"scope_backend_type": "AZURE_KEYVAULT", "backend_azure_keyvault":
                {"resource_id": "/subscriptions/s", "dns_name": "https://v.vault.azure.net/"}});
        }
        let mut secrets = vec![
            json!({"key": "text", "string_value": format!("{MARK}-{number}")}),
            json!({"key": "bytes", "byte_value": base64(&format!("{MARK}-{number}"))}),
        ];
        if self.random.chance(400) {
            let reference = references::secret(&mut self.random);
            secrets.push(json!({"key": "from", "value_from": {"secret_key_ref": reference}}));
        }
        json!({"initial_manage_permission": "users", "secrets": secrets,
            "acls": [{"principal": "users", "permission": "READ"}]})
    }

    /// Writes the settings of a new cluster, some of which name Secrets.
    pub fn new_cluster(&mut self) -> Json {
        let mut cluster = new_cluster();
        let object = table::kind("Dcluster").unwrap().spec;
        references::add_secrets(object, &mut cluster, &mut self.random);
        cluster
    }

    /// Writes a run of a job, which is named, or whose id is known.
    fn run_of_job(&mut self, number: u64) -> Json {
        let job = self.users.name(kind("Djob"), &mut self.random);
        let mut spec = json!({"notebook_params": {"number": number.to_string()}});
        match self.job_id(&job) {
            Some(id) if self.random.chance(600) => spec["job_id"] = id,
            _ => spec["job_name"] = json!(job.name),
        }
        spec
    }

    /// Returns the id of the job of an object, if there is one that can be deleted.
    pub fn job_id(&self, key: &Key) -> Option<Json> {
        let id = self.server.get(key)?["status"]["job_status"]["job_id"].clone();
        (id.is_number() && !has_word(&key.name, "is-protected")).then_some(id)
    }

    /// Adds a cluster to a spec or a task.
    pub fn with_cluster(&mut self, mut spec: Json) -> Json {
        let cluster = self.users.name(kind("Dcluster"), &mut self.random);
        // A run starts a terminated cluster again, and this one would end again before the run.
        if self.random.chance(450) || has_word(&cluster.name, "terminates") {
            spec["new_cluster"] = self.new_cluster();
            return spec;
        }
        let known = self.server.get(&cluster);
        let known = known.map(|object| object["status"]["cluster_info"]["cluster_id"].clone());
        match known.filter(Json::is_string) {
            Some(id) if self.random.chance(600) => spec["existing_cluster_id"] = id,
            _ => spec["existing_cluster_name"] = json!(cluster.name),
        }
        spec
    }
}

/// Returns a task that runs a notebook.
pub fn notebook() -> Json {
    json!({"notebook_task": {"notebook_path": "/Shared/sim"}})
}

/// Returns the settings of a new cluster.
pub fn new_cluster() -> Json {
    json!({"spark_version": "15.4.x-scala2.12", "node_type_id": "Standard_D3_v2", "num_workers": 1})
}

fn base64(text: &str) -> String {
    use base64::Engine;
    base64::engine::general_purpose::STANDARD.encode(text)
}
