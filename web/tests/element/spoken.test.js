// What a screen reader is given: the live regions of each flow in order, where the focus goes, and the tree of each state.

import { suite, test } from "node:test";
import { until, useBrowser, visit } from "./support/browser.js";
import { compare } from "./support/record.js";

const act = (page) => {
  const button = (name) => page.getByRole("button", { name, exact: true });
  /** Presses, and waits for the answer, unless it is held back. */
  const press = async (name) => {
    await button(name).click({ force: true });
    await until(page, () => Boolean(globalThis.release) || !globalThis.made.element.matches(":state(busy)"));
  };
  return {
    press,
    confirm: async (code) => { await page.getByLabel("Code from the text message").fill(code); await press("Confirm"); },
    paste: (text) => page.evaluate((pasted) => globalThis.made.paste(pasted), text),
    answer: (call, ...answers) => page.evaluate(([name, scripted]) => globalThis.made.server.next(name, ...scripted), [call, answers]),
    /** The answer comes when the page is asked for it. */
    hold: (call) => page.evaluate((name) => {
      const { server } = globalThis.made;
      server.next(name, async () => {
        await new Promise((resolve) => { globalThis.release = resolve; });
        return name === "start" ? Response.json(server.approval, { status: 201 }) : Response.json({ status: "approved", transactionId: "t" });
      });
    }, call),
    release: async () => {
      await page.evaluate(() => globalThis.release());
      await until(page, () => !globalThis.made.element.matches(":state(busy)"));
    },
    pass: (seconds) => page.clock.runFor(seconds * 1000),
    /** Cancelling and stopping are over. */
    left: () => until(page, () => ["cancelled", "user-locked"].includes(globalThis.made.element.state)),
    leave: () => page.evaluate(() => document.querySelector("#elsewhere").focus()),
  };
};

const FLOWS = {
  "a code that is right": async ({ press, confirm }) => { await press("Send code"); await confirm("123456"); },
  "sending takes long": async ({ hold, press, pass, release }) => { await hold("start"); await press("Send code"); await pass(12); await release(); await pass(1); },
  "checking takes long": async ({ hold, press, confirm, pass, release }) => { await press("Send code"); await hold("verify"); await confirm("123456"); await pass(12); await release(); await pass(1); },
  "wrong codes until it is locked": async ({ press, confirm }) => { await press("Send code"); for (const code of ["1111", "2222", "3333"]) await confirm(code); },
  "no code, twice": async ({ press, confirm }) => { await press("Send code"); await confirm("12"); await confirm("one"); },
  "the time passes, with the focus in the field": async ({ press, pass }) => { await press("Send code"); await pass(302); },
  "the time passes, with the focus elsewhere": async ({ press, leave, pass }) => { await press("Send code"); await leave(); await pass(302); },
  "another code, asked for too early": async ({ press, pass }) => {
    await press("Send code"); await pass(5); await press("Send a new code"); await pass(27); await press("Send a new code");
  },
  "another code, once it may be asked for": async ({ press, pass }) => { await press("Send code"); await pass(31); await press("Send a new code"); },
  "a text message of something else, then the right one": async ({ press, paste }) => {
    await press("Send code");
    await paste("Code 654321 pays CHF 12.00 to account CH93...23852957. Payee as typed: \"M. Muster\"");
    await paste("Code 123456 pays CHF 1,250.00 to account CH93...23852957. Tell nobody this code. Payee as typed: \"M. Muster\"");
  },
  "no answer, then the same code again": async ({ press, answer, confirm }) => {
    await press("Send code"); await answer("verify", "no-answer"); await confirm("123456"); await press("Confirm");
  },
  "the receipt is pending": async ({ press, answer, confirm, pass }) => {
    await press("Send code"); await answer("verify", { problem: "receipt-pending", members: { retryAfter: 20 } }); await confirm("123456");
    await press("Confirm"); await pass(21); await press("Confirm");
  },
  "held back": async ({ answer, press, pass }) => { await answer("start", { problem: "rate-limited", members: { retryAfter: 600 } }); await press("Send code"); await press("Send code"); await pass(602); },
  "cancelled": async ({ press, left }) => { await press("Send code"); await press("Cancel"); await left(); },
  "not me, after a second thought": async ({ press, left }) => {
    await press("Send code"); await press("I did not ask for this"); await press("Back"); await press("I did not ask for this"); await press("Stop everything"); await left();
  },
};

suite("what is said", { timeout: 300_000 }, () => {
  const here = useBrowser();
  const said = {}, trees = {};
  for (const [name, flow] of Object.entries(FLOWS)) {
    visit(here, name, async (page) => {
      await page.evaluate(() => {
        document.querySelector("main").append(Object.assign(document.createElement("button"), { id: "elsewhere", textContent: "Elsewhere" }));
        globalThis.made = globalThis.scenes.prompt();
        globalThis.said = globalThis.scenes.listen(globalThis.made);
        globalThis.made.element.shadowRoot.addEventListener("focusin", ({ target }) => globalThis.said.push(`focus: ${target.id}`));
      });
      await flow(act(page));
      await page.clock.runFor(200);
      said[name] = (await page.evaluate(() => globalThis.said)).join("\n");
    }, { clock: true });
  }
  visit(here, "the tree of each state", async (page) => {
    await page.evaluate(() => globalThis.scenes.showAll("en"));
    await page.clock.runFor(2000);
    for (const section of await page.locator("section").all()) trees[await section.getAttribute("aria-label")] = await section.ariaSnapshot();
  }, { clock: true });

  test("as recorded: announcements.txt", () => compare(new URL("announcements.txt", import.meta.url), said));
  test("as recorded: trees.txt", () => compare(new URL("trees.txt", import.meta.url), trees));
});
