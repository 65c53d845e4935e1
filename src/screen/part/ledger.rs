//! Marks of the office as shapes, the bar beside a long list, and the dots of a secret.

use iced::widget::canvas::{self, Action, Canvas, Event, Frame, Geometry, Path};
use iced::{Color, Element, Length, Point, Rectangle, Renderer, Size, Theme, mouse};

use crate::text::ledger::Mark;

use super::super::ledger::Touch;
use super::super::state::Message;
use super::super::theme;
use super::Piece;
use super::shape::{Shape, shape};

/// Returns the shape and the color of a mark; none where nothing is special.
pub fn look(mark: Mark) -> Option<(Shape, Color)> {
    match mark {
        Mark::Plain => None,
        Mark::Good => Some((Shape::Circle, theme::OK)),
        Mark::Ask => Some((Shape::Triangle, theme::ASK_ON_WHITE)),
        Mark::Stop => Some((Shape::Octagon, theme::STOP)),
        Mark::Past => Some((Shape::Back, theme::MUTED)),
    }
}

/// Draws a mark in its place; the place stays when there is none.
pub fn mark<'a>(mark: Mark, size: f32) -> Piece<'a> {
    match look(mark) {
        Some((icon, color)) => shape(icon, size, color),
        None => iced::widget::space().width(size).into(),
    }
}

/// Shows which rows of a long list are in sight; it can be pulled.
pub fn scroll_bar<'a>(top: usize, seen: usize, rows: usize, width: f32) -> Piece<'a> {
    Canvas::new(Bar { top, seen, rows }).width(width).height(Length::Fill).into()
}

struct Bar {
    top: usize,
    seen: usize,
    rows: usize,
}

impl Bar {
    /// Returns begin and length of the thumb.
    #[expect(clippy::cast_precision_loss, reason = "rows of a page, far below 2^24")]
    fn thumb(&self, height: f32) -> (f32, f32) {
        let all = self.rows.max(1) as f32;
        let length = (height * self.seen as f32 / all).max(theme::GAP_XL).min(height);
        let last = self.rows.saturating_sub(self.seen).max(1) as f32;
        ((height - length) * (self.top as f32 / last).min(1.0), length)
    }

    /// Returns the first row when the middle of the thumb lies here.
    #[expect(
        clippy::cast_precision_loss,
        clippy::cast_possible_truncation,
        clippy::cast_sign_loss,
        reason = "between 0 and the number of rows"
    )]
    fn pulled(&self, y: f32, height: f32) -> usize {
        let (_, length) = self.thumb(height);
        let share = ((y - length / 2.0) / (height - length).max(1.0)).clamp(0.0, 1.0);
        (share * self.rows.saturating_sub(self.seen) as f32).round() as usize
    }
}

impl canvas::Program<Message> for Bar {
    /// Whether the thumb is held.
    type State = bool;

    fn update(
        &self,
        held: &mut bool,
        event: &Event,
        bounds: Rectangle,
        cursor: mouse::Cursor,
    ) -> Option<Action<Message>> {
        let Event::Mouse(event) = event else { return None };
        let pull = |y: f32| Action::publish(Message::Touch(Touch::Top(self.pulled(y, bounds.height)))).and_capture();
        if *event == mouse::Event::ButtonPressed(mouse::Button::Left) {
            let at = cursor.position_in(bounds)?;
            *held = true;
            return Some(pull(at.y));
        }
        if *event == mouse::Event::ButtonReleased(mouse::Button::Left) {
            *held = false;
        }
        let moved = matches!(event, mouse::Event::CursorMoved { .. }) && *held;
        moved.then(|| cursor.position().map(|at| pull(at.y - bounds.y)))?
    }

    fn draw(&self, held: &bool, renderer: &Renderer, _: &Theme, bounds: Rectangle, _: mouse::Cursor) -> Vec<Geometry> {
        let mut frame = Frame::new(renderer, bounds.size());
        let corner = bounds.width / 2.0;
        frame.fill(&Path::rounded_rectangle(Point::ORIGIN, bounds.size(), corner.into()), theme::TRACK);
        let (begin, length) = self.thumb(bounds.height);
        let color = if *held { theme::ACCENT } else { theme::mix(theme::LINE, theme::MUTED, 0.7) };
        let thumb = Path::rounded_rectangle(Point::new(0.0, begin), Size::new(bounds.width, length), corner.into());
        frame.fill(&thumb, color);
        vec![frame.into_geometry()]
    }
}

/// Shows a dot for each character of a secret, as many as there is room for, and where the next one goes.
pub fn dots<'a>(count: usize, caret: bool, size: f32) -> Element<'a, Message> {
    Canvas::new(Dots { count, caret }).width(Length::Fill).height(size).into()
}

struct Dots {
    count: usize,
    caret: bool,
}

impl<Message> canvas::Program<Message> for Dots {
    type State = ();

    fn draw(&self, (): &(), renderer: &Renderer, _: &Theme, bounds: Rectangle, _: mouse::Cursor) -> Vec<Geometry> {
        let mut frame = Frame::new(renderer, bounds.size());
        let size = bounds.height;
        let (radius, step) = (size * 0.2, size * 0.6);
        let mut x = radius;
        for _ in 0..self.count {
            if x + step > bounds.width {
                break;
            }
            frame.fill(&Path::circle(Point::new(x, size / 2.0), radius), theme::INK);
            x += step;
        }
        if self.caret {
            let at = Point::new((x - radius + 1.0).min(bounds.width - 2.0), 0.0);
            frame.fill_rectangle(at, Size::new(1.5, size), theme::INK);
        }
        vec![frame.into_geometry()]
    }
}
