//! What serde reads and the schema does not tell by itself: other names of a field.

use schemars::Schema;
use serde::de::{Deserialize, Deserializer, Error as _, Visitor, value};
use serde_json::{Value, json};

/// The names under which a type reads its fields, singulars such as `tag` for `tags` among them.
#[must_use]
pub fn names<'de, T: Deserialize<'de>>() -> &'static [&'static str] {
    struct Ask<'a>(&'a mut &'static [&'static str]);

    impl<'de> Deserializer<'de> for Ask<'_> {
        type Error = value::Error;

        fn deserialize_struct<V: Visitor<'de>>(
            self,
            _: &'static str,
            fields: &'static [&'static str],
            _: V,
        ) -> Result<V::Value, value::Error> {
            *self.0 = fields;
            Err(value::Error::custom("only asked"))
        }

        fn deserialize_any<V: Visitor<'de>>(self, _: V) -> Result<V::Value, value::Error> {
            Err(value::Error::custom("only asked"))
        }

        serde::forward_to_deserialize_any! {
            bool i8 i16 i32 i64 i128 u8 u16 u32 u64 u128 f32 f64 char str string bytes byte_buf
            option unit unit_struct newtype_struct seq tuple tuple_struct map enum identifier
            ignored_any
        }
    }

    let mut fields: &'static [&'static str] = &[];
    // It always fails: what it was asked for is on the way.
    let _ = T::deserialize(Ask(&mut fields));
    fields
}

/// Adds the singular names under which lists can be written, and takes out defaults that say
/// nothing.
pub(crate) fn shape<T: for<'de> Deserialize<'de>>(schema: &mut Schema) {
    let Some(Value::Object(properties)) = schema.get_mut("properties") else { return };
    for property in properties.values_mut() {
        if let Value::Object(property) = property {
            property.remove("default");
        }
    }
    for name in names::<T>() {
        if properties.contains_key(*name) {
            continue;
        }
        // `tag` is read as `tags`, `alias` as `aliases`.
        let Some((whole, meaning)) =
            properties.iter().find(|(whole, _)| whole.starts_with(*name) && is_plural(whole, name))
        else {
            continue;
        };
        let mut other = meaning.clone();
        // Beside a reference, language servers overlook what else is said.
        if let Some(target) = other.as_object_mut().and_then(|other| other.remove("$ref")) {
            other["allOf"] = json!([{ "$ref": target }]);
        }
        other["description"] = json!(format!("The same as `{whole}`."));
        // Both are read, one is proposed.
        other["doNotSuggest"] = json!(true);
        properties.insert((*name).to_owned(), other);
    }
}

fn is_plural(plural: &str, singular: &str) -> bool {
    matches!(plural.strip_prefix(singular), Some("s" | "es"))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::form::List;
    use crate::form::Scalar;
    use schemars::{JsonSchema, schema_for};

    #[derive(Default, serde::Deserialize, JsonSchema)]
    #[serde(deny_unknown_fields, default)]
    #[schemars(transform = shape::<Self>)]
    struct Boat {
        /// Its colours.
        #[serde(alias = "colour")]
        colours: List<Scalar>,
    }

    #[test]
    fn a_list_can_be_written_under_its_singular() {
        assert_eq!(names::<Boat>(), ["colour", "colours"]);
        let schema = schema_for!(Boat).to_value();
        assert_eq!(schema["properties"]["colours"]["description"], "Its colours.");
        assert_eq!(schema["properties"]["colour"]["description"], "The same as `colours`.");
    }
}
