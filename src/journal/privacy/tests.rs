use std::path::Path;

use tempfile::TempDir;

use super::*;
use crate::day::Moment;
use crate::id::{
    BatchId, BundleId, CardId, CardKind, CardNumber, ClassId, DeskId, Name, OperatorId, TransitNumber, Uid,
};
use crate::journal::{SeededRandom, SteppingClock};
use crate::record::office::{CorrectionReason, Departure, LookReason};
use crate::record::{
    BatchStep, Collector, Custody, ExpectedCard, Proof, QuarantineReason, ReturnReason, SecondCard, Student,
};

const NAMES: [&str; 10] =
    ["单于雨桐", "买买提·吐尔逊", "李𠮷宇", "王小明", "赵敏", "欧阳娜娜", "John Smith", "孙一诺", "周清扬", "吴望舒"];

fn clerk() -> Seat {
    Seat::training(OperatorId::parse("clerk").unwrap())
}

fn second() -> Seat {
    Seat::training(OperatorId::parse("second").unwrap())
}

fn id(n: u32) -> EducationId {
    EducationId::parse(&format!("90{n:06}")).unwrap()
}

fn name(n: u32) -> Name {
    Name::parse(NAMES[n as usize - 1]).unwrap()
}

fn uid(n: u32) -> Uid {
    let [a, b, c, d] = n.to_be_bytes();
    Uid::new(&[0x04, 0xFE, 0xDC, a, b, c, d]).unwrap()
}

fn transit(n: u32) -> TransitNumber {
    TransitNumber::parse(&format!("97{n:014}")).unwrap()
}

fn number(n: u32) -> CardNumber {
    CardNumber::parse(&format!("BJT7{n:08}")).unwrap()
}

fn batch() -> BatchId {
    BatchId::parse("2026-秋-1").unwrap()
}

fn promised(n: u32) -> CardId {
    CardId::expected(&batch(), id(n))
}

fn intake(card: CardId, holder: Option<u32>, chip: u32, aside: Option<QuarantineReason>) -> Act {
    let batch = card.as_str().starts_with("batch/").then(batch);
    Act::Intake {
        card,
        holder: holder.map(id),
        uid: Some(uid(chip)),
        transit_number: Some(transit(chip)),
        batch,
        quarantine: aside,
    }
}

fn handed(card: CardId) -> Act {
    Act::HandedOver { card, collector: Collector::Guardian, despite: Some(SecondCard::Other) }
}

fn back(card: CardId, holder: u32, chip: u32, reason: ReturnReason) -> Act {
    Act::Returned { card, holder: Some(id(holder)), uid: Some(uid(chip)), reason }
}

fn corrected(card: CardId, custody: Custody, note: &str) -> Act {
    Act::Corrected { card, custody, why: CorrectionReason::Other, note: note.into() }
}

/// Everything that leads to one of the students, chips 10·n to 10·n+2 included.
fn traces(n: u32) -> Vec<String> {
    let chips = [10 * n, 10 * n + 1, 10 * n + 2];
    let mut found = vec![id(n).to_string(), name(n).to_string(), number(n).to_string()];
    found.extend(chips.iter().flat_map(|chip| [uid(*chip).to_string(), transit(*chip).to_string()]));
    let reversed = id(n).as_str().chars().rev().collect();
    found.push(reversed);
    found
}

/// Ten students of class 7-3 with cards in every place; 1 and 2 have left and everything about them is over.
fn school() -> (TempDir, Journal) {
    let folder = tempfile::tempdir().unwrap();
    let clock = Box::new(SteppingClock::new(Moment::from_unix_ms(1_790_000_000_000), 1000));
    let path = folder.path().join("school.db");
    let desk = DeskId::parse("甲").unwrap();
    let mut journal = Journal::training(&path, desk, clock, Box::new(SeededRandom::new(7))).unwrap();
    let student = |n| Student { seat: Some(n as u16), ..Student::new(id(n), name(n), ClassId::new(7, 3).unwrap()) };
    let line = |n| ExpectedCard {
        holder: id(n),
        kind: CardKind::BeijingTong,
        card_number: Some(number(n)),
        transit_number: (n % 2 == 1).then(|| transit(10 * n)),
        slot: None,
    };
    let chip = |n: u32| CardId::of_chip(&uid(n));
    let bundle = BundleId::of(&batch(), ClassId::new(7, 3).unwrap(), 1).unwrap();
    let mut acts = vec![
        Act::RosterImported { file: "roster.xlsx".into(), students: (1..=10).map(student).collect() },
        Act::BatchImported { batch: batch(), file: "batch.xlsx".into(), cards: (1..=9).map(line).collect() },
        Act::BatchMoved { batch: batch(), step: BatchStep::AtDistrict },
    ];
    acts.extend((1..=7).map(|n| intake(promised(n), Some(n), 10 * n, None)));
    acts.extend([
        intake(promised(8), Some(8), 80, Some(QuarantineReason::ChipDead)),
        // 3 and 4: with a teacher, with a family; 5: lost; 6: found; 7: with the card centre; 9: never came.
        Act::BundledOut { card: promised(3), bundle, other_class: false },
        handed(promised(4)),
        handed(promised(5)),
        Act::LossClaimed { card: promised(5) },
        handed(promised(6)),
        back(promised(6), 6, 60, ReturnReason::Found),
        handed(promised(7)),
        back(promised(7), 7, 70, ReturnReason::Defective),
        Act::SentToIssuer { card: promised(7), list: "退卡-1".into() },
        // 1: one card with the family, one that nobody knew at first, found and handed in.
        handed(promised(1)),
        Act::LossClaimed { card: promised(1) },
        back(promised(1), 1, 10, ReturnReason::Found),
        handed(promised(1)),
        intake(chip(11), None, 11, None),
        handed(chip(11)),
        back(chip(11), 1, 11, ReturnReason::Graduated),
        // 2: set aside, read again with another chip number, handed over, and put right twice.
        intake(chip(21), Some(2), 21, Some(QuarantineReason::ChipDead)),
        Act::Resolved {
            card: chip(21),
            uid: Some(uid(22)),
            transit_number: Some(transit(22)),
            proof: Proof::NewReading,
        },
        handed(chip(21)),
        corrected(promised(2), Custody::Held, &format!("{}的卡 {} 在家", NAMES[1], transit(20))),
        corrected(chip(21), Custody::Surrendered(ReturnReason::Replaced), "数过"),
        // Notes on the cards of others in which 1 and 2 stand.
        corrected(promised(4), Custody::Held, &format!("与 {} 混淆", id(1))),
        corrected(promised(5), Custody::Lost, &format!("{}看见过", NAMES[1])),
        Act::Parked { card: Some(promised(1)), holder: Some(id(1)), reason: 3, code: None },
    ]);
    for act in acts {
        let kind = act.clone();
        journal.append_with(&clerk(), &second(), act).unwrap_or_else(|fault| panic!("{kind:?}: {fault}"));
    }
    take_back_and_leave(&mut journal);
    (folder, journal)
}

fn take_back_and_leave(journal: &mut Journal) {
    let chip = |n: u32| CardId::of_chip(&uid(n));
    // The wrong student and the wrong chip were taken first, and taken back.
    for act in [intake(chip(12), Some(3), 12, None), intake(chip(31), Some(1), 31, None)] {
        journal.append(&clerk(), act).unwrap();
        journal.undo_last(&clerk()).unwrap();
    }
    journal.append(&clerk(), intake(chip(31), Some(3), 31, None)).unwrap();
    journal.append(&clerk(), intake(chip(12), Some(1), 12, None)).unwrap();
    journal.append(&clerk(), handed(chip(12))).unwrap();
    journal.append(&clerk(), back(chip(12), 1, 12, ReturnReason::Replaced)).unwrap();
    let left = Act::Departed { students: vec![id(1), id(2)], on: day(2026, 9, 1), why: Departure::Graduated };
    journal.append(&clerk(), left).unwrap();
    journal.look(&clerk(), Some(id(1)), None, LookReason::FamilyAsked).unwrap();
    journal.look(&clerk(), None, Some(&chip(11)), LookReason::CardFound).unwrap();
    journal.look(&clerk(), Some(id(3)), None, LookReason::Checking).unwrap();
}

fn day(year: i16, month: i8, day: i8) -> Day {
    Day::new(year, month, day).unwrap()
}

/// The whole file as one plain database file: what its key gives to whoever has it.
fn decrypted(journal: &Journal, folder: &Path) -> Vec<u8> {
    let plain = folder.join(format!("plain-{}.db", journal.counts().unwrap().entries));
    std::fs::File::create(&plain).unwrap();
    journal.conn.execute("ATTACH DATABASE ?1 AS plain KEY ''", [plain.to_string_lossy()]).unwrap();
    journal.conn.query_row("SELECT sqlcipher_export('plain')", [], |_| Ok(())).unwrap();
    journal.conn.execute_batch("DETACH DATABASE plain").unwrap();
    std::fs::read(plain).unwrap()
}

fn holds(bytes: &[u8], text: &str) -> bool {
    bytes.windows(text.len()).any(|window| window.eq_ignore_ascii_case(text.as_bytes()))
}

fn number_of(journal: &Journal, pragma: &str) -> i64 {
    journal.conn.pragma_query_value(None, pragma, |row| row.get(0)).unwrap()
}

#[test]
fn no_trace_of_who_was_erased_is_left_and_all_of_everybody_else_is() {
    let (folder, mut journal) = school();
    let before = decrypted(&journal, folder.path());
    for trace in [1, 2].into_iter().flat_map(traces) {
        assert!(holds(&before, &trace), "{trace} is in the book, or this test sees nothing");
    }
    // The note on 5's card names 2 and nothing else: a person has to judge it.
    let gone: Vec<String> = [1, 2].into_iter().flat_map(traces).filter(|trace| *trace != NAMES[1]).collect();
    let others: Vec<String> = (3..=10).flat_map(traces).filter(|trace| holds(&before, trace)).collect();
    assert!(others.len() > 40, "{}", others.len());
    let cards = |journal: &Journal| (3..=10).map(|n| journal.cards_of(id(n)).unwrap()).collect::<Vec<_>>();
    let (counts, kept) = (journal.counts().unwrap(), cards(&journal));

    let erased = journal.erase(&clerk(), &second(), &[id(1), id(2)], ErasureReason::Request).unwrap();
    let after = decrypted(&journal, folder.path());
    let left: Vec<&String> = gone.iter().filter(|trace| holds(&after, trace)).collect();
    assert_eq!(left, Vec::<&String>::new());
    let missing: Vec<&String> = others.iter().filter(|trace| !holds(&after, trace)).collect();
    assert_eq!(missing, Vec::<&String>::new());
    let removed = erased.removed;
    assert_eq!((removed.students, removed.numbers_kept, removed.rosters_kept, removed.notes_kept), (2, 0, 0, 1));
    assert_eq!(cards(&journal), kept, "the cards of the others are what they were");
    let now = journal.counts().unwrap();
    assert_eq!((now.entries, now.students), (counts.entries + 1, counts.students - 2));
    assert_eq!((now.held, now.surrendered), (counts.held, counts.surrendered), "no card changed its place");
}

#[test]
fn no_page_of_the_file_or_its_log_is_left_over_from_before_the_erasure() {
    let (folder, mut journal) = school();
    let wal = folder.path().join("school.db-wal");
    assert!(std::fs::metadata(&wal).unwrap().len() > 0, "the school is in the log");
    let erased = journal.erase(&clerk(), &second(), &[id(1), id(2)], ErasureReason::Request).unwrap();
    assert!(erased.swept);
    assert_eq!(std::fs::metadata(&wal).unwrap().len(), 0);
    assert_eq!((number_of(&journal, "freelist_count"), number_of(&journal, "secure_delete")), (0, 1));
}

#[test]
fn a_program_that_reads_delays_the_sweeping_and_not_the_erasure() {
    let (folder, mut journal) = school();
    journal.wait_for_others(0).unwrap();
    let reader =
        crate::journal::schema::open(&folder.path().join("school.db"), &crate::journal::Key::training()).unwrap();
    reader.execute_batch("BEGIN; SELECT count(*) FROM entries").unwrap();
    let _entries: i64 = reader.query_row("SELECT count(*) FROM entries", [], |row| row.get(0)).unwrap();
    let erased = journal.erase(&clerk(), &second(), &[id(1)], ErasureReason::Request).unwrap();
    assert!(!erased.swept && journal.student(id(1)).unwrap().is_none());
    reader.execute_batch("COMMIT").unwrap();
    assert!(journal.sweep());
}

#[test]
fn the_chain_verifies_the_rebuild_is_identical_and_nothing_is_found_any_more() {
    let (_folder, mut journal) = school();
    let entries = journal.counts().unwrap().entries;
    let erased = journal.erase(&clerk(), &second(), &[id(1), id(2)], ErasureReason::Request).unwrap();
    let verified = journal.verify().unwrap();
    assert!(verified.ok && verified.entries == entries + 1, "{verified:?}");
    let digest = journal.projection_digest().unwrap();
    journal.rebuild().unwrap();
    assert_eq!(journal.projection_digest().unwrap(), digest);
    let Act::Erased { students, .. } = &erased.entry.act else { panic!("an erasure") };
    assert!(students.iter().all(EducationId::is_pseudonym), "the entry shows pseudonyms");
    for text in [NAMES[0], "danyuyutong", id(1).as_str(), "000001"] {
        let found = journal.search(text, 10).unwrap();
        assert!(found.iter().all(|hit| hit.education_id != id(1)), "{text}");
    }
    for chip in [10, 11, 12, 20, 21, 22] {
        assert_eq!(journal.card_by_uid(&uid(chip)).unwrap(), None, "{chip}");
        assert_eq!(journal.card_by_transit(&transit(chip)).unwrap(), None, "{chip}");
    }
    assert_eq!(journal.card_by_uid(&uid(31)).unwrap().unwrap().holder, Some(id(3)));
    let token = students[0];
    assert_eq!(journal.cards_of(token).unwrap().len(), 3, "the cards stay in the book under the pseudonym");
    assert_eq!(journal.looks_of(token).unwrap().len(), 2, "who looked stays, too");
}

#[test]
fn an_erasure_that_fails_at_its_end_changed_nothing() {
    let (folder, mut journal) = school();
    let (before, digest) = (journal.counts().unwrap(), journal.projection_digest().unwrap());
    let text = decrypted(&journal, folder.path());
    journal
        .conn
        .execute_batch("CREATE TEMP TRIGGER stop BEFORE INSERT ON main.cards BEGIN SELECT RAISE(ABORT, 'stop'); END")
        .unwrap();
    journal.erase(&clerk(), &second(), &[id(1), id(2)], ErasureReason::Request).unwrap_err();
    journal.conn.execute_batch("DROP TRIGGER stop").unwrap();
    assert_eq!((journal.counts().unwrap(), journal.projection_digest().unwrap()), (before, digest));
    std::fs::remove_file(folder.path().join(format!("plain-{}.db", before.entries))).unwrap();
    assert!(decrypted(&journal, folder.path()) == text, "not one byte of the book");
    assert!(journal.verify().unwrap().ok);
}

#[test]
fn an_act_of_erasure_erases_whichever_way_it_is_appended() {
    let (folder, mut journal) = school();
    let act = Act::Erased { students: vec![id(1)], why: ErasureReason::Request };
    journal.append_with(&clerk(), &second(), act).unwrap();
    assert!(!holds(&decrypted(&journal, folder.path()), NAMES[0]));
    assert!(journal.verify().unwrap().ok);
}

#[test]
fn a_journal_of_version_0_1_0_tells_what_cannot_be_erased() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("old.db");
    std::fs::copy("tests/fixtures/journal/v1.db", &path).unwrap();
    Journal::encrypt_plain(&path, &crate::journal::Key::training()).unwrap();
    let key = crate::journal::Key::training();
    let clock = Box::new(SteppingClock::new(Moment::from_unix_ms(1_790_000_000_000), 1000));
    let desk = DeskId::parse("甲").unwrap();
    let mut journal = Journal::open(&path, &key, desk, clock, Box::new(SeededRandom::new(7))).unwrap();
    journal.conn.execute("DELETE FROM origin", []).unwrap();
    journal.conn.execute("INSERT INTO origin (one, training) VALUES (1, 1)", []).unwrap();
    let students: Vec<Student> = journal.students().unwrap().into_iter().map(|(_, student)| student).collect();
    let free = |student: &&Student| {
        let here = [Custody::Held, Custody::Lost, Custody::NeverArrived];
        let mut cards = journal.cards_of(student.education_id).unwrap().into_iter();
        cards.all(|card| here.contains(&card.custody) || matches!(card.custody, Custody::Surrendered(_)))
    };
    let leaving = students.iter().find(free).unwrap().clone();
    let on = day(2026, 9, 1);
    let departed = Act::Departed { students: vec![leaving.education_id], on, why: Departure::Transferred };
    journal.append(&clerk(), departed).unwrap();
    let erased = journal.erase(&clerk(), &second(), &[leaving.education_id], ErasureReason::Request).unwrap();
    assert_eq!(erased.removed.rosters_kept, 1, "the names of a roster stand under one digest");
    assert!(erased.removed.numbers_kept >= 1, "its number stands in the hashed bytes");
    assert_eq!(journal.student(leaving.education_id).unwrap(), None);
    assert!(journal.verify().unwrap().ok);
    let digest = journal.projection_digest().unwrap();
    journal.rebuild().unwrap();
    assert_eq!(journal.projection_digest().unwrap(), digest);
}
