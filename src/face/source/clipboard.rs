//! What lies on the clipboard of the system, when it is a picture or picture files.

use std::path::PathBuf;

use arboard::{Clipboard, Error};

use crate::face::picture::{MAX_SIDE, Picture, PictureFault};
use crate::face::plane::Plane;

/// What was pasted.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Pasted {
    /// Pixels, such as a screen shot or a copied picture.
    Picture(Picture),
    /// Files that were copied in a file manager.
    Files(Vec<PathBuf>),
}

/// Why nothing can be pasted.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum ClipboardFault {
    /// The system has none, or another program holds it.
    #[error("the clipboard does not answer ({why})")]
    Closed {
        /// What the system said.
        why: String,
    },
    /// It is empty, or holds something else.
    #[error("there is no picture on the clipboard")]
    NoPicture,
    /// The copied file is no picture that can be read, or the pixels are too many.
    #[error(transparent)]
    Picture(#[from] PictureFault),
}

impl ClipboardFault {
    /// Returns the stable code of this fault.
    pub fn code(&self) -> &'static str {
        match self {
            Self::Closed { .. } => "clipboard-closed",
            Self::NoPicture => "clipboard-no-picture",
            Self::Picture(_) => "clipboard-picture",
        }
    }

    /// All codes, for the words.
    pub const CODES: [&str; 3] = ["clipboard-closed", "clipboard-no-picture", "clipboard-picture"];
}

/// Returns the picture on the clipboard, or the first of the copied files.
pub fn picture() -> Result<Picture, ClipboardFault> {
    match pasted()? {
        Pasted::Picture(picture) => Ok(picture),
        Pasted::Files(files) => match files.first() {
            Some(file) => Ok(Picture::open(file)?),
            None => Err(ClipboardFault::NoPicture),
        },
    }
}

/// Returns what lies on the clipboard: files before pixels, because a copied file may bring its icon along.
pub fn pasted() -> Result<Pasted, ClipboardFault> {
    let mut clipboard = Clipboard::new().map_err(|fault| closed(&fault))?;
    match clipboard.get().file_list() {
        Ok(files) if !files.is_empty() => return Ok(Pasted::Files(files)),
        Ok(_) | Err(_) => {}
    }
    match clipboard.get_image() {
        Ok(image) => Ok(Pasted::Picture(of_rgba(image.width, image.height, &image.bytes)?)),
        Err(Error::ContentNotAvailable | Error::ConversionFailure) => Err(ClipboardFault::NoPicture),
        Err(fault) => Err(closed(&fault)),
    }
}

fn closed(fault: &Error) -> ClipboardFault {
    ClipboardFault::Closed { why: fault.to_string() }
}

/// Turns colors into grey (ITU-R BT.601); what is transparent becomes white, as on paper.
fn of_rgba(width: usize, height: usize, rgba: &[u8]) -> Result<Picture, PictureFault> {
    let file = || "the clipboard".to_owned();
    let side = |side: usize| u32::try_from(side).unwrap_or(u32::MAX);
    if side(width) > MAX_SIDE || side(height) > MAX_SIDE {
        return Err(PictureFault::TooLarge { file: file(), width: side(width), height: side(height) });
    }
    let grey = rgba.as_chunks::<4>().0.iter().map(|pixel| {
        let [red, green, blue, cover] = pixel.map(u32::from);
        let shade = (299 * red + 587 * green + 114 * blue) / 1000;
        u8::try_from((shade * cover + 255 * (255 - cover)) / 255).unwrap_or(255)
    });
    let plane = Plane::new(width, height, grey.collect()).ok_or_else(|| PictureFault::Damaged { file: file() })?;
    Ok(Picture::from_plane(plane))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn colors_become_grey_and_what_is_transparent_white() {
        let rgba = [255, 0, 0, 255, 0, 255, 0, 255, 9, 9, 9, 0, 200, 200, 200, 255];
        let picture = of_rgba(2, 2, &rgba).unwrap();
        assert_eq!(picture.plane().pixels(), [76, 149, 255, 200]);
    }

    #[test]
    fn pixels_that_contradict_their_size_are_refused() {
        assert_eq!(of_rgba(2, 2, &[0; 12]).unwrap_err().code(), "picture-damaged");
        assert_eq!(of_rgba(0, 0, &[]).unwrap_err().code(), "picture-damaged");
        assert_eq!(of_rgba(70_000, 1, &[]).unwrap_err().code(), "picture-too-large");
    }
}
