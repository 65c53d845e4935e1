//! Turns digits and capitals into the bars of a Code 128 (ISO/IEC 15417), for the demo school's cards and for tests.

/// Widths of bars and spaces of each symbol value, first a bar, in modules (ISO/IEC 15417, table 1).
#[rustfmt::skip]
const WIDTHS: [&[u8]; 107] = [
    b"212222", b"222122", b"222221", b"121223", b"121322", b"131222", b"122213", b"122312", b"132212", b"221213",
    b"221312", b"231212", b"112232", b"122132", b"122231", b"113222", b"123122", b"123221", b"223211", b"221132",
    b"221231", b"213212", b"223112", b"312131", b"311222", b"321122", b"321221", b"312212", b"322112", b"322211",
    b"212123", b"212321", b"232121", b"111323", b"131123", b"131321", b"112313", b"132113", b"132311", b"211313",
    b"231113", b"231311", b"112133", b"112331", b"132131", b"113123", b"113321", b"133121", b"313121", b"211331",
    b"231131", b"213113", b"213311", b"213131", b"311123", b"311321", b"331121", b"312113", b"312311", b"332111",
    b"314111", b"221411", b"431111", b"111224", b"111422", b"121124", b"121421", b"141122", b"141221", b"112214",
    b"112412", b"122114", b"122411", b"142112", b"142211", b"241211", b"221114", b"413111", b"241112", b"134111",
    b"111242", b"121142", b"121241", b"114212", b"124112", b"124211", b"411212", b"421112", b"421211", b"212141",
    b"214121", b"412121", b"111143", b"111341", b"131141", b"114113", b"114311", b"411113", b"411311", b"113141",
    b"114131", b"311141", b"411131", b"211412", b"211214", b"211232", b"2331112",
];
const START_B: usize = 104;
const STOP: usize = 106;

/// The bars of one code without its quiet zones, which are ten modules wide each.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Bars {
    dark: Vec<bool>,
}

impl Bars {
    /// Returns the modules from left to right: `true` is dark.
    pub fn modules(&self) -> &[bool] {
        &self.dark
    }

    /// Lists the bars: first module and width.
    pub fn runs(&self) -> Vec<(usize, usize)> {
        let mut runs: Vec<(usize, usize)> = Vec::new();
        for (at, _) in self.dark.iter().enumerate().filter(|(_, dark)| **dark) {
            match runs.last_mut() {
                Some((from, width)) if *from + *width == at => *width += 1,
                Some(_) | None => runs.push((at, 1)),
            }
        }
        runs
    }
}

/// Makes a Code 128 of printable ASCII (code set B); `None` for any other character.
pub fn code_128(text: &str) -> Option<Bars> {
    let printable = |byte: u8| (0x20..0x7F).contains(&byte).then(|| usize::from(byte - 0x20));
    let values: Vec<usize> = text.bytes().map(printable).collect::<Option<_>>()?;
    let sum: usize = values.iter().enumerate().map(|(place, value)| (place + 1) * value).sum();
    let check = (START_B + sum) % 103;
    let all = std::iter::once(START_B).chain(values).chain([check, STOP]);
    let mut dark = Vec::new();
    for symbol in all.filter_map(|value| WIDTHS.get(value)) {
        for (place, width) in symbol.iter().enumerate() {
            dark.extend(std::iter::repeat_n(place % 2 == 0, usize::from(width - b'0')));
        }
    }
    Some(Bars { dark })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_symbol_is_eleven_modules_and_no_two_are_alike() {
        for (value, widths) in WIDTHS.iter().enumerate() {
            let sum: u32 = widths.iter().map(|width| u32::from(width - b'0')).sum();
            assert_eq!(sum, if value == STOP { 13 } else { 11 }, "{value}");
            // The bars of a symbol have an even sum (ISO/IEC 15417, 4.3.1).
            let bars: u32 = widths.iter().step_by(2).map(|width| u32::from(width - b'0')).sum();
            assert!(value == STOP || bars.is_multiple_of(2), "{value}");
            assert!(WIDTHS.iter().skip(value + 1).all(|other| other != widths), "{value}");
        }
    }

    #[test]
    fn all_characters_are_read_back_from_their_bars() {
        use rxing::Reader;
        for text in ["00000017", "3100000000012345678", "BJT000000017", "!\"#$%&'()*+,-./:;<=>?@", "[\\]^_`az{|}~"] {
            let bars = code_128(text).unwrap();
            let (quiet, scale) = (12, 3);
            let width = (bars.modules().len() + 2 * quiet) * scale;
            let dark = |x: usize| (x / scale).checked_sub(quiet).and_then(|at| bars.modules().get(at)) == Some(&true);
            let luma = (0..60).flat_map(|_| (0..width).map(|x| if dark(x) { 0 } else { 255 })).collect();
            let source = rxing::Luma8LuminanceSource::new(luma, width as u32, 60).unwrap();
            let mut bitmap = rxing::BinaryBitmap::new(rxing::common::HybridBinarizer::new(source));
            let read = rxing::oned::Code128Reader.decode(&mut bitmap).unwrap();
            assert_eq!(read.getText(), text);
        }
    }

    #[test]
    fn what_is_not_printable_ascii_has_no_bars() {
        assert_eq!(code_128("教育"), None);
        assert_eq!(code_128("a\n"), None);
    }
}
