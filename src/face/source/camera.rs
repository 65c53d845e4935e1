//! A webcam, on a thread of its own: some drivers never return from their first call, and the desk must not wait.
//!
//! Not tried on a real camera yet; the window and the README say so.

use std::thread;
use std::time::Instant;

use nokhwa::Camera as Device;
use nokhwa::utils::{CameraFormat, CameraIndex, FrameFormat, RequestedFormat, RequestedFormatType, Resolution};

use super::latest::{Latest, Lens, latest};
use super::luma::{self, Layout};
use super::{Frame, FrameFault, FrameSource};

/// What is asked for first: large enough for a card held in the hand, small enough for every bus.
const WANTED: (u32, u32, u32) = (1280, 720, 30);

/// Layouts, those that cost nothing first.
const LAYOUTS: [(FrameFormat, Layout); 6] = [
    (FrameFormat::YUYV, Layout::Yuyv),
    (FrameFormat::NV12, Layout::Nv12),
    (FrameFormat::GRAY, Layout::Grey),
    (FrameFormat::MJPEG, Layout::Jpeg),
    (FrameFormat::RAWRGB, Layout::Rgb),
    (FrameFormat::RAWBGR, Layout::Bgr),
];

/// Frames in a row that may be damaged until the camera counts as gone.
const DAMAGED_MAX: u32 = 60;

/// A camera that is being opened or is open; dropping it lets it go after its next frame.
pub struct Camera(Latest);

impl Camera {
    /// Begins to open the camera of this number, from 0; returns at once.
    pub fn open(number: u32) -> Result<Self, FrameFault> {
        let (lens, latest) = latest(Instant::now());
        let not_opened = |fault: std::io::Error| FrameFault::NotOpened { why: fault.to_string() };
        let look = move || {
            if let Err(fault) = watch(number, &lens) {
                lens.show(Err(fault));
            }
        };
        thread::Builder::new().name("camera".to_owned()).spawn(look).map_err(not_opened)?;
        Ok(Self(latest))
    }
}

impl FrameSource for Camera {
    fn next(&mut self) -> Result<Option<Frame>, FrameFault> {
        self.0.take(Instant::now())
    }
}

fn watch(number: u32, lens: &Lens) -> Result<(), FrameFault> {
    let not_opened = |fault: nokhwa::NokhwaError| FrameFault::NotOpened { why: fault.to_string() };
    let mut device = device(number)?;
    device.open_stream().map_err(not_opened)?;
    let name = device.info().human_name();
    let mut damaged = 0;
    while damaged < DAMAGED_MAX {
        let buffer = device.frame().map_err(|fault| FrameFault::Gone { why: fault.to_string() })?;
        let layout = LAYOUTS.iter().find(|(format, _)| *format == buffer.source_frame_format());
        let (width, height) = (buffer.resolution().width() as usize, buffer.resolution().height() as usize);
        let picture = layout.and_then(|(_, layout)| luma::picture(*layout, width, height, buffer.buffer()));
        let Some(picture) = picture else {
            damaged += 1;
            continue;
        };
        damaged = 0;
        if !lens.show(Ok(Frame { picture, name: name.clone(), at: Instant::now() })) {
            return Ok(());
        }
    }
    Err(FrameFault::Gone { why: "its frames are damaged".to_owned() })
}

/// Opens the camera with the first layout that it has in the wanted size, or else with what it offers first.
fn device(number: u32) -> Result<Device, FrameFault> {
    let formats = LAYOUTS.map(|(format, _)| format);
    let (width, height, rate) = WANTED;
    let wanted = |format| CameraFormat::new(Resolution::new(width, height), format, rate);
    let closest = formats.iter().map(|format| RequestedFormatType::Closest(wanted(*format)));
    let mut why = String::new();
    for request in closest.chain([RequestedFormatType::None]) {
        let request = RequestedFormat::with_formats(request, &formats);
        match Device::new(CameraIndex::Index(number), request) {
            Ok(device) => return Ok(device),
            Err(fault) => why = fault.to_string(),
        }
    }
    Err(FrameFault::NotOpened { why })
}
