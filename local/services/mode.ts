import { findJava } from './jvm/java.ts';
import type { ServicesMode } from './types.ts';

/** How services run when nobody says: `embedded` where Java 17 or later is found, else `docker`. */
export async function chooseServicesMode(environment = process.env): Promise<ServicesMode> {
  return findJava(environment).then(
    () => 'embedded',
    () => 'docker',
  );
}
