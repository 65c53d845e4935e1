//! Words of the page about card faces in pictures, and of a roll-call; every name is masked.

use crate::desk::board::Input;
use crate::desk::faces::cards::{CardSeen, ClassCall, Says};
use crate::desk::faces::roll_call::{Presence, Standing};
use crate::desk::faces::worker::Trouble;
use crate::desk::office::faces::{FaceForm, FaceInput, ShotShown};
use crate::desk::office::{FacesPage, FormKind, OfficeInput, OfficePlace};
use crate::record::Student;
use crate::text::ledger::{Action, Fact, Form, Ledger, LedgerRow, Mark, Outline, Photo};
use crate::text::verdict::verdict_key;
use crate::text::{Place, Words};

use super::parts::{columns, count, opens};

const KEY: &str = "faces-title";

impl Words {
    pub(super) fn faces_page(&self, page: &FacesPage) -> Ledger {
        let roll = page.roll.as_deref();
        let title = roll.map_or_else(
            || self.say(KEY),
            |roll| self.fill("faces-roll-call", &[("class", Place::Text(&self.class(roll.class)))]),
        );
        let mut rows = match roll {
            Some(roll) => self.called(roll, &page.cards),
            None => page.cards.iter().map(|card| self.card_row(card, choose(card))).collect(),
        };
        rows.extend(page.troubles.iter().map(|(file, trouble)| self.trouble_row(file, trouble)));
        Ledger {
            title,
            hint: self.part(if roll.is_some() { "faces-roll-call" } else { KEY }, "hint"),
            facts: self.faces_facts(page),
            columns: columns(self, KEY, [("label", 3), ("name", 4), ("says", 5), ("from", 3)]),
            rows,
            photo: page.shot.as_ref().map(|shot| self.photo(shot, page)),
            copy: self.missing_text(page),
            empty: self.part(KEY, if page.progress.is_some() { "looking" } else { "empty" }),
            actions: self.faces_actions(page),
            form: page.ask.as_ref().map(|ask| self.faces_form(ask, page)),
            said: self.told_here(page.told.as_ref()).or_else(|| self.scanned_last(page)),
            ..Ledger::default()
        }
    }

    fn faces_facts(&self, page: &FacesPage) -> Vec<Fact> {
        let pictures = match &page.progress {
            None => self.part_fill(KEY, "searched", &[("count", count(page.searched))]),
            Some(progress) => {
                let name = self.file_name(&progress.name);
                let places =
                    [("done", count(progress.done)), ("total", count(progress.total)), ("name", Place::Text(&name))];
                self.part_fill(KEY, "searching", &places)
            }
        };
        let mut facts = vec![self.fact(KEY, "pictures", pictures)];
        if page.camera == Some(true) {
            facts.push(self.marked(KEY, "camera", self.say("camera-untested"), Mark::Ask));
        } else if let Some(shot) = page.shot.as_ref().filter(|shot| shot.of > 1) {
            let file = self.file_name(&shot.shot.file);
            let places = [("number", count(shot.number)), ("of", count(shot.of)), ("file", Place::Text(&file))];
            facts.push(self.fact(KEY, "shown", self.part_fill(KEY, "shown-number", &places)));
        }
        let unknown = page.cards.iter().filter(|card| card.who().is_none()).count();
        match &page.roll {
            Some(roll) => facts.extend(self.roll_facts(roll)),
            None => {
                facts.push(self.fact(KEY, "cards", page.cards.len().to_string()));
                facts.extend(page.classes.iter().map(|class| self.class_fact(class)));
            }
        }
        let some = |name: &str, number: usize, mark: Mark| {
            (number > 0).then(|| self.marked(KEY, name, number.to_string(), mark))
        };
        facts.extend(some("unknown", unknown, Mark::Ask));
        facts.extend(some("troubles", page.troubles.len(), Mark::Ask));
        facts
    }

    fn roll_facts(&self, roll: &ClassCall) -> Vec<Fact> {
        let [present, doubtful, missing] =
            [Presence::Present, Presence::Doubtful, Presence::Missing].map(|presence| roll.call.count(presence));
        let all = if present == roll.list.len() { Mark::Good } else { Mark::Plain };
        let mut facts = vec![self.marked(KEY, "present", format!("{present} / {}", roll.list.len()), all)];
        let some = [("doubtful", doubtful, Mark::Ask), ("missing", missing, Mark::Ask)];
        let some = some.into_iter().chain([("foreign", roll.call.foreign.len(), Mark::Stop)]);
        let some = some.filter(|(_, number, _)| *number > 0);
        facts.extend(some.map(|(name, number, mark)| self.marked(KEY, name, number.to_string(), mark)));
        facts
    }

    fn class_fact(&self, class: &ClassCall) -> Fact {
        let doubtful = class.call.count(Presence::Doubtful);
        let missing = class.call.count(Presence::Missing);
        let places = [("seen", count(class.seen())), ("of", count(class.list.len())), ("missing", count(missing))];
        let mark = match (doubtful, missing) {
            (0, 0) => Mark::Good,
            (0, _) => Mark::Plain,
            (_, _) => Mark::Ask,
        };
        Fact { label: self.class(class.class), value: self.part_fill(KEY, "of-class", &places), mark }
    }

    /// The class list, the missing first, then cards of others.
    fn called(&self, roll: &ClassCall, cards: &[CardSeen]) -> Vec<LedgerRow> {
        let missing = roll.who(Presence::Missing).map(|(student, _)| LedgerRow {
            cells: vec![seat(student), student.name.masked(), self.part(KEY, "missing"), self.or_dash(None)],
            mark: Mark::Ask,
            open: Some(opens(OfficePlace::Student(student.education_id))),
        });
        let mut rows: Vec<LedgerRow> = missing.collect();
        let of_list = [Presence::Doubtful, Presence::Present].into_iter().flat_map(|presence| roll.who(presence));
        let of_list = of_list.flat_map(|(_, cards)| cards);
        let places = of_list.chain(&roll.call.foreign).chain(&roll.call.unknown);
        let seen = places.filter_map(|at| cards.get(*at));
        rows.extend(
            seen.map(|card| LedgerRow {
                cells: self.card_cells(card, Some(roll)),
                ..self.card_row(card, record(card))
            }),
        );
        rows
    }

    fn card_row(&self, card: &CardSeen, open: Option<Input>) -> LedgerRow {
        LedgerRow { cells: self.card_cells(card, None), mark: mark(card.standing()), open }
    }

    fn card_cells(&self, card: &CardSeen, roll: Option<&ClassCall>) -> Vec<String> {
        let student = card.student.as_ref();
        let foreign = roll.is_some_and(|roll| card.class().is_some_and(|class| class != roll.class));
        let says = self.card_says(card);
        let other = [("says", Place::Text(&says))];
        let other = |good| self.part_fill(KEY, if good { "foreign" } else { "other-class" }, &other);
        vec![
            label(card, roll),
            self.or_dash(student.map(|student| student.name.masked())),
            if foreign { other(card.standing() == Standing::Good) } else { says },
            match card.pictures {
                0 => self.part(KEY, "scanner"),
                pictures => self.part_fill(KEY, "searched", &[("count", count(pictures))]),
            },
        ]
    }

    /// Returns what there is to say of a card first, such as `卡面一致`.
    pub fn card_says(&self, card: &CardSeen) -> String {
        match card.says {
            Says::Verdict(_) => self.fill(verdict_key(&card.verdict), &[("custody", Place::Text("held"))]),
            Says::UnknownCode => self.part("faces-says", "unknown-code"),
            Says::Disputed => self.part("faces-says", "disputed"),
            Says::Guessed => self.part("faces-says", "guessed"),
            Says::Departed => self.part("faces-says", "departed"),
            Says::GivenUp => self.part("faces-says", "given-up"),
            Says::SetAside => self.part("faces-says", "set-aside"),
        }
    }

    fn trouble_row(&self, file: &str, trouble: &Trouble) -> LedgerRow {
        let mark = match trouble {
            Trouble::Fault(_) | Trouble::GaveUp => Mark::Stop,
            Trouble::Miss(_) | Trouble::EmptyFolder | Trouble::LeftOut(_) => Mark::Ask,
        };
        let cells = vec!["?".to_owned(), self.file_name(file), self.trouble(trouble), self.or_dash(None)];
        LedgerRow { cells, mark, open: None }
    }

    /// Returns why a picture gave nothing, or perhaps not all, and what to do.
    pub fn trouble(&self, trouble: &Trouble) -> String {
        let said = self.of_code(trouble.code()).unwrap_or_else(|| self.sentence("code-decoder-failed"));
        self.fill("faces-trouble", &[("what", Place::Text(&said.what)), ("next", Place::Text(&said.next))])
    }

    fn file_name(&self, file: &str) -> String {
        if file.is_empty() { self.say("picture-pasted") } else { file.to_owned() }
    }

    fn photo(&self, shown: &ShotShown, page: &FacesPage) -> Photo {
        let outlines = shown.shot.outlines.iter().filter_map(|(corners, at)| {
            let card = page.cards.get(*at)?;
            let roll = page.roll.as_deref();
            let foreign = roll.is_some_and(|roll| card.class().is_some_and(|class| class != roll.class));
            let mark = if foreign { Mark::Stop } else { mark(card.standing()) };
            Some(Outline { corners: *corners, mark, label: label(card, roll) })
        });
        Photo { picture: shown.shot.picture.clone(), outlines: outlines.collect() }
    }

    /// Returns the missing of each class that was called, as text to paste elsewhere; names are masked there, too.
    pub fn missing_text(&self, page: &FacesPage) -> Option<String> {
        let classes: Vec<&ClassCall> = page.roll.as_deref().into_iter().chain(&page.classes).collect();
        let told: Vec<String> = classes.iter().flat_map(|class| self.missing_lines(class)).collect();
        (!told.is_empty()).then(|| told.join("\n"))
    }

    /// Returns the result of a class and its missing, one on each line.
    pub fn missing_lines(&self, class: &ClassCall) -> Vec<String> {
        let named = self.class(class.class);
        let [present, doubtful, missing] =
            [Presence::Present, Presence::Doubtful, Presence::Missing].map(|presence| class.call.count(presence));
        let places = [
            ("class", Place::Text(&named)),
            ("of", count(class.list.len())),
            ("present", count(present)),
            ("doubtful", count(doubtful)),
            ("missing", count(missing)),
        ];
        let mut lines = vec![self.fill("faces-result", &places)];
        let told = |presence, key: &'static str| {
            class.who(presence).map(move |(student, _)| {
                let (seat, name) = (seat(student), student.name.masked());
                self.part_fill("faces-result", key, &[("seat", Place::Text(&seat)), ("name", Place::Text(&name))])
            })
        };
        lines.extend(told(Presence::Missing, "missing"));
        lines.extend(told(Presence::Doubtful, "doubtful"));
        lines
    }

    fn scanned_last(&self, page: &FacesPage) -> Option<(Mark, String)> {
        let (at, new) = page.last?;
        let card = page.cards.get(at)?;
        let roll = page.roll.as_deref();
        let [_, name, says, _] = <[String; 4]>::try_from(self.card_cells(card, roll)).ok()?;
        let class = card.student.as_ref().map(|student| self.class_and_seat(student.class, student.seat));
        let class = self.or_dash(class);
        let places = [("name", Place::Text(&name)), ("class", Place::Text(&class)), ("says", Place::Text(&says))];
        let foreign = roll.is_some_and(|roll| card.class().is_some_and(|class| class != roll.class));
        let mark = if foreign { Mark::Stop } else { mark(card.standing()) };
        Some((mark, self.fill(if new { "faces-scanned" } else { "faces-scanned-again" }, &places)))
    }

    fn faces_actions(&self, page: &FacesPage) -> Vec<Action> {
        let ask = |key, name: &str, form| self.asks(key, self.part(KEY, name), FormKind::Face(form));
        let does = |key, name: &str, input| self.action(key, self.part(KEY, name), OfficeInput::Face(input));
        let mut actions = vec![ask('o', "open", FaceForm::OpenPicture), ask('k', "choose", FaceForm::ChooseClass)];
        if page.roll.is_some() {
            actions.push(does('a', "all-classes", FaceInput::Class(None)));
        }
        if page.shot.as_ref().is_some_and(|shot| shot.of > 1) {
            actions.push(does('n', "next", FaceInput::Next));
        }
        if let Some(on) = page.camera {
            actions.push(does('v', if on { "camera-off" } else { "camera-on" }, FaceInput::Camera));
        }
        if page.progress.is_some() {
            actions.push(does('s', "stop", FaceInput::Stop));
        }
        if !page.cards.is_empty() || !page.troubles.is_empty() {
            actions.push(does('x', "clear", FaceInput::Clear));
        }
        actions.push(self.back());
        actions
    }

    fn faces_form(&self, ask: &FaceForm, page: &FacesPage) -> Form {
        let mut field = match ask {
            FaceForm::OpenPicture => self.types(self.part(KEY, "path")),
            FaceForm::ChooseClass => self.types(self.part(KEY, "class-code")),
        };
        if let (FaceForm::ChooseClass, Some(class)) = (ask, page.likely) {
            field.first = class.to_string();
        }
        self.form_for(FormKind::Face(ask.clone()), vec![field])
    }
}

fn mark(standing: Standing) -> Mark {
    match standing {
        Standing::Good => Mark::Good,
        Standing::Ask => Mark::Ask,
        Standing::Stop => Mark::Stop,
    }
}

fn seat(student: &Student) -> String {
    student.seat.map_or_else(|| "–".to_owned(), |seat| seat.to_string())
}

/// The number in the class that is called, else the class with the number.
fn label(card: &CardSeen, roll: Option<&ClassCall>) -> String {
    match &card.student {
        Some(student) if roll.is_some_and(|roll| roll.class == student.class) => seat(student),
        Some(student) => format!("{}·{}", student.class, seat(student)),
        None => "?".to_owned(),
    }
}

/// A card of a class leads to its roll-call; a code that nobody knows, to where it is learned.
fn choose(card: &CardSeen) -> Option<Input> {
    match card.class() {
        Some(class) => Some(Input::Office(OfficeInput::Face(FaceInput::Class(Some(class))))),
        None => record(card),
    }
}

fn record(card: &CardSeen) -> Option<Input> {
    match (&card.student, card.says) {
        (Some(student), _) => Some(opens(OfficePlace::Student(student.education_id))),
        (None, Says::UnknownCode) => Some(opens(OfficePlace::Learn)),
        (None, _) => None,
    }
}
