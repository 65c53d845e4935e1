use super::*;

fn check(text: &str, want: &str) {
    let got =
        KeyRing::parse(text).map_or_else(|fault| format!("{fault}; {}", fault.next()), |ring| format!("{ring:?}"));
    assert_eq!(got, want, "{text}");
}

fn key(value: &str) -> String {
    format!("[[key]]\nname = \"a\"\nvalue = {value}\n")
}

#[test]
fn keys_are_found_by_name() {
    let ring = KeyRing::parse("[[key]]\nname = 'a.b'\nvalue = 'A0a1A2a3A4a5'\n").unwrap();
    assert_eq!(ring.sector("a.b"), Some(&[0xA0, 0xA1, 0xA2, 0xA3, 0xA4, 0xA5]));
    assert_eq!((ring.sector("a.c"), ring.cipher("a.b")), (None, None));
    assert_eq!(ring.names().collect::<Vec<_>>(), ["a.b"]);
    assert_eq!(KeyRing::empty().names().count(), 0);
    assert_eq!(KeyRing::example().names().collect::<Vec<_>>(), ["edu.student.read"]);
    let ring = KeyRing::parse(&key("'000102030405060708090A0B0C0D0E0F'")).unwrap();
    assert_eq!((ring.cipher("a").map(|key| key[15]), ring.sector("a")), (Some(15), None));
}

#[test]
fn a_sector_knows_the_keys_that_were_handed_over_for_it() {
    let text = "version = 1\n[[key]]\nname='b'\nvalue='FFFFFFFFFFFF'\nsectors='0-1(A),8(B)'\n\
                [[key]]\nname='a'\nvalue='FFFFFFFFFFFE'\nsectors='8(A)'\n[[key]]\nname='c'\nvalue='FFFFFFFFFFFD'\n";
    let ring = KeyRing::parse(text).unwrap();
    let check = |sector: u8, want: &[(&str, KeyType)]| {
        assert_eq!(ring.assigned(sector).collect::<Vec<_>>(), want, "sector {sector}");
    };
    check(0, &[("b", KeyType::A)]);
    check(8, &[("a", KeyType::A), ("b", KeyType::B)]);
    check(9, &[]);
    let lines: Vec<(String, String)> =
        ring.lines().into_iter().map(|line| (line.name, sectors::show_sectors(&line.sectors))).collect();
    let want = [("a", "8(A)"), ("b", "0-1(A),8(B)"), ("c", "")].map(|(name, at)| (name.to_owned(), at.to_owned()));
    assert_eq!(lines, want);
}

#[test]
fn a_wrong_key_file_is_refused_with_its_line_and_without_its_keys() {
    check(&key("\"ABCDEF\""), "line 3: a key has 12 or 32 hex digits, this has 6 characters; ask for the key again");
    check(&key("\"ABCDEFABCDEG\""), "line 3: a key holds only the digits 0-9 and A-F; ask for the key again");
    let twice = format!("{}{}", key("\"FFFFFFFFFFFF\""), key("\"FFFFFFFFFFFE\""));
    check(&twice, "line 5: the name a stands there twice; keep one of the two");
    let syntax = "want [[key]] tables with a name and a value in quotes; take everything else out";
    check(&key("123456789012"), &format!("line 3: {syntax}"));
    check(&key("FFFFFFFFFFFF"), &format!("line 3: {syntax}"));
    check("[[key]]\nname = 'a'\nvalue = '0'\ntype = 'A'\n", &format!("line 4: {syntax}"));
    check("[[key]]\nname = ''\nvalue = 'FFFFFFFFFFFF'\n", "line 2: a key needs a name; copy it from the card profile");
    check(
        "[[key]]\nname = 'FFFFFFFFFFFE'\nvalue = 'FFFFFFFFFFFF'\n",
        "line 2: this is no name of a key; take the name that the card profile asks for",
    );
    check(
        &format!("{}sectors = '40(A)'", key("'FFFFFFFFFFFF'")),
        "line 4: sectors are written like 0-3(A,B),8(A), from 0 to 39; correct the sectors",
    );
    check(
        &format!("{}sectors = '4(A)'", key("'000102030405060708090A0B0C0D0E0F'")),
        "line 2: only a key of 12 hex digits opens a sector; take the sectors away",
    );
    check(
        "version = 2\nother = 3",
        "the key file has version 2, this program knows version 1; use the newest version of this program",
    );
    check("", "KeyRing(0 keys)");
}

#[test]
fn two_keys_for_one_sector_are_refused_since_one_would_have_to_be_tried() {
    let row = |name: &str, sectors: &str| {
        format!("[[key]]\nname = '{name}'\nvalue = 'FFFFFFFFFFFF'\nsectors = '{sectors}'\n")
    };
    let fault = KeyRing::parse(&format!("{}{}", row("a", "0-15(A)"), row("b", "3(B),4(A)"))).unwrap_err();
    assert_eq!(fault.to_string(), "line 6: sector 4 has a key A already, that of a");
    assert!(KeyRing::parse(&format!("{}{}", row("a", "0-15(A)"), row("b", "0-15(B)"))).is_ok());
}

#[test]
fn the_debug_form_of_a_ring_shows_no_key() {
    let ring = KeyRing::parse("[[key]]\nname = 'a'\nvalue = 'ABABABABABAB'\n").unwrap();
    let shown = format!("{ring:?} {:?}", ring.lines());
    assert!(!shown.to_uppercase().contains("ABAB") && !shown.contains("171"), "{shown}");
}

#[test]
fn a_key_file_that_is_missing_or_too_large_says_so() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("keys.toml");
    assert_eq!(KeyRing::load(&path).err(), Some(KeyFault::Unreadable(std::io::ErrorKind::NotFound)));
    std::fs::write(&path, "#".repeat(1_100_000)).unwrap();
    assert_eq!(KeyRing::load(&path).err(), Some(KeyFault::TooLarge));
    std::fs::write(&path, [0xFF, 0xFE]).unwrap();
    assert_eq!(KeyRing::load(&path).err(), Some(KeyFault::Unreadable(std::io::ErrorKind::InvalidData)));
    std::fs::write(&path, "[[key]]\nname = 'a'\nvalue = 'FFFFFFFFFFFF'\n").unwrap();
    assert!(KeyRing::load(&path).unwrap().sector("a").is_some());
}
