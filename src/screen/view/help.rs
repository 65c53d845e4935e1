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
        let table = row![column(left), column(right)].spacing(theme::GAP_L);
        let table = scrollable(table).style(theme::scroll).height(Length::Fill).width(Length::Fill);
        part::page(self.words.say("help-title"), self.words.part("help-title", "hint"), measure.compact, table)
    }
}

fn key_line<'a>(line: &KeyLine, measure: Measure) -> Piece<'a> {
    let (size, width, air) = if measure.compact {
        (12.0, theme::KEY_WIDTH * 0.45, 0.5)
    } else {
        (theme::BODY, theme::KEY_WIDTH, theme::GAP)
    };
    let key = container(part::cap(line.key.clone(), size - 1.0)).width(width);
    let line = row![key, words(line.does.clone(), size).width(Length::Fill)].align_y(Alignment::Center);
    container(line).padding(theme::sides(0.0, air)).into()
}
