//! Turns a small file system into a chip that answers SELECT, READ BINARY, READ RECORD and GET BALANCE.
//!
//! ISO/IEC 7816-4 and PBOC 2.0 part 2, as far as a reading desk needs them. No file can be changed.

/// A card with a master file and applications below it.
#[derive(Clone, PartialEq, Eq, Default)]
pub struct CpuCard {
    folders: Vec<Folder>,
    current: usize,
    file: Option<u16>,
}

/// A dedicated file: the master file or an application.
#[derive(Clone, PartialEq, Eq, Default)]
pub struct Folder {
    /// File identifier, 3F00 for the master file.
    pub fid: u16,
    /// DF name or AID, 5 to 16 bytes, or none.
    pub name: Vec<u8>,
    /// Template that SELECT answers, possibly empty.
    pub fci: Vec<u8>,
    /// Status word of a successful SELECT: 9000, or 6283 when the issuer has locked the application.
    pub status: u16,
    /// Files of this folder.
    pub files: Vec<File>,
    /// What GET BALANCE answers, in fen; `None` without a purse.
    pub balance_fen: Option<u32>,
}

/// An elementary file.
#[derive(Clone, PartialEq, Eq)]
pub struct File {
    /// File identifier.
    pub fid: u16,
    /// Short file identifier, 1 to 30.
    pub sfi: u8,
    /// Whether reading needs a key that no desk has: every read is answered with 6982.
    pub locked: bool,
    /// Content.
    pub body: Body,
}

/// Content of a file.
#[derive(Clone, PartialEq, Eq)]
pub enum Body {
    /// A transparent file.
    Bytes(Vec<u8>),
    /// Records, the first one being number 1.
    Records(Vec<Vec<u8>>),
}

const MASTER_FILE: u16 = 0x3F00;

impl CpuCard {
    /// Makes a card from its folders; the first one is current after power-on.
    pub fn new(folders: Vec<Folder>) -> Self {
        Self { folders, current: 0, file: None }
    }

    /// Answers one command, status word last.
    pub fn answer(&mut self, command: &[u8]) -> Vec<u8> {
        match *command {
            [0x00, 0xA4, 0x04, 0x00, lc, ref rest @ ..] => match rest.split_at_checked(usize::from(lc)) {
                Some((name, [] | [_])) => self.select(|folder| !name.is_empty() && folder.name == name),
                Some(_) | None => status(0x6700),
            },
            [0x00, 0xA4, 0x00, 0x00, 0x02, high, low] | [0x00, 0xA4, 0x00, 0x00, 0x02, high, low, _] => {
                self.select_fid(u16::from_be_bytes([high, low]))
            }
            [0x00, 0xA4, ..] => status(0x6A86),
            [0x00, 0xB0, p1, p2, le] => self.read_binary(p1, p2, le),
            [0x00, 0xB2, record, p2, le] => self.read_record(record, p2, le),
            [0x00, 0xB0 | 0xB2, ..] => status(0x6700),
            [0x80, 0x5C, _, 0x01 | 0x02, 0x04] => self.balance(),
            [0x80, 0x5C, _, 0x01 | 0x02, _] => status(0x6700),
            [0x80, 0x5C, ..] => status(0x6A86),
            [0x00 | 0x80, ..] => status(0x6D00),
            _ => status(0x6E00),
        }
    }

    /// Makes the first folder current again.
    pub fn power_off(&mut self) {
        (self.current, self.file) = (0, None);
    }

    fn select(&mut self, wanted: impl Fn(&Folder) -> bool) -> Vec<u8> {
        let found = self.folders.iter().enumerate().find(|(_, folder)| wanted(folder));
        let Some((at, folder)) = found else { return status(0x6A82) };
        let answer = with_status(folder.fci.clone(), folder.status);
        (self.current, self.file) = (at, None);
        answer
    }

    fn select_fid(&mut self, fid: u16) -> Vec<u8> {
        let files = self.folders.get(self.current).map(|folder| folder.files.as_slice()).unwrap_or_default();
        if fid != MASTER_FILE && files.iter().any(|file| file.fid == fid) {
            self.file = Some(fid);
            return status(0x9000);
        }
        self.select(|folder| folder.fid == fid)
    }

    /// Finds the file by short identifier, or the current one when `sfi` is 0.
    fn find(&self, sfi: u8) -> Result<&File, u16> {
        let files = self.folders.get(self.current).map(|folder| folder.files.as_slice()).unwrap_or_default();
        let found = match sfi {
            0 => files.iter().find(|file| Some(file.fid) == self.file).ok_or(0x6986),
            _ => files.iter().find(|file| file.sfi == sfi).ok_or(0x6A82),
        };
        found.and_then(|file| if file.locked { Err(0x6982) } else { Ok(file) })
    }

    fn read_binary(&self, p1: u8, p2: u8, le: u8) -> Vec<u8> {
        let (sfi, offset) = match p1 {
            0x80..=0xFF => (p1 & 0x1F, usize::from(p2)),
            _ => (0, usize::from(p1) << 8 | usize::from(p2)),
        };
        match self.find(sfi).map(|file| &file.body) {
            Ok(Body::Bytes(bytes)) => match bytes.get(offset..) {
                None | Some([]) => status(0x6B00),
                Some(rest) => part(rest, le),
            },
            Ok(Body::Records(_)) => status(0x6981),
            Err(sw) => status(sw),
        }
    }

    fn read_record(&self, record: u8, p2: u8, le: u8) -> Vec<u8> {
        match self.find(p2 >> 3).map(|file| &file.body) {
            _ if p2 & 0x07 != 0x04 => status(0x6A86),
            Ok(Body::Records(records)) => {
                let found = usize::from(record).checked_sub(1).and_then(|at| records.get(at));
                match found {
                    Some(bytes) if le == 0 || usize::from(le) == bytes.len() => with_status(bytes.clone(), 0x9000),
                    Some(bytes) => status(0x6C00 | u16::from(u8::try_from(bytes.len()).unwrap_or(0))),
                    None => status(0x6A83),
                }
            }
            Ok(Body::Bytes(_)) => status(0x6981),
            Err(sw) => status(sw),
        }
    }

    fn balance(&self) -> Vec<u8> {
        match self.folders.get(self.current).and_then(|folder| folder.balance_fen) {
            Some(fen) => with_status(fen.to_be_bytes().to_vec(), 0x9000),
            None => status(0x6A81),
        }
    }
}

/// Answers `le` bytes, all of them for 0, or 6Cxx when there are fewer.
fn part(rest: &[u8], le: u8) -> Vec<u8> {
    match usize::from(le) {
        0 => with_status(rest.iter().take(256).copied().collect(), 0x9000),
        le => match rest.get(..le) {
            Some(bytes) => with_status(bytes.to_vec(), 0x9000),
            None => status(0x6C00 | u16::from(u8::try_from(rest.len()).unwrap_or(0))),
        },
    }
}

fn status(sw: u16) -> Vec<u8> {
    sw.to_be_bytes().to_vec()
}

fn with_status(mut body: Vec<u8>, sw: u16) -> Vec<u8> {
    body.extend(sw.to_be_bytes());
    body
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::chip::hex::{parse_hex, show_hex};

    fn card() -> CpuCard {
        let file = |fid, sfi, body| File { fid, sfi, locked: false, body };
        let secret = File { locked: true, ..file(0x0016, 0x16, Body::Bytes(vec![9; 8])) };
        let root = Folder {
            fid: 0x3F00,
            name: b"1PAY.SYS.DDF01".to_vec(),
            status: 0x9000,
            files: vec![file(0x0004, 4, Body::Bytes((0..32).collect())), secret],
            ..Folder::default()
        };
        let purse = Folder {
            fid: 0x1001,
            name: vec![0xA0, 0, 0, 0, 1],
            fci: vec![0x6F, 0x00],
            status: 0x6283,
            files: vec![file(0x0018, 0x18, Body::Records(vec![vec![1; 23], vec![2; 23]]))],
            balance_fen: Some(5710),
        };
        CpuCard::new(vec![root, purse])
    }

    /// Sends commands in order and compares the last answer.
    fn check(commands: &[&str], want: &str) {
        let mut card = card();
        let answers: Vec<String> = commands.iter().map(|c| show_hex(&card.answer(&parse_hex(c).unwrap()))).collect();
        assert_eq!(answers.last().map(String::as_str), Some(want), "{commands:?}");
    }

    #[test]
    fn files_are_read_by_short_identifier() {
        check(&["00B0840004"], "000102039000");
        check(&["00B0841E00"], "1E1F9000");
        check(&["00B084003C"], "6C20");
        check(&["00B0842001"], "6B00");
        check(&["00B0850005"], "6A82");
        check(&["00B0960005"], "6982");
        check(&["00B084"], "6700");
    }

    #[test]
    fn a_selected_file_is_read_by_offset() {
        check(&["00A40000020004", "00B0000202"], "02039000");
        check(&["00B0000202"], "6986");
    }

    #[test]
    fn records_end_with_their_own_status() {
        let log = "00A4000002100100";
        check(&[log, "00B202C417"], &format!("{}9000", "02".repeat(23)));
        check(&[log, "00B203C417"], "6A83");
        check(&[log, "00B201C410"], "6C17");
        check(&[log, "00B201C300"], "6A86");
        check(&[log, "00B0980001"], "6981");
        check(&["00B2012400"], "6981");
    }

    #[test]
    fn applications_are_selected_by_name_and_by_identifier() {
        check(&["00A4040005A00000000100"], "6F006283");
        check(&["00A4040005A0000000FF00"], "6A82");
        check(&["00A40000023F00"], "9000");
        check(&["00A404000AA000"], "6700");
        check(&["00A4000002100100", "805C000204"], "0000164E9000");
        check(&["805C000204"], "6A81");
    }

    #[test]
    fn other_commands_are_not_known() {
        check(&["00D6840001FF"], "6D00");
        check(&["0020000000"], "6D00");
        check(&["04B0840004"], "6E00");
        check(&[""], "6E00");
    }
}
