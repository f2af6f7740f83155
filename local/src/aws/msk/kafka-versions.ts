import { json } from '../protocol/json.ts';
import type { RestOperation } from '../protocol/rest-router.ts';
import { readPage } from './parameters.ts';

/**
 * What MSK listed in us-east-1 on 2026-09-14, as far as its error messages named it: those that a cluster could be created
 * with, and one that it could not.
 * https://github.com/badmintoncryer/cdk-preflight/tree/main/rules/msk (pf-msk-kafka-version-deprecated, pf-msk-express-kafka-version)
 */
const active = [
  '3.6.0',
  '3.7.x',
  '3.7.x.kraft',
  '3.8.x',
  '3.8.x.kraft',
  '3.9.x',
  '3.9.x.kraft',
  '4.0.x.kraft',
  '4.1.x.kraft',
  '4.2.x.kraft',
];
const versions = [
  { version: '2.8.1', status: 'DEPRECATED' },
  ...active.map((version) => ({ version, status: 'ACTIVE' })),
];

/** `ListKafkaVersions`. https://docs.aws.amazon.com/msk/1.0/apireference/kafka-versions.html */
export const kafkaVersionsOperation: RestOperation = {
  name: 'ListKafkaVersions',
  route: 'GET /v1/kafka-versions',
  run: ({ query }) => {
    const { items, nextToken } = readPage(versions, query);
    return json({ kafkaVersions: items, nextToken });
  },
};
