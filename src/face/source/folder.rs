//! A folder of pictures that plays a camera: each look is the next picture, in the order of the names.

use std::path::{Path, PathBuf};
use std::time::{Duration, Instant};

use super::{Frame, FrameFault, FrameSource};
use crate::face::picture::Picture;

/// Endings of files that are shown.
const ENDINGS: [&str; 6] = ["jpg", "jpeg", "png", "webp", "bmp", "gif"];

/// Time that each picture stands: what plays a camera must not keep a computer busier than one.
const STANDS: Duration = Duration::from_millis(200);

/// The pictures of one folder, again and again, or once.
pub struct Folder {
    files: Vec<PathBuf>,
    next: usize,
    again: bool,
    stands: Duration,
    shown: Option<Instant>,
}

impl Folder {
    /// Opens a folder that begins anew after its last picture, as a camera never ends.
    pub fn open(folder: &Path) -> Result<Self, FrameFault> {
        let mut files: Vec<PathBuf> =
            std::fs::read_dir(folder).into_iter().flatten().flatten().map(|entry| entry.path()).collect();
        files.retain(|file| is_picture(file));
        files.sort();
        if files.is_empty() {
            return Err(FrameFault::NoPictures { folder: folder.display().to_string() });
        }
        Ok(Self { files, next: 0, again: true, stands: STANDS, shown: None })
    }

    /// Lets the folder end after its last picture.
    #[must_use]
    pub fn once(mut self) -> Self {
        self.again = false;
        self
    }
}

fn is_picture(file: &Path) -> bool {
    let ending = file.extension().map(|ending| ending.to_string_lossy().to_ascii_lowercase());
    file.is_file() && ending.is_some_and(|ending| ENDINGS.contains(&ending.as_str()))
}

impl FrameSource for Folder {
    fn next(&mut self) -> Result<Option<Frame>, FrameFault> {
        let now = Instant::now();
        if self.shown.is_some_and(|shown| now.duration_since(shown) < self.stands) {
            return Ok(None);
        }
        if self.again && self.next == self.files.len() {
            self.next = 0;
        }
        let file = self.files.get(self.next).ok_or(FrameFault::Ended)?;
        self.next += 1;
        self.shown = Some(now);
        let name = file.file_name().unwrap_or_default().to_string_lossy().into_owned();
        Ok(Some(Frame { picture: Picture::open(file)?, name, at: now }))
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::face::encode;

    fn folder() -> tempfile::TempDir {
        let folder = tempfile::tempdir().unwrap();
        for (name, shade) in [("b.png", 90_u8), ("a.PNG", 10)] {
            let png = encode::rgba_png(8, 6, &[shade, shade, shade, 255].repeat(48)).unwrap();
            std::fs::write(folder.path().join(name), png).unwrap();
        }
        std::fs::write(folder.path().join("notes.txt"), "no picture").unwrap();
        std::fs::create_dir(folder.path().join("c.png")).unwrap();
        folder
    }

    /// A camera that shows the next picture whenever it is asked.
    fn at_once(folder: &tempfile::TempDir) -> Folder {
        Folder { stands: Duration::ZERO, ..Folder::open(folder.path()).unwrap() }
    }

    #[test]
    fn a_picture_stands_for_a_while() {
        let folder = folder();
        let mut camera = Folder { stands: Duration::from_secs(3_600), ..Folder::open(folder.path()).unwrap() };
        assert!(camera.next().unwrap().is_some());
        assert!(camera.next().unwrap().is_none());
    }

    #[test]
    fn a_folder_shows_its_pictures_by_name_and_begins_anew() {
        let folder = folder();
        let mut camera = at_once(&folder);
        let seen: Vec<(String, u8)> = (0..3)
            .map(|_| camera.next().unwrap().unwrap())
            .map(|frame| (frame.name, frame.picture.plane().at(0, 0)))
            .collect();
        assert_eq!(seen, [("a.PNG".to_owned(), 10), ("b.png".to_owned(), 90), ("a.PNG".to_owned(), 10)]);
    }

    #[test]
    fn a_folder_that_is_shown_once_ends_and_stays_ended() {
        let folder = folder();
        let mut camera = at_once(&folder).once();
        let seen: Vec<Option<&str>> = (0..4).map(|_| camera.next().err().map(|fault| fault.code())).collect();
        assert_eq!(seen, [None, None, Some("camera-ended"), Some("camera-ended")]);
    }

    #[test]
    fn a_damaged_picture_is_a_fault_that_names_the_file() {
        let folder = tempfile::tempdir().unwrap();
        std::fs::write(folder.path().join("a.jpg"), "no picture").unwrap();
        let fault = Folder::open(folder.path()).unwrap().next().unwrap_err();
        assert_eq!(fault.code(), "camera-picture");
        assert!(fault.to_string().contains("a.jpg"), "{fault}");
    }
}
