//! Which questions a run asks: those that are still open, or are wanted again, and are not to be skipped.

use std::collections::BTreeSet;

use crate::contract::{Contract, Question};
use crate::findings::Findings;
use crate::settings::Settings;
use crate::steps::{STEPS, Step};

/// Every question, in `PROBE_SKIP` and `PROBE_AGAIN`.
const ALL: &str = "all";

/// The questions of a run, by their ids.
pub(crate) struct Plan(BTreeSet<String>);

/// A step with those of its questions that can be asked.
pub(crate) struct Asked {
    pub(crate) step: &'static Step,
    pub(crate) ids: Vec<String>,
    /// Whether that is all that the step can ask.
    whole: bool,
}

impl Plan {
    /// # Errors
    /// Names the variable with a name in it that nothing has.
    pub(crate) fn of(settings: &Settings, contract: &Contract, findings: &Findings) -> Result<Self, String> {
        for (variable, names) in [("PROBE_SKIP", &settings.skip), ("PROBE_AGAIN", &settings.again)] {
            if !names.iter().all(|name| name == ALL || contract.questions.iter().any(|one| is(one, name))) {
                return Err(format!("{variable} names what is neither a step nor a question"));
            }
        }
        let listed = |names: &[String], question: &Question| {
            names.iter().any(|name| name == ALL || is(question, name))
        };
        let wanted = contract.questions.iter().filter(|question| {
            let open = findings.is_open(&question.id) || listed(&settings.again, question);
            open && !listed(&settings.skip, question)
        });
        Ok(Self(wanted.map(|question| question.id.clone()).collect()))
    }

    /// Whether a question is one of the run's.
    pub(crate) fn wants(&self, id: &str) -> bool {
        self.0.contains(id)
    }

    /// Has the run do without these.
    pub(crate) fn skip(&mut self, ids: &[String]) {
        self.0.retain(|id| !ids.contains(id));
    }

    /// The steps to take, each with its questions. One that needs a user whom no variable names can only be met on the way.
    pub(crate) fn steps(&self, settings: &Settings, contract: &Contract) -> Vec<Asked> {
        let asked = STEPS.iter().map(|step| {
            let can = |question: &&Question| {
                question.step == step.name
                    && question.needs.as_ref().is_none_or(|other| settings.other(other).is_some())
            };
            let all: Vec<_> =
                contract.questions.iter().filter(can).map(|question| question.id.clone()).collect();
            let ids: Vec<_> = all.iter().filter(|id| self.wants(id)).cloned().collect();
            Asked { step, whole: ids.len() == all.len(), ids }
        });
        asked.filter(|asked| !asked.ids.is_empty()).collect()
    }
}

/// Whether a name is that of the question or of its step.
fn is(question: &Question, name: &str) -> bool {
    question.id == name || question.step == name
}

/// What the steps do and cost, before anything is asked.
pub(crate) fn announcement(settings: &Settings, steps: &[Asked]) -> String {
    let sum = |cost: fn(&Asked) -> u32| steps.iter().map(cost).sum::<u32>();
    let limits = steps.iter().any(|asked| asked.step.name == "limits");
    let (more, wrong) = if limits { (settings.more_sms, settings.wrong_codes) } else { (0, 0) };
    let (least, most) = (sum(Asked::least_sms), sum(|asked| asked.step.sms.1) + more);
    let codes = sum(|asked| asked.step.refused_codes) + wrong;
    let names: Vec<_> = steps.iter().map(Asked::name).collect();
    format!(
        "The probe asks a real instance what no page of Nevis answers. Steps: {}.\n\
         It sends {least} to {most} real SMS to the user of PROBE_USERNAME, which cost money, and posts up to {codes} codes that are \
         refused, which may leave that user blocked for a while. Take a user of your own.",
        names.join(", ")
    )
}

impl Asked {
    /// A step with some of its questions may do with one SMS.
    fn least_sms(&self) -> u32 {
        let least = self.step.sms.0;
        if self.whole { least } else { least.min(1) }
    }

    /// The step's name, with its questions where they are not all of it.
    fn name(&self) -> String {
        if self.whole {
            self.step.name.to_owned()
        } else {
            format!("{} ({})", self.step.name, self.ids.join(", "))
        }
    }
}
