//! The search: one field, and up to twenty hits with their place in the trays.

use iced::widget::{Column, button, column, container, row, scrollable, text_input};
use iced::{Alignment, Length};

use crate::desk::board::{Hit, Input};

use super::super::part::{self, Piece, muted, title, words};
use super::super::state::{Message, Screen};
use super::super::theme::{self, Measure};

/// Name of the only input of a desk.
pub const FIELD: &str = "search";

/// Hits that a digit chooses.
const WITH_KEYS: usize = 9;

impl Screen {
    pub(super) fn search(&self, measure: Measure) -> Piece<'_> {
        let hint = if self.field.is_some() { "hint" } else { "pick" };
        let hint = self.words.part("search-title", hint);
        let mut content = Column::new().spacing(theme::GAP).push(self.search_field(measure));
        match &self.board.search {
            Some(search) if search.hits.is_empty() && !search.text.is_empty() => {
                content = content.push(muted(self.words.part("search-title", "none"), theme::BODY));
            }
            Some(search) => content = content.push(self.hits(&search.hits, measure)),
            None => {}
        }
        part::page(self.words.say("search-title"), hint, measure.compact, content)
    }

    fn search_field(&self, measure: Measure) -> Piece<'_> {
        let size = if measure.compact { theme::BODY } else { theme::LARGE };
        match &self.field {
            Some(text) => text_input(&self.words.part("search-title", "placeholder"), text)
                .id(FIELD)
                .on_input(Message::Typed)
                .on_submit(Message::Submitted)
                .font(theme::FONT)
                .size(size)
                .padding(if measure.compact { theme::GAP_S } else { theme::GAP + theme::GAP_S })
                .style(theme::field)
                .into(),
            None => {
                let text = self.board.search.as_ref().map(|search| search.text.clone()).unwrap_or_default();
                title(text, size).into()
            }
        }
    }

    fn hits(&self, hits: &[Hit], measure: Measure) -> Piece<'_> {
        let mut rows = Column::new().spacing(theme::GAP_S);
        for (place, hit) in hits.iter().enumerate() {
            rows = rows.push(self.hit(place, hit, measure));
        }
        if hits.len() >= 20 {
            rows = rows.push(muted(self.words.only_first(hits.len()), theme::SMALL));
        }
        scrollable(rows).style(theme::scroll).height(Length::Fill).into()
    }

    fn hit(&self, place: usize, hit: &Hit, measure: Measure) -> Piece<'_> {
        let (name, size) = if measure.compact { (16.0, 13.0) } else { (theme::LARGE, theme::BODY) };
        let student = &hit.student;
        // A list is masked; whose row it is, class, seat and box tell.
        let masked = student.name.masked();
        let missing = self.missing(&masked);
        let key: Piece<'_> =
            if place < WITH_KEYS { part::cap((place + 1).to_string(), size) } else { muted(" ", size).into() };
        let slot = hit.card.as_ref().and_then(|card| card.slot).map(|slot| self.words.slot(slot)).unwrap_or_default();
        let custody = hit.card.as_ref().map(|card| self.words.custody(card.custody)).unwrap_or_default();
        let middle = row![
            container(part::name(&masked, name, theme::BOLD, &missing, theme::INK))
                .width(Length::FillPortion(5))
                .clip(true),
            words(self.words.class_and_seat(student.class, student.seat), size).width(Length::FillPortion(4)),
            words(slot, size).width(Length::FillPortion(3)),
            muted(custody, size).width(Length::FillPortion(3)),
            muted(student.education_id.masked(), size),
        ];
        let line = row![container(key).width(theme::GAP_XL), middle.spacing(theme::GAP).align_y(Alignment::Center)];
        button(column![line.align_y(Alignment::Center)])
            .style(theme::tile(false))
            .padding(theme::sides(theme::GAP, if measure.compact { theme::GAP_S } else { theme::GAP }))
            .width(Length::Fill)
            .on_press(Message::Send(Input::Pick(student.education_id)))
            .into()
    }
}
