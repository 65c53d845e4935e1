//! Lays a screen out: header, body, footer, inside the root that hears every key.

mod choice;
mod desk;
mod help;
mod ledger;
mod office;
mod search;

pub use office::{NO_FIELD, field_with_keys};
use search::FIELD;

use iced::widget::{Row, column, container, responsive, row};
use iced::{Alignment, Length, Size};

use crate::desk::board::Lamp;
use crate::verdict::Purpose;

use super::key::{self, Key};
use super::part::{self, Piece, muted, push, title, words};
use super::state::{Message, Page, Screen};
use super::theme::{self, Measure};
use super::wedge::{Heard, Wedge};

const MODES: [Purpose; 4] = [Purpose::Verify, Purpose::Intake, Purpose::Handover, Purpose::Return];

/// Returns the message of a pressed key, for buttons that do the same.
fn pressed(key: Key) -> Message {
    Message::Heard(Heard::Key(key))
}

impl Screen {
    /// Draws the whole window.
    pub fn view(&self) -> Piece<'_> {
        let whole = responsive(|size| self.whole(size));
        Wedge::new(
            container(whole).style(theme::area(theme::PAPER, theme::INK, 0.0)),
            self.keys_to(),
            self.action_keys(),
            &self.affixes,
            Message::Heard,
        )
        .into()
    }

    fn whole(&self, window: Size) -> Piece<'_> {
        let measure = Measure::of(window);
        if let Some(door) = self.open.as_ref().filter(|_| self.at_door()) {
            return self.door(door, measure, window);
        }
        let body = container(self.body(measure)).padding(measure.margin).width(Length::Fill).height(Length::Fill);
        column![self.header(measure), part::line(theme::LINE), body, part::line(theme::LINE), self.footer(measure)]
            .into()
    }

    fn body(&self, measure: Measure) -> Piece<'_> {
        if let Some(open) = self.open_page() {
            return self.office(open, measure);
        }
        match self.page {
            Page::Desk | Page::Park => self.desk(measure),
            Page::Search => self.search(measure),
            Page::Class => self.choice(measure),
            Page::Help => self.help(measure),
        }
    }

    fn header(&self, measure: Measure) -> Piece<'_> {
        let size = measure.edge_text;
        let board = &self.board;
        let mut left = Row::new().spacing(theme::GAP).align_y(Alignment::Center);
        if !measure.compact {
            left = left.push(title(board.school.clone(), size + 1.0));
        }
        left = left.push(muted(self.words.desk(&board.desk), size));
        if board.training {
            let badge = container(title(self.words.say("training"), size - 2.0).color(theme::INK));
            left = left.push(
                badge
                    .style(theme::area(theme::ASK, theme::INK, theme::CORNER_S))
                    .padding(theme::sides(theme::GAP, 1.0)),
            );
        }
        let tabs = MODES.map(|mode| {
            let chosen = mode == board.mode && self.open_page().is_none();
            part::tab(key::of_mode(mode), self.words.mode(mode), chosen, pressed(Key::Mode(mode)), measure)
        });
        // At 200 % there is room for the keys, not for all the words.
        let in_office = self.open_page().is_some();
        let word = |does: &str, room: bool| if room { self.words.does(does) } else { String::new() };
        let office = word("office", in_office || !measure.compact);
        let office = part::tab("F10", office, in_office, pressed(Key::Office), measure);
        let waiting = matches!(board.lamp, Lamp::Starting | Lamp::Reading);
        // The badge says that the reader is a virtual one; beside it there is no room for words that ask for nothing.
        let told = !(measure.compact && board.training && !self.reader_needs_help());
        let lamp = if told { self.words.lamp(board.lamp) } else { String::new() };
        let lamp = part::lamp(lamp, !self.reader_needs_help(), waiting, size);
        let tabs = Row::with_children(tabs).push(office).spacing(if measure.compact { 0.0 } else { theme::GAP });
        let lock = part::key_button("F12".to_owned(), word("lock", !measure.compact), pressed(Key::Lock), measure);
        let bar = row![left, tabs, push(), lamp, words(board.operator.to_string(), size), lock];
        self.edge(bar.spacing(if measure.compact { theme::GAP } else { theme::GAP_L + theme::GAP }), measure)
    }

    fn footer(&self, measure: Measure) -> Piece<'_> {
        let gap = if measure.compact { theme::GAP } else { theme::GAP_L };
        let keys = Row::with_children(self.keys(measure)).spacing(if measure.compact { 0.0 } else { theme::GAP_S });
        let bar = row![self.facts(measure).width(Length::Fill), keys].spacing(gap);
        self.edge(bar, measure)
    }

    /// Batch, class, collector and the age of the data; in a small window the counts, too.
    fn facts(&self, measure: Measure) -> Row<'_, Message> {
        let (board, words) = (&self.board, &self.words);
        let none = || words.say("no-one");
        let batch = board.batch.as_ref().map_or_else(none, ToString::to_string);
        let class = board.class.map_or_else(|| words.say("all-classes"), |class| words.class(class));
        let mut facts = Row::new().spacing(if measure.compact { theme::GAP } else { theme::GAP_L }).clip(true);
        if measure.compact {
            // Short, so that the age of the data is in sight beside the longest keys.
            let class = board.class.map_or_else(|| words.say("all-classes"), |class| class.to_string());
            let (number, of) = words.count(board.mode, &board.counts);
            facts = facts.push(fact(format!("{number} {of}"), words.parked(board.counts.parked), measure));
            facts = facts.push(fact(String::new(), format!("{batch} · {class}"), measure));
            facts = facts.push(fact(String::new(), words.collector(board.collector), measure));
            return facts.push(fact(String::new(), words.as_of_short(board.as_of), measure)).align_y(Alignment::Center);
        }
        facts = facts.push(fact(words.say("label-batch"), batch, measure));
        facts = facts.push(fact(words.say("label-class"), class, measure));
        facts = facts.push(fact(words.say("label-taken-by"), words.collector(board.collector), measure));
        facts.push(fact(words.as_of(board.as_of), String::new(), measure)).align_y(Alignment::Center)
    }

    /// The keys that do something now.
    fn keys(&self, measure: Measure) -> Vec<Piece<'_>> {
        if let Some(open) = self.open_page() {
            let keys = self.office_keys(open, measure).into_iter();
            return keys.map(|(name, does, key)| self.key_of_page(name, does, key, measure)).collect();
        }
        let space = self.words.key("@key-space");
        let shown: &[(&str, &str, Key)] = match self.page {
            Page::Desk if measure.compact => &[("", "confirm", Key::Confirm), ("F1", "help", Key::Help)],
            Page::Desk => &[
                ("", "confirm", Key::Confirm),
                ("Esc", "cancel", Key::Cancel),
                ("U", "undo", Key::Letter('u')),
                ("P", "park", Key::Letter('p')),
                ("/", "search", Key::Letter('/')),
                ("F1", "help", Key::Help),
            ],
            Page::Search | Page::Park | Page::Class | Page::Help => &[("Esc", "back", Key::Cancel)],
        };
        let one = |(name, does, key): &(&str, &str, Key)| {
            let name = if name.is_empty() { space.clone() } else { (*name).to_owned() };
            part::key_button(name, self.words.does(does), pressed(*key), measure)
        };
        shown.iter().map(one).collect()
    }

    fn key_of_page(&self, name: String, does: &str, key: Option<Key>, measure: Measure) -> Piece<'_> {
        let does = self.words.does(does);
        match key {
            Some(key) => part::key_button(name, does, pressed(key), measure),
            None => part::key_use(name, does, measure),
        }
    }

    fn edge<'a>(&self, bar: Row<'a, Message>, measure: Measure) -> Piece<'a> {
        container(bar.align_y(Alignment::Center))
            .style(theme::edge)
            .padding(theme::sides(measure.margin, 0.0))
            .center_y(measure.edge)
            .width(Length::Fill)
            .into()
    }
}

fn fact<'a>(label: String, value: String, measure: Measure) -> Piece<'a> {
    let size = measure.edge_text - 1.0;
    let none = iced::widget::text::Wrapping::None;
    let mut both = Row::new().spacing(theme::GAP_S + 2.0);
    if !label.is_empty() {
        both = both.push(muted(label, size).wrapping(none));
    }
    if !value.is_empty() {
        both = both.push(words(value, size).wrapping(none));
    }
    both.into()
}
