use super::*;
use crate::id::{CardId, EducationId};
use crate::record::ReturnReason;

fn open(path: &Path) -> Journal {
    let clock = SteppingClock::new(Moment::from_unix_ms(1_790_000_000_000), 1000);
    Journal::training(path, DeskId::parse("甲").unwrap(), Box::new(clock), Box::new(SeededRandom::new(7))).unwrap()
}

fn operator() -> Seat {
    Seat::training(OperatorId::parse("clerk").unwrap())
}

fn found(number: u32) -> Act {
    let holder = EducationId::parse(&format!("{number:08}")).unwrap();
    Act::Returned { card: CardId::of_face(holder), holder: Some(holder), uid: None, reason: ReturnReason::Found }
}

#[test]
fn every_safety_setting_holds_on_an_open_connection() {
    let folder = tempfile::tempdir().unwrap();
    let journal = open(&folder.path().join("j.db"));
    let number = |name: &str| journal.conn.pragma_query_value(None, name, |row| row.get::<_, i64>(0)).unwrap();
    let mode: String = journal.conn.pragma_query_value(None, "journal_mode", |row| row.get(0)).unwrap();
    assert_eq!(mode, "wal");
    for (name, want) in [
        ("synchronous", 2),
        ("foreign_keys", 1),
        ("recursive_triggers", 1),
        ("trusted_schema", 0),
        ("cell_size_check", 1),
        ("secure_delete", 1),
        ("temp_store", 2),
        ("busy_timeout", 5000),
        ("application_id", 0x4344_4A31),
        ("user_version", schema::VERSION),
    ] {
        assert_eq!(number(name), want, "{name}");
    }
}

#[test]
fn entries_cannot_be_changed_deleted_or_replaced() {
    let folder = tempfile::tempdir().unwrap();
    let mut journal = open(&folder.path().join("j.db"));
    journal.append(&operator(), found(1)).unwrap();
    let copy = "SELECT position, id, desk, seq, wall_ms, mono_ms, 'thief', kind, card, batch, undoes, body, private, \
                private_digest, prev, hash FROM entries";
    let repeat = format!("INSERT OR REPLACE INTO entries {copy}");
    let elsewhere =
        format!("INSERT OR REPLACE INTO entries {}", copy.replace(" id,", " randomblob(16),").replace(" seq,", " 9,"));
    for sql in ["UPDATE entries SET operator = 'thief'", "DELETE FROM entries", &repeat, &elsewhere] {
        let refused = journal.conn.execute(sql, []).unwrap_err().to_string();
        assert!(refused.contains("a journal entry"), "{sql}: {refused}");
    }
    journal.conn.execute_batch("PRAGMA recursive_triggers = OFF").unwrap();
    assert!(journal.conn.execute(&repeat, []).is_err(), "a connection without our settings cannot replace either");
    assert_eq!(journal.recent(1).unwrap()[0].operator, operator());
}

#[test]
fn a_card_has_never_two_open_handovers() {
    let folder = tempfile::tempdir().unwrap();
    let journal = open(&folder.path().join("j.db"));
    let insert = "INSERT INTO open_handovers (card, at_ms, desk) VALUES ('batch/a/1', 1, '甲')";
    journal.conn.execute(insert, []).unwrap();
    assert!(journal.conn.execute(insert, []).is_err());
}

#[test]
fn a_full_disk_refuses_the_act_and_keeps_what_was_there() {
    let folder = tempfile::tempdir().unwrap();
    let mut journal = open(&folder.path().join("j.db"));
    let pages: i64 = journal.conn.pragma_query_value(None, "page_count", |row| row.get(0)).unwrap();
    journal.conn.execute_batch(&format!("PRAGMA max_page_count = {}", pages + 4)).unwrap();
    let mut kept = 0;
    let fault = loop {
        match journal.append(&operator(), found(kept)) {
            Ok(_) => kept += 1,
            Err(fault) => break fault,
        }
    };
    assert!(matches!(fault, JournalFault::DiskFull), "{fault}");
    assert!(kept > 0);
    assert_eq!(journal.counts().unwrap().entries, u64::from(kept));
    assert!(journal.verify().unwrap().ok);
    journal.conn.execute_batch("PRAGMA max_page_count = 100000").unwrap();
    journal.append(&operator(), found(kept)).unwrap();
    assert_eq!(journal.counts().unwrap().entries, u64::from(kept) + 1);
}

#[test]
fn an_erased_name_leaves_the_chain_whole() {
    let folder = tempfile::tempdir().unwrap();
    let mut journal = open(&folder.path().join("j.db"));
    let student = crate::record::Student {
        education_id: EducationId::parse("00000001").unwrap(),
        name: crate::id::Name::parse("王子含").unwrap(),
        sex: None,
        class: crate::id::ClassId::new(7, 3).unwrap(),
        seat: None,
        valid_until: None,
    };
    journal.append(&operator(), Act::RosterImported { file: "a.csv".into(), students: vec![student] }).unwrap();
    journal.conn.execute_batch("DROP TRIGGER entries_never_change; UPDATE entries SET private = NULL").unwrap();
    assert!(journal.verify().unwrap().ok);
    assert_eq!(journal.rebuild().unwrap(), 1);
    assert_eq!(journal.search("王", 9).unwrap(), vec![]);
    assert!(journal.student(EducationId::parse("00000001").unwrap()).unwrap().is_some());
}
