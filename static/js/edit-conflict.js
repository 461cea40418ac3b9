export function conflict() {}
