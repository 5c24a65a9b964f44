//! Files as editors and disks really have them: each is read, or told in one clear message.

mod common;

use common::Folder;

fn page(text: impl AsRef<[u8]>) -> String {
    let folder = Folder::site();
    folder.write("content/events/race.md", text);
    let output = folder.annals(&["build"]);
    assert_eq!(output.status, 0, "{output:?}");
    folder.read("public/events/race/index.html")
}

#[test]
fn line_ends_of_windows_and_a_byte_order_mark_change_nothing() {
    let unix =
        "---\ntitle: Race\ndate: 1901-06-02\nsummary: >-\n  One\n  two\n---\n\nFirst.\n\nSecond.\n";
    let plain = page(unix);
    assert_eq!(page(unix.replace('\n', "\r\n")), plain);
    assert_eq!(page(format!("\u{feff}{unix}")), plain);
}

#[test]
fn spaces_after_the_dashes_do_no_harm() {
    assert!(page("---  \ntitle: Race\ndate: 1901\n---\t\nText.\n").contains("Text."));
}

#[test]
fn an_entry_without_a_body_is_an_entry() {
    assert!(page("---\ntitle: Race\ndate: 1901\n---").contains("<h1>Race</h1>"));
}

#[test]
fn a_number_is_a_date_and_a_title() {
    let page = page("---\ntitle: 1901\ndate: 1901\n---\n");
    assert!(page.contains("<time datetime=\"1901\">1901</time>"), "{page}");
}

#[test]
fn a_place_may_be_written_out_in_the_entry() {
    let page = page(
        "---\ntitle: Race\ndate: 1901\nplaces: [{name: Old pier, lat: 38.7, lon: -9.1}]\n---\n",
    );
    assert!(page.contains("Old pier"), "{page}");
}

#[test]
fn singular_and_list_are_both_welcome() {
    let page = page("---\ntitle: Race\ndate: 1901\ntag: sail\nauthor: Ada Lind\n---\n");
    assert!(page.contains("/tags/sail/"), "{page}");
    assert!(page.contains("Ada Lind"), "{page}");
}

#[test]
fn the_mistakes_of_all_files_are_told_in_one_run() {
    let folder = Folder::site();
    folder.event("one", "1901-02-31", "tagz: [a]\n");
    folder.event("two", "02/05/1901", "places: [nowhere]\n");
    folder.write("content/events/three.md", "no front matter\n");
    folder.write("content/events/four.md", b"\xff\xfe\x00");
    let output = folder.annals(&["check", "--format", "short"]);
    let codes: Vec<&str> = output
        .stdout
        .lines()
        .filter_map(|line| line.split_once("error[")?.1.split_once(']').map(|(code, _)| code))
        .collect();
    assert_eq!(
        codes,
        [
            "file-encoding",
            "date-impossible",
            "field-unknown",
            "front-matter-missing",
            "date-ambiguous",
            "name-unknown"
        ],
        "{output:?}"
    );
}

#[test]
fn a_link_inside_the_site_is_followed() {
    let folder = Folder::site();
    folder.event("race", "1901", "");
    folder.shell("mkdir shelf && mv content/events/race.md content/race.txt && rmdir shelf");
    folder.shell("cp content/race.txt static.md 2>/dev/null; mkdir -p templates && mv content/race.txt templates/race.md");
    folder.shell("ln -s ../../templates/race.md content/events/race.md && rm -f static.md");
    let output = folder.annals(&["build"]);
    assert_eq!(output.status, 0, "{output:?}");
    assert!(folder.read("public/events/race/index.html").contains("The race"));
}

#[test]
fn ids_of_any_script_become_addresses() {
    let folder = Folder::site();
    folder.event("şuşa-yarışı", "1901", "");
    folder.event("regata", "1902", "relations:\n  see_also: [şuşa-yarışı]\n");
    let output = folder.annals(&["build"]);
    assert_eq!(output.status, 0, "{output:?}");
    let page = folder.read("public/events/regata/index.html");
    assert!(page.contains("/events/%C5%9Fu%C5%9Fa-yar%C4%B1%C5%9F%C4%B1/"), "{page}");
}

#[test]
fn files_that_differ_in_case_alone_do_not_hide_each_other() {
    let folder = Folder::site();
    folder.event("race", "1901", "");
    folder.event("Race", "1902", "");
    let output = folder.annals(&["check", "--format", "short"]);
    assert!(output.stdout.contains("error[address-duplicate]"), "{output:?}");
}

#[test]
fn a_number_is_text_beside_another_mistake_too() {
    let folder = Folder::site();
    folder.event("race", "1901", "importance: hgih\n");
    let output = folder.annals(&["check", "--format", "short"]);
    assert_eq!(output.stdout.lines().count(), 1, "{output:?}");
    assert!(output.stdout.contains("`hgih`"), "{output:?}");
}

#[test]
fn a_pipe_in_the_place_of_a_file_is_told_and_not_waited_for() {
    let folder = Folder::site();
    folder.make("content/events");
    folder.shell("mkfifo content/events/race.md");
    let output = folder.annals(&["check", "--format", "short"]);
    assert!(output.stdout.contains("error[file-unreadable]"), "{output:?}");
}

#[test]
fn what_editors_leave_behind_is_not_published() {
    let folder = Folder::site();
    folder.event("race", "1901", "");
    for name in ["race.md.bak", "race.md.orig", "race.md~", "#race.md#", ".race.md.swp"] {
        folder.write(&format!("content/events/{name}"), "draft: true");
    }
    folder.write("content/events/boat.pdf", "(picture)");
    let output = folder.annals(&["build"]);
    assert_eq!(output.status, 0, "{output:?}");
    let media: Vec<String> =
        folder.files("public/media").into_iter().map(|(path, _)| path).collect();
    assert_eq!(media, ["events/boat.pdf"]);
    folder.write("content/events/race.markdown", "An entry?");
    let output = folder.annals(&["check", "--format", "short"]);
    assert!(output.stdout.contains("nothing reads `content/events/race.markdown`"), "{output:?}");
}

#[test]
fn text_between_comments_and_tables_among_html_stay_whole() {
    let page = page(
        "---\ntitle: Race\ndate: 1901\n---\n<!-- a --> KEEP <b>me</b> <!-- b -->\n\n\
         <table><tr><td>q</td></tr></table>\n\n|a|b|\n|-|-|\n|1|2|\n\nafter\n",
    );
    assert!(page.contains("KEEP <b>me</b>"), "{page}");
    assert_eq!(page.matches("class=\"scroll\"").count(), 1, "{page}");
    assert_eq!(page.matches("<div").count(), page.matches("</div>").count(), "{page}");
}

#[test]
fn a_picture_of_another_host_is_linked_and_not_loaded() {
    let page = page(
        "---\ntitle: Race\ndate: 1901\n---\n![the boat](https://h.example/b.png) \
         <img src=\"https://h.example/c.png\" alt=\"c\">\n",
    );
    assert!(page.contains("<a href=\"https://h.example/b.png\">the boat</a>"), "{page}");
    assert!(!page.contains("src=\"https"), "{page}");
}

#[test]
fn a_heading_does_not_take_the_name_of_a_part_of_the_page() {
    let page = page(
        "---\ntitle: Race\ndate: 1901\nsources: [{id: log, title: Log}]\n---\n## Sources\n\nX.[^log]\n",
    );
    assert_eq!(page.matches("id=\"sources\"").count(), 1, "{page}");
}

#[test]
fn a_short_finding_is_one_line_without_signs_that_a_terminal_obeys() {
    let folder = Folder::site();
    folder.event("race", "1901", "kind: \"\\e[2Jx\\ny\"\n");
    let output = folder.annals(&["check", "--format", "short"]);
    assert_eq!(output.stdout.lines().count(), 1, "{output:?}");
    assert!(!output.stdout.contains('\u{1b}'), "{output:?}");
}

/// What `check` says, a line each, without paths.
fn says(folder: &Folder) -> Vec<String> {
    let output = folder.annals(&["check", "--format", "json"]);
    let finding = |line: &str| -> serde_json::Value { serde_json::from_str(line).expect("JSON") };
    output
        .stdout
        .lines()
        .map(finding)
        .map(|found| {
            let text = |name: &str| found[name].as_str().unwrap_or_default().to_owned();
            let place = format!("{}:{}", found["line"], found["column"]);
            format!("{place} {}: {} ({})", text("code"), text("message"), text("hint"))
        })
        .collect()
}

#[test]
fn tags_that_differ_in_case_alone_are_told_as_such() {
    let folder = Folder::site();
    folder.event("one", "1901", "tags: [race, sail]\n");
    folder.event("two", "1902", "tags: [Sail]\n");
    folder.event("three", "1903", "tag: sail\n");
    assert_eq!(
        says(&folder),
        ["4:8 address-duplicate: the tags `sail` and `Sail` would share one address \
          (write `sail` everywhere)"]
    );
}

/// What `check` says about one entry, each finding with its line and column.
fn of_entry(front_matter: &str) -> Vec<String> {
    let folder = Folder::site();
    folder.write("content/events/race.md", format!("---\n{front_matter}---\nText.\n"));
    says(&folder)
}

#[test]
fn one_mistake_gives_one_message() {
    for (text, message) in [
        (
            "Title: Race\ndate: 1901\n",
            "2:1 field-unknown: `Title` is not a field of an event (did you mean `title`?)",
        ),
        (
            "title: [Race]\ndate: 1901\n",
            "2:8 field-value: in `title`: found a list, expected text (leave the brackets out, or put the text between quotation marks)",
        ),
        (
            "title: Race\nstart: 1901\n",
            "3:1 field-unknown: `start` is not a field of an event (did you mean `date`?)",
        ),
        (
            "Just a text\n",
            "null:null field-value: in an event: found the text \"Just a text\", expected a group of fields (write fields, each on a line of its own: `title: …`, `date: …`)",
        ),
        (
            "title: Race\ndate: 1901\nplace: {name: Quay, lat: '38,7', lon: 9}\n",
            "4:26 field-value: in `lat`: found the text \"38,7\", expected a number (write `38.7`)",
        ),
        (
            "title: Race\ndate: 1901\nplace: {name: A}\nplaces: [{name: B}]\n",
            "5:1 field-value: `place` and `places` are one field, and both stand here (join the two under `places`)",
        ),
        (
            "title: Race\ndate: 1901\nsources:\n  - AP: Report\n",
            "5:5 field-unknown: `AP` is not a field of `sources`",
        ),
        (
            "title: Race\ndate: 1901\nsources:\n  -id: log\n",
            "5:3 field-unknown: there is no space after the dash of `-id` (write `- id: …`",
        ),
        (
            "title: Race\ndate: 1901\nstatus: true\n",
            "4:9 field-value: `true` is not one of `confirmed`",
        ),
        (
            "title: Race\ndate: 1901\ndraft: yes\n",
            "4:8 field-value: in `draft`: found the text \"yes\", expected `true` or `false` (write `true`)",
        ),
        (
            "title: #1 boat\ndate: 1901\n",
            "2:1 field-missing: `title` is empty (a `#` begins a remark; put the text",
        ),
        (
            "title: Race\ndate: 1901\nlang: English\n",
            "4:7 field-value: `English` is not a language tag (write `en`)",
        ),
        (
            "title: Race\ndate: 1901\nsources: [{id: Ap News, title: AP}]\n",
            "4:16 field-value: the id `Ap News` holds more than letters, digits, `-` and `_` (write `ap-news`)",
        ),
        (
            "title: Race\ndate: 1901\nsources: AP, Reuters\n",
            "4:10 name-unknown: there is no source `AP, Reuters` in `sources.yaml` (a list stands in brackets: `[AP, Reuters]`)",
        ),
        (
            "title: Race\ndate: 1901\nextra: {a: 1, a: 2}\n",
            "4:15 yaml-syntax: `a` stands here a second time (keep one of the two)",
        ),
    ] {
        let said = of_entry(text);
        assert_eq!(said.len(), 1, "{text}: {said:?}");
        assert!(said[0].starts_with(message), "{text}: {said:?}");
    }
}

#[test]
fn a_source_is_given_once_with_a_claim() {
    let said = of_entry(
        "title: Race\ndate: 1901\nsources: [{id: log, title: Log}]\nfigures: [{measure: boats, best: 9, source: [log, log]}]\n",
    );
    assert_eq!(
        said,
        ["5:51 id-duplicate: the source `log` is given here a second time (name each source once)"]
    );
}

#[test]
fn a_front_matter_that_is_almost_one_is_told_as_such() {
    for (text, message) in [
        ("--\ntitle: Race\n--\n", "1:1 front-matter-missing: found `--`, expected a line of `---`"),
        ("—\ntitle: Race\n—\n", "1:1 front-matter-missing: found `—`"),
        (
            "title: Race\ndate: 1901\n---\n",
            "1:1 front-matter-missing: the file does not start with a line of `---` (put `---` on a line of its own before the first field",
        ),
        (
            "---\ntitle: Race\n...\nText\n",
            "3:1 front-matter-unclosed: found `...`, expected a line of `---`",
        ),
        (
            "---\ntitle: Race\ndate: 1901\n\nText\n",
            "1:1 front-matter-unclosed: the front matter opens here and is never closed (put a line of `---` after `date: 1901`)",
        ),
    ] {
        let folder = Folder::site();
        folder.write("content/events/race.md", text);
        let said = says(&folder);
        assert_eq!(said.len(), 1, "{text}: {said:?}");
        assert!(said[0].starts_with(message), "{text}: {said:?}");
    }
    assert!(page("\n\n---\ntitle: Race\ndate: 1901\n---\nText.\n").contains("Text."));
}

#[test]
fn what_is_wrong_in_site_toml_is_told_there_alone() {
    let folder = Folder::site();
    folder.event("race", "1901", "kind: race\n");
    let toml = folder.read("site.toml");
    folder.write("site.toml", format!("{toml}[[kinds]]\nid = \"race\"\nname = \"Race\"\n"));
    assert_eq!(says(&folder), ["6:1 field-missing: an item of `kinds` has no `mark` ()"]);
    folder.write("site.toml", format!("{toml}[[kinds]]\nname = \"Race\"\nmark = \"ring\"\n"));
    assert_eq!(says(&folder), ["6:1 field-missing: an item of `kinds` has no `id` ()"]);
    folder.write("site.toml", b"title = \"R\xe9gate\"\nbase_url = \"https://example.org/\"\n");
    let said = says(&folder);
    assert_eq!(said.len(), 1, "{said:?}");
    assert!(said[0].contains("file-encoding"), "{said:?}");
}

/// Entries that name something of every register, twice.
fn site_of_registers() -> Folder {
    let folder = Folder::new();
    folder.write(
        "site.toml",
        "title = \"Harbour races\"\nbase_url = \"https://example.org/\"\n[[parties]]\nid = \"herons\"\nname = \"Heron Club\"\n",
    );
    for (file, text) in [
        ("places.yaml", "- id: harbour\n  name: Harbour\n- id: cape\n  name: Cape\n"),
        (
            "actors.yaml",
            "- id: ada-lind\n  name: Ada Lind\n  party: herons\n- id: bo\n  name: Bo\n",
        ),
        ("sources.yaml", "- id: log\n  title: Log\n- id: gazette\n  title: Gazette\n"),
        (
            "glossary.yaml",
            "- id: buoy\n  term: Buoy\n  text: It floats.\n- id: bar\n  term: Bar\n  text: Sand.\n",
        ),
        ("eras/steam.md", "---\ntitle: Steam\nstart: 1900\nend: 1910\n---\n"),
    ] {
        folder.write(&format!("content/{file}"), text);
    }
    for id in ["one", "two"] {
        folder.write(
            &format!("content/events/{id}.md"),
            format!(
                "---\ntitle: The {id}\ndate: 1901\nera: steam\nplaces: [harbour, cape]\nactors: [ada-lind, bo]\nsources: [log, gazette]\nclaims: [{{by: ada-lind, says: So it was, source: log}}]\nfigures: [{{measure: boats, best: 9, by: ada-lind, source: log}}]\nnaming: [{{by: ada-lind, name: Regatta}}]\n---\n\nAt [[place:harbour]] with [[actor:ada-lind]] by the [[term:buoy]] in [[era:steam]].[^log][^gazette]\n"
            ),
        );
    }
    folder
}

/// Every finding of errors and warnings, with its file.
fn all_of(folder: &Folder) -> Vec<String> {
    let output = folder.annals(&["check", "--format", "short"]);
    output.stdout.lines().map(ToOwned::to_owned).collect()
}

#[test]
fn what_a_broken_register_defines_is_not_missed_as_well() {
    let folder = site_of_registers();
    assert_eq!(all_of(&folder), Vec::<String>::new());
    for (file, from, to, code) in [
        // The file as a whole.
        ("places.yaml", "name: Harbour", "name: [Harbour", "yaml-syntax"),
        ("actors.yaml", "name: Ada Lind", "name: \"Ada Lind", "yaml-syntax"),
        ("sources.yaml", "title: Log", "\ttitle: Log", "yaml-syntax"),
        ("glossary.yaml", "term: Buoy", "term: Buoy: red", "yaml-syntax"),
        ("eras/steam.md", "title: Steam", "title: [Steam", "yaml-syntax"),
        // One record.
        ("places.yaml", "name: Harbour", "", "field-missing"),
        ("actors.yaml", "id: ada-lind\n  ", "", "field-missing"),
        ("actors.yaml", "name: Ada Lind", "nam: Ada Lind", "field-unknown"),
        ("sources.yaml", "id: log\n  title: Log", "log", "field-value"),
        ("sources.yaml", "title: Log", "title:", "field-missing"),
        ("glossary.yaml", "text: It floats.", "", "field-missing"),
        ("eras/steam.md", "start: 1900", "start: 1900-13", "date-impossible"),
    ] {
        let folder = site_of_registers();
        let path = format!("content/{file}");
        let text = folder.read(&path);
        assert!(text.contains(from), "{file}: {from}");
        folder.write(&path, text.replacen(from, to, 1));
        let said = all_of(&folder);
        assert_eq!(said.len(), 1, "{file}, `{to}`: {said:#?}");
        assert!(said[0].contains(&format!("[{code}]")), "{file}, `{to}`: {said:?}");
    }
    let folder = site_of_registers();
    folder.write("content/places.yaml", b"- id: harbour\n  name: Caf\xe9\n");
    let said = all_of(&folder);
    assert!(said.len() == 1 && said[0].contains("[file-encoding]"), "{said:?}");
}

#[test]
fn a_register_under_another_name_is_told_once_with_its_own() {
    let folder = site_of_registers();
    folder.shell("mv content/places.yaml content/place.yml");
    let said = all_of(&folder);
    assert_eq!(said.len(), 1, "{said:#?}");
    assert!(said[0].contains("[file-name]") && said[0].contains("place.yml"), "{said:?}");
    let output = folder.annals(&["check"]);
    assert!(output.stdout.contains("rename it to `content/places.yaml`"), "{}", output.stdout);
}

#[test]
fn other_names_are_missed_beside_a_broken_record() {
    let folder = site_of_registers();
    folder.write("content/places.yaml", "- id: harbour\n- id: cape\n  name: Cape\n");
    folder.event("three", "1902", "places: [cap, harbour]\n");
    let said = all_of(&folder);
    let unknown: Vec<&String> = said.iter().filter(|one| one.contains("[name-unknown]")).collect();
    assert!(unknown.len() == 1 && unknown[0].contains("`cap`"), "{said:#?}");
}
