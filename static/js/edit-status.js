export function status() {}
