import type { ResourceType } from '../resource-type.ts';
import { alphanumericId, namedBy, nameOf, property, type Subject } from '../return-values.ts';

function dkimToken(subject: Subject, index: number): [string, string][] {
  const token = alphanumericId({ ...subject, logicalId: `${subject.logicalId}.${index}` }, 28);
  const domain = (property(subject, 'EmailIdentity') ?? '').split('@').at(-1);
  return [
    [`DkimDNSTokenName${index}`, `${token}._domainkey.${domain}`],
    [`DkimDNSTokenValue${index}`, `${token}.dkim.amazonses.com`],
  ];
}

/** Types of SES. */
export const sesTypes: readonly ResourceType[] = [
  {
    type: 'AWS::SES::ConfigurationSet',
    returnValues: namedBy('Name', 64),
  },
  {
    type: 'AWS::SES::EmailIdentity',
    returnValues: (subject) => ({
      physicalId: nameOf(subject, 'EmailIdentity'),
      attributes: Object.fromEntries([1, 2, 3].flatMap((index) => dkimToken(subject, index))),
    }),
  },
];
