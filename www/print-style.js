/**
 * The styles of the text side on paper: what can be read and nothing that can only be pressed.
 *
 * Printed is what is open on the screen: the summary always, then alerts, legend, lists, table and details, in black on
 * white whatever the theme. The picture and the parts that are folded are left out.
 * Does not: hold anything for the screen: see style.js.
 */

export const PRINT_CSS = `
@media print{
:host{inline-size:auto!important;max-inline-size:none!important;block-size:auto!important;max-block-size:none!important;min-block-size:0!important;overflow:visible!important}
.frame,.frame[data-theme]{position:static;display:block;color:#000;background:#fff;--plate:#fff;--ink:#000;--soft:#333;--edge:#888;--press:#fff;--ground:#fff}
.frame .text,.frame .text[data-layout]{position:static;display:block;inline-size:auto;block-size:auto!important;padding:0!important;margin:0!important;border:0;overflow:visible;background:#fff}
.frame .text :is(.head,.before,.after,.notice){max-inline-size:none;padding:0}
.frame .text .picture{position:static;display:contents}
.frame :is(.map,.toolbar,.foot,.hint,.tooltip,.sounding,.alert,.skip,.bars,.bar-of-buttons,.search,.fields,.field,.pad,.twist,.close,#keys,#tree-help,#near-help,#section-settings,#section-table tr>:nth-child(2)),.section:not([open]){display:none!important}
.frame .before[hidden]{display:block!important}
.frame .text[data-layout] h2{position:static;inline-size:auto;block-size:auto;clip-path:none;overflow:visible;white-space:normal;font-size:1.5rem}
.frame .text .panel:not([hidden]){position:static;display:block;inline-size:auto;max-block-size:none;border:0;border-block-start:1px solid #888;box-shadow:none;animation:none}
.frame :is(.details,.scroll){overflow:visible;margin:0;padding-inline:0}
.frame :is(.summary,.alerts,.body,.section>summary,.panel-head){padding-inline:0;min-block-size:0}
.section>summary{list-style:none}
.section>summary::-webkit-details-marker{display:none}
.frame :is(li,[role=treeitem],[role=gridcell],[role=option]){min-block-size:0;padding-block:2px}
.frame :is(th,td){white-space:normal;vertical-align:top;padding-block:3px}
.frame thead button{min-block-size:0;min-inline-size:0;text-align:start}
thead{display:table-header-group}
li,tr,dl>div,[role=treeitem],.near>div{break-inside:avoid}
summary,h2,h3,h4,caption{break-after:avoid}
.swatch{print-color-adjust:exact;-webkit-print-color-adjust:exact}
}
`;
