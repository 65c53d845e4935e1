//! Counts what looks like a row through a finder pattern: stripes of 1:1:3:1:1, dark first.
//!
//! Cheap and bounded: tells before any decoder starts how much it would have to try.

/// Counts such stripes in one row of dark and light pixels.
pub(super) fn in_row(row: impl Iterator<Item = bool>) -> usize {
    let mut last = [0usize; 5];
    let mut dark = false;
    let mut length = 0;
    let mut hits = 0;
    for pixel in row.chain([false, true]) {
        if pixel == dark {
            length += 1;
            continue;
        }
        let [_, b, c, d, e] = last;
        last = [b, c, d, e, length];
        hits += usize::from(dark && is_finder(last));
        (dark, length) = (pixel, 1);
    }
    hits
}

/// Allows each stripe to be off by half a module, as print and blur make them.
fn is_finder(stripes: [usize; 5]) -> bool {
    let total: usize = stripes.iter().sum();
    if total < 7 || stripes.contains(&0) {
        return false;
    }
    let fits = |(stripe, modules): (usize, usize)| (stripe * 14).abs_diff(modules * total * 2) <= total.max(14);
    stripes.into_iter().zip([1, 1, 3, 1, 1]).all(fits)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_stripes_of_a_finder_pattern_are_counted() {
        let check = |row: &str, want: usize| assert_eq!(in_row(row.chars().map(|c| c == '#')), want, "{row}");
        check("", 0);
        check("#.###.#", 1);
        check("..#.###.#..", 1);
        check("##..######..##", 1);
        check("#.###.#.#.###.#", 2);
        check("#.#.#.#.#.#.#", 0);
        check("###.#.###", 0);
        check(".#.###.#", 1);
        check("#########", 0);
    }
}
