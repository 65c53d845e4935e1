//! Saved cards: every card of ours in every form, from each to each, and what is lost has a name.

#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::indexing_slicing,
    clippy::panic,
    reason = "a test stops at the first surprise"
)]

#[path = "dump/commands.rs"]
mod commands;
#[path = "dump/forms.rs"]
mod forms;
#[path = "dump/matrix.rs"]
mod matrix;

use card_desk::chip::dump::{self, Dump, Form};
use card_desk::chip::sector::is_trailer;
use card_desk::chip::virtual_card::classic::{Block, UNKNOWN};
use card_desk::id::Uid;

/// Reads a file of ours.
fn own(name: &str) -> (Form, Dump) {
    let path = format!("{}/tests/fixtures/chip/{name}", env!("CARGO_MANIFEST_DIR"));
    dump::open_blocks(std::path::Path::new(&path)).unwrap()
}

/// Parses the text of a file with this ending.
fn parsed(ending: &str, text: &str) -> Result<(Form, Dump), String> {
    dump::parse_blocks(ending, text.as_bytes()).map_err(|fault| fault.to_string())
}

/// Makes an invented card: every block differs, keys differ by sector, block 0 is as makers write it.
fn invented(blocks: usize, uid: &[u8], sak: u8) -> Dump {
    let mut all: Vec<Block> = (0..blocks).map(|at| std::array::from_fn(|byte| Some((at * 7 + byte) as u8))).collect();
    for (at, block) in all.iter_mut().enumerate().filter(|(at, _)| is_trailer(u8::try_from(*at).unwrap())) {
        let key = |letter: u8| [Some(letter), Some(at as u8), Some(1), Some(2), Some(3), Some(4)];
        block[..6].copy_from_slice(&key(0xA0));
        block[6..10].copy_from_slice(&[Some(0x78), Some(0x77), Some(0x88), Some(0x69)]);
        block[10..].copy_from_slice(&key(0xB0));
    }
    let bcc = uid.iter().take(4).fold(0, |sum, byte| sum ^ byte);
    let size = if blocks == 256 { 0x02 } else { 0x04 };
    let head = match uid.len() {
        4 => [uid, &[bcc, sak, size, 0x00]].concat(),
        _ => [uid, &[sak, 0x40 | size, 0x00]].concat(),
    };
    for (place, byte) in all[0].iter_mut().zip(head) {
        *place = Some(byte);
    }
    Dump::new(all, Some(Uid::new(uid).unwrap())).unwrap()
}

/// Returns a dump with some of its blocks changed.
fn with(dump: &Dump, change: impl Fn(usize, &mut Block)) -> Dump {
    let mut blocks = dump.blocks().to_vec();
    blocks.iter_mut().enumerate().for_each(|(at, block)| change(at, block));
    let mut changed = Dump::new(blocks, dump.uid.clone()).unwrap();
    (changed.sak, changed.atqa) = (dump.sak, dump.atqa);
    (changed.ats, changed.signature) = (dump.ats.clone(), dump.signature.clone());
    changed
}

/// Forgets the keys of all trailers.
fn without_keys(dump: &Dump) -> Dump {
    with(dump, |at, block| {
        if is_trailer(u8::try_from(at).unwrap()) {
            block[..6].fill(None);
            block[10..].fill(None);
        }
    })
}

/// Forgets sector 2, and one block and some bytes of sector 1.
fn partial(dump: &Dump) -> Dump {
    with(dump, |at, block| match at {
        4 => *block = UNKNOWN,
        5 => block[3..7].fill(None),
        8..=11 => *block = UNKNOWN,
        _ => {}
    })
}
