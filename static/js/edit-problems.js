export function problems() {}
