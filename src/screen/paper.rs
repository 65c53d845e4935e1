//! Draws a page of paper into memory as the printer would: the same steps, the fonts of the screen.

use iced::widget::canvas::{self, Canvas, Frame, Geometry, LineCap, Path, Stroke, Text};
use iced::{Alignment, Color, Length, Point, Rectangle, Renderer, Size, Theme, mouse};

use crate::sheet::{Op, Page};

use super::part::Piece;
use super::picture::{Picture, PictureFault, draw_piece};
use super::theme;

/// Height of a Han character's middle above its baseline, in em, as on paper.
const MIDDLE_EM: f32 = 0.38;

/// Draws a page; `scale` is pixels for a point, 0.5 to 16.
pub fn draw_paper(page: &Page, scale: f32) -> Result<Picture, PictureFault> {
    let piece: Piece<'_> = Canvas::new(Paper { page, scale }).width(Length::Fill).height(Length::Fill).into();
    let side = |points: f32| (points * scale).round().clamp(0.0, 20_000.0);
    #[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "between 0 and 20 000")]
    let size = (side(page.width_pt) as u32, side(page.height_pt) as u32);
    draw_piece(piece, size, 1.0, Color::WHITE)
}

struct Paper<'a> {
    page: &'a Page,
    scale: f32,
}

impl<Message> canvas::Program<Message> for Paper<'_> {
    type State = ();

    fn draw(&self, (): &(), renderer: &Renderer, _: &Theme, bounds: Rectangle, _: mouse::Cursor) -> Vec<Geometry> {
        let mut frame = Frame::new(renderer, bounds.size());
        for op in &self.page.ops {
            self.step(&mut frame, op);
        }
        vec![frame.into_geometry()]
    }
}

impl Paper<'_> {
    fn step(&self, frame: &mut Frame, op: &Op) {
        let s = self.scale;
        let black = |weight: f32| Stroke::default().with_color(Color::BLACK).with_width(weight * s);
        match op {
            Op::Text { x, y, size, text, .. } => frame.fill_text(Text {
                content: text.clone(),
                position: Point::new(x * s, (y - MIDDLE_EM * size) * s),
                color: Color::BLACK,
                size: (size * s).into(),
                font: theme::FONT,
                align_y: Alignment::Center.into(),
                ..Text::default()
            }),
            Op::Line { from, to, weight } => {
                let line = Path::line(Point::new(from.0 * s, from.1 * s), Point::new(to.0 * s, to.1 * s));
                frame.stroke(&line, black(*weight).with_line_cap(LineCap::Butt));
            }
            Op::Rect { x, y, width, height, gray } => {
                let shade = Color::from_rgb8(*gray, *gray, *gray);
                frame.fill_rectangle(Point::new(x * s, y * s), Size::new(width * s, height * s), shade);
            }
            Op::Code { x, y, side, modules } => {
                #[expect(clippy::cast_precision_loss, reason = "at most 177 modules")]
                let at = |modules: usize| modules as f32;
                let module = side * s / at(modules.side.max(1));
                for (column, row, length) in modules.dark_runs() {
                    let from = Point::new(x * s + at(column) * module, y * s + at(row) * module);
                    frame.fill_rectangle(from, Size::new(at(length) * module, module), Color::BLACK);
                }
            }
            Op::Slashed { x, y, size, .. } => {
                let (left, right) = (x + 0.04 * size, x + 0.96 * size);
                let (top, low) = (y - 0.86 * size, y + 0.1 * size);
                let corners = [(left, low), (left, top), (right, top), (right, low), (left, low), (right, top)];
                for pair in corners.windows(2) {
                    let [from, to] = pair else { continue };
                    let line = Path::line(Point::new(from.0 * s, from.1 * s), Point::new(to.0 * s, to.1 * s));
                    frame.stroke(&line, black(0.05 * size));
                }
            }
        }
    }
}
