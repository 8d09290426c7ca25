//! A status that is being written.

use serde_json::{Map, Value as Json};

use super::condition::{self, Condition, Truth};
use crate::object::Object;
use crate::time::Time;

/// The next status of an object: the present one, with changes.
#[derive(Debug, Clone)]
pub struct Draft {
    status: Json,
    /// Whether the kind has the field `state` of those without a state in Databricks.
    has_state: bool,
    generation: i64,
    now: Time,
}

impl Draft {
    /// Begins with the status that an object has.
    pub fn of(object: &Object, now: Time) -> Self {
        let status = match object.status() {
            Json::Object(status) => Json::Object(status.clone()),
            _ => Json::Object(Map::new()),
        };
        let has_state = object.kind().status.iter().any(|field| field.path == "state");
        Self { status, has_state, generation: object.generation(), now }
    }

    /// Sets a field, given by its path with dots: `metadata.state`. A value that is null removes it.
    #[must_use]
    pub fn set(mut self, path: &str, value: impl Into<Json>) -> Self {
        let value = value.into();
        let mut place = &mut self.status;
        let (parents, name) =
            path.rsplit_once('.').map_or((None, path), |(up, name)| (Some(up), name));
        for step in parents.into_iter().flat_map(|parents| parents.split('.')) {
            if !place[step].is_object() {
                place[step] = Json::Object(Map::new());
            }
            place = &mut place[step];
        }
        match (value, place.as_object_mut()) {
            (Json::Null, Some(place)) => {
                place.shift_remove(name);
            }
            (value, Some(place)) => {
                place.insert(name.to_owned(), value);
            }
            (_, None) => {}
        }
        self
    }

    /// Sets the state and its reason, of a kind whose resources have no state in Databricks.
    #[must_use]
    pub fn state(self, state: &str, message: Option<&str>) -> Self {
        match self.has_state {
            true => self.set("state", state).set("message", message),
            false => self,
        }
    }

    /// Sets a condition.
    #[must_use]
    pub fn condition(mut self, name: &str, truth: Truth, reason: &str, message: &str) -> Self {
        let mut conditions = self.conditions();
        let new = Condition { name, truth, reason, message };
        condition::set(&mut conditions, &new, self.generation, self.now);
        self.set("conditions", conditions)
    }

    /// Removes a condition.
    #[must_use]
    pub fn without_condition(mut self, name: &str) -> Self {
        let mut conditions = self.conditions();
        conditions.retain(|condition| condition["type"] != name);
        self.set("conditions", conditions)
    }

    fn conditions(&mut self) -> Vec<Json> {
        match self.status["conditions"].take() {
            Json::Array(conditions) => conditions,
            _ => Vec::new(),
        }
    }

    /// Says that the status is about the present spec.
    #[must_use]
    pub fn observed(self) -> Self {
        let generation = self.generation;
        self.set("observedGeneration", generation)
    }

    /// Whether it is a status as it is stored.
    pub fn is(&self, stored: &Json) -> bool {
        self.status == *stored
    }

    /// Returns the status.
    pub fn into_json(self) -> Json {
        self.status
    }
}
