/**
 * The styles of what makes the city reachable: elements over the picture, sound that can be seen, settings and the
 * list of keys.
 *
 * Does not: hold tokens: see style.js.
 */

export const ACCESS_CSS = `
.twins,.twins[data-stale] .twin{pointer-events:none}
.twins{position:absolute;inset:0;overflow:clip;direction:ltr}
.twin{position:absolute;min-inline-size:0;min-block-size:0;background:none!important;border-radius:4px;cursor:inherit;pointer-events:auto;touch-action:inherit}
.text .twins .twin:focus-visible{position:absolute;outline-offset:2px;box-shadow:0 0 0 2px #000,0 0 0 6px #000}
.text .twins[data-stale] .twin:focus-visible{outline-color:transparent;box-shadow:none}
.sounding{position:absolute;inset-block-end:56px;inset-inline:68px;block-size:72px;max-inline-size:360px;margin-inline:auto;overflow:clip;direction:ltr;background:var(--plate);border:1px solid var(--edge);border-radius:var(--civi-radius,10px);pointer-events:none}
.sounding span{position:absolute;block-size:20%;border:1px solid var(--ink);background:var(--plate);border-radius:2px}
.sounding .noise{border-style:dotted}
.sounding .tremolo{border-style:dashed}
.sounding .metallic{border-block-width:3px}
.sounding [data-now]{background:var(--ink)}
fieldset{border:1px solid var(--edge);border-radius:8px;margin:0 0 12px;padding:4px 12px 8px;min-inline-size:0}
legend{font-weight:600;padding-inline:4px}
.text .check{display:flex;align-items:center;gap:12px;min-block-size:44px}
.text [type=checkbox]{inline-size:24px;min-block-size:24px;flex:none;margin:0;accent-color:var(--accent)}
.own-keys{display:grid;grid-template-columns:repeat(auto-fill,minmax(min(100%,15rem),1fr));gap:0 24px}
.own-keys .field{display:flex;align-items:center;justify-content:space-between;gap:12px;margin:0;padding-block:3px}
.text .own-keys input{inline-size:3.5rem;flex:none;text-align:center}
.text [aria-invalid=true]{border:4px double var(--ink)}
.error:not(:empty){font-weight:600}
.keys{table-layout:fixed}
.keys :is(th,td){min-inline-size:0;white-space:normal;overflow-wrap:anywhere}
.keys th[scope=row]{min-inline-size:0;font-weight:400;line-height:1.7}
.body .section{margin-inline:-16px}
kbd{font:inherit;font-weight:600;border:1px solid var(--soft);border-radius:4px;padding:1px 6px;display:inline-block}
@media (forced-colors:active){
.sounding{background:Canvas;border:2px solid CanvasText}
.twin{border:0;background:none}
.text .twins .twin:focus-visible{outline-offset:2px;box-shadow:none}
.sounding [data-now]{background:Highlight;forced-color-adjust:none}
}
`;
