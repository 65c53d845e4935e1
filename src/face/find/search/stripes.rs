//! The part of a search that looks for bar codes: how much of them, where, and at what cost.

use super::Search;
use crate::face::find::bars::{self, Comb};
use crate::face::find::bits::Bits;
use crate::face::find::guard::{self, Clock};
use crate::face::find::look::{Corners, is_same};
use crate::face::find::stage::scaled;
use crate::face::find::sweep::Lit;
use crate::face::find::view::View;
use crate::face::find::{Miss, Symbol};

/// Pixels that lines in one direction take in for a unit, when they look for bar codes.
const CROSSED: usize = 110_000;

impl Search<'_> {
    /// Looks for bar codes: all over a picture without a square code or with many, here and there in others.
    pub(super) fn stripes(&mut self) {
        if std::mem::replace(&mut self.is_crossed, true) {
            return;
        }
        let middle = if self.views.adds(View::Middle) { View::Middle } else { View::Small };
        if self.codes.len() == 1 {
            let side = self.views.get(middle).long_side() as f32;
            let is_any = match self.bits.take().filter(|_| middle == View::Small) {
                Some(bits) => self.bars_along(&bits),
                None => self.bars(middle, Comb::all(side / 24.0)),
            };
            if !is_any {
                return;
            }
        }
        let is_more = self.bars(middle, Comb::all(5.0));
        let closer = Comb::all(10.0);
        let is_worth = (is_more || self.codes.is_empty()) && !self.is_in_vain(self.crossing_cost(View::Full, closer));
        if self.views.adds(View::Full) && is_worth {
            self.bars(View::Full, closer);
        }
    }

    fn crossing_cost(&self, view: View, comb: Comb) -> usize {
        let crossed = self.views.get(view).pixels().len() as f32 * comb.directions() as f32 / comb.spacing;
        crossed as usize / CROSSED
    }

    /// Looks for bar codes in the small view, where black and white has as many stripes as one.
    fn bars_along(&mut self, bits: &Bits) -> bool {
        let scale = self.views.scale(View::Small);
        let known: Vec<Corners> = self.codes.iter().map(|code| scaled(&code.corners, 1.0 / scale)).collect();
        let lines = bars::lines_like_bars(bits, &known);
        !lines.is_empty() && self.bars_by(View::Small, |lit, known, clock| bars::look_along(lit, lines, known, clock))
    }

    /// Looks for bar codes in one view.
    pub(super) fn bars(&mut self, view: View, comb: Comb) -> bool {
        self.spent += self.crossing_cost(view, comb);
        self.bars_by(view, |lit, known, clock| bars::look(lit, comb, known, clock))
    }

    fn bars_by(&mut self, view: View, look: impl FnOnce(&Lit<'_>, &[Corners], Clock) -> Vec<Symbol>) -> bool {
        let scale = self.views.scale(view);
        let known: Vec<Corners> = self.codes.iter().map(|code| scaled(&code.corners, 1.0 / scale)).collect();
        let (views, clock) = (&self.views, self.clock);
        let looked = guard::caught(|| look(&Lit::of(views.get(view)), &known, clock));
        let Ok(seen) = looked else {
            self.failed = self.failed.or(Some(Miss::DecoderFailed { stage: "bars" }));
            return false;
        };
        let before = self.codes.len();
        for code in seen {
            let corners = scaled(&code.corners, scale);
            if !self.codes.iter().any(|known| is_same(&known.corners, &corners)) {
                self.codes.push(Symbol { corners, ms: clock.ms(), ..code });
            }
        }
        self.told_since(before)
    }
}
