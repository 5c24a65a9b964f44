//! Addresses elsewhere, asked at a server of our own in this process.
#![cfg(feature = "links")]
#![allow(clippy::disallowed_methods, reason = "tests touch the world")]

mod common;

use annals::cache::Cache;
use annals::check::Answer;
use annals::links::{Memory, Report, Terms, ask};
use common::Folder;
use std::io::{BufRead as _, BufReader, Write as _};
use std::net::{TcpListener, TcpStream};
use std::sync::{Arc, Mutex};
use std::time::{Duration, Instant};

/// A question that the server got.
#[derive(Debug, Clone)]
struct Question {
    /// `HEAD /path`
    line: String,
    agent: String,
    begin: Instant,
    end: Instant,
}

/// A server that answers by the path: `/404`, `/moved`, …
struct Server {
    port: u16,
    questions: Arc<Mutex<Vec<Question>>>,
}

impl Server {
    fn start() -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").expect("a port");
        let port = listener.local_addr().expect("an address").port();
        let questions = Arc::new(Mutex::new(Vec::new()));
        let all = Arc::clone(&questions);
        std::thread::spawn(move || {
            for stream in listener.incoming() {
                let Ok(stream) = stream else { return };
                let all = Arc::clone(&all);
                std::thread::spawn(move || serve(stream, port, &all));
            }
        });
        Self { port, questions }
    }

    fn url(&self, path: &str) -> String {
        format!("http://127.0.0.1:{}{path}", self.port)
    }

    fn questions(&self) -> Vec<Question> {
        self.questions.lock().expect("nobody died").clone()
    }

    fn lines(&self) -> Vec<String> {
        self.questions().into_iter().map(|question| question.line).collect()
    }
}

fn serve(mut stream: TcpStream, port: u16, all: &Mutex<Vec<Question>>) {
    let begin = Instant::now();
    let mut lines = BufReader::new(stream.try_clone().expect("a stream")).lines();
    let Some(Ok(first)) = lines.next() else { return };
    let mut agent = String::new();
    for line in lines.map_while(Result::ok).take_while(|line| !line.is_empty()) {
        if let Some(name) = line.to_lowercase().strip_prefix("user-agent: ") {
            name.clone_into(&mut agent);
        }
    }
    let (method, path) = first.split_once(' ').expect("a method");
    let path = path.split(' ').next().expect("a path");
    let line = format!("{method} {path}");
    let before = all.lock().expect("nobody died").iter().filter(|one| one.line == line).count();
    let here = format!("http://127.0.0.1:{port}");
    let (status, header) = match (path, method) {
        ("/404", _) | ("/lies", "HEAD") => ("404 Not Found", String::new()),
        ("/410", _) => ("410 Gone", String::new()),
        ("/403", _) | ("/get-403", "HEAD") => ("403 Forbidden", String::new()),
        ("/500", _) => ("500 Internal Server Error", String::new()),
        ("/get-405", "HEAD") => ("405 Method Not Allowed", String::new()),
        ("/get-501", "HEAD") => ("501 Not Implemented", String::new()),
        ("/moved", _) => ("301 Moved Permanently", "Location: /new\r\n".to_owned()),
        ("/moved-twice", _) => ("308 Permanent Redirect", "Location: /moved\r\n".to_owned()),
        ("/moved-then-lent", _) => ("301 Moved Permanently", "Location: /lent\r\n".to_owned()),
        ("/moved-home", _) => ("301 Moved Permanently", format!("Location: {here}/\r\n")),
        ("/moved-away", _) => ("301 Moved Permanently", "Location: /404\r\n".to_owned()),
        ("/lent", _) => ("302 Found", "Location: /new\r\n".to_owned()),
        ("/circle", _) => ("301 Moved Permanently", "Location: /circle\r\n".to_owned()),
        ("/file", _) => ("302 Found", "Location: file:///etc/passwd\r\n".to_owned()),
        ("/later", _) if before == 0 => ("429 Too Many Requests", "Retry-After: 1\r\n".to_owned()),
        ("/much-later", _) => ("503 Service Unavailable", format!("Retry-After: {}\r\n", u64::MAX)),
        ("/slow", _) => {
            std::thread::sleep(Duration::from_secs(5));
            ("200 OK", String::new())
        }
        ("/garbage", _) => {
            let _ = stream.write_all(b"\0\x01\x02 what?\r\n\r\n");
            return;
        }
        _ => ("200 OK", String::new()),
    };
    std::thread::sleep(Duration::from_millis(5));
    let end = Instant::now();
    all.lock().expect("nobody died").push(Question { line, agent, begin, end });
    let _ = write!(
        stream,
        "HTTP/1.1 {status}\r\n{header}Content-Length: 0\r\nConnection: close\r\n\r\n"
    );
}

fn terms() -> Terms {
    Terms {
        pause: Duration::from_millis(20),
        patience: Duration::from_secs(1),
        private: true,
        ..Terms::decent("https://example.org/races/")
    }
}

/// Asks without knowing anything.
fn fresh(urls: &[String], terms: &Terms) -> Report {
    ask(urls, terms, &mut Memory::of(Cache::default(), 1), &|_, _| {})
}

#[test]
fn each_way_to_answer_is_understood() {
    let server = Server::start();
    let moved = |path: &str| Answer::Moved { to: server.url(path) };
    let unreachable = |why: &str| Answer::Unreachable { why: why.to_owned() };
    let expected = [
        ("/good", Answer::Good),
        ("/good?page=1", Answer::Good),
        ("/404", Answer::Gone { status: 404 }),
        ("/410", Answer::Gone { status: 410 }),
        ("/lies", Answer::Good),
        ("/403", unreachable("answers with status 403")),
        ("/500", unreachable("answers with status 500")),
        ("/get-405", Answer::Good),
        ("/get-501", Answer::Good),
        ("/get-403", Answer::Good),
        ("/moved", moved("/new")),
        ("/moved-twice", moved("/new")),
        ("/moved-then-lent", moved("/lent")),
        ("/moved-home", moved("/")),
        ("/moved-away", Answer::Gone { status: 404 }),
        ("/lent", Answer::Good),
        ("/circle", unreachable("leads on and on")),
        ("/file", unreachable("leads on to what is no web address")),
        ("/slow", unreachable("does not answer within 1 seconds")),
        ("/Карабах", Answer::Good),
    ];
    let urls: Vec<String> = expected.iter().map(|(path, _)| server.url(path)).collect();
    let report = fresh(&urls, &terms());
    for (path, answer) in &expected {
        assert_eq!(report.answers.get(&server.url(path)), Some(answer), "{path}");
    }
    assert_eq!((report.asked, report.left, report.offline), (expected.len(), 0, false));
    let other = fresh(
        &[server.url("/garbage"), server.url("/good"), "http://nowhere.invalid/".to_owned()],
        &terms(),
    );
    assert!(matches!(&other.answers[&server.url("/garbage")], Answer::Unreachable { .. }));
    let none = &other.answers["http://nowhere.invalid/"];
    // Where no server of names answers, that is no proof.
    assert!(matches!(none, Answer::NoHost | Answer::Unreachable { .. }), "{none:?}");
}

#[test]
fn a_head_is_enough_where_it_is_answered_and_each_question_says_who_asks() {
    let server = Server::start();
    fresh(&[server.url("/good"), server.url("/get-405")], &terms());
    let mut lines = server.lines();
    lines.sort();
    assert_eq!(lines, ["GET /get-405", "HEAD /get-405", "HEAD /good"]);
    for question in server.questions() {
        assert!(question.agent.starts_with("annals/"), "{question:?}");
        assert!(question.agent.contains("https://example.org/races/"), "{question:?}");
    }
}

#[test]
fn a_host_is_asked_one_question_at_a_time_with_a_pause() {
    let server = Server::start();
    let pause = Duration::from_millis(60);
    let urls: Vec<String> = (0..8).map(|number| server.url(&format!("/{number}"))).collect();
    fresh(&urls, &Terms { pause, ..terms() });
    let mut questions = server.questions();
    questions.sort_by_key(|question| question.begin);
    assert_eq!(questions.len(), 8);
    for pair in questions.windows(2) {
        let gap = pair[1].begin.saturating_duration_since(pair[0].end);
        assert!(gap >= pause / 2, "{gap:?}: {pair:?}");
    }
}

#[test]
fn a_server_that_asks_for_time_gets_it_within_bounds() {
    let server = Server::start();
    let start = Instant::now();
    let report = fresh(&[server.url("/later")], &terms());
    assert_eq!(report.answers[&server.url("/later")], Answer::Good);
    assert!(start.elapsed() >= Duration::from_secs(1), "{:?}", start.elapsed());
    // For ever is too long: the host is left alone, and the rest of its addresses too.
    let start = Instant::now();
    let urls = [server.url("/much-later"), server.url("/good")];
    let report = fresh(&urls, &terms());
    assert!(start.elapsed() < Duration::from_secs(5), "{:?}", start.elapsed());
    assert_eq!(report.asked + report.left, 2);
    assert_eq!(report.left, 2, "{report:?}");
    assert_eq!(server.lines().iter().filter(|line| line.ends_with("/good")).count(), 0);
}

#[test]
fn what_is_left_when_the_time_or_the_number_is_up_is_said() {
    let server = Server::start();
    let urls: Vec<String> = (0..30).map(|number| server.url(&format!("/{number}"))).collect();
    let report = fresh(&urls, &Terms { most: 4, ..terms() });
    assert_eq!((report.asked, report.left), (4, 26));
    let pause = Duration::from_millis(100);
    let report = fresh(&urls, &Terms { time: Duration::from_millis(450), pause, ..terms() });
    assert!(report.asked < 8 && report.asked > 0, "{report:?}");
    assert_eq!(report.asked + report.left, 30);
}

#[test]
fn a_private_network_is_not_asked_however_it_is_written() {
    let server = Server::start();
    let closed = Terms { private: false, ..terms() };
    let port = server.port;
    let own = [
        server.url("/good"),
        format!("http://localhost:{port}/good"),
        format!("http://[::1]:{port}/good"),
        format!("http://2130706433:{port}/good"),
        format!("http://0x7f.1:{port}/good"),
        "http://10.0.0.1/".to_owned(),
        "http://169.254.169.254/latest/meta-data/".to_owned(),
    ];
    let report = fresh(&own, &closed);
    for url in &own {
        assert_eq!(report.answers.get(url), Some(&Answer::Private), "{url}");
    }
    assert_eq!(server.lines(), Vec::<String>::new(), "nothing was sent");
    // A password is nobody's to send along.
    let secret = format!("http://ada:secret@127.0.0.1:{port}/good");
    let report = fresh(&[secret.clone(), server.url("/good")], &terms());
    assert!(matches!(report.answers[&secret], Answer::Unreachable { .. }));
    assert_eq!(server.lines(), ["HEAD /good"]);
}

#[test]
fn what_is_known_is_not_asked_again_for_days() {
    let server = Server::start();
    let folder = Folder::new();
    let urls = [server.url("/good"), server.url("/404"), server.url("/500")];
    let run = |now| {
        let mut memory = Memory::of(Cache::of(folder.path()), now);
        let report = ask(&urls, &terms(), &mut memory, &|_, _| {});
        memory.save();
        (report.asked, report.known)
    };
    let (hour, day) = (3_600, 86_400);
    assert_eq!(run(1_000_000), (3, 0));
    assert_eq!(run(1_000_000 + 60), (0, 3));
    assert_eq!(run(1_000_000 + 2 * hour), (1, 2), "a failure is looked at again soon");
    assert_eq!(run(1_000_000 + 2 * day), (2, 1));
    assert_eq!(run(1_000_000 + 8 * day), (3, 0));
}

#[test]
fn a_computer_without_a_network_calls_nothing_dead() {
    let listener = TcpListener::bind("127.0.0.1:0").expect("a port");
    let port = listener.local_addr().expect("an address").port();
    drop(listener);
    let urls = [format!("http://127.0.0.1:{port}/"), "http://nowhere.invalid/".to_owned()];
    let folder = Folder::new();
    let mut memory = Memory::of(Cache::of(folder.path()), 1);
    let report = ask(&urls, &terms(), &mut memory, &|_, _| {});
    assert!(report.offline && report.answers.is_empty(), "{report:?}");
    memory.save();
    let mut memory = Memory::of(Cache::of(folder.path()), 2);
    assert_eq!(ask(&urls, &terms(), &mut memory, &|_, _| {}).known, 0);
}

#[test]
fn check_tells_what_the_addresses_of_a_site_answer() {
    let server = Server::start();
    let folder = Folder::site();
    let (gone, moved, good) = (server.url("/404"), server.url("/moved"), server.url("/good"));
    folder.write(
        "content/events/race.md",
        format!(
            "---\ntitle: Heron wins\ndate: 1901-06-02\nsources:\n  - id: log\n    title: Log\n    url: {gone}\n    archive: {good}\n---\n\nSee [there]({moved}) and [there again]({moved}#top), or [write](mailto:ada@example.org).[^log]\n"
        ),
    );
    let output = folder.annals(&["check", "--links", "--links-private", "--format", "short"]);
    assert_eq!(output.status, 0, "{output:?}");
    let lines: Vec<&str> = output.stdout.lines().filter(|line| line.contains("[link-")).collect();
    assert_eq!(lines.len(), 2, "{output:?}");
    assert!(
        lines[0].starts_with("content/events/race.md:7:")
            && lines[0].contains("warning[link-dead]")
    );
    assert!(lines[0].contains(&good), "the copy is named: {lines:?}");
    assert!(lines[1].contains("advice[link-moved]") && lines[1].contains(&server.url("/new")));
    let asked = server.lines().len();
    let output = folder.annals(&["check", "--links", "--links-private"]);
    assert!(
        output.stdout.contains("addresses elsewhere: 0 asked, 3 known from before"),
        "{output:?}"
    );
    assert_eq!(server.lines().len(), asked, "nobody is asked twice");
    // Without the flag, nobody is asked at all.
    folder.shell("rm -r .annals-cache");
    let output = folder.annals(&["check"]);
    assert!(!output.stdout.contains("link-"), "{output:?}");
    assert_eq!(server.lines().len(), asked);
    // A private network is refused, and that is told.
    let output = folder.annals(&["check", "--links", "--format", "short"]);
    assert_eq!(output.stdout.matches("warning[link-private]").count(), 3, "{output:?}");
    assert_eq!(server.lines().len(), asked);
}

#[test]
fn a_finding_about_an_address_can_be_accepted_and_asked_for() {
    let server = Server::start();
    let folder = Folder::site();
    let accept = "\n    accept: [{code: link-dead, reason: The office has closed}]";
    let entry = |accept: &str| {
        format!(
            "---\ntitle: Heron wins\ndate: 1901-06-02\nsources:\n  - id: log\n    title: Log\n    accessed: 2020-01-02\n    url: {}{accept}\n---\n\nIt won.[^log]\n",
            server.url("/404")
        )
    };
    let check = |more: &[&str]| {
        let arguments = ["check", "--links", "--links-private", "--format", "short"];
        folder.annals(&[&arguments[..], more].concat())
    };
    folder.write("content/events/race.md", entry(""));
    assert_eq!(check(&["--deny", "link-dead"]).status, 1);
    folder.write("content/events/race.md", entry(accept));
    let output = check(&["--deny", "link-dead"]);
    assert_eq!((output.status, output.stdout.matches("link-dead").count()), (0, 0), "{output:?}");
    // Nobody looked, so that nothing was found says nothing.
    assert!(!folder.annals(&["check"]).stdout.contains("accept-unused"));
    let output = folder.annals(&["check", "--only", "link-dead"]);
    assert_eq!(output.status, 2);
    assert!(output.stderr.contains("`--links`"), "{output:?}");
}
