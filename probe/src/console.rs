//! The one way out for words: everything that is said goes through what must not be printed.

use std::io::{self, BufRead, Write};

use crate::hidden::Hidden;

/// The terminal.
pub struct Console {
    hidden: Hidden,
    unattended: bool,
}

impl Console {
    /// A console that says nothing of what is `hidden`; `unattended`: nobody answers.
    pub const fn new(hidden: Hidden, unattended: bool) -> Self {
        Self { hidden, unattended }
    }

    /// Prints lines. A terminal that is gone takes none.
    pub fn say(&self, text: &str) {
        let _gone = writeln!(io::stdout(), "{}", self.hidden.conceal(text));
    }

    /// What somebody types in answer, without white space around it; nothing where nobody is there.
    pub fn ask(&self, question: &str) -> String {
        if self.unattended {
            return String::new();
        }
        let mut out = io::stdout();
        let _gone = write!(out, "{} ", self.hidden.conceal(question)).and_then(|()| out.flush());
        let mut line = String::new();
        let _nobody = io::stdin().lock().read_line(&mut line);
        line.trim().to_owned()
    }

    /// Whether somebody types `yes`, or nobody is asked.
    pub fn agrees(&self, question: &str) -> bool {
        self.unattended || self.ask(question) == "yes"
    }
}
