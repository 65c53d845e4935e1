//! Runs foreign decoders where a panic or a stall does no harm: on a worker thread, which the next picture takes over.
//!
//! A worker that overruns is left behind and ends by itself; with four left behind no search begins.

use std::panic::{AssertUnwindSafe, catch_unwind, set_hook, take_hook};
use std::sync::atomic::{AtomicBool, AtomicUsize, Ordering};
use std::sync::mpsc::{RecvTimeoutError, Sender, channel};
use std::sync::{Arc, Mutex, Once, PoisonError};
use std::thread;
use std::time::{Duration, Instant};

use super::{Found, Miss, Symbol};

const NAME: &str = "face-search";
const MOST_LEFT: usize = 4;
/// A worker looks at the clock between its steps, so it is given this much longer to end by itself.
const GRACE: Duration = Duration::from_millis(1500);

static LEFT: AtomicUsize = AtomicUsize::new(0);
static QUIET: Once = Once::new();
/// A worker that waits for the next picture.
static IDLE: Mutex<Option<Worker>> = Mutex::new(None);

/// Asks a worker; without it the worker ends when its work is done.
struct Worker(Sender<Work>);

type Work = Box<dyn FnOnce() + Send>;

impl Worker {
    /// Takes the worker that waits, or starts one; none when the system has no thread left.
    fn take() -> Option<Self> {
        let idle = IDLE.lock().unwrap_or_else(PoisonError::into_inner).take();
        idle.or_else(|| {
            let (asks, asked) = channel::<Work>();
            let work = move || asked.into_iter().for_each(|work| work());
            thread::Builder::new().name(NAME.to_owned()).spawn(work).ok().map(|_| Self(asks))
        })
    }

    /// Lets the worker wait for the next picture.
    fn rest(self) {
        *IDLE.lock().unwrap_or_else(PoisonError::into_inner) = Some(self);
    }
}

/// When a search must stop.
#[derive(Debug, Clone, Copy)]
pub(super) struct Clock {
    begin: Instant,
    end: Instant,
}

impl Clock {
    /// Starts a clock that runs for `time`.
    pub(super) fn start(time: Duration) -> Self {
        let begin = Instant::now();
        Self { begin, end: begin + time }
    }

    /// Returns the time since the start, in milliseconds.
    pub(super) fn ms(self) -> u32 {
        u32::try_from(self.begin.elapsed().as_millis()).unwrap_or(u32::MAX)
    }

    /// Returns whether the time is over.
    pub(super) fn is_over(self) -> bool {
        Instant::now() >= self.end
    }
}

/// A decoder panicked.
#[derive(Debug, PartialEq, Eq)]
pub(super) struct Panicked;

/// Runs one step of a search; a panic in it prints nothing and becomes an error.
pub(super) fn caught<T>(step: impl FnOnce() -> T) -> Result<T, Panicked> {
    catch_unwind(AssertUnwindSafe(step)).map_err(|_| Panicked)
}

enum Told {
    Codes(Vec<Symbol>),
    End(Option<Miss>),
}

/// Runs a search on its own thread, and returns what it told when it ended or when the time was over.
pub(super) fn watch(
    time: Duration,
    search: impl FnOnce(Clock, &dyn Fn(&[Symbol])) -> Option<Miss> + Send + 'static,
) -> Found {
    QUIET.call_once(hush);
    if LEFT.load(Ordering::SeqCst) >= MOST_LEFT {
        return Found { codes: Vec::new(), miss: Some(Miss::Busy) };
    }
    let (sender, told) = channel();
    let clock = Clock::start(time);
    // Whoever comes second, the end of the work or the end of the waiting, finds it set.
    let parted = Arc::new(AtomicBool::new(false));
    let by_worker = Arc::clone(&parted);
    let work = move || {
        let tell = |codes: &[Symbol]| drop(sender.send(Told::Codes(codes.to_vec())));
        let miss = caught(|| search(clock, &tell)).unwrap_or(Some(Miss::DecoderFailed { stage: "search" }));
        drop(sender.send(Told::End(miss)));
        if by_worker.swap(true, Ordering::SeqCst) {
            LEFT.fetch_sub(1, Ordering::SeqCst);
        }
    };
    let worker = Worker::take().filter(|worker| worker.0.send(Box::new(work)).is_ok());
    let Some(worker) = worker else { return Found { codes: Vec::new(), miss: Some(Miss::Busy) } };
    let end = clock.end + GRACE;
    let mut found = Found::default();
    loop {
        match told.recv_timeout(end.saturating_duration_since(Instant::now())) {
            Ok(Told::Codes(codes)) => found.codes = codes,
            Ok(Told::End(miss)) => {
                worker.rest();
                return Found { miss, ..found };
            }
            Err(RecvTimeoutError::Timeout | RecvTimeoutError::Disconnected) => {
                if !parted.swap(true, Ordering::SeqCst) {
                    LEFT.fetch_add(1, Ordering::SeqCst);
                }
                return Found { miss: Some(Miss::OutOfTime), ..found };
            }
        }
    }
}

/// Keeps panics of search workers silent; those of every other thread are told as before.
///
/// Keeps the hook that it finds: a program with a hook of its own sets it before the first search.
fn hush() {
    let told_before = take_hook();
    set_hook(Box::new(move |panic| {
        if thread::current().name() != Some(NAME) {
            told_before(panic);
        }
    }));
}
