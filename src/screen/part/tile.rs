//! The ground of a tile: full, dashed, torn at its edge, or a thin outline, so that it is known without its color.

use iced::widget::canvas::{self, Canvas, Frame, Geometry, LineDash, LineJoin, Path, Stroke};
use iced::{Length, Point, Rectangle, Renderer, Size, Theme, mouse};

use crate::text::ledger::TileState;

use super::super::theme;
use super::{Piece, Shape};

/// Returns the shape on a tile; an unread and an absent part have none but their outline.
pub fn tile_shape(state: TileState) -> Option<Shape> {
    match state {
        TileState::Read => Some(Shape::Circle),
        TileState::Doubtful => Some(Shape::Triangle),
        TileState::Locked => Some(Shape::Lock),
        TileState::Torn => Some(Shape::Torn),
        TileState::Unread | TileState::Absent => None,
    }
}

/// Draws the ground of a tile in all its place.
pub fn tile_ground<'a>(state: TileState, pen: f32) -> Piece<'a> {
    Canvas::new(Ground { state, pen }).width(Length::Fill).height(Length::Fill).into()
}

struct Ground {
    state: TileState,
    pen: f32,
}

impl<Message> canvas::Program<Message> for Ground {
    type State = ();

    fn draw(&self, (): &(), renderer: &Renderer, _: &Theme, bounds: Rectangle, _: mouse::Cursor) -> Vec<Geometry> {
        let mut frame = Frame::new(renderer, bounds.size());
        let look = theme::tile_look(self.state);
        let width = look.width * self.pen;
        let inset = width / 2.0 + 0.5;
        let at = Point::new(inset, inset);
        let size = Size::new(bounds.width - 2.0 * inset, bounds.height - 2.0 * inset);
        let outline = match self.state {
            TileState::Torn => torn(at, size),
            TileState::Read | TileState::Doubtful | TileState::Locked | TileState::Unread | TileState::Absent => {
                Path::rounded_rectangle(at, size, theme::CORNER_S.into())
            }
        };
        frame.fill(&outline, look.back);
        let mut pen = Stroke::default().with_color(look.line).with_width(width).with_line_join(LineJoin::Round);
        if self.state == TileState::Unread {
            pen.line_dash = LineDash { segments: &[4.0, 3.0], offset: 0 };
        }
        frame.stroke(&outline, pen);
        vec![frame.into_geometry()]
    }
}

/// A box whose right edge is a zigzag, as of a torn sheet.
fn torn(at: Point, size: Size) -> Path {
    const TEETH: u8 = 6;
    let (right, low) = (at.x + size.width, at.y + size.height);
    let depth = size.height * theme::TORN;
    Path::new(|path| {
        path.move_to(at);
        path.line_to(Point::new(right, at.y));
        for tooth in 1..TEETH {
            let y = at.y + size.height * f32::from(tooth) / f32::from(TEETH);
            path.line_to(Point::new(if tooth % 2 == 1 { right - depth } else { right }, y));
        }
        path.line_to(Point::new(right - depth, low));
        path.line_to(Point::new(at.x, low));
        path.close();
    })
}
