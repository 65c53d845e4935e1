//! Facts as a calm block of two columns: labels stand under each other, and so do values.

use iced::Length;
use iced::widget::text::Wrapping;
use iced::widget::{Column, Row, container, row, scrollable};

use crate::text::ledger::{Fact, Mark};

use super::super::super::fit::{lines_of, width_em};
use super::super::super::part::{self, Piece, muted};
use super::super::super::theme;
use super::Look;

/// Height of a line of facts in em.
const LINE_EM: f32 = 1.6;

/// Height of the letters of a line in em.
const TEXT_EM: f32 = 1.3;

/// From so many facts there are two columns.
const TWO: usize = 2;

/// Draws all facts in a width.
pub fn facts<'a>(facts: &'a [Fact], look: Look<'a>, width: f32) -> Piece<'a> {
    let blocks = blocks(facts, look, width);
    let count = blocks.len().max(1);
    let width = block_width(look, width, count);
    let blocks = blocks.into_iter().map(|block| column(block, look, width));
    Row::with_children(blocks).spacing(look.measure.page.gap * 2.0).into()
}

/// Draws facts that may be taller than their place.
pub fn scrolled<'a>(all: &'a [Fact], look: Look<'a>, width: f32, tall: bool) -> Piece<'a> {
    let bar = look.measure.page.bar * 2.0;
    if tall { scrollable(facts(all, look, width - bar)).style(theme::scroll).into() } else { facts(all, look, width) }
}

/// Returns the height of all facts in a width.
pub fn height(facts: &[Fact], look: Look<'_>, width: f32) -> f32 {
    let blocks = blocks(facts, look, width);
    let width = block_width(look, width, blocks.len().max(1));
    let text = look.measure.page.text;
    let one = |fact: &Fact, block: &[Fact]| (lines(fact, block, look, width) * TEXT_EM + LINE_EM - TEXT_EM) * text;
    let tall = |block: &[Fact]| block.iter().map(|fact| one(fact, block)).sum::<f32>();
    blocks.into_iter().map(tall).fold(0.0, f32::max)
}

/// Facts of each column, the first ones on the left.
fn blocks<'a>(facts: &'a [Fact], look: Look<'_>, width: f32) -> Vec<&'a [Fact]> {
    let wide = width > look.measure.page.text * 34.0;
    let (left, right) = facts.split_at(if facts.len() < TWO || !wide { facts.len() } else { facts.len().div_ceil(2) });
    if right.is_empty() { vec![left] } else { vec![left, right] }
}

fn block_width(look: Look<'_>, width: f32, count: usize) -> f32 {
    let gap = look.measure.page.gap * 2.0;
    if count > 1 { (width - gap) / 2.0 } else { width }
}

fn label_width(block: &[Fact], look: Look<'_>, width: f32) -> f32 {
    let sizes = look.measure.page;
    let widest = block.iter().map(|fact| width_em(&fact.label)).fold(0.0, f32::max);
    (widest * sizes.small + sizes.air).clamp(sizes.small * 5.0, width * 0.45)
}

fn marked(block: &[Fact]) -> bool {
    block.iter().any(|fact| fact.mark != Mark::Plain)
}

/// Lines that a value takes in its column.
fn lines(fact: &Fact, block: &[Fact], look: Look<'_>, width: f32) -> f32 {
    let sizes = look.measure.page;
    let mark = if marked(block) { sizes.mark + sizes.air * 0.7 } else { 0.0 };
    let room = (width - label_width(block, look, width) - sizes.air - mark).max(1.0);
    // What no font has is drawn as a box of its own width.
    if !(look.missing)(&fact.value).is_empty() {
        return (width_em(&fact.value) * sizes.text / room).ceil().max(1.0);
    }
    lines_of(&fact.value, sizes.text, room)
}

fn column<'a>(block: &'a [Fact], look: Look<'a>, width: f32) -> Piece<'a> {
    let sizes = look.measure.page;
    let label_width = label_width(block, look, width);
    let with_marks = marked(block);
    let one = |fact: &'a Fact| -> Piece<'a> {
        // Label, mark and the first line of the value stand on one height, however long the value is.
        let first = sizes.text * TEXT_EM;
        let label = container(muted(fact.label.as_str(), sizes.small)).center_y(first).width(label_width);
        let mut value = Row::new().spacing(sizes.air * 0.7);
        if with_marks {
            value = value.push(container(part::mark(fact.mark, sizes.mark)).center_y(first));
        }
        let missing = (look.missing)(&fact.value);
        let told: Piece<'a> = if missing.is_empty() {
            let color = if fact.mark == Mark::Past { theme::MUTED } else { theme::INK };
            let told = part::words(fact.value.as_str(), sizes.text).color(color).line_height(TEXT_EM);
            told.wrapping(Wrapping::WordOrGlyph).width(Length::Fill).into()
        } else {
            part::name(&fact.value, sizes.text, theme::FONT, &missing, theme::INK)
        };
        let line = row![label, value.push(told).width(Length::Fill)].spacing(sizes.air);
        let air = sizes.text * (LINE_EM - TEXT_EM) / 2.0;
        container(line).padding(theme::sides(0.0, air)).width(Length::Fill).into()
    };
    Column::with_children(block.iter().map(one)).width(width).into()
}
