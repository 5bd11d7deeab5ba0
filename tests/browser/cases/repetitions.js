// Nothing happens twice: double clicks, double taps, lost answers, reloads.

import assert from "node:assert/strict";
import { problem, wrong } from "../support/shop.js";
import { visit } from "../support/visit.js";

const keys = (shop) => new Set(shop.starts.map(({ key }) => key)).size;

export function repetitions(here) {
  visit(here, "a double click on Pay sends one SMS", async (shop, world) => {
    await shop.button("Pay").dblclick();
    await shop.heading("Confirm your payment").waitFor();
    assert.deepEqual([shop.starts.length, (await world.messages()).length], [1, 1]);
  });

  visit(here, "two presses of Pay in the same moment send one SMS", async (shop, world) => {
    await shop.button("Pay").evaluate((pay) => { pay.click(); pay.click(); });
    await shop.heading("Confirm your payment").waitFor();
    assert.deepEqual([shop.starts.length, (await world.messages()).length], [1, 1]);
  });

  visit(here, "a double tap on a wrong code costs one attempt", async (shop, world) => {
    const code = await shop.paid("alice");
    await shop.code.fill(wrong(code));
    await shop.button("Confirm payment").evaluate((confirm) => { confirm.click(); confirm.click(); });
    await shop.tells("This code is not right.");
    await shop.page.getByText("2 attempts left").waitFor();
    assert.deepEqual([shop.checks.length, await world.attempts()], [1, [1]]);
  });

  visit(here, "a reload keeps the approval, its times and its attempts", async (shop) => {
    const code = await shop.paid("bob");
    await shop.confirm(wrong(code));
    await shop.page.getByText("2 attempts left").waitFor();
    await shop.page.reload();
    await shop.page.getByText("2 attempts left").waitFor();
    await shop.page.getByText("Phone of bob").waitFor();
    await shop.sees(shop.page.locator("#validity"), /Valid for [45]:\d\d/);
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

  visit(here, "after no answer, Pay again is the same request with the same key", async (shop, world) => {
    await shop.losesAnswer(`${world.api}/v1/approvals`);
    await shop.pay("alice");
    await shop.tells("We got no answer. Please check your connection, then try again.");
    await shop.hasFocus(shop.button("Pay"));
    await shop.button("Pay").click();
    await shop.code.waitFor();
    assert.deepEqual([shop.starts.length, keys(shop), (await world.messages()).length], [2, 1, 1]);
  });

  visit(here, "another payment after no answer is another request", async (shop) => {
    await shop.page.route(`${shop.world.api}/v1/approvals`, (route) => route.abort(), { times: 1 });
    await shop.pay("alice");
    await shop.tells("We got no answer.");
    await shop.field("Amount").fill("7.50");
    await shop.button("Pay").click();
    await shop.code.waitFor();
    assert.deepEqual([shop.starts.length, keys(shop)], [2, 2]);
  });

  visit(here, "after no answer to a code, the same one may be sent again", async (shop, world) => {
    const code = await shop.paid("alice");
    await shop.losesAnswer(`${world.api}/v1/approvals/*/verification`);
    await shop.confirm(code);
    await shop.tells("then confirm the same code again.");
    await shop.button("Confirm payment").click();
    await shop.heading("Payment confirmed").waitFor();
    assert.equal((await world.calls()).verification, 1);
  });

  visit(here, "a code whose first post got no answer waits for the check that is still running", async (shop) => {
    const code = await shop.paid("alice");
    await shop.page.route("**/verification", (route) => route.abort(), { times: 1 });
    await shop.confirm(code);
    await shop.tells("We got no answer.");
    await shop.answers("check", { ...problem("request-in-progress", 409, { retryAfter: 1 }), times: 1 });
    await shop.button("Confirm payment").click();
    await shop.heading("Payment confirmed").waitFor();
    assert.equal(shop.checks.length, 3);
  });

  visit(here, "any other code is not posted again by itself after a check that is still running", async (shop) => {
    const code = await shop.paid("alice");
    await shop.answers("check", { ...problem("request-in-progress", 409, { retryAfter: 1 }), times: 1 });
    await shop.confirm(code);
    await shop.tells("Another code of yours is being checked.");
    await shop.page.locator("#confirm[aria-disabled=false]").waitFor();
    assert.equal(shop.checks.length, 1);
    await shop.button("Confirm payment").click();
    await shop.heading("Payment confirmed").waitFor();
  });

  visit(here, "a new code has a new key, and the page keeps the newest approval", async (shop, world) => {
    const first = await shop.paid("alice");
    await shop.sees(shop.page.locator("#again-wait"), /0:(30|2\d)/);
    await shop.button("Send a new code").press("Enter");
    await shop.sees(shop.announcement, "You can try again in");
    assert.equal(shop.starts.length, 1);

    await world.travel(31);
    await shop.page.clock.fastForward(31_000);
    await shop.sees(shop.announcement, "You can ask for a code now.");
    await shop.button("Send a new code").click();
    await shop.bubbles.nth(1).waitFor();
    await shop.page.locator("#confirm[aria-disabled=false]").waitFor();
    const [newest] = await world.messages();
    assert.deepEqual([shop.starts.length, keys(shop)], [2, 2]);
    if (newest.code !== first) await shop.confirm(first).then(() => shop.tells("This code is not right."));
    await shop.confirm(newest.code);
    await shop.heading("Payment confirmed").waitFor();
  }, { prepare: ({ page }) => page.clock.install() });

  visit(here, "a new code that may not have been sent leaves the approval as it is", async (shop) => {
    const code = await shop.paid("alice");
    await shop.page.clock.fastForward(31_000);
    await shop.answers("start", problem("outcome-unknown", 504, { retryAfter: 20 }));
    await shop.button("Send a new code").click();
    await shop.tells("We do not know whether your code was sent.");
    await shop.sees(shop.page.locator("#again-wait"), /0:(20|1\d)/);
    await shop.confirm(code);
    await shop.heading("Payment confirmed").waitFor();
  }, { prepare: ({ page }) => page.clock.install() });
}

async function until(holds) {
  while (!await holds()) await new Promise((resolve) => { setTimeout(resolve, 20); });
}
