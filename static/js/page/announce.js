// Says what happened, in the live region of page/messages.js.

export const announce = (message) => document.dispatchEvent(new CustomEvent("announce", { detail: { message } }));
