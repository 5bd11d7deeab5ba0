// What the payment service makes of a confirmed payment and its receipt.

import assert from "node:assert/strict";
import { UNAVAILABLE } from "../support/scripted.js";
import { visit } from "../support/visit.js";

const TAMPER = "Tamper with the amount before it is executed (what malware would do)";
const PAYMENT = { amount: "1250.00", currency: "CHF", payee: "M. Muster", account: "CH9300762011623852957" };
const ACCOUNTS = { alice: "CH5604835012345678009", bob: "CH4431999123000889012" };

export function executions(here) {
  const shopping = (name, act) => visit(here, name, act, { executes: true });

  for (const [username, debtor] of Object.entries(ACCOUNTS)) {
    shopping(`a payment of ${username} is executed with its receipt, and what was checked is told`, async (shop, world) => {
      await shop.confirm(await shop.paid(username));
      await shop.hasFocus(shop.heading("Payment executed"));
      await shop.sees(shop.announcement, "Payment executed");
      assert.deepEqual(shop.orders.map(({ body }) => body), [{ debtor, ...PAYMENT }]);
      const [{ receipt }] = shop.orders;
      assert.match(receipt, /^[\w-]+\.[\w-]+\.[\w-]+$/);
      const checked = shop.page.locator("#checked");
      assert.deepEqual(await checked.locator("dt").allTextContents(), ["signature", "iss", "aud", "exp", "typ", "sub", "transaction", "jti"]);
      for (const meaning of await checked.locator("dd").allTextContents()) assert.notEqual(meaning, "");
      assert.equal(await shop.button("Try again").isVisible(), false);
      await shop.page.reload();
      await shop.heading("Payment executed").waitFor();
      await shop.sees(checked, "It has not been used before.");
      assert.ok(!(await shop.page.evaluate(() => JSON.stringify(sessionStorage))).includes(receipt), "a used receipt is kept");
      assert.equal(shop.orders.length, 1);
      assert.deepEqual(shop.complaints, []);
    });
  }

  shopping("an amount that malware has changed is refused, and nothing is paid", async (shop, world) => {
    const code = await shop.paid("alice");
    assert.equal(await shop.field(TAMPER).isChecked(), false);
    await shop.field(TAMPER).check();
    await shop.confirm(code);
    await shop.hasFocus(shop.heading("Payment refused by the payment service"));
    await shop.tells("Nothing has been paid. It says: “transaction: not what the user approved");
    await shop.sees(shop.page.locator("#done dd"), "CHF 91,250.00");
    assert.equal(shop.starts[0].body.transaction.fields.amount, "1250.00");
    assert.deepEqual(shop.orders.map(({ body }) => body), [{ debtor: ACCOUNTS.alice, ...PAYMENT, amount: "91250.00" }]);
    assert.equal(await shop.button("Try again").isVisible(), false);
    await shop.page.reload();
    await shop.tells("transaction: not what the user approved");
    await shop.button("New payment").click();
    await shop.button("Pay").waitFor();
    assert.equal(await shop.page.locator("#tamper").isChecked(), false);
  });

  shopping("a payment service that cannot check has paid nothing, and is asked again", async (shop, world) => {
    await shop.answers("payment", { ...UNAVAILABLE, times: 1 });
    await shop.confirm(await shop.paid("alice"));
    await shop.hasFocus(shop.heading("Payment not executed yet"));
    await shop.tells("Nothing has been paid. Please try again in a moment.");
    await shop.button("Try again").click();
    await shop.heading("Payment executed").waitFor();
  });

  visit(here, "without a receipt, a payment is confirmed and posted nowhere", async (shop) => {
    const code = await shop.paid("alice");
    await shop.answers("check", { body: { status: "approved", transactionId: "x" } });
    await shop.confirm(code);
    await shop.hasFocus(shop.heading("Payment confirmed"));
    assert.deepEqual(shop.orders, []);
    assert.equal(await shop.button("Try again").isVisible(), false);
  }, { executes: true });

  visit(here, "without a payment service, a payment is confirmed, receipt or not", async (shop) => {
    const code = await shop.paid("alice");
    assert.equal(await shop.field(TAMPER).isVisible(), false);
    await shop.confirm(code);
    await shop.hasFocus(shop.heading("Payment confirmed"));
    assert.deepEqual(shop.orders, []);
  });
}
