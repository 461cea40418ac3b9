// A document that is pasted keeps its headings and links: it goes into the text as the web page that it is.

const HAS_HEADINGS = /<h[1-6][\s>]/i;
const NOTICE = "Pasted as a web page, with its headings and links.";

/**
 * Whether the clipboard held such a document, which is in `field` now.
 * @param {HTMLTextAreaElement} field
 * @param {DataTransfer} data
 */
export function asWebPage(field, data) {
  const html = data.getData("text/html");
  if (!HAS_HEADINGS.test(html)) return false;
  field.setRangeText(html, field.selectionStart, field.selectionEnd, "end");
  field.dispatchEvent(new Event("input", { bubbles: true }));
  document.dispatchEvent(new CustomEvent("announce", { detail: { message: NOTICE } }));
  return true;
}
