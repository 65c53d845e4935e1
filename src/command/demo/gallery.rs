//! Keeps boards while the day goes on, and draws them all when it is over.

use std::path::{Path, PathBuf};
use std::sync::Arc;

use crate::desk::board::Board;
use crate::face::encode::rgba_png;
use crate::screen::{self, Frame, Page, Unprintable};
use crate::sheet::font::Fonts;
use crate::text::Language;

use super::{Failure, write_whole};

/// The common office screen, and the same with everything twice as large.
const FRAMES: [(&str, (u32, u32), f32); 2] = [("", (1366, 768), 1.0), ("@200", (1366, 768), 2.0)];

/// Boards to draw, each under a name.
pub struct Gallery {
    folder: PathBuf,
    language: Language,
    kept: Vec<(String, Board, Page)>,
    files: Vec<PathBuf>,
}

impl Gallery {
    /// Begins with nothing kept.
    pub fn new(folder: &Path, language: Language) -> Self {
        Self { folder: folder.to_owned(), language, kept: Vec::new(), files: Vec::new() }
    }

    /// Keeps a board as the desk page shows it.
    pub fn keep(&mut self, name: &str, board: Board) {
        let page = if board.search.is_some() { Page::Search } else { Page::Desk };
        self.kept.push((name.to_owned(), board, page));
    }

    /// Draws everything that was kept, and every other page over the last board of an open desk.
    pub fn draw(&mut self) -> Result<(), Failure> {
        let fonts = Fonts::system().ok().map(Arc::new);
        let unprintable: Unprintable =
            Arc::new(move |text: &str| fonts.as_ref().map(|fonts| fonts.missing(text)).unwrap_or_default());
        let open = self.kept.iter().rev().find(|(_, board, _)| board.door.is_none() && board.office.is_none());
        if let Some((_, board, _)) = open.cloned() {
            for page in Page::ALL.into_iter().filter(|page| !matches!(page, Page::Desk | Page::Search)) {
                self.kept.push((format!("page-{page:?}").to_lowercase(), board.clone(), page));
            }
        }
        for (number, (name, board, page)) in self.kept.iter().enumerate() {
            for (mark, size, scale) in FRAMES {
                let frame = Frame { page: *page, language: self.language, size, scale };
                let picture = screen::draw(board, frame, unprintable.clone())
                    .map_err(|fault| Failure::of_ours("picture", fault))?;
                let png = rgba_png(picture.width, picture.height, &picture.rgba)
                    .ok_or_else(|| Failure::with_next("picture", "a picture has no pixels", "report this mistake"))?;
                let file = self.folder.join(format!("{number:02}-{name}{mark}.png"));
                write_whole(&file, &png)?;
                self.files.push(file);
            }
        }
        Ok(())
    }

    /// Returns the files that were drawn.
    pub fn files(&self) -> &[PathBuf] {
        &self.files
    }
}
