/** Whether the page stands in a frame beside a ticket, which has runs only. */
export const isFramed = "desk" in document.documentElement.dataset;
