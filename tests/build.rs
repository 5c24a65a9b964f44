//! `annals build` and `check` as people use them.

mod common;

use common::Folder;
use std::path::Path;

/// The smallest picture of a boat: one pixel.
const BOAT: &[u8] = b"\x89\x50\x4e\x47\x0d\x0a\x1a\x0a\x00\x00\x00\x0d\x49\x48\x44\x52\x00\x00\x00\x01\x00\x00\x00\x01\x08\x00\x00\x00\x00\x3a\x7e\x9b\x55\x00\x00\x00\x0a\x49\x44\x41\x54\x78\x9c\x63\x60\x00\x00\x00\x02\x00\x01\x48\xaf\xa4\x71\x00\x00\x00\x00\x49\x45\x4e\x44\xae\x42\x60\x82";

fn race() -> Folder {
    let folder = Folder::site();
    folder.event("race", "1901-06-02", "");
    folder.event("launch", "1899-04", "");
    folder
}

#[test]
fn a_site_is_built_and_told_in_one_line() {
    let folder = race();
    let output = folder.annals(&["build"]);
    assert_eq!(output.status, 0, "{output:?}");
    assert!(output.stdout.contains("changed, 0 removed"), "{output:?}");
    assert_eq!(output.stderr, "");
    assert!(folder.read("public/events/race/index.html").contains("2 June 1901"));
    assert!(folder.read("public/index.html").contains("The launch"));
}

#[test]
fn the_same_files_give_the_same_bytes_in_any_order_and_time_zone() {
    let folder = race();
    folder.annals(&["build", "--out", "one"]);
    let other = Folder::site();
    other.event("launch", "1899-04", "");
    other.event("race", "1901-06-02", "");
    let environment = [("TZ", "Pacific/Auckland"), ("LC_ALL", "tr_TR.UTF-8")];
    let output = other.annals_with(&["build", "--out", "one"], &environment);
    assert_eq!(output.status, 0, "{output:?}");
    assert_eq!(folder.files("one"), other.files("one"));
}

/// The form of a compressed copy.
#[cfg(feature = "compress")]
fn is_copy(path: &str) -> Option<&str> {
    let (_, end) = path.rsplit_once('.')?;
    matches!(end, "gz" | "br").then_some(end)
}

#[cfg(feature = "compress")]
fn uncompressed(folder: &Folder, path: &str) -> Vec<u8> {
    let mut files = folder.files("public").into_iter();
    let (_, copy) = files.find(|(file, _)| file == path).expect("a copy");
    let (mut text, mut copy) = (Vec::new(), &*copy);
    if is_copy(path) == Some("gz") {
        let mut gzip = flate2::read::GzDecoder::new(copy);
        std::io::copy(&mut gzip, &mut text).expect("gzip");
    } else {
        brotli::BrotliDecompress(&mut copy, &mut text).expect("Brotli");
    }
    text
}

#[cfg(feature = "compress")]
#[test]
fn compressed_copies_are_those_of_the_pages_beside_them_and_go_when_unwanted() {
    let folder = race();
    let output = folder.annals(&["build", "--compress"]);
    assert_eq!(output.status, 0, "{output:?}");
    folder.event("race", "1901-06-03", "");
    folder.annals(&["build", "--compress"]);
    for page in ["index.html", "events/race/index.html", "timeline.schema.json"] {
        for end in [".gz", ".br"] {
            let copy = uncompressed(&folder, &format!("{page}{end}"));
            assert!(copy == folder.read(&format!("public/{page}")).into_bytes(), "{page}{end}");
        }
    }
    // What was kept gives the same bytes as what is made in a folder that has never been built in.
    let fresh = race();
    fresh.event("race", "1901-06-03", "");
    fresh.annals(&["build", "--compress"]);
    let site = |folder: &Folder| {
        let files = folder.files("public").into_iter();
        files.filter(|(path, _)| !path.starts_with(".annals")).collect::<Vec<_>>()
    };
    assert_eq!(site(&folder), site(&fresh));
    folder.annals(&["build"]);
    let left: Vec<_> = folder.files("public").into_iter().map(|(path, _)| path).collect();
    assert!(!left.iter().any(|path| is_copy(path).is_some()), "{left:?}");
}

#[test]
fn a_second_build_touches_nothing() {
    let folder = race();
    folder.annals(&["build"]);
    let output = folder.annals(&["build"]);
    assert!(output.stdout.contains(": 0 changed, 0 removed"), "{output:?}");
}

#[test]
fn an_error_leaves_the_published_site_as_it_was() {
    let folder = race();
    folder.annals(&["build"]);
    let before = folder.files("public");
    folder.event("race", "1901-02-31", "");
    let output = folder.annals(&["build"]);
    assert_eq!(output.status, 1, "{output:?}");
    assert!(output.stderr.contains("date-impossible"), "{output:?}");
    assert!(output.stderr.ends_with("1 error: nothing was written\n"), "{output:?}");
    assert_eq!(folder.files("public"), before);
}

#[test]
fn a_template_that_fails_leaves_the_published_site_as_it_was() {
    let folder = race();
    folder.annals(&["build"]);
    let before = folder.files("public");
    folder.write("templates/event.html", "{{ event.titel }}");
    let output = folder.annals(&["build"]);
    assert_eq!(output.status, 1);
    assert_eq!(folder.files("public"), before);
}

#[test]
fn an_entry_that_is_gone_leaves_no_page() {
    let folder = race();
    folder.write("public-notes.txt", "mine");
    folder.annals(&["build"]);
    folder.shell("rm content/events/launch.md");
    folder.annals(&["build"]);
    let files: Vec<String> = folder.files("public").into_iter().map(|(path, _)| path).collect();
    assert!(!files.iter().any(|path| path.starts_with("events/launch")), "{files:?}");
    assert!(!folder.path().join("public/events/launch").exists());
}

#[test]
fn files_of_others_are_never_touched() {
    let folder = race();
    folder.write("public/thesis.txt", "years of work");
    let output = folder.annals(&["build"]);
    assert_eq!(output.status, 2, "{output:?}");
    assert!(output.stderr.contains("files that annals did not write"), "{output:?}");
    assert_eq!(folder.files("public").len(), 1);
    // One that comes into a folder of ours stays as well.
    folder.shell("rm public/thesis.txt");
    folder.annals(&["build"]);
    folder.write("public/CNAME", "example.org");
    folder.annals(&["build"]);
    assert_eq!(folder.read("public/CNAME"), "example.org");
}

#[test]
fn warnings_stop_a_strict_build_only() {
    let folder = race();
    folder.event("tie", "1902", "status: confirmed\nsources:\n- id: log\n  title: Harbour log\n");
    assert_eq!(folder.annals(&["build"]).status, 0);
    let output = folder.annals(&["build", "--strict"]);
    assert_eq!(output.status, 1, "{output:?}");
    assert!(output.stderr.ends_with("1 warning: nothing was written\n"), "{output:?}");
    assert_eq!(folder.annals(&["check", "--strict"]).status, 1);
}

#[test]
fn drafts_and_entries_that_wait_are_left_out_and_counted() {
    let folder = race();
    folder.event("draft", "1903", "draft: true\n");
    folder.event("future", "1904", "publish_from: 2002-01-01\n");
    folder.event("linked", "1905", "relations:\n  see_also: [draft, future]\n");
    let output = folder.annals(&["build"]);
    assert_eq!(output.status, 0, "{output:?}");
    assert!(output.stdout.contains("left out: 1 drafts, 1 waiting for their day"), "{output:?}");
    assert!(!folder.path().join("public/events/draft/index.html").exists());
    assert!(!folder.path().join("public/events/future/index.html").exists());
    folder.annals(&["build", "--drafts"]);
    assert!(folder.read("public/events/draft/index.html").contains("Draft"));
    // 2002-03-01: its day has come.
    folder.annals_with(&["build"], &[("SOURCE_DATE_EPOCH", "1014940800")]);
    assert!(folder.path().join("public/events/future/index.html").exists());
}

#[test]
fn a_site_below_a_path_links_below_it() {
    let folder = race();
    folder.annals(&["build", "--base-url", "https://example.org/races"]);
    let home = folder.read("public/index.html");
    assert!(home.contains("href=\"/races/events/race/\""), "{home}");
    assert!(home.contains("href=\"https://example.org/races/\""), "{home}");
}

#[test]
fn links_between_entries_show_titles_and_former_addresses_lead_on() {
    let folder = race();
    folder.write("content/places.yaml", "- id: pier\n  name: Old pier, north\n  short: Old pier\n");
    folder.write("content/glossary.yaml", "- id: yawl\n  term: Yawl\n  text: A boat.\n");
    folder.write(
        "content/events/links.md",
        "---\ntitle: Links\ndate: 1905\naliases: [/old/links/]\n---\n\n\
         [[race]], [[race|that day]], [[place:pier]], [[term:yawl]], [there](launch.md#x).\n",
    );
    let output = folder.annals(&["build"]);
    assert_eq!(output.status, 0, "{output:?}");
    let page = folder.read("public/events/links/index.html");
    for link in [
        "<a href=\"/events/race/\">The race</a>",
        "<a href=\"/events/race/\">that day</a>",
        "<a href=\"/places/pier/\">Old pier</a>",
        "<a href=\"/glossary/#yawl\">Yawl</a>",
        "<a href=\"/events/launch/#x\">there</a>",
    ] {
        assert!(page.contains(link), "{link}\n{page}");
    }
    let moved = folder.read("public/old/links/index.html");
    assert!(moved.contains("<a href=\"/events/links/\">Links</a>"), "{moved}");
    assert!(moved.contains("url=/events/links/"), "{moved}");
    assert!(moved.contains("noindex"), "{moved}");
}

#[test]
fn a_timeline_too_long_for_one_list_is_shown_by_eras_and_years() {
    let folder = race();
    folder.write("content/eras/steam.md", "---\ntitle: Steam\nstart: 1890\nend: 1910\n---\n");
    let short = folder.annals(&["build", "--out", "short"]);
    assert_eq!(short.status, 0, "{short:?}");
    let mut site = folder.read("site.toml");
    site.push_str("[timeline]\nlimit = 1\n");
    folder.write("site.toml", site);
    let long = folder.annals(&["build", "--out", "long"]);
    assert_eq!(long.status, 0, "{long:?}");
    assert!(folder.read("short/index.html").contains("The launch"));
    assert!(folder.path().join("short/print/index.html").exists());
    let home = folder.read("long/index.html");
    assert!(!home.contains(">The launch</a>"), "{home}");
    assert!(home.contains("/years/1899/") && home.contains("/eras/steam/"), "{home}");
    assert!(folder.read("long/years/1899/index.html").contains("The launch"));
    assert!(!folder.path().join("long/print/index.html").exists());
}

#[test]
fn wrong_use_and_a_missing_site_have_a_code_of_their_own() {
    let folder = Folder::new();
    let output = folder.annals(&["build"]);
    assert_eq!(output.status, 2, "{output:?}");
    assert!(output.stderr.contains("found no `site.toml`"), "{output:?}");
    assert_eq!(folder.annals(&["biuld"]).status, 2);
    assert_eq!(folder.annals(&["build", "--site", "nowhere"]).status, 2);
    assert_eq!(folder.annals(&["build", "--base-url", "example.org"]).status, 2);
    assert_eq!(folder.annals(&["--help"]).status, 0);
    assert_eq!(folder.annals(&["--version"]).status, 0);
}

#[test]
fn a_folder_that_cannot_be_written_is_the_fault_of_the_machine() {
    let folder = race();
    folder.shell("mkdir public && chmod 555 public");
    let output = folder.annals(&["build"]);
    assert_eq!(output.status, 3, "{output:?}");
    assert!(output.stderr.contains("public`"), "{output:?}");
}

#[test]
fn a_site_is_found_from_a_folder_inside_it() {
    let folder = race();
    let output = folder.annals_in("content/events", &["check"]);
    assert_eq!(output.stdout, "nothing to mend\n", "{output:?}");
}

#[test]
fn findings_come_in_forms_for_people_editors_and_programs() {
    let folder = race();
    folder.event("race", "1901-02-31", "");
    let short = folder.annals(&["check", "--format", "short"]);
    assert_eq!(
        short.stdout,
        "content/events/race.md:3:15: error[date-impossible]: there is no day `31` in `1901-02` \
         (that month has 28 days: the last is `1901-02-28`)\n"
    );
    let json = folder.annals(&["check", "--format", "json"]).stdout;
    let json: serde_json::Value = serde_json::from_str(&json).expect("one line of JSON");
    assert_eq!(json["code"], "date-impossible");
    assert_eq!((json["line"].as_u64(), json["column"].as_u64()), (Some(3), Some(15)));
    let github = folder.annals(&["check", "--format", "github"]).stdout;
    assert!(
        github.starts_with(
            "::error title=date-impossible,file=content/events/race.md,line=3,col=15::"
        ),
        "{github}"
    );
}

#[test]
fn a_link_to_a_broken_entry_is_not_a_second_mistake() {
    let folder = race();
    folder.write("content/events/torn.md", "---\ntitle: 'Torn\n---\n");
    folder.event("after", "1905", "relations:\n  response_to: [torn]\n");
    let output = folder.annals(&["check", "--format", "short"]);
    assert_eq!(output.stdout.lines().count(), 1, "{output:?}");
}

#[test]
fn completions_know_the_commands() {
    let output = Folder::new().annals(&["completions", "bash"]);
    assert!(output.stdout.contains("check"), "{output:?}");
}

#[test]
fn no_name_leads_out_of_the_published_folder() {
    let folder = race();
    let mut site = folder.read("site.toml");
    site.push_str("[[kinds]]\nid = \"../../escape\"\nname = \"Race\"\nmark = \"disc\"\n");
    folder.write("site.toml", site);
    folder.event("race", "1901", "kind: ../../escape\n");
    let output = folder.annals(&["build"]);
    assert_eq!(output.status, 1, "{output:?}");
    assert!(output.stderr.contains("holds more than letters"), "{output:?}");
    assert!(!folder.path().join("public").exists());
}

#[test]
fn a_static_file_in_the_place_of_a_page_is_told() {
    let folder = race();
    folder.write("static/events/race/index.html", "mine");
    let output = folder.annals(&["check", "--format", "short"]);
    assert!(output.stdout.contains("error[address-duplicate]"), "{output:?}");
}

#[test]
fn nobody_listening_is_no_mistake_and_a_full_disk_is_one() {
    let folder = race();
    let program = env!("CARGO_BIN_EXE_annals");
    folder.shell(&format!("{program} check | true"));
    folder
        .shell(&format!("code=0; {program} check > /dev/full 2> said || code=$?; test $code = 3"));
    assert!(folder.read("said").contains("standard output"));
}

#[test]
fn a_build_that_was_cut_short_at_its_start_does_not_block_the_next() {
    let folder = race();
    folder.write("public/.annals-lock", "");
    folder.shell("chmod 666 public/.annals-lock");
    assert_eq!(folder.annals(&["build"]).status, 0);
}

#[test]
fn a_build_does_not_even_look_at_what_another_one_is_changing() {
    let folder = race();
    assert_eq!(folder.annals(&["build"]).status, 0);
    folder.shell("chmod 666 public/.annals-lock");
    let path = folder.path().join("public/.annals-lock");
    let lock = std::fs::File::options().write(true).open(path).expect("there is a lock");
    lock.lock().expect("nobody holds it");
    // Of the same there would be nothing to do, if only it were sure what is there.
    let refused = folder.annals(&["build"]);
    assert_eq!(refused.status, 3, "{refused:?}");
    assert!(refused.stderr.contains("is being built or published already"), "{refused:?}");
    drop(lock);
    assert_eq!(folder.annals(&["build"]).status, 0);
}

#[test]
fn every_page_says_what_it_may_load_and_the_host_is_told_the_same() {
    let site = Folder::site();
    site.event("regatta", "1999", "");
    assert_eq!(site.annals(&["build"]).status, 0);
    let headers = site.read("public/_headers");
    let policy = headers
        .lines()
        .find_map(|line| line.strip_prefix("  Content-Security-Policy: "))
        .expect("there is a policy");
    assert!(policy.contains("script-src 'self'") && !policy.contains("unsafe-inline"), "{policy}");
    let meta = format!("content=\"{}\">", policy.replace('\'', "&#39;"));
    for (path, bytes) in site.files("public") {
        if Path::new(&path).extension().is_some_and(|extension| extension == "html") {
            let page = String::from_utf8(bytes).expect("UTF-8");
            assert!(page.contains(&meta), "{path} has no policy");
        }
    }
    let css = site.files("public/css").remove(0).0;
    assert!(headers.contains(&format!("/css/{css}\n  Cache-Control: public, max-age=31536000")));
}

#[test]
fn scripts_of_other_sites_may_read_what_is_made_for_programs_and_no_page() {
    let site = Folder::site();
    site.event("regatta", "1999", "published: 1999-07-01\nsources: [{id: log, title: Log}]\n");
    site.event("race", "2001", "");
    site.write("content/eras/sail.md", "---\ntitle: Sail\nstart: 1998\nend: 2002\n---\n");
    let output = site.annals(&["build"]);
    assert_eq!(output.status, 0, "{}", output.stderr);
    let headers = site.read("public/_headers");
    let open: Vec<&str> = headers
        .split("\n/")
        .filter(|rule| rule.trim_end().ends_with("\n  Access-Control-Allow-Origin: *"))
        .map(|rule| rule.lines().next().expect("a path"))
        .collect();
    // By a placeholder, one name; by the wildcard, the rest.
    let fits = |rule: &str, path: &str| {
        let (rules, names): (Vec<_>, Vec<_>) =
            (rule.split('/').collect(), path.split('/').collect());
        rules.len() == names.len()
            && rules.iter().zip(names).all(|(rule, name)| match rule.strip_prefix('*') {
                Some(end) => name.ends_with(end),
                None => rule.starts_with(':') || *rule == name,
            })
    };
    for (path, _) in site.files("public") {
        let made = annals::output::content_type(&path);
        let told = open.iter().filter(|rule| fits(rule, &path)).count();
        let programs = ["text/html", "text/css", "text/javascript", "image/", "font/"]
            .iter()
            .all(|kind| !made.starts_with(kind));
        let ours = !path.starts_with(['.', '_']) && !path.starts_with("pagefind/");
        assert_eq!(told, usize::from(programs && ours), "{path}: {open:?}");
    }
    assert!(open.contains(&"events/:entry/*.csl.json"), "{open:?}");
    assert!(open.contains(&"embed/:era/oembed.json"), "{open:?}");
    // As many as Cloudflare reads.
    assert!(headers.lines().filter(|line| line.starts_with('/')).count() < 100);
    let config = site.read("site.toml");
    site.write("site.toml", format!("{config}[formats]\nleave_out = [\"citations\"]\n"));
    assert_eq!(site.annals(&["build"]).status, 0);
    let headers = site.read("public/_headers");
    assert!(!headers.contains("/events/") && headers.contains("\n/timeline.json\n"), "{headers}");
}

#[test]
fn the_host_is_told_which_addresses_have_moved() {
    let site = Folder::site();
    site.event("regatta", "1999", "");
    assert_eq!(site.annals(&["build"]).status, 0);
    assert!(!site.path().join("public/_redirects").exists());
    site.event("regatta", "1999", "aliases: [/old/regatta/, /Ausflüge/]\n");
    assert_eq!(site.annals(&["build"]).status, 0);
    assert_eq!(
        site.read("public/_redirects"),
        "/Ausfl%C3%BCge/ /events/regatta/ 301\n/old/regatta/ /events/regatta/ 301\n"
    );
    site.write("static/_redirects", "/a /b\n");
    assert_eq!(site.annals(&["build"]).status, 0);
    assert_eq!(site.read("public/_redirects"), "/a /b\n");
}

#[test]
fn the_policy_is_the_sites_own_to_change_or_leave_out() {
    let site = Folder::site();
    site.event("regatta", "1999", "");
    let config = site.read("site.toml");
    let with = |line: &str| {
        site.write("site.toml", format!("{line}\n{config}"));
        assert_eq!(site.annals(&["build"]).status, 0);
        (site.read("public/index.html"), site.read("public/_headers"))
    };
    let (page, headers) = with("content_security_policy = \"default-src 'self'\"");
    assert!(page.contains("content=\"default-src &#39;self&#39;\""), "{page}");
    assert!(headers.contains("Content-Security-Policy: default-src 'self'\n"));
    for line in ["content_security_policy = \"off\"", "html = \"trusted\""] {
        let (page, headers) = with(line);
        assert!(!page.contains("Content-Security-Policy"), "{line}");
        assert!(!headers.contains("Content-Security-Policy"), "{line}");
    }
    site.write("static/_headers", "/*\n  X-Own: yes\n");
    assert_eq!(site.annals(&["build"]).status, 0);
    assert_eq!(site.read("public/_headers"), "/*\n  X-Own: yes\n");
}

#[test]
fn what_a_build_that_was_cut_short_had_staged_is_not_published() {
    let folder = race();
    assert_eq!(folder.annals(&["build"]).status, 0);
    folder.write("public/.annals-staging/events/ghost/index.html", "half a pa");
    folder.shell("chmod -R a+rwX public/.annals-staging");
    folder.event("race", "1902", "");
    assert_eq!(folder.annals(&["build"]).status, 0);
    assert!(folder.read("public/events/race/index.html").contains("1902"));
    let hidden = |path: &str| path.contains("ghost") || path.contains("staging");
    assert!(!folder.files("public").iter().any(|(path, _)| hidden(path)));
}

#[test]
fn a_file_may_become_a_folder_of_the_same_name_and_a_folder_a_file() {
    let folder = Folder::site();
    folder.event("race", "1901", "");
    folder.write("static/map", "a file");
    folder.write("static/plan/part.txt", "in a folder");
    assert_eq!(folder.annals(&["build"]).status, 0);
    folder.shell("rm -r static/map static/plan");
    folder.write("static/map/part.txt", "in a folder");
    folder.write("static/plan", "a file");
    let output = folder.annals(&["build"]);
    assert_eq!(output.status, 0, "{output:?}");
    assert!(output.stdout.contains("2 removed"), "{output:?}");
    assert_eq!(folder.read("public/map/part.txt"), "in a folder");
    assert_eq!(folder.read("public/plan"), "a file");
}

#[test]
fn a_portable_copy_leads_from_file_to_file_and_loads_its_script_without_a_server() {
    let folder = Folder::site();
    folder.event("race", "1901", "tags: [boats]\n");
    folder.write("static/css/custom.css", "body { background: url(/sky.svg); }");
    let output = folder.annals(&["build", "--portable", "--base-url", "https://example.org/x/"]);
    assert_eq!(output.status, 0, "{}", output.stderr);
    let page = folder.read("public/events/race/index.html");
    assert!(page.contains("href=\"../../tags/boats/index.html\""), "{page}");
    assert!(page.contains("<link rel=\"canonical\" href=\"https://example.org/x/events/race/\">"));
    assert!(
        !page.contains("\"/x/") && !page.contains("type=\"module\"") && page.contains(" defer")
    );
    assert!(page.contains("script-src 'self' file:"), "{page}");
    let home = folder.read("public/index.html");
    assert!(home.contains("href=\"events/race/index.html\""), "{home}");
}

#[test]
fn the_print_edition_in_one_file_carries_its_styles_and_pictures() {
    let folder = Folder::site();
    folder.event("race", "1901", "media:\n  - file: boat.png\n    alt: A boat\n");
    folder.event("prize", "1902", "relations: {see_also: race}\n");
    folder.write("content/events/boat.png", BOAT);
    let output = folder.annals(&["build", "--single-file"]);
    assert_eq!(output.status, 0, "{}", output.stderr);
    let page = folder.read("public/single-file.html");
    assert!(page.contains("src=\"data:image/png;base64,iVBORw0K"), "{page}");
    assert!(page.contains("<style>") && !page.contains("<script") && !page.contains("stylesheet"));
    assert!(page.contains("href=\"#race\"") && page.contains("href=\"https://example.org/\""));
    folder.make("out");
    assert_eq!(folder.annals(&["build", "--single-file", "out/all.html"]).status, 0);
    assert_eq!(folder.read("out/all.html"), page);
    folder.write("static/single-file.html", "ours");
    let output = folder.annals(&["build", "--single-file"]);
    assert_eq!(output.status, 2);
    assert!(output.stderr.contains("`single-file.html` of its own"), "{}", output.stderr);
    folder.shell("rm static/single-file.html");
    folder.event("prize", "1902", "aliases: [/single-file.html]\n");
    let output = folder.annals(&["build", "--single-file"]);
    assert_eq!(output.status, 2, "{output:?}");
    folder.write(
        "site.toml",
        "title = \"T\"\nbase_url = \"https://example.org/\"\n[timeline]\nlimit = 1\n",
    );
    let output = folder.annals(&["build", "--single-file"]);
    assert_eq!(output.status, 2);
    assert!(output.stderr.contains("too long for a print edition"), "{}", output.stderr);
}

/// What the search index kept in the cache of a site is called.
#[cfg(feature = "search")]
fn kept_indexes(folder: &Folder) -> Vec<String> {
    let kept = folder.files(".annals-cache").into_iter().map(|(path, _)| path);
    kept.filter(|path| path.ends_with(".search")).collect()
}

#[test]
#[cfg(feature = "search")]
fn the_search_index_is_made_again_only_when_a_text_has_changed() {
    let folder = race();
    assert_eq!(folder.annals(&["build"]).status, 0);
    let first = kept_indexes(&folder);
    assert_eq!(first.len(), 1);
    folder.write("static/css/custom.css", "h1 { color: teal }");
    assert_eq!(folder.annals(&["build"]).status, 0);
    assert_eq!(kept_indexes(&folder), first, "the look is no text");
    folder.event("race", "1901-06-03", "");
    assert_eq!(folder.annals(&["build"]).status, 0);
    assert_eq!(kept_indexes(&folder).len(), 2);
    assert_eq!(folder.read(".annals-cache/.gitignore"), "*\n");
}

#[test]
#[cfg(feature = "search")]
fn the_search_index_holds_what_the_search_page_needs_and_no_more() {
    let folder = race();
    assert_eq!(folder.annals(&["build"]).status, 0);
    let files = folder.files("public/pagefind");
    let has = |name: &str| files.iter().any(|(path, _)| path == name);
    assert!(has("pagefind.js") && has("pagefind-entry.json") && has("wasm.en.pagefind"));
    let foreign =
        |path: &str| ["-ui", "highlight", "playground"].iter().any(|part| path.contains(part));
    assert!(!files.iter().any(|(path, _)| foreign(path)), "Pagefind's own pages stay out");
    assert!(folder.read("public/search/index.html").contains("data-folder=\"/pagefind/\""));
}

#[test]
fn a_file_where_the_search_index_lies_is_told() {
    let folder = race();
    folder.write("static/pagefind/pagefind.js", "");
    let output = folder.annals(&["build"]);
    assert_eq!(output.status, 1, "{output:?}");
    assert!(output.stderr.contains("`pagefind/pagefind.js` lies where"), "{output:?}");
}

#[test]
#[cfg(feature = "cards")]
fn a_page_that_is_linked_has_a_card_and_the_others_share_one() {
    let folder = race();
    folder.event("regatta", "1902", "summary: 帆船\n");
    folder.write("static/cards/events/launch.png", BOAT);
    let output = folder.annals(&["build"]);
    assert_eq!(output.status, 0, "{output:?}");
    let image = |page: &str| {
        let html = folder.read(&format!("public/{page}"));
        let (_, rest) = html.split_once("property=\"og:image\" content=\"").expect("it has a card");
        rest.split('"').next().expect("its end").to_owned()
    };
    assert_eq!(image("events/race/index.html"), "https://example.org/cards/events/race.png");
    assert_eq!(image("years/index.html"), "https://example.org/cards/home.png");
    let unsaid = image("events/regatta/index.html");
    assert_eq!(unsaid, "https://example.org/cards/home.png", "no letters are missing on a card");
    let cards: Vec<_> = folder.files("public/cards");
    let names: Vec<&str> = cards.iter().map(|(path, _)| path.as_str()).collect();
    assert_eq!(names, ["events/launch.png", "events/race.png", "home.png"]);
    assert_eq!(cards[0].1, BOAT, "a file of the site takes the place of a card");
    assert!(cards[1].1.starts_with(b"\x89PNG"));
    assert!(!folder.read("public/404.html").contains("og:image"));
}

#[test]
#[cfg(feature = "cards")]
fn cards_are_drawn_once_and_anew_where_what_is_kept_is_damaged() {
    let folder = race();
    assert_eq!(folder.annals(&["build"]).status, 0);
    let drawings = || {
        let mut kept = folder.files(".annals-cache");
        kept.retain(|(path, _)| Path::new(path).extension().is_some_and(|end| end == "png"));
        kept
    };
    let (kept, cards) = (drawings(), folder.files("public/cards"));
    let (name, _) = kept.iter().find(|(_, bytes)| bytes.starts_with(b"\x89PNG")).expect("a card");
    let when = |path: &str| {
        let file = folder.path().join(".annals-cache").join(path);
        file.metadata().and_then(|meta| meta.modified()).expect("a time")
    };
    let before = when(name);
    // Where all is as the last build has left it, nothing is drawn in any case.
    folder.shell("rm -r public");
    assert_eq!(folder.annals(&["build"]).status, 0);
    assert_eq!(when(name), before, "it was not drawn again");
    folder.write(&format!(".annals-cache/{name}"), "rubbish");
    folder.shell("rm -r public");
    assert_eq!(folder.annals(&["build"]).status, 0);
    assert_eq!(drawings(), kept);
    assert_eq!(folder.files("public/cards"), cards);
}

#[test]
#[cfg(feature = "cards")]
fn a_card_template_of_the_site_that_is_no_drawing_is_told() {
    let folder = race();
    folder.write("templates/card.svg", "<svg>{{ card.title }}");
    let output = folder.annals(&["build"]);
    assert_eq!(output.status, 1, "{output:?}");
    assert!(output.stderr.contains("templates/card.svg"), "{output:?}");
    assert!(output.stderr.contains("cannot be drawn"), "{output:?}");
}

#[test]
fn a_build_of_the_same_says_the_same_and_notices_whatever_has_changed() {
    let folder = race();
    let again = "---\ntitle: The race\ndate: 1901-06-02\n---\n";
    folder.write("content/events/again.md", again);
    let settle = "find . -name public -prune -o -type f -exec touch -d '1 hour ago' {} +";
    folder.shell(settle);
    folder.shell("chmod 777 .");
    let first = folder.annals(&["build", "-v"]);
    assert_eq!(first.status, 0, "{first:?}");
    let wanted = folder.files("public");
    let again = folder.annals(&["build", "-v"]);
    assert!(again.stderr.contains("look") && !again.stderr.contains("render"), "{again:?}");
    assert!(again.stdout.contains(": 0 changed, 0 removed"), "{again:?}");
    let told = |text: &str| {
        text.lines().filter(|line| !line.contains(" ms")).collect::<Vec<_>>().join("\n")
    };
    assert_eq!(told(&again.stderr), told(&first.stderr), "findings are told again");
    let mends = |deed: &str| {
        folder.shell(deed);
        let output = folder.annals(&["build", "-v"]);
        assert!(output.stderr.contains("render"), "{deed}: {output:?}");
        assert_eq!(folder.files("public"), wanted, "{deed}");
        let output = folder.annals(&["build", "-v"]);
        assert!(!output.stderr.contains("render"), "after {deed}: {output:?}");
    };
    mends("rm public/index.html");
    mends("echo x >> public/events/race/index.html");
    mends("for file in .annals-cache/*.build; do echo nonsense > $file; done");
    mends("rm -r .annals-cache");
    mends("touch -d '2 hours ago' content/events/race.md");
    folder.event("race", "1907", "");
    assert_eq!(folder.annals(&["build"]).status, 0);
    assert!(folder.read("public/events/race/index.html").contains("1907"));
    folder.shell(settle);
    assert_eq!(folder.annals(&["build", "--base-url", "https://other.example/"]).status, 0);
    assert!(folder.read("public/index.html").contains("https://other.example/"));
}
