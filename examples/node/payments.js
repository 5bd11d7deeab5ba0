// The smallest honest payment endpoint: it executes what a receipt of Countersign vouches for, once.

import { createServer } from 'node:http';
import { isDeepStrictEqual } from 'node:util';
import { errors, jwtVerify } from 'jose';
import { Keys, Unavailable, Unlisted } from './keys.js';

const LEEWAY = 5;
// Longer than the leeway, so that no receipt is forgotten between its two last checks.
const REMEMBERED = 60;
const REQUIRED = ['iss', 'aud', 'exp', 'sub', 'jti', 'transaction'];
// RFC 9470: which approval is missing, and how long one is good for.
const CHALLENGE = 'Bearer error="insufficient_user_authentication", error_description="the user has to approve this", '
  + 'acr_values="urn:countersign:approval:payment", max_age="120"';

// Who owns which account. A real service takes the user from its own session or access token as well.
const OWNERS = new Map([['CH5604835012345678009', 'alice'], ['CH4431999123000889012', 'bob']]);

/** A check of the receipt that did not hold; its message says which. */
class Refused extends Error {}

/** Takes each receipt of one issuer for one audience once. */
class Receipts {
  #issuer;
  #audience;
  #keys;
  #used = new Map();

  constructor(issuer, audience, keys) {
    this.#issuer = issuer;
    this.#audience = audience;
    this.#keys = keys;
  }

  /** Resolves if the receipt says that this user approved exactly this, and nobody has used it. */
  async take(receipt, user, template, fields) {
    const { payload, protectedHeader } = await this.#verified(receipt);
    if (protectedHeader.typ !== 'txn-approval+jwt') throw new Refused('typ: not a receipt');
    if (payload.sub !== user) throw new Refused('sub: not the user whose money moves');
    const { transaction } = payload;
    if (transaction?.template !== template) throw new Refused('transaction: not what this route executes');
    if (!isDeepStrictEqual(transaction.fields, fields)) throw new Refused('transaction: not what the user approved');
    if (typeof payload.jti !== 'string') throw new Refused('jti: no text');
    // The last check: a receipt that is refused stays good for what it was made for.
    this.#use(payload.jti, payload.exp);
  }

  async #verified(receipt) {
    const rules = {
      algorithms: ['RS256'], issuer: this.#issuer, audience: this.#audience,
      clockTolerance: LEEWAY, requiredClaims: REQUIRED,
    };
    try {
      return await jwtVerify(receipt, (header, token) => this.#keys.key(header, token), rules);
    } catch (error) {
      if (error instanceof Unavailable) throw error;
      if (error instanceof Unlisted) throw new Refused('signature: a key that the issuer does not list');
      if (error instanceof errors.JWTExpired) throw new Refused('exp: expired');
      if (error instanceof errors.JWTClaimValidationFailed) throw new Refused(`${error.claim}: ${error.reason}`);
      throw new Refused('signature: not signed by the issuer with RS256');
    }
  }

  // Nothing is awaited in here, so no other request comes between the look and the mark.
  #use(jti, exp) {
    const now = Date.now() / 1000;
    for (const [used, until] of this.#used) if (until <= now) this.#used.delete(used);
    if (this.#used.has(jti)) throw new Refused('jti: used already');
    this.#used.set(jti, exp + REMEMBERED);
  }
}

/** The payment in a request's body, or undefined. */
async function payment(request) {
  let text = '';
  try {
    for await (const chunk of request.setEncoding('utf8')) {
      text += chunk;
      if (text.length > 8192) return undefined;
    }
    const body = JSON.parse(text);
    const members = ['account', 'amount', 'currency', 'debtor', 'payee'];
    const good = isDeepStrictEqual(Object.keys(body).sort(), members);
    return good && Object.values(body).every((value) => typeof value === 'string') ? body : undefined;
  } catch {
    return undefined;
  }
}

async function pay(request, receipts) {
  if (request.method !== 'POST' || request.url !== '/payments') return [404, { error: 'only POST /payments is here' }];
  const body = await payment(request);
  if (!body) return [400, { error: 'a payment has debtor, amount, currency, payee and account' }];
  const receipt = request.headers['approval-receipt'];
  if (!receipt) return [401, { refused: 'the header Approval-Receipt is missing' }];
  const { debtor, ...fields } = body;
  try {
    await receipts.take(receipt, OWNERS.get(debtor), 'payment', fields);
  } catch (error) {
    if (error instanceof Refused) return [403, { refused: error.message }];
    return [503, { error: 'receipts cannot be checked now' }];
  }
  // Here the money moves.
  return [201, { executed: body, checked: ['signature', 'iss', 'aud', 'exp', 'typ', 'sub', 'transaction', 'jti'] }];
}

const { RECEIPT_ISSUER, RECEIPT_AUDIENCE, ADDRESS = '127.0.0.1:8000' } = process.env;
if (!RECEIPT_ISSUER || !RECEIPT_AUDIENCE) throw new Error('RECEIPT_ISSUER and RECEIPT_AUDIENCE are required');
const milliseconds = (name, seconds) => 1000 * (process.env[name] ?? seconds);
const keys = new Keys(RECEIPT_ISSUER, {
  maxAge: milliseconds('KEYS_MAX_AGE_SECONDS', 300),
  kept: milliseconds('KEYS_KEPT_SECONDS', 12 * 3600),
  cooldown: milliseconds('KEYS_COOLDOWN_SECONDS', 30),
});
const receipts = new Receipts(RECEIPT_ISSUER, RECEIPT_AUDIENCE, keys);
const [, host, port] = ADDRESS.match(/^(.*):(\d+)$/);
const server = createServer(async (request, response) => {
  const [status, body] = await pay(request, receipts);
  if (status === 401 || status === 403) response.setHeader('www-authenticate', CHALLENGE);
  response.writeHead(status, { 'content-type': 'application/json' }).end(JSON.stringify(body));
});
server.listen(port, host, () => console.log(`payments on http://${host}:${server.address().port}`));
