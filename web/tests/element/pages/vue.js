// Vue 3.

import "@countersign/web/define";
import { createApp } from "vue";
import { client, transaction } from "./shared.js";

const app = createApp({
  data: () => ({ receipt: "" }),
  created() { Object.assign(this, { client, transaction }); },
  mounted() { void this.$refs.prompt.start(); },
  template: `<main><h1>Vue</h1>
    <countersign-approval ref="prompt" .client="client" .transaction="transaction" @countersign-approved="receipt = $event.detail.receipt"></countersign-approval>
    <output>{{ receipt }}</output></main>`,
});
app.config.compilerOptions.isCustomElement = (tag) => tag === "countersign-approval";
app.mount("#app");
