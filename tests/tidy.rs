//! The house rules that a compiler does not check: ladder, fences, sizes, words, pages.
#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    clippy::indexing_slicing,
    reason = "a test stops at the first surprise"
)]

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::path::{Path, PathBuf};

/// Rungs of the ladder, lowest first; modules of one rung do not import each other unless one is listed before it
/// in `BESIDE`.
const LADDER: [&[&str]; 10] = [
    &["day", "id", "spot"],
    &["reader", "record"],
    &["chip", "face"],
    &["verdict"],
    &["journal"],
    &["sheet", "table"],
    &["desk"],
    &["text"],
    &["command", "screen"],
    &["main"],
];

/// Same-rung imports that are allowed: (from, to).
const BESIDE: [(&str, &str); 2] = [("day", "id"), ("command", "screen")];

/// Crate fences: crate → path prefixes (without `src/`) that may name it.
const FENCES: [(&str, &[&str]); 35] = [
    ("aes", &["chip/profile/mac", "chip/derive"]),
    ("cmac", &["chip/profile/mac", "chip/derive"]),
    ("des", &["chip/profile/mac", "chip/derive"]),
    ("crc", &["chip/crc"]),
    ("pcsc", &["reader/pcsc", "reader/watch"]),
    ("rusqlite", &["journal"]),
    ("image", &["face"]),
    ("rfd", &["screen/outside"]),
    ("rqrr", &["face"]),
    ("rxing", &["face"]),
    ("zxingcpp", &["face/find/cpp"]),
    ("qrcode", &["face/make"]),
    ("arboard", &["face/source/clipboard"]),
    ("nokhwa", &["face/source/camera"]),
    ("serialport", &["face/source/serial"]),
    ("krilla", &["sheet/pdf"]),
    ("skrifa", &["sheet/font", "sheet/pdf", "sheet/raster"]),
    ("tiny_skia", &["sheet/raster"]),
    ("fontdb", &["sheet/font"]),
    ("calamine", &["table"]),
    ("csv", &["table"]),
    ("rust_xlsxwriter", &["table/write", "table/marked"]),
    ("age", &["chip/key/seal", "journal/backup"]),
    ("rpassword", &["command/secret"]),
    ("encoding_rs", &["table", "face/charset", "chip/text"]),
    ("pinyin", &["id/pinyin"]),
    ("icu_collator", &["desk/order"]),
    ("icu_locale_core", &["desk/order"]),
    ("argon2", &["journal/vault"]),
    ("chacha20poly1305", &["journal/vault"]),
    ("keyring_core", &["journal/vault/keyring"]),
    ("zbus_secret_service_keyring_store", &["journal/vault/keyring"]),
    ("windows_native_keyring_store", &["journal/vault/keyring"]),
    ("fluent_bundle", &["text"]),
    ("iced", &["screen", "main"]),
];

const FORBIDDEN_IN_NAMES: [&str; 6] = ["util", "helper", "manager", "handle", "data", "info"];
const LINES_MAX: usize = 500;
const FUNCTION_LINES_MAX: usize = 70;

struct File {
    /// Path below `src`, without `.rs`, such as `reader/apdu`.
    room: String,
    /// Lines without comments; test modules at the foot cut off.
    code: Vec<String>,
    lines: usize,
}

fn rust_files(under: &Path) -> Vec<PathBuf> {
    let mut found = Vec::new();
    for entry in fs::read_dir(under).into_iter().flatten().flatten() {
        let path = entry.path();
        if path.is_dir() {
            found.extend(rust_files(&path));
        } else if path.extension().is_some_and(|ending| ending == "rs") {
            found.push(path);
        }
    }
    found.sort();
    found
}

fn root() -> PathBuf {
    PathBuf::from(env!("CARGO_MANIFEST_DIR"))
}

fn sources() -> Vec<File> {
    let src = root().join("src");
    rust_files(&src)
        .into_iter()
        .map(|path| {
            let text = fs::read_to_string(&path).unwrap();
            let room = path.strip_prefix(&src).unwrap().with_extension("").to_string_lossy().replace('\\', "/");
            let code = text
                .lines()
                .take_while(|line| line.trim() != "#[cfg(test)]")
                .map(|line| line.split("//").next().unwrap_or_default().to_owned())
                .collect();
            File { room, code, lines: text.lines().count() }
        })
        .collect()
}

fn module_of(room: &str) -> &str {
    room.split('/').next().unwrap_or(room)
}

fn is_test_only(room: &str) -> bool {
    room.split('/').any(|part| part == "tests" || part.ends_with("_tests"))
}

fn rung(module: &str) -> Option<usize> {
    LADDER.iter().position(|modules| modules.contains(&module))
}

/// Module names that a line reaches through `crate::` or `card_desk::`.
fn reached(line: &str) -> Vec<String> {
    line.match_indices("crate::")
        .map(|(at, word)| &line[at + word.len()..])
        .chain(line.match_indices("card_desk::").map(|(at, word)| &line[at + word.len()..]))
        .map(|rest| rest.chars().take_while(|c| c.is_alphanumeric() || *c == '_' || *c == ':').collect::<String>())
        .collect()
}

fn assert_none(what: &str, found: Vec<String>) {
    assert!(found.is_empty(), "{what}:\n  {}", found.join("\n  "));
}

#[test]
fn a_module_imports_only_from_lower_rungs() {
    let mut broken = Vec::new();
    for file in sources().iter().filter(|file| file.room != "lib" && !is_test_only(&file.room)) {
        let from = module_of(&file.room);
        let Some(own) = rung(from) else {
            broken.push(format!("{} stands on no rung: add it to the ladder", file.room));
            continue;
        };
        for target in file.code.iter().flat_map(|line| reached(line)) {
            let to = target.split(':').next().unwrap_or_default();
            let allowed = match rung(to) {
                None => true,
                Some(other) => other < own || to == from || BESIDE.contains(&(from, to)),
            };
            if !allowed {
                broken.push(format!("{} imports {to}, which is not below it", file.room));
            }
        }
    }
    assert_none("the ladder is broken", broken);
}

#[test]
fn files_of_one_module_import_each_other_in_one_direction_only() {
    let files = sources();
    let rooms: BTreeSet<&str> = files.iter().map(|file| file.room.as_str()).collect();
    let mut edges: BTreeMap<&str, BTreeSet<String>> = BTreeMap::new();
    for file in files.iter().filter(|file| !is_test_only(&file.room)) {
        let parent = file.room.rsplit_once('/').map_or("", |(parent, _)| parent);
        for line in &file.code {
            let siblings = line.match_indices("super::").map(|(at, word)| {
                let name: String =
                    line[at + word.len()..].chars().take_while(|c| c.is_alphanumeric() || *c == '_').collect();
                format!("{parent}/{name}")
            });
            let absolute = reached(line).into_iter().filter_map(|path| {
                let parts: Vec<&str> = path.split("::").filter(|part| !part.is_empty()).collect();
                (1..=parts.len()).rev().map(|n| parts[..n].join("/")).find(|room| rooms.contains(room.as_str()))
            });
            for target in siblings.chain(absolute) {
                if target != file.room
                    && rooms.contains(target.as_str())
                    && !file.room.starts_with(&format!("{target}/"))
                {
                    edges.entry(&file.room).or_default().insert(target);
                }
            }
        }
    }
    let reaches = |from: &str, to: &str| {
        let mut seen = BTreeSet::new();
        let mut open = vec![from.to_owned()];
        while let Some(next) = open.pop() {
            for target in edges.get(next.as_str()).into_iter().flatten() {
                if target == to {
                    return true;
                }
                if seen.insert(target.clone()) {
                    open.push(target.clone());
                }
            }
        }
        false
    };
    let cycles = rooms.iter().filter(|room| reaches(room, room)).map(|room| (*room).to_owned()).collect();
    assert_none("these files import each other in a circle", cycles);
}

#[test]
fn each_crate_stays_behind_its_fence() {
    let mut broken = Vec::new();
    for file in sources() {
        for (krate, allowed) in FENCES {
            let path = format!("{krate}::");
            let names = file.code.iter().any(|line| {
                line.match_indices(&path)
                    .any(|(at, _)| !line[..at].ends_with(|c: char| c.is_alphanumeric() || c == '_' || c == ':'))
            });
            let inside =
                allowed.iter().any(|prefix| file.room == *prefix || file.room.starts_with(&format!("{prefix}/")));
            if names && !inside {
                broken.push(format!("{} names the crate {krate}", file.room));
            }
        }
    }
    assert_none("a crate escaped its fence", broken);
}

#[test]
fn no_file_is_longer_than_five_hundred_lines() {
    let mut long: Vec<String> = sources()
        .iter()
        .filter(|file| file.lines > LINES_MAX)
        .map(|file| format!("src/{}.rs has {} lines", file.room, file.lines))
        .collect();
    for folder in ["tests", "benches"] {
        for path in rust_files(&root().join(folder)) {
            let lines = fs::read_to_string(&path).unwrap().lines().count();
            if lines > LINES_MAX {
                long.push(format!("{} has {lines} lines", path.display()));
            }
        }
    }
    assert_none("split these files", long);
}

#[test]
fn no_function_is_longer_than_seventy_lines() {
    let mut long = Vec::new();
    for file in sources() {
        let mut open: Option<(usize, usize, String)> = None;
        for (number, line) in file.code.iter().enumerate() {
            let indent = line.len() - line.trim_start().len();
            let starts = ["fn ", "pub fn ", "pub(crate) fn ", "pub(super) fn ", "const fn ", "pub const fn "]
                .iter()
                .any(|head| line.trim_start().starts_with(head));
            match &open {
                None if starts && !line.trim_end().ends_with(';') && !line.trim_end().ends_with('}') => {
                    open = Some((number, indent, line.trim().to_owned()));
                }
                Some((start, at, name)) if line.trim() == "}" && indent == *at => {
                    if number - start + 1 > FUNCTION_LINES_MAX {
                        long.push(format!("src/{}.rs:{} {} lines: {name}", file.room, start + 1, number - start + 1));
                    }
                    open = None;
                }
                None | Some(_) => {}
            }
        }
    }
    assert_none("cut these functions", long);
}

#[test]
fn names_say_what_a_thing_is() {
    let mut vague = Vec::new();
    for file in sources() {
        let names = file.code.iter().filter_map(|line| {
            let line = line
                .trim_start()
                .trim_start_matches("pub(crate) ")
                .trim_start_matches("pub(super) ")
                .trim_start_matches("pub ");
            let rest = ["fn ", "struct ", "enum ", "trait ", "mod ", "type ", "const "]
                .iter()
                .find_map(|head| line.strip_prefix(head))?;
            Some(rest.chars().take_while(|c| c.is_alphanumeric() || *c == '_').collect::<String>())
        });
        for name in names.chain([file.room.clone()]) {
            let words = snake(&name);
            for word in FORBIDDEN_IN_NAMES {
                if words.split(['_', '/']).any(|part| part == word || part == format!("{word}s")) {
                    vague.push(format!("src/{}.rs: {name} holds the word {word}", file.room));
                }
            }
        }
    }
    assert_none("find a better name", vague);
}

fn snake(name: &str) -> String {
    name.chars().flat_map(|c| if c.is_uppercase() { vec!['_', c.to_ascii_lowercase()] } else { vec![c] }).collect()
}

#[test]
fn no_test_is_ignored_or_sleeps_and_nothing_is_left_to_do() {
    let mut found = Vec::new();
    let words = [
        ["#[ign", "ore"].concat(),
        ["thread::sl", "eep("].concat(),
        ["TO", "DO"].concat(),
        ["FIX", "ME"].concat(),
        ["XX", "X"].concat(),
    ];
    for folder in ["src", "tests", "benches"] {
        for path in rust_files(&root().join(folder)) {
            let text = fs::read_to_string(&path).unwrap();
            for (number, line) in text.lines().enumerate() {
                let in_source = folder == "src" && line.contains(&words[1]);
                if words.iter().any(|word| line.contains(word.as_str())) && !in_source {
                    found.push(format!("{}:{}: {}", path.display(), number + 1, line.trim()));
                }
            }
        }
    }
    assert_none("finish these", found);
}

#[test]
fn the_words_of_the_screen_never_claim_more_than_evidence() {
    let mut found = Vec::new();
    for folder in ["assets/i18n", "assets/profiles", "reader-firmware-notes"] {
        for entry in walk(&root().join(folder)) {
            let text = fs::read_to_string(&entry).unwrap_or_default();
            for word in ["genuine", "tamper-proof", "正品", "防伪", "真卡", "unforgeable"] {
                if text.contains(word) {
                    found.push(format!("{} says {word}", entry.display()));
                }
            }
        }
    }
    assert_none("say «matches the records» instead", found);
}

fn walk(under: &Path) -> Vec<PathBuf> {
    let mut found = Vec::new();
    for entry in fs::read_dir(under).into_iter().flatten().flatten() {
        let path = entry.path();
        if path.is_dir() { found.extend(walk(&path)) } else { found.push(path) }
    }
    found
}

#[test]
fn every_quirk_row_has_a_page() {
    let rows: Vec<PathBuf> = walk(&root().join("reader-firmware-notes"))
        .into_iter()
        .filter(|file| file.extension() == Some("toml".as_ref()))
        .collect();
    assert!(!rows.is_empty());
    let missing = rows.iter().filter(|row| !row.with_extension("md").is_file()).map(|row| row.display().to_string());
    assert_none("these rows have no page", missing.collect());
}

#[test]
fn the_shape_of_files_stays_readable() {
    let mut lines: Vec<usize> =
        sources().iter().filter(|file| !is_test_only(&file.room)).map(|file| file.lines).collect();
    lines.sort_unstable();
    let median = lines.get(lines.len() / 2).copied().unwrap_or_default();
    assert!(median < 180, "the median file has {median} lines");
}
