//! `card-desk sheet`: printed lists as a PDF file or on paper, the log of them, and what somebody saw on the paper.

mod list;
mod log;

use clap::{Args, Subcommand};

use crate::desk::print::Kind;

use super::{Arguments, Failure};

pub use list::Wanted;
pub use log::Mark;

/// Arguments of `sheet`.
#[derive(Debug, Args)]
pub struct Sheet {
    /// Which list.
    #[command(subcommand)]
    pub list: List,
}

/// The lists.
#[derive(Debug, Subcommand)]
pub enum List {
    /// 领卡签收表: the students of a class sign for their cards.
    Handover(Wanted),
    /// 班级交接单: the teacher signs for the bundle of a class.
    Bundle(Wanted),
    /// 领卡通知单: slips that call the students of a class.
    Notices(Wanted),
    /// 卡号明细单: slips with the two numbers of each card.
    Details(Wanted),
    /// 缺卡清单: cards that the batch did not bring.
    Missing(Wanted),
    /// 制卡错误清单: cards that were made wrong.
    Complaints(Wanted),
    /// 批次核对单: the balance of the batch.
    Batch(Wanted),
    /// 格位标签: labels for the trays.
    Labels(Wanted),
    /// 未领清单: cards that nobody has taken.
    Unclaimed(Wanted),
    /// 退回登记表: cards that came back to the office.
    Returned(Wanted),
    /// 上交登记表: cards that go to the card centre.
    Surrendered(Wanted),
    /// 门检名单: who may come in to an event.
    Gate(Wanted),
    /// 证据页: what the journal holds of one card.
    Evidence(Wanted),
    /// All lists that were made, with what became of their paper.
    Log,
    /// Says what somebody saw who looked at the paper.
    Mark(Mark),
}

impl Sheet {
    /// Makes the list; the file is whole or not there.
    pub fn run(&self, arguments: &Arguments) -> Result<(), Failure> {
        let (kind, wanted) = match &self.list {
            List::Handover(wanted) => (Kind::Handover, wanted),
            List::Bundle(wanted) => (Kind::Bundle, wanted),
            List::Notices(wanted) => (Kind::Notices, wanted),
            List::Details(wanted) => (Kind::Details, wanted),
            List::Missing(wanted) => (Kind::Missing, wanted),
            List::Complaints(wanted) => (Kind::Complaints, wanted),
            List::Batch(wanted) => (Kind::Check, wanted),
            List::Labels(wanted) => (Kind::Labels, wanted),
            List::Unclaimed(wanted) => (Kind::Unclaimed, wanted),
            List::Returned(wanted) => (Kind::Returned, wanted),
            List::Surrendered(wanted) => (Kind::Surrendered, wanted),
            List::Gate(wanted) => (Kind::Gate, wanted),
            List::Evidence(wanted) => (Kind::Evidence, wanted),
            List::Log => return log::log(arguments),
            List::Mark(mark) => return mark.run(arguments),
        };
        wanted.run(kind, arguments)
    }
}
