//! `card-desk privacy due`, `erase` and `retain`: whose time is over, and erasure by two people.

use clap::{Args, ValueEnum};
use serde_json::json;

use crate::id::EducationId;
use crate::journal::{Due, Erasure, Journal, Unerasable};
use crate::record::office::ErasureReason;

use super::super::output::say;
use super::super::place::Place;
use super::super::{Arguments, Failure};
use super::{failed, student_named};

/// Arguments of `privacy erase`.
#[derive(Debug, Args)]
pub struct Erase {
    /// Education ID of a student who left; may be given more than once.
    #[arg(long = "student", value_name = "ID", required = true)]
    pub students: Vec<String>,
    /// Why.
    #[arg(long, value_enum)]
    pub why: Why,
    /// Erases; without it the command only says what would happen.
    #[arg(long)]
    pub yes: bool,
}

/// Why somebody is erased.
#[derive(Debug, Clone, Copy, ValueEnum)]
pub enum Why {
    /// The family asked.
    Request,
    /// The time is over.
    Retention,
}

/// Arguments of `privacy retain`.
#[derive(Debug, Args)]
pub struct Retain {
    /// Erases; without it the command only says what would happen.
    #[arg(long)]
    pub yes: bool,
}

impl Erase {
    /// Erases after two people signed in, or says what would happen.
    pub fn run(&self, arguments: &Arguments) -> Result<(), Failure> {
        let place = Place::of(arguments)?;
        let students: Vec<EducationId> = self.students.iter().map(|id| student_named(id)).collect::<Result<_, _>>()?;
        let why = match self.why {
            Why::Request => ErasureReason::Request,
            Why::Retention => ErasureReason::Retention,
        };
        let (mut journal, seat) = place.sign_in(arguments)?;
        journal.may_erase(&students, why).map_err(failed)?;
        if !self.yes {
            planned(&students, arguments);
            return Ok(());
        }
        let second = place.second(&mut journal, arguments)?;
        let erasure = journal.erase(&seat, &second, &students, why).map_err(failed)?;
        done(&erasure, arguments);
        Ok(())
    }
}

impl Retain {
    /// Erases whoever is overdue and has no card here, or lists them.
    pub fn run(&self, arguments: &Arguments) -> Result<(), Failure> {
        if !self.yes {
            return due(arguments);
        }
        let place = Place::of(arguments)?;
        let (mut journal, seat) = place.sign_in(arguments)?;
        let second = place.second(&mut journal, arguments)?;
        let list = overdue(&journal)?.0;
        match journal.retain(&seat, &second).map_err(failed)? {
            Some(erasure) => done(&erasure, arguments),
            None if list.is_empty() => nobody(arguments),
            None => {
                let blocked = list.iter().map(|due| due.student.masked()).collect::<Vec<_>>().join(" ");
                let refused = Unerasable::CardHere(blocked);
                return Err(Failure::with_next(refused.code(), &refused, refused.next()));
            }
        }
        Ok(())
    }
}

fn overdue(journal: &Journal) -> Result<(Vec<Due>, u32), Failure> {
    let months = journal.retention_months().map_err(failed)?;
    Ok((journal.overdue(journal.now().day(), months).map_err(failed)?, months))
}

/// Lists whose time is over; changes nothing.
pub fn due(arguments: &Arguments) -> Result<(), Failure> {
    let (journal, _seat) = Place::of(arguments)?.sign_in(arguments)?;
    let (list, months) = overdue(&journal)?;
    if arguments.json {
        let row = |due: &Due| {
            json!({ "student": due.student.masked(), "departed_on": due.departed.on, "why": due.departed.why,
                    "card_here": due.card_here })
        };
        let rows: Vec<_> = list.iter().map(row).collect();
        say!("{}", json!({ "contract": 1, "months": months, "due": rows, "erased": 0 }));
        return Ok(());
    }
    for due in &list {
        let card = if due.card_here { "　卡还在办公室，先处理 a card is still here" } else { "" };
        say!("{}　{} 离校 left{card}", due.student.masked(), due.departed.on);
    }
    say!("{} 人超过 {months} 个月保存期 due; 用 use `privacy retain --yes` 删除 to erase", list.len());
    Ok(())
}

/// Writes the file anew without the bytes of what was erased.
pub fn sweep(arguments: &Arguments) -> Result<(), Failure> {
    let (mut journal, _seat) = Place::of(arguments)?.sign_in(arguments)?;
    if !journal.sweep() {
        let what = "another program holds the journal: pages of what was erased may be left in its file";
        return Err(Failure::with_next("not-swept", what, "close the other program, then run `privacy sweep` again"));
    }
    if arguments.json {
        say!("{}", json!({ "contract": 1, "swept": true }));
    } else {
        say!("台账文件已重写 the journal file was written anew");
    }
    Ok(())
}

fn planned(students: &[EducationId], arguments: &Arguments) {
    let masked: Vec<String> = students.iter().map(EducationId::masked).collect();
    if arguments.json {
        say!("{}", json!({ "contract": 1, "erased": 0, "would_erase": masked }));
    } else {
        say!("将删除 {} 人 would erase: {}", masked.len(), masked.join(" "));
        say!("什么都没有改 nothing changed; 加 add --yes --second NAME");
    }
}

fn nobody(arguments: &Arguments) {
    if arguments.json {
        say!("{}", json!({ "contract": 1, "erased": 0 }));
    } else {
        say!("没有人超过保存期 nobody is due");
    }
}

fn done(erasure: &Erasure, arguments: &Arguments) {
    let removed = erasure.removed;
    if arguments.json {
        say!(
            "{}",
            json!({ "contract": 1, "erased": removed.students, "removed": removed, "swept": erasure.swept,
                    "entry": erasure.entry.id.to_string() })
        );
        return;
    }
    say!("已删除 {} 人的个人信息 erased: {} 项 details", removed.students, removed.details);
    for (count, what) in [
        (removed.notes_kept, "条他人卡片的备注里还有姓名，请人工更正 notes on other cards still hold a name"),
        (removed.rosters_kept, "份 0.1.0 版名册还存有姓名 rosters of version 0.1.0 keep names"),
        (removed.numbers_kept, "个号码在 0.1.0 版台账里不能删除 numbers stay in entries of version 0.1.0"),
    ] {
        if count > 0 {
            say!("{count} {what}");
        }
    }
    if !erasure.swept {
        say!(
            "另一个程序占用台账，请关掉后运行 another program holds the file, close it and run: `card-desk privacy sweep`"
        );
    }
    say!("旧备份和已打印、已导出的文件不会改变 older backups, papers and exported files are not changed");
}
