// A test that visits the shop.

import { test } from "node:test";
import { Shop } from "./shop.js";

/** Runs `act` on a fresh page; afterwards the browser's console must be clean. `executes`: there is a payment service. */
export function visit(here, name, act, { executes = false, ...opening } = {}) {
  test(name, { timeout: 90_000 }, async () => {
    const shop = await Shop.open(here.browser, here.world, { ...opening, payments: executes ? here.payments.url : "" });
    try {
      await act(shop, here.world, here.payments);
    } catch (failure) {
      await shop.context.close();
      throw failure;
    }
    await shop.close();
  });
}
