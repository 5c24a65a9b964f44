//! Input that is meant to exhaust time, memory or a file system meets a limit, or plainly works.
//! `docs/limits.md` says which.

mod common;

use common::{Folder, Output};
use std::fmt::Write as _;

/// Builds, and says how it ended; nothing may end by a signal or a panic.
fn build(site: &Folder) -> Output {
    let output = site.annals(&["build"]);
    assert!(!output.stderr.contains("panicked"), "{}", output.stderr);
    output
}

/// Builds a site with one entry, whose front matter and text are given.
fn entry(front: &str, body: &str) -> (Folder, Output) {
    let site = Folder::site();
    let text = format!("---\ntitle: Race\ndate: 1901\n{front}---\n\n{body}\n");
    site.write("content/events/race.md", text);
    let output = build(&site);
    (site, output)
}

fn refused(output: &Output, what: &str) {
    assert_eq!(output.status, 1, "{}", output.stderr);
    assert!(output.stderr.contains(what), "{}", output.stderr);
    assert!(output.stderr.contains("race.md"), "{}", output.stderr);
    assert!(output.stderr.len() < 20_000, "{} bytes of message", output.stderr.len());
}

#[test]
fn aliases_that_multiply_are_refused() {
    let mut front = String::from("extra:\n  a: &a [x, x, x, x, x, x, x, x, x]\n");
    for (one, next) in "abcdefgh".chars().zip("bcdefghi".chars()) {
        let all = vec![format!("*{one}"); 9].join(", ");
        let _ = writeln!(front, "  {next}: &{next} [{all}]");
    }
    refused(&entry(&front, "").1, "error[");
}

#[test]
fn nesting_ten_thousand_deep_is_refused_in_yaml_and_flat_in_markdown() {
    let deep = 10_000;
    let lists = format!("extra: {{a: {}{}}}\n", "[".repeat(deep), "]".repeat(deep));
    refused(&entry(&lists, "").1, "error[");
    let unclosed = format!("extra: {}\n", "{a: ".repeat(deep));
    refused(&entry(&unclosed, "").1, "error[");
    for mark in ["> ", "- ", "*", "[", "![", "`", "~~", "[^", "[[", "| "] {
        let (_, output) = entry("", &mark.repeat(deep));
        assert!(output.status < 2, "{mark}: {}", output.stderr);
    }
    for mark in ["<b>", "<div>\n"] {
        refused(&entry("", &mark.repeat(deep)).1, "html-depth");
    }
}

#[test]
fn markdown_made_for_quadratic_time_is_read_in_good_time() {
    let many = 20_000;
    for body in [
        "a **b *c ".repeat(many),
        "[a](".repeat(many),
        "[a][".repeat(many),
        "<!-- ".repeat(many),
        "<?".repeat(many),
        "&amp".repeat(many),
        "[^a]".repeat(many),
        "\\`".repeat(many),
        "![[".repeat(many),
        "[a]: b\n".repeat(many),
        (0..2_000).fold(String::new(), |mut text, number| {
            let _ = write!(text, "[^{number}]: x\n\n");
            text
        }),
        format!("{}{}", "<b>".repeat(2_000), "x".repeat(many)),
    ] {
        let (_, output) = entry("", &body);
        assert!(output.status < 2, "{}: {}", &body[..9], output.stderr);
    }
}

#[test]
fn a_gigantic_table_is_a_table() {
    let row = format!("|{}\n", " x |".repeat(300));
    let line = format!("|{}\n", "---|".repeat(300));
    let (site, output) = entry("", &format!("{row}{line}{}", row.repeat(300)));
    assert_eq!(output.status, 0, "{}", output.stderr);
    assert_eq!(site.read("public/events/race/index.html").matches("<td>").count(), 90_000);
}

#[test]
fn front_matter_of_a_hundred_megabytes_is_refused_by_its_size() {
    let site = Folder::site();
    site.shell(
        "mkdir -p content/events
         { printf -- '---\\ntitle: Race\\ndate: 1901\\nsummary: '; head -c 100000000 /dev/zero | tr '\\0' a
           printf '\\n---\\n'; } > content/events/race.md",
    );
    refused(&build(&site), "file-too-large");
}

#[test]
fn a_list_of_a_hundred_thousand_items_is_read() {
    let mut front = String::from("tags: [");
    for number in 0..2_000 {
        let _ = write!(front, "t{number}, ");
    }
    front.push_str("]\nextra: {a: [");
    front.push_str(&"x, ".repeat(100_000));
    front.push_str("]}\n");
    let (_, output) = entry(&front, "");
    assert_eq!(output.status, 0, "{}", output.stderr);
}

#[test]
fn names_that_one_disk_holds_apart_and_another_does_not_are_refused() {
    let collide = |one: &str, other: &str| {
        let site = Folder::site();
        site.event(one, "1901", "");
        site.event(other, "1902", "");
        let output = build(&site);
        assert_eq!(output.status, 1, "{one} and {other}: {}", output.stderr);
        assert!(output.stderr.contains(".md"), "{}", output.stderr);
    };
    collide("race", "Race");
    collide("caf\u{e9}", "cafe\u{301}");
}

#[test]
fn names_that_windows_keeps_for_itself_are_refused() {
    for name in ["con", "NUL", "aux.x", "com1", "lpt9"] {
        let site = Folder::site();
        site.event(name, "1901", "");
        let output = build(&site);
        assert_eq!(output.status, 1, "{name}: {}", output.stderr);
        assert!(output.stderr.contains(name), "{}", output.stderr);
    }
}

#[test]
fn odd_names_are_addresses_or_are_refused_by_name() {
    for name in [
        "a b",
        "a%2fb",
        "a?b",
        "a#b",
        "a\\b",
        "a:b",
        "a*b",
        "a\"b",
        "a<b",
        "a|b",
        "a'b",
        "a.",
        " a",
        "-a",
        "\u{202e}a",
        "\u{200b}",
        "😀",
        "աբ",
        "a\nb",
        "a\tb",
        "%",
        "&amp;",
        "{{x}}",
        "a..b",
        "~",
        "index",
        "404",
        "events",
    ] {
        let site = Folder::site();
        site.event(name, "1901", "");
        let output = build(&site);
        assert!(output.status < 2, "{name}: {}", output.stderr);
        if output.status == 0 {
            let files = site.files("public/events").into_iter().map(|(path, _)| path);
            let pages: Vec<_> =
                files.filter(|path| path.split('/').nth(1) == Some("index.html")).collect();
            assert_eq!(pages.len(), 1, "{name}: {pages:?}");
        } else {
            assert!(output.stderr.contains("error["), "{name}: {}", output.stderr);
        }
    }
}

#[test]
fn many_thousand_tiny_files_are_read() {
    let site = Folder::site();
    site.shell("mkdir -p static/s && cd static/s && seq 20000 | xargs touch");
    site.event("race", "1901", "");
    assert_eq!(build(&site).status, 0);
}

#[test]
fn of_very_many_mistakes_the_gravest_are_told_to_people_and_all_to_programs() {
    let site = Folder::site();
    // `z.md`, the last file, has the only errors; before it stand twelve hundred warnings.
    site.shell(
        "mkdir -p content/events && cd content/events
         for number in $(seq 1200); do
           printf -- '---\\ntitle: Race %s\\ndate: 1901-02-03\\n---\\n' $number > race-$number.md
         done
         printf -- '---\\ntitle: Race\\n---\\n' > z.md",
    );
    let config =
        site.read("site.toml").replace("source-none = \"off\"", "source-none = \"warning\"");
    site.write("site.toml", config);
    let output = build(&site);
    assert_eq!(output.status, 1, "{}", output.stderr);
    assert_eq!(output.stderr.matches("warning[source-none]").count(), 999);
    assert!(output.stderr.contains("error[field-missing]"), "{}", output.stderr);
    assert!(output.stderr.contains("and 201 more: 201 of `source-none`"), "{}", output.stderr);
    assert!(output.stderr.contains("1 error and 1200 warnings"), "{}", output.stderr);
    let all = site.annals(&["check", "--format", "short"]);
    assert_eq!(all.stdout.matches("warning[source-none]").count(), 1200);
}
