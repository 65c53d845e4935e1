//! Cuts an unknown code into parts, once for each form that it may have.

use zeroize::Zeroizing;

use super::super::address::{Address, decoded};
use super::super::form::{Class, FormName};
use super::super::pairs::{BETWEEN, IS, cut, split};
use super::super::tree::Tree;
use super::labels::{is_known, is_label};
use super::{Draft, Frame, Part, Place};
use crate::face::payload::is_address;

/// Most parts that a person is asked about.
const MOST: usize = 20;
/// Most parts of a bare code, punctuation included, as the loader takes them.
const PARTS_MAX: usize = 24;
/// What may part columns, the likeliest first.
const SEPARATORS: [&str; 15] = ["|", "^", "~", "#", "$", "\t", ";", "；", ",", "，", "/", "&", "_", "-", " "];

fn part(place: Place, value: &str) -> Part {
    Part { place, class: class(value), value: Zeroizing::new(value.to_owned()) }
}

fn draft(form: FormName, parts: Vec<Part>, frame: Frame) -> Option<Draft> {
    let told = parts.iter().filter(|part| !part.is_fixed()).count();
    ((1..=MOST).contains(&told) && parts.len() <= PARTS_MAX).then_some(Draft { form, parts, frame, guessed: false })
}

/// Returns the narrowest class of a text.
fn class(text: &str) -> Class {
    let narrow = [Class::Digits, Class::Letters, Class::Alnum, Class::Han];
    narrow.into_iter().find(|class| !text.is_empty() && text.chars().all(|c| class.has(c))).unwrap_or(Class::Text)
}

/// Parts in a row: runs of digits, letters and Chinese characters, with punctuation between them.
pub(super) fn bare(text: &str) -> Option<Draft> {
    let kind = |c: char| {
        let runs = [Class::Digits, Class::Letters, Class::Han];
        runs.into_iter().find(|class| class.has(c))
    };
    let mut parts: Vec<Part> = Vec::new();
    let mut rest = text.trim();
    while let Some(first) = rest.chars().next() {
        let run = kind(first);
        let end = rest.find(|c| kind(c) != run).unwrap_or(rest.len());
        let (piece, behind) = rest.split_at_checked(end)?;
        if piece.chars().any(char::is_control) {
            return None;
        }
        parts.push(part(if run.is_some() { Place::Run } else { Place::Fixed }, piece));
        rest = behind;
    }
    draft(FormName::Bare, parts, Frame::Bare)
}

/// Labels with values, cut by the first separators that fit every pair.
pub(super) fn pairs(text: &str) -> Option<Draft> {
    let mut best: Option<Draft> = None;
    for (is, between) in IS.into_iter().flat_map(|is| BETWEEN.map(|between| (is, between))) {
        let (is_text, between_text) = ([is.to_owned()], [between.to_owned()]);
        let cuts: Vec<_> = split(text, &between_text).into_iter().map(|pair| cut(pair, &is_text)).collect();
        let Some(cuts) = cuts.into_iter().collect::<Option<Vec<_>>>() else { continue };
        let known = cuts.iter().any(|(label, _)| is_known(label));
        let has_labels = cuts.iter().all(|(label, value)| is_label(label) && !value.is_empty());
        if has_labels && (cuts.len() > 1 || known) {
            let parts = cuts.into_iter().map(|(label, value)| part(Place::Label(label.to_owned()), value)).collect();
            let frame = Frame::Pairs { between: between.to_owned(), is: is.to_owned() };
            let more = |draft: &Draft| best.as_ref().is_none_or(|best| draft.parts.len() > best.parts.len());
            best = draft(FormName::KeyValue, parts, frame).filter(more).or(best);
        }
    }
    best
}

/// JSON with its members.
pub(super) fn json(text: &str) -> Option<Draft> {
    let tree = Tree::parse(text)?;
    let leaves = tree.leaves().into_iter().filter(|(path, _)| path.split('.').all(is_label));
    let parts = leaves.map(|(path, value)| part(Place::Path(path), &value)).collect();
    draft(FormName::Json, parts, Frame::Json(tree))
}

/// Columns between the first separator that cuts the text in two or more.
pub(super) fn columns(text: &str) -> Option<Draft> {
    let line = text.trim_matches(['\r', '\n', '\u{FEFF}']);
    if line.contains('\n') {
        return None;
    }
    let found = SEPARATORS.into_iter().find(|separator| line.contains(separator))?;
    let cells = line.split(found).map(str::trim);
    let parts = (1..).zip(cells).map(|(number, cell)| part(Place::Column(number), cell)).collect();
    draft(FormName::Delimited, parts, Frame::Columns { separator: found.to_owned() })
}

/// An address with the segments of its path and its parameters.
pub(super) fn url(text: &str) -> Option<Draft> {
    let address = Address::parse(text)?;
    let segments = (1..).zip(&address.segments).map(|(number, segment): (usize, _)| (format!("/{number}"), *segment));
    let parameters = address.parameters.iter().filter_map(|(name, value)| {
        let name = decoded(name).filter(|name| is_label(name) && !name.starts_with('/'))?;
        Some((name, *value))
    });
    let parts = segments.chain(parameters).filter_map(|(place, raw)| {
        let value = decoded(raw).filter(|value| !value.is_empty())?;
        Some(part(Place::Parameter(place), &value))
    });
    let (scheme, host) = (address.scheme.clone(), address.host.clone());
    draft(FormName::Url, parts.collect(), Frame::Url { scheme, host })
}

/// A code that says nothing: an address by its beginning, another one by its parts.
pub(super) fn opaque(text: &str) -> Option<Draft> {
    if is_address(text) {
        let address = Address::parse(text)?;
        let at = text.to_lowercase().find(&address.host)? + address.host.len();
        let begins = text.get(..at).filter(|begins| begins.to_lowercase().ends_with(&address.host))?;
        let rest = text.get(at..).unwrap_or_default();
        return draft(FormName::Opaque, vec![part(Place::Run, rest)], Frame::Begins(begins.trim_start().to_owned()));
    }
    bare(text).map(|draft| Draft { form: FormName::Opaque, ..draft })
}
