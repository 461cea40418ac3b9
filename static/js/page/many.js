/** "1 step", "2 steps". */
export const many = (count, thing) => `${count} ${thing}${count === 1 ? "" : "s"}`;
