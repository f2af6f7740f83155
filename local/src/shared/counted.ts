/** `1 record`, `2 records`. @param plural default: with an `s`. */
export const counted = (count: number, singular: string, plural = `${singular}s`): string =>
  `${count} ${count === 1 ? singular : plural}`;
