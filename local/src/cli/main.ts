/**
 * `npm start`. Nothing but this may load before the environment is the mirror's own: what is imported here runs twice, and
 * what the process began with is what functions read in `/proc/self/environ`.
 */
import { leaveEnvironmentBehind } from './own-environment.ts';

leaveEnvironmentBehind(process);
await import('./run.ts');
