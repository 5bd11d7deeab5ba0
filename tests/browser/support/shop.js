// One visit of the shop: the page in a browser context of its own, and what a user does there.

import { START, Traffic } from "./traffic.js";

export class Shop extends Traffic {
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
    super(world, page);
    this.context = context;
  }

  /** The page is told of no payment service, before its scripts run. */
  async #stopsWhenConfirmed() {
    await this.page.addInitScript(() => document.addEventListener("readystatechange", () => {
      document.querySelector("meta[name=payments-api]").content = "";
    }));
  }

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

  /** Waits until a code can be confirmed. */
  ready = () => this.page.locator("[part=confirm][aria-disabled=false]").waitFor();

  /** Fills in a code once one is asked for, and confirms it. */
  async confirm(code) {
    await this.ready();
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

  approvalId = () => this.page.evaluate(() => document.querySelector("countersign-approval").approval.approvalId);

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

  async close() {
    this.isQuiet();
    await this.context.close();
  }
}
