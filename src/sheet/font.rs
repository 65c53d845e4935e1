//! Finds the installed fonts that can draw a text: one main Chinese face, then whatever else has the character.
//!
//! Only faces that are used are read into memory. Never draws `.notdef`: a character without a glyph is `None`,
//! and so is a private-use one, because its shape in a stranger's font would be another character.

use std::collections::HashMap;
use std::ops::Range;
use std::path::Path;
use std::sync::{Arc, Mutex, OnceLock, PoisonError};

use fontdb::{Database, FaceInfo, Source, Style};
use skrifa::charmap::MapVariant;
use skrifa::instance::{LocationRef, Size};
use skrifa::{FontRef, MetadataProvider};

use super::SheetFault;

/// Families in the order in which they are asked; the simplified Chinese shapes first.
const FAMILIES: [&str; 13] = [
    "Noto Sans CJK SC",
    "Noto Sans SC",
    "Source Han Sans SC",
    "Microsoft YaHei UI",
    "Microsoft YaHei",
    "SimSun",
    "Noto Serif CJK SC",
    "BabelStone Han",
    "HanaMinA",
    "HanaMinB",
    "SimSun-ExtB",
    "SimSun-ExtG",
    "WenQuanYi Zen Hei",
];

/// Fonts that hold a shape for every character, none of them its own.
const NO_REAL_SHAPES: [&str; 3] = ["LastResort", "Last Resort", "Adobe Blank"];

/// What the main face must hold, so that the words of the forms are drawn.
const FORM_WORDS: &str = "领卡签收表姓名序号教育日期班级批次共张第页隔离未到0123456789·（）：";

/// One glyph of one face.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Glyph {
    /// Position of the face in the order of this `Fonts`.
    pub face: usize,
    /// Number of the glyph in its face, never 0.
    pub id: u32,
    /// Advance in em.
    pub advance_em: f32,
}

/// One character of a text with its glyph and its place in the text.
#[derive(Debug, Clone, PartialEq)]
pub struct Placed {
    /// The character.
    pub character: char,
    /// Its glyph, unless no font has one.
    pub glyph: Option<Glyph>,
    /// Bytes of the text that this glyph stands for, variation selectors included.
    pub bytes: Range<usize>,
}

/// The fonts of this machine, best first.
pub struct Fonts {
    database: Database,
    faces: Vec<Face>,
    known: Mutex<Known>,
}

/// Answers so far, by character and variation selector.
type Known = HashMap<(char, Option<char>), Option<Glyph>>;

struct Face {
    id: fontdb::ID,
    bytes: OnceLock<Option<Arc<Vec<u8>>>>,
}

impl Fonts {
    /// Scans the installed fonts; about 30 ms with 150 faces.
    pub fn system() -> Result<Self, SheetFault> {
        let mut database = Database::new();
        database.load_system_fonts();
        Self::from_database(database)
    }

    /// Takes the faces of these files and no others; a file that is no font is an error.
    pub fn with_files(paths: &[impl AsRef<Path>]) -> Result<Self, SheetFault> {
        let mut database = Database::new();
        for path in paths.iter().map(AsRef::as_ref) {
            let before = database.len();
            let loaded = database.load_font_file(path);
            if loaded.is_err() || database.len() == before {
                return Err(SheetFault::FontUnreadable { path: path.to_owned() });
            }
        }
        Self::from_database(database)
    }

    fn from_database(database: Database) -> Result<Self, SheetFault> {
        let mut ranked: Vec<&FaceInfo> = database.faces().filter(|face| is_upright(face)).collect();
        ranked.sort_by_cached_key(|face| rank(face));
        let main = ranked
            .iter()
            .position(|face| FORM_WORDS.chars().all(|c| covers(&database, face.id, c)))
            .ok_or(SheetFault::NoFont)?;
        let main = ranked.remove(main);
        let path = source_path(main);
        let ids = std::iter::once(main.id).chain(ranked.iter().map(|face| face.id));
        let faces = ids.map(|id| Face { id, bytes: OnceLock::new() }).collect();
        let fonts = Self { database, faces, known: Mutex::default() };
        match (fonts.face_bytes(0), path) {
            (None, path) => Err(SheetFault::FontUnreadable { path: path.unwrap_or_default() }),
            (Some(_), _) => Ok(fonts),
        }
    }

    /// Finds the glyph of a character, or nothing when no font has it.
    pub fn lookup(&self, character: char) -> Option<Glyph> {
        self.lookup_variant(character, None)
    }

    /// Lists the characters that no font can draw, each once, in their order.
    pub fn missing(&self, text: &str) -> Vec<char> {
        let mut missing = Vec::new();
        for placed in self.place(text) {
            if placed.glyph.is_none() && !missing.contains(&placed.character) {
                missing.push(placed.character);
            }
        }
        missing
    }

    /// Finds every character of a text; a variation selector joins the character before it.
    pub fn place(&self, text: &str) -> Vec<Placed> {
        let mut placed: Vec<Placed> = Vec::new();
        for (start, character) in text.char_indices() {
            let bytes = start..start + character.len_utf8();
            match placed.last_mut() {
                Some(before) if is_invisible(character) => {
                    before.bytes.end = bytes.end;
                    if is_selector(character) && before.glyph.is_some() {
                        before.glyph = self.lookup_variant(before.character, Some(character));
                    }
                }
                None if is_invisible(character) => {}
                Some(_) | None => placed.push(Placed { character, glyph: self.lookup(character), bytes }),
            }
        }
        placed
    }

    /// Returns the name of a face's family, for the report of what is installed.
    pub fn family(&self, face: usize) -> Option<&str> {
        let face = self.faces.get(face).and_then(|face| self.database.face(face.id))?;
        face.families.first().map(|(name, _)| name.as_str())
    }

    /// Returns the file of a face and its index in that file.
    pub(super) fn face(&self, face: usize) -> Option<(Arc<Vec<u8>>, u32)> {
        let index = self.faces.get(face).and_then(|face| self.database.face(face.id))?.index;
        Some((self.face_bytes(face)?, index))
    }

    fn face_bytes(&self, face: usize) -> Option<Arc<Vec<u8>>> {
        let face = self.faces.get(face)?;
        face.bytes.get_or_init(|| self.database.face(face.id).and_then(read_source).map(Arc::new)).clone()
    }

    fn lookup_variant(&self, character: char, selector: Option<char>) -> Option<Glyph> {
        if never_drawn(character) {
            return None;
        }
        let mut known = self.known.lock().unwrap_or_else(PoisonError::into_inner);
        *known.entry((character, selector)).or_insert_with(|| self.search(character, selector))
    }

    fn search(&self, character: char, selector: Option<char>) -> Option<Glyph> {
        self.faces.iter().enumerate().find_map(|(at, face)| {
            let in_face = |bytes: &[u8], index: u32| glyph_in(bytes, index, character, selector);
            let (id, advance_em) = if face.bytes.get().is_some() {
                let (bytes, index) = self.face(at)?;
                in_face(&bytes, index)?
            } else {
                self.database.with_face_data(face.id, in_face).flatten()?
            };
            Some(Glyph { face: at, id, advance_em })
        })
    }
}

fn glyph_in(bytes: &[u8], index: u32, character: char, selector: Option<char>) -> Option<(u32, f32)> {
    let font = FontRef::from_index(bytes, index).ok()?;
    let map = font.charmap();
    let variant = selector.and_then(|selector| match map.map_variant(character, selector) {
        Some(MapVariant::Variant(id)) => Some(id),
        Some(MapVariant::UseDefault) | None => None,
    });
    let id = variant.or_else(|| map.map(character)).filter(|id| id.to_u32() != 0)?;
    let metrics = font.glyph_metrics(Size::unscaled(), LocationRef::default());
    let em = f32::from(font.metrics(Size::unscaled(), LocationRef::default()).units_per_em.max(1));
    Some((id.to_u32(), metrics.advance_width(id)? / em))
}

fn covers(database: &Database, id: fontdb::ID, character: char) -> bool {
    database.with_face_data(id, |bytes, index| glyph_in(bytes, index, character, None)).flatten().is_some()
}

fn is_upright(face: &FaceInfo) -> bool {
    let no_shapes = face.families.iter().any(|(name, _)| NO_REAL_SHAPES.iter().any(|no| name.starts_with(no)));
    face.style == Style::Normal && !no_shapes
}

/// Orders faces: known families first, then the weight nearest to regular, then by name, so that runs agree.
fn rank(face: &FaceInfo) -> (usize, u16, String, u32) {
    let family = FAMILIES.iter().position(|want| face.families.iter().any(|(name, _)| name == want));
    (family.unwrap_or(FAMILIES.len()), face.weight.0.abs_diff(400), face.post_script_name.clone(), face.index)
}

fn read_source(face: &FaceInfo) -> Option<Vec<u8>> {
    match &face.source {
        Source::File(path) => std::fs::read(path).ok(),
        Source::Binary(bytes) | Source::SharedFile(_, bytes) => Some(bytes.as_ref().as_ref().to_vec()),
    }
}

fn source_path(face: &FaceInfo) -> Option<std::path::PathBuf> {
    match &face.source {
        Source::File(path) | Source::SharedFile(path, _) => Some(path.clone()),
        Source::Binary(_) => None,
    }
}

/// Private-use characters have no shape of their own; U+FFFD says that the character was lost.
fn never_drawn(c: char) -> bool {
    matches!(c, '\u{E000}'..='\u{F8FF}' | '\u{F0000}'..='\u{10FFFF}' | '\u{FFFD}') || c.is_control()
}

fn is_selector(c: char) -> bool {
    matches!(c, '\u{FE00}'..='\u{FE0F}' | '\u{E0100}'..='\u{E01EF}')
}

pub(super) fn is_invisible(c: char) -> bool {
    is_selector(c) || matches!(c, '\u{200B}'..='\u{200F}' | '\u{2060}' | '\u{FEFF}')
}
