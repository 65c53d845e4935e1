use super::*;
use crate::text::ledger::TileState;

/// Full deficiency (Machado, Oliveira and Fernandes 2009, table 1, severity 1.0), on linear RGB.
const DEFICIENCIES: [(&str, [[f32; 3]; 3]); 3] = [
    (
        "protan",
        [[0.152_286, 1.052_583, -0.204_868], [0.114_503, 0.786_281, 0.099_216], [-0.003_882, -0.048_116, 1.051_998]],
    ),
    (
        "deutan",
        [[0.367_322, 0.860_646, -0.227_968], [0.280_085, 0.672_501, 0.047_413], [-0.011_820, 0.042_940, 0.968_881]],
    ),
    (
        "tritan",
        [[1.255_528, -0.076_749, -0.178_779], [-0.078_411, 0.930_809, 0.147_602], [0.004_733, 0.691_367, 0.303_900]],
    ),
];

fn linear(color: Color) -> [f32; 3] {
    [color.r, color.g, color.b].map(|c| if c <= 0.04045 { c / 12.92 } else { ((c + 0.055) / 1.055).powf(2.4) })
}

fn times(matrix: &[[f32; 3]; 3], v: [f32; 3]) -> [f32; 3] {
    matrix.map(|row| row.iter().zip(v).map(|(m, v)| m * v).sum::<f32>())
}

/// CIE L*a*b* of linear sRGB (IEC 61966-2-1, white D65).
fn lab(rgb: [f32; 3]) -> [f32; 3] {
    const XYZ: [[f32; 3]; 3] =
        [[0.412_456, 0.357_576, 0.180_437], [0.212_673, 0.715_152, 0.072_175], [0.019_334, 0.119_192, 0.950_304]];
    let rgb = rgb.map(|c| c.clamp(0.0, 1.0));
    let [x, y, z] = times(&XYZ, rgb);
    let f = |t: f32| if t > 0.008_856 { t.cbrt() } else { 7.787 * t + 16.0 / 116.0 };
    let [x, y, z] = [x / 0.950_47, y, z / 1.088_83].map(f);
    [116.0 * y - 16.0, 500.0 * (x - y), 200.0 * (y - z)]
}

fn distance(a: [f32; 3], b: [f32; 3]) -> f32 {
    lab(a).iter().zip(lab(b)).map(|(a, b)| (a - b).powi(2)).sum::<f32>().sqrt()
}

fn contrast(a: Color, b: Color) -> f32 {
    let bright = |color: Color| {
        let [r, g, b] = linear(color);
        0.2126 * r + 0.7152 * g + 0.0722 * b
    };
    let (a, b) = (bright(a), bright(b));
    (a.max(b) + 0.05) / (a.min(b) + 0.05)
}

#[test]
fn words_on_every_fill_have_a_contrast_of_at_least_four_and_a_half() {
    for class in [Class::Ok, Class::Already, Class::Ask, Class::Stop, Class::Reader] {
        let fill = fill(class);
        assert!(contrast(fill.back, fill.ink) >= 4.5, "{class:?}");
        assert!(contrast(fill.back, fill.soft) >= 4.5, "{class:?}: labels {}", contrast(fill.back, fill.soft));
    }
    for (name, ink, back) in [
        ("ink on paper", INK, PAPER),
        ("muted on paper", MUTED, PAPER),
        ("muted on card", MUTED, CARD),
        ("accent on card", ACCENT, CARD),
        ("ok on card", OK, CARD),
        ("stop on card", STOP, CARD),
        ("ask on card", ASK_ON_WHITE, CARD),
        ("white on accent", Color::WHITE, ACCENT),
        ("ink on the selected row", INK, mix(CARD, ACCENT, 0.07)),
        ("muted on the selected row", MUTED, mix(CARD, ACCENT, 0.07)),
        ("ink on a sentence of stop", INK, mix(CARD, STOP, 0.07)),
        ("ink on a pointed row", INK, mix(CARD, LINE, 0.5)),
    ] {
        assert!(contrast(ink, back) >= 4.5, "{name}: {}", contrast(ink, back));
    }
}

#[test]
fn every_tile_can_be_read_and_its_outline_seen() {
    let states = [TileState::Read, TileState::Doubtful, TileState::Locked, TileState::Torn, TileState::Unread];
    for state in states.into_iter().chain([TileState::Absent]) {
        let look = tile_look(state);
        assert!(contrast(look.ink, look.back) >= 4.5, "{state:?}: {}", contrast(look.ink, look.back));
        // WCAG 2.2, 1.4.11: a shape with a meaning has 3 to 1; what is not there may be pale.
        let least = if state == TileState::Absent { 1.5 } else { 3.0 };
        assert!(contrast(look.line, look.back) >= least, "{state:?}: {}", contrast(look.line, look.back));
    }
}

#[test]
fn fills_stay_apart_for_every_kind_of_color_vision() {
    let fills = [("ok", OK), ("stop", STOP), ("ask", ASK)];
    let pairs = [(0, 1), (0, 2), (1, 2)].map(|(a, b)| (fills[a], fills[b]));
    for ((a, one), (b, other)) in pairs {
        assert!(distance(linear(one), linear(other)) >= 30.0, "{a} and {b}");
        for (kind, matrix) in &DEFICIENCIES {
            let seen = distance(times(matrix, linear(one)), times(matrix, linear(other)));
            assert!(seen >= 30.0, "{a} and {b}, {kind}: {seen}");
        }
    }
}

#[test]
fn fills_are_those_of_the_rules() {
    let hex = |color: Color| color.into_rgba8().map(|byte| format!("{byte:02X}"))[..3].concat();
    assert_eq!([OK, STOP, ASK, READER].map(hex), ["00695C", "7F0000", "FFC107", "37474F"]);
    assert!(fill(Class::Already).hatched && fill(Class::Already).back == CARD);
    assert_eq!(fill(Class::Ask).ink, Color::BLACK);
}

#[test]
fn big_words_are_as_large_on_the_glass_as_the_rules_ask() {
    let roomy = Measure::of(WINDOW);
    assert!(!roomy.compact && roomy.word >= 96.0 && roomy.name >= 80.0);
    let doubled = Measure::of(Size::new(WINDOW.width / 2.0, WINDOW.height / 2.0));
    assert!(
        doubled.compact && doubled.word * 2.0 >= 96.0 && doubled.name * 2.0 >= 80.0 && doubled.edge_text * 2.0 >= 18.0
    );
}
