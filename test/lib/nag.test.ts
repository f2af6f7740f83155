import { describe, expect, test } from '@jest/globals';
import { Vpc } from 'aws-cdk-lib/aws-ec2';
import { App, Stack } from 'aws-cdk-lib/core';
import { acceptFinding, checkWithNag } from '../../lib/nag.ts';

/** A network without flow logs, which cdk-nag finds fault with. */
async function synthesizeNetwork(settle: (vpc: Vpc) => void): Promise<void> {
  const app = new App({ builtinCloudFormationValidation: false, stackTraces: false, treeMetadata: false });
  settle(new Vpc(new Stack(app, 'Network'), 'Vpc', { restrictDefaultSecurityGroup: false }));
  await checkWithNag(app);
  app.synth();
}

describe('a finding of cdk-nag', () => {
  test('A finding of cdk-nag ends the synthesis.', async () => {
    await expect(synthesizeNetwork(() => {})).rejects.toThrow('does not have an associated Flow Log');
  });

  test('A finding of cdk-nag is ignored where it is accepted, with a reason.', async () => {
    const accept = (vpc: Vpc) => acceptFinding(vpc, 'VPC7', 'nothing runs in it');
    await expect(synthesizeNetwork(accept)).resolves.toBeUndefined();
  });

  test('A finding of cdk-nag is not ignored where another one is accepted.', async () => {
    const accept = (vpc: Vpc) => acceptFinding(vpc, 'VPC3', 'nothing runs in it');
    await expect(synthesizeNetwork(accept)).rejects.toThrow('does not have an associated Flow Log');
  });
});
