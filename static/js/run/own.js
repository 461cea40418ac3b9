// A run that the page shows to the person who does it.
export const OWN_RUN = "[data-run][data-own]";

/** That of this id, if the page shows it. @param {string} id */
export const ownRun = (id) => document.querySelector(`[data-run="${CSS.escape(id)}"][data-own]`);
