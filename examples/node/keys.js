// The issuer's keys: found through its discovery, kept, and asked for again when they may have changed.

import { createLocalJWKSet } from 'jose';

/** Milliseconds that discovery and the key set may take each. */
const TIMEOUT = 3000;
/** Milliseconds after a request that failed until the next one, unless the cooldown is shorter. */
const RETRY = 5000;

/** The issuer's keys are out of reach, so nothing can be said about the receipt. */
export class Unavailable extends Error {}

/** The issuer does not list this key, as far as is known. */
export class Unlisted extends Error {}

/** The keys of one issuer. Times are in milliseconds. */
export class Keys {
  #issuer;
  #times;
  #set;
  #kids = new Set();
  #fetched = -Infinity;
  #nextRequest = -Infinity;
  #request;

  /**
   * `maxAge`: after this, keys are asked for again. `kept`: for so long they are used where that fails.
   * `cooldown`: the pause between two requests, whatever for.
   */
  constructor(issuer, times) {
    this.#issuer = issuer;
    this.#times = times;
  }

  /** The key that a receipt names. Nobody waits for a renewal who can do without. */
  async key(header, token) {
    if (!this.#has(header.kid) || this.#age() >= this.#times.maxAge) this.#renew();
    if (!this.#has(header.kid)) await this.#request;
    if (this.#age() >= this.#times.kept) throw new Unavailable();
    if (!this.#has(header.kid)) throw new Unlisted();
    return this.#set(header, token);
  }

  #has(kid) {
    return this.#kids.has(kid) && this.#age() < this.#times.kept;
  }

  #age() {
    return performance.now() - this.#fetched;
  }

  // At most one request at a time, and a pause after it whatever came of it: neither forged key names nor an outage
  // have the issuer asked without end.
  #renew() {
    if (this.#request || performance.now() < this.#nextRequest) return;
    const request = this.#fetch().then(() => this.#times.cooldown, () => Math.min(RETRY, this.#times.cooldown));
    this.#request = request.then((pause) => {
      this.#nextRequest = performance.now() + pause;
      this.#request = undefined;
    });
  }

  async #fetch() {
    const discovered = await json(`${this.#issuer}/.well-known/openid-configuration`);
    if (discovered.issuer !== this.#issuer) throw new Error('the discovery names another issuer');
    const listed = await json(discovered.jwks_uri);
    this.#set = createLocalJWKSet(listed);
    this.#kids = new Set(listed.keys.map(({ kid }) => kid));
    this.#kids.delete(undefined);
    this.#fetched = performance.now();
  }
}

async function json(url) {
  const answer = await fetch(url, { redirect: 'error', signal: AbortSignal.timeout(TIMEOUT) });
  if (!answer.ok) throw new Error(`${url} answers ${answer.status}`);
  return answer.json();
}
