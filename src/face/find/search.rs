//! One search of one picture: looks at the whole, then at every place where marks say that a code lies.
//!
//! Each step has the clock and a count of tries; what was read before is not looked at again.

use super::bars::Comb;
use super::bits::Bits;
use super::guard::{self, Clock};
use super::lattice::{self, Triple};
use super::look::{Ask, Seen, Sighting, covers, is_same};
use super::region::{Region, regions};
use super::stage::{self, CASCADE, Stage, scaled};
use super::sweep::{Lit, Mark};
use super::view::{View, Views};
use super::{Limits, Miss, Symbol, Symbology, charset, zxing};
use crate::face::charset::Charset;
use crate::face::plane::Plane;

mod stripes;

/// Pixels for each module of a crop: fewer are enlarged, more are kept up to the second number.
const CROP_PX: (f32, f32) = (4.0, 6.0);
/// What one sweep may cost.
struct Pace {
    /// Places in each row that are checked for a mark.
    checks: usize,
    /// Places that may fail for each mark, and besides.
    fails: (usize, usize),
    /// Places that are looked at with every trick: before anything was read, and after.
    thorough: (usize, usize),
    /// Places above which none is looked at with every trick.
    clutter: usize,
    /// Grain is smoothed away, and modules are taken right where the marks say.
    is_patient: bool,
}

const STILL: Pace = Pace { checks: 60, fails: (2, 12), thorough: (8, 24), clutter: usize::MAX, is_patient: true };
const FRAME: Pace = Pace { checks: 20, fails: (0, 6), thorough: (1, 1), clutter: 12, is_patient: false };
/// Long side of the largest frame that is swept as it is.
const LARGEST_FRAME: usize = 1600;
/// Marks above which patience counts, those of four cards, and above which they are taken for a texture.
const MANY: (usize, usize) = (12, 60);
/// Work without a new code after which a picture with so many marks is given up; a unit is about a millisecond.
const PATIENCE: (usize, usize) = (200, 120);
/// Share of it that places without a code may take before the whole picture is looked at in other ways: one of so many.
const SHARE: usize = 3;
/// Pixels of a look and of a crop that cost a unit, and what each of them costs besides.
const PIXELS: (usize, usize) = (150_000, 22_000);
const EACH: (usize, usize) = (3, 4);
/// What it costs to take the modules of one place from the picture itself.
const LATTICE: usize = 8;
/// Work without a code after which any picture is given up: those that were read took up to 232.
const TIRED: usize = 260;
/// Pixels for which it is given up a unit later.
const LATER: usize = 400_000;
/// Microseconds of work that are a unit.
const UNIT: usize = 1000;
/// Name of a place that was read with every trick.
const THOROUGHLY: &str = "crop-thorough";
/// Looks at a place with every trick.
const THOROUGH: usize = 4;
/// Diagonal of a code, as a share of the picture's long side, from which on a card lies alone before the camera.
const NEAR: f32 = 0.15;
/// Pixels of the largest view that is smoothed when it is grainy.
const LARGEST_CALM: usize = 4_000_000;
/// Looks that may find the picture crowded before it is given up.
const MOST_CROWDED: usize = 3;

/// What a search has and what it found so far.
pub(super) struct Search<'a> {
    views: Views,
    limits: Limits,
    clock: Clock,
    /// Work since the last code that was read.
    spent: usize,
    /// Places that were read in vain, so that a second sweep passes them over.
    vain: Vec<Region>,
    tell: &'a dyn Fn(&[Symbol]),
    codes: Vec<Symbol>,
    finder_like: usize,
    crowded: usize,
    failed: Option<Miss>,
    /// The first look read one card from near and saw no marks of another.
    is_one_card: bool,
    /// What the first look saw, in black and white.
    bits: Option<Bits>,
    /// Bar codes were looked for.
    is_crossed: bool,
}

/// Where codes may lie.
struct Places {
    /// Marks that belong to no code that was read.
    marks: usize,
    /// In pixels of the picture, the likeliest first.
    places: Vec<Region>,
    /// The view that shows them best.
    source: View,
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
        Self {
            views,
            limits,
            clock,
            spent: 0,
            vain: Vec::new(),
            tell,
            codes: Vec::new(),
            finder_like: 0,
            crowded: 0,
            failed: None,
            is_one_card: false,
            bits: None,
            is_crossed: false,
        }
    }

    /// Looks until nothing is left unexplained, or until every look was tried.
    pub(super) fn still(mut self, cascade: &[Stage]) -> Option<Miss> {
        let miss = self.squares(cascade);
        if self.is_one_card {
            return None;
        }
        let is_cut_short = matches!(miss, Some(Miss::Crowded | Miss::OutOfTime | Miss::Busy));
        let is_told = is_cut_short && !self.codes.is_empty();
        if self.clock.is_over() || is_told || self.crowded >= MOST_CROWDED {
            return miss;
        }
        self.stripes();
        if self.codes.is_empty() { miss } else { None }
    }

    /// Returns whether the one code that was read is so large that it lies alone before the camera.
    fn is_near(&self) -> bool {
        let [code] = self.codes.as_slice() else { return false };
        let [(left, top), _, (right, bottom), _] = code.corners;
        (right - left).hypot(bottom - top) > self.views.get(View::Full).long_side() as f32 * NEAR
    }

    /// Tells the codes when there are more than before.
    fn told_since(&mut self, before: usize) -> bool {
        let is_more = self.codes.len() > before;
        if is_more {
            (self.tell)(&self.codes);
            self.spent = 0;
        }
        is_more
    }

    /// Looks at one of many frames: at every place with marks, and once more in a way that changes from frame to frame.
    pub(super) fn frame(mut self, turn: u32) -> Option<Miss> {
        let view = if self.views.get(View::Full).long_side() > LARGEST_FRAME { View::Middle } else { View::Full };
        let is_left = match self.sweep(view, &FRAME) {
            Left::Stop(miss) => return Some(miss),
            Left::Nothing if !self.codes.is_empty() => return None,
            Left::Nothing => false,
            Left::Marks => true,
        };
        let is_stripes_turn = turn % 2 == 1;
        if let Some(quick) = CASCADE.first().filter(|_| is_left || !is_stripes_turn) {
            self.look(quick);
        }
        if is_stripes_turn {
            self.bars(view, Comb::in_turn(9.0, turn / 2));
        }
        self.miss()
    }

    /// Looks for square codes: at the whole picture, then at each place, then at the whole in other ways.
    fn squares(&mut self, cascade: &[Stage]) -> Option<Miss> {
        let (mut is_swept, mut is_bare) = (false, false);
        for stage in cascade {
            // Nothing looks like a square code: perhaps the picture shows a small bar code.
            if is_bare && stage.is_for_few() {
                is_bare = false;
                self.stripes();
            }
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
                self.is_one_card = !unexplained && self.is_near();
                if self.is_one_card {
                    return None;
                }
                match self.sweeps() {
                    Left::Stop(miss) => return Some(miss),
                    Left::Nothing if self.codes.len() == 1 => return None,
                    Left::Nothing | Left::Marks if !self.codes.is_empty() => return self.last_look(cascade),
                    Left::Nothing => is_bare = self.views.adds(View::Full),
                    Left::Marks => {}
                }
            }
        }
        self.miss()
    }

    /// Looks once more at the whole of a picture with codes, for those whose marks the sweeps did not see.
    fn last_look(&mut self, cascade: &[Stage]) -> Option<Miss> {
        let largest = if self.views.adds(View::Full) { View::Full } else { View::Middle };
        let stage = cascade.iter().find(|stage| stage.view == largest && stage.is_due(&self.views))?;
        self.look(stage);
        None
    }

    /// Looks once at the whole picture.
    fn look(&mut self, stage: &Stage) -> Left {
        // In a texture a costly look takes longer than elsewhere.
        let cost = if self.finder_like > MANY.1 { 2 * stage.cost() } else { stage.cost() };
        if self.is_over() || self.is_in_vain(cost) {
            return Left::Stop(self.late());
        }
        let looked = guard::caught(|| stage.look(&self.views, &self.codes, self.limits, self.clock));
        let Ok(sighting) = looked else {
            self.failed = self.failed.or(Some(Miss::DecoderFailed { stage: stage.name }));
            return Left::Marks;
        };
        let work = if sighting.work > 0 { sighting.work / UNIT } else { stage.cost() };
        self.spent += work + self.views.get(stage.view).pixels().len() / PIXELS.0 + EACH.0;
        if stage.view == View::Small {
            self.bits = sighting.bits;
        }
        self.finder_like = self.finder_like.max(sighting.finder_like);
        self.crowded += usize::from(sighting.crowded);
        self.add(sighting.seen, stage.name);
        match (self.crowded, sighting.unexplained) {
            (MOST_CROWDED.., _) => Left::Stop(Miss::Crowded),
            (_, true) => Left::Marks,
            (_, false) => Left::Nothing,
        }
    }

    /// Returns whether the search must end: the time is over, or marks abound and nothing is read.
    fn is_over(&self) -> bool {
        self.clock.is_over() || self.is_in_vain(0)
    }

    fn is_in_vain(&self, cost: usize) -> bool {
        self.finder_like > MANY.0 && self.spent + cost > self.patience() || self.is_tired(cost)
    }

    /// Returns whether places took their share and the looks at the whole that follow must have theirs.
    fn is_half_over(&self) -> bool {
        self.finder_like > MANY.0 && self.codes.is_empty() && self.spent * SHARE > self.patience()
    }

    /// A large picture takes its time, and each code that was read earns as much patience again.
    fn patience(&self) -> usize {
        let patience = if self.finder_like > MANY.1 { PATIENCE.1 } else { PATIENCE.0 };
        patience * (1 + 4 * self.codes.len()) + self.views.get(View::Full).pixels().len() / LATER
    }

    /// Returns whether more was spent without a code than any picture took that was read, marks or not.
    fn is_tired(&self, cost: usize) -> bool {
        let pixels = self.views.get(View::Full).pixels().len();
        self.codes.is_empty() && self.spent + cost > TIRED + pixels / LATER
    }

    /// Says why the time is over.
    fn late(&self) -> Miss {
        match self.finder_like {
            0..=1 => Miss::OutOfTime,
            finder_like if finder_like <= MANY.0 && !self.clock.is_over() => Miss::Unreadable { finder_like },
            finder_like if finder_like > MANY.0 => Miss::Crowded,
            _ => Miss::OutOfTime,
        }
    }

    /// Looks for marks of every size, and at each place that they make likely.
    fn sweeps(&mut self) -> Left {
        let mut left = Left::Nothing;
        for view in [View::Middle, View::Full] {
            if view == View::Full && !self.views.adds(view) {
                continue;
            }
            match self.sweep(view, &STILL) {
                Left::Nothing => {}
                Left::Marks => left = Left::Marks,
                Left::Stop(miss) => return Left::Stop(miss),
            }
        }
        left
    }

    /// Seeks marks in one view, and again where it is smoothed if grain made most of them; `None` if too many are left.
    fn places(&self, view: View, pace: &Pace) -> Option<Places> {
        let scale = self.views.scale(view);
        let marks = |lit: &Lit<'_>| {
            let step = if scale > 1.5 { 1 } else { 2 };
            lit.marks(step, self.limits.patterns, pace.checks, self.clock)
        };
        let (mut lit, mut source) = (Lit::of(self.views.get(view)), view);
        let mut found = marks(&lit);
        let is_grain = pace.is_patient && self.codes.is_empty() && found.marks.len() > MANY.0 && lit.is_grainy();
        let fits = self.views.get(view).pixels().len() <= LARGEST_CALM;
        if let (Some(calm), true) = (view.smoothed(), is_grain && fits && !found.crowded) {
            let smooth = Lit::of(self.views.get(calm));
            let left = marks(&smooth);
            if left.marks.len() * 3 < found.marks.len() * 2 {
                (lit, found, source) = (smooth, left, calm);
            }
        }
        if found.crowded {
            return None;
        }
        let marks: Vec<Mark> = found.marks.into_iter().filter(|mark| !self.is_known(mark.at, scale)).collect();
        let places = regions(&lit, &marks).into_iter().map(|place| place.scaled(scale)).collect();
        Some(Places { marks: marks.len(), places, source })
    }

    fn sweep(&mut self, view: View, pace: &Pace) -> Left {
        let Some(Places { marks, places, source }) = self.places(view, pace) else {
            self.crowded += 1;
            return if self.crowded >= MOST_CROWDED { Left::Stop(Miss::Crowded) } else { Left::Marks };
        };
        // Marks of which no three belong together are no crowd: grain makes them too.
        self.finder_like = self.finder_like.max(if places.is_empty() { marks.min(MANY.0) } else { marks });
        let mut fails = pace.fails.0 * marks + pace.fails.1;
        for place in &places {
            if self.is_over() {
                return Left::Stop(self.late());
            }
            let is_vain = self.vain.iter().any(|other| other.is_same(place));
            let is_worth = fails > 0 && !is_vain && !self.is_in_vain(crop_cost(place));
            if is_worth && self.is_open(place) && !self.read(place, source, zxing::look, "crop") {
                self.vain.push(*place);
                fails -= 1;
            }
        }
        let mut rest = if self.codes.is_empty() { pace.thorough.0 } else { pace.thorough.1 };
        // What the whole picture shows better is tried there.
        let is_first = view == View::Middle && self.views.adds(View::Full);
        if places.len() > pace.clutter || is_first {
            rest = 0;
        }
        let mut tried: Vec<(f32, f32)> = Vec::new();
        for place in &places {
            if self.is_over() {
                return Left::Stop(self.late());
            }
            let is_tried = place.marks().iter().any(|mark| tried.contains(mark));
            let is_worth = rest > 0 && !is_tried && !self.is_in_vain(crop_cost(place) * THOROUGH);
            if is_worth && self.is_open(place) && !self.is_half_over() {
                tried.extend(place.marks());
                rest -= 1;
                if pace.is_patient && self.read_by_marks(place) {
                    continue;
                }
                self.read(place, source, stage::read_crop, THOROUGHLY);
            }
        }
        if places.iter().any(|place| self.is_open(place)) { Left::Marks } else { Left::Nothing }
    }

    /// Returns whether no mark of a place belongs to a code that was read.
    fn is_open(&self, place: &Region) -> bool {
        place.marks().into_iter().all(|mark| !self.is_known(mark, 1.0))
    }

    fn is_known(&self, at: (f32, f32), scale: f32) -> bool {
        self.codes.iter().any(|code| covers(&code.corners, (at.0 * scale, at.1 * scale)))
    }

    /// Takes the modules of one place from the picture itself, with the marks as the sweep saw them.
    fn read_by_marks(&mut self, place: &Region) -> bool {
        if place.inverted {
            return false;
        }
        let (views, clock) = (&self.views, self.clock);
        let [top_left, top_right, bottom_left] = place.marks();
        let triple = Triple { top_left, top_right, bottom_left, width: place.module * 7.0 };
        self.spent += LATTICE;
        match guard::caught(|| lattice::read(views.get(View::Full), &triple, clock)) {
            Ok(seen) => self.add(seen.into_iter().collect(), THOROUGHLY),
            Err(_) => false,
        }
    }

    /// Cuts one place out of the picture and reads it.
    fn read(
        &mut self,
        place: &Region,
        source: View,
        decoder: fn(&Plane, &Ask) -> Sighting,
        name: &'static str,
    ) -> bool {
        let (views, limits, clock) = (&self.views, self.limits, self.clock);
        let cost = if name == THOROUGHLY { THOROUGH } else { 1 };
        let read = guard::caught(|| {
            let is_calm = source.is_smoothed();
            // Crops come from the whole picture, unless it is grainy.
            let source = if is_calm { source } else { View::Full };
            let scale = views.scale(source);
            let near = place.scaled(1.0 / scale);
            let mut crop = near.cut_out(views.get(source), near.module.clamp(CROP_PX.0, CROP_PX.1));
            if is_calm {
                crop.plane = crop.plane.stretched();
            }
            if place.inverted {
                crop.plane = crop.plane.map(|shade| 255 - shade);
            }
            let ask = Ask { inverted: false, known: Vec::new(), limits, clock };
            let Sighting { mut seen, work, .. } = decoder(&crop.plane, &ask);
            for code in &mut seen {
                code.corners = scaled(&crop.back(&code.corners), scale);
            }
            (seen, crop.plane.pixels().len(), work)
        });
        match read {
            Ok((seen, pixels, work)) => {
                self.spent += (pixels / PIXELS.1 + EACH.1) * cost + work / UNIT;
                self.add(seen, name)
            }
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
        self.told_since(before)
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

/// Foretells what it costs to look at a place once.
fn crop_cost(place: &Region) -> usize {
    let side = place.cut_side(place.module.clamp(CROP_PX.0, CROP_PX.1));
    (side * side) as usize / PIXELS.1 + EACH.1
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
