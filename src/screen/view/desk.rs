//! The desk: verdict panel, notice, virtual cards; beside them the counts and the last acts.

use iced::widget::{Column, Row, button, column, container, responsive, row, scrollable, space};
use iced::{Alignment, Length};

use crate::desk::board::{Input, Lamp, Notice, Report, ScannerNews, ShelfCard, Step};
use crate::text::NoticeText;
use crate::verdict::{Class, Code, Purpose};

use super::super::key::Key;
use super::super::part::{self, Panel, Piece, Shape, Tone, muted, push, title, words};
use super::super::state::{Message, Page, RING_S, Screen};
use super::super::theme::{self, Measure};
use super::pressed;

impl Screen {
    pub(super) fn desk(&self, measure: Measure) -> Piece<'_> {
        let mut left = column![part::verdict(|| self.panel(), measure)].spacing(measure.margin).height(Length::Fill);
        if self.page == Page::Park {
            left = left.push(self.park(measure));
        } else if let Some((told, tone)) = self.told() {
            left = left.push(part::bar(told, tone, measure));
        }
        if !self.board.shelf.is_empty() {
            left = left.push(self.shelf(measure));
        }
        if measure.compact {
            return left.into();
        }
        row![left.width(Length::Fill), self.aside().width(theme::COLUMN)].spacing(theme::GAP_L).into()
    }

    fn panel(&self) -> Panel {
        match &self.board.report {
            Some(report) => self.report_panel(report),
            None if self.reader_needs_help() => self.reader_panel(),
            None => self.empty_panel(),
        }
    }

    fn watermark(&self) -> Option<String> {
        self.board.training.then(|| self.words.say("training"))
    }

    fn report_panel(&self, report: &Report) -> Panel {
        let words = &self.words;
        let class = report.verdict.class;
        let name = report.student.as_ref().map(|student| student.name.clone());
        let missing = name.as_ref().map(|name| self.missing(name.as_str())).unwrap_or_default();
        let mut notes: Vec<String> = report.findings.iter().map(|finding| words.finding(finding)).collect();
        if !missing.is_empty() {
            notes.insert(0, words.unprintable(&missing));
        }
        let relations = words.relations(&report.verdict.relations);
        let claim = words.evidence(&report.verdict);
        let claim =
            if relations.is_empty() || class == Class::Reader { claim } else { format!("{claim} · {relations}") };
        Panel {
            fill: theme::fill(class),
            shape: class.into(),
            word: words.verdict_word_with_breaks(report),
            name: name.as_ref().map(|name| words.named(&report.verdict, name)),
            missing,
            headline: (report.verdict.code != Code::AllAgree).then(|| words.headline(report)),
            lines: words.lines(report, self.board.as_of.day()),
            fields: words.field_table(&report.fields),
            notes,
            evidence: (class != Class::Reader).then(|| (crate::text::level_number(report.verdict.level), claim)),
            next: (words.say("label-next"), words.next_step(report, self.board.mode)),
            key: (report.step == Step::WaitsForKey).then(|| (words.key("@key-space"), words.does("confirm"))),
            ring: self
                .stood_s
                .map(|stood| 1.0 - f32::from(u8::try_from(stood).unwrap_or(u8::MAX)) / f32::from(RING_U8)),
            watermark: self.watermark(),
        }
    }

    fn reader_panel(&self) -> Panel {
        let words = &self.words;
        Panel {
            fill: theme::fill(Class::Reader),
            shape: Shape::Plug,
            word: words.lamp_panel(self.board.lamp),
            name: Some(words.say("lamp-scan-still-works")),
            missing: Vec::new(),
            headline: Some(words.say("lamp-kept")),
            lines: Vec::new(),
            fields: None,
            notes: Vec::new(),
            evidence: None,
            next: (words.say("label-next"), words.lamp_next(self.board.lamp)),
            key: Some(("F11".to_owned(), words.does("diagnosis"))),
            ring: None,
            watermark: self.watermark(),
        }
    }

    fn empty_panel(&self) -> Panel {
        let [word, hint, usual] = self.words.empty(self.board.mode, self.board.batch.is_some());
        let virtual_reader = self.board.lamp == Lamp::Virtual;
        let next = if virtual_reader { self.words.lamp_next(Lamp::Virtual) } else { usual };
        Panel {
            fill: theme::PLAIN,
            shape: Shape::Card,
            word,
            name: None,
            missing: Vec::new(),
            headline: Some(hint),
            lines: Vec::new(),
            fields: None,
            notes: Vec::new(),
            evidence: None,
            next: (self.words.say("label-next"), next),
            key: None,
            ring: None,
            watermark: self.watermark(),
        }
    }

    /// The one sentence that matters most now.
    pub(super) fn told(&self) -> Option<(NoticeText, Tone)> {
        if self.desk_gone {
            let gone = self.words.sentence("desk-gone");
            return Some((NoticeText { what: gone.what, next: gone.next, detail: None }, Tone::Refused));
        }
        if self.board.report.is_some() && self.reader_needs_help() {
            let lamp = self.board.lamp;
            let told = NoticeText { what: self.words.lamp(lamp), next: self.words.lamp_next(lamp), detail: None };
            return Some((told, Tone::Refused));
        }
        self.own.as_ref().or(self.board.notice.as_ref()).map(|notice| (self.words.notice(notice), tone(notice)))
    }

    fn park(&self, measure: Measure) -> Piece<'_> {
        let size = if measure.compact { 12.0 } else { theme::BODY };
        let one = |digit: u8| -> Piece<'_> {
            let inside = row![part::cap(digit.to_string(), size), words(self.words.park_reason(digit), size)];
            button(inside.spacing(theme::GAP).align_y(Alignment::Center))
                .style(theme::quiet(false))
                .padding(theme::sides(theme::GAP, theme::GAP_S))
                .on_press(pressed(Key::Letter(char::from(b'0' + digit))))
                .into()
        };
        let rows = [1..=3, 4..=6, 7..=9].map(|digits| {
            Row::with_children(digits.map(|digit| container(one(digit)).width(Length::Fill).into())).into()
        });
        let content = column![title(self.words.say("park-title"), size), Column::with_children(rows)];
        container(content.spacing(theme::GAP_S)).style(theme::accented).padding(theme::GAP).width(Length::Fill).into()
    }

    fn shelf(&self, measure: Measure) -> Piece<'_> {
        let size = if measure.compact { 12.0 } else { theme::SMALL };
        let many = self.board.shelf.len() > 9;
        let cards = self.board.shelf.iter().enumerate().map(|(place, card)| self.shelf_card(place, card, size, many));
        let cards = Row::with_children(cards).spacing(theme::GAP);
        let lift = part::key_button(
            "L".to_owned(),
            self.words.part("shelf-title", "lift"),
            Message::Send(Input::Lift),
            measure,
        );
        let head = row![muted(self.words.say("shelf-title"), size), push(), lift].align_y(Alignment::Center);
        let cards: Piece<'_> = if many {
            let bar = scrollable::Direction::Horizontal(
                scrollable::Scrollbar::new().width(theme::GAP_S).scroller_width(theme::GAP_S),
            );
            scrollable(cards).direction(bar).style(theme::scroll).into()
        } else {
            cards.into()
        };
        if measure.compact {
            return cards;
        }
        part::card(column![head, cards].spacing(theme::GAP_S)).padding(theme::GAP).width(Length::Fill).into()
    }

    fn shelf_card<'a>(&'a self, place: usize, card: &'a ShelfCard, size: f32, many: bool) -> Piece<'a> {
        let key = if place < 9 { format!("Alt {}", place + 1) } else { String::new() };
        let below = match (&card.name, card.laid) {
            (_, true) => self.words.part("shelf-title", "laid"),
            (Some(name), false) => name.clone(),
            (None, false) => " ".to_owned(),
        };
        let none = iced::widget::text::Wrapping::None;
        let inside = column![
            muted(key, size - 3.0),
            words(self.words.shelf(card.label), size).wrapping(none),
            container(muted(below, size - 2.0).wrapping(none)).clip(true),
        ];
        let press = if card.laid { Input::Lift } else { Input::Lay(place) };
        button(inside)
            .style(theme::tile(card.laid))
            .padding(theme::sides(theme::GAP, theme::GAP_S))
            .width(if many { Length::Fixed(theme::SHELF_WIDTH) } else { Length::Fill })
            .on_press(Message::Send(press))
            .into()
    }

    /// Counts and last acts.
    pub(super) fn aside(&self) -> Column<'_, Message> {
        let board = &self.board;
        let (number, of) = self.words.count(board.mode, &board.counts);
        let mut all = column![part::counter(number, of, self.words.parked(board.counts.parked), &board.counts)];
        if board.mode == Purpose::Intake && board.batch.is_some() {
            all = all.push(part::balance(self.words.balance(&board.counts), &board.counts));
        }
        all.push(self.recent()).spacing(theme::GAP_L - theme::GAP_S).height(Length::Fill)
    }

    fn recent(&self) -> Piece<'_> {
        if self.board.recent.is_empty() {
            let hint = words(self.words.say("no-acts"), theme::BODY).color(theme::MUTED);
            return part::card(hint).width(Length::Fill).height(Length::Fill).into();
        }
        let list = responsive(|room| {
            let height = (room.height / 10.0 - theme::HAIR).clamp(theme::ROW.0, theme::ROW.1);
            let mut rows = Column::new();
            for (place, act) in self.board.recent.iter().take(10).enumerate() {
                if place > 0 {
                    rows = rows.push(part::line(theme::LINE));
                }
                let (who, what) = self.words.recent(act);
                let who = part::name(&who, theme::BODY, theme::FONT, &self.missing(&who), theme::INK);
                rows = rows.push(part::act(act, who, what, height));
            }
            scrollable(rows.push(space())).direction(theme::no_bar()).into()
        });
        part::card(list).padding(theme::sides(theme::GAP_L, theme::GAP)).width(Length::Fill).height(Length::Fill).into()
    }
}

/// Seconds of the ring as a small number.
const RING_U8: u8 = 30;
const _: () = assert!(RING_S == 30);

fn tone(notice: &Notice) -> Tone {
    match notice {
        Notice::Undid { .. } | Notice::Dropped | Notice::Parked { .. } | Notice::ListMade { .. } => Tone::Told,
        Notice::CameraOn | Notice::SearchingPicture { .. } | Notice::SeveralCodes { .. } => Tone::Told,
        Notice::LookedUp { .. } | Notice::CameInByRecovery => Tone::Told,
        Notice::NothingToUndo | Notice::NothingToConfirm | Notice::NothingForTheEye | Notice::UnknownCode { .. } => {
            Tone::Refused
        }
        Notice::NoPictureInFolder { .. } | Notice::SilentCode { .. } => Tone::Refused,
        Notice::NoCodeInPicture { .. } | Notice::PictureUnreadable { .. } | Notice::Refused { .. } => Tone::Refused,
        Notice::JournalFault { .. } | Notice::ListFault { .. } | Notice::ReaderFault { .. } => Tone::Refused,
        Notice::Scanner(ScannerNews::Ready) => Tone::Told,
        Notice::Scanner(ScannerNews::Gone | ScannerNews::TooLong) | Notice::SourceFault { .. } => Tone::Refused,
        Notice::NobodyFound | Notice::BackupFault { .. } | Notice::DisputedCode { .. } => Tone::Refused,
    }
}
