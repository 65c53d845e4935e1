//! Turns invented numbers into sample cards for training and tests.
//!
//! The transit files follow the public layouts; the student sector follows the invented example profile only.

use super::VirtualCard;
use super::classic::Classic;
use super::cpu::{Body, CpuCard, File, Folder};
use crate::chip::crc::crc8_maxim;
use crate::chip::hex::parse_hex;
use crate::chip::text;
use crate::day::Day;
use crate::id::{EducationId, Name, TransitNumber, Uid};

/// What a sample transit card shows.
#[derive(Clone)]
pub struct TransitSample {
    /// UID of the chip.
    pub uid: Uid,
    /// Transit number, at most 16 digits on the old card and 19 on T-Union.
    pub number: TransitNumber,
    /// First valid day of the purse.
    pub valid_from: Day,
    /// Last valid day of the purse.
    pub valid_to: Day,
    /// Card kind of T-Union, 2 for a student card.
    pub kind: u8,
    /// Balance in fen.
    pub balance_fen: u32,
    /// Whether the issuer has locked the application: SELECT answers 6283.
    pub locked: bool,
}

/// What a sample student sector shows, in the invented layout of the example profile.
#[derive(Clone)]
pub struct StudentSample {
    /// UID of the chip.
    pub uid: Uid,
    /// Education ID.
    pub education_id: EducationId,
    /// Name.
    pub name: Name,
    /// Last valid day.
    pub valid_to: Day,
    /// Key A of the two sectors.
    pub key: [u8; 6],
}

/// Makes a T-Union card (JT/T 978 layout as read in public programs).
pub fn t_union(sample: &TransitSample) -> VirtualCard {
    let mut info = vec![0x01, 0x01, 0x10, 0x00, 0xFF, 0xFF, 0xFF, 0xFF, 0x02, 0x01];
    info.extend(digits(sample.number.as_str(), 20));
    info.extend(day(sample.valid_from));
    info.extend(day(sample.valid_to));
    info.extend([0x00, 0x00]);
    let mut management = vec![0x00, 0x00, 0x01, 0x56, 0x58, 0x00, 0x58, 0x40, 0x00, 0x01];
    management.push(sample.kind);
    let name = vec![0xA0, 0x00, 0x00, 0x06, 0x32, 0x01, 0x01, 0x05];
    let inner = [tag(&[0x9F, 0x08], &[0x02]), tag(&[0x9F, 0x0C], &info)].concat();
    let fci = tag(&[0x6F], &[tag(&[0x84], &name), tag(&[0xA5], &inner)].concat());
    let purse = Folder {
        fid: 0x1001,
        name,
        fci,
        status: if sample.locked { 0x6283 } else { 0x9000 },
        files: vec![file(0x15, info), file(0x17, management)],
        balance_fen: Some(sample.balance_fen),
    };
    VirtualCard::cpu(sample.uid.clone(), CpuCard::new(vec![master(Vec::new()), purse]))
}

/// Makes an old Beijing Yikatong card (layout as read in public programs).
pub fn yikatong(sample: &TransitSample) -> VirtualCard {
    let mut f04 = digits(sample.number.as_str(), 16);
    f04.extend([0x01, 0x02, 0x00]);
    f04.resize(24, 0x00);
    f04.extend(day(sample.valid_from));
    f04.extend(day(sample.valid_to));
    let files = vec![file(4, f04), file(5, vec![0; 5]), file(12, vec![0, 0, 0, 0, 0, 0, 0, 0, 1])];
    let purse = Folder {
        fid: 0x1001,
        name: b"PBOC".to_vec(),
        fci: vec![0x6F, 0x08, 0x84, 0x04, 0x50, 0x42, 0x4F, 0x43, 0xA5, 0x00],
        status: if sample.locked { 0x6283 } else { 0x9000 },
        files: Vec::new(),
        balance_fen: Some(sample.balance_fen),
    };
    VirtualCard::cpu(sample.uid.clone(), CpuCard::new(vec![master(files), purse]))
}

/// Makes a card for the invented example profile; `None` when the name does not fit its field.
pub fn student(sample: &StudentSample) -> Option<VirtualCard> {
    let mut bytes = vec![0x01];
    bytes.extend(digits(sample.education_id.as_str(), 8));
    bytes.extend([0x00, 0x21, 0x11, 0x00, 0x00, 0x01]);
    bytes.extend(day(sample.valid_to));
    bytes.push(0x00);
    bytes.extend(text::encode(sample.name.as_str(), 30, 0x00)?);
    bytes.resize(47, 0x00);
    bytes.push(crc8_maxim(&bytes));
    let mut chip = Classic::blank(64)?;
    let mut trailer = super::classic::TRANSPORT;
    for (place, byte) in trailer.iter_mut().zip(sample.key) {
        *place = byte;
    }
    for sector in [8_u8, 9] {
        chip.put(sector * 4 + 3, trailer.map(Some));
    }
    for (block, bytes) in (32..).zip(bytes.chunks_exact(16)) {
        chip.put(block, <[u8; 16]>::try_from(bytes).ok()?.map(Some));
    }
    Some(VirtualCard::classic(sample.uid.clone(), chip))
}

fn master(files: Vec<File>) -> Folder {
    Folder { fid: 0x3F00, name: b"1PAY.SYS.DDF01".to_vec(), status: 0x9000, files, ..Folder::default() }
}

fn file(sfi: u8, bytes: Vec<u8>) -> File {
    File { fid: u16::from(sfi), sfi, locked: false, body: Body::Bytes(bytes) }
}

fn tag(name: &[u8], value: &[u8]) -> Vec<u8> {
    [name, &[u8::try_from(value.len()).unwrap_or(0)], value].concat()
}

/// Packs digits two to a byte, zeros to the left.
fn digits(number: &str, count: usize) -> Vec<u8> {
    let kept: String = number.chars().rev().take(count).collect::<Vec<_>>().into_iter().rev().collect();
    parse_hex(&format!("{kept:0>count$}")).unwrap_or_default()
}

fn day(day: Day) -> Vec<u8> {
    digits(&day.to_string().replace('-', ""), 8)
}
