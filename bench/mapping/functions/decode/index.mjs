/** What a consumer does at least: decodes each value. */
export function handler(event) {
  let bytes = 0;
  for (const records of Object.values(event.records)) {
    for (const { value } of records) bytes += Buffer.from(value, 'base64').length;
  }
  return { bytes };
}
