//! Names of the glossary in texts.
#![allow(clippy::disallowed_methods, reason = "tests touch the world")]

mod common;

use common::Folder;

const GLOSSARY: &str = "\
- id: yawl
  term: Yawl (rig)
  also: [dandy]
  forms: [yawls, dandies]
  text: A boat with two masts.
- id: leeward
  term: leeward
  text: Away from the wind.
";

/// The text of an entry as it is published.
fn body(text: &str) -> String {
    let folder = Folder::new();
    folder.write("site.toml", "title = \"Boats\"\nbase_url = \"https://example.org/boats/\"\n");
    folder.write("content/glossary.yaml", GLOSSARY);
    folder.write(
        "content/events/race.md",
        format!("---\ntitle: Yawls race\ndate: 1901\n---\n\n{text}\n"),
    );
    let run = folder.annals(&["build", "--quiet"]);
    assert_eq!(run.status, 0, "{}", run.stderr);
    let html = folder.read("public/events/race/index.html");
    let (_, prose) = html.split_once("<div class=\"prose\">").expect("a text");
    prose.split_once("</div>").expect("its end").0.trim().to_owned()
}

const YAWL: &str = "href=\"/boats/glossary/#yawl\"";

#[test]
fn the_first_mention_on_a_page_links_and_no_other() {
    assert_eq!(
        body("Two dandies and a yawl went to\nleeward.\n\nA yawl won."),
        format!(
            "<p>Two <a {YAWL}>dandies</a> and a yawl went to\n<a href=\"/boats/glossary/#leeward\">\
             leeward</a>.</p>\n<p>A yawl won.</p>"
        )
    );
}

#[test]
fn headings_links_quotations_and_code_stay_as_they_are() {
    let html = body(
        "## A yawl\n\n> A yawl.\n\n`yawl` [a yawl](https://example.org/) \
         <a href=\"https://example.org/\">yawl</a>\n\n```\nyawl\n```\n\n![yawl](/favicon.svg)",
    );
    assert!(!html.contains("glossary"), "{html}");
}

#[test]
fn a_term_that_the_author_links_is_not_linked_once_more() {
    let html = body("A yawl, that is [[term:yawl|a small boat]].");
    assert_eq!(html, format!("<p>A yawl, that is <a {YAWL}>a small boat</a>.</p>"));
}
