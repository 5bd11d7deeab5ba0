// The code: how it is entered, and what becomes of wrong and late ones.

import assert from "node:assert/strict";
import { problem, wrong } from "../support/shop.js";
import { visit } from "../support/visit.js";

export function codes(here) {
  for (const [name, write] of [
    ["a space", (code) => `${code.slice(0, 3)} ${code.slice(3)}`],
    ["hyphens, spaces around and a line's end", (code) => ` ${code.slice(0, 2)}-${code.slice(2, 4)}\u2013${code.slice(4)}\u00a0\n`],
  ]) {
    visit(here, `a code pasted with ${name} is taken`, async (shop) => {
      const code = await shop.paid("alice");
      await paste(shop, write(code));
      await shop.button("Confirm payment").click();
      await shop.heading("Payment confirmed").waitFor();
      assert.deepEqual(shop.checks.map(({ body }) => body), [{ code }]);
    }, { options: { permissions: ["clipboard-read", "clipboard-write"] } });
  }

  visit(here, "a code in digits of another script is taken", async (shop) => {
    const code = await shop.paid("alice");
    await shop.confirm([...code].map((digit) => String.fromCodePoint(0x660 + Number(digit))).join("\u00b7"));
    await shop.heading("Payment confirmed").waitFor();
  });

  visit(here, "the field has what phones need to fill it in", async (shop) => {
    await shop.paid("alice");
    assert.equal(await shop.code.getAttribute("autocomplete"), "one-time-code");
    assert.equal(await shop.code.getAttribute("inputmode"), "numeric");
    assert.equal(await shop.code.getAttribute("maxlength"), null);
  });

  visit(here, "what cannot be a code costs nothing", async (shop) => {
    await shop.paid("alice");
    for (const nothing of ["", "123", "12 34 56 78 90 1", "12345x"]) {
      await shop.confirm(nothing);
      await shop.tells("Please enter the code from the text message");
      await shop.hasFocus(shop.code);
    }
    assert.equal(shop.checks.length, 0);
  });

  visit(here, "the third wrong code stops the payment, and a new code can be asked for", async (shop, world) => {
    const code = await shop.paid("alice");
    await shop.page.getByText("3 attempts left").waitFor();
    for (const left of ["2 attempts left", "1 attempt left"]) {
      await shop.confirm(wrong(code));
      await shop.tells("This code is not right.");
      await shop.page.getByText(left).waitFor();
      await shop.hasFocus(shop.code);
      assert.equal(await shop.code.getAttribute("aria-invalid"), "true");
    }
    await shop.confirm(wrong(code));
    await shop.tells("Too many wrong codes. To protect you, this payment was stopped");
    await shop.hasFocus(shop.heading("Payment not confirmed"));
    assert.equal(await shop.code.isVisible(), false);
    await shop.page.reload();
    await shop.tells("Too many wrong codes");

    await world.travel(31);
    await shop.page.clock.fastForward(31_000);
    await shop.button("Send a new code").click();
    await shop.code.waitFor();
    await shop.confirm((await world.messages())[0].code);
    await shop.heading("Payment confirmed").waitFor();
    assert.equal(new Set(shop.starts.map(({ key }) => key)).size, 2);
  }, { prepare: ({ page }) => page.clock.install() });

  visit(here, "an expired code is told by the clock, and by the service", async (shop, world) => {
    const code = await shop.paid("alice");
    await shop.sees(shop.page.locator("#validity"), /Valid for [45]:[0-5]\d/);
    await shop.page.clock.fastForward(245_000);
    await shop.sees(shop.announcement, "less than a minute");
    await world.travel(301);
    await shop.page.clock.fastForward(56_000);
    await shop.tells("The time for this code is over.");
    await shop.confirm(code);
    await shop.tells("This code is no longer valid.");
    await shop.hasFocus(shop.heading("Payment not confirmed"));
  }, { prepare: ({ page }) => page.clock.install() });

  visit(here, "the countdown follows the server's clock where its date is exposed", async (shop) => {
    const now = Date.now() + 3_600_000;
    const at = (seconds) => new Date(now + seconds * 1000).toISOString();
    await shop.answers("start", {
      status: 201, headers: { date: new Date(now).toUTCString() },
      body: { approvalId: "x", transactionId: "y", expiresAt: at(120), resendAfter: at(30), attemptsRemaining: 3, shown: { amount: "CHF 1,250.00", payee: "M. Muster", account: "CH93...23852957" } },
    });
    await shop.pay("alice");
    await shop.sees(shop.page.locator("#validity"), /Valid for (2:0\d|1:5\d)/);
    await shop.page.reload();
    await shop.sees(shop.page.locator("#validity"), /Valid for (2:0\d|1:5\d)/);
  });

  for (const [name, status, text, heading] of [
    ["approval-used", 409, "This code has been used already.", "Code used already"],
    ["approval-not-found", 404, "We do not know this payment any more.", "Payment not confirmed"],
  ]) {
    visit(here, `${name} ends the payment`, async (shop) => {
      await shop.paid("alice");
      await shop.answers("check", problem(name, status));
      await shop.confirm("123456");
      await shop.tells(text);
      await shop.hasFocus(shop.heading(heading));
      assert.equal(await shop.button("Send a new code").isVisible(), name !== "approval-used");
      await shop.button("Back to the payment").click();
      await shop.button("Pay").waitFor();
    });
  }

  visit(here, "a user who is locked is told for how long", async (shop) => {
    await shop.paid("alice");
    await shop.answers("check", problem("approval-locked", 423, { retryAfter: 1800 }));
    await shop.confirm("123456");
    await shop.tells("We send no codes for a while.");
    await shop.sees(shop.page.locator("#again-wait"), /29:\d\d|30:00/);
    await shop.sees(shop.announcement, "You can try again in 30 minutes.");
  });
}

async function paste(shop, text) {
  await shop.page.evaluate((written) => navigator.clipboard.writeText(written), text);
  await shop.code.focus();
  await shop.page.keyboard.press("Control+V");
}
