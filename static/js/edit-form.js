export function form() {}
