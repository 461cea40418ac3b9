// A tall picture, such as a screenshot of a long page, is as wide as it can be: within the window it could not be read.

const TALL_RATIO = 2.5; // of height to width

document.addEventListener(
  "load",
  ({ target }) => {
    if (!(target instanceof HTMLImageElement)) return;
    target.classList.toggle("tall", target.naturalHeight > TALL_RATIO * target.naturalWidth);
  },
  true, // a load does not bubble
);
