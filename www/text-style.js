/**
 * The styles of the parts of the text side, and of the details over the picture.
 *
 * Logical sides throughout; only what is laid out like a map keeps its sides in every language.
 * Does not: hold tokens (see style.js) or lay the text side out (see side-style.js).
 */

const NARROW = ":is(.text[data-layout=sheet],.text[data-layout=alone]:not([data-wide]))";

export const TEXT_CSS = `
.panel{position:absolute;z-index:1;inset-block-start:12px;inset-inline-start:12px;inline-size:min(340px,calc(100% - 92px));max-block-size:calc(100% - 64px);display:flex;flex-direction:column;background:var(--plate);border:1px solid var(--edge);border-radius:var(--civi-radius,10px);box-shadow:0 2px 12px #0003}
/* It may come up under a finger that is about to press again: for a moment it takes no press. */
.panel{animation:arrive .4s}
@keyframes arrive{from,to{pointer-events:none}}
.panel-head{display:flex;align-items:flex-start;justify-content:space-between;gap:8px;padding-inline-start:16px;border-block-end:1px solid var(--edge)}
.close{font-size:1.5rem;flex:none;border-start-end-radius:var(--civi-radius,10px)}
dl{margin:0}
.details{padding:8px 16px 12px;overflow:auto}
dl>div{padding-block:5px}
dl>div+div{border-block-start:1px solid color-mix(in srgb,var(--edge) 45%,transparent)}
dt{font-size:.8125rem;color:var(--soft);overflow-wrap:anywhere}
dd{margin:0;overflow-wrap:anywhere;white-space:pre-wrap}
@container (max-width:480px){.panel{inset-block:auto 0;inset-inline:0;inline-size:100%;max-block-size:50%;border-end-start-radius:0;border-end-end-radius:0;border-inline:0;border-block-end:0}}
@media (forced-colors:active){.panel{background:Canvas;border:1px solid CanvasText}}
.text[data-layout=alone][data-details][data-wide]{padding-inline-end:364px}
.text[data-layout=alone][data-details]:not([data-wide]){block-size:50%;margin-block-end:auto}
.text[data-layout=alone][data-wide] .panel{inset-inline:auto 12px}
.text[data-layout=alone] .panel{pointer-events:auto}
@container (min-width:481px){.text[data-layout=closed] .panel{inset-block-start:64px;max-block-size:calc(100% - 116px)}}
${NARROW} .panel{inset-block:auto 0;inset-inline:0;inline-size:100%;max-block-size:max(min(100%,112px),calc(100% - 60px));border-radius:0;border-inline:0;border-block-end:0}
.text[data-layout=alone] .panel{max-block-size:50%}
.text[data-layout=alone][data-wide] .panel{max-block-size:calc(100% - 24px)}
.panel-head h3{font-size:1.0625rem;line-height:1.3;padding-block:11px;max-block-size:7em;overflow:auto}
.text h4{font-size:.9375rem;margin:16px 0 4px}
.text ul{list-style:none;margin:0;padding:0}
.head .bar-of-buttons{grid-column:1/-1}
.wide[aria-pressed=true]{background:var(--ink);color:var(--plate);border-color:var(--ink)}
.wide[aria-disabled=true]{color:var(--soft);border-style:dashed;cursor:default}
.bar-of-buttons{display:flex;flex-wrap:wrap;gap:6px}
.head .wide:not(.toggle){padding-inline:8px}
.senders li{overflow-wrap:anywhere;padding-block:4px}
.soft{color:var(--soft);font-size:.8125rem}
.name{font-weight:600;overflow-wrap:anywhere}
.alerts,.search{padding:8px 16px}
.search{border-block-start:1px solid var(--edge)}
.search label,.field{display:block;font-size:.875rem}
.search label{margin-block-end:4px}
.text :is(input,select){font:inherit;color:inherit;background:var(--plate);inline-size:100%;min-block-size:44px;padding:6px 10px;border:1px solid var(--soft);border-radius:8px}
.fields{display:grid;grid-template-columns:repeat(auto-fit,minmax(9rem,1fr));gap:8px}
.field{margin-block-end:8px}
.section{border-block-start:1px solid var(--edge)}
.section>summary{padding:12px 16px;cursor:pointer;min-block-size:44px}
.section>summary :is(h3,h4){display:inline;font-size:1rem}
.section>summary:hover,[role=option]:hover,[role=treeitem]:hover,[role=gridcell]:hover{background:var(--press)}
.body{padding:0 16px 16px}
[role=option],.items li,.alerts li,.legend li{padding:8px;border-block-start:1px solid color-mix(in srgb,var(--edge) 45%,transparent);min-block-size:44px}
[role=option]{cursor:pointer}
[role=option][aria-selected=true]{background:var(--press);outline:2px solid var(--ink);outline-offset:-2px}
.items .bar-of-buttons{margin-block-start:6px}
.legend li{display:grid;grid-template-columns:auto 1fr auto;gap:4px 12px;align-items:center;padding-inline:0}
.swatch{--w:1.5px;--a:#000;--b:#fff;--line:var(--a) 0 var(--w),var(--b) 0 calc(2*var(--w)),transparent 0 9px;--rising:repeating-linear-gradient(135deg,var(--line));--falling:repeating-linear-gradient(45deg,var(--line));--dots:radial-gradient(circle,var(--a) 0 var(--w),var(--b) 0 calc(2*var(--w)),transparent 0);inline-size:30px;block-size:30px;border:2px solid var(--ink);border-radius:4px;background-color:var(--swatch)}
.swatch:is([data-pattern^=bars],[data-pattern=dense],[data-pattern=spots],[data-pattern^=studs],[data-pattern=mesh]){--w:2.5px}
.swatch:is([data-pattern=lines],[data-pattern=bars]){background-image:var(--rising)}
.swatch:is([data-pattern=lines_back],[data-pattern=bars_back]){background-image:var(--falling)}
.swatch:is([data-pattern=cross],[data-pattern=dense]){background-image:var(--rising),var(--falling)}
.swatch:is([data-pattern=dots],[data-pattern=spots]){background:var(--dots) 0 0/13px 13px var(--swatch)}
.swatch:is([data-pattern=beads],[data-pattern=studs]){background-image:var(--dots),var(--rising);background-size:13px 13px,auto}
.swatch:is([data-pattern=beads_back],[data-pattern=studs_back]){background-image:var(--dots),var(--falling);background-size:13px 13px,auto}
.swatch[data-pattern=mesh]{background-image:var(--dots),var(--rising),var(--falling);background-size:13px 13px,auto,auto}
.swatch[data-pattern=hollow]{background-color:transparent;border:6px solid var(--swatch);outline:1px solid var(--ink)}
.pad,.near{direction:ltr}
.pad,.near>div{display:grid;grid-template-columns:repeat(3,minmax(0,1fr));gap:4px}
.near>div{margin-block-end:4px}
.pad{margin-block-end:8px}
.pad .wide{padding-inline:4px}
[role=gridcell]{min-block-size:64px;padding:6px 4px;border:1px solid var(--edge);border-radius:8px;text-align:center;cursor:pointer;overflow-wrap:anywhere}
[role=gridcell]>*{display:block;unicode-bidi:plaintext}
[role=treeitem]{display:flex;flex-wrap:wrap;align-items:center;gap:0 6px;min-block-size:44px;padding-inline-start:calc(var(--level)*18px);cursor:pointer}
[role=treeitem] .name{font-weight:400}
[role=treeitem][aria-expanded] .name{font-weight:600}
.twist{inline-size:24px;text-align:center}
[aria-expanded]>.twist::before{content:"\\25B8";display:inline-block}
[aria-expanded]>.twist:dir(rtl)::before{content:"\\25C2"}
[aria-expanded=true]>.twist::before,[aria-expanded=true]>.twist:dir(rtl)::before{content:"\\25BE"}
.scroll{overflow-x:auto;margin-inline:-16px;padding-inline:16px}
table{border-collapse:collapse;inline-size:100%}
caption{text-align:start;font-weight:600;padding-block-end:4px}
th,td{text-align:start;vertical-align:middle;padding:6px 12px 6px 0;padding-inline:0 12px;border-block-end:1px solid var(--edge)}
.scroll :is(th,td){white-space:nowrap}
.scroll th[scope=row]{min-inline-size:8rem;overflow-wrap:anywhere;white-space:normal}
thead button{inline-size:auto;block-size:auto;min-block-size:44px;font-weight:600;white-space:nowrap;display:block}
[aria-sort=ascending] button::after{content:" \\25B2"}
[aria-sort=descending] button::after{content:" \\25BC"}
.changed{border:1px solid currentColor;border-radius:4px;padding:0 4px;font-size:.8125rem}
.details .bar-of-buttons{margin-block:4px 8px}
@media (forced-colors:active){
.wide[aria-pressed=true],[role=option][aria-selected=true]{forced-color-adjust:none;background:Highlight;color:HighlightText;border-color:Highlight}
.wide[aria-disabled=true]{color:GrayText;border-color:GrayText}
[role=option][aria-selected=true] .soft{color:inherit}
.swatch{forced-color-adjust:none;border-color:CanvasText;--a:CanvasText;--b:Canvas;--swatch:Canvas!important}
.swatch[data-pattern=hollow]{border-color:CanvasText;background-color:Canvas}
}
`;
