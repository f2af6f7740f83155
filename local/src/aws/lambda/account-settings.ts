import { isSamePlace, placeOfArn } from '../../shared/place.ts';
import { json } from '../protocol/json.ts';
import type { RestOperation } from '../protocol/rest-router.ts';
import type { AwsEndpointPorts } from '../types.ts';

/** Of an account that has asked for nothing else. https://docs.aws.amazon.com/lambda/latest/dg/gettingstarted-limits.html */
const defaultLimits = {
  TotalCodeSize: 80_530_636_800,
  CodeSizeUnzipped: 262_144_000,
  CodeSizeZipped: 52_428_800,
  ConcurrentExecutions: 1_000,
} as const;

/**
 * `GetAccountSettings`, with AWS's default limits, which nothing here enforces.
 * https://docs.aws.amazon.com/lambda/latest/api/API_GetAccountSettings.html
 */
export function accountSettingsOperation(ports: AwsEndpointPorts): RestOperation {
  return {
    name: 'GetAccountSettings',
    route: 'GET /2016-08-19/account-settings',
    run: ({ place }) => {
      const functions = ports.lambda
        .listFunctions()
        .filter(({ functionArn }) => isSamePlace(placeOfArn(functionArn), place));
      const reserved = functions.reduce((sum, each) => sum + (each.reservedConcurrentExecutions ?? 0), 0);
      return json({
        AccountLimit: {
          ...defaultLimits,
          UnreservedConcurrentExecutions: defaultLimits.ConcurrentExecutions - reserved,
        },
        AccountUsage: { FunctionCount: functions.length },
      });
    },
  };
}
