// The simulator's shop in headless Chromium, against the local world: `make test` runs it.

import { after, before, beforeEach, suite } from "node:test";
import { chromium } from "playwright-core";
import { approvals } from "./cases/approvals.js";
import { codes } from "./cases/codes.js";
import { doubts } from "./cases/doubts.js";
import { executions } from "./cases/executions.js";
import { messages } from "./cases/messages.js";
import { problems } from "./cases/problems.js";
import { repetitions } from "./cases/repetitions.js";
import { returns } from "./cases/returns.js";
import { World } from "./support/world.js";

const QUIET = [
  "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking",
  "--disable-component-update", "--disable-sync",
];

suite("the shop", { timeout: 600_000 }, () => {
  /** Filled before the first test. */
  const here = {};

  before(async () => {
    here.world = await World.start();
    here.browser = await chromium.launch({ executablePath: process.env.CHROMIUM ?? "/usr/bin/chromium", args: QUIET });
  });
  beforeEach(() => here.world.renew());
  after(async () => {
    await here.browser?.close();
    await here.world?.end();
  });

  for (const cases of [approvals, messages, codes, repetitions, returns, problems, executions, doubts]) cases(here);
});
