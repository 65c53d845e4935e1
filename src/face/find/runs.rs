//! Reads rows as stripes and tells which look like a cut through a finder pattern: 1:1:3:1:1, dark first.
//!
//! Cheap and bounded: tells before any decoder starts how much it would have to try.

/// Calls `see` for each dark stripe that ends five in a row, with the place where the first of them begins.
pub(super) fn each(row: &[usize], width: usize, mut see: impl FnMut(usize, [usize; 5])) {
    const WORD: usize = usize::BITS as usize;
    let mut last = [0usize; 5];
    let (mut begin, mut dark) = (0, false);
    let mut turn = |at: usize| {
        let [_, b, c, d, e] = last;
        last = [b, c, d, e, at - begin];
        if dark && !last.contains(&0) {
            see(at - last.iter().sum::<usize>(), last);
        }
        begin = at;
        dark = !dark;
    };
    let mut carry = 0;
    for (word, from) in row.iter().zip((0..).step_by(WORD)) {
        let mut turns = word ^ (word << 1 | carry);
        carry = word >> (WORD - 1);
        while turns != 0 {
            turn(from + turns.trailing_zeros() as usize);
            turns &= turns - 1;
        }
    }
    if carry == 1 && row.len() * WORD == width {
        turn(width);
    }
}

/// Counts the stripes of finder patterns in one row of dark and light pixels.
pub(super) fn in_row(row: impl Iterator<Item = bool>) -> usize {
    let pixels: Vec<bool> = row.collect();
    let word = |pixels: &[bool]| pixels.iter().rev().fold(0, |word, dark| word << 1 | usize::from(*dark));
    let words: Vec<usize> = pixels.chunks(usize::BITS as usize).map(word).collect();
    let mut hits = 0;
    each(&words, pixels.len(), |_, stripes| hits += usize::from(is_finder(stripes)));
    hits
}

/// Allows each stripe to be off by half a module, as print and blur make them.
pub(super) fn is_finder(stripes: [usize; 5]) -> bool {
    let total: usize = stripes.iter().sum();
    if total < 7 {
        return false;
    }
    let fits = |(stripe, modules): (usize, usize)| (stripe * 14).abs_diff(modules * total * 2) <= total.max(14);
    stripes.into_iter().zip([1, 1, 3, 1, 1]).all(fits)
}

/// Compares dark with dark and light with light, so that ink that ran or a light that blinds is allowed for.
pub(super) fn may_be_finder(stripes: [usize; 5]) -> bool {
    let [a, b, c, d, e] = stripes;
    if c < 3 || c < 2 * a.max(e) || c < b.max(d) {
        return false;
    }
    let (dark, light) = ((a + c + e) as f32 / 5.0, (b + d) as f32 / 2.0);
    if dark.max(light) > 4.0 * dark.min(light) {
        return false;
    }
    let near = |stripe: usize, want: f32, reach: f32| (stripe as f32 - want).abs() <= reach;
    let (dark_reach, light_reach) = (dark * 0.75 + 0.5, light / 3.0 + 0.5);
    near(a, dark, dark_reach)
        && near(c, 3.0 * dark, dark_reach)
        && near(e, dark, dark_reach)
        && near(b, light, light_reach)
        && near(d, light, light_reach)
}

/// Allows what the older detector allows: half of each stripe, and more where a module has hardly a pixel.
pub(super) fn may_cross(stripes: [usize; 5]) -> bool {
    let module = stripes.iter().sum::<usize>() as f32 / 7.0;
    if module < 1.0 || stripes.contains(&0) {
        return false;
    }
    let reach = module / 2.0 + (0.5 / module).min(0.5);
    let fits = |(stripe, modules): (usize, f32)| (stripe as f32 - modules * module).abs() < modules * reach;
    stripes.into_iter().zip([1.0, 1.0, 3.0, 1.0, 1.0]).all(fits)
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
        check(&format!("{}#.###.#", ".".repeat(57)), 1);
        check(&format!("{}#.###.#", ".".repeat(60)), 1);
        check(&format!("{}#.###.#", ".".repeat(121)), 1);
    }

    #[test]
    fn stripes_come_with_the_place_where_they_begin() {
        let mut seen = Vec::new();
        each(&[0b1011_1010_0000], 12, |begin, stripes| seen.push((begin, stripes)));
        assert_eq!(seen, [(5, [1, 1, 3, 1, 1])]);
    }

    #[test]
    fn thick_or_thin_ink_may_still_be_a_finder_pattern() {
        for stripes in [[1, 1, 3, 1, 1], [7, 7, 21, 7, 7], [9, 5, 23, 5, 9], [5, 9, 17, 9, 5]] {
            assert!(may_be_finder(stripes), "{stripes:?}");
        }
        for stripes in [[7, 7, 7, 7, 7], [7, 1, 21, 7, 7], [2, 20, 8, 20, 2], [1, 1, 2, 1, 1]] {
            assert!(!may_be_finder(stripes), "{stripes:?}");
        }
    }
}
