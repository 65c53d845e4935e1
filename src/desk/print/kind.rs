//! The lists that the office prints, each with its letter, its name on paper and what it is made of.

/// A list that the office prints.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Kind {
    /// 领卡签收表: the students of a class sign for their cards.
    Handover,
    /// 班级交接单: the teacher signs for the bundle of a class.
    Bundle,
    /// 领卡通知单: slips that call the students of a class.
    Notices,
    /// 卡号明细单: slips with the two numbers of each card.
    Details,
    /// 缺卡清单: cards that a batch did not bring.
    Missing,
    /// 制卡错误清单: cards that were made wrong.
    Complaints,
    /// 批次核对单: the balance of a batch.
    Check,
    /// 格位标签: labels for the trays.
    Labels,
    /// 未领清单: cards that nobody has taken.
    Unclaimed,
    /// 退回登记表: cards that came back to the office.
    Returned,
    /// 上交登记表: cards that go to the card centre.
    Surrendered,
    /// 门检名单: who may come in to an event.
    Gate,
    /// 证据页: what the journal holds of one card.
    Evidence,
}

/// What a list must be told before it can be made.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Needs {
    /// One or more classes; each gets a list of its own.
    Class,
    /// Nothing: a batch, or the whole school; classes narrow it.
    Nothing,
    /// The name of an event; classes narrow it.
    Event,
    /// A card.
    Card,
}

impl Kind {
    /// All of them, in the order in which they are offered.
    pub const ALL: [Kind; 13] = [
        Kind::Handover,
        Kind::Bundle,
        Kind::Notices,
        Kind::Details,
        Kind::Missing,
        Kind::Complaints,
        Kind::Check,
        Kind::Labels,
        Kind::Unclaimed,
        Kind::Returned,
        Kind::Surrendered,
        Kind::Gate,
        Kind::Evidence,
    ];

    /// Returns the stable code, as on the command line.
    pub fn code(self) -> &'static str {
        match self {
            Kind::Handover => "handover",
            Kind::Bundle => "bundle",
            Kind::Notices => "notices",
            Kind::Details => "details",
            Kind::Missing => "missing",
            Kind::Complaints => "complaints",
            Kind::Check => "batch",
            Kind::Labels => "labels",
            Kind::Unclaimed => "unclaimed",
            Kind::Returned => "returned",
            Kind::Surrendered => "surrendered",
            Kind::Gate => "gate",
            Kind::Evidence => "evidence",
        }
    }

    /// Returns the letter by which it is chosen.
    pub fn letter(self) -> char {
        match self {
            Kind::Handover => 'h',
            Kind::Bundle => 'k',
            Kind::Notices => 't',
            Kind::Details => 'n',
            Kind::Missing => 'm',
            Kind::Complaints => 'e',
            Kind::Check => 'd',
            Kind::Labels => 'x',
            Kind::Unclaimed => 'u',
            Kind::Returned => 'r',
            Kind::Surrendered => 's',
            Kind::Gate => 'g',
            Kind::Evidence => 'v',
        }
    }

    /// Returns the list of a letter.
    pub fn of_letter(letter: char) -> Option<Self> {
        Self::ALL.into_iter().find(|kind| kind.letter() == letter)
    }

    /// Returns the title, as on paper.
    pub fn title(self) -> &'static str {
        match self {
            Kind::Handover => "领卡签收表",
            Kind::Bundle => "班级交接单",
            Kind::Notices => "领卡通知单",
            Kind::Details => "卡号明细单",
            Kind::Missing => "缺卡清单",
            Kind::Complaints => "制卡错误清单",
            Kind::Check => "批次核对单",
            Kind::Labels => "格位标签",
            Kind::Unclaimed => "未领清单",
            Kind::Returned => "退回登记表",
            Kind::Surrendered => "上交登记表",
            Kind::Gate => "门检名单",
            Kind::Evidence => "证据页",
        }
    }

    /// Returns the letters with which its numbers begin.
    pub fn prefix(self) -> &'static str {
        match self {
            Kind::Handover => "LQ",
            Kind::Bundle => "JJ",
            Kind::Notices => "TZ",
            Kind::Details => "HM",
            Kind::Missing => "QK",
            Kind::Complaints => "CW",
            Kind::Check => "HD",
            Kind::Labels => "GW",
            Kind::Unclaimed => "WL",
            Kind::Returned => "TH",
            Kind::Surrendered => "SJ",
            Kind::Gate => "MJ",
            Kind::Evidence => "ZJ",
        }
    }

    /// Returns the list whose numbers begin like this one.
    pub fn of_number(number: &str) -> Option<Self> {
        let prefix = number.split('-').next()?;
        Self::ALL.into_iter().find(|kind| kind.prefix() == prefix)
    }

    /// Returns how many copies stand in one file, one after the other.
    pub fn copies(self) -> usize {
        match self {
            Kind::Handover | Kind::Bundle | Kind::Returned | Kind::Surrendered => 2,
            Kind::Notices | Kind::Details | Kind::Missing | Kind::Complaints | Kind::Check => 1,
            Kind::Labels | Kind::Unclaimed | Kind::Gate | Kind::Evidence => 1,
        }
    }

    /// Returns what it must be told.
    pub fn needs(self) -> Needs {
        match self {
            Kind::Handover | Kind::Bundle | Kind::Notices | Kind::Details => Needs::Class,
            Kind::Missing | Kind::Complaints | Kind::Check | Kind::Labels => Needs::Nothing,
            Kind::Unclaimed | Kind::Returned | Kind::Surrendered => Needs::Nothing,
            Kind::Gate => Needs::Event,
            Kind::Evidence => Needs::Card,
        }
    }

    /// Returns whether it may show education IDs in full, because whoever makes the cards needs them.
    pub fn may_be_full(self) -> bool {
        matches!(self, Kind::Missing | Kind::Complaints)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn no_two_lists_share_a_letter_a_prefix_or_a_code_and_none_takes_a_key_of_the_page() {
        for kind in Kind::ALL {
            assert_eq!(Kind::of_letter(kind.letter()), Some(kind));
            assert_eq!(Kind::of_number(&format!("{}-2026-秋-1", kind.prefix())), Some(kind));
            assert_eq!(Kind::ALL.iter().filter(|other| other.code() == kind.code()).count(), 1);
            assert!(!['b', 'c', 'l', 'w'].contains(&kind.letter()), "{kind:?}");
        }
    }
}
