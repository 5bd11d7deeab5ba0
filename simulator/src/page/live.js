// With a real instance (`make live`): who pays is one of the users of the run, and in place of the phone stands what the
// service says that it had sent.

import { at, element } from "./view.js";

const users = document.querySelector("meta[name=live-users]").content.split(",").filter(Boolean);

/** Whether real text messages are sent. */
export const live = users.length > 0;

/** Has the page say so, and name these users. */
export function goLive() {
  if (!live) return;
  at("payer").replaceChildren(...users.map((name) => element("option", name)));
  document.querySelector("header h1").textContent = "A shop with real text messages";
  document.querySelector("header p").textContent =
    "Every code goes to a real phone, and costs money. The right side shows what Countersign says that it had sent.";
}
