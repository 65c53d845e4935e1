//! Card faces in pictures: codes with their places, and the class list that they are checked against.
//!
//! A look and no act: nothing is recorded, and the pictures are gone when the page is left.

use std::path::PathBuf;

use crate::desk::faces::Progress;
use crate::desk::faces::album::Shot;
use crate::desk::faces::cards::{CardSeen, ClassCall, call_class, call_classes, cards_of};
use crate::desk::faces::worker::{Source, Trouble};
use crate::desk::station::Station;
use crate::face::scan::Scan;
use crate::id::ClassId;
use crate::journal::JournalFault;

use super::visit::Visit;
use super::{Answers, FormKind, Told};

/// Card faces that were found in pictures.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct FacesPage {
    /// How far the search is; none when nothing is searched.
    pub progress: Option<Progress>,
    /// Pictures that were searched.
    pub searched: usize,
    /// What went wrong, each with the name of its file.
    pub troubles: Vec<(String, Trouble)>,
    /// The cards, each once.
    pub cards: Vec<CardSeen>,
    /// The class whose list the cards are held against, with what came of it.
    pub roll: Option<Box<ClassCall>>,
    /// Without one: each class that has a card here.
    pub classes: Vec<ClassCall>,
    /// The class that the desk serves, as a first answer to the question for one.
    pub likely: Option<ClassId>,
    /// The picture that is shown.
    pub shot: Option<ShotShown>,
    /// The camera is on, or off; none where no camera is set.
    pub camera: Option<bool>,
    /// The card that was scanned last, and whether it was new then.
    pub last: Option<(usize, bool)>,
    /// The form that is open.
    pub ask: Option<FaceForm>,
    /// About the last thing done.
    pub told: Option<Told>,
}

/// A picture on the page.
#[derive(Debug, Clone, PartialEq)]
pub struct ShotShown {
    /// The picture; its codes name places among the cards.
    pub shot: Shot,
    /// Which of the kept pictures it is, from 1; 0 is what the camera shows now.
    pub number: usize,
    /// Pictures that are kept.
    pub of: usize,
}

/// A key of the pages about card faces.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum FaceInput {
    /// Checks against the list of this class, or of none.
    Class(Option<ClassId>),
    /// Shows the next picture.
    Next,
    /// Stops the search that runs; what was found stays.
    Stop,
    /// Forgets all pictures and what was found.
    Clear,
    /// Turns the camera on or off.
    Camera,
}

/// What a form of these pages is for.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum FaceForm {
    /// Opens a picture or a folder of pictures: its path.
    OpenPicture,
    /// Chooses the class: its code, empty for none.
    ChooseClass,
}

pub(super) fn read(station: &Station, visit: &Visit) -> Result<FacesPage, JournalFault> {
    let (journal, faces) = (&station.journal, &station.faces);
    let album = &faces.kept;
    let cards = cards_of(journal, &station.rules, &album.codes, station.now().day())?;
    let (roll, classes) = match faces.class {
        Some(class) => (Some(Box::new(call_class(journal, class, &cards)?)), Vec::new()),
        None => (None, call_classes(journal, &cards)?),
    };
    let card_of = |code: usize| cards.iter().position(|card| card.codes.contains(&code));
    let live = faces.live.as_ref().map(|live| {
        let code_of = |scan: &Scan| album.codes.iter().position(|kept| kept.scan.text == scan.text);
        let outlines = live.outlines.iter().filter_map(|(corners, scan)| Some((*corners, card_of(code_of(scan)?)?)));
        let shot = Shot { file: String::new(), picture: live.picture.clone(), outlines: outlines.collect() };
        ShotShown { shot, number: 0, of: album.shots.len() }
    });
    let shot = album.shots.get(faces.shown).map(|shot| {
        let outlines = shot.outlines.iter().filter_map(|(corners, code)| Some((*corners, card_of(*code)?))).collect();
        ShotShown { shot: Shot { outlines, ..shot.clone() }, number: faces.shown + 1, of: album.shots.len() }
    });
    let last = faces.last.and_then(|(code, new)| Some((card_of(code)?, new)));
    let ask = match &visit.ask {
        Some(FormKind::Face(form)) => Some(form.clone()),
        Some(_) | None => None,
    };
    // The class that most cards are of is the likely one.
    let most = classes.iter().max_by_key(|class| class.seen()).map(|class| class.class);
    Ok(FacesPage {
        progress: faces.progress().cloned(),
        searched: album.searched,
        troubles: album.troubles.clone(),
        roll,
        classes,
        likely: faces.class.or(most).or(station.class),
        shot: live.or(shot),
        camera: (faces.camera || station.settings.sources.camera.is_some()).then_some(faces.camera),
        last,
        ask,
        cards,
        told: None,
    })
}

pub(super) fn input(station: &mut Station, input: FaceInput) -> Option<Told> {
    let faces = &mut station.faces;
    faces.last = None;
    match input {
        FaceInput::Class(class) => faces.class = class,
        FaceInput::Next => faces.shown = (faces.shown + 1) % faces.kept.shots.len().max(1),
        FaceInput::Stop => faces.stop(),
        FaceInput::Clear => faces.clear(),
        FaceInput::Camera => {
            let fault = station.switch_camera().err()?;
            return Some(Told::Machine { code: fault.code(), good: false });
        }
    }
    None
}

/// Takes a filled form; one that was refused stays open.
pub(super) fn submit(station: &mut Station, form: &FaceForm, answers: &Answers) -> Option<Told> {
    let typed = answers.get(0).trim();
    let refused = match form {
        FaceForm::OpenPicture if typed.is_empty() => Some(Told::refused("nothing-typed")),
        FaceForm::OpenPicture => {
            station.search_picture(Source::Path(PathBuf::from(typed)));
            None
        }
        FaceForm::ChooseClass => choose(station, typed).err(),
    };
    if let (None, Some(visit)) = (&refused, station.visits.last_mut()) {
        visit.ask = None;
    }
    refused
}

/// Takes a class of the roster, or none for an empty text.
fn choose(station: &mut Station, typed: &str) -> Result<(), Told> {
    if typed.is_empty() {
        station.faces.class = None;
        return Ok(());
    }
    let class = ClassId::parse(typed).map_err(|_| Told::refused("no-such-class"))?;
    if !station.journal.classes()?.iter().any(|(known, _)| *known == class) {
        return Err(Told::refused("no-such-class"));
    }
    station.faces.class = Some(class);
    station.faces.last = None;
    Ok(())
}
