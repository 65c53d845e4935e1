//! The thread beside the desk that looks for our pages in pictures and makes them flat.
//!
//! It keeps no picture; what it tells is as large as one page at 150 dots per inch.

use std::io;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::path::PathBuf;
use std::sync::mpsc::{Receiver, RecvError, Sender, TryRecvError, channel};
use std::thread;

use crate::face::find::find;
use crate::face::picture::Picture;
use crate::sheet::back::{self, PageBack};

/// Where a picture of a page comes from.
pub enum Paper {
    /// A file.
    File(PathBuf),
    /// Pixels that are there already.
    Pixels(Picture),
}

/// What was found in one picture, or the stable code of why nothing was.
pub type Looked = Result<Vec<PageBack>, &'static str>;

/// The thread, as the desk sees it.
pub struct Looker {
    jobs: Sender<Paper>,
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
    pub fn look(&mut self, paper: Paper) {
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

fn look(paper: Paper) -> Looked {
    let picture = match paper {
        Paper::Pixels(picture) => picture,
        Paper::File(path) => Picture::open(path).map_err(|fault| fault.code())?,
    };
    let pages = back::read(&picture, &find(&picture).codes);
    if pages.is_empty() { Err("no-page-in-picture") } else { Ok(pages) }
}
