// In Node: the page as a server sends it.

import "@countersign/web/define";
import { renderToString } from "react-dom/server";
import { App } from "./react-app.jsx";

export const html = renderToString(<App />);
