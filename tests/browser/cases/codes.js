// The code: how it is entered, and what becomes of wrong and late ones.

import assert from "node:assert/strict";
import { problem, wrong } from "../support/scripted.js";
import { visit } from "../support/visit.js";

const CLIPBOARD = { options: { permissions: ["clipboard-read", "clipboard-write"] } };

export function codes(here) {
  for (const [name, write] of [
    ["a space", ({ code }) => `${code.slice(0, 3)} ${code.slice(3)}`],
    ["hyphens, spaces around and a line's end", ({ code }) => ` ${code.slice(0, 2)}-${code.slice(2, 4)}\u2013${code.slice(4)}\u00a0\n`],
    ["all that the text message says", ({ text }) => text],
  ]) {
    visit(here, `a code pasted with ${name} is taken`, async (shop, world) => {
      const code = await shop.paid("alice");
      await paste(shop, write((await world.messages())[0]));
      assert.equal(await shop.error.count(), 0);
      await shop.button("Confirm payment").click();
      await shop.heading("Payment confirmed").waitFor();
      assert.deepEqual(shop.checks.map(({ body }) => body), [{ username: "alice", code }]);
    }, CLIPBOARD);
  }

  visit(here, "a pasted text message of another payment is told before its code is confirmed", async (shop) => {
    await shop.paid("alice");
    await paste(shop, 'Code 123456 pays CHF 9,999.00 to account DE12...00000000. Tell nobody this code. Payee as typed: "M. Muster"');
    await shop.sees(shop.error, "CHF 1,250.00");
    await shop.sees(shop.error, "CH93...23852957");
    assert.equal(shop.checks.length, 0);
  }, CLIPBOARD);

  visit(here, "a code in digits of another script is taken", async (shop) => {
    const code = await shop.paid("alice");
    await shop.confirm([...code].map((digit) => String.fromCodePoint(0x660 + Number(digit))).join("\u00b7"));
    await shop.heading("Payment confirmed").waitFor();
  });

  visit(here, "what cannot be a code costs nothing", async (shop) => {
    await shop.paid("alice");
    for (const nothing of ["", "123", "12 34 56 78 90 1", "code"]) {
      await shop.confirm(nothing);
      await shop.sees(shop.error, "4 to 10");
      await shop.hasFocus(shop.code);
    }
    assert.equal(shop.checks.length, 0);
  });

  visit(here, "the third wrong code stops the payment, and a new code can be asked for", async (shop, world) => {
    const code = await shop.paid("alice");
    for (const attemptsRemaining of [2, 1]) {
      await shop.confirm(wrong(code));
      await shop.stands("code", { attemptsRemaining });
      await shop.hasFocus(shop.code);
      assert.equal(await shop.code.getAttribute("aria-invalid"), "true");
    }
    await shop.confirm(wrong(code));
    await shop.stands("locked", { kind: "locked" });
    await shop.hasFocus(shop.ending);
    assert.equal(await shop.code.isVisible(), false);
    assert.equal(await shop.button("Back to the payment").isVisible(), false, "two ways back");

    await world.travel(31);
    await shop.page.clock.fastForward(31_000);
    await shop.resend.click();
    await shop.bubbles.nth(1).waitFor();
    await shop.confirm((await world.messages())[0].code);
    await shop.heading("Payment confirmed").waitFor();
    assert.equal(shop.keys, 2);
  }, { prepare: ({ page }) => page.clock.install() });

  visit(here, "an expired code is told by the clock", async (shop, world) => {
    await shop.paid("alice");
    await shop.sees(shop.page.locator("[part=validity]"), "5 minutes");
    await shop.page.clock.fastForward(245_000);
    await shop.sees(shop.announcement, "minute");
    await world.travel(301);
    await shop.page.clock.fastForward(56_000);
    await shop.stands("expired");
    await shop.resend.click();
    await shop.code.waitFor();
    assert.equal(shop.starts.length, 2);
  }, { prepare: ({ page }) => page.clock.install() });

  for (const [name, hours] of [["ahead", 5], ["behind", -5]]) {
    visit(here, `what is told of times is right at once when the browser's clock is ${name}`, async (shop) => {
      await shop.paid("alice");
      const right = async () => {
        await shop.sees(shop.page.locator("[part=validity]"), "5 minutes");
        await shop.sees(shop.page.locator("[part=wait]"), /in (30|20) seconds/);
      };
      await right();
      await shop.page.reload();
      await right();
    }, { prepare: ({ page }) => page.clock.install({ time: Date.now() + hours * 3_600_000 }) });
  }

  for (const [name, status, next, kind] of [
    ["approval-used", 409, "done", "used"],
    ["approval-not-found", 404, "new", "not-found"],
  ]) {
    visit(here, `${name} ends the payment`, async (shop) => {
      await shop.paid("alice");
      await shop.answers("check", problem(name, status, next));
      await shop.confirm("123456");
      await shop.stands(undefined, { kind });
      await shop.hasFocus(shop.ending);
      assert.equal(await shop.resend.isVisible(), name !== "approval-used");
      await shop.leave.click();
      await shop.button("Pay").waitFor();
    });
  }

  visit(here, "a user who is locked is told for how long", async (shop) => {
    await shop.paid("alice");
    await shop.answers("check", problem("approval-locked", 423, "new", { retryAfter: 1800 }));
    await shop.confirm("123456");
    await shop.stands("user-locked", { kind: "user-locked" });
    await shop.sees(shop.page.locator("[part=wait]"), "30 minutes");
  });

  visit(here, "who did not ask for the code stops everything", async (shop) => {
    await shop.paid("alice");
    await shop.page.locator("[part=not-me]").click();
    await shop.page.locator("[part=yes]").click();
    await shop.stands("user-locked");
    await shop.leave.click();
    await shop.pay("alice");
    await shop.stands("user-locked", { kind: "user-locked" });
  });
}

async function paste(shop, text) {
  await shop.page.evaluate((written) => navigator.clipboard.writeText(written), text);
  await shop.code.focus();
  await shop.page.keyboard.press("Control+V");
}
