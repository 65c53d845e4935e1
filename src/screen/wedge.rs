//! The root of the window: hears every key and every scanner before anything else does.
//!
//! A widget and not a subscription, because those drop events when many arrive at once. It focuses nothing, so that
//! an input method stays off. While an input is open, ordinary keys go there.

use std::path::PathBuf;

use iced::advanced::widget::{Operation, Tree, tree};
use iced::advanced::{Clipboard, Layout, Shell, Widget, layout, mouse, overlay, renderer};
use iced::keyboard::key::Named;
use iced::keyboard::{self, Event as KeyEvent};
use iced::time::Instant;
use iced::window::Event as WindowEvent;
use iced::{Element, Event, Length, Rectangle, Renderer, Size, Theme, Vector};

use super::burst::{Burst, Meant};
use super::key::{self, Key};

/// What the root of the window heard.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Heard {
    /// A handheld scanner typed this.
    Scan(String),
    /// A person pressed this.
    Key(Key),
    /// A file was dropped on the window.
    Dropped(PathBuf),
}

/// Wraps the whole window and turns keys into messages.
pub struct Wedge<'a, Message> {
    content: Element<'a, Message>,
    field_open: bool,
    on_heard: Box<dyn Fn(Heard) -> Message + 'a>,
}

impl<'a, Message> Wedge<'a, Message> {
    /// Wraps the content; `field_open` says whether an input takes ordinary keys.
    pub fn new(
        content: impl Into<Element<'a, Message>>,
        field_open: bool,
        on_heard: impl Fn(Heard) -> Message + 'a,
    ) -> Self {
        Self { content: content.into(), field_open, on_heard: Box::new(on_heard) }
    }

    fn say(&self, shell: &mut Shell<'_, Message>, meant: Vec<Meant>) {
        for one in meant {
            shell.publish((self.on_heard)(match one {
                Meant::Scan(text) => Heard::Scan(text),
                Meant::Letter(character) => Heard::Key(Key::Letter(character.to_ascii_lowercase())),
                Meant::Enter => Heard::Key(Key::Enter),
            }));
        }
    }

    fn say_key(&self, shell: &mut Shell<'_, Message>, key: Key) {
        shell.publish((self.on_heard)(Heard::Key(key)));
        shell.capture_event();
    }

    /// Takes keys that no input and no scanner ever needs: function keys, Esc, Ctrl and Alt.
    fn hear_first(&self, burst: &mut Burst, event: &KeyEvent, shell: &mut Shell<'_, Message>) {
        if let KeyEvent::KeyPressed { key, modifiers, repeat: false, .. } = event
            && let Some(key) = key::immediate(key, *modifiers)
        {
            burst.clear();
            self.say_key(shell, key);
        }
    }

    /// Takes all other keys, unless an input took them.
    fn hear(&self, burst: &mut Burst, event: &KeyEvent, now: Instant, shell: &mut Shell<'_, Message>) {
        let KeyEvent::KeyPressed { key, text, modifiers, repeat, .. } = event else { return };
        let named = if let keyboard::Key::Named(named) = key { Some(*named) } else { None };
        if matches!(named, Some(Named::Enter | Named::Tab)) {
            self.say(shell, burst.finish());
            shell.capture_event();
        } else if named == Some(Named::Space) && burst.is_empty() && !repeat {
            self.say_key(shell, Key::Confirm);
        } else if named == Some(Named::Backspace) {
            self.say_key(shell, Key::Erase);
        } else if !(*repeat || modifiers.control() || modifiers.alt() || modifiers.logo()) {
            let typed = text.as_deref().unwrap_or_default();
            typed.chars().filter(|c| !c.is_control()).for_each(|c| burst.press(c, now));
            if let Some(deadline) = burst.deadline() {
                shell.request_redraw_at(deadline);
                shell.capture_event();
            }
        }
    }
}

impl<Message> Widget<Message, Theme, Renderer> for Wedge<'_, Message> {
    fn tag(&self) -> tree::Tag {
        tree::Tag::of::<Burst>()
    }

    fn state(&self) -> tree::State {
        tree::State::new(Burst::default())
    }

    fn children(&self) -> Vec<Tree> {
        vec![Tree::new(&self.content)]
    }

    fn diff(&self, tree: &mut Tree) {
        tree.diff_children(std::slice::from_ref(&self.content));
    }

    fn size(&self) -> Size<Length> {
        self.content.as_widget().size()
    }

    fn layout(&mut self, tree: &mut Tree, renderer: &Renderer, limits: &layout::Limits) -> layout::Node {
        match tree.children.first_mut() {
            Some(child) => self.content.as_widget_mut().layout(child, renderer, limits),
            None => layout::Node::new(Size::ZERO),
        }
    }

    fn operate(&mut self, tree: &mut Tree, layout: Layout<'_>, renderer: &Renderer, operation: &mut dyn Operation) {
        if let Some(child) = tree.children.first_mut() {
            self.content.as_widget_mut().operate(child, layout, renderer, operation);
        }
    }

    fn update(
        &mut self,
        tree: &mut Tree,
        event: &Event,
        layout: Layout<'_>,
        cursor: mouse::Cursor,
        renderer: &Renderer,
        clipboard: &mut dyn Clipboard,
        shell: &mut Shell<'_, Message>,
        viewport: &Rectangle,
    ) {
        if let Event::Keyboard(key) = event {
            self.hear_first(tree.state.downcast_mut(), key, shell);
        } else if let Event::Window(WindowEvent::RedrawRequested(now)) = event {
            let burst: &mut Burst = tree.state.downcast_mut();
            let meant = burst.pass(*now);
            self.say(shell, meant);
            // Another widget's wish for the next frame replaces ours, so it is said again at every frame.
            if let Some(deadline) = burst.deadline() {
                shell.request_redraw_at(deadline);
            }
        } else if let Event::Window(WindowEvent::FileDropped(path)) = event {
            shell.publish((self.on_heard)(Heard::Dropped(path.clone())));
        }
        if shell.is_event_captured() {
            return;
        }
        let keys_stay_here = matches!(event, Event::Keyboard(_)) && !self.field_open;
        if let Some(child) = tree.children.first_mut().filter(|_| !keys_stay_here) {
            self.content.as_widget_mut().update(child, event, layout, cursor, renderer, clipboard, shell, viewport);
        }
        if let Event::Keyboard(key) = event
            && !shell.is_event_captured()
        {
            self.hear(tree.state.downcast_mut(), key, Instant::now(), shell);
        }
    }

    fn mouse_interaction(
        &self,
        tree: &Tree,
        layout: Layout<'_>,
        cursor: mouse::Cursor,
        viewport: &Rectangle,
        renderer: &Renderer,
    ) -> mouse::Interaction {
        match tree.children.first() {
            Some(child) => self.content.as_widget().mouse_interaction(child, layout, cursor, viewport, renderer),
            None => mouse::Interaction::None,
        }
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
        if let Some(child) = tree.children.first() {
            self.content.as_widget().draw(child, renderer, theme, style, layout, cursor, viewport);
        }
    }

    fn overlay<'b>(
        &'b mut self,
        tree: &'b mut Tree,
        layout: Layout<'b>,
        renderer: &Renderer,
        viewport: &Rectangle,
        translation: Vector,
    ) -> Option<overlay::Element<'b, Message, Theme, Renderer>> {
        let child = tree.children.first_mut()?;
        self.content.as_widget_mut().overlay(child, layout, renderer, viewport, translation)
    }
}

impl<'a, Message: 'a> From<Wedge<'a, Message>> for Element<'a, Message> {
    fn from(wedge: Wedge<'a, Message>) -> Self {
        Element::new(wedge)
    }
}
