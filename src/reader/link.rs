//! The narrow door to one card: send a permitted command, get an answer or a fault.

use std::fmt;

use super::apdu::Permitted;

/// A link to the one card that lies on one reader.
///
/// Behind it stand a PC/SC reader, a virtual card in this process, or a recorded exchange.
pub trait Link {
    /// Sends one command and returns the card's answer, status word included.
    fn transmit(&mut self, command: &Permitted) -> Result<Response, Fault>;

    /// Powers the card off and on, so that the next profile starts from a fresh card.
    ///
    /// All authentications and selections are lost; the caller reads the UID again.
    fn cold_reset(&mut self) -> Result<(), Fault>;

    /// Returns the ATR of the card as the reader reported it (ISO/IEC 7816-3, clause 8).
    fn atr(&self) -> &[u8];
}

/// The answer to a command: the bytes and the status word SW1-SW2 (ISO/IEC 7816-4, 5.6).
#[derive(Clone, PartialEq, Eq)]
pub struct Response {
    /// Bytes before the status word, possibly none.
    pub body: Vec<u8>,
    /// Status word, SW1 in the high byte.
    pub status: Status,
}

impl fmt::Debug for Response {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "({} bytes)~{}", self.body.len(), self.status)
    }
}

/// Status word SW1-SW2.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct Status(pub u16);

impl Status {
    /// 9000: the command was carried out.
    pub const OK: Self = Self(0x9000);

    /// Returns whether the command was carried out completely.
    pub fn is_ok(self) -> bool {
        self == Self::OK
    }

    /// Returns SW1 and SW2.
    pub fn split(self) -> (u8, u8) {
        let [sw1, sw2] = self.0.to_be_bytes();
        (sw1, sw2)
    }
}

impl fmt::Display for Status {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{:04X}", self.0)
    }
}

impl Response {
    /// Splits raw bytes into body and status word; fewer than two bytes are a protocol fault.
    pub fn parse(raw: &[u8]) -> Result<Self, Fault> {
        match raw.split_last_chunk::<2>() {
            Some((body, sw)) => Ok(Self { body: body.to_vec(), status: Status(u16::from_be_bytes(*sw)) }),
            None => Err(Fault::Protocol { len_bytes: raw.len() }),
        }
    }
}

/// What can go wrong between the station and a card; each names something that a person can do.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum Fault {
    /// The smart card service does not run or does not answer.
    #[error("the smart card service is down")]
    ServiceDown,
    /// The service runs but refuses this user (polkit).
    #[error("the smart card service refused this user")]
    Denied,
    /// No reader is plugged in.
    #[error("no reader is plugged in")]
    NoReader,
    /// The reader was unplugged.
    #[error("the reader was unplugged")]
    ReaderGone,
    /// Another program holds the card.
    #[error("another program holds the card")]
    Busy,
    /// No card lies on the reader.
    #[error("no card lies on the reader")]
    NoCard,
    /// The card moved, or was taken away, before the reading was complete.
    #[error("the card moved before the reading was complete")]
    CardMoved,
    /// The UID at the end was not the UID at the start: two cards, or one swapped for another.
    #[error("two cards answered in one reading")]
    TwoCards,
    /// The card draws power but does not answer.
    #[error("the card does not answer")]
    CardMute,
    /// The answer is too short to hold a status word, or too long for its command.
    #[error("the reader answered {len_bytes} bytes, which no card does")]
    Protocol {
        /// Length of the answer in bytes.
        len_bytes: usize,
    },
    /// The reader refused to give a UID; status word as answered.
    #[error("the reader gives no UID (status {0})")]
    NoUid(Status),
    /// The card or its reader did not answer one command in time.
    #[error("the card or the reader did not answer in time")]
    Silent,
    /// Each command was answered, but the whole reading took too long.
    #[error("the reading took too long")]
    TooSlow,
    /// Several readings hang in the driver of this reader; it is not asked again before one of them returns.
    #[error("the reader hangs and is not asked any more")]
    Stuck,
    /// A recorded exchange was asked for a step that it does not hold.
    #[error("step {step} of the recorded exchange is another command")]
    OffScript {
        /// Step number, from 1.
        step: usize,
    },
    /// A command outside the allow-list was about to be sent: a mistake in this program or a profile.
    #[error("refused to send a command that is not on the allow-list")]
    NotPermitted,
    /// The PC/SC library answered with a code that has no meaning here.
    #[error("the reader's driver failed with code {code:#010x}")]
    Driver {
        /// PC/SC return code.
        code: u32,
    },
}

impl Fault {
    /// Returns the stable code of a fault, for notices and JSON.
    pub fn code(&self) -> &'static str {
        match self {
            Fault::ServiceDown => "service-down",
            Fault::Denied => "denied",
            Fault::NoReader => "no-reader",
            Fault::ReaderGone => "reader-gone",
            Fault::Busy => "busy",
            Fault::NoCard => "no-card",
            Fault::CardMoved => "card-moved",
            Fault::TwoCards => "two-cards",
            Fault::CardMute => "card-mute",
            Fault::Protocol { .. } => "protocol",
            Fault::NoUid(_) => "no-uid",
            Fault::Silent => "silent",
            Fault::TooSlow => "too-slow",
            Fault::Stuck => "stuck",
            Fault::OffScript { .. } => "off-script",
            Fault::NotPermitted => "not-permitted",
            Fault::Driver { .. } => "driver",
        }
    }
}
