// @ts-check
// The one Trusted Types policy of the site. Scripts are loaded from our own files only, and by the shell, never by
// content: a script element inside a fragment gets no code.

const SCRIPTS_URL = new URL("/static/js/", location.origin).href;
const SERVICE_WORKER_URL = new URL("/service-worker.js", location.origin).href;

const policy = {
  createHTML: (/** @type {string} */ html) => html,
  createScript: () => "",
  /** @param {string} url */
  createScriptURL(url) {
    const { href } = new URL(url, location.origin);
    if (href.startsWith(SCRIPTS_URL) || href === SERVICE_WORKER_URL) return href;
    throw new TypeError(href);
  },
};

/** Undefined in browsers without Trusted Types, which do not require them either. */
export const trusted = window.trustedTypes?.createPolicy("treeline", policy);

/** The URL of one of our scripts, for what runs scripts. @param {string} url */
export const scriptUrl = (url) => /** @type {string} */ ((trusted ?? policy).createScriptURL(url));
