//! Turns a picture file into upright grey pixels, within limits.
//!
//! Never guesses: a truncated, too large or foreign file is one sentence with the next action.

use std::fs::File;
use std::io::{Cursor, Read};
use std::path::Path;
use std::sync::Arc;

use image::{DynamicImage, ImageDecoder, ImageError, ImageReader, Limits};

use super::plane::Plane;

mod jpeg;

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
        let mut bytes = Vec::new();
        let file = File::open(path.as_ref()).map_err(unreadable)?;
        if file.metadata().map_err(unreadable)?.len() > MAX_FILE {
            return Err(PictureFault::TooLong { file: name });
        }
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
        Self { plane: Arc::new(plane) }
    }

    /// Returns the grey pixels.
    pub fn plane(&self) -> &Plane {
        &self.plane
    }

    pub(super) fn shared(&self) -> Arc<Plane> {
        Arc::clone(&self.plane)
    }

    fn named(bytes: &[u8], name: &str) -> Result<Self, PictureFault> {
        let file = || name.to_owned();
        if is_heic(bytes) {
            return Err(PictureFault::Heic { file: file() });
        }
        let mut reader = ImageReader::new(Cursor::new(bytes))
            .with_guessed_format()
            .map_err(|error| PictureFault::Unreadable { file: file(), reason: error.to_string() })?;
        if reader.format().is_none() {
            return Err(PictureFault::NotAPicture { file: file() });
        }
        // The claimed size is looked at first, so the decoder's own limit only guards what it allocates later.
        let mut limits = Limits::no_limits();
        limits.max_alloc = Some(MAX_MEMORY);
        reader.limits(limits);
        let mut decoder = reader.into_decoder().map_err(|error| fault_of(&error, bytes, name))?;
        let (width, height) = decoder.dimensions();
        if width > MAX_SIDE || height > MAX_SIDE || decoder.total_bytes() > MAX_MEMORY {
            return Err(PictureFault::TooLarge { file: file(), width, height });
        }
        if jpeg::is_jpeg(bytes) && !jpeg::is_complete(bytes) {
            return Err(PictureFault::Truncated { file: file() });
        }
        let orientation = decoder.orientation().unwrap_or(image::metadata::Orientation::NoTransforms);
        let mut image = DynamicImage::from_decoder(decoder).map_err(|error| {
            if matches!(error, ImageError::Limits(_)) {
                PictureFault::TooLarge { file: file(), width, height }
            } else {
                fault_of(&error, bytes, name)
            }
        })?;
        image.apply_orientation(orientation);
        grey(image).map(Self::from_plane).ok_or_else(|| PictureFault::Damaged { file: file() })
    }
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
    if jpeg::is_jpeg(bytes) && !jpeg::is_complete(bytes) {
        PictureFault::Truncated { file }
    } else {
        PictureFault::Damaged { file }
    }
}

/// Turns colours into grey; what is transparent becomes white, as on paper.
fn grey(image: DynamicImage) -> Option<Plane> {
    let (width, height) = (image.width() as usize, image.height() as usize);
    if !image.color().has_alpha() {
        return Plane::new(width, height, image.into_luma8().into_raw());
    }
    let on_white = |pixel: &image::LumaA<u8>| {
        let [shade, cover] = pixel.0.map(u16::from);
        u8::try_from((shade * cover + 255 * (255 - cover)) / 255).unwrap_or(255)
    };
    Plane::new(width, height, image.into_luma_alpha8().pixels().map(on_white).collect())
}

#[cfg(test)]
mod tests;
