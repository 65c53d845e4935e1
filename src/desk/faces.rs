//! Pictures that are searched beside the desk thread, and the cards that were found in them so far.
//!
//! `worker` searches, `album` keeps, `cards` judges, `roll_call` counts. Nothing here is recorded.

pub mod album;
pub mod cards;
pub mod roll_call;
pub mod worker;

#[cfg(test)]
mod tests;

use crate::day::Moment;
use crate::face::find::{Limits, find_within};
use crate::face::picture::Picture;
use crate::face::scan::Scan;
use crate::face::source::FrameFault;
use crate::id::ClassId;

use album::Album;
use worker::{Camera, Finder, News, Sight, Source, Trouble, Worker};

/// A code that a camera shows again within this time was never away, in milliseconds.
const IN_VIEW_MS: i64 = 2_500;
/// The picture of a camera changes on the screen this seldom at least, in milliseconds.
const LIVE_MS: i64 = 100;

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

/// What the camera shows now.
#[derive(Debug, Clone, PartialEq)]
pub struct Live {
    /// The frame, small enough for a screen.
    pub picture: Picture,
    /// Corners in shares of width and height, each with the text of its code.
    pub outlines: Vec<([(f32, f32); 4], Scan)>,
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
    /// Codes of the album that were looked at for the list of unknown ones.
    noted: usize,
    /// The camera is on.
    pub camera: bool,
    /// What it shows; none before its first frame.
    pub live: Option<Live>,
    live_at: Option<Moment>,
    /// Codes that it showed a moment ago.
    in_view: Vec<(String, Moment)>,
    /// Codes that it shows anew, for the desk.
    shown_anew: Vec<Scan>,
    /// Something was told of pictures since this was asked last.
    told: bool,
    /// Why it shows nothing any more, until somebody is told.
    dark: Option<FrameFault>,
}

impl Faces {
    /// Searches with something else than the search of this program.
    pub fn with_finder(finder: Finder) -> Self {
        Self { finder: Some(finder), ..Self::default() }
    }

    /// Returns whether the desk thread should look here soon: pictures are searched, or a camera is on.
    pub fn is_awake(&self) -> bool {
        self.is_busy() || self.camera
    }

    /// Returns whether pictures are searched now.
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
        let name = source.name();
        self.worker()?.search(source);
        if self.progress.total == 0 {
            self.progress.name = name;
        }
        self.progress.total += 1;
        Ok(())
    }

    /// Looks through a camera from now on, between pictures, or through none any more.
    pub fn look(&mut self, camera: Option<Camera>) -> std::io::Result<()> {
        let on = camera.is_some();
        if on || self.camera {
            self.worker()?.look(camera);
        }
        (self.camera, self.live, self.live_at) = (on, None, None);
        self.in_view.clear();
        Ok(())
    }

    fn worker(&mut self) -> std::io::Result<&Worker> {
        let worker = match self.worker.take() {
            Some(worker) => worker,
            None => {
                let finder = self.finder.take();
                let ours: fn() -> Finder =
                    || Box::new(|picture, effort| find_within(picture, effort, Limits::default()));
                Worker::begin(finder.unwrap_or_else(ours))?
            }
        };
        Ok(self.worker.insert(worker))
    }

    /// Takes what the search told since; returns whether there was something to show.
    pub fn take(&mut self, now: Moment) -> bool {
        let mut changed = false;
        // What was stopped is taken, too, so that none of its pixels wait.
        while let Some(worker) = &self.worker {
            changed |= match worker.news() {
                Ok(Some(news)) => self.hear(news, now),
                Ok(None) => break,
                Err(_fell_over) => self.fall(),
            };
        }
        changed
    }

    /// Waits for the next that the search of pictures tells, and takes it; returns false when nothing is searched.
    pub fn wait(&mut self, now: Moment) -> bool {
        self.is_busy() && self.wait_for_any(now)
    }

    /// Waits for the next frame or picture, and takes it; returns false when nothing is searched and no camera is on.
    pub fn wait_for_any(&mut self, now: Moment) -> bool {
        let Some(worker) = self.worker.as_ref().filter(|_| self.is_busy() || self.camera) else { return false };
        match worker.wait() {
            Ok(news) => self.hear(news, now),
            Err(_fell_over) => self.fall(),
        };
        true
    }

    /// Returns whether something was told of pictures since this was asked last.
    pub fn told(&mut self) -> bool {
        std::mem::take(&mut self.told)
    }

    /// Returns the codes that the camera shows anew since this was asked last.
    pub fn shown_anew(&mut self) -> Vec<Scan> {
        std::mem::take(&mut self.shown_anew)
    }

    /// Returns why the camera shows nothing any more, once.
    pub fn gone_dark(&mut self) -> Option<FrameFault> {
        self.dark.take()
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
        (self.shown, self.last, self.noted) = (0, None, 0);
    }

    /// Begins a new list, for what was found at the desk.
    pub fn begin_anew(&mut self) {
        self.kept = Album::default();
        (self.class, self.shown, self.last, self.noted) = (None, 0, None, 0);
        self.list();
    }

    /// Returns the codes that were kept since this was asked last.
    pub fn kept_anew(&mut self) -> Vec<Scan> {
        let anew = self.kept.codes.iter().skip(self.noted).map(|kept| kept.scan.clone()).collect();
        self.noted = self.kept.codes.len();
        anew
    }

    /// Forgets the pixels that only the page needs; a camera goes on.
    pub fn leave_page(&mut self) {
        self.kept.forget_pictures();
        (self.shown, self.last, self.live, self.live_at) = (0, None, None, None);
    }

    /// Takes a code that a scanner or a camera showed.
    pub fn scanned(&mut self, scan: Scan) {
        self.last = Some(self.kept.scanned(scan));
    }

    /// Takes one piece of news; returns whether there is something to show.
    fn hear(&mut self, news: News, now: Moment) -> bool {
        self.told |= !matches!(news, News::Frame(_) | News::Dark(_));
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
            News::Frame(sight) => return self.camera && self.frame(sight, now),
            News::Dark(_) if !self.camera => return false,
            News::Dark(fault) => {
                (self.camera, self.live, self.dark) = (false, None, Some(fault));
            }
        }
        true
    }

    /// Takes one look of the camera; returns whether it is time to show it.
    fn frame(&mut self, sight: Sight, now: Moment) -> bool {
        let since = |at: &Moment| now.unix_ms() - at.unix_ms();
        self.in_view.retain(|(_, at)| since(at) < IN_VIEW_MS);
        let before = self.shown_anew.len();
        for code in &sight.codes {
            match self.in_view.iter_mut().find(|(text, _)| *text == code.scan.text) {
                Some((_, at)) => *at = now,
                None => {
                    self.in_view.push((code.scan.text.clone(), now));
                    self.shown_anew.push(code.scan.clone());
                }
            }
        }
        let Some(picture) = sight.picture else { return false };
        let anew = self.shown_anew.len() > before;
        if !anew && self.live_at.is_some_and(|at| since(&at) < LIVE_MS) {
            return false;
        }
        let outlines = sight.codes.into_iter().map(|code| (code.corners, code.scan)).collect();
        (self.live, self.live_at) = (Some(Live { picture, outlines }), Some(now));
        true
    }

    /// The thread fell over, which it should not: what waited is told as one trouble.
    fn fall(&mut self) -> bool {
        let file = std::mem::take(&mut self.progress).name;
        (self.worker, self.camera, self.live, self.told) = (None, false, None, true);
        self.album().add(Sight { file, picture: None, codes: Vec::new(), trouble: Some(Trouble::GaveUp) });
        true
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
