//! The least that the same work can cost: the bare engine and the bare cipher on the same file.

use std::fs::File;
use std::io::BufReader;
use std::path::Path;
use std::str::FromStr;

use age::x25519;
use card_desk::journal::Key;
use rusqlite::backup::{Backup, StepResult};
use rusqlite::{Connection, OptionalExtension};

use crate::beside;

/// A connection that asks the two statements of a look-up and nothing else.
pub struct Asked(Connection);

fn keyed(path: &Path, key: &Key) -> Connection {
    let conn = Connection::open(path).unwrap();
    conn.execute_batch(&format!("PRAGMA key = \"{}\"", key.pragma().as_str())).unwrap();
    conn
}

impl Asked {
    /// Opens the journal file.
    pub fn open(path: &Path, key: &Key) -> Self {
        Self(keyed(path, key))
    }

    /// Returns the card of a UID and the name of its holder.
    pub fn look_up(&self, uid: &str) -> Option<(String, String)> {
        let mut card = self.0.prepare_cached("SELECT card, holder FROM cards WHERE uid = ?1").unwrap();
        let found = card.query_row([uid], |row| Ok((row.get(0)?, row.get::<_, String>(1)?))).optional().unwrap();
        let (card, holder): (String, String) = found?;
        let mut name = self.0.prepare_cached("SELECT name FROM students WHERE education_id = ?1").unwrap();
        Some((card, name.query_row([holder], |row| row.get(0)).unwrap()))
    }
}

/// Copies a file in one step and encrypts the copy; flushes once.
pub fn back_up(from: &Path, to: &Path, key: &Key, secret: &str) {
    let copy = beside(to, "copy");
    let from = keyed(from, key);
    let mut into = keyed(&copy, key);
    assert_eq!(Backup::new(&from, &mut into).unwrap().step(-1).unwrap(), StepResult::Done);
    into.close().unwrap();
    let recipient = x25519::Identity::from_str(secret).unwrap().to_public();
    let encryptor = age::Encryptor::with_recipients(std::iter::once(&recipient as &dyn age::Recipient)).unwrap();
    let mut sealed = encryptor.wrap_output(File::create(beside(to, "age")).unwrap()).unwrap();
    std::io::copy(&mut File::open(&copy).unwrap(), &mut sealed).unwrap();
    sealed.finish().unwrap().sync_all().unwrap();
    std::fs::remove_file(&copy).unwrap();
}

/// Decrypts a backup as it is, then checks the pages of the bare backup and reads its entries once.
pub fn restore(ours: &Path, bare: &Path, key: &Key, secret: &str) {
    let identity = x25519::Identity::from_str(secret).unwrap();
    let opened = |file: &Path, to: &Path| {
        let decryptor = age::Decryptor::new_buffered(BufReader::new(File::open(file).unwrap())).unwrap();
        let mut plain = decryptor.decrypt(std::iter::once(&identity as &dyn age::Identity)).unwrap();
        std::io::copy(&mut plain, &mut File::create(to).unwrap()).unwrap();
    };
    assert!(ours.is_file());
    let copy = beside(bare, "open");
    opened(&beside(bare, "age"), &copy);
    let conn = keyed(&copy, key);
    let sound = conn.prepare("PRAGMA cipher_integrity_check").unwrap().query([]).unwrap().next().unwrap().is_none();
    let read: i64 =
        conn.query_row("SELECT sum(length(body) + length(hash)) FROM entries", [], |row| row.get(0)).unwrap();
    assert!(sound && read > 0);
    conn.close().unwrap();
    std::fs::remove_file(&copy).unwrap();
}
