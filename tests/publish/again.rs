//! What is published again without being worked out again.

use super::common::Folder;

#[test]
fn a_site_that_has_not_changed_is_published_without_being_built_anew() {
    let site = Folder::site();
    site.event("race", "1901", "");
    site.write("static/boat.txt", "a boat");
    site.shell("chmod 777 . && find . -type f -exec touch -d '1 hour ago' {} +");
    let publish = |target: &str| {
        let output = site.annals(&["publish", target, "-v"]);
        assert_eq!(output.status, 0, "{}", output.stderr);
        output
    };
    let first = publish("www/first");
    assert!(first.stderr.contains("render"), "{}", first.stderr);
    let again = publish("www/first");
    assert!(!again.stderr.contains("render"), "{again:?}");
    assert!(again.stdout.contains("is the same"), "{}", again.stdout);
    // A target that is new gets all of it, and may be rolled back as often as the site says.
    let other = publish("www/other");
    assert!(!other.stderr.contains("render"), "{}", other.stderr);
    let there = |folder: &str| -> Vec<(String, Vec<u8>)> {
        let all = site.files(folder).into_iter();
        all.filter(|(path, _)| !path.starts_with(".annals")).collect()
    };
    assert!(there("public").len() > 20);
    assert!(there("www/other") == there("public"));
    assert!(there("www/first") == there("public"));
    // In the same order, too.
    let planned = || {
        let output = site.annals(&["publish", "www/new", "--dry-run", "-v"]);
        let lines = output.stdout.lines().filter(|line| line.starts_with("+ "));
        (!output.stderr.contains("render"), lines.map(ToOwned::to_owned).collect::<Vec<_>>())
    };
    let recalled = planned();
    site.shell("rm -r .annals-cache");
    let worked_out = planned();
    assert_eq!((recalled.0, worked_out.0), (true, false));
    assert_eq!(recalled.1, worked_out.1);
    assert_eq!(recalled.1.last().map(String::as_str), Some("+ index.html"));
    site.event("race", "1902", "");
    let changed = publish("www/first");
    assert!(changed.stderr.contains("render"), "{}", changed.stderr);
    assert!(site.read("www/first/index.html").contains("1902"));
}
