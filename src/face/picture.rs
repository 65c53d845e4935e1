//! Turns a picture file into upright grey pixels, within limits.
//!
//! Never guesses: a truncated, too large or foreign file is one sentence with the next action.

use std::fs::{self, File};
use std::io::{Cursor, Read};
use std::path::Path;
use std::sync::Arc;

use image::metadata::Orientation;
use image::{DynamicImage, GrayImage, ImageDecoder, ImageError, ImageFormat, ImageReader, Limits};

use super::plane::Plane;

mod grey;
mod jpeg;
mod whole;

/// Longest side that is opened, in pixels.
pub const MAX_SIDE: u32 = 16_384;
/// Memory that one picture may take while it is opened, in bytes.
pub const MAX_MEMORY: u64 = 400 << 20;
/// Longest file that is read, in bytes.
pub const MAX_FILE: u64 = 200 << 20;

/// An opened picture: grey, upright, cheap to clone.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Picture {
    plane: Arc<Plane>,
    reduced: u8,
}

/// Why a file is not a picture that can be read; each names the file and the next action.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum PictureFault {
    /// The system does not let the file be read.
    #[error("{file}: cannot be read ({reason})")]
    Unreadable {
        /// File as it was named.
        file: String,
        /// What the system said.
        reason: String,
    },
    /// The file begins like no picture format that is known here.
    #[error("{file}: not a picture")]
    NotAPicture {
        /// File as it was named.
        file: String,
    },
    /// An iPhone's own format, which is not read.
    #[error("{file}: a HEIC picture, which is not read here")]
    Heic {
        /// File as it was named.
        file: String,
    },
    /// More pixels than a card photograph needs.
    #[error("{file}: {width} x {height} pixels are too many, at most {MAX_SIDE} a side and 400 MB")]
    TooLarge {
        /// File as it was named.
        file: String,
        /// Width that the file claims, in pixels.
        width: u32,
        /// Height that the file claims, in pixels.
        height: u32,
    },
    /// More bytes than a card photograph needs.
    #[error("{file}: longer than 200 MB")]
    TooLong {
        /// File as it was named.
        file: String,
    },
    /// The file ends before the picture does.
    #[error("{file}: the picture is cut off, only a part has arrived")]
    Truncated {
        /// File as it was named.
        file: String,
    },
    /// The file contradicts its own format.
    #[error("{file}: the picture is damaged")]
    Damaged {
        /// File as it was named.
        file: String,
    },
}

impl PictureFault {
    /// Returns the stable code of this fault.
    pub fn code(&self) -> &'static str {
        match self {
            Self::Unreadable { .. } => "picture-unreadable",
            Self::NotAPicture { .. } => "not-a-picture",
            Self::Heic { .. } => "picture-heic",
            Self::TooLarge { .. } => "picture-too-large",
            Self::TooLong { .. } => "picture-too-long",
            Self::Truncated { .. } => "picture-truncated",
            Self::Damaged { .. } => "picture-damaged",
        }
    }

    /// Returns what to do now.
    pub fn next(&self) -> &'static str {
        match self {
            Self::Unreadable { .. } => "check that it exists and may be opened",
            Self::NotAPicture { .. } => "choose a JPEG, PNG, WebP, BMP or GIF file",
            Self::Heic { .. } => "on the phone, export it as JPEG",
            Self::TooLarge { .. } => "save it smaller, or take it with fewer pixels",
            Self::TooLong { .. } => "save it as a JPEG",
            Self::Truncated { .. } => "copy or send it again",
            Self::Damaged { .. } => "take or send it again",
        }
    }
}

impl Picture {
    /// Opens a picture file and turns it upright by its EXIF orientation.
    pub fn open(path: impl AsRef<Path>) -> Result<Self, PictureFault> {
        let name = path.as_ref().display().to_string();
        let unreadable =
            |error: std::io::Error| PictureFault::Unreadable { file: name.clone(), reason: error.to_string() };
        let kind = fs::metadata(path.as_ref()).map_err(unreadable)?;
        // A folder holds no pixels, and opening a pipe or a device may wait for ever.
        if !kind.is_file() {
            let reason = if kind.is_dir() { "a folder" } else { "no ordinary file" };
            return Err(PictureFault::Unreadable { file: name, reason: reason.to_owned() });
        }
        if kind.len() > MAX_FILE {
            return Err(PictureFault::TooLong { file: name });
        }
        let mut bytes = Vec::new();
        let file = File::open(path.as_ref()).map_err(unreadable)?;
        file.take(MAX_FILE + 1).read_to_end(&mut bytes).map_err(unreadable)?;
        if bytes.len() as u64 > MAX_FILE {
            return Err(PictureFault::TooLong { file: name });
        }
        Self::named(&bytes, &name)
    }

    /// Decodes the bytes of a picture file, such as a dropped or pasted one.
    pub fn decode(bytes: &[u8]) -> Result<Self, PictureFault> {
        Self::named(bytes, "the picture")
    }

    /// Wraps grey pixels that are already in memory.
    pub fn from_plane(plane: Plane) -> Self {
        Self { plane: Arc::new(plane), reduced: 1 }
    }

    /// Returns the grey pixels.
    pub fn plane(&self) -> &Plane {
        &self.plane
    }

    pub(super) fn shared(&self) -> Arc<Plane> {
        Arc::clone(&self.plane)
    }

    /// Returns how many pixels of the file one pixel stands for, along a side: 1, or more for a very large JPEG.
    pub fn reduced(&self) -> u8 {
        self.reduced
    }

    fn named(bytes: &[u8], name: &str) -> Result<Self, PictureFault> {
        let file = || name.to_owned();
        if is_heic(bytes) {
            return Err(PictureFault::Heic { file: file() });
        }
        let mut reader = ImageReader::new(Cursor::new(bytes))
            .with_guessed_format()
            .map_err(|error| PictureFault::Unreadable { file: file(), reason: error.to_string() })?;
        let Some(format) = reader.format() else {
            return Err(PictureFault::NotAPicture { file: file() });
        };
        // The claimed size is looked at first, so the decoder's own limit only guards what it allocates later.
        let mut limits = Limits::no_limits();
        limits.max_alloc = Some(MAX_MEMORY);
        reader.limits(limits);
        let mut decoder = reader.into_decoder().map_err(|error| fault_of(&error, bytes, name))?;
        let (width, height) = decoder.dimensions();
        if width > MAX_SIDE || height > MAX_SIDE || decoder.total_bytes() > MAX_MEMORY {
            return Err(PictureFault::TooLarge { file: file(), width, height });
        }
        if !whole::is_whole(bytes, format) {
            return Err(PictureFault::Truncated { file: file() });
        }
        if format == ImageFormat::Jpeg
            && let Some(opened) = jpeg::reduced(bytes, width, height)
        {
            let opened = opened.map_err(|_| PictureFault::Damaged { file: file() })?;
            let plane = upright(opened.pixels, opened.width, opened.height, opened.orientation);
            let plane = plane.ok_or_else(|| PictureFault::Damaged { file: file() })?;
            return Ok(Self { reduced: opened.factor, ..Self::from_plane(plane) });
        }
        let orientation = decoder.orientation().unwrap_or(Orientation::NoTransforms);
        let color = decoder.color_type();
        let mut pixels = vec![0; usize::try_from(decoder.total_bytes()).unwrap_or(0)];
        decoder.read_image(&mut pixels).map_err(|error| {
            if matches!(error, ImageError::Limits(_)) {
                PictureFault::TooLarge { file: file(), width, height }
            } else {
                fault_of(&error, bytes, name)
            }
        })?;
        let plane = grey::in_place(pixels, color).and_then(|pixels| upright(pixels, width, height, orientation));
        plane.map(Self::from_plane).ok_or_else(|| PictureFault::Damaged { file: file() })
    }
}

/// Turns grey pixels as the camera was held.
fn upright(pixels: Vec<u8>, width: u32, height: u32, orientation: Orientation) -> Option<Plane> {
    let mut image = DynamicImage::ImageLuma8(GrayImage::from_raw(width, height, pixels)?);
    image.apply_orientation(orientation);
    let (width, height) = (image.width() as usize, image.height() as usize);
    Plane::new(width, height, image.into_luma8().into_raw())
}

/// Recognises the brands of HEIF files (ISO/IEC 23008-12, annex B; AVIF for the still pictures of phones).
fn is_heic(bytes: &[u8]) -> bool {
    let brands: [&[u8]; 9] = [b"heic", b"heix", b"heim", b"heis", b"hevc", b"hevx", b"mif1", b"msf1", b"avif"];
    bytes.get(4..8) == Some(b"ftyp") && bytes.get(8..12).is_some_and(|brand| brands.contains(&brand))
}

fn fault_of(error: &ImageError, bytes: &[u8], name: &str) -> PictureFault {
    let file = name.to_owned();
    let ended = |error: &std::io::Error| error.kind() == std::io::ErrorKind::UnexpectedEof;
    if matches!(error, ImageError::IoError(error) if ended(error)) {
        return PictureFault::Truncated { file };
    }
    let format = image::guess_format(bytes).ok();
    if format.is_some_and(|format| !whole::is_whole(bytes, format)) {
        PictureFault::Truncated { file }
    } else {
        PictureFault::Damaged { file }
    }
}

#[cfg(test)]
mod tests;
