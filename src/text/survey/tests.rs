use super::*;
use crate::chip::facts::{Cost, Tech};
use crate::chip::key::KeyRing;
use crate::chip::survey::{KeyTried, MadEntry, SectorSeen, StorageSeen, known, survey};
use crate::chip::virtual_card::VirtualCard;
use crate::chip::virtual_card::classic::Classic;
use crate::chip::virtual_card::cpu::{Body, CpuCard, File, Folder};
use crate::chip::virtual_card::reader::VirtualReader;
use crate::id::Uid;
use crate::reader::apdu::KeyType;
use crate::reader::quirk::Quirk;
use crate::text::Language;

fn day() -> Day {
    Day::parse_iso("2026-11-22").unwrap()
}

fn both() -> [Words; 2] {
    Language::ALL.map(|language| Words::new(language).unwrap())
}

fn survey_of(card: VirtualCard) -> Survey {
    survey(&mut VirtualReader::new(card), &Quirk::generic(), &KeyRing::empty(), &mut |_| {}).unwrap()
}

/// A card of which every file holds the same two bytes, again and again.
fn marked() -> VirtualCard {
    let marks = |len: usize| [0x5E, 0xC7].into_iter().cycle().take(len).collect::<Vec<u8>>();
    let file = |sfi: u8, locked, body| File { fid: u16::from(sfi), sfi, locked, body };
    let entry = [&[0x61, 0x10, 0x4F, 0x08][..], &[0xA0, 0, 0, 6, 0x32, 1, 1, 5], &[0x50, 4], &marks(4)].concat();
    let files = vec![
        file(1, false, Body::Records(vec![entry, marks(9)])),
        file(4, false, Body::Bytes(marks(32))),
        file(22, true, Body::Bytes(marks(30))),
        file(30, false, Body::Bytes(marks(400))),
    ];
    let root = Folder { fid: 0x3F00, fci: marks(20), status: 0x9000, files, ..Folder::default() };
    let name = vec![0xA0, 0, 0, 6, 0x32, 1, 1, 5];
    let purse = Folder { fid: 0x1001, name, fci: marks(30), status: 0x6283, ..Folder::default() };
    VirtualCard::cpu(Uid::new(&[0x04, 0xB1, 0xB2, 0xB3, 0xB4, 0xB5, 0xB6]).unwrap(), CpuCard::new(vec![root, purse]))
}

/// A storage card with everything that a row can say.
fn storage() -> Survey {
    let card = VirtualCard::classic(Uid::new(&[0x01, 0xB1, 0xB2, 0xB3]).unwrap(), Classic::blank(64).unwrap());
    let tried = |key: &str, status, access| KeyTried {
        key: key.into(),
        key_type: KeyType::A,
        status: Some(Status(status)),
        access,
    };
    let entry = MadEntry { sector: 8, aid: "5801".into(), swapped: "0158".into() };
    let states = [
        MadState::Unasked,
        MadState::None,
        MadState::Broken,
        MadState::Locked { status: Status(0x6300) },
        MadState::Read { publisher: 1, entries: vec![entry] },
    ];
    let storage = StorageSeen {
        sector_count: 16,
        directories: states.map(|state| MadSeen { sector: 0, state }).to_vec(),
        sectors: vec![
            SectorSeen { sector: 8, tried: vec![tried("a", 0x6300, None), tried("b", 0x9000, Some([4, 4, 4, 3]))] },
            SectorSeen { sector: 9, tried: vec![tried("b", 0x9000, Some([7, 7, 7, 3])), tried("b", 0x9000, None)] },
            SectorSeen { sector: 15, tried: vec![KeyTried { status: None, ..tried("b", 0, None) }] },
        ],
    };
    Survey { storage: Some(storage), cut: true, ..survey_of(card) }
}

#[test]
fn the_report_of_a_card_with_files_says_in_chinese_what_answered() {
    let report = both()[0].survey(&survey_of(marked()), day());
    let want = format!(
        "\
卡片普查报告

程序：card-desk {VERSION}
日期：2026-11-22
芯片：card with files (iso7816)
芯片号：04 开头，共 7 字节
ATR：3B80800101
读卡器：generic
一共问了：161 次，其中用密钥 0 次
报告里没有卡内数据；芯片号只留第一个字节；没有写入任何内容。

卡的回答
- 3F00 主文件  [9000]  20 字节，4 个文件有回答
    - 目录  [A000000632010105]  2 条记录；0 条不是应用名
    - 文件 SFI 1  [6981 9000]  记录文件，第一条 18 字节
    - 文件 SFI 4  [9000 6981]  32 字节，不要密钥就能读
    - 文件 SFI 22  [6982 6982]  要密钥才能读
    - 文件 SFI 30  [9000 6981]  256 字节或更多，不要密钥就能读
- A000000632010105 交通联合  [6283]  发卡方已锁定，30 字节，0 个文件有回答
- 1001 钱包目录  [6283]  和 A000000632010105 是同一个

问过、卡上没有的：A000000632010106 A00000000386980701 325041592E5359532E4444463031 \
315041592E5359532E4444463031 A000000333010101 A000000333010102 A000000333010103 A000000333010106 \
D2760000850101 D2760000850100 2001 3001 4001
回答是状态字；文件有两个：先按字节读，再按记录读。
"
    );
    assert_eq!(report, want);
}

#[test]
fn the_report_of_a_storage_card_says_in_english_what_opens() {
    let rows: Vec<String> = both()[1]
        .survey_rows(&storage())
        .into_iter()
        .map(|row| format!("{} [{}] {}", row.place, row.answer, row.remark))
        .collect();
    assert_eq!(
        rows,
        [
            "Sector 0, directory (MAD) [—] this reader can only store keys for good, so none was tried",
            "Sector 0, directory (MAD) [9000] holds no directory",
            "Sector 0, directory (MAD) [9000] wrong checksum, so nothing of it is repeated",
            "Sector 0, directory (MAD) [6300] the public key does not open it",
            "Sector 0, directory (MAD) [9000] 1 sectors are registered; issuer sector 1",
            "Directory: sector 8 [5801] or 0158",
            "Sector 8 [key A a: 6300] this key does not open it",
            "Sector 8 [key A b: 9000] opens; readable blocks 0 1 2; access conditions 4 4 4 3",
            "Sector 9 [key A b: 9000] opens; readable blocks none; access conditions 7 7 7 3",
            "Sector 9 [key A b: 9000] opens; its access conditions cannot be read",
            "Sector 15 [key A b: —] this reader can only store keys for good, so none was tried",
            "Sectors 0-7 10-14 [—] no key is assigned, so none was tried",
        ]
    );
}

#[test]
fn every_word_of_a_report_is_there_in_both_languages() {
    let uid = || Uid::new(&[8, 0xB1, 0xB2, 0xB3]).unwrap();
    let phone = survey_of(VirtualCard::uid_only(uid()).with_random_uid());
    let bare = Survey { atr: survey_of(VirtualCard::uid_only(uid()).with_atr(Vec::new())).atr, ..phone.clone() };
    for words in both() {
        for seen in [survey_of(marked()), storage(), phone.clone(), bare.clone()] {
            let report = words.survey(&seen, day());
            assert!(!report.contains('⟨') && !report.contains('{'), "{report}");
            assert!(report.ends_with('\n') && report.contains("2026-11-22") && report.contains(VERSION));
        }
        for code in known().chain(["card"]) {
            let name = words.say(&format!("survey-known-{code}"));
            assert!(!name.contains('⟨') && !name.trim().is_empty(), "{code}");
        }
    }
}

#[test]
fn no_report_holds_a_byte_of_the_card_or_its_whole_uid() {
    for words in both() {
        for seen in [survey_of(marked()), storage()] {
            let report = words.survey(&seen, day());
            let told = report.to_uppercase();
            for secret in ["5EC7", "C75E", "B1B2", "B3B2"] {
                assert!(!told.contains(secret), "{secret} in {report}");
            }
            assert!(!report.as_bytes().windows(2).any(|pair| pair == [0x5E, 0xC7]));
        }
    }
}

#[test]
fn a_survey_that_asked_nothing_says_so_and_lists_nothing() {
    let seen = survey_of(VirtualCard::uid_only(Uid::new(&[4; 7]).unwrap()));
    assert_eq!((seen.tech, seen.cost), (Tech::UidOnly, Cost { apdus: 2, authentications: 0, reads: 0 }));
    for words in both() {
        assert!(words.survey_rows(&seen).is_empty());
        assert!(!words.survey(&seen, day()).contains("- "));
    }
}

#[test]
fn sectors_are_listed_as_runs() {
    for (sectors, want) in [(vec![], ""), (vec![3], "3"), (vec![0, 1, 2, 5, 7, 8], "0-2 5 7-8"), (vec![255], "255")] {
        assert_eq!(runs(&sectors), want);
    }
}
