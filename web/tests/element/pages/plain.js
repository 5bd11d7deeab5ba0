// No framework.

import "@countersign/web/define";
import { client, transaction } from "./shared.js";

const prompt = document.querySelector("countersign-approval");
prompt.addEventListener("countersign-approved", ({ detail }) => { document.querySelector("output").textContent = detail.receipt; });
Object.assign(prompt, { client, transaction });
await prompt.start();
