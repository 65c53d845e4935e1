//! The least that the same work can cost: a client that only sends, and a table that only takes lines.

use std::ffi::CString;
use std::path::Path;

use card_desk::reader::apdu::Permitted;
use card_desk::reader::link::{Fault, Link, Response};
use pcsc::{Context, Disposition, Protocols, Scope, ShareMode};
use rusqlite::{Connection, TransactionBehavior};

/// A client that connects, sends a fixed list of commands in one transaction, and lets go.
pub struct Client {
    context: Context,
    reader: CString,
    commands: Vec<Vec<u8>>,
}

impl Client {
    /// Takes the list that it sends each time.
    pub fn new(reader: &str, commands: Vec<Vec<u8>>) -> Self {
        let context = Context::establish(Scope::User).unwrap();
        Self { context, reader: CString::new(reader).unwrap(), commands }
    }

    /// Sends the list once; looks at no answer.
    pub fn read(&self) {
        let mut card = self.context.connect(&self.reader, ShareMode::Shared, Protocols::ANY).unwrap();
        let transaction = card.transaction().unwrap();
        let mut answer = [0; pcsc::MAX_BUFFER_SIZE];
        for command in &self.commands {
            transaction.transmit(command, &mut answer).unwrap();
        }
        assert!(transaction.end(Disposition::LeaveCard).is_ok());
        assert!(card.disconnect(Disposition::LeaveCard).is_ok());
    }
}

/// A link that writes down what passes.
pub struct Written<'l> {
    link: &'l mut dyn Link,
    /// The commands so far.
    pub commands: Vec<Vec<u8>>,
}

impl<'l> Written<'l> {
    /// Writes down what passes this link.
    pub fn new(link: &'l mut dyn Link) -> Self {
        Self { link, commands: Vec::new() }
    }
}

impl Link for Written<'_> {
    fn transmit(&mut self, command: &Permitted) -> Result<Response, Fault> {
        self.commands.push(command.bytes().to_vec());
        self.link.transmit(command)
    }

    fn cold_reset(&mut self) -> Result<(), Fault> {
        panic!("a reading with a cold reset is more than a list of commands");
    }

    fn atr(&self) -> &[u8] {
        self.link.atr()
    }
}

/// A table of lines with the journal's durability and nothing else.
pub struct Table(Connection);

impl Table {
    /// Makes the table in a folder: WAL, and a flush for each commit.
    pub fn open(folder: &Path) -> Self {
        let conn = Connection::open(folder.join("bare.db")).unwrap();
        let mode: String = conn.pragma_update_and_check(None, "journal_mode", "WAL", |row| row.get(0)).unwrap();
        assert_eq!(mode, "wal");
        conn.pragma_update(None, "synchronous", "FULL").unwrap();
        conn.execute_batch("CREATE TABLE line (number INTEGER PRIMARY KEY, body TEXT NOT NULL) STRICT").unwrap();
        Self(conn)
    }

    /// Writes one line and returns when it is on the disk.
    pub fn write(&mut self, body: &str) {
        let transaction = self.0.transaction_with_behavior(TransactionBehavior::Immediate).unwrap();
        transaction.prepare_cached("INSERT INTO line (body) VALUES (?1)").unwrap().execute([body]).unwrap();
        transaction.commit().unwrap();
    }
}
