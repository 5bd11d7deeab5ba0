// Ways back and reloads: a payment goes on where it was, or says how it has ended.

import assert from "node:assert/strict";
import { wrong } from "../support/scripted.js";
import { visit } from "../support/visit.js";

export function returns(here) {
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
    assert.deepEqual([shop.starts.length, shop.keys, shop.cancellations.length], [2, 2, 1]);
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
    assert.deepEqual([shop.keys, (await world.messages()).length], [1, 1]);
  });

  for (const [what, end, state, words] of [
    ["expired", (shop, world) => world.travel(301), "expired", "The code has expired."],
    ["locked", async (shop, world, code) => { for (let times = 0; times < 3; times += 1) await shop.confirm(wrong(code)); await shop.stands("locked"); }, "locked", "Too many wrong codes."],
    ["called off elsewhere", async (shop, world) => world.callOff(await shop.approvalId(), "alice"), "cancelled", "The code is no longer valid."],
  ]) {
    visit(here, `a reload says of an approval that it is ${what}, and offers another one`, async (shop, world) => {
      const code = await shop.paid("alice");
      await end(shop, world, code);
      await shop.page.reload();
      await shop.stands(state);
      await shop.hasFocus(shop.ending);
      await shop.sees(shop.error, words);
      assert.equal(shop.starts.length, 1);
      await shop.button("Send code").waitFor();
      await shop.leave.click();
      await shop.hasFocus(shop.heading("Payment"));
      assert.equal(await shop.notice.count(), 0);
    });
  }

  visit(here, "a reload after a right code whose answer got lost says that it is confirmed, and starts nothing", async (shop, world) => {
    const code = await shop.paid("alice");
    await shop.losesAnswer(`${world.api}/v1/approvals/*/verification`);
    await shop.confirm(code);
    await shop.stands("code", { kind: "no-answer" });
    await shop.page.reload();
    await shop.stands("used", { kind: "used" });
    await shop.sees(shop.error, "confirmed already");
    assert.equal(await shop.resend.isVisible(), false);
  });

  visit(here, "a reload of a prompt that nothing is known of says so at the form", async (shop) => {
    await shop.pay("nophone");
    await shop.stands("refused");
    await shop.page.reload();
    await shop.tells("No code is waiting for this payment. Pay asks for one.");
    await shop.hasFocus(shop.heading("Payment"));
    await shop.button("Pay").click();
    await shop.stands("held");
    await shop.leave.click();
    assert.equal(await shop.notice.count(), 0);
  });
}

async function until(holds) {
  while (!await holds()) await new Promise((resolve) => { setTimeout(resolve, 20); });
}
