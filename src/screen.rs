//! The window of a desk: draws the board that the desk thread sends, and sends back what a person does.
//!
//! A pure function of the board plus a little state of its own (zoom, language, open page). It never reads a card,
//! a file or the journal.

mod burst;
mod fit;
mod key;
mod ledger;
mod numpad;
mod outside;
mod part;
mod physical;
mod picture;
mod sight;
mod sound;
mod state;
mod theme;
mod view;
mod wedge;

use std::any::Any;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::sync::mpsc::Sender;
use std::sync::{Mutex, PoisonError};

use iced::futures::SinkExt;
use iced::widget::operation;
use iced::{Element, Subscription, Task, window};
use tokio::sync::watch;

use crate::desk::board::{Board, Input};
use crate::text::{Language, Sentence, TextFault, Words};

pub use burst::Affixes;
pub use key::{Key, Step, Zoom};
pub use ledger::Touch;
pub use picture::{Frame, Picture, PictureFault, draw, draw_screen};
pub use sound::{Sound, Switches, Tone, samples, tones, wav};
pub use state::{Message, Page, Screen, Unprintable};
pub use theme::{FAMILY, WINDOW};
pub use wedge::{Heard, Hidden};

/// What a window needs to open.
pub struct Start {
    /// First language.
    pub language: Language,
    /// Where what a person does goes.
    pub inputs: Sender<Input>,
    /// Boards of the desk thread; the newest wins.
    pub boards: watch::Receiver<Board>,
    /// Finds the characters of a text that no font has.
    pub unprintable: Unprintable,
    /// Which sounds are played at first.
    pub sounds: Switches,
    /// What the scanner that types adds to each code.
    pub affixes: Affixes,
}

/// Why the window did not open.
#[derive(Debug, thiserror::Error)]
pub enum ScreenFault {
    /// The words could not be loaded.
    #[error(transparent)]
    Text(#[from] TextFault),
    /// Neither DISPLAY nor WAYLAND_DISPLAY is set, or the display does not answer.
    #[error("there is no display")]
    NoDisplay,
    /// The display has 16-bit color, which the window library cannot draw on.
    #[error("the display has 16-bit color, which the window cannot be drawn on")]
    Depth,
    /// The window library gave up.
    #[error("the window did not open: {why}")]
    Window {
        /// What it said.
        why: String,
    },
}

impl ScreenFault {
    /// Returns the stable code of the fault.
    pub fn code(&self) -> &'static str {
        match self {
            ScreenFault::Text(_) => "text",
            ScreenFault::NoDisplay => "no-display",
            ScreenFault::Depth => "display-depth",
            ScreenFault::Window { .. } => "window",
        }
    }

    /// Returns the fault in words: what happened and what to do.
    pub fn sentence(&self, words: &Words) -> Sentence {
        words.sentence(match self {
            ScreenFault::NoDisplay => "screen-no-display",
            ScreenFault::Depth => "screen-depth",
            ScreenFault::Text(_) | ScreenFault::Window { .. } => "screen-failed",
        })
    }
}

/// Returns whether a window could open at all; asked before anything is written.
pub fn display() -> Result<(), ScreenFault> {
    let set = |name: &str| std::env::var_os(name).is_some_and(|value| !value.is_empty());
    if cfg!(unix) && !set("DISPLAY") && !set("WAYLAND_DISPLAY") {
        return Err(ScreenFault::NoDisplay);
    }
    Ok(())
}

/// Opens the window and stays until it is closed.
pub fn run(start: Start) -> Result<(), ScreenFault> {
    display()?;
    // Checked before the window is open: the program cannot say it afterwards.
    Words::new(start.language)?;
    let start = Mutex::new(Some(start));
    let boot = move || {
        let start = start.lock().unwrap_or_else(PoisonError::into_inner).take();
        open(start)
    };
    #[cfg(target_os = "linux")]
    let platform_specific =
        window::settings::PlatformSpecific { application_id: "card-desk".to_owned(), ..Default::default() };
    #[cfg(not(target_os = "linux"))]
    let platform_specific = window::settings::PlatformSpecific::default();
    // On a screen of 1366 × 768 a window of that size hides its keys behind the title bar or the panel.
    let window = window::Settings {
        platform_specific,
        size: WINDOW,
        min_size: Some(theme::WINDOW_MIN),
        maximized: true,
        ..window::Settings::default()
    };
    let app = iced::application(boot, update, view)
        .title(|open: &Open| open.screen.as_ref().map(Screen::title).unwrap_or_default())
        .theme(|_: &Open| theme::theme())
        .scale_factor(|open: &Open| open.screen.as_ref().map_or(1.0, Screen::zoom))
        .subscription(subscription)
        .default_font(theme::FONT)
        .window(window);
    let hook = std::panic::take_hook();
    std::panic::set_hook(Box::new(|_| {}));
    let ended = catch_unwind(AssertUnwindSafe(|| app.run()));
    std::panic::set_hook(hook);
    match ended {
        Ok(Ok(())) => Ok(()),
        Ok(Err(fault)) => Err(ScreenFault::Window { why: fault.to_string() }),
        Err(panic) => Err(of_panic(panic.as_ref())),
    }
}

/// The window library panics where it cannot open a window; its words tell why.
fn of_panic(panic: &(dyn Any + Send)) -> ScreenFault {
    let why = panic
        .downcast_ref::<String>()
        .map(String::as_str)
        .or_else(|| panic.downcast_ref::<&str>().copied())
        .unwrap_or("it said nothing");
    if why.contains("pixel format") || why.contains("Visual") {
        ScreenFault::Depth
    } else if why.contains("Create event loop") {
        ScreenFault::NoDisplay
    } else {
        ScreenFault::Window { why: why.to_owned() }
    }
}

/// A window with its ways out.
struct Open {
    screen: Option<Screen>,
    inputs: Option<Sender<Input>>,
    speaker: Option<sound::Speaker>,
    /// The system's dialog for files is open.
    choosing: bool,
}

fn open(start: Option<Start>) -> (Open, Task<Message>) {
    let Some(Start { language, inputs, mut boards, unprintable, sounds, affixes }) = start else {
        return (Open { screen: None, inputs: None, speaker: None, choosing: false }, iced::exit());
    };
    let first = boards.borrow_and_update().clone();
    let screen = Screen::new(first, language, unprintable).ok().map(|mut screen| {
        screen.sounds = sounds;
        screen.affixes = affixes;
        screen
    });
    let speaker = sound::Speaker::start().ok();
    // Some window managers overlook the wish to open maximized, so it is told again once the window is there.
    let grown = iced::window::latest().and_then(|window| iced::window::maximize(window, true));
    // The door of a closed desk begins with a field that has the keys.
    let field = screen.as_ref().and_then(view::field_with_keys);
    let ready = grown.chain(field.map_or(Task::none(), operation::focus));
    (
        Open { screen, inputs: Some(inputs), speaker, choosing: false },
        Task::batch([Task::stream(listen(boards)), ready]),
    )
}

/// Turns the newest board into a message, again and again, until the desk thread ends.
fn listen(mut boards: watch::Receiver<Board>) -> impl iced::futures::Stream<Item = Message> {
    iced::stream::channel(1, async move |mut out| {
        while boards.changed().await.is_ok() {
            let newest = boards.borrow_and_update().clone();
            if out.send(Message::Board(Box::new(newest))).await.is_err() {
                return;
            }
        }
        let _closed = out.send(Message::DeskGone).await;
    })
}

fn update(open: &mut Open, message: Message) -> Task<Message> {
    let Some(screen) = &mut open.screen else { return iced::exit() };
    let sound = if let Message::Board(board) = &message { screen.sound_of(board) } else { None };
    if let Some((speaker, sound)) = open.speaker.as_ref().zip(sound) {
        speaker.play(sound);
    }
    let before = view::field_with_keys(screen);
    let lost = matches!(message, Message::Heard(Heard::FocusLost));
    let typed = matches!(&message, Message::Send(input) if *input == outside::ask_table());
    let chosen = typed || matches!(message, Message::Chosen(_));
    open.choosing &= !chosen;
    let mut outside = Task::none();
    for input in screen.update(message) {
        // A path is typed only where the system has no dialog for files.
        if !chosen && input == outside::ask() {
            if !std::mem::replace(&mut open.choosing, true) {
                outside = outside::choose(&screen.words).map(Message::Chosen);
            }
            continue;
        }
        if !chosen && input == outside::ask_table() {
            if !std::mem::replace(&mut open.choosing, true) {
                let typed = || Message::Send(outside::ask_table());
                let answer = move |files: Option<_>| files.map_or_else(typed, |files| Message::Chosen(Some(files)));
                outside = outside::choose_table(&screen.words).map(answer);
            }
            continue;
        }
        let heard = open.inputs.as_ref().is_some_and(|inputs| inputs.send(input).is_ok());
        if !heard {
            screen.update(Message::DeskGone);
        }
    }
    let keys = match view::field_with_keys(screen) {
        Some(field) if lost || before.as_ref() != Some(&field) => operation::focus(field),
        // Nothing has this name: every input loses the keys, and the input method goes off.
        None if before.is_some() => operation::focus(view::NO_FIELD),
        Some(_) | None => Task::none(),
    };
    if screen.take_paste() {
        outside = outside::paste().map(Message::Pasted);
    }
    Task::batch([screen.take_copied().map_or(Task::none(), iced::clipboard::write).chain(keys), outside])
}

fn view(open: &Open) -> Element<'_, Message> {
    match &open.screen {
        Some(screen) => screen.view(),
        None => iced::widget::space().into(),
    }
}

fn subscription(open: &Open) -> Subscription<Message> {
    if open.screen.as_ref().is_some_and(Screen::ring_runs) {
        iced::time::every(iced::time::Duration::from_secs(1)).map(|_| Message::Tick)
    } else {
        Subscription::none()
    }
}

#[cfg(test)]
mod tests;
