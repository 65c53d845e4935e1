//! Who may do which kind of act: one table, asked by the journal before it appends anything.

use serde::{Deserialize, Serialize};

use super::Act;
use super::office::Role;

/// What a role may do with one kind of act.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Leave {
    /// Never.
    No,
    /// Alone.
    Alone,
    /// Together with a second person who signs in for it.
    WithSecond,
}

/// Kind of an act: what permissions are given for.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Deed {
    /// A roster was imported: these students are new or changed.
    RosterImported,
    /// The record of a student was put right by hand: an import does not change these fields back.
    StudentCorrected,
    /// The list of a batch was imported: these cards are expected.
    BatchImported,
    /// A card arrived and was checked: from now on its UID names it.
    Intake,
    /// A card was handed over.
    HandedOver,
    /// A card came back to the office.
    Returned,
    /// The family claims that the card is lost; the official report is theirs to make.
    LossClaimed,
    /// The family found the card again before a replacement was applied for (解挂).
    LossWithdrawn,
    /// The family claims to have applied for a replacement: this card is now the old one.
    Superseded,
    /// A card that was set aside is good after all: a new reading and a proof say so.
    Resolved,
    /// A card went to the class teacher with the bundle of the class.
    BundledOut,
    /// The student signed for the card on the sheet of the bundle.
    BundleSigned,
    /// The teacher brought the card back: it must be tapped again.
    BundleReturned,
    /// The card went to the card centre on a list.
    SentToIssuer,
    /// The card went to another school on a list.
    SentToSchool,
    /// Where a card is was put right, by an admin and a second person.
    Corrected,
    /// Cards that are none of ours were found: counted, never kept by number.
    OtherCardsFound,
    /// These students have left or graduated.
    Departed,
    /// A batch went one stage on.
    BatchMoved,
    /// A batch was closed: what did not arrive is missing, and the numbers are signed.
    BatchClosed,
    /// An exception was put aside to be looked at after the rush.
    Parked,
    /// A printed list left the printer or a file.
    ListMade,
    /// A list was given to a printer; nothing counts as printed until somebody has looked at it.
    ListPrinted,
    /// Somebody looked at the printed paper.
    ListChecked,
    /// A signed list came back and was gone through.
    SheetReconciled,
    /// A list of the office was saved as a file.
    ListExported,
    /// An earlier entry of this desk is taken back.
    Undone,
    /// A person may work at this desk from now on.
    OperatorAdded,
    /// A person has another role from now on.
    OperatorChanged,
    /// A person may not work here any more.
    OperatorRetired,
    /// A password or PIN was set; the secret itself is nowhere in the entry.
    SecretSet,
    /// A person signed in.
    SignedIn,
    /// A shift ended: the slip with the anchor was made.
    ShiftEnded,
    /// A full record was looked at.
    Looked,
    /// A whole list was shown without masks.
    Unmasked,
    /// Something left the journal as a file.
    Exported,
    /// The personal details of these students were erased; their entries stay under pseudonyms.
    Erased,
    /// Settings of the school changed.
    SettingsChanged,
    /// A backup was made.
    BackedUp,
    /// A backup was opened, verified and counted.
    RestoreDrilled,
}

impl Deed {
    /// All kinds.
    pub const ALL: [Deed; 40] = [
        Deed::RosterImported,
        Deed::StudentCorrected,
        Deed::BatchImported,
        Deed::Intake,
        Deed::HandedOver,
        Deed::Returned,
        Deed::LossClaimed,
        Deed::LossWithdrawn,
        Deed::Superseded,
        Deed::Resolved,
        Deed::BundledOut,
        Deed::BundleSigned,
        Deed::BundleReturned,
        Deed::SentToIssuer,
        Deed::SentToSchool,
        Deed::Corrected,
        Deed::OtherCardsFound,
        Deed::Departed,
        Deed::BatchMoved,
        Deed::BatchClosed,
        Deed::Parked,
        Deed::ListMade,
        Deed::ListPrinted,
        Deed::ListChecked,
        Deed::SheetReconciled,
        Deed::ListExported,
        Deed::Undone,
        Deed::OperatorAdded,
        Deed::OperatorChanged,
        Deed::OperatorRetired,
        Deed::SecretSet,
        Deed::SignedIn,
        Deed::ShiftEnded,
        Deed::Looked,
        Deed::Unmasked,
        Deed::Exported,
        Deed::Erased,
        Deed::SettingsChanged,
        Deed::BackedUp,
        Deed::RestoreDrilled,
    ];

    /// Returns the stable code, as in the `act` of an entry, such as `handed-over`.
    pub fn code(self) -> &'static str {
        match self {
            Deed::RosterImported => "roster-imported",
            Deed::StudentCorrected => "student-corrected",
            Deed::BatchImported => "batch-imported",
            Deed::Intake => "intake",
            Deed::HandedOver => "handed-over",
            Deed::Returned => "returned",
            Deed::LossClaimed => "loss-claimed",
            Deed::LossWithdrawn => "loss-withdrawn",
            Deed::Superseded => "superseded",
            Deed::Resolved => "resolved",
            Deed::BundledOut => "bundled-out",
            Deed::BundleSigned => "bundle-signed",
            Deed::BundleReturned => "bundle-returned",
            Deed::SentToIssuer => "sent-to-issuer",
            Deed::SentToSchool => "sent-to-school",
            Deed::Corrected => "corrected",
            Deed::OtherCardsFound => "other-cards-found",
            Deed::Departed => "departed",
            Deed::BatchMoved => "batch-moved",
            Deed::BatchClosed => "batch-closed",
            Deed::Parked => "parked",
            Deed::ListMade => "list-made",
            Deed::ListPrinted => "list-printed",
            Deed::ListChecked => "list-checked",
            Deed::SheetReconciled => "sheet-reconciled",
            Deed::ListExported => "list-exported",
            Deed::Undone => "undone",
            Deed::OperatorAdded => "operator-added",
            Deed::OperatorChanged => "operator-changed",
            Deed::OperatorRetired => "operator-retired",
            Deed::SecretSet => "secret-set",
            Deed::SignedIn => "signed-in",
            Deed::ShiftEnded => "shift-ended",
            Deed::Looked => "looked",
            Deed::Unmasked => "unmasked",
            Deed::Exported => "exported",
            Deed::Erased => "erased",
            Deed::SettingsChanged => "settings-changed",
            Deed::BackedUp => "backed-up",
            Deed::RestoreDrilled => "restore-drilled",
        }
    }
}

impl Act {
    /// Returns the kind of this act.
    pub fn deed(&self) -> Deed {
        match self {
            Act::RosterImported { .. } => Deed::RosterImported,
            Act::StudentCorrected { .. } => Deed::StudentCorrected,
            Act::BatchImported { .. } => Deed::BatchImported,
            Act::Intake { .. } => Deed::Intake,
            Act::HandedOver { .. } => Deed::HandedOver,
            Act::Returned { .. } => Deed::Returned,
            Act::LossClaimed { .. } => Deed::LossClaimed,
            Act::LossWithdrawn { .. } => Deed::LossWithdrawn,
            Act::Superseded { .. } => Deed::Superseded,
            Act::Resolved { .. } => Deed::Resolved,
            Act::BundledOut { .. } => Deed::BundledOut,
            Act::BundleSigned { .. } => Deed::BundleSigned,
            Act::BundleReturned { .. } => Deed::BundleReturned,
            Act::SentToIssuer { .. } => Deed::SentToIssuer,
            Act::SentToSchool { .. } => Deed::SentToSchool,
            Act::Corrected { .. } => Deed::Corrected,
            Act::OtherCardsFound { .. } => Deed::OtherCardsFound,
            Act::Departed { .. } => Deed::Departed,
            Act::BatchMoved { .. } => Deed::BatchMoved,
            Act::BatchClosed { .. } => Deed::BatchClosed,
            Act::Parked { .. } => Deed::Parked,
            Act::ListMade { .. } => Deed::ListMade,
            Act::ListPrinted { .. } => Deed::ListPrinted,
            Act::ListChecked { .. } => Deed::ListChecked,
            Act::SheetReconciled { .. } => Deed::SheetReconciled,
            Act::ListExported { .. } => Deed::ListExported,
            Act::Undone { .. } => Deed::Undone,
            Act::OperatorAdded { .. } => Deed::OperatorAdded,
            Act::OperatorChanged { .. } => Deed::OperatorChanged,
            Act::OperatorRetired { .. } => Deed::OperatorRetired,
            Act::SecretSet { .. } => Deed::SecretSet,
            Act::SignedIn { .. } => Deed::SignedIn,
            Act::ShiftEnded { .. } => Deed::ShiftEnded,
            Act::Looked { .. } => Deed::Looked,
            Act::Unmasked { .. } => Deed::Unmasked,
            Act::Exported { .. } => Deed::Exported,
            Act::Erased { .. } => Deed::Erased,
            Act::SettingsChanged { .. } => Deed::SettingsChanged,
            Act::BackedUp { .. } => Deed::BackedUp,
            Act::RestoreDrilled { .. } => Deed::RestoreDrilled,
        }
    }
}

/// Returns whether a role may do a kind of act.
pub fn can(role: Role, deed: Deed) -> Leave {
    let everybody = || Leave::Alone;
    let only = |roles: &[Role]| if roles.contains(&role) { Leave::Alone } else { Leave::No };
    let two = || if role == Role::Admin { Leave::WithSecond } else { Leave::No };
    match deed {
        Deed::Parked | Deed::Undone | Deed::SecretSet | Deed::SignedIn => everybody(),
        Deed::ShiftEnded | Deed::Looked | Deed::BackedUp => everybody(),
        Deed::BundleSigned | Deed::BundleReturned | Deed::SheetReconciled => {
            only(&[Role::Clerk, Role::Teacher, Role::Admin])
        }
        Deed::Intake
        | Deed::HandedOver
        | Deed::Returned
        | Deed::LossClaimed
        | Deed::LossWithdrawn
        | Deed::Superseded
        | Deed::BundledOut
        | Deed::OtherCardsFound
        | Deed::StudentCorrected
        | Deed::ListMade
        | Deed::ListPrinted
        | Deed::ListChecked
        | Deed::ListExported => only(&[Role::Clerk, Role::Admin]),
        Deed::RosterImported
        | Deed::BatchImported
        | Deed::Resolved
        | Deed::SentToIssuer
        | Deed::SentToSchool
        | Deed::Departed
        | Deed::BatchMoved
        | Deed::OperatorAdded
        | Deed::OperatorChanged
        | Deed::OperatorRetired
        | Deed::SettingsChanged
        | Deed::RestoreDrilled => only(&[Role::Admin]),
        Deed::Corrected | Deed::BatchClosed | Deed::Unmasked | Deed::Exported | Deed::Erased => two(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_role_meets_every_kind_of_act_as_the_table_says() {
        let word = |role, deed| match can(role, deed) {
            Leave::No => "-",
            Leave::Alone => "alone",
            Leave::WithSecond => "two",
        };
        let line = |deed: Deed| {
            let cells: Vec<_> = Role::ALL.iter().map(|role| format!("{:<9}", word(*role, deed))).collect();
            format!("{:<18} {}", deed.code(), cells.join(" ")).trim_end().to_owned()
        };
        let head = format!("{:<18} clerk     teacher   verifier  admin", "");
        let lines: Vec<String> = std::iter::once(head).chain(Deed::ALL.map(line)).collect();
        let table = lines.join("\n") + "\n";
        let file = concat!(env!("CARGO_MANIFEST_DIR"), "/tests/fixtures/journal/leave.txt");
        if std::env::var_os("CARD_DESK_WRITE_TABLES").is_some() {
            std::fs::write(file, &table).unwrap();
        }
        assert_eq!(table, std::fs::read_to_string(file).unwrap(), "the printed table is {file}");
    }
}
