//! How somebody comes in: by password, by the PIN of who locked the desk, with the help of the recovery passphrase.

use zeroize::Zeroizing;

use crate::id::OperatorId;
use crate::journal::vault::asleep::Wake;
use crate::journal::vault::keyring::KeyringFault;
use crate::journal::vault::password::check_pin;
use crate::journal::vault::{Mistyped, Passphrase, SlotName, Vault, VaultFault};
use crate::journal::{Journal, JournalFault, Key, Seat, SystemRandom, Unauthorized};
use crate::record::Act;
use crate::record::office::{Role, Secret};

use super::super::board::{Input, Notice};
use super::super::doorstep::{PinPage, Said, SignInPage, Way};
use super::super::office::{Answers, FormKind, OfficeInput, OfficePage, OfficePlace};
use super::super::way_in::WayIn;
use super::{Door, Recovered, Sleeper, Step, Writing, idle, people_of};

/// Where the key of the journal came from.
enum Found {
    /// From the keyring, or from behind a PIN: the password of the person opened nothing yet.
    Elsewhere(Key),
    /// From behind the person's own password.
    OwnSlot(Key),
    /// The recovery passphrase gave it.
    Recovery(Recovered),
}

impl Found {
    fn key(&self) -> &Key {
        match self {
            Found::Elsewhere(key) | Found::OwnSlot(key) | Found::Recovery(Recovered { key, .. }) => key,
        }
    }
}

impl Door {
    /// Takes an input at an open desk; what is about the door stays here.
    pub(super) fn accept_open(&mut self, input: Input) {
        if input == Input::Lock {
            return self.close(Said::code("locked-by-key"));
        }
        let Some(station) = &mut self.station else { return };
        let at_pin = matches!(station.office, Some(OfficePage::Pin(_)));
        if input == Input::Office(OfficeInput::Open(OfficePlace::Pin)) {
            station.office = Some(OfficePage::Pin(PinPage::default()));
        } else if at_pin && input == Input::Office(OfficeInput::Close) {
            station.office = None;
        } else if let Input::Office(OfficeInput::Submit(FormKind::SetPin, answers)) = input {
            let said = self.set_pin(&answers).unwrap_or_else(|said| said);
            if let Some(station) = &mut self.station {
                station.office = Some(OfficePage::Pin(PinPage { said: Some(said) }));
            }
        } else {
            let may_change_settings = matches!(input, Input::Office(_));
            station.accept(input);
            if may_change_settings {
                self.idle.set_limit(idle::limit_ms(&station.journal));
            }
        }
    }

    /// Opens an invented school: whoever comes.
    pub(super) fn open_training(&mut self) -> Result<(), Said> {
        let (desk, clock) = (self.settings.desk.clone(), Box::new(std::sync::Arc::clone(&self.clock)));
        let journal = Journal::training(&self.files.journal(), desk, clock, Box::new(SystemRandom));
        let journal = journal.map_err(|fault| of_journal(&fault))?;
        let station = self.station_of(Seat::training(self.settings.operator.clone()), journal);
        self.open(station);
        Ok(())
    }

    /// Takes the form of a person who signs in.
    pub(super) fn sign_in(&mut self, page: &SignInPage, answers: &Answers) -> Result<(), Said> {
        let (way, secret) = chosen(page, answers).ok_or_else(|| Said::code("not-a-name"))?;
        match way {
            Way::Pin(_) => self.by_pin(&passphrase(&secret)),
            Way::Password(operator) => self.by_password(&operator, &passphrase(&secret)),
            Way::Recovery => self.by_recovery(&secret),
            Way::Named => Err(Said::code("not-a-name")),
        }
    }

    fn by_password(&mut self, operator: &OperatorId, password: &Passphrase) -> Result<(), Said> {
        self.may_try()?;
        let vault = Vault::read(&self.files.key()).map_err(|fault| of_vault(&fault))?;
        let found = match self.recovered.take() {
            Some(recovered) => Found::Recovery(recovered),
            None => self.key_for(&vault, operator, password)?,
        };
        match self.seated(found.key(), operator, password) {
            Ok((journal, seat)) => self.enter(vault, found, (journal, seat), Some(password)),
            Err(said) => {
                if let Found::Recovery(recovered) = found {
                    self.recovered = Some(recovered);
                }
                Err(said)
            }
        }
    }

    /// Finds the key in the keyring, else behind the person's own password.
    fn key_for(&mut self, vault: &Vault, operator: &OperatorId, password: &Passphrase) -> Result<Found, Said> {
        let ring_fault = match self.ring.get(&vault.id()) {
            Ok(Some(key)) if vault.knows(&key) => return Ok(Found::Elsewhere(key)),
            Ok(_) | Err(KeyringFault::NoStore) => None,
            Err(fault) => Some(Said::fault(fault.code(), fault)),
        };
        match vault.unlock(&SlotName::Operator(operator.clone()), password) {
            Ok(key) => Ok(Found::OwnSlot(key)),
            Err(VaultFault::WrongSecret { .. }) => Err(self.wrong("wrong-secret")),
            Err(VaultFault::NoSlot { .. }) => {
                let wrong = self.wrong("unknown-operator");
                Err(ring_fault.unwrap_or(wrong))
            }
            Err(fault) => Err(of_vault(&fault)),
        }
    }

    /// Opens the journal and seats the person; it records the sign-in with the wrong tries before it.
    fn seated(&mut self, key: &Key, operator: &OperatorId, password: &Passphrase) -> Result<(Journal, Seat), Said> {
        let mut journal = self.journal(key).map_err(|fault| of_journal(&fault))?;
        match journal.sign_in(operator, password, self.tries.failures()) {
            Ok(seat) => Ok((journal, seat)),
            Err(JournalFault::Unauthorized(Unauthorized::WrongPassword)) => Err(self.wrong("wrong-secret")),
            Err(JournalFault::Unauthorized(why)) => {
                let _wait = self.wrong(why.code());
                Err(Said::fault(why.code(), why))
            }
            Err(fault) => Err(of_journal(&fault)),
        }
    }

    fn by_pin(&mut self, pin: &Passphrase) -> Result<(), Said> {
        let now = self.now();
        let Some(sleeper) = &mut self.sleeper else { return Err(Said::code("pin-used-up")) };
        let operator = sleeper.operator.clone();
        let woken = sleeper.asleep.wake(pin, now).map_err(|fault| of_vault(&fault.into()))?;
        let key = match woken {
            Wake::Key(key) => key,
            Wake::Wrong { wait_s } => {
                self.tries.count();
                return Err(Said::number("wrong-secret", wait_s));
            }
            Wake::TooEarly { wait_s } => return Err(Said::number("too-early", wait_s)),
            Wake::PasswordNeeded => {
                self.tries.count();
                self.sleeper = None;
                return Err(Said::code("pin-used-up"));
            }
        };
        let vault = Vault::read(&self.files.key()).map_err(|fault| of_vault(&fault))?;
        let mut journal = self.journal(&key).map_err(|fault| of_journal(&fault))?;
        let seat = journal.wake(&operator, self.tries.failures()).map_err(|fault| of_journal(&fault))?;
        self.enter(vault, Found::Elsewhere(key), (journal, seat), None)
    }

    /// Takes the recovery passphrase: it gives the key, and then a person of the office signs in.
    fn by_recovery(&mut self, typed: &str) -> Result<(), Said> {
        self.may_try()?;
        let recovery = Passphrase::parse_recovery(typed).map_err(of_mistyped)?;
        let vault = Vault::read(&self.files.key()).map_err(|fault| of_vault(&fault))?;
        let key = match vault.unlock(&SlotName::Recovery, &recovery) {
            Ok(key) => key,
            Err(VaultFault::WrongSecret { .. }) => return Err(self.wrong("wrong-secret")),
            Err(fault) => return Err(of_vault(&fault)),
        };
        let journal = self.journal(&key).map_err(|fault| of_journal(&fault))?;
        let people = journal.operators().map_err(|fault| of_journal(&fault))?;
        let people = people.into_iter().filter(|person| !person.retired).map(|person| person.operator).collect();
        self.recovered = Some(Recovered { key, people });
        self.step = Step::SignIn { people: people_of(&vault), said: Some(Said::code("recovered")) };
        Ok(())
    }

    /// Lets a person who is seated in; an admin first writes down a recovery passphrase that nobody has seen.
    fn enter(
        &mut self,
        vault: Vault,
        found: Found,
        (journal, seat): (Journal, Seat),
        password: Option<&Passphrase>,
    ) -> Result<(), Said> {
        self.tries = super::Tries::none();
        let operator = seat.operator().clone();
        if self.sleeper.as_ref().is_some_and(|sleeper| sleeper.operator != operator) {
            self.sleeper = None;
        }
        let has_slot = vault.slots().contains(&SlotName::Operator(operator.clone()));
        let (key, wants_slot, recovered) = match found {
            Found::OwnSlot(key) => (key, false, false),
            Found::Elsewhere(key) => (key, !has_slot, false),
            Found::Recovery(Recovered { key, .. }) => (key, true, true),
        };
        let is_admin = journal.role(&seat).is_ok_and(|role| role == Role::Admin);
        let mut way_in = WayIn::new(vault, key);
        if let Some(password) = password.filter(|_| wants_slot) {
            // Without it the person needs the keyring or the passphrase again: a nuisance, and no reason to stay out.
            let _not_kept = way_in.give(&operator, password);
        }
        let unseen = super::files::there(&self.files.unseen()).unwrap_or(false);
        let recovery =
            if unseen && is_admin { Some(way_in.new_recovery().map_err(|fault| of_vault(&fault))?) } else { None };
        let mut station = self.station_of(seat, journal).with_way_in(way_in);
        station.notice = recovered.then_some(Notice::CameInByRecovery);
        match recovery {
            None => self.open(station),
            Some(recovery) => {
                self.write_down(Writing { recovery, station, again: true, in_keyring: false, said: None });
            }
        }
        Ok(())
    }

    fn set_pin(&mut self, answers: &Answers) -> Result<Said, Said> {
        let Some(station) = &mut self.station else { return Err(Said::code("pin-training")) };
        let Some(way_in) = &station.way_in else { return Err(Said::code("pin-training")) };
        if answers.get(0) != answers.get(1) {
            return Err(Said::code("pins-differ"));
        }
        let pin = passphrase(answers.get(0));
        check_pin(&pin).map_err(|weak| Said::code(weak.code()))?;
        let asleep = way_in.asleep(&pin).map_err(|fault| of_vault(&fault.into()))?;
        let operator = station.seat.operator().clone();
        let act = Act::SecretSet { operator: operator.clone(), secret: Secret::Pin };
        station.journal.append(&station.seat, act).map_err(|fault| of_journal(&fault))?;
        self.sleeper = Some(Sleeper { operator, asleep });
        Ok(Said::code("pin-set"))
    }

    /// Refuses a try that comes too early; it is not counted.
    fn may_try(&mut self) -> Result<(), Said> {
        let now = self.now();
        self.tries.left(now).map_or(Ok(()), |left| Err(Said::number("too-early", left)))
    }

    fn wrong(&mut self, code: &'static str) -> Said {
        let now = self.now();
        Said::number(code, self.tries.wrong(now))
    }
}

/// Reads a form that was sent: the way, with a typed name in it, and the secret.
fn chosen(page: &SignInPage, answers: &Answers) -> Option<(Way, Zeroizing<String>)> {
    let place: usize = answers.get(0).parse().ok()?;
    let way = page.ways().get(place).cloned()?;
    let field = if page.takes_name() { 2 } else { 1 };
    let secret = Zeroizing::new(answers.get(field).to_owned());
    match way {
        Way::Named => Some((Way::Password(OperatorId::parse(answers.get(1)).ok()?), secret)),
        Way::Pin(_) | Way::Password(_) | Way::Recovery => Some((way, secret)),
    }
}

fn passphrase(secret: &str) -> Passphrase {
    Passphrase::new(secret.to_owned())
}

pub(super) fn of_vault(fault: &VaultFault) -> Said {
    Said::fault(fault.code(), fault)
}

pub(super) fn of_journal(fault: &JournalFault) -> Said {
    Said::fault(fault.code(), fault)
}

fn of_mistyped(mistyped: Mistyped) -> Said {
    let number = match mistyped {
        Mistyped::Group { group } => group,
        Mistyped::Length { found } => found,
        Mistyped::Sign { place } => place,
        Mistyped::Letters => 0,
    };
    Said::number(mistyped.code(), u64::try_from(number).unwrap_or_default())
}
