//! An SVG of an author → one that is a picture and nothing else.

use svg_hush::{Filter, data_url_filter::allow_standard_images};

/// Leaves out scripts, handlers, styles that load something, and links to other hosts: an SVG that
/// is opened by its own address is a document, with all that documents can do.
///
/// # Errors
/// If it is not well-formed XML: what is wrong with it.
pub(super) fn picture(bytes: &[u8]) -> Result<Vec<u8>, String> {
    let mut filter = Filter::new();
    filter.set_data_url_filter(allow_standard_images);
    let mut out = Vec::with_capacity(bytes.len());
    filter.filter(bytes, &mut out).map_err(|error| {
        let cause = std::error::Error::source(&error).map(ToString::to_string);
        cause.unwrap_or_else(|| error.to_string())
    })?;
    Ok(out)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn scripts_handlers_and_other_hosts_are_left_out_and_the_drawing_stays() {
        let svg = r##"<svg xmlns="http://www.w3.org/2000/svg" xmlns:xlink="http://www.w3.org/1999/xlink" onload="x()">
            <script>x()</script><foreignObject><p onclick="x()">a</p></foreignObject>
            <image href="https://example.com/a.png"/><a xlink:href="javascript:x()"><path d="M0 0h9" fill="#123"/></a>
            <style>@import url(https://example.com/a.css); path { fill: url(https://example.com) }</style></svg>"##;
        let clean =
            String::from_utf8(picture(svg.as_bytes()).expect("it is sound")).expect("UTF-8");
        for bad in
            ["x()", "script", "https://example.com/a.png", "@import", "foreignObject", "onload"]
        {
            assert!(!clean.contains(bad), "{bad} in {clean}");
        }
        assert!(clean.contains("M0 0h9") && clean.contains("#123"), "{clean}");
    }

    #[test]
    fn what_is_not_well_formed_is_refused() {
        assert!(picture(b"<svg><p>").is_err());
        assert!(picture(b"\x00").is_err());
        let bomb = "<!DOCTYPE x [<!ENTITY a 'aaaaaaaaaa'><!ENTITY b '&a;&a;&a;&a;&a;&a;&a;&a;'>\
                    <!ENTITY c '&b;&b;&b;&b;&b;&b;&b;&b;'><!ENTITY d '&c;&c;&c;&c;&c;&c;&c;&c;'>\
                    <!ENTITY e '&d;&d;&d;&d;&d;&d;&d;&d;'><!ENTITY f '&e;&e;&e;&e;&e;&e;&e;&e;'>\
                    <!ENTITY g '&f;&f;&f;&f;&f;&f;&f;&f;'><!ENTITY h '&g;&g;&g;&g;&g;&g;&g;&g;'>]>\
                    <svg xmlns='http://www.w3.org/2000/svg'><text>&h;&h;&h;</text></svg>";
        assert!(picture(bomb.as_bytes()).is_err());
    }
}
