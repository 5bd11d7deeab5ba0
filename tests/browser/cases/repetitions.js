// Nothing happens twice: double presses, lost answers, another code.

import assert from "node:assert/strict";
import { problem, wrong } from "../support/scripted.js";
import { visit } from "../support/visit.js";

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

  visit(here, "after no answer, trying again is the same request with the same key", async (shop, world) => {
    await shop.losesAnswer(`${world.api}/v1/approvals`);
    await shop.pay("alice");
    await shop.stands("unavailable", { kind: "no-answer" });
    await shop.resend.click();
    await shop.code.waitFor();
    assert.deepEqual([shop.starts.length, shop.keys, (await world.messages()).length], [2, 1, 1]);
  });

  visit(here, "another payment after no answer is another request", async (shop) => {
    await shop.page.route(`${shop.world.api}/v1/approvals`, (route) => route.abort(), { times: 1 });
    await shop.pay("alice");
    await shop.stands("unavailable", { kind: "no-answer" });
    await shop.leave.click();
    await shop.field("Amount").fill("7.50");
    await shop.button("Pay").click();
    await shop.code.waitFor();
    assert.deepEqual([shop.starts.length, shop.keys], [2, 2]);
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
    await shop.ready();
    const [newest] = await world.messages();
    assert.deepEqual([shop.starts.length, shop.keys], [2, 2]);
    if (newest.code !== first) await shop.confirm(first).then(() => shop.stands("code", { attemptsRemaining: 2 }));
    await shop.confirm(newest.code);
    await shop.heading("Payment confirmed").waitFor();
  }, { prepare: ({ page }) => page.clock.install() });
}
