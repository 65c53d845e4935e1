//! A desk with a small invented school, and the promise that every failing command keeps.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};
use std::process::{Command, Output, Stdio};

use serde_json::Value;

/// Address space of a child, in KiB: a bomb that is unpacked in memory ends in an abort, not in a sentence.
const MOST_MEMORY: &str = "1500000";

pub const ROSTER: &str = "年级,班级,座号,姓名,性别,教育ID号,有效期\n7,1,1,测试甲,男,00000001,2029-07-31\n7,1,2,测试乙,女,00000002,2029-07-31\n";
pub const BATCH: &str =
    "教育ID号,卡类,北京通号,箱,格\n00000001,北京通学生卡,TEST0001,1,1\n00000002,北京通学生卡,TEST0002,1,2\n";

/// A folder of a desk with an imported roster, and a folder with what a person gives to the program.
pub struct Bench {
    folder: tempfile::TempDir,
}

impl Bench {
    pub fn new() -> Self {
        let bench = Self { folder: tempfile::tempdir().unwrap() };
        std::fs::create_dir_all(bench.desk()).unwrap();
        for (what, text) in [("roster", ROSTER), ("batch", BATCH)] {
            let file = bench.give(&format!("good-{what}.csv"), text);
            let done = bench.run(&["import", what, file.to_str().unwrap()]);
            assert!(done.status.success(), "{}", String::from_utf8_lossy(&done.stderr));
        }
        bench
    }

    pub fn desk(&self) -> PathBuf {
        self.base().join("training")
    }

    /// Returns the folder that `--data` names: a desk for training, so that nobody need sign in.
    pub fn base(&self) -> PathBuf {
        self.folder.path().join("desk")
    }

    /// Returns the path of a file, which need not exist.
    pub fn path(&self, name: &str) -> PathBuf {
        self.folder.path().join(name)
    }

    /// Puts a file beside the desk's folder.
    pub fn give(&self, name: &str, bytes: impl AsRef<[u8]>) -> PathBuf {
        let path = self.path(name);
        std::fs::create_dir_all(path.parent().unwrap()).unwrap();
        std::fs::write(&path, bytes).unwrap();
        path
    }

    /// Puts a file of a size beside the desk's folder that takes no room on the disk.
    pub fn give_sparse(&self, name: &str, bytes: u64) -> PathBuf {
        let path = self.path(name);
        std::fs::File::create(&path).unwrap().set_len(bytes).unwrap();
        path
    }

    /// Prepares the program on this desk; a child that wants too much memory is refused it.
    pub fn command(&self, words: &[&str]) -> Command {
        let program = env!("CARGO_BIN_EXE_card-desk");
        let mut command = limited(&format!("ulimit -v {MOST_MEMORY}"), program);
        command.arg("--data").arg(self.base()).arg("--training").args(words).current_dir(self.folder.path());
        command
    }

    pub fn run(&self, words: &[&str]) -> Output {
        self.command(words).output().unwrap()
    }

    fn entries(&self) -> Value {
        let seen = self.run(&["journal", "verify", "--json"]);
        serde_json::from_slice(&seen.stdout).unwrap_or(Value::Null)
    }

    /// Runs a command that must fail, in words and as JSON, and compares code, sentence and next step.
    pub fn fails(&self, words: &[&str], code: &str, says: &str, next: &str) {
        let entries = self.entries();
        self.fails_unread(words, code, says, next);
        assert_eq!(self.entries(), entries, "{words:?}: the journal changed");
    }

    /// As `fails`, on a desk whose journal nobody can read.
    pub fn fails_unread(&self, words: &[&str], code: &str, says: &str, next: &str) {
        let before = listing(self.folder.path());
        let told = failure(&self.run(&[words, &["--json"]].concat()), words, true);
        told.is(code, says, next, words);
        assert_eq!(failure(&self.run(words), words, false), told, "{words:?}");
        assert_eq!(listing(self.folder.path()), before, "{words:?} left something behind");
    }
}

/// Runs a program under a shell line, such as a limit.
pub fn limited(line: &str, program: &str) -> Command {
    let mut command = Command::new("sh");
    command.args(["-c", &format!("{line}; exec \"$0\" \"$@\""), program]).stdin(Stdio::null());
    command
        .env_remove("DISPLAY")
        .env_remove("WAYLAND_DISPLAY")
        .env("PCSCLITE_CSOCK_NAME", "/nonexistent/pcscd")
        .env("RUST_BACKTRACE", "1");
    command
}

/// What a failing command told.
#[derive(Debug, PartialEq, Eq)]
pub struct Told {
    pub code: String,
    pub message: String,
    pub next: String,
}

impl Told {
    /// Compares the code exactly, sentence and next step by what they hold.
    pub fn is(&self, code: &str, says: &str, next: &str, words: &[&str]) {
        println!("{} | {} | {} | {}", words.join(" "), self.code, self.message, self.next);
        assert_eq!(self.code, code, "{words:?}: {self:?}");
        assert!(self.message.contains(says), "{words:?} does not say {says:?}: {self:?}");
        assert!(self.next.contains(next), "{words:?} has not the next step {next:?}: {self:?}");
    }
}

/// Takes the one sentence and the one next step out of what a program printed.
pub fn failure(output: &Output, words: &[&str], as_json: bool) -> Told {
    let (stdout, stderr) = (String::from_utf8_lossy(&output.stdout), String::from_utf8_lossy(&output.stderr));
    let all = format!("{words:?}: {}\n{stdout}\n{stderr}", output.status);
    assert!(matches!(output.status.code(), Some(1..=3)), "{all}");
    assert!(!stderr.contains("panicked") && !stderr.contains("backtrace"), "{all}");
    let told = if as_json {
        let last: Value = serde_json::from_str(stdout.lines().last().unwrap_or_default()).unwrap_or_default();
        let text = |key: &str| last["error"][key].as_str().unwrap_or_default().to_owned();
        assert_eq!(stderr, "", "{all}");
        Told { code: text("code"), message: text("message"), next: text("next") }
    } else {
        // A sentence in Chinese may stand above the one that names the place.
        let lines: Vec<&str> = stderr.lines().collect();
        let ([message, next] | [_, message, next]) = lines[..] else { panic!("not one sentence: {all}") };
        let (next, code) = next.strip_prefix("→ ").and_then(|next| next.rsplit_once("  [")).unwrap_or_default();
        let code = code.trim_end_matches(']').to_owned();
        Told { code, message: message.to_owned(), next: next.to_owned() }
    };
    assert!(!told.code.is_empty() && !told.message.is_empty() && !told.next.is_empty(), "{all}");
    let raw = |text: &str| text.contains("os error") || text.contains("entity not found") || text.contains("Error {");
    assert!(!raw(&told.message) && !raw(&told.next) && !told.message.contains(char::is_control), "{all}");
    told
}

/// Lists every file with its length and its bytes' hash, the marks of an open journal included.
pub fn listing(folder: &Path) -> BTreeMap<PathBuf, (u64, u64)> {
    use std::hash::{DefaultHasher, Hash, Hasher};
    let mut files = BTreeMap::new();
    for entry in std::fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        if path.is_dir() {
            files.extend(listing(&path));
            files.insert(path, (0, 0));
            continue;
        }
        let length = path.metadata().unwrap().len();
        let mut hash = DefaultHasher::new();
        if length < 10_000_000 {
            std::fs::read(&path).unwrap().hash(&mut hash);
        }
        files.insert(path, (length, hash.finish()));
    }
    files
}
