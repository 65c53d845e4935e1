//! What a big journal costs: backup while somebody writes, restore with everything verified, and a look-up by UID.
//!
//! Each beside the bare engine and the bare cipher doing the least of the same in the same run. Prints one JSON line
//! per figure, then a table; judges nothing. `CARD_DESK_STORE_STUDENTS` makes the school smaller than 100 000.
#![allow(clippy::unwrap_used, clippy::indexing_slicing, clippy::panic, missing_docs)]

#[path = "store/bare.rs"]
mod bare;
#[allow(dead_code, reason = "the other bench uses the rest")]
#[path = "spine/figure.rs"]
mod figure;
#[path = "store/school.rs"]
mod school;

use std::path::{Path, PathBuf};
use std::sync::atomic::{AtomicBool, AtomicU32, Ordering};
use std::time::Instant;

use card_desk::journal::backup::{Identity, Made, Recipient, drill, new_identity};
use card_desk::journal::{Journal, Key, SeededRandom};
use figure::{Figure, Times, table};

/// Goals of the project, in seconds and microseconds.
const BACKUP_S: f64 = 5.0;
const RESTORE_S: f64 = 30.0;
const LOOK_UP_US: f64 = 1000.0;

/// Cards that are looked up.
const PROBES: usize = 5_000;

/// Each backup and each restore is done so often, ours and the bare one in turn.
const ROUNDS: usize = 3;

/// A journal on the disk, and what backups are sealed with.
struct Store {
    folder: tempfile::TempDir,
    students: u32,
    of: String,
    identity: Identity,
    recipient: String,
}

fn main() {
    let students = std::env::var("CARD_DESK_STORE_STUDENTS").ok().and_then(|text| text.parse().ok()).unwrap_or(100_000);
    let folder = tempfile::tempdir_in(env!("CARGO_TARGET_TMPDIR")).unwrap();
    let start = Instant::now();
    let entries = school::fill(&folder.path().join("journal.db"), students);
    let of = format!("{students} students, {entries} entries");
    let bytes = std::fs::metadata(folder.path().join("journal.db")).unwrap().len();
    let from = [("entries_per_s", entries as f64 / start.elapsed().as_secs_f64()), ("file_mb", bytes as f64 / 1e6)];
    let mut figures = vec![Figure::new("journal made, s", &of, start.elapsed().as_secs_f64(), None, &from)];
    let (secret, recipient) = new_identity();
    let store = Store { folder, students, of, identity: Identity::parse(&secret).unwrap(), recipient };
    figures.extend(store.look_ups());
    let (backups, made) = store.backups(&secret);
    figures.extend(backups);
    figures.extend(store.restores(&made, &secret));
    figures.iter().for_each(Figure::print);
    println!("\n{}", table(&figures));
}

impl Store {
    fn path(&self, name: &str) -> PathBuf {
        self.folder.path().join(name)
    }

    /// Finds the card of a UID and its student, by the journal and by the bare statements on the same file.
    fn look_ups(&self) -> Vec<Figure> {
        let journal = school::open(&self.path("journal.db"));
        let bare = bare::Asked::open(&self.path("journal.db"), &Key::training());
        let mut random = SeededRandom::new(11);
        let [mut ours, mut least] = [const { Times::none() }; 2];
        for round in 0..PROBES {
            let uid = school::uid(u32::try_from(random.next_u64() % u64::from(self.students)).unwrap() + 1);
            let mut found = || ours.take(|| look_up(&journal, &uid));
            let mut asked = || least.take(|| bare.look_up(&uid.to_string()));
            let (found, asked) = if round % 2 == 0 { (found(), asked()) } else { (asked(), found()) };
            assert_eq!(found, asked);
        }
        let from = [
            ("ours_p50_us", ours.median()),
            ("ours_p99_us", ours.part(0.99)),
            ("bare_p50_us", least.median()),
            ("bare_p99_us", least.part(0.99)),
        ];
        let p99 = ours.part(0.99);
        vec![
            Figure::new("look-up by UID, p99 in us", &self.of, p99, Some(LOOK_UP_US), &from),
            Figure::new("look-up by UID / bare SQL, p50", &self.of, ours.median() / least.median(), None, &from),
            Figure::new("look-up by UID / bare SQL, p99", &self.of, p99 / least.part(0.99), None, &from),
        ]
    }

    /// Makes backups while another connection appends all the time.
    fn backups(&self, secret: &str) -> (Vec<Figure>, Made) {
        let journal = school::open(&self.path("journal.db"));
        let recipient = Recipient::parse(&self.recipient).unwrap();
        std::fs::create_dir(self.path("backups")).unwrap();
        let (stop, written) = (AtomicBool::new(false), AtomicU32::new(0));
        let [mut ours, mut least, mut waits] = [const { Times::none() }; 3];
        let made = std::thread::scope(|scope| {
            let writer = scope.spawn(|| {
                let mut waits = Times::none();
                let mut journal = school::open(&self.path("journal.db"));
                while !stop.load(Ordering::SeqCst) {
                    let number = written.fetch_add(1, Ordering::SeqCst);
                    waits.take(|| school::write(&mut journal, number));
                }
                waits
            });
            let mut last = None;
            for _ in 0..ROUNDS {
                let copy = || bare::back_up(&self.path("journal.db"), &self.path("bare"), &Key::training(), secret);
                least.take(copy);
                let begun = written.load(Ordering::SeqCst);
                let back_up = || journal.back_up(&Key::training(), &recipient, "bench", &self.path("backups"));
                last = Some(ours.take(back_up).unwrap());
                assert!(written.load(Ordering::SeqCst) > begun, "somebody wrote meanwhile");
            }
            stop.store(true, Ordering::SeqCst);
            waits = writer.join().unwrap();
            last.unwrap()
        });
        let seconds = |times: &Times, part| times.part(part) / 1e6;
        let from = [
            ("ours_s", seconds(&ours, 0.5)),
            ("bare_s", seconds(&least, 0.5)),
            ("writer_p50_us", waits.median()),
            ("writer_p99_us", waits.part(0.99)),
            ("writer_most_us", waits.part(1.0)),
            ("written_meanwhile", f64::from(written.load(Ordering::SeqCst))),
            ("file_mb", std::fs::metadata(&made.file).unwrap().len() as f64 / 1e6),
        ];
        let most = seconds(&ours, 1.0);
        let ratio = ours.median() / least.median();
        let figures = vec![
            Figure::new("backup under writes, slowest in s", &self.of, most, Some(BACKUP_S), &from),
            Figure::new("backup under writes / bare copy and age", &self.of, ratio, None, &from),
        ];
        (figures, made)
    }

    /// Opens a backup and verifies all of it.
    fn restores(&self, made: &Made, secret: &str) -> Vec<Figure> {
        let [mut ours, mut least] = [const { Times::none() }; 2];
        for _ in 0..ROUNDS {
            least.take(|| bare::restore(&made.file, &self.path("bare"), &Key::training(), secret));
            let found = ours.take(|| drill(&made.file, &self.identity)).unwrap();
            assert!(found.good() && found.students == u64::from(self.students), "{:?}", found.doubts);
        }
        let from = [("ours_s", ours.median() / 1e6), ("bare_s", least.median() / 1e6)];
        let most = ours.part(1.0) / 1e6;
        vec![
            Figure::new("restore and full verification, slowest in s", &self.of, most, Some(RESTORE_S), &from),
            Figure::new("restore / bare age and page check", &self.of, ours.median() / least.median(), None, &from),
        ]
    }
}

/// Returns what a tap asks of the journal: the card of a UID, and the name of its holder.
fn look_up(journal: &Journal, uid: &card_desk::id::Uid) -> Option<(String, String)> {
    let card = journal.card_by_uid(uid).unwrap()?;
    let student = journal.student(card.holder?).unwrap()?;
    Some((card.card.as_str().to_owned(), student.name.as_str().to_owned()))
}

/// Names a file for what is only there while it is measured.
fn beside(path: &Path, ending: &str) -> PathBuf {
    path.with_extension(ending)
}
