//! Runs of the import that are taken back, and corrections by hand that an import does not change back.

use card_desk::id::{ClassId, Name};
use card_desk::journal::{Journal, JournalFault};
use card_desk::record::office::{Departure, ErasureReason};
use card_desk::record::{Act, Illegal, Student, StudentField};
use uuid::Uuid;

use super::school::*;

fn student(n: u32, name: &str, class: u8) -> Student {
    Student::new(student_id(n), Name::parse(name).unwrap(), ClassId::new(7, class).unwrap())
}

fn import(journal: &mut Journal, students: Vec<Student>) -> Uuid {
    journal.append(&clerk(), Act::RosterImported { file: "roster.xlsx".into(), students }).unwrap().id
}

fn correct(journal: &mut Journal, student: Student, field: StudentField) -> Uuid {
    let act = Act::StudentCorrected { students: vec![student], fields: vec![field] };
    journal.append(&clerk(), act).unwrap().id
}

fn refused(journal: &mut Journal, entry: Uuid) -> Illegal {
    let asked = journal.may_undo_import(&clerk(), entry);
    let Err(JournalFault::Refused(why)) = journal.undo_import(&clerk(), entry) else { panic!("it was taken back") };
    assert!(matches!(asked, Err(JournalFault::Refused(asked)) if asked == why), "asking says what doing says");
    why
}

fn told(journal: &Journal, n: u32) -> Option<(String, u8)> {
    let student = journal.student(student_id(n)).unwrap()?;
    Some((student.name.to_string(), student.class.class()))
}

fn known(name: &str, class: u8) -> Option<(String, u8)> {
    Some((name.to_owned(), class))
}

#[test]
fn an_import_is_taken_back_new_students_vanish_and_changed_ones_are_as_before() {
    let (_folder, mut journal) = new_journal();
    let first = import(&mut journal, vec![student(1, "单雨桐", 1), student(2, "张伟", 1)]);
    let second = import(&mut journal, vec![student(2, "张伟", 2), student(3, "王小明", 2)]);
    assert_eq!(refused(&mut journal, first), Illegal::NotTheLastRun);
    let (entry, removed) = journal.undo_import(&clerk(), second).unwrap();
    assert_eq!(entry.act, Act::Undone { entry: second });
    assert_eq!((removed.students, told(&journal, 2), told(&journal, 3)), (1, known("张伟", 1), None));
    assert_eq!(refused(&mut journal, second), Illegal::NothingToUndo);
    assert_rebuild_is_identical(&mut journal);
    journal.undo_import(&clerk(), first).unwrap();
    assert!(!journal.has_roster().unwrap());
    assert_rebuild_is_identical(&mut journal);
    import(&mut journal, vec![student(3, "王小明", 4)]);
    assert_eq!(told(&journal, 3), known("王小明", 4));
    let runs = journal.import_runs(9).unwrap();
    assert_eq!(runs.iter().map(|run| (run.count, run.undone)).collect::<Vec<_>>(), [(1, false), (2, true), (2, true)]);
    assert!(journal.verify().unwrap().ok);
    assert_rebuild_is_identical(&mut journal);
}

#[test]
fn whom_only_the_undone_import_named_leaves_no_name_in_the_file() {
    let (folder, mut journal) = new_journal();
    import(&mut journal, vec![student(1, "单雨桐", 1)]);
    let wrong = import(&mut journal, vec![student(1, "单雨桐", 2), student(77, "别校学生", 1)]);
    journal.undo_import(&clerk(), wrong).unwrap();
    let texts = "SELECT count(*) FROM particulars WHERE text LIKE '%' || ?1 || '%'";
    let thief = keyed(&folder.path().join("school.db"));
    let found = |name: &str| thief.query_row(texts, [name], |row| row.get::<_, i64>(0)).unwrap();
    assert_eq!((found("别校学生"), found("单雨桐")), (0, 2));
    let stands = "SELECT count(*) FROM pseudonyms WHERE stands_for = 'p:00000077'";
    assert_eq!(thief.query_row(stands, [], |row| row.get::<_, i64>(0)).unwrap(), 0);
    assert!(journal.verify().unwrap().ok);
    assert_rebuild_is_identical(&mut journal);
}

#[test]
fn an_import_stays_while_a_card_or_a_correction_hangs_on_it() {
    let (_folder, mut journal) = new_journal();
    import(&mut journal, vec![student(1, "单雨桐", 1)]);
    let second = import(&mut journal, vec![student(1, "单雨桐", 2), student(2, "张伟", 1)]);
    let list = import_batch(&mut journal, 2);
    assert_eq!(refused(&mut journal, second), Illegal::CardsFollow);
    journal.undo_import(&clerk(), list).unwrap();
    assert_eq!((journal.batches().unwrap().len(), journal.counts().unwrap().expected), (0, 0));
    let corrected = correct(&mut journal, student(1, "单雨同", 1), StudentField::Name);
    assert_eq!(refused(&mut journal, second), Illegal::NotTheLastRun);
    journal.undo_import(&clerk(), corrected).unwrap();
    assert_rebuild_is_identical(&mut journal);
    journal.undo_import(&clerk(), second).unwrap();
    assert_eq!((told(&journal, 1), told(&journal, 2)), (known("单雨桐", 1), None));
    assert_rebuild_is_identical(&mut journal);
}

#[test]
fn a_batch_list_is_taken_back_until_one_of_its_cards_moves() {
    let (_folder, mut journal) = new_journal();
    let first = import_batch(&mut journal, 2);
    let more = import_batch(&mut journal, 4);
    assert_eq!(refused(&mut journal, first), Illegal::NotTheLastRun);
    journal.append(&clerk(), checked(1)).unwrap();
    assert_eq!(refused(&mut journal, more), Illegal::CardsFollow, "it states card 1, which came");
    journal.undo_last(&clerk()).unwrap();
    journal.undo_import(&clerk(), more).unwrap();
    assert_eq!(journal.batch(&batch()).unwrap().unwrap().expected, 2);
    assert_rebuild_is_identical(&mut journal);
    journal.undo_import(&clerk(), first).unwrap();
    assert!(journal.batch(&batch()).unwrap().is_none());
    assert_rebuild_is_identical(&mut journal);
    import_batch(&mut journal, 1);
    journal.append(&clerk(), checked(1)).unwrap();
    assert_rebuild_is_identical(&mut journal);
}

#[test]
fn u_never_takes_an_import_or_a_correction_back() {
    let (_folder, mut journal) = new_journal();
    import(&mut journal, vec![student(1, "单雨桐", 1)]);
    let u = |journal: &mut Journal| journal.undo_last(&clerk());
    assert!(matches!(u(&mut journal), Err(JournalFault::Refused(Illegal::NothingToUndo))));
    correct(&mut journal, student(1, "单雨同", 1), StudentField::Name);
    assert!(matches!(u(&mut journal), Err(JournalFault::Refused(Illegal::NothingToUndo))));
}

#[test]
fn a_field_is_vouched_for_until_an_import_changes_it() {
    let (_folder, mut journal) = new_journal();
    import(&mut journal, vec![student(1, "单雨桐", 1), student(2, "张伟", 1)]);
    assert!(journal.corrected().unwrap().is_empty());
    correct(&mut journal, student(1, "单雨同", 1), StudentField::Name);
    let last = correct(&mut journal, student(1, "不要写", 3), StudentField::Class);
    assert_eq!(told(&journal, 1), known("单雨同", 3), "a correction writes its own field alone");
    let fields = |journal: &Journal| journal.corrected_fields(student_id(1)).unwrap();
    assert_eq!(fields(&journal), [StudentField::Name, StudentField::Class]);
    journal.undo_import(&clerk(), last).unwrap();
    assert_eq!((fields(&journal), told(&journal, 1)), (vec![StudentField::Name], known("单雨同", 1)));
    import(&mut journal, vec![student(1, "单雨同", 4)]);
    assert_eq!(fields(&journal), [StudentField::Name], "the file may say the same name");
    let taken = import(&mut journal, vec![student(1, "单雨桐", 4)]);
    assert!(fields(&journal).is_empty(), "a person let the import change it");
    journal.undo_import(&clerk(), taken).unwrap();
    assert_eq!((fields(&journal), told(&journal, 1)), (vec![StudentField::Name], known("单雨同", 4)));
    assert_rebuild_is_identical(&mut journal);
}

#[test]
fn a_correction_shows_in_the_history_of_its_student_and_is_erased_with_them() {
    let (folder, mut journal) = new_journal();
    import(&mut journal, vec![student(1, "单雨桐", 1), student(2, "张伟", 1)]);
    let entry = correct(&mut journal, student(1, "单雨同", 1), StudentField::Name);
    let about = journal.entries_about(student_id(1)).unwrap();
    assert_eq!(about.iter().map(|about| about.id).collect::<Vec<_>>(), [entry]);
    assert!(journal.entries_about(student_id(2)).unwrap().is_empty());
    let on = start().day().plus_days(-800);
    let left = Act::Departed { students: vec![student_id(1)], on, why: Departure::Transferred };
    journal.append(&clerk(), left).unwrap();
    journal.erase(&clerk(), &second(), &[student_id(1)], ErasureReason::Request).unwrap();
    assert!(journal.corrected().unwrap().is_empty());
    let thief = keyed(&folder.path().join("school.db"));
    let found = "SELECT count(*) FROM particulars WHERE text LIKE '%单雨%'";
    assert_eq!(thief.query_row(found, [], |row| row.get::<_, i64>(0)).unwrap(), 0);
    assert!(journal.verify().unwrap().ok);
    assert_rebuild_is_identical(&mut journal);
}

proptest::proptest! {
    #![proptest_config(proptest::prelude::ProptestConfig { cases: 12, ..Default::default() })]

    /// Whatever was imported, corrected, handed over and taken back, folding the book again gives the tables.
    #[test]
    fn a_rebuild_after_any_runs_is_identical(
        steps in proptest::collection::vec((0u8..8, 1u32..6, 1u8..4), 1..30)
    ) {
        let (_folder, mut journal) = new_journal();
        let mut runs = Vec::new();
        for (kind, n, class) in steps {
            match kind {
                0 => runs.push(import(&mut journal, (n..n + 3).map(|n| student(n, "张伟", class)).collect())),
                1 => runs.push(import_batch(&mut journal, n)),
                2 if journal.student(student_id(n)).unwrap().is_some() => {
                    runs.push(correct(&mut journal, student(n, "单雨桐", class), StudentField::Class));
                }
                3 | 4 => if let Some(run) = runs.pop() { drop(journal.undo_import(&clerk(), run)) },
                5 => drop(journal.append(&clerk(), checked(n))),
                6 => drop(journal.undo_last(&clerk())),
                _ => drop(journal.append(&clerk(), handed(n))),
            }
        }
        assert!(journal.verify().unwrap().ok);
        assert_rebuild_is_identical(&mut journal);
    }
}
