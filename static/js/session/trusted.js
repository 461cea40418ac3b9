// @ts-check
// The one Trusted Types policy of the site. Scripts are loaded from our own files only, and by the shell, never by
// content: a script element inside a fragment gets no code.

const SCRIPTS_URL = `${location.origin}/static/js/`;
const WORKER_URL = `${location.origin}/service-worker.js`;

const policy = {
  createHTML: (/** @type {string} */ html) => html,
  createScript: () => "",
  /** @param {string} url */
  createScriptURL(url) {
    const { href } = new URL(url, location.origin);
    if (href.startsWith(SCRIPTS_URL) || href === WORKER_URL) return href;
    throw new TypeError(href);
  },
};

/** Undefined in browsers without Trusted Types, which do not require them either. */
export const trusted = window.trustedTypes?.createPolicy("treeline", policy);

/** The URL of one of our scripts, for what runs scripts. @param {string} url */
export const scriptUrl = (url) => /** @type {string} */ ((trusted ?? policy).createScriptURL(url));
