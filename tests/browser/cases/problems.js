// Other answers: the prompt tells them in its own words, and the shop leaves it to it.

import assert from "node:assert/strict";
import { problem } from "../support/scripted.js";
import { visit } from "../support/visit.js";

export function problems(here) {
  visit(here, "nobody is told why no code is sent", async (shop) => {
    const told = new Set();
    for (const username of ["nophone", "blocked", "stranger"]) {
      await shop.pay(username);
      await shop.stands("refused", { kind: "refused" });
      told.add(await shop.error.textContent());
      await shop.leave.click();
    }
    assert.equal(told.size, 1);
    assert.equal(shop.starts.length, 3);
  });

  visit(here, "the time between two SMS is told", async (shop, world) => {
    await shop.paid("alice");
    await shop.page.evaluate(() => sessionStorage.clear());
    await shop.page.reload();
    await shop.pay("alice");
    await shop.stands("held", { kind: "rate-limited" });
    await shop.sees(shop.page.locator("[part=wait]"), /(30|20) seconds/);
    await shop.leave.click();
    await shop.pay("bob");
    await shop.code.waitFor();
    await shop.button("Back to the payment").click();

    await world.travel(31);
    await shop.page.clock.fastForward(31_000);
    await shop.pay("alice");
    await shop.code.waitFor();
  }, { prepare: ({ page }) => page.clock.install() });

  for (const [name, status, kind] of [
    ["an outage at the start, of which nothing is known", 503, "outcome-unknown"],
    ["a wrong address of Nevis at the start", 405, "misconfigured"],
  ]) {
    visit(here, name, async (shop, world) => {
      await world.setFaults([{ on: "approval", act: false, answer: { status } }]);
      await shop.pay("alice");
      await shop.stands(undefined, { kind });
      await shop.leave.click();
      await shop.hasFocus(shop.heading("Payment"));
    });
  }

  for (const [name, status, kind] of [
    ["an outage at the check costs an attempt", 503, "outcome-unknown"],
    ["a limit of Nevis at the check costs an attempt", 429, "rate-limited"],
  ]) {
    visit(here, name, async (shop, world) => {
      await shop.paid("alice");
      await world.setFaults([{ on: "verification", act: false, answer: { status } }]);
      await shop.confirm("123456");
      await shop.stands("code", { kind, attemptsRemaining: 2 });
    });
  }

  visit(here, "a service that is not available may be tried again, with the same key", async (shop) => {
    await shop.answers("start", { ...problem("upstream-unavailable", 503, "same"), times: 1 });
    await shop.pay("alice");
    await shop.stands("unavailable", { kind: "unavailable" });
    await shop.resend.click();
    await shop.code.waitFor();
    assert.equal(shop.starts[0].key, shop.starts[1].key);
  });

  for (const [status, kind] of [[401, "signed-out"], [403, "not-allowed"], [413, "mistake"], [429, "throttled"], [504, "no-answer"]]) {
    visit(here, `API Gateway's own ${status} is told at both calls`, async (shop) => {
      await shop.answers("start", { status, body: { message: "of the gateway" }, times: 1 });
      await shop.pay("alice");
      await shop.stands(undefined, { kind });
      await shop.leave.click();
      await shop.pay("alice");
      await shop.code.waitFor();
      await shop.answers("check", { status, body: { message: "of the gateway" }, times: 1 });
      await shop.confirm("123456");
      await shop.stands(undefined, { kind });
      await shop.error.first().waitFor();
    });
  }
}
