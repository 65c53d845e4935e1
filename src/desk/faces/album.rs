//! What was found in pictures so far: codes, each once, and the last few pictures for the eye.
//!
//! Nothing of it reaches a disk; the pictures go when the page is left, the codes when the desk closes.

use std::collections::VecDeque;

use crate::face::find::Symbology;
use crate::face::picture::Picture;
use crate::face::scan::Scan;

use super::worker::{CodeSeen, Sight, Trouble};

/// Pictures that are kept for the eye, the last ones.
const SHOTS_MAX: usize = 12;
/// Troubles that are kept.
const TROUBLES_MAX: usize = 500;

/// Codes and pictures.
#[derive(Default)]
pub struct Album {
    /// Codes in the order in which they were first seen, each text once.
    pub codes: Vec<Kept>,
    /// The last pictures.
    pub shots: VecDeque<Shot>,
    /// Pictures that were searched.
    pub searched: usize,
    /// What went wrong, each with the name of its file.
    pub troubles: Vec<(String, Trouble)>,
}

/// A code that was seen at least once.
#[derive(Clone, PartialEq, Eq)]
pub struct Kept {
    /// Its text.
    pub scan: Scan,
    /// Kind of code; none when a handheld scanner or a camera showed it.
    pub symbology: Option<Symbology>,
    /// Pictures that show it.
    pub pictures: usize,
}

/// A picture with the codes that were found in it.
#[derive(Debug, Clone, PartialEq)]
pub struct Shot {
    /// Name of the file; empty for a pasted picture.
    pub file: String,
    /// The picture, small enough for a screen.
    pub picture: Picture,
    /// Corners in shares of width and height, each with the place of its code in the album.
    pub outlines: Vec<([(f32, f32); 4], usize)>,
}

impl Album {
    /// Takes what was found in one picture.
    pub fn add(&mut self, sight: Sight) {
        self.searched += 1;
        self.note(sight);
    }

    /// Takes what is to be said besides pictures.
    pub fn note(&mut self, sight: Sight) {
        let Sight { file, picture, codes, trouble } = sight;
        let mut outlines: Vec<([(f32, f32); 4], usize)> = Vec::new();
        for CodeSeen { scan, symbology, corners } in codes {
            let at = self.place_of(scan);
            if let Some(kept) = self.codes.get_mut(at) {
                kept.symbology = kept.symbology.or(Some(symbology));
                // One picture of two equal prints is still one picture.
                kept.pictures += usize::from(!outlines.iter().any(|(_, other)| *other == at));
            }
            outlines.push((corners, at));
        }
        if let Some(trouble) = trouble.filter(|_| self.troubles.len() < TROUBLES_MAX) {
            self.troubles.push((file.clone(), trouble));
        }
        if let Some(picture) = picture {
            self.shots.push_back(Shot { file, picture, outlines });
        }
        self.shots.drain(..self.shots.len().saturating_sub(SHOTS_MAX));
    }

    /// Takes a code that came without a picture; returns its place, and whether it is new.
    pub fn scanned(&mut self, scan: Scan) -> (usize, bool) {
        let before = self.codes.len();
        let at = self.place_of(scan);
        (at, self.codes.len() > before)
    }

    /// Takes all that another album has.
    pub fn absorb(&mut self, other: Album) {
        let places: Vec<usize> = other.codes.into_iter().map(|kept| self.join(kept)).collect();
        for mut shot in other.shots {
            for (_, at) in &mut shot.outlines {
                *at = places.get(*at).copied().unwrap_or(*at);
            }
            self.shots.push_back(shot);
        }
        self.shots.drain(..self.shots.len().saturating_sub(SHOTS_MAX));
        self.searched += other.searched;
        self.troubles.extend(other.troubles);
    }

    /// Forgets all pixels; the codes stay.
    pub fn forget_pictures(&mut self) {
        self.shots.clear();
    }

    fn join(&mut self, other: Kept) -> usize {
        let (symbology, pictures) = (other.symbology, other.pictures);
        let at = self.place_of(other.scan);
        if let Some(kept) = self.codes.get_mut(at) {
            kept.symbology = kept.symbology.or(symbology);
            kept.pictures += pictures;
        }
        at
    }

    fn place_of(&mut self, scan: Scan) -> usize {
        if let Some(at) = self.codes.iter().position(|kept| kept.scan.text == scan.text) {
            return at;
        }
        self.codes.push(Kept { scan, symbology: None, pictures: 0 });
        self.codes.len() - 1
    }
}
