//! The disk that a power cut can leave behind, made from the log of all changes before it.
//!
//! What was flushed is there. Of the later writes to a file any sectors may be there, each in any state that it had
//! since; a file may have grown over sectors that were never written. Of the later names in a folder the first few
//! are there, as a file system with a journal keeps their order.

use std::collections::BTreeMap;

/// Files by their name in the folder.
pub type Files = BTreeMap<String, Vec<u8>>;

/// The unit that a disk writes whole.
const SECTOR: usize = 512;

/// One change that the program made.
pub enum Step {
    /// A file or the folder was opened, made when it was missing, emptied when asked.
    Opened {
        file: u32,
        name: String,
        emptied: bool,
        folder: bool,
    },
    Written {
        file: u32,
        at: usize,
        bytes: Vec<u8>,
    },
    Resized {
        file: u32,
        length: usize,
    },
    Flushed {
        file: u32,
    },
    Removed {
        name: String,
    },
    Renamed {
        from: String,
        to: String,
    },
}

/// Reads the log that the preloaded library wrote.
pub fn steps(mut log: &[u8]) -> Vec<Step> {
    let mut steps = Vec::new();
    while let [letter, rest @ ..] = log {
        let (head, rest) = rest.split_at(16);
        let file = u32::from_le_bytes(head[..4].try_into().unwrap());
        let number = u64::from_le_bytes(head[4..12].try_into().unwrap());
        let length = u32::from_le_bytes(head[12..].try_into().unwrap()) as usize;
        let (bytes, rest) = rest.split_at(length);
        log = rest;
        let text = || String::from_utf8(bytes.to_vec()).unwrap();
        let size = usize::try_from(number).unwrap();
        steps.push(match letter {
            b'O' => Step::Opened { file, name: text(), emptied: number & 1 != 0, folder: number & 2 != 0 },
            b'W' => Step::Written { file, at: size, bytes: bytes.to_vec() },
            b'T' => Step::Resized { file, length: size },
            b'S' => Step::Flushed { file },
            b'U' => Step::Removed { name: text() },
            b'R' => {
                let text = text();
                let (from, to) = text.split_once('\0').unwrap();
                Step::Renamed { from: from.to_owned(), to: to.to_owned() }
            }
            letter => panic!("the log has a step {letter}"),
        });
    }
    steps
}

/// Which flushes reach the disk; a disk that lies about some is the proof that the test would see a loss.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Flushes {
    All,
    None,
    /// All but those of the files whose name ends so.
    Not(&'static str),
}

enum Change {
    Write { at: usize, bytes: Vec<u8> },
    Resize(usize),
}

enum Naming {
    Named(String, usize),
    Removed(String),
    Renamed(String, String),
}

#[derive(Default)]
struct Content {
    flushed: Vec<u8>,
    /// In the order in which they were made.
    pending: Vec<Change>,
}

#[derive(Clone, Copy)]
enum Open {
    Content(usize),
    Folder,
}

/// A disk while a program writes to it: one folder, whose files are numbered.
pub struct Disk {
    contents: Vec<Content>,
    /// As the program sees them.
    names: BTreeMap<String, usize>,
    flushed_names: BTreeMap<String, usize>,
    pending_names: Vec<Naming>,
    open: BTreeMap<u32, Open>,
    flushes: Flushes,
}

impl Disk {
    /// A disk on which all these files have lain for long.
    pub fn new(files: &Files, flushes: Flushes) -> Self {
        let contents = files.values().map(|bytes| Content { flushed: bytes.clone(), pending: Vec::new() }).collect();
        let names: BTreeMap<String, usize> = files.keys().cloned().enumerate().map(|(at, name)| (name, at)).collect();
        let (flushed_names, pending_names, open) = (names.clone(), Vec::new(), BTreeMap::new());
        Self { contents, names, flushed_names, pending_names, open, flushes }
    }

    /// Makes one change.
    pub fn take(&mut self, step: &Step) {
        match step {
            Step::Opened { file, folder: true, .. } => {
                self.open.insert(*file, Open::Folder);
            }
            Step::Opened { file, name, emptied, .. } => {
                let content = self.content_of(name);
                self.open.insert(*file, Open::Content(content));
                if *emptied {
                    self.contents[content].pending.push(Change::Resize(0));
                }
            }
            Step::Written { file, at, bytes } => self.change(*file, Change::Write { at: *at, bytes: bytes.clone() }),
            Step::Resized { file, length } => self.change(*file, Change::Resize(*length)),
            Step::Flushed { file } => self.flush(*file),
            Step::Removed { name } => self.rename(Naming::Removed(name.clone())),
            Step::Renamed { from, to } => self.rename(Naming::Renamed(from.clone(), to.clone())),
        }
    }

    fn content_of(&mut self, name: &str) -> usize {
        if let Some(content) = self.names.get(name) {
            return *content;
        }
        self.contents.push(Content::default());
        self.rename(Naming::Named(name.to_owned(), self.contents.len() - 1));
        self.contents.len() - 1
    }

    fn rename(&mut self, naming: Naming) {
        naming.apply(&mut self.names);
        self.pending_names.push(naming);
    }

    fn change(&mut self, file: u32, change: Change) {
        match self.open[&file] {
            Open::Content(content) => self.contents[content].pending.push(change),
            Open::Folder => panic!("a folder was written"),
        }
    }

    fn flush(&mut self, file: u32) {
        let believed = match (self.flushes, self.open[&file]) {
            (Flushes::All, _) | (Flushes::Not(_), Open::Folder) => true,
            (Flushes::None, _) => false,
            (Flushes::Not(ending), Open::Content(content)) => {
                !self.names.iter().any(|(name, of)| *of == content && name.ends_with(ending))
            }
        };
        match self.open[&file] {
            Open::Content(content) if believed => {
                let content = &mut self.contents[content];
                content.pending.drain(..).for_each(|change| change.apply(&mut content.flushed));
            }
            Open::Folder if believed => {
                self.pending_names.drain(..).for_each(|naming| naming.apply(&mut self.flushed_names));
            }
            Open::Content(_) | Open::Folder => {}
        }
    }

    /// The files as the program left them: nothing is lost.
    pub fn whole(mut self) -> Files {
        let bytes = |content: &mut Content| {
            content.pending.drain(..).for_each(|change| change.apply(&mut content.flushed));
            content.flushed.clone()
        };
        self.names.into_iter().map(|(name, content)| (name, bytes(&mut self.contents[content]))).collect()
    }

    /// The files after the power went off now.
    pub fn cut(mut self, luck: &mut Luck) -> Files {
        let kept = luck.below(self.pending_names.len() as u64 + 1) as usize;
        self.pending_names.drain(..kept).for_each(|naming| naming.apply(&mut self.flushed_names));
        // Some cuts come when nearly all was written, some when nothing was.
        let odds = luck.below(5);
        let bytes = |content: usize, luck: &mut Luck| self.contents[content].cut(odds, luck);
        self.flushed_names.iter().map(|(name, content)| (name.clone(), bytes(*content, luck))).collect()
    }
}

impl Naming {
    fn apply(&self, names: &mut BTreeMap<String, usize>) {
        match self {
            Naming::Named(name, content) => {
                names.insert(name.clone(), *content);
            }
            Naming::Removed(name) => {
                names.remove(name);
            }
            Naming::Renamed(from, to) => {
                if let Some(content) = names.remove(from) {
                    names.insert(to.clone(), content);
                }
            }
        }
    }
}

impl Change {
    fn apply(self, to: &mut Vec<u8>) {
        match self {
            Change::Write { at, bytes } => {
                to.resize(to.len().max(at + bytes.len()), 0);
                to[at..at + bytes.len()].copy_from_slice(&bytes);
            }
            Change::Resize(length) => to.resize(length, 0),
        }
    }
}

impl Content {
    /// What of this file is there, when `odds` of four unflushed sectors are.
    fn cut(&self, odds: u64, luck: &mut Luck) -> Vec<u8> {
        let mut left = self.flushed.clone();
        // Where the file grew and nothing was written, there are zeros or what lay there before.
        let rubbish = luck.below(2) == 0;
        let grow = |left: &mut Vec<u8>, length: usize, luck: &mut Luck| {
            while left.len() < length {
                left.push(if rubbish { luck.below(256) as u8 } else { 0 });
            }
        };
        let mut longest = left.len();
        for change in &self.pending {
            match change {
                Change::Resize(length) if luck.below(4) < odds => left.resize(*length, 0),
                Change::Resize(length) => longest = longest.max(*length),
                Change::Write { at, bytes } => {
                    longest = longest.max(at + bytes.len());
                    let (mut at, mut bytes) = (*at, bytes.as_slice());
                    while !bytes.is_empty() {
                        let (sector, rest) = bytes.split_at(bytes.len().min(SECTOR - at % SECTOR));
                        if luck.below(4) < odds {
                            grow(&mut left, at + sector.len(), luck);
                            left[at..at + sector.len()].copy_from_slice(sector);
                        }
                        (at, bytes) = (at + sector.len(), rest);
                    }
                }
            }
        }
        match luck.below(4) {
            0 => grow(&mut left, longest, luck),
            // The new length came to the disk by half.
            1 if left.len() > self.flushed.len() => {
                let more = luck.below((left.len() - self.flushed.len()) as u64) as usize;
                left.truncate(self.flushed.len() + more);
            }
            _ => {}
        }
        left
    }
}

/// A small generator, so that every run cuts at the same places (SplitMix64).
#[derive(Clone)]
pub struct Luck(pub u64);

impl Luck {
    pub fn below(&mut self, limit: u64) -> u64 {
        self.0 = self.0.wrapping_add(0x9E37_79B9_7F4A_7C15);
        let mut mixed = (self.0 ^ (self.0 >> 30)).wrapping_mul(0xBF58_476D_1CE4_E5B9);
        mixed = (mixed ^ (mixed >> 27)).wrapping_mul(0x94D0_49BB_1331_11EB);
        (mixed ^ (mixed >> 31)) % limit
    }
}
