/**
 * The element's styles, as one constructed sheet: a strict Content-Security-Policy allows neither `<style>` nor style attributes.
 *
 * Custom properties a portal may set on the element: --civi-accent, --civi-font, --civi-radius. Parts: frame, map, toolbar,
 * button, panel, scale, status, alert, notice, text, summary.
 * Logical sides throughout, so that right-to-left needs no second sheet.
 * Does not: colour the city.
 */

import { ACCESS_CSS } from "./access-style.js";
import { PRINT_CSS } from "./print-style.js";
import { TEXT_CSS } from "./text-style.js";

const TOKENS = {
  light: "--plate:#fff;--ink:#1a1a1a;--soft:#55524c;--edge:#c9c2b5;--press:#ece7dd;--ground:#f4f1ea;--accent:var(--civi-accent,#0b5c8a)",
  dark: "--plate:#20242b;--ink:#f2f0ea;--soft:#b9b5ac;--edge:#444a54;--press:#333943;--ground:#15181d;--accent:var(--civi-accent,#8cc7ee)",
  contrast: "--plate:#fff;--ink:#000;--soft:#000;--edge:#000;--press:#ddd;--ground:#fff;--accent:#000",
  contrastDark: "--plate:#000;--ink:#fff;--soft:#fff;--edge:#fff;--press:#333;--ground:#000;--accent:#fff",
};

const CSS = `
:host{display:block;position:relative;inline-size:100%;block-size:400px;min-block-size:120px;overflow:hidden}
:host([hidden]){display:none}
[hidden]{display:none!important}
*{box-sizing:border-box}
.frame{position:absolute;inset:0;container-type:inline-size;display:flex;flex-direction:column;justify-content:flex-end;font:400 .9375rem/1.4 var(--civi-font,system-ui,sans-serif);color:var(--ink);background:var(--ground);${TOKENS.light}}
.frame[data-theme=dark]{${TOKENS.dark}}
.frame[data-theme=contrast]{${TOKENS.contrast}}
.frame[data-theme=contrast][data-dark]{${TOKENS.contrastDark}}
.frame:not([lang]) :is(.head,.before,.after,.toolbar){visibility:hidden}
.picture{position:absolute;inset:0;container-type:inline-size;background:var(--ground)}
.text[data-layout=alone] .picture{background:none}
.map{position:absolute;inset:0;outline:none;touch-action:pan-x pan-y;user-select:none;-webkit-user-select:none;-webkit-tap-highlight-color:transparent;cursor:grab}
.map:active{cursor:grabbing}
.map:focus{touch-action:none}
.map[data-pointing]{cursor:pointer}
canvas{position:absolute;inset:0;inline-size:100%;block-size:100%;display:block}
.map:focus-visible::after{content:"";position:absolute;inset:0;pointer-events:none;border:2px solid #000;outline:2px solid #fff;outline-offset:-4px}
button{font:inherit;color:inherit;background:none;border:0;padding:0;margin:0;min-inline-size:44px;min-block-size:44px;display:grid;place-items:center;cursor:pointer}
button:hover{background:var(--press)}
button:active{background:var(--edge)}
button:disabled{color:var(--soft);opacity:.5;cursor:default}
.group :is([aria-pressed=true],[aria-expanded=true]){background:var(--press);box-shadow:inset 0 0 0 2px currentColor}
svg{inline-size:24px;block-size:24px;fill:none;stroke:currentColor;stroke-width:2;stroke-linecap:round;stroke-linejoin:round}
.do_north svg{stroke-width:1.25;transition:transform .12s}
.do_north path:first-of-type{fill:#c0392b;stroke:#c0392b}
.frame[data-theme=dark] .do_north path:first-of-type{fill:#ff8a75;stroke:#ff8a75}
.toolbar{position:absolute;inset:12px;pointer-events:none}
.column{position:absolute;inset-block-start:0;inset-inline-end:0;max-block-size:calc(100% - 32px);display:flex;flex-flow:column wrap-reverse;align-content:flex-start;gap:8px}
.tray{position:absolute;inset-block-start:54px;inset-inline-end:54px;inline-size:272px;padding:3px;max-inline-size:calc(100% - 54px);max-block-size:calc(100% - 54px);display:grid;grid-template-columns:repeat(auto-fill,44px);overflow:auto;direction:ltr}
.frame[dir=rtl] .tray{inset-inline:54px auto}
.group{pointer-events:auto;background:var(--plate);border:1px solid var(--edge);border-radius:var(--civi-radius,10px);box-shadow:0 1px 4px #0003}
.group button:first-child{border-start-start-radius:inherit;border-start-end-radius:inherit}
.group button:last-child{border-end-start-radius:inherit;border-end-end-radius:inherit}
.column .group button+button{border-block-start:1px solid var(--edge)}
.do_more svg{stroke-width:3}
.panel{position:absolute;z-index:1;inset-block-start:12px;inset-inline-start:12px;inline-size:min(340px,calc(100% - 92px));max-block-size:calc(100% - 64px);display:flex;flex-direction:column;background:var(--plate);border:1px solid var(--edge);border-radius:var(--civi-radius,10px);box-shadow:0 2px 12px #0003}
/* It may come up under a finger that is about to press again: for a moment it takes no press. */
.panel{animation:arrive .4s}
@keyframes arrive{from,to{pointer-events:none}}
.panel-head{display:flex;align-items:flex-start;justify-content:space-between;gap:8px;padding-inline-start:16px;border-block-end:1px solid var(--edge)}
h2{line-height:1.3;margin:0;padding-block:8px;overflow-wrap:anywhere}
.close{font-size:1.5rem;flex:none;border-start-end-radius:var(--civi-radius,10px)}
dl{margin:0}
.details{padding:8px 16px 12px;overflow:auto}
dl>div{padding-block:5px}
dl>div+div{border-block-start:1px solid color-mix(in srgb,var(--edge) 45%,transparent)}
dt{font-size:.8125rem;color:var(--soft);overflow-wrap:anywhere}
dd{margin:0;overflow-wrap:anywhere;white-space:pre-wrap}
.foot{position:absolute;inset-block-end:8px;inset-inline:8px;display:flex;align-items:flex-end;justify-content:space-between;gap:8px;pointer-events:none;font-size:.8125rem}
.status,.scale,.hint,.tooltip{font-size:.8125rem;background:var(--plate);border-radius:6px;padding:3px 8px}
.status{max-inline-size:60ch}
.status:empty{background:none;border-color:transparent!important}
.scale{margin-inline-start:auto;text-align:center;white-space:nowrap}
.bar{display:block;block-size:5px;border:solid currentColor;border-width:0 1.5px 1.5px;margin-block:0 2px;margin-inline:auto}
.hint{position:absolute;inset-block-start:50%;inset-inline:0;inline-size:fit-content;max-inline-size:calc(100% - 32px);margin-inline:auto;padding:10px 16px;font-size:1rem;pointer-events:none;text-align:center;border:1px solid var(--edge)}
.label{inset-block:auto 0;inset-inline:auto 54px;margin:0;padding:6px 12px;font-size:.9375rem;max-inline-size:calc(100% - 54px)}
.label:empty{display:none}
.tooltip{position:absolute;max-inline-size:240px;pointer-events:none;overflow-wrap:anywhere;border:1px solid var(--edge)}
.notice{padding:8px 16px}
.fallback{position:absolute;inset:0;overflow:auto;padding:16px;background:var(--ground)}
.unseen{position:absolute;inline-size:1px;block-size:1px;overflow:hidden;clip-path:inset(50%);white-space:nowrap}
@container (max-width:480px){
.panel{inset-block:auto 0;inset-inline:0;inline-size:100%;max-block-size:50%;border-end-start-radius:0;border-end-end-radius:0;border-inline:0;border-block-end:0}
.toolbar{inset:8px}
.text[data-details] .toolbar{inset-block-end:calc(50% + 8px)}
}
@media (prefers-reduced-motion:reduce){.do_north svg{transition:none}}
@media (forced-colors:active){
.group,.panel,.status,.scale,.hint,.tooltip{background:Canvas;border:1px solid CanvasText}
button{border:1px solid transparent}
.status:empty{border-color:transparent;background:none}
.group :is([aria-pressed=true],[aria-expanded=true]){outline:2px solid Highlight;outline-offset:-4px}
button:disabled{color:GrayText;opacity:1}
.map:focus-visible::after{border:3px solid Highlight;outline:0}
.frame .do_north path:first-of-type{fill:CanvasText!important;stroke:CanvasText!important}
}
`;

/** @type {CSSStyleSheet | null} */
let sheet = null;

/** Dresses a shadow root; all elements share one sheet. @param {ShadowRoot} root */
export function dress(root) {
  if (!sheet) {
    sheet = new CSSStyleSheet();
    sheet.replaceSync(CSS + TEXT_CSS + ACCESS_CSS + PRINT_CSS);
  }
  root.adoptedStyleSheets = [sheet];
}
