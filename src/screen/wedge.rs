//! The root of the window: hears every key and every scanner before anything else does.
//!
//! A widget and not a subscription, because those drop events when many arrive at once. It focuses nothing, so that
//! an input method stays off. While an input is open, ordinary keys go there; into a form only what a person typed.

use std::path::PathBuf;

use iced::advanced::widget::operation::Focusable;
use iced::advanced::widget::{Id, Operation, Tree, tree};
use iced::advanced::{Clipboard, Layout, Shell, Widget, layout, mouse, overlay, renderer};
use iced::keyboard::key::{Named, NativeCode, Physical};
use iced::keyboard::{self, Event as KeyEvent};
use iced::time::Instant;
use iced::window::Event as WindowEvent;
use iced::{Element, Event, Length, Rectangle, Renderer, Size, Theme, Vector};

use crate::face::scan::Scan;

use super::burst::{Affixes, Burst, Manner, Meant};
use super::key::{self, Key, Step};
use super::{numpad, physical};

/// What the root of the window heard.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Heard {
    /// A handheld scanner typed this.
    Scan(Scan),
    /// A person pressed this.
    Key(Key),
    /// A file was dropped on the window.
    Dropped(PathBuf),
    /// A person typed one character of a secret.
    Secret(Hidden),
    /// A click took the keys from the open input.
    FocusLost,
}

/// A character that nobody may see, in no log either.
#[derive(Clone, Copy, PartialEq, Eq)]
pub struct Hidden(pub char);

impl std::fmt::Debug for Hidden {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("Hidden")
    }
}

/// Where ordinary keys go.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub enum KeysTo {
    /// To the root: shortcuts and scans.
    #[default]
    Root,
    /// To the search, where a scan is searched for.
    Search,
    /// To a field of a form; a scan is kept out of it.
    Answer,
    /// To a secret, which no input ever holds; a scan is dropped.
    Secret,
}

/// Wraps the whole window and turns keys into messages.
pub struct Wedge<'a, Message> {
    content: Element<'a, Message>,
    keys_to: KeysTo,
    also: String,
    affixes: &'a Affixes,
    on_heard: Box<dyn Fn(Heard) -> Message + 'a>,
}

impl<'a, Message> Wedge<'a, Message> {
    /// Wraps the content; `also` are the letters that mean something alone on this page, `affixes` what a scanner adds.
    pub fn new(
        content: impl Into<Element<'a, Message>>,
        keys_to: KeysTo,
        also: String,
        affixes: &'a Affixes,
        on_heard: impl Fn(Heard) -> Message + 'a,
    ) -> Self {
        Self { content: content.into(), keys_to, also, affixes, on_heard: Box::new(on_heard) }
    }

    /// Says what keys meant; what was typed for an open field is returned instead.
    fn say(&self, shell: &mut Shell<'_, Message>, meant: Vec<Meant>) -> Vec<char> {
        let mut typed = Vec::new();
        for one in meant {
            let heard = match (one, self.keys_to) {
                (Meant::Letter(character), KeysTo::Answer) => {
                    typed.push(character);
                    continue;
                }
                (Meant::Scan(_), KeysTo::Secret) => continue,
                (Meant::Letter(character), KeysTo::Secret) => Heard::Secret(Hidden(character)),
                (Meant::Scan(scan), KeysTo::Root | KeysTo::Search | KeysTo::Answer) => Heard::Scan(scan),
                (Meant::Letter(character), KeysTo::Root | KeysTo::Search) => {
                    Heard::Key(Key::Letter(character.to_ascii_lowercase()))
                }
                (Meant::Enter, _) => Heard::Key(Key::Enter),
            };
            shell.publish((self.on_heard)(heard));
        }
        typed
    }

    fn say_key(&self, shell: &mut Shell<'_, Message>, key: Key) {
        shell.publish((self.on_heard)(Heard::Key(key)));
        shell.capture_event();
    }

    /// Takes Alt with the number pad, which types one character; returns what a person typed so into a field.
    fn hear_numbers(
        &self,
        burst: &mut Burst,
        event: &KeyEvent,
        now: Instant,
        shell: &mut Shell<'_, Message>,
    ) -> Vec<char> {
        let pressed = match event {
            KeyEvent::KeyPressed { physical_key, modifiers, repeat, .. } if is_alt_alone(*modifiers) => {
                numpad::digit(*physical_key).filter(|_| !repeat)
            }
            KeyEvent::KeyReleased { key: keyboard::Key::Named(Named::Alt), .. } => None,
            KeyEvent::ModifiersChanged(modifiers) | KeyEvent::KeyPressed { modifiers, .. } if !modifiers.alt() => None,
            KeyEvent::KeyPressed { .. } | KeyEvent::KeyReleased { .. } | KeyEvent::ModifiersChanged(_) => {
                return Vec::new();
            }
        };
        if let Some(digit) = pressed {
            burst.hold(digit, now);
            self.wait(burst, shell);
            return Vec::new();
        }
        let meant = burst.let_go(now);
        if let Some(deadline) = burst.deadline() {
            shell.request_redraw_at(deadline);
        }
        self.say(shell, meant)
    }

    /// Takes keys that no input and no scanner ever needs: function keys, Esc, Ctrl and Alt.
    fn hear_first(&self, burst: &mut Burst, event: &KeyEvent, shell: &mut Shell<'_, Message>) {
        if let KeyEvent::KeyPressed { key, modifiers, physical_key, repeat: false, .. } = event
            && !(modifiers.alt() && numpad::digit(*physical_key).is_some())
            && let Some(key) = key::immediate(key, *modifiers)
            // An open input pastes by itself.
            && (key != Key::Paste || self.keys_to == KeysTo::Root)
        {
            burst.clear();
            self.say_key(shell, key);
        }
    }

    /// Holds back what could be the begin of a scan; returns what a person typed before this key.
    fn hold_back(
        &self,
        burst: &mut Burst,
        event: &KeyEvent,
        now: Instant,
        shell: &mut Shell<'_, Message>,
    ) -> Vec<char> {
        let KeyEvent::KeyPressed { key, text, modifiers, repeat, .. } = event else { return Vec::new() };
        let plain = !(*repeat || modifiers.control() || modifiers.alt() || modifiers.logo());
        let typed = text.as_deref().unwrap_or_default();
        if plain && !typed.is_empty() && !typed.chars().any(char::is_control) {
            typed.chars().for_each(|c| burst.press(c, now));
            self.wait(burst, shell);
            return Vec::new();
        }
        let ends = matches!(key, keyboard::Key::Named(Named::Enter | Named::Tab));
        if is_modifier(key) {
            return Vec::new();
        }
        if !ends {
            return self.say(shell, burst.release());
        }
        let meant = burst.finish();
        if meant.iter().any(|one| matches!(one, Meant::Scan(_))) {
            shell.capture_event();
            return self.say(shell, meant);
        }
        // The key itself goes on to the field.
        self.say(shell, meant.into_iter().filter(|one| *one != Meant::Enter).collect())
    }

    fn wait(&self, burst: &Burst, shell: &mut Shell<'_, Message>) {
        if let Some(deadline) = burst.deadline() {
            shell.request_redraw_at(deadline);
            shell.capture_event();
        }
    }

    /// Takes all other keys, unless an input took them.
    fn hear(&self, burst: &mut Burst, event: &KeyEvent, now: Instant, shell: &mut Shell<'_, Message>) {
        let KeyEvent::KeyPressed { key, text, modifiers, repeat, .. } = event else { return };
        let taken = self.was_taken(event);
        let named = match key {
            _ if taken.is_some() => taken.and_then(physical::named),
            keyboard::Key::Named(named) => Some(*named),
            keyboard::Key::Character(_) | keyboard::Key::Unidentified => None,
        };
        let spelled = self.keys_to == KeysTo::Secret;
        if named == Some(Named::Tab) {
            let meant = burst.finish();
            let scanned = meant.iter().any(|one| matches!(one, Meant::Scan(_)));
            self.say(shell, meant.into_iter().filter(|one| *one != Meant::Enter).collect());
            if !scanned {
                shell.publish((self.on_heard)(Heard::Key(Key::Tab { back: modifiers.shift() })));
            }
            shell.capture_event();
        } else if named == Some(Named::Enter) {
            self.say(shell, burst.finish());
            shell.capture_event();
        } else if let Some(step) = named.and_then(Step::of) {
            self.say(shell, burst.release());
            self.say_key(shell, Key::Move(step));
        } else if named == Some(Named::Space) && burst.is_empty() && !repeat && !spelled {
            self.say_key(shell, Key::Confirm);
        } else if named == Some(Named::Backspace) {
            self.say(shell, burst.release());
            self.say_key(shell, Key::Erase);
        } else if !(*repeat || modifiers.control() || modifiers.alt() || modifiers.logo()) {
            let by_place = taken.and_then(|key| physical::character(key, *modifiers));
            let typed = text.as_deref().unwrap_or_default().chars().filter(|c| !c.is_control());
            typed.chain(by_place).for_each(|c| burst.press(c, now));
            self.wait(burst, shell);
        }
    }

    /// Returns the place of a key whose text an input method took, where no field waits for what it composes.
    fn was_taken(&self, event: &KeyEvent) -> Option<Physical> {
        let KeyEvent::KeyPressed { key, text, physical_key, .. } = event else { return None };
        let marked = matches!(key, keyboard::Key::Named(Named::Process) | keyboard::Key::Unidentified);
        let silent = text.as_deref().is_none_or(str::is_empty);
        (marked && silent && self.keys_to == KeysTo::Root).then_some(*physical_key)
    }

    /// Returns whether an input of the content has the keys.
    fn has_focus(&mut self, tree: &mut Tree, layout: Layout<'_>, renderer: &Renderer) -> bool {
        let mut focused = Focused(false);
        if let Some(child) = tree.children.first_mut() {
            self.content.as_widget_mut().operate(child, layout, renderer, &mut focused);
        }
        focused.0
    }
}

fn is_alt_alone(modifiers: keyboard::Modifiers) -> bool {
    modifiers.alt() && !modifiers.control() && !modifiers.logo()
}

/// Returns whether a key only changes what others mean; a scanner presses Shift in the middle of a code.
fn is_modifier(key: &keyboard::Key) -> bool {
    const MODIFIERS: [Named; 7] =
        [Named::Shift, Named::Alt, Named::AltGraph, Named::Control, Named::Super, Named::CapsLock, Named::NumLock];
    matches!(key, keyboard::Key::Named(named) if MODIFIERS.contains(named))
}

/// Asks whether any input has the keys.
struct Focused(bool);

impl Operation for Focused {
    fn traverse(&mut self, operate: &mut dyn FnMut(&mut dyn Operation)) {
        operate(self);
    }

    fn focusable(&mut self, _: Option<&Id>, _: Rectangle, state: &mut dyn Focusable) {
        self.0 |= state.is_focused();
    }
}

/// Returns whether a key leads from field to field; no input takes it.
fn walks(event: &KeyEvent) -> bool {
    let KeyEvent::KeyPressed { key: keyboard::Key::Named(named), .. } = event else { return false };
    matches!(named, Named::Tab | Named::ArrowUp | Named::ArrowDown)
}

/// Returns the event of a typed character, as the window would have sent it.
fn typing(character: char) -> Event {
    let key = keyboard::Key::Character(character.to_string().into());
    Event::Keyboard(KeyEvent::KeyPressed {
        modified_key: key.clone(),
        key,
        physical_key: Physical::Unidentified(NativeCode::Unidentified),
        location: keyboard::Location::Standard,
        modifiers: keyboard::Modifiers::empty(),
        text: Some(character.to_string().into()),
        repeat: false,
    })
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
        let manner = match self.keys_to {
            KeysTo::Root | KeysTo::Search => Manner::Shortcuts,
            KeysTo::Answer => Manner::Answer,
            KeysTo::Secret => Manner::Secret,
        };
        tree.state.downcast_mut::<Burst>().listen(manner, &self.also, self.affixes);
        let mut typed = Vec::new();
        if let Event::Keyboard(key) = event {
            let burst: &mut Burst = tree.state.downcast_mut();
            let now = Instant::now();
            if self.keys_to != KeysTo::Secret {
                typed = self.hear_numbers(burst, key, now, shell);
            }
            if !shell.is_event_captured() {
                self.hear_first(burst, key, shell);
            }
            if self.keys_to == KeysTo::Answer && !shell.is_event_captured() {
                typed.extend(self.hold_back(burst, key, now, shell));
            }
        } else if let Event::Window(WindowEvent::RedrawRequested(now)) = event {
            let burst: &mut Burst = tree.state.downcast_mut();
            let meant = burst.pass(*now);
            typed = self.say(shell, meant);
            // Another widget's wish for the next frame replaces ours, so it is said again at every frame.
            if let Some(deadline) = burst.deadline() {
                shell.request_redraw_at(deadline);
            }
        } else if let Event::Window(WindowEvent::FileDropped(path)) = event {
            shell.publish((self.on_heard)(Heard::Dropped(path.clone())));
        }
        let keys = matches!(event, Event::Keyboard(_));
        let done = keys && shell.is_event_captured();
        let keys_stay_here = keys && matches!(self.keys_to, KeysTo::Root | KeysTo::Secret);
        let typed_first = !typed.is_empty();
        if let Some(child) = tree.children.first_mut() {
            let before = typed.into_iter().map(typing).collect::<Vec<_>>();
            let events = before.iter().chain((!done && !keys_stay_here).then_some(event));
            for event in events {
                let content = self.content.as_widget_mut();
                content.update(child, event, layout, cursor, renderer, clipboard, shell, viewport);
            }
        }
        // Letters that were held back were taken by the field; the key after them may still be ours.
        if let Event::Keyboard(key) = event
            && (!shell.is_event_captured() || (typed_first && walks(key)))
        {
            self.hear(tree.state.downcast_mut(), key, Instant::now(), shell);
        }
        let clicked = matches!(event, Event::Mouse(mouse::Event::ButtonPressed(_)));
        if clicked && matches!(self.keys_to, KeysTo::Search | KeysTo::Answer) && !self.has_focus(tree, layout, renderer)
        {
            shell.publish((self.on_heard)(Heard::FocusLost));
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
