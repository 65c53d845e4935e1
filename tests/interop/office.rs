//! A list in the hands of a program that reads workbooks and that we did not write.
//!
//! `make test` reads the parts of the workbook itself; `make nightly` opens it with LibreOffice, too.

use std::path::Path;
use std::process::Command;

use card_desk::day::{Day, Moment};
use card_desk::desk::export::file::{Format, Taker, make};
use card_desk::desk::export::{ListKind, Listing, Scope};
use card_desk::desk::order::Order;
use card_desk::id::{ClassId, DeskId, EducationId, Name, OperatorId};
use card_desk::journal::{FixedClock, Journal, Seat, SeededRandom};
use card_desk::record::{Act, Student};
use tempfile::TempDir;

const NAMES: [&str; 4] = ["𠮷㛃", "买买提·吐尔逊", "=1+1", "单雨桐"];

/// Students whose numbers begin with zeros, as a workbook.
fn workbook(folder: &Path) -> std::path::PathBuf {
    let clock = FixedClock::new(Moment::from_unix_ms(1_788_227_400_000));
    let (desk, person) = (DeskId::parse("甲").unwrap(), OperatorId::parse("李").unwrap());
    let random = Box::new(SeededRandom::new(1));
    let mut journal = Journal::training(&folder.join("j.db"), desk.clone(), Box::new(clock), random).unwrap();
    let class = ClassId::new(7, 3).unwrap();
    let student = |(at, name): (u16, &str)| Student {
        seat: Some(at),
        valid_until: Day::new(2027, 8, 31).ok(),
        ..Student::new(EducationId::parse(&format!("0000{at:04}")).unwrap(), Name::parse(name).unwrap(), class)
    };
    let students = (1..).zip(NAMES).map(student).collect();
    journal.append(&Seat::training(person.clone()), Act::RosterImported { file: "r".into(), students }).unwrap();
    let at = journal.now();
    let list = Listing::make(&journal, ListKind::Roster, &Scope::default(), Order::Seat, at.day()).unwrap();
    let taker = Taker { school: "北京示例中学", desk: &desk, operator: &person, second: None, at };
    let path = folder.join("名册.xlsx");
    std::fs::write(&path, make(&list, Format::Workbook, &taker).unwrap().bytes).unwrap();
    path
}

/// Prints one part of a workbook, which is a ZIP file.
fn part(path: &Path, name: &str) -> String {
    let script = "import sys, zipfile; sys.stdout.buffer.write(zipfile.ZipFile(sys.argv[1]).read(sys.argv[2]))";
    let ran = Command::new("/usr/bin/python3").args(["-c", script]).arg(path).arg(name).output().unwrap();
    assert!(ran.status.success(), "{}", String::from_utf8_lossy(&ran.stderr));
    String::from_utf8(ran.stdout).unwrap()
}

/// Returns the value of an attribute of the element that begins with `start`.
fn attribute<'a>(xml: &'a str, start: &str, name: &str) -> &'a str {
    let element = xml.split(start).nth(1).unwrap_or_else(|| panic!("no {start} in {xml}"));
    let element = element.split('>').next().unwrap();
    let value = element.split(&format!(" {name}=\"")).nth(1).unwrap_or_else(|| panic!("no {name} in {element}"));
    value.split('"').next().unwrap()
}

#[test]
fn the_numbers_of_a_workbook_are_text_by_its_parts_and_in_libreoffice() {
    let folder = TempDir::new().unwrap();
    let path = workbook(folder.path());
    let (sheet, styles) = (part(&path, "xl/worksheets/sheet1.xml"), part(&path, "xl/styles.xml"));
    // Column E is the education ID; 49 is `@`.
    let formats: Vec<&str> = styles.split("<cellXfs").nth(1).unwrap().split("<xf ").skip(1).collect();
    for cell in ["E2", "E3", "E4", "E5", "C4"] {
        let start = format!("<c r=\"{cell}\"");
        assert_eq!(attribute(&sheet, &start, "t"), "s", "{cell} is a string");
        let style: usize = attribute(&sheet, &start, "s").parse().unwrap();
        assert!(formats[style].contains("numFmtId=\"49\""), "{cell}: {}", formats[style]);
    }
    assert!(!sheet.contains("<f>"), "no formula");
    let strings = part(&path, "xl/sharedStrings.xml");
    assert!(NAMES.iter().all(|name| strings.contains(name)) && strings.contains(">00000001<"), "{strings}");
    assert!(sheet.contains("state=\"frozen\"") && attribute(&sheet, "<autoFilter", "ref") == "A1:F5", "{sheet}");
    assert!(sheet.contains("numberStoredAsText=\"1\""));
    assert_eq!(attribute(&sheet, "<pageSetup", "paperSize"), "9");
    let header = sheet.split("<oddHeader>").nth(1).unwrap().split('<').next().unwrap();
    assert!(header.contains("李 · 窗口 甲") && header.contains("学生名册"), "{header}");
    assert!(part(&path, "docProps/core.xml").contains("李 · 窗口 甲"));
    assert!(part(&path, "xl/worksheets/sheet2.xml").contains("<c r=\"B2\"") && strings.contains("北京示例中学"));
    if std::env::var_os("CARD_DESK_LIBREOFFICE").is_some() {
        opened_by_libreoffice(&path);
    }
}

/// Lets LibreOffice write what it sees as text and as XML: each number is a string with all its zeros.
fn opened_by_libreoffice(path: &Path) {
    let folder = path.parent().unwrap();
    let profile = format!("-env:UserInstallation=file://{}", folder.join("profile").display());
    let converted = |form: &str, ending: &str| {
        let mut office = Command::new("soffice");
        office.args([&profile, "--headless", "--convert-to", form, "--outdir"]).args([folder, path]);
        let ran = office.output().unwrap_or_else(|fault| panic!("install libreoffice-calc-nogui: {fault}"));
        let made = std::fs::read_to_string(path.with_extension(ending));
        made.unwrap_or_else(|fault| panic!("{ending}: {fault}: {ran:?}"))
    };
    let text = converted("csv:Text - txt - csv (StarCalc):44,34,76,1", "csv");
    let xml = converted("fods", "fods");
    for (number, name) in (1..).map(|at| format!("{at:08}")).zip(NAMES) {
        assert!(text.lines().any(|line| line.contains(name) && line.contains(&number)), "{number}: {text}");
        let cells = xml.split("<table:table-cell").filter(|cell| cell.contains(&format!(">{number}<")));
        let cells: Vec<&str> = cells.collect();
        assert!(!cells.is_empty() && xml.contains(name), "{number}");
        assert!(cells.iter().all(|cell| cell.contains("office:value-type=\"string\"")), "{cells:?}");
    }
    assert!(!xml.contains("table:formula"), "nothing is run");
}
