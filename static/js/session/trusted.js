// The one Trusted Types policy of the site. A script may come from our own files and from nowhere else; scripts come with
// the shell, never with content: what a fragment brings along stays empty.

const OURS = new URL("/static/js/", location.origin).href;

const policy = {
  createHTML: (html) => html,
  createScript: () => "",
  createScriptURL(address) {
    const { href } = new URL(address, location.origin);
    if (!href.startsWith(OURS)) throw new TypeError(`${href} is not a script of this site`);
    return href;
  },
};

/** Undefined in a browser that has no Trusted Types: it does not ask for them either. */
export const trusted = window.trustedTypes?.createPolicy("treeline", policy);

/** A module of ours in a thread of its own. `address`: as {% static %} gives it, so with its fingerprint. */
export function worker(address) {
  const checked = (trusted ?? policy).createScriptURL(address);
  return new Worker(checked, { type: "module" });
}
