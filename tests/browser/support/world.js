// The local world of `make run`, on free ports: started once, and as new before every test.

import { spawn } from "node:child_process";
import { randomUUID } from "node:crypto";
import { createServer } from "node:net";
import { once } from "node:events";
import { createInterface } from "node:readline";
import { fileURLToPath } from "node:url";

const PROGRAM = process.env.LOCAL_WORLD ?? fileURLToPath(new URL("../../../target/debug/local-world", import.meta.url));
const HOST = "127.0.0.1";
/** Settings of the functions and of the simulator that the cases rely on: the defaults, which an empty value stands for. */
const SETTINGS = [
  "APPROVAL_TTL_SECONDS", "MAX_ATTEMPTS", "MAX_FAILURES", "MAX_SENDS_PER_DAY", "MAX_SENDS_PER_WINDOW", "RESEND_COOLDOWN_SECONDS",
  "SIMULATOR_PROFILE",
];
const TABLE = "approvals";
/** The members of a record that are moments, as `TIMES` of tests/harness/src/table/travel.rs. */
const TIMES = ["approvedAt", "createdAt", "expiresAt", "failuresUntil", "sendingUntil", "ttl", "until"];

export class World {
  static async start() {
    const [api, simulator, payments, emulator] = await freePorts(4);
    const child = spawn(PROGRAM, {
      env: {
        ...process.env, ...Object.fromEntries(SETTINGS.map((name) => [name, ""])), COUNTERSIGN_API_ADDRESS: `${HOST}:${api}`, SIMULATOR_ADDRESS: `${HOST}:${simulator}`,
        PAYMENTS_ADDRESS: `${HOST}:${payments}`, BIND_HOST: HOST, GATEWAY_PORT: String(emulator),
      },
      stdio: ["ignore", "pipe", "inherit"],
    });
    const world = new World(child, { api, simulator, payments, emulator });
    process.on("exit", () => child.kill("SIGINT"));
    await world.#ready();
    return world;
  }

  #child;

  constructor(child, { api, simulator, payments, emulator }) {
    this.#child = child;
    this.api = `http://${HOST}:${api}`;
    this.simulator = `http://${HOST}:${simulator}`;
    this.payments = `http://${HOST}:${payments}`;
    this.emulator = `http://${HOST}:${emulator}`;
  }

  async #ready() {
    const lines = createInterface({ input: this.#child.stdout });
    await new Promise((resolve, reject) => {
      lines.on("line", (line) => { if (line.startsWith("Ready")) resolve(); });
      this.#child.once("error", reject);
      this.#child.once("exit", (code) => reject(new Error(`the local world has ended with ${code}`)));
    });
  }

  async end() {
    if (this.#child.exitCode !== null) return;
    this.#child.kill("SIGINT");
    await once(this.#child, "exit");
  }

  /** Nothing sent, nothing counted, no faults. */
  async renew() {
    await this.#simulator("POST", "reset");
    for (const { pk } of await this.#items()) await this.#table("DeleteItem", { Key: { pk } });
  }

  /** Has the API send a text, as a backend would. */
  send = (body) => this.#post("/v1/approvals", body);
  /** Calls an approval off, from elsewhere than its page. */
  callOff = (approvalId, username) => this.#post(`/v1/approvals/${approvalId}/cancellation`, { username });

  async #post(path, body) {
    const answer = await fetch(this.api + path, { method: "POST", headers: { "content-type": "application/json" }, body: JSON.stringify(body) });
    if (!answer.ok) throw new Error(`${answer.status} ${await answer.text()}`);
  }

  messages = async () => (await fetch(`${this.simulator}/_sim/messages`)).json();
  calls = async () => (await fetch(`${this.simulator}/_sim/calls`)).json();
  setFaults = (faults) => this.#simulator("PUT", "faults", faults);

  async #simulator(method, path, body) {
    const answer = await fetch(`${this.simulator}/_sim/${path}`, { method, body: body && JSON.stringify(body) });
    if (!answer.ok) throw new Error(`${path}: ${answer.status} ${await answer.text()}`);
  }

  /** Makes every record of the table so many seconds older: as every writer must, under a new version. */
  async travel(seconds) {
    for (const item of await this.#items()) {
      shift(item, seconds);
      item.past.L = [item.version, ...item.past.L].slice(0, 8);
      item.version = { S: `test.${randomUUID()}` };
      await this.#table("PutItem", { Item: item });
    }
  }

  /** The attempts counted, per approval. */
  attempts = async () => {
    const approvals = (await this.#items()).flatMap(({ approvals }) => Object.values(approvals.M));
    return approvals.map(({ M: approval }) => Number(approval.attempts.N));
  };

  #items = async () => (await this.#table("Scan", {})).Items;

  async #table(operation, members) {
    const scope = "Credential=test/20260101/eu-central-1/dynamodb/aws4_request, SignedHeaders=host, Signature=none";
    const answer = await fetch(this.emulator, {
      method: "POST",
      headers: {
        "authorization": `AWS4-HMAC-SHA256 ${scope}`, "content-type": "application/x-amz-json-1.0",
        "x-amz-target": `DynamoDB_20120810.${operation}`,
      },
      body: JSON.stringify({ TableName: TABLE, ...members }),
    });
    if (!answer.ok) throw new Error(`${operation}: ${answer.status} ${await answer.text()}`);
    return answer.json();
  }
}

/** Moves every moment in a map, and in the maps in it, into the past. */
function shift(map, seconds) {
  for (const [name, value] of Object.entries(map)) {
    if (value.M) shift(value.M, seconds);
    else if (value.N && TIMES.includes(name)) value.N = String(Number(value.N) - seconds);
  }
}

/** Held together until all are known, so that they differ. */
async function freePorts(count) {
  const servers = await Promise.all(Array.from({ length: count }, async () => {
    const server = createServer().listen(0, HOST);
    await once(server, "listening");
    return server;
  }));
  const ports = servers.map((server) => server.address().port);
  await Promise.all(servers.map((server) => new Promise((resolve) => { server.close(resolve); })));
  return ports;
}
