//! What people type: recovery passphrases, passwords and PINs.

use super::{CHEAP, key, same, seed, typed};
use crate::day::Moment;
use crate::journal::vault::asleep::{Asleep, Wake, wait_s};
use crate::journal::vault::password::{Match, WeakSecret, check_password, check_pin, hash_at, verify};
use crate::journal::vault::{Mistyped, Passphrase};

#[test]
fn a_passphrase_is_the_same_from_every_keyboard() {
    assert_eq!(typed("cafe\u{301} 学校").reveal(), "caf\u{e9} 学校");
    assert_eq!(typed("caf\u{e9} 学校").reveal(), "caf\u{e9} 学校");
    assert_eq!(typed("  blanks count ").reveal(), "  blanks count ");
}

#[test]
fn a_recovery_passphrase_is_read_as_people_type_it() {
    let drawn = Passphrase::recovery(&mut seed(1)).unwrap();
    let printed = drawn.reveal();
    assert_eq!(printed.split('-').map(str::len).collect::<Vec<_>>(), [5; 6]);
    assert_ne!(printed, Passphrase::recovery(&mut seed(2)).unwrap().reveal());
    let wide: String = printed.chars().map(|c| char::from_u32(c as u32 + 0xFEE0).unwrap()).collect();
    for typed in [
        printed.to_owned(),
        printed.to_lowercase(),
        printed.replace('-', ""),
        printed.replace('-', " — "),
        printed.replace('0', "o").replace('1', "l"),
        printed.replace('0', "O").replace('1', "I"),
        format!("\u{3000}{wide}\n"),
    ] {
        assert_eq!(
            Passphrase::parse_recovery(&typed).map(|p| p.reveal().to_owned()).as_deref(),
            Ok(printed),
            "{typed}"
        );
    }
    assert_eq!(mistake(""), Some(Mistyped::Length { found: 0 }));
    assert_eq!(mistake(&printed[1..]), Some(Mistyped::Length { found: 29 }));
    assert_eq!(mistake(&format!("{printed}0")), Some(Mistyped::Length { found: 31 }));
    assert_eq!(mistake(&printed.replacen('-', "U", 1)), Some(Mistyped::Sign { place: 6 }));
}

fn mistake(text: &str) -> Option<Mistyped> {
    Passphrase::parse_recovery(text).err()
}

#[test]
fn every_wrong_letter_of_a_recovery_passphrase_is_told_with_its_group() {
    let alphabet: Vec<char> = "0123456789ABCDEFGHJKMNPQRSTVWXYZ".chars().collect();
    for n in 0..20 {
        let printed: Vec<char> = Passphrase::recovery(&mut seed(n)).unwrap().reveal().chars().collect();
        for at in (0..printed.len()).filter(|at| printed[*at] != '-') {
            for wrong in alphabet.iter().filter(|letter| **letter != printed[at]) {
                let mut typed = printed.clone();
                typed[at] = *wrong;
                let typed: String = typed.iter().collect();
                assert_eq!(mistake(&typed), Some(Mistyped::Group { group: at / 6 + 1 }), "{typed}");
            }
        }
    }
}

#[test]
fn letters_that_changed_places_and_up_to_four_wrong_ones_are_told() {
    let mut draw = seed(77);
    for n in 0..2000 {
        let printed = Passphrase::recovery(&mut seed(n)).unwrap().reveal().replace('-', "").into_bytes();
        let mut typed = printed.clone();
        if n % 2 == 0 {
            let at = draw.next_u64() as usize % 29;
            typed.swap(at, at + 1);
        } else {
            for _ in 0..4 {
                typed[draw.next_u64() as usize % 30] =
                    b"0123456789ABCDEFGHJKMNPQRSTVWXYZ"[draw.next_u64() as usize % 32];
            }
        }
        let text = String::from_utf8(typed.clone()).unwrap();
        assert_eq!(mistake(&text).is_some(), typed != printed, "{text}");
    }
}

#[test]
fn a_stored_hash_matches_its_password_and_tells_its_age() {
    let old = hash_at(&typed("li's password"), CHEAP, &mut seed(1)).unwrap();
    assert_eq!(verify(&old, &typed("li's password")), Match::YesButOld);
    assert_eq!(verify(&old, &typed("li's passwore")), Match::No);
    for unreadable in [
        "",
        "li's password",
        "$argon2id$v=19$m=8,t=1,p=1",
        "$argon2id$v=19$m=4294967295,t=1,p=1$c29tZSBzYWx0IDEyMzQ$aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa",
    ] {
        assert_eq!(verify(unreadable, &typed("li's password")), Match::No, "{unreadable}");
    }
}

#[test]
fn weak_passwords_and_pins_are_refused_with_a_reason() {
    let password = |text: &str| check_password(&typed(text)).err();
    assert_eq!(password("123456789"), Some(WeakSecret::Short { found: 9 }));
    assert_eq!(password("学校的学生卡柜台"), Some(WeakSecret::Short { found: 8 }));
    assert_eq!(password("学校的学生卡柜台密码"), None);
    assert_eq!(password("a long one"), None);
    assert_eq!(password("aaaaaaaaaaaa"), Some(WeakSecret::OneCharacter));
    assert_eq!(password(&"ab".repeat(101)), Some(WeakSecret::Long { found: 202 }));
    let pin = |text: &str| check_pin(&typed(text)).err();
    for (text, reason) in [
        ("190427", None),
        ("112233", None),
        ("123455", None),
        ("", Some(WeakSecret::NotSixDigits)),
        ("19042", Some(WeakSecret::NotSixDigits)),
        ("1904277", Some(WeakSecret::NotSixDigits)),
        ("19042a", Some(WeakSecret::NotSixDigits)),
        ("１９０４２７", Some(WeakSecret::NotSixDigits)),
        ("000000", Some(WeakSecret::SameDigits)),
        ("123456", Some(WeakSecret::Run)),
        ("567890", Some(WeakSecret::Run)),
        ("987654", Some(WeakSecret::Run)),
        ("321098", Some(WeakSecret::Run)),
    ] {
        assert_eq!(pin(text), reason, "{text}");
    }
}

#[test]
fn the_wait_after_wrong_tries_doubles_up_to_a_minute() {
    let waits: Vec<u64> = (0..14).map(wait_s).collect();
    assert_eq!(waits, [0, 0, 0, 0, 0, 1, 2, 4, 8, 16, 32, 60, 60, 60]);
    assert_eq!(wait_s(u32::MAX), 60);
}

fn asleep() -> Asleep {
    Asleep::new_at(&key(1), &typed("190427"), CHEAP, &mut seed(1)).unwrap()
}

/// Tries a PIN at a second and writes down what came of it.
fn wake(asleep: &mut Asleep, pin: &str, at_ms: i64) -> String {
    match asleep.wake(&typed(pin), Moment::from_unix_ms(at_ms)).unwrap() {
        Wake::Key(found) if same(&found, &key(1)) => "key".to_owned(),
        Wake::Key(_) => "another key".to_owned(),
        Wake::Wrong { wait_s } => format!("wrong {wait_s}"),
        Wake::TooEarly { wait_s } => format!("early {wait_s}"),
        Wake::PasswordNeeded => "password".to_owned(),
    }
}

#[test]
fn ten_wrong_pins_wipe_the_key_and_the_right_one_is_no_use_any_more() {
    let mut asleep = asleep();
    let mut tries = Vec::new();
    for n in 0..11 {
        tries.push(wake(&mut asleep, "271828", n * 60_000));
    }
    let wrong = ["wrong 0", "wrong 0", "wrong 0", "wrong 0", "wrong 1", "wrong 2", "wrong 4", "wrong 8", "wrong 16"];
    assert_eq!(tries[..9], wrong);
    assert_eq!(tries[9..], ["password", "password"]);
    assert_eq!(wake(&mut asleep, "190427", 700_000), "password");
    assert_eq!((asleep.failures(), asleep.text()), (10, None));
}

#[test]
fn a_try_that_comes_too_early_is_neither_tried_nor_counted() {
    let mut asleep = asleep();
    let mut last = 0;
    for _ in 0..6 {
        last += 10_000;
        wake(&mut asleep, "271828", last);
    }
    assert_eq!(asleep.failures(), 6);
    assert_eq!(wake(&mut asleep, "190427", last + 1), "early 2");
    assert_eq!(wake(&mut asleep, "271828", last + 1001), "early 1");
    assert_eq!(wake(&mut asleep, "190427", last - 86_400_000), "early 2", "a clock that was set back");
    assert_eq!(asleep.failures(), 6);
    assert_eq!(wake(&mut asleep, "190427", last + 2000), "key");
    assert_eq!(asleep.failures(), 0);
}

#[test]
fn a_wrapping_that_the_journal_kept_wakes_like_a_fresh_one() {
    let text = asleep().text().unwrap();
    assert_eq!(wake(&mut Asleep::stored(&text).unwrap(), "190427", 0), "key");
    assert_eq!(wake(&mut Asleep::stored(&text).unwrap(), "190428", 0), "wrong 0");
    assert!(Asleep::stored("").is_none());
    assert!(Asleep::stored(&text.replace("kib = 8", "kib = 4294967295")).is_none());
    let mut cheaper = Asleep::stored(&text.replace("kib = 8", "kib = 9")).unwrap();
    assert_eq!(wake(&mut cheaper, "190427", 0), "wrong 0", "the cost is authenticated too");
}
