//! Opens and closes pages of the office, reads the open one again after every act, and passes forms on.
//!
//! A full record is read only after its reason stands in the journal; leaving its page masks it again.

use crate::desk::board::{Lamp, Notice};
use crate::desk::print::{Kind, Order};
use crate::desk::station::Station;
use crate::journal::vault::Passphrase;
use crate::journal::{JournalFault, Seat};
use crate::record::office::LookReason;
use crate::record::{Act, Deed, Leave, Role, can};

use super::house::View;
use super::{
    Answers, FormKind, OfficeInput, OfficePage, OfficePlace, SurveyPage, Told, backups, batch, batches, book, card,
    card_keys, chip, diagnosis, errand, export, faces, find, import, learn, machine, menu, paper, people, person,
    privacy, profiles, reason, reconcile, settings, shift, student, survey,
};
use crate::id::OperatorId;

/// A page that is open, or lies under the open one.
#[derive(Debug, Clone)]
pub(in crate::desk) struct Visit {
    place: OfficePlace,
    /// Why the full record was opened; the journal has it.
    why: Option<LookReason>,
    /// The form that is open.
    pub(super) ask: Option<FormKind>,
    /// The other half of the record is shown.
    pub(super) turned: bool,
    /// What was searched.
    pub(super) text: String,
    /// What a page of the house remembers.
    pub(super) house: View,
    /// The last survey of a card.
    pub(super) survey: SurveyPage,
    /// Files of the learn page that were written last.
    pub(super) saved: Vec<String>,
    /// What of a list is shown, and how.
    pub(super) export: export::View,
}

impl Visit {
    fn at(place: OfficePlace) -> Self {
        Self {
            place,
            why: None,
            ask: None,
            turned: false,
            text: String::new(),
            house: View::default(),
            survey: SurveyPage::default(),
            saved: Vec::new(),
            export: export::View::default(),
        }
    }
}

impl Visit {
    /// Returns the place of the page.
    pub(in crate::desk) fn place(&self) -> &OfficePlace {
        &self.place
    }

    /// Returns whether this is the page of a place.
    pub(in crate::desk) fn is_at(&self, place: &OfficePlace) -> bool {
        self.place == *place
    }
}

impl Station {
    /// Takes an input for a page of the office.
    pub(in crate::desk) fn office_input(&mut self, input: OfficeInput) -> Result<(), JournalFault> {
        let told = match input {
            OfficeInput::Open(place) => self.open(place)?,
            OfficeInput::Close => {
                self.close();
                None
            }
            OfficeInput::Look(why) => self.look(why).err(),
            OfficeInput::Ask(kind) => {
                if let Some(visit) = self.visits.last_mut() {
                    visit.ask = Some(kind);
                }
                None
            }
            OfficeInput::Turn => {
                if let Some(visit) = self.visits.last_mut() {
                    visit.turned = !visit.turned;
                }
                None
            }
            OfficeInput::PrintCheck => self.print_check().err(),
            OfficeInput::House(input) => errand::input(self, input),
            OfficeInput::Machine(input) => machine::input(self, input),
            OfficeInput::Face(input) => faces::input(self, input),
            OfficeInput::Learn(input) => learn::input(self, input),
            OfficeInput::Export(input) => export::input(self, input),
            OfficeInput::Reconcile(input) => reconcile::input(self, input),
            OfficeInput::Paper(input) => paper::input(self, input),
            OfficeInput::Import(input) => import::input(self, input),
            OfficeInput::Submit(kind, answers) => self.submit(kind, &answers),
        };
        self.reread(told)
    }

    /// Leads back to the desk: what was shown in full is masked again.
    pub(in crate::desk) fn leave_office(&mut self) {
        self.visits.clear();
        self.office = None;
    }

    /// Returns whether a page about this machine is open, which stays when a card is laid, and shows it.
    pub(in crate::desk) fn watches_cards(&self) -> bool {
        let here = self.visits.last().map(|visit| &visit.place);
        here.is_some_and(|place| match place {
            OfficePlace::Diagnosis | OfficePlace::Chip | OfficePlace::Survey => true,
            OfficePlace::Profiles | OfficePlace::Profile(_) | OfficePlace::CardKeys => true,
            OfficePlace::Menu | OfficePlace::Find | OfficePlace::OnTheDesk => false,
            OfficePlace::Student(_) | OfficePlace::Card(_) | OfficePlace::Batches | OfficePlace::Batch(_) => false,
            OfficePlace::People | OfficePlace::Person(_) | OfficePlace::Book | OfficePlace::Entry(_) => false,
            OfficePlace::Backups | OfficePlace::Privacy | OfficePlace::Settings => false,
            OfficePlace::Shift | OfficePlace::Pin | OfficePlace::Faces | OfficePlace::Learn => false,
            OfficePlace::Export | OfficePlace::ExportList(_) => false,
            OfficePlace::Reconcile => false,
            OfficePlace::Paper => false,
            OfficePlace::Import => false,
        })
    }

    /// Shows one page and none under it but the menu.
    pub(in crate::desk) fn show_only(&mut self, place: OfficePlace) {
        self.visits = vec![Visit::at(OfficePlace::Menu), Visit::at(place)];
    }

    fn open(&mut self, place: OfficePlace) -> Result<Option<Told>, JournalFault> {
        let at_hand = place == OfficePlace::OnTheDesk;
        let Some(place) = (if at_hand { self.on_the_desk() } else { Some(place) }) else {
            self.notice = Some(Notice::NobodyFound);
            return Ok(None);
        };
        let lies_here = at_hand && self.lamp == Lamp::CardPresent;
        if place == OfficePlace::Menu {
            self.visits.clear();
        }
        if let Some(at) = self.visits.iter().position(|visit| visit.place == place) {
            self.visits.truncate(at + 1);
            return Ok(None);
        }
        let ask = (place == OfficePlace::Find).then_some(FormKind::Find);
        let is_record = matches!(place, OfficePlace::Student(_) | OfficePlace::Card(_));
        // Whoever opened a student's record for a reason opens the cards on it for the same one.
        let same = self.visits.last().and_then(|visit| visit.why);
        let why = if lies_here { Some(LookReason::AtTheDesk) } else { same };
        if place == OfficePlace::Paper {
            self.paper.clear();
        }
        if place == OfficePlace::Diagnosis {
            self.examine();
        }
        if place == OfficePlace::Learn {
            self.gather_unknown();
        }
        self.visits.push(Visit { ask, ..Visit::at(place) });
        Ok(match why.filter(|_| is_record) {
            Some(why) => self.look(why).err(),
            None => None,
        })
    }

    fn on_the_desk(&self) -> Option<OfficePlace> {
        let report = self.report.as_ref()?;
        let student = report.student.as_ref().map(|student| OfficePlace::Student(student.education_id));
        student.or_else(|| report.card.as_ref().map(|card| OfficePlace::Card(card.card.clone())))
    }

    fn close(&mut self) {
        let form = self.visits.last_mut().filter(|visit| visit.place != OfficePlace::Find);
        if form.and_then(|visit| visit.ask.take()).is_some() {
            return;
        }
        let stepped = (self.is_open(&OfficePlace::Import) && self.import.step_back())
            || (self.is_open(&OfficePlace::Paper) && self.paper.back());
        if !stepped {
            self.visits.pop();
        }
    }

    /// Records that a full record is looked at, and why; only then it is read.
    fn look(&mut self, why: LookReason) -> Result<(), Told> {
        let Some(visit) = self.visits.last().filter(|visit| visit.why.is_none()) else { return Ok(()) };
        let (student, card) = if let OfficePlace::Student(id) = visit.place {
            (Some(id), None)
        } else if let OfficePlace::Card(card) = &visit.place {
            (None, Some(card.clone()))
        } else {
            return Ok(());
        };
        self.journal.look(&self.seat, student, card.as_ref(), why)?;
        if let Some(visit) = self.visits.last_mut() {
            visit.why = Some(why);
        }
        Ok(())
    }

    /// Reads the open page again and puts what is to be said on it.
    pub(in crate::desk) fn reread(&mut self, told: Option<Told>) -> Result<(), JournalFault> {
        while let Some(visit) = self.visits.last().cloned() {
            match self.read(&visit) {
                Ok(Some(mut page)) => {
                    page.tell(told);
                    self.office = Some(page);
                    return Ok(());
                }
                Ok(None) => {
                    self.visits.pop();
                    self.notice = Some(Notice::NobodyFound);
                }
                Err(fault) => {
                    self.leave_office();
                    return Err(fault);
                }
            }
        }
        self.office = None;
        Ok(())
    }

    /// Reads a page; none when there is no such student, card, batch or person.
    fn read(&self, visit: &Visit) -> Result<Option<OfficePage>, JournalFault> {
        Ok(match (&visit.place, visit.why) {
            (OfficePlace::Menu | OfficePlace::OnTheDesk | OfficePlace::Pin, _) => {
                Some(OfficePage::Menu(menu::read(self)?))
            }
            (OfficePlace::Find, _) => Some(OfficePage::Find(find::read(self, visit)?)),
            (OfficePlace::Student(id), Some(_)) => {
                student::read(self, *id, visit)?.map(|page| OfficePage::Student(Box::new(page)))
            }
            (OfficePlace::Card(card), Some(_)) => {
                card::read(self, card, visit)?.map(|page| OfficePage::Card(Box::new(page)))
            }
            (OfficePlace::Student(id), None) => reason::of_student(self, *id)?.map(OfficePage::Reason),
            (OfficePlace::Card(card), None) => reason::of_card(self, card)?.map(OfficePage::Reason),
            (OfficePlace::Batches, _) => Some(OfficePage::Batches(batches::read(self)?)),
            (OfficePlace::Batch(id), _) => batch::read(self, id, visit)?.map(|page| OfficePage::Batch(Box::new(page))),
            (OfficePlace::People, _) => Some(OfficePage::People(people::read(self, visit)?)),
            (OfficePlace::Person(id), _) => person::read(self, id, visit)?.map(OfficePage::Person),
            (OfficePlace::Book, _) => Some(OfficePage::Book(Box::new(book::read(self, visit)?))),
            (OfficePlace::Entry(id), _) => book::read_entry(self, *id)?.map(|page| OfficePage::Entry(Box::new(page))),
            (OfficePlace::Backups, _) => Some(OfficePage::Backups(Box::new(backups::read(self, visit)?))),
            (OfficePlace::Privacy, _) => Some(OfficePage::Privacy(Box::new(privacy::read(self, visit)?))),
            (OfficePlace::Settings, _) => Some(OfficePage::Settings(Box::new(settings::read(self, visit)?))),
            (OfficePlace::Diagnosis, _) => Some(OfficePage::Diagnosis(Box::new(diagnosis::read(self, visit)?))),
            (OfficePlace::Chip, _) => Some(OfficePage::Chip(Box::new(chip::read(self, visit)?))),
            (OfficePlace::Survey, _) => Some(OfficePage::Survey(Box::new(survey::read(self, visit)?))),
            (OfficePlace::Profiles, _) => Some(OfficePage::Profiles(Box::new(profiles::read(self, visit)?))),
            (OfficePlace::Profile(id), _) => {
                profiles::read_one(self, id, visit)?.map(|page| OfficePage::Profile(Box::new(page)))
            }
            (OfficePlace::CardKeys, _) => Some(OfficePage::CardKeys(Box::new(card_keys::read(self, visit)?))),
            (OfficePlace::Faces, _) => Some(OfficePage::Faces(Box::new(faces::read(self, visit)?))),
            (OfficePlace::Import, _) => Some(OfficePage::Import(Box::new(import::read(self, visit)?))),
            (OfficePlace::Paper, _) => Some(OfficePage::Paper(Box::new(paper::read(self, visit)?))),
            (OfficePlace::Reconcile, _) => Some(OfficePage::Reconcile(Box::new(reconcile::read(self, visit)?))),
            (OfficePlace::Export, _) => Some(OfficePage::Export(Box::new(export::read(self, visit, None)?))),
            (OfficePlace::ExportList(kind), _) => {
                Some(OfficePage::Export(Box::new(export::read(self, visit, Some(*kind))?)))
            }
            (OfficePlace::Learn, _) => Some(OfficePage::Learn(Box::new(learn::read(self, visit)?))),
            (OfficePlace::Shift, _) => Some(OfficePage::Shift(Box::new(shift::read(self, visit)?))),
        })
    }

    /// Takes a filled form; one that was refused stays open.
    fn submit(&mut self, kind: FormKind, answers: &Answers) -> Option<Told> {
        let done = match kind {
            // The door's own.
            FormKind::SignIn | FormKind::OpenDoor | FormKind::FirstRun | FormKind::RecoverySeen | FormKind::SetPin => {
                Err(Told::refused("unknown-page"))
            }
            FormKind::Find => {
                if let Some(visit) = self.visits.last_mut() {
                    answers.get(0).trim().clone_into(&mut visit.text);
                }
                return None;
            }
            FormKind::House(form) => return errand::submit(self, &form, answers),
            FormKind::Machine(form) => return machine::submit(self, &form, answers),
            FormKind::Face(form) => return faces::submit(self, &form, answers),
            FormKind::Learn(form) => return learn::submit(self, &form, answers),
            FormKind::Export(form) => return export::submit(self, &form, answers),
            FormKind::Reconcile(form) => return reconcile::submit(self, &form, answers),
            FormKind::Paper(form) => return paper::submit(self, &form, answers),
            FormKind::Import(form) => return import::submit(self, &form, answers),
            FormKind::AddPerson => people::add(self, answers),
            FormKind::ChangeRole(operator) => person::change_role(self, operator, answers),
            FormKind::Retire(operator) => person::retire(self, operator),
            FormKind::SetPassword(operator) => person::set_password(self, &operator, answers),
            FormKind::MoveBatch(id, to) => batch::go_on(self, id, to, answers),
            FormKind::CloseBatch(id) => batch::close(self, id, answers),
            FormKind::Card(id, deed) => card::submit(self, id, deed, answers),
        };
        Some(match done {
            Ok(deed) => {
                if let Some(visit) = self.visits.last_mut() {
                    visit.ask = None;
                }
                Told::Done(deed)
            }
            Err(told) => told,
        })
    }

    /// Shows the check list of the batch whose page is open.
    fn print_check(&mut self) -> Result<(), Told> {
        let Some(OfficePlace::Batch(id)) = self.visits.last().map(|visit| visit.place.clone()) else {
            return Err(Told::refused("unknown-page"));
        };
        self.order_list(Order { batch: Some(id), ..Order::of(Kind::Check) })?;
        self.visits.push(Visit::at(OfficePlace::Paper));
        Ok(())
    }

    /// Returns the role of who sits here.
    pub(super) fn role(&self) -> Result<Role, JournalFault> {
        self.journal.role(&self.seat)
    }

    /// Returns what who sits here may do with a kind of act.
    pub(super) fn leave_for(&self, deed: Deed) -> Result<Leave, JournalFault> {
        Ok(can(self.role()?, deed))
    }

    /// Returns whether who sits here may do a kind of act, alone or with a second person.
    pub(super) fn may(&self, deed: Deed) -> Result<bool, JournalFault> {
        Ok(self.leave_for(deed)? != Leave::No)
    }

    /// Appends an act of one person.
    pub(super) fn act(&mut self, act: Act) -> Result<Deed, Told> {
        let deed = act.deed();
        self.journal.append(&self.seat, act)?;
        self.refresh_report()?;
        Ok(deed)
    }

    /// Appends an act of two people; the second signs in with the last two answers of the form.
    pub(super) fn act_with_second(&mut self, act: Act, answers: &Answers, from: usize) -> Result<Deed, Told> {
        let deed = act.deed();
        let second = self.second(answers.get(from), answers.get(from + 1))?;
        self.journal.append_with(&self.seat, &second, act)?;
        self.refresh_report()?;
        Ok(deed)
    }

    pub(super) fn second(&mut self, name: &str, password: &str) -> Result<Seat, Told> {
        let operator = OperatorId::parse(name).map_err(|_| Told::refused("not-a-name"))?;
        // Nobody has a password at an invented school.
        if self.settings.training {
            return Ok(Seat::training(operator));
        }
        Ok(self.journal.second(&operator, &Passphrase::new(password.to_owned()))?)
    }

    /// Shows the card of the report on the desk as it is after an act of the office.
    fn refresh_report(&mut self) -> Result<(), Told> {
        if let Some(report) = &mut self.report
            && let Some(card) = &report.card
        {
            report.card = self.journal.card(&card.card)?;
        }
        Ok(())
    }
}
