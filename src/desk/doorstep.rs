//! What a closed desk shows, as plain values: who may come in and how, and what was said to the last try.

use zeroize::Zeroizing;

use crate::id::OperatorId;

/// People that are shown to choose from; of more, a name is typed.
const CHOICES_MAX: usize = 9;

/// What a closed desk shows.
#[derive(Debug, Clone, PartialEq)]
pub enum DoorPage {
    /// An invented school: whoever comes opens it again, without a password.
    Closed,
    /// The files do not fit each other: the sentence says what to do before one looks again.
    Shut {
        /// What is wrong.
        said: Said,
    },
    /// No school was begun in this folder.
    FirstRun {
        /// Answer to the last try.
        said: Option<Said>,
    },
    /// Somebody signs in.
    SignIn(SignInPage),
    /// The recovery passphrase, once.
    Recovery(RecoveryPage),
}

/// How one may come in.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct SignInPage {
    /// People with a way in, as the key file lists them; names of staff only.
    pub people: Vec<OperatorId>,
    /// Who locked the desk and set a PIN.
    pub pin_of: Option<OperatorId>,
    /// Who was here last.
    pub last: Option<OperatorId>,
    /// The recovery passphrase was right: now somebody signs in.
    pub recovered: bool,
    /// Answer to the last try, or why the desk was closed.
    pub said: Option<Said>,
}

/// One way in.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Way {
    /// The PIN of who locked the desk.
    Pin(OperatorId),
    /// The password of a person.
    Password(OperatorId),
    /// The password of a person whose name is typed.
    Named,
    /// The recovery passphrase.
    Recovery,
}

impl SignInPage {
    /// Returns whether the name is typed because there are too many people to choose from, or none.
    pub fn takes_name(&self) -> bool {
        self.people.is_empty() || self.people.len() > CHOICES_MAX
    }

    /// Lists the ways in, in the order in which they are shown.
    pub fn ways(&self) -> Vec<Way> {
        let people =
            if self.takes_name() { vec![Way::Named] } else { self.people.iter().cloned().map(Way::Password).collect() };
        let recovery = (!self.recovered).then_some(Way::Recovery);
        self.pin_of.clone().map(Way::Pin).into_iter().chain(people).chain(recovery).collect()
    }

    /// Returns the place of the way that is offered first.
    pub fn first(&self) -> usize {
        let last = self.last.clone().filter(|_| self.pin_of.is_none()).map(Way::Password);
        self.ways().iter().position(|way| Some(way) == last.as_ref()).unwrap_or(0)
    }
}

/// The recovery passphrase on the screen.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct RecoveryPage {
    /// The passphrase.
    pub shown: Shown,
    /// It takes the place of one that nobody wrote down.
    pub again: bool,
    /// The key is in the keyring of this computer too.
    pub in_keyring: bool,
    /// Answer to the last try.
    pub said: Option<Said>,
}

/// A form for a PIN.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct PinPage {
    /// Answer to the last try.
    pub said: Option<Said>,
}

/// A secret that is shown on purpose; wiped when it is dropped, and never in `Debug`.
#[derive(Clone, PartialEq, Eq)]
pub struct Shown(Zeroizing<String>);

impl Shown {
    /// Takes a text.
    pub fn new(text: &str) -> Self {
        Self(Zeroizing::new(text.to_owned()))
    }

    /// Returns the groups between hyphens.
    pub fn groups(&self) -> impl Iterator<Item = &str> {
        self.0.split('-')
    }
}

impl std::fmt::Debug for Shown {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("Shown(..)")
    }
}

/// What is said to a try: a stable code and what fills its sentence.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Said {
    /// Stable code, such as `wrong-secret`.
    pub code: &'static str,
    /// Seconds to wait, a group, characters; 0 where the sentence has none.
    pub number: u64,
    /// The fault's own sentence, in English, when there is one.
    pub detail: String,
}

impl Said {
    /// Takes a code that needs nothing else.
    pub fn code(code: &'static str) -> Self {
        Self { code, number: 0, detail: String::new() }
    }

    /// Takes a code with a number.
    pub fn number(code: &'static str, number: u64) -> Self {
        Self { code, number, detail: String::new() }
    }

    /// Takes the code of a fault with its sentence.
    pub fn fault(code: &'static str, fault: impl std::fmt::Display) -> Self {
        Self { code, number: 0, detail: fault.to_string() }
    }
}
