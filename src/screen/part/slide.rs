//! Shows a part of something that is taller than its place, from a height on; what it holds hears no mouse.

use iced::advanced::widget::Tree;
use iced::advanced::{Layout, Renderer as _, Widget, layout, mouse, renderer};
use iced::{Element, Length, Rectangle, Renderer, Size, Theme, Vector};

use super::super::state::Message;
use super::Piece;

/// Shows `height` of the content, of which `gone` lies above.
pub fn slide<'a>(content: impl Into<Piece<'a>>, gone: f32, height: f32) -> Piece<'a> {
    Element::new(Slide { content: content.into(), gone, height })
}

struct Slide<'a> {
    content: Piece<'a>,
    gone: f32,
    height: f32,
}

impl Widget<Message, Theme, Renderer> for Slide<'_> {
    fn children(&self) -> Vec<Tree> {
        vec![Tree::new(&self.content)]
    }

    fn diff(&self, tree: &mut Tree) {
        tree.diff_children(&[&self.content]);
    }

    fn size(&self) -> Size<Length> {
        Size::new(Length::Fill, Length::Fixed(self.height))
    }

    fn layout(&mut self, tree: &mut Tree, renderer: &Renderer, limits: &layout::Limits) -> layout::Node {
        let width = limits.max().width;
        let tall = layout::Limits::new(Size::ZERO, Size::new(width, f32::INFINITY));
        let inside = tree.children.first_mut().map(|child| self.content.as_widget_mut().layout(child, renderer, &tall));
        let inside = inside.map(|node| node.translate(Vector::new(0.0, -self.gone)));
        layout::Node::with_children(Size::new(width, self.height), inside.into_iter().collect())
    }

    fn draw(
        &self,
        tree: &Tree,
        renderer: &mut Renderer,
        theme: &Theme,
        style: &renderer::Style,
        layout: Layout<'_>,
        cursor: mouse::Cursor,
        viewport: &Rectangle,
    ) {
        let Some(shown) = layout.bounds().intersection(viewport) else { return };
        let Some((child, inside)) = tree.children.first().zip(layout.children().next()) else { return };
        renderer.with_layer(shown, |renderer| {
            self.content.as_widget().draw(child, renderer, theme, style, inside, cursor, &shown);
        });
    }
}
