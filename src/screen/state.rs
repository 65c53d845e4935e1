//! The screen's own small state: zoom, language, open page, open field; everything else is the board.
//!
//! `update` turns what a person does into inputs for the desk; it draws nothing and knows no window.

mod office;

use std::path::PathBuf;
use std::sync::Arc;

use crate::desk::board::{Board, Input, Lamp, Notice, Step};
use crate::desk::office::{OfficeInput, OfficePlace};
use crate::face::source::clipboard::{ClipboardFault, Pasted};
use crate::id::ClassId;
use crate::record::SecondCard;
use crate::text::{Language, TextFault, Words};

use super::burst::Affixes;
use super::key::{Key, Zoom};
use super::ledger::Touch;
use super::outside;
use super::sound::{Sound, Switches};
use super::wedge::{Heard, KeysTo};

pub(super) use office::Open;
#[cfg(test)]
pub(super) use office::Place;

/// What a screen shows in its middle.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Page {
    /// The desk with the last verdict, or an invitation.
    Desk,
    /// The search and its hits.
    Search,
    /// The choice of a digit after P.
    Park,
    /// The choice of the class that is being served.
    Class,
    /// The key table.
    Help,
}

impl Page {
    /// All pages.
    pub const ALL: [Page; 5] = [Page::Desk, Page::Search, Page::Park, Page::Class, Page::Help];
}

/// What happens to a screen.
#[derive(Debug, Clone)]
pub enum Message {
    /// The desk thread has a newer board.
    Board(Box<Board>),
    /// The desk thread ended.
    DeskGone,
    /// The root heard a key, a scanner or a dropped file.
    Heard(Heard),
    /// The open field now holds this text.
    Typed(String),
    /// Enter in the open field.
    Submitted,
    /// A row or a virtual card was clicked.
    Send(Input),
    /// A class was clicked.
    Chose(ClassId),
    /// Something on a page of the office was clicked, or said of it.
    Touch(Touch),
    /// The clipboard answered.
    Pasted(Result<Pasted, ClipboardFault>),
    /// The system's dialog for files was closed; nothing where there is none.
    Chosen(Option<Vec<PathBuf>>),
    /// A second of the ring has passed.
    Tick,
}

/// Steps of the zoom, in percent.
const ZOOMS: [u16; 7] = [100, 110, 125, 150, 175, 200, 250];

/// Seconds that a report stands.
pub const RING_S: u32 = 30;

/// Finds the characters of a text that no font has.
pub type Unprintable = Arc<dyn Fn(&str) -> Vec<char> + Send + Sync>;

/// One window of a desk.
pub struct Screen {
    pub(super) board: Board,
    pub(super) words: Words,
    pub(super) page: Page,
    /// Page of the office, or the door; `None` at the desk.
    pub(super) open: Option<Open>,
    /// Text of the open search field; `None` while nothing takes ordinary keys.
    pub(super) field: Option<String>,
    /// Digits typed on a page of classes.
    pub(super) typed: String,
    pub(super) zoom: usize,
    /// Seconds that the report has stood; `None` when the ring is off.
    pub(super) stood_s: Option<u32>,
    pub(super) sounds: Switches,
    pub(super) affixes: Affixes,
    pub(super) desk_gone: bool,
    pub(super) unprintable: Unprintable,
    /// The clipboard is to be read, once.
    paste: bool,
    /// What the window found wrong itself; stands until the next key or board.
    pub(super) own: Option<Notice>,
    faded: bool,
}

impl Screen {
    /// Opens a screen on a board.
    pub fn new(board: Board, language: Language, unprintable: Unprintable) -> Result<Self, TextFault> {
        let mut screen = Self {
            board,
            words: Words::new(language)?,
            page: Page::Desk,
            open: None,
            field: None,
            typed: String::new(),
            zoom: 0,
            stood_s: Some(0),
            sounds: Switches::ON,
            affixes: Affixes::default(),
            desk_gone: false,
            unprintable,
            paste: false,
            own: None,
            faded: false,
        };
        screen.follow_board();
        Ok(screen)
    }

    /// Shows a page; for pictures.
    pub fn show(&mut self, page: Page) {
        self.page = page;
        self.field =
            (page == Page::Search).then(|| self.board.search.as_ref().map_or(String::new(), |s| s.text.clone()));
    }

    /// Returns the board on show.
    pub fn board(&self) -> &Board {
        &self.board
    }

    /// Returns the page on show.
    pub fn page(&self) -> Page {
        self.page
    }

    /// Returns the zoom, 1.0 for 100 %.
    pub fn zoom(&self) -> f32 {
        f32::from(ZOOMS.get(self.zoom).copied().unwrap_or(100)) / 100.0
    }

    /// Returns the language on show.
    pub fn language(&self) -> Language {
        self.words.language()
    }

    /// Returns the text that is to be copied, once.
    pub fn take_copied(&mut self) -> Option<String> {
        let open = self.open.as_mut()?;
        open.ledger.copy.clone().filter(|_| open.state.take_copied())
    }

    /// Returns whether the clipboard is to be read, once.
    pub fn take_paste(&mut self) -> bool {
        std::mem::take(&mut self.paste)
    }

    /// Returns whether an input takes ordinary keys.
    pub fn field_open(&self) -> bool {
        matches!(self.keys_to(), KeysTo::Search | KeysTo::Answer)
    }

    /// Returns whether the ring runs: a timer exists only then.
    pub fn ring_runs(&self) -> bool {
        self.stood_s.is_some() && self.board.report.is_some() && !self.faded && !self.desk_gone && !self.at_door()
    }

    /// Returns the title of the window.
    pub fn title(&self) -> String {
        format!("{} · {}", self.board.school, self.words.say("app-title"))
    }

    /// Lists the characters of a text that no font has.
    pub(super) fn missing(&self, text: &str) -> Vec<char> {
        (self.unprintable)(text)
    }

    /// Takes a message; returns what the desk must hear.
    pub fn update(&mut self, message: Message) -> Vec<Input> {
        if let Some(nothing) = self.hear_at_door(&message) {
            return nothing;
        }
        match message {
            Message::Board(board) => {
                self.take_board(*board);
                Vec::new()
            }
            Message::DeskGone => {
                self.desk_gone = true;
                Vec::new()
            }
            Message::Heard(Heard::Scan(scan)) => {
                // A page of the office stays: the desk decides what becomes of it.
                self.close();
                vec![Input::Scan(scan)]
            }
            Message::Heard(Heard::Dropped(path)) => vec![Input::Picture(path)],
            Message::Heard(Heard::Key(key)) => self.press(key),
            Message::Heard(Heard::Secret(character)) => {
                if let Some(open) = &mut self.open {
                    open.state.spell(&open.ledger, character);
                }
                Vec::new()
            }
            Message::Heard(Heard::FocusLost) => Vec::new(),
            Message::Touch(touch) => match &mut self.open {
                Some(open) => open.state.touch(&open.ledger, touch),
                None => Vec::new(),
            },
            Message::Typed(text) => self.type_text(text),
            Message::Submitted => self.submit(),
            Message::Send(input) => {
                if matches!(input, Input::Pick(_)) {
                    self.close();
                }
                vec![input]
            }
            Message::Pasted(Ok(pasted)) => outside::pasted(pasted),
            Message::Pasted(Err(fault)) => {
                self.own = Some(Notice::SourceFault { code: fault.code(), why: fault.to_string() });
                Vec::new()
            }
            Message::Chosen(files) => outside::chosen(files),
            Message::Chose(class) => self.choose(class),
            Message::Tick => self.tick(),
        }
    }

    /// Returns the sound of the change from the board before; call it before [`Screen::update`].
    pub fn sound_of(&self, next: &Board) -> Option<Sound> {
        let told = |board: &Board| board.report.as_ref().map(|report| (report.at, report.verdict.code));
        let sound = match &next.report {
            _ if next.door.is_some() => None,
            _ if next.mode != self.board.mode => Some(Sound::Mode),
            Some(report) if told(next) != told(&self.board) => Some(Sound::Verdict(report.verdict.class)),
            Some(_) | None => None,
        };
        sound.filter(|sound| self.sounds.plays(*sound))
    }

    fn take_board(&mut self, board: Board) {
        let told = |board: &Board| board.report.as_ref().map(|report| (report.at, report.verdict.code, report.step));
        if told(&board) != told(&self.board) {
            self.stood_s = self.stood_s.map(|_| 0);
            self.faded = false;
            // A card on the reader brings the desk back, whatever page was open.
            if board.report.is_some() {
                self.close();
            }
        }
        if board.door.is_some() {
            self.close();
        }
        self.own = None;
        self.board = board;
        self.follow_board();
    }

    fn press(&mut self, key: Key) -> Vec<Input> {
        self.own = None;
        if let Some(inputs) = self.press_page(key) {
            return inputs;
        }
        match key {
            Key::Help => self.toggle(Page::Help),
            Key::Print => return self.open_paper(),
            Key::Mode(mode) => {
                self.close();
                return vec![Input::Mode(mode)];
            }
            Key::Confirm if self.page == Page::Desk => return vec![Input::Confirm],
            Key::Confirm => {}
            Key::Cancel => return self.cancel(),
            Key::Enter | Key::Tab { .. } => return self.enter(),
            Key::Office => return self.open_office(),
            Key::Diagnosis => return self.open_diagnosis(),
            Key::Faces => return self.open_faces(),
            Key::Paste => self.paste = self.takes_pictures(),
            Key::Lock => {
                self.close();
                return vec![Input::Lock];
            }
            Key::Move(_) => {}
            Key::Erase => {
                self.typed.pop();
            }
            Key::Letter(letter) => return self.press_letter(letter),
            Key::Zoom(step) => self.step_zoom(step),
            Key::Language => self.other_language(),
            Key::Ring => self.stood_s = if self.stood_s.is_some() { None } else { Some(0) },
            Key::Sound => {
                self.sounds = if self.sounds == Switches::OFF { Switches::ON } else { Switches::OFF };
            }
            Key::Lay(place) => return self.lay(usize::from(place)),
        }
        Vec::new()
    }

    fn press_letter(&mut self, letter: char) -> Vec<Input> {
        let digit = letter.to_digit(10).and_then(|digit| u8::try_from(digit).ok());
        match (self.page, digit, letter) {
            (_, _, '/') => self.open_search(),
            // Typed before the field had the keys.
            (Page::Search, _, _) if self.field.is_some() => {
                let text = self.field.iter().flat_map(|text| text.chars()).chain([letter]).collect();
                self.type_text(text)
            }
            (Page::Park, Some(reason @ 1..=9), _) => {
                self.close();
                vec![Input::Park(reason)]
            }
            (Page::Search, Some(place @ 1..=9), _) => self.pick(usize::from(place) - 1),
            (Page::Class, Some(_), _) => {
                self.typed.push(letter);
                Vec::new()
            }
            (Page::Desk, None, 'p') => {
                self.page = Page::Park;
                Vec::new()
            }
            (Page::Desk | Page::Park, None, 'k') => {
                self.toggle(Page::Class);
                Vec::new()
            }
            (Page::Desk, Some(digit @ 1..=3), _) if self.asks_why_second() => self.second_card(digit),
            (Page::Desk, None, 'u') => vec![Input::Undo],
            (Page::Desk, None, 't') => vec![Input::SameByEye],
            (Page::Desk, None, 'c') => vec![Input::NextCollector],
            (Page::Desk, None, 'h') if self.board.report.is_some() => {
                vec![Input::Office(OfficeInput::Open(OfficePlace::OnTheDesk))]
            }
            (Page::Desk, None, 'n') => vec![Input::Office(OfficeInput::Open(OfficePlace::Learn))],
            (Page::Desk, None, 'l') if self.board.training => vec![Input::Lift],
            (_, _, _) => Vec::new(),
        }
    }

    fn asks_why_second(&self) -> bool {
        self.board.report.as_ref().is_some_and(|report| report.step == Step::WaitsForReason)
    }

    fn second_card(&self, digit: u8) -> Vec<Input> {
        let reasons = [SecondCard::FirstDefective, SecondCard::FirstLost, SecondCard::Other];
        reasons.get(usize::from(digit) - 1).map(|why| Input::Despite(*why)).into_iter().collect()
    }

    fn toggle(&mut self, page: Page) {
        let open = self.page != page;
        self.close();
        if open {
            self.page = page;
        }
    }

    /// Leads back to the desk; nothing is focused afterwards.
    fn close(&mut self) {
        self.page = Page::Desk;
        self.field = None;
        self.typed.clear();
    }

    fn cancel(&mut self) -> Vec<Input> {
        let was = self.page;
        let searched = self.board.search.is_some();
        self.close();
        match was {
            Page::Desk if searched => vec![Input::Search(String::new())],
            Page::Desk => vec![Input::Cancel],
            Page::Search => vec![Input::Search(String::new())],
            Page::Park | Page::Class | Page::Help => Vec::new(),
        }
    }

    fn enter(&mut self) -> Vec<Input> {
        match (self.page, self.classes().first()) {
            (Page::Class, Some(class)) if !self.typed.is_empty() => self.choose(*class),
            (Page::Search, _) => self.pick(0),
            (_, _) => Vec::new(),
        }
    }

    fn open_search(&mut self) -> Vec<Input> {
        self.close();
        self.page = Page::Search;
        self.field = Some(String::new());
        vec![Input::Search(String::new())]
    }

    fn type_text(&mut self, text: String) -> Vec<Input> {
        self.field = Some(text.clone());
        vec![Input::Search(text)]
    }

    /// Gives the keys back to the root; the only hit is chosen at once.
    fn submit(&mut self) -> Vec<Input> {
        let Some(text) = self.field.take() else { return Vec::new() };
        match &self.board.search {
            Some(search) if search.text == text && search.hits.len() == 1 => self.pick(0),
            Some(_) | None if text.trim().is_empty() => self.cancel(),
            Some(_) | None => vec![Input::Search(text)],
        }
    }

    fn pick(&mut self, place: usize) -> Vec<Input> {
        let hit = self.board.search.as_ref().and_then(|search| search.hits.get(place));
        let Some(student) = hit.map(|hit| hit.student.education_id) else { return Vec::new() };
        self.close();
        vec![Input::Pick(student)]
    }

    fn choose(&mut self, class: ClassId) -> Vec<Input> {
        self.close();
        let same = self.board.class == Some(class);
        vec![Input::Class((!same).then_some(class))]
    }

    /// Lists the classes that fit the typed digits, such as 73 for 7-3.
    pub(super) fn classes(&self) -> Vec<ClassId> {
        let fits = |class: &&ClassId| format!("{}{}", class.grade(), class.class()).starts_with(&self.typed);
        self.board.classes.iter().filter(fits).copied().collect()
    }

    fn lay(&mut self, place: usize) -> Vec<Input> {
        let there = self.board.training && place < self.board.shelf.len();
        if there { vec![Input::Lay(place)] } else { Vec::new() }
    }

    fn step_zoom(&mut self, step: Zoom) {
        self.zoom = match step {
            Zoom::In => (self.zoom + 1).min(ZOOMS.len() - 1),
            Zoom::Out => self.zoom.saturating_sub(1),
            Zoom::Reset => 0,
        };
    }

    fn other_language(&mut self) {
        // The words of both languages are compiled in and tested; should they fail, the language stays.
        if let Ok(words) = Words::new(self.words.language().other()) {
            self.words = words;
            self.reword();
        }
    }

    fn tick(&mut self) -> Vec<Input> {
        if !self.ring_runs() {
            return Vec::new();
        }
        let stood = self.stood_s.unwrap_or(0) + 1;
        self.stood_s = Some(stood.min(RING_S));
        if stood < RING_S {
            return Vec::new();
        }
        self.faded = true;
        vec![Input::Faded]
    }

    /// Returns whether the reader needs a person.
    pub(super) fn reader_needs_help(&self) -> bool {
        match self.board.lamp {
            Lamp::NoReader | Lamp::ServiceDown | Lamp::Denied | Lamp::Busy => true,
            Lamp::Starting | Lamp::Ready | Lamp::CardPresent | Lamp::Reading | Lamp::Virtual => false,
        }
    }
}
