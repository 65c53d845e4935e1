//! What pictures do at a desk: one card's face is judged at once, several are listed on their own page.
//!
//! The search runs beside the desk; this takes what it tells, without ever waiting for it.

use std::time::Duration;

use crate::face::facts::FaceSeen;
use crate::face::find::{Effort, Limits, find_within};
use crate::face::scan::Scan;
use crate::face::source::{FrameFault, open};

use super::board::{Input, Notice};
use super::faces::Faces;
use super::faces::album::Album;
use super::faces::worker::{Source, Trouble};
use super::office::{OfficePlace, Told};
use super::reconcile::look::{Looked, Looker};
use super::station::Station;

impl Station {
    /// Gives a picture or a folder to the search; the desk goes on.
    pub(super) fn search_picture(&mut self, source: Source) {
        if self.shows_sheets() {
            return self.look_at_page(source);
        }
        let file = source.name();
        let open = self.shows_faces();
        if let Err(fault) = self.faces.search(source, open) {
            self.notice = Some(Notice::PictureUnreadable { why: fault.to_string() });
        } else if !open {
            self.notice = Some(Notice::SearchingPicture { file });
        }
    }

    /// Takes what works beside the desk has to tell; returns whether the board has changed.
    pub fn tick(&mut self) -> bool {
        let examined = self.doctor.tick() && self.is_open(&OfficePlace::Diagnosis) && self.reread(None).is_ok();
        let looked = self.faces.take(self.now());
        if looked {
            self.settle_pictures();
        }
        let pages = self.take_pages();
        let read = self.import.take();
        if read && self.is_open(&OfficePlace::Import) {
            let _said_later = self.reread(None);
        }
        // A journal that cannot be read says so to whoever does something next.
        let made = self.make_lists();
        examined || looked || pages || read || made
    }

    /// Waits until all pictures that were given are searched, and shows what came of them.
    ///
    /// For commands and tests; the desk thread never waits.
    pub fn finish_pictures(&mut self) {
        while self.faces.wait(self.now()) {
            self.settle_pictures();
        }
        while let Some(looked) = self.pages.as_mut().and_then(Looker::wait) {
            self.settle_pages(looked);
        }
    }

    /// Searches each picture and frame for as long as this, with all looks; for tests on slow machines.
    pub fn set_patience(&mut self, time: Duration) {
        let limits = Limits { time, ..Limits::default() };
        self.faces = Faces::with_finder(Box::new(move |picture, _| find_within(picture, Effort::Still, limits)));
    }

    /// Waits for one more frame of the camera, or for what else is searched; for tests.
    pub fn wait_for_frame(&mut self) -> bool {
        let seen = self.faces.wait_for_any(self.now());
        self.settle_pictures();
        seen
    }

    /// Turns the camera of the settings on, or off.
    pub(super) fn switch_camera(&mut self) -> Result<(), FrameFault> {
        let camera = match (self.faces.camera, &self.settings.sources.camera) {
            (true, _) => None,
            (false, Some(which)) => Some(open(which)?),
            (false, None) => return Err(FrameFault::Unnamed { which: String::new() }),
        };
        self.faces.look(camera).map_err(|fault| FrameFault::NotOpened { why: fault.to_string() })
    }

    pub(super) fn shows_faces(&self) -> bool {
        self.is_open(&OfficePlace::Faces)
    }

    /// Returns whether the page of signed sheets is open, where a picture is one of paper.
    pub(super) fn shows_sheets(&self) -> bool {
        self.is_open(&OfficePlace::Reconcile)
    }

    /// Looks for our pages in a picture, beside the desk.
    pub(super) fn look_at_page(&mut self, paper: Source) {
        let looker = match self.pages.take() {
            Some(looker) => Ok(looker),
            None => Looker::begin(),
        };
        match looker {
            Ok(looker) => self.pages.insert(looker).look(paper),
            Err(fault) => self.notice = Some(Notice::PictureUnreadable { why: fault.to_string() }),
        }
    }

    /// Takes what was found in pictures of pages; returns whether there was something.
    fn take_pages(&mut self) -> bool {
        let mut changed = false;
        while let Some(news) = self.pages.as_mut().map(Looker::news) {
            match news {
                Ok(Some(looked)) => self.settle_pages(looked),
                Ok(None) => break,
                Err(_fell_over) => self.pages = None,
            }
            changed = true;
        }
        changed
    }

    fn settle_pages(&mut self, looked: Looked) {
        let told = match looked {
            Ok(pages) => self.pages_in_picture(pages),
            Err(code) => Ok(Some(Told::Machine { code, good: false })),
        };
        // Whoever has left the page finds the list on it again, without a word about another page.
        let told = told.map(|told| told.filter(|_| self.shows_sheets()));
        if let Err(fault) = told.and_then(|told| self.reread(told)) {
            self.notice = Some(Notice::JournalFault { code: fault.code().to_owned(), why: fault.to_string() });
        }
    }

    pub(super) fn is_open(&self, place: &OfficePlace) -> bool {
        self.visits.last().is_some_and(|visit| visit.is_at(place))
    }

    /// Shows what the search told: on its page, as a verdict, or as a sentence.
    fn settle_pictures(&mut self) {
        self.settle_camera();
        let told = |station: &mut Station| {
            if let Err(fault) = station.reread(None) {
                station.notice = Some(Notice::JournalFault { code: fault.code().to_owned(), why: fault.to_string() });
            }
        };
        if self.shows_faces() {
            self.faces.list();
            self.note_unknown_faces();
            return told(self);
        }
        if !self.faces.told() {
            return;
        }
        if self.faces.listing {
            return self.tell_of_listing();
        }
        let several = self.faces.given() > 1 || self.faces.fresh.codes.len() > 1;
        if several && self.office.is_none() {
            // Whoever gives pictures at the desk begins anew; on the page they are added.
            self.faces.begin_anew();
            self.show_only(OfficePlace::Faces);
            self.notice = None;
            self.note_unknown_faces();
            return told(self);
        }
        if self.faces.is_busy() {
            return;
        }
        let fresh = std::mem::take(&mut self.faces.fresh);
        match fresh.codes.as_slice() {
            [code] if self.office.is_none() => {
                let scan: Scan = code.scan.clone();
                self.accept(Input::Scan(scan));
            }
            [] => self.notice = nothing_found(&fresh),
            _ => {
                self.faces.kept.absorb(fresh);
                self.tell_of_listing();
            }
        }
    }

    /// Lets the learn page know what no rule knows.
    pub(super) fn note_unknown_faces(&mut self) {
        for scan in self.faces.kept_anew() {
            let face = self.rules.read(&scan.text, scan.source, scan.guessed);
            if matches!(face, FaceSeen::Unknown { known_as: None, .. }) {
                self.note_unknown(&scan);
            }
        }
    }

    /// What the camera shows anew is a scan, like any other; why it shows nothing any more is said once.
    fn settle_camera(&mut self) {
        for scan in self.faces.shown_anew() {
            self.accept(Input::Scan(scan));
            self.somebody_is_here = true;
        }
        if let Some(fault) = self.faces.gone_dark() {
            self.notice = Some(Notice::SourceFault { code: fault.code(), why: fault.to_string() });
        }
    }

    /// Forgets the pixels of a page that was left.
    pub(super) fn leave_faces(&mut self) {
        if self.keeps_faces() {
            return;
        }
        if self.faces.live.is_some() && self.notice.is_none() {
            // Nobody should be watched without knowing.
            self.notice = Some(Notice::CameraOn);
        }
        self.faces.leave_page();
    }

    /// The page is closed, or lies under another one: its pictures are kept only under it.
    fn tell_of_listing(&mut self) {
        self.leave_faces();
        if !self.faces.is_busy() {
            self.notice = Some(Notice::SeveralCodes { count: self.faces.kept.codes.len() });
        }
    }

    /// Returns whether the page of faces is open, or lies under the open one.
    pub(super) fn keeps_faces(&self) -> bool {
        self.visits.iter().any(|visit| visit.is_at(&OfficePlace::Faces))
    }
}

fn nothing_found(fresh: &Album) -> Option<Notice> {
    let (file, trouble) = fresh.troubles.first().cloned()?;
    Some(match trouble {
        Trouble::Fault(fault) => Notice::PictureUnreadable { why: format!("{fault}; {}", fault.next()) },
        Trouble::EmptyFolder | Trouble::LeftOut(_) => Notice::NoPictureInFolder { file },
        Trouble::Miss(_) | Trouble::GaveUp => Notice::NoCodeInPicture { file },
    })
}
