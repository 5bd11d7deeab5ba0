// A user's ways through an approval, against the real functions.

import assert from "node:assert/strict";
import { test } from "node:test";
import { setTimeout } from "node:timers/promises";
import { Page } from "./client.ts";
import type { Screen } from "./client.ts";
import { PAYMENT, failChecks, newestCode, newestText, setSigning, wrongCode } from "./world.ts";

const { API_URL = "", TOKEN = "" } = process.env;

/** The waits that the page was told, which the test shortens to a second. */
let waits: number[] = [];

function page(meanwhile = async (): Promise<void> => {}): Page {
  waits = [];
  return new Page(API_URL, TOKEN, async (seconds) => {
    waits.push(seconds);
    await setTimeout(Math.min(seconds, 1) * 1000);
    await meanwhile();
  });
}

/** A page that waits for its code, once another SMS may be sent. */
async function paid(on = page()): Promise<Page> {
  let screen = await on.pay(PAYMENT);
  if (screen.kind === "form" && screen.refused?.next === "new") {
    await setTimeout((screen.refused.retryAfter ?? 0) * 1000);
    screen = await on.pay(PAYMENT);
  }
  assert.equal(screen.kind, "code");
  return on;
}

function is<Kind extends Screen["kind"]>(screen: Screen, kind: Kind): Extract<Screen, { kind: Kind }> {
  assert.equal(screen.kind, kind, JSON.stringify(screen));
  return screen as Extract<Screen, { kind: Kind }>;
}

test("a wrong code, and then the right one", async () => {
  const shop = await paid();
  const { attemptsRemaining, locale, shown, text } = is(shop.screen, "code").approval;
  assert.equal(attemptsRemaining, 3);
  // What stands beside the code field is what the SMS says.
  assert.deepEqual([locale, shown], ["en", { amount: "CHF 1,250.00", account: "CH93...23852957", payee: "M. Muster" }]);
  assert.equal(text?.replace("{{CODE}}", await newestCode()), await newestText());
  const wrong = is(await shop.type(await wrongCode()), "code");
  assert.deepEqual([wrong.refused?.next, wrong.refused?.words], ["correct", "This code is wrong."]);
  assert.equal(wrong.approval.attemptsRemaining, 2);
  const approved = is(await shop.type(await newestCode()), "approved");
  assert.match(approved.receipt ?? "", /^[^.]+\.[^.]+\.[^.]+$/);
  assert.deepEqual(waits, []);
});

test("an outage at the check: the same code goes through by itself", async () => {
  const shop = await paid();
  await failChecks(1);
  assert.ok(is(await shop.type(await newestCode()), "approved").receipt);
  assert.deepEqual(waits, [1]);
});

test("an outage that lasts: the last attempt ends it, and a new approval works", async () => {
  const shop = await paid();
  await failChecks(3);
  const form = is(await shop.type(await newestCode()), "form");
  assert.deepEqual([form.refused?.next, form.refused?.attemptsRemaining], ["new", 0]);
  assert.deepEqual(waits, [1, 1]);
  assert.ok(is(await (await paid(shop)).type(await newestCode()), "approved").receipt);
});

test("a receipt that comes later", async () => {
  const shop = await paid(page(() => setSigning(true)));
  await setSigning(false);
  assert.ok(is(await shop.type(await newestCode()), "approved").receipt);
  assert.deepEqual(waits, [20]);
});

test("a receipt that never comes: the payment is confirmed all the same", async () => {
  const shop = await paid();
  await setSigning(false);
  const shown = await shop.type(await newestCode());
  await setSigning(true);
  assert.equal(is(shown, "code").refused?.words, "Your payment is confirmed, and is being carried out.");
  assert.deepEqual(waits, [20, 20, 20]);
  is(await shop.reload(is(shown, "code").approval.approvalId), "approved");
});

test("another SMS: too early, and then the newest code", async () => {
  const shop = await paid();
  const first = is(shop.screen, "code").approval;
  const early = is(await shop.resend(), "code");
  assert.deepEqual([early.refused?.next, early.approval.approvalId], ["new", first.approvalId]);
  await setTimeout(first.resendInSeconds * 1000);
  const second = is(await shop.resend(), "code").approval;
  assert.notEqual(second.approvalId, first.approvalId);
  assert.ok(is(await shop.type(await newestCode()), "approved").receipt);
});

test("a page that is loaded again in the middle", async () => {
  const { approval } = is((await paid()).screen, "code");
  const again = page();
  const shown = is(await again.reload(approval.approvalId), "code").approval;
  assert.deepEqual([shown.transactionId, shown.attemptsRemaining, shown.expiresAt],
    [approval.transactionId, 3, approval.expiresAt]);
  assert.ok(shown.expiresInSeconds > 290 && shown.expiresInSeconds <= 300, `${shown.expiresInSeconds}`);
  assert.ok(is(await again.type(await newestCode()), "approved").receipt);
  is(await page().reload(approval.approvalId), "approved");
});

test("cancelled in one tab, typed in another", async () => {
  const shop = await paid();
  const { approval } = is(shop.screen, "code");
  const other = page();
  await other.reload(approval.approvalId);
  is(await shop.cancel(), "cancelled");
  const form = is(await other.type(await newestCode()), "form");
  assert.deepEqual([form.refused?.next, form.refused?.words], ["new", "This payment was cancelled."]);
  is(await page().reload(approval.approvalId), "cancelled");
});

test("somebody else's approval, and a token that API Gateway refuses", async () => {
  const unknown = is(await page().reload("A".repeat(44)), "form");
  assert.equal(unknown.refused?.words, "We do not know this payment.");
  const stranger = new Page(API_URL, "another.token", async () => assert.fail("there is nothing to wait for"));
  assert.equal(is(await stranger.pay(PAYMENT), "form").refused?.next, "sign-in");
});

test("that was not me", async () => {
  const shop = await paid();
  const { approval } = is(shop.screen, "code");
  assert.ok(is(await shop.notMe(), "locked").seconds > 1790);
  is(await page().reload(approval.approvalId), "cancelled");
  const form = is(await shop.pay(PAYMENT), "form");
  assert.deepEqual([form.refused?.next, form.refused?.words], ["new", "Confirming is locked for now."]);
  assert.ok((form.refused?.retryAfter ?? 0) > 1790);
});
