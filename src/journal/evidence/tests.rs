use super::super::{DeskId, SeededRandom, SteppingClock, entry, schema};
use super::*;
use crate::day::Moment;
use crate::id::{BatchId, CardId, CardKind, EducationId, OperatorId};
use crate::journal::anchor::Found;
use crate::journal::{Break, Journal, Key, Seat};
use crate::record::{Act, Collector, ExpectedCard};

fn seat() -> Seat {
    Seat::training(OperatorId::parse("clerk").unwrap())
}

fn id(n: u32) -> EducationId {
    EducationId::parse(&format!("{n:08}")).unwrap()
}

/// The journal of version 0.1.0 in the fixtures, brought up to date and gone on with.
fn old_school() -> (tempfile::TempDir, Journal) {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("journal.db");
    std::fs::copy("tests/fixtures/journal/v1.db", &path).unwrap();
    Journal::encrypt_plain(&path, &Key::training()).unwrap();
    schema::open(&path, &Key::training()).unwrap().execute("UPDATE origin SET training = 1", []).unwrap();
    let clock = SteppingClock::new(Moment::from_unix_ms(1_900_000_000_000), 1000);
    let random = Box::new(SeededRandom::new(7));
    let journal = Journal::training(&path, DeskId::parse("甲").unwrap(), Box::new(clock), random).unwrap();
    (folder, journal)
}

/// The card whose handover was taken back at once; it is handed over again now.
fn handed_again(journal: &mut Journal) -> CardId {
    let card = CardId::stored("batch/2026-秋-1/90000003");
    let again = Act::HandedOver { card: card.clone(), collector: Collector::Student, despite: None };
    journal.append(&seat(), again).unwrap();
    card
}

#[test]
fn entries_of_version_0_1_0_are_whole_by_themselves_and_what_came_later_is_tied() {
    let (_folder, mut journal) = old_school();
    let card = handed_again(&mut journal);
    let evidence = journal.evidence(&card, "演练中学", Numbers::Full).unwrap();
    let verdict = verify(&evidence.text(), &[journal.head().unwrap()]);
    assert!(verdict.good, "{:?}", verdict.flaws);
    assert_eq!(verdict.anchors[0].found, Found::Held);
    let told: Vec<_> = verdict.entries.iter().map(|entry| (entry.kind.as_str(), entry.tied, entry.undone)).collect();
    assert_eq!(
        told,
        [
            ("intake", false, false),
            ("handed-over", false, true),
            ("undone", false, false),
            ("handed-over", true, false)
        ]
    );
    let chain = &evidence.chains[0];
    assert!(chain.untied.iter().all(|entry| entry.form == 1 && entry.seq <= chain.after.seq));
    let mut forged = evidence.clone();
    forged.chains[0].untied[0].operator.push('x');
    let seq = forged.chains[0].untied[0].seq;
    assert_eq!(
        verify(&forged.text(), &[]).flaws,
        [Flaw::Entry { desk: "甲".to_owned(), seq, why: Break::Hash }],
        "they are checked all the same"
    );
}

#[test]
fn a_masked_file_leaves_out_what_version_0_1_0_wrote_with_numbers() {
    let (_folder, mut journal) = old_school();
    let card = CardId::stored("batch/2026-秋-1/90000003");
    let record = journal.card(&card).unwrap().unwrap();
    let before = journal.evidence(&card, "演练中学", Numbers::Masked).unwrap().text();
    assert!(!before.contains("90000003") && verify(&before, &[]).good, "{before}");
    handed_again(&mut journal);
    let evidence = journal.evidence(&card, "演练中学", Numbers::Masked).unwrap();
    let text = evidence.text();
    assert_eq!(evidence.card.left_out, 3);
    for number in [record.holder.map(|id| id.to_string()), record.uid.map(|uid| uid.to_string())].into_iter().flatten()
    {
        assert!(!text.contains(&number), "{number}");
    }
    let verdict = verify(&text, &[journal.head().unwrap()]);
    assert!(verdict.good, "{:?}", verdict.flaws);
    assert_eq!((verdict.entries.len(), verdict.anchors[0].found), (1, Found::Held));
}

/// One batch of `size` cards, all handed over.
fn big_school(size: u32) -> (tempfile::TempDir, Journal, CardId) {
    let folder = tempfile::tempdir().unwrap();
    let clock = SteppingClock::new(Moment::from_unix_ms(1_790_000_000_000), 1000);
    let desk = DeskId::parse("甲").unwrap();
    let path = folder.path().join("j.db");
    let mut journal = Journal::training(&path, desk, Box::new(clock), Box::new(SeededRandom::new(7))).unwrap();
    let batch = BatchId::parse("2026-秋-1").unwrap();
    let line = |n: u32| ExpectedCard {
        holder: id(n),
        kind: CardKind::BeijingTong,
        card_number: None,
        transit_number: None,
        slot: None,
    };
    let cards = (1..=size).map(line).collect();
    journal.append(&seat(), Act::BatchImported { batch: batch.clone(), file: "b".into(), cards }).unwrap();
    let intake = |n: u32| Act::Intake {
        card: CardId::expected(&batch, id(n)),
        holder: Some(id(n)),
        uid: None,
        transit_number: None,
        batch: Some(batch.clone()),
        quarantine: None,
    };
    let handed = |n: u32| Act::HandedOver {
        card: CardId::expected(&batch, id(n)),
        collector: Collector::Student,
        despite: None,
    };
    journal.append_all(&seat(), (1..=size).flat_map(|n| [intake(n), handed(n)]).collect()).unwrap();
    (folder, journal, CardId::expected(&batch, id(1)))
}

#[test]
fn evidence_grows_by_the_digest_of_each_later_entry_and_by_no_word_about_it() {
    let (_folder, journal, card) = big_school(1000);
    let started = std::time::Instant::now();
    let text = journal.evidence(&card, "演练中学", Numbers::Full).unwrap().text();
    let made = started.elapsed();
    let verdict = verify(&text, &[journal.head().unwrap()]);
    println!("{} bytes, made in {made:?}, verified after {:?}", text.len(), started.elapsed());
    assert!(verdict.good);
    assert_eq!(verdict.entries.len(), 2);
    assert!(text.len() < 2000 * 64 + 6000, "{}", text.len());
    assert!(!text.contains("00000002"));
}

#[test]
fn the_page_holds_the_file_byte_by_byte_and_allows_only_its_own_script() {
    let (_folder, journal, card) = big_school(2);
    let text = journal.evidence(&card, "</script><b>中学 & \u{2028}", Numbers::Full).unwrap().text();
    assert!(!text.contains('<') && verify(&text, &[]).good);
    assert_eq!(verify(&text, &[]).school, "</script><b>中学 & \u{2028}");
    let page = page(&text);
    assert!(page.contains(&format!("<script id=\"evidence\" type=\"application/json\">{text}</script>")));
    for (open, close, name) in [("<script>", "</script>", "script-src"), ("<style>", "</style>", "style-src")] {
        let (_, rest) = page.rsplit_once(open).unwrap();
        let (inside, _) = rest.split_once(close).unwrap();
        let want = format!("{name} 'sha256-{}'", base64(&entry::digest(inside)));
        assert!(page.contains(&want), "write {want} into the page");
    }
    for outside in ["http:", "https:", "//cdn", "fetch(", "XMLHttp", "import(", "innerHTML", "eval("] {
        assert!(!page.contains(outside), "{outside}");
    }
}

fn base64(bytes: &[u8]) -> String {
    const LETTERS: &[u8] = b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
    let chunk = |chunk: &[u8]| {
        let byte = |at: usize| u32::from(chunk.get(at).copied().unwrap_or(0));
        let bits = byte(0) << 16 | byte(1) << 8 | byte(2);
        let letter = |at: usize| match at <= chunk.len() {
            true => char::from(LETTERS[(bits >> (18 - 6 * at) & 63) as usize]),
            false => '=',
        };
        [letter(0), letter(1), letter(2), letter(3)]
    };
    bytes.chunks(3).flat_map(chunk).collect()
}
