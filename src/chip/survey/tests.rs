use super::super::dump;
use super::super::hex::{parse_hex, show_hex};
use super::super::profile::{Profile, ProfileTech};
use super::super::sector::sector_of;
use super::super::virtual_card::classic::{Classic, TRANSPORT};
use super::super::virtual_card::cpu::{Body, CpuCard, File, Folder};
use super::super::virtual_card::reader::{Counters, Mishap, VirtualReader};
use super::super::virtual_card::sample::{TransitSample, t_union, yikatong};
use super::super::virtual_card::{VirtualCard, recorded::Recorded};
use super::skeleton::skeleton;
use super::*;
use crate::day::Day;
use crate::id::{TransitNumber, Uid};
use crate::reader::apdu::KeyType;

const UID: [u8; 7] = [0x04, 0xB1, 0xB2, 0xB3, 0xB4, 0xB5, 0xB6];
const BLANK: [u8; 6] = [0xFF; 6];
const OTHER: [u8; 6] = [0x42; 6];

fn uid() -> Uid {
    Uid::new(&UID).unwrap()
}

fn day(text: &str) -> Day {
    Day::parse_iso(text).unwrap()
}

fn key<'k>(name: &'k str, key_type: KeyType, value: &'k [u8; 6]) -> NamedKey<'k> {
    NamedKey { name, key_type, value }
}

fn no_keys(_sector: u8) -> Vec<NamedKey<'static>> {
    Vec::new()
}

fn blank_keys(_sector: u8) -> Vec<NamedKey<'static>> {
    vec![key("blank", KeyType::A, &BLANK)]
}

/// Surveys a card; no survey writes, and none sends what the reader refuses.
fn run(reader: &mut VirtualReader, assigned: &Assigned<'_>) -> Result<Survey, Fault> {
    let seen = survey_with(reader, &Quirk::generic(), assigned, &mut |_| {});
    let Counters { writes_seen, refused, .. } = reader.counters();
    assert_eq!((writes_seen, refused), (0, 0));
    seen
}

fn survey_of(card: VirtualCard, assigned: &Assigned<'_>) -> Survey {
    let mut reader = VirtualReader::new(card);
    let seen = run(&mut reader, assigned).unwrap();
    let Counters { apdus, authentications, reads, .. } = reader.counters();
    assert_eq!(seen.cost, Cost { apdus, authentications, reads }, "the card counts what the survey counts");
    seen
}

fn fixture(name: &str, entry: Option<&str>) -> VirtualCard {
    let path = format!("{}/tests/fixtures/chip/{name}", env!("CARGO_MANIFEST_DIR"));
    dump::open(std::path::Path::new(&path), entry).unwrap()
}

fn transit(number: &str) -> TransitSample {
    TransitSample {
        uid: uid(),
        number: TransitNumber::parse(number).unwrap(),
        valid_from: day("2026-09-01"),
        valid_to: day("2040-12-31"),
        kind: 2,
        balance_fen: 1234,
        locked: false,
    }
}

/// Says in one line what a survey found: folders that are there, and sectors.
fn show(seen: &Survey) -> String {
    let mut words = vec![seen.family.to_owned()];
    let there = |folder: &&FolderSeen| folder.is_there || !folder.files.is_empty();
    for folder in seen.folders.iter().filter(there) {
        let files = folder.files.iter().map(|file| {
            let size = file.size_bytes.map_or(String::new(), |size| format!("={size}"));
            format!(" {}:{}{size}/{}", file.sfi, file.binary.status, file.record.status)
        });
        let same = folder.same_as.as_ref().map_or(String::new(), |by| format!(" = {by}"));
        let names = folder.directory.iter().map(|list| {
            format!(
                " DIR{:?}{:?}+{}",
                list.records,
                list.names.iter().map(ToString::to_string).collect::<Vec<_>>(),
                list.others
            )
        });
        words.push(format!(
            "{} {}({}){same}{}{}",
            folder.by,
            folder.answer.status,
            folder.answer.len_bytes,
            names.collect::<String>(),
            files.collect::<String>()
        ));
    }
    if let Some(storage) = &seen.storage {
        words.push(format!("{} sectors", storage.sector_count));
        words.extend(storage.directories.iter().map(|mad| format!("MAD {} {:?}", mad.sector, mad.state)));
        words.extend(storage.sectors.iter().map(|sector| {
            let tried = sector.tried.iter().map(|tried| {
                let status = tried.status.map_or("unasked".to_owned(), |status| status.to_string());
                format!(" {}{} {status} {:?}", tried.key, letter(tried.key_type), readable(sector.sector, tried))
            });
            format!("{}:{}", sector.sector, tried.collect::<String>())
        }));
    }
    words.join(" | ")
}

#[test]
fn a_card_with_files_tells_its_applications_and_the_length_of_its_files() {
    let seen = survey_of(t_union(&transit("3105170000000000001")), &no_keys);
    assert_eq!(
        show(&seen),
        "card with files | 3F00 9000(0) | A000000632010105 9000(51) 21:9000=30/6981 23:9000=11/6981 | 315041592E5359532E4444463031 9000(0) | 1001 9000(51) = A000000632010105"
    );
    let seen = survey_of(yikatong(&transit("1000750000000001")), &no_keys);
    assert_eq!(
        show(&seen),
        "card with files | 3F00 9000(0) 4:9000=32/6981 5:9000=5/6981 12:9000=9/6981 | 315041592E5359532E4444463031 9000(0) = 3F00 | 1001 9000(10)"
    );
}

#[test]
fn every_recorded_card_ends_in_a_survey() {
    for (entry, want) in [
        ("nfsee_BJ_old", "card with files | 1001 9000(10)"),
        ("nfsee_BJ_legacy", "card with files"),
        ("nfsee_TU", "card with files | A000000632010105 9000(51)"),
        ("nfsee_THU", "card with files | 3F00 9000(0) | A00000000386980701 9000(52)"),
        (
            "cnblogs_cityunion",
            "card with files | 3F00 9000(20) DIR[19][\"A00000000386980701\"]+0 1:6A82/9000 24:6A82/9000",
        ),
        ("paper_BJ_topup", "card with files | 3F00 9000(18) | 1001 9000(0)"),
    ] {
        assert_eq!(show(&survey_of(fixture("apdu_transcripts.json", Some(entry)), &no_keys)), want, "{entry}");
    }
}

#[test]
fn a_blank_card_opens_with_the_key_that_is_assigned_and_only_there() {
    let card = |size| VirtualCard::classic(uid(), Classic::blank(size).unwrap());
    let only_8 = |sector| if sector == 8 { blank_keys(8) } else { Vec::new() };
    assert_eq!(
        show(&survey_of(card(64), &only_8)),
        "MIFARE Classic 1K | 16 sectors | MAD 0 Locked { status: Status(25344) } | 8: blankA 9000 [0, 1, 2]"
    );
    let seen = survey_of(card(256), &blank_keys);
    let storage = seen.storage.unwrap();
    assert_eq!((storage.sector_count, storage.sectors.len(), storage.directories.len()), (40, 40, 2));
    assert!(storage.sectors.iter().all(|sector| sector.tried[0].access == Some([0, 0, 0, 1])));
    assert_eq!(readable(0, &storage.sectors[0].tried[0]), [1, 2], "block 0 holds the UID");
    assert_eq!(readable(39, &storage.sectors[39].tried[0]).len(), 15);
}

#[test]
fn the_own_dumps_tell_which_sectors_open() {
    const WHOLE: &str = "MIFARE Classic 1K | 16 sectors | MAD 0 Locked { status: Status(25344) } | \
                         8: blankA 9000 [0, 1, 2] | 9: blankA 9000 [0, 1, 2]";
    let partial = WHOLE.replace("9: blankA 9000 [0, 1, 2]", "9: blankA 6300 []");
    let keys = |sector| if matches!(sector, 8 | 9) { blank_keys(sector) } else { Vec::new() };
    for (name, want) in [
        ("own_example_student_1k.mfd", WHOLE),
        ("own_example_student_1k.eml", WHOLE),
        ("own_example_student_1k.pm3.json", WHOLE),
        ("own_example_student_1k_partial.mct", &partial),
    ] {
        assert_eq!(show(&survey_of(fixture(name, None), &keys)), want, "{name}");
    }
}

#[test]
fn a_chip_with_only_a_uid_is_asked_nothing_else() {
    let seen = survey_of(VirtualCard::uid_only(uid()), &blank_keys);
    assert_eq!((show(&seen).as_str(), seen.cost.apdus), ("MIFARE Ultralight", 2));
    assert_eq!(seen.uid, UidSeen { first: 0x04, len_bytes: 7, made_up: false });
    let phone = survey_of(t_union(&transit("3105170000000000001")).with_random_uid(), &no_keys);
    assert!(phone.uid.made_up && phone.folders.is_empty() && phone.cost.apdus == 2);
    let broken = survey_of(VirtualCard::uid_only(uid()).with_atr(vec![1, 2, 3]), &no_keys);
    assert_eq!((broken.tech, broken.atr.to_string().as_str()), (Tech::UidOnly, "010203"));
}

#[test]
fn the_key_ring_says_which_key_is_tried_on_which_sector() {
    let rings = "[[key]]\nname = 'a'\nvalue = 'FFFFFFFFFFFF'\nsectors = '8(A)'\n\
                 [[key]]\nname = 'b'\nvalue = '424242424242'\nsectors = '8(B),9(A)'\n\
                 [[key]]\nname = 'c'\nvalue = 'FFFFFFFFFFFF'\n";
    let keys = KeyRing::parse(rings).unwrap();
    let mut reader = VirtualReader::new(VirtualCard::classic(uid(), Classic::blank(64).unwrap()));
    let seen = survey(&mut reader, &Quirk::generic(), &keys, &mut |_| {}).unwrap();
    assert!(show(&seen).ends_with("| 8: aA 9000 [0, 1, 2] bB 6300 [] | 9: bA 6300 []"), "{}", show(&seen));
    assert_eq!(reader.counters().authentications, 1 + 3);
}

#[test]
fn a_reader_that_stores_keys_for_good_is_given_none() {
    let mut quirk = Quirk::generic();
    quirk.key.slot = crate::reader::quirk::KeySlot::Permanent;
    let mut reader = VirtualReader::new(VirtualCard::classic(uid(), Classic::blank(64).unwrap()));
    let only_8 = |sector| if sector == 8 { blank_keys(8) } else { Vec::new() };
    let seen = survey_with(&mut reader, &quirk, &only_8, &mut |_| {}).unwrap();
    assert_eq!(show(&seen), "MIFARE Classic 1K | 16 sectors | MAD 0 Unasked | 8: blankA unasked []");
    assert_eq!(reader.counters().apdus, 2);
}

#[test]
fn both_directories_of_a_large_card_are_read_with_their_public_key() {
    let mut chip = Classic::blank(256).unwrap();
    let mut trailer = TRANSPORT;
    trailer[..6].copy_from_slice(&super::super::mad::KEY);
    trailer[9] = 0xC2;
    for (first, blocks, at) in [(1_u8, 2, 16), (64, 3, 8)] {
        let mut list = vec![0; blocks * 16];
        (list[1], list[at], list[at + 1]) = (0x01, 0x01, 0x58);
        list[0] = super::super::crc::crc8_mad(&list[1..]);
        for (block, bytes) in (first..).zip(list.chunks_exact(16)) {
            chip.put(block, <[u8; 16]>::try_from(bytes).unwrap().map(Some));
        }
    }
    for block in [3, 67] {
        chip.put(block, trailer.map(Some));
    }
    let storage = survey_of(VirtualCard::classic(uid(), chip), &no_keys).storage.unwrap();
    let entry = |sector| vec![MadEntry { sector, aid: "5801".into(), swapped: "0158".into() }];
    let states: Vec<_> = storage.directories.into_iter().map(|mad| (mad.sector, mad.state)).collect();
    let read = |sector| MadState::Read { publisher: 1, entries: entry(sector) };
    assert_eq!(states, [(0, read(8)), (16, read(20))]);
}

/// A link that counts the authentications of each sector.
struct PerSector {
    reader: VirtualReader,
    asked: [usize; 40],
}

impl Link for PerSector {
    fn transmit(&mut self, command: &Permitted) -> Result<Response, Fault> {
        if let [0xFF, 0x86, _, _, _, _, _, block, ..] = command.bytes() {
            self.asked[usize::from(sector_of(*block))] += 1;
        }
        self.reader.transmit(command)
    }

    fn cold_reset(&mut self) -> Result<(), Fault> {
        self.reader.cold_reset()
    }

    fn atr(&self) -> &[u8] {
        self.reader.atr()
    }
}

#[test]
fn each_assigned_key_is_tried_once_on_its_own_sector_and_no_other_key_is_tried() {
    let mut trailer = TRANSPORT;
    trailer[..6].copy_from_slice(&OTHER);
    let mut chip = Classic::blank(256).unwrap();
    for block in [3, 7, 67] {
        chip.put(block, trailer.map(Some));
    }
    let reader = VirtualReader::new(VirtualCard::classic(uid(), chip));
    let mut link = PerSector { reader, asked: [0; 40] };
    let keys = |sector| match sector {
        0 | 1 => vec![key("wrong", KeyType::A, &BLANK), key("b", KeyType::B, &OTHER), key("right", KeyType::A, &OTHER)],
        5 | 39 => blank_keys(sector),
        _ => Vec::new(),
    };
    let seen = survey_with(&mut link, &Quirk::generic(), &keys, &mut |_| {}).unwrap();
    let mut want = [0; 40];
    (want[0], want[1], want[5], want[16], want[39]) = (1 + 3, 3, 1, 1, 1);
    assert_eq!((link.asked, link.reader.counters().writes_seen), (want, 0));
    let opened =
        |at: usize| seen.storage.as_ref().unwrap().sectors[at].tried.iter().map(KeyTried::opens).collect::<Vec<_>>();
    assert_eq!((opened(0), opened(1), opened(2)), (vec![false, false, true], vec![false, false, true], vec![true]));
}

#[test]
fn progress_counts_every_command() {
    let mut heard = Vec::new();
    let mut reader = VirtualReader::new(t_union(&transit("3105170000000000001")));
    let seen = survey_with(&mut reader, &Quirk::generic(), &no_keys, &mut |asked| heard.push(asked)).unwrap();
    assert_eq!(heard, (1..=seen.cost.apdus).collect::<Vec<_>>());
}

/// A byte pair that stands in every place of a marked card, and nowhere else.
const MARK: [u8; 2] = [0x5E, 0xC7];

fn marks(len: usize) -> Vec<u8> {
    MARK.iter().copied().cycle().take(len).collect()
}

fn marked_files() -> Vec<File> {
    let file = |sfi: u8, locked, body| File { fid: u16::from(sfi), sfi, locked, body };
    // The directory holds one real name, one that is none, and the number of the card.
    let mut list = parse_hex("61074F05A0000000AA").unwrap();
    list.extend([&[0x4F, 6][..], &marks(6), &[0x50, 8], &marks(8)].concat());
    let mut number = vec![0x4F, 0x07];
    number.extend(UID);
    vec![
        file(1, false, Body::Records(vec![list, number, marks(20)])),
        file(4, false, Body::Bytes(marks(32))),
        file(21, false, Body::Bytes(marks(30))),
        file(22, true, Body::Bytes(marks(30))),
        file(24, false, Body::Records(vec![marks(23), marks(23)])),
        file(30, false, Body::Bytes(marks(400))),
    ]
}

fn marked_cards() -> Vec<VirtualCard> {
    let fci = [&[0x6F, 0x1A, 0x84, 0x05, 0xA0, 0, 0, 0, 0xAA, 0x50, 0x11][..], &marks(17)].concat();
    let mut app = Folder { fid: 0x1001, name: vec![0xA0, 0, 0, 0, 0xAA], fci, ..Folder::default() };
    (app.status, app.files, app.balance_fen) = (0x9000, marked_files(), Some(0x5EC7_5EC7));
    let root = Folder { fid: 0x3F00, name: b"1PAY.SYS.DDF01".to_vec(), fci: marks(20), ..app.clone() };
    let root = Folder { files: marked_files(), ..root };
    let mut chip = Classic::blank(256).unwrap();
    for block in 0..=255_u8 {
        let is_trailer = super::super::sector::is_trailer(block);
        let content: [u8; 16] = if is_trailer {
            let mut trailer = TRANSPORT;
            trailer[..6].copy_from_slice(if sector_of(block) == 0 {
                &[0xA0, 0xA1, 0xA2, 0xA3, 0xA4, 0xA5]
            } else {
                &OTHER
            });
            trailer[9] = 0xC1;
            trailer[10..].copy_from_slice(&marks(6));
            trailer
        } else {
            marks(16).try_into().unwrap()
        };
        chip.put(block, content.map(Some));
    }
    let serial = [&parse_hex("20900000000000").unwrap()[..], &marks(4)].concat();
    let atr = Atr::contactless(serial).bytes().to_vec();
    vec![
        VirtualCard::cpu(uid(), CpuCard::new(vec![root, app])).with_atr(atr),
        VirtualCard::classic(uid(), chip),
        VirtualCard::recorded(
            uid(),
            Recorded::new(vec![
                (parse_hex("00A40000023F0000").unwrap(), [marks(40), vec![0x90, 0]].concat()),
                (parse_hex("00B0840001").unwrap(), [marks(1), vec![0x90, 0]].concat()),
                (parse_hex("00B2010C00").unwrap(), [marks(99), vec![0x90, 0]].concat()),
            ]),
        ),
    ]
}

/// Returns everything that leaves the program of a survey, but for its words.
pub(crate) fn all_that_leaves(seen: &Survey) -> String {
    let json = serde_json::to_string(seen).unwrap();
    format!("{seen:?}\n{seen:#?}\n{json}\n{}", skeleton(seen, day("2026-11-22")).unwrap_or_default())
}

#[test]
fn no_byte_of_the_content_and_no_whole_uid_leaves_the_program() {
    let keys = |_| vec![key("k", KeyType::A, &OTHER), key("k2", KeyType::B, &OTHER)];
    for (number, card) in marked_cards().into_iter().enumerate() {
        let mut reader = VirtualReader::new(card);
        let seen = run(&mut reader, &keys).unwrap();
        let told = all_that_leaves(&seen).to_uppercase();
        for secret in ["5EC7", "C75E", "94, 199", "199, 94", "^\u{C7}", "B1B2", "B3B2", "177, 178", "4242", "66, 66"] {
            assert!(!told.contains(secret), "card {number} tells {secret}: {told}");
        }
        assert!(!told.as_bytes().windows(2).any(|pair| pair == MARK));
        assert!(reader.counters().reads > 0, "something was read");
    }
}

#[test]
fn a_marked_card_is_still_described() {
    let [files, sectors, _] = <[VirtualCard; 3]>::try_from(marked_cards()).ok().unwrap();
    let seen = survey_of(files, &no_keys);
    let directory = seen.folders[0].directory.clone().unwrap();
    assert_eq!((directory.names.len(), directory.others, directory.records.len()), (1, 2, 3));
    let sizes: Vec<_> = seen.folders[0].files.iter().map(|file| (file.sfi, file.size_bytes)).collect();
    assert_eq!(sizes, [(1, None), (4, Some(32)), (21, Some(30)), (22, None), (24, None), (30, Some(256))]);
    let seen = survey_of(sectors, &no_keys);
    assert_eq!(seen.storage.unwrap().directories[0].state, MadState::Broken);
}

#[test]
fn a_skeleton_loads_names_what_answered_and_invents_no_field() {
    let keys = |sector| {
        if sector == 8 {
            vec![key("it's \"8\"\n", KeyType::A, &BLANK), key("b", KeyType::A, &BLANK)]
        } else {
            Vec::new()
        }
    };
    let mut cards = marked_cards();
    cards.extend([t_union(&transit("3105170000000000001")), yikatong(&transit("1000750000000001"))]);
    cards.extend([64, 256, 20].map(|size| VirtualCard::classic(uid(), Classic::blank(size).unwrap())));
    for card in cards {
        let seen = survey_of(card, &keys);
        let text = skeleton(&seen, day("2026-11-22")).unwrap();
        let profile = Profile::parse("skeleton.toml", &text, false).unwrap_or_else(|fault| panic!("{fault}\n{text}"));
        assert_eq!(profile.id(), "site-survey-2026-11-22");
        assert_eq!(profile.tech() == ProfileTech::Iso7816, seen.tech == Tech::Iso7816);
        assert!(!text.lines().any(|line| line.starts_with("[[field]]") || line.starts_with("[[check]]")));
    }
    let text = skeleton(&survey_of(t_union(&transit("3105170000000000001")), &no_keys), day("2026-11-22")).unwrap();
    for line in ["name = \"A000000632010105\"", "probe = { sw = \"9000\" }", "sfi  = 21", "le   = 30", "le   = 11"] {
        assert!(text.lines().any(|found| found == line), "{line} is not in\n{text}");
    }
    assert_eq!(skeleton(&survey_of(VirtualCard::uid_only(uid()), &no_keys), day("2026-11-22")), None);
    let named_by_value = |_| vec![key("FFFFFFFFFFFF", KeyType::A, &BLANK)];
    let seen = survey_of(VirtualCard::classic(uid(), Classic::blank(20).unwrap()), &named_by_value);
    assert!(!all_that_leaves(&seen).contains("FFFFFF"));
}

#[test]
fn a_card_that_is_torn_away_or_swapped_at_any_moment_leaves_nothing() {
    let other = || VirtualCard::classic(Uid::new(&[9; 4]).unwrap(), Classic::blank(64).unwrap());
    let keys = |sector| if sector == 8 { blank_keys(8) } else { Vec::new() };
    for card in [t_union(&transit("3105170000000000001")), VirtualCard::classic(uid(), Classic::blank(64).unwrap())] {
        let whole = survey_of(card.clone(), &keys).cost.apdus;
        for after in (1..whole).step_by(7) {
            let mut reader = VirtualReader::new(card.clone());
            reader.inject(Mishap::TornAfter(after));
            assert_eq!(run(&mut reader, &keys).err(), Some(Fault::CardMoved), "after {after}");
            let mut reader = VirtualReader::new(card.clone());
            reader.inject(Mishap::SwapAfter(after, Box::new(other())));
            let swapped = survey_with(&mut reader, &Quirk::generic(), &keys, &mut |_| {});
            assert!(matches!(swapped, Err(Fault::TwoCards | Fault::CardMoved)), "after {after}");
        }
    }
    let mut mute = VirtualReader::new(other());
    mute.inject(Mishap::Mute);
    assert_eq!(run(&mut mute, &keys).err(), Some(Fault::CardMute));
}

/// A card that answers everything in one way, or in a way made up anew each time.
struct Hostile {
    atr: Vec<u8>,
    answer: Vec<u8>,
    seed: Option<u32>,
    asked: u32,
}

impl Link for Hostile {
    fn transmit(&mut self, command: &Permitted) -> Result<Response, Fault> {
        self.asked += 1;
        if let [0xFF, 0xCA, ..] = command.bytes() {
            return Response::parse(&[1, 2, 3, 4, 0x90, 0x00]);
        }
        let Some(seed) = &mut self.seed else { return Response::parse(&self.answer) };
        let mut next = || {
            *seed = seed.wrapping_mul(1_664_525).wrapping_add(1_013_904_223);
            seed.to_be_bytes()[0]
        };
        let mut raw: Vec<u8> = (0..next() % 40).map(|_| next()).collect();
        let head: [&[u8]; 4] = [&[0x6F, 0x81, 0xFF, 0xA5], &[0x70, 0x20, 0x61, 0x1E, 0x4F, 0x05, 0xA0], &[], &[]];
        raw.splice(0..0, head[usize::from(next() % 4)].iter().copied());
        let words = [[0x90, 0x00], [0x90, 0x00], [0x61, next()], [0x6C, next()], [0x62, 0x83], [next(), next()]];
        raw.extend(words[usize::from(next()) % words.len()]);
        Response::parse(&raw)
    }

    fn cold_reset(&mut self) -> Result<(), Fault> {
        Ok(())
    }

    fn atr(&self) -> &[u8] {
        &self.atr
    }
}

#[test]
fn a_hostile_card_ends_in_a_survey_or_a_named_fault_after_a_bounded_number_of_commands() {
    let atrs = ["3B80800101", "3B8F8001804F0CA0000003060300020000000069"].map(|atr| parse_hex(atr).unwrap());
    let same = ["9000", "6100", "61FF", "6C00", "6CFF", "6700", "6283", "6982", "6F00", "", "90"];
    let mut answers: Vec<(Vec<u8>, Option<u32>)> = same.map(|answer| (parse_hex(answer).unwrap(), None)).to_vec();
    answers.extend([0, 1, 15, 16, 255, 256, 65_536].map(|len| ([vec![0x6F; len], vec![0x90, 0x00]].concat(), None)));
    answers.extend((0..150).map(|seed| (Vec::new(), Some(seed))));
    for (answer, seed) in answers {
        for atr in &atrs {
            let mut link = Hostile { atr: atr.clone(), answer: answer.clone(), seed, asked: 0 };
            let seen = survey_with(&mut link, &Quirk::generic(), &blank_keys, &mut |_| {});
            let head = show_hex(answer.get(..answer.len().min(4)).unwrap_or_default());
            assert!(seen.is_ok() || matches!(seen, Err(Fault::Protocol { .. })), "{head} {seed:?}");
            // The last question may still be followed up, and a cold reset asks for the UID again.
            assert!(link.asked <= MOST + 20, "{head} {seed:?}: {} commands", link.asked);
            if let Ok(seen) = seen {
                assert!(!seen.cut || seen.cost.apdus >= MOST);
                let text = skeleton(&seen, day("2026-11-22")).unwrap();
                assert!(Profile::parse("skeleton.toml", &text, false).is_ok(), "{head} {seed:?}:\n{text}");
            }
        }
    }
}
