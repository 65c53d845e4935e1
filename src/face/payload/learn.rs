//! Learning: a code that no rule knows is taken apart in every form that fits, so that a person can name its parts.
//!
//! The text is wiped when it is dropped. What becomes of it in a file is its form, never a value.

mod labels;
mod pieces;
mod specimen;
mod write;

use zeroize::Zeroizing;

use super::field::Field;
use super::form::{Class, FormName};
use super::mask::masked;
use super::tree::Tree;
use super::{LONGEST, is_address};
use crate::face::own;
use crate::face::scan::Scan;

/// A code that no rule knows, for as long as somebody looks at it; it has no `Debug`.
#[derive(Clone, PartialEq, Eq)]
pub struct Code {
    text: Zeroizing<String>,
    guessed: bool,
}

/// One form that a code may have, taken apart; it has no `Debug`.
#[derive(Clone)]
pub struct Draft {
    pub(super) form: FormName,
    pub(super) parts: Vec<Part>,
    pub(super) frame: Frame,
    pub(super) guessed: bool,
}

/// A part of a code.
#[derive(Clone)]
pub struct Part {
    /// Where it stands: in the text itself, or at a path of JSON.
    pub(super) place: Place,
    pub(super) value: Zeroizing<String>,
    pub(super) class: Class,
}

/// Where a part stands.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Place {
    /// Fixed punctuation.
    Fixed,
    /// A run of characters.
    Run,
    /// Behind a label.
    Label(String),
    /// At a path.
    Path(String),
    /// In a column, from 1.
    Column(usize),
    /// A parameter of an address, or a segment of its path such as `/1`.
    Parameter(String),
}

/// What holds the parts together.
#[derive(Clone)]
pub(super) enum Frame {
    Bare,
    Pairs {
        between: String,
        is: String,
    },
    Json(Tree),
    Columns {
        separator: String,
    },
    Url {
        scheme: String,
        host: String,
    },
    /// Known by how it begins.
    Begins(String),
}

impl Code {
    /// Takes a code that came in; none of our own and none that no card can hold.
    pub fn of(scan: &Scan) -> Option<Self> {
        let may = !own::is_claimed(&scan.text) && scan.text.len() <= LONGEST && !scan.text.trim().is_empty();
        may.then(|| Self { text: Zeroizing::new(scan.text.clone()), guessed: scan.guessed })
    }

    /// Returns the text, for the rules only.
    pub fn text(&self) -> &str {
        &self.text
    }

    /// Returns whether the character set was guessed.
    pub fn is_guessed(&self) -> bool {
        self.guessed
    }

    /// Returns the text with letters and digits replaced.
    pub fn masked(&self) -> String {
        masked(&self.text)
    }

    /// Returns how many characters it has.
    pub fn chars(&self) -> usize {
        self.text.chars().count()
    }

    /// Takes the code apart in every form that fits, the likeliest first; none when it is one long text.
    pub fn drafts(&self) -> Vec<Draft> {
        let text = self.text.as_str();
        let closed = is_address(text);
        let json = pieces::json(text);
        let is_json = json.is_some();
        let others = [pieces::pairs(text), pieces::columns(text), pieces::bare(text)].into_iter().filter(|_| !is_json);
        let open = std::iter::once(json).chain(others).flatten().filter(|_| !closed);
        let drafts = pieces::url(text).into_iter().filter(|_| closed).chain(open).chain(pieces::opaque(text));
        drafts.map(|draft| Draft { guessed: self.guessed, ..draft }).collect()
    }
}

impl Draft {
    /// Returns the form.
    pub fn form(&self) -> FormName {
        self.form
    }

    /// Lists the parts in their order.
    pub fn parts(&self) -> &[Part] {
        &self.parts
    }

    /// Returns what each part may be: by its label, else by its look; each field at most once.
    pub fn proposed(&self) -> Vec<Option<Field>> {
        if self.form == FormName::Opaque { vec![None; self.parts.len()] } else { labels::propose(&self.parts) }
    }

    /// Returns the host of an address.
    pub fn host(&self) -> Option<&str> {
        match &self.frame {
            Frame::Url { host, .. } => Some(host),
            Frame::Bare | Frame::Pairs { .. } | Frame::Json(_) | Frame::Columns { .. } | Frame::Begins(_) => None,
        }
    }

    /// Writes a rule file that reads these fields; it has an invented example of the same form, and no value.
    pub fn rule(&self, code: &Code, id: &str, label: &str, fields: &[Option<Field>]) -> String {
        write::rule(self, id, label, fields, specimen::of(self, code.text(), fields).as_ref())
    }

    /// Writes the same without an example, for a form of which none can be made.
    pub fn rule_without_example(&self, id: &str, label: &str, fields: &[Option<Field>]) -> String {
        write::rule(self, id, label, fields, None)
    }
}

impl Part {
    /// Returns what stands before it: a label, a path, a parameter or the number of a column.
    pub fn label(&self) -> Option<String> {
        match &self.place {
            Place::Fixed | Place::Run => None,
            Place::Label(label) | Place::Path(label) | Place::Parameter(label) => Some(label.clone()),
            Place::Column(number) => Some(number.to_string()),
        }
    }

    /// Returns whether it is punctuation that every such code has.
    pub fn is_fixed(&self) -> bool {
        self.place == Place::Fixed
    }

    /// Returns whether it can be a field.
    pub fn may_be(&self, field: Field) -> bool {
        field.fits(&self.value)
    }

    /// Returns the value with letters and digits replaced.
    pub fn masked(&self) -> String {
        masked(&self.value)
    }

    /// Returns how many characters it has.
    pub fn chars(&self) -> usize {
        self.value.chars().count()
    }

    /// Returns which characters it has.
    pub fn class(&self) -> Class {
        self.class
    }
}
