// What the SMS says, and what the shop says that it must say.

import assert from "node:assert/strict";
import { problem, started } from "../support/shop.js";
import { visit } from "../support/visit.js";

export function messages(here) {
  for (const [language, locale, words, amount] of [
    ["English", "en", "pays", "CHF 1,250.00"],
    ["Deutsch", "de", "zahlt", "CHF 1.250,00"],
    ["Deutsch (Schweiz)", "de-CH", "zahlt", "CHF 1'250.00"],
    ["Français", "fr", "paie", "CHF 1 250,00"],
    ["Italiano", "it", "paga", "CHF 1.250,00"],
  ]) {
    visit(here, `in ${language}, the SMS says what the shop says that it must`, async (shop, world) => {
      await shop.field("Language of the text message").selectOption(language);
      await shop.paid("alice");
      const [{ text }] = await world.messages();
      assert.ok(text.includes(` ${words} ${amount} `), text);
      const parts = await shop.expected();
      assert.deepEqual(parts, [amount, "M. Muster", "CH93...23852957"]);
      for (const part of parts) assert.ok(text.includes(part), `${part}: ${text}`);
      const fields = { amount: "1250.00", currency: "CHF", payee: "M. Muster", account: "CH9300762011623852957" };
      assert.deepEqual(shop.starts[0].body, { username: "alice", transaction: { template: "payment", locale, fields } });
      await shop.page.reload();
      assert.deepEqual(await shop.expected(), parts);
      await shop.button("Cancel").click();
      assert.equal(await shop.field("Language of the text message").inputValue(), locale);
    });
  }

  for (const [language, chosen] of [["de-CH", "de-CH"], ["de-AT", "de"], ["fr-CH", "fr"], ["it", "it"], ["en-CH", "en"], ["pt-BR", "en"]]) {
    visit(here, `a browser in ${language} gets the SMS in ${chosen}`, async (shop) => {
      assert.equal(await shop.field("Language of the text message").inputValue(), chosen);
    }, { options: { locale: language } });
  }

  visit(here, "the code's field is described by what the text must say", async (shop) => {
    await shop.paid("alice");
    const description = await shop.description(shop.code);
    for (const part of ["The text message must say:", "CHF 1,250.00", "M. Muster", "CH93...23852957", "If it says something else, do not enter the code."]) {
      assert.ok(description.includes(part), description);
    }
  });

  for (const [payee, written] of [["Bäckerei Müller", "Bäckerei Müller"], ["  M.  Muster ", "M. Muster"], ["Café Żółć", "Café Zolc"], ["Œuvre", "OEuvre"],
    ["Booking.com B.V.", "Booking. com B.V."], ["O’Brien – Söhne", "O'Brien - Söhne"], ["A name of more letters than an SMS that fits has room for", "A name of more letters than an SMS that fi..."]]) {
    visit(here, `the shop shows a payee as the SMS writes it: ${payee}`, async (shop, world) => {
      await shop.field("Payee").fill(payee);
      await shop.paid("alice");
      assert.ok((await world.messages())[0].text.endsWith(`: "${written}"`));
      assert.equal((await shop.expected())[1], written, "as the service says that it was sent");
    });
  }

  visit(here, "the amount follows the decimals of its currency", async (shop, world) => {
    const [amount, currency] = [shop.field("Amount"), shop.field("Currency")];
    for (const [chosen, shown] of [["JPY", "1250"], ["KWD", "1250.000"], ["CHF", "1250.00"]]) {
      await currency.selectOption(chosen);
      assert.equal(await amount.inputValue(), shown);
    }
    await amount.fill("0012.5");
    await currency.selectOption("JPY");
    assert.equal(await amount.inputValue(), "0012.5", "nothing is cut");
    await shop.button("Pay").click();
    assert.equal(await amount.evaluate((field) => field.validity.patternMismatch), true);
    await currency.selectOption("KWD");
    await shop.paid("alice");
    assert.equal(shop.starts.length, 1);
    assert.equal(shop.starts[0].body.transaction.fields.amount, "12.500");
    assert.ok((await world.messages())[0].text.includes(`${(await shop.expected())[0]} `));
    assert.equal((await shop.expected())[0], "KWD 12.500");
  });

  visit(here, "an amount is sent with all decimals, and large ones are grouped", async (shop, world) => {
    for (const [typed, sent, written] of [["5", "5.00", "CHF 5.00"], ["1234567.8", "1234567.80", "CHF 1,234,567.80"]]) {
      await shop.field("Amount").fill(typed);
      await shop.paid("alice");
      assert.equal(shop.starts.at(-1).body.transaction.fields.amount, sent);
      assert.equal((await shop.expected())[0], written);
      assert.ok((await world.messages())[0].text.includes(` ${written} `));
      await shop.button("Cancel").click();
      await world.travel(31);
      await shop.page.clock.fastForward(31_000);
    }
  }, { prepare: ({ page }) => page.clock.install() });

  for (const payee of ["M. Muster 938081", "www.x", "A name of more characters than any scheme of payments has a place for it", "Мustеr", "😀"]) {
    visit(here, `a payee that no SMS names is refused politely: ${payee}`, async (shop, world) => {
      await refused(shop, { payee, field: "Payee", text: "The text message cannot name this payee." });
      assert.deepEqual(await world.messages(), []);
    });
  }

  visit(here, "an account that is too short is refused by the service, and then taken", async (shop) => {
    const whole = await shop.field("Account of the payee").inputValue();
    await shop.field("Account of the payee").fill("CH93     ");
    await refused(shop, { field: "Account of the payee", text: "This account cannot be used." });
    await shop.field("Account of the payee").fill(whole);
    await shop.paid("alice");
  });

  for (const [pointer, field, text] of [
    ["/username", "Who pays", "This user name cannot be used."],
    ["/transaction/locale", "Language of the text message", "We cannot write the text message in this language."],
    ["/transaction/fields/amount", "Amount", "This amount cannot be paid."],
    ["/transaction/fields/currency", "Currency", "We cannot pay in this currency."],
  ]) {
    visit(here, `what is refused at ${pointer} has words and the focus`, async (shop) => {
      await shop.answers("start", { ...problem("invalid-value", 422, { pointer }), times: 1 });
      await refused(shop, { field, text });
      await shop.answers("start", started);
      await shop.button("Pay").click();
      await shop.code.waitFor();
    });
  }

  visit(here, "a refusal of something that is no field is nobody's fault but the shop's", async (shop) => {
    await shop.answers("start", problem("invalid-value", 422, { pointer: "/transaction/template" }));
    await shop.pay("alice");
    await shop.tells("Something does not fit together on our side.");
  });
}

async function refused(shop, { payee, field, text }) {
  if (payee !== undefined) await shop.field("Payee").fill(payee);
  await shop.pay("alice");
  await shop.tells(text);
  await shop.hasFocus(shop.field(field));
  assert.equal(await shop.field(field).getAttribute("aria-invalid"), "true");
}
