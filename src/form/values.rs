//! Values as they were written: a text, or one of something or a list of them.

use schemars::{JsonSchema, Schema, SchemaGenerator, json_schema};
use serde::de::{self, Deserializer, MapAccess, SeqAccess, Visitor};
use serde::{Deserialize, Serialize};
use std::borrow::Cow;
use std::collections::BTreeMap;
use std::fmt;
use std::marker::PhantomData;
use std::ops::Deref;

/// What is expected where one value or several are welcome.
pub(super) const ONE_OR_LIST: &str = "one value or a list";

/// Text as it was written; a number is welcome where text is expected (`date: 1988`), and keeps its
/// figures (`pages: 1.10`).
#[derive(Debug, Clone, Default, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(transparent)]
pub struct Scalar(pub String);

impl Deref for Scalar {
    type Target = str;

    fn deref(&self) -> &str {
        &self.0
    }
}

impl JsonSchema for Scalar {
    fn schema_name() -> Cow<'static, str> {
        "text".into()
    }

    fn inline_schema() -> bool {
        true
    }

    fn json_schema(_: &mut SchemaGenerator) -> Schema {
        json_schema!({ "type": ["string", "number", "boolean"] })
    }
}

/// Reads a map with free keys, each of which stands once.
///
/// # Errors
/// If a key stands twice, in the words of `serde_yaml` for maps of its own.
pub fn unique<'de, D: Deserializer<'de>, T: Deserialize<'de>>(
    deserializer: D,
) -> Result<BTreeMap<String, T>, D::Error> {
    struct Unique<T>(PhantomData<T>);

    impl<'de, T: Deserialize<'de>> Visitor<'de> for Unique<T> {
        type Value = BTreeMap<String, T>;

        fn expecting(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
            formatter.write_str("a map")
        }

        fn visit_unit<E: de::Error>(self) -> Result<Self::Value, E> {
            Ok(BTreeMap::new())
        }

        fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<Self::Value, A::Error> {
            let mut fields = BTreeMap::new();
            while let Some((name, value)) = map.next_entry::<Scalar, T>()? {
                if fields.contains_key(&name.0) {
                    return Err(de::Error::custom(format!(
                        "duplicate entry with key \"{}\"",
                        name.0
                    )));
                }
                fields.insert(name.0, value);
            }
            Ok(fields)
        }
    }

    deserializer.deserialize_map(Unique(PhantomData))
}

/// One value or a list of them; an item that could not be read leaves a gap, so that the others
/// keep their places.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct List<T>(Vec<Option<T>>);

impl<T> List<T> {
    /// The items with their places in the list.
    pub fn iter(&self) -> impl Iterator<Item = (usize, &T)> {
        self.0.iter().enumerate().filter_map(|(index, item)| Some((index, item.as_ref()?)))
    }

    /// The items themselves with their places in the list.
    pub fn into_items(self) -> impl Iterator<Item = (usize, T)> {
        self.0.into_iter().enumerate().filter_map(|(index, item)| Some((index, item?)))
    }

    /// Whether nothing was written.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }
}

impl<T> Default for List<T> {
    fn default() -> Self {
        Self(Vec::new())
    }
}

impl<'de, T: Deserialize<'de>> Deserialize<'de> for List<T> {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        struct OneOrMany<T>(PhantomData<T>);

        impl<'de, T: Deserialize<'de>> Visitor<'de> for OneOrMany<T> {
            type Value = List<T>;

            fn expecting(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
                formatter.write_str(ONE_OR_LIST)
            }

            fn visit_unit<E: de::Error>(self) -> Result<List<T>, E> {
                Ok(List::default())
            }

            fn visit_seq<A: SeqAccess<'de>>(self, mut seq: A) -> Result<List<T>, A::Error> {
                let mut items = Vec::new();
                while let Some(item) = seq.next_element()? {
                    items.push(item);
                }
                // The preview keeps it for as long as it runs.
                items.shrink_to_fit();
                Ok(List(items))
            }

            fn visit_map<A: MapAccess<'de>>(self, map: A) -> Result<List<T>, A::Error> {
                one(de::value::MapAccessDeserializer::new(map))
            }

            fn visit_str<E: de::Error>(self, text: &str) -> Result<List<T>, E> {
                one(de::value::StrDeserializer::new(text))
            }
        }

        fn one<'de, T: Deserialize<'de>, D: Deserializer<'de>>(
            value: D,
        ) -> Result<List<T>, D::Error> {
            Ok(List(vec![Some(T::deserialize(value)?)]))
        }

        deserializer.deserialize_any(OneOrMany(PhantomData))
    }
}

impl<T: JsonSchema> JsonSchema for List<T> {
    fn schema_name() -> Cow<'static, str> {
        format!("list-of-{}", T::schema_name()).into()
    }

    fn inline_schema() -> bool {
        true
    }

    fn json_schema(generator: &mut SchemaGenerator) -> Schema {
        let item = generator.subschema_for::<T>();
        json_schema!({
            "anyOf": [{ "type": "array", "items": item }, item, { "type": "null" }],
        })
    }
}
