//! Wires arguments, folders and threads together; decides nothing.
#![forbid(unsafe_code)]

use std::process::ExitCode;

use card_desk::command::{self, Arguments, Failure, window};
use card_desk::text::Language;
use clap::Parser;

fn main() -> ExitCode {
    let arguments = match Arguments::try_parse() {
        Ok(arguments) => arguments,
        Err(usage) => return exit_with_usage(&usage),
    };
    let done = match &arguments.command {
        Some(command) => command::run(command, &arguments),
        None => window::open(&arguments),
    };
    match done {
        Ok(()) => ExitCode::SUCCESS,
        Err(failure) => exit_with(&failure, arguments.json, arguments.language),
    }
}

/// Help and versions go to standard output; with `--json` a mistake in the command line is JSON like any other.
fn exit_with_usage(usage: &clap::Error) -> ExitCode {
    if usage.use_stderr() && std::env::args_os().any(|word| word == "--json") {
        let text = usage.to_string();
        let first: Vec<&str> = text.lines().map(str::trim).take_while(|line| !line.is_empty()).collect();
        let first = first.join(" ");
        let message = first.strip_prefix("error: ").unwrap_or(&first);
        exit_with(&Failure::with_next("usage", message, "see card-desk --help"), true, Language::En);
    } else {
        let _nobody_listens = usage.print();
    }
    if usage.use_stderr() { ExitCode::from(2) } else { ExitCode::SUCCESS }
}

fn exit_with(failure: &Failure, as_json: bool, language: Language) -> ExitCode {
    failure.print(as_json, language);
    ExitCode::from(failure.exit)
}
