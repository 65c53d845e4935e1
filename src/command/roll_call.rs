//! `card-desk roll-call`: the cards in pictures against the list of a class; looks only, records nothing.

use std::path::PathBuf;

use clap::Args;
use serde_json::{Value, json};

use crate::desk::codes;
use crate::desk::faces::album::Album;
use crate::desk::faces::cards::{CardSeen, ClassCall, call_class, call_classes, cards_of};
use crate::desk::faces::roll_call::Presence;
use crate::desk::faces::worker::{Trouble, sight};
use crate::face::find::find;
use crate::face::picture::Picture;
use crate::id::ClassId;
use crate::journal::{Clock, SystemClock};
use crate::record::Student;
use crate::text::Words;

use super::place::Place;
use super::told::{self, tell, words};
use super::{Arguments, Failure, scan};

/// Arguments of `roll-call`.
#[derive(Debug, Args)]
pub struct RollCall {
    /// Class, such as 7-3; without it each class that has a card there is told.
    #[arg(long)]
    pub class: Option<String>,
    /// Pictures of card faces, or folders of them.
    #[arg(required = true, value_name = "PICTURE")]
    pub pictures: Vec<PathBuf>,
}

impl RollCall {
    /// Searches the pictures and tells who is there; a picture without any code is a failure at the end.
    pub fn run(&self, arguments: &Arguments) -> Result<(), Failure> {
        let words = words(arguments)?;
        let place = Place::of(arguments)?;
        let journal = place.journal(place.settings()?.desk, &arguments.sign_in)?;
        let class = self.class.as_deref().map(|text| class_of(&journal, text)).transpose()?;
        let shelf = place.shelf(arguments.training)?;
        let rules = codes::of_desk(&place.folder, &shelf, arguments.training);
        let rules = rules.map_err(|fault| Failure::of_rules(&fault))?;
        let mut album = Album::default();
        let mut pictures = Vec::new();
        for file in scan::files(&self.pictures)? {
            let named = file.display().to_string();
            let sight = sight(named.clone(), || Picture::open(&file), &|picture| find(picture));
            pictures.push(picture(&named, sight.codes.len(), sight.trouble.as_ref(), &words));
            album.add(sight);
            album.forget_pictures();
        }
        let today = SystemClock.now().day();
        let cards = cards_of(&journal, &rules, &album.codes, today).map_err(told::journal)?;
        let called = match class {
            Some(class) => call_class(&journal, class, &cards).map(|call| vec![call]),
            None => call_classes(&journal, &cards),
        };
        let called = called.map_err(told::journal)?;
        self.tell(arguments, &words, &Findings { pictures, cards, called });
        let bad = album.troubles.iter().filter(|(_, trouble)| !matches!(trouble, Trouble::LeftOut(_))).count();
        if bad == 0 {
            return Ok(());
        }
        let message = format!("{bad} of {} pictures gave not all that is on them", album.searched);
        Err(Failure::with_next("some-pictures", message, "see the sentence of each picture above"))
    }

    fn tell(&self, arguments: &Arguments, words: &Words, findings: &Findings) {
        let Findings { pictures, cards, called } = findings;
        let one = self.class.as_ref().and(called.first());
        let foreign = one.map_or(0, |call| call.call.foreign.len());
        let unknown = cards.iter().filter(|card| card.who().is_none()).count();
        let mut lines: Vec<String> = pictures.iter().map(|picture| picture.line.clone()).collect();
        lines.extend(called.iter().flat_map(|call| words.missing_lines(call)));
        let strange = |card: &&CardSeen| match one {
            Some(call) => card.class() != Some(call.class),
            None => card.class().is_none(),
        };
        lines.extend(cards.iter().filter(strange).map(|card| {
            let who = card.student.as_ref().map_or_else(|| "?".to_owned(), told::person);
            format!("? {who} · {}", words.card_says(card))
        }));
        let members = json!({
            "class": one.map(|call| call.class),
            "pictures": pictures.iter().map(|picture| &picture.members).collect::<Vec<_>>(),
            "classes": called.iter().map(class_members).collect::<Vec<_>>(),
            "cards": cards.iter().map(card_members).collect::<Vec<_>>(),
            "foreign": foreign,
            "unknown": unknown,
        });
        tell(arguments, members, &lines);
    }
}

struct Findings {
    pictures: Vec<PictureTold>,
    cards: Vec<CardSeen>,
    called: Vec<ClassCall>,
}

/// One picture in both forms.
struct PictureTold {
    members: Value,
    line: String,
}

fn class_of(journal: &crate::journal::Journal, text: &str) -> Result<ClassId, Failure> {
    let class = ClassId::parse(text)
        .map_err(|fault| Failure::with_next("class", format!("--class {text}: {fault}"), "write the class like 7-3"))?;
    if journal.classes().map_err(told::journal)?.iter().any(|(known, _)| *known == class) {
        return Ok(class);
    }
    let message = format!("--class {text}: the roster has no such class");
    Err(Failure::with_next("no-such-class", message, "write it like 7-3, and compare with the roster"))
}

fn picture(file: &str, codes: usize, trouble: Option<&Trouble>, words: &Words) -> PictureTold {
    let said = trouble.map(|trouble| words.trouble(trouble));
    let told = trouble.zip(said.as_ref()).map(|(trouble, said)| json!({ "code": trouble.code(), "message": said }));
    let line = match said {
        Some(said) => format!("{file}: {codes} · {said}"),
        None => format!("{file}: {codes}"),
    };
    PictureTold { members: json!({ "file": file, "codes": codes, "miss": told }), line }
}

fn class_members(call: &ClassCall) -> Value {
    let who = |presence| call.who(presence).map(|(student, _)| student_members(student)).collect::<Vec<_>>();
    json!({
        "class": call.class, "listed": call.list.len(), "present": call.call.count(Presence::Present),
        "doubtful": who(Presence::Doubtful), "missing": who(Presence::Missing),
    })
}

fn student_members(student: &Student) -> Value {
    json!({ "seat": student.seat, "name": student.name.masked(), "education_id": student.education_id.masked() })
}

fn card_members(card: &CardSeen) -> Value {
    json!({
        "standing": card.standing(), "says": card.says, "class": card.class(),
        "student": card.student.as_ref().map(student_members), "codes": card.codes.len(), "pictures": card.pictures,
    })
}
