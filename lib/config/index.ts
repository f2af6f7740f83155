export { type Config, configFrom } from './config.ts';
export { ConfigError } from './config-error.ts';
export { decideDeletionProtection, decideName, decideRemovalPolicy, isExpress } from './decisions.ts';
