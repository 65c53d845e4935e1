//! Pictures that are searched beside the desk thread, and the cards that were found in them so far.
//!
//! `worker` searches, `album` keeps, `cards` judges, `roll_call` counts. Nothing here is recorded.

pub mod album;
pub mod cards;
pub mod roll_call;
pub mod worker;

#[cfg(test)]
mod tests;

use crate::face::find::find;
use crate::face::scan::Scan;
use crate::id::ClassId;

use album::Album;
use worker::{Finder, News, Sight, Source, Trouble, Worker};

/// How far the search is.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Progress {
    /// Pictures that are done.
    pub done: usize,
    /// Pictures in all, as far as is known.
    pub total: usize,
    /// Name of the picture that is searched now; empty for a pasted one.
    pub name: String,
}

/// Pictures that wait, the search that runs, and what was found.
#[derive(Default)]
pub struct Faces {
    worker: Option<Worker>,
    /// What to search with, until the worker takes it; none is the search of this program.
    finder: Option<Finder>,
    progress: Progress,
    /// What is searched goes to the page, also while another one is open.
    pub listing: bool,
    /// What came since the last rest, before anybody knew whether it is one card or several.
    pub fresh: Album,
    /// What the page shows.
    pub kept: Album,
    /// The class whose list the cards are held against.
    pub class: Option<ClassId>,
    /// Place of the picture that is shown.
    pub shown: usize,
    /// Place of the code that was scanned last in the album, and whether it was new then.
    pub last: Option<(usize, bool)>,
}

impl Faces {
    /// Searches with something else than the search of this program.
    pub fn with_finder(finder: Finder) -> Self {
        Self { finder: Some(finder), ..Self::default() }
    }

    /// Returns whether something is searched now.
    pub fn is_busy(&self) -> bool {
        self.progress.done < self.progress.total
    }

    /// Returns how far the search is; none when nothing is searched.
    pub fn progress(&self) -> Option<&Progress> {
        Some(&self.progress).filter(|_| self.is_busy())
    }

    /// Returns how many pictures were given since the last rest.
    pub fn given(&self) -> usize {
        self.progress.total
    }

    /// Searches a picture or a folder beside the desk, for the page or for the desk; [`Faces::take`] tells the rest.
    pub fn search(&mut self, source: Source, for_page: bool) -> std::io::Result<()> {
        if !self.is_busy() {
            self.progress = Progress::default();
            (self.listing, self.fresh) = (for_page, Album::default());
        }
        if self.worker.is_none() {
            let finder = self.finder.take().unwrap_or_else(|| Box::new(find));
            self.worker = Some(Worker::begin(finder)?);
        }
        if let Some(worker) = &self.worker {
            if self.progress.total == 0 {
                self.progress.name = source.name();
            }
            worker.search(source);
            self.progress.total += 1;
        }
        Ok(())
    }

    /// Takes what the search told since; returns whether there was something.
    pub fn take(&mut self) -> bool {
        let mut changed = false;
        while let Some(worker) = self.worker.as_ref().filter(|_| self.progress.total > 0) {
            match worker.news() {
                Ok(Some(news)) => self.hear(news),
                Ok(None) => break,
                Err(_fell_over) => self.fall(),
            }
            changed = true;
        }
        changed
    }

    /// Waits for the next that the search tells, and takes it; returns false when nothing is searched.
    pub fn wait(&mut self) -> bool {
        let Some(worker) = self.worker.as_ref().filter(|_| self.is_busy()) else { return false };
        match worker.wait() {
            Ok(news) => self.hear(news),
            Err(_fell_over) => self.fall(),
        }
        true
    }

    /// Drops what waits; what was found stays.
    pub fn stop(&mut self) {
        if let Some(worker) = &self.worker {
            worker.stop();
        }
        self.progress = Progress::default();
    }

    /// Forgets all pictures and all that was found.
    pub fn clear(&mut self) {
        self.stop();
        (self.fresh, self.kept) = (Album::default(), Album::default());
        (self.shown, self.last) = (0, None);
    }

    /// Forgets the pixels that only the page needs.
    pub fn leave_page(&mut self) {
        self.kept.forget_pictures();
        (self.shown, self.last) = (0, None);
    }

    /// Takes a code that a scanner or a camera showed.
    pub fn scanned(&mut self, scan: Scan) {
        self.last = Some(self.kept.scanned(scan));
    }

    fn hear(&mut self, news: News) {
        match news {
            News::Folder(pictures) => self.progress.total = (self.progress.total + pictures).saturating_sub(1),
            News::Begun(name) => self.progress.name = name,
            News::Aside(sight) => self.album().note(sight),
            News::Done(sight) => {
                self.progress.done += 1;
                let has_picture = sight.picture.is_some();
                self.album().add(sight);
                if self.listing && has_picture {
                    self.shown = self.kept.shots.len().saturating_sub(1);
                }
            }
        }
    }

    /// The thread fell over, which it should not: what waited is told as one trouble.
    fn fall(&mut self) {
        let file = std::mem::take(&mut self.progress).name;
        self.worker = None;
        self.album().add(Sight { file, picture: None, codes: Vec::new(), trouble: Some(Trouble::GaveUp) });
    }

    /// Shows what was found so far, and what is found from now on, on the page.
    pub fn list(&mut self) {
        self.listing = true;
        let fresh = std::mem::take(&mut self.fresh);
        self.kept.absorb(fresh);
    }

    fn album(&mut self) -> &mut Album {
        if self.listing { &mut self.kept } else { &mut self.fresh }
    }
}
