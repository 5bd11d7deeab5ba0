// What the SMS says, and what the shop says that it must say.

import assert from "node:assert/strict";
import { problem, started } from "../support/scripted.js";
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
      await shop.button("Back to the payment").click();
      assert.equal(await shop.field("Language of the text message").inputValue(), locale);
    });
  }

  for (const [language, chosen] of [["de-CH", "de-CH"], ["de-AT", "de"], ["fr-CH", "fr"], ["it", "it"], ["en-CH", "en"], ["pt-BR", "en"]]) {
    visit(here, `a browser in ${language} gets the SMS in ${chosen}`, async (shop) => {
      assert.equal(await shop.field("Language of the text message").inputValue(), chosen);
    }, { options: { locale: language } });
  }

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
    assert.match(await amount.evaluate((field) => field.validationMessage), /such as 1250$/);
    await currency.selectOption("KWD");
    await amount.fill("12.5");
    await shop.paid("alice");
    assert.equal(shop.starts.length, 1);
    assert.equal(shop.starts[0].body.transaction.fields.amount, "12.500");
    assert.ok((await world.messages())[0].text.includes(`${(await shop.expected())[0]} `));
    assert.equal((await shop.expected())[0], "KWD 12.500");
  });

  visit(here, "an amount is taken as people write it, and written in one way", async (shop) => {
    const read = (typed, currency = "CHF") => shop.page.evaluate(async ([text, code]) => {
      const { readAmount, written } = await import("/page/money.js");
      const amount = readAmount(text, code);
      return amount === null ? null : [amount, written({ amount, currency: code }).replace(/\s/g, " ")];
    }, [typed, currency]);
    for (const [typed, sent, shown, currency] of [
      ["12,50", "12.50", "CHF 12.50"], ["12.5", "12.50", "CHF 12.50"], ["5", "5.00", "CHF 5.00"], ["0012", "12.00", "CHF 12.00"], ["12,", "12.00", "CHF 12.00"],
      ["1'250.00", "1250.00", "CHF 1,250.00"], ["1’250.00", "1250.00", "CHF 1,250.00"], ["1 250,00", "1250.00", "CHF 1,250.00"],
      ["1\u202f250,00", "1250.00", "CHF 1,250.00"], ["1.250,00", "1250.00", "CHF 1,250.00"], ["1,250.00", "1250.00", "CHF 1,250.00"],
      ["1'234'567.8", "1234567.80", "CHF 1,234,567.80"],
      ["999999999999.99", "999999999999.99", "CHF 999,999,999,999.99"],
      ["1.250", "1.250", "KWD 1.250", "KWD"], ["1'250", "1250.000", "KWD 1,250.000", "KWD"], ["1,250", "1250", "JPY 1,250", "JPY"],
    ]) assert.deepEqual(await read(typed, currency), [sent, shown], typed);
    for (const [typed, currency] of [["1,250"], ["1.250"], ["12.505"], ["1'25.00"], ["1,250.00.00"], ["1.250.00"], ["12 50"], ["-5"], ["1e3"], ["abc"], ["1,250", "KWD"], ["12.5", "JPY"], ["1,250,00"]]) {
      assert.equal(await read(typed, currency), null, typed);
    }
  });

  for (const [typed, sent, written] of [["12,50", "12.50", "CHF 12.50"], ["1'250.00", "1250.00", "CHF 1,250.00"], ["1234567.8", "1234567.80", "CHF 1,234,567.80"]]) {
    visit(here, `${typed} is what the SMS says, and what is sent`, async (shop, world) => {
      await shop.field("Amount").fill(typed);
      const code = await shop.paid("alice");
      assert.equal(shop.starts[0].body.transaction.fields.amount, sent);
      assert.equal((await shop.expected())[0], written);
      assert.ok((await world.messages())[0].text.includes(` ${written} `));
      await shop.confirm(code);
      await shop.sees(shop.page.locator("#done dd"), written);
    });
  }

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
      await shop.answers("start", { ...problem("invalid-value", 422, "correct", { pointer }), times: 1 });
      await refused(shop, { field, text });
      await shop.answers("start", started);
      await shop.button("Pay").click();
      await shop.code.waitFor();
    });
  }

  visit(here, "a refusal of something that is no field is nobody's fault but the shop's", async (shop) => {
    await shop.answers("start", problem("invalid-value", 422, "report", { pointer: "/transaction/template" }));
    await shop.pay("alice");
    await shop.stands("unavailable", { kind: "mistake" });
  });
}

async function refused(shop, { payee, field, text }) {
  if (payee !== undefined) await shop.field("Payee").fill(payee);
  await shop.pay("alice");
  await shop.tells(text);
  await shop.hasFocus(shop.field(field));
  assert.equal(await shop.field(field).getAttribute("aria-invalid"), "true");
}
