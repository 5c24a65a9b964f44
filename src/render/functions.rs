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
    #[cfg(feature = "cards")]
    tera.register_function("fit", fit);
    tera.register_filter("json", |value: &Value, _: Kwargs, _: &State<'_>| -> TeraResult<String> {
        serde_json::to_string(value).map_err(|error| tera::Error::message(error.to_string()))
    });
}

/// `fit(text=…, face="serif", width=…, height=…, least=…, most=…)`: a text in lines, as large as it
/// fits.
#[cfg(feature = "cards")]
#[expect(clippy::needless_pass_by_value, reason = "so Tera hands them over")]
fn fit(arguments: Kwargs, _: &State<'_>) -> TeraResult<Value> {
    use crate::graphics::card::{Face, Frame, LEADING, fit};
    let text: &str = arguments.must_get("text")?;
    let face: &str = arguments.must_get("face")?;
    let face = Face::named(face).ok_or_else(|| {
        tera::Error::message(format!("`{face}` is no face of a card: `serif` or `sans-serif`"))
    })?;
    let place = Frame {
        width: arguments.must_get("width")?,
        height: arguments.must_get("height")?,
        least: arguments.must_get("least")?,
        most: arguments.must_get("most")?,
    };
    let fitted = fit(text, face, place);
    Ok(Value::from_serializable(&std::collections::BTreeMap::from([
        ("size", Value::from(f64::from(fitted.size))),
        ("leading", Value::from(f64::from(fitted.size * LEADING))),
        ("lines", Value::from(fitted.lines)),
    ])))
}
