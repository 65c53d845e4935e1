//! Where each module of a code lies: perspective first, then what a bent or wrinkled card adds.

use super::Spot;
use super::field::Field;
use super::shape::Shape;

/// Middles of four corner marks, the fourth of which is only thought: top left, top right, bottom right, bottom left.
pub(super) type Quad = [Spot; 4];

/// Modules between two nodes of the net that bends.
const MESH: f32 = 4.0;

/// Maps places in modules to spots in pixels.
#[derive(Clone)]
pub(super) struct Warp {
    side: f32,
    /// Perspective of the unit square: nine coefficients, the last is 1.
    view: [f32; 8],
    /// Nodes along a side; without bends there are none.
    nodes: usize,
    bends: Vec<Spot>,
}

impl Warp {
    /// Lays a code of `side` modules over the middles of its marks.
    pub(super) fn flat(side: usize, quad: &Quad) -> Self {
        Self { side: side as f32, view: view_of(quad), nodes: 0, bends: Vec::new() }
    }

    /// Returns the spot of a place in modules, counted from the top left corner.
    pub(super) fn spot(&self, (u, v): Spot) -> Spot {
        let (du, dv) = self.bend(u, v);
        let span = self.side - 7.0;
        let (x, y) = ((u + du - 3.5) / span, (v + dv - 3.5) / span);
        let [a, b, c, d, e, f, g, h] = self.view;
        let depth = g * x + h * y + 1.0;
        ((a * x + b * y + c) / depth, (d * x + e * y + f) / depth)
    }

    /// Returns the corners of the code.
    pub(super) fn corners(&self) -> [Spot; 4] {
        let far = self.side;
        [(0.0, 0.0), (far, 0.0), (far, far), (0.0, far)].map(|place| self.spot(place))
    }

    fn bend(&self, u: f32, v: f32) -> Spot {
        let Some(last) = self.nodes.checked_sub(2) else { return (0.0, 0.0) };
        let step = self.side / (self.nodes - 1) as f32;
        let (x, y) = ((u / step).max(0.0), (v / step).max(0.0));
        let (column, row) = ((x as usize).min(last), (y as usize).min(last));
        let (across, down) = ((x - column as f32).min(1.0), (y - row as f32).min(1.0));
        let at = |column: usize, row: usize| self.bends.get(row * self.nodes + column).copied().unwrap_or_default();
        let mix = |a: Spot, b: Spot, share: f32| (a.0 + (b.0 - a.0) * share, a.1 + (b.1 - a.1) * share);
        let top = mix(at(column, row), at(column + 1, row), across);
        mix(top, mix(at(column, row + 1), at(column + 1, row + 1), across), down)
    }

    /// Bends the net until modules are as black or white as they can be, from the marks outwards.
    ///
    /// Reads all eight photographs of codes on wrinkled cloth that neither zxing-cpp nor rxing reads.
    pub(super) fn bent(&self, shape: &Shape, field: &Field) -> Self {
        let nodes = ((self.side / MESH).round() as usize + 1).max(3);
        let step = self.side / (nodes - 1) as f32;
        let mut warp = Self { nodes: 0, bends: Vec::new(), ..*self };
        let mut bends: Vec<Option<Spot>> = vec![None; nodes * nodes];
        let mut order: Vec<(usize, usize)> =
            (0..nodes).flat_map(|row| (0..nodes).map(move |column| (column, row))).collect();
        let far = self.side;
        let from_marks = |(column, row): &(usize, usize)| {
            let (u, v) = (*column as f32 * step, *row as f32 * step);
            let marks = [(3.5, 3.5), (far - 3.5, 3.5), (3.5, far - 3.5)];
            marks.iter().map(|mark| (u - mark.0).hypot(v - mark.1)).fold(f32::INFINITY, f32::min)
        };
        order.sort_by(|a, b| from_marks(a).total_cmp(&from_marks(b)));
        for (column, row) in order {
            let near = foretold(&bends, nodes, column, row);
            let place = (column as f32 * step, row as f32 * step);
            let bend = warp.best_bend(shape, field, place, near, step);
            if let Some(slot) = bends.get_mut(row * nodes + column) {
                *slot = Some(bend);
            }
        }
        warp.nodes = nodes;
        warp.bends = bends.into_iter().map(Option::unwrap_or_default).collect();
        warp
    }

    /// Searches the shift of the modules around a place that makes them clearest.
    fn best_bend(&self, shape: &Shape, field: &Field, place: Spot, near: Spot, reach: f32) -> Spot {
        let side = shape.side;
        let span = |at: f32| (at - reach - 0.5).max(0.0) as usize..((at + reach + 0.5).max(0.0) as usize).min(side);
        let modules: Vec<(Spot, Option<bool>)> = span(place.1)
            .flat_map(|v| span(place.0).map(move |u| (u, v)))
            .filter_map(|(u, v)| Some(((u as f32 + 0.5, v as f32 + 0.5), *shape.known.get(v * side + u)?)))
            .collect();
        let clear = |bend: Spot| -> f32 {
            let sum: f32 = modules
                .iter()
                .map(|((u, v), known)| {
                    let shade = field.at(self.spot((u + bend.0, v + bend.1)));
                    match known {
                        Some(true) => -2.0 * shade,
                        Some(false) => 2.0 * shade,
                        None => shade.abs(),
                    }
                })
                .sum();
            let far = (bend.0 - near.0).hypot(bend.1 - near.1);
            sum / modules.len().max(1) as f32 - 0.15 * far * far
        };
        let mut best = (clear(near), near);
        for pace in [0.3, 0.15, 0.08] {
            for _ in 0..3 {
                let (_, now) = best;
                for (x, y) in [(1.0, 0.0), (-1.0, 0.0), (0.0, 1.0), (0.0, -1.0)] {
                    let bend = (now.0 + x * pace, now.1 + y * pace);
                    let score = clear(bend);
                    if score > best.0 {
                        best = (score, bend);
                    }
                }
                if best.1 == now {
                    break;
                }
            }
        }
        best.1
    }
}

/// Foretells a bend from the nodes around it that are known.
fn foretold(bends: &[Option<Spot>], nodes: usize, column: usize, row: usize) -> Spot {
    let at = |x: i32, y: i32| -> Option<Spot> {
        let column = column.checked_add_signed(x as isize).filter(|column| *column < nodes)?;
        let row = row.checked_add_signed(y as isize).filter(|row| *row < nodes)?;
        bends.get(row * nodes + column).copied().flatten()
    };
    let (mut sum, mut weight) = ((0.0, 0.0), 0.0);
    for (x, y) in [(1, 0), (-1, 0), (0, 1), (0, -1), (1, 1), (-1, 1), (1, -1), (-1, -1)] {
        let Some(near) = at(x, y) else { continue };
        // Two in a row go on as they began; half of that, because noise would go on as well.
        let on = at(2 * x, 2 * y).map_or((0.0, 0.0), |far| ((near.0 - far.0) / 2.0, (near.1 - far.1) / 2.0));
        let share = if x == 0 || y == 0 { 1.0 } else { 0.5 };
        sum = (sum.0 + share * (near.0 + on.0), sum.1 + share * (near.1 + on.1));
        weight += share;
    }
    if weight > 0.0 { (sum.0 / weight, sum.1 / weight) } else { (0.0, 0.0) }
}

/// Perspective that carries the unit square to four spots.
fn view_of(quad: &Quad) -> [f32; 8] {
    let [(x0, y0), (x1, y1), (x2, y2), (x3, y3)] = *quad;
    let (sx, sy) = (x0 - x1 + x2 - x3, y0 - y1 + y2 - y3);
    let (dx1, dx2, dy1, dy2) = (x1 - x2, x3 - x2, y1 - y2, y3 - y2);
    let area = dx1 * dy2 - dx2 * dy1;
    let area = if area.abs() < 1e-6 { 1e-6 } else { area };
    let (g, h) = ((sx * dy2 - dx2 * sy) / area, (dx1 * sy - sx * dy1) / area);
    [x1 - x0 + g * x1, x3 - x0 + h * x3, x0, y1 - y0 + g * y1, y3 - y0 + h * y3, y0, g, h]
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn marks_lie_where_they_were_seen() {
        let quad = [(10.0, 20.0), (110.0, 30.0), (120.0, 140.0), (5.0, 115.0)];
        let warp = Warp::flat(25, &quad);
        let near = |a: Spot, b: Spot| (a.0 - b.0).hypot(a.1 - b.1) < 0.01;
        let places = [(3.5, 3.5), (21.5, 3.5), (21.5, 21.5), (3.5, 21.5)];
        assert!(places.into_iter().zip(quad).all(|(place, spot)| near(warp.spot(place), spot)));
    }

    #[test]
    fn a_bend_goes_on_where_it_began() {
        let mut bends = vec![None; 9];
        bends[0] = Some((0.1, 0.0));
        bends[1] = Some((0.3, 0.0));
        let next = foretold(&bends, 3, 2, 0);
        assert!((next.0 - 0.4).abs() < 0.001, "{next:?}");
        assert_eq!(foretold(&[None; 9], 3, 1, 1), (0.0, 0.0));
    }
}
