//! The card faces of the invented school: on paper, and a dozen of them on a table as a teacher would take a picture.

use std::path::Path;
use std::time::{Duration, Instant};

use crate::desk::Station;
use crate::desk::board::Input;
use crate::desk::office::{FaceInput, OfficeInput, OfficePlace};
use crate::desk::thread::TICK;
use crate::desk::training::school;
use crate::face::draw::{png, table};
use crate::face::make::bars::code_128;
use crate::face::picture::Picture;
use crate::face::scan::Scan;
use crate::id::{ClassId, Sex};
use crate::record::Student;
use crate::sheet::card_face::{CardFace, card_face_page, card_faces_pdf};
use crate::sheet::raster::draw;
use crate::sheet::{CodeModules, Fonts};

use super::gallery::Gallery;
use super::{Failure, write_whole};

/// Name of the invented school on its cards.
const SCHOOL: &str = "北京示例中学";
/// Faces on the printed sheet.
const PRINTED: usize = 10;
/// Cards on the table, their width there in pixels, and how many lie side by side.
const ON_TABLE: (usize, f64, usize) = (12, 640.0, 4);
/// Pixels for an inch of a drawn card: a card is about 1000 pixels wide.
const SCALE: f32 = 302.0;
/// What a code says that no rule knows.
const UNKNOWN: &str = "https://card.example.invalid/c?sid=00000017&k=EXAMPLE";
/// The longest that a search is waited for.
const PATIENCE: Duration = Duration::from_secs(60);

fn wrong(fault: impl std::fmt::Display) -> Failure {
    Failure::of_ours("demo", fault)
}

/// Returns what the face of a student's card shows; `text` is what its code says.
fn face_of(student: &Student, text: &str) -> Result<CardFace, Failure> {
    let id = student.education_id;
    let transit = school::transit_number(id).map_err(wrong)?;
    let sex = match student.sex {
        Some(Sex::Male) => "男",
        Some(Sex::Female) => "女",
        None => "",
    };
    let valid = student.valid_until.map(|day| day.to_string()).unwrap_or_default();
    let lines = vec![
        ("姓名", student.name.to_string()),
        ("性别", sex.to_owned()),
        ("教育ID", id.to_string()),
        ("北京通号", school::card_number(id).map_err(wrong)?.to_string()),
        ("有效期", format!("至 {valid}")),
    ];
    Ok(CardFace {
        school: SCHOOL.to_owned(),
        lines,
        bars: code_128(transit.as_str()).ok_or_else(|| wrong("a number has no bars"))?,
        transit_number: transit.to_string(),
        code: CodeModules::of(text),
    })
}

fn drawn(face: &CardFace, fonts: &Fonts) -> Result<Picture, Failure> {
    let page = card_face_page(face, fonts).map_err(wrong)?;
    Ok(draw(&page, fonts, SCALE).into_picture())
}

/// Writes `faces.pdf` and the picture of a dozen cards; returns the picture.
pub fn draw_faces(students: &[Student], class: ClassId, out: &Path) -> Result<Picture, Failure> {
    let fonts = Fonts::system().map_err(wrong)?;
    let of_class: Vec<&Student> = students.iter().filter(|student| student.class == class).collect();
    let other = students.iter().find(|student| student.class != class);
    let code = |student: &Student| school::face_code(student).map_err(wrong);
    let faces = of_class.iter().take(PRINTED).map(|student| face_of(student, &code(student)?));
    let made = card_faces_pdf(&faces.collect::<Result<Vec<_>, _>>()?, &fonts).map_err(wrong)?;
    write_whole(&out.join("faces.pdf"), &made.pdf)?;
    // One of another class lies among them, and one whose code no rule knows.
    let mut on_table = Vec::new();
    for (place, student) in of_class.iter().take(ON_TABLE.0).enumerate() {
        let (student, text) = match (place, other) {
            (4, Some(other)) => (other, code(other)?),
            (9, _) => (*student, UNKNOWN.to_owned()),
            (_, _) => (*student, code(student)?),
        };
        on_table.push(drawn(&face_of(student, &text)?, &fonts)?);
    }
    if let Some(first) = on_table.first() {
        write_whole(&out.join("files").join("card.png"), &png(first))?;
    }
    let (picture, _) = table::in_rows(on_table, ON_TABLE.2, ON_TABLE.1);
    write_whole(&out.join("files").join("cards-on-a-table.png"), &png(&picture))?;
    Ok(picture)
}

/// Shows the picture to the page of card faces, calls the roll, and meets a code that no rule knows.
pub fn look_at_faces(station: &mut Station, gallery: &mut Gallery, picture: &Picture, class: ClassId) {
    let office = Input::Office;
    let open = |place: OfficePlace| office(OfficeInput::Open(place));
    station.accept(open(OfficePlace::Faces));
    gallery.keep("faces-empty", station.board());
    station.accept(Input::Pasted(picture.clone()));
    gallery.keep("faces-searching", station.board());
    let begun = Instant::now();
    while station.pause() < TICK && begun.elapsed() < PATIENCE {
        std::thread::sleep(station.pause());
        let _changed = station.tick();
    }
    gallery.keep("faces-found", station.board());
    station.accept(office(OfficeInput::Face(FaceInput::Class(Some(class)))));
    gallery.keep("faces-roll-call", station.board());
    station.accept(office(OfficeInput::Face(FaceInput::Clear)));
    station.accept(open(OfficePlace::Learn));
    gallery.keep("learn-empty", station.board());
    station.accept(Input::Scan(Scan::typed(UNKNOWN)));
    station.accept(open(OfficePlace::Learn));
    gallery.keep("learn", station.board());
    station.accept(office(OfficeInput::Close));
}
