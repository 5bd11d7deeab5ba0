// The phone: the simulator's inbox, for one user.

import { live } from "./live.js";
import { announce, at, element } from "./view.js";

const POLL_MS = 500;
const SHOWN = 20;

let owner = "";
let received = [];
let drawn = "";
let first = true;
let enterCode = () => {};

/** Reads the inbox from now on; a tap on a code hands it to `enter`. */
export function startPhone(enter) {
  enterCode = enter;
  showTime();
  setInterval(showTime, 5_000);
  poll();
}

/** Whose phone is shown. */
export function showPhoneOf(username) {
  if (username === owner) return;
  owner = username;
  at("owner").textContent = titleOf(owner);
  draw();
}

function titleOf(name) {
  if (live) return `Sent to ${name}`;
  return name === "stranger" ? "Phone of someone unknown" : `Phone of ${name}`;
}

/** Whether the shop asks for a code, so that the phone may offer to enter it. */
export function offerCodes(asked) {
  at("messages").classList.toggle("unused", !asked);
}

const timeOfDay = (date) => date.toLocaleTimeString([], { hour: "2-digit", minute: "2-digit", hourCycle: "h23" });

function showTime() {
  at("hour").textContent = timeOfDay(new Date());
}

async function poll() {
  try {
    receive(await (await fetch("/_sim/messages")).json());
  } catch {
    at("empty").textContent = "The simulator does not answer.";
  }
  setTimeout(poll, POLL_MS);
}

function receive(messages) {
  const before = mine();
  received = messages;
  at("empty").textContent = "No message yet.";
  if (!first && isNewer(mine()[0], before[0])) announce(`A text message has arrived: ${mine()[0].text}`);
  first = false;
  draw();
}

const mine = () => received.filter((message) => message.username === owner).slice(0, SHOWN);

const isNewer = (message, than) => message !== undefined && JSON.stringify(message) !== JSON.stringify(than);

/** Drawn again only when something changed, so that focus and selection stay. */
function draw() {
  const shown = JSON.stringify(mine());
  at("empty").hidden = mine().length > 0;
  if (shown === drawn) return;
  drawn = shown;
  at("messages").replaceChildren(...mine().map(bubble));
}

function bubble({ sentAt, text, code }) {
  const head = element("p", "", "sender");
  const time = element("time", timeOfDay(new Date(sentAt)));
  time.dateTime = sentAt;
  head.append(element("b", "Nevis"), time);
  const use = element("button", `Enter ${code}`);
  use.type = "button";
  use.addEventListener("click", () => enterCode(code));
  const made = element("li", "");
  made.append(head, element("p", text));
  // With a real instance the code is on the real phone.
  if (code) made.append(use);
  return made;
}
