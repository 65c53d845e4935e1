//! The sub-commands of `card-desk`: each does one job of the desk in a terminal, in words or as JSON.
//!
//! Decides nothing: it wires arguments to the rooms below and prints what they return.

pub mod anchors;
pub mod backup;
pub mod batch;
pub mod card;
pub mod card_key;
pub mod demo;
pub mod doctor;
pub mod dump;
pub mod encrypt;
pub mod evidence;
pub mod export;
pub mod failure;
pub mod import;
pub mod init;
pub mod journal;
pub mod key;
pub mod operator;
pub mod output;
pub mod place;
pub mod privacy;
pub mod profile;
pub mod read;
pub mod reconcile;
pub mod roll_call;
pub mod rule;
pub mod scan;
pub mod secret;
pub mod settings;
pub mod sheet;
pub mod shift;
pub mod simulate;
pub mod student;
pub mod survey;
pub mod told;
pub mod window;

use std::path::PathBuf;

use clap::{Parser, Subcommand};

use crate::text::Language;
pub use failure::Failure;

/// Card Desk 学生卡工作台: reads student cards, never writes them.
#[derive(Debug, Parser)]
#[command(name = "card-desk", version, about, long_about = None)]
pub struct Arguments {
    /// Folder of this desk's journal, settings, layouts and keys.
    #[arg(long, global = true, value_name = "DIR")]
    pub data: Option<PathBuf>,
    /// Prints JSON instead of words.
    #[arg(long, global = true)]
    pub json: bool,
    /// Language of words: zh-CN or en.
    #[arg(long, global = true, value_name = "LANGUAGE", value_parser = language, default_value = "zh-CN")]
    pub language: Language,
    /// Training: an invented school with virtual cards, and example layouts are read.
    #[arg(long, global = true)]
    pub training: bool,
    /// Who signs in for it.
    #[command(flatten)]
    pub sign_in: secret::SignIn,
    /// What to do; without a command the window opens.
    #[command(subcommand)]
    pub command: Option<Command>,
}

/// The sub-commands.
#[derive(Debug, Subcommand)]
pub enum Command {
    /// Reads one card and says what it is.
    Read(read::Read),
    /// Lists, shows and checks card profiles.
    Profile(profile::ProfileCommand),
    /// Reads the codes in pictures of card faces.
    Scan(scan::Scan),
    /// Goes through a signed sheet: pages in pictures, rows without a signature; records with --record.
    Reconcile(reconcile::Reconcile),
    /// Holds the cards in pictures against the list of a class; records nothing.
    RollCall(roll_call::RollCall),
    /// Lists and checks the rules for codes on card faces, and shows what an unknown code could become.
    Rule(rule::RuleCommand),
    /// Imports a roster or the list of a batch.
    Import(import::Import),
    /// Saves a list of the office as a workbook or as text.
    Export(export::Export),
    /// Makes a printed list.
    Sheet(sheet::Sheet),
    /// Begins a school: its journal, its key and the first admin.
    Init(init::Init),
    /// Says what opens the journal, and changes it.
    Key(key::KeyCommand),
    /// Makes or verifies the evidence of one card.
    Evidence(evidence::EvidenceCommand),
    /// Checks, lists or rebuilds the journal.
    Journal(journal::JournalCommand),
    /// Lists and changes the people who work here.
    Operator(operator::OperatorCommand),
    /// Shows, moves and closes batches.
    Batch(batch::BatchCommand),
    /// Shows one student's whole record, or records who left.
    Student(student::StudentCommand),
    /// Shows one card's whole record, or does one act on it.
    Card(card::CardCommand),
    /// Lists the keys of cards by name, and imports, seals and removes them.
    CardKey(card_key::CardKeyCommand),
    /// Shows and changes the settings of the school.
    Settings(settings::SettingsCommand),
    /// Makes, lists, tries and restores backups.
    Backup(backup::BackupCommand),
    /// Who looked at records, whose time is over, and all that one student or one audit asks for.
    Privacy(privacy::Privacy),
    /// Ends a shift with a slip and a backup.
    Shift(shift::Shift),
    /// Asks a card that nobody knows what it answers: a report for the vendor, without data of the card.
    Survey(survey::SurveyCommand),
    /// Says what works on this machine and what to do about the rest.
    Doctor(doctor::Doctor),
    /// Shows a saved card, or writes it in another form.
    Dump(dump::DumpCommand),
    /// Plays a card on a virtual reader, for other programs to read.
    Simulate(simulate::Simulate),
    /// Runs one scripted day at an invented school.
    Demo(demo::Demo),
}

fn language(text: &str) -> Result<Language, String> {
    match text {
        "zh-CN" | "zh" => Ok(Language::ZhCn),
        "en" => Ok(Language::En),
        _ => Err("languages are zh-CN and en".to_owned()),
    }
}

/// Runs one sub-command.
pub fn run(command: &Command, arguments: &Arguments) -> Result<(), Failure> {
    match command {
        Command::Read(read) => read.run(arguments),
        Command::Profile(profile) => profile.run(arguments),
        Command::Scan(scan) => scan.run(arguments),
        Command::Reconcile(reconcile) => reconcile.run(arguments),
        Command::RollCall(roll_call) => roll_call.run(arguments),
        Command::Rule(rule) => rule.run(arguments),
        Command::Import(import) => import.run(arguments),
        Command::Export(export) => export.run(arguments),
        Command::Sheet(sheet) => sheet.run(arguments),
        Command::Init(init) => init.run(arguments),
        Command::Key(key) => key.run(arguments),
        Command::Evidence(evidence) => evidence.run(arguments),
        Command::Journal(journal) => journal.run(arguments),
        Command::Operator(operator) => operator.run(arguments),
        Command::Batch(batch) => batch.run(arguments),
        Command::Student(student) => student.run(arguments),
        Command::Card(card) => card.run(arguments),
        Command::CardKey(card_key) => card_key.run(arguments),
        Command::Settings(settings) => settings.run(arguments),
        Command::Backup(backup) => backup.run(arguments),
        Command::Privacy(privacy) => privacy.run(arguments),
        Command::Shift(shift) => shift.run(arguments),
        Command::Survey(survey) => survey.run(arguments),
        Command::Doctor(doctor) => doctor.run(arguments),
        Command::Dump(dump) => dump.run(arguments),
        Command::Simulate(simulate) => simulate.run(arguments),
        Command::Demo(demo) => demo.run(arguments),
    }
}
