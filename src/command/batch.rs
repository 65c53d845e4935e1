//! `card-desk batch`: where each batch of new cards stands, its next step, and the signed numbers at its end.

use clap::{Args, Subcommand, ValueEnum};
use serde_json::{Value, json};

use crate::id::BatchId;
use crate::journal::{BatchRecord, Journal, JournalFault};
use crate::record::{Act, Balance, BatchStage, BatchStep, Illegal};

use super::output::say;
use super::place::{Entered, Place};
use super::told::{self, tell};
use super::{Arguments, Failure};

/// Arguments of `batch`.
#[derive(Debug, Args)]
pub struct BatchCommand {
    /// What to do.
    #[command(subcommand)]
    pub what: What,
}

/// What to do with batches.
#[derive(Debug, Subcommand)]
pub enum What {
    /// Lists the batches, the latest first.
    List,
    /// Shows one batch with its balance.
    Show {
        /// Name of the batch.
        name: String,
    },
    /// Moves a batch one step on.
    Move {
        /// Name of the batch.
        name: String,
        /// What happened to it.
        step: StepWord,
        /// Pieces in the sealed box, for `received`.
        #[arg(long)]
        count: Option<u32>,
    },
    /// Closes a batch with its signed numbers; takes a second person.
    Close {
        /// Name of the batch.
        name: String,
    },
}

/// What happens to a batch.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub enum StepWord {
    /// The card centre says that it was made.
    Made,
    /// The district says that it can be fetched.
    AtDistrict,
    /// It came sealed; its pieces are counted with --count.
    Received,
    /// All rows are decided.
    Checked,
    /// Bundles were made.
    Distributing,
    /// All sheets are back.
    Reconciled,
}

impl BatchCommand {
    /// Shows or moves batches.
    pub fn run(&self, arguments: &Arguments) -> Result<(), Failure> {
        let place = Place::of(arguments)?;
        match &self.what {
            What::List => {
                let journal = place.journal(place.settings()?.desk, &arguments.sign_in)?;
                list(&journal, arguments)
            }
            What::Show { name } => {
                let journal = place.journal(place.settings()?.desk, &arguments.sign_in)?;
                show(&journal, &batch(name)?, arguments)
            }
            What::Move { name, step, count } => {
                let (batch, step) = (batch(name)?, step_of(*step, *count)?);
                let mut entered = place.enter(arguments)?;
                let entry = entered.act(Act::BatchMoved { batch: batch.clone(), step })?;
                let record = record(&entered.journal, &batch)?;
                let line = format!("已记录 recorded: {batch} · {}", stage(record.stage));
                let members = json!({ "batch": members(&entered.journal, &record)?, "entry": told::stamp(&entry) });
                tell(arguments, members, &[line]);
                Ok(())
            }
            What::Close { name } => close(&mut place.enter(arguments)?, &place, &batch(name)?, arguments),
        }
    }
}

fn close(entered: &mut Entered, place: &Place, batch: &BatchId, arguments: &Arguments) -> Result<(), Failure> {
    let balance = entered.journal.balance(batch).map_err(told::journal)?;
    if !arguments.json {
        equations(&balance).iter().for_each(|line| say!("{line}"));
    }
    let act = Act::BatchClosed { batch: batch.clone(), signed: Some(balance) };
    let entry = entered.act_with_second(place, arguments, act)?;
    let second = entry.approver.as_ref().map(ToString::to_string).unwrap_or_default();
    let record = record(&entered.journal, batch)?;
    let members = json!({ "batch": members(&entered.journal, &record)?, "entry": told::stamp(&entry) });
    tell(arguments, members, &[format!("已结清 closed: {batch} · {} + {second}", entry.operator)]);
    Ok(())
}

fn list(journal: &Journal, arguments: &Arguments) -> Result<(), Failure> {
    let batches = journal.batches().map_err(told::journal)?;
    let all: Vec<Value> = batches.iter().map(|record| members(journal, record)).collect::<Result<_, _>>()?;
    let line =
        |record: &BatchRecord| format!("{} · {} · 名单 listed {}", record.batch, stage(record.stage), record.expected);
    let mut lines: Vec<String> = batches.iter().map(line).collect();
    if lines.is_empty() {
        lines.push("没有批次 no batch: card-desk import batch FILE".to_owned());
    }
    tell(arguments, json!({ "batches": all }), &lines);
    Ok(())
}

fn show(journal: &Journal, batch: &BatchId, arguments: &Arguments) -> Result<(), Failure> {
    let record = record(journal, batch)?;
    let balance = journal.balance(batch).map_err(told::journal)?;
    let mut lines = vec![format!("{batch} · {}", stage(record.stage))];
    lines.push(format!("名单 list: {} · {}", record.file, record.imported));
    lines.extend(record.sealed.map(|count| format!("封箱清点 sealed count: {count}")));
    lines.extend(record.closed.map(|at| format!("结清 closed: {at}")));
    lines.extend(equations(&balance));
    tell(arguments, json!({ "batch": members(journal, &record)? }), &lines);
    Ok(())
}

fn batch(name: &str) -> Result<BatchId, Failure> {
    BatchId::parse(name).map_err(|fault| Failure::of_word("batch", name, &fault))
}

fn record(journal: &Journal, batch: &BatchId) -> Result<BatchRecord, Failure> {
    let found = journal.batch(batch).map_err(told::journal)?;
    found.ok_or_else(|| Failure::of_journal(&JournalFault::from(Illegal::UnknownBatch)))
}

fn members(journal: &Journal, record: &BatchRecord) -> Result<Value, Failure> {
    let balance = journal.balance(&record.batch).map_err(told::journal)?;
    Ok(json!({
        "name": record.batch, "file": record.file, "stage": record.stage, "expected": record.expected,
        "imported": record.imported.to_string(), "closed": record.closed.map(|at| at.to_string()),
        "sealed": record.sealed, "late": record.late, "balance": balance, "holds": balance.holds(),
        "signed": record.signed,
    }))
}

fn step_of(word: StepWord, count: Option<u32>) -> Result<BatchStep, Failure> {
    Ok(match (word, count) {
        (StepWord::Received, Some(count)) => BatchStep::Received(count),
        (StepWord::Received, None) => {
            let what = "the pieces of the sealed box are not counted";
            return Err(Failure::with_next("no-count", what, "count them and give --count N"));
        }
        (StepWord::Made, _) => BatchStep::Made,
        (StepWord::AtDistrict, _) => BatchStep::AtDistrict,
        (StepWord::Checked, _) => BatchStep::Checked,
        (StepWord::Distributing, _) => BatchStep::Distributing,
        (StepWord::Reconciled, _) => BatchStep::Reconciled,
    })
}

fn stage(stage: BatchStage) -> &'static str {
    match stage {
        BatchStage::Ordered => "已订 ordered",
        BatchStage::Made => "已制卡 made",
        BatchStage::AtDistrict => "在区里 at the district",
        BatchStage::Received => "已收箱 received",
        BatchStage::Checking => "检卡中 checking",
        BatchStage::Checked => "已检完 checked",
        BatchStage::Distributing => "发放中 distributing",
        BatchStage::Reconciled => "已对账 reconciled",
        BatchStage::Closed => "已结清 closed",
    }
}

/// Writes the three equations of a batch with their numbers; one that does not hold is marked.
fn equations(b: &Balance) -> Vec<String> {
    let line = |left: u32, words: &str, right: &[u32]| {
        let sum: u32 = right.iter().sum();
        let numbers: Vec<String> = right.iter().map(ToString::to_string).collect();
        let mark = if left == sum { '=' } else { '≠' };
        format!("{words}: {left} {mark} {}", numbers.join(" + "))
    };
    vec![
        line(
            b.expected,
            "名单 = 合格 + 隔离 + 缺 · listed = good + set aside + missing",
            &[b.ok, b.quarantined, b.missing],
        ),
        line(
            b.plastics,
            "实物 = 合格 + 隔离 + 多出 + 重复 · pieces = good + set aside + extra + duplicate",
            &[b.ok, b.quarantined, b.extra, b.duplicate],
        ),
        line(
            b.ok,
            "合格 = 在窗口 + 待复检 + 班主任 + 已发 + 收回 + 转出 · good = office + unchecked + teachers + handed + back + sent",
            &[b.in_office, b.unchecked, b.with_teachers, b.handed_over, b.came_back, b.sent_away],
        ),
    ]
}
