/**
 * Refuses a name that would lead out of the folder it is put into, as a last guard: names from templates are checked
 * where they are deployed.
 * @throws {Error} with the name.
 */
export function assertFileName(name: string): void {
  if (/^[\w-][\w.-]*$/.test(name)) return;
  throw new Error(
    `${JSON.stringify(name)} cannot be the name of a file; accepted: letters, digits, -, _ and, after the first character, .`,
  );
}
