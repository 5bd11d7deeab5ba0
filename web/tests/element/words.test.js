// What is told, without a browser: every language says everything, of every problem at every call.

import assert from "node:assert/strict";
import { readFile } from "node:fs/promises";
import { suite, test } from "node:test";
import { createCountersign } from "../../dist/client/index.js";
import { BEGINNING, STATES } from "../../dist/element/situation.js";
import { failed } from "../../dist/element/outcomes.js";
import { CountersignApproval, addLocale } from "../../dist/element/define.js";
import { attemptsOf, errorOf, failureText, headingOf, summaryOf, validFor, waitFor } from "../../dist/element/words.js";
import { de } from "../../dist/locales/de.js";
import { en } from "../../dist/locales/en.js";
import { fr } from "../../dist/locales/fr.js";
import { it } from "../../dist/locales/it.js";
import { scriptedServer } from "../../dist/testing/index.js";

const LOCALES = [en, de, fr, it];
const NAMES = new Set((await readFile(new URL("../../../openapi.yaml", import.meta.url), "utf8")).match(/(?<=urn:countersign:problem:)[a-z-]+/g));
const TRANSACTION = { template: "login", fields: { service: "E-Banking" } };
const ANSWERS = [...[...NAMES].map((problem) => ({ problem })), ...[401, 403, 404, 413, 415, 429, 500, 503].map((status) => ({ status, body: { message: "" } })), "no-answer"];
const placeholders = (text) => text.match(/\{\w+\}/g) ?? [];

/** What a call ends in that is answered so. */
async function failureOf(call, answer) {
  const server = scriptedServer();
  const client = createCountersign({ baseUrl: "https://approvals.example.com", storage: null, fetch: server.fetch });
  // No Retry-After that the client would wait for by itself.
  const scripted = answer.problem === "request-in-progress" ? { ...answer, members: { retryAfter: 60 } } : answer;
  if (call === "start") server.next("start", scripted);
  const { approval } = await client.start(TRANSACTION).then((result) => result.outcome === "sent" ? result : { approval: result });
  if (call === "start") return approval;
  server.next("verify", scripted);
  return client.verify(approval, "123456");
}

suite("words", () => {
  for (const { language, strings } of LOCALES) {
    test(`${language} says what English says`, () => {
      assert.deepEqual(Object.keys(strings), Object.keys(en.strings));
      for (const [name, text] of Object.entries(en.strings)) {
        if (typeof text !== "string") continue;
        assert.deepEqual(placeholders(strings[name]), placeholders(text), name);
        assert.match(strings[name], /\S/, name);
      }
      assert.deepEqual(Object.keys(strings.fields), Object.keys(en.strings.fields));
      assert.doesNotMatch(JSON.stringify(strings), /[<>ß]/);
    });

    test(`${language} has words for every problem at every call, and an end or an error to show them in`, async () => {
      const plural = new Intl.PluralRules(language);
      for (const call of ["start", "verify"]) {
        for (const answer of ANSWERS) {
          const result = await failureOf(call, answer);
          if (result.outcome === "wrong-code") continue;
          assert.match(failureText(call, result, strings), /^\p{Lu}[^{}]+[.]$/u, `${call} ${JSON.stringify(answer)}`);
          const now = failed(BEGINNING, call, result, call === "verify");
          assert.ok(STATES.includes(now.state));
          const shown = [errorOf({ ...now, approval: {} }, strings, plural), summaryOf(now, strings)].filter(Boolean);
          assert.ok(shown.length >= 1, `${call} ${JSON.stringify(answer)} in ${now.state}`);
          assert.ok(headingOf(now, strings));
        }
      }
    });

    test(`${language} counts attempts`, () => {
      const plural = new Intl.PluralRules(language);
      const said = [1, 2, 5].map((attemptsRemaining) => attemptsOf({ approval: { attemptsRemaining } }, strings, plural));
      assert.deepEqual(said.map((text) => text.match(/\d+/)?.[0]), [undefined, "2", "5"]);
    });
  }

  test("durations are in the language, never short, and do not tick", () => {
    assert.deepEqual([1, 9, 11, 20, 21, 90, 91, 3600, 7300].map((seconds) => waitFor(seconds, "en")),
      ["1 second", "9 seconds", "20 seconds", "20 seconds", "30 seconds", "90 seconds", "2 minutes", "60 minutes", "3 hours"]);
    assert.equal(waitFor(1800, "de-CH"), "30 Minuten");
    assert.deepEqual([300, 299, 286, 284, 61, 60].map((seconds) => validFor(seconds, "en")), ["5 minutes", "5 minutes", "5 minutes", "4 minutes", "1 minute", ""]);
  });

  test("Node can load the element; there it registers nothing", () => {
    assert.equal(typeof CountersignApproval, "function");
    assert.equal(typeof addLocale, "function");
    assert.equal(globalThis.customElements, undefined);
  });
});
