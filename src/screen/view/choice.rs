//! The choice of a class to serve.

use iced::widget::{Column, Row, button, container, row, scrollable};
use iced::{Alignment, Length};

use crate::id::ClassId;

use super::super::part::{self, Piece, title, words};
use super::super::state::{Message, Screen};
use super::super::theme::{self, Measure};

impl Screen {
    pub(super) fn choice(&self, measure: Measure) -> Piece<'_> {
        let key = "class-title";
        let hint = match self.board.classes.is_empty() {
            true => self.words.part(key, "none"),
            false => self.words.part(key, "hint"),
        };
        let size = if measure.compact { 13.0 } else { theme::BODY };
        let classes = self.classes();
        let tiles = (1..=12).filter_map(|grade| {
            let mut of_grade = classes.iter().filter(|class| class.grade() == grade).peekable();
            of_grade.peek()?;
            let tiles = of_grade.map(|class| self.class_tile(*class, size, measure));
            Some(Row::with_children(tiles).spacing(theme::GAP).wrap().vertical_spacing(theme::GAP_S).into())
        });
        let tiles = Column::with_children(tiles).spacing(theme::GAP + theme::GAP_S);
        let typed = row![
            part::cap(self.words.key("@key-digit"), size),
            title(if self.typed.is_empty() { "–".to_owned() } else { self.typed.clone() }, size + 2.0),
            part::cap(self.words.key("@key-enter"), size),
        ];
        let list = scrollable(container(tiles).width(Length::Fill)).style(theme::scroll).height(Length::Fill);
        let mut content = Column::new().spacing(theme::GAP_L);
        if !self.board.classes.is_empty() {
            content = content.push(typed.spacing(theme::GAP).align_y(Alignment::Center));
        }
        let content = content.push(list);
        part::page(self.words.say(key), hint, measure.compact, content)
    }

    fn class_tile(&self, class: ClassId, size: f32, measure: Measure) -> Piece<'_> {
        let chosen = self.board.class == Some(class);
        let name = words(self.words.class(class), size - 1.0).wrapping(iced::widget::text::Wrapping::None);
        button(name.width(Length::Fill).align_x(Alignment::Center))
            .style(theme::tile(chosen))
            .padding(theme::sides(theme::GAP_S, if measure.compact { theme::GAP_S } else { theme::GAP + 2.0 }))
            .width(if measure.compact { theme::CLASS_WIDTH * 0.78 } else { theme::CLASS_WIDTH })
            .on_press(Message::Chose(class))
            .into()
    }
}
