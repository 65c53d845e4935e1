fn is_han(c: char) -> bool {
    matches!(c, '\u{3400}'..='\u{9FFF}' | '\u{20000}'..='\u{323AF}')
}

use super::fault::{FAULTS, JOURNAL_FAULTS, REFUSALS};
use super::*;
use crate::chip::facts::{Cost, Finding, Role};
use crate::day::Moment;
use crate::desk::board::{ActKind, Counts, Lamp, Notice, RecentAct, Report, ScannerNews, Step};
use crate::face::source::FrameFault;
use crate::face::source::clipboard::ClipboardFault;
use crate::id::{BatchId, CardId, CardKind, ClassId, DeskId, EducationId, Name};
use crate::reader::link::{Fault, Status};
use crate::record::{CardRecord, Collector, Custody, Handed, QuarantineReason, ReturnReason, Slot, Student};
use crate::verdict::{Code, Difference, Level, Purpose, Relation, Relations, Verdict};

const MODES: [Purpose; 4] = [Purpose::Verify, Purpose::Intake, Purpose::Handover, Purpose::Return];
const LEVELS: [Level; 5] = [Level::L0, Level::L1, Level::L2, Level::L3, Level::L4];
const RELATIONS: [Relation; 3] = [Relation::Agree, Relation::Differ, Relation::Absent];
const REASONS: [QuarantineReason; 10] = [
    QuarantineReason::ChipDead,
    QuarantineReason::ChipFaceMismatch,
    QuarantineReason::FaceWrong,
    QuarantineReason::CodeUnreadable,
    QuarantineReason::DuplicatePerson,
    QuarantineReason::DuplicateNumber,
    QuarantineReason::NotOnList,
    QuarantineReason::StudentLeft,
    QuarantineReason::Damaged,
    QuarantineReason::Other,
];
const RETURNS: [ReturnReason; 6] = [
    ReturnReason::Found,
    ReturnReason::Graduated,
    ReturnReason::Left,
    ReturnReason::Replaced,
    ReturnReason::Defective,
    ReturnReason::Other,
];
const COLLECTORS: [Collector; 3] = [Collector::Student, Collector::Guardian, Collector::Teacher];

fn words(language: Language) -> Words {
    Words::new(language).unwrap()
}

fn student() -> Student {
    Student {
        education_id: EducationId::parse("00000017").unwrap(),
        name: Name::parse("欧阳䶮").unwrap(),
        sex: None,
        class: ClassId::new(7, 3).unwrap(),
        seat: Some(18),
        valid_until: None,
        departed: None,
        private: Default::default(),
    }
}

fn card(custody: Custody) -> CardRecord {
    CardRecord {
        card: CardId::stored("batch/x/00000017"),
        holder: Some(student().education_id),
        kind: CardKind::BeijingTong,
        card_number: None,
        transit_number: None,
        uid: None,
        custody,
        bundle: None,
        batch: None,
        slot: Some(Slot { tray: 2, place: 18 }),
        handed: Some(Handed {
            at: Moment::from_unix_ms(0),
            desk: DeskId::parse("乙").unwrap(),
            collector: Collector::Teacher,
        }),
        loss_claimed: false,
        superseded: false,
    }
}

fn report(code: Code, step: Step) -> Report {
    let agree = Relation::Agree;
    Report {
        verdict: Verdict {
            has_roster: false,
            code,
            class: code.class(),
            level: Level::L2,
            commit: code.commit(),
            relations: Relations { chip_face: agree, face_roster: agree, chip_roster: agree },
            differences: vec![],
            valid_until: None,
            subject: Some(student().education_id),
        },
        student: Some(student()),
        card: Some(card(Custody::Held)),
        step,
        fields: Default::default(),
        findings: vec![],
        cost: Cost::default(),
        at: Moment::from_unix_ms(0),
    }
}

fn steps() -> Vec<Step> {
    let mut steps =
        vec![Step::Looking, Step::WaitsForKey, Step::WaitsForReason, Step::Recorded, Step::Blocked, Step::Dropped];
    steps.extend(REASONS.map(Step::SetAside));
    steps
}

pub(super) fn check(language: Language, text: &str) {
    assert!(!text.trim().is_empty(), "{language:?}: an empty sentence");
    assert!(!text.contains('⟨') && !text.contains('{'), "{language:?}: {text}");
    // Kept in both languages: names of keys, units, levels, of a command, of files and of the cable.
    let kept = ["Esc", "Ctrl", "Alt", "ID", "PIN", "PDF", "card-desk", "demo", "xlsx", "xls", "ods", "csv", "tsv"];
    let foreign: Vec<&str> = text
        .split(|c: char| !c.is_ascii_alphabetic() && c != '-')
        .filter(|word| word.trim_matches('-').len() > 1 && !kept.contains(word))
        .collect();
    match language {
        Language::ZhCn => assert!(foreign.is_empty() || text.contains("card-desk"), "English in Chinese: {text}"),
        Language::En => assert!(!text.replace("中文", "").chars().any(is_han), "Chinese in English: {text}"),
    }
}

fn check_next(language: Language, text: &str) {
    check(language, text);
    let length = text.chars().count();
    assert!(language == Language::En || length <= 30, "{length} characters: {text}");
}

#[test]
fn every_verdict_in_every_mode_and_step_has_a_word_a_headline_and_one_next_step() {
    for language in Language::ALL {
        let words = words(language);
        for (code, step) in Code::ALL.into_iter().flat_map(|code| steps().into_iter().map(move |step| (code, step))) {
            let mut report = report(code, step);
            for differences in [vec![], vec![Difference::Name], vec![Difference::Sex, Difference::Date]] {
                report.verdict.differences = differences;
                check(language, &words.verdict_word(&report));
            }
            report.verdict.differences = vec![Difference::TransitNumber];
            check(language, &words.headline(&report));
            for mode in MODES {
                check_next(language, &words.next_step(&report, mode));
            }
        }
    }
}

#[test]
fn the_big_words_are_those_that_clerks_learn() {
    let words = words(Language::ZhCn);
    let want = "一致 卡面一致 芯片一致 芯片不符 卡面不符 名单无此人 信息不同：姓名 无名单 旧卡 已挂失 已领 已过有效期 \
                已延期 请只放一张 请再放一次 芯片无反应 此读卡器读不了此类卡 请放实体卡";
    let said = Code::ALL.map(|code| {
        let mut report = report(code, Step::Looking);
        report.verdict.differences = vec![Difference::Name];
        words.verdict_word(&report)
    });
    assert_eq!(said.join(" "), want);
}

#[test]
fn already_says_what_was_done_before() {
    let words = words(Language::ZhCn);
    let check = |custody: Custody, want: &str| {
        let report = Report { card: Some(card(custody)), ..report(Code::Already, Step::Blocked) };
        assert_eq!(words.verdict_word(&report), want);
    };
    check(Custody::Held, "已领");
    check(Custody::READY, "已入库");
    check(Custody::Quarantined(QuarantineReason::Damaged), "已隔离");
    check(Custody::Found, "已收回");
    let lines = words.lines(&report(Code::Already, Step::Blocked), Moment::from_unix_ms(0).day());
    let told: Vec<&str> = lines.iter().take(3).map(|line| line.text.as_str()).collect();
    assert_eq!(told, ["今天 08:00:00", "乙窗口", "班主任代领"]);
}

#[test]
fn evidence_never_claims_more_than_the_level_and_the_relations_allow() {
    let words = words(Language::ZhCn);
    let claims = LEVELS.map(|level| words.claim(level));
    let relations = RELATIONS.into_iter().flat_map(|a| RELATIONS.into_iter().map(move |b| (a, b)));
    for (chip_face, rest) in relations.flat_map(|(a, b)| RELATIONS.map(|c| (a, (b, c)))) {
        for (level, code) in LEVELS.into_iter().flat_map(|level| Code::ALL.map(|code| (level, code))) {
            let mut verdict = report(code, Step::Looking).verdict;
            verdict.level = level;
            verdict.relations = Relations { chip_face, face_roster: rest.0, chip_roster: rest.1 };
            let said = words.evidence(&verdict);
            check(Language::ZhCn, &said);
            let claimed = LEVELS.into_iter().zip(&claims).find(|(_, claim)| said.ends_with(claim.as_str()));
            if let Some((claimed, _)) = claimed {
                assert_eq!(claimed, level, "{said}");
                let proof = match level {
                    Level::L0 => Relation::Agree,
                    Level::L1 => rest.0,
                    Level::L3 => chip_face,
                    Level::L2 | Level::L4 => rest.1,
                };
                assert_eq!(proof, Relation::Agree, "{said}");
                assert_ne!(code.class(), crate::verdict::Class::Reader, "{said}");
            }
        }
    }
}

#[test]
fn relations_are_told_as_equations() {
    let words = words(Language::ZhCn);
    let check = |chip_face, face_roster, chip_roster, want: &str| {
        assert_eq!(words.relations(&Relations { chip_face, face_roster, chip_roster }), want);
    };
    let [agree, differ, absent] = RELATIONS;
    check(agree, agree, agree, "芯片 = 卡面 = 名册");
    check(absent, agree, absent, "卡面 = 名册");
    check(differ, agree, differ, "芯片 ≠ 卡面 · 卡面 = 名册 · 芯片 ≠ 名册");
    check(absent, absent, absent, "");
}

fn notices() -> Vec<Notice> {
    let text = || "x".to_owned();
    let mut all = vec![
        Notice::Undid { who: Some("*".into()) },
        Notice::Undid { who: None },
        Notice::NothingToUndo,
        Notice::NothingToConfirm,
        Notice::NothingForTheEye,
        Notice::Dropped,
        Notice::Parked { count: 3 },
        Notice::ListMade { path: "/a/7-3.PDF".into(), pages: 1, unprintable: 0 },
        Notice::ListMade { path: "/a/7-3.PDF".into(), pages: 1, unprintable: 2 },
        Notice::UnknownCode { masked: text() },
        Notice::SilentCode { label: crate::face::facts::Label { zh: text(), en: text() } },
        Notice::DisputedCode { rules: [text(), text()] },
        Notice::NoCodeInPicture { file: text() },
        Notice::SearchingPicture { file: String::new() },
        Notice::CameraOn,
        Notice::NoPictureInFolder { file: text() },
        Notice::SeveralCodes { count: 4 },
        Notice::PictureUnreadable { why: text() },
        Notice::ListFault { why: text() },
        Notice::NobodyFound,
        Notice::LookedUp { student: student().education_id },
        Notice::Scanner(ScannerNews::Ready),
        Notice::Scanner(ScannerNews::Gone),
        Notice::Scanner(ScannerNews::TooLong),
    ];
    let sources = FrameFault::CODES.into_iter().chain(ClipboardFault::CODES);
    all.extend(sources.map(|code| Notice::SourceFault { code, why: text() }));
    all.extend(REFUSALS.into_iter().chain(["no such code"]).map(|code| Notice::Refused { code: code.into() }));
    let journal = JOURNAL_FAULTS.into_iter().chain(["no such code"]);
    all.extend(journal.map(|code| Notice::JournalFault { code: code.into(), why: text() }));
    all.extend(FAULTS.into_iter().map(|code| Notice::ReaderFault { code }));
    all
}

#[test]
fn every_notice_says_what_happened_and_what_to_do() {
    for language in Language::ALL {
        let words = words(language);
        for notice in notices() {
            let told = words.notice(&notice);
            check(language, &told.what);
            check_next(language, &told.next);
        }
    }
}

#[test]
fn every_fault_of_the_reader_has_a_sentence_and_a_next_step() {
    let faults = [
        Fault::ServiceDown,
        Fault::Denied,
        Fault::NoReader,
        Fault::ReaderGone,
        Fault::Busy,
        Fault::NoCard,
        Fault::CardMoved,
        Fault::TwoCards,
        Fault::CardMute,
        Fault::Protocol { len_bytes: 1 },
        Fault::NoUid(Status(0x6A81)),
        Fault::Silent,
        Fault::TooSlow,
        Fault::Stuck,
        Fault::OffScript { step: 1 },
        Fault::NotPermitted,
        Fault::Driver { code: 0x8010_0001 },
    ];
    assert_eq!(faults.each_ref().map(Fault::code), FAULTS);
    for language in Language::ALL {
        let words = words(language);
        let mut told: Vec<Sentence> = faults.iter().map(|fault| words.fault(fault)).collect();
        told.extend(["screen-no-display", "screen-depth", "screen-failed"].map(|key| words.sentence(key)));
        told.extend(REFUSALS.map(|code| words.refusal(code)));
        for sentence in &told {
            check(language, &sentence.what);
            check(language, &sentence.next);
        }
        let mut distinct: Vec<&str> = told.iter().map(|sentence| sentence.what.as_str()).collect();
        distinct.sort_unstable();
        distinct.dedup();
        assert_eq!(distinct.len(), told.len(), "two codes share a sentence");
    }
}

#[test]
fn the_furniture_of_the_desk_has_words() {
    let lamps = [
        Lamp::Starting,
        Lamp::Ready,
        Lamp::CardPresent,
        Lamp::Reading,
        Lamp::NoReader,
        Lamp::ServiceDown,
        Lamp::Denied,
        Lamp::Busy,
        Lamp::Virtual,
    ];
    for language in Language::ALL {
        let words = words(language);
        for lamp in lamps {
            check(language, &words.lamp(lamp));
            check(language, &words.lamp_panel(lamp));
            check_next(language, &words.lamp_next(lamp));
        }
        for mode in MODES {
            check(language, &words.mode(mode));
            check(language, &words.count(mode, &Counts::default()).1);
            for has_batch in [false, true] {
                words.empty(mode, has_batch).iter().for_each(|text| check_next(language, text));
            }
        }
        for (grade, class) in (1..=12).flat_map(|grade| [(grade, 1), (grade, 99)]) {
            check(language, &words.class(ClassId::new(grade, class).unwrap()));
        }
        (1..=9).for_each(|digit| check(language, &words.park_reason(digit)));
        for counts in [Counts::default(), Counts { balanced: true, ..Counts::default() }] {
            words.balance(&counts).iter().for_each(|text| check(language, text));
        }
        for line in words.help(true) {
            check(language, &line.key.replace('F', ""));
            check(language, &line.does);
        }
        check(language, &words.writes(0));
        check(language, &words.writes(1));
        check(language, &words.only_first(20));
    }
}

#[test]
fn the_classes_of_a_school_are_named_as_teachers_say_them() {
    let words = words(Language::ZhCn);
    let check = |grade, class, want: &str| assert_eq!(words.class(ClassId::new(grade, class).unwrap()), want);
    check(7, 3, "七年级 3 班");
    check(1, 12, "一年级 12 班");
    check(10, 1, "高一 1 班");
    check(12, 20, "高三 20 班");
}

#[test]
fn last_acts_show_masked_names_only() {
    let mut kinds = vec![
        ActKind::RosterImported { students: 2400 },
        ActKind::BatchImported { batch: BatchId::parse("b").unwrap(), cards: 400 },
        ActKind::TakenIn,
        ActKind::LossClaimed,
        ActKind::Superseded,
        ActKind::BatchClosed { batch: BatchId::parse("b").unwrap() },
        ActKind::Parked { reason: 2 },
        ActKind::ListMade { title: "7-3".into() },
        ActKind::Undone,
    ];
    kinds.extend(REASONS.map(ActKind::SetAside));
    kinds.extend(COLLECTORS.map(ActKind::HandedOver));
    kinds.extend(RETURNS.map(ActKind::Returned));
    for language in Language::ALL {
        let words = words(language);
        for kind in kinds.clone() {
            let act = RecentAct { at: Moment::from_unix_ms(0), kind, student: Some(student()), undone: true };
            let (who, what) = words.recent(&act);
            assert_eq!(who, "欧*䶮");
            check(language, &what);
        }
    }
}

#[test]
fn lines_of_a_report_are_labeled_in_both_languages() {
    let mut custodies =
        vec![Custody::Expected, Custody::AtDistrict, Custody::READY, Custody::InOffice { checked: false }];
    custodies.extend([Custody::WithTeacher, Custody::Held, Custody::Lost]);
    custodies.extend([Custody::ReturnedToIssuer, Custody::AtOtherSchool]);
    custodies.extend([Custody::Found, Custody::NeverArrived]);
    custodies.extend(REASONS.map(Custody::Quarantined));
    custodies.extend(RETURNS.map(Custody::Surrendered));
    for language in Language::ALL {
        let words = words(language);
        for custody in custodies.clone() {
            let report = Report { card: Some(card(custody)), ..report(Code::Already, Step::Blocked) };
            for line in words.lines(&report, report.at.plus_ms(86_400_000).day()) {
                check(language, &line.label);
                check(language, &line.text.replace('乙', ""));
            }
        }
        for kind in [CardKind::BeijingTong, CardKind::Enrollment, CardKind::PhotoId, CardKind::Unknown] {
            check(language, &words.kind(kind));
        }
    }
}

#[test]
fn findings_of_a_reading_have_sentences() {
    let name = || "学生扇区".to_owned();
    let mut findings = vec![
        Finding::NoProfile,
        Finding::SectorLocked { sector: 8, status: name() },
        Finding::KeyMissing { name: "8".to_owned() },
        Finding::KeyNotDerived { name: "8".to_owned() },
        Finding::DirectoryOdd { why: name() },
        Finding::NotInDirectory { sector: name(), application: "5801".to_owned() },
        Finding::Unsteady { sector: 8 },
        Finding::ClassicHidden { profile: name(), reader: None },
        Finding::ClassicHidden { profile: name(), reader: Some("8".to_owned()) },
        Finding::ReaderStoresKeys { reader: "8".to_owned() },
        Finding::LockedByIssuer { state: name(), profile: name() },
        Finding::PartRefused { step: name(), status: name() },
        Finding::CheckFailed { check: name(), profile: name() },
        Finding::FieldUnreadable { key: name(), why: name() },
        Finding::TextTruncated { key: name() },
        Finding::Unexpected { key: name() },
        Finding::ExampleProfile { profile: name() },
    ];
    let roles = [
        Role::TransitCardNo,
        Role::BjtNo,
        Role::EduId,
        Role::CmisNo,
        Role::StudentNo,
        Role::StudentName,
        Role::Sex,
        Role::SchoolCode,
        Role::SchoolName,
        Role::ValidFrom,
        Role::ValidTo,
        Role::TransitValidTo,
        Role::CardKind,
        Role::CardStatus,
        Role::PurseBalance,
    ];
    findings.extend(roles.map(|role| Finding::ProfilesDisagree { role }));
    for language in Language::ALL {
        let words = words(language);
        findings.iter().for_each(|finding| check(language, &words.finding(finding)));
        let hidden =
            |reader: &str| words.finding(&Finding::ClassicHidden { profile: name(), reader: Some(reader.to_owned()) });
        assert!(hidden("acr122u").contains("ACR122U") && hidden("acr122u").contains("Auto ATS Generation"));
        assert!(hidden("omnikey-5022").contains("OMNIKEY") && hidden("omnikey-5022") != hidden("acr122u"));
    }
}

#[test]
fn both_languages_have_the_same_keys_and_attributes() {
    let keys = |language: Language| -> Vec<String> {
        let mut keys = Vec::new();
        for line in language.sources().iter().flat_map(|(_, source)| source.lines()) {
            let name = line.split(" =").next().unwrap_or_default();
            let names_a_key =
                name.trim_start().trim_start_matches('.').chars().all(|c| c.is_ascii_alphanumeric() || c == '-');
            if line.contains(" =") && names_a_key {
                keys.push(name.to_owned());
            }
        }
        keys
    };
    assert_eq!(keys(Language::ZhCn), keys(Language::En));
    assert!(keys(Language::En).len() > 250);
}

#[test]
fn unprintable_characters_are_announced_by_code_point() {
    let words = words(Language::ZhCn);
    assert_eq!(words.unprintable(&['\u{2CB4E}', '\u{E000}']), "字库没有：U+2CB4E U+E000");
}
