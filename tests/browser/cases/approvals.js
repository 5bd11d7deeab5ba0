// Whole approvals, by mouse and by keyboard.

import assert from "node:assert/strict";
import { started } from "../support/scripted.js";
import { visit } from "../support/visit.js";

export function approvals(here) {
  visit(here, "a payment is approved by mouse, without a complaint of the browser", async (shop, world) => {
    await shop.paid("alice");
    const [message] = await world.messages();
    assert.match(message.text, /^Code \d{6} pays CHF 1,250\.00 to account CH93\.\.\.23852957\. Tell nobody this code\. Payee as typed: "M\. Muster"$/);
    await shop.sees(shop.announcement, "A text message has arrived");
    await shop.hasFocus(shop.code);
    await shop.button(`Enter ${message.code}`).click();
    await shop.button("Confirm payment").click();
    await shop.hasFocus(shop.heading("Payment confirmed"));
    await shop.sees(shop.page.locator("#done dd"), "CH93 0076 2011 6238 5295 7");
    await shop.sees(shop.page.locator("#done dd"), "CHF 1,250.00");
    assert.deepEqual([shop.starts.length, shop.checks.length], [1, 1]);
    assert.match(shop.starts[0].key, /^[!-~]{1,64}$/);
    assert.deepEqual(shop.complaints, []);
    await shop.button("New payment").click();
    await shop.button("Pay").waitFor();
  });

  visit(here, "a payment is approved by keyboard alone", async (shop, world) => {
    const { keyboard } = shop.page;
    await shop.page.locator("body").focus();
    await tabTo(shop, shop.field("Who pays"));
    await keyboard.type("bob");
    await tabTo(shop, shop.field("Payee"));
    await keyboard.press("Control+A");
    await keyboard.type("Keyboard Inc.");
    await tabTo(shop, shop.button("Pay"));
    await keyboard.press("Enter");
    await shop.hasFocus(shop.code);
    await shop.bubbles.first().waitFor();
    const [message] = await world.messages();
    assert.equal(message.username, "bob");
    assert.match(message.text, /: "Keyboard Inc\."$/);
    await tabTo(shop, shop.button(`Enter ${message.code}`));
    await keyboard.press("Space");
    await shop.hasFocus(shop.code);
    await keyboard.press("Enter");
    await shop.hasFocus(shop.heading("Payment confirmed"));
  });

  visit(here, "what is typed and what arrives are shown as text", async (shop, world) => {
    await world.send({ username: "alice", message: "<img src=x> {{CODE}}" });
    await shop.sees(shop.bubbles, "<img src=x>");
    await shop.answers("start", { ...started, body: { ...started.body, shown: { ...started.body.shown, payee: "<img src=x>" } } });
    await shop.field("Payee").fill("<img src=x>");
    await shop.pay("alice");
    await shop.sees(shop.page.locator("[part=expected-value]"), "<img src=x>");
    assert.equal(await shop.page.locator("img").count(), 0);
  });

  visit(here, "the developer's view has the calls, folded away", async (shop) => {
    const calls = shop.page.getByLabel("Calls to the API");
    await shop.paid("alice");
    assert.equal(await calls.isVisible(), false);
    await shop.page.getByText("Developer’s view").click();
    await shop.sees(calls, "approvalId");
  });
}

/** Presses Tab until it has the focus; a page has few stops. */
async function tabTo(shop, target) {
  const element = await target.elementHandle();
  for (let stops = 0; stops < 30; stops += 1) {
    await shop.page.keyboard.press("Tab");
    if (await element.evaluate((wanted) => wanted.getRootNode().activeElement === wanted)) return;
  }
  throw new Error("no way there by keyboard");
}
