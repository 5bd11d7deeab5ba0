//! All paths through a program that asks for choices, depth first, by running it again and again.

/// One path: what was chosen at each point, and out of how many.
#[derive(Debug, Default)]
pub(super) struct Schedule {
    path: Vec<(usize, usize)>,
    at: usize,
}

impl Schedule {
    /// Chooses one of `options`.
    pub(super) fn choose(&mut self, options: usize) -> usize {
        assert!(options > 0, "there must be something to choose");
        if self.at == self.path.len() {
            self.path.push((0, options));
        }
        let (chosen, known) = self.path[self.at];
        assert_eq!(known, options, "the program is not the same on the same path");
        self.at += 1;
        chosen
    }

    /// Goes on to the next path; `false` if there is none.
    pub(super) fn next(&mut self) -> bool {
        self.at = 0;
        while let Some((chosen, options)) = self.path.pop() {
            if chosen + 1 < options {
                self.path.push((chosen + 1, options));
                return true;
            }
        }
        false
    }
}

#[test]
fn every_path_is_walked_once() {
    let mut schedule = Schedule::default();
    let mut seen = std::collections::BTreeSet::new();
    loop {
        let first = schedule.choose(3);
        let second = if first == 1 { 0 } else { schedule.choose(2) };
        assert!(seen.insert((first, second)));
        if !schedule.next() {
            break;
        }
    }
    assert_eq!(seen.len(), 5);
}
