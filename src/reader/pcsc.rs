//! Opens the card on a PC/SC reader for one closure, and leaves it as it was found.
//!
//! Every call may block without limit, while the service hangs or another program holds the card:
//! never on a screen or async thread. One [`Readers`] per thread, since calls on one wait for each other.
//! Nothing here resets a card, except [`Link::cold_reset`].

use std::ffi::CString;

use pcsc::{Card, Context, Disposition, Error, Protocols, Scope, ShareMode, Transaction};

use super::apdu::Permitted;
use super::link::{Fault, Link, Response};
use super::pace::Stage;
use super::signal::Blink;

/// A session with the smart card service.
///
/// After [`Fault::ServiceDown`] it stays dead, even when the service is back: establish a new one.
pub struct Readers {
    context: Context,
}

impl Readers {
    /// Opens a session with the smart card service (`SCardEstablishContext`).
    pub fn establish() -> Result<Self, Fault> {
        Context::establish(Scope::User).map(|context| Self { context }).map_err(establish_fault)
    }

    /// Returns the names of the readers that are plugged in, possibly none.
    pub fn list(&self) -> Result<Vec<String>, Fault> {
        Ok(list(&self.context).map_err(fault)?.iter().map(|name| name.to_string_lossy().into_owned()).collect())
    }

    /// Runs a closure on the card of one reader, inside one transaction.
    ///
    /// Connects shared and leaves the card powered and untouched, whatever the closure returns. Another
    /// program's transaction is waited for without limit; its exclusive hold is [`Fault::Busy`].
    pub fn with_card<T>(&self, reader: &str, read: impl FnOnce(&mut dyn Link) -> Result<T, Fault>) -> Result<T, Fault> {
        self.with_card_at(reader, &|_| {}, read)
    }

    /// Runs a closure on the first reader that has a card, among those whose name holds `part`.
    pub fn with_first_card<T>(
        &self,
        part: Option<&str>,
        mut read: impl FnMut(&str, &mut dyn Link) -> Result<T, Fault>,
    ) -> Result<T, Fault> {
        let mut last = Fault::NoReader;
        for name in self.list()?.iter().filter(|name| part.is_none_or(|part| name.contains(part))) {
            match self.with_card(name, |link| read(name, link)) {
                Err(fault @ Fault::NoCard) => last = fault,
                done => return done,
            }
        }
        Err(last)
    }

    /// Runs a closure on the card of one reader, and tells what it waits for on the way there.
    pub fn with_card_at<T>(
        &self,
        reader: &str,
        at: &dyn Fn(Stage),
        read: impl FnOnce(&mut dyn Link) -> Result<T, Fault>,
    ) -> Result<T, Fault> {
        at(Stage::Opening);
        self.hold(reader)?.read(at, read)
    }

    /// Lets the reader blink while a card lies on it; what it answers is of no account.
    pub fn signal(&self, reader: &str, blink: Blink) -> Result<(), Fault> {
        self.hold(reader)?.signal(blink)
    }

    fn hold(&self, reader: &str) -> Result<Held, Fault> {
        let name = self.name_of(reader)?;
        let card = self
            .context
            .connect(&name, ShareMode::Shared, Protocols::ANY)
            .map_err(|error| if error == Error::SecurityViolation { self.refusal() } else { fault(error) })?;
        Ok(Held(Some(card)))
    }

    /// Returns the name as the service spells it; Windows may use bytes that are not UTF-8.
    fn name_of(&self, reader: &str) -> Result<CString, Fault> {
        if !reader.contains(char::REPLACEMENT_CHARACTER) {
            return CString::new(reader).map_err(|_| Fault::ReaderGone);
        }
        let names = list(&self.context).map_err(fault)?;
        names.into_iter().find(|name| name.to_string_lossy() == reader).ok_or(Fault::ReaderGone)
    }

    /// Tells a refusal by polkit from a service that died during the call: both have one code.
    fn refusal(&self) -> Fault {
        if list(&self.context).is_ok() { Fault::Denied } else { Fault::ServiceDown }
    }
}

/// Lists readers; none is not an error, as on Windows.
pub(super) fn list(context: &Context) -> Result<Vec<CString>, Error> {
    match context.list_readers_owned() {
        Err(Error::NoReadersAvailable) => Ok(Vec::new()),
        other => other,
    }
}

/// A connected card that is let go with `LeaveCard` in every path, a panic included.
struct Held(Option<Card>);

impl Held {
    fn read<T>(
        &mut self,
        at: &dyn Fn(Stage),
        read: impl FnOnce(&mut dyn Link) -> Result<T, Fault>,
    ) -> Result<T, Fault> {
        let card = self.0.as_mut().ok_or(Fault::NoCard)?;
        at(Stage::Waiting);
        let transaction = card.transaction().map_err(fault)?;
        at(Stage::Opening);
        let mut link = PcscLink { atr: atr_of(&transaction)?, transaction, answer: [0; pcsc::MAX_BUFFER_SIZE] };
        let outcome = read(&mut link);
        // The reading is complete, and the UID was read last: a late error changes nothing.
        let _ = link.transaction.end(Disposition::LeaveCard);
        outcome
    }

    fn signal(&mut self, blink: Blink) -> Result<(), Fault> {
        let card = self.0.as_mut().ok_or(Fault::NoCard)?;
        let transaction = card.transaction().map_err(fault)?;
        let sent = transaction.transmit(blink.bytes(), &mut [0; 64]).map(|_| ()).map_err(fault);
        let _ = transaction.end(Disposition::LeaveCard);
        sent
    }
}

impl Drop for Held {
    fn drop(&mut self) {
        let Some(card) = self.0.take() else { return };
        if let Err((card, error)) = card.disconnect(Disposition::LeaveCard)
            && fault(error) != Fault::ServiceDown
        {
            // Dropping it would reset the card under another program; a lost handle costs a few bytes.
            std::mem::forget(card);
        }
    }
}

/// The link inside a transaction.
struct PcscLink<'card> {
    transaction: Transaction<'card>,
    atr: Vec<u8>,
    /// A short answer has at most 258 bytes.
    answer: [u8; pcsc::MAX_BUFFER_SIZE],
}

impl Link for PcscLink<'_> {
    fn transmit(&mut self, command: &Permitted) -> Result<Response, Fault> {
        match self.transaction.transmit2(command.bytes(), &mut self.answer) {
            Ok(raw) => Response::parse(raw),
            Err((Error::InsufficientBuffer, len_bytes)) => Err(Fault::Protocol { len_bytes }),
            Err((error, _)) => Err(fault(error)),
        }
    }

    fn cold_reset(&mut self) -> Result<(), Fault> {
        // Keeps the transaction: nobody else can talk to the card before or after.
        self.transaction.reconnect(ShareMode::Shared, Protocols::ANY, Disposition::UnpowerCard).map_err(fault)?;
        self.atr = atr_of(&self.transaction)?;
        Ok(())
    }

    fn atr(&self) -> &[u8] {
        &self.atr
    }
}

fn atr_of(card: &Card) -> Result<Vec<u8>, Fault> {
    let (mut names, mut atr) = ([0; 1024], [0; pcsc::MAX_ATR_SIZE]);
    Ok(card.status2(&mut names, &mut atr).map_err(fault)?.atr().to_vec())
}

/// Says what a failed `SCardEstablishContext` means: there, a security violation is polkit's refusal.
pub(super) fn establish_fault(error: Error) -> Fault {
    if error == Error::SecurityViolation { Fault::Denied } else { fault(error) }
}

/// Says what a PC/SC error means to a person at the desk.
///
/// `SecurityViolation` of a running call is a vanished service (pcsc-lite maps a reset socket to it).
pub(super) fn fault(error: Error) -> Fault {
    match error {
        Error::NoService
        | Error::ServiceStopped
        | Error::Shutdown
        | Error::CommError
        | Error::InvalidHandle
        | Error::SystemCancelled
        | Error::SecurityViolation => Fault::ServiceDown,
        Error::NoAccess => Fault::Denied,
        Error::SharingViolation | Error::ServerTooBusy => Fault::Busy,
        Error::NoReadersAvailable => Fault::NoReader,
        Error::UnknownReader | Error::ReaderUnavailable => Fault::ReaderGone,
        Error::NoSmartcard => Fault::NoCard,
        Error::RemovedCard | Error::ResetCard | Error::NotTransacted | Error::CommDataLost => Fault::CardMoved,
        Error::UnresponsiveCard
        | Error::UnpoweredCard
        | Error::UnsupportedCard
        | Error::CardUnsupported
        | Error::UnknownCard
        | Error::InvalidAtr
        | Error::ProtoMismatch
        | Error::Timeout => Fault::CardMute,
        #[cfg(target_os = "windows")]
        Error::Unexpected => driver(error),
        Error::InternalError
        | Error::Cancelled
        | Error::InvalidParameter
        | Error::InvalidTarget
        | Error::NoMemory
        | Error::WaitedTooLong
        | Error::InsufficientBuffer
        | Error::CantDispose
        | Error::NotReady
        | Error::InvalidValue
        | Error::UnknownError
        | Error::PciTooSmall
        | Error::ReaderUnsupported
        | Error::DuplicateReader
        | Error::IccInstallation
        | Error::IccCreateorder
        | Error::UnsupportedFeature
        | Error::DirNotFound
        | Error::FileNotFound
        | Error::NoDir
        | Error::NoFile
        | Error::WriteTooMany
        | Error::BadSeek
        | Error::InvalidChv
        | Error::UnknownResMng
        | Error::NoSuchCertificate
        | Error::CertificateUnavailable
        | Error::NoKeyContainer
        | Error::WrongChv
        | Error::ChvBlocked
        | Error::Eof
        | Error::CancelledByUser
        | Error::CardNotAuthenticated
        | Error::CacheItemNotFound
        | Error::CacheItemStale
        | Error::CacheItemTooBig => driver(error),
    }
}

fn driver(error: Error) -> Fault {
    Fault::Driver { code: error as u32 }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_security_violation_is_a_refusal_at_the_door_and_a_vanished_service_later() {
        assert_eq!(establish_fault(Error::SecurityViolation), Fault::Denied);
        assert_eq!(fault(Error::SecurityViolation), Fault::ServiceDown);
        assert_eq!(establish_fault(Error::NoService), Fault::ServiceDown);
    }

    #[test]
    fn a_code_without_meaning_keeps_its_number() {
        assert_eq!(fault(Error::UnknownError), Fault::Driver { code: 0x8010_0014 });
    }
}
