//! The one page about the day, for people and as JSON.

use std::fmt::Write;
use std::path::PathBuf;

use serde_json::{Map, Value, json};

use crate::desk::training::school;
use crate::record::Balance;

use super::day::End;
use super::{Failure, Timings, as_json};

/// All that the summary tells of.
pub struct Outcome<'a> {
    /// The end of the day.
    pub end: &'a mut End,
    /// Pictures drawn.
    pub pictures: &'a [PathBuf],
    /// Lists made.
    pub lists: &'a [PathBuf],
    /// How long each part took.
    pub timings: &'a Timings,
}

impl Outcome<'_> {
    /// Returns the JSON of the contract and the page for people.
    pub fn told(self) -> Result<(Value, String), Failure> {
        let batch = school::batch().map_err(|fault| Failure::of_ours("demo", fault))?;
        let balance = self.end.station.journal().balance(&batch).map_err(|fault| Failure::of_journal(&fault))?;
        let counters = self.end.cards.counters();
        let mut verdicts = self.end.seen.clone();
        verdicts.sort_unstable();
        verdicts.dedup();
        let timings: Map<String, Value> =
            self.timings.0.iter().map(|(name, ms)| ((*name).to_owned(), json!(*ms as u64))).collect();
        let contract = json!({
            "contract": 1,
            "students": self.end.students,
            "batch": { "expected": balance.expected, "ok": balance.ok, "quarantined": balance.quarantined,
                       "missing": balance.missing, "extra": balance.extra, "duplicate": balance.duplicate },
            "handed_over": balance.handed_over,
            "writes_seen": counters.writes_seen,
            "apdus": counters.apdus,
            "apdus_refused": counters.refused,
            "verdicts": as_json(&verdicts),
            "journal": { "entries": self.end.checked.entries, "chain_ok": self.end.checked.chain_ok,
                         "rebuilt_identical": self.end.checked.rebuilt_identical },
            "pictures": as_json(&self.pictures),
            "pdf": as_json(&self.lists),
            "timings_ms": timings,
        });
        let page = page(&self, &balance, &contract);
        Ok((contract, page))
    }
}

fn page(outcome: &Outcome<'_>, balance: &Balance, contract: &Value) -> String {
    let mut page = String::new();
    let mut line = |text: String| {
        let _ = writeln!(page, "{text}");
    };
    line("# 演练日小结 One day at the demo school".to_owned());
    line(String::new());
    line("虚构学校、虚拟卡片；不是真实数据。Invented school, virtual cards, no real data.".to_owned());
    line(String::new());
    line(format!("- 学生 students: {}", outcome.end.students));
    line(format!(
        "- 批次 batch: {} = {} 合格 ok + {} 隔离 set aside + {} 缺 missing (名单外 extra {}, 重复 duplicate {})",
        balance.expected, balance.ok, balance.quarantined, balance.missing, balance.extra, balance.duplicate
    ));
    line(format!("- 已领 handed over: {}", balance.handed_over));
    line(format!(
        "- 读卡指令 commands: {}; 写入 writes: {}; 拒绝 refused: {}",
        contract["apdus"], contract["writes_seen"], contract["apdus_refused"]
    ));
    line(format!(
        "- 台账 journal: {} entries, chain {}, rebuild {}",
        outcome.end.checked.entries,
        if outcome.end.checked.chain_ok { "unbroken" } else { "BROKEN" },
        if outcome.end.checked.rebuilt_identical { "identical" } else { "DIFFERENT" }
    ));
    line(format!("- 结论 verdicts met: {}", contract["verdicts"]));
    line(format!("- 图片 pictures: {}", outcome.pictures.len()));
    for list in outcome.lists {
        line(format!("- 清单 list: {}", list.display()));
    }
    let spent: Vec<String> = outcome.timings.0.iter().map(|(name, ms)| format!("{name} {ms} ms")).collect();
    line(format!("- 用时 on this machine: {}", spent.join(", ")));
    page
}
