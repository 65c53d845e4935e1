//! Draws the shapes of the verdicts, the ring and the hatched border: paths of our own, no font glyphs.

use iced::widget::canvas::path::Arc;
use iced::widget::canvas::{self, Canvas, Frame, Geometry, LineCap, LineJoin, Path, Stroke};
use iced::{Color, Element, Length, Point, Radians, Rectangle, Renderer, Size, Theme, mouse};

use crate::verdict::Class;

use super::super::theme;

/// A shape with a meaning.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Shape {
    /// Circle with a tick.
    Circle,
    /// Two squares, one over the other.
    Squares,
    /// Triangle with an exclamation mark.
    Triangle,
    /// Octagon with a cross.
    Octagon,
    /// Plug.
    Plug,
    /// Card on a reader: nothing was judged yet.
    Card,
    /// Arrow that leads back: taken back.
    Back,
    /// Arrow that leads on: a row that opens.
    Into,
    /// Box with a slash: a character that no font has.
    NoGlyph,
    /// Padlock: a part of a card that needs a key.
    Lock,
    /// Tick alone: the same.
    Tick,
    /// Cross alone: it differs.
    Cross,
    /// Dash: not compared.
    Dash,
    /// Eye: a person looked.
    Eye,
    /// Two halves with a crack between them: a part that was torn away.
    Torn,
}

impl From<Class> for Shape {
    fn from(class: Class) -> Self {
        match class {
            Class::Ok => Shape::Circle,
            Class::Already => Shape::Squares,
            Class::Ask => Shape::Triangle,
            Class::Stop => Shape::Octagon,
            Class::Reader => Shape::Plug,
        }
    }
}

/// Draws a shape in a square.
pub fn shape<'a, Message: 'a>(shape: Shape, size: f32, color: Color) -> Element<'a, Message> {
    Canvas::new(Drawing { shape, color }).width(size).height(size).into()
}

struct Drawing {
    shape: Shape,
    color: Color,
}

impl<Message> canvas::Program<Message> for Drawing {
    type State = ();

    fn draw(&self, (): &(), renderer: &Renderer, _: &Theme, bounds: Rectangle, _: mouse::Cursor) -> Vec<Geometry> {
        let mut frame = Frame::new(renderer, bounds.size());
        paint(&mut frame, self.shape, bounds.width, self.color);
        vec![frame.into_geometry()]
    }
}

/// Draws a shape as large as told where the frame begins; the frame is left scaled.
pub fn paint(frame: &mut Frame, shape: Shape, size: f32, color: Color) {
    // All shapes are drawn on a grid of 96 by 96.
    frame.scale(size / 96.0);
    let pen = |width: f32| {
        let pen = Stroke::default().with_color(color).with_width(width * size / 96.0);
        pen.with_line_cap(LineCap::Round).with_line_join(LineJoin::Round)
    };
    match shape {
        Shape::Circle => {
            frame.stroke(&Path::circle(Point::new(48.0, 48.0), 42.5), pen(9.0));
            frame.stroke(&open(&[(28.0, 49.0), (42.0, 63.0), (68.0, 35.0)]), pen(11.0));
        }
        Shape::Squares => {
            frame.stroke(&open(&[(30.0, 64.0), (8.0, 64.0), (8.0, 8.0), (64.0, 8.0), (64.0, 30.0)]), pen(8.0));
            frame.stroke(&closed(&[(32.0, 32.0), (88.0, 32.0), (88.0, 88.0), (32.0, 88.0)]), pen(8.0));
        }
        Shape::Triangle => {
            frame.stroke(&closed(&[(48.0, 10.0), (91.0, 85.0), (5.0, 85.0)]), pen(9.0));
            frame.stroke(&open(&[(48.0, 37.0), (48.0, 57.0)]), pen(10.0));
            frame.fill(&Path::circle(Point::new(48.0, 71.0), 5.5), color);
        }
        Shape::Octagon => {
            frame.stroke(&octagon(), pen(9.0));
            frame.stroke(&open(&[(33.0, 33.0), (63.0, 63.0)]), pen(11.0));
            frame.stroke(&open(&[(63.0, 33.0), (33.0, 63.0)]), pen(11.0));
        }
        Shape::Plug => plug(frame, &pen),
        Shape::Card => {
            frame.stroke(&Path::rounded_rectangle(Point::new(8.0, 14.0), Size::new(80.0, 50.0), 8.0.into()), pen(6.0));
            frame.stroke(&open(&[(8.0, 30.0), (88.0, 30.0)]), pen(6.0));
            frame.stroke(&open(&[(22.0, 82.0), (74.0, 82.0)]), pen(6.0));
        }
        Shape::Back => {
            frame.stroke(&open(&[(34.0, 18.0), (12.0, 40.0), (34.0, 62.0)]), pen(9.0));
            frame.stroke(&open(&[(12.0, 40.0), (84.0, 40.0), (84.0, 80.0), (40.0, 80.0)]), pen(9.0));
        }
        Shape::Into => frame.stroke(&open(&[(32.0, 10.0), (70.0, 48.0), (32.0, 86.0)]), pen(12.0)),
        Shape::NoGlyph => {
            frame.stroke(&closed(&[(12.0, 12.0), (84.0, 12.0), (84.0, 84.0), (12.0, 84.0)]), pen(5.0));
            frame.stroke(&open(&[(12.0, 84.0), (84.0, 12.0)]), pen(5.0));
        }
        Shape::Tick => frame.stroke(&open(&[(12.0, 52.0), (38.0, 78.0), (84.0, 22.0)]), pen(14.0)),
        Shape::Cross => {
            frame.stroke(&open(&[(18.0, 18.0), (78.0, 78.0)]), pen(14.0));
            frame.stroke(&open(&[(78.0, 18.0), (18.0, 78.0)]), pen(14.0));
        }
        Shape::Dash => frame.stroke(&open(&[(24.0, 48.0), (72.0, 48.0)]), pen(10.0)),
        Shape::Eye => eye(frame, color, pen(9.0)),
        Shape::Lock => lock(frame, color, pen(11.0)),
        Shape::Torn => {
            frame.stroke(&open(&[(38.0, 8.0), (10.0, 8.0), (10.0, 88.0), (30.0, 88.0)]), pen(10.0));
            frame.stroke(&open(&[(66.0, 8.0), (86.0, 8.0), (86.0, 88.0), (58.0, 88.0)]), pen(10.0));
            frame.stroke(&open(&[(56.0, 4.0), (38.0, 36.0), (60.0, 56.0), (42.0, 92.0)]), pen(10.0));
        }
    }
}

fn plug<'s>(frame: &mut Frame, pen: &impl Fn(f32) -> Stroke<'s>) {
    frame.stroke(&open(&[(34.0, 10.0), (34.0, 30.0)]), pen(9.0));
    frame.stroke(&open(&[(62.0, 10.0), (62.0, 30.0)]), pen(9.0));
    let body = Path::new(|path| {
        path.move_to(Point::new(18.0, 32.0));
        path.line_to(Point::new(78.0, 32.0));
        path.line_to(Point::new(78.0, 44.0));
        path.bezier_curve_to(Point::new(78.0, 84.0), Point::new(18.0, 84.0), Point::new(18.0, 44.0));
        path.close();
    });
    frame.stroke(&body, pen(9.0));
    frame.stroke(&open(&[(48.0, 76.0), (48.0, 88.0)]), pen(9.0));
}

fn eye(frame: &mut Frame, color: Color, pen: Stroke<'_>) {
    let lids = Path::new(|path| {
        path.move_to(Point::new(6.0, 48.0));
        path.quadratic_curve_to(Point::new(48.0, -2.0), Point::new(90.0, 48.0));
        path.quadratic_curve_to(Point::new(48.0, 98.0), Point::new(6.0, 48.0));
        path.close();
    });
    frame.stroke(&lids, pen);
    frame.fill(&Path::circle(Point::new(48.0, 48.0), 13.0), color);
}

fn lock(frame: &mut Frame, color: Color, pen: Stroke<'_>) {
    let body = Path::rounded_rectangle(Point::new(14.0, 42.0), Size::new(68.0, 48.0), 8.0.into());
    frame.fill(&body, color);
    let bow = Path::new(|path| {
        path.move_to(Point::new(28.0, 44.0));
        path.line_to(Point::new(28.0, 30.0));
        path.bezier_curve_to(Point::new(28.0, 3.0), Point::new(68.0, 3.0), Point::new(68.0, 30.0));
        path.line_to(Point::new(68.0, 44.0));
    });
    frame.stroke(&bow, pen);
}

fn open(points: &[(f32, f32)]) -> Path {
    Path::new(|path| {
        for (place, (x, y)) in points.iter().enumerate() {
            let point = Point::new(*x, *y);
            if place == 0 { path.move_to(point) } else { path.line_to(point) }
        }
    })
}

fn closed(points: &[(f32, f32)]) -> Path {
    Path::new(|path| {
        for (place, (x, y)) in points.iter().enumerate() {
            let point = Point::new(*x, *y);
            if place == 0 { path.move_to(point) } else { path.line_to(point) }
        }
        path.close();
    })
}

fn octagon() -> Path {
    closed(&[
        (30.0, 6.0),
        (66.0, 6.0),
        (90.0, 30.0),
        (90.0, 66.0),
        (66.0, 90.0),
        (30.0, 90.0),
        (6.0, 66.0),
        (6.0, 30.0),
    ])
}

/// Draws the ring that shows the rest of the time: 1.0 is full.
pub fn ring<'a, Message: 'a>(rest: f32, size: f32, color: Color, track: Color) -> Element<'a, Message> {
    Canvas::new(Ring { rest, color, track }).width(size).height(size).into()
}

struct Ring {
    rest: f32,
    color: Color,
    track: Color,
}

impl<Message> canvas::Program<Message> for Ring {
    type State = ();

    fn draw(&self, (): &(), renderer: &Renderer, _: &Theme, bounds: Rectangle, _: mouse::Cursor) -> Vec<Geometry> {
        let mut frame = Frame::new(renderer, bounds.size());
        let width = bounds.width / 10.0;
        let radius = (bounds.width - width) / 2.0 - 1.0;
        let pen = |color: Color| Stroke::default().with_color(color).with_width(width).with_line_cap(LineCap::Round);
        frame.stroke(&Path::circle(frame.center(), radius), pen(self.track));
        let top = -std::f32::consts::FRAC_PI_2;
        let turn = self.rest.clamp(0.0, 1.0) * std::f32::consts::TAU;
        let center = frame.center();
        let arc = Path::new(|path| {
            path.arc(Arc { center, radius, start_angle: Radians(top), end_angle: Radians(top + turn) });
        });
        frame.stroke(&arc, pen(self.color));
        vec![frame.into_geometry()]
    }
}

/// Draws the hatched border of ALREADY, as wide as told, around a white card.
pub fn hatch<'a, Message: 'a>(width: f32) -> Element<'a, Message> {
    Canvas::new(Hatch { width }).width(Length::Fill).height(Length::Fill).into()
}

struct Hatch {
    width: f32,
}

impl<Message> canvas::Program<Message> for Hatch {
    type State = ();

    fn draw(&self, (): &(), renderer: &Renderer, _: &Theme, bounds: Rectangle, _: mouse::Cursor) -> Vec<Geometry> {
        let mut frame = Frame::new(renderer, bounds.size());
        let Size { width, height } = bounds.size();
        frame.fill(&rounded(Point::ORIGIN, bounds.size(), theme::CORNER_XL), theme::CARD);
        let step = self.width * 1.2;
        let pen = Stroke::default().with_color(theme::INK).with_width(step * 0.42);
        let mut at = 0.0;
        while at < width + height {
            frame.stroke(&open(&[(at, 0.0), (at - height, height)]), pen);
            at += step;
        }
        let inner = Size::new(width - 2.0 * self.width, height - 2.0 * self.width);
        frame.fill(&rounded(Point::new(self.width, self.width), inner, theme::CORNER_S), theme::CARD);
        for corner in corners(bounds.size(), theme::CORNER_XL) {
            frame.fill(&corner, theme::PAPER);
        }
        vec![frame.into_geometry()]
    }
}

fn rounded(at: Point, size: Size, corner: f32) -> Path {
    Path::rounded_rectangle(at, size, corner.into())
}

/// Returns what lies outside the rounded corners of a rectangle.
fn corners(size: Size, radius: f32) -> [Path; 4] {
    let (w, h) = (size.width, size.height);
    let one = |x: f32, y: f32, dx: f32, dy: f32| {
        Path::new(|path| {
            path.move_to(Point::new(x, y));
            path.line_to(Point::new(x + dx * radius, y));
            path.quadratic_curve_to(
                Point::new(x + dx * radius * 0.12, y + dy * radius * 0.12),
                Point::new(x, y + dy * radius),
            );
            path.close();
        })
    };
    [one(0.0, 0.0, 1.0, 1.0), one(w, 0.0, -1.0, 1.0), one(0.0, h, 1.0, -1.0), one(w, h, -1.0, -1.0)]
}
