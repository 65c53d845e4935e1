//! The key table.

use iced::widget::{Column, container, row, scrollable};
use iced::{Alignment, Length};

use crate::text::KeyLine;

use super::super::part::{self, Piece, words};
use super::super::state::Screen;
use super::super::theme::{self, Measure};

impl Screen {
    pub(super) fn help(&self, measure: Measure) -> Piece<'_> {
        let lines = self.words.help(self.board.training);
        let half = lines.len().div_ceil(2);
        let (left, right) = lines.split_at(half.min(lines.len()));
        let column = |lines: &[KeyLine]| -> Piece<'_> {
            Column::with_children(lines.iter().map(|line| key_line(line, measure))).width(Length::FillPortion(1)).into()
        };
        // The bar has a place of its own.
        let bar = measure.page.bar + measure.page.air;
        let table = row![column(left), column(right)].spacing(theme::GAP_L);
        let table = container(table).padding(theme::sides(0.0, 0.0).right(bar));
        let table = scrollable(table).style(theme::scroll).height(Length::Fill).width(Length::Fill);
        part::page(self.words.say("help-title"), self.words.part("help-title", "hint"), measure.compact, table)
    }
}

fn key_line<'a>(line: &KeyLine, measure: Measure) -> Piece<'a> {
    let (size, width, air) = if measure.compact {
        (11.5, theme::KEY_WIDTH * 0.55, 0.5)
    } else if measure.page == theme::PageMeasure::MIDDLE {
        (14.0, theme::KEY_WIDTH * 0.8, 2.0)
    } else {
        (17.0, theme::KEY_WIDTH, 3.5)
    };
    let key = container(part::cap(line.key.clone(), size - 1.0)).width(width);
    let line = row![key, words(line.does.clone(), size).width(Length::Fill)].align_y(Alignment::Center);
    container(line).padding(theme::sides(0.0, air)).into()
}
