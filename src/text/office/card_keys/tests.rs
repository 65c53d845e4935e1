use super::*;
use crate::chip::key::Assignment;
use crate::chip::profile::Label;
use crate::reader::apdu::KeyType;

fn page(state: KeysState) -> CardKeysPage {
    let label = Label { zh: "示例".into(), en: "Example".into() };
    let sectors = vec![Assignment { sector: 8, key_type: KeyType::A }];
    let here = KeyName {
        name: "a".into(),
        kind: Some(KeyKind::Sector),
        wanted: Some(KeyKind::Sector),
        sectors,
        asked_by: vec![label.clone()],
    };
    let missing = KeyName { name: "b".into(), kind: None, wanted: None, sectors: Vec::new(), asked_by: vec![label] };
    let other = KeyName { name: "c".into(), wanted: Some(KeyKind::Cipher), ..here.clone() };
    let plain_left = state == KeysState::Open;
    CardKeysPage { state, plain_left, keys: vec![here, missing, other], ..CardKeysPage::default() }
}

#[test]
fn every_state_says_what_it_is_and_what_to_do_and_only_closed_keys_can_be_opened() {
    let faulty = |code| KeysState::Faulty { code, why: String::new() };
    let states = [
        KeysState::None,
        KeysState::Plain,
        KeysState::Open,
        KeysState::Closed,
        faulty("card-keys-wrong-secret"),
        faulty("card-keys-damaged"),
        faulty("keys-newer"),
    ];
    for language in Language::ALL {
        let words = Words::new(language).unwrap();
        let mut told = Vec::new();
        for state in states.clone() {
            let can_open = matches!(state, KeysState::Closed) || state == faulty("card-keys-wrong-secret");
            let ledger = words.card_keys_page(&page(state));
            assert_eq!(ledger.actions.iter().any(|action| action.key == 'o'), can_open);
            let text = format!("{ledger:?}");
            assert!(!text.contains('⟨'), "{text}");
            assert!(ledger.facts.len() > 1 && ledger.facts.iter().all(|fact| !fact.value.is_empty()), "{text}");
            let row = |at: usize| ledger.rows.get(at).map(|row| row.cells.concat()).unwrap_or_default();
            assert!(row(0).contains("8(A)") && row(0) != row(1));
            let presence = |at: usize| ledger.rows[at].cells.last().cloned();
            assert!(presence(2) != presence(0) && presence(2) != presence(1), "a key of the wrong kind is not here");
            told.push(ledger.facts[0].value.clone());
        }
        told.dedup();
        assert_eq!(told.len(), states.len());
        let open = CardKeysPage { opening: true, ..page(KeysState::Closed) };
        assert_eq!(words.card_keys_page(&open).form.map(|form| form.fields.len()), Some(1));
    }
}
