// What the server has rendered comes alive, with the element already there.

import "@countersign/web/define";
import { hydrateRoot } from "react-dom/client";
import { App } from "./react-app.jsx";
import { client, transaction } from "./shared.js";

hydrateRoot(document.querySelector("#app"), <App client={client} transaction={transaction} />);
