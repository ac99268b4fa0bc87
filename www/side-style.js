/**
 * The styles of the place of the text side: beside the picture, under it or alone, and what stands there before it is filled.
 *
 * Logical sides throughout, so that right-to-left needs no second sheet.
 * Does not: hold tokens or what lies over the picture (see style.js), or dress what fills it (see text-style.js).
 */

const RING = ":is(a,button,select,input,summary,h3,.details,[role=gridcell],[role=treeitem]):focus-visible";

export const SIDE_CSS = `
.text{scroll-padding-block:8px}
.text[data-layout=side]{inline-size:clamp(320px,32cqi,420px);block-size:100%;margin-inline-start:auto;border-inline-start:1px solid var(--edge)}
.text[data-layout=side] .picture{inset-inline-end:clamp(320px,32cqi,420px)}
.text[data-layout=sheet]{block-size:50%;border-block-start:1px solid var(--edge)}
.text[data-layout=sheet] .picture{inset-block-end:50%}
.text[data-layout=alone]{block-size:100%}
.text[data-layout=alone] .picture{pointer-events:none}
.text:not([data-layout=closed]){overflow:auto;background:var(--plate)}
.text[data-layout=alone] :is(.head,.before,.after,.notice){max-inline-size:60rem;margin-inline:auto}
.text[data-layout=alone] .status:not(:empty){border:1px solid var(--soft)}
.skip{position:absolute;z-index:3;inset-block-start:8px;inset-inline-start:8px;padding:12px 16px;background:var(--plate);color:var(--accent)}
.skip:not(:focus),.text[data-layout=closed] h2{position:absolute;inline-size:1px;block-size:1px;overflow:hidden;clip-path:inset(50%);padding:0;white-space:nowrap}
#end{position:absolute}
.head{display:grid;grid-template-columns:minmax(0,1fr) auto;gap:4px 8px;padding:4px 16px 0}
.head .bars{display:contents}
.head h2{font-size:1.1875rem}
.text[data-layout=closed] .head{padding:0}
.text[data-layout=closed] .toggle{position:absolute;z-index:1;inset-block-start:12px;inset-inline:12px auto;background:var(--plate);box-shadow:0 1px 4px #0003}
.wide{inline-size:auto;block-size:auto;min-block-size:44px;padding:6px 12px;border:1px solid var(--edge);border-radius:8px;text-align:center;overflow-wrap:anywhere}
.text h3{font-size:1rem;margin:0;overflow-wrap:anywhere}
.toggle{display:flex;align-items:center;grid-area:1/2;max-inline-size:11rem}
.toggle::after{content:"\\25B8";margin-inline-start:8px}
.toggle:dir(rtl)::after{content:"\\25C2"}
.toggle[aria-expanded=true]::after{content:"\\25BE"}
.text p{margin:4px 0 8px;overflow-wrap:anywhere}
.after{padding-block-end:44px}
.after>slot{display:block;padding-inline:16px;border-block-start:1px solid var(--edge)}
.summary,.missing{padding:8px 16px}
.text :is(${RING}){outline:2px solid #fff;outline-offset:-2px;box-shadow:0 0 0 2px #000,inset 0 0 0 4px #000}
.text :is(input:not([type=checkbox]),select):focus-visible{outline-offset:0;box-shadow:0 0 0 4px #000,inset 0 0 0 2px #000}
.text :is(${RING}):not(.toggle,.skip,.twin){position:relative;z-index:1}
.alert{position:absolute;z-index:2;inset-block-start:12px;inset-inline:64px;inline-size:fit-content;max-inline-size:min(100% - 128px,60ch);margin-inline:auto;pointer-events:auto;display:flex;align-items:center;background:var(--plate);border-radius:var(--civi-radius,10px)}
.alert>div:not(:empty){padding:10px 16px}
.alert:has(span){border:2px solid var(--ink)}
@container (max-width:480px){
.text[data-layout=closed] .alert{inset-block-start:68px;inset-inline:12px 64px;max-inline-size:calc(100% - 76px)}
}
@media (forced-colors:active){
.text:not([data-layout=closed]),.wide,.skip{background:Canvas;border-color:CanvasText}
.text :is(${RING}){outline:3px solid Highlight;outline-offset:-3px;box-shadow:none}
.alert:has(span){background:Canvas;border:2px solid CanvasText}
}
`;
