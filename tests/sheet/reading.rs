//! Reads printed forms back: their text with poppler, their drawing steps for what leaves a page or overlaps.

use std::path::Path;
use std::process::Command;

use card_desk::sheet::{Op, Page};

pub const MM: f32 = 72.0 / 25.4;
fn poppler(program: &str, arguments: &[&str], file: &Path) -> String {
    let out = Command::new(program).args(arguments).arg(file).arg("-").output();
    let out = out.expect("poppler-utils is installed on a machine that runs the tests");
    assert!(out.status.success(), "{program}: {}", String::from_utf8_lossy(&out.stderr));
    String::from_utf8(out.stdout).unwrap()
}

/// Text of a PDF in drawing order, without blanks and line ends.
pub fn text_of(pdf: &[u8]) -> String {
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("form.pdf");
    std::fs::write(&file, pdf).unwrap();
    poppler("pdftotext", &["-raw", "-enc", "UTF-8"], &file).chars().filter(|c| !c.is_whitespace()).collect()
}

/// Left, top, right, bottom of an op's ink, near enough to find a collision.
pub fn extent(op: &Op) -> (f32, f32, f32, f32) {
    match op {
        Op::Text { x, y, size, width, .. } => (*x, y - 0.86 * size, x + width, y + 0.1 * size),
        Op::Line { from, to, .. } => (from.0.min(to.0), from.1.min(to.1), from.0.max(to.0), from.1.max(to.1)),
        Op::Rect { x, y, width, height, .. } => (*x, *y, x + width, y + height),
        Op::Code { x, y, side, .. } => (*x, *y, x + side, y + side),
        Op::Slashed { x, y, size, .. } => (*x, y - 0.86 * size, x + size, y + 0.1 * size),
    }
}

fn is_writing(op: &Op) -> bool {
    matches!(op, Op::Text { .. } | Op::Slashed { .. } | Op::Code { .. })
}

/// The four black squares that a scan of the page is made flat by; they stand outside of what a form fills.
pub fn is_corner_square(op: &Op) -> bool {
    matches!(op, Op::Rect { width, height, gray: 0, .. } if width == height && (width - 3.0 * MM).abs() < 0.01)
}

pub fn assert_page_is_sound(page: &Page, what: &str) {
    let margin = 10.0 * MM;
    let writing: Vec<_> = page.ops.iter().filter(|op| is_writing(op)).collect();
    let (squares, ops): (Vec<&Op>, Vec<&Op>) = page.ops.iter().partition(|op| is_corner_square(op));
    for square in squares {
        let clear = 2.99 * MM;
        let (left, top, right, bottom) = extent(square);
        let alone = |op: &&Op| {
            let (l, t, r, b) = extent(op);
            r < left - clear || l > right + clear || b < top - clear || t > bottom + clear
        };
        assert!(ops.iter().all(alone), "{what}: something is too near to {square:?}");
    }
    for op in ops {
        let (left, top, right, bottom) = extent(op);
        let inside =
            left >= margin && top >= margin && right <= page.width_pt - margin && bottom <= page.height_pt - margin;
        assert!(inside, "{what}: outside the page: {op:?}");
    }
    for (at, one) in writing.iter().enumerate() {
        for other in &writing[at + 1..] {
            let (a, b) = (extent(one), extent(other));
            let apart = a.2 <= b.0 + 0.01 || b.2 <= a.0 + 0.01 || a.3 <= b.1 || b.3 <= a.1;
            assert!(apart, "{what}: {one:?} and {other:?} overlap");
        }
    }
    let levels = page.ops.iter().filter(|op| matches!(op, Op::Line { from, to, .. } if from.1 == to.1));
    for line in levels {
        let (left, y, right, _) = extent(line);
        let crossed = writing.iter().find(|op| {
            let (l, t, r, b) = extent(op);
            y > t + 0.5 && y < b - 0.5 && l < right - 0.1 && r > left + 0.1
        });
        assert!(crossed.is_none(), "{what}: a line runs through {crossed:?}");
    }
}
