use super::*;

fn anchor(text: &str) -> Option<String> {
    Anchor::parse(text).ok().map(|anchor| anchor.to_string())
}

#[test]
fn an_anchor_is_read_as_it_is_printed_typed_and_scanned() {
    let plain = "甲:1042:1f2e3d4c5b6a7988";
    for typed in [
        plain,
        "甲 : 1042 : 1f2e 3d4c 5b6a 7988",
        "  甲：１０４２：1F2E3D4C5B6A7988 ",
        "甲:1042:１Ｆ２Ｅ3d4c5b6a7988\n",
    ] {
        assert_eq!(anchor(typed).as_deref(), Some(plain), "{typed}");
    }
    assert_eq!(anchor("甲:0").as_deref(), Some("甲:0"));
    assert_eq!(anchor("窗口:二:7:00112233445566aa").as_deref(), Some("窗口:二:7:00112233445566aa"));
}

#[test]
fn what_is_no_anchor_is_refused() {
    for text in [
        "",
        "甲",
        "甲:",
        "甲:1",
        "甲:1042:0",
        "甲:1042:1f2e3d4c",
        "甲:1042:1f2e3d4c5b6a79881",
        "甲:1042:1f2e3d4c5b6a798g",
        "甲:0:1f2e3d4c5b6a7988",
        "甲:-1:1f2e3d4c5b6a7988",
        "甲:99999999999999999999:1f2e3d4c5b6a7988",
        ":1042:1f2e3d4c5b6a7988",
        ":0",
    ] {
        assert_eq!(anchor(text), None, "{text}");
    }
}
