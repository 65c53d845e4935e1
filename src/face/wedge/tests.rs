use super::*;

/// Plays keys as `character@time`; `!` is Enter, `>` is Tab, `~` only looks at the time. Returns what was heard.
fn play(settings: Settings, keys: &[(char, u64)]) -> Vec<String> {
    let mut wedge = Wedge::new(settings);
    let mut heard = Vec::new();
    for (key, at) in keys {
        match key {
            '!' => heard.extend(wedge.push(Key::Enter, *at)),
            '>' => heard.extend(wedge.push(Key::Tab, *at)),
            '~' => heard.extend(wedge.flush(*at)),
            character => heard.extend(wedge.push(Key::Char(*character), *at)),
        }
    }
    heard.into_iter().map(named).collect()
}

fn named(heard: Heard) -> String {
    match heard {
        Heard::Scan(Scan { text, by_scanner: true }) => format!("scan {text}"),
        Heard::Scan(Scan { text, by_scanner: false }) => format!("typed {text}"),
        Heard::Lone(character) => format!("lone {character}"),
        Heard::End(key) => format!("{key:?}"),
        Heard::Dropped { length } => format!("dropped {length}"),
    }
}

/// A text whose keys follow each other every `gap` milliseconds, from `start` on.
fn burst(text: &str, start: u64, gap: u64) -> Vec<(char, u64)> {
    text.chars()
        .zip((start..).step_by(gap.max(1) as usize))
        .map(|(c, at)| (c, if gap == 0 { start } else { at }))
        .collect()
}

fn check(keys: &[(char, u64)], want: &[&str]) {
    assert_eq!(play(Settings::default(), keys), want, "{keys:?}");
}

#[test]
fn a_burst_ends_with_enter_tab_or_silence() {
    check(&burst("00012345!", 0, 8), &["scan 00012345"]);
    check(&burst("00012345>", 0, 16), &["scan 00012345"]);
    check(&[burst("00012345", 0, 8), vec![('~', 56 + 250)]].concat(), &[]);
    check(&[burst("00012345", 0, 8), vec![('~', 56 + 251)]].concat(), &["scan 00012345"]);
}

#[test]
fn sixty_two_keys_at_zero_gap_are_exact() {
    let text: String = ('0'..='9').chain('A'..='Z').chain('a'..='z').collect();
    assert_eq!(text.len(), 62);
    check(&burst(&format!("{text}!"), 1000, 0), &[&format!("scan {text}")]);
    let twice = [burst(&format!("{text}!"), 1000, 0), burst(&format!("{text}!"), 1000, 0)].concat();
    check(&twice, &[&format!("scan {text}"), &format!("scan {text}")]);
}

#[test]
fn a_gap_clears_what_came_before() {
    check(&[burst("999", 0, 8), burst("00012345!", 300, 8)].concat(), &["dropped 3", "scan 00012345"]);
    check(&[burst("00012345", 0, 8), burst("00054321!", 400, 8)].concat(), &["scan 00012345", "scan 00054321"]);
    check(&[('1', 0), ('2', 100), ('3', 200), ('4', 300), ('~', 551)], &["dropped 4"]);
}

#[test]
fn a_late_enter_belongs_to_the_scan_before_it() {
    check(&[burst("00012345", 0, 8), vec![('~', 320), ('!', 400), ('!', 500)]].concat(), &["scan 00012345", "Enter"]);
    check(&[burst("00012345", 0, 8), vec![('~', 320), ('!', 5000)]].concat(), &["scan 00012345", "Enter"]);
}

#[test]
fn one_key_alone_is_a_shortcut() {
    check(&[('u', 0), ('~', 120)], &[]);
    check(&[('u', 0), ('~', 121)], &["lone u"]);
    check(&[('u', 0), ('!', 50)], &["lone u", "Enter"]);
    check(&[('u', 0), ('p', 200)], &["lone u"]);
    check(&[('!', 0)], &["Enter"]);
    check(&[('>', 0)], &["Tab"]);
    check(&[('同', 0), ('~', 200)], &["lone 同"]);
    let mut wedge = Wedge::new(Settings::default());
    assert!(wedge.push(Key::Char('u'), 0).is_empty() && wedge.is_waiting());
    assert_eq!((wedge.take_lone(100), wedge.take_lone(121), wedge.take_lone(122)), (None, Some('u'), None));
    assert!(!wedge.is_waiting());
}

#[test]
fn a_number_typed_by_hand_is_told_from_a_scan() {
    check(&burst("00012345!", 0, 90), &["typed 00012345"]);
    check(&burst("00012345!", 0, 80), &["scan 00012345"]);
    check(&burst("12!", 0, 90), &["dropped 2"]);
}

#[test]
fn lengths_have_limits() {
    let settings = || Settings { shortest: 4, longest: 10, ..Settings::default() };
    let check = |text: &str, want: &str| assert_eq!(play(settings(), &burst(text, 0, 5)), [want], "{text}");
    check("123!", "dropped 3");
    check("1234!", "scan 1234");
    check("1234567890!", "scan 1234567890");
    check("12345678901!", "dropped 11");
    check(&format!("{}!", "9".repeat(5000)), "dropped 5000");
    assert_eq!(play(settings(), &burst(&format!("{}!0001!", "9".repeat(50)), 0, 5)), ["dropped 50", "scan 0001"]);
}

#[test]
fn a_prefix_is_dropped_when_it_is_there() {
    let settings = || Settings { prefix: "扫#".to_owned(), longest: 8, ..Settings::default() };
    let check = |text: &str, want: &str| assert_eq!(play(settings(), &burst(text, 0, 5)), [want], "{text}");
    check("扫#00012345!", "scan 00012345");
    check("00012345!", "scan 00012345");
    check("扫#000123456!", "dropped 11");
    check("扫#12!", "dropped 4");
}

#[test]
fn what_was_typed_is_never_shown_by_debug() {
    let mut wedge = Wedge::new(Settings::default());
    for (key, at) in burst("00012345", 0, 5) {
        wedge.push(Key::Char(key), at);
    }
    let heard = wedge.push(Key::Enter, 40);
    assert!(!format!("{wedge:?} {heard:?} {:?}", Key::Char('7')).contains(['1', '7']), "{heard:?}");
    wedge.push(Key::Char('9'), 50);
    wedge.clear();
    assert_eq!(wedge.push(Key::Enter, 60), [Heard::End(Key::Enter)]);
}
