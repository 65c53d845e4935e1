//! The one thread beside the desk that opens pictures and frames and searches them for codes.
//!
//! It holds one picture at a time and tells small ones; it ends when nobody listens any more.

use std::io;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::mpsc::{Receiver, RecvError, RecvTimeoutError, Sender, SyncSender, TryRecvError, channel, sync_channel};
use std::thread;
use std::time::Duration;

use crate::face::find::{Effort, Found, Miss, Symbology};
use crate::face::picture::{Picture, PictureFault};
use crate::face::scan::Scan;
use crate::face::source::{Frame, FrameFault, FrameSource};

/// Longer side of the pictures that are told, in pixels.
const SMALL: usize = 1280;
/// Pictures of one folder that are searched at most.
pub const FOLDER_MAX: usize = 500;
/// Told pictures that wait for the desk at most; then the search waits, too.
const WAITING: usize = 4;
/// How long a camera without a new frame is left alone.
const NO_FRAME: Duration = Duration::from_millis(15);
/// Round of what a camera tells, which no stop of the search makes old.
const ALWAYS: u64 = u64::MAX;
/// Endings of files that a folder is searched for; what cannot be read here is said, not passed over.
const ENDINGS: [&str; 10] = ["jpg", "jpeg", "jpe", "png", "webp", "bmp", "gif", "heic", "heif", "avif"];

/// Where a picture comes from.
pub enum Source {
    /// A file, or a folder of them.
    Path(PathBuf),
    /// Pixels that are there already.
    Pixels(Picture),
}

impl Source {
    /// Returns the last part of the path; empty for pixels.
    pub fn name(&self) -> String {
        match self {
            Source::Path(path) => name_of(path),
            Source::Pixels(_) => String::new(),
        }
    }
}

/// What a search is done with: that of this program, or what a test gives.
pub type Finder = Box<dyn Fn(&Picture, Effort) -> Found + Send>;

/// A camera, or what plays one.
pub type Camera = Box<dyn FrameSource + Send>;

/// What was found in one picture.
pub struct Sight {
    /// Name of the file; empty for a pasted picture.
    pub file: String,
    /// The picture, small enough for a screen; none when it could not be opened.
    pub picture: Option<Picture>,
    /// Its codes.
    pub codes: Vec<CodeSeen>,
    /// Why nothing, or perhaps not everything, was found.
    pub trouble: Option<Trouble>,
}

/// One code of a picture.
pub struct CodeSeen {
    /// Its text.
    pub scan: Scan,
    /// Kind of code.
    pub symbology: Symbology,
    /// Corners in shares of width and height, 0 to 1.
    pub corners: [(f32, f32); 4],
}

/// Why a picture gave nothing, or perhaps not all of its codes.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Trouble {
    /// It does not open.
    Fault(PictureFault),
    /// It was searched.
    Miss(Miss),
    /// A decoder fell over it.
    GaveUp,
    /// The folder has no pictures.
    EmptyFolder,
    /// The folder has more pictures than are searched at once; so many were left out.
    LeftOut(usize),
}

impl Trouble {
    /// Returns the stable code, for sentences.
    pub fn code(&self) -> &'static str {
        match self {
            Trouble::Fault(fault) => fault.code(),
            Trouble::Miss(miss) => miss.code(),
            Trouble::GaveUp => "decoder-failed",
            Trouble::EmptyFolder => "folder-empty",
            Trouble::LeftOut(_) => "folder-too-full",
        }
    }
}

/// What the worker tells.
pub enum News {
    /// A folder holds so many pictures, which come one by one.
    Folder(usize),
    /// It opens a picture.
    Begun(String),
    /// It is done with one.
    Done(Sight),
    /// Something about a folder, besides its pictures.
    Aside(Sight),
    /// One look of the camera; looks that nobody takes in time are left out, unless they show a code.
    Frame(Sight),
    /// No further frame comes.
    Dark(FrameFault),
}

enum Job {
    Search {
        round: u64,
        source: Source,
    },
    /// Looks through a camera, or through none any more.
    Look(Option<Camera>),
}

/// The thread, as the desk sees it; dropped, it ends after the picture that it searches now.
pub struct Worker {
    jobs: Sender<Job>,
    news: Receiver<(u64, News)>,
    round: Arc<AtomicU64>,
}

impl Worker {
    /// Starts the thread.
    pub fn begin(find: Finder) -> io::Result<Self> {
        let (jobs, waiting) = channel();
        let (tell, news) = sync_channel(WAITING);
        let round = Arc::new(AtomicU64::new(0));
        let mut bench = Bench { jobs: waiting, tell, round: Arc::clone(&round), find, camera: None, turn: 0 };
        thread::Builder::new().name("faces".to_owned()).spawn(move || while bench.work().is_ok() {})?;
        Ok(Self { jobs, news, round })
    }

    /// Searches one more picture or folder.
    pub fn search(&self, source: Source) {
        // A thread that fell over tells so when its news are read.
        let _fell_over = self.jobs.send(Job::Search { round: self.round(), source });
    }

    /// Looks through a camera between pictures, or through none any more.
    pub fn look(&self, camera: Option<Camera>) {
        let _fell_over = self.jobs.send(Job::Look(camera));
    }

    /// Drops what waits; the picture that is searched now is not told any more.
    pub fn stop(&self) {
        self.round.fetch_add(1, Ordering::AcqRel);
    }

    /// Returns what there is to tell; an error when the thread fell over.
    pub fn news(&self) -> Result<Option<News>, RecvError> {
        loop {
            match self.news.try_recv() {
                Ok((round, news)) if self.is_of_now(round) => return Ok(Some(news)),
                Ok(_stopped) => {}
                Err(TryRecvError::Empty) => return Ok(None),
                Err(TryRecvError::Disconnected) => return Err(RecvError),
            }
        }
    }

    /// Waits for what there is to tell.
    pub fn wait(&self) -> Result<News, RecvError> {
        loop {
            let (round, news) = self.news.recv()?;
            if self.is_of_now(round) {
                return Ok(news);
            }
        }
    }

    fn is_of_now(&self, round: u64) -> bool {
        round == ALWAYS || round == self.round()
    }

    fn round(&self) -> u64 {
        self.round.load(Ordering::Acquire)
    }
}

impl Drop for Worker {
    fn drop(&mut self) {
        self.stop();
    }
}

/// The thread is to end: nobody gives or takes anything any more.
struct Over;

/// What the thread has.
struct Bench {
    jobs: Receiver<Job>,
    tell: SyncSender<(u64, News)>,
    round: Arc<AtomicU64>,
    find: Finder,
    camera: Option<Camera>,
    /// Counts the frames.
    turn: u32,
}

impl Bench {
    fn work(&mut self) -> Result<(), Over> {
        let Some(job) = self.next()? else { return Ok(()) };
        match job {
            Job::Look(camera) => {
                (self.camera, self.turn) = (camera, 0);
                Ok(())
            }
            Job::Search { round, .. } if self.is_stopped(round) => Ok(()),
            Job::Search { round, source: Source::Path(path) } if path.is_dir() => self.folder(round, &path),
            Job::Search { round, source: Source::Path(path) } => self.file(round, &path),
            Job::Search { round, source: Source::Pixels(picture) } => {
                self.told(round, News::Begun(String::new()))?;
                self.told(round, News::Done(self.sight(String::new(), Effort::Still, || Ok(picture))))
            }
        }
    }

    /// Returns what was given next; with a camera none, after a frame or a moment.
    fn next(&mut self) -> Result<Option<Job>, Over> {
        if self.camera.is_none() {
            return self.jobs.recv().map(Some).map_err(|_| Over);
        }
        // A picture that was given goes before the next frame.
        match self.jobs.try_recv() {
            Ok(job) => return Ok(Some(job)),
            Err(TryRecvError::Disconnected) => return Err(Over),
            Err(TryRecvError::Empty) if self.frame()? => return Ok(None),
            Err(TryRecvError::Empty) => {}
        }
        match self.jobs.recv_timeout(NO_FRAME) {
            Ok(job) => Ok(Some(job)),
            Err(RecvTimeoutError::Timeout) => Ok(None),
            Err(RecvTimeoutError::Disconnected) => Err(Over),
        }
    }

    /// Searches the next frame, if there is one by now; returns whether there was.
    fn frame(&mut self) -> Result<bool, Over> {
        let Some(camera) = &mut self.camera else { return Ok(false) };
        match camera.next() {
            Ok(None) => Ok(false),
            Ok(Some(Frame { picture, name, .. })) => {
                self.turn = self.turn.wrapping_add(1);
                let sight = self.sight(name, Effort::Frame { turn: self.turn }, || Ok(picture));
                if sight.codes.is_empty() {
                    let _nobody_in_time = self.tell.try_send((ALWAYS, News::Frame(sight)));
                    return Ok(true);
                }
                self.told(ALWAYS, News::Frame(sight)).map(|()| true)
            }
            Err(fault) => {
                self.camera = None;
                self.told(ALWAYS, News::Dark(fault)).map(|()| true)
            }
        }
    }

    fn sight(&self, file: String, effort: Effort, open: impl FnOnce() -> Result<Picture, PictureFault>) -> Sight {
        sight(file, open, &|picture| (self.find)(picture, effort))
    }

    fn folder(&self, round: u64, folder: &Path) -> Result<(), Over> {
        let (files, trouble) = pictures_in(folder);
        // What is said of the folder comes first: after the last picture nobody listens.
        if let Some(trouble) = trouble {
            self.told(round, News::Aside(Sight::troubled(name_of(folder), trouble)))?;
        }
        self.told(round, News::Folder(files.len()))?;
        for file in files.iter().take_while(|_| !self.is_stopped(round)) {
            self.file(round, file)?;
        }
        Ok(())
    }

    fn file(&self, round: u64, file: &Path) -> Result<(), Over> {
        self.told(round, News::Begun(name_of(file)))?;
        self.told(round, News::Done(self.sight(name_of(file), Effort::Still, || Picture::open(file))))
    }

    fn told(&self, round: u64, news: News) -> Result<(), Over> {
        self.tell.send((round, news)).map_err(|_| Over)
    }

    fn is_stopped(&self, round: u64) -> bool {
        self.round.load(Ordering::Acquire) != round
    }
}

impl Sight {
    fn troubled(file: String, trouble: Trouble) -> Self {
        Self { file, picture: None, codes: Vec::new(), trouble: Some(trouble) }
    }
}

/// Opens and searches one picture; a decoder that falls over it costs one sentence.
pub fn sight(
    file: String,
    open: impl FnOnce() -> Result<Picture, PictureFault>,
    find: &dyn Fn(&Picture) -> Found,
) -> Sight {
    let looked = catch_unwind(AssertUnwindSafe(|| {
        let picture = open()?;
        Ok((find(&picture), picture))
    }));
    let (found, picture) = match looked {
        Ok(Ok(looked)) => looked,
        Ok(Err(fault)) => return Sight::troubled(file, Trouble::Fault(fault)),
        Err(_fell_over) => return Sight::troubled(file, Trouble::GaveUp),
    };
    let (width, height) = (picture.plane().width() as f32, picture.plane().height() as f32);
    let share = |(x, y): (f32, f32)| ((x / width).clamp(0.0, 1.0), (y / height).clamp(0.0, 1.0));
    let codes = found.codes.iter().map(|code| CodeSeen {
        scan: Scan::found(code),
        symbology: code.symbology,
        corners: code.corners.map(share),
    });
    let small = Picture::from_plane(picture.plane().shrunk_to(SMALL));
    Sight { file, codes: codes.collect(), picture: Some(small), trouble: found.miss.map(Trouble::Miss) }
}

/// Lists the pictures of a folder by name, and says what is to be said of the folder itself.
pub fn pictures_in(folder: &Path) -> (Vec<PathBuf>, Option<Trouble>) {
    let entries = match std::fs::read_dir(folder) {
        Ok(entries) => entries,
        Err(fault) => {
            let (file, reason) = (folder.display().to_string(), fault.kind().to_string());
            return (Vec::new(), Some(Trouble::Fault(PictureFault::Unreadable { file, reason })));
        }
    };
    let is_picture = |path: &PathBuf| {
        let ending = path.extension().map(|ending| ending.to_string_lossy().to_lowercase());
        ending.is_some_and(|ending| ENDINGS.contains(&ending.as_str())) && path.is_file()
    };
    let mut files: Vec<PathBuf> = entries.flatten().map(|entry| entry.path()).filter(is_picture).collect();
    files.sort();
    let left_out = files.len().saturating_sub(FOLDER_MAX);
    files.truncate(FOLDER_MAX);
    let trouble = match (files.is_empty(), left_out) {
        (true, _) => Some(Trouble::EmptyFolder),
        (false, 0) => None,
        (false, left_out) => Some(Trouble::LeftOut(left_out)),
    };
    (files, trouble)
}

fn name_of(path: &Path) -> String {
    path.file_name().unwrap_or(path.as_os_str()).to_string_lossy().into_owned()
}
