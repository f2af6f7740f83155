import { describe, expect, test } from '@jest/globals';
import { type NamedResource, property, synthesize } from './synthesized-stack.ts';

const encrypted = synthesize({ encryption: 'customer' });
const key = encrypted
  .ofType('AWS::KMS::Key')
  .find(({ logicalId }) => logicalId.startsWith('CustomerKey')) as NamedResource;
const keyArn = { 'Fn::GetAtt': [key.logicalId, 'Arn'] };

/** Type, and where its key is. */
const encryptedTypes: [type: string, path: string][] = [
  ['AWS::Logs::LogGroup', 'KmsKeyId'],
  ['AWS::DynamoDB::Table', 'SSESpecification.KMSMasterKeyId'],
  ['AWS::Lambda::Function', 'KmsKeyArn'],
  ['AWS::SNS::Topic', 'KmsMasterKeyId'],
];

interface Statement {
  readonly Sid?: string;
  readonly Principal: { readonly Service?: unknown; readonly AWS?: unknown };
  readonly Action: string | readonly string[];
  readonly Resource: unknown;
  readonly Condition?: object;
}

const policy = (key.Properties.KeyPolicy as unknown as { Statement: Statement[] }).Statement;
const statement = (sid: string) => policy.find(({ Sid }) => Sid === sid) as Statement;

describe('a key of the account', () => {
  test.each(encryptedTypes)('A key of the account encrypts every %s.', (type, path) => {
    const resources = encrypted.ofType(type);
    expect(resources.length).toBeGreaterThan(0);
    for (const resource of resources) expect(property(resource, path)).toEqual(keyArn);
  });

  test.each(encryptedTypes)('A key of the account encrypts no %s with the default of dev.', (type, path) => {
    const given = synthesize()
      .ofType(type)
      .filter((resource) => property(resource, path) !== undefined);
    expect(given).toEqual([]);
  });

  test('A key of the account is the default of prod, and turns every year.', () => {
    const keys = synthesize({ stage: 'prod' }).ofType('AWS::KMS::Key');
    expect(keys).toHaveLength(2);
    for (const { Properties } of keys) expect(Properties.EnableKeyRotation).toBe(true);
    expect(synthesize({ stage: 'prod', encryption: 'aws' }).ofType('AWS::KMS::Key')).toHaveLength(1);
  });

  test('A key of the account may be used by CloudWatch Logs for the log groups of the stack alone.', () => {
    const { Principal, Condition } = statement('CloudWatchLogs');
    expect(JSON.stringify(Principal)).toMatch(/"logs\.",\{"Ref":"AWS::Region"\},"\.amazonaws\.com"/);
    const condition = JSON.stringify(Condition);
    expect(condition).toContain('"ArnLike":{"kms:EncryptionContext:aws:logs:arn":');
    expect(condition).toContain(':log-group:*orderstream-dev*');
    for (const { Properties } of encrypted.ofType('AWS::Logs::LogGroup')) {
      expect(JSON.stringify(Properties.LogGroupName)).toContain('orderstream-dev');
    }
  });

  test('A key of the account may be used through DynamoDB by the account alone.', () => {
    const { Principal, Condition } = statement('DynamoDb');
    expect(Principal).toEqual({ AWS: '*' });
    expect(Condition).toEqual({
      StringEquals: {
        'kms:CallerAccount': { Ref: 'AWS::AccountId' },
        'kms:ViaService': { 'Fn::Join': ['', ['dynamodb.', { Ref: 'AWS::Region' }, '.amazonaws.com']] },
      },
    });
  });

  test('A key of the account may be used by CloudWatch, which publishes alarms to the encrypted topic.', () => {
    const { Principal, Action } = statement('Alarms');
    expect(Principal).toEqual({ Service: 'cloudwatch.amazonaws.com' });
    expect(Action).toEqual(['kms:Decrypt', 'kms:GenerateDataKey*']);
  });

  // CloudFormation takes the grant of a role before it takes the key from the function.
  test('A key of the account decrypts environments for the roles of the stack, also when their own grant is removed.', () => {
    const { Principal, Action, Condition } = statement('Environments');
    expect(Principal).toEqual({ AWS: '*' });
    expect(Action).toBe('kms:Decrypt');
    const roles = ['arn:', { Ref: 'AWS::Partition' }, ':iam::', { Ref: 'AWS::AccountId' }];
    expect(Condition).toEqual({
      ArnLike: { 'aws:PrincipalArn': { 'Fn::Join': ['', [...roles, ':role/orderstream-dev-*']] } },
    });
  });

  test('A key of the account is retained when prod no longer uses it, since published versions of functions still need it.', () => {
    const ofProd = synthesize({ stage: 'prod' }).ofType('AWS::KMS::Key');
    expect(ofProd.map(({ DeletionPolicy }) => DeletionPolicy)).toEqual([
      'RetainExceptOnCreate',
      'RetainExceptOnCreate',
    ]);
  });

  test('A key of the account decrypts the environment of a function for the role of that function.', () => {
    const roles = encrypted
      .ofType('AWS::IAM::Policy')
      .filter(({ Properties }) => {
        const text = JSON.stringify(Properties.PolicyDocument);
        return text.includes(`"Action":"kms:Decrypt","Effect":"Allow","Resource":${JSON.stringify(keyArn)}`);
      })
      .flatMap(({ Properties }) => (Properties.Roles as { Ref: string }[]).map(({ Ref }) => Ref));
    const ofFunctions = encrypted
      .ofType('AWS::Lambda::Function')
      .map(({ Properties }) => (Properties.Role as { 'Fn::GetAtt': string[] })['Fn::GetAtt'][0]);
    expect(new Set(roles)).toEqual(new Set(ofFunctions));
  });
});
