// Every other answer, in a customer's words.

import assert from "node:assert/strict";
import { readFile } from "node:fs/promises";
import { problem } from "../support/shop.js";
import { visit } from "../support/visit.js";

const CONTRACT = new URL("../../../openapi.yaml", import.meta.url);
const REFUSED = "We cannot send you a code by SMS. Please pay in another way, or contact us.";

export function problems(here) {
  visit(here, "nobody is told why no code is sent", async (shop) => {
    for (const username of ["nophone", "blocked", "stranger"]) {
      await shop.pay(username);
      await shop.page.locator(`#developer:has-text('"username":"${username}"')`).waitFor({ state: "attached" });
      await shop.tells(REFUSED);
      assert.equal(await shop.notice.textContent(), REFUSED);
      await shop.hasFocus(shop.button("Pay"));
    }
    assert.equal(shop.starts.length, 3);
  });

  visit(here, "the time between two SMS is counted down", async (shop, world) => {
    await shop.paid("alice");
    await shop.page.evaluate(() => sessionStorage.clear());
    await shop.page.reload();
    await shop.pay("alice");
    await shop.tells("Please wait before you ask for another one.");
    await shop.sees(shop.page.locator("#payment-wait"), /0:(30|2\d)/);
    await shop.sees(shop.announcement, /You can try again in \d+ seconds\./);
    await shop.page.reload();
    await shop.page.locator("#payment-wait").waitFor();
    await shop.field("Who pays").selectOption("bob");
    await shop.page.locator("#payment-wait").waitFor({ state: "hidden" });
    await shop.field("Who pays").selectOption("alice");

    await world.travel(31);
    await shop.page.clock.fastForward(31_000);
    await shop.page.locator("#payment-wait").waitFor({ state: "hidden" });
    await shop.pay("alice");
    await shop.code.waitFor();
  }, { prepare: ({ page }) => page.clock.install() });

  for (const [name, status, text] of [
    ["an outage at the start, of which nothing is known", 503, "We do not know whether your code was sent."],
    ["a wrong address of Nevis at the start", 405, "We cannot send codes at the moment."],
  ]) {
    visit(here, name, async (shop, world) => {
      await world.setFaults([{ on: "approval", act: false, answer: { status } }]);
      await shop.pay("alice");
      await shop.tells(text);
    });
  }

  for (const [name, status, text, left] of [
    ["an outage at the check costs an attempt", 503, "We could not find out whether your code was right.", "2 attempts left"],
    ["a wrong address of Nevis at the check costs none", 405, "We cannot check codes at the moment.", "3 attempts left"],
    ["a limit of Nevis at the check costs an attempt", 429, "Your code could not be checked just now.", "2 attempts left"],
  ]) {
    visit(here, name, async (shop, world) => {
      await shop.paid("alice");
      await world.setFaults([{ on: "verification", act: false, answer: { status } }]);
      await shop.confirm("123456");
      await shop.tells(text);
      await shop.page.getByText(left).waitFor();
    });
  }

  visit(here, "an outage that leaves no attempts ends the payment", async (shop, world) => {
    await shop.paid("alice");
    await world.setFaults([{ on: "verification", act: false, answer: { status: 503 } }]);
    for (const left of [2, 1]) {
      await shop.confirm("123456");
      await shop.page.getByText(`${left} attempt`).waitFor();
      await shop.page.locator("#confirm[aria-disabled=false]").waitFor();
    }
    await shop.confirm("123456");
    await shop.tells("no attempts are left.");
    await shop.hasFocus(shop.heading("Payment not confirmed"));
  });

  visit(here, "a service that is not available may be tried again, with the same key", async (shop) => {
    await shop.answers("start", { ...problem("upstream-unavailable", 503, { retryAfter: 1 }), times: 1 });
    await shop.pay("alice");
    await shop.tells("We cannot send codes just now.");
    await shop.page.locator("#pay[aria-disabled=false]").waitFor();
    await shop.button("Pay").click();
    await shop.code.waitFor();
    assert.equal(shop.starts[0].key, shop.starts[1].key);
    await shop.answers("check", { ...problem("upstream-unavailable", 503, { retryAfter: 1 }), times: 1 });
    await shop.confirm("123456");
    await shop.tells("We cannot check codes just now.");
  });

  for (const [status, text] of [
    [401, "You have been signed out."],
    [403, "You may not make this payment."],
    [404, "Something does not fit together on our side."],
    [413, "Something does not fit together on our side."],
    [429, "Many people are paying just now."],
    [500, "We got no answer in time."],
    [502, "We got no answer in time."],
    [503, "We got no answer in time."],
    [504, "We got no answer in time."],
  ]) {
    visit(here, `API Gateway's own ${status} has words at both calls`, async (shop) => {
      await shop.answers("start", { status, body: { message: "of the gateway" }, times: 1 });
      await shop.pay("alice");
      await shop.tells(text);
      await shop.hasFocus(shop.button("Pay"));
      await shop.pay("alice");
      await shop.code.waitFor();
      await shop.answers("check", { status, body: { message: "of the gateway" }, times: 1 });
      await shop.confirm("123456");
      await shop.tells(text);
    });
  }

  visit(here, "every type of problem in the contract has words of its own kind", async (shop) => {
    const names = new Set((await readFile(CONTRACT, "utf8")).match(/(?<=urn:countersign:problem:)[a-z-]+/g));
    assert.ok(names.size >= 20, `${[...names]}`);
    for (const name of names) {
      const known = await shop.page.evaluate(async (problem) => {
        const { words } = await import("/page/words.js");
        const answer = { status: 599, problem, retryAfter: null, body: {} };
        const unknown = (call) => words(call, { ...answer, problem: "not-in-the-contract" });
        return ["start", "check"].filter((call) => words(call, answer) !== unknown(call));
      }, name);
      assert.notDeepEqual(known, [], name);
    }
  });
}
