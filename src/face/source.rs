//! Ways in which a face comes in that are no picture file: frames of a camera, a serial scanner, the clipboard.
//!
//! Whatever device there is works on a thread of its own; nothing here waits for one, and no frame is kept.

use std::path::Path;
use std::time::Instant;

use super::picture::{Picture, PictureFault};

#[cfg(feature = "camera")]
mod camera;
pub mod clipboard;
mod folder;
#[cfg(any(test, feature = "camera"))]
mod latest;
#[cfg(any(test, feature = "camera"))]
mod luma;
pub mod serial;

pub use folder::Folder;

/// One look of a camera.
#[derive(Debug, Clone)]
pub struct Frame {
    /// Its grey pixels, upright.
    pub picture: Picture,
    /// Name of the file of a test camera, or of the camera.
    pub name: String,
    /// When it was taken.
    pub at: Instant,
}

/// What gives one frame after another: a camera, or a folder of pictures that plays one.
pub trait FrameSource {
    /// Returns the newest frame that was not given yet; `None` means: not yet, ask again soon. Never waits.
    ///
    /// After a fault no frame follows; the source is dropped, and may be opened again.
    fn next(&mut self) -> Result<Option<Frame>, FrameFault>;
}

/// Why no frame comes, now or ever.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum FrameFault {
    /// The setting is neither a number nor a folder.
    #[error("`{which}` names no camera: write its number, such as 0, or folder: and a path")]
    Unnamed {
        /// As it was written.
        which: String,
    },
    /// This program was built without the feature `camera`.
    #[error("this program was built without cameras")]
    NotBuilt,
    /// The folder of a test camera cannot be read, or has no picture.
    #[error("{folder}: no pictures can be read there")]
    NoPictures {
        /// The folder.
        folder: String,
    },
    /// A test camera has shown its last picture.
    #[error("the folder has shown its last picture")]
    Ended,
    /// A picture of a test camera cannot be read.
    #[error(transparent)]
    Picture(#[from] PictureFault),
    /// The camera did not open.
    #[error("the camera does not open ({why})")]
    NotOpened {
        /// What its driver said.
        why: String,
    },
    /// The camera opened, or tried to, and shows nothing.
    #[error("the camera shows nothing")]
    Mute,
    /// The camera was there and is gone.
    #[error("the camera is gone ({why})")]
    Gone {
        /// What its driver said.
        why: String,
    },
}

impl FrameFault {
    /// Returns the stable code of this fault.
    pub fn code(&self) -> &'static str {
        match self {
            Self::Unnamed { .. } => "camera-unnamed",
            Self::NotBuilt => "camera-not-built",
            Self::NoPictures { .. } => "camera-no-pictures",
            Self::Ended => "camera-ended",
            Self::Picture(_) => "camera-picture",
            Self::NotOpened { .. } => "camera-not-opened",
            Self::Mute => "camera-mute",
            Self::Gone { .. } => "camera-gone",
        }
    }

    /// All codes, for the words.
    pub const CODES: [&str; 8] = [
        "camera-unnamed",
        "camera-not-built",
        "camera-no-pictures",
        "camera-ended",
        "camera-picture",
        "camera-not-opened",
        "camera-mute",
        "camera-gone",
    ];
}

/// Opens what `settings.toml` names as camera: its number, such as `0`, or `folder:` and the path of a test camera.
///
/// Returns at once: what a device does not do is said by [`FrameSource::next`].
pub fn open(which: &str) -> Result<Box<dyn FrameSource + Send>, FrameFault> {
    let which = which.trim();
    if let Some(folder) = which.strip_prefix("folder:") {
        return Ok(Box::new(Folder::open(Path::new(folder.trim()))?));
    }
    match which.parse() {
        Ok(number) => camera(number),
        Err(_) => Err(FrameFault::Unnamed { which: which.to_owned() }),
    }
}

#[cfg(feature = "camera")]
fn camera(number: u32) -> Result<Box<dyn FrameSource + Send>, FrameFault> {
    Ok(Box::new(camera::Camera::open(number)?))
}

#[cfg(not(feature = "camera"))]
fn camera(_: u32) -> Result<Box<dyn FrameSource + Send>, FrameFault> {
    Err(FrameFault::NotBuilt)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_setting_that_names_no_camera_is_refused_with_its_words() {
        let fault = |which: &str| open(which).err().map(|fault| fault.code());
        assert_eq!(fault(""), Some("camera-unnamed"));
        assert_eq!(fault("webcam"), Some("camera-unnamed"));
        assert_eq!(fault("-1"), Some("camera-unnamed"));
        assert_eq!(fault("folder:/nowhere/at/all"), Some("camera-no-pictures"));
        #[cfg(not(feature = "camera"))]
        assert_eq!(fault(" 0 "), Some("camera-not-built"));
    }
}
