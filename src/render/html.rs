//! HTML that authors wrote, made harmless, and text made HTML.

use crate::content::Depth;
use ammonia::Builder;
use std::collections::HashSet;

/// Keeps harmless elements; our own marks of citations are among them. `own` is the address that
/// every file of the site begins with.
///
/// What is nested deeper than [`MAX_DEPTH`](crate::content::MAX_DEPTH) is shown as it was written: the entry is refused anyway,
/// and the preview must not spend its time on it.
pub(super) fn sanitise(html: &str, own: &str) -> String {
    if Depth::default().read(html).is_some() {
        return format!("<pre>{}</pre>", escape(html));
    }
    let own = own.to_owned();
    Builder::default()
        .add_tags(["section"])
        .add_generic_attributes(["class", "dir"])
        .add_tag_attributes("sup", ["id"])
        .add_tag_attributes("h2", ["id"])
        .add_tag_attributes("h3", ["id"])
        .add_tag_attributes("h4", ["id"])
        .add_tag_attributes("h5", ["id"])
        .add_tag_attributes("h6", ["id"])
        .add_tag_attribute_values("div", "tabindex", ["0"])
        .add_generic_attributes(["data-source"])
        .attribute_filter(move |element, attribute, value| {
            let elsewhere = (value.contains("://")
                && !(own.contains("://") && value.starts_with(&own)))
                || value.starts_with("//");
            match (element, attribute) {
                ("img", "src") if elsewhere => None,
                // Nothing of an author's may look like a part of the site itself.
                (_, "class") => {
                    let kept: Vec<_> = value.split(' ').filter(|class| is_of_text(class)).collect();
                    (!kept.is_empty()).then(|| kept.join(" ").into())
                }
                _ => Some(value.into()),
            }
        })
        .url_schemes(HashSet::from(["http", "https", "mailto", "tel", "geo"]))
        .link_rel(None)
        .clean(html)
        .to_string()
}

/// Whether a class is one that Markdown itself gives to parts of a text.
fn is_of_text(class: &str) -> bool {
    matches!(class, "cite" | "scroll" | "task" | "end" | "middle")
        || class.starts_with("language-")
        || class.starts_with("markdown-alert")
}

/// Text for HTML, also within quotation marks.
pub(super) fn escape(text: &str) -> String {
    let mut out = String::with_capacity(text.len() + 8);
    for character in text.chars() {
        match character {
            '&' => out.push_str("&amp;"),
            '<' => out.push_str("&lt;"),
            '>' => out.push_str("&gt;"),
            '"' => out.push_str("&quot;"),
            '\'' => out.push_str("&#39;"),
            other => out.push(other),
        }
    }
    out
}
