// One visit of the shop: the page in a browser context of its own, and what a customer does there.

import assert from "node:assert/strict";

const START = "/v1/approvals";

export class Shop {
  /**
   * Opens the page. `executes`: it knows the payment service of the local world, else none. `prepare` may have the
   * page's requests answered in another way before that.
   */
  static async open(browser, world, { options = {}, prepare = async () => {}, executes = false } = {}) {
    const context = await browser.newContext({ reducedMotion: "reduce", ...options });
    const page = await context.newPage();
    page.setDefaultTimeout(20_000);
    const shop = new Shop(world, context, page);
    if (!executes) await shop.#stopsWhenConfirmed();
    await prepare(shop);
    await page.goto(world.simulator);
    return shop;
  }

  constructor(world, context, page) {
    Object.assign(this, { world, context, page });
    /** The posts to the API, as they were sent. */
    this.posts = [];
    /** The posts to the payment service. */
    this.orders = [];
    /** What the browser complained about. */
    this.complaints = [];
    page.on("request", (request) => this.#note(request));
    page.on("pageerror", (error) => this.complaints.push(String(error)));
    page.on("console", (message) => { if (message.type() === "error") this.complaints.push(message.text()); });
  }

  /** The page is told of no payment service, before its scripts run. */
  async #stopsWhenConfirmed() {
    await this.page.addInitScript(() => document.addEventListener("readystatechange", () => {
      document.querySelector("meta[name=payments-api]").content = "";
    }));
  }

  #note(request) {
    if (request.method() !== "POST") return;
    const path = new URL(request.url()).pathname;
    if (request.url().startsWith(this.world.payments)) {
      this.orders.push({ receipt: request.headers()["approval-receipt"], body: request.postDataJSON() });
    }
    if (!request.url().startsWith(this.world.api)) return;
    this.posts.push({ path, start: path === START, key: request.headers()["idempotency-key"], body: request.postDataJSON() });
  }

  get starts() { return this.posts.filter(({ start }) => start); }
  get checks() { return this.posts.filter(({ path }) => path.endsWith("/verification")); }
  get cancellations() { return this.posts.filter(({ path }) => path.endsWith("/cancellation")); }

  button = (name) => this.page.getByRole("button", { name, exact: true });
  heading = (name) => this.page.getByRole("heading", { name, exact: true });
  field = (label) => this.page.getByLabel(label, { exact: true });
  get code() { return this.page.locator("input[autocomplete=one-time-code]"); }
  /** What the shop tells of a problem: at the form, or about the payment service. */
  get notice() { return this.page.locator(".notice:visible:not(:empty)"); }
  /** What the prompt tells of a problem. */
  get error() { return this.page.locator("[part=error]:visible:not(:empty), [part=summary]:visible:not(:empty)"); }
  get ending() { return this.page.locator("[part=heading]"); }
  get announcement() { return this.page.locator("#announcer, [part=status]"); }
  /** The buttons of the prompt for another code, and out of it. */
  get resend() { return this.page.locator("[part=resend]"); }
  get leave() { return this.page.locator("[part=cancel]"); }
  get bubbles() { return this.page.getByRole("list", { name: "Text messages, newest first" }).getByRole("listitem"); }

  async pay(username) {
    if (username !== undefined) await this.field("Who pays").selectOption(username);
    await this.button("Pay").click();
  }

  /** Pays, and waits for the SMS. Gives its code. */
  async paid(username) {
    await this.pay(username);
    await this.bubbles.first().waitFor();
    await this.heading("Confirm your payment").waitFor();
    return (await this.world.messages())[0].code;
  }

  /** What the SMS must say: amount, payee and account. */
  async expected() {
    await this.page.locator("[part=expected]").waitFor();
    const terms = await this.page.locator("[part=expected-term]").allTextContents();
    const values = await this.page.locator("[part=expected-value]").allTextContents();
    return ["Amount", "Payee", "Account"].map((name) => values[terms.indexOf(name)]);
  }

  /** Fills in a code once one is asked for, and confirms it. */
  async confirm(code) {
    await this.page.locator("[part=confirm][aria-disabled=false]").waitFor();
    await this.code.fill(code);
    await this.button("Confirm payment").click();
  }

  async sees(locator, text) {
    await locator.filter({ hasText: text }).first().waitFor();
  }

  async tells(text) {
    await this.sees(this.notice, text);
  }

  /** How the prompt stands: `state`, and what else is given here of `attemptsRemaining` and the last failure's `kind`. Its words are tested with the package. */
  async stands(state, { kind, attemptsRemaining } = {}) {
    await this.page.waitForFunction((wanted) => {
      const prompt = document.querySelector("countersign-approval");
      const now = { state: prompt.state, kind: prompt.failure?.kind, attemptsRemaining: prompt.attemptsRemaining };
      return Object.entries(wanted).every(([name, value]) => value === undefined || now[name] === value);
    }, { state, kind, attemptsRemaining });
  }

  async hasFocus(locator) {
    const element = await locator.elementHandle();
    await this.page.waitForFunction((wanted) => {
      let active = document.activeElement;
      while (active?.shadowRoot?.activeElement) active = active.shadowRoot.activeElement;
      return active === wanted;
    }, element);
  }

  /** The next posts to the start, to the check or to the payment service are answered so, without them. */
  async answers(call, { status = 200, body = {}, headers = {}, times }) {
    const { api, payments } = this.world;
    const url = { start: `${api}${START}`, check: `${api}${START}/*/verification`, payment: `${payments}/payments` }[call];
    const answer = { status, body: JSON.stringify(body), headers: { ...this.#cors(), ...headers } };
    await this.page.route(url, async (route) => {
      if (route.request().method() === "OPTIONS") return route.fallback();
      return route.fulfill({ contentType: body.type ? "application/problem+json" : "application/json", ...answer });
    }, { times });
  }

  /** The next request to this address arrives there, and its answer never at the page. */
  async losesAnswer(url) {
    await this.page.route(url, async (route) => {
      await route.fetch();
      await route.abort();
    }, { times: 1 });
  }

  #cors() {
    return { "access-control-allow-origin": this.world.simulator, "access-control-expose-headers": "retry-after, x-request-id, date" };
  }

  /** No complaint but the browser's own line about each answer that is a refusal. */
  isQuiet() {
    const unexpected = this.complaints.filter((text) => !text.startsWith("Failed to load resource"));
    assert.deepEqual(unexpected, []);
  }

  async close() {
    this.isQuiet();
    await this.context.close();
  }
}

/** A problem, with what it says is `next`. */
export const problem = (name, status, next, members = {}) => ({
  status, body: { type: `urn:countersign:problem:${name}`, title: "", status, detail: "", instance: "", next, ...members },
});

/** A start that went well, without the API. */
export const started = {
  status: 201,
  body: {
    approvalId: "x", status: "pending", transactionId: "y", locale: "en", expiresAt: "2100-01-01T00:05:00Z", expiresInSeconds: 300,
    resendAfter: "2000-01-01T00:00:30Z", resendInSeconds: 0, attemptsRemaining: 3,
    text: 'Code {{CODE}} pays CHF 1,250.00 to account CH93...23852957. Tell nobody this code. Payee as typed: "M. Muster"',
    shown: { amount: "CHF 1,250.00", payee: "M. Muster", account: "CH93...23852957" },
  },
};

/** Some code that is not this one. */
export const wrong = (code) => String((Number(code[0]) + 1) % 10) + code.slice(1);
