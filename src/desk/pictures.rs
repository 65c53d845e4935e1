//! What pictures do at a desk: one card's face is judged at once, several are listed on their own page.
//!
//! The search runs beside the desk; this takes what it tells, without ever waiting for it.

use crate::face::scan::Scan;

use super::board::{Input, Notice};
use super::faces::album::Album;
use super::faces::worker::{Source, Trouble};
use super::office::OfficePlace;
use super::station::Station;

impl Station {
    /// Gives a picture or a folder to the search; the desk goes on.
    pub(super) fn search_picture(&mut self, source: Source) {
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
        let looked = self.faces.take();
        if looked {
            self.settle_pictures();
        }
        // A journal that cannot be read says so to whoever does something next.
        examined || looked
    }

    /// Waits until all pictures that were given are searched, and shows what came of them.
    ///
    /// For commands and tests; the desk thread never waits.
    pub fn finish_pictures(&mut self) {
        while self.faces.wait() {
            self.settle_pictures();
        }
    }

    pub(super) fn shows_faces(&self) -> bool {
        self.is_open(&OfficePlace::Faces)
    }

    fn is_open(&self, place: &OfficePlace) -> bool {
        self.visits.last().is_some_and(|visit| visit.is_at(place))
    }

    /// Shows what the search told: on its page, as a verdict, or as a sentence.
    fn settle_pictures(&mut self) {
        let told = |station: &mut Station| {
            if let Err(fault) = station.reread(None) {
                station.notice = Some(Notice::JournalFault { code: fault.code().to_owned(), why: fault.to_string() });
            }
        };
        if self.shows_faces() {
            self.faces.list();
            return told(self);
        }
        if self.faces.listing {
            return self.tell_of_listing();
        }
        let several = self.faces.given() > 1 || self.faces.fresh.codes.len() > 1;
        if several && self.office.is_none() {
            // Whoever gives pictures at the desk begins anew; on the page they are added.
            self.faces.kept = Album::default();
            (self.faces.class, self.faces.shown) = (None, 0);
            self.faces.list();
            self.show_only(OfficePlace::Faces);
            self.notice = None;
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

    /// The page is closed, or lies under another one: its pictures are kept only under it.
    fn tell_of_listing(&mut self) {
        if !self.keeps_faces() {
            self.faces.leave_page();
        }
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
