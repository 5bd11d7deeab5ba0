// The looks. Colours are the system's own, which follow the page's `color-scheme` and forced colours by themselves, and three of ours.

const CSS = `:host{display:block;
--i:var(--countersign-ink,CanvasText);--p:var(--countersign-paper,Canvas);--s:var(--countersign-soft,color-mix(in srgb,var(--i) 72%,var(--p)));
--a:var(--countersign-accent,light-dark(#1d4fbf,#8fb4ff));--x:var(--countersign-problem,light-dark(#a3161c,#ffb0ac))}
:host([hidden]),[hidden],#facts:not(:has(:not([hidden]))){display:none!important}
*{box-sizing:border-box;margin:0;font:inherit}
#container{display:grid;gap:var(--countersign-gap,1rem);font:var(--countersign-font,1rem/1.5 system-ui,sans-serif);color:var(--i);background:var(--p);overflow-wrap:anywhere}
#heading{font-size:1.3em;line-height:1.25}
#heading,label,dd,button{font-weight:700}
:host(:state(approved)) #heading{color:var(--countersign-good,light-dark(#14693c,#7fd6a4))}
#expected,#error,input,button{padding:.4em .75em;border-radius:var(--countersign-radius,.5rem)}
#expected,#error{border-inline-start:.3em solid var(--a);background:color-mix(in srgb,var(--a) 8%,var(--p))}
#error{color:var(--x);border-color:currentcolor;background:var(--countersign-problem-paper,color-mix(in srgb,var(--x) 8%,var(--p)))}
dl div,#facts,#actions{display:flex;flex-wrap:wrap;gap:.25em 1em}
#status:empty,#error:empty,#entry:has(>#confirm[hidden]){position:absolute;clip-path:circle(0)}
dt{min-width:6.5em}
dt,#hint,#facts,#wait{color:var(--s)}
#entry{display:grid;gap:.4em;max-width:28em;scroll-margin:.5em}
#wait,#question{flex-basis:100%}
input,button{min-height:2.75em;border:1px solid var(--countersign-line,color-mix(in srgb,var(--i) 60%,var(--p)));color:inherit}
input{width:100%;background:var(--countersign-field,Field);font-size:max(1.25em,16px);letter-spacing:.15em;min-height:0}
[aria-invalid=true]{border:2px solid var(--x)}
button{cursor:pointer;background:none;color:var(--a);border-color:currentcolor}
.main{background:var(--a);color:var(--countersign-on-accent,Canvas)}
#not-me{border-color:transparent;text-decoration:underline;padding-inline:.25em}
[aria-disabled=true]{cursor:default;background:none;color:var(--s);border-style:dashed}
:focus-visible{outline:var(--countersign-focus-width,3px) solid var(--a);outline-offset:2px}
@media(forced-colors:active){.main{forced-color-adjust:none;background:Highlight;color:HighlightText}[aria-disabled=true]{background:none;color:GrayText}}`;

let sheet: CSSStyleSheet | undefined;

/** One sheet for all elements of the page, made when the first one is: no inline style, so that a strict policy has nothing to forbid. */
export function styles(): CSSStyleSheet {
  if (!sheet) {
    sheet = new CSSStyleSheet();
    sheet.replaceSync(CSS);
  }
  return sheet;
}
