//! The newest frame of a camera: its thread puts one in, the desk takes it out, and what is late is dropped.

use std::sync::{Arc, Mutex, PoisonError};
use std::time::{Duration, Instant};

use super::{Frame, FrameFault};

/// A camera that shows nothing for so long is mute; the first frame of some takes seconds.
const PATIENCE: Duration = Duration::from_secs(10);

type Slot = Mutex<Option<Result<Frame, FrameFault>>>;

/// The desk's end.
pub struct Latest {
    slot: Arc<Slot>,
    seen: Instant,
}

/// The camera's end.
pub struct Lens(Arc<Slot>);

/// Makes both ends; the patience begins now.
pub fn latest(now: Instant) -> (Lens, Latest) {
    let slot = Arc::new(Mutex::new(None));
    (Lens(Arc::clone(&slot)), Latest { slot, seen: now })
}

impl Latest {
    /// Takes the newest frame out, when there is one; a camera that is silent for too long is a fault.
    pub fn take(&mut self, now: Instant) -> Result<Option<Frame>, FrameFault> {
        match self.slot.lock().unwrap_or_else(PoisonError::into_inner).take() {
            Some(looked) => {
                self.seen = now;
                looked.map(Some)
            }
            None if now.duration_since(self.seen) >= PATIENCE => Err(FrameFault::Mute),
            None => Ok(None),
        }
    }
}

impl Lens {
    /// Puts a look in; returns false when nobody looks any more.
    pub fn show(&self, look: Result<Frame, FrameFault>) -> bool {
        *self.0.lock().unwrap_or_else(PoisonError::into_inner) = Some(look);
        Arc::strong_count(&self.0) > 1
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::face::picture::Picture;
    use crate::face::plane::Plane;

    fn frame(name: &str, at: Instant) -> Frame {
        Frame { picture: Picture::from_plane(Plane::paint(2, 2, |_, _| 0)), name: name.to_owned(), at }
    }

    #[test]
    fn only_the_newest_frame_is_given_and_only_once() {
        let now = Instant::now();
        let (lens, mut latest) = latest(now);
        assert!(latest.take(now).unwrap().is_none());
        assert!(lens.show(Ok(frame("one", now))) && lens.show(Ok(frame("two", now))));
        assert_eq!(latest.take(now).unwrap().map(|frame| frame.name).as_deref(), Some("two"));
        assert!(latest.take(now).unwrap().is_none());
    }

    #[test]
    fn a_camera_that_hangs_is_mute_after_ten_seconds_without_a_frame() {
        let now = Instant::now();
        let (lens, mut latest) = latest(now);
        let later = |seconds| now + Duration::from_secs(seconds);
        assert!(latest.take(later(9)).unwrap().is_none());
        lens.show(Ok(frame("late", now)));
        assert!(latest.take(later(9)).unwrap().is_some());
        assert!(latest.take(later(18)).unwrap().is_none());
        assert_eq!(latest.take(later(19)).unwrap_err(), FrameFault::Mute);
    }

    #[test]
    fn a_fault_is_told_and_a_camera_that_nobody_looks_at_hears_it() {
        let now = Instant::now();
        let (lens, mut latest) = latest(now);
        lens.show(Err(FrameFault::Gone { why: "unplugged".to_owned() }));
        assert_eq!(latest.take(now).unwrap_err().code(), "camera-gone");
        drop(latest);
        assert!(!lens.show(Ok(frame("nobody", now))));
    }
}
