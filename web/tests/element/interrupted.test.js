// What the prompt makes of being interrupted: taken out and put back, begun anew, loaded again.

import assert from "node:assert/strict";
import { suite } from "node:test";
import { useBrowser, visit } from "./support/browser.js";
import { bring, calls, field, run } from "./support/made.js";

suite("the prompt when it is interrupted", { timeout: 300_000 }, () => {
  const here = useBrowser();

  visit(here, "connect, disconnect, connect while a code is sent: one text message, and the prompt goes on", async (page) => {
    await bring(page);
    await run(page, async () => {
      const { element } = globalThis.made;
      const started = element.start();
      const { parentElement } = element;
      element.remove();
      parentElement.append(element);
      void element.start();
      await started;
    });
    assert.equal(await calls(page, "start"), 1);
    await field(page).fill("123456");
    await page.getByRole("button", { name: "Confirm" }).click();
    await page.getByRole("heading", { name: "Confirmed" }).waitFor();
  });

  visit(here, "begins anew with another transaction, and only then", async (page) => {
    await bring(page);
    await run(page, async () => {
      const { element } = globalThis.made;
      await element.start();
      element.transaction = structuredClone(element.transaction);
    });
    assert.equal(await run(page, () => globalThis.made.element.state), "code");
    await run(page, () => { const { element } = globalThis.made; element.transaction = { template: "login", fields: { service: "E-Banking" } }; });
    assert.deepEqual(await run(page, () => [globalThis.made.element.state, globalThis.made.element.approval]), ["idle", null]);
  });

  visit(here, "an answer that comes after a reset changes nothing, and another start is sent after it", async (page) => {
    await bring(page);
    const states = await run(page, async () => {
      const { element } = globalThis.made;
      const { client } = element;
      let answer;
      element.client = { ...client, start: () => new Promise((sent) => { answer = sent; }) };
      const first = element.start();
      await new Promise((soon) => { setTimeout(soon); });
      element.reset();
      element.client = client;
      const second = element.start();
      answer({ outcome: "failed", kind: "refused", next: "other-way", retryAfterSeconds: null, attemptsRemaining: null, pointer: null, requestId: null, status: 422 });
      await first;
      const between = element.state;
      await second;
      return [between, element.state];
    });
    assert.deepEqual(states, ["sending", "code"]);
  });

  visit(here, "goes on after a reload", async (page) => {
    await reloaded(page, "pending");
    assert.deepEqual(await run(page, () => globalThis.resumed), [true, "code", "payment"]);
  });

  for (const [status, state, words] of [
    ["expired", "expired", "The code has expired."], ["cancelled", "cancelled", "The code is no longer valid."],
    ["locked", "locked", "Too many wrong codes."], ["approved", "used", "This was confirmed already."],
  ]) {
    visit(here, `says after a reload that its approval is ${status}, and starts another one only where that is no second time`, async (page) => {
      await reloaded(page, status);
      assert.deepEqual(await run(page, () => globalThis.resumed), [true, state, "payment"]);
      await page.getByText(words).waitFor();
      assert.equal(await page.getByRole("button", { name: "Send code" }).isVisible(), status !== "approved");
    });
  }

  visit(here, "while another code is sent after an end, the old one is not asked for", async (page) => {
    await bring(page);
    const seen = await run(page, async () => {
      const { element, server, part, type } = globalThis.made;
      server.approval.resendInSeconds = 0;
      await element.start();
      server.next("verify", { problem: "approval-expired" });
      await type("123456");
      server.next("start", () => new Promise(() => {}));
      void element.resend();
      return [element.state, element.approval, part("input").getClientRects().length];
    });
    assert.deepEqual(seen, ["sending", null, 0]);
  });
});

/** A code is sent, the page is loaded again, and there the service says that the approval is `status`. What came of it is `resumed`. */
const reloaded = (page, status) => page.evaluate(async (told) => {
  const { createCountersign } = await import("/dist/client/index.js");
  const { scriptedServer } = await import("/dist/testing/index.js");
  const kept = new Map();
  const storage = { getItem: (name) => kept.get(name) ?? null, setItem: (name, value) => kept.set(name, value) };
  const server = scriptedServer();
  const client = () => createCountersign({ baseUrl: "https://approvals.example.com", fetch: server.fetch, storage });
  const before = globalThis.scenes.prompt();
  before.element.client = client();
  await before.element.start();
  before.element.remove();
  server.approval.status = told;
  const after = document.createElement("countersign-approval");
  after.client = client();
  // One that goes on brings its transaction along.
  if (told !== "pending") after.transaction = globalThis.scenes.TRANSACTION;
  document.querySelector("main").append(after);
  globalThis.resumed = [await after.resume(), after.state, after.transaction.template];
}, status);
