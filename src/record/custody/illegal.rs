//! Why an act cannot be done: one variant, one code and one sentence for each refusal.

/// Why an act cannot be done to a card, a batch or a student as things stand.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, thiserror::Error)]
pub enum Illegal {
    /// The journal holds no such card.
    #[error("the journal knows no such card: take it in first")]
    UnknownCard,
    /// The batch that is being checked does not promise this card.
    #[error("the list of this batch does not name this card: set it aside as not on the list")]
    NotOnList,
    /// The card has not come to the office yet.
    #[error("this card has not arrived yet: take it in first")]
    NotArrived,
    /// The card was checked good already.
    #[error("this card was taken in before and is in the office")]
    AlreadyInOffice,
    /// The card came back from the teacher and was not tapped again.
    #[error("this card came back from the teacher: tap it at intake first")]
    Unchecked,
    /// The card is set aside.
    #[error("this card is set aside: resolve that before it leaves the office")]
    SetAside,
    /// A card that is set aside is not taken in again like a new one.
    #[error("this card is set aside: it is good again only with a new reading and a proof")]
    NeedsProof,
    /// A new reading was claimed as proof, and none is there.
    #[error("a new reading is the proof, and the chip was not read")]
    NoReading,
    /// The card is with the class teacher.
    #[error("this card is with the class teacher: sign for it or take it back with its bundle")]
    WithTeacher,
    /// The card is not with a class teacher.
    #[error("this card is not with a teacher")]
    NotWithTeacher,
    /// The card went out with another bundle.
    #[error("this card went out with another bundle")]
    OtherBundle,
    /// The student of the card is in another class than the bundle.
    #[error("the student of this card is in another class: say so if it goes along all the same")]
    OtherClass,
    /// The card was handed over and has not come back.
    #[error("this card was handed over before: take it back as a return first")]
    AlreadyHandedOver,
    /// The person holds another card of this kind.
    #[error("this person holds another card of this kind: a second one needs a reason")]
    SecondCard,
    /// The student has left the school.
    #[error("the student of this card has left: send it after them, do not hand it over as new")]
    HolderDeparted,
    /// The family claimed the loss of this card.
    #[error("this card is reported lost: take it back as found first")]
    ReportedLost,
    /// No loss of this card stands.
    #[error("no loss of this card is reported, so none is withdrawn")]
    NotLost,
    /// The card is back in the office already.
    #[error("this card came back before and is in the office")]
    AlreadyBack,
    /// The card was handed in for good.
    #[error("this card was handed in for good and is not given out again")]
    HandedIn,
    /// The card is good and was not handed in.
    #[error("only a card that was handed in or set aside goes to the card centre")]
    NotHandedIn,
    /// A card that came back for this reason ends elsewhere.
    #[error("a card that came back for this reason goes another way")]
    OtherEnd,
    /// The card is with the card centre again.
    #[error("this card went back to the card centre: only a correction moves it")]
    WithIssuer,
    /// The card is with another school.
    #[error("this card went to another school: only a correction moves it")]
    AtOtherSchool,
    /// A replacement was applied for.
    #[error("a replacement was applied for: this is the old card and stays in the office")]
    Superseded,
    /// The loss of a card that the office holds was claimed.
    #[error("this card is not with the family, so it is missing or here, not lost")]
    NotWithFamily,
    /// The card is on the list of another student.
    #[error("this card is promised to another student: set it aside")]
    OtherHolder,
    /// Another card has this UID already.
    #[error("another card has this UID: set this one aside as a duplicate number")]
    UidTaken,
    /// No roster names this student.
    #[error("no roster names this student")]
    UnknownStudent,
    /// No such batch was imported.
    #[error("no batch of this name was imported")]
    UnknownBatch,
    /// The batch is closed.
    #[error("this batch is closed: its signed numbers do not change")]
    BatchClosed,
    /// The batch is further on already.
    #[error("this batch is further on already: a batch never goes back")]
    BatchBeyond,
    /// The cards of the batch are not checked yet.
    #[error("the cards of this batch are not all checked yet")]
    BatchNotChecked,
    /// Cards of the batch came back from a teacher and were not tapped again.
    #[error("cards of this batch came back from a teacher: tap them at intake first")]
    CardsUnchecked,
    /// The sealed count and the pieces that were tapped differ.
    #[error("the sealed count and the pieces that were tapped differ: count again")]
    PiecesDiffer,
    /// Cards of the batch are with teachers.
    #[error("cards of this batch are still with teachers")]
    TeachersHold,
    /// The balance of the batch does not hold.
    #[error("the numbers of this batch do not add up")]
    DoesNotAddUp,
    /// The signed numbers are not those of the book.
    #[error("the signed numbers are not those of the book: add up again")]
    OtherNumbers,
    /// The last act of this desk cannot be taken back, or there is none.
    #[error("the last act of this desk is not one that can be taken back")]
    NothingToUndo,
    /// Something happened to the card after the act that is to be taken back.
    #[error("another act followed on this card: take that one back first")]
    NotTheLast,
    /// A later run of the import stands, or somebody put its students right.
    #[error("a later import, or a correction of these students, stands: take that one back first")]
    NotTheLastRun,
    /// Cards hang on the import that is to be taken back.
    #[error("cards hang on this import: a list promises them, or something happened to them since")]
    CardsFollow,
}

impl Illegal {
    /// All refusals.
    pub const ALL: [Illegal; 41] = [
        Illegal::UnknownCard,
        Illegal::NotOnList,
        Illegal::NotArrived,
        Illegal::AlreadyInOffice,
        Illegal::Unchecked,
        Illegal::SetAside,
        Illegal::NeedsProof,
        Illegal::NoReading,
        Illegal::WithTeacher,
        Illegal::NotWithTeacher,
        Illegal::OtherBundle,
        Illegal::OtherClass,
        Illegal::AlreadyHandedOver,
        Illegal::SecondCard,
        Illegal::HolderDeparted,
        Illegal::ReportedLost,
        Illegal::NotLost,
        Illegal::AlreadyBack,
        Illegal::HandedIn,
        Illegal::NotHandedIn,
        Illegal::OtherEnd,
        Illegal::WithIssuer,
        Illegal::AtOtherSchool,
        Illegal::Superseded,
        Illegal::NotWithFamily,
        Illegal::OtherHolder,
        Illegal::UidTaken,
        Illegal::UnknownStudent,
        Illegal::UnknownBatch,
        Illegal::BatchClosed,
        Illegal::BatchBeyond,
        Illegal::BatchNotChecked,
        Illegal::CardsUnchecked,
        Illegal::PiecesDiffer,
        Illegal::TeachersHold,
        Illegal::DoesNotAddUp,
        Illegal::OtherNumbers,
        Illegal::NothingToUndo,
        Illegal::NotTheLast,
        Illegal::NotTheLastRun,
        Illegal::CardsFollow,
    ];

    /// Returns the stable code of this refusal, for sentences and JSON.
    pub fn code(self) -> &'static str {
        match self {
            Illegal::UnknownCard => "unknown-card",
            Illegal::NotOnList => "not-on-list",
            Illegal::NotArrived => "not-arrived",
            Illegal::AlreadyInOffice => "already-in-office",
            Illegal::Unchecked => "unchecked",
            Illegal::SetAside => "set-aside",
            Illegal::NeedsProof => "needs-proof",
            Illegal::NoReading => "no-reading",
            Illegal::WithTeacher => "with-teacher",
            Illegal::NotWithTeacher => "not-with-teacher",
            Illegal::OtherBundle => "other-bundle",
            Illegal::OtherClass => "other-class",
            Illegal::AlreadyHandedOver => "already-handed-over",
            Illegal::SecondCard => "second-card",
            Illegal::HolderDeparted => "holder-departed",
            Illegal::ReportedLost => "reported-lost",
            Illegal::NotLost => "not-lost",
            Illegal::AlreadyBack => "already-back",
            Illegal::HandedIn => "handed-in",
            Illegal::NotHandedIn => "not-handed-in",
            Illegal::OtherEnd => "other-end",
            Illegal::WithIssuer => "with-issuer",
            Illegal::AtOtherSchool => "at-other-school",
            Illegal::Superseded => "superseded",
            Illegal::NotWithFamily => "not-with-family",
            Illegal::OtherHolder => "other-holder",
            Illegal::UidTaken => "uid-taken",
            Illegal::UnknownStudent => "unknown-student",
            Illegal::UnknownBatch => "unknown-batch",
            Illegal::BatchClosed => "batch-closed",
            Illegal::BatchBeyond => "batch-beyond",
            Illegal::BatchNotChecked => "batch-not-checked",
            Illegal::CardsUnchecked => "cards-unchecked",
            Illegal::PiecesDiffer => "pieces-differ",
            Illegal::TeachersHold => "teachers-hold",
            Illegal::DoesNotAddUp => "does-not-add-up",
            Illegal::OtherNumbers => "other-numbers",
            Illegal::NothingToUndo => "nothing-to-undo",
            Illegal::NotTheLast => "not-the-last",
            Illegal::NotTheLastRun => "not-the-last-run",
            Illegal::CardsFollow => "cards-follow",
        }
    }
}
