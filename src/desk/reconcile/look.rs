//! The thread beside the desk that looks for our pages in pictures and makes them flat.
//!
//! It keeps no picture; what it tells is as large as one page at 150 dots per inch.

use std::fs::File;
use std::io::{self, Read};
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::path::Path;
use std::sync::mpsc::{Receiver, RecvError, Sender, TryRecvError, channel};
use std::thread;

use crate::desk::faces::worker::Source;
use crate::face::find::find;
use crate::face::picture::{MAX_FILE, Picture};
use crate::sheet::back::{self, NotAScan, PageBack, pdf_pictures};

/// What was found in one picture, or the stable code of why nothing was.
pub type Looked = Result<Vec<PageBack>, &'static str>;

/// The thread, as the desk sees it.
pub struct Looker {
    jobs: Sender<Source>,
    news: Receiver<Looked>,
    waiting: usize,
}

impl Looker {
    /// Starts the thread.
    pub fn begin() -> io::Result<Self> {
        let (jobs, papers) = channel();
        let (tell, news) = channel();
        thread::Builder::new().name("pages".to_owned()).spawn(move || {
            for paper in papers {
                let looked = catch_unwind(AssertUnwindSafe(|| look(paper))).unwrap_or(Err("decoder-failed"));
                if tell.send(looked).is_err() {
                    break;
                }
            }
        })?;
        Ok(Self { jobs, news, waiting: 0 })
    }

    /// Returns how many pictures are not told yet.
    pub fn waiting(&self) -> usize {
        self.waiting
    }

    /// Looks at one more picture.
    pub fn look(&mut self, paper: Source) {
        // A thread that fell over tells so when its news are read.
        let _fell_over = self.jobs.send(paper);
        self.waiting += 1;
    }

    /// Returns what there is to tell; an error when the thread is gone.
    pub fn news(&mut self) -> Result<Option<Looked>, RecvError> {
        match self.news.try_recv() {
            Ok(looked) => Ok(Some(self.told(looked))),
            Err(TryRecvError::Empty) => Ok(None),
            Err(TryRecvError::Disconnected) => Err(RecvError),
        }
    }

    /// Waits for the next picture; none when none is looked at.
    pub fn wait(&mut self) -> Option<Looked> {
        if self.waiting == 0 {
            return None;
        }
        let looked = self.news.recv().unwrap_or(Err("decoder-failed"));
        Some(self.told(looked))
    }

    fn told(&mut self, looked: Looked) -> Looked {
        self.waiting = self.waiting.saturating_sub(1);
        looked
    }
}

/// Finds our pages in one picture and makes them flat; takes as long as it takes.
pub fn look(paper: Source) -> Looked {
    let pages_of = |picture: &Picture| back::read(picture, &find(picture).codes);
    let pages = match paper {
        Source::Pixels(picture) => pages_of(&picture),
        Source::Path(path) if is_pdf(&path) => {
            let pdf = std::fs::read(path).map_err(|_| "picture-unreadable")?;
            let mut pages = Vec::new();
            for jpeg in pdf_pictures(&pdf).map_err(NotAScan::code)? {
                pages.extend(pages_of(&Picture::decode(&jpeg).map_err(|fault| fault.code())?));
            }
            pages
        }
        Source::Path(path) => pages_of(&Picture::open(path).map_err(|fault| fault.code())?),
    };
    if pages.is_empty() { Err("no-page-in-picture") } else { Ok(pages) }
}

/// Returns whether a file of ordinary size begins as a PDF does: what office copiers make.
fn is_pdf(path: &Path) -> bool {
    let mut head = [0; 5];
    let is_small = std::fs::metadata(path).is_ok_and(|kind| kind.is_file() && kind.len() <= MAX_FILE);
    is_small && File::open(path).and_then(|mut file| file.read_exact(&mut head)).is_ok() && head == *b"%PDF-"
}
