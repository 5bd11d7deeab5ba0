// Angular without its CLI: the compiler runs in the browser.

import "@angular/compiler";
import "@countersign/web/define";
import { Component, CUSTOM_ELEMENTS_SCHEMA, ViewChild, provideZonelessChangeDetection, signal } from "@angular/core";
import { bootstrapApplication } from "@angular/platform-browser";
import { client, transaction } from "./shared.js";

class App {
  client = client;
  transaction = transaction;
  receipt = signal("");
  static propDecorators = { prompt: [{ type: ViewChild, args: ["prompt"] }] };
  ngAfterViewInit() { void this.prompt.nativeElement.start(); }
}

Component({
  selector: "main", schemas: [CUSTOM_ELEMENTS_SCHEMA],
  template: `<h1>Angular</h1>
    <countersign-approval #prompt [client]="client" [transaction]="transaction" (countersign-approved)="receipt.set($event.detail.receipt)"></countersign-approval>
    <output>{{ receipt() }}</output>`,
})(App);

await bootstrapApplication(App, { providers: [provideZonelessChangeDetection()] });
