//! A line that is typed without an echo.

use std::io::{self, Stdin, Write as _};

use rustix::termios::{LocalModes, OptionalActions, Termios, tcgetattr, tcsetattr};

/// Ctrl-C and Ctrl-D.
const BREAK: u8 = 0x03;
const END: u8 = 0x04;
/// What the key for it sends, here and there.
const BACKSPACE: [u8; 2] = [0x08, 0x7f];

/// A terminal that shows nothing of what is typed, until this is dropped. It hands over each key by itself, Ctrl-C as a
/// byte: as a signal, that would end the process before the terminal is as it was.
struct Silent<'a> {
    input: &'a Stdin,
    before: Termios,
}

impl<'a> Silent<'a> {
    fn new(input: &'a Stdin) -> io::Result<Self> {
        let before = tcgetattr(input)?;
        let mut silent = before.clone();
        silent.local_modes.remove(LocalModes::ECHO | LocalModes::ICANON | LocalModes::ISIG);
        tcsetattr(input, OptionalActions::Flush, &silent)?;
        Ok(Self { input, before })
    }
}

impl Drop for Silent<'_> {
    fn drop(&mut self) {
        // A terminal that is gone needs none of it.
        let _gone = tcsetattr(self.input, OptionalActions::Flush, &self.before);
    }
}

/// What somebody types behind the prompt, up to Enter.
///
/// # Errors
/// `Interrupted` after Ctrl-C; or what came in the way of the terminal.
pub(super) fn line(input: &Stdin, prompt: &str) -> io::Result<String> {
    let silent = Silent::new(input)?;
    let mut out = io::stdout();
    write!(out, "{prompt}")?;
    out.flush()?;
    let typed = typed(input);
    drop(silent);
    writeln!(out)?;
    typed
}

fn typed(input: &Stdin) -> io::Result<String> {
    let mut line = Vec::new();
    let mut byte = [0];
    // By itself and past any buffer: what was pasted behind the line answers no later question, it is flushed.
    while rustix::io::read(input, &mut byte)? == 1 {
        match byte[0] {
            BREAK => return Err(io::ErrorKind::Interrupted.into()),
            b'\r' | b'\n' | END => break,
            byte if BACKSPACE.contains(&byte) => drop(line.pop()),
            byte => line.push(byte),
        }
    }
    Ok(String::from_utf8_lossy(&line).into_owned())
}
