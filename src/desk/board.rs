//! All that a desk shows, as plain values: the screen draws it, the words come from `text`.

use std::path::PathBuf;

use crate::chip::facts::{Cost, Finding};
use crate::day::Moment;
use crate::face::facts::Label;
use crate::face::picture::Picture;
use crate::face::scan::Scan;
use crate::id::{BatchId, ClassId, DeskId, EducationId, OperatorId};
use crate::record::{CardRecord, Collector, Deed, QuarantineReason, ReturnReason, SecondCard, Student};
use crate::verdict::{Purpose, Verdict};

use super::fields::FieldsSeen;
use super::office::{DoorPage, OfficeInput, OfficePage};

/// Everything that is visible at one desk at one moment.
#[derive(Debug, Clone, PartialEq)]
pub struct Board {
    /// School, as the office writes it.
    pub school: String,
    /// This desk.
    pub desk: DeskId,
    /// Who works at it.
    pub operator: OperatorId,
    /// What the clerk is doing.
    pub mode: Purpose,
    /// Virtual cards and a database of their own: the screen shows 演练.
    pub training: bool,
    /// State of the reader.
    pub lamp: Lamp,
    /// Batch that is being checked or handed over.
    pub batch: Option<BatchId>,
    /// Class that is being served, when the clerk chose one.
    pub class: Option<ClassId>,
    /// Who takes the cards.
    pub collector: Collector,
    /// Live counts.
    pub counts: Counts,
    /// The last card, until the next one.
    pub report: Option<Report>,
    /// The last ten acts of this desk, newest first.
    pub recent: Vec<RecentAct>,
    /// Answer to the last search.
    pub search: Option<Search>,
    /// One sentence about the last key or fault, when there is one.
    pub notice: Option<Notice>,
    /// Classes of the roster, for the print and class choice.
    pub classes: Vec<ClassId>,
    /// Cards to lay on the virtual reader; empty outside training.
    pub shelf: Vec<ShelfCard>,
    /// Commands that tried to write to a card since the start: always 0.
    pub writes_seen: u64,
    /// When the records were last read.
    pub as_of: Moment,
    /// The desk is closed: nothing else is shown.
    pub door: Option<DoorPage>,
    /// The page of the office that is open.
    pub office: Option<OfficePage>,
}

/// State of the reader, each with its own next step.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Lamp {
    /// Looking for the service.
    Starting,
    /// Ready for a card.
    Ready,
    /// A card lies on it.
    CardPresent,
    /// The card is being read.
    Reading,
    /// No reader is plugged in.
    NoReader,
    /// The smart card service is down; the station tries again by itself.
    ServiceDown,
    /// The service refuses this user.
    Denied,
    /// Another program holds the reader.
    Busy,
    /// A virtual reader: training.
    Virtual,
}

/// Live counts of the batch, or of the school when no batch is open.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Counts {
    /// Cards of the batch.
    pub expected: u32,
    /// Checked good, handed over or not.
    pub ok: u32,
    /// Set aside, on the list.
    pub quarantined: u32,
    /// Not seen yet.
    pub missing: u32,
    /// Set aside, not on the list.
    pub extra: u32,
    /// Handed over.
    pub handed_over: u32,
    /// Exceptions that were parked.
    pub parked: u32,
    /// Whether expected = ok + quarantined + missing.
    pub balanced: bool,
}

/// What one tap or scan led to.
#[derive(Debug, Clone, PartialEq)]
pub struct Report {
    /// The verdict.
    pub verdict: Verdict,
    /// Whom it is about, when listed.
    pub student: Option<Student>,
    /// The card on record, when there is one.
    pub card: Option<CardRecord>,
    /// Where the act of this report stands.
    pub step: Step,
    /// Fields of face, chip and records side by side, where the office compares them.
    pub fields: FieldsSeen,
    /// What the reading found besides.
    pub findings: Vec<Finding>,
    /// Commands that the reading cost.
    pub cost: Cost,
    /// When it was judged.
    pub at: Moment,
}

/// Where the act that a report proposes stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Step {
    /// Looking only: nothing will be recorded.
    Looking,
    /// Space records it, Esc drops it.
    WaitsForKey,
    /// The student holds a card of this kind already: a digit says why there is a second one, Esc drops it.
    WaitsForReason,
    /// It stands in the journal.
    Recorded,
    /// It was set aside, and that stands in the journal.
    SetAside(QuarantineReason),
    /// Nothing may be recorded for this verdict.
    Blocked,
    /// The clerk dropped it.
    Dropped,
}

/// One line of the list of last acts.
#[derive(Debug, Clone, PartialEq)]
pub struct RecentAct {
    /// When.
    pub at: Moment,
    /// What.
    pub kind: ActKind,
    /// Whom it was about.
    pub student: Option<Student>,
    /// A later entry took it back.
    pub undone: bool,
}

/// Kind of an act in the list of last acts.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum ActKind {
    /// A roster was imported.
    RosterImported {
        /// Students in the file.
        students: usize,
    },
    /// A batch list was imported.
    BatchImported {
        /// Names the batch.
        batch: BatchId,
        /// Cards in the file.
        cards: usize,
    },
    /// A card was checked good.
    TakenIn,
    /// A card was set aside.
    SetAside(QuarantineReason),
    /// A card was handed over.
    HandedOver(Collector),
    /// A card came back.
    Returned(ReturnReason),
    /// A loss was claimed.
    LossClaimed,
    /// A replacement was applied for.
    Superseded,
    /// A batch was closed.
    BatchClosed {
        /// Names the batch.
        batch: BatchId,
    },
    /// An exception was parked with a reason digit.
    Parked {
        /// 1 to 9.
        reason: u8,
    },
    /// A list was made.
    ListMade {
        /// Title of the list.
        title: String,
    },
    /// The act before was taken back.
    Undone,
    /// Another kind of act.
    Other(Deed),
}

/// Answer to a search.
#[derive(Debug, Clone, PartialEq)]
pub struct Search {
    /// What was typed.
    pub text: String,
    /// Hits, best first, at most twenty.
    pub hits: Vec<Hit>,
}

/// One student found.
#[derive(Debug, Clone, PartialEq)]
pub struct Hit {
    /// The student.
    pub student: Student,
    /// The student's newest card, when there is one.
    pub card: Option<CardRecord>,
}

/// A virtual card to lay on the virtual reader.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ShelfCard {
    /// What it plays, such as a good card of class 7-3 or a dead chip.
    pub label: ShelfLabel,
    /// Name on its face, when it has one.
    pub name: Option<String>,
    /// It lies on the virtual reader now.
    pub laid: bool,
}

/// What a virtual card plays.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum ShelfLabel {
    /// A good card of the batch.
    Good,
    /// A chip that does not answer.
    Dead,
    /// A card that no list has.
    Stranger,
    /// The old card of a student who has a new one.
    Old,
    /// A card whose loss was claimed.
    Lost,
    /// Chip of one student in the body of another's card.
    Swapped,
    /// A phone with a random UID.
    Phone,
    /// A card of a family that the reader gives no UID for.
    Foreign,
    /// Two cards at once.
    Two,
    /// A card that is taken away too early.
    Hasty,
}

/// One sentence about the last key, scan or fault.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Notice {
    /// The last act was taken back.
    Undid {
        /// Masked name of the student, when there was one.
        who: Option<String>,
    },
    /// There is nothing of this desk to take back.
    NothingToUndo,
    /// Space was pressed with nothing to confirm.
    NothingToConfirm,
    /// T was pressed with nothing to look at by eye.
    NothingForTheEye,
    /// The report was dropped; nothing was recorded.
    Dropped,
    /// The exception was parked.
    Parked {
        /// Parked so far.
        count: u32,
    },
    /// A list was written to a file.
    ListMade {
        /// The file.
        path: PathBuf,
        /// Pages.
        pages: usize,
        /// Characters that no font has.
        unprintable: usize,
    },
    /// Two rules read a code differently.
    DisputedCode {
        /// Names of the rules.
        rules: [String; 2],
    },
    /// The code is none that a rule knows.
    UnknownCode {
        /// The text with letters and digits replaced.
        masked: String,
    },
    /// A picture is searched beside the desk.
    SearchingPicture {
        /// The file; empty for a pasted picture.
        file: String,
    },
    /// A folder has no pictures.
    NoPictureInFolder {
        /// The folder.
        file: String,
    },
    /// The code is one that is known and says nothing.
    SilentCode {
        /// Its name.
        label: Label,
    },
    /// No code was found in a picture.
    NoCodeInPicture {
        /// The file.
        file: String,
    },
    /// Codes were found in pictures while another page was open; they wait on theirs.
    SeveralCodes {
        /// How many.
        count: usize,
    },
    /// The picture could not be read; stable code and sentence of the fault.
    PictureUnreadable {
        /// What and what to do, in one sentence.
        why: String,
    },
    /// The journal refused the act; stable code of the refusal.
    Refused {
        /// Code, such as `not-in-office`.
        code: String,
    },
    /// The journal could not be written: nothing was recorded.
    JournalFault {
        /// Code, such as `disk-full`.
        code: String,
        /// What and what to do, in one sentence.
        why: String,
    },
    /// The list could not be made.
    ListFault {
        /// What and what to do, in one sentence.
        why: String,
    },
    /// The reader failed while a card was being read.
    ReaderFault {
        /// Code, such as `busy`.
        code: &'static str,
    },
    /// An education ID that the roster does not have was looked up.
    NobodyFound,
    /// A student was looked up.
    LookedUp {
        /// Whom.
        student: EducationId,
    },
    /// A backup that was due was not made.
    BackupFault {
        /// Stable code.
        code: &'static str,
        /// The fault's own sentence, in English.
        why: String,
    },
    /// What the scanner on a serial line says of itself.
    Scanner(ScannerNews),
    /// The page of the camera was left, and the camera is on.
    CameraOn,
    /// A camera or the clipboard gave no picture.
    SourceFault {
        /// Stable code, such as `camera-gone` or `clipboard-no-picture`.
        code: &'static str,
        /// The fault's own sentence, in English.
        why: String,
    },
    /// Somebody signed in with the help of the recovery passphrase: things have to be set right.
    CameInByRecovery,
}

/// What a person, a scanner or the reader does at a desk.
#[derive(Debug, Clone, PartialEq)]
pub enum Input {
    /// A code came in, from a scanner or any other source.
    Scan(Scan),
    /// A picture file was dropped or chosen, or a folder of them.
    Picture(PathBuf),
    /// A picture was pasted.
    Pasted(Picture),
    /// What the serial scanner says of itself.
    Scanner(ScannerNews),
    /// F2, F3, F4, F6.
    Mode(Purpose),
    /// Space.
    Confirm,
    /// Why a student gets a second card of one kind: the digits 1 to 3.
    Despite(SecondCard),
    /// T: the printed words of the face are those of the records; shown on the board, never recorded.
    SameByEye,
    /// Esc.
    Cancel,
    /// U.
    Undo,
    /// P and a digit, 1 to 9.
    Park(u8),
    /// `/` and a text; empty closes the search.
    Search(String),
    /// A hit of the search was chosen.
    Pick(EducationId),
    /// C: the next kind of collector.
    NextCollector,
    /// A class was chosen, or none.
    Class(Option<ClassId>),
    /// Training: lay the card of this place on the shelf.
    Lay(usize),
    /// Training: take the card away.
    Lift,
    /// The result has stood long enough.
    Faded,
    /// What the watcher of the readers says.
    Reader(ReaderNews),
    /// Something on a page of the office.
    Office(OfficeInput),
    /// F12: closes the desk.
    Lock,
}

/// What the scanner on a serial line says of itself.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum ScannerNews {
    /// The line is open.
    Ready,
    /// The line cannot be opened, or was unplugged; it is tried again.
    Gone,
    /// More came in one go than any code holds; it was dropped.
    TooLong,
}

/// What the watcher of the readers says, without PC/SC in it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum ReaderNews {
    /// The state of the readers changed and no card is concerned.
    Lamp(Lamp),
    /// A card arrived.
    Arrived {
        /// Full name of the reader.
        reader: String,
    },
    /// A card left.
    Left {
        /// Full name of the reader.
        reader: String,
    },
    /// A card lies there but does not answer.
    Mute {
        /// Full name of the reader.
        reader: String,
    },
}
