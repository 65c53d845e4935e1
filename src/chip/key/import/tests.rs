use super::super::sectors::show_sectors;
use super::*;

/// Reads a file and says what came of it: names with their sectors, or why not.
fn told(bytes: &[u8], format: Format, name: Option<&str>) -> String {
    let mut ring = KeyRing::empty();
    let lines = Import::parse(bytes, format).and_then(|import| import.put_on(&mut ring, name));
    match lines {
        Ok(lines) => {
            let line = |line: &KeyLine| match show_sectors(&line.sectors) {
                at if at.is_empty() => line.name.clone(),
                at => format!("{} {at}", line.name),
            };
            lines.iter().map(line).collect::<Vec<_>>().join(" · ")
        }
        Err(fault) => {
            assert_eq!(ring.names().count(), 0, "a refused file leaves no key behind");
            format!("{fault} [{}]", fault.code())
        }
    }
}

#[test]
fn lists_of_keys_are_read_with_their_remarks_and_their_sectors() {
    let check = |text: &str, want: &str| assert_eq!(told(text.as_bytes(), Format::List, Some("k")), want, "{text}");
    check("FFFFFFFFFFFF", "k");
    check("\u{FEFF}# remark\r\n\r\nFFFFFFFFFFFF # of 2019\r\na0a1a2a3a4a5\r\n", "k.1 · k.2");
    check("FFFFFFFFFFFF:0-1(A,B)", "k 0-1(A,B)");
    check("FFFFFFFFFFFF:0-1(A,B)\nA0A1A2A3A4A5: 8(A)\nB0B1B2B3B4B5\n", "k.0A 0-1(A,B) · k.3 · k.8A 8(A)");
    check("000102030405060708090A0B0C0D0E0F", "k");
    check("FFFFFFFFFFF", "line 1: a key has 12 or 32 hex digits, this has 11 characters [key-wrong]");
    check("#\nFFFFFFFFFFFG", "line 2: a key holds only the digits 0-9 and A-F [key-wrong]");
    check("键键键", "line 1: a key holds only the digits 0-9 and A-F [key-wrong]");
    check("FFFFFFFFFFFF\n#\nffffffffffff", "line 3: the key of line 1 again [key-value-twice]");
    let sectors = "sectors are written like 0-3(A,B),8(A), from 0 to 39 [key-sectors]";
    check("FFFFFFFFFFFF:40(A)", &format!("line 1: {sectors}"));
    check("FFFFFFFFFFFF:", &format!("line 1: {sectors}"));
    check("FFFFFFFFFFFF 0-1(A)", "line 1: a key has 12 or 32 hex digits, this has 19 characters [key-wrong]");
    let taken = "line 2: sector 3 has a key A already, that of k.0A [key-sector-taken]";
    check("FFFFFFFFFFFF:0-15(A)\nA0A1A2A3A4A5:3(A)", taken);
    check("# only remarks\n", "the file holds no key [keys-none]");
    assert_eq!(told(b"# \xC3\xDC\xD4\xBF\nFFFFFFFFFFFF", Format::List, Some("k")), "k", "remarks in GBK");
    assert_eq!(told(b"FFFFFFFFFFFF", Format::List, None), "line 1: a key needs a name [key-without-name]");
    let bad = "as typed: this is no name of a key [key-bad-name]";
    assert_eq!(told(b"FFFFFFFFFFFF", Format::List, Some("FFFFFFFFFFFF")), bad);
}

#[test]
fn a_binary_key_file_has_all_keys_a_and_then_all_keys_b() {
    for sectors in [5, 16, 32, 40] {
        let bytes: Vec<u8> = (0..sectors * 2).flat_map(|key: u8| [key, 1, 2, 3, 4, 5]).collect();
        let import = Import::parse(&bytes, Format::Proxmark).unwrap();
        assert_eq!((import.count(), import.is_named()), (usize::from(sectors) * 2, false));
        let mut ring = KeyRing::empty();
        import.put_on(&mut ring, Some("c")).unwrap();
        let last = sectors - 1;
        assert_eq!(ring.sector(&format!("c.{last}A")), Some(&[last, 1, 2, 3, 4, 5]));
        assert_eq!(ring.sector(&format!("c.{last}B")), Some(&[sectors + last, 1, 2, 3, 4, 5]));
        assert_eq!(ring.assigned(last).count(), 2);
    }
    assert_eq!(told(&[0xFF; 192], Format::Proxmark, Some("c")), "c 0-15(A,B)", "equal keys are one");
    for (len, found) in [(0, "0"), (191, "191"), (216, "216"), (1024, "1024")] {
        let want = format!("a binary key file has 60, 192, 384 or 480 bytes, this has {found} [keys-wrong-size]");
        assert_eq!(told(&vec![0; len], Format::Proxmark, Some("c")), want);
    }
}

#[test]
fn keys_in_json_are_read_with_their_sectors_and_a_rule_that_is_not_known_is_refused() {
    let of =
        |kind: &str, keys: &str| format!("{{\"KeyType\": \"{kind}\", \"TagId\": \"01020304\",\n\"keys\": [{keys}]}}");
    let check = |kind: &str, keys: &str, want: &str| {
        assert_eq!(told(of(kind, keys).as_bytes(), Format::Metrodroid, Some("m")), want, "{keys}");
    };
    let a8 = r#"{"type": "KeyA", "key": "a0a1a2a3a4a5", "sector": 8}"#;
    check("MifareClassicStatic", a8, "m 8(A)");
    check("MifareClassicStatic", &a8.replace('}', r#", "transform": "none", "bundle": "x"}"#), "m 8(A)");
    let b9 = r#"{"type": "KeyB", "key": "B0B1B2B3B4B5", "sector": 9}"#;
    check("MifareClassicStatic", &format!("{a8}, {b9}"), "m.8A 8(A) · m.9B 9(B)");
    check("MifareClassicStatic", &format!("{a8}, {}", a8.replace("\": 8", "\": 9")), "m 8-9(A)");
    check(
        "MifareClassicStatic",
        &format!("{a8}, {a8}"),
        "key 2 of the list: the key of key 1 of the list again [key-value-twice]",
    );
    let second = a8.replace("a5", "a6");
    let taken = "key 2 of the list: sector 8 has a key A already, that of m.8A [key-sector-taken]";
    check("MifareClassicStatic", &format!("{a8}, {second}"), taken);
    let transform = a8.replace('}', r#", "transform": "touchngo"}"#);
    let rule =
        "key 1 of the list: this key is made anew for each card by a rule that is not known here [key-transform]";
    check("MifareClassicStatic", &transform, rule);
    let no_sector = r#"{"type": "KeyA", "key": "a0a1a2a3a4a5"}"#;
    let sectors = "sectors are written like 0-3(A,B),8(A), from 0 to 39 [key-sectors]";
    check("MifareClassicStatic", no_sector, &format!("key 1 of the list: {sectors}"));
    check("MifareClassicStatic", &a8.replace('8', "40"), &format!("key 1 of the list: {sectors}"));
    check("MifareClassic", &format!("{no_sector}, {}", no_sector.replace("a5", "a6")), "m.0A 0(A) · m.1A 1(A)");
    let want = "key 1 of the list: want KeyA or KeyB as its type [keys-syntax]";
    check("MifareClassic", r#"{"key": "a0a1a2a3a4a5"}"#, want);
    let length = "key 1 of the list: a key has 12 or 32 hex digits, this has 4 characters [key-wrong]";
    check("MifareClassic", r#"{"type": "KeyA", "key": "a0a1"}"#, length);
    let kinds = "want KeyType MifareClassic or MifareClassicStatic and a list of keys [keys-syntax]";
    check("FeliCa", a8, &format!("line 1: {kinds}"));
    check("MifareClassic", "7", &format!("line 2: {kinds}"));
    assert!(Import::parse(of("MifareClassic", a8).as_bytes(), Format::Metrodroid).unwrap().of_one_card);
    assert!(!Import::parse(of("MifareClassicStatic", a8).as_bytes(), Format::Metrodroid).unwrap().of_one_card);
}

#[test]
fn our_own_file_keeps_its_names_and_one_key_takes_another_name_and_a_sector() {
    let two = "[[key]]\nname='a'\nvalue='FFFFFFFFFFFF'\n[[key]]\nname='b'\nvalue='FFFFFFFFFFFE'\nsectors='3(B)'\n";
    assert_eq!(told(two.as_bytes(), Format::Ours, None), "a · b 3(B)");
    let eight = Assignment { sector: 8, key_type: crate::reader::apdu::KeyType::A };
    let mut one = Import::parse(b"FFFFFFFFFFFF", Format::List).unwrap();
    one.assign(eight).unwrap();
    let mut ring = KeyRing::parse(two).unwrap();
    assert_eq!(one.put_on(&mut ring, Some("c")).unwrap()[0].sectors, [eight]);
    assert_eq!(ring.names().collect::<Vec<_>>(), ["a", "b", "c"]);
    let mut several = Import::parse(two.as_bytes(), Format::Ours).unwrap();
    assert!(several.assign(eight).is_err(), "two keys would have to be tried");
    let again = Import::parse(two.as_bytes(), Format::Ours).unwrap().put_on(&mut ring, None).unwrap_err();
    assert_eq!(again.to_string(), "key 1 of the list: the name a stands there twice");
    assert_eq!(ring.names().count(), 3, "a refused file leaves the ring as it was");
}

#[test]
fn formats_are_told_by_the_name_of_the_file_and_else_by_its_beginning() {
    let check = |name: &str, bytes: &[u8], want| assert_eq!(Format::of(Path::new(name), bytes), want, "{name}");
    check("keys.toml", b"", Format::Ours);
    check("hf-mf-key.BIN", b"", Format::Proxmark);
    check("std.keys", b"", Format::List);
    check("a.dic", b"{", Format::List);
    check("a.json", b"", Format::Metrodroid);
    check("a", b" {\"KeyType\"", Format::Metrodroid);
    check("a", b"[[key]]\n", Format::Ours);
    check("a", &[0, 1], Format::Proxmark);
    check("a", b"FFFFFFFFFFFF", Format::List);
}
