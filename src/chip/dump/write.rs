//! Turns a dump into the bytes of a file, and says what does not survive.
//!
//! Nothing is promised by a writer: the file is read again, and what is not the same is the loss.

use std::fmt;

use super::blocks::show_whole;
use super::fault::DumpFault;
use super::model::{Dump, Form};
use super::{eml, flipper, mct, metrodroid, parse_blocks, proxmark, raw};
use crate::chip::sector::is_trailer;
use crate::chip::virtual_card::classic::UNKNOWN;

/// The bytes of a file, and what is to be said of them.
pub struct Written {
    /// Bytes of the whole file.
    pub bytes: Vec<u8>,
    /// What nobody can get back from the file.
    pub losses: Vec<Loss>,
    /// What stands in the file and is not known, and what its readers may do.
    pub remarks: Vec<Remark>,
}

/// Something of a dump that does not survive in a form.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Loss {
    /// Unknown bytes stand in the file as 00.
    UnknownAsZero {
        /// How many.
        bytes: usize,
        /// How many of them belong to keys.
        of_keys: usize,
    },
    /// Known bytes do not stand in the file.
    Dropped {
        /// How many.
        bytes: usize,
        /// How many of them belong to keys.
        of_keys: usize,
    },
    /// The file tells of a card of another size.
    Size {
        /// Blocks of the card.
        from: usize,
        /// Blocks in the file.
        to: usize,
    },
    /// The UID does not stand in the file.
    Uid,
    /// The ATQA does not stand in the file.
    Atqa,
    /// The SAK does not stand in the file.
    Sak,
    /// The ATS does not stand in the file.
    Ats,
    /// The maker's signature does not stand in the file.
    Signature,
}

impl Loss {
    /// Returns the stable code.
    pub fn code(self) -> &'static str {
        match self {
            Loss::UnknownAsZero { .. } => "unknown-as-zero",
            Loss::Dropped { .. } => "dropped",
            Loss::Size { .. } => "size",
            Loss::Uid => "uid",
            Loss::Atqa => "atqa",
            Loss::Sak => "sak",
            Loss::Ats => "ats",
            Loss::Signature => "signature",
        }
    }
}

impl fmt::Display for Loss {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Loss::UnknownAsZero { bytes, of_keys } => {
                write!(f, "{bytes} unknown bytes stand there as 00, {of_keys} of them of keys")
            }
            Loss::Dropped { bytes, of_keys } => {
                write!(f, "{bytes} known bytes are left out, {of_keys} of them of keys")
            }
            Loss::Size { from, to } => write!(f, "the card has {from} blocks, the file tells of {to}"),
            Loss::Uid => f.write_str("the UID is left out"),
            Loss::Atqa => f.write_str("the ATQA is left out"),
            Loss::Sak => f.write_str("the SAK is left out"),
            Loss::Ats => f.write_str("the ATS is left out"),
            Loss::Signature => f.write_str("the maker's signature is left out"),
        }
    }
}

/// Something to know of a file that is no loss.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Remark {
    /// Keys stand in the file.
    Keys {
        /// Sectors with at least one whole key.
        sectors: usize,
    },
    /// The ATQA is the usual one of such cards.
    LikelyAtqa([u8; 2]),
    /// The SAK is the usual one of such cards.
    LikelySak(u8),
    /// Proxmark reads up to the first block that is missing.
    Gap {
        /// Number of the block, from 0.
        block: usize,
    },
    /// The time of the reading is not known; the file says 1970.
    NoTime,
}

impl Remark {
    /// Returns the stable code.
    pub fn code(self) -> &'static str {
        match self {
            Remark::Keys { .. } => "holds-keys",
            Remark::LikelyAtqa(_) => "likely-atqa",
            Remark::LikelySak(_) => "likely-sak",
            Remark::Gap { .. } => "gap",
            Remark::NoTime => "no-time",
        }
    }
}

impl fmt::Display for Remark {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Remark::Keys { sectors } => {
                write!(f, "the file holds keys of {sectors} sectors: keep it like a key, and delete it after use")
            }
            Remark::LikelyAtqa([a, b]) => write!(f, "the ATQA is not known; {a:02X} {b:02X} is usual for such a card"),
            Remark::LikelySak(sak) => write!(f, "the SAK is not known; {sak:02X} is usual for such a card"),
            Remark::Gap { block } => {
                write!(f, "proxmark itself reads up to block {block} only, the first that is missing")
            }
            Remark::NoTime => f.write_str("the time of the reading is not known; the file says 1970"),
        }
    }
}

impl Dump {
    /// Writes the file of a form; only a form that must name a UID fails, when none is known.
    pub fn write(&self, form: Form) -> Result<Written, DumpFault> {
        let bytes = match form {
            Form::Raw => raw::write(self),
            Form::Eml => eml::write(self).into_bytes(),
            Form::Proxmark1 => proxmark::write(self, "mfcard").into_bytes(),
            Form::Proxmark2 => proxmark::write(self, "mfc v2").into_bytes(),
            Form::Proxmark3 => proxmark::write(self, "mfc v3").into_bytes(),
            Form::Mct => mct::write(self).into_bytes(),
            Form::Flipper2 => flipper::write(self, 2)?.into_bytes(),
            Form::Flipper3 => flipper::write(self, 3)?.into_bytes(),
            Form::Flipper4 => flipper::write(self, 4)?.into_bytes(),
            Form::Metrodroid => metrodroid::write(self)?.into_bytes(),
        };
        let (_, again) = parse_blocks(form.ending(), &bytes)?;
        Ok(Written { losses: losses(self, &again), remarks: remarks(self, &again, form), bytes })
    }
}

fn losses(before: &Dump, after: &Dump) -> Vec<Loss> {
    let mut losses = Vec::new();
    let (mut zeros, mut dropped) = ([0, 0], [0, 0]);
    for at in 0..before.blocks().len().max(after.blocks().len()) {
        let was = before.blocks().get(at).unwrap_or(&UNKNOWN);
        let is = after.blocks().get(at).unwrap_or(&UNKNOWN);
        let in_trailer = u8::try_from(at).is_ok_and(is_trailer);
        for (place, (was, is)) in was.iter().zip(is).enumerate() {
            let of_key = usize::from(in_trailer && !(6..10).contains(&place));
            let [bytes, of_keys] = match (was, is) {
                (None, Some(_)) => &mut zeros,
                (Some(was), is) if Some(*was) != *is => &mut dropped,
                (None | Some(_), _) => continue,
            };
            *bytes += 1;
            *of_keys += of_key;
        }
    }
    let [bytes, of_keys] = zeros;
    losses.extend((bytes > 0).then_some(Loss::UnknownAsZero { bytes, of_keys }));
    let [bytes, of_keys] = dropped;
    losses.extend((bytes > 0).then_some(Loss::Dropped { bytes, of_keys }));
    let (from, to) = (before.blocks().len(), after.blocks().len());
    losses.extend((from != to).then_some(Loss::Size { from, to }));
    losses.extend((before.uid.is_some() && before.uid != after.uid).then_some(Loss::Uid));
    // A likely value that is the right one is not lost: whoever reads the file gets it back.
    let atqa = before.atqa.is_some_and(|atqa| after.likely_atqa() != atqa);
    losses.extend(atqa.then_some(Loss::Atqa));
    losses.extend(before.sak.is_some_and(|sak| after.likely_sak() != sak).then_some(Loss::Sak));
    losses.extend((before.ats.is_some() && before.ats != after.ats).then_some(Loss::Ats));
    losses.extend((before.signature.is_some() && before.signature != after.signature).then_some(Loss::Signature));
    losses
}

fn remarks(before: &Dump, after: &Dump, form: Form) -> Vec<Remark> {
    let sectors = super::look::sectors_with_keys(before);
    let mut remarks = Vec::new();
    remarks.extend((sectors > 0).then_some(Remark::Keys { sectors }));
    remarks.extend(after.atqa.filter(|_| before.atqa.is_none()).map(Remark::LikelyAtqa));
    remarks.extend(after.sak.filter(|_| before.sak.is_none()).map(Remark::LikelySak));
    if matches!(form, Form::Proxmark1 | Form::Proxmark2 | Form::Proxmark3) {
        let gap = before.blocks().iter().position(|block| show_whole(block).is_none());
        let later = |gap: &usize| before.blocks().iter().skip(*gap).any(|block| show_whole(block).is_some());
        remarks.extend(gap.filter(later).map(|block| Remark::Gap { block }));
    }
    remarks.extend((form == Form::Metrodroid).then_some(Remark::NoTime));
    remarks
}
