//! A site in a folder of its own, and the program run on it: the only place that knows how.
#![allow(clippy::disallowed_methods, reason = "tests touch the world")]
#![allow(dead_code, unreachable_pub, reason = "each test binary uses a part of it")]

use std::fs;
use std::os::unix::fs::PermissionsExt as _;
use std::os::unix::process::CommandExt as _;
use std::path::{Path, PathBuf};
use std::process::Command;
use tempfile::TempDir;

/// Who runs the program when the tests run as root, for whom every file is readable.
const NOBODY: u32 = 65_534;

/// A folder that is gone after the test.
pub struct Folder(TempDir);

/// What a run of the program said.
#[derive(Debug, PartialEq, Eq)]
pub struct Output {
    pub status: i32,
    pub stdout: String,
    pub stderr: String,
}

impl Folder {
    pub fn new() -> Self {
        let folder = Self(TempDir::new().expect("a temporary folder"));
        fs::set_permissions(folder.path(), fs::Permissions::from_mode(0o777)).expect("rights");
        folder
    }

    /// A site with a title and an address.
    pub fn site() -> Self {
        let folder = Self::new();
        folder.write(
            "site.toml",
            "title = \"Harbour races\"\nbase_url = \"https://example.org/\"\n[check]\n\
             source-none = \"off\"\nplace-missing = \"off\"\n",
        );
        folder
    }

    pub fn path(&self) -> &Path {
        self.0.path()
    }

    pub fn make(&self, path: &str) -> PathBuf {
        let path = self.path().join(path);
        fs::create_dir_all(&path).expect("a folder");
        self.open(&path);
        path
    }

    /// Lets everybody write into a folder and those above it: the program does not run as us.
    fn open(&self, path: &Path) {
        for folder in path.ancestors().take_while(|folder| *folder != self.path()) {
            fs::set_permissions(folder, fs::Permissions::from_mode(0o777)).expect("rights");
        }
    }

    pub fn write(&self, path: &str, text: impl AsRef<[u8]>) {
        let path = self.path().join(path);
        let folder = path.parent().expect("a folder");
        fs::create_dir_all(folder).expect("a folder");
        self.open(folder);
        fs::write(path, text).expect("a file");
    }

    /// An event with a title, a date, more front matter and a body.
    pub fn event(&self, id: &str, date: &str, more: &str) {
        let text = format!("---\ntitle: The {id}\ndate: {date}\n{more}---\n\nIt took place.\n");
        self.write(&format!("content/events/{id}.md"), text);
    }

    pub fn read(&self, path: &str) -> String {
        let path = self.path().join(path);
        fs::read_to_string(&path).unwrap_or_else(|error| panic!("{}: {error}", path.display()))
    }

    pub fn shell(&self, script: &str) {
        let status = Command::new("sh").args(["-euc", script]).current_dir(self.path()).status();
        assert!(status.expect("a shell").success(), "{script}");
    }

    /// Runs the program here, never as root.
    pub fn annals(&self, arguments: &[&str]) -> Output {
        self.annals_with(arguments, &[])
    }

    pub fn annals_with(&self, arguments: &[&str], environment: &[(&str, &str)]) -> Output {
        run(self.path(), arguments, environment)
    }

    /// Runs the program in a folder below.
    pub fn annals_in(&self, below: &str, arguments: &[&str]) -> Output {
        run(&self.path().join(below), arguments, &[])
    }

    /// All files below a folder with their bytes, in order.
    pub fn files(&self, below: &str) -> Vec<(String, Vec<u8>)> {
        let root = self.path().join(below);
        walkdir::WalkDir::new(&root)
            .sort_by_file_name()
            .into_iter()
            .map(|entry| entry.expect("a readable folder"))
            .filter(|entry| entry.file_type().is_file())
            .map(|entry| {
                let path = entry.path().strip_prefix(&root).expect("below");
                let path = path.to_str().expect("a plain name").to_owned();
                (path, fs::read(entry.path()).expect("a readable file"))
            })
            .collect()
    }
}

fn run(folder: &Path, arguments: &[&str], environment: &[(&str, &str)]) -> Output {
    let mut command = Command::new(env!("CARGO_BIN_EXE_annals"));
    command.args(arguments).current_dir(folder).env("NO_COLOR", "1");
    command.env_remove("ANNALS_SITE").env("SOURCE_DATE_EPOCH", "1000000000");
    // The folder belongs to who runs the tests, the program runs as nobody.
    command.envs([("GIT_CONFIG_COUNT", "1"), ("GIT_CONFIG_KEY_0", "safe.directory")]);
    command.env("GIT_CONFIG_VALUE_0", "*").envs(environment.iter().copied());
    if is_root() {
        command.uid(NOBODY).gid(NOBODY);
    }
    let output = command.output().expect("the program runs");
    let text = |bytes: Vec<u8>| String::from_utf8(bytes).expect("the program says UTF-8");
    Output {
        status: output.status.code().expect("the program ends by itself"),
        stdout: text(output.stdout),
        stderr: text(output.stderr),
    }
}

fn is_root() -> bool {
    let output = Command::new("id").arg("-u").output().expect("the user has a number");
    output.stdout == b"0\n"
}
