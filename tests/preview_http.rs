//! The preview server over a real socket: what it refuses, and what cannot disturb it.
#![cfg(feature = "serve")]
#![allow(clippy::disallowed_methods, reason = "tests touch the world")]

mod common;

use common::Folder;
use std::fmt::Write as _;
use std::fs;
use std::io::{BufRead as _, BufReader, ErrorKind, Read as _, Write as _};
use std::net::{Ipv4Addr, SocketAddr, TcpListener, TcpStream};
use std::process::{Child, Command, Stdio};
use std::time::{Duration, Instant};

/// What nobody may read through the preview.
const SECRET: &str = "the combination of the safe";

/// A preview of a site that lies beside a secret.
struct Preview {
    folder: Folder,
    child: Child,
    port: u16,
}

impl Preview {
    fn start() -> Self {
        let folder = Folder::new();
        folder.write("secret.txt", SECRET);
        folder.write("site/notes.txt", SECRET);
        folder.write("site/.env", SECRET);
        folder.write(
            "site/site.toml",
            format!("title = \"Races\" # {SECRET}\nbase_url = \"https://example.org/\"\n"),
        );
        folder.write(
            "site/content/events/race.md",
            "---\ntitle: The race\ndate: 1990\n---\nRowed.\n",
        );
        folder.write("site/static/plain.txt", "plain");
        folder.shell("ln -s ../../secret.txt site/static/leak.txt");
        folder.shell("ln -s ../../../secret.txt site/content/events/leak.png");
        Self::serve(folder)
    }

    fn serve(folder: Folder) -> Self {
        let mut child = Command::new(env!("CARGO_BIN_EXE_annals"))
            .args(["serve", "--quiet", "--port", "0"])
            .current_dir(folder.path().join("site"))
            .env_remove("ANNALS_SITE")
            .stdout(Stdio::piped())
            .stderr(Stdio::null())
            .spawn()
            .expect("the program runs");
        let mut line = String::new();
        let said = child.stdout.take().expect("a pipe");
        BufReader::new(said).read_line(&mut line).expect("an address");
        let port = line.trim().trim_end_matches('/').rsplit(':').next().expect("a port");
        let port = port.parse().expect("a number");
        Self { folder, child, port }
    }

    fn open(&self) -> TcpStream {
        let at = SocketAddr::from((Ipv4Addr::LOCALHOST, self.port));
        let stream =
            TcpStream::connect_timeout(&at, Duration::from_secs(10)).expect("a connection");
        stream.set_read_timeout(Some(Duration::from_secs(30))).expect("a limit");
        stream.set_write_timeout(Some(Duration::from_secs(30))).expect("a limit");
        stream
    }

    fn host(&self) -> String {
        format!("127.0.0.1:{}", self.port)
    }

    /// Sends bytes and gives all that comes back until the other side closes.
    fn send(&self, bytes: impl AsRef<[u8]>) -> String {
        let mut stream = self.open();
        // The other side may close before it has read everything.
        let _ = stream.write_all(bytes.as_ref());
        let mut answer = Vec::new();
        let _ = stream.read_to_end(&mut answer);
        String::from_utf8_lossy(&answer).into_owned()
    }

    /// Asks for a path as a browser would, with more headers.
    fn get(&self, path: &str, more: &str) -> String {
        let host = self.host();
        self.send(format!("GET {path} HTTP/1.1\r\nHost: {host}\r\nConnection: close\r\n{more}\r\n"))
    }

    /// Whether an editor gets a page, and soon.
    fn works(&self) {
        let start = Instant::now();
        let answer = self.get("/", "");
        assert_eq!(status(&answer), 200, "{answer}");
        assert!(answer.contains("Races"));
        assert!(start.elapsed() < Duration::from_secs(5), "after {:?}", start.elapsed());
    }

    /// Waits until a page says something.
    fn shows(&self, path: &str, words: &str) {
        let start = Instant::now();
        while !self.get(path, "").contains(words) {
            assert!(start.elapsed() < Duration::from_secs(10), "{path} never shows {words}");
            std::thread::sleep(Duration::from_millis(20));
        }
    }

    /// Most memory that the program has held so far, in MB; nothing where the system does not say.
    fn memory(&self) -> Option<u64> {
        let text = fs::read_to_string(format!("/proc/{}/status", self.child.id())).ok()?;
        let line = text.lines().find_map(|line| line.strip_prefix("VmHWM:"))?;
        Some(line.trim().trim_end_matches("kB").trim().parse::<u64>().ok()? / 1024)
    }
}

impl Drop for Preview {
    fn drop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

/// The status of an answer; 0 when the line was cut without one.
fn status(answer: &str) -> u16 {
    answer.split(' ').nth(1).and_then(|number| number.parse().ok()).unwrap_or(0)
}

/// Reads a stream until a text has come.
fn until(stream: &mut TcpStream, text: &str) -> String {
    let mut heard = String::new();
    let mut buffer = [0; 4096];
    while !heard.contains(text) {
        let read = stream.read(&mut buffer).unwrap_or_else(|error| panic!("{error} after {heard}"));
        assert!(read > 0, "the line was cut after {heard}");
        heard.push_str(&String::from_utf8_lossy(&buffer[..read]));
    }
    heard
}

const ROUTES: [&str; 7] = [
    "/",
    "/events/race/",
    "/plain.txt",
    "/timeline.json",
    "/__annals/events",
    "/__annals/preview.js",
    "/nothing/",
];

#[test]
fn no_path_leads_out_of_the_site() {
    let preview = Preview::start();
    let mut paths: Vec<String> = Vec::new();
    for up in [
        "..",
        "%2e%2e",
        "%2E%2e",
        ".%2e",
        "%252e%252e",
        "%25252e%25252e",
        "..%00",
        "%c0%ae%c0%ae",
        "....",
        "..;",
        ". .",
        "%u002e%u002e",
    ] {
        for slash in ["/", "%2f", "%5c", "\\", "%252f", "%255c", "//", "/./"] {
            for target in ["secret.txt", "site/notes.txt", "site.toml", "etc/passwd"] {
                paths.push(format!("/{up}{slash}{target}"));
                paths.push(format!("/media/{up}{slash}{up}{slash}{target}"));
                paths.push(format!("/css/{up}{slash}{up}{slash}{up}{slash}{up}{slash}{target}"));
            }
        }
    }
    for path in [
        "/site.toml",
        "/notes.txt",
        "/.env",
        "/content/events/race.md",
        "/templates/base.html",
        "/leak.txt",
        "/media/events/leak.png",
        "//etc/passwd",
        "/etc/passwd",
        "/%2fetc%2fpasswd",
        "/C:/Windows/win.ini",
        "/plain.txt%00.html",
        "/plain.txt%2500",
        "/static/plain.txt",
        "/__annals/../site.toml",
        "/file:///etc/passwd",
        "/plain.txt/../../notes.txt",
    ] {
        paths.push(path.to_owned());
    }
    for path in paths {
        let answer = preview.get(&path, "");
        assert!(matches!(status(&answer), 400 | 404), "{path}: {answer}");
        assert!(!answer.contains(SECRET) && !answer.contains("root:"), "{path}");
    }
    assert!(preview.get("/plain.txt", "").ends_with("plain"));
    // Raw bytes that no client would send.
    for path in [&b"/\0"[..], b"/..\\secret.txt", b"/\xff\xfe/../secret.txt", b"/a\x01b", b"/a b"] {
        let host = preview.host();
        let mut request = b"GET ".to_vec();
        request.extend_from_slice(path);
        request.extend_from_slice(
            format!(" HTTP/1.1\r\nHost: {host}\r\nConnection: close\r\n\r\n").as_bytes(),
        );
        let answer = preview.send(request);
        assert!(matches!(status(&answer), 400 | 404), "{path:?}: {answer}");
        assert!(!answer.contains(SECRET));
    }
    preview.works();
}

#[test]
fn a_file_that_becomes_a_link_out_of_the_site_is_not_shown() {
    let preview = Preview::start();
    assert!(preview.get("/plain.txt", "").ends_with("plain"));
    preview.folder.shell("ln -sf ../../secret.txt site/static/plain.txt");
    // Before the save has been noticed, and after.
    for _ in 0..40 {
        let answer = preview.get("/plain.txt", "");
        assert!(!answer.contains(SECRET), "{answer}");
        std::thread::sleep(Duration::from_millis(10));
    }
}

#[test]
fn only_this_computer_by_its_own_names_is_answered_on_every_route() {
    let preview = Preview::start();
    let port = preview.port;
    for route in ROUTES {
        for host in [
            "evil.example".to_owned(),
            format!("evil.example:{port}"),
            "127.0.0.1.evil.example".to_owned(),
            format!("localhost.evil.example:{port}"),
            "0.0.0.0".to_owned(),
            "192.168.0.1".to_owned(),
            String::new(),
            "127.0.0.1, evil.example".to_owned(),
        ] {
            let answer = preview
                .send(format!("GET {route} HTTP/1.1\r\nHost: {host}\r\nConnection: close\r\n\r\n"));
            assert!(matches!(status(&answer), 400 | 403), "{host} {route}: {answer}");
        }
        let none = preview.send(format!("GET {route} HTTP/1.1\r\nConnection: close\r\n\r\n"));
        assert_eq!(status(&none), 400, "{route}: {none}");
        let two = preview.get(route, "Host: evil.example\r\n");
        assert_eq!(status(&two), 400, "{route}: {two}");
        let whole = preview.get(&format!("http://evil.example{route}"), "");
        assert_eq!(status(&whole), 403, "{route}: {whole}");
    }
    for name in [format!("localhost:{port}"), "localhost".to_owned(), preview.host()] {
        let answer =
            preview.send(format!("GET / HTTP/1.1\r\nHost: {name}\r\nConnection: close\r\n\r\n"));
        assert_eq!(status(&answer), 200, "{name}");
    }
}

#[test]
fn pages_of_another_origin_get_nothing_on_every_route() {
    let preview = Preview::start();
    for route in ROUTES {
        for foreign in [
            "Origin: https://evil.example\r\n",
            "Origin: null\r\n",
            "Origin: http://127.0.0.1:1\r\n",
            "Sec-Fetch-Site: cross-site\r\nSec-Fetch-Mode: no-cors\r\nSec-Fetch-Dest: script\r\n",
            "Sec-Fetch-Site: cross-site\r\nSec-Fetch-Mode: navigate\r\nSec-Fetch-Dest: iframe\r\n",
            "Sec-Fetch-Site: same-site\r\nSec-Fetch-Mode: cors\r\nSec-Fetch-Dest: empty\r\n",
        ] {
            let answer = preview.get(route, foreign);
            assert_eq!(status(&answer), 403, "{route} {foreign}: {answer}");
            assert!(!answer.to_lowercase().contains("access-control-"), "{answer}");
        }
    }
    let own = format!("Origin: http://{}\r\nSec-Fetch-Site: same-origin\r\n", preview.host());
    assert_eq!(status(&preview.get("/", &own)), 200);
    // A link to the preview, from a message or an issue, may be followed.
    let link =
        "Sec-Fetch-Site: cross-site\r\nSec-Fetch-Mode: navigate\r\nSec-Fetch-Dest: document\r\n";
    let answer = preview.get("/", link).to_lowercase();
    assert_eq!(status(&answer), 200);
    for header in [
        "x-content-type-options: nosniff",
        "cross-origin-resource-policy: same-origin",
        "frame-ancestors 'none'",
    ] {
        assert!(answer.contains(header), "{header} in {answer}");
    }
}

#[test]
fn nobody_can_change_anything() {
    let preview = Preview::start();
    let host = preview.host();
    for method in ["POST", "PUT", "DELETE", "PATCH", "OPTIONS", "TRACE", "PROPFIND"] {
        let answer = preview.send(format!(
            "{method} / HTTP/1.1\r\nHost: {host}\r\nContent-Length: 1000000000\r\n\r\nabc"
        ));
        assert_eq!(status(&answer), 405, "{method}: {answer}");
    }
    let head =
        preview.send(format!("HEAD / HTTP/1.1\r\nHost: {host}\r\nConnection: close\r\n\r\n"));
    assert_eq!(status(&head), 200);
    assert!(head.ends_with("\r\n\r\n"), "{head}");
    preview.works();
}

#[test]
fn broken_requests_end_their_own_connection_only() {
    let preview = Preview::start();
    let host = preview.host();
    let mut heads: Vec<Vec<u8>> = vec![
        b"\r\n\r\n".to_vec(),
        b"GET\r\n\r\n".to_vec(),
        b"GET / HTTP/9.9\r\n\r\n".to_vec(),
        b"\x16\x03\x01\x02\x00\x01\x00\x01\xfc\x03\x03".to_vec(),
        b"PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n".to_vec(),
        b"GET / HTTP/1.1\r\nHost 127.0.0.1\r\n\r\n".to_vec(),
        b"GET / HTTP/1.1\r\n: no name\r\n\r\n".to_vec(),
        b"GET / HTTP/1.1\nHost: \xff\xfe\n\n".to_vec(),
        format!("GET / HTTP/1.1\r\nHost: {host}\r\nContent-Length: -1\r\n\r\n").into_bytes(),
        format!("GET / HTTP/1.1\r\nHost: {host}\r\nContent-Length: 1\r\nContent-Length: 2\r\n\r\n")
            .into_bytes(),
        format!("GET / HTTP/1.1\r\nHost: {host}\r\nTransfer-Encoding: chunked\r\n\r\nzz\r\n")
            .into_bytes(),
        vec![0; 4096],
        vec![b'A'; 300_000],
    ];
    // Any text, the same in every run.
    let mut seed = 7_u64;
    for length in 1..40_usize {
        let noise = (0..length * 50).map(|_| {
            seed = seed.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1);
            u8::try_from(seed >> 56).expect("eight bits")
        });
        heads.push(noise.collect());
    }
    for head in heads {
        let mut stream = preview.open();
        stream.set_read_timeout(Some(Duration::from_millis(200))).expect("a limit");
        let _ = stream.write_all(&head);
        let mut answer = [0; 2048];
        let read = stream.read(&mut answer).unwrap_or(0);
        let answer = String::from_utf8_lossy(&answer[..read]).into_owned();
        // A body that never comes whole is not read: the page is shown all the same.
        let shown = answer.contains("200 OK") && head.windows(7).any(|part| part == b"chunked");
        assert!(shown || matches!(status(&answer), 0 | 400 | 403 | 414 | 431 | 505), "{answer}");
    }
    preview.works();
}

#[test]
fn enormous_heads_are_refused_within_bounded_memory() {
    let preview = Preview::start();
    let host = preview.host();
    preview.works();
    let before = preview.memory();
    let long = "x".repeat(50_000_000);
    let path = preview.send(format!("GET /{long} HTTP/1.1\r\nHost: {host}\r\n\r\n"));
    assert!(matches!(status(&path), 0 | 414 | 431), "{}", &path[..path.len().min(200)]);
    let one = preview.send(format!("GET / HTTP/1.1\r\nHost: {host}\r\nX: {long}\r\n\r\n"));
    assert!(matches!(status(&one), 0 | 431), "{}", &one[..one.len().min(200)]);
    let mut many = format!("GET / HTTP/1.1\r\nHost: {host}\r\n");
    for number in 0..100_000 {
        let _ = write!(many, "X-{number}: y\r\n");
    }
    let many = preview.send(many + "\r\n");
    assert!(matches!(status(&many), 0 | 431), "{many}");
    if let (Some(before), Some(after)) = (before, preview.memory()) {
        assert!(after < before + 40, "from {before} to {after} MB");
    }
    preview.works();
}

#[test]
fn whoever_is_slow_is_given_up_and_disturbs_nobody() {
    let preview = Preview::start();
    fs::write(preview.folder.path().join("site/static/film.mp4"), vec![7; 60_000_000])
        .expect("a file");
    let host = preview.host();
    while status(&preview.get("/film.mp4", "")) != 200 {
        std::thread::sleep(Duration::from_millis(20));
    }
    let before = preview.memory();
    // A head that never ends, a letter a second.
    let mut dripping = preview.open();
    // Films that are asked for and never taken.
    let mut idle: Vec<TcpStream> = (0..60).map(|_| preview.open()).collect();
    for stream in &mut idle {
        let request = format!("GET /film.mp4 HTTP/1.1\r\nHost: {host}\r\n\r\n");
        stream.write_all(request.as_bytes()).expect("it is taken");
    }
    let start = Instant::now();
    dripping.set_read_timeout(Some(Duration::from_secs(1))).expect("a limit");
    let mut buffer = [0; 512];
    let mut letters = b"GET / HTTP/1.1\r\nX-Slow: aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa".iter();
    loop {
        preview.works();
        let letter = letters.next().expect("the connection is closed before all letters are sent");
        let sent = dripping.write_all(&[*letter]);
        match dripping.read(&mut buffer) {
            Err(error) if matches!(error.kind(), ErrorKind::WouldBlock | ErrorKind::TimedOut) => {}
            Ok(0) | Err(_) => break,
            Ok(_) => {}
        }
        if sent.is_err() {
            break;
        }
    }
    assert!(start.elapsed() < Duration::from_secs(20), "after {:?}", start.elapsed());
    // On a busy machine the films stand still only after a while.
    std::thread::sleep(Duration::from_secs(18).saturating_sub(start.elapsed()));
    for mut stream in idle {
        let mut taken = Vec::new();
        let _ = stream.read_to_end(&mut taken);
        assert!(taken.len() < 60_000_000, "a film was kept for a reader who did not read");
    }
    if let (Some(before), Some(after)) = (before, preview.memory()) {
        // The 60 films have 3,600 MB.
        assert!(after < before + 120, "from {before} to {after} MB");
    }
    preview.works();
}

#[test]
fn a_thousand_connections_do_not_disturb_an_editor() {
    let preview = Preview::start();
    let host = preview.host();
    let mut open_page = preview.open();
    let listen = format!("GET /__annals/events HTTP/1.1\r\nHost: {host}\r\n\r\n");
    open_page.write_all(listen.as_bytes()).expect("it is taken");
    until(&mut open_page, "event: version");
    let mut slowest = Duration::ZERO;
    let mut crowd = Vec::new();
    for number in 0..1_000 {
        let mut stream = preview.open();
        // A third says nothing, a third begins to, a third asks and stays.
        let _ = match number % 3 {
            0 => Ok(()),
            1 => stream.write_all(b"GET / HTTP/1.1\r\n"),
            _ => stream.write_all(format!("GET / HTTP/1.1\r\nHost: {host}\r\n\r\n").as_bytes()),
        };
        crowd.push(stream);
        if number % 100 == 99 {
            let start = Instant::now();
            preview.works();
            slowest = slowest.max(start.elapsed());
        }
    }
    // Sooner than the silent are given up, so it is not their end that makes room.
    assert!(slowest < Duration::from_secs(9), "{slowest:?}");
    preview
        .folder
        .write("site/content/events/race.md", "---\ntitle: The other race\ndate: 1990\n---\n");
    until(&mut open_page, "-2");
    // On a busy machine the file may be seen while it is being written.
    preview.shows("/events/race/", "The other race");
    if let Some(memory) = preview.memory() {
        assert!(memory < 250, "{memory} MB");
    }
    drop(crowd);
}

#[test]
fn many_listeners_take_no_place_from_an_editor() {
    let preview = Preview::start();
    let host = preview.host();
    let listen = format!("GET /__annals/events HTTP/1.1\r\nHost: {host}\r\n\r\n");
    let listeners: Vec<TcpStream> = (0..400)
        .map(|_| {
            let mut stream = preview.open();
            let _ = stream.write_all(listen.as_bytes());
            stream
        })
        .collect();
    preview.works();
    drop(listeners);
    preview.works();
}

#[test]
fn the_preview_can_be_reached_from_this_computer_alone() {
    let preview = Preview::start();
    let other = SocketAddr::from((Ipv4Addr::new(127, 0, 0, 2), preview.port));
    assert!(TcpStream::connect_timeout(&other, Duration::from_secs(1)).is_err());
    preview.works();
}

#[test]
fn a_port_in_use_is_told_in_one_sentence() {
    let folder = Folder::site();
    let taken = TcpListener::bind((Ipv4Addr::LOCALHOST, 0)).expect("a port");
    let port = taken.local_addr().expect("an address").port().to_string();
    let said = folder.annals(&["serve", "--port", &port]);
    assert_eq!(said.status, 3);
    assert_eq!(
        said.stderr,
        format!(
            "annals: another program listens on 127.0.0.1:{port}; end it, or leave --port out to \
             take the next free port\n"
        )
    );
    let missing = folder.annals(&["serve", "--site", "nowhere"]);
    assert_eq!(missing.status, 2);
    assert_eq!(missing.stderr, "annals: there is no folder `nowhere`\n");
    let elsewhere = folder.annals(&["serve", "--host", "203.0.113.7"]);
    assert_eq!(elsewhere.status, 3);
    assert!(elsewhere.stderr.contains("203.0.113.7 is not an address of this computer"));
    // Whoever opens it to others is told what that means.
    assert!(elsewhere.stderr.contains("everybody in your network can read this preview"));
    let editor = folder.annals_with(&["serve"], &[("ANNALS_EDITOR", "javascript:{path}")]);
    assert_eq!(editor.status, 2);
    assert!(editor.stderr.contains("neither an editor that is known nor an address"));
}

#[test]
fn a_folder_that_nobody_can_write_to_can_be_shown() {
    let folder = Folder::new();
    folder.write("site/site.toml", "title = \"Races\"\nbase_url = \"https://example.org/\"\n");
    folder.shell("chmod -R a-w site");
    let preview = Preview::serve(folder);
    preview.works();
    preview.folder.shell("chmod -R u+w site");
}

#[test]
fn what_is_built_is_not_watched_and_folders_that_come_later_are() {
    let folder = Folder::new();
    folder.write("site/site.toml", "title = \"Races\"\nbase_url = \"https://example.org/\"\n");
    folder.write("site/content/events/race.md", "---\ntitle: The race\ndate: 1990\n---\n");
    for number in 0..50 {
        folder.write(&format!("site/public/events/race-{number}/index.html"), "built");
    }
    let preview = Preview::serve(folder);
    #[cfg(target_os = "linux")]
    {
        let folder = format!("/proc/{}/fdinfo", preview.child.id());
        let files = fs::read_dir(folder).expect("a folder").flatten();
        let said =
            files.filter_map(|file| fs::read_to_string(file.path()).ok()).collect::<String>();
        assert_eq!(said.matches("inotify wd:").count(), 3, "the site, content and events: {said}");
    }
    // The folder is looked through once by itself after the start.
    std::thread::sleep(Duration::from_secs(1));
    preview.folder.write("site/templates/404.html", "Nothing here.");
    preview.shows("/nowhere/", "Nothing here.");
    preview.folder.shell("mv site/content elsewhere");
    preview.shows("/events/race/", "data-state=\"gone\"");
    preview.folder.shell("mv elsewhere site/content");
    preview.shows("/events/race/", "The race");
    std::thread::sleep(Duration::from_secs(1));
    preview
        .folder
        .write("site/content/events/race.md", "---\ntitle: The last race\ndate: 1990\n---\n");
    preview.shows("/events/race/", "The last race");
}

#[test]
fn a_save_that_pauses_after_it_has_emptied_the_file_is_shown_whole() {
    let preview = Preview::start();
    preview.folder.write("site/templates/404.html", "Nothing here.");
    preview.shows("/nowhere/", "Nothing here.");
    // The folder is looked through once by itself after a save.
    std::thread::sleep(Duration::from_secs(1));
    let path = preview.folder.path().join("site/templates/404.html");
    let mut file = fs::File::create(path).expect("a file that is emptied");
    std::thread::sleep(Duration::from_millis(150));
    let answer = preview.get("/nowhere/", "");
    assert!(answer.contains("Nothing here."), "{answer}");
    file.write_all(b"Nobody here.").expect("written");
    drop(file);
    preview.shows("/nowhere/", "Nobody here.");
}
