//! The page that verifies evidence, in a real browser: it says what the program says.

use std::path::Path;
use std::process::Command;

use card_desk::journal::evidence::{Numbers, page};

use crate::school::promised;
use crate::{evidence, small, with_new_digest};

/// Opens a page without a network and returns what stands in it when its script has run.
fn seen(folder: &Path, page: &str, fragment: &str) -> String {
    let file = folder.join("evidence.html");
    std::fs::write(&file, page).unwrap();
    let ran = Command::new("chromium")
        .args(["--headless", "--no-sandbox", "--disable-gpu", "--no-first-run", "--disable-background-networking"])
        .args(["--disable-component-update", "--disable-sync", "--proxy-server=127.0.0.1:9", "--dump-dom"])
        .args(["--virtual-time-budget=20000", "--lang=en"])
        .arg(format!("--user-data-dir={}", folder.join("browser").display()))
        .arg(format!("file://{}{fragment}", file.display()))
        .output()
        .unwrap_or_else(|fault| panic!("chromium is needed for this test (packaging/setup test): {fault}"));
    String::from_utf8(ran.stdout).unwrap()
}

fn verdict(dom: &str) -> &str {
    dom.split_once("data-verdict=\"").and_then(|(_, rest)| rest.split_once('"')).map_or("no page", |(word, _)| word)
}

#[test]
fn a_browser_says_good_broken_and_that_an_anchor_does_not_agree() {
    let (folder, journal) = small();
    let text = evidence(&journal, &promised(1), Numbers::Full).text();
    let paper = journal.head().unwrap().to_string();
    let at = |page: &str, fragment: &str| seen(folder.path(), page, fragment);
    let whole = page(&text);

    let dom = at(&whole, "#lang=en");
    assert_eq!(verdict(&dom), "good", "{dom}");
    for words in ["The evidence is whole", "handed over", "家长来电", "second person: second", &format!(">{paper}<")]
    {
        assert!(dom.contains(words), "{words}");
    }
    let dom = at(&whole, &format!("#lang=zh-CN&anchor={paper}"));
    assert_eq!(verdict(&dom), "good");
    for words in ["与纸质锚点一致", "data-found=\"held\"", "领取人: 本人", "实物位置: 遗失", "原因: 清点发现"]
    {
        assert!(dom.contains(words), "{words}");
    }

    for (wrong, found) in [
        ("甲:7:0000000000000000", "differs"),
        ("甲:8:0000000000000000", "behind"),
        ("甲:1:0000000000000000", "earlier"),
        ("乙:1:0000000000000000", "missing"),
        ("甲:7:00", "unread"),
    ] {
        let dom = at(&whole, &format!("#lang=en&anchor={wrong}"));
        assert_eq!((verdict(&dom), dom.contains(&format!("data-found=\"{found}\""))), ("anchor", true), "{wrong}");
    }

    let changed = text.replacen("\\\"collector\\\":\\\"student\\\"", "\\\"collector\\\":\\\"teacher\\\"", 1);
    assert_ne!(changed, text);
    for (changed, names) in [
        (changed.clone(), "Desk 甲, entry 5: changed after it was written"),
        (with_new_digest(&changed), "Desk 甲, entry 5: changed after it was written"),
        (text.replacen("家长来电", "家长来信", 1), "the personal details beside it were changed"),
        (text.replacen("演练中学", "演练小学", 1), "A byte of the file was changed"),
        (with_another_digit(&text), "entry 5: does not follow the one before"),
        (text.replacen('{', "[", 1), "This is no evidence of a card"),
    ] {
        let dom = at(&page(&changed), "#lang=en");
        assert_eq!((verdict(&dom), dom.contains(names)), ("broken", true), "{names}");
    }
    assert_eq!(verdict(&at(&page(""), "#lang=en")), "none", "the empty page waits for a file");
}

/// Changes the first digit of what stands for the entries of others.
fn with_another_digit(text: &str) -> String {
    let (before, after) = text.split_once("\"others\":\"").unwrap();
    let digit = if after.starts_with('0') { '1' } else { '0' };
    format!("{before}\"others\":\"{digit}{}", &after[1..])
}

#[test]
fn a_browser_and_the_program_agree_on_changed_bytes() {
    let (folder, journal) = small();
    let text = evidence(&journal, &promised(1), Numbers::Full).text();
    let from = text.find("\"chains\":").unwrap();
    // One page that verifies many files: the page's own `verify`, called for each of them.
    let changed: Vec<String> = (from..text.rfind(",\n").unwrap())
        .step_by(7)
        .filter_map(|at| {
            let mut bytes = text.clone().into_bytes();
            bytes[at] ^= 1;
            String::from_utf8(bytes)
                .ok()
                .filter(|changed| !changed.contains('<'))
                .map(|changed| with_new_digest(&changed))
        })
        .collect();
    let (before, script) = card_desk_page();
    let list = serde_json::to_string(&changed).unwrap().replace('<', "\\u003c");
    let probe = format!(
        "{before}<script>{script}\nconst MANY = {list};\ndocument.body.dataset.passed = \
         MANY.filter(one => verify(one).flaws.length === 0).length + \" of \" + MANY.length;</script>"
    );
    let dom = seen(folder.path(), &probe, "");
    assert!(
        changed.len() > 300 && dom.contains(&format!("data-passed=\"0 of {}\"", changed.len())),
        "{}",
        verdict(&dom)
    );
}

/// Splits the page before its script, without the policy that allows no other script.
fn card_desk_page() -> (String, String) {
    let page = page("");
    let (before, rest) = page.split_once("<script>").unwrap();
    let (script, _) = rest.split_once("</script>").unwrap();
    let before = before.lines().filter(|line| !line.contains("Content-Security-Policy")).collect::<Vec<_>>().join("\n");
    (before, script.to_owned())
}
