//! The access key, typed at a terminal.

use std::fs::File;
use std::io::{Read as _, Write as _};
use std::os::fd::OwnedFd;

use rustix::fs::{Mode, OFlags, open};
use rustix::pty::{OpenptFlags, grantpt, openpt, ptsname, unlockpt};
use rustix::termios::{LocalModes, tcgetattr};
use simulator::{ACCESS_KEY, Settings};
use tokio::io::AsyncReadExt as _;
use tokio::process::{Child, ChildStdout};

use crate::stage::{Run, Stage};

/// A probe at a terminal of its own.
struct Seat {
    keyboard: File,
    terminal: OwnedFd,
    probe: Child,
    out: ChildStdout,
    said: String,
}

impl Seat {
    fn at(stage: &Stage, more: &[(&str, &str)]) -> Self {
        let keyboard = openpt(OpenptFlags::RDWR | OpenptFlags::NOCTTY | OpenptFlags::CLOEXEC).unwrap();
        grantpt(&keyboard).unwrap();
        unlockpt(&keyboard).unwrap();
        let name = ptsname(&keyboard, Vec::new()).unwrap();
        let terminal = open(name, OFlags::RDWR | OFlags::NOCTTY | OFlags::CLOEXEC, Mode::empty()).unwrap();
        let mut probe = stage.probe(more).stdin(terminal.try_clone().unwrap()).spawn().unwrap();
        let out = probe.stdout.take().unwrap();
        Self { keyboard: keyboard.into(), terminal, probe, out, said: String::new() }
    }

    /// Waits for this question, and types.
    async fn types(&mut self, question: &str, keys: &str) {
        while !self.said.ends_with(question) {
            let byte = self.out.read_u8().await.unwrap_or_else(|_| panic!("no {question}: {}", self.said));
            self.said.push(byte.into());
        }
        self.keyboard.write_all(keys.as_bytes()).unwrap();
    }

    /// How it ends, and what the terminal has shown of what was typed.
    async fn ends(mut self) -> (Run, String) {
        self.out.read_to_string(&mut self.said).await.unwrap();
        let mut run = Run::of(self.probe.wait_with_output().await.unwrap());
        run.out = self.said;
        let modes = tcgetattr(&self.terminal).unwrap().local_modes;
        assert!(modes.contains(LocalModes::ECHO | LocalModes::ICANON | LocalModes::ISIG), "it is as it was");
        drop(self.terminal);
        let mut shown = Vec::new();
        // It ends with an error, as nobody has the terminal open.
        let _end = self.keyboard.read_to_end(&mut shown);
        (run, String::from_utf8(shown).unwrap())
    }
}

const KEY: &str = "is not shown): ";

/// A run at a terminal where this is typed for the key, and whatever is asked later is answered as it should be.
async fn typed(name: &str, key: &str) -> (Run, String) {
    let stage = Stage::new(name, Settings::default()).await;
    let skip = ("PROBE_SKIP", "users,messages,first,pair,late,intent,limits");
    let mut seat = Seat::at(&stage, &[skip]);
    seat.types(KEY, key).await;
    seat.types("Type yes to go on: ", "yes\n").await;
    seat.types("name the questions to skip: ", "\n").await;
    seat.ends().await
}

#[tokio::test]
async fn a_key_is_typed_unseen() {
    let (run, shown) = typed("seat", &format!("{ACCESS_KEY}x\u{7f}\r")).await;
    assert!(run.well, "{}", run.complaint);
    assert!(shown.contains("yes") && !shown.contains(ACCESS_KEY), "{shown}");
    assert!(!run.out.contains(ACCESS_KEY), "{}", run.out);
}

/// As a password manager or a file from Windows pastes it: the second half of the end of the line answers nothing.
#[tokio::test]
async fn what_was_pasted_behind_the_key_answers_no_later_question() {
    let (run, _) = typed("pasted", &format!("{ACCESS_KEY}\r\nno\n")).await;
    assert!(run.well, "{}", run.complaint);
}

#[tokio::test]
async fn whoever_breaks_off_has_the_terminal_back_as_it_was() {
    let stage = Stage::new("broken", Settings::default()).await;
    let mut seat = Seat::at(&stage, &[]);
    seat.types(KEY, "half-a-key\u{3}").await;
    let (run, shown) = seat.ends().await;
    assert_eq!((run.well, &*run.complaint, &*shown), (false, "probe: broken off\n", ""));
}

#[tokio::test]
async fn a_key_is_asked_of_nobody_but_a_person() {
    let stage = Stage::new("nobody-there", Settings::default()).await;
    let ended = stage.probe(&[]).spawn().unwrap().wait_with_output().await.unwrap();
    let run = Run::of(ended);
    assert!(!run.well && run.complaint.contains("NEVIS_ACCESS_KEY_FILE"), "{}", run.complaint);
}
