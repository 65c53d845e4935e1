//! Words of the columns of a file: letter, heading, first value, and what it holds.

use crate::desk::board::Input;
use crate::desk::import::View;
use crate::desk::office::import::{ColumnLine, ImportStep, Outline};
use crate::desk::office::{FormKind, ImportForm, ImportInput, ImportPage, OfficeInput};
use crate::table::{Field, column_name};
use crate::text::ledger::{Field as FormField, Ledger, LedgerRow, Mark};
use crate::text::office::parts::columns;
use crate::text::{Place, Words};

const KEY: &str = "import-columns";

impl Words {
    pub(super) fn import_columns(&self, page: &ImportPage, outline: &Outline, lines: &[ColumnLine]) -> Ledger {
        let mut facts = vec![self.fact("import-overview", "file", page.file.clone()), self.kind_fact(outline)];
        let row = Place::Number(u64::from(outline.header.0));
        facts.push(self.fact(KEY, "header", self.part_fill(KEY, "header-at", &[("row", row)])));
        if outline.sheet.2 > 1 {
            facts.push(self.fact("import-overview", "sheet", outline.sheet.0.clone()));
        }
        facts.push(if outline.missing.is_empty() {
            self.marked(KEY, "missing", self.say("office-none"), Mark::Good)
        } else {
            let names: Vec<String> = outline.missing.iter().map(|field| self.table_field(*field)).collect();
            self.marked(KEY, "missing", names.join(self.list_comma()), Mark::Stop)
        });
        facts.extend(page.stage.map(|stage| self.stage_fact(page, stage)));
        let next = ImportInput::Show(View::Overview);
        let mut actions = vec![self.import_key('n', self.part(KEY, "next"), next)];
        actions.push(self.asks_import('h', self.part(KEY, "set-header"), ImportForm::Header));
        if outline.sheet.2 > 1 {
            actions.push(self.import_key('t', self.part(KEY, "next-sheet"), ImportInput::NextSheet));
        }
        actions.extend(self.file_keys(page));
        Ledger {
            title: self.say(KEY),
            hint: self.part(KEY, if outline.missing.is_empty() { "hint" } else { "hint-missing" }),
            facts,
            columns: columns(self, KEY, [("column", 1), ("heading", 4), ("sample", 4), ("field", 4)]),
            rows: lines.iter().map(|line| self.column_row(line)).collect(),
            empty: self.part(KEY, "empty"),
            actions,
            ..Ledger::default()
        }
    }

    fn column_row(&self, line: &ColumnLine) -> LedgerRow {
        let (mark, field) = match (line.field, line.private) {
            (Some(field), _) => (Mark::Good, self.table_field(field)),
            (None, true) => (Mark::Past, self.part(KEY, "private")),
            (None, false) => (Mark::Plain, self.part(KEY, "unread")),
        };
        // A private column is not shown, not even masked.
        let sample = if line.private { String::new() } else { line.sample.clone() };
        let dash = |text: String| self.or_dash(Some(text).filter(|text| !text.is_empty()));
        let heading = line.heading.0.split_whitespace().collect::<Vec<_>>().join(" ");
        LedgerRow {
            cells: vec![column_name(line.column), dash(heading), dash(sample), field],
            mark,
            open: Some(Input::Office(OfficeInput::Ask(FormKind::Import(ImportForm::Column(line.column))))),
        }
    }

    pub(super) fn column_field(&self, page: &ImportPage, column: u32) -> Option<FormField> {
        let ImportStep::Columns(outline, lines) = &page.step else { return None };
        let line = lines.iter().find(|line| line.column == column)?;
        let fields = outline.purpose.fields();
        let nothing = std::iter::once(self.part(KEY, "unread"));
        let choices = nothing.chain(fields.iter().map(|field| self.table_field(*field))).collect();
        let place = line.field.and_then(|field| fields.iter().position(|known| *known == field));
        let first = place.map_or(0, |place| place + 1).to_string();
        let places = [("column", Place::Text(&column_name(column))), ("heading", Place::Text(&line.heading.0))];
        Some(FormField { first, ..self.chooses(self.part_fill(KEY, "holds", &places), choices) })
    }

    /// Returns what a column holds, such as `教育ID`.
    pub fn table_field(&self, field: Field) -> String {
        self.part("import-fields", field.code())
    }
}
