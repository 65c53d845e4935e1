use super::*;
use crate::id::{CardId, EducationId, OperatorId};
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
    let cipher: String = journal.conn.query_row("PRAGMA cipher_version", [], |row| row.get(0)).unwrap();
    assert!(cipher.starts_with("4."), "{cipher}");
    assert!(!std::fs::read(journal.path()).unwrap().starts_with(b"SQLite format 3"), "the file is encrypted");
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
                private_digest, prev, hash, form, approver FROM entries";
    let repeat = format!("INSERT OR REPLACE INTO entries {copy}");
    let elsewhere =
        format!("INSERT OR REPLACE INTO entries {}", copy.replace(" id,", " randomblob(16),").replace(" seq,", " 9,"));
    for sql in ["UPDATE entries SET operator = 'thief'", "DELETE FROM entries", &repeat, &elsewhere] {
        let refused = journal.conn.execute(sql, []).unwrap_err().to_string();
        assert!(refused.contains("a journal entry"), "{sql}: {refused}");
    }
    journal.conn.execute_batch("PRAGMA recursive_triggers = OFF").unwrap();
    assert!(journal.conn.execute(&repeat, []).is_err(), "a connection without our settings cannot replace either");
    assert_eq!(journal.recent(1).unwrap()[0].operator, *operator().operator());
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

/// Statements that make every table, index and trigger, by name.
fn schema_of(journal: &Journal) -> Vec<(String, String)> {
    let sql = "SELECT name, sql FROM sqlite_schema WHERE sql IS NOT NULL ORDER BY name";
    let mut query = journal.conn.prepare(sql).unwrap();
    let rows = query.query_map([], |row| Ok((row.get(0)?, row.get(1)?))).unwrap();
    rows.collect::<rusqlite::Result<_>>().unwrap()
}

fn open_with(path: &Path, key: &Key) -> Result<Journal, JournalFault> {
    let clock = SteppingClock::new(Moment::from_unix_ms(1_800_000_000_000), 1000);
    Journal::open(path, key, DeskId::parse("甲").unwrap(), Box::new(clock), Box::new(SeededRandom::new(7)))
}

#[test]
fn a_plain_journal_of_version_0_1_0_is_refused_then_encrypted_and_brought_up_to_date() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("journal.db");
    std::fs::copy("tests/fixtures/journal/v1.db", &path).unwrap();
    let key = Key::random(&mut SeededRandom::new(3)).unwrap();
    assert!(matches!(open_with(&path, &key), Err(JournalFault::Plain { .. })));
    assert!(std::fs::read(&path).unwrap().starts_with(b"SQLite format 3\0"), "it was left as it is");
    Journal::encrypt_plain(&path, &key).unwrap();
    assert!(!std::fs::read(&path).unwrap().windows(9).any(|bytes| bytes == "王梓涵".as_bytes()));
    let mut journal = open_with(&path, &key).unwrap();
    assert!(journal.anchor().unwrap().starts_with("甲:16:4c4d65fc"), "the head of before");
    let verified = journal.verify().unwrap();
    assert!(verified.ok && verified.entries == 16, "{verified:?}");
    assert_eq!(schema_of(&journal), schema_of(&open(&folder.path().join("new.db"))));
    let stored = journal.projection_digest().unwrap();
    journal.rebuild().unwrap();
    assert_eq!(journal.projection_digest().unwrap(), stored);
    let batch = BatchId::parse("2026-秋-1").unwrap();
    let balance = journal.balance(&batch).unwrap();
    assert_eq!((balance.expected, balance.ok, balance.quarantined, balance.missing), (5, 3, 1, 1));
    assert_eq!(journal.students().unwrap().len(), 5);
    let copy = folder.path().join("journal.db.before-v1");
    assert_eq!(std::fs::read(&copy).unwrap().len() % 4096, 0, "the copy of before is there");
    assert!(!std::fs::read(&copy).unwrap().starts_with(b"SQLite"), "and encrypted");
}

#[test]
fn a_wrong_key_a_foreign_file_a_missing_one_and_one_from_the_future_are_each_told() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("journal.db");
    let [key, other] = [1, 2].map(|seed| Key::random(&mut SeededRandom::new(seed)).unwrap());
    let code = |path: &Path, key: &Key| open_with(path, key).err().map(|fault| fault.code());
    assert_eq!(code(&path, &key), Some("journal-missing"));
    assert!(!path.exists(), "nothing was made");
    let (clock, random) = (Box::new(SystemClock), Box::new(SystemRandom));
    drop(Journal::create(&path, &key, DeskId::parse("甲").unwrap(), clock, random).unwrap());
    assert_eq!(code(&path, &key), None);
    assert_eq!(code(&path, &other), Some("journal-wrong-key"));
    let (clock, random) = (Box::new(SystemClock), Box::new(SystemRandom));
    let again = Journal::create(&path, &other, DeskId::parse("甲").unwrap(), clock, random);
    assert!(matches!(again, Err(JournalFault::Exists { .. })));
    open_with(&path, &key).unwrap().conn.pragma_update(None, "user_version", 99).unwrap();
    assert_eq!(code(&path, &key), Some("journal-newer"));
    std::fs::write(&path, vec![7; 5000]).unwrap();
    assert_eq!(code(&path, &key), Some("journal-foreign"));
    rusqlite::Connection::open(folder.path().join("plain.db")).unwrap().execute_batch("CREATE TABLE a (b)").unwrap();
    assert_eq!(code(&folder.path().join("plain.db"), &key), Some("journal-foreign"));
}

/// What version 0.1.0 allowed stays in the book: a card set aside was taken in, and nobody signed the closing.
#[test]
fn a_file_of_version_one_is_folded_again_when_it_is_opened() {
    let folder = tempfile::tempdir().unwrap();
    let old = folder.path().join("old.db");
    let conn = Connection::open(&old).unwrap();
    conn.execute_batch(include_str!("schema/v1.sql")).unwrap();
    conn.execute_batch("PRAGMA application_id = 0x43444A31; PRAGMA user_version = 1").unwrap();
    let (batch, holder) = (BatchId::parse("a").unwrap(), EducationId::parse("00000001").unwrap());
    let card = CardId::expected(&batch, holder);
    let line = crate::record::ExpectedCard {
        holder,
        kind: crate::id::CardKind::BeijingTong,
        card_number: None,
        transit_number: None,
        slot: None,
    };
    let intake = |quarantine| Act::Intake {
        card: card.clone(),
        holder: Some(holder),
        uid: None,
        transit_number: None,
        batch: Some(batch.clone()),
        quarantine,
    };
    let acts = [
        Act::BatchImported { batch: batch.clone(), file: "b".into(), cards: vec![line] },
        intake(Some(crate::record::QuarantineReason::Damaged)),
        intake(None),
        Act::BatchClosed { batch: batch.clone(), signed: None },
    ];
    let tx = conn.unchecked_transaction().unwrap();
    for (at, act) in (1..).zip(acts) {
        tx.execute(
            "INSERT INTO entries VALUES (?1, randomblob(16), '甲', ?1, ?1, ?1, 'clerk', ?2, ?3, ?4, NULL, ?5, NULL, \
             NULL, zeroblob(32), zeroblob(32))",
            params![
                at,
                act.deed().code(),
                card_named_by(&act).map(CardId::as_str),
                batch_named_by(&act).map(BatchId::as_str),
                serde_json::to_string(&act).unwrap()
            ],
        )
        .unwrap();
    }
    tx.commit().unwrap();
    drop(conn);
    Journal::encrypt_plain(&old, &Key::training()).unwrap();
    let journal = open(&old);
    assert_eq!(journal.card(&card).unwrap().unwrap().custody, crate::record::Custody::READY);
    let record = journal.batch(&batch).unwrap().unwrap();
    assert_eq!((record.stage, record.late), (crate::record::BatchStage::Closed, 0));
    assert_eq!(record.signed.map(|signed| (signed.expected, signed.ok)), Some((1, 1)));
}
