import type { Stage } from '../../../../lib/config/stage-defaults.ts';
import type { Verdict } from '../../../../ops/preflight/check.ts';

export interface Asked {
  readonly stage?: Stage;
  readonly context?: Readonly<Record<string, string>>;
  readonly isReadOnly?: boolean;
}

export const mail = { mailSender: 'orders@orderstream-shop.com' };
/** An existing cluster, as the context names it. */
export const attached = {
  clusterArn: 'arn:aws:kafka:eu-west-1:123456789012:cluster/shared/6357e0b2-0e6a-4b86-a0b4-70df934c2e31-5',
  vpcId: 'vpc-0a1b2c3d4e5f60718',
  subnetIds: 'subnet-0a1b2c3d4e5f60718,subnet-0b2c3d4e5f6071829',
  clusterSecurityGroupId: 'sg-0a1b2c3d4e5f60718',
};

/** In an account that differs from a ready one by a scenario, a check comes to a verdict and says why. */
export type Outcome = readonly [
  scenario: string | undefined,
  id: string,
  verdict: Verdict,
  text: RegExp,
  asked?: Asked,
];
