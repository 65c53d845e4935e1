//! A picture of card faces: around each code an outline, and on it a chip with a shape and a short word.

use iced::widget::canvas::{self, Canvas, Frame, Geometry, LineJoin, Path, Stroke, Text};
use iced::widget::image::{FilterMethod, Image};
use iced::widget::{container, stack};
use iced::{Alignment, Color, ContentFit, Length, Point, Rectangle, Renderer, Size, Theme, Vector, mouse};

use crate::text::ledger::{Outline, Photo};

use super::super::fit::{shorten, width_em};
use super::super::sight::Sight;
use super::super::theme::{self, PhotoMeasure};
use super::shape::paint;
use super::{Piece, look};

/// Draws a picture in exactly this place, whose shape is that of the picture.
pub fn photo<'a>(photo: &'a Photo, sight: &Sight, place: Size, measure: PhotoMeasure) -> Piece<'a> {
    let (width, height) = (Length::Fixed(place.width), Length::Fixed(place.height));
    let image = Image::new(sight.pixels().clone()).content_fit(ContentFit::Fill).filter_method(FilterMethod::Linear);
    let overlay = Canvas::new(Overlay { outlines: &photo.outlines, measure }).width(width).height(height);
    let both = stack![image.width(width).height(height), overlay];
    container(both).width(width).height(height).into()
}

struct Overlay<'a> {
    outlines: &'a [Outline],
    measure: PhotoMeasure,
}

impl<Message> canvas::Program<Message> for Overlay<'_> {
    type State = ();

    fn draw(&self, (): &(), renderer: &Renderer, _: &Theme, bounds: Rectangle, _: mouse::Cursor) -> Vec<Geometry> {
        let mut frame = Frame::new(renderer, bounds.size());
        for outline in self.outlines {
            self.edge(&mut frame, outline);
        }
        // Chips lie over all outlines: a neighbor's line never crosses a word.
        for outline in self.outlines {
            self.chip(&mut frame, outline);
        }
        vec![frame.into_geometry()]
    }
}

impl Overlay<'_> {
    fn edge(&self, frame: &mut Frame, outline: &Outline) {
        let pen = |color: Color, width: f32| {
            Stroke::default().with_color(color).with_width(width).with_line_join(LineJoin::Round)
        };
        let corners = corners(outline, frame.size());
        let path = Path::new(|path| {
            for (place, corner) in corners.iter().enumerate() {
                if place == 0 { path.move_to(*corner) } else { path.line_to(*corner) }
            }
            path.close();
        });
        // A light rim makes the line seen on a dark picture too.
        frame.stroke(&path, pen(theme::CARD, self.measure.line * 2.0));
        frame.stroke(&path, pen(fill(outline), self.measure.line));
    }

    fn chip(&self, frame: &mut Frame, outline: &Outline) {
        let measure = self.measure;
        let shape = look(outline.mark).map(|(shape, _)| shape);
        let icon = if shape.is_some() { measure.mark } else { 0.0 };
        let label = shorten(&outline.label, measure.widest, measure.text);
        let words = width_em(&label) * measure.text;
        if icon == 0.0 && label.is_empty() {
            return;
        }
        let gap = if icon > 0.0 && words > 0.0 { measure.pad } else { 0.0 };
        let size = Size::new(icon + gap + words + 2.0 * measure.pad, measure.height);
        let at = chip_at(&corners(outline, frame.size()), size, frame.size());
        let ground = Path::rounded_rectangle(at, size, theme::CORNER_S.into());
        frame.fill(&ground, fill(outline));
        frame.stroke(&ground, Stroke::default().with_color(theme::CARD).with_width(measure.line * 0.5));
        if let Some(shape) = shape {
            frame.with_save(|frame| {
                frame.translate(Vector::new(at.x + measure.pad, at.y + (size.height - icon) / 2.0));
                paint(frame, shape, icon, Color::WHITE);
            });
        }
        frame.fill_text(Text {
            content: label,
            position: Point::new(at.x + measure.pad + icon + gap, at.y + size.height / 2.0),
            color: Color::WHITE,
            size: measure.text.into(),
            font: theme::BOLD,
            align_x: iced::widget::text::Alignment::Left,
            align_y: Alignment::Center.into(),
            ..Text::default()
        });
    }
}

/// All marks have a dark fill, so that white words stand on each.
fn fill(outline: &Outline) -> Color {
    look(outline.mark).map_or(theme::ACCENT, |(_, color)| color)
}

fn corners(outline: &Outline, size: Size) -> [Point; 4] {
    outline.corners.map(|(x, y)| Point::new(x * size.width, y * size.height))
}

/// Hangs a chip on the lower edge of an outline, and keeps it inside the picture.
fn chip_at(corners: &[Point; 4], chip: Size, room: Size) -> Point {
    let middle = corners.iter().map(|corner| corner.x).sum::<f32>() / 4.0;
    let low = corners.iter().map(|corner| corner.y).fold(f32::MIN, f32::max);
    let keep = |at: f32, size: f32, room: f32| at.clamp(0.0, (room - size).max(0.0));
    let x = keep(middle - chip.width / 2.0, chip.width, room.width);
    Point::new(x, keep(low - chip.height / 3.0, chip.height, room.height))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_chip_hangs_on_its_outline_and_never_leaves_the_picture() {
        let square = |x: f32, y: f32| {
            [(0.0, 0.0), (20.0, 0.0), (20.0, 20.0), (0.0, 20.0)].map(|(dx, dy)| Point::new(x + dx, y + dy))
        };
        let check = |x: f32, y: f32, want: (f32, f32)| {
            let at = chip_at(&square(x, y), Size::new(30.0, 12.0), Size::new(100.0, 80.0));
            assert_eq!((at.x, at.y), want, "{x} {y}");
        };
        check(40.0, 20.0, (35.0, 36.0));
        check(0.0, 20.0, (0.0, 36.0));
        check(80.0, 20.0, (70.0, 36.0));
        check(40.0, 60.0, (35.0, 68.0));
        check(-50.0, -50.0, (0.0, 0.0));
    }
}
