//! Pictures and frames that are searched beside the desk thread, and what was found in them so far.

use std::path::PathBuf;

use crate::face::picture::Picture;

/// Pictures that wait, the search that runs, and the cards that were found.
#[derive(Default)]
pub struct Faces {
    waiting: Vec<(String, Source)>,
}

/// Where a picture comes from.
pub enum Source {
    /// A file, or a folder of them.
    File(PathBuf),
    /// Pixels that are there already.
    Pixels(Picture),
}

impl Faces {
    /// Returns whether something is searched now.
    pub fn is_busy(&self) -> bool {
        !self.waiting.is_empty()
    }
}
