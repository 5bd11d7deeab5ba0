// A stand-in for the payment service of examples/, to its contract. It looks at no signature, so that it takes the
// receipts of `receiptFor` too.

import { createServer } from "node:http";
import { once } from "node:events";
import { randomUUID } from "node:crypto";
import { isDeepStrictEqual } from "node:util";

const OWNERS = { CH5604835012345678009: "alice", CH4431999123000889012: "bob" };
const MEMBERS = ["account", "amount", "currency", "debtor", "payee"];
const CHECKED = ["signature", "iss", "aud", "exp", "typ", "sub", "transaction", "jti"];

export class Payments {
  static async start() {
    const service = new Payments();
    service.#server = createServer((request, response) => service.#answer(request, response)).listen(0, "127.0.0.1");
    await once(service.#server, "listening");
    service.url = `http://127.0.0.1:${service.#server.address().port}`;
    return service;
  }

  #server;
  #used = new Set();
  /** The origin of the page that may call. */
  origin = "";
  /** What was executed. */
  executed = [];

  renew() {
    this.#used.clear();
    this.executed = [];
  }

  async end() {
    this.#server.closeAllConnections();
    this.#server.close();
    await once(this.#server, "close");
  }

  async #answer(request, response) {
    const cors = { "access-control-allow-origin": this.origin, "vary": "origin" };
    if (request.method === "OPTIONS") {
      response.writeHead(204, { ...cors, "allow": "POST", "access-control-allow-headers": "approval-receipt, content-type" }).end();
      return;
    }
    const [status, body] = await this.#pay(request);
    response.writeHead(status, { ...cors, "content-type": "application/json" }).end(JSON.stringify(body));
  }

  async #pay(request) {
    if (request.method !== "POST" || request.url !== "/payments") return [404, { error: "only POST /payments is here" }];
    const payment = JSON.parse(Buffer.concat(await request.toArray()));
    const texts = Object.values(payment).every((value) => typeof value === "string");
    if (!isDeepStrictEqual(Object.keys(payment).sort(), MEMBERS) || !texts) {
      return [400, { error: "a payment has debtor, amount, currency, payee and account" }];
    }
    const receipt = request.headers["approval-receipt"];
    if (receipt === undefined) return [401, { refused: "the header Approval-Receipt is missing" }];
    const refused = this.#refuses(claimsOf(receipt), payment);
    if (refused !== null) return [403, { refused }];
    this.executed.push(payment);
    return [201, { executed: payment, checked: CHECKED }];
  }

  #refuses({ sub, transaction, jti }, { debtor, ...fields }) {
    if (sub !== OWNERS[debtor]) return "sub: not the user whose money moves";
    if (!isDeepStrictEqual(transaction.fields, fields)) return "transaction: not what the user approved";
    if (this.#used.has(jti)) return "jti: used already";
    this.#used.add(jti);
    return null;
  }
}

const claimsOf = (receipt) => JSON.parse(Buffer.from(receipt.split(".")[1], "base64url"));

/** A receipt in shape, without a signature, of what a start asked for. */
export function receiptFor({ username, transaction: { template, fields } }) {
  const part = (value) => Buffer.from(JSON.stringify(value)).toString("base64url");
  const claims = { sub: username, jti: randomUUID(), transaction: { template, fields } };
  return `${part({ typ: "txn-approval+jwt", alg: "RS256" })}.${part(claims)}.c2lnbmF0dXJl`;
}
