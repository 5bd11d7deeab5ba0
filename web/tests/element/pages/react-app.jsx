// React 19: rendered on a server and in the browser.

import { StrictMode, useEffect, useRef, useState } from "react";

function Payment({ client, transaction }) {
  const ref = useRef(null);
  const [receipt, setReceipt] = useState("");
  useEffect(() => {
    const prompt = ref.current;
    // Not as `oncountersign-approved`: React does not listen to that on an element that came from a server.
    const approved = ({ detail }) => setReceipt(detail.receipt);
    prompt.addEventListener("countersign-approved", approved);
    Object.assign(prompt, { client, transaction });
    void prompt.start();
    return () => prompt.removeEventListener("countersign-approved", approved);
  }, [client, transaction]);
  return (
    <main>
      <h1>React</h1>
      <countersign-approval ref={ref} />
      <output>{receipt}</output>
    </main>
  );
}

export const App = (props) => <StrictMode><Payment {...props} /></StrictMode>;
