import type { Ready } from '../../../local/src/mirror/ready.ts';

/** Of a mirror that serves an API, and nothing else that would be printed. */
export const foreignReady: Ready = {
  api: 'http://127.0.0.1:3000',
  console: '',
  aws: '',
  kafka: '',
  kafkaTls: '',
  kafkaScram: '',
  mail: '',
  issuer: '',
  stack: 'Shop',
  stacks: [],
  region: 'us-east-1',
  token: 'a token',
  staffToken: '',
};
