//! The thread beside the desk that reads one file and holds it against the records.
//!
//! Whoever drops the work stops it: what it still finds is told to nobody.

use std::io;
use std::sync::Arc;
use std::sync::atomic::{AtomicU8, Ordering};
use std::sync::mpsc::{Receiver, TryRecvError, sync_channel};
use std::thread;

/// What is done now.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Stage {
    /// The file is read.
    Reading,
    /// Its rows are held against the records.
    Comparing,
}

/// Where the worker tells what it does now.
#[derive(Clone, Default)]
pub struct Told(Arc<AtomicU8>);

impl Told {
    /// Tells what is done from now on.
    pub fn set(&self, stage: Stage) {
        self.0.store(u8::from(stage == Stage::Comparing), Ordering::Release);
    }

    fn get(&self) -> Stage {
        if self.0.load(Ordering::Acquire) == 0 { Stage::Reading } else { Stage::Comparing }
    }
}

/// One file that is read beside the desk, and what comes of it.
pub struct Work<T> {
    told: Told,
    seen: Stage,
    done: Receiver<T>,
}

impl<T: Send + 'static> Work<T> {
    /// Starts the thread.
    pub fn begin(job: impl FnOnce(&Told) -> T + Send + 'static) -> io::Result<Self> {
        let told = Told::default();
        let (tell, done) = sync_channel(1);
        let telling = told.clone();
        let run = move || {
            let _nobody_waits = tell.send(job(&telling));
        };
        thread::Builder::new().name("import".to_owned()).spawn(run)?;
        Ok(Self { told, seen: Stage::Reading, done })
    }

    /// Returns what is done now.
    pub fn stage(&self) -> Stage {
        self.told.get()
    }

    /// Returns whether it does something else than when this was asked last.
    pub fn moved(&mut self) -> bool {
        let stage = self.stage();
        std::mem::replace(&mut self.seen, stage) != stage
    }

    /// Returns what came of it, once it is done; `None` inside when the thread fell over.
    pub fn result(&self) -> Option<Option<T>> {
        match self.done.try_recv() {
            Ok(result) => Some(Some(result)),
            Err(TryRecvError::Disconnected) => Some(None),
            Err(TryRecvError::Empty) => None,
        }
    }

    /// Waits for what comes of it.
    pub fn wait(self) -> Option<T> {
        self.done.recv().ok()
    }
}
