//! The key table, and the state of reader, scanner and data.

use iced::widget::{Column, column, container, row, scrollable};
use iced::{Alignment, Length};

use crate::text::KeyLine;

use super::super::part::{self, Piece, muted, words};
use super::super::state::Screen;
use super::super::theme::{self, Measure};

impl Screen {
    pub(super) fn help(&self, measure: Measure) -> Piece<'_> {
        let lines = self.words.help(self.board.training);
        let half = lines.len().div_ceil(2);
        let (left, right) = lines.split_at(half.min(lines.len()));
        let column = |lines: &[KeyLine]| -> Piece<'_> {
            Column::with_children(lines.iter().map(|line| key_line(line, measure))).width(Length::FillPortion(1)).into()
        };
        let table = row![column(left), column(right)].spacing(theme::GAP_L);
        let table = scrollable(table).style(theme::scroll).height(Length::Fill).width(Length::Fill);
        part::page(self.words.say("help-title"), self.words.part("help-title", "hint"), measure.compact, table)
    }

    pub(super) fn diagnosis(&self, measure: Measure) -> Piece<'_> {
        let (board, words) = (&self.board, &self.words);
        let of = |name: &str| words.part("diagnosis-title", name);
        let notice = board.notice.as_ref().map(|notice| words.notice(notice));
        let mut lines = vec![
            (of("lamp"), words.lamp(board.lamp), words.lamp_next(board.lamp)),
            (of("scanner"), of("scanner-hint"), String::new()),
            (of("writes"), words.writes(board.writes_seen), String::new()),
        ];
        lines.push(match notice {
            Some(told) => {
                (of("notice"), told.what, told.detail.map_or(told.next.clone(), |why| format!("{} · {why}", told.next)))
            }
            None => (of("notice"), of("quiet"), String::new()),
        });
        if let Some(report) = &board.report {
            let cost = format!("{} · {} · {}", report.cost.apdus, report.cost.authentications, report.cost.reads);
            let findings: Vec<String> = report.findings.iter().map(|finding| words.finding(finding)).collect();
            lines.push((words.say("label-cost"), cost, findings.join(" · ")));
        }
        let rows = lines.into_iter().map(|(label, value, next)| state_line(label, value, next, measure));
        let list =
            scrollable(Column::with_children(rows)).style(theme::scroll).height(Length::Fill).width(Length::Fill);
        part::page(words.say("diagnosis-title"), words.as_of(board.as_of), measure.compact, list)
    }
}

fn key_line<'a>(line: &KeyLine, measure: Measure) -> Piece<'a> {
    let (size, width, air) = if measure.compact {
        (12.0, theme::KEY_WIDTH * 0.45, 0.5)
    } else {
        (theme::BODY, theme::KEY_WIDTH, theme::GAP)
    };
    let key = container(part::cap(line.key.clone(), size - 1.0)).width(width);
    let line = row![key, words(line.does.clone(), size).width(Length::Fill)].align_y(Alignment::Center);
    container(line).padding(theme::sides(0.0, air)).into()
}

fn state_line<'a>(label: String, value: String, next: String, measure: Measure) -> Piece<'a> {
    let size = if measure.compact { 13.0 } else { theme::BODY };
    let width = if measure.compact { theme::KEY_WIDTH * 0.8 } else { theme::KEY_WIDTH * 1.4 };
    let mut told = column![words(value, size)];
    if !next.is_empty() {
        told = told.push(muted(next, size - 2.0));
    }
    let line = row![muted(label, size).width(width), told.width(Length::Fill)];
    column![container(line).padding(theme::sides(0.0, size * 0.55)), part::line(theme::LINE)].into()
}
