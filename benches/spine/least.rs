//! Commands sent beside the fewest that a layout needs, and authentications beside sectors.

use card_desk::chip::virtual_card::VirtualReader;
use card_desk::chip::{self, ReadOptions};
use card_desk::reader::quirk::Quirk;

use crate::desk::{BenchCard, cards, keys, shelf};
use crate::figure::Figure;

/// Reads each card once in this process; these figures are counts, not times.
pub fn figures() -> Vec<Figure> {
    cards().into_iter().flat_map(least).collect()
}

fn least(card: BenchCard) -> Vec<Figure> {
    let (shelf, options) = (shelf(), ReadOptions::default());
    let mut reader = VirtualReader::new(card.chip);
    let facts = chip::read(&mut reader, &Quirk::generic(), &shelf, &keys(), options).unwrap();
    let sent = f64::from(reader.counters().apdus);
    let fewest = f64::from(shelf.minimum_apdus(card.profile, options).unwrap());
    // The layout alone, when nobody knows of another one that the ATR allows: its steps and the UID twice.
    let alone = f64::from(shelf.find(card.profile).unwrap().minimum_apdus(options) + 2);
    let from = [("sent", sent), ("minimum", fewest), ("minimum_of_the_layout_alone", alone)];
    let mut figures =
        vec![Figure::new("APDUs sent / minimum of the profile", card.name, sent / fewest, Some(1.0), &from)];
    let mut sectors: Vec<&str> = facts.fields.iter().map(|field| field.origin.part.as_str()).collect();
    sectors.retain(|part| part.starts_with("sector "));
    sectors.sort_unstable();
    sectors.dedup();
    if !sectors.is_empty() {
        let (opened, count) = (f64::from(reader.counters().authentications), sectors.len() as f64);
        let from = [("authentications", opened), ("sectors", count)];
        figures.push(Figure::new("authentications / sectors read", card.name, opened / count, Some(1.0), &from));
    }
    figures
}
