// Nothing happens twice: double clicks, double taps, lost answers, reloads, ways back.

import assert from "node:assert/strict";
import { problem, wrong } from "../support/shop.js";
import { visit } from "../support/visit.js";

const keys = (shop) => new Set(shop.starts.map(({ key }) => key)).size;
const ready = (shop) => shop.page.locator("[part=confirm][aria-disabled=false]").waitFor();

export function repetitions(here) {
  for (const [name, press] of [
    ["a double click on Pay", (pay) => pay.dblclick()],
    ["two presses of Pay in the same moment", (pay) => pay.evaluate((button) => { button.click(); button.click(); })],
  ]) {
    visit(here, `${name} sends one SMS`, async (shop, world) => {
      await press(shop.button("Pay"));
      await shop.code.waitFor();
      assert.deepEqual([shop.starts.length, (await world.messages()).length], [1, 1]);
    });
  }

  visit(here, "a double tap on a wrong code costs one attempt", async (shop, world) => {
    const code = await shop.paid("alice");
    await shop.code.fill(wrong(code));
    await shop.button("Confirm payment").evaluate((confirm) => { confirm.click(); confirm.click(); });
    await shop.stands("code", { attemptsRemaining: 2 });
    assert.deepEqual([shop.checks.length, await world.attempts()], [1, [1]]);
  });

  visit(here, "after a way back, the same payment goes on with the code that is still good", async (shop, world) => {
    const code = await shop.paid("alice");
    await shop.button("Back to the payment").click();
    await shop.hasFocus(shop.heading("Payment"));
    await shop.button("Pay").click();
    await shop.hasFocus(shop.code);
    await shop.button("Back to the payment").click();
    // Also where the page was loaded again meanwhile.
    await shop.page.reload();
    await shop.button("Pay").click();
    await shop.hasFocus(shop.code);
    await shop.confirm(code);
    await shop.heading("Payment confirmed").waitFor();
    assert.deepEqual([shop.starts.length, (await world.messages()).length, shop.cancellations.length], [1, 1, 0]);
  });

  visit(here, "after a way back, another payment calls the first one off and has a code of its own", async (shop, world) => {
    const first = await shop.paid("alice");
    await shop.button("Back to the payment").click();
    await shop.field("Amount").fill("7.50");
    await world.travel(31);
    await shop.button("Pay").click();
    await shop.bubbles.nth(1).waitFor();
    await shop.code.waitFor();
    assert.equal((await shop.expected())[0], "CHF 7.50");
    assert.deepEqual([shop.starts.length, keys(shop), shop.cancellations.length], [2, 2, 1]);
    const [newest] = await world.messages();
    if (newest.code !== first) await shop.confirm(first).then(() => shop.stands("code", { attemptsRemaining: 2 }));
    await shop.confirm(newest.code);
    await shop.heading("Payment confirmed").waitFor();
  });

  visit(here, "what is cancelled is called off at the service", async (shop) => {
    await shop.paid("alice");
    await shop.leave.click();
    await shop.hasFocus(shop.heading("Payment"));
    assert.equal(shop.cancellations.length, 1);
    await shop.page.reload();
    await shop.button("Pay").click();
    await shop.stands("held", { kind: "rate-limited" });
  });

  visit(here, "a reload keeps the approval, its times and its attempts", async (shop) => {
    const code = await shop.paid("bob");
    await shop.confirm(wrong(code));
    await shop.stands("code", { attemptsRemaining: 2 });
    await shop.page.reload();
    await shop.stands("code", { attemptsRemaining: 2 });
    await shop.page.getByText("Phone of bob").waitFor();
    await shop.sees(shop.page.locator("[part=validity]"), "5 minutes");
    await shop.hasFocus(shop.code);
    await shop.confirm(code);
    await shop.heading("Payment confirmed").waitFor();
    await shop.page.reload();
    await shop.heading("Payment confirmed").waitFor();
    assert.equal(shop.starts.length, 1);
  });

  visit(here, "a reload while the code is being sent finds it with the same key", async (shop, world) => {
    await world.setFaults([{ on: "approval", times: 1, hold: true }]);
    await shop.pay("alice");
    await until(async () => (await world.messages()).length === 1);
    await shop.page.reload();
    await until(() => shop.starts.length === 2);
    await world.setFaults([]);
    await shop.code.waitFor();
    await shop.confirm((await world.messages())[0].code);
    await shop.heading("Payment confirmed").waitFor();
    assert.deepEqual([keys(shop), (await world.messages()).length], [1, 1]);
  });

  visit(here, "after no answer, trying again is the same request with the same key", async (shop, world) => {
    await shop.losesAnswer(`${world.api}/v1/approvals`);
    await shop.pay("alice");
    await shop.stands("unavailable", { kind: "no-answer" });
    await shop.resend.click();
    await shop.code.waitFor();
    assert.deepEqual([shop.starts.length, keys(shop), (await world.messages()).length], [2, 1, 1]);
  });

  visit(here, "another payment after no answer is another request", async (shop) => {
    await shop.page.route(`${shop.world.api}/v1/approvals`, (route) => route.abort(), { times: 1 });
    await shop.pay("alice");
    await shop.stands("unavailable", { kind: "no-answer" });
    await shop.leave.click();
    await shop.field("Amount").fill("7.50");
    await shop.button("Pay").click();
    await shop.code.waitFor();
    assert.deepEqual([shop.starts.length, keys(shop)], [2, 2]);
  });

  visit(here, "after no answer to a code, the same one may be sent again", async (shop, world) => {
    const code = await shop.paid("alice");
    await shop.losesAnswer(`${world.api}/v1/approvals/*/verification`);
    await shop.confirm(code);
    await shop.stands("code", { kind: "no-answer" });
    await shop.button("Confirm payment").click();
    await shop.heading("Payment confirmed").waitFor();
    assert.equal((await world.calls()).verification, 1);
  });

  visit(here, "a code whose first post got no answer waits for the check that is still running", async (shop) => {
    const code = await shop.paid("alice");
    await shop.page.route("**/verification", (route) => route.abort(), { times: 1 });
    await shop.confirm(code);
    await shop.stands("code", { kind: "no-answer" });
    await shop.answers("check", { ...problem("request-in-progress", 409, "same", { retryAfter: 1 }), times: 1 });
    await shop.button("Confirm payment").click();
    await shop.heading("Payment confirmed").waitFor();
    assert.equal(shop.checks.length, 3);
  });

  visit(here, "a new code has a new key, and the page keeps the newest approval", async (shop, world) => {
    const first = await shop.paid("alice");
    await shop.resend.press("Enter");
    await shop.sees(shop.announcement, /(30|20) seconds/);
    assert.equal(shop.starts.length, 1);

    await world.travel(31);
    await shop.page.clock.fastForward(31_000);
    await shop.resend.click();
    await shop.bubbles.nth(1).waitFor();
    await ready(shop);
    const [newest] = await world.messages();
    assert.deepEqual([shop.starts.length, keys(shop)], [2, 2]);
    if (newest.code !== first) await shop.confirm(first).then(() => shop.stands("code", { attemptsRemaining: 2 }));
    await shop.confirm(newest.code);
    await shop.heading("Payment confirmed").waitFor();
  }, { prepare: ({ page }) => page.clock.install() });
}

async function until(holds) {
  while (!await holds()) await new Promise((resolve) => { setTimeout(resolve, 20); });
}
