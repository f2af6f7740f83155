export { type Config, configFrom, examineConfig } from './config.ts';
export { ConfigError, type ConfigProblem } from './config-error.ts';
export {
  decideClusterName,
  decideDeletionProtection,
  decideMetricsNamespace,
  decideName,
  decideRebuiltTimeline,
  decideRemovalPolicy,
  decideSenderDomain,
  isExpress,
  isKraft,
  rebuiltOf,
} from './decisions.ts';
export { type EdgeSettings, edgeReadTimeoutSeconds } from './edge-settings.ts';
export { type ImportedCluster, importedClusterOf } from './imported-cluster.ts';
