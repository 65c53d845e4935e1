//! Folders that cannot be written and disks without room: an act is recorded as a whole or not at all.

use std::process::Command;

use super::desk::{Bench, Told, failure, limited};

/// Runs the program in mounts of its own; a machine that gives nobody such mounts fails the test and says so.
fn in_own_mounts(bench: &Bench, prepare: &str, words: &[&str]) -> (Told, String) {
    let may = |options: &[&str]| {
        let mount = "mount -t tmpfs none \"$0\"";
        let tried = Command::new("unshare").args(options).args(["sh", "-c", mount]).arg(bench.path("mount")).output();
        tried.is_ok_and(|tried| tried.status.success())
    };
    std::fs::create_dir_all(bench.path("mount")).unwrap();
    let options = [["-m"].as_slice(), ["-r", "-m"].as_slice()].into_iter().find(|options| may(options));
    let options = options.expect("mounts of one's own: run the tests as root, or allow user namespaces");
    let script = format!(
        "set -e; D={desk}; M={mount}; {prepare}\n\
         seen() {{ (cd $D && find . -type f ! -name '*.db-wal' ! -name '*.db-shm' | sort | xargs -d '\\n' cksum); }}\n\
         seen > before\n\
         set +e; \"$@\"; code=$?; seen > after; exit $code",
        desk = bench.desk().display(),
        mount = bench.path("mount").display(),
    );
    let mut command = limited("true", "unshare");
    command.args(options).args(["sh", "-c", &script, "sh", env!("CARGO_BIN_EXE_card-desk"), "--training", "--data"]);
    let output = command.arg(bench.base()).args(words).current_dir(bench.path("")).output().unwrap();
    let told = failure(&output, words, words.contains(&"--json"));
    let listed = |name: &str| std::fs::read_to_string(bench.path(name)).unwrap();
    assert_eq!(listed("before"), listed("after"), "{words:?} left something behind");
    (told, listed("after"))
}

const READ_ONLY: &str = "mount --bind $D $D; mount -o remount,ro,bind $D";

/// A small disk with the desk on it, and a letter on it that takes all the room.
const FULL: &str = "mount -t tmpfs -o size=1m none $M; cp -r $D/. $M; \
                    mount --move $M $D; dd if=/dev/zero of=$D/letter bs=1k 2> /dev/null || true";

/// The same with room for opening the journal, but not for what is written then.
const NEARLY_FULL: &str = "mount -t tmpfs -o size=1m none $M; cp -r $D/. $M; mount --move $M $D; \
                           dd if=/dev/zero of=$D/letter bs=1k 2> /dev/null || true; truncate -s -80K $D/letter";

fn more_students() -> String {
    let line = |at: u32| format!("7,2,{},测试,男,{:08},2029-07-31\n", at % 60 + 1, at);
    "年级,班级,座号,姓名,性别,教育ID号,有效期\n".to_owned() + &(1000..3000).map(line).collect::<String>()
}

#[test]
fn a_read_only_folder_is_one_sentence() {
    let bench = Bench::new();
    bench.give("more.csv", more_students());
    let check = |words: &[&str], code: &str, says: &str, next: &str| {
        for words in [words.to_vec(), [words, &["--json"]].concat()] {
            in_own_mounts(&bench, READ_ONLY, &words).0.is(code, says, next, &words);
        }
    };
    check(&["import", "roster", "more.csv"], "journal-read-only", "journal.db or its folder is read-only", "choose");
    check(&["journal", "rebuild"], "journal-read-only", "is read-only", "choose a folder");
    check(
        &["demo", "--out", "desk/training/demo"],
        "cannot-write",
        "desk/training/demo/training cannot be written",
        "choose a folder",
    );
    bench.give("blocked", "a file stands here");
    for data in ["blocked", "blocked/deeper", "/proc/card-desk"] {
        let mut command = limited("true", env!("CARGO_BIN_EXE_card-desk"));
        command.current_dir(bench.path("")).args(["--training", "--data", data, "import", "roster", "more.csv"]);
        let told = failure(&command.output().unwrap(), &[data], false);
        told.is(if data == "blocked/deeper" { "settings-unreadable" } else { &told.code }, data, "", &[data]);
    }
}

#[test]
fn a_full_disk_is_one_sentence_and_nothing_is_recorded() {
    let bench = Bench::new();
    bench.give("more.csv", more_students());
    for as_json in [&[][..], &["--json"]] {
        let words = [&["import", "roster", "more.csv"], as_json].concat();
        for disk in [FULL, NEARLY_FULL] {
            let (told, after) = in_own_mounts(&bench, disk, &words);
            assert!(after.contains("./letter"), "the small disk was there: {after}");
            told.is("journal-disk-full", "the disk with the journal is full", "free some space", &words);
        }
        let words = [&["sheet", "handover", "--class", "7-1", "--out", "desk/training/out.pdf"], as_json].concat();
        let (told, _) = in_own_mounts(&bench, FULL, &words);
        assert!(["journal-disk-full", "cannot-write"].contains(&told.code.as_str()), "{told:?}");
        assert!(told.next.contains("free some space"), "{told:?}");
    }
}

#[test]
fn a_list_that_does_not_fit_on_the_disk_is_neither_kept_nor_noted() {
    let bench = Bench::new();
    let words = ["--training", "--data", "desk", "sheet", "handover", "--class", "7-1", "--out", "out.pdf"];
    let files = |bench: &Bench| super::desk::listing(&bench.path("")).into_keys().collect::<Vec<_>>();
    let before = (files(&bench), bench.run(&["journal", "verify", "--json"]).stdout);
    // 512 bytes a block; the signal at the limit is ignored, so that the write itself fails.
    let mut command = limited("trap '' XFSZ; ulimit -f 20", env!("CARGO_BIN_EXE_card-desk"));
    let output = command.args(words).current_dir(bench.path("")).output().unwrap();
    let told = failure(&output, &words, false);
    assert!(told.next.contains("room") || told.next.contains("free some space"), "{told:?}");
    let entries = bench.run(&["journal", "verify", "--json"]).stdout;
    assert_eq!((files(&bench), entries), before);
}
