//! The writer: this test once more, in a process of its own, with all its writing in a log.

use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};

use super::disk::{Disk, Files, Flushes, Luck, Step, steps};

const FOLDER: &str = "CARD_DESK_TEST_WRITER";
const SEED: &str = "CARD_DESK_TEST_SEED";

/// Returns the folder and the seed when this process is the writer.
pub fn am_writer() -> Option<(PathBuf, Luck)> {
    let seed = || std::env::var(SEED).unwrap().parse().unwrap();
    std::env::var_os(FOLDER).map(|folder| (folder.into(), Luck(seed())))
}

/// Runs this test as the writer on a folder with these files and returns all its steps; nothing of what it did went past the log.
pub fn run_writer(files: &Files, seed: u64) -> Vec<Step> {
    let test = std::thread::current().name().unwrap().to_owned();
    let place = place();
    let (folder, log) = (place.path().join("desk"), place.path().join("log"));
    lay_out(&folder, files);
    let writer = Command::new(std::env::current_exe().unwrap())
        .args([test.as_str(), "--exact", "--nocapture", "--test-threads=1"])
        .env(FOLDER, &folder)
        .env(SEED, seed.to_string())
        .env("LD_PRELOAD", preloaded())
        .env("CARD_DESK_CUT_FOLDER", &folder)
        .env("CARD_DESK_CUT_LOG", &log)
        .stdin(Stdio::null())
        .stdout(Stdio::null())
        .status();
    assert!(writer.unwrap().success());
    let steps = steps(&std::fs::read(log).unwrap());
    let mut disk = Disk::new(files, Flushes::All);
    steps.iter().for_each(|step| disk.take(step));
    let mut there = read_back(&folder);
    let mut logged = disk.whole();
    for files in [&mut there, &mut logged] {
        files.retain(|name, _| !name.ends_with("-shm"));
    }
    assert!(there == logged, "the log does not hold all that was written");
    steps
}

/// A folder in memory where there is such a place: what reaches the real disk does not matter here.
pub fn place() -> tempfile::TempDir {
    tempfile::tempdir_in("/dev/shm").or_else(|_| tempfile::tempdir()).unwrap()
}

pub fn lay_out(folder: &Path, files: &Files) {
    std::fs::create_dir(folder).unwrap();
    for (name, bytes) in files {
        std::fs::write(folder.join(name), bytes).unwrap();
    }
}

pub fn read_back(folder: &Path) -> Files {
    let names = std::fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().file_name().into_string().unwrap());
    names.map(|name| (name.clone(), std::fs::read(folder.join(name)).unwrap())).collect()
}

/// Builds the library next to this test binary, and returns its path.
fn preloaded() -> PathBuf {
    static BUILT: std::sync::OnceLock<PathBuf> = std::sync::OnceLock::new();
    let build = || {
        let exe = std::env::current_exe().unwrap();
        // target/<profile>/deps/<this test>
        let profile_dir = exe.ancestors().nth(2).unwrap();
        let profile = match profile_dir.file_name().and_then(|name| name.to_str()) {
            Some("debug") | None => "dev",
            Some(name) => name,
        };
        let cargo = std::env::var_os("CARGO").unwrap_or_else(|| "cargo".into());
        let status = Command::new(cargo)
            .args(["build", "--quiet", "--offline", "--package", "power-cut", "--profile", profile, "--target-dir"])
            .arg(profile_dir.parent().unwrap())
            .current_dir(env!("CARGO_MANIFEST_DIR"))
            .stdin(Stdio::null())
            .status()
            .unwrap();
        assert!(status.success(), "cargo could not build the library power-cut");
        profile_dir.join("libpower_cut.so")
    };
    BUILT.get_or_init(build).clone()
}
