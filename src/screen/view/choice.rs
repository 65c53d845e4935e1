//! The choice of a class: to print its list, or to serve it.

use iced::widget::{Row, button, column, container, row, scrollable};
use iced::{Alignment, Length};

use crate::id::ClassId;

use super::super::part::{self, Piece, muted, title, words};
use super::super::state::{Message, Page, Screen};
use super::super::theme::{self, Measure};

impl Screen {
    pub(super) fn choice(&self, measure: Measure) -> Piece<'_> {
        let key = if self.page == Page::Print { "print-title" } else { "class-title" };
        let hint = self.words.part("print-title", if self.board.classes.is_empty() { "none" } else { "hint" });
        let size = if measure.compact { 13.0 } else { theme::BODY };
        let one = |class: ClassId| -> Piece<'_> {
            let chosen = self.board.class == Some(class);
            let digits = format!("{}{}", class.grade(), class.class());
            let inside = row![words(self.words.class(class), size), part::push(), muted(digits, size - 3.0)];
            button(inside.align_y(Alignment::Center))
                .style(theme::tile(chosen))
                .padding(theme::sides(theme::GAP + theme::GAP_S, theme::GAP))
                .width(if measure.compact { theme::CLASS_WIDTH * 0.8 } else { theme::CLASS_WIDTH })
                .on_press(Message::Chose(class))
                .into()
        };
        let tiles = Row::with_children(self.classes().into_iter().map(one))
            .spacing(theme::GAP)
            .wrap()
            .vertical_spacing(theme::GAP);
        let typed = row![
            part::cap(self.words.key("@key-digit"), size),
            title(if self.typed.is_empty() { "–".to_owned() } else { self.typed.clone() }, size + 2.0),
            part::cap(self.words.key("@key-enter"), size),
        ];
        let list = scrollable(container(tiles).width(Length::Fill)).style(theme::scroll).height(Length::Fill);
        let content = column![typed.spacing(theme::GAP).align_y(Alignment::Center), list].spacing(theme::GAP_L);
        part::page(self.words.say(key), hint, measure.compact, content)
    }
}
