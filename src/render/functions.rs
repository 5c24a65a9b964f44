//! What templates can call besides Tera's own filters.

use crate::words::{Words, fill};
use std::sync::Arc;
use tera::{Kwargs, State, Tera, TeraResult, Value};

/// Makes our filters and functions known; it must come before the templates.
pub(super) fn register(tera: &mut Tera, words: &Arc<Words>) {
    let shared = Arc::clone(words);
    tera.register_function(
        "count",
        move |arguments: Kwargs, _: &State<'_>| -> TeraResult<String> {
            let key: &str = arguments.must_get("key")?;
            let number: usize = arguments.must_get("n")?;
            Ok(shared.count(key, number))
        },
    );
    tera.register_filter("fill", |text: &str, arguments: Kwargs, _: &State<'_>| -> String {
        let values: Vec<(String, String)> =
            arguments.iter().map(|(name, value)| (name.to_string(), value.to_string())).collect();
        let values: Vec<(&str, &str)> =
            values.iter().map(|(name, value)| (name.as_str(), value.as_str())).collect();
        fill(text, &values)
    });
    tera.register_filter("json", |value: &Value, _: Kwargs, _: &State<'_>| -> TeraResult<String> {
        serde_json::to_string(value).map_err(|error| tera::Error::message(error.to_string()))
    });
}
