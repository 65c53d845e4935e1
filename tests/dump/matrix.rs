//! Every sample in every form: what is lost stands in a table, and what is not lost comes back.

use card_desk::chip::dump::{self, Dump, Form};

use super::{invented, own, partial, with, without_keys};
use card_desk::chip::virtual_card::classic::UNKNOWN;

const SHORT: [u8; 4] = [0xDE, 0xAD, 0x00, 0x01];
const LONG: [u8; 7] = [0x04, 0x11, 0x18, 0x33, 0x44, 0x09, 0x66];

fn samples() -> Vec<(&'static str, Dump)> {
    let large = invented(256, &SHORT, 0x18);
    let small = invented(64, &SHORT, 0x08);
    let mut named = invented(64, &SHORT, 0x88);
    (named.sak, named.atqa) = (Some(0x08), Some([0x04, 0x00]));
    let mut odd = named.clone();
    (odd.sak, odd.atqa) = (Some(0x28), Some([0x44, 0x03]));
    (odd.ats, odd.signature) = (Some(vec![0x10, 0x78, 0x80]), Some(vec![0x5A; 32]));
    let mut other_uid = small.clone();
    other_uid.uid = card_desk::id::Uid::new(&[1, 2, 3, 4]).ok();
    vec![
        ("own mfd", own("own_example_student_1k.mfd").1),
        ("own eml", own("own_example_student_1k.eml").1),
        ("own proxmark", own("own_example_student_1k.pm3.json").1),
        ("own partial mct", own("own_example_student_1k_partial.mct").1),
        ("Mini", invented(20, &SHORT, 0x09)),
        ("Mini, 7 bytes", invented(20, &LONG, 0x09)),
        ("1K", small.clone()),
        ("1K, 7 bytes", invented(64, &LONG, 0x08)),
        ("1K EV1, 18 sectors", invented(72, &SHORT, 0x08)),
        ("2K", invented(128, &SHORT, 0x19)),
        ("2K, 7 bytes", invented(128, &LONG, 0x19)),
        ("4K", large.clone()),
        ("4K, 7 bytes", invented(256, &LONG, 0x18)),
        ("1K, keys unknown", without_keys(&small)),
        ("4K, keys unknown", without_keys(&large)),
        ("1K, partial", partial(&small)),
        ("4K, partial", partial(&large)),
        (
            "4K, only sector 0",
            with(&large, |at, block| {
                if at > 3 {
                    *block = UNKNOWN;
                }
            }),
        ),
        ("1K, chip named", named),
        ("1K, chip unusual", odd),
        ("1K, another UID named", other_uid),
        ("1K, nothing known but the UID", with(&small, |_, block| *block = UNKNOWN)),
    ]
}

/// What each form loses of each sample, `-` for nothing; PM and FL are all versions of proxmark and Flipper.
const LOST: &str = "
own mfd | ALL | -
own eml | ALL | -
own proxmark | ALL | -
own partial mct | raw eml | unknown-as-zero
own partial mct | PM mct FL metrodroid | -
Mini | ALL | -
Mini, 7 bytes | ALL | -
1K | ALL | -
1K, 7 bytes | ALL | -
1K EV1, 18 sectors | raw eml PM mct | -
1K EV1, 18 sectors | FL | size
1K EV1, 18 sectors | metrodroid | -
2K | raw eml PM mct | -
2K | FL | size
2K | metrodroid | -
2K, 7 bytes | raw eml PM mct | -
2K, 7 bytes | FL | size
2K, 7 bytes | metrodroid | -
4K | ALL | -
4K, 7 bytes | ALL | -
1K, keys unknown | raw eml | unknown-as-zero
1K, keys unknown | PM mct FL metrodroid | -
4K, keys unknown | raw eml | unknown-as-zero
4K, keys unknown | PM mct FL metrodroid | -
1K, partial | raw eml | unknown-as-zero
1K, partial | PM | dropped
1K, partial | mct FL | -
1K, partial | metrodroid | dropped
4K, partial | raw eml | unknown-as-zero
4K, partial | PM | dropped
4K, partial | mct FL | -
4K, partial | metrodroid | dropped
4K, only sector 0 | raw eml | unknown-as-zero
4K, only sector 0 | PM mct FL metrodroid | -
1K, chip named | ALL | -
1K, chip unusual | raw eml | atqa sak ats signature
1K, chip unusual | proxmark-v1 proxmark-v2 | ats signature
1K, chip unusual | proxmark-v3 | -
1K, chip unusual | mct | atqa sak ats signature
1K, chip unusual | FL | ats signature
1K, chip unusual | metrodroid | atqa sak ats signature
1K, another UID named | raw eml | uid
1K, another UID named | PM | -
1K, another UID named | mct | uid
1K, another UID named | FL metrodroid | -
1K, nothing known but the UID | raw eml | unknown-as-zero uid
1K, nothing known but the UID | PM | -
1K, nothing known but the UID | mct | uid
1K, nothing known but the UID | FL metrodroid | -";

fn lost() -> String {
    let mut table = String::new();
    for (name, dump) in samples() {
        for form in Form::ALL {
            let codes: Vec<&str> = dump.write(form).unwrap().losses.iter().map(|loss| loss.code()).collect();
            let codes = if codes.is_empty() { "-".to_owned() } else { codes.join(" ") };
            table += &format!("{name} | {} | {codes}\n", form.name());
        }
    }
    table
}

#[test]
fn what_each_form_loses_of_each_card_is_as_written() {
    let folded = fold(&lost());
    assert!(folded.trim() == LOST.trim(), "\n{folded}");
}

/// Puts forms with equal losses of one card into one line.
fn fold(table: &str) -> String {
    let mut folded = String::new();
    let mut last: Option<(String, String, Vec<String>)> = None;
    for line in table.lines().chain(["end | - | end"]) {
        let parts: Vec<&str> = line.split(" | ").collect();
        let [name, form, codes] = parts[..] else { panic!("{line}") };
        match &mut last {
            Some((same, lost, forms)) if same == name && lost == codes => forms.push(form.to_owned()),
            _ => {
                if let Some((name, lost, forms)) = last.take() {
                    folded += &format!("{name} | {} | {lost}\n", forms.join(" "));
                }
                last = Some((name.to_owned(), codes.to_owned(), vec![form.to_owned()]));
            }
        }
    }
    let (pm, fl) = ("proxmark-v1 proxmark-v2 proxmark-v3", "flipper-v2 flipper-v3 flipper-v4");
    folded.replace(pm, "PM").replace(fl, "FL").replace("raw eml PM mct FL metrodroid", "ALL")
}

/// What a person would call the same card: every byte, every unknown byte, and what the chip says of itself.
fn same(before: &Dump, after: &Dump, what: &str) {
    assert_eq!(before.blocks().len(), after.blocks().len(), "{what}");
    let differ = before.blocks().iter().zip(after.blocks()).position(|(before, after)| before != after);
    assert_eq!(differ, None, "{what}: this block differs");
    assert_eq!(before.uid, after.uid, "{what}");
    let chip = |dump: &Dump| (dump.likely_sak(), dump.likely_atqa());
    assert_eq!(chip(before), chip(after), "{what}");
}

#[test]
fn from_each_form_to_each_other_all_comes_back_that_no_loss_names() {
    let mut whole = 0;
    for (name, dump) in samples() {
        for from in Form::ALL {
            let first = dump.write(from).unwrap();
            let (form, read) = dump::parse_blocks(from.ending(), &first.bytes).unwrap();
            assert_eq!(form, from, "{name}");
            if first.losses.is_empty() {
                same(&dump, &read, &format!("{name} as {}", from.name()));
            }
            for to in Form::ALL {
                let Ok(second) = read.write(to) else { continue };
                let (_, again) = dump::parse_blocks(to.ending(), &second.bytes).unwrap();
                if second.losses.is_empty() {
                    same(&read, &again, &format!("{name} from {} to {}", from.name(), to.name()));
                    whole += 1;
                }
            }
        }
    }
    assert!(whole > 1500, "only {whole} conversions lose nothing");
}

#[test]
fn the_count_of_bytes_in_a_loss_is_the_count_of_bytes() {
    let said = |dump: &Dump, form: Form| {
        let losses = dump.write(form).unwrap().losses;
        losses.iter().map(ToString::to_string).collect::<Vec<_>>().join("; ")
    };
    let card = invented(64, &SHORT, 0x08);
    let keyless = without_keys(&card);
    assert_eq!(said(&keyless, Form::Raw), "192 unknown bytes stand there as 00, 192 of them of keys");
    assert_eq!(said(&partial(&card), Form::Eml), "84 unknown bytes stand there as 00, 12 of them of keys");
    assert_eq!(said(&partial(&card), Form::Proxmark2), "12 known bytes are left out, 0 of them of keys");
    assert_eq!(said(&invented(72, &SHORT, 0x08), Form::Flipper4), "the card has 72 blocks, the file tells of 256");
}

#[test]
fn a_card_without_a_uid_goes_into_no_form_that_must_name_one() {
    let nobody = with(&invented(64, &SHORT, 0x08), |at, block| {
        if at == 0 {
            *block = UNKNOWN;
        }
    });
    let nobody = Dump::new(nobody.blocks().to_vec(), None).unwrap();
    for form in Form::ALL {
        let needs = matches!(form, Form::Flipper2 | Form::Flipper3 | Form::Flipper4 | Form::Metrodroid);
        assert_eq!(nobody.write(form).is_err(), needs, "{}", form.name());
    }
}
