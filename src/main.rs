//! Wires arguments, folders and threads together; decides nothing.
#![forbid(unsafe_code)]

use std::process::ExitCode;

use card_desk::command::{self, Arguments, Failure, window};
use clap::Parser;

fn main() -> ExitCode {
    let arguments = Arguments::parse();
    let done = match &arguments.command {
        Some(command) => command::run(command, &arguments),
        None => window::open(&arguments),
    };
    match done {
        Ok(()) => ExitCode::SUCCESS,
        Err(failure) => exit_with(&failure, arguments.json),
    }
}

fn exit_with(failure: &Failure, as_json: bool) -> ExitCode {
    failure.print(as_json);
    ExitCode::FAILURE
}
