// Says what happened, in the live region of messages.js.

export const announce = (message) => document.dispatchEvent(new CustomEvent("announce", { detail: { message } }));
