/** A form that takes files by drop, folder and paste. */
export const FILES_FORM = "form[data-drop-files]";

/** @param {DragEvent} event */
export const holdsFiles = (event) => event.dataTransfer?.types.includes("Files") ?? false;
