//! A page of the office in words: facts, one table, actions on keys, and at most one form.
//!
//! The screen draws every page of this shape with the same parts; a page decides nothing but its words.

use crate::desk::board::Input;
use crate::desk::office::FormKind;
use crate::face::picture::Picture;

/// A page in words.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Ledger {
    /// Title, such as `批次 2026-秋-1`; another title is another page, which starts anew.
    pub title: String,
    /// What one does here, in one sentence.
    pub hint: String,
    /// Labels with values above the table.
    pub facts: Vec<Fact>,
    /// Columns of the table; none when there is no table.
    pub columns: Vec<Column>,
    /// Rows of the table.
    pub rows: Vec<LedgerRow>,
    /// Parts of a card, drawn as a field of tiles above the table; none when the page is about no card.
    pub tiles: Vec<Tile>,
    /// A picture with outlines, drawn beside the table; none on most pages.
    pub photo: Option<Photo>,
    /// What the key C copies, when there is something; the window copies it, the desk is not asked.
    pub copy: Option<String>,
    /// What the table says when it has no rows, and what to do next.
    pub empty: String,
    /// What keys do here, in the order in which they are shown; one that opens a row is shown on that row.
    pub actions: Vec<Action>,
    /// The form that is filled in, when there is one.
    pub form: Option<Form>,
    /// A sentence about the last thing done here, when there is one.
    pub said: Option<(Mark, String)>,
}

/// How a fact, a row or a sentence is marked: always with a shape, never by color alone.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Hash)]
pub enum Mark {
    /// Nothing special.
    #[default]
    Plain,
    /// Good.
    Good,
    /// Look at it.
    Ask,
    /// Wrong or forbidden.
    Stop,
    /// Over: taken back, retired, erased.
    Past,
}

/// A label with its value.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Fact {
    /// Label.
    pub label: String,
    /// Value.
    pub value: String,
    /// Mark.
    pub mark: Mark,
}

/// A column of the table.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Column {
    /// Title.
    pub title: String,
    /// Share of the width, from 1; what a column does not need goes to one that does.
    pub share: u16,
}

/// A row of the table.
#[derive(Debug, Clone, PartialEq)]
pub struct LedgerRow {
    /// One text for each column.
    pub cells: Vec<String>,
    /// Mark.
    pub mark: Mark,
    /// What Enter or a click on the row does.
    pub open: Option<Input>,
}

/// One sector or file of a card.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Tile {
    /// Short name, such as `8` or `SFI 21`.
    pub name: String,
    /// What became of it, in one word.
    pub word: String,
    /// How it is drawn: always with a shape and the word, never by color alone.
    pub state: TileState,
    /// Twice as wide as the others, such as the sectors of 16 blocks of a 4K card.
    pub wide: bool,
}

/// What became of a part of a card.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum TileState {
    /// Read, and its checks hold.
    Read,
    /// Read, and a check failed.
    Doubtful,
    /// Needs a key that is not here, or the key was refused.
    Locked,
    /// The card moved while it was read.
    Torn,
    /// Not asked for.
    Unread,
    /// The card has no such part.
    Absent,
}

/// A picture of card faces with what was found in it.
#[derive(Debug, Clone, PartialEq)]
pub struct Photo {
    /// The picture, small enough for a screen.
    pub picture: Picture,
    /// What lies where.
    pub outlines: Vec<Outline>,
}

/// One code of a photo.
#[derive(Debug, Clone, PartialEq)]
pub struct Outline {
    /// Corners in shares of width and height, 0 to 1: top left, top right, bottom right, bottom left of the code.
    pub corners: [(f32, f32); 4],
    /// How it is marked: always with a shape, never by color alone.
    pub mark: Mark,
    /// A short word beside it, such as the number on the class list.
    pub label: String,
}

/// What a key does on a page.
#[derive(Debug, Clone, PartialEq)]
pub struct Action {
    /// Lower-case letter or digit.
    pub key: char,
    /// What it does.
    pub label: String,
    /// What the desk hears.
    pub input: Input,
}

/// A form: fields in order, Tab between them, Enter to send it.
#[derive(Debug, Clone, PartialEq)]
pub struct Form {
    /// What it is for; sent back with the answers; another kind is another form, which starts anew.
    pub kind: FormKind,
    /// Fields.
    pub fields: Vec<Field>,
    /// Word on the button that sends it.
    pub send: String,
}

/// One field of a form.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Field {
    /// Label.
    pub label: String,
    /// Text that it holds at first; of a choice its place from 0; a secret begins empty.
    pub first: String,
    /// What kind of field.
    pub kind: FieldKind,
}

/// Kind of a field.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum FieldKind {
    /// Text.
    Text,
    /// A secret: dots instead of characters, never kept after it was sent.
    Secret,
    /// One of these; the answer is its place from 0 as a number.
    Choice(Vec<String>),
}
