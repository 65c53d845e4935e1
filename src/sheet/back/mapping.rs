//! Maps millimeters on paper to pixels of a picture (a homography), fitted to points that are known on both.
//!
//! Says how far off a place may be; never decides whether that is good enough.

/// A place on paper in millimeters or in a picture in pixels.
pub(super) type Point = (f64, f64);

/// A point known on paper and in the picture.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) struct Tie {
    pub paper: Point,
    pub picture: Point,
    /// Expected error in pixels, above 0.
    pub sigma: f64,
}

type Eight = [f64; 8];

/// A fitted mapping with the uncertainty of its eight numbers.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Mapping {
    /// Middle of the paper and half of its size, which the numbers are for.
    unit: (Point, f64),
    numbers: Eight,
    spread: Vec<Eight>,
}

impl Mapping {
    /// Fits at least four ties by least squares of the pixels; `None` when they do not settle a mapping.
    ///
    /// `tilt` is how much the depth may change over half of the paper; without it, any tilt is as likely.
    pub fn fit(ties: &[Tie], tilt: Option<f64>) -> Option<Self> {
        let unit = unit_of(ties)?;
        let mut mapping = Self { unit, numbers: [0.0; 8], spread: Vec::new() };
        for _ in 0..4 {
            mapping = mapping.refined(ties, tilt)?;
        }
        mapping.numbers.iter().all(|number| number.is_finite()).then_some(mapping)
    }

    /// One step: each equation is weighed by the depth that the step before gave its point.
    fn refined(&self, ties: &[Tie], tilt: Option<f64>) -> Option<Self> {
        let flatness = tilt.map_or(0.0, |tilt| tilt.powi(-2));
        let mut normal = vec![[0.0; 8]; 8];
        normal.iter_mut().enumerate().skip(6).for_each(|(at, row)| {
            row.iter_mut().skip(at).take(1).for_each(|cell| *cell += flatness);
        });
        let mut right = [0.0; 8];
        for tie in ties {
            let depth = self.depth(tie.paper);
            if depth < 0.05 {
                return None;
            }
            let weight = (depth * tie.sigma).powi(-2);
            for (row, wanted) in self.rows(tie.paper, tie.picture).iter().zip([tie.picture.0, tie.picture.1]) {
                for ((line, sum), own) in normal.iter_mut().zip(&mut right).zip(row) {
                    line.iter_mut().zip(row).for_each(|(cell, other)| *cell += weight * own * other);
                    *sum += weight * own * wanted;
                }
            }
        }
        let spread = inverse(&normal)?;
        let numbers = times(&spread, &right);
        Some(Self { unit: self.unit, numbers, spread })
    }

    fn in_unit(&self, (x, y): Point) -> Point {
        let ((middle_x, middle_y), half) = self.unit;
        ((x - middle_x) / half, (y - middle_y) / half)
    }

    fn depth(&self, paper: Point) -> f64 {
        let (u, v) = self.in_unit(paper);
        let [.., g, h] = self.numbers;
        1.0 + g * u + h * v
    }

    /// How the two equations of a point depend on the eight numbers.
    fn rows(&self, paper: Point, (x, y): Point) -> [Eight; 2] {
        let (u, v) = self.in_unit(paper);
        [[u, v, 1.0, 0.0, 0.0, 0.0, -u * x, -v * x], [0.0, 0.0, 0.0, u, v, 1.0, -u * y, -v * y]]
    }

    /// Returns where a place on paper lies in the picture; `None` behind the camera.
    pub fn at(&self, paper: Point) -> Option<Point> {
        let (u, v) = self.in_unit(paper);
        let [a, b, c, d, e, f, _, _] = self.numbers;
        let depth = self.depth(paper);
        (depth > 0.05).then(|| ((a * u + b * v + c) / depth, (d * u + e * v + f) / depth))
    }

    /// Returns how much longer and less upright a millimeter down is than one to the right, as shares.
    pub fn skew(&self) -> f64 {
        let [a, b, c, d, e, f, g, h] = self.numbers;
        let (right, down) = ((a - g * c, d - g * f), (b - h * c, e - h * f));
        let (wide, tall) = (right.0.hypot(right.1), down.0.hypot(down.1));
        let lean = (right.0 * down.0 + right.1 * down.1) / (wide * tall);
        (tall / wide).ln().abs().max(lean.abs())
    }

    /// Returns pixels per millimeter around a place: the square root of how an area grows; negative when mirrored.
    pub fn scale(&self, (x, y): Point) -> Option<f64> {
        let (here, right, down) = (self.at((x, y))?, self.at((x + 1.0, y))?, self.at((x, y + 1.0))?);
        let area = (right.0 - here.0) * (down.1 - here.1) - (right.1 - here.1) * (down.0 - here.0);
        Some(area.abs().sqrt() * area.signum())
    }

    /// Returns how far off a place may be, in millimeters (one standard deviation).
    pub fn doubt(&self, paper: Point) -> Option<f64> {
        let (at, depth, scale) = (self.at(paper)?, self.depth(paper), self.scale(paper)?.abs());
        let rows = self.rows(paper, at);
        let variances = rows.iter().map(|row| dot(row, &times(&self.spread, row)) / (depth * depth));
        Some((variances.sum::<f64>().max(0.0)).sqrt() / scale.max(1e-6))
    }
}

/// Returns the middle of the ties on paper and the largest distance from it.
fn unit_of(ties: &[Tie]) -> Option<(Point, f64)> {
    let count = ties.len() as f64;
    let sum = ties.iter().fold((0.0, 0.0), |(x, y), tie| (x + tie.paper.0, y + tie.paper.1));
    let middle = (sum.0 / count, sum.1 / count);
    let far = ties.iter().map(|tie| (tie.paper.0 - middle.0).hypot(tie.paper.1 - middle.1)).fold(0.0, f64::max);
    (ties.len() >= 4 && far > 0.0).then_some((middle, far))
}

fn dot(one: &Eight, other: &Eight) -> f64 {
    one.iter().zip(other).map(|(a, b)| a * b).sum()
}

fn times(matrix: &[Eight], vector: &Eight) -> Eight {
    let mut product = [0.0; 8];
    product.iter_mut().zip(matrix).for_each(|(out, row)| *out = dot(row, vector));
    product
}

/// Inverts an 8 by 8 matrix (Gauss and Jordan); `None` when it is singular.
fn inverse(matrix: &[Eight]) -> Option<Vec<Eight>> {
    let unit = |at: usize| (0..8).map(move |column| if column == at { 1.0 } else { 0.0 });
    // Rows and columns are brought to one size first: pixels and shares differ by a factor of a thousand.
    let sizes: Vec<f64> = matrix.iter().enumerate().map(|(at, row)| row.get(at).map_or(0.0, |v| v.sqrt())).collect();
    if sizes.iter().any(|size| size.is_nan() || *size <= 0.0) {
        return None;
    }
    let scaled = |(row, size): (&Eight, &f64)| row.iter().zip(&sizes).map(|(v, s)| v / s / size).collect::<Vec<f64>>();
    let mut rows: Vec<Vec<f64>> = matrix.iter().zip(&sizes).map(scaled).collect();
    rows.iter_mut().enumerate().for_each(|(at, row)| row.extend(unit(at)));
    for column in 0..8 {
        let size = |row: &Vec<f64>| row.get(column).map_or(0.0, |value| value.abs());
        let best = (column..8).max_by(|a, b| {
            let of = |at: &usize| rows.get(*at).map_or(0.0, size);
            of(a).total_cmp(&of(b))
        })?;
        rows.swap(column, best);
        let pivot = *rows.get(column)?.get(column)?;
        if pivot.abs() < 1e-11 {
            return None;
        }
        let own: Vec<f64> = rows.get(column)?.iter().map(|value| value / pivot).collect();
        for (at, row) in rows.iter_mut().enumerate() {
            let factor = if at == column { pivot - 1.0 } else { *row.get(column)? };
            row.iter_mut().zip(&own).for_each(|(value, own)| *value -= factor * own);
        }
    }
    let unscaled = |(row, size): (&Vec<f64>, &f64)| {
        let mut out = [0.0; 8];
        let cells = row.iter().skip(8).zip(&sizes);
        out.iter_mut().zip(cells).for_each(|(out, (value, other))| *out = value / size / other);
        out
    };
    Some(rows.iter().zip(&sizes).map(unscaled).collect())
}

#[cfg(test)]
mod tests {
    use super::*;

    /// A sheet seen from above its foot, turned by a third of a right angle.
    fn seen((x, y): Point) -> Point {
        let (u, v) = (x / 100.0, y / 100.0);
        let depth = 1.0 + 0.05 * u - 0.11 * v;
        ((500.0 + 430.0 * u - 260.0 * v) / depth, (300.0 + 250.0 * u + 440.0 * v) / depth)
    }

    fn ties(places: &[Point]) -> Vec<Tie> {
        places.iter().map(|paper| Tie { paper: *paper, picture: seen(*paper), sigma: 0.5 }).collect()
    }

    const CORNERS: [Point; 4] = [(8.5, 8.5), (201.5, 8.5), (201.5, 288.5), (8.5, 288.5)];

    #[test]
    fn four_corners_settle_every_place_of_the_paper() {
        let mapping = Mapping::fit(&ties(&CORNERS), None).unwrap();
        for place in [(105.0, 148.0), (0.0, 0.0), (196.0, 10.5), (140.0, 250.0)] {
            let (at, want) = (mapping.at(place).unwrap(), seen(place));
            assert!((at.0 - want.0).hypot(at.1 - want.1) < 1e-6, "{place:?}: {at:?} {want:?}");
            assert!(mapping.doubt(place).unwrap() < 0.25, "{place:?}: {:?}", mapping.doubt(place));
            assert!(mapping.scale(place).unwrap() > 3.0);
        }
    }

    #[test]
    fn what_the_points_do_not_settle_is_doubtful_or_refused() {
        let code = [(178.0, 10.5), (196.0, 10.5), (196.0, 28.5), (178.0, 28.5)];
        let far = Mapping::fit(&ties(&code), None).unwrap().doubt((8.5, 288.5)).unwrap();
        assert!(far > 5.0, "{far}");
        assert_eq!(Mapping::fit(&ties(&CORNERS[..3]), None), None);
        assert_eq!(Mapping::fit(&ties(&[(0.0, 0.0), (1.0, 1.0), (2.0, 2.0), (3.0, 3.0)]), None), None);
        assert_eq!(Mapping::fit(&ties(&[(5.0, 5.0); 6]), None), None);
    }
}
