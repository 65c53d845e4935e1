//! Says where in a text file a mistake stands, and keeps short what is repeated of it.

/// Longest part of a sentence that a file may bring along, in characters.
const BRIEF: usize = 300;

/// Finds line and column of a byte, both from 1; the column counts characters.
pub fn line_and_column(text: &str, byte: usize) -> (usize, usize) {
    let before = text.get(..byte).unwrap_or(text);
    let column = before.rsplit('\n').next().unwrap_or_default().chars().count() + 1;
    (before.split('\n').count(), column)
}

/// Cuts what repeats a word of a file: nobody reads a name of ten pages.
pub fn brief(text: String) -> String {
    match text.char_indices().nth(BRIEF) {
        Some((end, _)) => text.get(..end).unwrap_or_default().to_owned() + "…",
        None => text,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn lines_and_columns_are_counted_as_a_person_counts_them() {
        for (byte, want) in [(0, (1, 1)), (3, (1, 2)), (4, (2, 1)), (7, (2, 4)), (99, (2, 4))] {
            assert_eq!(line_and_column("卡\nabc", byte), want, "{byte}");
        }
    }

    #[test]
    fn only_what_is_long_is_cut() {
        assert_eq!(brief("卡".repeat(300)), "卡".repeat(300));
        assert_eq!(brief("卡".repeat(301)), "卡".repeat(300) + "…");
    }
}
