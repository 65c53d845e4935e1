//! Turns a sector row into the blocks to read, where they lie, and the keys that may open them.

use toml::Spanned;

use super::super::place::Trouble;
use super::super::schema::{FindRow, SectorRow};
use super::super::{Find, Sector, SectorPlace};
use super::key::Keys;
use super::word::{Wrong, bytes, missing, value, wanted};
use crate::chip::mad::Order;
use crate::chip::sector::{block_count, first_block};

/// Blocks that every sector has besides its trailer; a sector that is looked up can be a small one.
const SURE_BLOCKS: u8 = 3;

/// Checks a sector row; blocks are numbered within the sector, and the trailer is never read.
pub(super) fn sector(row: SectorRow, known: &Keys) -> Result<Sector, Wrong> {
    let id = row.id.get_ref().clone();
    let (place, count) = match (row.number, row.find) {
        (Some(number), None) if first_block(*number.get_ref()).is_some() => {
            let number = number.into_inner();
            (SectorPlace::Number(number), block_count(number) - 1)
        }
        (Some(number), None) => return Err(value(number.span(), "number", "a sector from 0 to 39")),
        (None, Some(find)) => (SectorPlace::Find(found_by(&find.into_inner())?), SURE_BLOCKS),
        (Some(_), Some(find)) => return Err(value(find.span(), "find", "either number or find")),
        (None, None) => return Err(missing(&row.id, "number or find")),
    };
    let mut blocks = Vec::new();
    for block in row.blocks {
        let number = *block.get_ref();
        if number >= count {
            return Err(value(block.span(), "blocks", "blocks of the sector, its trailer never"));
        }
        if blocks.contains(&number) {
            return Err((block.span(), Trouble::Twice(format!("block {number}"))));
        }
        blocks.push(number);
    }
    if blocks.is_empty() {
        return Err(missing(&row.id, "blocks"));
    }
    let keys = row.keys.iter().map(|word| known.for_sector(word)).collect::<Result<Vec<_>, _>>()?;
    if keys.is_empty() {
        return Err(missing(&row.id, "keys"));
    }
    let repeats = match row.repeat.as_ref().map(|repeat| (repeat, *repeat.get_ref())) {
        None | Some((_, 1)) => false,
        Some((_, 2)) => true,
        Some((repeat, _)) => return Err(value(repeat.span(), "repeat", "1, or 2 for two equal readings")),
    };
    Ok(Sector { id, place, keys, blocks, optional: row.optional, repeats })
}

/// Refuses a second row for the same sector with the same keys: it would be opened twice.
pub(super) fn is_new(sector: &Sector, id: &Spanned<String>, known: &[Sector]) -> Result<(), Wrong> {
    let ids = |sector: &Sector| sector.keys.iter().map(|key| key.id.clone()).collect::<Vec<_>>();
    let same = |other: &&Sector| other.place == sector.place && ids(other) == ids(sector);
    match known.iter().find(same) {
        Some(other) => Err((id.span(), Trouble::Twice(format!("the sector of {}", other.id)))),
        None => Ok(()),
    }
}

fn found_by(row: &FindRow) -> Result<Find, Wrong> {
    let application = bytes::<2>(&row.mad_aid, "mad_aid", "cluster and application code, 2 bytes in hex")?;
    let order = match row.order.as_ref().map(|order| (order, order.get_ref().as_str())) {
        None | Some((_, "either")) => Order::Either,
        Some((_, "code-first")) => Order::CodeFirst,
        Some((_, "cluster-first")) => Order::ClusterFirst,
        Some((order, _)) => return Err(wanted(order, "order", "either, code-first, cluster-first")),
    };
    // Administration codes of AN10787, 3.7: free, defect, reserved and the like are no application.
    if application.first() == Some(&0) {
        return Err(value(row.mad_aid.span(), "mad_aid", "an application, not an administration code"));
    }
    Ok(Find { application, order, nth: row.nth })
}
