//! Lays a screen out without drawing it, and finds what would be out of sight.

use card_desk::screen::Screen;
use iced::advanced::renderer::Headless;
use iced::advanced::widget::Id;
use iced::advanced::widget::operation::{Operation, Scrollable};
use iced::{Rectangle, Renderer, Size, Vector};
use iced_runtime::UserInterface;
use iced_runtime::user_interface::Cache;

/// Collects lists that are taller than their place, and boxes that stick out of the window.
#[derive(Default)]
pub struct Hidden {
    window: Size,
    /// Pixels of lists that must be scrolled to be seen, one for each list.
    pub scrolled: Vec<f32>,
    /// Boxes that stick out of the window to the right or below.
    pub outside: Vec<Rectangle>,
    scrolls: bool,
    depth: usize,
}

impl Operation for Hidden {
    fn traverse(&mut self, operate: &mut dyn FnMut(&mut dyn Operation)) {
        // What lies in a list that scrolls may stick out.
        let within = usize::from(std::mem::take(&mut self.scrolls));
        self.depth += within;
        operate(self);
        self.depth -= within;
    }

    fn container(&mut self, _: Option<&Id>, bounds: Rectangle) {
        let sticks_out =
            bounds.x + bounds.width > self.window.width + 0.5 || bounds.y + bounds.height > self.window.height + 0.5;
        if sticks_out && self.depth == 0 {
            self.outside.push(bounds);
        }
    }

    fn scrollable(&mut self, _: Option<&Id>, bounds: Rectangle, content: Rectangle, _: Vector, _: &mut dyn Scrollable) {
        self.scrolls = content.height > bounds.height + 0.5 || content.width > bounds.width + 0.5;
        // The last acts, at the right, may be scrolled.
        if content.height > bounds.height + 0.5 && bounds.x < self.window.width / 2.0 {
            self.scrolled.push(content.height - bounds.height);
        }
    }
}

/// Returns what a screen hides in a window of this logical size.
pub fn hidden(screen: &Screen, width: f32, height: f32) -> Hidden {
    let window = Size::new(width, height);
    let font = iced::Font::with_name(card_desk::screen::FAMILY);
    let made = <Renderer as Headless>::new(font, 18.into(), None);
    let mut renderer = tokio::runtime::Builder::new_current_thread().build().unwrap().block_on(made).unwrap();
    let mut ui = UserInterface::build(screen.view(), window, Cache::default(), &mut renderer);
    let mut hidden = Hidden { window, ..Hidden::default() };
    ui.operate(&renderer, &mut hidden);
    hidden
}
