//! Card faces in pictures: codes with their places, and the class list that they are checked against.

use crate::desk::station::Station;
use crate::id::ClassId;
use crate::journal::JournalFault;

use super::visit::Visit;
use super::{Answers, Told};

/// Card faces that were found in pictures.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct FacesPage {
    /// About the last thing done.
    pub told: Option<Told>,
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

pub(super) fn read(_: &Station, _: &Visit) -> Result<FacesPage, JournalFault> {
    Ok(FacesPage::default())
}

pub(super) fn input(_: &mut Station, _: FaceInput) -> Option<Told> {
    None
}

/// Takes a filled form; one that was refused stays open.
pub(super) fn submit(_: &mut Station, _: &FaceForm, _: &Answers) -> Option<Told> {
    None
}
