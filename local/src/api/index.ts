/** The public interface of `@orderstream/mirror`. */
export type { TokenRequest } from '../issuer/tokens.ts';
export type { AppConfig, MirrorConfig } from '../mirror/config.ts';
export type { Ready, ReadyStack } from '../mirror/ready.ts';
export { MirrorError } from './mirror-error.ts';
export type { MirrorOptions, PortNumbers } from './options.ts';
export { type AwsConfig, type Endpoints, type Mirror, startMirror } from './start-mirror.ts';
