export function outline() {}
