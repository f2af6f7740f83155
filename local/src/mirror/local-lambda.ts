import { join } from 'node:path';
import type { AwsEndpoint } from '../aws/types.ts';
import type { Experiments } from '../fault-injection/experiments.ts';
import type { AccessControl } from '../iam/access-control.ts';
import { createLambdaService, type LambdaServiceOptions } from '../lambda/service.ts';
import type { LambdaService } from '../lambda/types.ts';
import { accessKeyFor } from '../services/index.ts';
import type { RunningServices } from '../services/types.ts';
import { serviceEndpoints } from './service-endpoints.ts';

/** What of the mirror the Lambda service is made with. */
export interface LocalLambdaOptions
  extends Pick<LambdaServiceOptions, 'allowedAwsServices' | 'isolation' | 'debuggers' | 'localOf' | 'log'> {
  readonly services: RunningServices;
  /** Absolute path. */
  readonly dataDirectory: string;
  /** Whether the last invocations are kept as well. */
  readonly remembersRecords: boolean;
}

/** What it works with. */
export interface LocalLambdaDependencies
  extends Required<Pick<LambdaServiceOptions, 'functionFaults' | 'cpuIdleShare' | 'clock'>> {
  readonly aws: AwsEndpoint;
  readonly experiments: Experiments;
  /** Absent: functions may do everything. */
  readonly access: AccessControl | undefined;
}

/** The Lambda service, with what it keeps in the data directory. */
export function createLocalLambda(
  options: LocalLambdaOptions,
  { aws, experiments, access, functionFaults, cpuIdleShare, clock }: LocalLambdaDependencies,
): LambdaService {
  const { services, dataDirectory, allowedAwsServices, isolation, debuggers, localOf, log } = options;
  return createLambdaService({
    awsEndpointUrl: aws.url,
    responseHost: aws.responseHost,
    certificateAuthority: services.kafka.certificateAuthority,
    accessKey: (functionName) => {
      access?.publish(functionName);
      return accessKeyFor(dataDirectory, functionName);
    },
    serviceEndpoints: serviceEndpoints(process.env),
    allowedAwsServices,
    log,
    logDirectory: join(dataDirectory, 'logs'),
    cacheDirectory: join(dataDirectory, 'cache'),
    environmentsDirectory: join(dataDirectory, 'environments'),
    isolation,
    debuggers,
    localOf,
    cpuIdleShare,
    faultOf: (functionArn, requestId) => experiments.faultOfInvocation(functionArn, requestId),
    functionFaults,
    clock,
    keepsInvocations: options.remembersRecords,
  });
}
