// A test that visits the shop.

import { test } from "node:test";
import { Shop } from "./shop.js";

/** Runs `act` on a fresh page; afterwards the browser's console must be clean. `executes`: the shop has a payment service. */
export function visit(here, name, act, { executes = false, ...opening } = {}) {
  test(name, { timeout: 90_000 }, async () => {
    const shop = await Shop.open(here.browser, here.world, { ...opening, executes });
    try {
      await act(shop, here.world);
    } catch (failure) {
      await shop.context.close();
      throw failure;
    }
    await shop.close();
  });
}
