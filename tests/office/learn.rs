//! A code that nobody knows becomes a rule: what is shown of it, what is kept, and who may.

use card_desk::desk::board::{Input, Notice};
use card_desk::desk::office::learn::DryRun;
use card_desk::desk::office::{FormKind, LearnForm, LearnInput, LearnPage, OfficeInput, OfficePage, OfficePlace};
use card_desk::face::payload::FormName;
use card_desk::face::scan::Scan;
use card_desk::record::Act;
use card_desk::text::ledger::Mark;

use super::bench::Bench;

fn page(bench: &Bench) -> LearnPage {
    match bench.page() {
        OfficePage::Learn(page) => *page,
        other => panic!("{other:?}"),
    }
}

fn desk(bench: &mut Bench) -> std::path::PathBuf {
    bench.station.journal().path().parent().unwrap().to_owned()
}

fn scan(bench: &mut Bench, text: &str) {
    bench.clock.advance(3_000);
    bench.press(Input::Scan(Scan::typed(text)));
}

/// The code of a listed student in a form that nobody knows: name, transit number and education ID in columns.
fn code(bench: &Bench) -> (String, String, String) {
    let student = bench.student(3, 1);
    let (name, id) = (student.name.to_string(), student.education_id.to_string());
    (format!("{name}|X|{id}"), name, id)
}

fn assign(bench: &mut Bench, part: usize, choice: &str) {
    let form = FormKind::Learn(LearnForm::Assign(part));
    bench.office(OfficeInput::Ask(form.clone()));
    assert!(bench.ledger().form.is_some());
    bench.submit(form, &[choice]);
}

fn keep(bench: &mut Bench, label: &str) {
    let form = FormKind::Learn(LearnForm::Keep);
    bench.office(OfficeInput::Ask(form.clone()));
    bench.submit(form, &[label]);
}

#[test]
fn an_admin_teaches_the_desk_a_code_and_it_works_at_once() {
    let mut bench = Bench::training();
    let (text, name, id) = code(&bench);
    scan(&mut bench, &text);
    assert!(matches!(bench.station.board().notice, Some(Notice::UnknownCode { .. })));
    bench.open(OfficePlace::Learn);
    let shown = page(&bench).code.unwrap();
    assert_eq!(shown.forms, [FormName::Delimited, FormName::Bare, FormName::Opaque]);
    // The only part with eight digits is proposed, and the roster has it.
    let DryRun::Reads { listed, same_name, .. } = shown.dry_run else { panic!("{:?}", shown.dry_run) };
    assert_eq!((listed, same_name), (Some(true), None));
    assign(&mut bench, 0, "4");
    let shown = page(&bench).code.unwrap();
    let DryRun::Reads { listed, same_name, fields } = shown.dry_run else { panic!("{:?}", shown.dry_run) };
    assert_eq!((listed, same_name, fields.len()), (Some(true), Some(true), 2));
    let before = bench.entries();
    keep(&mut bench, "校园码");
    assert_eq!(bench.ledger().said.unwrap().0, Mark::Good);
    let file = std::fs::read_to_string(desk(&mut bench).join("payload-rules/site-1.toml")).unwrap();
    assert!(file.contains("校园码") && !file.contains(&name) && !file.contains(&id), "{file}");
    assert_eq!((page(&bench).code, page(&bench).unknown.len(), bench.entries()), (None, 0, before + 1));
    let newest = bench.station.journal().recent(1).unwrap().remove(0);
    let Act::SettingsChanged { changes } = newest.act else { panic!("{:?}", newest.act) };
    assert_eq!(changes[0].key, "payload-rules.site-1");
    assert!(changes[0].after.as_deref().unwrap().starts_with("校园码 sha256:"));
    // The same code is a card face from now on.
    bench.close();
    scan(&mut bench, &text);
    let report = bench.station.board().report.unwrap();
    assert_eq!(report.student.unwrap().education_id.to_string(), id);
}

#[test]
fn nothing_of_a_code_that_is_learned_is_shown_in_the_open() {
    let mut bench = Bench::training();
    let (text, name, id) = code(&bench);
    scan(&mut bench, &text);
    bench.open(OfficePlace::Learn);
    assign(&mut bench, 0, "4");
    for _ in 0..3 {
        let shown = format!("{:?}{:?}", bench.page(), bench.ledger());
        assert!(!shown.contains(&name) && !shown.contains(&id), "{shown}");
        bench.office(OfficeInput::Learn(LearnInput::NextForm));
    }
    bench.office(OfficeInput::Turn);
    let shown = format!("{:?}{:?}", bench.page(), bench.ledger());
    assert!(!shown.contains(&name) && !shown.contains(&id), "{shown}");
}

#[test]
fn a_part_that_cannot_be_what_it_is_called_is_told_and_nothing_is_kept() {
    let mut bench = Bench::training();
    scan(&mut bench, "甲乙|1|2");
    bench.open(OfficePlace::Learn);
    assert_eq!(page(&bench).code.unwrap().dry_run, DryRun::Nothing);
    assign(&mut bench, 1, "1");
    let DryRun::Impossible(fields) = page(&bench).code.unwrap().dry_run else { panic!() };
    assert_eq!(fields.len(), 1);
    assert!(bench.ledger().actions.iter().all(|action| action.key != 'w'));
    keep(&mut bench, "码");
    assert_eq!(bench.ledger().said.unwrap().0, Mark::Stop);
    for label in ["", "号码 20260001", &"长".repeat(41), &bench.student(3, 1).name.to_string()] {
        assign(&mut bench, 1, "0");
        assign(&mut bench, 0, "4");
        keep(&mut bench, label);
        assert_eq!(bench.ledger().said.unwrap().0, Mark::Stop, "{label}");
    }
    assert!(!desk(&mut bench).join("payload-rules/site-1.toml").exists());
    keep(&mut bench, "码");
    assert_eq!(bench.ledger().said.unwrap().0, Mark::Good);
    assert!(desk(&mut bench).join("payload-rules/site-1.toml").exists());
}

#[test]
fn a_label_that_is_the_name_of_a_student_goes_into_no_rule() {
    let mut bench = Bench::training();
    let name = bench.student(3, 1).name.to_string();
    scan(&mut bench, &format!("{name}=甲;号=00009999"));
    bench.open(OfficePlace::Learn);
    let shown = page(&bench).code.unwrap();
    assert_eq!((shown.forms[0], shown.dry_run), (FormName::KeyValue, DryRun::Refused("rule-label-is-a-name")));
    keep(&mut bench, "码");
    assert!(!desk(&mut bench).join("payload-rules/site-1.toml").exists());
}

#[test]
fn the_last_code_is_gone_when_it_is_forgotten_left_or_replaced() {
    let mut bench = Bench::training();
    scan(&mut bench, "A-1|x");
    bench.open(OfficePlace::Learn);
    bench.office(OfficeInput::Learn(LearnInput::Forget));
    assert_eq!((page(&bench).code, page(&bench).unknown.len()), (None, 1));
    // The page takes the next one where it stands.
    scan(&mut bench, "B-22|x");
    assert_eq!(page(&bench).code.unwrap().masked, "*-##|*");
    scan(&mut bench, "C-333|x");
    assert_eq!(page(&bench).code.unwrap().masked, "*-###|*");
    bench.close();
    bench.open(OfficePlace::Learn);
    assert_eq!((page(&bench).code, page(&bench).unknown.len()), (None, 3));
    // A code that a rule knows leads back to the desk.
    let id = bench.student(3, 1).education_id.to_string();
    scan(&mut bench, &id);
    assert!(bench.station.board().office.is_none() && bench.station.board().report.is_some());
}

#[test]
fn unknown_codes_are_counted_and_leave_as_a_table_without_any_value() {
    let mut bench = Bench::training();
    for text in ["=1+76543210", "A|76543210", "=1+76543210"] {
        scan(&mut bench, text);
    }
    bench.open(OfficePlace::Learn);
    bench.office(OfficeInput::Turn);
    let counts: Vec<(String, u32)> = page(&bench).unknown.into_iter().map(|line| (line.masked, line.count)).collect();
    assert_eq!(counts, [("=#+########".to_owned(), 2), ("*|########".to_owned(), 1)]);
    let export = bench.ledger().actions.iter().find(|action| action.key == 'w').unwrap().input.clone();
    bench.press(export.clone());
    bench.press(export);
    let saved = page(&bench).saved;
    assert!(saved[0].ends_with("-2.csv"), "{saved:?}");
    let table = std::fs::read_to_string(&saved[0]).unwrap();
    let lines: Vec<&str> = table.lines().collect();
    assert_eq!(lines[0], "\u{FEFF}\"内容（已遮住）\",\"记号\",\"次数\",\"最近一次\"");
    assert!(lines[1].starts_with("\"'=#+########\",\"") && lines[1].contains("\",\"2\",\""), "{table}");
    assert!(!table.contains("76543210"));
}

#[test]
fn only_an_admin_learns_and_a_clerk_leaves_nothing_behind() {
    for (who, may) in [("经", false), ("张", true)] {
        let mut bench = Bench::school(who);
        scan(&mut bench, "A|76543210|x");
        bench.open(OfficePlace::Learn);
        let shown = page(&bench);
        assert_eq!((shown.may_learn, shown.code.is_some(), shown.unknown.len()), (may, may, 1), "{who}");
        bench.office(OfficeInput::Learn(LearnInput::NextForm));
        keep(&mut bench, "码");
        assert_eq!(desk(&mut bench).join("payload-rules/site-1.toml").exists(), may, "{who}");
    }
}

#[test]
fn a_rule_never_overwrites_a_file() {
    let mut bench = Bench::training();
    let folder = desk(&mut bench).join("payload-rules");
    std::fs::create_dir_all(&folder).unwrap();
    std::fs::write(folder.join("site-1.toml"), "mine").unwrap();
    scan(&mut bench, "A|76543210|x");
    bench.open(OfficePlace::Learn);
    keep(&mut bench, "码");
    assert_eq!(std::fs::read_to_string(folder.join("site-1.toml")).unwrap(), "mine");
    assert!(folder.join("site-2.toml").exists() && !folder.join("site-2.toml.part").exists());
}
