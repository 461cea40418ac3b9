// What is used of diff 9.0.0.

export interface ArrayChange<T> {
  value: T[];
  added: boolean;
  removed: boolean;
  count: number;
}

/** Undefined where more than `maxEditLength` changes lie between the two. */
export function diffArrays<T>(old: T[], now: T[], options: { maxEditLength: number }): ArrayChange<T>[] | undefined;
