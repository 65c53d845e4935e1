//! Labels with values: a text is cut into pairs, and each pair at its first separator.

use super::field::Field;

/// What parts a text of labels and values.
#[derive(Debug, Clone)]
pub(super) struct Pairs {
    /// What stands between two pairs.
    pub(super) between: Vec<String>,
    /// What stands between a label and its value.
    pub(super) is: Vec<String>,
    /// Labels of each field.
    pub(super) labels: Vec<(Field, Vec<String>)>,
}

/// What stands between two pairs unless the rule says otherwise.
pub(super) const BETWEEN: [&str; 7] = ["\n", ";", "；", ",", "，", "|", "&"];
/// What stands between a label and its value unless the rule says otherwise.
pub(super) const IS: [&str; 4] = [":", "：", "=", "＝"];

impl Pairs {
    /// Returns the values of each field.
    pub(super) fn values(&self, text: &str) -> Vec<(Field, Vec<String>)> {
        let pairs: Vec<(&str, &str)> =
            split(text, &self.between).into_iter().filter_map(|pair| cut(pair, &self.is)).collect();
        let of = |labels: &[String]| {
            let mine = pairs.iter().filter(|(label, value)| !value.is_empty() && labels.iter().any(|l| l == label));
            mine.map(|(_, value)| (*value).to_owned()).collect()
        };
        self.labels.iter().map(|(field, labels)| (*field, of(labels))).collect()
    }
}

/// Cuts a text at every separator; what is empty then is left out.
pub(super) fn split<'t>(text: &'t str, between: &[String]) -> Vec<&'t str> {
    let mut pieces = vec![text];
    for separator in between {
        pieces = pieces.into_iter().flat_map(|piece| piece.split(separator.as_str())).collect();
    }
    pieces.into_iter().map(trimmed).filter(|piece| !piece.is_empty()).collect()
}

/// Cuts a pair at the first separator in it.
pub(super) fn cut<'t>(pair: &'t str, is: &[String]) -> Option<(&'t str, &'t str)> {
    let found = is.iter().filter_map(|is| pair.split_once(is.as_str()));
    let (label, value) = found.min_by_key(|(label, _)| label.len())?;
    Some((trimmed(label), trimmed(value)))
}

/// Drops blanks and quotes around a label or a value.
fn trimmed(text: &str) -> &str {
    text.trim_matches(|c: char| c.is_whitespace() || matches!(c, '"' | '“' | '”' | '\u{FEFF}'))
}
