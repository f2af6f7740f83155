import { findJava } from './jvm/java.ts';
import type { ServicesMode } from './types.ts';

/**
 * How services run when nobody says: `embedded` where Java 17 or later is found, else `docker`.
 * @throws {ServiceStartError} when JAVA_HOME is set and holds no such Java: somebody wanted that one.
 */
export async function chooseServicesMode(environment = process.env): Promise<ServicesMode> {
  return findJava(environment).then(
    () => 'embedded',
    (error: Error) => {
      if (environment.JAVA_HOME) throw error;
      return 'docker';
    },
  );
}
