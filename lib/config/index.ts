export { type Config, configFrom } from './config.ts';
export { decideDeletionProtection, decideName, decideRemovalPolicy, isExpress } from './decisions.ts';
