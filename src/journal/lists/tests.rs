use std::path::Path;

use super::*;
use crate::id::{ClassId, DeskId};
use crate::journal::{Seat, SeededRandom, SteppingClock};

fn open(path: &Path) -> Journal {
    let clock = SteppingClock::new(Moment::from_unix_ms(1_790_000_000_000), 1000);
    Journal::training(path, DeskId::parse("甲").unwrap(), Box::new(clock), Box::new(SeededRandom::new(7))).unwrap()
}

fn seat() -> Seat {
    Seat::training(OperatorId::parse("clerk").unwrap())
}

fn made(number: Option<&str>, version: u32, pages: u32) -> Act {
    let (title, number) = ("领卡签收表 7-3 2026-秋-1".to_owned(), number.map(str::to_owned));
    Act::ListMade { title, version, pages, number, sha256: Some("ab".into()), cards: Vec::new() }
}

fn printed(version: u32, first: u32, last: u32) -> Act {
    let (number, printer, sha256) = ("LQ-1".to_owned(), "DESK".to_owned(), "ab".to_owned());
    Act::ListPrinted { number, version, printer, copies: 2, first, last, sha256 }
}

fn checked(version: u32, good: bool, spoiled: &[u32]) -> Act {
    Act::ListChecked { number: "LQ-1".into(), version, good, spoiled: spoiled.to_vec() }
}

fn page(version: u32, page: u16, pages: u16) -> PageCode {
    PageCode::new("LQ-1", ClassId::new(7, 3).unwrap(), page, pages, version).unwrap()
}

#[test]
fn a_list_is_sent_looked_at_and_printed_again_until_it_is_good() {
    let folder = tempfile::tempdir().unwrap();
    let mut journal = open(&folder.path().join("j.db"));
    let steps = [
        (made(Some("LQ-1"), 1, 2), PaperState::Made),
        (printed(1, 1, 4), PaperState::Sent),
        (checked(1, false, &[3]), PaperState::Spoiled),
        (printed(1, 3, 3), PaperState::Sent),
        (checked(1, true, &[]), PaperState::Good),
        (Act::SheetReconciled { number: "LQ-1".into(), version: 1, signed: 35, unclaimed: 3 }, PaperState::Reconciled),
    ];
    for (act, want) in steps {
        let said = format!("{:?}", act.deed());
        journal.append(&seat(), act).unwrap();
        let list = journal.list_record("LQ-1").unwrap().unwrap();
        assert_eq!(list.newest().unwrap().state(), want, "{said}");
    }
    let list = journal.list_record("LQ-1").unwrap().unwrap();
    let version = list.newest().unwrap();
    assert_eq!(version.printings.iter().map(|printing| printing.range).collect::<Vec<_>>(), [(1, 4), (3, 3)]);
    assert_eq!((version.by.as_str(), version.sha256.as_deref(), version.pages), ("clerk", Some("ab"), 2));
}

#[test]
fn only_a_page_of_the_newest_version_is_valid() {
    let folder = tempfile::tempdir().unwrap();
    let mut journal = open(&folder.path().join("j.db"));
    journal.append(&seat(), made(Some("LQ-1"), 1, 2)).unwrap();
    assert_eq!(journal.page_known(&page(1, 1, 2)).unwrap(), Known::Valid);
    journal.append(&seat(), made(Some("LQ-1"), 2, 3)).unwrap();
    let foreign = PageCode::new("LQ-2", None, 1, 1, 1).unwrap();
    let table = [
        (page(2, 3, 3), Known::Valid),
        (page(1, 2, 2), Known::Old { newest: 2 }),
        (page(1, 3, 3), Known::PageOut { pages: 2 }),
        (page(2, 4, 4), Known::PageOut { pages: 3 }),
        (page(2, 1, 2), Known::PageOut { pages: 3 }),
        (page(5, 1, 3), Known::Ahead { newest: 2 }),
        (foreign, Known::Foreign),
    ];
    for (code, want) in table {
        assert_eq!(journal.page_known(&code).unwrap(), want, "{code}");
    }
}

#[test]
fn lists_of_older_programs_go_on_under_the_number_of_the_next_one() {
    let folder = tempfile::tempdir().unwrap();
    let mut journal = open(&folder.path().join("j.db"));
    journal.append(&seat(), made(None, 1, 2)).unwrap();
    journal.append(&seat(), made(None, 2, 2)).unwrap();
    assert_eq!(journal.newest_versions().unwrap().next("LQ-1", "领卡签收表 7-3 2026-秋-1"), 3);
    assert_eq!(journal.lists().unwrap().len(), 1);
    journal.append(&seat(), made(Some("LQ-1"), 3, 2)).unwrap();
    let lists = journal.lists().unwrap();
    assert_eq!((lists.len(), lists[0].number.as_str(), lists[0].versions.len()), (1, "LQ-1", 3));
    assert_eq!(journal.page_known(&page(2, 1, 2)).unwrap(), Known::Old { newest: 3 });
    assert_eq!(journal.newest_versions().unwrap().next("LQ-1", "领卡签收表 7-3 2026-秋-1"), 4);
    assert_eq!(journal.newest_versions().unwrap().next("LQ-9", "领卡签收表 7-9 2026-秋-1"), 1);
}

#[test]
fn u_looks_through_what_happens_to_lists() {
    let folder = tempfile::tempdir().unwrap();
    let mut journal = open(&folder.path().join("j.db"));
    journal.append(&seat(), Act::Parked { card: None, holder: None, reason: 1, code: None }).unwrap();
    for act in [made(Some("LQ-1"), 1, 2), printed(1, 1, 2), checked(1, true, &[])] {
        journal.append(&seat(), act).unwrap();
    }
    journal.undo_last(&seat()).unwrap();
    assert_eq!(journal.parked().unwrap(), 0);
    assert_eq!(journal.lists().unwrap().len(), 1, "what was printed stays printed");
}
