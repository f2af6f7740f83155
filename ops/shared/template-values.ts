/** Reads what is in an object by its path, for example `VpcConfig.SubnetIds`; undefined where the path leads nowhere. */
export function valueAt(object: unknown, path: string): unknown {
  return path
    .split('.')
    .reduce((value, key) => (value as Readonly<Record<string, unknown>> | undefined)?.[key], object);
}

/** `payment` of `orderstream-dev-payment`: a name without application and stage. */
export function shortName(name: unknown): string {
  return String(name).replace(/^orderstream-[^-]+-/, '');
}
