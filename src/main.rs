//! The command line: parse, call the library, print. Exit 2 when the settings or the arguments are
//! wrong, 1 when something failed on the way.

#![forbid(unsafe_code)]

use std::process::ExitCode;

fn main() -> ExitCode {
    archipel::cli::run()
}
