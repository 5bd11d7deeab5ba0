// Posts to the payment service of which it is not known whether they were executed.

import assert from "node:assert/strict";
import { UNAVAILABLE } from "../support/scripted.js";
import { visit } from "../support/visit.js";

export function doubts(here) {
  const shopping = (name, act) => visit(here, name, act, { executes: true });

  shopping("what got no answer and was not executed is tried again, with the same receipt", async (shop, world) => {
    await shop.page.route(`${world.payments}/payments`, (route) => route.abort(), { times: 1 });
    await shop.confirm(await shop.paid("alice"));
    await shop.hasFocus(shop.heading("Payment may have been executed"));
    await shop.tells("We got no answer from the payment service.");
    await shop.button("Try again").click();
    await shop.hasFocus(shop.heading("Payment executed"));
    assert.deepEqual([shop.orders.length, new Set(shop.orders.map(({ receipt }) => receipt)).size], [2, 1]);
    assert.equal(await shop.notice.count(), 0);
  });

  shopping("what got no answer and was executed is refused the second time, and the user is sent to the account", async (shop, world) => {
    await shop.losesAnswer(`${world.payments}/payments`);
    await shop.confirm(await shop.paid("alice"));
    await shop.button("Try again").click();
    await shop.tells("Your payment may have been executed by an earlier try. Please check your account before you pay again.");
    await shop.hasFocus(shop.heading("Payment may have been executed"));
    assert.equal(await shop.button("Try again").isVisible(), false);
    assert.equal(shop.orders.length, 2);
  });

  for (const [name, status, body] of [
    ["another refusal", 403, { refused: "exp: expired" }],
    ["a gateway's refusal", 401, { message: "Unauthorized" }],
  ]) {
    shopping(`after no answer, ${name} leaves it open whether the payment was executed`, async (shop, world) => {
      await shop.losesAnswer(`${world.payments}/payments`);
      await shop.confirm(await shop.paid("alice"));
      await shop.heading("Payment may have been executed").waitFor();
      await shop.answers("payment", { status, body });
      await shop.button("Try again").click();
      await shop.tells("Please check your account before you pay again.");
    });
  }

  shopping("a receipt that somebody else has used may mean an executed payment", async (shop, world) => {
    await shop.answers("payment", { status: 403, body: { refused: "jti: used already" } });
    await shop.confirm(await shop.paid("alice"));
    await shop.tells("Please check your account before you pay again.");
  });

  shopping("a payment service that cannot check says nothing of an earlier try", async (shop, world) => {
    await shop.losesAnswer(`${world.payments}/payments`);
    await shop.confirm(await shop.paid("alice"));
    await shop.heading("Payment may have been executed").waitFor();
    await shop.answers("payment", { ...UNAVAILABLE, times: 1 });
    await shop.button("Try again").click();
    await shop.page.locator("#retry[aria-disabled=false]:visible").waitFor();
    await shop.tells("Your payment may have been executed.");
    await shop.heading("Payment may have been executed").waitFor();
  });

  for (const status of [500, 502, 503, 504]) {
    shopping(`a ${status} that says nothing leaves it open whether the payment was executed`, async (shop, world) => {
      await shop.answers("payment", { status });
      await shop.confirm(await shop.paid("alice"));
      await shop.tells("Your payment may have been executed.");
    });
  }

  shopping("a reload while the payment service is at work posts nothing by itself", async (shop, world) => {
    let arrived;
    const posted = new Promise((resolve) => { arrived = resolve; });
    await shop.page.route(`${world.payments}/payments`, () => arrived(), { times: 1 });
    const code = await shop.paid("alice");
    await shop.confirm(code);
    await posted;
    await shop.sees(shop.page.locator("#executing"), "The payment service is checking it…");
    assert.equal(await shop.button("Try again").isVisible(), false);
    await shop.page.reload();
    await shop.tells("Your payment may have been executed.");
    assert.equal(shop.orders.length, 1);
    await shop.button("Try again").click();
    await shop.heading("Payment executed").waitFor();
    assert.deepEqual([shop.orders.length, shop.checks.length], [2, 1]);
  });

  shopping("two presses of Try again in the same moment post once", async (shop, world) => {
    await shop.answers("payment", { ...UNAVAILABLE, times: 1 });
    await shop.confirm(await shop.paid("alice"));
    await shop.page.locator("#retry[aria-disabled=false]:visible").waitFor();
    await shop.button("Try again").evaluate((again) => { again.click(); again.click(); });
    await shop.heading("Payment executed").waitFor();
    assert.equal(shop.orders.length, 2);
  });
}
