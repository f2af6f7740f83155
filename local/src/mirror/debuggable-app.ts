import type { AppConfig } from './config.ts';

/** Is `true` while a CDK app is synthesized for debuggers: its bundles should have source maps. */
const SOURCE_MAPS = 'MIRROR_SOURCE_MAPS';

/** Asks the app for source maps. @param inspectPort absent: there are no debuggers. */
export function debuggableApp(app: AppConfig = {}, inspectPort: number | undefined): AppConfig {
  if (inspectPort === undefined) return app;
  return { ...app, environment: { ...app.environment, [SOURCE_MAPS]: 'true' } };
}
