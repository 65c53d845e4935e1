//! What was typed on the page of the lists: a list, its words, how it is printed, which pages are spoiled.

use crate::day::Day;
use crate::desk::office::{Answers, Told};
use crate::desk::paper::Stage;
use crate::desk::print::{Kept, Kind, Sent, Wish, Wording, parse};
use crate::desk::station::Station;
use crate::id::ClassId;
use crate::record::Deed;

use super::{PaperForm, refused};

/// Takes a filled form; one that was refused stays open.
pub(in crate::desk::office) fn submit(station: &mut Station, form: &PaperForm, answers: &Answers) -> Option<Told> {
    let done = match form {
        PaperForm::Choose => choose(station, answers.get(0)).map(|()| None),
        PaperForm::Words(_) => words(station, answers).map(|()| None),
        PaperForm::Print => print(station, answers).map(Some),
        PaperForm::Spoiled => spoiled(station, answers.get(0)).map(Some),
        PaperForm::Give => station.give_bundle().map(|()| Some(Told::Done(Deed::BundledOut))),
    };
    if done.is_ok()
        && let Some(visit) = station.visits.last_mut()
    {
        visit.ask = None;
    }
    done.unwrap_or_else(Some)
}

/// A class alone means its handover list, which is what is printed most.
fn choose(station: &mut Station, typed: &str) -> Result<(), Told> {
    if typed.trim().is_empty() {
        return Err(Told::refused("nothing-typed"));
    }
    let classes: Vec<ClassId> = station.journal.classes()?.into_iter().map(|(class, _)| class).collect();
    let (kind, scope) = parse(typed, &classes).ok_or_else(|| refused("no-such-list"))?;
    station.choose_list(kind.unwrap_or(Kind::Handover), scope)
}

fn words(station: &mut Station, answers: &Answers) -> Result<(), Told> {
    let Stage::Words(order) = &station.paper.stage else { return Err(Told::refused("unknown-page")) };
    let mut order = order.as_ref().clone();
    let typed = |field: usize| answers.get(field).trim().to_owned();
    if order.kind == Kind::Gate {
        let day = typed(1);
        if typed(0).is_empty() {
            return Err(Told::refused("nothing-typed"));
        }
        let day = if day.is_empty() { None } else { Some(Day::parse_iso(&day).map_err(|_| refused("not-a-day"))?) };
        order.words = Wording { event: typed(0), day, place: typed(2), ..Wording::default() };
    } else {
        let [when, place, bring, contact] = [0, 1, 2, 3].map(typed);
        order.words = Wording { when, place, bring, contact, ..order.words };
        let mut habits = station.habits();
        habits.take_words(&order.words);
        habits.write(&station.habits_folder());
    }
    station.order_list(order)
}

fn print(station: &mut Station, answers: &Answers) -> Result<Told, Told> {
    let names: Vec<&str> = station.paper.known.iter().map(|known| known.name.as_str()).collect();
    let printer = answers.choice(0, &names).ok_or_else(|| Told::refused("not-chosen"))?.to_owned();
    let copies = answers.get(1).trim().parse().ok().filter(|copies| (1..=99).contains(copies));
    let copies = copies.ok_or_else(|| Told::refused("not-a-count"))?;
    let pages = range(answers.get(2)).ok_or_else(|| refused("no-such-pages"))?;
    let wish = Wish { printer, copies, pages, duplex: answers.get(3) == "1" };
    let Sent { jobs, fault } = station.print_list(&wish)?;
    Ok(match fault {
        Some(fault) => Told::Printer { fault, file: station.paper.kept().map(|kept| kept.file.display().to_string()) },
        None => Told::Sent { printer: wish.printer, jobs },
    })
}

/// Reads pages: nothing for all, `2`, or `2-3`.
fn range(typed: &str) -> Option<Option<(u32, u32)>> {
    let typed = typed.trim();
    if typed.is_empty() {
        return Some(None);
    }
    let (first, last) = typed.split_once(['-', '–', '－', '~']).unwrap_or((typed, typed));
    let (first, last) = (first.trim().parse().ok()?, last.trim().parse().ok()?);
    (1 <= first && first <= last).then_some(Some((first, last)))
}

fn spoiled(station: &mut Station, typed: &str) -> Result<Told, Told> {
    let pages = station.paper.kept().map_or(0, Kept::pages);
    let mut named = Vec::new();
    for word in typed.split(|c: char| c.is_whitespace() || matches!(c, ',' | '，' | '、')).filter(|w| !w.is_empty()) {
        let here = range(word).flatten().filter(|(_, last)| *last <= pages);
        let (first, last) = here.ok_or_else(|| refused("no-such-pages"))?;
        named.extend(first..=last);
    }
    station.look_at_paper(false, &named)?;
    Ok(Told::Done(Deed::ListChecked))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn pages_are_one_a_range_or_all() {
        for (typed, want) in [
            ("", Some(None)),
            (" 2 ", Some(Some((2, 2)))),
            ("2-3", Some(Some((2, 3)))),
            ("2 – 3", Some(Some((2, 3)))),
            ("3-2", None),
            ("0", None),
            ("x", None),
        ] {
            assert_eq!(range(typed), want, "{typed}");
        }
    }
}
