/** @param {DragEvent} event */
export const holdsFiles = (event) => event.dataTransfer?.types.includes("Files") ?? false;
