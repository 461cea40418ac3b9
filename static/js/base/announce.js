/**
 * Shows a message in the live region of page/messages.js.
 * @param {string} message
 */
export const announce = (message) => document.dispatchEvent(new CustomEvent("announce", { detail: { message } }));
