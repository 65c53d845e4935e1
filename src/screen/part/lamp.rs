//! Shows the state of the reader: a disk when it works, an open ring when it needs a person, and a word.

use iced::widget::canvas::{self, Canvas, Frame, Geometry, Path, Stroke};
use iced::widget::row;
use iced::{Alignment, Color, Rectangle, Renderer, Theme, mouse};

use super::super::theme;
use super::{Piece, words};

/// Shows the lamp and its word.
pub fn lamp<'a>(word: String, works: bool, waiting: bool, size: f32) -> Piece<'a> {
    let color = match (works, waiting) {
        (false, _) => theme::STOP,
        (true, true) => theme::ASK_ON_WHITE,
        (true, false) => theme::OK,
    };
    let dot = Canvas::new(Dot { color, filled: works && !waiting }).width(theme::LAMP).height(theme::LAMP);
    row![dot, words(word, size)].spacing(theme::GAP).align_y(Alignment::Center).into()
}

struct Dot {
    color: Color,
    filled: bool,
}

impl<Message> canvas::Program<Message> for Dot {
    type State = ();

    fn draw(&self, (): &(), renderer: &Renderer, _: &Theme, bounds: Rectangle, _: mouse::Cursor) -> Vec<Geometry> {
        let mut frame = Frame::new(renderer, bounds.size());
        let radius = bounds.width / 2.0;
        if self.filled {
            frame.fill(&Path::circle(frame.center(), radius), self.color);
        } else {
            let pen = Stroke::default().with_color(self.color).with_width(theme::FOCUS);
            frame.stroke(&Path::circle(frame.center(), radius - theme::FOCUS / 2.0), pen);
        }
        vec![frame.into_geometry()]
    }
}
