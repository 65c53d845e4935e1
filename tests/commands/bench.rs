//! A desk of a school with an admin, a clerk, a teacher and one batch; made once and copied for each test.

use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Command, Output, Stdio};
use std::sync::OnceLock;

use card_desk::desk::WayIn;
use card_desk::desk::door::begin::{Beginning, begin, mark_seen};
use card_desk::desk::door::files::Files;
use card_desk::id::{
    BatchId, CardId, CardKind, CardNumber, ClassId, DeskId, EducationId, Name, OperatorId, TransitNumber, Uid,
};
use card_desk::journal::vault::Passphrase;
use card_desk::journal::{Journal, Seat, SystemClock, SystemRandom};
use card_desk::record::{Act, ExpectedCard, QuarantineReason, Role, Student};
use serde_json::Value;
use tempfile::TempDir;

pub const SCHOOL: &str = "北京示例中学";
pub const BATCH: &str = "2026-秋-1";
/// Admin, clerk and teacher with their passwords.
pub const ADMIN: (&str, &str) = ("李", "一句好记的话 2026");
pub const CLERK: (&str, &str) = ("王", "另外一句好记的话");
pub const TEACHER: (&str, &str) = ("赵", "第三句好记的话 0");

/// What a program answered.
pub struct Answer {
    pub code: Option<i32>,
    pub out: String,
    pub err: String,
}

impl Answer {
    fn of(output: Output) -> Self {
        let text = |bytes| String::from_utf8(bytes).unwrap();
        Self { code: output.status.code(), out: text(output.stdout), err: text(output.stderr) }
    }

    /// Returns the one JSON object of a command that did its job.
    pub fn done(&self) -> Value {
        assert_eq!(self.code, Some(0), "{}{}", self.out, self.err);
        let value: Value = serde_json::from_str(&self.out).unwrap_or_else(|_| panic!("{}", self.out));
        assert_eq!(value["contract"], 1, "{value}");
        value
    }

    /// Returns the words of a command that did its job.
    pub fn words(&self) -> &str {
        assert_eq!((self.code, self.err.as_str()), (Some(0), ""), "{}", self.out);
        &self.out
    }

    /// Compares the code of a command that was refused.
    #[track_caller]
    pub fn refused(&self, code: &str) {
        assert_eq!(self.code, Some(1), "{}{}", self.out, self.err);
        let value: Value = serde_json::from_str(self.out.lines().last().unwrap_or_default()).unwrap_or_default();
        assert_eq!(value["error"]["code"], code, "{}{}", self.out, self.err);
        let told = |key: &str| value["error"][key].as_str().is_some_and(|text| !text.is_empty());
        assert!(told("message") && told("next"), "{value}");
    }
}

pub struct Bench {
    folder: TempDir,
}

impl Bench {
    /// Copies the desk.
    pub fn new() -> Self {
        static TEMPLATE: OnceLock<TempDir> = OnceLock::new();
        let template = TEMPLATE.get_or_init(make);
        let bench = Self::empty();
        fs::create_dir_all(bench.desk()).unwrap();
        for file in ["journal.db", "journal.key"] {
            fs::copy(template.path().join(file), bench.desk().join(file)).unwrap();
        }
        bench
    }

    /// Makes the same school as a training desk, where nobody needs a password.
    pub fn training() -> Self {
        let bench = Self::empty();
        let folder = bench.desk().join("training");
        fs::create_dir_all(&folder).unwrap();
        let (clock, random) = (Box::new(SystemClock), Box::new(SystemRandom));
        let desk = DeskId::parse("甲").unwrap();
        let mut journal = Journal::training(&folder.join("journal.db"), desk, clock, random).unwrap();
        journal.append_all(&Seat::training(operator("经办")), acts()).unwrap();
        bench
    }

    /// Runs a command with `--json` on the training desk.
    pub fn train(&self, words: &[&str]) -> Answer {
        self.with(None, &[], &[&["--training"], words].concat())
    }

    /// Names a folder that holds no desk yet.
    pub fn empty() -> Self {
        Self { folder: tempfile::tempdir().unwrap() }
    }

    pub fn desk(&self) -> PathBuf {
        self.path("desk")
    }

    pub fn path(&self, name: &str) -> PathBuf {
        self.folder.path().join(name)
    }

    pub fn text(&self, name: &str) -> String {
        self.path(name).to_str().unwrap().to_owned()
    }

    /// Prepares the program with nothing of the person who runs the tests around it.
    pub fn command(&self, who: Option<(&str, &str)>, words: &[&str]) -> Command {
        let mut command = Command::new(env!("CARGO_BIN_EXE_card-desk"));
        command.env_clear().env("PATH", std::env::var_os("PATH").unwrap_or_default()).stdin(Stdio::null());
        for name in ["HOME", "XDG_RUNTIME_DIR", "XDG_DATA_HOME"] {
            command.env(name, self.folder.path());
        }
        if let Some((name, password)) = who {
            command.env("CARD_DESK_OPERATOR", name).env("CARD_DESK_PASSWORD", password);
        }
        command.arg("--data").arg(self.desk()).args(words).current_dir(self.folder.path());
        command
    }

    /// Runs a command in words.
    pub fn say(&self, who: (&str, &str), words: &[&str]) -> Answer {
        Answer::of(self.command(Some(who), words).output().unwrap())
    }

    /// Runs a command with `--json`.
    pub fn run(&self, who: (&str, &str), words: &[&str]) -> Answer {
        self.say(who, &[words, &["--json"]].concat())
    }

    /// Runs a command with `--json` and more in its environment.
    pub fn with(&self, who: Option<(&str, &str)>, more: &[(&str, &str)], words: &[&str]) -> Answer {
        let mut command = self.command(who, words);
        Answer::of(command.envs(more.iter().copied()).arg("--json").output().unwrap())
    }

    /// Runs a command with `--json` and a second person.
    pub fn both(&self, who: (&str, &str), second: (&str, &str), words: &[&str]) -> Answer {
        self.with(Some(who), &[("CARD_DESK_SECOND", second.0), ("CARD_DESK_SECOND_PASSWORD", second.1)], words)
    }
}

pub fn student(n: u32) -> EducationId {
    EducationId::parse(&format!("{n:08}")).unwrap()
}

pub fn card(n: u32) -> String {
    CardId::expected(&BatchId::parse(BATCH).unwrap(), student(n)).to_string()
}

fn passphrase(text: &str) -> Passphrase {
    Passphrase::new(text.to_owned())
}

pub fn operator(name: &str) -> OperatorId {
    OperatorId::parse(name).unwrap()
}

/// Opens the journal of a folder as its admin, without the program.
pub fn open(folder: &Path, key: &card_desk::journal::Key) -> Journal {
    let (clock, random) = (Box::new(SystemClock), Box::new(SystemRandom));
    Journal::open(&folder.join("journal.db"), key, DeskId::parse("甲").unwrap(), clock, random).unwrap()
}

fn make() -> TempDir {
    let folder = tempfile::tempdir().unwrap();
    let files = Files::of(folder.path());
    let desk = DeskId::parse("甲").unwrap();
    let (name, password) = (operator(ADMIN.0), passphrase(ADMIN.1));
    let beginning = Beginning { school: SCHOOL, desk: &desk, operator: &name, password: &password };
    let begun = begin(&files, &beginning, Box::new(SystemClock)).unwrap();
    mark_seen(&files).unwrap();
    let mut journal = open(folder.path(), &begun.key);
    let seat = journal.sign_in(&name, &password, 0).unwrap();
    let mut way_in = WayIn::new(begun.vault, begun.key);
    for ((name, password), role) in [(CLERK, Role::Clerk), (TEACHER, Role::Teacher)] {
        journal.add_operator(&seat, &operator(name), role, &passphrase(password)).unwrap();
        way_in.give(&operator(name), &passphrase(password)).unwrap();
    }
    journal.append_all(&seat, acts()).unwrap();
    folder
}

/// Six students; the cards of five came good, that of the last is set aside.
fn acts() -> Vec<Act> {
    let batch = BatchId::parse(BATCH).unwrap();
    let class = ClassId::new(7, 1).unwrap();
    let names = ["测试甲", "测试乙", "测试丙", "测试丁", "测试戊", "测试己"];
    let students = (1..).zip(names).map(|(n, name)| Student::new(student(n), Name::parse(name).unwrap(), class));
    let promised = |n| ExpectedCard {
        holder: student(n),
        kind: CardKind::BeijingTong,
        card_number: Some(CardNumber::parse(&format!("TEST{n:05}")).unwrap()),
        transit_number: None,
        slot: None,
    };
    let intake = |n: u32| Act::Intake {
        card: CardId::expected(&batch, student(n)),
        holder: Some(student(n)),
        uid: Some(Uid::new(&[4, 0xFF, 0xFF, 0, 0, 0, u8::try_from(n).unwrap()]).unwrap()),
        transit_number: Some(TransitNumber::parse(&format!("99{n:014}")).unwrap()),
        batch: Some(batch.clone()),
        quarantine: (n == 6).then_some(QuarantineReason::Damaged),
    };
    let mut acts = vec![
        Act::RosterImported { file: "roster.csv".into(), students: students.collect() },
        Act::BatchImported { batch: batch.clone(), file: "batch.csv".into(), cards: (1..=6).map(promised).collect() },
    ];
    acts.extend((1..=6).map(intake));
    acts
}
