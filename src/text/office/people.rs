//! Words of the people of the office and of one of them.

use crate::desk::office::{FormKind, OfficePlace, PeoplePage, PersonPage};
use crate::journal::Tenure;
use crate::record::Role;
use crate::text::ledger::{Action, Field, Form, Ledger, LedgerRow, Mark};
use crate::text::{Place, Words};

use super::parts::{columns, opens};

impl Words {
    pub(super) fn people_page(&self, page: &PeoplePage) -> Ledger {
        let key = "people-title";
        let mut actions = Vec::new();
        if page.may_add {
            actions.push(self.asks('a', self.part(key, "add"), FormKind::AddPerson));
        }
        actions.push(self.back());
        let fields = || {
            let mut fields = vec![self.types(self.part(key, "name")), self.role_field(Role::Clerk)];
            fields.extend(["password", "again"].map(|name| self.secret_field(self.part(key, name))));
            fields
        };
        Ledger {
            title: self.say(key),
            hint: self.part(key, if page.adding { "add-hint" } else { "hint" }),
            columns: columns(self, key, [("name", 3), ("role", 2), ("since", 4), ("last", 4), ("state", 3)]),
            rows: page.people.iter().map(|who| self.person_row(who, who.person.operator == page.me)).collect(),
            empty: self.part(key, "empty"),
            actions,
            form: page.adding.then(|| self.form_for(FormKind::AddPerson, fields())),
            said: self.told_here(page.told.as_ref()),
            ..Ledger::default()
        }
    }

    fn person_row(&self, who: &Tenure, me: bool) -> LedgerRow {
        LedgerRow {
            cells: vec![
                who.person.operator.to_string(),
                self.office_role(who.person.role),
                self.at_or_dash(who.since),
                self.last_sign_in(who),
                self.working(who, me),
            ],
            mark: if who.person.retired { Mark::Past } else { Mark::Plain },
            open: Some(opens(OfficePlace::Person(who.person.operator.clone()))),
        }
    }

    fn last_sign_in(&self, who: &Tenure) -> String {
        who.last_sign_in.map_or_else(|| self.part("people-title", "never"), |at| at.to_string())
    }

    fn working(&self, who: &Tenure, me: bool) -> String {
        let name = match (who.person.retired, me) {
            (true, _) => "retired",
            (false, true) => "me",
            (false, false) => "working",
        };
        self.part("people-title", name)
    }

    fn role_field(&self, now: Role) -> Field {
        let roles = Role::ALL.iter().map(|role| self.office_role(*role)).collect();
        let at = Role::ALL.iter().position(|role| *role == now).unwrap_or_default();
        Field { first: at.to_string(), ..self.chooses(self.part("people-title", "role"), roles) }
    }

    pub(super) fn person_page(&self, page: &PersonPage) -> Ledger {
        let key = "person-title";
        let who = &page.who;
        let operator = &who.person.operator;
        let hint = match &page.ask {
            Some(FormKind::ChangeRole(_)) => "change-hint",
            Some(FormKind::Retire(_)) => "retire-hint",
            Some(FormKind::SetPassword(_)) => "set-hint",
            Some(_) | None => "hint",
        };
        let people = "people-title";
        Ledger {
            title: self.fill(key, &[("name", Place::Text(operator.as_str()))]),
            hint: self.part(key, hint),
            facts: vec![
                self.fact(people, "role", self.office_role(who.person.role)),
                self.fact(people, "state", self.working(who, page.me)),
                self.fact(people, "since", self.at_or_dash(who.since)),
                self.fact(people, "last", self.last_sign_in(who)),
            ],
            actions: self.person_actions(page),
            form: page.ask.as_ref().map(|ask| self.person_form(ask, who.person.role)),
            said: self.told_here(page.told.as_ref()),
            ..Ledger::default()
        }
    }

    fn person_actions(&self, page: &PersonPage) -> Vec<Action> {
        let key = "person-title";
        let who = &page.who.person.operator;
        let mut actions = Vec::new();
        if page.may_change {
            actions.push(self.asks('r', self.part(key, "change"), FormKind::ChangeRole(who.clone())));
        }
        if page.may_set_password {
            actions.push(self.asks('p', self.part(key, "set"), FormKind::SetPassword(who.clone())));
        }
        if page.may_change {
            actions.push(self.asks('x', self.part(key, "retire"), FormKind::Retire(who.clone())));
        }
        actions.push(self.back());
        actions
    }

    fn person_form(&self, ask: &FormKind, role: Role) -> Form {
        let fields = if matches!(ask, FormKind::ChangeRole(_)) {
            vec![self.role_field(role)]
        } else if matches!(ask, FormKind::SetPassword(_)) {
            vec![
                self.secret_field(self.part("person-title", "new")),
                self.secret_field(self.part("people-title", "again")),
            ]
        } else {
            Vec::new()
        };
        self.form_for(ask.clone(), fields)
    }
}
