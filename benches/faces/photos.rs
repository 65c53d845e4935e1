//! Photographs from a folder of the user: each lies beside a `.txt` or `.bin` file that says what is on it.

use std::path::{Path, PathBuf};

use card_desk::face::picture::Picture;
use card_desk::face::plane::Plane;

/// Names the folder.
pub const FOLDER: &str = "CARD_DESK_QR_PHOTOS";

/// One photograph and what is on it.
pub struct Photo {
    /// Set, by its folder.
    pub set: String,
    /// Folder and file.
    pub id: String,
    /// Payload of its code.
    pub payload: Vec<u8>,
    file: PathBuf,
}

impl Photo {
    /// Opens the photograph; none when it is no picture.
    pub fn open(&self) -> Option<Plane> {
        Picture::open(&self.file).ok().map(|picture| picture.plane().clone())
    }
}

/// Returns the photographs of the folder in the order of their names; none when no folder is named.
pub fn photos() -> Option<Vec<Photo>> {
    let root = PathBuf::from(std::env::var_os(FOLDER)?);
    let mut found = Vec::new();
    for folder in [root.clone()].into_iter().chain(entries(&root).into_iter().filter(|path| path.is_dir())) {
        let pictures = entries(&folder).into_iter().filter(|path| is_picture(path));
        found.extend(pictures.filter_map(|file| photo(&folder, file)));
    }
    Some(found)
}

fn photo(folder: &Path, file: PathBuf) -> Option<Photo> {
    let truth = ["txt", "bin"].map(|ending| file.with_extension(ending));
    let payload = truth.iter().find_map(|file| std::fs::read(file).ok())?;
    let name = folder.file_name()?.to_string_lossy().into_owned();
    let id = format!("{name}/{}", file.file_name()?.to_string_lossy());
    Some(Photo { set: format!("photo {name}"), id, payload, file })
}

fn entries(folder: &Path) -> Vec<PathBuf> {
    let entries = std::fs::read_dir(folder).into_iter().flatten().flatten();
    let mut paths: Vec<PathBuf> = entries.map(|entry| entry.path()).collect();
    paths.sort();
    paths
}

fn is_picture(path: &Path) -> bool {
    let ending = path.extension().map(std::ffi::OsStr::to_ascii_lowercase);
    ["png", "jpg", "jpeg", "gif", "bmp", "webp"].iter().any(|known| ending.as_deref() == Some((*known).as_ref()))
}

/// Returns the picture turned by so many quarters.
pub fn turned(plane: &Plane, quarters: u16) -> Plane {
    let (width, height) = (plane.width(), plane.height());
    match quarters {
        0 => plane.clone(),
        1 => Plane::paint(height, width, |x, y| plane.at(y, height - 1 - x)),
        2 => Plane::paint(width, height, |x, y| plane.at(width - 1 - x, height - 1 - y)),
        _ => Plane::paint(height, width, |x, y| plane.at(width - 1 - y, x)),
    }
}
