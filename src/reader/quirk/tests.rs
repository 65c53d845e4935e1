//! What is compiled in is what lies in the folder, and each row says where it comes from.

use std::collections::BTreeSet;
use std::path::{Path, PathBuf};

use super::table::{FILES, ROWS, parse};
use super::*;

fn notes() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("reader-firmware-notes")
}

/// Names without the ending of the files with an ending.
fn stems(ending: &str) -> BTreeSet<String> {
    let files = std::fs::read_dir(notes()).unwrap().map(|entry| entry.unwrap().file_name().into_string().unwrap());
    files.filter_map(|name| name.strip_suffix(ending).map(str::to_owned)).collect()
}

fn page(family: &str) -> String {
    std::fs::read_to_string(notes().join(format!("{family}.md"))).unwrap()
}

fn check(reader: &str, family: &str) {
    assert_eq!(Quirk::of(reader).family, family, "{reader}");
}

#[test]
fn readers_are_found_by_the_middle_of_their_names() {
    check("ACS ACR122U PICC Interface 00 00", "acr122u");
    check("ACS ACR122U PICC Interface 0", "acr122u");
    check("acs acr122u picc interface 05 00", "acr122u");
    check("ACS ACR1222L 00 00", "acr1222l");
    check("ACS ACR1252 Dual Reader [ACR1252 Dual Reader PICC] 01 00", "acr1252u");
    check("ACS ACR1255U-J1 00 00", "acr1255u");
    check("ACS ACR1281 1S Dual Reader 00 00", "acr1281u");
    check("ACS ACR1281U 00 02", "acr1281u");
    check("HID Global OMNIKEY 5022 Smart Card Reader 00 00", "omnikey-5022");
    check("HID Global OMNIKEY 5422 Smartcard Reader [OMNIKEY 5422CL Smartcard Reader] (KN) 01 00", "omnikey-5422");
    check("HID OMNIKEY 5427 CK 00 00", "omnikey-5427");
    check("OMNIKEY CardMan 5x21-CL 0", "omnikey-5321");
    check("HID OMNIKEY Smart Card Reader USB 0", "omnikey-5021");
    check("Identiv uTrust 3700 F CL Reader (55041704 1) 00 00", "identiv-3700f");
    check("Identiv Identiv uTrust 4701 F Dual Interface Reader 01 00", "identiv-4701f");
    check("SCM Microsystems Inc. SCL01x Contactless Reader 00 00", "scl011");
    check("Feitian R502 [R502 Contactless Reader] 01 00", "feitian-r502");
    check("Gemalto Prox Dual USB PC Link Reader 00 00", "gemalto-prox");
    check("SpringCard Prox'N'Roll Contactless 00 00", "springcard");
    check("DUALi DE-620 Contactless Reader 00 00", "duali");
    check("SONY FeliCa Port/PaSoRi 4.0 00 00", "sony-pasori");
    check("Cherry SmartTerminal XX44 00 00", "cherry");
    check("Microsoft IFD 0", "microsoft-nfc");
}

#[test]
fn an_unknown_reader_gets_the_generic_row() {
    for name in ["Virtual PCD 00 00", "", "D3 00 00"] {
        assert_eq!(Quirk::of(name), Quirk::generic());
        assert!(Quirk::of(name).is_generic() && Quirk::of(name).may_hide_classic());
    }
}

#[test]
fn a_name_counts_before_a_usb_id_and_a_usb_id_before_nothing() {
    let id = |vendor, product| Some(UsbId { vendor, product });
    let family = |name, usb| Quirk::find(name, usb).family;
    assert_eq!(family("Some reader 00 00", id(0x04E6, 0x5790)), "identiv-3700f");
    assert_eq!(family("SpringCard Puck 00 00", id(0x04E6, 0x5790)), "springcard");
    assert_eq!(family("Some reader 00 00", id(0x0471, 0xA112)), "generic");
}

#[test]
fn the_written_generic_row_is_the_one_in_the_program() {
    let row = ROWS.iter().find(|row| row.quirk.is_generic()).unwrap();
    assert_eq!(row.quirk, Quirk::generic());
    assert!(row.names.is_empty() && row.usb.is_empty());
}

#[test]
fn every_file_of_the_folder_is_compiled_in_and_parses() {
    let families: BTreeSet<String> = FILES.iter().map(|(family, _)| (*family).to_owned()).collect();
    assert_eq!(stems(".toml"), families);
    assert_eq!(families.len(), FILES.len());
    for (family, text) in FILES {
        let row = parse(family, text).unwrap_or_else(|fault| panic!("{family}: {fault}"));
        assert_eq!(row.names.is_empty(), *family == "generic", "{family}");
        assert!(row.names.iter().all(|part| part.len() >= 5), "{family} would match too much");
    }
    assert_eq!(ROWS.len(), FILES.len());
}

#[test]
fn every_row_has_a_page_that_says_it_is_untested_until_a_device_proved_it() {
    let without_row = BTreeSet::from(["README".to_owned(), "not-pcsc".to_owned()]);
    let families: BTreeSet<String> = ROWS.iter().map(|row| row.quirk.family.clone()).collect();
    assert_eq!(stems(".md"), families.union(&without_row).cloned().collect());
    for quirk in Quirk::all() {
        let page = page(&quirk.family);
        assert_eq!(quirk.page, format!("reader-firmware-notes/{}.md", quirk.family));
        assert_eq!(page.contains("**Untested**"), quirk.verified != Verified::Device, "{}", quirk.page);
        assert!(page.contains("- Source: "), "{}", quirk.page);
    }
}

#[test]
fn what_a_row_says_stands_on_its_page() {
    for row in ROWS.iter().filter(|row| !row.quirk.is_generic()) {
        let page = page(&row.quirk.family);
        for id in &row.usb {
            let short = format!("{:04X}", id.product);
            assert!(page.contains(&short), "{}: {short}", row.quirk.page);
        }
        for word in &row.quirk.key.permanent_refused {
            let (sw1, sw2) = word.split();
            assert!(page.contains(&format!("{sw1:02X} {sw2:02X}")), "{}: {word}", row.quirk.page);
        }
        // A reader that hides half of a card says so; what to switch is said in both languages or in none.
        assert!(
            row.quirk.hides_classic != Known::Yes || page.contains("Dual cards: a card with"),
            "{}",
            row.quirk.page
        );
        assert!(row.quirk.switch.is_none() || row.quirk.hides_classic == Known::Yes, "{}", row.quirk.page);
    }
}

#[test]
fn no_usb_id_and_no_status_word_is_claimed_twice() {
    let mut ids = BTreeSet::new();
    for row in ROWS.iter() {
        for id in &row.usb {
            assert!(ids.insert((id.vendor, id.product)), "{}: {id:?}", row.quirk.page);
        }
        let mut words = BTreeSet::new();
        for word in row.quirk.words.lists().into_iter().flat_map(|(_, words)| words) {
            assert!(words.insert(*word) && !word.is_ok(), "{}: {word}", row.quirk.page);
        }
    }
}

#[test]
fn a_status_word_means_what_the_row_says_and_else_what_the_standard_says() {
    let meaning = |reader, word| Quirk::of(reader).meaning(Status(word));
    assert_eq!(meaning("ACR122U", 0x6300), Some(Meaning::KeyRefused));
    assert_eq!(meaning("SpringCard", 0x6F04), Some(Meaning::KeyRefused));
    assert_eq!(meaning("Virtual PCD", 0x6F04), None);
    assert_eq!(meaning("OMNIKEY 5427", 0x6400), Some(Meaning::CardGone));
    assert_eq!(meaning("OMNIKEY 5427", 0x6581), Some(Meaning::NoBlock));
    assert_eq!(meaning("uTrust 3700", 0x6983), Some(Meaning::KeyRefused));
    assert_eq!(meaning("Virtual PCD", 0x6983), Some(Meaning::NotAuthenticated));
    assert_eq!(meaning("Microsoft IFD", 0x6981), Some(Meaning::KeyRefused));
    assert_eq!(meaning("Virtual PCD", 0x9000), None);
}

#[test]
fn a_field_that_nobody_knows_is_refused_and_what_is_missing_stays_unknown() {
    let least = "title='a'\nverified='unknown'\nevidence=[]\n";
    let parsed = |more: &str| parse("a", &format!("{least}{more}"));
    let row = parsed("[identity]\nnames=['reader']").unwrap();
    assert_eq!((row.quirk.key.slot, row.quirk.hides_classic), (KeySlot::Unknown, Known::Unknown));
    assert_eq!((row.quirk.read.max, row.quirk.signal, row.quirk.ccid), (None, Signal::Unknown, Ccid::Unknown));
    for more in [
        "[identity]\nnames=[]\nslots=2",
        "[identity]\nnames=[]\nusb=['072F']",
        "[identity]\nnames=[]\nusb=['72F:2200']",
        "[identity]\nnames=[]\n[key]\nslot='somewhere'",
        "[identity]\nnames=[]\n[key]\npersistent=true",
        "[identity]\nnames=[]\n[read]\nmost=16",
        "[identity]\nnames=[]\n[status]\nrefused=[0x6300]",
        "[identity]\nnames=[]\n[status]\nkey-refused=[0x16300]",
        "[identity]\nnames=[]\n[dual]\nhides-classic='maybe'",
        "[identity]\nnames=[]\n[led]\ncolor='red'",
        "signal='morse'\n[identity]\nnames=[]",
        "",
    ] {
        assert!(parsed(more).is_err(), "{more}");
    }
    let guess = "title='a'\nverified='guess'\nevidence=['b']\n[identity]\nnames=[]";
    let baseless = "title='a'\nverified='manual'\nevidence=[]\n[identity]\nnames=[]";
    assert!(parse("a", guess).is_err() && parse("a", baseless).is_err());
}
