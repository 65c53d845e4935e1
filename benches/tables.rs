//! What a roster of 100 000 rows costs from the file to the plan, beside the programs that others use.
//!
//! Each reads the same workbook in a process of its own, in the same run; prints one JSON line per reading, then a
//! table of the cheapest. Judges nothing. `--alone` leaves the others out, a number says how many rows.
#![allow(clippy::unwrap_used, clippy::indexing_slicing, clippy::panic, missing_docs)]

use std::path::{Path, PathBuf};
use std::process::Command;

use calamine::{DataRef, Reader, Xlsx, open_workbook};
use card_desk::record::Switches;
use card_desk::table::roster::{self, Against};
use card_desk::table::{Layout, Limits, Purpose, open_within};
use rust_xlsxwriter::{Format, Workbook};
use serde::{Deserialize, Serialize};

/// Where `packaging/peers` puts the programs of others, unless this variable names another place.
const PEERS: &str = "CARD_DESK_PEERS";
/// Names the reader that this process is, when it is one.
const READER: &str = "CARD_DESK_TABLES_READER";
const OURS: &str = "card-desk";
/// Ours and the crate below it, read once each per round.
const OWN: [&str; 4] = [OURS, "card-desk-book", "calamine-range", "calamine-cells"];
const OTHERS: [&str; 2] = ["openpyxl", "pandas"];
const ROUNDS: usize = 3;

/// What a reading cost.
#[derive(Debug, Clone, Serialize, Deserialize)]
struct Line {
    #[serde(default)]
    reader: String,
    /// Cells that carried something.
    cells: usize,
    /// CPU time of the reading.
    cpu_ms: u64,
    /// Most memory that the process had.
    peak_kb: u64,
    /// Memory that it had before it read.
    idle_kb: u64,
}

fn main() {
    let words: Vec<String> = std::env::args().skip(1).filter(|word| word != "--bench").collect();
    if let Ok(reader) = std::env::var(READER) {
        println!("{}", serde_json::to_string(&read(&reader, Path::new(&words[0]))).unwrap());
        return;
    }
    let rows = words.iter().find_map(|word| word.parse().ok()).unwrap_or(100_000);
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("名册.xlsx");
    write(&file, rows);
    println!("{rows} rows, {} kB", std::fs::metadata(&file).unwrap().len() / 1024);
    let python = std::env::var_os(PEERS).map_or_else(|| PathBuf::from("target/peers"), PathBuf::from);
    let python = Path::new(env!("CARGO_MANIFEST_DIR")).join(python).join("bin/python");
    let mut lines: Vec<Line> = Vec::new();
    let mut keep = |reader: &str, command: &mut Command| match told(reader, command) {
        Some(line) => {
            println!("{}", serde_json::to_string(&line).unwrap());
            lines.push(line);
        }
        None => println!("{reader} is not there and is left out"),
    };
    for _ in 0..ROUNDS {
        for reader in OWN {
            keep(reader, Command::new(std::env::current_exe().unwrap()).env(READER, reader).arg(&file));
        }
    }
    if !words.iter().any(|word| word == "--alone") {
        let peer = Path::new(env!("CARGO_MANIFEST_DIR")).join("benches/tables/peer.py");
        for reader in OTHERS {
            keep(reader, Command::new(&python).arg(&peer).arg(reader).arg(&file));
        }
    }
    tell(&lines);
}

/// Runs a reader in a process of its own.
fn told(reader: &str, command: &mut Command) -> Option<Line> {
    let output = command.output().ok().filter(|output| output.status.success())?;
    let line: Line = serde_json::from_slice(&output.stdout).ok()?;
    Some(Line { reader: reader.to_owned(), ..line })
}

/// Prints the cheapest reading of each, and how many times the others cost.
fn tell(lines: &[Line]) {
    let of = |reader: &str| {
        let own = || lines.iter().filter(|line| line.reader == reader);
        Some((own().map(|line| line.cpu_ms).min()?, own().map(|line| line.peak_kb).min()?))
    };
    let Some(ours) = of(OURS) else { return };
    println!("\n| reader | CPU ms | times ours | peak MB | times ours |\n|---|---|---|---|---|");
    for reader in OWN.into_iter().chain(OTHERS) {
        let Some((cpu, peak)) = of(reader) else { continue };
        let times = |other: u64, own: u64| other as f64 / own.max(1) as f64;
        let (cpu_times, peak_times) = (times(cpu, ours.0), times(peak, ours.1));
        println!("| {reader} | {cpu} | {cpu_times:.1} | {} | {peak_times:.1} |", peak / 1024);
    }
}

/// Reads the workbook and says what it cost.
fn read(reader: &str, file: &Path) -> Line {
    let (before, start) = (status("VmHWM"), cpu_ms());
    let cells = match reader {
        OURS => plan(file),
        "card-desk-book" => book(file),
        "calamine-range" => range(file),
        _ => cells(file),
    };
    Line { reader: String::new(), cells, cpu_ms: cpu_ms() - start, peak_kb: status("VmHWM"), idle_kb: before }
}

const LIMITS: Limits = Limits { bytes: 200 * 1024 * 1024, rows: 1_000_000, columns: 256, cells: 20_000_000 };

fn plan(file: &Path) -> usize {
    let book = open_within(file, LIMITS).unwrap();
    let layout = &Layout::guess(&book, Purpose::Roster)[0];
    let plan = roster::parse(&book, layout, Against { switches: Switches::default(), ..Against::default() });
    assert_eq!((plan.errors.len(), plan.new.len() + 1), (0, book.sheets[0].row_count()));
    book.sheets[0].cell_count()
}

fn book(file: &Path) -> usize {
    open_within(file, LIMITS).unwrap().sheets[0].cell_count()
}

fn range(file: &Path) -> usize {
    let mut book: Xlsx<_> = open_workbook(file).unwrap();
    let name = book.sheet_names()[0].clone();
    book.worksheet_range(&name).unwrap().used_cells().count()
}

fn cells(file: &Path) -> usize {
    let mut book: Xlsx<_> = open_workbook(file).unwrap();
    let name = book.sheet_names()[0].clone();
    let mut reader = book.worksheet_cells_reader(&name).unwrap();
    let mut count = 0;
    while let Some(cell) = reader.next_cell().unwrap() {
        count += usize::from(!matches!(cell.get_value(), DataRef::Empty));
    }
    count
}

fn status(key: &str) -> u64 {
    let status = std::fs::read_to_string("/proc/self/status").unwrap();
    let line = status.lines().find(|line| line.starts_with(key)).unwrap();
    line.split_whitespace().nth(1).unwrap().parse().unwrap()
}

fn cpu_ms() -> u64 {
    let time = rustix::time::clock_gettime(rustix::time::ClockId::ProcessCPUTime);
    time.tv_sec as u64 * 1000 + time.tv_nsec as u64 / 1_000_000
}

const HEADINGS: [&str; 13] = [
    "序号",
    "学生姓名",
    "教育ID号",
    "全国学籍号",
    "身份证件号",
    "性别",
    "出生日期",
    "年级",
    "班级",
    "班内学号",
    "入学年月",
    "联系电话",
    "卡有效期",
];

/// Writes an invented roster: 13 columns, numbers as text, two columns of days.
fn write(file: &Path, rows: u32) {
    const FAMILY: [&str; 12] = ["王", "李", "张", "刘", "欧阳", "单", "曾", "仇", "解", "赵", "䶮", "阿依·"];
    const GIVEN: [&str; 14] = ["子", "涵", "雨", "桐", "明", "喆", "轩", "𠮷", "佳", "怡", "诺", "宇", "堃", "然"];
    let mut book = Workbook::new();
    let day = Format::new().set_num_format("yyyy-mm-dd");
    let sheet = book.add_worksheet();
    sheet.write_row(0, 0, HEADINGS).unwrap();
    for n in 0..rows {
        let (row, at) = (n + 1, n as usize);
        let given = |step: usize| GIVEN[(at / step) % GIVEN.len()];
        let name = format!("{}{}{}{}", FAMILY[at % 12], given(3), given(11), given(77));
        let born = 40_500 + n % 2_000;
        sheet.write_number(row, 0, row).unwrap();
        sheet.write_string(row, 1, name).unwrap();
        sheet.write_string(row, 2, format!("{:08}", n + 1)).unwrap();
        sheet.write_string(row, 3, format!("G000000{born}{n:06}X")).unwrap();
        sheet.write_string(row, 4, format!("000000{born}{n:07}")).unwrap();
        sheet.write_string(row, 5, ["男", "女"][at % 2]).unwrap();
        sheet.write_number_with_format(row, 6, born, &day).unwrap();
        sheet.write_string(row, 7, ["七年级", "八年级", "九年级"][at / 40_000 % 3]).unwrap();
        sheet.write_string(row, 8, format!("{}班", at / 40 % 60 + 1)).unwrap();
        sheet.write_number(row, 9, n % 40 + 1).unwrap();
        sheet.write_string(row, 10, ["202409", "202509", "202609"][at / 40_000 % 3]).unwrap();
        sheet.write_string(row, 11, format!("100{n:08}")).unwrap();
        sheet.write_number_with_format(row, 12, 46_950, &day).unwrap();
    }
    book.save(file).unwrap();
}
