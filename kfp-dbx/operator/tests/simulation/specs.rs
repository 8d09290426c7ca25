//! The specs that users write.

use kfp_dbx_operator::fake::has_word;
use kfp_dbx_operator::object::Key;
use serde_json::{Value as Json, json};

use crate::users::MARK;
use crate::world::{World, kind};

impl World {
    /// Writes a spec of the kind of a key.
    pub fn spec(&mut self, key: &Key) -> Json {
        let number = self.users.next_content();
        match key.kind {
            "Dcluster" => self.new_cluster(),
            "Run" if self.random.chance(350) => {
                let job = self.users.name(kind("Djob"), &mut self.random).name;
                json!({"job_name": job, "notebook_params": {"number": number.to_string()}})
            }
            "Run" if self.random.chance(400) => json!({"tasks": self.tasks(key)}),
            "Djob" if self.random.chance(450) => self.job_of_tasks(key),
            "Djob" | "Run" => {
                self.with_cluster(json!({"notebook_task": {"notebook_path": "/Shared/sim"}}))
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
            let name = self.random.one_of(&["vault-0", "vault-1"]);
            secrets.push(json!({"key": "from", "value_from": {"secret_key_ref": {"name": name, "key": "password"}}}));
        }
        json!({"initial_manage_permission": "users", "secrets": secrets,
            "acls": [{"principal": "users", "permission": "READ"}]})
    }

    /// Writes the settings of a new cluster, some of which have an image of a registry.
    pub fn new_cluster(&mut self) -> Json {
        let mut cluster = new_cluster();
        if self.random.chance(100) {
            let from =
                json!({"name": self.random.one_of(&["vault-0", "vault-1"]), "key": "password"});
            let auth = json!({"username": "u", "password_from": from});
            cluster["docker_image"] = json!({"url": "registry.example.com/a", "basic_auth": auth});
        }
        cluster
    }

    /// Adds a cluster to a spec.
    fn with_cluster(&mut self, mut spec: Json) -> Json {
        let cluster = self.users.name(kind("Dcluster"), &mut self.random);
        match self.random.below(10) {
            0..5 => spec["new_cluster"] = self.new_cluster(),
            // A run starts a terminated cluster again, and this one would end again before the run.
            _ if has_word(&cluster.name, "terminates") => spec["new_cluster"] = self.new_cluster(),
            5..8 => spec["existing_cluster_name"] = json!(cluster.name),
            _ => {
                let known = self
                    .server
                    .get(&cluster)
                    .map(|object| object["status"]["cluster_info"]["cluster_id"].clone());
                match known.as_ref().and_then(Json::as_str) {
                    Some(id) => spec["existing_cluster_id"] = json!(id),
                    None => spec["new_cluster"] = self.new_cluster(),
                }
            }
        }
        spec
    }
}

/// Returns the settings of a new cluster.
pub fn new_cluster() -> Json {
    json!({"spark_version": "15.4.x-scala2.12", "node_type_id": "Standard_D3_v2", "num_workers": 1})
}

fn base64(text: &str) -> String {
    use base64::Engine;
    base64::engine::general_purpose::STANDARD.encode(text)
}
