//! Card profiles: text that somebody wrote, or meant to.

use card_desk::chip::profile::Shelf;

use crate::{fixture, run, sentence};

fn good() -> Vec<Vec<u8>> {
    let folder = format!("{}/assets/profiles", env!("CARGO_MANIFEST_DIR"));
    let mut files: Vec<_> = std::fs::read_dir(folder).unwrap().map(|file| file.unwrap().path()).collect();
    files.retain(|file| file.extension().is_some_and(|ending| ending == "toml"));
    files.sort();
    files.iter().map(|file| std::fs::read(file).unwrap()).collect()
}

#[test]
fn any_text_as_a_card_profile() {
    let good = good();
    assert!(good.len() > 2);
    run("profile", |noise| {
        let bytes = noise.file(&good, 600);
        let mut shelf = Shelf::empty();
        match shelf.add("site.toml", &String::from_utf8_lossy(&bytes), noise.below(2) == 0) {
            Ok(()) => true,
            Err(fault) => {
                sentence(format!("{fault}; {}; {}", fault.code(), fault.next()));
                false
            }
        }
    });
}

#[test]
fn profiles_that_are_deep_or_long_are_refused_in_a_sentence() {
    let head = String::from_utf8(fixture("assets/profiles/example-student-sector.toml")).unwrap();
    let texts = [
        format!("a = {}", "[".repeat(200_000)),
        format!("a = {}", "{ a = ".repeat(40_000)),
        "a.".repeat(100_000) + "a = 1",
        "[a".to_owned() + &".a".repeat(100_000) + "]",
        "[[step]]\n".repeat(20_000),
        format!("{head}{}", "\n[[field]]\nkey = 'a'\n".repeat(8_000)),
        format!("schema = {}", "9".repeat(200_000)),
        format!("\"{}\" = 1", "长".repeat(60_000)),
        "\u{0}".repeat(200_000),
    ];
    for text in texts {
        sentence(Shelf::empty().add("site.toml", &text, true).expect_err("this is no profile"));
    }
}
