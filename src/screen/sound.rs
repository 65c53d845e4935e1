//! Makes the sounds of a desk from sine waves, and plays them through whatever the system has.
//!
//! No sound program means no sound: a verdict is always shape and word as well.

use std::f32::consts::TAU;
use std::io::Write;
use std::process::{Command, Stdio};
use std::sync::mpsc::{SyncSender, sync_channel};

use crate::verdict::Class;

/// Samples in a second.
pub const RATE_HZ: u32 = 44_100;

/// What is told by a sound.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Sound {
    /// A verdict of this class.
    Verdict(Class),
    /// The mode was changed.
    Mode,
}

/// One piece of a sound; 0 Hz is a pause.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Tone {
    /// Frequency.
    pub hz: u16,
    /// Length.
    pub ms: u16,
}

/// Which sounds are played.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Switches {
    /// Go on.
    pub ok: bool,
    /// Done before.
    pub already: bool,
    /// A person looks.
    pub ask: bool,
    /// Do not go on.
    pub stop: bool,
    /// The reading failed.
    pub reader: bool,
    /// Another mode.
    pub mode: bool,
}

impl Switches {
    /// All sounds on.
    pub const ON: Self = Self { ok: true, already: true, ask: true, stop: true, reader: true, mode: true };
    /// All sounds off.
    pub const OFF: Self = Self { ok: false, already: false, ask: false, stop: false, reader: false, mode: false };

    /// Returns whether a sound is played.
    pub fn plays(self, sound: Sound) -> bool {
        match sound {
            Sound::Verdict(Class::Ok) => self.ok,
            Sound::Verdict(Class::Already) => self.already,
            Sound::Verdict(Class::Ask) => self.ask,
            Sound::Verdict(Class::Stop) => self.stop,
            Sound::Verdict(Class::Reader) => self.reader,
            Sound::Mode => self.mode,
        }
    }
}

const PAUSE: Tone = Tone { hz: 0, ms: 60 };

const fn tone(hz: u16, ms: u16) -> Tone {
    Tone { hz, ms }
}

/// Returns the tones of a sound; each class has its own pitch and rhythm.
pub fn tones(sound: Sound) -> Vec<Tone> {
    let rise = [tone(440, 60), tone(660, 60)];
    match sound {
        Sound::Verdict(Class::Ok) => vec![tone(880, 80)],
        Sound::Verdict(Class::Already) => vec![tone(660, 90), PAUSE, tone(660, 90)],
        Sound::Verdict(Class::Ask) => [&rise[..], &[PAUSE], &rise, &[PAUSE], &rise].concat(),
        Sound::Verdict(Class::Stop) => vec![tone(220, 600)],
        Sound::Verdict(Class::Reader) => vec![tone(330, 120), PAUSE, tone(330, 120)],
        Sound::Mode => vec![tone(523, 40), tone(784, 40)],
    }
}

/// Returns the samples of tones, 16 bit, mono, with ramps of 5 ms so that nothing clicks.
pub fn samples(tones: &[Tone]) -> Vec<i16> {
    tones.iter().flat_map(|tone| wave(*tone)).collect()
}

#[expect(
    clippy::cast_possible_truncation,
    clippy::cast_precision_loss,
    reason = "bounded by the amplitude and a second"
)]
fn wave(tone: Tone) -> Vec<i16> {
    let count = RATE_HZ * u32::from(tone.ms) / 1000;
    let ramp = RATE_HZ / 200;
    let sample = |n: u32| {
        let loud = n.min(count - n).min(ramp) as f32 / ramp as f32;
        let turn = n as f32 * f32::from(tone.hz) / RATE_HZ as f32;
        ((turn * TAU).sin() * loud * 9_000.0) as i16
    };
    (0..count).map(sample).collect()
}

/// Returns samples as a WAV file (RIFF, PCM, mono, 16 bit).
pub fn wav(samples: &[i16]) -> Vec<u8> {
    let bytes = pcm(samples);
    let length = u32::try_from(bytes.len()).unwrap_or(u32::MAX);
    let mut file = Vec::with_capacity(bytes.len() + 44);
    file.extend(b"RIFF");
    file.extend(length.saturating_add(36).to_le_bytes());
    file.extend(b"WAVEfmt ");
    file.extend(16u32.to_le_bytes());
    file.extend([1, 0, 1, 0]);
    file.extend(RATE_HZ.to_le_bytes());
    file.extend((RATE_HZ * 2).to_le_bytes());
    file.extend([2, 0, 16, 0]);
    file.extend(b"data");
    file.extend(length.to_le_bytes());
    file.extend(bytes);
    file
}

fn pcm(samples: &[i16]) -> Vec<u8> {
    samples.iter().flat_map(|sample| sample.to_le_bytes()).collect()
}

/// Plays sounds on a thread of its own.
pub struct Speaker {
    queue: SyncSender<Sound>,
}

impl Speaker {
    /// Starts the thread; it ends with the speaker.
    pub fn start() -> std::io::Result<Self> {
        let (queue, sounds) = sync_channel::<Sound>(2);
        std::thread::Builder::new().name("sound".to_owned()).spawn(move || {
            while let Ok(sound) = sounds.recv() {
                play(&samples(&tones(sound)));
            }
        })?;
        Ok(Self { queue })
    }

    /// Plays a sound soon; one that comes while two wait is left out.
    pub fn play(&self, sound: Sound) {
        let _left_out = self.queue.try_send(sound);
    }
}

/// Programs that play from standard input; the first takes bare samples.
const PLAYERS: [(&str, &[&str]); 3] = [
    ("paplay", &["--raw", "--format=s16le", "--rate=44100", "--channels=1"]),
    ("pw-play", &["-"]),
    ("aplay", &["-q", "-"]),
];

fn play(samples: &[i16]) {
    let _played = PLAYERS.iter().enumerate().any(|(place, (program, args))| {
        let bytes = if place == 0 { pcm(samples) } else { wav(samples) };
        pipe(program, args, &bytes)
    });
}

fn pipe(program: &str, args: &[&str], bytes: &[u8]) -> bool {
    let quiet =
        Command::new(program).args(args).stdin(Stdio::piped()).stdout(Stdio::null()).stderr(Stdio::null()).spawn();
    let Ok(mut child) = quiet else { return false };
    let written = child.stdin.take().is_some_and(|mut pipe| pipe.write_all(bytes).is_ok());
    child.wait().is_ok_and(|status| status.success()) && written
}

#[cfg(test)]
mod tests {
    use super::*;

    const CLASSES: [Class; 5] = [Class::Ok, Class::Already, Class::Ask, Class::Stop, Class::Reader];

    /// Counts the upward crossings of zero: one for each turn of the wave.
    fn turns(samples: &[i16]) -> usize {
        samples.windows(2).filter(|pair| pair[0] < 0 && pair[1] >= 0).count()
    }

    #[test]
    fn tones_have_the_length_and_the_pitch_of_the_rules() {
        let check = |class: Class, ms: usize, hz: usize| {
            let made = samples(&tones(Sound::Verdict(class))[..1]);
            assert_eq!(made.len(), 44_100 * ms / 1000, "{class:?}");
            let want = hz * ms / 1000;
            assert!(turns(&made).abs_diff(want) <= 1, "{class:?}: {} turns, not {want}", turns(&made));
        };
        check(Class::Ok, 80, 880);
        check(Class::Already, 90, 660);
        check(Class::Ask, 60, 440);
        check(Class::Stop, 600, 220);
        check(Class::Reader, 120, 330);
    }

    #[test]
    fn every_class_sounds_different_and_nothing_clicks() {
        let mut all: Vec<Vec<Tone>> = CLASSES.into_iter().map(|class| tones(Sound::Verdict(class))).collect();
        all.push(tones(Sound::Mode));
        for (place, one) in all.iter().enumerate() {
            assert!(!all[place + 1..].contains(one));
            let made = samples(one);
            let jump = made.windows(2).map(|pair| pair[0].abs_diff(pair[1])).max().unwrap_or(0);
            assert!((1..2_000).contains(&jump), "a jump of {jump}");
        }
    }

    #[test]
    fn a_wav_file_says_its_own_length() {
        let file = wav(&samples(&tones(Sound::Mode)));
        assert_eq!((&file[..4], &file[8..16]), (&b"RIFF"[..], &b"WAVEfmt "[..]));
        let told = u32::from_le_bytes(file[40..44].try_into().unwrap());
        assert_eq!(usize::try_from(told).unwrap(), file.len() - 44);
        assert_eq!(file.len() - 44, 2 * 2 * (44_100 * 40 / 1000));
    }

    #[test]
    fn each_class_has_its_own_switch() {
        assert!(CLASSES.into_iter().all(|class| Switches::ON.plays(Sound::Verdict(class))));
        assert!(CLASSES.into_iter().all(|class| !Switches::OFF.plays(Sound::Verdict(class))));
        let only_stop = Switches { stop: true, ..Switches::OFF };
        assert_eq!(CLASSES.map(|class| only_stop.plays(Sound::Verdict(class))), [false, false, false, true, false]);
    }
}
