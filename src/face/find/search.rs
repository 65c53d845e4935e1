//! One search of one picture: looks at the whole, then at every place where marks say that a code lies.
//!
//! Each step has the clock and a count of tries; what was read before is not looked at again.

use super::guard::{self, Clock};
use super::look::{Ask, Seen, covers, is_same};
use super::region::{Region, regions};
use super::stage::Stage;
use super::sweep::{Lit, Mark};
use super::view::{View, Views};
use super::{Limits, Miss, Symbol, Symbology, charset, zxing};
use crate::face::charset::Charset;

/// Pixels for each module of a crop: fewer are enlarged, more are kept up to the second number.
const CROP_PX: (f32, f32) = (4.0, 6.0);
/// Places that may fail in one sweep for each mark, and besides.
const FAILS: (usize, usize) = (2, 12);
/// Places that are looked at with every trick in one sweep.
const THOROUGH: usize = 24;
/// Looks that may find the picture crowded before it is given up.
const MOST_CROWDED: usize = 3;

/// What a search has and what it found so far.
pub(super) struct Search<'a> {
    views: Views,
    limits: Limits,
    clock: Clock,
    tell: &'a dyn Fn(&[Symbol]),
    codes: Vec<Symbol>,
    finder_like: usize,
    crowded: usize,
    failed: Option<Miss>,
}

/// What is left of a sweep.
enum Left {
    /// Every mark belongs to a code that was read.
    Nothing,
    /// Marks that could be further codes.
    Marks,
    /// The whole search must end.
    Stop(Miss),
}

impl<'a> Search<'a> {
    /// Begins a search.
    pub(super) fn of(views: Views, limits: Limits, clock: Clock, tell: &'a dyn Fn(&[Symbol])) -> Self {
        Self { views, limits, clock, tell, codes: Vec::new(), finder_like: 0, crowded: 0, failed: None }
    }

    /// Looks until nothing is left unexplained, or until every look was tried.
    pub(super) fn still(mut self, cascade: &[Stage]) -> Option<Miss> {
        let mut is_swept = false;
        for stage in cascade {
            if !stage.is_due(&self.views) || stage.is_last_resort && !self.codes.is_empty() {
                continue;
            }
            let unexplained = match self.look(stage) {
                Left::Stop(miss) => return Some(miss),
                Left::Marks => true,
                Left::Nothing => false,
            };
            let is_all = !self.codes.is_empty() && !unexplained && !stage.is_first(&self.views);
            if is_all {
                return None;
            }
            if !is_swept {
                is_swept = true;
                match self.sweeps() {
                    Left::Stop(miss) => return Some(miss),
                    Left::Nothing if !self.codes.is_empty() => return None,
                    Left::Nothing | Left::Marks => {}
                }
            }
        }
        self.miss()
    }

    /// Looks once at the whole picture.
    fn look(&mut self, stage: &Stage) -> Left {
        if self.clock.is_over() {
            return Left::Stop(self.late());
        }
        let looked = guard::caught(|| stage.look(&self.views, &self.codes, self.limits, self.clock));
        let Ok(sighting) = looked else {
            self.failed = self.failed.or(Some(Miss::DecoderFailed { stage: stage.name }));
            return Left::Marks;
        };
        self.finder_like = sighting.finder_like.max(self.finder_like);
        self.add(sighting.seen, stage.name);
        if sighting.crowded {
            self.hurry();
        }
        match (self.crowded, sighting.unexplained) {
            (MOST_CROWDED.., _) => Left::Stop(Miss::Crowded),
            (_, true) => Left::Marks,
            (_, false) => Left::Nothing,
        }
    }

    /// Counts a look at a crowd of marks; less time is left after it.
    fn hurry(&mut self) {
        self.crowded += 1;
        self.clock = self.clock.hurried(self.limits.crowded);
    }

    /// Says why the time is over.
    fn late(&self) -> Miss {
        if self.crowded > 0 { Miss::Crowded } else { Miss::OutOfTime }
    }

    /// Looks for marks of every size, and at each place that they make likely.
    fn sweeps(&mut self) -> Left {
        let mut left = Left::Nothing;
        for view in [View::Middle, View::Full] {
            if view == View::Full && !self.views.adds(view) {
                continue;
            }
            match self.sweep(view) {
                Left::Nothing => {}
                Left::Marks => left = Left::Marks,
                Left::Stop(miss) => return Left::Stop(miss),
            }
        }
        left
    }

    fn sweep(&mut self, view: View) -> Left {
        let scale = self.views.scale(view);
        let lit = Lit::of(self.views.get(view));
        let found = lit.marks(if scale > 1.5 { 1 } else { 2 }, self.limits.patterns, self.clock);
        if found.crowded {
            self.hurry();
            return if self.crowded >= MOST_CROWDED { Left::Stop(Miss::Crowded) } else { Left::Marks };
        }
        let marks: Vec<Mark> = found.marks.into_iter().filter(|mark| !self.is_known(mark.at, scale)).collect();
        self.finder_like = self.finder_like.max(marks.len());
        let places: Vec<Region> = regions(&lit, &marks).into_iter().map(|place| place.scaled(scale)).collect();
        let mut fails = FAILS.0 * marks.len() + FAILS.1;
        for place in &places {
            if self.clock.is_over() {
                return Left::Stop(self.late());
            }
            if fails > 0 && self.is_open(place) && !self.read(place, "crop") {
                fails -= 1;
            }
        }
        let open: Vec<&Region> = places.iter().filter(|place| self.is_open(place)).collect();
        if open.is_empty() { Left::Nothing } else { Left::Marks }
    }

    /// Returns whether no mark of a place belongs to a code that was read.
    fn is_open(&self, place: &Region) -> bool {
        place.marks().into_iter().all(|mark| !self.is_known(mark, 1.0))
    }

    fn is_known(&self, at: (f32, f32), scale: f32) -> bool {
        self.codes.iter().any(|code| covers(&code.corners, (at.0 * scale, at.1 * scale)))
    }

    /// Cuts one place out of the picture and reads it.
    fn read(&mut self, place: &Region, name: &'static str) -> bool {
        let (views, limits, clock) = (&self.views, self.limits, self.clock);
        let read = guard::caught(|| {
            let mut crop = place.cut_out(views.get(View::Full), place.module.clamp(CROP_PX.0, CROP_PX.1));
            if place.inverted {
                crop.plane = crop.plane.map(|shade| 255 - shade);
            }
            let ask = Ask { inverted: false, known: Vec::new(), limits, clock };
            let mut seen = zxing::look(&crop.plane, &ask).seen;
            for code in &mut seen {
                code.corners = crop.back(&code.corners);
            }
            seen
        });
        match read {
            Ok(seen) => self.add(seen, name),
            Err(_) => {
                self.failed = self.failed.or(Some(Miss::DecoderFailed { stage: name }));
                false
            }
        }
    }

    /// Keeps the codes that were not seen before, and tells them.
    fn add(&mut self, seen: Vec<Seen>, stage: &'static str) -> bool {
        let before = self.codes.len();
        for code in seen {
            if !self.codes.iter().any(|known| is_same(&known.corners, &code.corners)) {
                self.codes.push(symbol_of(code, stage, self.clock.ms()));
            }
        }
        let is_more = self.codes.len() > before;
        if is_more {
            (self.tell)(&self.codes);
        }
        is_more
    }

    /// Says why nothing was read.
    fn miss(&self) -> Option<Miss> {
        match (self.codes.is_empty(), self.failed) {
            (false, _) => None,
            (true, Some(failed)) => Some(failed),
            (true, None) if self.crowded > 0 => Some(Miss::Crowded),
            (true, None) if self.finder_like >= 2 => Some(Miss::Unreadable { finder_like: self.finder_like }),
            (true, None) => Some(Miss::NothingSeen),
        }
    }
}

fn symbol_of(seen: Seen, stage: &'static str, ms: u32) -> Symbol {
    let (text, charset) = match seen.told {
        Some(text) => (text, Charset::Eci),
        None => charset::read(&seen.bytes),
    };
    Symbol {
        text,
        symbology: Symbology::Qr,
        charset,
        guessed: charset.is_guess(),
        bytes: seen.bytes,
        corners: seen.corners,
        stage,
        ms,
    }
}
