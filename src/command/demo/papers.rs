//! The paper of a class: a roster dropped on the window, a list looked at and given out, and the signed sheet that comes back.

use std::path::Path;
use std::time::{Duration, Instant};

use crate::desk::Station;
use crate::desk::board::Input;
use crate::desk::office::paper::{PaperForm, PaperInput, PaperStage};
use crate::desk::office::reconcile::ReconcileInput;
use crate::desk::office::{Answers, FormKind, OfficeInput, OfficePage, OfficePlace};
use crate::desk::print::Kind;
use crate::desk::thread::TICK;
use crate::face::picture::Picture;
use crate::face::plane::Plane;
use crate::id::ClassId;
use crate::record::ListedCard;

use super::Failure;
use super::gallery::Gallery;

/// The longest that work beside the desk is waited for.
const PATIENCE: Duration = Duration::from_secs(60);
/// Rows that nobody signed.
pub const UNCLAIMED: [u32; 3] = [3, 17, 22];
/// Gray of a pen.
const PEN: u8 = 40;

fn office(input: OfficeInput) -> Input {
    Input::Office(input)
}

fn open(place: OfficePlace) -> Input {
    office(OfficeInput::Open(place))
}

/// Waits until nothing works beside the desk any more.
fn settle(station: &mut Station) {
    let begun = Instant::now();
    while station.pause() < TICK && begun.elapsed() < PATIENCE {
        std::thread::sleep(station.pause());
        let _changed = station.tick();
    }
}

/// Drops the roster once more, of which nothing is new, and shows the lists that leave as files.
pub fn look_at_tables(station: &mut Station, gallery: &mut Gallery, roster: &Path) {
    station.accept(open(OfficePlace::Import));
    gallery.keep("import-empty", station.board());
    station.accept(Input::Picture(roster.to_owned()));
    settle(station);
    gallery.keep("import-nothing-new", station.board());
    station.accept(office(OfficeInput::Close));
    station.accept(open(OfficePlace::Export));
    gallery.keep("export", station.board());
}

/// Makes the list of a class, gives the teacher the bundle, and returns the first page as it comes back, signed.
pub fn give_a_bundle(station: &mut Station, gallery: &mut Gallery, class: ClassId) -> Result<Picture, Failure> {
    let paper = |input: PaperInput| office(OfficeInput::Paper(input));
    station.accept(open(OfficePlace::Paper));
    gallery.keep("paper-lists", station.board());
    station.accept(paper(PaperInput::Of(Kind::Handover, Some(class))));
    settle(station);
    gallery.keep("paper-preview", station.board());
    let (picture, number, version) = shown(station).ok_or_else(|| wrong("no list was drawn"))?;
    station.accept(office(OfficeInput::Submit(FormKind::Paper(PaperForm::Give), Answers::new([]))));
    gallery.keep("paper-given", station.board());
    station.accept(paper(PaperInput::Log));
    gallery.keep("paper-log", station.board());
    let cards = station.journal().cards_of_list(&number, version).map_err(|fault| Failure::of_journal(&fault))?;
    let (width, height) = (picture.plane().width(), picture.plane().height());
    let mut pixels = picture.plane().pixels().to_vec();
    for listed in cards.iter().filter(|listed| listed.page == 1 && !UNCLAIMED.contains(&listed.row)) {
        sign(&mut pixels, width, listed);
    }
    Plane::new(width, height, pixels).map(Picture::from_plane).ok_or_else(|| wrong("a page has no pixels"))
}

fn wrong(what: &str) -> Failure {
    Failure::of_ours("demo", what)
}

/// Returns the page on the screen, and which version of which list it is.
fn shown(station: &Station) -> Option<(Picture, String, u32)> {
    let Some(OfficePage::Paper(page)) = station.board().office else { return None };
    let PaperStage::Draft(draft) = page.stage else { return None };
    let sheet = draft.sheets.first()?;
    Some((draft.picture?, sheet.number.clone(), sheet.version))
}

/// Draws a wave through the cell, as a hasty student signs.
fn sign(pixels: &mut [u8], page_width: usize, listed: &ListedCard) {
    let Some([left, top, width, height]) = listed.cell.map(|cell| cell.map(f32::from)) else { return };
    // An A4 page is 2100 tenths of a millimeter wide.
    let scale = page_width as f32 / 2100.0;
    let steps = (width * 0.7 * scale) as usize;
    for step in 0..steps {
        let along = step as f32;
        let x = (left + width * 0.12) * scale + along;
        let wave = (along / 5.0 + listed.row as f32).sin() * height * 0.22 * scale;
        let y = (top + height * 0.5) * scale + wave;
        for thick in 0..2 {
            let at = (y as usize + thick) * page_width + x as usize;
            if let Some(pixel) = pixels.get_mut(at) {
                *pixel = PEN;
            }
        }
    }
}

/// Shows the picture of the signed page, confirms it, and returns the rows whose cards come back.
pub fn look_at_signed(station: &mut Station, gallery: &mut Gallery, picture: Picture) {
    station.accept(open(OfficePlace::Reconcile));
    gallery.keep("reconcile-empty", station.board());
    station.accept(Input::Pasted(picture));
    settle(station);
    gallery.keep("reconcile-page", station.board());
    station.accept(office(OfficeInput::Reconcile(ReconcileInput::Confirm)));
    gallery.keep("reconcile-confirmed", station.board());
}
